"""MoviePy's ffmpeg: one call to its end, what it says when it fails, files joined without encoding again."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import ClipError

TIMESCALE = 15360
"""A multiple of 30, 25, 24 and 15: every frame falls on a whole tick, also after joining."""


def ffmpeg() -> str:
    """The encoder MoviePy uses."""
    from moviepy.config import FFMPEG_BINARY

    return str(FFMPEG_BINARY)


NO_ROOM = 300_000
"""Bytes: with less than that free, a disk counts as full."""


def _is_full(folder: str) -> bool:
    try:
        return shutil.disk_usage(folder).free < NO_ROOM
    except OSError:
        return False


def complaint(words: str) -> ClipError:
    """The encoder's last words as an error for the user."""
    # On a full disk the encoder's own words may find no room either.
    if "No space left" in words or "ENOSPC" in words or _is_full(tempfile.gettempdir()):
        return ClipError("clip_disk_full", retryable=True)
    lines = [line for line in words.splitlines() if line.strip()]
    return ClipError("clip_encoder_failed", why=lines[-1][-200:] if lines else "-")


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    from moviepy.tools import cross_platform_popen_params

    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    try:
        return subprocess.Popen(command, **cross_platform_popen_params(quiet))
    except OSError as error:
        raise ClipError("clip_encoder_missing", why=str(error)) from error


def run(arguments: Sequence[str], cancel: threading.Event | None = None) -> str:
    """One ffmpeg call to its end; its words. ClipError where it fails or is cancelled."""
    command = [ffmpeg(), "-hide_banner", "-nostdin", "-y", *arguments]
    process = _start(command)
    try:
        while True:
            try:
                # Wakes at once when it ends: `wait` with a timeout would sleep over the end of a short call.
                words = process.communicate(timeout=0.2)[1].decode("utf-8", "replace")
                break
            except subprocess.TimeoutExpired:
                if cancel is not None and cancel.is_set():
                    raise ClipError("clip_cancelled") from None
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    if process.returncode:
        raise complaint(words)
    return words


def join(
    scenes: Sequence[Path], out: Path, sound: Path | None, seconds: float, cancel: threading.Event | None = None
) -> None:
    """Scenes into one file without encoding again, with sound (silence where there is none), ready to stream."""
    listing = _listed(scenes, out)
    heard = ["-i", str(sound)] if sound else ["-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo"]
    run(
        [*_CONCAT, str(listing), *heard, "-map", "0:v", "-map", "1:a",
         "-c:v", "copy", "-c:a", "aac", "-b:a", "160k", "-ar", "48000", "-t", f"{seconds:.6f}",
         "-movflags", "+faststart", "-video_track_timescale", str(TIMESCALE), str(out)],
        cancel,
    )  # fmt: skip
    listing.unlink()


_CONCAT = ("-loglevel", "error", "-f", "concat", "-safe", "0", "-i")


def _listed(files: Sequence[Path], out: Path) -> Path:
    """A list of files for ffmpeg to put one after the other, beside `out`."""
    listing = out.with_suffix(".txt")
    listing.write_text("".join(f"file '{_quoted(path)}'\n" for path in files), encoding="utf-8")
    return listing


def _quoted(path: Path) -> str:
    return path.resolve().as_posix().replace("'", "'\\''")
