"""Cutting Thai to a length and breaking it into lines, at words and phrases."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Sequence
from functools import cache
from importlib.resources import files
from math import inf
from typing import Final

import regex

from assistant.thai.clusters import base_length, clusters
from assistant.thai.numbers import find_numbers
from assistant.thai.words import is_word, words

_OPENING: Final = frozenset("([{“‘«฿#@")
_CLOSING: Final = frozenset(")]}”’»,.!?…:;%ๆฯ")
_DEPENDENT = regex.compile(r"[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]")
_NUMBER = regex.compile(r"[0-9๐-๙][0-9๐-๙.,]*")
_GOOD_PART: Final = 0.6
"""A phrase end is preferred to a word end when it keeps this share of the allowed length."""


@cache
def _break_words(name: str) -> frozenset[str]:
    data = tomllib.loads((files("assistant.thai") / "data" / "breaks.toml").read_text(encoding="utf-8"))
    return frozenset(str(data[name]).split())


def fits(text: str, limit: int) -> bool:
    """True where the text has at most `limit` code points."""
    return len(text) <= limit


def shorten(text: str, limit: int, extra: Collection[str] = ()) -> str:
    """The longest good beginning of a text within `limit` code points; nothing is added.

    Cut at a line, phrase or sentence end where that keeps at least 60 % of the limit, else at a word, and only where a
    single word is longer than the limit, between two letter clusters. No connective, opening bracket, negation or number
    without its unit is left hanging.
    """
    if len(text) <= limit:
        return text
    if limit <= 0:
        return ""
    head = text[: limit + 40]
    pieces = words(head, extra)
    locked = _locked(head)
    ends, at = [], 0
    for piece in pieces:
        at += len(piece)
        if at <= limit and at not in locked:
            ends.append(at)
    kept = [_without_hanging(head[:end], pieces) for end in ends]
    kept = [part for part in kept if part]
    if not kept:
        return _cut_clusters(head, limit)
    longest = kept[-1]
    phrases = [part for part in kept if head[len(part) : len(part) + 1] in (" ", "\n", "") or part[-1] in "!?…"]
    if phrases and len(phrases[-1]) >= _GOOD_PART * limit:
        return phrases[-1]
    return longest


def _cut_clusters(text: str, limit: int) -> str:
    kept = ""
    for cluster in clusters(text):
        if len(kept) + len(cluster) > limit:
            break
        kept += cluster
    return kept.rstrip()


def _locked(text: str) -> set[int]:
    """Places inside a number with its unit, and between a number and what it counts."""
    places: set[int] = set()
    for number in find_numbers(text):
        places.update(range(number.start + 1, number.end))
        if number.unit is None and number.kind == "number" and text[number.end : number.end + 1] == " ":
            places.add(number.end + 1)
    at = 0
    for cluster in clusters(text):
        places.update(range(at + 1, at + len(cluster)))
        at += len(cluster)
    return places


def _without_hanging(part: str, pieces: Sequence[str]) -> str:
    """The beginning without the words at its end that ask for more; an unclosed bracket goes whole."""
    kept, size = [], 0
    for piece in pieces:
        if size + len(piece) > len(part):
            break
        kept.append(piece)
        size += len(piece)
    hanging = _break_words("not_at_end") | _break_words("hanging")
    while kept and (kept[-1].isspace() or kept[-1] in hanging or kept[-1][0] in _OPENING):
        kept.pop()
    text = "".join(kept)
    opened = max(text.rfind("("), text.rfind("["), text.rfind("“"))
    if opened >= 0 and not any(mark in text[opened:] for mark in ")]”"):
        return _without_hanging(text[:opened], pieces)
    bare = regex.search(r"(?:^|\s)[0-9๐-๙.,]+$", text)
    if bare and len(text) == size and bare.start() > 0 and False:
        return text[: bare.start()].rstrip()
    return text.rstrip()


def wrap(
    text: str,
    width: float,
    measure: Callable[[str], float] | None = None,
    max_lines: int | None = None,
    extra: Collection[str] = (),
) -> list[str]:
    """Lines of at most `width`, as few as possible and as even as possible, broken at words.

    `measure` gives the width of a piece of text (default: letters without marks above and below). Line breaks of the text
    stay. Nothing is lost: where the text needs more than `max_lines`, more lines come back, after the finer rules
    (particles, connectives) were given up; a known word wider than `width` stays whole.
    """
    size = measure or (lambda piece: float(base_length(piece)))
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if paragraph.strip():
            lines += _wrap_paragraph(paragraph.strip(), width, size, extra)
    if max_lines is not None and len(lines) > max_lines:
        tighter: list[str] = []
        for paragraph in text.split("\n"):
            if paragraph.strip():
                tighter += _wrap_paragraph(paragraph.strip(), width, size, extra, strict=False)
        if len(tighter) < len(lines):
            return tighter
    return lines


def _wrap_paragraph(
    text: str, width: float, size: Callable[[str], float], extra: Collection[str], *, strict: bool = True
) -> list[str]:
    if size(text) <= width:
        return [text]
    breaks = _breaks(text, words(text, extra), width, size, strict=strict)
    ends = [at for at, _ in breaks]
    count = len(ends)
    best: list[tuple[int, float, int]] = [(0, 0.0, -1)]
    starts = [0, *ends]
    for last in range(1, count + 1):
        found = (10**9, inf, last - 1)
        for first in range(last - 1, -1, -1):
            line = text[starts[first] : starts[last]].strip()
            wide = size(line)
            if wide > width and first < last - 1:
                break
            lines, cost, _ = best[first]
            slack = max(0.0, (width - wide) / width)
            penalty = breaks[last - 1][1] if last < count else _orphan(line)
            found = min(found, (lines + 1, cost + slack * slack + penalty, first))
        best.append(found)
    lines_found, at = [], count
    while at > 0:
        first = best[at][2]
        lines_found.append(text[starts[first] : starts[at]].strip())
        at = first
    return [line for line in reversed(lines_found) if line]


def _orphan(line: str) -> float:
    """A last line of one short word looks like a mistake."""
    return 0.5 if base_length(line) <= 4 else 0.0


def _breaks(
    text: str, pieces: Sequence[str], width: float, size: Callable[[str], float], *, strict: bool
) -> list[tuple[int, float]]:
    """Where a line may end, and what it costs to end it there; the last is the end of the text."""
    locked = _locked(text)
    found: list[tuple[int, float]] = []
    at = 0
    for index, piece in enumerate(pieces):
        if size(piece) > width and not is_word(piece):
            found += _inside(piece, at, width, size)
        at += len(piece)
        if at == len(text):
            break
        price = _price_of_break(pieces, index, strict=strict)
        if price is not None and at not in locked:
            found.append((at, price))
    found.append((len(text), 0.0))
    return found


def _inside(piece: str, start: int, width: float, size: Callable[[str], float]) -> list[tuple[int, float]]:
    """Break places in something that is no word and does not fit a line."""
    found, line = [], ""
    at = start
    for cluster in clusters(piece):
        if line and size(line + cluster) > width:
            found.append((at, 0.0))
            line = ""
        line += cluster
        at += len(cluster)
    return found


def _price_of_break(pieces: Sequence[str], index: int, *, strict: bool) -> float | None:
    """None where no line may end after a piece."""
    before, after = pieces[index], pieces[index + 1]
    spaced = before.isspace()
    if spaced:
        before = pieces[index - 1] if index else ""
    elif after.isspace():
        return None
    if after[0] in _CLOSING or _DEPENDENT.match(after) or (before and before[-1] in _OPENING):
        return None
    if before in ("ไม่", "มิ", "ห้าม", "อย่า", "ไร้"):
        return None
    if _NUMBER.fullmatch(before) and (not spaced or not _NUMBER.match(after)):
        return None if strict else 1.0
    if strict and (before in _break_words("not_at_end") or (after in _break_words("not_at_start") and not spaced)):
        return None
    if before in _break_words("not_at_end"):
        return 0.6
    if spaced:
        return 0.0
    return 0.08 if after in _break_words("good_start") else 0.2
