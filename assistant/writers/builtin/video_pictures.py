"""What to film or show for a line: a rule that the seller's own words allow, else a handling true of any such thing."""

from __future__ import annotations

import random
import re
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from assistant.thai import words
from assistant.writers.builtin.data import load
from assistant.writers.builtin.points import Point
from assistant.writers.builtin.understand import Meaning

_STILL = re.compile("^(ซูม|วาง|ถือ|ยก|หมุน|เลื่อน|เทียบ|หัน|พลิก|เขียน|ป้าย|ถ่าย)(?!.*(ตาชั่ง|สายวัด|พัด|ไมค์))")
"""A shot of the thing lying or held still: a photo of the product can stand in for it."""


_ORDERED = ("box", "story", "how")
"""Shots that only make sense in their order."""


class Picture(NamedTuple):
    """A shot, and whether a photo of the product can stand in for it."""

    text: str
    filmed: bool


@cache
def _data() -> dict[str, Any]:
    return load("video_pictures")[0]


def _picture(shot: str) -> Picture:
    return Picture(shot, not _STILL.match(shot))


@lru_cache(maxsize=4096)
def _word_starts(text: str) -> frozenset[int]:
    return frozenset({0, *accumulate(len(piece) for piece in words(text))})


def _starts_a_word(word: str, text: str) -> bool:
    """True where the word stands at the beginning of a Thai word: บด is not in กับดำ."""
    at = text.find(word)
    while at >= 0:
        if at in _word_starts(text):
            return True
        at = text.find(word, at + 1)
    return False


_ANGLES = (
    "ถ่ายกว้าง",
    "ถ่ายใกล้",
    "ถ่ายจากด้านข้าง",
    "ถ่ายจากด้านหลัง",
    "ถ่ายจากด้านบน",
    "เดินกล้องช้า ๆ",
    "ถ่ายมืออย่างเดียว",
    "ถ่ายผ่านประตู",
)


class Camera:
    """Gives pictures for one script; none twice."""

    def __init__(self, meaning: Meaning, rng: random.Random) -> None:
        self.meaning = meaning
        self.used: set[str] = set()
        self.rng = rng
        shots = list(meaning.kind.shots)
        rng.shuffle(shots)
        self._spare = shots

    def of_point(self, point: Point) -> Picture:
        """For one thing told."""
        if point.type not in ("name", "price"):
            for rule in _data()["clause"]:
                if self._allows(rule, point) and (shot := self._new(rule["shots"])):
                    return _picture(shot)
        return self.of(point.type)

    def of(self, kind: str) -> Picture:
        """For a type of point or a step such as `box`, `price`, `cta`."""
        service = _data()["service"] if self.meaning.group == "service" else {}
        listed = [*(service.get(kind) or _data()["point"].get(kind, ()))]
        if kind not in _ORDERED:
            self.rng.shuffle(listed)
        look = [] if service else _data()["point"]["look"]
        shot = self._new(listed) or self._new(self._spare) or self._new(look)
        return _picture(shot or self._again())

    def take(self, text: str) -> Picture:
        """A picture that was chosen elsewhere."""
        self.used.add(text)
        return _picture(text)

    def _new(self, shots: list[str]) -> str | None:
        found = next((s for s in shots if s not in self.used), None)
        if found:
            self.used.add(found)
        return found

    def _again(self) -> str:
        """All shots are used: the thing itself, from another side each time."""
        if self.meaning.group == "service":
            found = self._new([f"บรรยากาศตอนทำงานจริง {angle}" for angle in _ANGLES])
            return found or "บรรยากาศตอนทำงานจริง"
        sides = ("ด้านหน้า", "ด้านข้าง", "ด้านบน", "มุมเฉียง", "ระยะใกล้", "ระยะไกล")
        number = len([s for s in self.used if s.startswith("ถ่าย")])
        shot = f"ถ่าย{self.meaning.head}{sides[number % len(sides)]}" + (" อีกครั้ง" if number >= len(sides) else "")
        self.used.add(shot)
        return shot

    def _allows(self, rule: dict[str, Any], point: Point) -> bool:
        groups = rule.get("groups")
        made = point.type in ("process", "story")
        return (
            (not groups or self.meaning.group in groups)
            and made == bool(rule.get("made"))
            and any(_starts_a_word(word, point.text) for word in rule["words"])
            and not any(word in point.text for word in rule.get("unless", ()))
        )
