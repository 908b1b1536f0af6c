"""How what lies over a picture comes in: each look in its own way, of a layer that was drawn once."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

from assistant.clip.canvas import Bytes, Layer
from assistant.clip.looks import Way

SMALL = 0.72
"""How small a pop begins."""
BEYOND = 1.7
"""How far a pop goes beyond its size before it settles (the usual constant: 10 %)."""

ARRIVES = 1.08
"""How far a ribbon would unroll beyond its ends: it reaches them while it still moves, and no sliver stays open."""


class State(NamedTuple):
    """A layer on its way in."""

    layer: Layer
    strength: float
    """0–1."""
    lift: int
    """Pixels below its place."""


def smooth(t: float) -> float:
    """0–1, softened at both ends."""
    return t * t * (3 - 2 * t)


def _slowing(t: float) -> float:
    return 1 - (1 - t) ** 3


def come(way: Way, layer: Layer, share: float, lift: int) -> State:
    """The layer when `share` 0–1 of its entrance is over; one that rises begins `lift` pixels too low."""
    return State(layer, 1.0, 0) if share >= 1 else _WAYS[way](layer, share, lift)


def _fade(layer: Layer, share: float, lift: int) -> State:
    return State(layer, smooth(share), 0)


def _rise(layer: Layer, share: float, lift: int) -> State:
    return State(layer, min(1.6 * share, 1.0), round(lift * (1 - _slowing(share))))


def _wipe(layer: Layer, share: float, lift: int) -> State:
    return State(_columns(layer, 0.0, _slowing(share)), min(4 * share, 1.0), 0)


def _unroll(layer: Layer, share: float, lift: int) -> State:
    half = min(ARRIVES * _slowing(share), 1.0) / 2
    return State(_columns(layer, 0.5 - half, 0.5 + half), min(4 * share, 1.0), 0)


def _pop(layer: Layer, share: float, lift: int) -> State:
    t = share - 1
    size = SMALL + (1 - SMALL) * (1 + (BEYOND + 1) * t**3 + BEYOND * t**2)
    return State(_scaled(layer, size), min(2.5 * share, 1.0), 0)


_WAYS: dict[Way, Callable[[Layer, float, int], State]] = {
    "fade": _fade, "rise": _rise, "wipe": _wipe, "unroll": _unroll, "pop": _pop,
}  # fmt: skip


def _columns(layer: Layer, first: float, last: float) -> Layer:
    """A view of the columns between two shares of the width."""
    width = layer.box[2]
    left, right = (round(width * share / 2) for share in (first, last))
    right = max(right, left + 1)
    parts = [p[:, 2 * left : 2 * right] for p in (layer.colours[0], layer.covers[0])]
    halves = [p[:, left:right] for p in (*layer.colours[1:], layer.covers[1])]
    return Layer(layer.x + 2 * left, layer.y, (parts[0], halves[0], halves[1]), (parts[1], halves[2]))


def _scaled(layer: Layer, size: float) -> Layer:
    """The layer larger or smaller about its middle."""
    x, y, width, height = layer.box
    wide, high = max(round(width * size / 2), 1), max(round(height * size / 2), 1)

    def fitted(plane: Bytes, half: bool) -> Bytes:
        to = (wide, high) if half else (2 * wide, 2 * high)
        return np.asarray(cv2.resize(plane, to, interpolation=cv2.INTER_LINEAR), np.uint8)

    luma, u, v = layer.colours
    left, top = x + (width - 2 * wide) // 4 * 2, y + (height - 2 * high) // 4 * 2
    return Layer(
        left, top, (fitted(luma, False), fitted(u, True), fitted(v, True)),
        (fitted(layer.covers[0], False), fitted(layer.covers[1], True)),
    )  # fmt: skip


def strips(layer: Layer, cuts: list[int]) -> list[Layer]:
    """Views of the layer cut at rows of the frame; together they are the whole."""
    edges = sorted({0, *((cut - layer.y) // 2 * 2 for cut in cuts), layer.box[3]})
    edges = [edge for edge in edges if 0 <= edge <= layer.box[3]]
    made = []
    for top, bottom in pairwise(edges):
        rows, half = slice(top, bottom), slice(top // 2, bottom // 2)
        luma, u, v = layer.colours
        covers = (layer.covers[0][rows], layer.covers[1][half])
        made.append(Layer(layer.x, layer.y + top, (luma[rows], u[half], v[half]), covers))
    return made


def moved(layer: Layer, across: int, down: int) -> Layer:
    """The same layer elsewhere, by even numbers of pixels."""
    return Layer(layer.x + across // 2 * 2, layer.y + down // 2 * 2, layer.colours, layer.covers)
