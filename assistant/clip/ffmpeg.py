"""MoviePy's ffmpeg: one call to its end, and what it or PyAV says when it fails."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence

from assistant.errors import ClipError


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


@contextlib.contextmanager
def av_errors() -> Iterator[None]:
    """What PyAV, ffmpeg's libraries inside this process, or the disk complains of, as an error for the user."""
    try:
        # The package before its parts, in every thread: two threads that came in by different doors would wait for each
        # other, and Python would let one go on with half a module.
        import av  # noqa: F401
        from av.codec.codec import UnknownCodecError
        from av.error import FFmpegError
    except ImportError as error:
        raise ClipError("clip_encoder_missing", why=str(error)) from error
    try:
        yield
    except UnknownCodecError as error:
        raise ClipError("clip_encoder_missing", why=str(error)) from error
    except (FFmpegError, OSError) as error:
        raise complaint(str(error)) from error


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
