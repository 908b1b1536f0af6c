"""Large pieces of memory go back to the system as soon as they are let go of, so that a clip leaves nothing behind."""

from __future__ import annotations

import contextlib
import ctypes
import sys

_TRIM, _MAP = -1, -3
"""M_TRIM_THRESHOLD and M_MMAP_THRESHOLD of mallopt(3): how much may lie free at the end of a heap, and from what size
on a piece is no part of one."""
_LARGE = 4 << 20
"""Bytes: above a frame, which is asked for again at once, and below a photo or a sheet of words."""


def return_large_pieces() -> None:
    """Ask glibc to keep none of them: by itself it raises both sizes with every photo, up to 32 and 64 MB, and a later
    clip adds to what it keeps. Where another allocator is at work, nothing is asked."""
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError, OSError):
            for setting, size in ((_MAP, _LARGE), (_TRIM, 4 * _LARGE)):
                ctypes.CDLL(None).mallopt(setting, size)
