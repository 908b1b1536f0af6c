"""The words of a scene over its picture, in the look's style."""

from __future__ import annotations

import numpy as np

from assistant.clip import text
from assistant.clip.stage import (
    LEADING,
    Box,
    Drawn,
    Setting,
    Stage,
    finish,
    panel,
    room,
    set_text,
    sheet_around,
    stitches,
    write,
)  # fmt: skip


def caption(st: Stage, words: str, *, hook: bool = False, middle: bool = False) -> Drawn | None:
    """The words of a scene; larger and in the accent colour for the hook, in the `middle` where there is no photo.

    None where no letter of them can be drawn.
    """
    look, zone = st.look, st.zone
    large = hook or middle
    face = look.type.headline if large else look.type.body
    sizes = st.sizes(look.type.headline_sizes if large else look.type.caption_sizes)
    if middle:
        sizes = [sizes[0] * 1.25, sizes[0] * 1.12, *sizes]
    pad = _padding(st)
    setting = set_text(st, words, face, sizes, room(st) - 2 * pad, 3)
    if not setting.lines:
        return None
    width, height = setting.width + 2 * pad, setting.height + 2 * st.px(20)
    x = zone.left if look.caption.align == "left" else (st.size[0] - width) // 2
    y = zone.bottom - height
    if middle:
        y = (zone.top + zone.bottom - height) // 2
    return _STYLES[look.caption.style](st, setting, (x, y, width, height), hook)


def _padding(st: Stage) -> int:
    return st.px({"plate": 40, "marker": 28, "outline": 16, "line": 6, "band": 10}[st.look.caption.style])


def _plate(st: Stage, setting: Setting, box: Box, hook: bool) -> Drawn:
    x, y, width, height = box
    sheet, origin = sheet_around(st, box, st.px(50))
    at = (x - origin[0], y - origin[1])
    ground, ink = (st.ink("accent"), st.ink("accent_ink")) if hook else (st.ink("plate"), st.ink("ink"))
    panel(sheet, (*at, width, height), st.px(18), ground, st.look.caption.opacity, shadow=st.px(16))
    stitches(st, sheet, (*at, width, height), ink if hook else st.ink("accent"))
    pad = _padding(st)
    write(st, sheet, setting, (at[0] + pad, at[1] + st.px(20)), ink)
    return finish(sheet, origin, box)


def _marker(st: Stage, setting: Setting, box: Box, hook: bool) -> Drawn:
    """A box behind each line, as if gone over with a marker."""
    ground, ink = (st.ink("accent"), st.ink("accent_ink")) if hook else (st.ink("plate"), st.ink("ink"))
    step = round(setting.size * LEADING * 1.06)
    high = round(setting.size * 1.5)
    x, y, width, height = box
    y += height
    height = step * (len(setting.lines) - 1) + high
    y -= height
    sheet, origin = sheet_around(st, (x, y, width, height), st.px(40))
    pad = _padding(st)
    for row, line in enumerate(setting.lines):
        wide = round(text.measure(line, setting.face, setting.size)) + 2 * pad
        left = x if st.look.caption.align == "left" else (st.size[0] - wide) // 2
        at = (left - origin[0], y + row * step - origin[1])
        panel(sheet, (*at, wide, high), st.px(16), ground, st.look.caption.opacity, shadow=st.px(10))
    for row, line in enumerate(setting.lines):
        ink_line = text.draw_line(line, setting.face, setting.size)
        left = x + pad if st.look.caption.align == "left" else round((st.size[0] - ink_line.advance) / 2)
        base = y + row * step + round(setting.size * 1.08)
        sheet.stamp(ink_line.mask, (left + ink_line.left - origin[0], base + ink_line.top - origin[1]), ink)
    return finish(sheet, origin, (x, y, width, height))


def _line(st: Stage, setting: Setting, box: Box, hook: bool) -> Drawn:
    """Bare letters on the shaded picture, under a short rule."""
    x, y, width, height = box
    sheet, origin = sheet_around(st, box, st.px(60))
    at = (x - origin[0], y - origin[1])
    rule = (st.px(96), max(st.px(5), 2))
    left = at[0] + _padding(st) if st.look.caption.align == "left" else at[0] + (width - rule[0]) // 2
    sheet.stamp(np.full(rule[::-1], 255, np.uint8), (left, at[1] - st.px(8)), st.ink("accent"))
    write(st, sheet, setting, (at[0] + _padding(st), at[1] + st.px(20)), st.ink("ink"), shadow=0.75)
    return finish(sheet, origin, (x, y - st.px(8), width, height + st.px(8)))


def _outline(st: Stage, setting: Setting, box: Box, hook: bool) -> Drawn:
    x, y, _, _ = box
    sheet, origin = sheet_around(st, box, st.px(60))
    ink = st.ink("accent") if hook else st.ink("ink")
    edge = st.ink("accent_ink")
    at = (x - origin[0] + _padding(st), y - origin[1] + st.px(20))
    write(st, sheet, setting, at, ink, stroke=(max(st.px(9), 2), edge), shadow=0.45)
    return finish(sheet, origin, box)


def _band(st: Stage, setting: Setting, box: Box, hook: bool) -> Drawn:
    x, y, _, height = box
    ground, ink = (st.ink("accent"), st.ink("accent_ink")) if hook else (st.ink("plate"), st.ink("ink"))
    sheet, origin = sheet_around(st, (0, y, st.size[0], height), st.px(10))
    top = y - origin[1]
    sheet.stamp(np.full((height, st.size[0]), 255, np.uint8), (0, top), ground, st.look.caption.opacity)
    rule = np.full((max(st.px(5), 2), st.size[0]), 255, np.uint8)
    edge = st.ink("plate") if hook else st.ink("accent")
    for row in (top + st.px(7), top + height - st.px(7) - rule.shape[0]):
        sheet.stamp(rule, (0, row), edge, 0.9)
    write(st, sheet, setting, (x + _padding(st), top + st.px(20)), ink)
    return finish(sheet, origin, box)


_STYLES = {"plate": _plate, "marker": _marker, "line": _line, "outline": _outline, "band": _band}
