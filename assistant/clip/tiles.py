"""The small pictures beside a large one in a wide frame: another photo of the seller's, or a detail of this one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from assistant.clip.canvas import Bytes
from assistant.clip.footage import Source
from assistant.clip.stage import Box, Stage
from assistant.clip.subject import Spot, find_subject, raised

COLUMN = 0.17
"""Of the frame's width."""


class Crop(NamedTuple):
    """What a tile shows: the part of a photo `width` of its width wide, about a point; all sides in shares."""

    source: Source
    width: float = 1.0
    """1: as much as fits, around the product."""
    x: float = 0.5
    y: float = 0.5


class Tile(NamedTuple):
    """A crop, and where it stands in the frame; even numbers."""

    box: Box
    crop: Crop


def whole(source: Source) -> Crop:
    """All of a photo that fits, around its product."""
    return Crop(source)


def close_up(source: Source, spot: Spot) -> Crop:
    """A place of a photo that tells something."""
    return Crop(source, spot.width, spot.x, spot.y)


def place(st: Stage, box: Box, left: bool, crops: Sequence[Crop]) -> tuple[Tile, ...]:
    """Crops one under the other beside a picture at `box`, on the side of the words; together as high as it."""
    style = st.look.frame.window
    x, y, width, height = box
    gap = st.px(10) if style.bleed else st.px(26) + 2 * st.px(style.rim)
    wide = round(st.size[0] * COLUMN)
    high = (height - gap * (len(crops) - 1)) // len(crops)
    start = x + width + gap if left else x - gap - wide
    made = []
    for n, crop in enumerate(crops):
        top = y + n * (high + gap)
        bottom = y + height if n == len(crops) - 1 else top + high
        made.append(Tile((_even(start), _even(top), _even(wide), _even(bottom - _even(top))), crop))
    return tuple(made)


def _even(n: int) -> int:
    return n // 2 * 2


def cut(rgb: Bytes, crop: Crop, size: tuple[int, int]) -> Bytes:
    """The crop of a photo at a size (width, height)."""
    if crop.width >= 1:
        return cropped(rgb, size)
    height, width = rgb.shape[:2]
    wide = min(crop.width * width, height * size[0] / size[1])
    return _taken(rgb, (crop.x, crop.y), (round(wide), round(wide * size[1] / size[0])), size)


def cropped(rgb: Bytes, size: tuple[int, int], air: float = 0.0) -> Bytes:
    """The part of a picture around its subject at a size (width, height): as large as fits; closer, where the subject
    is small, so that `air` times its own size is seen."""
    height, width = rgb.shape[:2]
    shape = size[0] / size[1]
    subject = find_subject(rgb)
    wide = min(width, height * shape)
    y = subject.y
    if air and not subject.fills:
        wide = min(wide, air * max(subject.width * width, subject.height * height * shape))
        y = raised(subject, wide / shape / height)
    return _taken(rgb, (subject.x, y), (round(wide), round(wide / shape)), size)


def _taken(rgb: Bytes, middle: tuple[float, float], part: tuple[int, int], size: tuple[int, int]) -> Bytes:
    height, width = rgb.shape[:2]
    w, h = min(max(part[0], 1), width), min(max(part[1], 1), height)
    x = min(max(round(middle[0] * width - w / 2), 0), width - w)
    y = min(max(round(middle[1] * height - h / 2), 0), height - h)
    way = cv2.INTER_AREA if size[0] < w else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(rgb[y : y + h, x : x + w], size, interpolation=way), np.uint8)
