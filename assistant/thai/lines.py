"""Cutting Thai to a length and breaking it into lines, at words and phrases."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate
from math import inf
from typing import Final, NamedTuple

import regex

from assistant.thai.clusters import base_length, clusters
from assistant.thai.numbers import find_numbers
from assistant.thai.words import is_word, words

Measure = Callable[[str], float]

_OPENING: Final = frozenset("([{“‘«฿#@")
_CLOSING: Final = frozenset(")]}”’»,.!?…:;%ๆฯ")
_BRACKETS: Final = {"(": ")", "[": "]", "{": "}", "“": "”", "‘": "’", "«": "»"}
_DEPENDENT = regex.compile(r"[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e\p{M}\u200d\U0001f3fb-\U0001f3ff]")
_NUMBER = re.compile(r"[0-9๐-๙][0-9๐-๙.,]*")
_GOOD_PART: Final = 0.6
"""A phrase end is preferred to a word end when it keeps this share of the allowed length."""
_ORPHAN: Final = 4
"""A last line of so few letters looks like a mistake."""

# What it costs to end a line somewhere, in squared shares of an empty line.
_AT_SPACE: Final = 0.0
_AT_WORD: Final = 0.2
_BEFORE_CONNECTIVE: Final = 0.08
_AFTER_NUMBER: Final = 0.15
_UNWELCOME: Final = 0.6
_FORCED: Final = 1.5


@cache
def _break_words(name: str) -> frozenset[str]:
    data = tomllib.loads((files("assistant.thai") / "data" / "breaks.toml").read_text(encoding="utf-8"))
    return frozenset(str(data[name]).split())


@cache
def _hanging() -> frozenset[str]:
    return _break_words("not_at_end") | _break_words("rather_not_at_end") | _break_words("hanging_signs")


def fits(text: str, limit: int) -> bool:
    """True where the text has at most `limit` code points."""
    return len(text) <= limit


def shorten(text: str, limit: int, extra: Collection[str] = ()) -> str:
    """The longest good beginning of a text within `limit` code points; nothing is added.

    Cut at a line, phrase or sentence end where that keeps at least 60 % of the limit, else at a word, and only where a
    single word is longer than the limit, between two letter clusters. No connective, opening bracket, negation or
    number without its unit is left hanging.
    """
    if len(text) <= limit:
        return text
    if limit <= 0:
        return ""
    head = text[: limit + 60]
    pieces = words(head, extra)
    locked = _locked(head)
    ends = [end for end in accumulate(map(len, pieces)) if end <= limit and end not in locked]
    longest = next((part for end in reversed(ends) if (part := _trimmed(head, pieces, end))), "")
    if not longest:
        return _cut_clusters(head, limit)
    for end in reversed(ends):
        if end < _GOOD_PART * limit:
            break
        if (head[end : end + 1] in (" ", "\n") or head[end - 1] in "!?…") and len(_trimmed(head, pieces, end)) == end:
            return head[:end]
    return longest


def _cut_clusters(text: str, limit: int) -> str:
    kept = ""
    for cluster in clusters(text[: limit + 60]):
        if len(kept) + len(cluster) > limit:
            break
        kept += cluster
    return kept.rstrip()


@lru_cache(maxsize=1024)
def _locked(text: str) -> frozenset[int]:
    """Places inside a number with its unit. Kept, for a text is tried at many widths."""
    return frozenset(place for number in find_numbers(text) for place in range(number.start + 1, number.end))


def _trimmed(text: str, pieces: Sequence[str], end: int) -> str:
    """The beginning up to `end` without the words at its end that ask for more; an unclosed bracket goes whole."""
    kept, size = [], 0
    for piece in pieces:
        if size + len(piece) > end:
            break
        kept.append(piece)
        size += len(piece)
    while kept and (kept[-1].isspace() or kept[-1] in _hanging() or kept[-1][0] in _OPENING):
        size -= len(kept.pop())
    at = _unclosed(text[:size])
    return text[:size] if at is None else _trimmed(text, pieces, at)


def _unclosed(text: str) -> int | None:
    """Where the first bracket stands that is opened and not closed."""
    opened: list[tuple[str, int]] = []
    for at, letter in enumerate(text):
        if letter in _BRACKETS:
            opened.append((_BRACKETS[letter], at))
        elif opened and letter == opened[-1][0]:
            opened.pop()
    return opened[0][1] if opened else None


class _Break(NamedTuple):
    """A place where a line may end, and what that costs."""

    at: int
    cost: float


def wrap(
    text: str,
    width: float,
    measure: Measure | None = None,
    max_lines: int | None = None,
    extra: Collection[str] = (),
) -> list[str]:
    """Lines of at most `width`, as few as possible and as even as possible, broken at words.

    `measure` gives the width of a piece of text (default: letters without the marks above and below). Line breaks of
    the text stay. Never before ๆ, ฯ, a vowel or tone mark, inside a number with its unit, or after ไม่. Nothing is lost:
    where the text needs more than `max_lines`, more lines come back, after the finer rules (particles, connectives)
    were given up; a known word wider than `width` stays whole.
    """
    paragraphs = [paragraph.strip() for paragraph in text.split("\n") if paragraph.strip()]
    lines = [line for paragraph in paragraphs for line in _wrap(paragraph, width, measure, extra, strict=True)]
    if max_lines is not None and len(lines) > max_lines:
        tighter = [line for paragraph in paragraphs for line in _wrap(paragraph, width, measure, extra, strict=False)]
        if len(tighter) < len(lines):
            return tighter
    return lines


def _wrap(text: str, width: float, measure: Measure | None, extra: Collection[str], *, strict: bool) -> list[str]:
    size = measure or _base_width
    if size(text) <= width:
        return [text]
    breaks = list(_breaks(text, words(text, extra), width, size, strict=strict))
    return _balanced(text, breaks, width, _span_widths(text) if measure is None else _measured_spans(text, measure))


def _base_width(text: str) -> float:
    return float(base_length(text))


def _span_widths(text: str) -> Callable[[int, int], float]:
    """Widths of parts of a text, from sums of its letters; spaces at the ends do not count."""
    sums = [0, *accumulate(0 if _is_mark(letter) else 1 for letter in text)]

    def width(start: int, end: int) -> float:
        while start < end and text[start] == " ":
            start += 1
        while end > start and text[end - 1] == " ":
            end -= 1
        return sums[end] - sums[start]

    return width


def _is_mark(letter: str) -> bool:
    return base_length(letter) == 0 if letter > "\u0e4e" else letter in "ัิีึืฺุู็่้๊๋์ํ๎" or "\u0300" <= letter <= "\u036f"


def _measured_spans(text: str, measure: Measure) -> Callable[[int, int], float]:
    return lambda start, end: measure(text[start:end].strip())


def _balanced(text: str, breaks: Sequence[_Break], width: float, span: Callable[[int, int], float]) -> list[str]:
    """The fewest lines, and among those the least sum of squared slack and break costs."""
    starts = [0, *(place.at for place in breaks)]
    count = len(breaks)
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]
    for last in range(1, count + 1):
        found = (count + 2, inf, last - 1)
        for first in range(last - 1, -1, -1):
            wide = span(starts[first], starts[last])
            if wide > width and first < last - 1:
                break
            slack = max(0.0, (width - wide) / width)
            end = breaks[last - 1].cost if last < count else (_UNWELCOME if wide <= _ORPHAN and first else 0.0)
            found = min(found, (best[first][0] + 1, best[first][1] + slack * slack + end, first))
        best.append(found)
    lines: list[str] = []
    at = count
    while at > 0:
        first = best[at][2]
        lines.append(text[starts[first] : starts[at]].strip())
        at = first
    return [line for line in reversed(lines) if line]


def _breaks(text: str, pieces: Sequence[str], width: float, size: Measure, *, strict: bool) -> Iterator[_Break]:
    """The places where a line may end; where two of them lie too far apart, less welcome ones between them."""
    locked = _locked(text)
    spare: list[_Break] = []
    at = start = 0
    for index, piece in enumerate(pieces):
        inside = _inside(piece, at, width, size) if len(piece) > 4 and not is_word(piece) else []
        at += len(piece)
        end = at == len(text)
        cost = 0.0 if end else _cost(pieces, index, strict=strict)
        if at in locked:
            cost = inf
        if cost < _FORCED:
            if size(text[start:at].strip()) > width:
                yield from spare
                yield from inside
            yield _Break(at, cost)
            spare, start = [], at
        elif cost < inf:
            spare += [*inside, _Break(at, cost)]
        else:
            spare += inside


def _inside(piece: str, start: int, width: float, size: Measure) -> list[_Break]:
    """Places to break something that is no word and does not fit a line."""
    if size(piece) <= width:
        return []
    found: list[_Break] = []
    line, at = "", start
    for cluster in clusters(piece):
        if line and size(line + cluster) > width:
            found.append(_Break(at, _FORCED))
            line = ""
        line += cluster
        at += len(cluster)
    return found


def _cost(pieces: Sequence[str], index: int, *, strict: bool) -> float:
    """What it costs to end a line after a piece: infinite where none may end, `_FORCED` where only need allows it."""
    before, after = pieces[index], pieces[index + 1]
    spaced = before.isspace()
    if spaced:
        before = pieces[index - 1] if index else ""
    if after.isspace() or after[0] in _CLOSING or _DEPENDENT.match(after) or (before and before[-1] in _OPENING):
        return inf
    if before in ("ไม่", "มิ", "ห้าม", "อย่า", "ไร้"):
        return inf
    if _NUMBER.fullmatch(before):
        return _AFTER_NUMBER if spaced else _FORCED
    if before in _break_words("not_at_end") or (after in _break_words("not_at_start") and not spaced):
        return _FORCED if strict else _UNWELCOME
    if before in _break_words("rather_not_at_end"):
        return _UNWELCOME
    if spaced:
        return _AT_SPACE
    return _BEFORE_CONNECTIVE if after in _break_words("good_start") else _AT_WORD
