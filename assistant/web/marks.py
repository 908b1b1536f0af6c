"""A text and its findings → HTML with each finding at its words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

from assistant.content import Finding, Level

_WORST_FIRST: tuple[Level, ...] = ("error", "warning", "note")


class Mark(NamedTuple):
    """A finding on the page: its number in the piece, and where it stands in the text that is shown."""

    number: int
    level: Level
    start: int
    end: int


def mark_text(text: str, marks: Sequence[Mark]) -> str:
    """`text` as HTML; every stretch under a finding is a <mark> with its level and its findings' numbers.

    Spans are widened to whole characters, so that no vowel or tone mark is torn from its letter.
    """
    whole = [_whole(text, mark) for mark in marks]
    edges = sorted({0, len(text), *(e for mark in whole for e in (mark.start, mark.end))})
    return "".join(_stretches(text, edges, whole))


def _stretches(text: str, edges: list[int], marks: list[Mark]) -> Iterator[str]:
    for start, end in pairwise(edges):
        words = escape(text[start:end])
        over = [mark for mark in marks if mark.start <= start and end <= mark.end]
        if not over:
            yield words
            continue
        level = min((mark.level for mark in over), key=_WORST_FIRST.index)
        numbers = " ".join(str(mark.number) for mark in over)
        yield f'<mark class="kd-{level}" data-findings="{numbers}">{words}</mark>'


def _whole(text: str, mark: Mark) -> Mark:
    start = min(max(mark.start, 0), len(text))
    end = min(max(mark.end, start), len(text))
    while 0 < start < len(text) and _leans(text[start]):
        start -= 1
    while 0 < end < len(text) and _leans(text[end]):
        end += 1
    return mark._replace(start=start, end=end)


def _leans(letter: str) -> bool:
    """True for what is drawn on the letter before it; SARA AM carries a mark of its own."""
    return unicodedata.combining(letter) != 0 or unicodedata.category(letter) in ("Mn", "Me") or letter == "\u0e33"


def marks_at(path: str, findings: Sequence[Finding], shift: int = 0) -> list[Mark]:
    """The findings that stand in the text at `path`, moved by `shift` code points."""
    return [
        Mark(number, finding.level, finding.start + shift, finding.end + shift)
        for number, finding in enumerate(findings)
        if finding.field == path
    ]
