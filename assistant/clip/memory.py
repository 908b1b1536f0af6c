"""Large pieces of memory go back to the system as soon as they are let go of, so that a clip leaves nothing behind."""

from __future__ import annotations

import contextlib
import ctypes
import sys

_TRIM, _MAP, _HEAPS = -1, -3, -8
"""M_TRIM_THRESHOLD, M_MMAP_THRESHOLD and M_ARENA_MAX of mallopt(3): how much may lie free at the end of a heap, from
what size on a piece is no part of one, and how many heaps there are."""
_FEW = 2
"""Heaps: glibc lets threads have eight a core, and each keeps what the largest of its threads once took. With four of
them twenty clips left up to 6 % more memory behind than four clips did, with two 0.7 %, and took no longer.
"""
_LARGE = 4 << 20
"""Bytes: above a frame, which is asked for again at once, and below a photo or a sheet of words."""


def return_large_pieces() -> None:
    """Ask glibc to keep none of them, and few heaps: by itself it raises both sizes with every photo, up to 32 and
    64 MB, and a later clip adds to what it keeps. Where another allocator is at work, nothing is asked.
    """
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError, OSError):
            for setting, value in ((_MAP, _LARGE), (_TRIM, 4 * _LARGE), (_HEAPS, _FEW)):
                ctypes.CDLL(None).mallopt(setting, value)
