"""Drawing once: shapes and ink on a transparent sheet, then the sheet as YUV planes that a frame takes in one blend."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

Colour = tuple[int, int, int]
"""Red, green, blue, 0–255."""
Bytes = NDArray[np.uint8]

# BT.709, limited range: what every phone and browser assumes of an HD clip.
_KR, _KB = 0.2126, 0.0722
_KG = 1 - _KR - _KB
TO_YUV = np.array(
    [
        [_KR * 219 / 255, _KG * 219 / 255, _KB * 219 / 255],
        [-_KR / (2 * (1 - _KB)) * 224 / 255, -_KG / (2 * (1 - _KB)) * 224 / 255, 0.5 * 224 / 255],
        [0.5 * 224 / 255, -_KG / (2 * (1 - _KR)) * 224 / 255, -_KB / (2 * (1 - _KR)) * 224 / 255],
    ],
    np.float32,
)
OFFSET = np.array([16, 128, 128], np.float32)
TO_RGB = np.linalg.inv(TO_YUV).astype(np.float32)


def colour(code: str) -> Colour:
    """`#c8102e` → (200, 16, 46). ValueError for anything else."""
    if len(code) != 7 or code[0] != "#":
        raise ValueError(f"not a colour: {code!r}")
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def contrast(a: Colour, b: Colour) -> float:
    """WCAG 2 contrast ratio, 1–21."""
    bright = sorted((_luminance(a), _luminance(b)))
    return (bright[1] + 0.05) / (bright[0] + 0.05)


def _luminance(rgb: Colour) -> float:
    parts = [c / 255 / 12.92 if c / 255 <= 0.03928 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def yuv(rgb: Colour) -> tuple[int, int, int]:
    """A colour in BT.709 limited range."""
    y, u, v = TO_YUV @ np.array(rgb, np.float32) + OFFSET
    return round(float(y)), round(float(u)), round(float(v))


def planes(rgb: Bytes) -> tuple[Bytes, Bytes, Bytes]:
    """An RGB picture as Y and half-size U, V; odd last rows and columns are dropped."""
    height, width = rgb.shape[0] // 2 * 2, rgb.shape[1] // 2 * 2
    picture = rgb[:height, :width]
    luma = cv2.transform(picture, np.hstack([TO_YUV[:1], OFFSET[:1, None]]))
    half = cv2.resize(picture, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    chroma = cv2.transform(half, np.hstack([TO_YUV[1:], OFFSET[1:, None]]))
    u, v = (np.ascontiguousarray(chroma[..., i], np.uint8) for i in (0, 1))
    return np.asarray(luma, np.uint8).reshape(height, width), u, v


def to_rgb(i420: Bytes, width: int, height: int) -> Bytes:
    """An I420 frame (BT.709, limited) as RGB."""
    y, u, v = split(i420, width, height)
    full = [cv2.resize(p, (width, height), interpolation=cv2.INTER_LINEAR) for p in (u, v)]
    stack = np.dstack([y, *full])
    shift = -(TO_RGB @ OFFSET)
    return np.asarray(cv2.transform(stack, np.hstack([TO_RGB, shift[:, None]])), np.uint8)


def split(i420: Bytes, width: int, height: int) -> tuple[Bytes, Bytes, Bytes]:
    """Views of the three planes of one flat I420 frame."""
    luma = width * height
    flat = i420.reshape(-1)
    return (
        flat[:luma].reshape(height, width),
        flat[luma : luma + luma // 4].reshape(height // 2, width // 2),
        flat[luma + luma // 4 :].reshape(height // 2, width // 2),
    )


_STRIP = 64
"""Rows."""


@dataclass
class Sheet:
    """A transparent picture, premultiplied; drawn on once, then given to a clip as a layer."""

    width: int
    height: int
    rgb: NDArray[np.float32] = field(init=False, repr=False)
    alpha: NDArray[np.float32] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.rgb = np.zeros((self.height, self.width, 3), np.float32)
        self.alpha = np.zeros((self.height, self.width), np.float32)

    def fill(self, rgb: Bytes) -> None:
        """Cover the whole sheet with a picture of its size."""
        self.rgb[:] = rgb
        self.alpha[:] = 1

    def stamp(self, mask: Bytes, at: tuple[int, int], ink: Colour, opacity: float = 1.0) -> None:
        """Lay `ink` down where `mask` covers, its first corner at `at`; what falls outside the sheet is left out."""
        x, y = at
        left, top = max(x, 0), max(y, 0)
        right, bottom = min(x + mask.shape[1], self.width), min(y + mask.shape[0], self.height)
        if left >= right or top >= bottom:
            return
        cover = mask[top - y : bottom - y, left - x : right - x].astype(np.float32) * (opacity / 255)
        self._over(slice(top, bottom), slice(left, right), cover, np.array(ink, np.float32))

    def picture(self, rgb: Bytes, at: tuple[int, int], mask: Bytes | None = None) -> None:
        """Lay down a picture that lies wholly inside the sheet."""
        x, y = at
        height, width = rgb.shape[:2]
        cover = np.ones((height, width), np.float32)
        if mask is not None:
            cover = (mask / 255).astype(np.float32)
        self._over(slice(y, y + height), slice(x, x + width), cover, rgb.astype(np.float32))

    def _over(self, rows: slice, columns: slice, cover: NDArray[np.float32], ink: NDArray[np.float32]) -> None:
        """Lay `ink`, one colour or a picture, over a part of the sheet. In strips: a frame's worth of passing numbers
        would be 75 MB.
        """
        rgb, alpha = self.rgb[rows, columns], self.alpha[rows, columns]
        for first in range(0, len(alpha), _STRIP):
            strip = slice(first, first + _STRIP)
            thick = cover[strip]
            rgb[strip] += ((ink if ink.ndim == 1 else ink[strip]) - rgb[strip]) * thick[..., None]
            alpha[strip] += (1 - alpha[strip]) * thick

    def shade(
        self, first: float, last: float, ink: Colour = (0, 0, 0), *, begin: int = 0, until: int | None = None
    ) -> None:
        """Fill with `ink` whose opacity is `first` down to row `begin`, and runs smoothly to `last` at row `until`."""
        span = max((until or self.height) - 1 - begin, 1)
        t = np.clip((np.arange(self.height, dtype=np.float32) - begin) / span, 0, 1)
        ramp = first + (last - first) * t * t * (3 - 2 * t)
        cover = np.repeat(ramp[:, None], self.width, 1).astype(np.float32)
        self._over(slice(None), slice(None), cover, np.array(ink, np.float32))


def rounded(width: int, height: int, radius: int) -> Bytes:
    """The mask of a rounded rectangle with soft edges."""
    return _rounded(width, height, max(0, min(radius, width // 2, height // 2)))


@lru_cache(maxsize=64)
def _rounded(width: int, height: int, radius: int) -> Bytes:
    if radius == 0:
        return np.full((height, width), 255, np.uint8)
    # Drawn four times larger and averaged: OpenCV's own smooth edges are uneven at the joints.
    k = 4
    large = np.zeros((height * k, width * k), np.uint8)
    w, h, r = width * k - 1, height * k - 1, radius * k
    cv2.rectangle(large, (r, 0), (w - r, h), 255, -1)
    cv2.rectangle(large, (0, r), (w, h - r), 255, -1)
    for x in (r, w - r):
        for y in (r, h - r):
            cv2.circle(large, (x, y), r, 255, -1)
    return np.asarray(cv2.resize(large, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def soften(mask: Bytes, sigma: float) -> tuple[Bytes, int]:
    """A blurred copy for a shadow, larger by the returned margin on every side."""
    margin = int(np.ceil(sigma * 2.5))
    wide = cv2.copyMakeBorder(mask, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=0)
    return np.asarray(cv2.GaussianBlur(wide, (0, 0), sigma), np.uint8), margin


@dataclass(frozen=True)
class Layer:
    """A drawn sheet in its place in the frame, as premultiplied planes; x, y, width and height are even."""

    x: int
    y: int
    colours: tuple[Bytes, Bytes, Bytes]
    """Y, U, V times coverage."""
    covers: tuple[Bytes, Bytes]
    """Coverage 0–255 for luma and, averaged over 2 × 2, for chroma."""

    @cached_property
    def solid(self) -> bool:
        """Does nothing shine through?"""
        return bool(self.covers[0].min() == 255)

    @property
    def box(self) -> tuple[int, int, int, int]:
        """x, y, width, height."""
        height, width = self.covers[0].shape
        return self.x, self.y, width, height


def layer(sheet: Sheet, at: tuple[int, int] = (0, 0)) -> Layer | None:
    """The part of a sheet that holds anything, as planes; None for an empty sheet."""
    rows, columns = np.flatnonzero(sheet.alpha.max(1) > 0.002), np.flatnonzero(sheet.alpha.max(0) > 0.002)
    if not rows.size:
        return None
    # Even in the frame, so that every chroma sample has its four pixels.
    left, top = int(columns[0]), int(rows[0])
    left -= (left + at[0]) % 2
    top -= (top + at[1]) % 2
    right, bottom = int(columns[-1]) + 1, int(rows[-1]) + 1
    width, height = (right - left + 1) // 2 * 2, (bottom - top + 1) // 2 * 2
    rgb, alpha = _cut(sheet, left, top, width, height)
    luma = np.tensordot(rgb, TO_YUV[0], 1) + OFFSET[0] * alpha
    half = cv2.resize(rgb, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    thin = np.asarray(cv2.resize(alpha, (width // 2, height // 2), interpolation=cv2.INTER_AREA), np.float32)
    u, v = (np.tensordot(half, TO_YUV[i], 1) + OFFSET[i] * thin for i in (1, 2))
    colours = (_bytes(luma), _bytes(u), _bytes(v))
    return Layer(left + at[0], top + at[1], colours, (_bytes(alpha * 255), _bytes(thin * 255)))


def _cut(sheet: Sheet, left: int, top: int, width: int, height: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    if left >= 0 and top >= 0 and top + height <= sheet.height and left + width <= sheet.width:
        inside = slice(top, top + height), slice(left, left + width)
        return sheet.rgb[inside], sheet.alpha[inside]
    rgb = np.zeros((height, width, 3), np.float32)
    alpha = np.zeros((height, width), np.float32)
    x, y = max(left, 0), max(top, 0)
    part = sheet.alpha[y : top + height, x : left + width]
    rows, columns = slice(y - top, y - top + part.shape[0]), slice(x - left, x - left + part.shape[1])
    rgb[rows, columns] = sheet.rgb[y : top + height, x : left + width]
    alpha[rows, columns] = part
    return rgb, alpha


def _bytes(values: NDArray[np.float32]) -> Bytes:
    return np.ascontiguousarray(np.clip(np.rint(values), 0, 255).astype(np.uint8))


def blend(frame: tuple[Bytes, Bytes, Bytes], one: Layer, strength: float = 1.0, lift: int = 0) -> None:
    """Lay a layer on a frame's planes. `strength` 0–1 fades it, `lift` moves it down by pixels (made even)."""
    y = one.y + lift // 2 * 2
    (high, wide), (height, width) = one.covers[0].shape, frame[0].shape
    first, last = max(0, -y) // 2 * 2, min(high, height - y) // 2 * 2
    left, right = max(0, -one.x) // 2 * 2, min(wide, width - one.x) // 2 * 2
    if strength <= 0 or first >= last or left >= right:
        return
    for i, plane in enumerate(frame):
        half = 1 if i else 0
        part = slice(first >> half, last >> half), slice(left >> half, right >> half)
        cover, value = one.covers[half][part], one.colours[i][part]
        x, top = (one.x + left) >> half, (y + first) >> half
        box = plane[top : top + cover.shape[0], x : x + cover.shape[1]]
        if strength < 1:
            cover, value = (np.asarray(cv2.convertScaleAbs(p, alpha=strength), np.uint8) for p in (cover, value))
        rest = cv2.multiply(box, cv2.bitwise_not(cover), scale=1 / 255)
        cv2.add(rest, value, dst=box)
