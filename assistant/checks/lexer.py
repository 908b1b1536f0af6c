"""One pass over a text for every word any check knows: longest first, at word boundaries, with all its meanings.

The words of all rules stand in one pattern built as a trie, so a text is walked once whatever the number of rules.
A short word (แก้, ลด, ขาว) counts only where the word cutter agrees that it is a word: แก้ว holds no แก้.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final, NamedTuple

SHORT: Final = 5
"""Code points up to which a word must stand at word boundaries on both sides."""
_LEADS: Final = frozenset("เแโใไ")
"""A word cannot begin after one of these, nor end before one of the next."""
_TAILS: Final = frozenset("ะาำๅัิีึืฺุู็่้๊๋์ํ")


class Lexeme(NamedTuple):
    """A word of the rules, where it stands in the text as read, and what it means."""

    start: int
    end: int
    word: str
    tags: frozenset[str]


class Lexer:
    """Finds known words; `words` maps each to its meanings."""

    def __init__(self, words: Mapping[str, Collection[str]]) -> None:
        self._tags = {word: frozenset(tags) for word, tags in words.items()}
        self._pattern = re.compile(trie_pattern(self._tags))
        self._inside: dict[str, tuple[Lexeme, ...]] = {}

    def read(self, text: str, is_cut: Callable[[int, int], bool]) -> list[Lexeme]:
        """The known words of a text, from left to right; none overlaps another.

        `is_cut(start, end)` tells whether the word cutter sees a word (or several) exactly there.
        """
        found: list[Lexeme] = []
        search, at = self._pattern.search, 0
        while match := search(text, at):
            start, end = match.span()
            word = self._longest_valid(text, start, end, is_cut)
            if word is None:
                at = start + 1
                continue
            found.append(Lexeme(start, start + len(word), word, self._tags[word]))
            at = start + len(word)
        return found

    def inside(self, word: str, is_cut: Callable[[int, int], bool]) -> tuple[Lexeme, ...]:
        """The known words within a known word, itself left out, with places counted from its beginning.

        A phrase of one product class (สิวหาย) is made of meanings that concern others too (สิว + หาย).
        """
        if word not in self._inside:
            found, at = [], 0
            while match := self._pattern.search(word, at):
                start, end = match.span()
                part = self._longest_valid(word, start, end - (end - start == len(word)), is_cut)
                at = start + (len(part) if part else 1)
                if part:
                    found.append(Lexeme(start, at, part, self._tags[part]))
            self._inside[word] = tuple(found)
        return self._inside[word]

    def _longest_valid(self, text: str, start: int, end: int, is_cut: Callable[[int, int], bool]) -> str | None:
        """The longest word beginning at `start` that stands at boundaries; shorter ones are tried too."""
        while end > start:
            word = text[start:end]
            if word in self._tags and stands_free(text, start, end) and (end - start > SHORT or is_cut(start, end)):
                return word
            end -= 1
        return None


def stands_free(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] tears no letter cluster and no Latin word or number."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before in _LEADS or after in _TAILS:
        return False
    first, last = text[start], text[end - 1]
    if first.isascii() and first.isalnum() and before.isascii() and before.isalnum():
        return False
    return not (last.isascii() and last.isalnum() and after.isascii() and after.isalnum())


def trie_pattern(words: Iterable[str]) -> str:
    """A regular expression that matches the longest of the words at a place, shared beginnings walked once."""
    root: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _node_pattern(root)


def _node_pattern(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    ends = "" in node
    branches = [re.escape(letter) + _node_pattern(child) for letter, child in sorted(node.items()) if letter]
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return body + "?" if ends else body
