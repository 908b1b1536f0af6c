"""Designed grounds in a look's colours: behind a card without a photo, around a framed photo, under the end card."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.clip.canvas import colour
from assistant.clip.looks import Look
from assistant.clip.stage import Stage

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]
Pattern = Callable[[Floats, Floats, Look], Floats]
"""x and y in shares of the frame's shorter side, from the middle → what is added to the colours, times 255."""


def backdrop(st: Stage, size: tuple[int, int]) -> Bytes:
    """The look's ground at a size, RGB. The caller does not write on it."""
    return _backdrop(st.look, size)


@lru_cache(maxsize=4)
def _backdrop(look: Look, size: tuple[int, int]) -> Bytes:
    width, height = size
    # Soft shapes are drawn at half the size: it is a quarter of the work, and no edge is lost.
    w, h = width // 2, height // 2
    rows, columns = np.mgrid[0:h, 0:w].astype(np.float32)
    side = min(w, h)
    x, y = (columns - w / 2) / side, (rows - h / 2) / side
    top, bottom = (np.array(colour(c), np.float32) for c in look.colours.backdrop)
    t = np.clip(0.9 * rows / h + 0.1 * columns / w, 0, 1)[..., None]
    ground = top * (1 - t) + bottom * t + PATTERNS[look.frame.pattern](x, y, look)[..., None]
    large = cv2.resize(ground, size, interpolation=cv2.INTER_LINEAR)
    if look.frame.pattern == "weave":
        large += _weave(size)[..., None]
    # A breath of grain: a smooth gradient shows steps after encoding.
    rng = np.random.default_rng(7)
    large += cv2.resize(rng.normal(0, 1.3, (h, w)).astype(np.float32), size)[..., None]
    made = np.clip(large, 0, 255).astype(np.uint8)
    made.flags.writeable = False
    return made


def _weave(size: tuple[int, int]) -> Floats:
    rows, columns = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    pitch = max(min(size) / 120, 5.0)
    return np.asarray(
        3.0 * np.sin(columns * 2 * np.pi / pitch) * np.sin(rows * 2 * np.pi / pitch), np.float32
    )  # fmt: skip


def _soft(distance: Floats, blur: float = 0.006) -> Floats:
    """1 where `distance` is negative, 0 where positive, with a soft edge."""
    return np.asarray(np.clip(0.5 - distance / (2 * blur), 0, 1), np.float32)


def _plain(x: Floats, y: Floats, look: Look) -> Floats:
    """A large soft light from above."""
    return np.asarray(14 * np.exp(-(x**2 + (y + 0.5) ** 2) / 0.5) - 4, np.float32)


def _bubbles(x: Floats, y: Floats, look: Look) -> Floats:
    """Large overlapping rounds, as cut from paper."""
    made = np.zeros_like(x)
    rounds = ((0.52, -0.66, 0.34, 16), (-0.5, 0.62, 0.44, -12), (0.44, 0.86, 0.26, 12), (-0.56, -0.9, 0.2, 9))
    for cx, cy, r, ink in rounds:
        made += ink * _soft(np.hypot(x - cx, y - cy) - r)
    return made


def _dots(x: Floats, y: Floats, look: Look) -> Floats:
    """Printer's dots that grow towards two corners."""
    pitch = 0.055
    turn = 0.7071
    u, v = (x + y) * turn, (y - x) * turn
    near = np.hypot((u / pitch) % 1 - 0.5, (v / pitch) % 1 - 0.5)
    grow = np.clip(np.abs(x * 0.5 + y * 0.62) - 0.12, 0, 0.42)
    return np.asarray(26 * _soft(near - grow, 0.05), np.float32)


def _rays(x: Floats, y: Floats, look: Look) -> Floats:
    """Rays from behind the product."""
    angle = np.arctan2(y + 0.1, x)
    reach = np.clip(np.hypot(x, y + 0.1) / 0.9, 0, 1)
    return np.asarray(20 * _soft(np.sin(angle * 14), 0.12) * (1 - 0.55 * reach) - 6 * reach, np.float32)


def _night(x: Floats, y: Floats, look: Look) -> Floats:
    """A spot of light in the dark, with a fine arc."""
    light = 26 * np.exp(-((x / 0.55) ** 2 + ((y + 0.16) / 0.75) ** 2))
    arc = 9 * np.exp(-(((np.hypot(x, y - 1.15) - 1.2) / 0.004) ** 2))
    return np.asarray(light + arc - 6, np.float32)


PATTERNS: dict[str, Pattern] = {
    "plain": _plain, "weave": _plain, "bubbles": _bubbles, "dots": _dots, "rays": _rays, "night": _night,
}  # fmt: skip
