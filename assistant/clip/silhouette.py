"""How much of the product lies in which part of its photo: what words, badge and price are kept off.

A rectangle around a product holds much that is none of it: the corners beside a round tin, the ground between two jars.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.clip.subject import Subject, thinned

Bytes = NDArray[np.uint8]
_SIDE = 80
"""Pixels a photo is looked at wide and high."""
AROUND = 1.1
"""Times the subject's size: the finder's rectangle may end a little inside the product."""
EVEN = 0.3
"""Of the photo: what is drawn in detail on less of it is a product that was not found, and no close-up."""
ROUNDS = 2
"""Of the cut; more change little."""
AIR = 5
"""Pixels: words keep a little off, and a pale rim is easily lost."""
LEAST = 0.25
"""Of the subject's rectangle: a cut that leaves less of it has lost the product."""


class Silhouette:
    """A product as weights over its photo, which sum up to 1."""

    def __init__(self, weights: NDArray[np.float32]) -> None:
        total = max(float(weights.sum()), 1e-9)
        self.even = total**2 / max(float((weights**2).sum()), 1e-9) / weights.size > EVEN
        """Is it all over the photo, as cloth seen from near?"""
        self._sum = cv2.integral(np.asarray(weights / total, np.float64))
        self._high, self._wide = weights.shape

    def within(self, left: float, top: float, right: float, bottom: float) -> float:
        """Share of the product between sides given in shares of the photo."""
        if left >= right or top >= bottom:
            return 0.0
        return self._at(right, bottom) - self._at(left, bottom) - self._at(right, top) + self._at(left, top)

    def _at(self, x: float, y: float) -> float:
        """Of what lies above and left of a point: the table of sums, between its places evenly."""
        across, down = min(max(x, 0.0), 1.0) * self._wide, min(max(y, 0.0), 1.0) * self._high
        column, row = min(int(across), self._wide - 1), min(int(down), self._high - 1)
        a, b = across - column, down - row
        s = self._sum
        upper = s[row, column] * (1 - a) + s[row, column + 1] * a
        return float(upper * (1 - b) + (s[row + 1, column] * (1 - a) + s[row + 1, column + 1] * a) * b)


def rectangle(subject: Subject) -> Silhouette:
    """A product of which nothing is known but where it is."""
    return Silhouette(_filled(subject, 1.0).astype(np.float32))


def silhouette(rgb: Bytes, subject: Subject) -> Silhouette:
    """The product cut out of its photo; where none was found, what is drawn in most detail."""
    small = np.asarray(cv2.resize(thinned(rgb), (_SIDE, _SIDE), interpolation=cv2.INTER_AREA), np.uint8)
    return Silhouette(_detail(small) if subject.fills else _cut_out(small, subject))


def _filled(subject: Subject, times: float) -> Bytes:
    """1 in the subject's rectangle, enlarged."""
    made = np.zeros((_SIDE, _SIDE), np.uint8)
    left, right = (subject.x + side * subject.width * times / 2 for side in (-1, 1))
    top, bottom = (subject.y + side * subject.height * times / 2 for side in (-1, 1))
    rows, columns = (
        slice(max(round(a * _SIDE), 0), max(round(b * _SIDE), 1)) for a, b in ((top, bottom), (left, right))
    )
    made[rows, columns] = 1
    return made


def _cut_out(small: Bytes, subject: Subject) -> NDArray[np.float32]:
    """What differs from all that lies outside of its rectangle (GrabCut); the rectangle, where the cut fails."""
    room, sure = _filled(subject, AROUND), _filled(subject, 0.4)
    mask = np.where(sure > 0, cv2.GC_PR_FGD, np.where(room > 0, cv2.GC_PR_FGD, cv2.GC_BGD)).astype(np.uint8)
    plain = _filled(subject, 1.0).astype(np.float32)
    if not (mask == cv2.GC_BGD).any():
        return plain
    cv2.setRNGSeed(1)
    try:
        cv2.grabCut(small, mask, None, np.zeros((1, 65)), np.zeros((1, 65)), ROUNDS, cv2.GC_INIT_WITH_MASK)  # type: ignore[call-overload]
    except cv2.error:
        return plain
    found = ((mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD)).astype(np.uint8)
    if found.sum() < LEAST * plain.sum():
        return plain
    return np.asarray(cv2.dilate(found, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (AIR, AIR))), np.float32)


def _detail(small: Bytes) -> NDArray[np.float32]:
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32)
    edges = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))
    # A cloth or a marble has a little everywhere.
    return np.asarray(np.maximum(cv2.GaussianBlur(edges, (0, 0), 2.5) - np.median(edges), 0.0) + 1e-3, np.float32)
