"""Encoded pieces kept under a hash of everything they show: after an edit, only what looks different is drawn again."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from assistant.clip.delivery import deliver
from assistant.clip.encoder import CRF, X264
from assistant.clip.footage import Footage, Source
from assistant.clip.timeline import Shot
from assistant.errors import ClipError

MOST_BYTES = 2_000_000_000
_WHOLE = 120_000_000
"""Files up to this size are hashed whole; of a longer video its ends, size and time."""


@dataclass(frozen=True)
class Kept:
    """A piece that was encoded before."""

    path: Path
    contrast: float
    """Of its words, measured when it was made."""


class PieceCache:
    """A folder of encoded pieces. Several processes may share it: a file appears whole or not at all.

    A piece's name holds its key, its checksum and what was measured on it, so that they come and go together.
    """

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self.folder, self.most_bytes = folder, most_bytes
        folder.mkdir(parents=True, exist_ok=True)

    def find(self, key: str) -> Kept | None:
        """The kept piece, marked as used just now; one that was damaged is thrown away."""
        for path in self.folder.glob(f"{key}.*.mp4"):
            try:
                _, checksum, hundredths, _ = path.name.split(".")
                if _checksum(path) == checksum:
                    os.utime(path)
                    return Kept(path, int(hundredths) / 100)
                path.unlink()
            except (OSError, ValueError):
                continue
        return None

    def keep(self, made: Path, key: str, contrast: float) -> Path:
        """Take a finished piece in; where the disk refuses, the clip goes on with the file it has."""
        target = self.folder / f"{key}.{_checksum(made)}.{round(contrast * 100)}.mp4"
        try:
            deliver(made, target)
        except ClipError:
            return made
        return target

    def prune(self) -> None:
        """Let the longest unused pieces go until the folder is small enough."""
        kept = sorted(self._kept(), key=lambda entry: -entry[0])
        total = 0
        for _, size, path in kept:
            total += size
            if total > self.most_bytes:
                path.unlink(missing_ok=True)

    def _kept(self) -> list[tuple[float, int, Path]]:
        found = []
        for path in self.folder.glob("*.mp4"):
            try:
                stat = path.stat()
            except OSError:
                continue
            found.append((stat.st_mtime, stat.st_size, path))
        return found


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def piece_key(shots: list[Shot], start: int, shown: object, mode: str) -> str:
    """The hash of a piece: `shots` seen in it (its scene begins at `start`), and `shown`, all else that is drawn."""
    told = [_program(), mode, X264[mode], CRF[mode], shown]
    told += [
        (
            digest(s.source), s.first - start, s.start - start, s.end - start, s.use, s.number % 2, s.transition,
            s.blend, round(s.begin, 4), round(s.speed, 4),
        )
        for s in shots
    ]  # fmt: skip
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def digest(source: Source) -> str:
    """What a picture or video holds, whatever its name."""
    if source is None:
        return ""
    path = source.path if isinstance(source, Footage) else source
    try:
        stat = path.stat()
        return _digest(path, stat.st_size, stat.st_mtime_ns) + (f"{source.end}" if isinstance(source, Footage) else "")
    except OSError:
        return f"missing {path}"


@cache
def _digest(path: Path, size: int, changed: int) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        if size <= _WHOLE:
            found = hashlib.file_digest(file, "sha256")
        else:
            found.update(f"{size} {changed}".encode() + file.read(4_000_000))
    return found.hexdigest()


@cache
def _program() -> str:
    """What draws and encodes: a new version of this room, its looks, its fonts or the encoder must not show pieces of
    the old one.
    """
    found = hashlib.sha256(version("av").encode())
    for folder in (files("assistant") / "clip", files("assistant") / "clip" / "looks", files("assistant") / "fonts"):
        for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
            if file.name.endswith((".py", ".toml", ".ttf")):
                found.update(file.name.encode() + file.read_bytes())
    return found.hexdigest()
