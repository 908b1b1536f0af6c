"""A photo in a window on the look's ground: for what a full frame would cut, and for a change of rhythm."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.clip import canvas
from assistant.clip.backdrops import backdrop
from assistant.clip.canvas import Layer
from assistant.clip.painter import Planes, Window
from assistant.clip.stage import Box, Stage
from assistant.clip.subject import Subject

Bytes = NDArray[np.uint8]
LOWEST = 0.5
"""Of a picture's width or height: a window shows no less of one in which no product was found."""
SEEN = 0.4
"""Of a picture's width or height: a window shows no less, however small the product in it."""
AIR = 1.07
"""Times the product's size: what a window shows of it."""
NEARLY = 0.93
"""Of a room's width or height: a picture that fills so much of it fills it all, so that a clip's windows are alike."""
BADGE = 98
"""Pixels of a frame 1080 wide that the shop's badge takes, with the air below it."""
SHOWN = 0.85
"""Of a product seen before: filling the frame, a picture without words may cut the rest."""


def place_below(st: Stage, shape: float, subject: Subject, head: int) -> Box:
    """Where a picture stands in an upright frame under its words, which end `head` pixels below the zone's top.

    It reaches down to the frame's foot, over which an app lays its own texts, as any picture does that fills the frame.
    """
    zone, (width, height) = st.zone, st.size
    style = st.look.frame.window
    rim, air = (0, 0) if style.bleed else (st.px(style.rim), st.px(56))
    top, bottom = zone.top + head + st.px(28) + rim, height - air - rim
    most_wide, most_high = width - 2 * (air + rim), bottom - top
    wide, high = fitted((most_wide, most_high), shape, subject)
    if style.bleed and high > 0.8 * most_high and wide > 0.8 * most_wide:
        wide, high = most_wide, most_high
    # Where an app's own texts begin, a picture that does not need the room ends.
    lowest = zone.bottom + (height - zone.bottom) // 2 - top
    down = max(min(most_high, lowest) - high, 0) // 2 if high < most_high else 0
    return _even((width - wide) // 2), _even(top + down), _even(wide), _even(high)


def place_above(st: Stage, shape: float, subject: Subject, foot: int) -> Box:
    """Where a picture stands in a squarish frame above its words, which begin `foot` pixels above the zone's bottom."""
    zone, (width, _) = st.zone, st.size
    style = st.look.frame.window
    rim, air = (0, 0) if style.bleed else (st.px(style.rim), st.px(40))
    top, bottom = air + rim, zone.bottom - foot - rim
    most_wide, most_high = width - 2 * (air + rim), bottom - top
    wide, high = fitted((most_wide, most_high), shape, subject)
    if style.bleed and (high < most_high or wide > NEARLY * most_wide):
        high, wide = most_high, most_wide
    elif style.bleed:
        # Too narrow to run out of the frame at its sides: nor does it at the top.
        top, most_high = top + st.px(40), most_high - st.px(40)
        wide, high = fitted((most_wide, most_high), shape, subject)
    return _even((width - wide) // 2), _even(top + (most_high - high) // 2), _even(wide), _even(high)


def fitted(room: tuple[int, int], shape: float, subject: Subject) -> tuple[int, int]:
    """Width and height of a picture in a room: all of it filled, as far as that leaves the product whole.

    So the windows of a clip are of one size, but for those of photos that cannot fill it.
    """
    narrowest, widest = shape * _kept(subject.width, subject), shape / _kept(subject.height, subject)
    across = min(max(room[0] / room[1], narrowest), widest)
    wide, high = min(room[0], round(room[1] * across)), min(room[1], round(room[0] / across))
    return (room[0] if wide > NEARLY * room[0] else wide), (room[1] if high > NEARLY * room[1] else high)


def _kept(extent: float, subject: Subject) -> float:
    """Share of a picture's side that a window shows at least, for a product of this extent along it."""
    return LOWEST if subject.fills else min(max(AIR * extent, SEEN), 1.0)


def place_alone(st: Stage, shape: float, subject: Subject, cover: float, use: int) -> Box | None:
    """Where a picture stands that has the frame to itself; None where it fills it.

    `cover`: how many times it is enlarged to fill it; `use`: how often it was shown before. A product seen before may
    lose a little at the edges of the frame.
    """
    width, height = st.size
    frame = width / height
    least = 1.0 if use == 0 else SHOWN
    across, down = min(1.0, frame / shape), min(1.0, shape / frame)
    shown = subject.fills or min(across / subject.width, down / subject.height) >= least
    if shown and min(across, down) >= SEEN and cover <= 1:
        return None
    style = st.look.frame.window
    air = 0 if style.bleed else st.px(style.rim) + st.px(56)
    # Side by side the picture may run out of the frame, as it does beside words; under a badge it may not.
    top = air if frame > 1 else st.zone.top + st.px(BADGE)
    wide, high = fitted((width - 2 * air, height - air - top), shape, subject)
    return _even((width - wide) // 2), _even(top + (height - air - top - high) // 2), _even(wide), _even(high)


def place_beside(st: Stage, shape: float, subject: Subject, left: bool, collage: bool = False) -> Box:
    """Where a picture stands beside its words; `collage`: with a column of small pictures between them."""
    width, height = st.size
    style = st.look.frame.window
    most = 0.35 if collage else 0.5 if width < 1.3 * height else 0.46
    if style.bleed:
        wide, high = fitted((round(width * most), height), shape, subject)
        if high == height:
            return (0 if left else _even(width - wide)), 0, _even(wide), _even(high)
        # It would run out of the frame at one side alone: it stands on the ground instead, as other looks' pictures do.
    rim, air = (0 if style.bleed else st.px(style.rim)), st.px(56)
    most_high = height - 2 * (air + rim)
    wide, high = fitted((round(width * (most - 0.02)), most_high), shape, subject)
    x = air + rim if left else width - air - rim - wide
    return _even(x), _even(air + rim + (most_high - high) // 2), _even(wide), _even(high)


def _even(n: int) -> int:
    return n // 2 * 2


def ground_of(st: Stage, rgb: Bytes) -> Bytes:
    """The ground around a framed picture: the picture itself, blurred and carried on, under the look's own pattern."""
    width, height = st.size
    tint = st.look.frame.tint
    small = cv2.resize(rgb, (64, 64), interpolation=cv2.INTER_AREA)
    wide = min(64, max(round(64 * (width / height) / (rgb.shape[1] / rgb.shape[0])), 8))
    high = min(64, max(round(64 * (rgb.shape[1] / rgb.shape[0]) / (width / height)), 8))
    left, top = (64 - wide) // 2, (64 - high) // 2
    soft = cv2.GaussianBlur(
        np.ascontiguousarray(small[top : top + high, left : left + wide]), (0, 0), 11, borderType=cv2.BORDER_REFLECT
    )
    carried = cv2.resize(soft, st.size, interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.addWeighted(carried, 1 - tint, backdrop(st, st.size), tint, 0), np.uint8)


def open_window(st: Stage, box: Box, rgb: Bytes, beside: Sequence[tuple[Box, Bytes]] = ()) -> Window:
    """The ground with rim and shadow around a picture, and the four corners that round it off.

    `beside`: small pictures that stand still on the ground, each at its box.
    """
    style = st.look.frame.window
    ground = ground_of(st, rgb)
    for place, small in beside:
        radius = _frame(st, ground, place)
        _lay(ground, small, canvas.rounded(place[2], place[3], radius), place[:2])
    radius = _frame(st, ground, box)
    if style.bleed and style.rim:
        _rule(st, ground, box)
    planes = canvas.planes(ground)
    return Window(box, planes, _corners(planes, box, radius))


def _frame(st: Stage, ground: Bytes, box: Box) -> int:
    """Shadow and rim for a picture; the radius of its corners."""
    style = st.look.frame.window
    x, y, width, height = box
    rim, radius = (0, 0) if style.bleed else (st.px(style.rim), st.px(style.radius))
    plate = canvas.rounded(width + 2 * rim, height + 2 * rim, radius + rim)
    _shadow(ground, plate, (x - rim, y - rim + st.px(14)), st.px(26))
    if rim:
        _lay(ground, np.array(st.ink(style.ink), np.uint8), plate, (x - rim, y - rim))
    return radius


def _rule(st: Stage, ground: Bytes, box: Box) -> None:
    """A line along the edges of a picture that runs out of the frame: where it meets the ground."""
    x, y, width, height = box
    thick, ink = max(st.px(st.look.frame.window.rim), 2), st.ink(st.look.frame.window.ink)
    ground[max(y - thick, 0) : y + height + thick, max(x - thick, 0) : x + width + thick] = ink


def _lay(ground: Bytes, ink: Bytes, mask: Bytes, at: tuple[int, int]) -> None:
    """A colour or a picture where `mask` covers; what falls outside the ground is left out."""
    x, y = at
    left, top = max(-x, 0), max(-y, 0)
    part = ground[y + top : y + mask.shape[0], x + left : x + mask.shape[1]]
    rows, columns = slice(top, top + part.shape[0]), slice(left, left + part.shape[1])
    cover = mask[rows, columns, None].astype(np.float32) / 255
    over = (ink if ink.ndim == 1 else ink[rows, columns]).astype(np.float32)
    part[:] = (part * (1 - cover) + over * cover + 0.5).astype(np.uint8)


def _shadow(ground: Bytes, mask: Bytes, at: tuple[int, int], sigma: int) -> None:
    whole = np.zeros(ground.shape[:2], np.uint8)
    x, y = max(at[0], 0), max(at[1], 0)
    part = whole[y : y + mask.shape[0], x : x + mask.shape[1]]
    part[:] = mask[: part.shape[0], : part.shape[1]]
    # Blurred at a quarter of the size: a shadow has no detail.
    small = cv2.resize(whole, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    soft = cv2.resize(cv2.GaussianBlur(small, (0, 0), max(sigma / 4, 1)), whole.shape[::-1])
    ground[:] = cv2.multiply(
        ground, cv2.cvtColor(255 - (soft * 0.42).astype(np.uint8), cv2.COLOR_GRAY2BGR), scale=1 / 255
    )


def _corners(ground: Planes, box: Box, radius: int) -> tuple[Layer, ...]:
    if radius < 2:
        return ()
    width, height = box[2:]
    side = min((radius + 1) // 2 * 2, width // 2, height // 2)
    outside = 255 - canvas.rounded(width, height, radius)
    return tuple(
        _corner(ground, outside, box, left, top, side) for top in (0, height - side) for left in (0, width - side)
    )


def _corner(ground: Planes, outside: Bytes, box: Box, left: int, top: int, side: int) -> Layer:
    cover = np.ascontiguousarray(outside[top : top + side, left : left + side])
    half = np.asarray(cv2.resize(cover, (side // 2, side // 2), interpolation=cv2.INTER_AREA), np.uint8)
    x, y = box[0] + left, box[1] + top
    parts = [ground[0][y : y + side, x : x + side]]
    parts += [p[y // 2 : (y + side) // 2, x // 2 : (x + side) // 2] for p in ground[1:]]
    colours = [
        np.asarray(cv2.multiply(p, c, scale=1 / 255), np.uint8) for p, c in zip(parts, (cover, half, half), strict=True)
    ]
    return Layer(x, y, (colours[0], colours[1], colours[2]), (cover, half))
