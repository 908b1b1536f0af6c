"""What a phone video is cropped around: its subject, found in a few of its frames, followed without a tremble.

A crop that stands still, or glides evenly from one place to another: a camera on a tripod, never a hand.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from assistant.clip.ffmpeg import ffmpeg
from assistant.clip.footage import Footage
from assistant.clip.subject import NOWHERE, Subject, find_subject

HIGH = 192
"""Pixels: a frame is looked at so small."""
MOST = 24
"""Frames looked at."""
FEW = 4
"""Key frames of a part, under which every frame is decoded to be looked at."""
REACH = 0.42
"""What is filmed may stand far out, as a photo's product hardly does."""
GLIDE = 0.1
"""Of the picture's width or height: a subject that wanders less is not followed."""
_TIME = re.compile(r"pts_time:(-?\d+(?:\.\d+)?)")


class Moment(NamedTuple):
    """The subject at a time."""

    seconds: float
    """Into the file."""
    subject: Subject


class Aim(NamedTuple):
    """Centre of the crop at the beginning and the end of a shot, in shares of the picture."""

    start: tuple[float, float] = (0.5, 0.5)
    end: tuple[float, float] = (0.5, 0.5)


def watch(footage: Footage, size: tuple[int, int], seconds: float) -> list[Moment]:
    """The subject in frames of a video `size` wide and high and `seconds` long; none where it cannot be looked at."""
    first, last = footage.start, min(footage.end or seconds, seconds)
    found = _look(footage, first, last - first, size, "-skip_frame", "nokey")
    if len(found) < FEW and last - first <= 20:
        found = _look(footage, first, last - first, size)
    return found


def _look(footage: Footage, start: float, span: float, size: tuple[int, int], *how: str) -> list[Moment]:
    wide, high = max(round(HIGH * size[0] / size[1]) // 2 * 2, 16), HIGH
    each = max(span / MOST, 0.2)
    pick = f"select='isnan(prev_selected_t)+gte(t-prev_selected_t,{each:.3f})',scale={wide}:{high},showinfo"
    try:
        made = subprocess.run(
            [ffmpeg(), "-hide_banner", "-nostdin", *how, "-ss", f"{start:.3f}", "-t", f"{span:.3f}",
             "-i", f"file:{footage.path}", "-an", "-vf", pick, "-fps_mode", "passthrough", "-f", "rawvideo",
             "-pix_fmt", "rgb24", "pipe:1"],
            capture_output=True, stdin=subprocess.DEVNULL, check=False, timeout=60,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return []
    frames = np.frombuffer(made.stdout[: len(made.stdout) // (wide * high * 3) * wide * high * 3], np.uint8)
    times = [float(t) for t in _TIME.findall(made.stderr.decode("utf-8", "replace"))]
    pictures = frames.reshape(-1, high, wide, 3)
    return [Moment(start + t, find_subject(picture, REACH)) for t, picture in zip(times, pictures, strict=False)]


def middle(moments: Sequence[Moment]) -> Subject:
    """The subject of a whole video: where it usually is. Nowhere, where most frames show none."""
    found = [m.subject for m in moments if not m.subject.fills]
    if not found or 2 * len(found) < len(moments):
        return NOWHERE
    return Subject(*(float(np.median([s[i] for s in found])) for i in range(4)))


def aim(moments: Sequence[Moment], begin: float, seconds: float) -> Aim:
    """The crop of a shot that begins at `begin` and lasts `seconds` of the file."""
    near = [m for m in moments if begin - 0.6 <= m.seconds <= begin + seconds + 0.6] or list(moments)
    usual = middle(near)
    if usual.fills:
        return Aim()
    known = [m for m in near if not m.subject.fills]
    times = np.array([(m.seconds - begin) / max(seconds, 0.1) for m in known])
    ends = [_line(times, np.array([m.subject[i] for m in known]), usual[i]) for i in (0, 1)]
    return Aim((ends[0][0], ends[1][0]), (ends[0][1], ends[1][1]))


def _line(times: np.ndarray, places: np.ndarray, usual: float) -> tuple[float, float]:
    """Start and end of an even glide through the places; both the usual place, where they hardly move."""
    if len(times) < FEW or np.ptp(times) < 0.4:
        return usual, usual
    # Theil–Sen: one frame in which something else stood out does not turn the camera.
    a, b = np.triu_indices(len(times), 1)
    apart = times[b] - times[a]
    slope = float(np.median((places[b] - places[a])[apart > 0] / apart[apart > 0]))
    start = float(np.median(places - slope * times))
    return (usual, usual) if abs(slope) < GLIDE else (start, start + slope)
