"""How a still picture moves: the window that glides over it, and the cheap exact way to sample that window.

A window is (x, y, width, height) in source pixels, in fractions. `cv2.resize` is three times cheaper than `warpAffine`
but takes whole-pixel regions only; so for each axis a slightly larger region and output are searched whose crop lands
on the wanted fractions (worst error about 0.07 px of the output, below what the eye can follow).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Kind = Literal["push", "pull", "pan", "tilt", "detail", "still"]

SPARE = 28
"""Output pixels an axis may be made larger by, to be cropped: the room of the search."""
MARGIN = 32
"""Source pixels of padding around a prepared picture."""
OVERSAMPLE = 1.06
"""Source pixels for one of output at the closest zoom. At exactly 1 all crops fall on the same phase."""


@dataclass(frozen=True)
class Pose:
    """Where the window stands: zoom 1 just covers the frame; x, y are its centre in shares of the picture."""

    zoom: float
    x: float
    y: float


@dataclass(frozen=True)
class Path:
    """A window's way from one pose to another."""

    kind: Kind
    start: Pose
    end: Pose

    @property
    def closest(self) -> float:
        return max(self.start.zoom, self.end.zoom)

    def at(self, share: float) -> Pose:
        """The pose at `share` 0–1 of the shot. The zoom runs geometrically, which the eye takes for an even pace."""
        t = _ease(min(max(share, 0.0), 1.0))
        a, b = self.start, self.end
        zoom = a.zoom * (b.zoom / a.zoom) ** t
        if abs(b.zoom / a.zoom - 1) > 1e-6:
            # One fixed point while zooming, so that a push goes straight at its subject.
            t = (1 / a.zoom - 1 / zoom) / (1 / a.zoom - 1 / b.zoom)
        return Pose(zoom, a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t)


def _ease(t: float) -> float:
    """Mostly even, softened at both ends: a hand that starts and stops."""
    return 0.7 * t + 0.3 * (t * t * (3 - 2 * t))


def windows(
    path: Path, frames: NDArray[np.int64], length: int, picture: tuple[int, int], frame: tuple[int, int]
) -> NDArray[np.float64]:
    """(x, y, width, height) of each frame in a shot of `length` frames, kept inside the picture.

    `picture` and `frame` are (width, height); the picture's margin is not counted.
    """
    width, height = picture
    cover = min(width / frame[0], height / frame[1])
    out = np.empty((len(frames), 4))
    for row, number in enumerate(frames):
        pose = path.at(float(number) / max(length - 1, 1))
        w, h = frame[0] * cover / pose.zoom, frame[1] * cover / pose.zoom
        x = min(max(pose.x * width - w / 2, 0.0), width - w)
        y = min(max(pose.y * height - h / 2, 0.0), height - h)
        out[row] = x, y, w, h
    return out


@dataclass(frozen=True)
class Axis:
    """For each frame: source start and length, output length, and crop start."""

    start: NDArray[np.int64]
    length: NDArray[np.int64]
    output: NDArray[np.int64]
    crop: NDArray[np.int64]
    error: NDArray[np.float64]
    """Worst distance from the wanted sampling, in output pixels."""


def plan_axis(starts: NDArray[np.float64], sizes: NDArray[np.float64], pixels: int) -> Axis:
    """Whole-pixel regions whose resize and crop sample `sizes` source pixels from `starts` onto `pixels` of output."""
    step = sizes / pixels
    first = starts + 0.5 * step - 0.5
    outputs = np.arange(pixels + 2, pixels + SPARE, dtype=np.int64)
    regions = np.rint(outputs[None, :] * step[:, None]).astype(np.int64)
    real = regions / outputs[None, :]
    crops = np.arange(1, SPARE - 1, dtype=np.int64)
    reach = (crops[None, None, :] + 0.5) * real[:, :, None] - 0.5
    # The scale is off by a hair too: share that drift between both edges of the frame.
    drift = ((pixels - 1) / 2 * (real - step[:, None]))[:, :, None]
    begin = np.rint(first[:, None, None] - reach - drift)
    worst = np.abs(begin + reach + drift - first[:, None, None]) + np.abs(drift)
    # The crop must end inside the output.
    worst[:, crops[None, :] > (outputs - pixels)[:, None]] = np.inf
    best = worst.reshape(len(starts), -1).argmin(1)
    row, crop = np.unravel_index(best, worst.shape[1:])
    take = np.arange(len(starts))
    return Axis(
        begin[take, row, crop].astype(np.int64), regions[take, row], outputs[row], crops[crop],
        worst[take, row, crop] / step,
    )  # fmt: skip


@dataclass(frozen=True)
class Sampling:
    """The plan of one plane over the frames of one shot."""

    across: Axis
    down: Axis
    size: tuple[int, int]

    def draw(self, source: Bytes, row: int, out: Bytes, bench: Bytes) -> None:
        """Sample frame `row` of the plan from a padded plane into `out`. `bench`, at least `SPARE` pixels wider and
        higher, takes what is cropped: memory asked for anew, frame by frame, would cost a quarter of the drawing.
        """
        a, d = self.across, self.down
        x, y = int(a.start[row]) + MARGIN, int(d.start[row]) + MARGIN
        region = source[y : y + int(d.length[row]), x : x + int(a.length[row])]
        large = bench[: int(d.output[row]), : int(a.output[row])]
        cv2.resize(region, large.shape[::-1], dst=large, interpolation=cv2.INTER_LINEAR)
        left, top = int(a.crop[row]), int(d.crop[row])
        out[:] = large[top : top + self.size[1], left : left + self.size[0]]


def plan_sampling(wanted: NDArray[np.float64], frame: tuple[int, int]) -> tuple[Sampling, Sampling]:
    """Plans for the luma plane and for the half-size chroma planes of the same windows."""
    luma = Sampling(
        plan_axis(wanted[:, 0], wanted[:, 2], frame[0]), plan_axis(wanted[:, 1], wanted[:, 3], frame[1]), frame
    )
    small = (frame[0] // 2, frame[1] // 2)
    half = wanted / 2
    chroma = Sampling(plan_axis(half[:, 0], half[:, 2], small[0]), plan_axis(half[:, 1], half[:, 3], small[1]), small)
    return luma, chroma
