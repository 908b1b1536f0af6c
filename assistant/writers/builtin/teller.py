"""Step 4, choose: which of the phrases that suit a move is said now. One teller for one text, written or spoken.

A frame that the text has used, or that an earlier variant of it used, comes last; a written text does without it.
A bare fact is no frame: it may come as often as there are facts.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter

from assistant.writers.builtin.occasion import Occasion
from assistant.writers.builtin.phrases import (
    NOTHING,
    Given,
    Line,
    Phrase,
    is_bare,
    is_light,
    realise,
    suiting,
)

_LATER: Given = {"began": None}
"""What the text itself decides while it is told."""
SAME_PLACE = 100
"""How much a frame of an earlier variant of this very piece counts; one of another piece of the kit counts 1."""


class Teller:
    """Chooses phrases for one text and remembers them."""

    def __init__(self, rng: random.Random, earlier: Mapping[str, int] | None = None) -> None:
        self.rng = rng
        self.earlier = earlier or {}
        """Frames of earlier variants, and how much each counts."""
        self.worn: Counter[str] = Counter()
        self.said: set[str] = set()

    @property
    def frames(self) -> frozenset[str]:
        """Every frame used, bare facts apart."""
        return frozenset(frame for frame in self.worn if not is_bare(frame))

    def line(self, move: str, context: Occasion, given: Given = NOTHING, *, longest: int | None = None,
             must: bool = False, room: str = "") -> Line | None:  # fmt: skip
        """The next line of a move, remembered; None where there is none. `longest` is in code points; `must`: rather a
        frame of an earlier variant than none; `room`: where the moves are that a phrase asks for; one asking for
        what earlier variants have told out is left."""
        for phrase in self._in_turn(move, context, given):
            if not context.spoken and not phrase.bare and self._is_stale(phrase, must=must):
                continue
            if room and any(self._is_told_out(f"{room}.{asked}", context) for asked in phrase.then):
                continue
            found = realise(phrase.text, context, given, phrase.then)
            if found and (longest is None or len(found.text) <= longest) and self.keep(found):
                context.said |= found.common if context.spoken else found.tells
                return found
        return None

    def options(self, move: str, context: Occasion, given: Given = NOTHING, most: int | None = None) -> list[Line]:
        """The lines the move can give, `most` of them, the favourite first; nothing is remembered. Those of an earlier
        variant only where there are no others."""
        lines = (realise(p.text, context, given) for p in self._in_turn(move, context, given))
        fresh: list[Line] = []
        worn: list[Line] = []
        for line in lines:
            if line and line.text not in self.said:
                (worn if self.is_worn(line) else fresh).append(line)
            if len(fresh) == most or (worn and fresh):
                break
        return fresh or worn[:most]

    def is_worn(self, line: Line) -> bool:
        """True where an earlier variant of this piece has the frame, and a reader would know it again."""
        return self.earlier.get(line.frame, 0) >= SAME_PLACE and not is_light(line.frame)

    def first(self, frames: tuple[str, ...], context: Occasion, given: Given = NOTHING) -> Line | None:
        """Of frames given outright, the least worn one that can be filled and gives a line not said before."""
        order = {frame: self.rng.random() for frame in frames}
        for frame in sorted(frames, key=lambda f: (self.earlier.get(f, 0), self.worn[f], order[f])):
            line = realise(frame, context, given)
            if line and self.keep(line):
                return line
        return None

    def keep(self, line: Line) -> bool:
        """Remember a line; False where it has been said before."""
        if line.text in self.said:
            return False
        self.said.add(line.text)
        self.worn[line.frame] += 1
        return True

    def _in_turn(self, move: str, context: Occasion, given: Given) -> list[Phrase]:
        """Phrases that suit, the least worn first, then by weight and chance."""
        ranked = []
        for place, phrase in enumerate(suiting(move, context, given)):
            before, elsewhere = (0, 0) if phrase.bare else divmod(self.earlier.get(phrase.text, 0), SAME_PLACE)
            worn = self.worn[phrase.text] if context.spoken else 0
            chance = self.rng.random() ** ((1 + 3 * elsewhere) / _weight(phrase, context))
            ranked.append((before, worn, -chance, place, phrase))
        return [phrase for *_, phrase in sorted(ranked, key=_rank)]

    def _is_told_out(self, move: str, context: Occasion) -> bool:
        """Whether a move can say nothing but what earlier variants said."""
        pool = [p for p in suiting(move, context, _LATER) if realise(p.text, context, _LATER)]
        return bool(pool) and all(not p.bare and self._is_stale(p, must=False) for p in pool)

    def _is_stale(self, phrase: Phrase, *, must: bool) -> bool:
        again = must or phrase.light
        return bool(self.worn[phrase.text]) or (not again and self.earlier.get(phrase.text, 0) >= SAME_PLACE)


@dataclass(kw_only=True)
class Context(Occasion):
    """An occasion and the one who tells it."""

    teller: Teller


_rank = itemgetter(0, 1, 2, 3)
OFF_ANGLE = 0.12
"""How likely a phrase of another angle is, against one of the text's own."""


def _weight(phrase: Phrase, context: Occasion) -> float:
    off = bool(phrase.angles and context.angle and context.angle not in phrase.angles)
    return phrase.nearness * (OFF_ANGLE if off else 1)


def with_meaning(line: Line, context: Occasion, longest: int) -> Line:
    """The line and what follows from its last fact for the one who uses it; `longest` in code points."""
    for implied in context.implied:
        fits = len(line.text) + len(implied.text) < longest
        if fits and implied.text not in context.said and set(implied.facts) & set(line.facts[-1:]):
            context.said.add(implied.text)
            return line._replace(text=_after(line.text, implied.text, context.speaker.statement))
    return line


def _after(text: str, more: str, particle: str) -> str:
    """The particle closes the whole: ยาว 2 เมตรค่ะ + ห่มได้ทั้งตัว → ยาว 2 เมตร ห่มได้ทั้งตัวค่ะ."""
    if particle and text.endswith(particle):
        return f"{text.removesuffix(particle).rstrip()} {more}{particle}"
    return f"{text} {more}"


def say(move: str, context: Context, *, longest: int | None = None, must: bool = False) -> Line | None:
    """The next line of a text."""
    return context.teller.line(move, context, longest=longest, must=must)
