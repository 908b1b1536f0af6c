"""Sizes, weights and times read from what she gave, only to know what follows from them (ยาว 2 เมตร → ห่มได้จริง)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant.product.facts import Facts


class Measure(NamedTuple):
    """One number with its unit turned into the base unit of its dimension."""

    dimension: str
    """length_cm weight_g volume_ml time_days burn_hours count"""
    value: float
    key: str
    text: str


_UNITS: dict[str, tuple[str, float]] = {
    "ซม": ("length_cm", 1), "เซนติเมตร": ("length_cm", 1), "cm": ("length_cm", 1), "มม": ("length_cm", 0.1),
    "mm": ("length_cm", 0.1), "เมตร": ("length_cm", 100), "นิ้ว": ("length_cm", 2.54), "ฟุต": ("length_cm", 30.48),
    "หลา": ("length_cm", 91.44), "กรัม": ("weight_g", 1), "กก": ("weight_g", 1000), "กิโล": ("weight_g", 1000),
    "kg": ("weight_g", 1000), "g": ("weight_g", 1), "มล": ("volume_ml", 1), "มิลลิลิตร": ("volume_ml", 1),
    "ml": ("volume_ml", 1), "ซีซี": ("volume_ml", 1), "ลิตร": ("volume_ml", 1000), "วัน": ("time_days", 1),
    "เดือน": ("time_days", 30), "ปี": ("time_days", 365), "ชั่วโมง": ("burn_hours", 1), "ชม": ("burn_hours", 1),
    "ซอง": ("count", 1), "เม็ด": ("count", 1), "แคปซูล": ("count", 1), "ชิ้น": ("count", 1), "ก้อน": ("count", 1),
}  # fmt: skip
_NUMBER = r"(\d[\d,]*(?:\.\d+)?)"
_SIDES = rf"{_NUMBER}(?:\s*[x×*]\s*{_NUMBER})?(?:\s*[x×*]\s*{_NUMBER})?"
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_MEASURE = re.compile(rf"{_SIDES}\s*({_UNIT})(?![A-Za-z])", re.IGNORECASE)
_FAMILIES = ("size", "net_content", "feature", "care", "name")


def read_measures(facts: Facts) -> tuple[Measure, ...]:
    """Every measure in her size, content, features and name."""
    return tuple(m for key, fact in facts.items() if key.partition(".")[0] in _FAMILIES for m in _read(key, fact.value))


def _read(key: str, text: str) -> Iterator[Measure]:
    for match in _MEASURE.finditer(text):
        *sides, unit = match.groups()
        dimension, factor = _UNITS[unit.lower()]
        for side in sides:
            if side:
                yield Measure(dimension, float(side.replace(",", "")) * factor, key, text)
