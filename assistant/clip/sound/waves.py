"""Sound files in and out: any file of a phone or a voice service ↔ samples. ffmpeg decodes; what is no sound is named.

A wave is float32 at 48 kHz, shape (samples,) for mono or (samples, 2) for stereo, ±1.0 full scale.
"""

from __future__ import annotations

import re
import subprocess
import wave as wav_files
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.clip.ffmpeg import ffmpeg
from assistant.errors import ClipError

Wave = NDArray[np.float32]
RATE: Final = 48_000
"""Samples a second, as in the finished clip."""
SOUND_SUFFIXES: Final = frozenset(
    {".m4a", ".mp3", ".wav", ".ogg", ".oga", ".opus", ".aac", ".flac", ".amr", ".3gp", ".wma", ".mp4", ".mov", ".webm"}
)
LONGEST: Final = 300.0
"""Seconds of a recording we take: five minutes for a clip of one."""
_FORMATS: Final = "mov,mp3,wav,w64,ogg,flac,aac,matroska,webm,aiff,amr,caf,asf,mpegts,avi"
"""Containers that are opened at all: a playlist renamed to .mp3 would make ffmpeg open other files."""
_READ_TIMEOUT: Final = 120.0
_DURATION = re.compile(r"Duration: (\d+):(\d+):(\d+(?:\.\d+)?)")
_TEXT = re.compile(rb"[\x09\x0a\x0d\x20-\x7e\x80-\xff]+")


class SoundFacts(NamedTuple):
    """What a sound file says of itself."""

    seconds: float | None
    """None where the container does not tell."""
    title: str = ""


def is_sound_file(name: str) -> bool:
    """Does the name look like a sound file (by its suffix)?"""
    return Path(name).suffix.lower() in SOUND_SUFFIXES


def check_sound(path: Path, longest: float = LONGEST) -> SoundFacts:
    """Is there sound in the file, and not too much of it? ClipError naming the file where not."""
    name = path.name
    try:
        size = path.stat().st_size
        head = b"" if path.is_dir() else path.open("rb").read(512)
    except FileNotFoundError as error:
        raise ClipError("sound_missing", file=name) from error
    except OSError as error:
        raise ClipError("sound_unreadable", file=name) from error
    if path.is_dir():
        raise ClipError("sound_unreadable", file=name)
    if size == 0:
        raise ClipError("sound_empty", file=name)
    words = _run(["-i", _url(path)]).stderr.decode("utf-8", "replace")
    if "Input #0" not in words:
        raise ClipError("sound_not_sound" if _is_text(head) else "sound_broken", file=name)
    if "Audio:" not in words:
        raise ClipError("sound_without_audio", file=name)
    match = _DURATION.search(words)
    seconds = int(match[1]) * 3600 + int(match[2]) * 60 + float(match[3]) if match else None
    if seconds is not None and seconds > longest:
        raise ClipError("sound_too_long", file=name, minutes=seconds / 60, most=longest / 60)
    return SoundFacts(seconds)


def read_sound(
    path: Path, *, stereo: bool = False, start: float = 0.0, most: float = LONGEST + 1, filters: str = ""
) -> Wave:
    """The samples of a file from `start`, at most `most` seconds. ClipError where nothing can be decoded."""
    channels = 2 if stereo else 1
    arguments = ["-ss", f"{start:.4f}"] if start > 0 else []
    arguments += ["-t", f"{most:.4f}", "-i", _url(path), "-map", "0:a:0", "-vn", "-sn", "-dn"]
    arguments += ["-af", filters] if filters else []
    done = _run([*arguments, "-ac", str(channels), "-ar", str(RATE), "-f", "f32le", "pipe:1"])
    usable = len(done.stdout) // (4 * channels) * 4 * channels
    wave = np.frombuffer(done.stdout[:usable], np.float32)
    if wave.size < RATE // 100 * channels:
        raise ClipError("sound_broken", file=path.name)
    wave = np.nan_to_num(wave, nan=0.0, posinf=1.0, neginf=-1.0)
    return wave.reshape(-1, 2) if stereo else wave


def write_wav(path: Path, wave: Wave) -> Path:
    """A wave as 16-bit WAV."""
    channels = 1 if wave.ndim == 1 else wave.shape[1]
    with wav_files.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.rint(np.clip(wave, -1.0, 1.0) * 32767).astype("<i2").tobytes())
    return path


def seconds_of(wave: Wave) -> float:
    """Its length."""
    return len(wave) / RATE


def faded(wave: Wave, come: float = 0.005, go: float = 0.01) -> Wave:
    """The wave with its ends brought to zero (seconds of fade), so that a cut is not heard as a click."""
    out = wave.astype(np.float32, copy=True)
    for seconds, end in ((come, False), (go, True)):
        count = min(round(seconds * RATE), len(out))
        if count == 0:
            continue
        ramp = (0.5 - 0.5 * np.cos(np.linspace(0, np.pi, count, dtype=np.float32))).astype(np.float32)
        part = slice(len(out) - count, None) if end else slice(0, count)
        shape = (ramp[::-1] if end else ramp).reshape(-1, *([1] * (out.ndim - 1)))
        out[part] *= shape
    return out


def _url(path: Path) -> str:
    return f"file:{path.resolve()}"


def _is_text(head: bytes) -> bool:
    """Letters only (in any encoding without zero bytes): a text file that was renamed, most likely."""
    return bool(head) and _TEXT.fullmatch(head) is not None


def _run(arguments: list[str]) -> subprocess.CompletedProcess[bytes]:
    guard = ["-protocol_whitelist", "file,pipe", "-format_whitelist", _FORMATS]
    try:
        return subprocess.run(
            [ffmpeg(), "-hide_banner", "-nostdin", *guard, *arguments],
            stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=_READ_TIMEOUT,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise ClipError("sound_broken", file=Path(arguments[-1]).name) from error
    except OSError as error:
        raise ClipError("clip_encoder_missing", why=str(error)) from error
