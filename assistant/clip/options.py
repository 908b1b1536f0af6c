"""How a clip is to be made: one record, from every door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.settings import Settings

Tell = Callable[[float, str], None]
"""Told how far the work is (0–1, never falling) and its stage in Thai, as it goes."""
Captions = Literal["short", "spoken", "karaoke"]
"""The words on screen: the script's short ones, all that is spoken, or that with the spoken word lit up."""
SIZES = {"9:16": (1080, 1920), "4:5": (1080, 1350), "1:1": (1080, 1080), "16:9": (1920, 1080)}


def tell_nobody(share: float, stage: str) -> None:
    """For one who does not ask."""


def part_of(tell: Tell, first: float, last: float) -> Tell:
    """`tell` for a part of the work, whose own 0–1 lies between two shares of the whole."""
    return lambda share, stage: tell(first + (last - first) * share, stage)


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
    logo: Path | None = None
    colours: tuple[str, ...] = ()
    """Up to two of the shop's own (`#rrggbb`), in place of the look's accent and plate."""
    captions: Captions = "short"
    app: str = "organic"
    """Whose safe zone the words keep to: a name in `zones.toml`."""
    keep: tuple[str, ...] = ()
    """Names never cut in two."""
    voice: tuple[str, ...] = ()
    """A voice by name (`azure:th-TH-NiwatNeural`), or recordings: one file for the whole script or one a scene."""
    voice_rate: float = 1.0
    """Pace of a synthetic voice; 1.0 is its own."""
    music: str = "none"
    """`auto` for the look's own mood, a mood by name, a sound file, or `none`."""
    settings: Settings | None = None
    """Keys and folders; None to read the environment."""
    outputs: tuple[str, ...] = ("srt", "vtt", "cover")
    """What is written beside the MP4: names in `outputs.OUTPUTS`."""
    cover_at: float | None = None
    """Second whose frame becomes the cover; None for the first scene."""
    cache: Path | None = None
    """A folder where encoded scenes are kept: after an edit only what looks different is drawn again."""
    workers: int | None = None
    """Scenes encoded at once; None for as many as there are cores."""
