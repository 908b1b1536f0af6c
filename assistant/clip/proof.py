"""After writing: is the clip what it should be? Length, size, rate, streams, colours, every frame there, none black.

Frames are looked at scene by scene, while others are still being encoded; of the joined clip the container is read.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.clip.ffmpeg import ffmpeg
from assistant.errors import ClipError

_DURATION = re.compile(r"Duration: (\d+):(\d+):(\d+\.\d+)")
_VIDEO = re.compile(r"Video: ([a-z0-9]+).*?, (yuv[a-z0-9]+)(?:\(([^)]*)\))?.*?, (\d+)x(\d+).*?, ([\d.]+) fps")
_AUDIO = re.compile(r"Audio: ([a-z0-9]+)")
BLACK = 24
"""Of 255: no spot of a black picture is brighter."""
_FRAMES = re.compile(r"frame= *(\d+)")


@dataclass(frozen=True)
class Facts:
    """What the container says of itself."""

    seconds: float
    codec: str
    pixels: str
    colour: str
    size: tuple[int, int]
    fps: float
    audio: str
    frames: int
    """Pictures in the file, counted."""


def read_facts(path: Path) -> Facts:
    """Ask ffmpeg about a clip. ClipError where it holds no picture."""
    found = subprocess.run(
        [ffmpeg(), "-hide_banner", "-i", f"file:{path}", "-map", "0:v:0", "-c", "copy", "-f", "null", "-"],
        capture_output=True, stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    words = found.stderr.decode("utf-8", "replace")
    told, _, done = words.partition("Output #")
    length, video, audio = _DURATION.search(told), _VIDEO.search(told), _AUDIO.search(told)
    if not length or not video:
        raise ClipError("clip_not_sound", why=words.strip().splitlines()[-1] if words.strip() else "-")
    hours, minutes, seconds = (float(part) for part in length.groups())
    codec, pixels, colour, width, height, fps = video.groups()
    return Facts(
        hours * 3600 + minutes * 60 + seconds, codec, pixels, colour or "", (int(width), int(height)), float(fps),
        audio.group(1) if audio else "", int((_FRAMES.findall(done) or ["0"])[-1]),
    )  # fmt: skip


def check(path: Path, *, frames: int, size: tuple[int, int], fps: float) -> Facts:
    """Raises ClipError naming the first thing that is not as ordered."""
    seconds = frames / fps
    facts = read_facts(path)
    wrong = next((why for bad, why in (
        (abs(facts.seconds - seconds) > 0.15, f"{facts.seconds:.2f} s ≠ {seconds:.2f} s"),
        (facts.frames != frames, f"{facts.frames} ≠ {frames} frames"),
        (facts.size != size, f"{facts.size} ≠ {size}"),
        (abs(facts.fps - fps) > 0.01, f"{facts.fps} fps ≠ {fps}"),
        (facts.codec != "h264" or facts.audio != "aac", f"{facts.codec} + {facts.audio or '-'}"),
        (facts.pixels != "yuv420p" or "bt709" not in facts.colour, f"{facts.pixels} {facts.colour}"),
    ) if bad), None)  # fmt: skip
    if wrong:
        raise ClipError("clip_not_sound", why=wrong)
    return facts


def look_at(scene: Path, frame: int, size: tuple[int, int]) -> NDArray[np.uint8]:
    """A frame of a scene as it was encoded, RGB. ClipError where it cannot be read, or it or the first one is black."""
    first, seen = _frames(scene, (0, frame), size)
    if any(cv2.resize(one, (32, 32), interpolation=cv2.INTER_AREA).max() < BLACK for one in (first, seen)):
        raise ClipError("clip_not_sound", why="black")
    return seen


def read_frame(clip: Path, frame: int, size: tuple[int, int]) -> NDArray[np.uint8]:
    """A frame of a clip, RGB. ClipError where it cannot be read."""
    return _frames(clip, (frame,), size)[0]


def _frames(path: Path, wanted: Sequence[int], size: tuple[int, int]) -> list[NDArray[np.uint8]]:
    """Frames by rising numbers."""
    found: dict[int, NDArray[np.uint8]] = {}
    # OpenCV's decoder gives the same pixels as a call of ffmpeg, without a process for a dozen frames. With two
    # threads: after an edit nothing else is at work.
    film = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 2])
    try:
        for number in range(wanted[-1] + 1):
            there = film.grab()
            if there and number in wanted:
                there, seen = film.retrieve()
                if there and seen.shape == (size[1], size[0], 3):
                    found[number] = np.asarray(seen[..., ::-1], np.uint8)
    finally:
        film.release()
    missing = next((number for number in wanted if number not in found), None)
    if missing is not None:
        raise ClipError("clip_not_sound", why=f"{path.name} {missing}")
    return [found[number] for number in wanted]
