"""The honest meter: how much of a clip is still photos, and what that means where it will be posted."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from assistant.clip.footage import Footage
from assistant.clip.timeline import Timeline
from assistant.messages import what


@dataclass(frozen=True)
class Meter:
    """Of a whole clip."""

    share: float
    """Of its time that shows still photos or cards, 0–1."""
    longest: float
    """Seconds of the longest unbroken shot of one still."""

    def notes(self) -> list[str]:
        """In Thai: the reading, and the rule of each channel it touches."""
        told = [what("clip_still_share", share=self.share, longest=self.longest)]
        for rule in channel_rules():
            if self.share > rule["most_share"]:
                told.append(
                    what("clip_still_rule", channel=rule["channel"], rule=rule["rule"], rule_en=rule["rule_en"])
                )
        return told


def measure_stills(timeline: Timeline) -> Meter:
    """Read the meter off a timeline."""
    still = [s.held if isinstance(s.source, Footage) else s.end - s.start for s in timeline.shots]
    frames, longest = sum(still), max(still, default=0)
    return Meter(frames / timeline.frames, longest / timeline.fps)


@cache
def channel_rules() -> tuple[dict[str, Any], ...]:
    """What channels say of clips made from stills; with source, date and confidence."""
    data = tomllib.loads((files("assistant") / "clip" / "channels.toml").read_text(encoding="utf-8"))
    return tuple(data["rule"])
