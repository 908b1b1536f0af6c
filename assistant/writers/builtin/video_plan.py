"""The plan of a short video: a structure the facts can carry, part by part, and the beats of each part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from assistant.thai.clusters import base_length
from assistant.writers.builtin.data import load
from assistant.writers.builtin.implied import Implied
from assistant.writers.builtin.phrases import Given, Line, is_bare, realise
from assistant.writers.builtin.points import Point
from assistant.writers.builtin.slots import Filler, is_grade
from assistant.writers.builtin.teller import Context
from assistant.writers.builtin.video_fit import Beat
from assistant.writers.builtin.video_hooks import Hook, Start
from assistant.writers.builtin.video_shown import shown, steps_of

_THEMES = {
    "made": ("process", "maker", "story", "community", "place", "origin", "material", "ingredient", "absence"),
    "felt": ("use", "feel", "taste", "scent", "design"),
    "kept": ("warranty", "certificate", "keep", "measure", "size", "spec", "wash", "care"),
}
"""Three kinds of reason: how it is made, what it is like to use, what one can rely on."""
SHORT, LONG = 15, 60
SHORTEST_LINE = 4
"""Letters of a line: “ฝ้าย” alone is no sentence."""
TO_READ = 1.5
"""Seconds that a number stands on the screen after the words, so that it can be read."""
FOLLOWS = 2.0
"""What it is worth to say also what a fact means to the one who uses the thing."""
_STEPS = ("box", "intro", "common", "name")
_LATER = Filler("")


@cache
def structures() -> tuple[dict[str, Any], ...]:
    """The structures of video_structures.toml."""
    return tuple(load("video_structures")[0]["structure"])


def eligible(
    context: Context, points: tuple[Point, ...], starts: dict[str, list[Start]], seconds: int
) -> list[dict[str, Any]]:
    """Structures whose needs the facts meet; the plain look only where hardly anything else fits."""
    met = [s for s in structures() if all(_met(need, context, points, starts) for need in s["needs"])]
    found = [s for s in met if s.get("least", 0) <= seconds]
    return found if len(found) <= 2 else [s for s in found if s["id"] != "look"]


def _met(need: str, context: Context, points: tuple[Point, ...], starts: dict[str, list[Start]]) -> bool:
    types = {p.type for p in points}
    service = context.meaning.group == "service"
    return {
        "problem": any(s.structure == "problem" for s in starts.get("question", ())),
        "process": "process" in types and not service,
        "three": len(themes_of(points)) == len(_THEMES),
        "thing": not service,
        "maker": bool(types & {"story", "maker", "community"}),
        "use": bool(types & {"use", "how"}) or len(context.meaning.kind.uses) >= 2,
    }[need]


def themes_of(points: tuple[Point, ...]) -> dict[str, list[Point]]:
    """Points by kind of reason, kinds without any left out."""
    found = {name: [p for t in types for p in points if p.type == t] for name, types in _THEMES.items()}
    return {name: listed for name, listed in found.items() if listed}


def body_of(
    structure: dict[str, Any], context: Context, points: tuple[Point, ...], hook: Hook, seconds: int
) -> list[Beat]:
    """The beats between hook and price, in the order of the structure's parts."""
    body = _Body(structure, context, points, hook, seconds)
    for part, tokens in enumerate(structure["parts"], 1):
        for token in tokens.split():
            body.add(token, part)
    return body.finished(len(structure["parts"]) + 1)


class _Body:
    """The beats of one script while they are put together: no fact and no frame twice."""

    def __init__(
        self, structure: dict[str, Any], context: Context, points: tuple[Point, ...], hook: Hook, seconds: int
    ) -> None:
        self.context, self.hook, self.seconds = context, hook, seconds
        told = hook.tells or hook.point.type == "certificate"
        self.left = [_origin(p) for p in points if not (told and p == hook.point) and not _in_name(p, context)]
        self.named = self._is_named(hook.says)
        self.beats: list[Beat] = []
        self.frames: set[str] = set()
        self.begun = {0}
        if seconds == SHORT and structure["id"] not in ("problem", "unboxing", "day", "look"):
            self._name(1)
        if structure["id"] != "problem":
            self._raise()

    def _is_named(self, lines: Sequence[Line]) -> bool:
        """Whether the thing is named whichever of the lines is said."""
        return bool(lines) and all(self.context.meaning.head in line.text for line in lines)

    def add(self, token: str, part: int) -> None:
        """What a token of a structure stands for."""
        if token == "answer":
            self._tell([self.hook.point], part, "video_answer", must=True)
            self.named = self.named or self._is_named(self.beats[-1].options)
        elif token == "how":
            self._act_out(part)
        elif token in ("show", "show2"):
            self._show(part, again=token == "show2")
        elif token == "theme*":
            self._reasons(part)
        elif token in _STEPS:
            getattr(self, f"_{token}")(part)
        else:
            kind, every = token.rstrip("*"), token.endswith("*")
            mine = [p for p in self.left if p.type == kind][: None if every else 1]
            if kind == "story" and mine:
                self._story(mine, part)
            else:
                self._tell(mine, part)

    def finished(self, part: int) -> list[Beat]:
        """The beats, what no part asked for at the end, and after each fact what follows from it."""
        self.add("story*", part)
        for point in list(self.left):
            self._tell([point], part, weight=2.0)
        if not self.named:
            self.beats.insert(0, self._names(1, must=True))
        for implied in self.context.implied:
            self._follow(implied)
        return [b for b in self.beats if b.options]

    def _follow(self, implied: Implied) -> None:
        """What follows from a fact is said in one breath with it, or not at all."""
        for n, beat in enumerate(self.beats):
            if beat.point and set(beat.point.facts) & set(implied.facts) and not (beat.alone or beat.worth):
                base = beat.options[-1]
                facts = tuple(dict.fromkeys((*base.facts, *implied.facts)))
                both = Line(f"{base.text} {implied.text}", facts, f"{base.frame} {implied.text}")
                worth = (*(-0.3 * m for m in range(len(beat.options))), FOLLOWS)
                self.beats[n] = beat._replace(options=(*beat.options, both), worth=worth)
                return

    def _raise(self) -> None:
        """What the hook asked about is told next: ใหญ่แค่ไหน → the size."""
        point = self.hook.point
        if self.hook.special and point in self.left and point.type not in ("story", "certificate", "place"):
            self._name(1)
            self._tell([point], 1, must=self.seconds > SHORT, weight=10.0)

    def _story(self, points: list[Point], part: int) -> None:
        """Told whole, or only its beginning: an end without it is no story."""
        begin = self._wordings(points[0], part)
        rest = " ".join(p.text for p in points[1:])
        whole = [line._replace(text=f"{line.text} {rest}") for line in begin[:1]] if rest else []
        worth = (*(FOLLOWS for _ in whole), *(-0.3 * n for n in range(len(begin))))
        beat = Beat("story", (*whole, *begin), 10 - 0.45 * part, point=points[0], alone=True, part=part, worth=worth)
        self.beats.append(beat)
        self.left = [p for p in self.left if p not in points]

    def _tell(self, points: list[Point], part: int, move: str = "", *, must: bool = False, weight: float = 0) -> None:
        for number, point in enumerate(points):
            lines = self._wordings(point, part, move)
            heavy = point.type == "certificate"
            quiet = TO_READ if heavy and self.seconds > SHORT else 0.0
            worth = (weight or 10 - 0.45 * part) - 0.2 * number
            beat = Beat(point.type, tuple(lines), worth, must, point, alone=heavy, part=part, quiet=quiet)
            self.beats.append(beat)
            self.left = [p for p in self.left if p != point]

    def _wordings(self, point: Point, part: int, move: str = "") -> list[Line]:
        """The first fact of a part is introduced, those after it are joined to it; each frame once in a script."""
        later = part in self.begun and not move
        self.begun.add(part)
        given = {**point.given, "later": _LATER if later else None,
                 "packed": _LATER if _PACKED.match(point.text) else None,
                 "smell": _LATER if point.text.startswith("กลิ่น") else None,
                 "bite": None if is_grade(point.text) else _LATER}  # fmt: skip
        if point.type == "colours" and (said := given["said"]):
            mixed = said.text.startswith("คละ")  # คละลาย, mixed, names no colour
            given["hues"] = said if mixed else said._replace(text=f"สี{said.text.removeprefix('สี')}")
        lines = self._fresh(move or f"video_{point.type}", given)
        bare = [line for line in lines if is_bare(line.frame)]
        framed = [line for line in lines if not is_bare(line.frame)]
        if later and bare:
            joint = {"process": "video_then", "story": ""}.get(point.type, "video_and")
            joined = self._fresh(joint, given) if joint else []
            framed = [line for line in joined if line.frame not in self.frames]
        counted = bool(re.search(r"\d", point.text))
        framed = [] if (counted if point.type in _SENSED else point.type == "size" and not counted) else framed[:2]
        self.frames |= {line.frame for line in framed}
        return [*framed, *bare][:3] or [Line(point.text, point.facts, "{said}")]

    def _fresh(self, move: str, given: Given) -> list[Line]:
        lines = self.context.teller.options(move, self.context, given)
        fresh = [line for line in lines if line.frame not in self.frames or is_bare(line.frame)]
        fresh = [line for line in fresh if not _stutters(line.text)] or fresh
        return [line for line in fresh if base_length(line.text) >= SHORTEST_LINE] or lines

    def _name(self, part: int) -> None:
        if not self.named:
            self.beats.append(self._names(part, must=True))
            self.named = True

    def _names(self, part: int, *, must: bool) -> Beat:
        """Its whole name, with where it comes from where no part tells that; or the thing alone where time is short."""
        place = next((p for p in self.left if p.type == "place"), None)
        lines = self.context.teller.options("video_name", self.context, most=2)
        if place and self.context.meaning.group != "service" and place.text not in self.context.meaning.name:
            lines = self.context.teller.options("video_name_place", self.context, most=2)
            self.left = [p for p in self.left if p != place]
        short = realise("{head}", self.context)
        weight = 9.0 if must else 6.0
        return Beat("name", (*lines, *([short] if short else [])), weight, must=must, part=part)

    def _intro(self, part: int) -> None:
        options = self.context.teller.options("video_reasons", self.context, most=2)
        self.beats.append(Beat("reasons", tuple(options), 6.0, part=part))

    def _box(self, part: int) -> None:
        options = self.context.teller.options("video_box", self.context, most=2)
        self.begun.add(part)
        self.beats.append(Beat("box", tuple(options), 9.0, must=True, part=part, quiet=1.0))

    def _reasons(self, part: int) -> None:
        """A reason of each kind, numbered; what else belongs to it follows it."""
        ordinals = load("video_lines")[0]["moves"]["video_ordinals"]
        for number, (ordinal, mine) in enumerate(zip(ordinals, themes_of(tuple(self.left)).values(), strict=False)):
            before = len(self.beats)
            move = "video_reason_number" if mine[0].type == "certificate" else ""
            self._tell(mine[:1], part + 20 * number, move, weight=8.0)
            if mine[0].type != "certificate":
                self._tell(mine[1:3], part + 20 * number, weight=8.0)
            first = self.beats[before]
            plain = sorted(first.options, key=lambda o: not is_bare(o.frame))
            lines = tuple(o._replace(text=f"{ordinal} {o.text}") for o in plain)
            self.beats[before] = first._replace(options=lines, must=True, alone=False)

    def _common(self, part: int) -> None:
        """What anybody knows of such a thing, shown in the doing."""
        for line in self.context.teller.options("video_common", self.context, most=1 + (self.seconds >= LONG)):
            use = next((word for word in self.context.meaning.kind.uses if word in line.common), "")
            picture = f"เอา{self.context.meaning.head}มา{use} ถ่ายให้เห็นจริง" if use else ""
            if not any(b.kind == "common" and b.options[0].common & line.common for b in self.beats):
                self.beats.append(Beat("common", (line,), 3.0, part=part, picture=picture))

    def _act_out(self, part: int) -> None:
        mine = [p for p in self.left if p.type == "how"]
        acts = steps_of(mine, self.context, part) if self.seconds > SHORT else None
        if acts is None:
            self._tell(mine, part)
            return
        self.beats.append(acts._replace(must=self.seconds >= LONG))
        self.left = [p for p in self.left if p not in mine]

    def _show(self, part: int, *, again: bool) -> None:
        """A handling before the camera; a long script has one, unless her how-to is acted out already."""
        used = {b.picture for b in self.beats}
        acted = any(b.kind in ("steps", "shown") for b in self.beats)
        steps = any(b.kind == "steps" for b in self.beats)
        fresh = [b for b in shown(self.context, part, acted=steps) if b.picture not in used]
        for number, beat in enumerate(fresh[: 2 if again else 1]):
            must = not again and not acted and self.seconds >= LONG
            self.beats.append(beat._replace(must=must, weight=(4.0 if again else 6.0) - number, part=part))


_STUTTER = re.compile(r"([ก-๎]{3,}) \1|([ก-๎]{3,})แบบนี้ \2")
"""A frame that ends with the word the fact begins with: เรื่องกลิ่น กลิ่นช็อกโกแลต."""


@lru_cache(maxsize=8_192)
def _stutters(text: str) -> bool:
    return _STUTTER.search(text) is not None


_PACKED = re.compile(r"[ก-๎]+(ละ)?\s*\d")
"""The content of a pack named with the pack: ถุง 150 กรัม."""
_SENSED = ("taste", "feel", "scent")
"""With a number in it, it is no word of the senses any more: กรอบนาน 2 เดือน. A size without one is not measured."""
_GROWN = re.compile("จาก(สวน|ไร่|นา|ป่า|ดอย|แปลง)")


def _origin(point: Point) -> Point:
    """Where the stuff comes from is told first, whatever else the clause holds: เมล็ดจากสวนบนดอย สูง 1,200 เมตร."""
    stuff = point.type in ("measure", "material", "other", "spec", "design")
    return point._replace(type="origin") if stuff and _GROWN.search(point.text) else point


def _in_name(point: Point, context: Context) -> bool:
    """True where the name says it already (แม่คำปุ่น of น้ำปลาร้าต้มสุก แม่คำปุ่น), or the price will: choices with prices."""
    if point.type == "variants" and any(v.price for v in context.meaning.product.variants):
        return True
    return point.type in ("maker", "community", "place", "material") and point.text in context.meaning.name


def beats_for(points: tuple[Point, ...], context: Context, seconds: int) -> list[Beat]:
    """The beats of some facts by themselves, outside any structure."""
    nothing = Hook("question", (), Point("", "", ()))
    body = _Body({"id": "look"}, context, points, nothing, seconds)
    for kind in dict.fromkeys(point.type for point in points):
        body.add("how" if kind == "how" else f"{kind}*", 1)
    return body.beats


def missing(context: Context) -> Iterator[str]:
    """What she could add to make a longer video: fields, the most telling first."""
    product = context.meaning.product
    kinds = {c.type for c in context.meaning.clauses}
    given = {
        "how": product.how_to_use, "process": "process" in kinds, "size": product.size or product.net_content,
        "story": product.story, "material": product.materials, "care": product.care, "use": "use" in kinds,
    }  # fmt: skip
    for key in load("video_lines")[0]["never_asked"].get(context.meaning.group, ()):
        given[key] = True
    yield from (key for key, value in given.items() if not value)
