"""The finished track as AAC, the sound every app takes: encoded while the pictures are, by PyAV inside this process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.clip.ffmpeg import av_errors
from assistant.clip.sound.waves import RATE
from assistant.errors import ClipError

BIT_RATE: Final = 160_000
_SAMPLES: Final = 1024
"""In a frame of AAC."""


def write_aac(sound: Path | None, out: Path, seconds: float, cancel: threading.Event | None = None) -> Path:
    """The first `seconds` of a sound file, with silence after its end, or silence alone, as stereo AAC in MP4.

    Raises ClipError where the sound cannot be read, the disk gives up or the user cancels.
    """
    import av

    count = round(seconds * RATE)
    with av_errors(), av.open(f"file:{out}", "w", format="mp4") as file:
        track = file.add_stream("aac", rate=RATE, layout="stereo")
        track.bit_rate = BIT_RATE
        for at, samples in enumerate(_blocks(sound, count)):
            if cancel is not None and cancel.is_set():
                raise ClipError("clip_cancelled")
            frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="stereo")
            frame.sample_rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), at * _SAMPLES
            file.mux(track.encode(frame))
        file.mux(track.encode(None))
    return out


def _blocks(sound: Path | None, count: int) -> Iterator[NDArray[np.float32]]:
    """`count` samples, (2, samples) at a time; the last block may be short."""
    heard = _decoded(sound) if sound else iter(())
    left = np.zeros((2, 0), np.float32)
    for begin in range(0, count, _SAMPLES):
        wanted = min(_SAMPLES, count - begin)
        while left.shape[1] < wanted:
            more = next(heard, None)
            left = np.concatenate([left, np.zeros((2, wanted), np.float32) if more is None else more], axis=1)
        yield np.ascontiguousarray(left[:, :wanted])
        left = left[:, wanted:]


def _decoded(sound: Path) -> Iterator[NDArray[np.float32]]:
    import av

    with av.open(f"file:{sound}") as file:
        if not file.streams.audio:
            raise ClipError("sound_without_audio", file=sound.name)
        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)
        for frame in file.decode(audio=0):
            for piece in resampler.resample(frame):
                yield np.asarray(piece.to_ndarray(), np.float32)
        for piece in resampler.resample(None):
            yield np.asarray(piece.to_ndarray(), np.float32)
