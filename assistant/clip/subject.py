"""Where in a photo is the product? A small, plain guess: what differs from the rim, and holds the middle."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

_SIDE = 96
_RIM = 5
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


NOWHERE = Subject(0.5, 0.5, 1.0, 1.0)


def find_subject(rgb: NDArray[np.uint8], reach: float = 0.3) -> Subject:
    """The subject of a photo; the whole where nothing stands out, or stands farther than `reach` from the middle."""
    step = max(min(rgb.shape[:2]) // (4 * _SIDE), 1)
    coarse = np.ascontiguousarray(rgb[::step, ::step])
    small = np.asarray(cv2.resize(coarse, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA), np.uint8)
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
    left, right = _extent(weight.sum(0) / total)
    top, bottom = _extent(weight.sum(1) / total)
    subject = Subject((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)
    # What lies far out and runs over the edge is a corner of the cloth, not what is sold.
    whole = min(left, top) > RIM_FREE and max(right, bottom) < 1 - RIM_FREE
    far = np.hypot(subject.x - 0.5, subject.y - 0.5)
    return subject if far < 0.3 or (whole and far < reach) else NOWHERE


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


def _extent(shares: NDArray[np.float32]) -> tuple[float, float]:
    """Between which places 96 % of the weight lies."""
    run = np.cumsum(shares)
    return float(np.searchsorted(run, 0.02)) / _SIDE, float(np.searchsorted(run, 0.98) + 1) / _SIDE
