"""How a clip is to be made: one record, from every door."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SIZES = {"9:16": (1080, 1920), "4:5": (1080, 1350), "1:1": (1080, 1080), "16:9": (1920, 1080)}


@dataclass(frozen=True)
class ClipOptions:
    """The seller's choices. A new choice is a new field with a default."""

    look: str = "craft"
    size: tuple[int, int] = SIZES["9:16"]
    """Width and height in pixels."""
    fps: int = 30
    preview: bool = False
    """A small, quick version."""
    price: str | None = None
    """Shown as given."""
    shop: str = ""
    link: str = ""
    """Becomes a QR code on the last card."""
    app: str = "organic"
    """Whose safe zone the words keep to: a name in `zones.toml`."""
    keep: tuple[str, ...] = ()
    """Names never cut in two."""
    outputs: tuple[str, ...] = ("srt", "vtt", "cover")
    """What is written beside the MP4: names in `outputs.OUTPUTS`."""
    cache: Path | None = None
    """A folder where encoded scenes are kept: after an edit only what looks different is drawn again."""
    workers: int | None = None
    """Scenes encoded at once; None for as many as there are cores."""
