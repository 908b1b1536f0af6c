"""After writing: is the clip what it should be? Length, size, rate, streams, colours, every frame there, none black.

Frames are looked at scene by scene, while others are still being encoded; of the joined clip the container is read.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.clip.encoder import BT709, LIMITED
from assistant.clip.ffmpeg import av_errors
from assistant.clip.mux import HEADER
from assistant.errors import ClipError

if TYPE_CHECKING:
    from av.container import InputContainer

BLACK = 24
"""Of 255: no spot of a black picture is brighter."""


@dataclass(frozen=True)
class Facts:
    """What a clip says of itself, and how its first picture was decoded."""

    seconds: float
    codec: str
    pixels: str
    bt709: bool
    """Are its colours marked as BT.709 in the limited range? A player would guess others."""
    size: tuple[int, int]
    fps: float
    audio: str
    frames: int
    """Pictures in the file, counted."""


def read_facts(path: Path) -> Facts:
    """Read a clip's container and its first picture. ClipError where it holds none."""
    import av

    with _opened(path) as clip:
        stream = clip.streams.video[0]
        first = next(iter(clip.decode(stream)))
        clip.seek(0)
        frames = sum(packet.pts is not None for packet in clip.demux(stream))
        audio = clip.streams.audio[0].codec_context.name if clip.streams.audio else ""
        colours = {first.colorspace, first.color_primaries, first.color_trc}
        return Facts(
            (clip.duration or 0) / av.time_base, stream.codec_context.name, first.format.name,
            (colours, first.color_range) == ({BT709}, LIMITED), (first.width, first.height),
            float(stream.average_rate or 0), audio, frames,
        )  # fmt: skip


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[InputContainer]:
    """One of our own files, to be read; ClipError where it cannot be, or holds no picture."""
    import av

    try:
        with av_errors(), av.open(f"file:{path}", stream_options=HEADER) as clip:
            yield clip
    except (ClipError, StopIteration, IndexError) as error:
        raise ClipError("clip_not_sound", why=f"{path.name}: {error.__cause__ or error}") from error


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
        (facts.pixels != "yuv420p" or not facts.bt709, f"{facts.pixels}, BT.709: {facts.bt709}"),
    ) if bad), None)  # fmt: skip
    if wrong:
        raise ClipError("clip_not_sound", why=wrong)
    return facts


def look_at(scene: Path, frame: int, size: tuple[int, int]) -> NDArray[np.uint8]:
    """A frame of a scene as it was encoded, RGB. ClipError where it cannot be read, or it or the first one is black."""
    first, seen = _frames(scene, (0, frame), size)
    # Every fourth pixel tells it as well.
    if any(cv2.resize(one[::4, ::4], (32, 32), interpolation=cv2.INTER_AREA).max() < BLACK for one in (first, seen)):
        raise ClipError("clip_not_sound", why="black")
    return seen


def read_frame(clip: Path, frame: int, size: tuple[int, int]) -> NDArray[np.uint8]:
    """A frame of a clip, RGB. ClipError where it cannot be read."""
    return _frames(clip, (frame,), size)[0]


def _frames(path: Path, wanted: Sequence[int], size: tuple[int, int]) -> list[NDArray[np.uint8]]:
    """Frames of one of our own files, by their numbers."""
    with _opened(path) as clip:
        found = dict(_decoded(clip, wanted))
    missing = next((n for n in wanted if n not in found or found[n].shape != (size[1], size[0], 3)), None)
    if missing is not None:
        raise ClipError("clip_not_sound", why=f"{path.name} {missing}")
    return [found[number] for number in wanted]


def _decoded(clip: InputContainer, wanted: Sequence[int]) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    stream = clip.streams.video[0]
    decoder = stream.codec_context
    # After an edit nothing else is at work.
    decoder.thread_type, decoder.thread_count = "FRAME", 2
    if not stream.average_rate or not stream.time_base:
        return
    ticks = 1 / (stream.average_rate * stream.time_base)
    numbers, last = {round(number * ticks): number for number in wanted}, round(max(wanted) * ticks)
    for packet in clip.demux(stream):
        # Of the other frames, only those that later ones are made of.
        decoder.skip_frame = "DEFAULT" if packet.pts in numbers else "NONREF"
        for frame in packet.decode():
            if frame.pts in numbers:
                rgb = frame.reformat(format="rgb24", interpolation="BICUBIC")
                yield numbers[frame.pts], np.asarray(rgb.to_ndarray(), np.uint8)
            if frame.pts is not None and frame.pts >= last:
                return
