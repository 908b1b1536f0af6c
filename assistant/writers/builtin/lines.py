"""Spoken lines for videos and lives: a frame and facts → one line; and the things worth telling, each with its type.

The frames stand in the same files and have the same conditions as those of phrases.py; here a slot may also be given by
the caller (`{said}`, `{code}`), a frame is used again only when all others of its move have been, and no line is ever
said twice in one script.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from assistant.product.record import Price, Product
from assistant.writers.builtin import prices
from assistant.writers.builtin.clauses import cut as cut_now
from assistant.writers.builtin.clauses import polish as polish_now
from assistant.writers.builtin.clauses import tidy
from assistant.writers.builtin.phrases import Context, Phrase, phrases_of
from assistant.writers.builtin.phrases import mend as mend_now
from assistant.writers.builtin.slots import Filler, fill
from assistant.writers.builtin.understand import Meaning, classifier_of

Given = Mapping[str, Filler | None]
"""Slots that the caller fills; None stands for a fact that is not known."""

polish = lru_cache(maxsize=8_192)(polish_now)
mend = lru_cache(maxsize=16_384)(mend_now)
cut = lru_cache(maxsize=4_096)(cut_now)
"""One product's words are polished and cut again for every script of its kit: remembered, with a bound. Read only."""

_SLOT = re.compile(r"\{([^{}]+)\}")
_COMMON = re.compile("a_use|moment|person")
_INGREDIENTS = ("food", "drink", "rice", "supplement", "cosmetic", "soap", "herbal", "pet")


class Line(NamedTuple):
    """A realised frame."""

    text: str
    facts: tuple[str, ...]
    frame: str
    common: frozenset[str] = frozenset()
    """What anybody knows of such a thing, as far as this line told it."""


class Point(NamedTuple):
    """One thing worth telling about a product."""

    type: str
    """A clause type, or: ingredient size net duration colours variants place maker community story how audience
    warranty mark (a certificate without a number)."""
    text: str
    facts: tuple[str, ...]
    verbal: bool = False

    @property
    def given(self) -> dict[str, Filler | None]:
        """The point as the slots `{said}` and the condition `verbal`."""
        said = Filler(self.text, self.facts)
        return {"said": said, "verbal": said if self.verbal else None}


def compose(frame: str, context: Context, given: Given) -> Line | None:
    """The frame with its slots filled; None where one of them has no fact."""
    fillers: dict[str, Filler] = {}
    taken: set[str] = set()
    for slot in _SLOT.findall(frame):
        filler = given[slot] if slot in given else fill(slot, context, avoid=taken)
        if filler is None:
            return None
        fillers[slot] = filler
        taken |= filler.tells
    text = _SLOT.sub(lambda m: fillers[m.group(1)].text, frame)
    facts = dict.fromkeys(key for filler in fillers.values() for key in filler.facts)
    common = frozenset(word for slot, filler in fillers.items() if _COMMON.match(slot) for word in filler.tells)
    return Line(mend(text), tuple(facts), frame, common)


def suits(phrase: Phrase, context: Context, given: Given) -> bool:
    """True where the conditions of the phrase hold."""
    kind = context.meaning.kind
    return (
        (not phrase.groups or kind.group in phrase.groups)
        and (not phrase.kinds or kind.name in phrase.kinds)
        and (not phrase.tones or context.speaker.tone in phrase.tones)
        and (not phrase.platforms or context.platform in phrase.platforms)
        and all(_known(slot, context, given) for slot in phrase.has)
        and not any(_known(slot, context, given) for slot in phrase.lacks)
    )


def _known(slot: str, context: Context, given: Given) -> bool:
    if slot == "thing":
        return context.meaning.group != "service"
    if slot == "pack":
        return prices.names_pack(context.meaning.product)
    return bool(given[slot] if slot in given else fill(slot, context))


def _weight(phrase: Phrase) -> float:
    """A phrase for this thing or this tone is likelier than one for all."""
    return phrase.nearness * (3 if phrase.tones else 1)


class Teller:
    """Says lines for one script: remembers which frames are worn and which lines have been said."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.worn: Counter[str] = Counter()
        self.said: set[str] = set()

    def line(self, move: str, context: Context, given: Given | None = None) -> Line | None:
        """A line of the move that has not been said, from one of its least worn frames; None where there is none."""
        given = given or {}
        pool = [p for p in phrases_of(move) if suits(p, context, given)]
        order = {p: self.rng.random() ** (1 / _weight(p)) for p in pool}
        for phrase in sorted(pool, key=lambda p: (self.worn[p.text], -order[p])):
            found = compose(phrase.text, context, given)
            if found and self.keep(found):
                context.said.update(found.common)
                return found
        return None

    def options(self, move: str, context: Context, given: Given | None = None) -> list[Line]:
        """Every line the move can give, the seeded favourite first; nothing is remembered."""
        given = given or {}
        pool = [p for p in phrases_of(move) if suits(p, context, given)]
        order = {p: self.rng.random() ** (1 / _weight(p)) for p in pool}
        pool.sort(key=lambda p: (self.worn[p.text], -order[p]))
        lines = (compose(p.text, context, given) for p in pool)
        return [line for line in lines if line and line.text not in self.said]

    def keep(self, line: Line) -> bool:
        """Remember a line; False where it has been said before."""
        if line.text in self.said:
            return False
        self.said.add(line.text)
        self.worn[line.frame] += 1
        return True


def points_of(meaning: Meaning) -> tuple[Point, ...]:
    """Everything worth telling about a product, in the order a seller would."""
    clauses = [Point(c.type, c.text, c.facts, c.verbal) for c in meaning.clauses]
    told = [*_record_points(meaning, [c.text for c in clauses]), *clauses]
    return tuple(told)


def _record_points(meaning: Meaning, said: list[str]) -> list[Point]:
    """What stands in fields of its own, where no feature says the same."""
    p = meaning.product
    found = [
        _family(meaning, "material", "ingredient" if meaning.group in _INGREDIENTS else "material", p.materials),
        _text("size", "size", p.size),
        _net(p.net_content),
        _family(meaning, "colour", "colours", p.colours),
        _variants(meaning),
        *_origin(p),
        *_story(p.story),
        *_texts("how", "how_to_use", p.how_to_use),
        *_texts("care", "care", p.care),
        _text("audience", "audience", p.audience),
        _text("warranty", "warranty", p.warranty),
        *(_certificate(n, c.text, c.number) for n, c in enumerate(p.certificates, 1)),
    ]
    return [point for point in found if point and not any(point.text in clause for clause in said)]


def _text(kind: str, key: str, value: str | None) -> Point | None:
    words = polish(value) if value else ""
    return Point(kind, words, (key,)) if words else None


def _net(value: str | None) -> Point | None:
    """What the pack holds; of a service, how long it takes."""
    kind = "duration" if value and re.search("ชั่วโมง|ชม|นาที", value) else "net"
    return _text(kind, "net_content", value)


def _texts(kind: str, key: str, value: str | None) -> list[Point]:
    """A field of several clauses as one or two points of a breath each."""
    return [Point(kind, text, (key,)) for text in breaths(value)] if value else []


def breaths(value: str, longest: int = 58) -> list[str]:
    """Clauses of a text, put together as far as one breath goes (code points)."""
    out: list[str] = []
    for piece in cut(value):
        if out and len(out[-1]) + len(piece.text) < longest:
            out[-1] += " " + piece.text
        else:
            out.append(piece.text)
    return out


def join(values: tuple[str, ...] | list[str]) -> str:
    """พริกแห้ง กระเทียม และเกลือ."""
    words = [polish(v) for v in values if polish(v)]
    return tidy(" ".join([*words[:-1], f"และ{words[-1]}"]) if len(words) > 2 else "กับ".join(words))


def _family(meaning: Meaning, key: str, kind: str, values: tuple[str, ...]) -> Point | None:
    keys = tuple(f.key for f in meaning.facts.family(key))
    return Point(kind, join(values), keys) if values else None


def _variants(meaning: Meaning) -> Point | None:
    told = [f"{polish(v.name)} {_price_of(v.price)}".strip() for v in meaning.product.variants]
    keys = tuple(f.key for f in meaning.facts.family("variant"))
    return Point("variants", join(told), keys) if told else None


def _price_of(price: Price | None) -> str:
    return prices.baht(price) if price else ""


def _origin(product: Product) -> list[Point]:
    origin = product.origin
    if not origin:
        return []
    place = f"จังหวัด{origin.province}" if origin.province and not origin.province.startswith("กรุง") else origin.province
    named = [("place", place), ("community", origin.community), ("maker", origin.maker)]
    found = [Point(kind, polish(value), ("origin",)) for kind, value in named if value]
    return found or [Point("place", polish(origin.text), ("origin",))]


def _story(story: str | None) -> list[Point]:
    return _texts("story", "story", story)


def _certificate(number: int, text: str, code: str | None) -> Point:
    shown = text if not code or code in text else f"{text} {code}"
    kind = "certificate" if re.search(r"\d[-/.]?\d{2,}[-/]\d|\d{5,}|\d/\d", shown) else "mark"
    return Point(kind, polish(shown), (f"certificate.{number}",))


def derived(meaning: Meaning, key: str) -> Filler | None:
    """A computed fact as it may be printed, standing on the facts it was computed from."""
    fact = meaning.facts.get(f"derived.{key}")
    return Filler(fact.value, (fact.key, *fact.derived_from)) if fact else None


def packs(meaning: Meaning) -> list[Filler]:
    """Each pack of her promotion with the price for one: `3 ก้อน 120 บาท (ก้อนละ 40 บาท)`."""
    return [Filler(*pack) for pack in prices.bundles(meaning.product, meaning.classifier)]


def listed(meaning: Meaning) -> dict[str, Filler | None]:
    """Slots for lists of facts: `{materials} {variants} {mark}`."""
    found = {point.type: Filler(point.text, point.facts) for point in _record_points(meaning, [])}
    return {
        "materials": found.get("ingredient") or found.get("material"),
        "variants": found.get("variants"),
        "mark": found.get("certificate") or found.get("mark"),
    }


__all__ = ["Line", "Point", "Teller", "breaths", "classifier_of", "compose", "join", "listed", "points_of", "suits"]
