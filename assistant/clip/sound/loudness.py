"""How loud a sound is (ITU-R BS.1770), and bringing the finished track to the loudness the apps play at."""

from __future__ import annotations

import math
import re
import subprocess
import threading
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from assistant.clip.ffmpeg import complaint, ffmpeg, run
from assistant.clip.sound.waves import RATE, Wave
from assistant.errors import ClipError

TARGET: Final = -14.0
"""LUFS: what the short-video apps and YouTube turn a louder clip down to."""
CEILING: Final = -1.5
"""dBTP of the track; AAC adds a few tenths, and the finished clip is to stay under -1."""
SILENT: Final = -60.0
"""LUFS under which there is nothing to be made louder."""
MOST_GAIN: Final = 30.0
"""dB; more would only bring up the hiss of a microphone."""
_INTEGRATED = re.compile(r"I:\s+(-?[\d.]+|-?inf|nan) LUFS")
_PEAK = re.compile(r"Peak:\s+(-?[\d.]+|-?inf|nan) dBFS")


class Loudness(NamedTuple):
    """Of a whole sound."""

    integrated: float
    """LUFS, -70 for silence."""
    peak: float
    """True peak, dBTP."""


def measure_file(path: Path) -> Loudness:
    """Loudness of the sound in a file. ClipError where ffmpeg cannot read it."""
    return _read(run(["-i", f"file:{path.resolve()}", "-map", "0:a:0", "-af", "ebur128=peak=true", "-f", "null", "-"]))


def measure(wave: Wave) -> Loudness:
    """Loudness of a wave. One too short for the standard (0.4 s) is measured by its mean power."""
    if len(wave) < RATE * 0.45:
        power = float(np.mean(np.square(wave, dtype=np.float64))) if wave.size else 0.0
        peak = float(np.abs(wave).max()) if wave.size else 0.0
        return Loudness(_decibel(math.sqrt(power)) - 0.7 + (3.0 if wave.ndim == 2 else 0.0), _decibel(peak))
    words = _filtered(wave, "ebur128=peak=true", ["-f", "null", "-"])
    return _read(words)


def level(track: Wave, out: Path, cancel: threading.Event | None = None) -> Loudness:
    """Write a track as WAV at TARGET, no peak above CEILING, and give what it measures then.

    Two passes: measure, then a gain (what loudnorm does in its linear mode, without its way over 192 kHz). Where peaks
    stand in the way, loudnorm would turn to its dynamic mode and pump; here a limiter that looks ahead takes them down,
    and the gain is corrected for what it took. A track that is silent, or nearly, is written as it is.
    """
    first = measure(track)
    if first.integrated < SILENT:
        return _written(track, "anull", out, cancel)
    gain = min(TARGET - first.integrated, MOST_GAIN)
    if first.peak + gain <= CEILING:
        return _written(track, f"volume={gain:.3f}dB", out, cancel)
    for _ in range(4):
        made = _written(track, f"volume={gain:.3f}dB,{_LIMITER}", out, cancel)
        missing = min(TARGET - made.integrated, MOST_GAIN - gain)
        if abs(missing) < 0.2:
            break
        # The limiter takes part of any gain that is added.
        gain += 1.5 * missing
    return made


_LIMITER: Final = (
    f"aresample={RATE * 4},alimiter=limit={10 ** ((CEILING - 0.5) / 20):.5f}:attack=4:release=60:level=0:latency=1,"
    f"aresample={RATE}"
)
"""At four times the rate, so that peaks between samples are held too; going back to 48 kHz adds a few tenths."""


def _written(track: Wave, filters: str, out: Path, cancel: threading.Event | None) -> Loudness:
    if cancel is not None and cancel.is_set():
        raise ClipError("clip_cancelled")
    _filtered(track, filters, ["-c:a", "pcm_s16le", "-y", str(out)])
    return measure_file(out)


def _filtered(wave: Wave, filters: str, output: list[str]) -> str:
    """A wave through ffmpeg's filters into `output`; what ffmpeg said. ClipError where it fails."""
    channels = 1 if wave.ndim == 1 else wave.shape[1]
    command = [
        ffmpeg(), "-hide_banner", "-nostats", "-f", "f32le", "-ar", str(RATE), "-ac", str(channels), "-i", "pipe:0",
        "-af", filters, *output,
    ]  # fmt: skip
    done = subprocess.run(
        command, input=np.ascontiguousarray(wave, np.float32).tobytes(), capture_output=True, check=False
    )
    words = done.stderr.decode("utf-8", "replace")
    if done.returncode:
        raise complaint(words)
    return words


def _read(words: str) -> Loudness:
    summary = words[words.rfind("Summary:") :]
    integrated, peak = _INTEGRATED.search(summary), _PEAK.search(summary)
    return Loudness(_number(integrated[1] if integrated else ""), _number(peak[1] if peak else ""))


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return -70.0
    return value if math.isfinite(value) else -70.0


def _decibel(amplitude: float) -> float:
    return max(20 * math.log10(amplitude), -70.0) if amplitude > 0 else -70.0
