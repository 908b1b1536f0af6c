"""After writing: is the clip what it should be? Length, size, rate, streams, colours, and no black picture."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.clip.encode import ffmpeg
from assistant.errors import ClipError

_DURATION = re.compile(r"Duration: (\d+):(\d+):(\d+\.\d+)")
_VIDEO = re.compile(r"Video: ([a-z0-9]+).*?, (yuv[a-z0-9]+)(?:\(([^)]*)\))?.*?, (\d+)x(\d+).*?, ([\d.]+) fps")
_AUDIO = re.compile(r"Audio: ([a-z0-9]+)")


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


def read_facts(path: Path) -> Facts:
    """Ask ffmpeg about a clip. ClipError where it holds no picture."""
    found = subprocess.run(
        [ffmpeg(), "-hide_banner", "-i", str(path)], capture_output=True, stdin=subprocess.DEVNULL, check=False
    )
    words = found.stderr.decode("utf-8", "replace")
    length, video, audio = _DURATION.search(words), _VIDEO.search(words), _AUDIO.search(words)
    if not length or not video:
        raise ClipError("clip_not_sound", why=words.strip().splitlines()[-1] if words.strip() else "-")
    hours, minutes, seconds = (float(part) for part in length.groups())
    codec, pixels, colour, width, height, fps = video.groups()
    return Facts(
        hours * 3600 + minutes * 60 + seconds, codec, pixels, colour or "", (int(width), int(height)), float(fps),
        audio.group(1) if audio else "",
    )  # fmt: skip


def check(path: Path, *, seconds: float, size: tuple[int, int], fps: float) -> Facts:
    """Raises ClipError naming the first thing that is not as ordered."""
    facts = read_facts(path)
    wrong = next((why for bad, why in (
        (abs(facts.seconds - seconds) > 0.15, f"{facts.seconds:.2f} s ≠ {seconds:.2f} s"),
        (facts.size != size, f"{facts.size} ≠ {size}"),
        (abs(facts.fps - fps) > 0.01, f"{facts.fps} fps ≠ {fps}"),
        (facts.codec != "h264" or facts.audio != "aac", f"{facts.codec} + {facts.audio or '-'}"),
        (facts.pixels != "yuv420p" or "bt709" not in facts.colour, f"{facts.pixels} {facts.colour}"),
        (_is_black(path), "black"),
    ) if bad), None)  # fmt: skip
    if wrong:
        raise ClipError("clip_not_sound", why=wrong)
    return facts


def _is_black(path: Path) -> bool:
    """Does any key frame show nothing but black?"""
    found = subprocess.run(
        [ffmpeg(), "-v", "error", "-skip_frame", "nokey", "-i", str(path), "-an", "-vf", "scale=32:32",
         "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1"],
        capture_output=True, stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    frames = np.frombuffer(found.stdout, np.uint8)
    if not frames.size:
        return True
    return bool((frames.reshape(-1, 32 * 32).max(1) < 24).any())
