"""Letters as a reader sees them: one base with its vowels, tone mark or emoji parts."""

from __future__ import annotations

import regex

_CLUSTER = regex.compile(r"\X")
_MARKS = regex.compile(r"[\p{M}\u200b-\u200f\u2060\ufeff]")


def clusters(text: str) -> list[str]:
    """The grapheme clusters of a text; joined again they are the text."""
    return _CLUSTER.findall(text)


def length(text: str) -> int:
    """Code points, the way a platform that documents nothing must be assumed to count."""
    return len(text)


def base_length(text: str) -> int:
    """Letters without the marks above and below them: about what a reader sees as the width of a line."""
    return len(text) - len(_MARKS.findall(text))
