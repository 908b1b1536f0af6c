"""Short phone videos as shots: asked once what they are, then read frame by frame at the clip's size and rate.

A phone writes its picture lying down with a note how to turn it, often in HDR: ffmpeg turns it, and what is HDR is
brought back to the colours of an ordinary screen, or it would look grey.
"""

from __future__ import annotations

import math
import os
import re
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.clip import canvas, hdr
from assistant.clip.aim import Aim
from assistant.clip.ffmpeg import ffmpeg
from assistant.clip.footage import Footage
from assistant.clip.painter import Feed, Planes, Window
from assistant.errors import ClipError

MOST_BYTES = 2_000_000_000
LEAST_SECONDS = 0.5
"""A shorter video is a slip of the finger."""
LEAST_SIDE = 144
MOST_PIXELS = 8192 * 4320

_DURATION = re.compile(r"Duration: (\d+):(\d+):(\d+\.\d+)")
_PICTURE = re.compile(r"Stream #.*Video: ([a-z0-9]+)[^\n]*?, (\d{2,5})x(\d{2,5})[ ,\[]")
_TURN = re.compile(r"rotation of (-?\d+(?:\.\d+)?) degrees")
_HDR = re.compile(r"Video: [^\n]*(arib-std-b67|smpte2084)")
_TRANSFERS: dict[str, hdr.Transfer] = {"arib-std-b67": "hlg", "smpte2084": "pq"}


@dataclass(frozen=True)
class Video:
    """What a video file holds."""

    seconds: float
    size: tuple[int, int]
    """Width and height as it is watched, turned upright."""
    sound: bool
    transfer: hdr.Transfer = ""


def probe(path: Path) -> Video:
    """Ask ffmpeg what a video is, and let it draw the first frame. ClipError naming the file where it is no use."""
    stat = _check_file(path)
    return _probe(path, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=64)
def _probe(path: Path, *_: int) -> Video:
    """Remembered while the program runs, and the file stays as it is: a clip asks often."""
    found = _ask("-i", f"file:{path}", "-frames:v", "1", "-f", "null", "-")
    length, picture = _DURATION.search(found), _PICTURE.search(found)
    if not picture or not length or "frame=    1" not in found:
        raise ClipError("clip_video_broken", video=path.name)
    hours, minutes, seconds = (float(part) for part in length.groups())
    width, height = int(picture.group(2)), int(picture.group(3))
    turn, bright = _TURN.search(found), _HDR.search(found.split("Output #")[0])
    if turn and round(float(turn.group(1))) % 180:
        width, height = height, width
    video = Video(
        hours * 3600 + minutes * 60 + seconds, (width, height), "Audio:" in found.split("Output #")[0],
        _TRANSFERS[bright.group(1)] if bright else "",
    )  # fmt: skip
    if video.seconds < LEAST_SECONDS:
        raise ClipError("clip_video_short", video=path.name, seconds=round(video.seconds, 1))
    if min(video.size) < LEAST_SIDE or width * height > MOST_PIXELS:
        raise ClipError("clip_video_size", video=path.name, width=width, height=height)
    if _is_cut_off(path):
        raise ClipError("clip_video_broken", video=path.name)
    return video


def _is_cut_off(path: Path) -> bool:
    """Does the index of a file promise more than it holds, as in one not sent to its end? Reads the end only."""
    last = _ask("-sseof", "-1", "-i", f"file:{path}", "-map", "0:v:0", "-c", "copy", "-f", "null", "-")
    return "partial file" in last


def trimmed(footage: Footage, video: Video) -> Footage:
    """The footage with its real end. ClipError where nothing is left between its start and its end."""
    end = min(footage.end or video.seconds, video.seconds)
    start = max(footage.start, 0.0)
    if end - start < LEAST_SECONDS:
        raise ClipError("clip_video_trim", video=footage.name, start=start, end=end, seconds=video.seconds)
    return Footage(footage.path, start, end, footage.sound and video.sound)


def first_frame(path: Path, at: float = 0.0, side: int = 480) -> NDArray[np.uint8]:
    """The picture of a video at a second, upright, no larger than `side`, RGB. Raises ClipError as `probe`."""
    video = probe(path)
    scale = min(side / max(video.size), 1.0)
    size = round(video.size[0] * scale) // 2 * 2, round(video.size[1] * scale) // 2 * 2
    read = Reader(path, at, video, Pace(1.0, 24), Crop(size, size, (0, 0)))
    try:
        return canvas.to_rgb(np.concatenate([plane.reshape(-1) for plane in read()]), *size)
    finally:
        read.close()


def _check_file(path: Path) -> os.stat_result:
    try:
        stat = path.stat()
    except FileNotFoundError:
        raise ClipError("clip_photo_missing", photo=path.name) from None
    except OSError as error:
        raise ClipError("clip_photo_unreadable", photo=path.name) from error
    if not stat.st_size:
        raise ClipError("clip_photo_empty", photo=path.name)
    if stat.st_size > MOST_BYTES:
        raise ClipError("clip_photo_heavy", photo=path.name, megabytes=round(stat.st_size / 1e6))
    return stat


def _ask(*arguments: str) -> str:
    try:
        found = subprocess.run(
            [ffmpeg(), "-hide_banner", "-nostdin", *arguments],
            capture_output=True, stdin=subprocess.DEVNULL, check=False, timeout=60,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ClipError("clip_encoder_missing", why=str(error)) from error
    return found.stderr.decode("utf-8", "replace")


class Crop(NamedTuple):
    """How a video is cut: scaled to `whole`, then the part of `size` whose corner is at `at`; all even."""

    whole: tuple[int, int]
    size: tuple[int, int]
    at: tuple[int, int]


@dataclass(frozen=True)
class View:
    """The part of a video that a shot shows: a crop, and the way of the frame inside it, in its pixels."""

    crop: Crop
    start: tuple[float, float]
    end: tuple[float, float]


def view(video: tuple[int, int], size: tuple[int, int], towards: Aim) -> View:
    """Cover `size` with a video, around what it is aimed at."""
    scale = max(size[0] / video[0], size[1] / video[1])
    whole = (_even(video[0] * scale, size[0]), _even(video[1] * scale, size[1]))
    ends = [
        tuple(min(max(centre[i] * whole[i] - size[i] / 2, 0.0), float(whole[i] - size[i])) for i in (0, 1))
        for centre in towards
    ]
    at, held = [0, 0], [0, 0]
    for i in (0, 1):
        low, high = min(ends[0][i], ends[1][i]), max(ends[0][i], ends[1][i])
        at[i] = round(low) // 2 * 2
        # What it glides over, and a little more: a frame between two pixels needs both.
        held[i] = size[i] if high - low < 2 else min(size[i] + _even(high - at[i] + 2, 2), whole[i] - at[i])
    start, end = ((e[0] - at[0], e[1] - at[1]) for e in ends)
    return View(Crop(whole, (held[0], held[1]), (at[0], at[1])), start, end)


def _even(length: float, least: int) -> int:
    return max(int(np.ceil(length / 2)) * 2, least)


BEFORE = 0.3
"""Seconds a file is read before the frame that is wanted, at least."""
TICKS = 900_000
"""A second; any rate divides it."""


def feed(
    footage: Footage, begin: float, speed: float, size: tuple[int, int], fps: float, *,
    frames: int = 1, towards: Aim | None = None, window: Window | None = None,
) -> Feed:  # fmt: skip
    """A shot of footage from `begin` (seconds into the file), at `speed` (1 is its own), covering `size`, for so many
    `frames`; cropped `towards` its subject.
    """
    video = probe(footage.path)
    seen = view(video.size, size, towards or Aim())

    def open_at(row: int) -> Reader | Gliding:
        last = max((footage.end or video.seconds) - 2 / fps - begin, 0.0)
        reader = Reader(footage.path, begin, video, Pace(speed, fps, min(row, int(last / speed * fps))), seen.crop)
        return reader if seen.crop.size == size else Gliding(reader, seen, size, row, frames)

    return Feed(open_at, window)


def _graph(video: Video, since: float, pace: Pace, crop: Crop) -> str:
    """`since`: seconds of the file between where it is read from and where its shot begins.

    A frame is the same wherever reading begins: the clock counts whole ticks from where the shot begins, not from the
    first frame that was read. (It is read from a whole second on, which is a whole number of any file's own ticks, and
    a third of a tick keeps it from falling now to this and now to that side of one.)
    """
    clock = f"setpts=(PTS-{since * TICKS:.3f})/{pace.speed:.6f}+0.37"
    rate = f"settb=1/{TICKS},{clock},fps={pace.fps}:start_time={pace.row / pace.fps:.6f},setpts=PTS-STARTPTS"
    size, to = f"{crop.whole[0]}:{crop.whole[1]}:flags=bicubic", "out_color_matrix=bt709:out_range=tv"
    scale = f"scale={size}:{to}"
    if video.transfer:
        # Found by its bare name in the folder ffmpeg runs in: a path in a filter would need three kinds of quoting.
        scale = (
            f"scale={size}+accurate_rnd:in_color_matrix=bt2020:in_range=tv,format=gbrp12le,"
            f"lut3d=file={hdr.table(video.transfer).name}:interp=tetrahedral,scale={to}"
        )
    cut = f"crop={crop.size[0]}:{crop.size[1]}:{crop.at[0]}:{crop.at[1]}"
    return f"[0:v]{rate},{scale},{cut},setsar=1,format=yuv420p[v]"


class Pace(NamedTuple):
    """How fast a shot runs, and with which of its frames reading begins."""

    speed: float
    """1: its own."""
    fps: float
    row: int = 0


class Gliding:
    """A reader whose frame glides over what it reads, between the pixels too: a step of whole pixels would tremble."""

    def __init__(self, reader: Reader, seen: View, size: tuple[int, int], row: int, frames: int) -> None:
        self.reader, self.seen, self.size, self.row, self.frames = reader, seen, size, row, frames

    def __call__(self) -> Planes:
        share = min(self.row / max(self.frames - 1, 1), 1.0)
        self.row += 1
        x, y = (a + (b - a) * share for a, b in zip(self.seen.start, self.seen.end, strict=True))
        luma, u, v = self.reader()
        width, height = self.size
        return (
            _part(luma, x, y, width, height),
            _part(u, x / 2, y / 2, width // 2, height // 2),
            _part(v, x / 2, y / 2, width // 2, height // 2),
        )

    def close(self) -> None:
        """End the reading process."""
        self.reader.close()


def _part(plane: NDArray[np.uint8], x: float, y: float, width: int, height: int) -> NDArray[np.uint8]:
    centre = (x + (width - 1) / 2, y + (height - 1) / 2)
    return np.asarray(cv2.getRectSubPix(plane, (width, height), centre), np.uint8)


class Reader:
    """The frames of a video from one moment on; after its last frame it gives that one again."""

    def __init__(self, path: Path, begin: float, video: Video, pace: Pace, crop: Crop) -> None:
        """Of a shot that begins at `begin`, in seconds of the file."""
        self.path, self.size = path, crop.size
        at = math.floor(max(begin + pace.row / pace.fps * pace.speed - BEFORE, 0.0))
        size, graph = self.size, _graph(video, begin - at, pace, crop)
        self._frame = np.full(size[0] * size[1] * 3 // 2, 128, np.uint8)
        self._read = 0
        self._process = subprocess.Popen(
            [
                ffmpeg(), "-hide_banner", "-nostdin", "-loglevel", "error", "-ss", str(at),
                "-i", f"file:{path.resolve()}",
                "-filter_complex", graph, "-map", "[v]", "-threads", "1", "-f", "rawvideo", "-pix_fmt", "yuv420p",
                "pipe:1",
            ],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=hdr.table(video.transfer).parent if video.transfer else None,
        )  # fmt: skip

    def __call__(self) -> Planes:
        assert self._process.stdout is not None
        data = self._process.stdout.read(self._frame.size) if not self._process.stdout.closed else b""
        if len(data) == self._frame.size:
            self._frame = np.frombuffer(data, np.uint8)
            self._read += 1
        elif not self._read:
            self.close()
            raise ClipError("clip_video_broken", video=self.path.name)
        return canvas.split(self._frame, *self.size)

    def close(self) -> None:
        """End the reading process."""
        if self._process.poll() is None:
            self._process.kill()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process.wait()
