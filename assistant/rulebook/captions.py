"""What words on the screen of a video may hold."""

from __future__ import annotations

from datetime import date
from functools import cache

from assistant.product.record import Record
from assistant.rulebook.evidence import Confidence
from assistant.rulebook.tables import folder, read_record, read_table


class CaptionRules(Record):
    """Bounds of one caption."""

    most_lines: int
    letters_a_line: int
    """Letters, marks above and below not counted."""
    source: str
    checked: date
    confidence: Confidence


@cache
def caption_rules() -> CaptionRules:
    """The bounds. RuleError where the file is missing or broken."""
    file = folder("language") / "captions.toml"
    return read_record(CaptionRules, read_table(file), file)
