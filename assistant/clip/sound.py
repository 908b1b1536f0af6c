"""What is heard: decided before the pictures are timed, mixed once they are."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.clip.options import ClipOptions
from assistant.clip.timeline import Timeline
from assistant.content import VideoScript


@dataclass
class Sound:
    """The sound of one clip; silence, where nothing else was asked for."""

    speech: Sequence[float] | None = None
    """Seconds really spoken in each scene; None where nobody speaks."""
    lengths: Sequence[float] | None = None
    """Seconds each scene has to last for its voice; None to keep the script's own."""
    notes: list[str] = field(default_factory=list)
    """What the seller should know, in Thai."""

    def mix(self, line: Timeline, folder: Path, cancel: threading.Event | None = None) -> Path | None:
        """The finished sound of the whole clip as a file in `folder`; None for silence. Never raises for a voice."""
        return None


def prepare(script: VideoScript, options: ClipOptions, folder: Path, cancel: threading.Event | None = None) -> Sound:
    """Speak or cut what is to be heard, before the scenes are timed."""
    return Sound()
