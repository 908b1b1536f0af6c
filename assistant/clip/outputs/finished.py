"""What every output is given: a clip that was rendered and checked, not yet delivered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from assistant.clip import timeline
from assistant.clip.draft import Draft


@dataclass(frozen=True)
class Finished:
    """A clip that was rendered and checked, not yet delivered."""

    draft: Draft
    mp4: Path
    """In the folder it was made in."""
    name: str
    """Its file name without a suffix, for the files beside it."""
    made: dict[str, Path] = field(default_factory=dict)
    """The files written so far, by output."""

    def lines(self) -> list[timeline.Line]:
        """The subtitles, at the times they are heard."""
        return timeline.subtitles(self.draft.line, spoken=self.draft.sound.parts)


Output = Callable[[Finished, Path], Path]
"""A finished clip and a folder → the file written there, named after the clip."""
