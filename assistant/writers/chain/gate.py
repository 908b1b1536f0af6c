"""Many patterns over a short text: each can match only where one of a few words stands, and whether a word stands there
is told in a tenth of the time. A text that holds none of the words is done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import regex

_CLASSES = ((r"\p{Thai}", "[\u0e00-\u0e7f]"), (r"\p{Lu}", "[A-Z]"), (r"\p{L}", "[a-z]"), (r"\p{M}", "[\u0e31-\u0e4e]"))
"""What the parser of `re` does not know, in words it does; that they say the same is not needed, no word is in them."""


class Gate:
    """Patterns of the `regex` module (ignoring case), and which of them a text may hold."""

    def __init__(self, patterns: Sequence[regex.Pattern[str]]) -> None:
        needs = [needed_words(pattern.pattern) for pattern in patterns]
        self._patterns = patterns
        self._always = {pattern for pattern, words in zip(patterns, needs, strict=True) if not words}
        self._by_word: dict[str, list[regex.Pattern[str]]] = {word: [] for words in needs for word in words}
        for pattern, words in zip(patterns, needs, strict=True):
            for word in words:
                self._by_word[word].append(pattern)

    def possible(self, text: str) -> list[regex.Pattern[str]]:
        """The patterns that may stand in the text, in their order."""
        plain = text.lower()
        some = self._always.union(*[patterns for word, patterns in self._by_word.items() if word in plain])
        return [pattern for pattern in self._patterns if pattern in some] if some else []

    def holds(self, text: str) -> bool:
        """Does any of the patterns stand in the text?"""
        return any(pattern.search(text) for pattern in self.possible(text))


def needed_words(pattern: str) -> frozenset[str]:
    """Words in lower case of which one stands wherever the pattern matches; empty where it can match without any."""
    for written, known in _CLASSES:
        pattern = pattern.replace(written, known)
    return _needed(_parser.parse(pattern, re.IGNORECASE | re.MULTILINE))


def _needed(steps: Iterable[Any]) -> frozenset[str]:
    """The most telling words a sequence cannot do without: long, and few."""
    choices, run = [frozenset[str]()], ""
    for kind, what in steps:
        if kind is _constants.LITERAL:
            run += chr(what).lower()
            continue
        choices += [frozenset({run} - {""}), _needed_by(kind, what)]
        run = ""
    choices.append(frozenset({run} - {""}))
    return max(choices, key=lambda words: (min(map(len, words), default=0), -len(words)))


def _needed_by(kind: Any, what: Any) -> frozenset[str]:
    if kind is _constants.SUBPATTERN:
        return _needed(what[3])
    if kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT) and what[0] > 0:
        return _needed(what[2])
    if kind is _constants.BRANCH:
        ways = [_needed(way) for way in what[1]]
        return frozenset().union(*ways) if all(ways) else frozenset()
    return frozenset()
