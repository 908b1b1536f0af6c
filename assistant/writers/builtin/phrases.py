"""Step 3 and 4, choose words and realise: a move → a phrase whose conditions hold and whose every slot a fact fills.

A phrase file (`phrases/*.toml`) has `groups` (whom it is for; none: everybody) and `[moves]`; a phrase is a text, or a
table of text and conditions: `tones`, `angles`, `platforms`, `kinds` (head nouns), `groups`, `has`, `lacks` (slots that
must be there or must not), `weight`. Slots:

    {name} {head} {ref} {cl} {shop}      how it is called, and its classifier
    {price} {was} {saving} {fee} {free_from} {days} {total} {until} {price_line}      money, as in prices.py
    {place} {maker} {community} {net} {size} {colours} {warranty} {audience} {care} {how} {story}
    {process} {material} {taste} …       one of her clauses of that type, not yet said; {process:v} starts with a verb,
                                         {material:n} does not
    {a_use} {moment} {person}            what anybody knows of such a thing, from kinds_*.toml
    {ค่ะ} {คะ} {นะคะ} {เรา}              the speaker
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from assistant.content import Platform
from assistant.writers.builtin.clauses import tidy
from assistant.writers.builtin.data import load
from assistant.writers.builtin.implied import Implied
from assistant.writers.builtin.slots import Filler, fill, known
from assistant.writers.builtin.understand import Meaning
from assistant.writers.builtin.voice import Speaker


class Phrase(NamedTuple):
    """A frame with slots, and when it may be used."""

    text: str
    groups: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    tones: frozenset[str] = frozenset()
    angles: frozenset[str] = frozenset()
    platforms: frozenset[str] = frozenset()
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    weight: float = 1.0
    slots: tuple[str, ...] = ()

    @property
    def bare(self) -> bool:
        """One slot and nothing else: a fact told straight, which may come as often as there are facts."""
        return bool(_SLOT.fullmatch(self.text))

    @property
    def nearness(self) -> float:
        """A phrase written for this very thing is likelier than one for everything."""
        return self.weight * (9 if self.kinds else 4 if self.groups else 1)


class Sentence(NamedTuple):
    """A realised phrase."""

    text: str
    facts: tuple[str, ...]
    frame: str
    """The phrase it came from, slots unfilled."""


@dataclass
class Context:
    """One text being written: what is known, who speaks, and what has been said already."""

    meaning: Meaning
    speaker: Speaker
    platform: Platform
    rng: random.Random
    angle: str = ""
    spoken: bool = False
    """True where prices and numbers are to be heard; the video and live writers turn them into words."""
    frames: set[str] = field(default_factory=set)
    said: set[str] = field(default_factory=set)
    """Texts of the clauses and uses already told."""
    shop_name: str = ""
    implied: tuple[Implied, ...] = ()
    """What follows from her facts, one wording each."""


_SLOT = re.compile(r"\{([^{}]+)\}")
_LISTS = ("groups", "kinds", "tones", "angles", "platforms")


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
            for name in ("has", "lacks"):
                given[name] = tuple(given.get(name, ()))
            yield Phrase(**given, slots=tuple(_SLOT.findall(given["text"])))


def _suits(phrase: Phrase, context: Context) -> bool:
    kind = context.meaning.kind
    return (
        (phrase.bare or phrase.text not in context.frames)
        and (not phrase.groups or kind.group in phrase.groups)
        and (not phrase.kinds or kind.name in phrase.kinds)
        and (not phrase.tones or context.speaker.tone in phrase.tones)
        and (not phrase.angles or context.angle in phrase.angles)
        and (not phrase.platforms or context.platform in phrase.platforms)
        and all(known(slot, context) for slot in phrase.has)
        and not any(known(slot, context) for slot in phrase.lacks)
    )


def _fillers(phrase: Phrase, context: Context) -> dict[str, Filler] | None:
    """Every slot filled, or None. Two slots never tell the same clause."""
    found: dict[str, Filler] = {}
    taken: set[str] = set()
    for slot in phrase.slots:
        if slot in found:
            continue
        filler = fill(slot, context, avoid=taken)
        if filler is None:
            return None
        found[slot] = filler
        taken |= filler.tells
    return found


def choose(move: str, context: Context, rng: random.Random | None = None) -> Phrase | None:
    """A phrase of the move whose conditions hold, seeded; None where there is none."""
    pool = [p for p in phrases_of(move) if _suits(p, context) and _fillers(p, context) is not None]
    if not pool:
        return None
    return (rng or context.rng).choices(pool, [p.nearness for p in pool])[0]


def say(move: str, context: Context, *, longest: int | None = None) -> Sentence | None:
    """Choose, fill, join and remember: the next sentence of a text. `longest` is in code points."""
    for _ in range(8):
        phrase = choose(move, context)
        if phrase is None:
            return None
        sentence = realise(phrase, context)
        context.frames.add(phrase.text)
        if longest is None or len(sentence.text) <= longest:
            _remember(phrase, context)
            return sentence
    return None


def realise(phrase: Phrase, context: Context) -> Sentence:
    """The phrase with its slots filled, spaced as Thai is; nothing is remembered."""
    fillers = _fillers(phrase, context) or {}
    text = _SLOT.sub(lambda m: fillers[m.group(1)].text, phrase.text)
    facts = dict.fromkeys(key for filler in fillers.values() for key in filler.facts)
    return Sentence(mend(text), tuple(facts), phrase.text)


def _remember(phrase: Phrase, context: Context) -> None:
    for filler in (_fillers(phrase, context) or {}).values():
        context.said |= filler.tells


_DOUBLES = re.compile(r"(ค่ะ|คะ|ครับ|นะคะ|นะครับ|นะ|เลย|และ|แล้ว|ก็|ที่|จาก|ของ|ให้|ได้|ด้วย)\s*\1(?![\u0e30-\u0e4e])")


def mend(text: str) -> str:
    """Seams after filling: doubled particles and connectives, spaces, an empty bracket."""
    text = _DOUBLES.sub(r"\1", text)
    text = re.sub(r"\(\s*\)", "", text)
    return tidy(re.sub(r"\s+([ค-ฮ]*ค่ะ|คะ|ครับ)(?=\s|$)", r"\1", text))
