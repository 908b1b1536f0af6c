"""Which lines of a plan are said: the choice of beats and wordings that fills the time best."""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache
from typing import NamedTuple

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
    where there is nothing more to tell."""
    ways = [choices_of(beat) for beat in beats]
    thin = sum(max(way.cost for way in mine) for mine in ways) < ENOUGH * seconds
    picks = (everything(ways) if thin else None) or packed(beats, ways, seconds)
    chosen = [one for place, option in picks for one in _said_of(beats[place], option)]
    return [_unhung(one, chosen[n - 1] if n else None) for n, one in enumerate(chosen)]


class _Way(NamedTuple):
    """An option of a beat: its seconds, and what it is worth to say it."""

    cost: float
    gain: float


def choices_of(beat: Beat) -> list[_Way]:
    """Each option of a beat; without `worth` the earlier is the better."""
    worth = beat.worth or [-0.3 * option for option in range(len(beat.options))]
    return [_Way(cost, beat.weight + more) for cost, more in zip(_costs(beat), worth, strict=False)]


def _costs(beat: Beat) -> list[float]:
    if beat.steps:
        return [sum(heard(step.line.text)[1] + step.quiet for step in beat.steps)]
    return [max(GLIMPSE, heard(option.text)[1]) + beat.quiet for option in beat.options]


_Pick = tuple[int, int]
"""A beat and its option, by their places."""


def everything(ways: list[list[_Way]]) -> list[_Pick] | None:
    """Everything, in its best wording: for what is too thin to leave anything out. None where two are as good."""
    ranked = [sorted(mine, key=lambda way: -way.gain) for mine in ways]
    if any(mine[0].gain <= 0 or (len(mine) > 1 and mine[0].gain == mine[1].gain) for mine in ranked):
        return None
    return [(place, mine.index(best[0])) for place, (mine, best) in enumerate(zip(ways, ranked, strict=True))]


def packed(beats: list[Beat], ways: list[list[_Way]], seconds: float) -> list[_Pick]:
    """A knapsack in steps of 0.25 s; the sums themselves are exact. Kept are the best value of each step, its seconds,
    and for each beat how the step was reached: flat numbers, since there are thousands of them."""
    later = [0.0]
    for beat, mine in zip(reversed(beats), reversed(ways), strict=True):
        later.append(later[-1] + (min(way.cost for way in mine) if beat.must else 0.0))
    later.reverse()
    values, totals = {0: 0.0}, {0: 0.0}
    reached: list[dict[int, int]] = []
    for place, beat in enumerate(beats):
        limit = math.inf if beat.must else seconds * MOST - later[place + 1]
        grown, spent, how = ({}, {}, {}) if beat.must else (dict(values), dict(totals), {})
        options = [(option << _STEPS, cost, gain) for option, (cost, gain) in enumerate(ways[place])]
        for key, value in values.items():
            before = totals[key]
            for option, cost, gain in options:
                total = before + cost
                if total <= limit and grown.get(step := round(total * 4), -math.inf) < value + gain:
                    grown[step], spent[step], how[step] = value + gain, total, option | key
        values, totals = grown, spent
        reached.append(how)
    return _way_back(reached, _best(values, totals, seconds))


_STEPS = 20
"""Bits in which the number of steps of any script has room."""


def _best(values: dict[int, float], totals: dict[int, float], seconds: float) -> int:
    inside = [key for key in values if ENOUGH * seconds <= totals[key] <= MOST * seconds]
    below = inside or [key for key in values if totals[key] < ENOUGH * seconds]
    return max(below, key=values.__getitem__) if below else min(values, key=totals.__getitem__)


def _way_back(reached: list[dict[int, int]], key: int) -> list[_Pick]:
    """The picks that lead to a step."""
    picks: list[_Pick] = []
    for place in range(len(reached) - 1, -1, -1):
        if key in reached[place]:
            how = reached[place][key]
            option, key = how >> _STEPS, how & ((1 << _STEPS) - 1)
            picks.append((place, option))
    return picks[::-1]


def _said_of(beat: Beat, option: int) -> list[Chosen]:
    return [_step(beat, step) for step in beat.steps] or [_said(beat, beat.options[option])]


def _said(beat: Beat, line: Line) -> Chosen:
    return Chosen(beat, line, *heard(line.text))


def _unhung(one: Chosen, before: Chosen | None) -> Chosen:
    """A line that is joined to the fact before it is told straight where that fact was left out; แล้วก็ adds like to
    like: after a story or a list no material and no foam."""
    joint = next((joint for joint in _joints() if one.line.frame == joint + "{said}"), None)
    joined = before is not None and before.beat.point is not None and before.beat.part == one.beat.part
    if joint is None or (joined and (joint != _ADDS or _akin(before, one))):
        return one
    return _said(one.beat, one.line._replace(text=one.line.text.removeprefix(joint), frame="{said}"))


_ADDS = "แล้วก็"
_KIN = (frozenset({"feel", "taste", "scent"}), frozenset({"use", "how"}), frozenset({"measure", "size", "spec", "net"}))


def _akin(before: Chosen | None, one: Chosen) -> bool:
    """True where both tell of the same side of the thing."""
    first, second = before and before.beat.point, one.beat.point
    if not first or not second:
        return False
    kinds = {first.type, second.type}
    return (len(kinds) == 1 and "other" not in kinds) or any(kinds <= kin for kin in _KIN)


@cache
def _joints() -> tuple[str, ...]:
    """The words before the fact in every frame that joins it to another."""
    moves = load("video_lines")[0]["moves"]
    return tuple(frame.removesuffix("{said}") for frame in (*moves["video_and"], *moves["video_then"]))


def _step(beat: Beat, step: Step) -> Chosen:
    return Chosen(beat._replace(picture=step.picture, quiet=step.quiet, steps=()), step.line, *heard(step.line.text))
