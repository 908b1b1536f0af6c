"""The stage: frame, safe zone and look of a clip, and the few strokes that everything on it is drawn with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.clip import canvas, text
from assistant.clip.canvas import Colour, Layer, Sheet, colour, contrast
from assistant.clip.looks import Look, Zone, zone_for

Bytes = NDArray[np.uint8]
Box = tuple[int, int, int, int]
LEADING = 1.42
"""Distance of baselines in em: a tone mark on an upper vowel and a lower vowel above it stay apart."""


@dataclass(frozen=True)
class Drawn:
    """A layer, and the box its words fill."""

    layer: Layer
    words: Box


@dataclass(frozen=True)
class Row:
    """One line of words where it stands in the frame."""

    words: str
    pen: int
    """Pixels from the left."""
    base: int
    """Pixels from the top."""
    face: str
    size: float


@dataclass(frozen=True)
class Shown:
    """The words of a scene as they were drawn, and a frame of the clip in which they are fully there."""

    scene: int
    frame: int
    rows: tuple[Row, ...]
    boxes: tuple[Box, ...] = ()
    """Of the words, the shop's badge and the price."""


@dataclass(frozen=True)
class Stage:
    """The frame that is drawn for: its size, its safe zone, its look."""

    look: Look
    size: tuple[int, int]
    zone: Zone
    keep: tuple[str, ...] = ()
    """Words never cut in two."""
    scale: float = 1.0
    """What is drawn is so many times its usual size."""

    @property
    def unit(self) -> float:
        """Pixels for one pixel of a frame 1080 wide."""
        return min(self.size) / 1080 * self.scale

    def px(self, length: float) -> int:
        return round(length * self.unit)

    def ink(self, name: str) -> Colour:
        return colour(getattr(self.look.colours, name))

    def sizes(self, sizes: Sequence[int]) -> list[float]:
        return [size * self.unit for size in sizes]


def make_stage(look: Look, size: tuple[int, int], app: str = "organic", keep: Sequence[str] = ()) -> Stage:
    """The stage of a look at a size, inside an app's safe zone."""
    return Stage(look, size, zone_for(size, app), tuple(keep))


@dataclass(frozen=True)
class Setting:
    """Lines of one size, measured."""

    lines: list[str]
    face: str
    size: float
    width: int
    height: int
    """From the top of the first line to the bottom of the last."""
    rise: float
    """From the top to the first baseline."""


def set_text(
    st: Stage, words: str, face: str, sizes: Sequence[float], width: float, most: int, share: float = text.PHRASE_SHARE
) -> Setting:
    """Words as balanced lines at the largest size that fits; `share`: how much smaller, for lines that end between
    phrases."""
    clean = text.drawable(words, face)
    lines, size = text.fit(clean, face, sizes=sizes, width=width, most=most, keep=st.keep, share=share)
    widest = max((text.measure(line, face, size) for line in lines), default=0.0)
    rise = size * 1.08
    height = rise + (len(lines) - 1) * LEADING * size + size * 0.36
    return Setting(lines, face, size, int(np.ceil(widest)), round(height), rise)


def set_line(st: Stage, words: str, face: str, sizes: Sequence[float], width: float) -> Setting:
    """Words as one line at the largest size that fits; smaller than the smallest where they must be."""
    clean = text.drawable(words, face)
    if not clean:
        return Setting([], face, sizes[-1], 0, 0, 0.0)
    natural = text.measure(clean, face, 1.0)
    size = next((s for s in sizes if natural * s <= width), min(sizes[-1], width / natural))
    return Setting([clean], face, size, int(np.ceil(natural * size)), round(size * 1.44), size * 1.08)


def room(st: Stage) -> int:
    """Width for a caption: the whole zone when set left, what is symmetric about the middle when centred."""
    if st.look.caption.align == "left":
        return st.zone.width
    half = min(st.size[0] / 2 - st.zone.left, st.zone.right - st.size[0] / 2)
    return int(2 * half)


def write(
    st: Stage,
    sheet: Sheet,
    setting: Setting,
    at: tuple[int, int],
    ink: Colour,
    *,
    width: int | None = None,
    align: text.Align | None = None,
    shadow: float = 0.0,
    stroke: tuple[int, Colour] | None = None,
) -> None:
    """Stamp set lines with their top left corner at `at`."""
    align = align or ("left" if st.look.caption.align == "left" else "centre")
    block = text.draw_block(setting.lines, setting.face, setting.size, leading=LEADING, align=align)
    x, y = at[0] + block.left, at[1] + round(setting.rise) + block.top
    if width is not None and align == "centre":
        x += (width - setting.width) // 2
    if stroke:
        grown = text.thicken(block.mask, stroke[0])
        if shadow:
            shadow_under(sheet, grown, (x - stroke[0], y - stroke[0] + st.px(6)), st.px(9), shadow)
        sheet.stamp(grown, (x - stroke[0], y - stroke[0]), stroke[1])
    elif shadow:
        shadow_under(sheet, text.thicken(block.mask, max(st.px(2), 1)), (x, y + st.px(2)), st.px(7), shadow)
    sheet.stamp(block.mask, (x, y), ink)


def shadow_under(sheet: Sheet, mask: Bytes, at: tuple[int, int], sigma: float, opacity: float) -> None:
    soft, margin = canvas.soften(mask, max(sigma, 1))
    sheet.stamp(soft, (at[0] - margin, at[1] - margin), (0, 0, 0), opacity)


def panel(sheet: Sheet, box: Box, radius: int, ink: Colour, opacity: float, shadow: int = 0) -> None:
    x, y, width, height = box
    mask = canvas.rounded(width, height, radius)
    if shadow:
        shadow_under(sheet, mask, (x, y + shadow // 2), shadow, 0.35)
    sheet.stamp(mask, (x, y), ink, opacity)


def finish(sheet: Sheet, origin: tuple[int, int], words: Box) -> Drawn:
    made = canvas.layer(sheet, origin)
    if made is None:
        raise ValueError("nothing was drawn")
    return Drawn(made, words)


def sheet_around(st: Stage, box: Box, margin: int) -> tuple[Sheet, tuple[int, int]]:
    """A sheet with room around a box, and where its corner lies in the frame."""
    x, y, width, height = box
    left, top = max(x - margin, 0), max(y - margin, 0)
    right, bottom = min(x + width + margin, st.size[0]), min(y + height + margin, st.size[1])
    return Sheet(right - left, bottom - top), (left, top)


def stitches(st: Stage, sheet: Sheet, box: Box, ink: Colour) -> None:
    """A running stitch along the inside of a plate."""
    if st.look.frame.motif != "stitch":
        return
    x, y, width, height = box
    inset, dash, gap, thick = st.px(10), st.px(16), st.px(10), max(st.px(3), 1)
    across = np.full((thick, dash), 255, np.uint8)
    down = np.full((dash, thick), 255, np.uint8)
    for start in range(x + inset + st.px(14), x + width - inset - st.px(14) - dash, dash + gap):
        sheet.stamp(across, (start, y + inset), ink, 0.55)
        sheet.stamp(across, (start, y + height - inset - thick), ink, 0.55)
    for start in range(y + inset + st.px(14), y + height - inset - st.px(14) - dash, dash + gap):
        sheet.stamp(down, (x + inset, start), ink, 0.55)
        sheet.stamp(down, (x + width - inset - thick, start), ink, 0.55)


def on_baseline(sheet: Sheet, setting: Setting, pen: tuple[int, int], ink: Colour) -> None:
    if not setting.lines:
        return
    line = text.draw_line(setting.lines[0], setting.face, setting.size)
    sheet.stamp(line.mask, (pen[0] + line.left, pen[1] + line.top), ink)


def stack(st: Stage, sheet: Sheet, box: Box, rows: Sequence[tuple[Setting, Colour]], tight: float) -> None:
    """Settings one under the other, centred in a box as a group; `tight`: share of the type size taken off each row."""
    x, y, width, height = box
    heights = [round(s.height - tight * s.size) for s, _ in rows]
    top = y + (height - sum(heights)) // 2 - round(rows[0][0].size * 0.08)
    for (setting, ink), high in zip(rows, heights, strict=True):
        write(st, sheet, setting, (x, top), ink, width=width, align="centre")
        top += high


def readable(wanted: Colour, ground: Colour, instead: Colour) -> Colour:
    """`wanted` where it contrasts with the ground by 3 to 1 (WCAG's rule for large letters), else `instead`."""
    return wanted if contrast(wanted, ground) >= 3 else instead
