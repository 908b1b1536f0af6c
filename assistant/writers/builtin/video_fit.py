"""Which lines of a plan are said: the choice of beats and wordings that fills the time best."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, NamedTuple

from assistant.thai import speech_seconds, spoken
from assistant.writers.builtin.data import load
from assistant.writers.builtin.phrases import Line
from assistant.writers.builtin.points import Point

_NO_PAUSE = re.compile(r"([ก-๎]) (?=\d)|(ๆ) (?=[ก-๎]{1,8}(?:\s|$))|((?<=[ก-๎ ])\d) (?=[ก-๎]{2,8}(?:\s|$))")
_LATIN = re.compile(r"(?<=[ก-๎]) (?=[A-Za-z])|(?<=[A-Za-z]\d) (?=ได้)|(?<=[A-Za-z]) (?=ได้|ขึ้น|เท่า)")
"""The space that print sets beside Latin letters: ใส่ A4 ได้ is said in one breath."""
_YEAR = re.compile(r"(?<=[ก-๎]\.) 25\d\d$")
"""Of a date at the end of a line; on the screen it stays."""
_PAUSE = re.compile(r"(\d ?[ก-๎]{2,9}|ไหน|เลย|ไร|บ้าง|ดู|จริง|จอ|ก่อน|(?<!ตอน)นี้) (?=[\dA-Za-z])")
"""Between two measures, and after a question or an invitation: one breathes."""
_BREATH = "\u2003"


class Step(NamedTuple):
    """One act of several that are filmed one after the other, and what is said over it."""

    line: Line
    picture: str
    quiet: float


class Beat(NamedTuple):
    """One step of the video before its time is fixed."""

    kind: str
    """A type of point, or: hook name box reasons implied common shown steps promo price shipping warning end cta."""
    options: tuple[Line, ...]
    weight: float
    must: bool = False
    point: Point | None = None
    picture: str = ""
    """What is filmed, where the line brings it with it."""
    alone: bool = False
    """True where the line shares its shot with no other."""
    part: int = 0
    """Lines of one part of the structure may share a shot."""
    quiet: float = 0.0
    """Seconds after the words in which the picture tells."""
    steps: tuple[Step, ...] = ()
    """Where it is an act in steps: each a scene of its own, all or none of them."""
    screen: str = ""
    worth: tuple[float, ...] = ()
    """What each option is worth beside the beat's weight; none: the earlier the better."""


class Chosen(NamedTuple):
    """A beat with its words."""

    beat: Beat
    line: Line
    voice: str
    seconds: float
    """Of speech; the beat's silence comes on top."""


_State = tuple[float, float, Any]
"""A choice so far: its value, its seconds, and (beat, option, the choice before)."""
GLIMPSE = 1.5
"""Seconds that the shortest line is reckoned at: a fact of a second is no scene."""
ENOUGH, MOST = 0.94, 1.01
"""Part of the time that a choice must fill, and may."""


@lru_cache(maxsize=20_000)
def heard(text: str) -> tuple[str, float]:
    """A line as it is said, and its seconds. The space that print sets before a number is no pause."""
    text = _YEAR.sub("", text)
    text = _LATIN.sub("", _NO_PAUSE.sub(r"\1\2\3", _PAUSE.sub(r"\1" + _BREATH, text))).replace(_BREATH, " ")
    voice = spoken(text, colloquial=True)
    return voice, speech_seconds(voice)


def fit(beats: list[Beat], seconds: float) -> list[Chosen]:
    """The beats and wordings that fill the time best: every must, then the most weight with 94–101 % of it filled; less
    where there is nothing more to tell. A knapsack in steps of 0.25 s; the sums themselves are exact."""
    costs = [_costs(beat) for beat in beats]
    later = [0.0]
    for beat, lengths in zip(reversed(beats), reversed(costs), strict=True):
        later.append(later[-1] + (min(lengths) if beat.must else 0.0))
    later.reverse()
    best: dict[int, _State] = {0: (0.0, 0.0, None)}
    for index, beat in enumerate(beats):
        grown = {} if beat.must else dict(best)
        limit = float("inf") if beat.must else seconds * MOST - later[index + 1]
        worth = beat.worth or [-0.3 * option for option in range(len(costs[index]))]
        gains = [(option, cost, beat.weight + worth[option]) for option, cost in enumerate(costs[index])]
        for value, spent, picks in best.values():
            for option, cost, gain in gains:
                total = spent + cost
                key = round(total * 4)
                kept = grown.get(key)
                if total <= limit and (kept is None or kept[0] < value + gain):
                    grown[key] = (value + gain, total, (index, option, picks))
        best = grown
    return _picked(beats, _best(list(best.values()), seconds))


def _costs(beat: Beat) -> list[float]:
    if beat.steps:
        return [sum(heard(step.line.text)[1] + step.quiet for step in beat.steps)]
    return [max(GLIMPSE, heard(option.text)[1]) + beat.quiet for option in beat.options]


def _best(found: list[_State], seconds: float) -> _State:
    inside = [state for state in found if ENOUGH * seconds <= state[1] <= MOST * seconds]
    if inside:
        return max(inside, key=lambda state: state[0])
    below = [state for state in found if state[1] < ENOUGH * seconds]
    return max(below, key=lambda state: state[0]) if below else min(found, key=lambda state: state[1])


def _picked(beats: list[Beat], state: _State) -> list[Chosen]:
    chosen: list[Chosen] = []
    picks = state[2]
    while picks:
        index, option, picks = picks
        beat = beats[index]
        if beat.steps:
            chosen += [_step(beat, step) for step in reversed(beat.steps)]
        else:
            chosen.append(_said(beat, beat.options[option]))
    chosen.reverse()
    return [_unhung(one, chosen[n - 1] if n else None) for n, one in enumerate(chosen)]


def _said(beat: Beat, line: Line) -> Chosen:
    return Chosen(beat, line, *heard(line.text))


def _unhung(one: Chosen, before: Chosen | None) -> Chosen:
    """A line that is joined to the fact before it (แล้วก็…) is told straight where that fact was left out."""
    joint = next((joint for joint in _joints() if one.line.frame == joint + "{said}"), None)
    joined = before is not None and before.beat.point is not None and before.beat.part == one.beat.part
    if joint is None or joined:
        return one
    return _said(one.beat, one.line._replace(text=one.line.text.removeprefix(joint), frame="{said}"))


@cache
def _joints() -> tuple[str, ...]:
    """The words before the fact in every frame that joins it to another."""
    moves = load("video_lines")[0]["moves"]
    return tuple(frame.removesuffix("{said}") for frame in (*moves["video_and"], *moves["video_then"]))


def _step(beat: Beat, step: Step) -> Chosen:
    return Chosen(beat._replace(picture=step.picture, quiet=step.quiet, steps=()), step.line, *heard(step.line.text))
