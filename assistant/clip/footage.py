"""A short phone video among the seller's pictures: which part of it is shown, and whether it is heard."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Footage:
    """A video file, or the part of it that is used."""

    path: Path
    start: float = 0.0
    """Seconds into the file."""
    end: float | None = None
    """Seconds into the file; None for its end."""
    sound: bool = False
    """Is its own sound kept?"""

    @property
    def name(self) -> str:
        return self.path.name


MOVIES = frozenset({".mp4", ".mov", ".m4v", ".webm", ".3gp", ".mkv"})


def is_movie(path: Path) -> bool:
    """Is it a video by its name?"""
    return path.suffix.lower() in MOVIES


Source = Path | Footage | None
"""What a shot shows: a photo, a video, or a designed card."""
