"""Frames of a language: which may be said, and with which facts."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from assistant.writers.builtin.abroad.product import Line, Told, is_done
from assistant.writers.builtin.abroad.referring import is_many, noun_of, with_article
from assistant.writers.builtin.abroad.telling import Abroad, capital
from assistant.writers.builtin.plan import VARIANTS

_SLOT = re.compile(r"\{([A-Za-z]+)\}")
_PEOPLE = ("กลุ่ม", "วิสาหกิจ", "ชมรม", "สหกรณ์", "โรงเรียน", "ชาว")


class Said(NamedTuple):
    """A frame filled."""

    text: str
    facts: tuple[str, ...]
    lines: tuple[Line, ...]
    """The lines it told, which are not told again."""
    slots: frozenset[str] = frozenset()


class _Filler(NamedTuple):
    text: str
    facts: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


@cache
def frames(language: Abroad) -> dict[str, Any]:
    """`frames/en.toml` or `frames/zh.toml`."""
    file = files("assistant.writers.builtin.abroad") / "frames" / f"{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def label(name: str, language: Abroad) -> str:
    """The name of a specification."""
    return str(frames(language)["labels"][name])


def say(move: str, told: Told, turn: int, used: set[Line]) -> Said | None:
    """A frame of the move whose every slot a fact fills, of the best rank; each turn takes the next of them, and of the
    ranks below where there are fewer than five."""
    pool = [(frame.get("rank", 0), said) for frame in frames(told.language)[move] if (said := _fill(frame, told, used))]
    if not pool:
        return None
    random.Random(f"{move}:{told.product.name}").shuffle(pool)
    pool.sort(key=lambda ranked: -ranked[0])
    texts: dict[str, tuple[int, Said]] = {}
    for rank, said in pool:
        texts.setdefault(said.text, (rank, said))
    pool = list(texts.values())
    best = sum(rank == pool[0][0] for rank, _ in pool)
    return pool[turn % max(best, min(VARIANTS, len(pool)))][1]


def _fill(frame: dict[str, Any], told: Told, used: set[Line]) -> Said | None:
    if told.meaning.group not in frame.get("groups", (told.meaning.group,)) or told.meaning.group in frame.get(
        "not", ()
    ):
        return None
    facts: dict[str, None] = {}
    lines: list[Line] = []
    words: dict[str, str] = {}
    for slot in _SLOT.findall(frame["text"]):
        filler = _SLOTS[slot.lower()](told, used | set(lines))
        if filler is None:
            return None
        words[slot] = capital(filler.text) if slot[0].isupper() else filler.text
        facts |= dict.fromkeys(filler.facts)
        lines += filler.lines
    text = _SLOT.sub(lambda match: words[match[1]], frame["text"])
    return Said(text, tuple(facts), tuple(lines), frozenset(slot.lower() for slot in words))


def is_people(told: Told) -> bool:
    """Whether her community is a group of people, not a place alone."""
    origin = told.product.origin
    return bool(origin and origin.community and origin.community.startswith(_PEOPLE))


# Slots.


def _by(told: Told, used: set[Line]) -> _Filler | None:
    """Who makes it: `Yai Kham of the Ban Don Koi weaving group`."""
    group = told.community if is_people(told) else ""
    if told.language == "zh":
        text = f"{group}的{told.maker}" if group and told.maker else told.maker or group
    else:
        text = f"{told.maker} of {group}" if group and told.maker else told.maker or group
    return _Filler(text, ("origin",)) if text else None


def _place(told: Told, used: set[Line]) -> _Filler | None:
    """`Phrae, northern Thailand`; 泰国帕府."""
    if not told.place:
        return None
    words = f"泰国{told.place}" if told.language == "zh" else f"{told.place}, {told.region or 'Thailand'}"
    return _Filler(words, ("origin",))


def _origin(told: Told, used: set[Line]) -> _Filler | None:
    """The same with the village, market or forest she named."""
    place = _place(told, used)
    village = "" if is_people(told) or told.community == told.place else told.community
    if place is None or not village:
        return place
    return _Filler(f"{place.text}{village}" if told.language == "zh" else f"{village}, {place.text}", ("origin",))


_MOST_DONE = 2


def _done(told: Told, used: set[Line]) -> _Filler | None:
    """What was done to it, in her order: at most two things, joined."""
    shapes = ("done", "thing") if told.language == "zh" else ("done",)
    lines = [x for x in told.of("process") if x not in used and (x.shape in shapes or told.language == "zh")]
    if told.language == "en" and any("," in line.text or ";" in line.text for line in lines[:_MOST_DONE]):
        lines = lines[:1]
    found = _from(lines[:_MOST_DONE], "，" if told.language == "zh" else " and ")
    first, comma, second = found.text.partition(", ") if found and told.language == "en" else ("", "", "")
    return found._replace(text=f"{first} and {second}") if found and comma and is_done(second) else found


def _from(lines: list[Line], joint: str = "") -> _Filler | None:
    if not lines:
        return None
    facts = tuple(dict.fromkeys(key for line in lines for key in line.facts))
    return _Filler(joint.join(line.text for line in lines), facts, tuple(lines))


def _thing(told: Told, used: set[Line]) -> _Filler | None:
    """A part or ingredient and how it was made, which is not the product itself."""
    noun = noun_of(told.name.head).split(" ")[-1]
    lines = [x for x in told.of("process", "material") if x.shape == "thing" and x not in used]
    return _from([x for x in lines if _PAST.search(x.text) and noun not in x.text][:1])


def _itself(told: Told, used: set[Line]) -> _Filler | None:
    """The same where the product is what it names: sun-dried bananas."""
    noun = noun_of(told.name.head).split(" ")[-1]
    lines = [x for x in told.of("process", "material") if x.shape == "thing" and x not in used]
    return _from([x for x in lines if _PAST.search(x.text) and noun in x.text][:1])


_PAST = re.compile(r"(?<![a-z])[a-z]+(?:ed|wn|ven|ground|cut)(?![a-z])")
_TELLING = ("process", "taste", "scent", "feel", "use", "material", "absence", "design", "other")


def _any(told: Told, used: set[Line]) -> _Filler | None:
    """The most telling of what is left."""
    lines = [
        line
        for kind in _TELLING
        for line in told.of(kind)
        if line not in used and _is_telling(line.text, told.language)
    ]
    return _from(lines[:1])


def _is_telling(text: str, language: Abroad) -> bool:
    """More than one word."""
    return " " in text if language == "en" else len(text) > _A_WORD


_A_WORD = 3


def _typed(*kinds: str) -> Callable[[Told, set[Line]], _Filler | None]:
    return lambda told, used: _from([line for line in told.of(*kinds) if line not in used][:1])


def _part(name: str) -> Callable[[Told, set[Line]], _Filler | None]:
    return lambda told, used: _from([line] if (line := told.parts.get(name)) and line not in used else [])


def _words(words: Callable[[Told], str]) -> Callable[[Told, set[Line]], _Filler | None]:
    return lambda told, used: _Filler(text, ("name",)) if (text := words(told)) else None


def _agree(one: str, many: str) -> Callable[[Told, set[Line]], _Filler | None]:
    return _words(lambda told: many if is_many(told.name) else one)


_SLOTS: dict[str, Callable[[Told, set[Line]], _Filler | None]] = {
    "by": _by, "place": _place, "origin": _origin, "done": _done, "thing": _thing, "itself": _itself, "any": _any,
    "head": _words(lambda told: told.name.head), "a": _words(lambda told: with_article(told.name)),
    "this": _words(lambda told: f"{'these' if is_many(told.name) else 'this'} {noun_of(told.name.head)}"),
    "is": _agree("is", "are"), "comes": _agree("comes", "come"), "it": _agree("it", "them"),
    "taste": _typed("taste", "scent"), "feel": _typed("feel"), "absence": _typed("absence"), "scent": _typed("scent"),
    "audience": _part("audience"),
}  # fmt: skip
