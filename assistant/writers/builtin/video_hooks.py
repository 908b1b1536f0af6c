"""How a short video begins: a sound, a question, a number, a dare or its maker, each only when a fact allows it."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from assistant.writers.builtin import prices
from assistant.writers.builtin.data import load
from assistant.writers.builtin.phrases import Line, realise
from assistant.writers.builtin.points import Point
from assistant.writers.builtin.teller import Context

HOOKS = ("sound", "question", "number", "dare", "maker")


class Hook(NamedTuple):
    """One way to begin."""

    type: str
    says: tuple[Line, ...]
    point: Point
    """The fact that allows it."""
    picture: str = ""
    screen: str = ""
    structure: str = ""
    """The only structure it fits; empty for any."""
    special: bool = False
    """True where it rests on more than the thing itself."""
    ends: tuple[Line, ...] = ()
    """How the video comes back to it before its call."""

    @property
    def tells(self) -> bool:
        """True where the hook says the fact word for word."""
        return any("{said}" in line.frame for line in self.says)


@cache
def _data() -> dict[str, Any]:
    return load("video_hooks")[0]


def hooks_of(context: Context, points: tuple[Point, ...]) -> dict[str, list[Hook]]:
    """All hooks the facts allow, by kind; kinds without any are absent."""
    price = prices.now(context.meaning.product)
    pseudo = [Point("name", f"{context.meaning.name} {context.meaning.classifier}", ("name",))]
    lowest = min((v.price.low for v in context.meaning.product.variants if v.price), default=None)
    if lowest is not None and price:
        pseudo.append(Point("starts", f"เริ่มที่ {prices.digits(lowest)} บาท", price.facts))
    elif price:
        pseudo.append(Point("price", price.text, price.facts))
    found: dict[str, list[Hook]] = {}
    for kind in HOOKS:
        hooks = [h for entry in _data()[kind] if (h := _hook(kind, entry, context, (*points, *pseudo)))]
        if kind == "question":
            hooks += _problems(context, points)
        if hooks:
            found[kind] = hooks
    return found


def _hook(kind: str, entry: dict[str, Any], context: Context, points: tuple[Point, ...]) -> Hook | None:
    group = context.meaning.group
    if group not in entry.get("groups", (group,)) or group in entry.get("except", ()):
        return None
    point = next((p for p in points if p.type in entry["types"] and _fits(entry, p)), None)
    if point is None:
        return None
    lines = _lines(entry["say"], context, point)
    if not lines:
        return None
    screen = realise(entry["screen"], context, point.given) if "screen" in entry else None
    picture = entry.get("picture", "").replace("{head}", context.meaning.head).replace("{said}", point.text)
    return Hook(
        kind, lines, point, picture, screen.text if screen else "", entry.get("structure", ""), point.type != "name",
        _lines(entry["end"], context, point),
    )  # fmt: skip


def _lines(frames: list[str], context: Context, point: Point) -> tuple[Line, ...]:
    return tuple(line for frame in frames if (line := realise(frame, context, point.given)))


def _fits(entry: dict[str, Any], point: Point) -> bool:
    return (
        (not entry.get("digits") or re.search(r"\d", point.text) is not None)
        and _mentions(entry, point.text)
        and len(point.text) <= entry.get("longest", 60)
    )


def _mentions(entry: dict[str, Any], text: str) -> bool:
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


def _problems(context: Context, points: tuple[Point, ...]) -> list[Hook]:
    """Questions about a trouble that one of her facts answers."""
    meaning, found = context.meaning, []
    for entry in _data()["problem"]:
        if meaning.group not in entry.get("groups", (meaning.group,)):
            continue
        if not any(w in meaning.name for w in entry.get("name_words", ("",))):
            continue
        point = next((p for p in points if p.type in _ANSWERS and _mentions(entry, p.text)), None)
        lines = tuple(line for ask in entry["ask"] if point and (line := realise(ask, context, {})))
        if point and lines:
            lines = tuple(line._replace(facts=point.facts) for line in lines)
            picture = (
                "เจ้าของพูดกับกล้อง ระดับสายตา" if meaning.group == "service" else f"ถือ{meaning.head}ไว้ในมือ หันมาถามกล้อง"
            )
            ends = _lines([entry["end"]], context, point)
            found.append(Hook("question", lines, point, picture, entry["screen"], "problem", True, ends))
    return found
