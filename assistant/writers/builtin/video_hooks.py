"""How a short video begins: a sound, a question, a number, a dare or its maker, each only when a fact allows it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from assistant.writers.builtin import prices
from assistant.writers.builtin.data import load
from assistant.writers.builtin.phrases import Line, realise
from assistant.writers.builtin.points import Point
from assistant.writers.builtin.teller import Context

HOOKS = ("sound", "question", "number", "dare", "maker")


class Start(NamedTuple):
    """One way to begin that the facts allow; `hook_of` puts it into words."""

    type: str
    point: Point
    """The fact that allows it."""
    entry: Mapping[str, Any]
    structure: str = ""
    """The only structure it fits; empty for any."""
    special: bool = False
    """True where it rests on more than the thing itself."""


class Hook(NamedTuple):
    """A way to begin, in words."""

    type: str
    says: tuple[Line, ...]
    point: Point
    """The fact that allows it."""
    picture: str = ""
    screen: str = ""
    special: bool = False
    """True where it rests on more than the thing itself."""
    ends: tuple[Line, ...] = ()
    """How the video comes back to it before its call."""

    @property
    def tells(self) -> bool:
        """True where the hook says the fact word for word."""
        return any("{said}" in line.frame for line in self.says)


@cache
def _entries(kind: str, group: str) -> tuple[Mapping[str, Any], ...]:
    """The hooks of one kind that are for one group of goods."""
    return tuple(
        entry
        for entry in load("video_hooks")[0][kind]
        if group in entry.get("groups", (group,)) and group not in entry.get("except", ())
    )


def starts_of(context: Context, points: tuple[Point, ...]) -> dict[str, list[Start]]:
    """All ways to begin that the facts allow, by kind; kinds without any are absent."""
    price = prices.now(context.meaning.product)
    pseudo = [Point("name", f"{context.meaning.name} {context.meaning.classifier}", ("name",))]
    lowest = min((v.price.low for v in context.meaning.product.variants if v.price), default=None)
    if lowest is not None and price:
        pseudo.append(Point("starts", f"เริ่มที่ {prices.digits(lowest)} บาท", price.facts))
    elif price:
        pseudo.append(Point("price", price.text, price.facts))
    found: dict[str, list[Start]] = {}
    for kind in HOOKS:
        starts = [
            s
            for entry in _entries(kind, context.meaning.group)
            if (s := _start(kind, entry, context, (*points, *pseudo)))
        ]
        if kind == "question":
            starts += _problems(context, points)
        if starts:
            found[kind] = starts
    return found


def _start(kind: str, entry: Mapping[str, Any], context: Context, points: tuple[Point, ...]) -> Start | None:
    point = next((p for p in points if p.type in entry["types"] and _fits(entry, p)), None)
    if point is None or not any(realise(frame, context, point.given) for frame in entry["say"]):
        return None
    return Start(kind, point, entry, entry.get("structure", ""), point.type != "name")


def hook_of(start: Start, context: Context) -> Hook:
    """The words, the picture and the screen of a way to begin, and how the video comes back to it."""
    entry, point = start.entry, start.point
    if start.structure == "problem":
        return _problem(start, context)
    screen = realise(entry["screen"], context, point.given) if "screen" in entry else None
    picture = entry.get("picture", "").replace("{head}", context.meaning.head).replace("{said}", point.text)
    says, ends = _lines(entry["say"], context, point), _lines(entry["end"], context, point)
    return Hook(start.type, says, point, picture, screen.text if screen else "", start.special, ends)


def _lines(frames: list[str], context: Context, point: Point) -> tuple[Line, ...]:
    given = point.given
    return tuple(line for frame in frames if (line := realise(frame, context, given)))


def _fits(entry: Mapping[str, Any], point: Point) -> bool:
    return (
        (not entry.get("digits") or re.search(r"\d", point.text) is not None)
        and _mentions(entry, point.text)
        and len(point.text) <= entry.get("longest", 60)
    )


def _mentions(entry: Mapping[str, Any], text: str) -> bool:
    words = entry.get("words")
    return (
        (not words or any(w in text for w in words))
        and all(w in text for w in entry.get("must", ()))
        and not any(w in text for w in entry.get("unless", ()))
    )


_ANSWERS = (
    "use",
    "feel",
    "absence",
    "keep",
    "wash",
    "measure",
    "spec",
    "design",
    "taste",
    "material",
    "other",
    "size",
    "how",
)


def _problems(context: Context, points: tuple[Point, ...]) -> list[Start]:
    """Questions about a trouble that one of her facts answers."""
    meaning, found = context.meaning, []
    for entry in _entries("problem", meaning.group):
        if not any(w in meaning.name for w in entry.get("name_words", ("",))):
            continue
        point = next((p for p in points if p.type in _ANSWERS and _mentions(entry, p.text)), None)
        if point and any(realise(ask, context) for ask in entry["ask"]):
            found.append(Start("question", point, entry, "problem", special=True))
    return found


def _problem(start: Start, context: Context) -> Hook:
    """The question stands on the fact that answers it."""
    meaning, point = context.meaning, start.point
    asks = (line for ask in start.entry["ask"] if (line := realise(ask, context)))
    says = tuple(line._replace(facts=point.facts) for line in asks)
    picture = "เจ้าของพูดกับกล้อง ระดับสายตา" if meaning.group == "service" else f"ถือ{meaning.head}ไว้ในมือ หันมาถามกล้อง"
    ends = _lines([start.entry["end"]], context, point)
    return Hook(start.type, says, point, picture, start.entry["screen"], start.special, ends)
