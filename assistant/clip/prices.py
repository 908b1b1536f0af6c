"""The price as it stands over the pictures: a label, a sticker, or a line of gold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from assistant.clip import canvas
from assistant.clip.stage import (
    Bytes,
    Drawn,
    Stage,
    finish,
    on_baseline,
    panel,
    set_line,
    shadow_under,
    sheet_around,
    stack,
    stitches,
)  # fmt: skip

_NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?(?:\s*[-–]\s*[0-9][0-9,]*(?:\.[0-9]+)?)?")


TALL, FLAT = 252, 206
"""Pixels of a frame 1080 wide: how large a sticker is in an upright frame, and in a lower one."""
LABEL = 300
"""Pixels of a frame 1080 wide that a number takes at most: a range is set smaller."""
_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


@dataclass(frozen=True)
class Price:
    """A price as it is set: the number large, the rest small."""

    number: str
    unit: str
    note: str = ""


def read_price(price: str) -> Price:
    """`990 บาท (ปกติ 1,290)` → 990 · บาท · ปกติ 1,290. Nothing is added but บาท where only a number stands."""
    clean = price.translate(_ARABIC).replace("฿", "").strip()
    found = _NUMBER.search(clean)
    if not found:
        return Price(clean, "")
    before, after = clean[: found.start()].strip(), clean[found.end() :].strip(" .-")
    unit, note = after, ""
    if "(" in after:
        unit, _, note = after.partition("(")
        note = note.rstrip(") ").strip()
    unit = unit.strip() or "บาท"
    return Price(
        found.group().replace(" ", ""), unit if len(unit) <= 14 else "บาท", " ".join(p for p in (before, note) if p)
    )


def tag_size(st: Stage, price: Price) -> tuple[int, int]:
    """Width and height of the price tag in pixels."""
    return price_tag(st, price).words[2:]


@lru_cache(maxsize=8)
def price_tag(st: Stage, price: Price) -> Drawn:
    """The price in the upper right corner of the safe zone. Kept, for its size is asked before anything is placed."""
    if st.look.price.style == "line":
        return _ruled(st, price)
    # A range does not fit a round sticker at a size that is read on a phone.
    return _sticker(st, price) if st.look.price.style == "sticker" and len(price.number) <= 6 else _label(st, price)


def _number_sizes(st: Stage) -> list[float]:
    return st.sizes([104, 92, 80, 70, 60, 50])


def _sticker(st: Stage, price: Price) -> Drawn:
    """A round sticker with a scalloped rim."""
    face = st.look.type.headline
    across = st.px(TALL if st.size[1] > 1.6 * st.size[0] else FLAT)
    share = across / st.px(TALL)
    number = set_line(st, price.number, face, [s * share for s in _number_sizes(st)], across * 0.80)
    unit = set_line(st, price.unit, face, [s * share for s in st.sizes([50, 44, 38])], across * 0.66)
    x, y = st.zone.right - across, st.zone.top
    sheet, origin = sheet_around(st, (x, y, across, across), st.px(30))
    at = (x - origin[0], y - origin[1])
    rim = _scalloped(across)
    shadow_under(sheet, rim, (at[0], at[1] + st.px(6)), st.px(9), 0.4)
    sheet.stamp(rim, at, st.ink("accent"))
    ring = canvas.rounded(across - st.px(40), across - st.px(40), across)
    hole = canvas.rounded(across - st.px(48), across - st.px(48), across)
    ring = ring.copy()
    gap = st.px(4)
    ring[gap : gap + hole.shape[0], gap : gap + hole.shape[1]] -= hole
    sheet.stamp(ring, (at[0] + st.px(20), at[1] + st.px(20)), st.ink("accent_ink"), 0.55)
    stack(st, sheet, (*at, across, across), [(number, st.ink("accent_ink")), (unit, st.ink("accent_ink"))], tight=0.16)
    return finish(sheet, origin, (x, y, across, across))


def _scalloped(across: int, teeth: int = 20) -> Bytes:
    k = 4
    size = across * k
    rows, columns = np.mgrid[0:size, 0:size].astype(np.float32) - size / 2
    angle, radius = np.arctan2(rows, columns), np.hypot(rows, columns)
    inside = radius < size / 2 * (0.955 + 0.04 * np.cos(angle * teeth))
    return np.asarray(
        cv2.resize((inside * 255).astype(np.uint8), (across, across), interpolation=cv2.INTER_AREA), np.uint8
    )


def _label(st: Stage, price: Price) -> Drawn:
    """A tied-on label: number and unit on one line."""
    face = st.look.type.headline
    number = set_line(st, price.number, face, _number_sizes(st)[1:], st.px(LABEL))
    unit = set_line(st, price.unit, face, [number.size * 0.5], st.zone.width * 0.3)
    pad, gap = st.px(34), st.px(12)
    width, height = number.width + unit.width + 2 * pad + gap, round(number.size * 1.52)
    x, y = st.zone.right - width, st.zone.top
    sheet, origin = sheet_around(st, (x, y, width, height), st.px(40))
    at = (x - origin[0], y - origin[1])
    panel(sheet, (*at, width, height), st.px(20), st.ink("accent"), 1.0, shadow=st.px(14))
    stitches(st, sheet, (*at, width, height), st.ink("accent_ink"))
    base = at[1] + round(height / 2 + number.size * 0.34)
    on_baseline(sheet, number, (at[0] + pad, base), st.ink("accent_ink"))
    on_baseline(sheet, unit, (at[0] + pad + number.width + gap, base), st.ink("accent_ink"))
    return finish(sheet, origin, (x, y, width, height))


def _ruled(st: Stage, price: Price) -> Drawn:
    """Number and unit between two hairlines, on a dark ground."""
    face = st.look.type.headline
    number = set_line(st, price.number, face, _number_sizes(st)[1:], st.px(LABEL))
    unit = set_line(st, price.unit, st.look.type.body, [number.size * 0.46], st.zone.width * 0.3)
    gap = st.px(14)
    pad = st.px(30)
    width, height = number.width + unit.width + gap + 2 * pad, round(number.size * 1.6)
    x, y = st.zone.right - width, st.zone.top
    sheet, origin = sheet_around(st, (x, y, width, height), st.px(30))
    at = (x - origin[0], y - origin[1])
    panel(sheet, (*at, width, height), 0, st.ink("plate"), 0.82, shadow=st.px(10))
    rule = np.full((max(st.px(3), 2), width), 255, np.uint8)
    for row in (at[1], at[1] + height - rule.shape[0]):
        sheet.stamp(rule, (at[0], row), st.ink("accent"))
    base = at[1] + round(height / 2 + number.size * 0.34)
    on_baseline(sheet, number, (at[0] + pad, base), st.ink("accent"))
    on_baseline(sheet, unit, (at[0] + pad + number.width + gap, base), st.ink("accent"))
    return finish(sheet, origin, (x, y, width, height))
