"""The plan of a short video: a structure the facts can carry, its beats, and the choice that fills the time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

from assistant.thai import speech_seconds, spoken
from assistant.thai.clusters import base_length
from assistant.writers.builtin.data import load
from assistant.writers.builtin.demos import demos_of
from assistant.writers.builtin.phrases import Context, Given, Line, realise
from assistant.writers.builtin.points import Point, listed
from assistant.writers.builtin.slots import Filler
from assistant.writers.builtin.video_hooks import Hook

_THEMES = {
    "made": ("process", "maker", "community", "place", "origin", "story", "material", "ingredient", "absence"),
    "felt": ("use", "feel", "taste", "scent", "design", "how", "audience"),
    "kept": (
        "keep", "wash", "spec", "warranty", "measure", "size", "care", "net", "duration", "colours", "variants",
        "certificate", "mark",
    ),
}  # fmt: skip
_NO_PAUSE = re.compile(r"([ก-๎]) (?=\d)|(ๆ) (?=[ก-๎]{1,8}(?:\s|$))|((?<=[ก-๎ ])\d) (?=[ก-๎]{2,8}(?:\s|$))")
_YEAR = re.compile(r"(?<=[ก-๎]\.) 25\d\d$")
"""Of a date at the end of a line; on the screen it stays."""
_FILLERS = ("look", "look2", "common", "implied", "box", "reasons")
MOST_SHOWN, SHORT = 6, 15
SHORTEST_LINE = 4
"""Letters of a line: “ฝ้าย” alone is no sentence."""
THIN, LONG = 9, 60
"""Facts and seconds: a video of so few or so long talks with its viewers where it has nothing more to tell."""


class Beat(NamedTuple):
    """One step of the video before its time is fixed."""

    kind: str
    """A type of point, or a step: hook name box look implied common price shipping promo cta."""
    options: tuple[Line, ...]
    weight: float
    must: bool = False
    point: Point | None = None
    picture: str = ""
    """What is filmed, where the line brings it with it."""
    alone: bool = False
    """True where the line shares its shot with no other."""


class Chosen(NamedTuple):
    """A beat with its words."""

    beat: Beat
    line: Line
    voice: str
    seconds: float


_State = tuple[float, float, Any]
"""A choice so far: its value, its seconds, and (beat, option, the choice before)."""


@lru_cache(maxsize=20_000)
def heard(text: str) -> tuple[str, float]:
    """A line as it is said, and its seconds. The space that print sets before a number is no pause."""
    text = _YEAR.sub("", text)
    voice = spoken(_NO_PAUSE.sub(r"\1\2\3", text), colloquial=True)
    return voice, speech_seconds(voice)


@cache
def structures() -> tuple[dict[str, Any], ...]:
    """The structures of video_structures.toml."""
    return tuple(load("video_structures")[0]["structure"])


def eligible(
    context: Context, points: tuple[Point, ...], hooks: dict[str, list[Hook]], seconds: int
) -> list[dict[str, Any]]:
    """Structures whose needs the facts meet; the plain look only where hardly anything else fits."""
    met = [s for s in structures() if all(_met(need, context, points, hooks) for need in s["needs"])]
    found = [s for s in met if s.get("least", 0) <= seconds]
    return found if len(found) <= 2 else [s for s in found if s["id"] != "look"]


def _met(need: str, context: Context, points: tuple[Point, ...], hooks: dict[str, list[Hook]]) -> bool:
    types = {p.type for p in points}
    service = context.meaning.group == "service"
    return {
        "problem": any(h.structure == "problem" for h in hooks.get("question", ())),
        "process": "process" in types and not service,
        "three": len(themes_of(points)) == 3,
        "thing": not service,
        "maker": bool(types & {"story", "maker", "community"}),
        "use": bool(types & {"use", "how"}) or len(context.meaning.kind.uses) >= 2,
    }[need]


def themes_of(points: tuple[Point, ...]) -> dict[str, list[Point]]:
    """Points by theme, themes without any left out: how it is made, what it is like to use, what one should know."""
    found = {name: [p for t in types for p in points if p.type == t] for name, types in _THEMES.items()}
    return {name: listed for name, listed in found.items() if listed}


def body_of(
    structure: dict[str, Any], context: Context, points: tuple[Point, ...], hook: Hook, seconds: int
) -> list[Beat]:
    """The beats between hook and price."""
    left = [p for p in points if not (hook.tells and p == hook.point) and not _in_name(p, context)]
    named = any(context.meaning.head in line.text for line in hook.says)
    beats = _raised(hook, left, context, must=seconds > SHORT) if structure["id"] != "problem" else []
    left = [p for p in left if p not in {b.point for b in beats}]
    for place, step in enumerate(structure["body"]):
        weight = 10 - 0.2 * place
        if step == "rest*":
            beats += _reasons(context, tuple(left))
        elif step == "answer":
            beats += _beats_of([hook.point], "video_answer", context, weight, must=True)
            left = [p for p in left if p != hook.point]
        elif step in ("name", *_FILLERS):
            beats += _step(step, context, weight, named=named)
        else:
            kind, every = step.rstrip("*"), step.endswith("*")
            mine = [p for p in left if p.type == kind][: None if every else 1]
            beats += _beats_of(mine, f"video_{kind}", context, weight)
            left = [p for p in left if p not in mine]
    told = {b.point for b in beats}
    for point in left:
        if point not in told:
            beats += _beats_of([point], f"video_{point.type}", context, 3.0)
    beats += _shown(context, seconds)
    if not named and not any(b.kind == "name" for b in beats):
        beats.insert(0, Beat("name", _names(context), 9.0, must=True))
    return [b for b in _once(beats) if b.options]


def _once(beats: list[Beat]) -> Iterator[Beat]:
    """No line of the looking kind twice."""
    seen: set[str] = set()
    for beat in beats:
        if beat.kind in ("look", "common", "box"):
            beat = beat._replace(options=tuple(o for o in beat.options if o.text not in seen))
            seen |= {o.text for o in beat.options}
        yield beat


def _raised(hook: Hook, left: list[Point], context: Context, *, must: bool) -> list[Beat]:
    """What the hook asked about is told next: ใหญ่แค่ไหน → the size."""
    if not hook.special or hook.point not in left or hook.point.type in ("story", "certificate"):
        return []
    return list(_beats_of([hook.point], f"video_{hook.point.type}", context, 10.0, must=must))


def _in_name(point: Point, context: Context) -> bool:
    """True where the name says it already (แม่คำปุ่น of น้ำปลาร้าต้มสุก แม่คำปุ่น), or the price will: choices with prices."""
    if point.type == "variants" and any(v.price for v in context.meaning.product.variants):
        return True
    return point.type in ("maker", "community", "place", "material") and point.text in context.meaning.name


def _shown(context: Context, seconds: int) -> Iterator[Beat]:
    """What the hands can show of any such thing while one talks: fills the time where there are few facts."""
    frames = load("video_lines")[0]["moves"]["video_show"]
    found = []
    for demo in demos_of(context.meaning):
        ways = [demo["say"], *(frame.replace("{promise}", demo["promise"]) for frame in frames if "promise" in demo)]
        lines = [realise(way, context, listed(context.meaning)) for way in ways if "ไลฟ์" not in way]
        told = [line for line in lines if line and not line.facts]
        told.sort(key=lambda line: (context.teller.earlier.get(line.frame, 0), context.teller.rng.random()))
        if told:
            beat = Beat("shown", tuple(told[:2]), 1.4, picture=demo["do"], alone=True)
            found.append((context.teller.earlier.get(told[0].frame, 0), context.teller.rng.random(), beat))
    yield from (beat for *_, beat in sorted(found, key=lambda one: one[:2])[:MOST_SHOWN])
    if seconds >= LONG or len(context.meaning.facts) <= THIN:
        yield from (
            Beat("look", (line,), 0.7, alone=True) for line in context.teller.options("video_talk", context)[:5]
        )


def _beats_of(points: list[Point], move: str, context: Context, weight: float, *, must: bool = False) -> Iterator[Beat]:
    for number, point in enumerate(points):
        later = Filler("") if number else None
        options = _options(move, context, {**point.given, "later": later})
        yield Beat(point.type, tuple(options[:2]), weight - 0.1 * number, must=must, point=point)


def _names(context: Context) -> tuple[Line, ...]:
    """Its whole name, or where time is short the thing alone."""
    short = realise("{head}", context)
    return (*context.teller.options("video_name", context)[:2], *([short] if short else []))


def _options(move: str, context: Context, given: Given) -> list[Line]:
    """The wordings of a move; one word alone (ฝ้าย) only where there is no other."""
    options = context.teller.options(move, context, given)
    return [o for o in options if base_length(o.text) >= SHORTEST_LINE] or options


def _step(step: str, context: Context, weight: float, *, named: bool) -> Iterator[Beat]:
    if step == "implied":
        for implied in context.implied:
            given = {"said": Filler(implied.text, implied.facts)}
            yield Beat("implied", tuple(context.teller.options("video_implied", context, given)[:1]), 4.0)
        return
    if step == "name":
        yield Beat("name", _names(context), weight, must=not named)
        return
    move = {"look2": "look", "box": "box"}.get(step, step)
    options = context.teller.options(f"video_{move}", context)
    if step == "box":
        yield Beat("box", tuple(options[:2]), 9.0, must=True)
        yield Beat("box", tuple(context.teller.options("video_box_next", context)[:2]), 2.0)
    elif step == "reasons":
        yield Beat("name", tuple(options[:2]), 1.0)
    elif step == "look2":
        yield Beat("look", tuple(options[2:4]), 1.0)
    else:
        yield Beat(step, tuple(options[:2]), 2.5 if step == "common" else 1.5)
        if step == "common":
            yield Beat(step, _others(options), 1.0)


def _others(options: list[Line]) -> tuple[Line, ...]:
    """Wordings that tell nothing the first two tell."""
    told = {word for line in options[:2] for word in line.common}
    return tuple(line for line in options[2:] if not told & line.common)[:1]


def _reasons(context: Context, points: tuple[Point, ...]) -> list[Beat]:
    """The first point of each theme is a numbered reason; the others follow it."""
    ordinals = load("video_lines")[0]["moves"]["video_ordinals"]
    beats: list[Beat] = []
    for ordinal, mine in zip(ordinals, themes_of(points).values(), strict=False):
        for number, beat in enumerate(_beats_of(mine, "", context, 8.0)):
            if beat.point is None:
                continue
            options = _options(f"video_{beat.point.type}", context, {**beat.point.given, "later": None})[:3]
            if number == 0:
                options = [o._replace(text=f"{ordinal} {o.text}") for o in options]
            beats.append(beat._replace(options=tuple(options), must=number == 0, alone=number == 0))
    return beats


def fit(beats: list[Beat], seconds: float) -> list[Chosen]:
    """The beats and wordings that fill the time best: every must, then the most weight with 94–101 % of it spoken; less
    where there is nothing more to say. A knapsack in steps of 0.25 s; the sums themselves are exact."""
    costs = [[heard(option.text)[1] for option in beat.options] for beat in beats]
    later = [0.0]
    for beat, lengths in zip(reversed(beats), reversed(costs), strict=True):
        later.append(later[-1] + (min(lengths) if beat.must else 0.0))
    later.reverse()
    best: dict[int, _State] = {0: (0.0, 0.0, None)}
    for index, beat in enumerate(beats):
        grown = {} if beat.must else dict(best)
        limit = float("inf") if beat.must else seconds * 1.01 - later[index + 1]
        gains = [(option, cost, beat.weight - 0.3 * option) for option, cost in enumerate(costs[index])]
        for value, spent, picks in best.values():
            for option, cost, gain in gains:
                total = spent + cost
                key = round(total * 4)
                kept = grown.get(key)
                if total <= limit and (kept is None or kept[0] < value + gain):
                    grown[key] = (value + gain, total, (index, option, picks))
        best = grown
    return _picked(beats, _best(list(best.values()), seconds))


def _best(found: list[_State], seconds: float) -> _State:
    inside = [state for state in found if 0.94 * seconds <= state[1] <= 1.01 * seconds]
    if inside:
        return max(inside, key=lambda state: state[0])
    below = [state for state in found if state[1] < 0.94 * seconds]
    return max(below, key=lambda state: state[1]) if below else min(found, key=lambda state: state[1])


def _picked(beats: list[Beat], state: _State) -> list[Chosen]:
    chosen, picks = [], state[2]
    while picks:
        index, option, picks = picks
        chosen.append(_chosen(beats[index], option))
    return chosen[::-1]


def _chosen(beat: Beat, option: int) -> Chosen:
    line = beat.options[option]
    return Chosen(beat, line, *heard(line.text))
