"""The words of a scene over its picture, in the look's style; the word that is being spoken, lit up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import regex

from assistant import thai
from assistant.clip import text
from assistant.clip.canvas import Colour, Sheet, contrast
from assistant.clip.seats import Seat, seat_for
from assistant.clip.stage import (
    Box,
    Bytes,
    Drawn,
    Row,
    Setting,
    Stage,
    finish,
    panel,
    set_line,
    set_text,
    shadow_under,
    sheet_around,
    stitches,
)  # fmt: skip

HOOK = 1.3
"""How much larger the first words may be than a headline."""
SPOKEN = 0.84
"""How much smaller what is spoken stands than words made for the screen."""
EDGE = 0.11
"""Of the type size: the edge around letters that stand on a picture."""
NARROW = 0.55
"""Beside a picture the room is narrow: for lines that end between phrases letters may be so much smaller."""
LOUD = 1.4
"""How much larger a price stands that begins the words."""
PADDING = {"plate": 40, "marker": 30, "outline": 16, "line": 6, "band": 10}
"""Pixels of a frame 1080 wide between the words and the sides of their box."""
_NUMBER = regex.compile(r"[0-9๐-๙](?:[0-9๐-๙.,:/–-]*[0-9๐-๙])?%?")


@dataclass(frozen=True)
class Caption:
    """A drawn caption, and where its lines are."""

    drawn: Drawn
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class _Line:
    """One line before it has a place."""

    words: str
    face: str
    size: float
    step: float
    """Pixels from the baseline above, or from the top."""


@dataclass(frozen=True)
class _Look:
    """What a style needs to know."""

    lines: tuple[_Line, ...]
    box: Box
    """x, y, width, height of the words and their padding."""
    hook: bool
    seat: Seat
    pad: int
    """Pixels between the words and the sides of their box."""
    bare: bool
    """Without a plate?"""


def caption(
    st: Stage, words: str, *, hook: bool = False, seat: Seat | None = None, spoken: bool = False, price: str = ""
) -> Caption | None:
    """The words of a scene in their seat: the hook largest and in the accent colour, a `price` that begins them large,
    what is spoken small.

    None where no letter of them can be drawn.
    """
    look = _looked(st, words, seat, hook=hook, spoken=spoken, price=price)
    return None if look is None else _STYLES[st.look.caption.style](st, look)


def extent(
    st: Stage, words: str, *, hook: bool = False, seat: Seat | None = None, spoken: bool = False, price: str = ""
) -> Box | None:
    """The box that a caption would fill."""
    look = _looked(st, words, seat, hook=hook, spoken=spoken, price=price)
    if look is None:
        return None
    x, y, width, height = look.box
    if st.look.caption.style == "band":
        x, right = _strip(st, look.seat)
        width = right - x
    return x, y, width, height


def _looked(st: Stage, words: str, seat: Seat | None, *, hook: bool, spoken: bool, price: str) -> _Look | None:
    """The words set in their seat, for their style to draw."""
    place = seat or seat_for(st)
    bare = st.look.caption.bare and place.ground and not hook
    pad = 0 if bare else st.px(PADDING[st.look.caption.style])
    lines = _set(st, words, place._replace(box=_narrower(place.box, pad)), hook=hook, spoken=spoken, price=price)
    if not lines:
        return None
    widest = max(text.measure(line.words, line.face, line.size) for line in lines)
    width = int(np.ceil(widest)) + 2 * pad
    height = _height(st, lines)
    left, top, wide, high = place.box
    x = left if st.look.caption.align == "left" else left + (wide - width) // 2
    y = {"top": top, "middle": top + (high - height) // 2, "bottom": top + high - height}[place.anchor]
    return _Look(lines, (x, y, width, height), hook, place, pad, bare)


def _set(st: Stage, words: str, seat: Seat, *, hook: bool, spoken: bool, price: str) -> tuple[_Line, ...]:
    """The words as lines, each at its size."""
    look = st.look.type
    large = hook or (seat.anchor == "middle" and not spoken)
    face = look.headline if hook or (large and not spoken) else look.body
    sizes = st.sizes(look.headline_sizes if large else look.caption_sizes)
    if not spoken and (hook or (seat.panel and seat.box[2] > seat.box[3] * 0.55)):
        sizes = [sizes[0] * HOOK, sizes[0] * 1.15, *sizes]
    elif spoken:
        sizes = [size * SPOKEN for size in st.sizes(look.caption_sizes)]
    width = seat.box[2]
    loud = price if price and words.startswith(price) else ""
    if loud:
        sizes = st.sizes(look.caption_sizes)
    words = words[len(loud) :].strip()
    share = NARROW if seat.panel and len(words.split()) > 1 else text.PHRASE_SHARE
    # Smaller, until they are no higher than their seat.
    sizes = [*sizes, *(sizes[-1] * 0.9**n for n in range(1, 5))]
    for start in range(len(sizes)):
        small = sizes[start:]
        first = [set_line(st, loud, look.headline, [s * LOUD for s in small], width)] if loud else []
        lines = _lines(*first, set_text(st, words, face, small, width, seat.most - len(first), share))
        if not lines or _height(st, lines) <= seat.box[3]:
            break
    return lines


def _lines(*settings: Setting) -> tuple[_Line, ...]:
    lines: list[_Line] = []
    for setting in settings:
        for words in setting.lines:
            above = lines[-1].size * 0.36 if lines else 0.0
            lines.append(_Line(words, setting.face, setting.size, above + setting.size * 1.06))
    return tuple(lines)


def _height(st: Stage, lines: Sequence[_Line]) -> int:
    """Of the words and their padding."""
    return round(sum(line.step for line in lines) + lines[-1].size * 0.36) + 2 * st.px(20)


def _narrower(box: Box, pad: int) -> Box:
    return box[0] + pad, box[1], box[2] - 2 * pad, box[3]


def _rows(st: Stage, look: _Look, top: float, wider: float = 1.0) -> tuple[Row, ...]:
    """The lines set left or centred in the box, from `top` on; their steps are `wider` times the usual."""
    x, _, width, _ = look.box
    rows: list[Row] = []
    for line in look.lines:
        wide = text.measure(line.words, line.face, line.size)
        pen = x + look.pad if st.look.caption.align == "left" else x + (width - wide) / 2
        top += line.step * (wider if rows else 1.0)
        rows.append(Row(line.words, round(pen), round(top), line.face, line.size))
    return tuple(rows)


def _plain_rows(st: Stage, look: _Look) -> tuple[Row, ...]:
    return _rows(st, look, look.box[1] + st.px(20))


def _ink(
    st: Stage,
    sheet: Sheet,
    origin: tuple[int, int],
    rows: Sequence[Row],
    ink: Colour,
    ground: Colour | None,
) -> None:
    """Letters; numbers in the accent colour where it stands out from both letters and ground."""
    accent = st.ink("accent")
    stands_out = ground is not None and contrast(accent, ground) >= 4.5 and contrast(accent, ink) >= 1.35
    loud = accent if stands_out else ink
    for row in rows:
        line = text.draw_line(row.words, row.face, row.size)
        at = (row.pen + line.left - origin[0], row.base + line.top - origin[1])
        numbers = np.zeros(line.width, bool)
        if loud != ink:
            for found in _NUMBER.finditer(row.words):
                left, right = (
                    round(text.measure(row.words[:end], row.face, row.size)) - line.left for end in found.span()
                )
                numbers[max(left, 0) : max(right, 0)] = True
        sheet.stamp(np.where(numbers, 0, line.mask).astype(np.uint8), at, ink)
        if numbers.any():
            sheet.stamp(np.where(numbers, line.mask, 0).astype(np.uint8), at, loud)


def _done(sheet: Sheet, origin: tuple[int, int], rows: tuple[Row, ...], words: Box) -> Caption:
    return Caption(finish(sheet, origin, words), rows)


def _colours(st: Stage, hook: bool) -> tuple[Colour, Colour]:
    """Ground and ink."""
    return (st.ink("accent"), st.ink("accent_ink")) if hook else (st.ink("plate"), st.ink("ink"))


def _plate(st: Stage, look: _Look) -> Caption:
    x, y, width, height = look.box
    sheet, origin = sheet_around(st, look.box, st.px(50))
    at = (x - origin[0], y - origin[1])
    ground, ink = _colours(st, look.hook)
    if not look.bare:
        panel(sheet, (*at, width, height), st.px(18), ground, st.look.caption.opacity, shadow=st.px(16))
        stitches(st, sheet, (*at, width, height), ink if look.hook else st.ink("accent"))
    rows = _plain_rows(st, look)
    _ink(st, sheet, origin, rows, ink, None if look.hook else ground)
    return _done(sheet, origin, rows, look.box)


def _marker(st: Stage, look: _Look) -> Caption:
    """A box behind each line, as if gone over with a marker."""
    ground, ink = _colours(st, look.hook)
    x, y, width, height = look.box
    rows = _rows(st, look, 0.0, 1.06)
    tall = rows[-1].base + round(rows[-1].size * 0.42)
    y += {"top": 0, "middle": (height - tall) // 2, "bottom": height - tall}[look.seat.anchor]
    rows = tuple(replace(row, base=row.base + y) for row in rows)
    sheet, origin = sheet_around(st, (x, y, width, tall), st.px(40))
    for row in rows:
        wide = round(text.measure(row.words, row.face, row.size)) + 2 * look.pad
        at = (row.pen - look.pad - origin[0], row.base - round(row.size * 1.07) - origin[1])
        panel(sheet, (*at, wide, round(row.size * 1.48)), st.px(18), ground, st.look.caption.opacity, shadow=st.px(10))
    _ink(st, sheet, origin, rows, ink, None if look.hook else ground)
    return _done(sheet, origin, rows, (x, y, width, tall))


def _line(st: Stage, look: _Look) -> Caption:
    """Bare letters on the shaded picture, under a short rule."""
    x, y, width, _ = look.box
    sheet, origin = sheet_around(st, look.box, st.px(60))
    rule = (st.px(96), max(st.px(6), 2))
    left = x + look.pad if st.look.caption.align == "left" else x + (width - rule[0]) // 2
    sheet.stamp(np.full(rule[::-1], 255, np.uint8), (left - origin[0], y + st.px(2) - origin[1]), st.ink("accent"))
    rows = _plain_rows(st, look)
    _under(st, sheet, origin, rows, max(st.px(2), 1), None, 0.8)
    _ink(st, sheet, origin, rows, st.ink("ink"), (40, 40, 40))
    return _done(sheet, origin, rows, look.box)


def _outline(st: Stage, look: _Look) -> Caption:
    sheet, origin = sheet_around(st, look.box, st.px(60))
    ink = st.ink("accent") if look.hook else st.ink("ink")
    rows = _plain_rows(st, look)
    _under(st, sheet, origin, rows, max(round(rows[0].size * EDGE), 2), st.ink("accent_ink"), 0.5)
    _ink(st, sheet, origin, rows, ink, None if look.hook else st.ink("accent_ink"))
    return _done(sheet, origin, rows, look.box)


def _under(
    st: Stage, sheet: Sheet, origin: tuple[int, int], rows: Sequence[Row], grow: int,
    edge: Colour | None, shadow: float,
) -> None:  # fmt: skip
    """A soft shadow under letters, and an edge around them."""
    for row in rows:
        line = text.draw_line(row.words, row.face, row.size)
        grown = text.thicken(line.mask, grow)
        at = (row.pen + line.left - grow - origin[0], row.base + line.top - grow - origin[1])
        shadow_under(sheet, grown, (at[0], at[1] + st.px(4)), st.px(8), shadow)
        if edge is not None:
            sheet.stamp(grown, at, edge)


def _band(st: Stage, look: _Look) -> Caption:
    _, y, _, height = look.box
    ground, ink = _colours(st, look.hook)
    left, right = _strip(st, look.seat)
    sheet, origin = sheet_around(st, (left, y, right - left, height), st.px(10))
    top = y - origin[1]
    strip = np.full((height, right - left), 255, np.uint8)
    sheet.stamp(strip, (left - origin[0], top), ground, st.look.caption.opacity)
    rule = np.full((max(st.px(5), 2), right - left), 255, np.uint8)
    edge = st.ink("plate") if look.hook else st.ink("accent")
    for row in (top + st.px(7), top + height - st.px(7) - rule.shape[0]):
        sheet.stamp(rule, (left - origin[0], row), edge, 0.9)
    rows = _plain_rows(st, look)
    _ink(st, sheet, origin, rows, ink, None if look.hook else ground)
    return _done(sheet, origin, rows, look.box)


def _strip(st: Stage, seat: Seat) -> tuple[int, int]:
    """From where to where a band runs: over the whole frame, or from beside the picture to the frame's edge."""
    if not seat.panel:
        return 0, st.size[0]
    left, _, width, _ = seat.box
    return (0, left + width) if left + width < st.size[0] - st.zone.left * 1.5 else (left, st.size[0])


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
    size = row.size
    left, right = (row.pen + text.measure(row.words[:place], row.face, size) for place in (start, end))
    pad = st.px(7)
    box = (round(left) - pad, row.base - round(size * 1.04), round(right - left) + 2 * pad, round(size * 1.42))
    ground, ink = st.ink("accent"), st.ink("accent_ink")
    sheet, origin = sheet_around(st, box, st.px(8))
    panel(sheet, (box[0] - origin[0], box[1] - origin[1], *box[2:]), st.px(14), ground, 1.0)
    line = text.draw_line(row.words, row.face, size)
    first, last = (max(round(edge - row.pen) - line.left, 0) for edge in (left, right))
    part: Bytes = np.ascontiguousarray(line.mask[:, first:last])
    if part.size:
        sheet.stamp(part, (row.pen + line.left + first - origin[0], row.base + line.top - origin[1]), ink)
    return finish(sheet, origin, box)
