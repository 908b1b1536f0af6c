"""Where a finding comes from and how sure that is, as a seller reads it."""

from __future__ import annotations

from datetime import date

from assistant.messages import say
from assistant.rulebook.evidence import Confidence


def source_line(source: str, confidence: Confidence, checked: date | None = None) -> str:
    """The source, what kind of reading it rests on, and when it was looked at."""
    parts = [source, say(f"check_confidence_{confidence.lower()}")]
    if checked:
        parts.append(say("check_checked", day=f"{checked:%d/%m}/{checked.year + 543}"))
    return " · ".join(parts)
