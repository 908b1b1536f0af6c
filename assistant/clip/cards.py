"""Badge, end card, shades and frames over the pictures; the ground that stands in for a photo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.clip import canvas, text
from assistant.clip.canvas import Colour, Sheet, colour
from assistant.clip.prices import Price
from assistant.clip.stage import (
    Box,
    Bytes,
    Drawn,
    Stage,
    contrast,
    finish,
    on_baseline,
    panel,
    readable,
    set_text,
    sheet_around,
    write,
)  # fmt: skip


def shop_badge(st: Stage, name: str) -> Drawn | None:
    """The shop's name, small, in the upper left corner of the safe zone."""
    face = st.look.type.body
    setting = set_text(st, name, face, st.sizes([38, 34, 30]), st.zone.width * 0.5, 1)
    if not setting.lines:
        return None
    pad = st.px(26)
    width, height = setting.width + 2 * pad, st.px(70)
    x, y = st.zone.left, st.zone.top
    sheet, origin = sheet_around(st, (x, y, width, height), st.px(30))
    at = (x - origin[0], y - origin[1])
    panel(sheet, (*at, width, height), height // 2, st.ink("plate"), 0.88, shadow=st.px(8))
    ink = st.ink("plate") if st.look.caption.style == "outline" else st.ink("ink")
    ink = st.ink("ink") if ink == st.ink("plate") else ink
    line = text.draw_line(setting.lines[0], face, setting.size)
    base = at[1] + round(height / 2 + setting.size * 0.33)
    sheet.stamp(line.mask, (at[0] + pad + line.left, base + line.top), ink)
    return finish(sheet, origin, (x, y, width, height))


@dataclass(frozen=True)
class _Block:
    """One row of the end card."""

    height: int
    draw: Callable[[Sheet, Box], None]


def end_card(
    st: Stage, ask: str, *, price: Price | None = None, shop: str = "", headline: str = "", link: str = ""
) -> Drawn:
    """The last card: shop, headline, price, what to do next and a QR code, over the dimmed picture."""
    zone = st.zone
    width = int(2 * min(st.size[0] / 2 - zone.left, zone.right - st.size[0] / 2))
    blocks = _blocks(st, ask, price, shop, headline, link, width)
    gap = st.px(36)
    tall = sum(block.height for block in blocks) + gap * (len(blocks) - 1)
    sheet = Sheet(*st.size)
    sheet.stamp(np.full((st.size[1], st.size[0]), 255, np.uint8), (0, 0), st.ink("plate"), 0.86)
    left, y = (st.size[0] - width) // 2, zone.top + max((zone.bottom - zone.top - tall) // 2, 0)
    words = (left, y, width, tall)
    for block in blocks:
        block.draw(sheet, (left, y, width, block.height))
        y += block.height + gap
    return finish(sheet, (0, 0), words)


def _blocks(st: Stage, ask: str, price: Price | None, shop: str, headline: str, link: str, width: int) -> list[_Block]:
    look, ink = st.look, st.ink("ink")
    if contrast(ink, st.ink("plate")) < 3:
        ink = st.ink("accent_ink")
    rows = [_plain(st, shop, look.type.body, (54, 48, 42), ink, 1, width)]
    rows.append(_plain(st, headline, look.type.headline, look.type.caption_sizes, ink, 2, width))
    if price:
        rows.append(_large_price(st, price, width, readable(st.ink("accent"), st.ink("plate"), ink)))
        rows.append(_plain(st, price.note, look.type.body, (50, 44, 38), ink, 1, width))
    rows.append(_button(st, ask, width))
    if link:
        rows.append(_code(st, link))
    return [row for row in rows if row is not None]


def _plain(st: Stage, words: str, face: str, sizes: Sequence[int], ink: Colour, most: int, width: int) -> _Block | None:
    setting = set_text(st, words, face, st.sizes(sizes), width, most)
    if not setting.lines:
        return None
    return _Block(
        setting.height, lambda sheet, box: write(st, sheet, setting, box[:2], ink, width=box[2], align="centre")
    )


def _button(st: Stage, ask: str, width: int) -> _Block | None:
    """What to do next, as a button."""
    words = set_text(st, ask, st.look.type.headline, st.sizes([72, 64, 58, 50, 44]), width - 2 * st.px(52), 2)
    if not words.lines:
        return None
    high = words.height + 2 * st.px(26)

    def draw(sheet: Sheet, box: Box) -> None:
        wide = words.width + 2 * st.px(52)
        left = box[0] + (box[2] - wide) // 2
        panel(sheet, (left, box[1], wide, high), min(high // 2, st.px(56)), st.ink("accent"), 1.0, shadow=st.px(14))
        at = (box[0], box[1] + st.px(26))
        write(st, sheet, words, at, st.ink("accent_ink"), width=box[2], align="centre")

    return _Block(high, draw)


def _large_price(st: Stage, price: Price, width: int, ink: Colour) -> _Block:
    face = st.look.type.headline
    number = set_text(st, price.number, face, st.sizes([200, 176, 150, 124, 100, 80]), width * 0.72, 1)
    unit = set_text(st, price.unit, face, [number.size * 0.4], width * 0.4, 1)
    gap, high = st.px(18), round(number.size * 1.25)

    def draw(sheet: Sheet, box: Box) -> None:
        left = box[0] + (box[2] - number.width - gap - unit.width) // 2
        base = box[1] + round(high / 2 + number.size * 0.35)
        on_baseline(sheet, number, (left, base), ink)
        on_baseline(sheet, unit, (left + number.width + gap, base), ink)

    return _Block(high, draw)


def _code(st: Stage, link: str) -> _Block:
    code = _qr(link, st.px(310))
    side = code.shape[0]

    def draw(sheet: Sheet, box: Box) -> None:
        at = (box[0] + (box[2] - side) // 2, box[1])
        sheet.picture(np.repeat(code[..., None], 3, 2), at, canvas.rounded(side, side, st.px(14)))

    return _Block(side, draw)


def _qr(link: str, side: int) -> Bytes:
    import segno

    code = np.array(
        [[not dark for dark in row] for row in segno.make(link, error="m", micro=False).matrix_iter(border=3)], np.uint8
    )
    scale = max(side // code.shape[0], 1)
    return np.kron(code, np.full((scale, scale), 255, np.uint8)).astype(np.uint8)


def shades(st: Stage) -> list[Drawn]:
    """The soft darkening that bare letters stand on: full from where the words begin, to the edge of the frame."""
    made = []
    width, height = st.size
    top, bottom = st.look.frame.shade_top, st.look.frame.shade_bottom
    if top > 0:
        sheet = Sheet(width, min(st.zone.top + st.px(300), height))
        sheet.shade(top, 0.0)
        made.append(finish(sheet, (0, 0), (0, 0, 0, 0)))
    if bottom > 0:
        full, begin = st.zone.bottom - st.px(150), max(st.zone.bottom - st.px(560), 0)
        sheet = Sheet(width, height - begin)
        sheet.shade(0.0, bottom, until=full - begin)
        made.append(finish(sheet, (0, begin), (0, 0, 0, 0)))
    return made


def motif(st: Stage) -> Drawn | None:
    """The look's frame around the picture, where it has one."""
    if st.look.frame.motif not in ("hairline", "corners"):
        return None
    width, height = st.size
    sheet = Sheet(width, height)
    inset, thick = st.px(34), max(st.px(3 if st.look.frame.motif == "hairline" else 8), 2)
    ink = st.ink("accent")
    reach = None if st.look.frame.motif == "hairline" else st.px(120)
    for x, y, right, down in (
        (inset, inset, 1, 1),
        (width - inset, inset, -1, 1),
        (inset, height - inset, 1, -1),
        (width - inset, height - inset, -1, -1),
    ):
        across = reach or (width - 2 * inset)
        along = reach or (height - 2 * inset)
        sheet.stamp(
            np.full((thick, across), 255, np.uint8),
            (x if right > 0 else x - across, y if down > 0 else y - thick),
            ink,
            0.85,
        )
        sheet.stamp(
            np.full((along, thick), 255, np.uint8),
            (x if right > 0 else x - thick, y if down > 0 else y - along),
            ink,
            0.85,
        )
    return finish(sheet, (0, 0), (0, 0, 0, 0))


def backdrop(st: Stage, size: tuple[int, int]) -> Bytes:
    """A designed ground in the look's colours, for a card without a photo and around a photo that does not fill."""
    width, height = size
    top, bottom = (np.array(colour(c), np.float32) for c in st.look.colours.backdrop)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    t = np.clip(0.85 * rows / height + 0.15 * columns / width, 0, 1)[..., None]
    ground = top * (1 - t) + bottom * t
    # A weave of fine lines keeps the ground from looking like an empty slide, and hides the steps of the gradient.
    weave = 2.0 * np.sin(columns * 2 * np.pi / 9) * np.sin(rows * 2 * np.pi / 9)
    ring = np.hypot((columns - width * 0.82) / width, (rows - height * 0.18) / width)
    glow = 16 * np.exp(-(((ring - 0.34) / 0.20) ** 2))
    return np.asarray(np.clip(ground + (weave + glow)[..., None], 0, 255), np.uint8)
