"""A folder for what is being made: gone at the end; where the program was killed, gone when the next clip begins."""

from __future__ import annotations

import contextlib
import errno
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from assistant.errors import ClipError

if sys.platform != "win32":
    import fcntl

_NAMES = ("khaidee-out-", "khaidee-clip-", "khaidee-hdr-")
_SIGN = ".in-use"
_OLD = 86_400
"""Seconds after which a folder counts as left behind where it cannot be asked."""


@contextlib.contextmanager
def scratch(prefix: str) -> Iterator[Path]:
    """A temporary folder that says it is in use for as long as its program lives.

    Raises ClipError where it, or anything that is made meanwhile, cannot be written.
    """
    try:
        with _folder(prefix) as folder:
            yield folder
    except OSError as error:
        if error.errno in _FULL:
            raise ClipError("clip_disk_full", retryable=True) from error
        name = Path(error.filename or tempfile.gettempdir()).name
        raise ClipError("clip_not_written", file=name, why=error.strerror or str(error)) from error


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""No room on the disk, none left of what this user may use of it, none in one file."""


@contextlib.contextmanager
def _folder(prefix: str) -> Iterator[Path]:
    for left in [f for name in _NAMES for f in Path(tempfile.gettempdir()).glob(f"{name}*") if _is_left(f)]:
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=prefix) as name, (Path(name) / _SIGN).open("wb") as sign:
        # The system lets go of it when the program ends, however it ends.
        _locked(sign)
        yield Path(name)


def _is_left(folder: Path) -> bool:
    """Was it made by a program that is gone?"""
    try:
        if sys.platform != "win32" and (folder / _SIGN).exists():
            with (folder / _SIGN).open("rb") as sign:
                return _locked(sign)
        # Just made, and not signed yet? Or on a system that cannot tell?
        return time.time() - folder.stat().st_mtime > _OLD
    except OSError:
        return False


def _locked(sign: IO[bytes]) -> bool:
    """Took hold of it; not where another does."""
    if sys.platform == "win32":
        return False
    try:
        fcntl.flock(sign, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
