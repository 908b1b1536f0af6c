"""Can the words be read? Measured on the finished clip: letters against what really lies around them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.clip import text
from assistant.clip.stage import Row

Bytes = NDArray[np.uint8]
LEAST: Final = 4.5
"""WCAG 2.2, success criterion 1.4.3: the ratio for letters of any size."""
MOST: Final = 21.0
"""Black on white; said of what has no words."""
_INNER: Final = 0.02
_OUTER: Final = 0.085
"""In em: between these distances from the letters lies what they are seen against. Nearer, the encoder blurs."""

_SHARES = np.arange(256) / 255
_LINEAR = np.where(_SHARES <= 0.03928, _SHARES / 12.92, ((_SHARES + 0.055) / 1.055) ** 2.4)
"""sRGB's curve undone, for each of the 256 values (WCAG 2, relative luminance)."""


def contrast_in(rgb: Bytes, rows: Iterable[Row]) -> float:
    """The WCAG contrast of the worst line with what lies around its letters in a frame; MOST where there are none."""
    return min((_of_row(rgb, row) for row in rows), default=MOST)


def _of_row(rgb: Bytes, row: Row) -> float:
    """Letter by letter, for a word may be lit up in other colours: the tenth of the letters that stand out least."""
    line = text.draw_line(row.words, row.face, row.size)
    inner, outer = max(round(row.size * _INNER), 1), max(round(row.size * _OUTER), 2)
    x, y = row.pen + line.left - outer, row.base + line.top - outer
    seen = rgb[max(y, 0) : y + line.height + 2 * outer, max(x, 0) : x + line.width + 2 * outer]
    wide = cv2.copyMakeBorder(line.mask, outer, outer, outer, outer, cv2.BORDER_CONSTANT, value=0)
    mask = np.asarray(wide[max(-y, 0) :, max(-x, 0) :][: seen.shape[0], : seen.shape[1]], np.uint8)
    light = _luminance(seen)
    count, labels, stats, _ = cv2.connectedComponentsWithStats((mask > 127).astype(np.uint8))
    found = []
    for number in range(1, count):
        left, top, width, height = (int(v) for v in stats[number, :4])
        if stats[number, cv2.CC_STAT_AREA] < (row.size * 0.14) ** 2:
            continue
        rows = slice(max(top - outer, 0), top + height + outer)
        columns = slice(max(left - outer, 0), left + width + outer)
        letter = (labels[rows, columns] == number).astype(np.uint8)
        found.append(_of_letter(light[rows, columns], letter, mask[rows, columns], inner, outer))
    return float(np.percentile(found, 10)) if found else MOST


def _of_letter(light: NDArray[np.float64], letter: Bytes, others: Bytes, inner: int, outer: int) -> float:
    ring = (_grown(letter, outer) > 0) & (_grown(others, inner) == 0)
    # A thin stroke is all edge: its brightest or darkest pixels are its ink.
    ink, around = light[letter > 0], light[ring]
    if not around.size:
        return MOST
    ground = float(np.median(around))
    a = float(np.percentile(ink, 75 if ground < float(np.median(ink)) else 25))
    low, high = sorted((a, ground))
    return (high + 0.05) / (low + 0.05)


def _grown(mask: Bytes, by: int) -> Bytes:
    return np.asarray(
        cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * by + 1, 2 * by + 1))), np.uint8
    )


def _luminance(rgb: Bytes) -> NDArray[np.float64]:
    return np.asarray(_LINEAR[rgb] @ np.array([0.2126, 0.7152, 0.0722]), np.float64)
