"""Finished files into their places: each in one step, all of them or none."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import ClipError


def deliver_all(pairs: Sequence[tuple[Path, Path]]) -> None:
    """Put finished files in their places; where one fails, those that are new are taken away again."""
    new: list[Path] = []
    try:
        if pairs:
            pairs[0][1].parent.mkdir(parents=True, exist_ok=True)
        for made, target in pairs:
            stood = target.exists()
            deliver(made, target)
            if not stood:
                new.append(target)
    except OSError as error:
        raise ClipError("clip_not_written", file=pairs[0][1].name, why=error.strerror or str(error)) from error
    except ClipError:
        for target in new:
            target.unlink(missing_ok=True)
        raise


def deliver(made: Path, target: Path) -> None:
    """Put a finished file in its place in one step; over a border between disks by way of a neighbour file."""
    try:
        made.replace(target)
    except OSError:
        beside = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            shutil.copyfile(made, beside)
            beside.replace(target)
        except OSError as error:
            beside.unlink(missing_ok=True)
            if error.errno == errno.ENOSPC:
                raise ClipError("clip_disk_full", retryable=True) from error
            raise ClipError("clip_not_written", file=target.name, why=error.strerror or str(error)) from error
