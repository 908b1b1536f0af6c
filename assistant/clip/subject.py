"""Where in a photo is the product? A small, plain guess: what differs from the rim, and holds the middle."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

_SIDE = 96
LEAST_SIDE = 4 * _SIDE
"""Pixels of a picture's shorter side: all that is looked at here."""
_RIM = 5
_FINE = 192
"""Pixels of a picture's longer side, in which its details are looked for."""
CLOSE = 0.7
"""Of the product's width: what a detail shows."""
STROKE = 9.0
"""Of 255: the spread of grey that letters, weave and edges have, and a plain face has not."""
EDGE = 7
"""Pixels of the small picture: an edge by itself is narrower where it is seen as strokes."""
INNER = 0.92
"""Of a product's width and height: what hangs on it and what lies at its foot are no details of it."""
TELLING = 0.5
"""Of a detail: how much of it shows letters, weave or edges at least."""
FAINT = 0.8
"""Of the difference that tells product from ground: what hangs on the product may differ a little less."""
TRIFLE = 0.004
"""Of a product: what may lie beyond its sides. On the 18 example photos, traced by eye, FAINT and this leave out 0.9 of
a side in all, where the sides of most of it left out 2.4."""
GROWTH = 0.3
"""Of its own width or height: farther out than this lies a shadow, or the table."""
RIM_FREE = 0.03
"""Of the picture's side: what keeps so far from the edge is there as a whole."""


class Subject(NamedTuple):
    """Centre and extent of what stands out, in shares of the picture's width and height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def fills(self) -> bool:
        """A close-up, or nothing that stands out: wherever it is cut, no product is cut in two."""
        return self.width > 0.9 and self.height > 0.9


HEADROOM = 0.66
"""Of the air above and below a product, what lies above it."""


def raised(subject: Subject, seen: float) -> float:
    """The middle of a crop that shows `seen` of the picture's height: a little above the subject's own, for things
    stand, and a flame or a stem may rise from them that was not found.
    """
    return subject.y - (HEADROOM - 0.5) * max(seen - subject.height, 0.0)


class Spot(NamedTuple):
    """A detail: its centre, and the width of a square around it in shares of the picture's width."""

    x: float
    y: float
    width: float


NOWHERE = Subject(0.5, 0.5, 1.0, 1.0)


def thinned(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Every so manieth pixel of a large photo: as much as is looked at here, and quick to go over again."""
    step = max(min(rgb.shape[:2]) // LEAST_SIDE, 1)
    return np.ascontiguousarray(rgb[::step, ::step])


def find_subject(rgb: NDArray[np.uint8], reach: float = 0.3) -> Subject:
    """The subject of a photo; the whole where nothing stands out, or stands farther than `reach` from the middle."""
    small = np.asarray(cv2.resize(thinned(rgb), (_SIDE, _SIDE), interpolation=cv2.INTER_AREA), np.uint8)
    other = _strangeness(small)
    threshold, found = cv2.threshold(other, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    mask: NDArray[np.uint8] = np.asarray(found, np.uint8)
    if threshold < 8 or mask.mean() > 0.72:
        return NOWHERE
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)), np.uint8)
    weight = _held(mask) * other.astype(np.float32)
    total = float(weight.sum())
    if total < 1:
        return NOWHERE
    heart = (*_extent(weight.sum(0) / total, 0.02), *_extent(weight.sum(1) / total, 0.02))
    left, right, top, bottom = _grown(heart, mask, np.asarray(other > FAINT * threshold, np.uint8))
    subject = Subject((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)
    # What lies far out and runs over the edge is a corner of the cloth, not what is sold.
    whole = min(left, top) > RIM_FREE and max(right, bottom) < 1 - RIM_FREE
    far = np.hypot(subject.x - 0.5, subject.y - 0.5)
    return subject if far < 0.3 or (whole and far < reach) else NOWHERE


def find_details(rgb: NDArray[np.uint8], subject: Subject, most: int = 2) -> tuple[Spot, ...]:
    """Places of a product that tell something, most telling first: a label, a weave; no plain face, no single edge."""
    height, width = rgb.shape[:2]
    scale = _FINE / max(height, width)
    size = max(round(width * scale), 16), max(round(height * scale), 16)
    small = cv2.resize(thinned(rgb), size, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32)
    share = min(max(CLOSE * INNER * subject.width, 0.2), 0.5)
    side = share * size[0]
    telling = _telling(grey, side)
    # Inside the product, and as far from the picture's edges as the detail reaches.
    reach = np.zeros_like(telling)
    across = _between(subject.x, INNER * subject.width, size[0], side)
    down = _between(subject.y, INNER * subject.height, size[1], side)
    reach[down[0] : down[1], across[0] : across[1]] = 1
    telling *= reach
    found: list[Spot] = []
    while len(found) < most and telling.max() >= TELLING:
        # Ties, as in a weave that is alike all over, go to the middle of the place.
        rows, columns = np.nonzero(telling >= 0.97 * telling.max())
        near = np.hypot(columns - np.median(columns), rows - np.median(rows)).argmin()
        x, y = int(columns[near]), int(rows[near])
        found.append(Spot(x / size[0], y / size[1], share))
        # The next one shows something else.
        cv2.rectangle(telling, (int(x - side), int(y - side)), (int(x + side), int(y + side)), 0.0, -1)
    return tuple(found)


def _telling(grey: NDArray[np.float32], side: float) -> NDArray[np.float32]:
    """How much of a detail around each place, its middle above all, shows letters or weave."""
    mean, square = cv2.blur(grey, (5, 5)), cv2.blur(grey * grey, (5, 5))
    drawn = (np.sqrt(np.maximum(square - mean * mean, 0.0)) > STROKE).astype(np.uint8)
    # A lone edge is a narrow band, and is gone: what stays has stroke beside stroke.
    dense = cv2.morphologyEx(drawn, cv2.MORPH_OPEN, np.ones((EDGE, EDGE), np.uint8)).astype(np.float32)
    part = 2 * int(side / 4) + 1
    return np.asarray(cv2.blur(cv2.blur(dense, (part, part)), (part, part)), np.float32)


def _between(middle: float, extent: float, pixels: int, side: float) -> tuple[int, int]:
    """From where to where a detail's centre may lie along one side of a picture."""
    low = max((middle - extent / 2) * pixels, side / 2)
    high = min((middle + extent / 2) * pixels, pixels - side / 2)
    return int(low), max(int(high), int(low) + 1)


def _strangeness(small: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """How far each place is from the nearest of the rim's own colours, 0–255."""
    lab = cv2.cvtColor(cv2.GaussianBlur(small, (0, 0), 1.2), cv2.COLOR_RGB2LAB).astype(np.float32)
    lab[..., 0] *= 0.6  # A shadow on the table is no product.
    edges = (lab[:_RIM], lab[-_RIM:], lab[:, :_RIM], lab[:, -_RIM:])
    rim = np.concatenate([edge.reshape(-1, 3) for edge in edges])
    terms = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 12, 1.0)
    cv2.setRNGSeed(1)
    _, _, centres = cv2.kmeans(rim, 4, None, terms, 1, cv2.KMEANS_PP_CENTERS)  # type: ignore[call-overload]
    apart = np.min([np.linalg.norm(lab - centre, axis=2) for centre in centres], axis=0)
    return np.asarray(cv2.GaussianBlur(np.clip(apart * 2, 0, 255).astype(np.uint8), (0, 0), 1.5), np.uint8)


def _held(mask: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Only the pieces that count: large ones, the more so the nearer to the middle."""
    count, labels, stats, centres = cv2.connectedComponentsWithStats(mask)
    if count < 2:
        return np.zeros(mask.shape, np.float32)
    middle = np.hypot(centres[:, 0] / _SIDE - 0.5, centres[:, 1] / _SIDE - 0.5)
    worth = stats[:, cv2.CC_STAT_AREA] * np.exp(-((middle / 0.38) ** 2))
    worth[0] = 0
    return np.asarray((worth >= 0.12 * worth.max())[labels], np.float32)


Sides = tuple[float, float, float, float]
"""Left, right, top, bottom, in shares of the picture."""


def _grown(heart: Sides, clear: NDArray[np.uint8], faint: NDArray[np.uint8]) -> Sides:
    """The sides of most of a product, moved out to what hangs on it: handles, sleeves, a lid's rim."""
    left, right, top, bottom = heart
    inside = np.zeros(faint.shape, bool)
    inside[int(top * _SIDE) : int(np.ceil(bottom * _SIDE)), int(left * _SIDE) : int(np.ceil(right * _SIDE))] = True
    count, labels = cv2.connectedComponents(faint)
    held = np.bincount(labels[inside & (clear > 0)], minlength=count)
    held[0] = 0
    whole = (held >= 0.12 * max(held.max(), 1))[labels].astype(np.float32)
    total = max(float(whole.sum()), 1.0)
    found = (*_extent(whole.sum(0) / total, TRIFLE), *_extent(whole.sum(1) / total, TRIFLE))
    wide, high = GROWTH * (right - left), GROWTH * (bottom - top)
    return (
        max(min(left, found[0]), left - wide), min(max(right, found[1]), right + wide),
        max(min(top, found[2]), top - high), min(max(bottom, found[3]), bottom + high),
    )  # fmt: skip


def _extent(shares: NDArray[np.float32], left_out: float) -> tuple[float, float]:
    """Between which places the weight lies, but for a share at either end."""
    run = np.cumsum(shares)
    return float(np.searchsorted(run, left_out)) / _SIDE, float(np.searchsorted(run, 1 - left_out) + 1) / _SIDE
