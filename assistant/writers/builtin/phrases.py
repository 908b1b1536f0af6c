"""Step 3, phrases: what may be said at a move of the plan, under which conditions, and how its slots become words.

Every text asks here, written and spoken alike; `teller.py` chooses among the phrases that suit.

A phrase file (`phrases/*.toml`) has `groups` (whom it is for; none: everybody) and `[moves]`; a phrase is a text, or a
table of one `text` or several `texts` and their conditions: `tones`, `angles`, `platforms`, `kinds` (head nouns),
`families`, `groups`, `has`, `lacks` (slots that must be there or must not), `weight`, `then` (moves that must follow).
Slots:

    {name} {head} {ref} {cl} {shop}      how it is called, and its classifier
    {price} {was} {saving} {fee} {free_from} {days} {total} {until} {price_line}      money, as in prices.py
    {place} {maker} {community} {net} {size} {colours} {warranty} {audience} {care} {how} {story}
    {process} {material} {taste} …       one of her clauses of that type, not yet said; {process:v} starts with a verb,
                                         {material:n} does not, {process:e} costs an effort; {steps}: all of them
    {a_use} {moment} {person}            what anybody knows of such a thing, from kinds_*.toml
    {ค่ะ} {คะ} {นะคะ} {เรา}              the speaker
    {said} {code} {total} …              what the caller gives, and the conditions `thing` `several` `unit` `verbal`
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from assistant.writers.builtin.clauses import tidy
from assistant.writers.builtin.data import load
from assistant.writers.builtin.occasion import Occasion
from assistant.writers.builtin.slots import Filler, fill, known

Given = Mapping[str, Filler | None]
"""Slots that the caller fills; None stands for a fact that is not known."""
NOTHING: Given = {}

_SLOT = re.compile(r"\{([^{}]+)\}")
_COMMON = re.compile("a_use|moment|when|person")
_LISTS = ("groups", "kinds", "families", "tones", "angles", "platforms")


class Phrase(NamedTuple):
    """A frame with slots, and when it may be used."""

    text: str
    groups: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    tones: frozenset[str] = frozenset()
    angles: frozenset[str] = frozenset()
    platforms: frozenset[str] = frozenset()
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    weight: float = 1.0
    then: tuple[str, ...] = ()
    """Moves that must come next: the answer to what this phrase asks."""
    bare: bool = False
    """Slots and nothing else: a fact told straight, which may come as often as there are facts."""
    light: bool = False
    """Hardly a word of its own (“ทั้ง… ทั้ง…”): no reader knows it again in another variant."""

    @property
    def nearness(self) -> float:
        """A phrase written for this very thing or this tone is likelier than one for everything."""
        near = 9 if self.kinds or self.families else 4 if self.groups else 1
        return self.weight * near * (2 if self.tones else 1)


class Line(NamedTuple):
    """A realised phrase."""

    text: str
    facts: tuple[str, ...]
    frame: str = ""
    """The phrase it came from, slots unfilled."""
    tells: frozenset[str] = frozenset()
    """What has been told once the line is said."""
    common: frozenset[str] = frozenset()
    """Of this, what anybody knows of such a thing."""
    then: tuple[str, ...] = ()


@cache
def phrases_of(move: str) -> tuple[Phrase, ...]:
    """Every phrase of one move, from all files."""
    return tuple(_read(move))


def _read(move: str) -> Iterator[Phrase]:
    for table in load(""):
        for entry in table.get("moves", {}).get(move, ()):
            given = {"text": entry} if isinstance(entry, str) else dict(entry)
            for name in _LISTS:
                given[name] = frozenset(given.get(name, table.get(name, ())))
            for name in ("has", "lacks", "then"):
                given[name] = tuple(given.get(name, ()))
            for text in given.pop("texts", None) or [given.pop("text")]:
                yield Phrase(text, **given, bare=is_bare(text), light=_letters(text) < _LIGHT)


def is_bare(frame: str) -> bool:
    """True where a frame has no words of its own."""
    return not _letters(frame)


_LIGHT = 4
"""Letters of its own that a frame needs to be known again."""


def _letters(frame: str) -> int:
    """Letters of a frame outside its slots."""
    return len(re.findall(r"[\u0e01-\u0e2eA-Za-z]", _SLOT.sub("", frame)))


def suits(phrase: Phrase, context: Occasion, given: Given = NOTHING) -> bool:
    """True where every condition of the phrase holds."""
    kind = context.meaning.kind
    return (
        (not phrase.groups or kind.group in phrase.groups)
        and (not phrase.kinds or kind.name in phrase.kinds)
        and (not phrase.families or kind.family in phrase.families)
        and (not phrase.tones or context.speaker.tone in phrase.tones)
        and (not phrase.platforms or context.platform in phrase.platforms)
        and all(_is_known(slot, context, given) for slot in phrase.has)
        and not any(_is_known(slot, context, given) for slot in phrase.lacks)
    )


def _is_known(slot: str, context: Occasion, given: Given) -> bool:
    return bool(given[slot]) if slot in given else known(slot, context)


def realise(frame: str, context: Occasion, given: Given = NOTHING, then: tuple[str, ...] = ()) -> Line | None:
    """The frame with its slots filled, spaced as Thai is; None where a slot has no fact. No two tell the same."""
    fillers: dict[str, Filler] = {}
    taken: set[str] = set()
    for slot in _SLOT.findall(frame):
        if slot in fillers:
            continue
        filler = given[slot] if slot in given else fill(slot, context, avoid=taken)
        if filler is None:
            return None
        if _echoes(slot, filler, fillers):
            return None
        fillers[slot] = filler
        taken |= filler.tells
    text = _SLOT.sub(lambda m: fillers[m.group(1)].text, frame)
    facts = dict.fromkeys(key for filler in fillers.values() for key in filler.facts)
    common = frozenset(word for slot, filler in fillers.items() if _COMMON.match(slot) for word in filler.tells)
    return Line(mend(text), tuple(facts), frame, frozenset(taken), common, then)


def _echoes(slot: str, filler: Filler, before: Mapping[str, Filler]) -> bool:
    """True where a clause begins as the name beside it does or ends: สบู่ขมิ้น กวนมือ + กวนมือทีละหม้อ, ของเล่นเด็ก +
    เด็ก 1 ขวบขึ้นไป."""
    named = [before[n].text for n in ("name", "head") if n in before]
    return slot not in ("name", "head", "ref") and any(
        filler.text[:_ECHO] in name or name.endswith(filler.text.partition(" ")[0])
        for name in named
        if len(filler.text) >= _ECHO
    )


_ECHO = 5
_DOUBLES = re.compile(
    r"(ร้าน|ค่ะ|คะ|ครับ|นะคะ|นะครับ|นะ|เลย|และ|แล้ว|ก็|ที่|จาก|ของ|ให้|ได้|ด้วย|ราคา|ขนาด|บาท|ผ้า)\s*\1(?![\u0e30-\u0e4e])"
)
_SEAMS: tuple[tuple[re.Pattern[str], str], ...] = (
    (_DOUBLES, r"\1"),
    (re.compile(r"\(\s*\)"), ""),
    (re.compile(r"\s+(ค่ะ|คะ|ครับ)(?=\s|$)"), r"\1"),
    (re.compile(r"\.(ค่ะ|คะ|ครับ)(?=\s|$)"), r". \1"),
    (re.compile(r"(ราคา|ราคาอยู่ที่|ตอนนี้|เหลือ) (?=[ก-ฮเแโใไ][ก-๎]{1,9}ละ \d|เริ่มต้น \d)"), r"\1"),
    (re.compile(r"([\u0e01-\u0e4e]{2,9}ละ) \1(?= \d)"), r"\1"),
    (re.compile(r"([\u0e01-\u0e4e]{2,7})(ละ|นี้) \1 ?(?=\d)"), r"\1\2 "),
    (re.compile(r"(?<=\s)([\u0e01-\u0e4e]{2,7})นี้ (?=\1ละ \d)"), ""),
    (re.compile(r"(?<=[\d%]) (?=\d[\d,.–]* บาท)"), " ราคา "),
)
"""Doubled particles and connectives, an empty bracket, a particle apart, ราคา ขวดละ, ขวดละ ขวดละ, แพ็กนี้ แพ็ก, ซองนี้
ซองละ, and a number that would run into the price: เงิน 925 450 บาท."""


@lru_cache(maxsize=16_384)
def mend(text: str) -> str:
    """Seams after filling."""
    for pattern, instead in _SEAMS:
        text = pattern.sub(instead, text)
    return tidy(text)
