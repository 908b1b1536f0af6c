"""The last card: product, shop, price, what to do next, and a QR code, on the look's own ground."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from assistant.clip import canvas
from assistant.clip.backdrops import backdrop
from assistant.clip.canvas import Colour, Sheet, contrast
from assistant.clip.prices import Price
from assistant.clip.stage import (
    Box,
    Bytes,
    Drawn,
    Stage,
    finish,
    on_baseline,
    panel,
    set_line,
    set_text,
    shadow_under,
    write,
)  # fmt: skip
from assistant.clip.subject import find_subject
from assistant.clip.tiles import cropped
from assistant.clip.windows import ground_of, place_above, place_beside

GAP = 30
AIR = 1.35
"""Times the product's size: what the picture shows of it, so that the product is large in it."""
WHOLE = 1.2
"""Times the product's size as found: a flame or a shadow may be more of it, which its last picture does not cut."""
LEAST_PHOTO = 0.33
"""Of the frame: a picture that would be smaller above the words stands beside them, where it is larger there."""


@dataclass(frozen=True)
class Closing:
    """What the end card says. Empty words are left out."""

    ask: str
    price: Price | None = None
    shop: str = ""
    headline: str = ""
    link: str = ""
    photo: Bytes | None = None
    logo: Bytes | None = None
    """RGBA."""


@dataclass(frozen=True)
class _Row:
    """One row of the card."""

    height: int
    draw: Callable[[Sheet, Box], None]


def end_card(st: Stage, closing: Closing) -> Drawn:
    """The card as one layer that covers the frame; its words lie inside the safe zone."""
    sheet = Sheet(*st.size)
    photo = closing.photo
    sheet.fill(backdrop(st, st.size) if photo is None else ground_of(st, photo))
    zone = st.zone
    half = min(st.size[0] / 2 - zone.left, zone.right - st.size[0] / 2)
    left, width = round(st.size[0] / 2 - half), int(2 * half)
    rows, gap, tall = _fitted(st, closing, width)
    y = zone.top + max((zone.bottom - zone.top - tall) // 2, 0)
    if photo is not None and st.size[1] > 1.6 * st.size[0]:
        return _poster(st, sheet, photo, rows, gap, (left, zone.top, width, tall))
    if photo is not None:
        box, above = _photo_box(st, photo, tall + round(1.2 * gap))
        if above:
            y = zone.bottom - tall
        else:
            left = box[0] + box[2] + st.px(56)
            width = zone.right - left
            rows, gap, tall = _fitted(st, closing, width)
            y = zone.top + max((zone.bottom - zone.top - tall) // 2, 0)
        _photo(st, sheet, photo, box)
    return _laid(sheet, rows, gap, (left, y, width, tall))


def _photo_box(st: Stage, photo: Bytes, foot: int) -> tuple[Box, bool]:
    """Where the product stands, as the clip's framed photos do: above the words, which begin `foot` pixels above the
    zone's bottom, or beside them; and is it above?"""
    shape, subject = photo.shape[1] / photo.shape[0], find_subject(photo)
    if not subject.fills:
        # Never so large that it would count as filling the picture: that may be cut anywhere.
        subject = subject._replace(width=min(WHOLE * subject.width, 0.9), height=min(WHOLE * subject.height, 0.9))
    beside = place_beside(st, shape, subject, left=True)
    if st.size[0] > 1.3 * st.size[1] or st.zone.bottom - st.zone.top - foot < st.px(200):
        return beside, False
    above = place_above(st, shape, subject, foot)
    most, least = max(above[2] * above[3], beside[2] * beside[3]), LEAST_PHOTO * st.size[0] * st.size[1]
    over = above[2] * above[3] >= min(most, least)
    return (above if over else beside), over


def _laid(sheet: Sheet, rows: Sequence[_Row], gap: int, words: Box) -> Drawn:
    left, y, width, _ = words
    for row in rows:
        row.draw(sheet, (left, y, width, row.height))
        y += row.height + gap
    return finish(sheet, (0, 0), words)


def _poster(st: Stage, sheet: Sheet, photo: Bytes, rows: Sequence[_Row], gap: int, words: Box) -> Drawn:
    """In an upright frame: the words on top, and the product large below them, to where an app lays its own texts."""
    width, height = st.size
    top = words[1] + words[3] + round(gap * 1.4)
    margin = 0 if st.look.frame.window.bleed else st.px(56)
    bottom = height - margin
    box = (margin, top, width - 2 * margin, bottom - top)
    rim = 0 if st.look.frame.window.bleed else st.px(st.look.frame.window.rim)
    _photo(st, sheet, photo, (box[0] + rim, box[1] + rim, box[2] - 2 * rim, box[3] - 2 * rim))
    return _laid(sheet, rows, gap, words)


def _fitted(st: Stage, closing: Closing, width: int) -> tuple[list[_Row], int, int]:
    """Rows, the gap between them and their height: smaller, where a low frame has to hold much."""
    for scale in (1.0, 0.9, 0.8, 0.72, 0.64, 0.56, 0.48):
        small = replace(st, scale=scale)
        rows, gap = _rows(small, closing, width), small.px(GAP)
        tall = sum(row.height for row in rows) + gap * (len(rows) - 1)
        if tall <= st.zone.bottom - st.zone.top:
            break
    return rows, gap, tall


def _inks(st: Stage) -> tuple[Colour, Colour]:
    """Words, and what is to be seen first, on the middle of the ground."""
    ground = _middle(st)
    words = max((st.ink(name) for name in ("ink", "accent_ink", "plate")), key=lambda ink: contrast(ink, ground))
    loud = next((st.ink(n) for n in ("accent", "plate") if contrast(st.ink(n), ground) >= 3), words)
    return words, loud


def _middle(st: Stage) -> Colour:
    top, bottom = (canvas.colour(code) for code in st.look.colours.backdrop)
    return (top[0] + bottom[0]) // 2, (top[1] + bottom[1]) // 2, (top[2] + bottom[2]) // 2


def _rows(st: Stage, closing: Closing, width: int) -> list[_Row]:
    look = st.look
    ink, loud = _inks(st)
    rows = [_logo(st, closing.logo) if closing.logo is not None else None]
    rows.append(_plain(st, closing.shop, look.type.body, (58, 52, 46), ink, 1, width))
    rows.append(_plain(st, closing.headline, look.type.headline, look.type.caption_sizes, ink, 2, width))
    if closing.price:
        rows.append(_large_price(st, closing.price, width, loud))
        rows.append(_plain(st, closing.price.note, look.type.body, (52, 46, 40), ink, 1, width))
    rows.append(_button(st, closing.ask, width))
    if closing.link:
        rows.append(_code(st, closing.link))
        rows.append(_plain(st, _address(closing.link), look.type.body, (42, 36, 32), ink, 1, width))
    return [row for row in rows if row is not None]


def _address(link: str) -> str:
    """A link as people read it; none where it is too long to be typed."""
    bare = link.removeprefix("https://").removeprefix("http://").rstrip("/")
    return bare if len(bare) <= 34 else ""


def _plain(st: Stage, words: str, face: str, sizes: Sequence[int], ink: Colour, most: int, width: int) -> _Row | None:
    setting = set_text(st, words, face, st.sizes(sizes), width, most)
    if not setting.lines:
        return None
    height = round(setting.height - 0.3 * setting.size)
    lift = round(0.14 * setting.size)
    return _Row(
        height,
        lambda sheet, box: write(
            st, sheet, setting, (box[0], box[1] - lift), ink, width=box[2], align="centre"
        ),
    )  # fmt: skip


def _button(st: Stage, ask: str, width: int) -> _Row | None:
    """What to do next, as a button."""
    words = set_text(st, ask, st.look.type.headline, st.sizes([78, 70, 62, 54, 46]), width - 2 * st.px(56), 2)
    if not words.lines:
        return None
    high = words.height + 2 * st.px(26)
    ground, ink = st.ink("accent"), st.ink("accent_ink")
    if contrast(ground, _middle(st)) < 1.4:
        ground, ink = st.ink("plate"), st.ink("ink")

    def draw(sheet: Sheet, box: Box) -> None:
        wide = words.width + 2 * st.px(56)
        left = box[0] + (box[2] - wide) // 2
        panel(sheet, (left, box[1], wide, high), min(high // 2, st.px(64)), ground, 1.0, shadow=st.px(16))
        write(st, sheet, words, (box[0], box[1] + st.px(26)), ink, width=box[2], align="centre")

    return _Row(high, draw)


def _large_price(st: Stage, price: Price, width: int, ink: Colour) -> _Row:
    face = st.look.type.headline
    number = set_line(st, price.number, face, st.sizes([190, 168, 146, 122, 100, 80]), width * 0.68)
    gap = st.px(18)
    unit = set_line(st, price.unit, face, [number.size * 0.4], width - number.width - gap)
    high = round(number.size * 1.02)

    def draw(sheet: Sheet, box: Box) -> None:
        left = box[0] + (box[2] - number.width - gap - unit.width) // 2
        base = box[1] + round(high / 2 + number.size * 0.35)
        on_baseline(sheet, number, (left, base), ink)
        on_baseline(sheet, unit, (left + number.width + gap, base), ink)

    return _Row(high, draw)


def _photo(st: Stage, sheet: Sheet, rgb: Bytes, box: Box) -> None:
    """The product large at `box`, framed as the look frames photos."""
    style = st.look.frame.window
    x, y, width, height = box
    radius, rim = (0, max(st.px(style.rim), 2) if style.rim else 0) if style.bleed else (
        st.px(style.radius), st.px(style.rim)
    )  # fmt: skip
    plate = canvas.rounded(width + 2 * rim, height + 2 * rim, radius + rim if radius else 0)
    shadow_under(sheet, plate, (x - rim, y - rim + st.px(10)), st.px(20), 0.4)
    if rim:
        sheet.stamp(plate, (x - rim, y - rim), st.ink(style.ink))
    sheet.picture(cropped(rgb, (width, height), AIR), (x, y), canvas.rounded(width, height, radius))


def _logo(st: Stage, rgba: Bytes) -> _Row:
    high = st.px(150)
    scale = min(high / rgba.shape[0], st.px(420) / rgba.shape[1])
    size = max(round(rgba.shape[1] * scale), 1), max(round(rgba.shape[0] * scale), 1)
    small = cv2.resize(rgba, size, interpolation=cv2.INTER_AREA)

    def draw(sheet: Sheet, box: Box) -> None:
        at = (box[0] + (box[2] - size[0]) // 2, box[1])
        sheet.picture(np.ascontiguousarray(small[..., :3]), at, np.ascontiguousarray(small[..., 3]))

    return _Row(size[1], draw)


def _code(st: Stage, link: str) -> _Row:
    code = _qr(link, st.px(232))
    side = code.shape[0]

    def draw(sheet: Sheet, box: Box) -> None:
        at = (box[0] + (box[2] - side) // 2, box[1])
        mask = canvas.rounded(side, side, st.px(16))
        shadow_under(sheet, mask, (at[0], at[1] + st.px(6)), st.px(12), 0.3)
        sheet.picture(np.repeat(code[..., None], 3, 2), at, mask)

    return _Row(side, draw)


def _qr(link: str, side: int) -> Bytes:
    import segno

    code = np.array(
        [[not dark for dark in row] for row in segno.make(link, error="m", micro=False).matrix_iter(border=3)], np.uint8
    )
    scale = max(side // code.shape[0], 1)
    return np.kron(code, np.full((scale, scale), 255, np.uint8)).astype(np.uint8)
