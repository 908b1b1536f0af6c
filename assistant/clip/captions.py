"""The words of a scene over its picture, in the look's style; the word that is being spoken, lit up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import regex

from assistant import thai
from assistant.clip import text
from assistant.clip.canvas import Colour, Sheet, contrast
from assistant.clip.stage import (
    LEADING,
    Box,
    Bytes,
    Drawn,
    Setting,
    Stage,
    finish,
    panel,
    room,
    set_text,
    shadow_under,
    sheet_around,
    stitches,
)  # fmt: skip

HOOK = 1.3
"""How much larger the first words may be than a headline."""
_NUMBER = regex.compile(r"[0-9๐-๙](?:[0-9๐-๙.,:/–-]*[0-9๐-๙])?%?")


@dataclass(frozen=True)
class Row:
    """One line of a caption where it stands in the frame."""

    words: str
    pen: int
    """Pixels from the left."""
    base: int
    """Pixels from the top."""


@dataclass(frozen=True)
class Caption:
    """A drawn caption, and where its lines are."""

    drawn: Drawn
    rows: tuple[Row, ...]
    face: str
    size: float


@dataclass(frozen=True)
class _Look:
    """What a style needs to know."""

    setting: Setting
    box: Box
    """x, y, width, height of the words and their padding."""
    hook: bool


def caption(st: Stage, words: str, *, hook: bool = False, middle: bool = False) -> Caption | None:
    """The words of a scene; larger and in the accent colour for the hook, in the `middle` where there is no photo.

    None where no letter of them can be drawn.
    """
    look, zone = st.look, st.zone
    large = hook or middle
    face = look.type.headline if large else look.type.body
    sizes = st.sizes(look.type.headline_sizes if large else look.type.caption_sizes)
    if large:
        sizes = [sizes[0] * HOOK, sizes[0] * 1.15, *sizes]
    pad = _padding(st)
    setting = set_text(st, words, face, sizes, room(st) - 2 * pad, 3)
    if not setting.lines:
        return None
    width, height = setting.width + 2 * pad, setting.height + 2 * st.px(20)
    x = zone.left if look.caption.align == "left" else (st.size[0] - width) // 2
    y = (zone.top + zone.bottom - height) // 2 if middle else zone.bottom - height
    return _STYLES[look.caption.style](st, _Look(setting, (x, y, width, height), hook))


def _padding(st: Stage) -> int:
    return st.px({"plate": 40, "marker": 30, "outline": 16, "line": 6, "band": 10}[st.look.caption.style])


def _rows(st: Stage, look: _Look, first: int, step: float) -> tuple[Row, ...]:
    """The lines set left or centred in the box; `first`: baseline of the first, `step` between them, pixels."""
    x, _, width, _ = look.box
    rows = []
    for number, line in enumerate(look.setting.lines):
        wide = text.measure(line, look.setting.face, look.setting.size)
        pen = x + _padding(st) if st.look.caption.align == "left" else x + (width - wide) / 2
        rows.append(Row(line, round(pen), round(first + number * step)))
    return tuple(rows)


def _plain_rows(st: Stage, look: _Look) -> tuple[Row, ...]:
    size = look.setting.size
    return _rows(st, look, look.box[1] + st.px(20) + round(look.setting.rise), LEADING * size)


def _ink(
    st: Stage,
    sheet: Sheet,
    origin: tuple[int, int],
    look: _Look,
    rows: Sequence[Row],
    ink: Colour,
    ground: Colour | None,
) -> None:
    """Letters; numbers in the accent colour where it stands out from both letters and ground."""
    accent = st.ink("accent")
    loud = accent if ground is not None and contrast(accent, ground) >= 3 and contrast(accent, ink) >= 1.35 else ink
    for row in rows:
        line = text.draw_line(row.words, look.setting.face, look.setting.size)
        at = (row.pen + line.left - origin[0], row.base + line.top - origin[1])
        numbers = np.zeros(line.width, bool)
        if loud != ink:
            for found in _NUMBER.finditer(row.words):
                left, right = (
                    round(text.measure(row.words[:end], look.setting.face, look.setting.size)) - line.left
                    for end in found.span()
                )
                numbers[max(left, 0) : max(right, 0)] = True
        sheet.stamp(np.where(numbers, 0, line.mask).astype(np.uint8), at, ink)
        if numbers.any():
            sheet.stamp(np.where(numbers, line.mask, 0).astype(np.uint8), at, loud)


def _done(st: Stage, sheet: Sheet, origin: tuple[int, int], look: _Look, rows: tuple[Row, ...], words: Box) -> Caption:
    return Caption(finish(sheet, origin, words), rows, look.setting.face, look.setting.size)


def _colours(st: Stage, hook: bool) -> tuple[Colour, Colour]:
    """Ground and ink."""
    return (st.ink("accent"), st.ink("accent_ink")) if hook else (st.ink("plate"), st.ink("ink"))


def _plate(st: Stage, look: _Look) -> Caption:
    x, y, width, height = look.box
    sheet, origin = sheet_around(st, look.box, st.px(50))
    at = (x - origin[0], y - origin[1])
    ground, ink = _colours(st, look.hook)
    panel(sheet, (*at, width, height), st.px(18), ground, st.look.caption.opacity, shadow=st.px(16))
    stitches(st, sheet, (*at, width, height), ink if look.hook else st.ink("accent"))
    rows = _plain_rows(st, look)
    _ink(st, sheet, origin, look, rows, ink, None if look.hook else ground)
    return _done(st, sheet, origin, look, rows, look.box)


def _marker(st: Stage, look: _Look) -> Caption:
    """A box behind each line, as if gone over with a marker."""
    size = look.setting.size
    ground, ink = _colours(st, look.hook)
    step, high = round(size * LEADING * 1.06), round(size * 1.5)
    x, y, width, height = look.box
    bottom = y + height
    height = step * (len(look.setting.lines) - 1) + high
    y = bottom - height
    sheet, origin = sheet_around(st, (x, y, width, height), st.px(40))
    rows = _rows(st, look, y + round(size * 1.08), step)
    pad = _padding(st)
    for number, row in enumerate(rows):
        wide = round(text.measure(row.words, look.setting.face, size)) + 2 * pad
        at = (row.pen - pad - origin[0], y + number * step - origin[1])
        panel(sheet, (*at, wide, high), st.px(18), ground, st.look.caption.opacity, shadow=st.px(10))
    _ink(st, sheet, origin, look, rows, ink, None if look.hook else ground)
    return _done(st, sheet, origin, look, rows, (x, y, width, height))


def _line(st: Stage, look: _Look) -> Caption:
    """Bare letters on the shaded picture, under a short rule."""
    x, y, width, height = look.box
    sheet, origin = sheet_around(st, look.box, st.px(60))
    rule = (st.px(96), max(st.px(6), 2))
    left = x + _padding(st) if st.look.caption.align == "left" else x + (width - rule[0]) // 2
    sheet.stamp(np.full(rule[::-1], 255, np.uint8), (left - origin[0], y - st.px(8) - origin[1]), st.ink("accent"))
    rows = _plain_rows(st, look)
    _under(st, sheet, origin, look, rows, max(st.px(2), 1), None, 0.8)
    _ink(st, sheet, origin, look, rows, st.ink("ink"), (40, 40, 40))
    return _done(st, sheet, origin, look, rows, (x, y - st.px(8), width, height + st.px(8)))


def _outline(st: Stage, look: _Look) -> Caption:
    sheet, origin = sheet_around(st, look.box, st.px(60))
    ink = st.ink("accent") if look.hook else st.ink("ink")
    rows = _plain_rows(st, look)
    _under(st, sheet, origin, look, rows, max(st.px(10), 2), st.ink("accent_ink"), 0.5)
    _ink(st, sheet, origin, look, rows, ink, None if look.hook else st.ink("accent_ink"))
    return _done(st, sheet, origin, look, rows, look.box)


def _under(
    st: Stage, sheet: Sheet, origin: tuple[int, int], look: _Look, rows: Sequence[Row], grow: int,
    edge: Colour | None, shadow: float,
) -> None:  # fmt: skip
    """A soft shadow under letters, and an edge around them."""
    for row in rows:
        line = text.draw_line(row.words, look.setting.face, look.setting.size)
        grown = text.thicken(line.mask, grow)
        at = (row.pen + line.left - grow - origin[0], row.base + line.top - grow - origin[1])
        shadow_under(sheet, grown, (at[0], at[1] + st.px(4)), st.px(8), shadow)
        if edge is not None:
            sheet.stamp(grown, at, edge)


def _band(st: Stage, look: _Look) -> Caption:
    _, y, _, height = look.box
    ground, ink = _colours(st, look.hook)
    sheet, origin = sheet_around(st, (0, y, st.size[0], height), st.px(10))
    top = y - origin[1]
    sheet.stamp(np.full((height, st.size[0]), 255, np.uint8), (0, top), ground, st.look.caption.opacity)
    rule = np.full((max(st.px(5), 2), st.size[0]), 255, np.uint8)
    edge = st.ink("plate") if look.hook else st.ink("accent")
    for row in (top + st.px(7), top + height - st.px(7) - rule.shape[0]):
        sheet.stamp(rule, (0, row), edge, 0.9)
    rows = _plain_rows(st, look)
    _ink(st, sheet, origin, look, rows, ink, None if look.hook else ground)
    return _done(st, sheet, origin, look, rows, look.box)


_STYLES = {"plate": _plate, "marker": _marker, "line": _line, "outline": _outline, "band": _band}


def spoken_words(made: Caption) -> list[tuple[Row, int, int]]:
    """The words of a caption in order: its line, and where in the line each begins and ends (letters)."""
    found = []
    for row in made.rows:
        at = 0
        for word in thai.words(row.words):
            if word.strip():
                found.append((row, at, at + len(word)))
            at += len(word)
    return found


def lit(st: Stage, made: Caption, row: Row, start: int, end: int) -> Drawn:
    """One word of a caption on a bright ground, to be laid over it while it is spoken."""
    size = made.size
    left, right = (row.pen + text.measure(row.words[:place], made.face, size) for place in (start, end))
    pad = st.px(7)
    box = (round(left) - pad, row.base - round(size * 1.04), round(right - left) + 2 * pad, round(size * 1.42))
    ground, ink = st.ink("accent"), st.ink("accent_ink")
    sheet, origin = sheet_around(st, box, st.px(8))
    panel(sheet, (box[0] - origin[0], box[1] - origin[1], *box[2:]), st.px(14), ground, 1.0)
    line = text.draw_line(row.words, made.face, size)
    first, last = (max(round(edge - row.pen) - line.left, 0) for edge in (left, right))
    part: Bytes = np.ascontiguousarray(line.mask[:, first:last])
    if part.size:
        sheet.stamp(part, (row.pen + line.left + first - origin[0], row.base + line.top - origin[1]), ink)
    return finish(sheet, origin, box)
