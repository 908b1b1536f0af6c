"""Subtitle files beside the clip."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pysubs2

from assistant.clip.timeline import Line


def write(lines: Sequence[Line], *paths: Path) -> None:
    """Write subtitles in the format of each path's suffix (.srt, .vtt)."""
    subs = pysubs2.SSAFile()
    for line in lines:
        subs.append(
            pysubs2.SSAEvent(
                start=round(line.start * 1000), end=round(line.end * 1000), text=line.text.replace("\n", "\\N")
            )
        )
    for path in paths:
        path.write_text(subs.to_string(path.suffix[1:]), encoding="utf-8")
