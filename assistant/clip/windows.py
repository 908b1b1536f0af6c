"""A photo in a window on the look's ground: for what a full frame would cut, and for a change of rhythm."""

from __future__ import annotations

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
FEET = 0.24
"""Of the safe zone's height left for the words below a window, in an upright frame."""


def place(st: Stage, shape: float, subject: Subject) -> Box:
    """Where a picture `shape` times as wide as high stands: below badge and price, above the words; even numbers.

    As wide as the frame lets it, cropped in height as far as its subject allows.
    """
    zone, (width, _) = st.zone, st.size
    rim = st.px(st.look.frame.window.rim)
    head = st.px(132)
    top, bottom = zone.top + head + rim, zone.bottom - round((zone.bottom - zone.top) * FEET) - rim
    most_wide = width - 2 * (st.px(56) + rim)
    most_high = bottom - top
    high = min(most_high, round(most_wide / shape))
    wide = most_wide
    if not subject.fills:
        wide = min(wide, round(high * shape / min(subject.height * 1.1, 1)))
    wide = min(wide, round(2.1 * high))
    left, upper = (width - wide) // 2, top + (most_high - high) // 2
    return _even(left), _even(upper), _even(wide), _even(high)


def place_below(st: Stage, shape: float, subject: Subject, head: int) -> Box:
    """Where a picture stands in an upright frame under its words, which end `head` pixels below the zone's top.

    It reaches into what an app covers with its own texts, as any picture does that fills the frame; no more than half.
    """
    zone, (width, height) = st.zone, st.size
    rim = st.px(st.look.frame.window.rim)
    top, bottom = zone.top + head + st.px(28) + rim, zone.bottom + (height - zone.bottom) // 2
    most_wide, most_high = width - 2 * (st.px(56) + rim), bottom - top
    wide, high = most_wide, min(most_high, max(round(most_wide / shape), round(most_wide / 2.1)))
    if not subject.fills:
        wide = min(wide, max(round(high * shape / min(subject.height * 1.1, 1)), round(high * 0.7)))
    return _even((width - wide) // 2), _even(top + (most_high - high) // 2), _even(wide), _even(high)


def place_beside(st: Stage, shape: float, left: bool) -> Box:
    """Where a picture stands in a wide frame beside its words."""
    zone, (width, height) = st.zone, st.size
    style = st.look.frame.window
    if style.bleed:
        wide = min(round(height * shape), round(width * 0.46))
        return (0 if left else _even(width - wide)), 0, _even(wide), _even(height)
    rim = st.px(style.rim)
    most_high, most_wide = zone.bottom - zone.top - 2 * rim, round(width * 0.44)
    wide = min(round(most_high * shape), most_wide)
    # A picture that lies is cropped a little rather than shown as a strip.
    high = min(most_high, round(wide / min(shape, 1.15)))
    x = zone.left + rim if left else zone.right - rim - wide
    return _even(x), _even(zone.top + rim + (most_high - high) // 2), _even(wide), _even(high)


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
    soft = cv2.GaussianBlur(np.ascontiguousarray(small[top : top + high, left : left + wide]), (0, 0), 3.5)
    carried = cv2.resize(soft, st.size, interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.addWeighted(carried, 1 - tint, backdrop(st, st.size), tint, 0), np.uint8)


def open_window(st: Stage, box: Box, rgb: Bytes) -> Window:
    """The ground with rim and shadow around a picture, and the four corners that round it off."""
    style = st.look.frame.window
    x, y, width, height = box
    edge = height >= st.size[1]
    rim, radius = (0, 0) if edge else (st.px(style.rim), st.px(style.radius))
    ground = ground_of(st, rgb)
    outer = (x - rim, y - rim, width + 2 * rim, height + 2 * rim)
    plate = canvas.rounded(outer[2], outer[3], radius + rim)
    _shadow(ground, plate, (outer[0], outer[1] + st.px(14)), st.px(26))
    if rim:
        _stamp(ground, plate, outer[:2], st.ink(style.ink))
    planes = canvas.planes(ground)
    return Window(box, planes, _corners(planes, box, radius))


def _stamp(ground: Bytes, mask: Bytes, at: tuple[int, int], ink: canvas.Colour) -> None:
    x, y = at
    part = ground[y : y + mask.shape[0], x : x + mask.shape[1]]
    cover = mask[: part.shape[0], : part.shape[1], None].astype(np.float32) / 255
    part[:] = (part * (1 - cover) + np.array(ink, np.float32) * cover + 0.5).astype(np.uint8)


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
