"""Where in a photo is the product? A small, plain guess: what differs from the rim, sharp, and near the middle."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

_SIDE = 96


class Subject(NamedTuple):
    """Centre and extent of what stands out, in shares of the picture's width and height."""

    x: float
    y: float
    width: float
    height: float


def find_subject(rgb: NDArray[np.uint8]) -> Subject:
    """The subject of a photo; the middle where nothing stands out."""
    step = max(min(rgb.shape[:2]) // (4 * _SIDE), 1)
    small = cv2.resize(np.ascontiguousarray(rgb[::step, ::step]), (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB).astype(np.float32)
    rim = np.concatenate(
        [lab[:6].reshape(-1, 3), lab[-6:].reshape(-1, 3), lab[:, :6].reshape(-1, 3), lab[:, -6:].reshape(-1, 3)]
    )
    other = np.linalg.norm(lab - np.median(rim, 0), axis=2)
    sharp = np.abs(cv2.Laplacian(lab[..., 0], cv2.CV_32F))
    weight = cv2.GaussianBlur(other / (other.max() + 1e-3) + 0.6 * sharp / (sharp.max() + 1e-3), (0, 0), 3)
    rows, columns = np.mgrid[0:_SIDE, 0:_SIDE].astype(np.float32) / (_SIDE - 1)
    weight *= np.exp(-(((columns - 0.5) / 0.38) ** 2 + ((rows - 0.5) / 0.42) ** 2))
    weight = np.clip(weight - np.percentile(weight, 70), 0, None)
    total = float(weight.sum())
    if total < 1e-4:
        return Subject(0.5, 0.5, 0.5, 0.5)
    x, y = float((weight * columns).sum() / total), float((weight * rows).sum() / total)
    wide = 4 * float(np.sqrt((weight * (columns - x) ** 2).sum() / total))
    high = 4 * float(np.sqrt((weight * (rows - y) ** 2).sum() / total))
    return Subject(x, y, min(wide, 1.0), min(high, 1.0))
