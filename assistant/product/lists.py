"""A seller's cell cut into its items: lines, •, ;, “ / ”, numbered lines, and commas that are not inside a number."""

from __future__ import annotations

import re
from functools import cache

from assistant.product.vocabulary import arabic, clean, is_blank, read_words

_STRONG = re.compile(r"\n|[•●▪■◆✓✔✅☑·]|;|\s/\s|\s\|\s")
_COMMA = re.compile(r"(?<!\d),|,(?!\d)|、|，")
_NUMBERED = re.compile(r"(?:^|(?<=\s))\(?(\d{1,2})[.)](?=\s|[^\d\s.,])")
_OPEN, _CLOSE = "([{“（", ")]}”）"


@cache
def _bullets() -> str:
    return str(read_words("words")["bullets"])


def bare(item: str) -> str:
    """One item without the bullet or dash that opens it."""
    item = item.strip()
    while item and item[0] in _bullets() and not (item[0] in "-–" and item[1:2].isdigit()):
        item = item[1:].lstrip("\ufe0f ")
    return item.strip(" ,;")


def split_list(text: str, *, commas: bool = True, slashes: bool = False) -> tuple[str, ...]:
    """The items of a text, in order, without repeats. Commas part items only where no stronger mark does."""
    text = clean(text)
    parts = _cut(text, _STRONG)
    if len(parts) == 1:
        parts = _numbered(text)
    parts = [piece for part in parts for piece in (_numbered(part) if len(parts) > 1 else [part])]
    if len(parts) == 1 and commas:
        parts = _cut(text, _COMMA)
    if len(parts) == 1 and slashes:
        parts = [part for part in re.split(r"(?<!\d)/|/(?!\d)", text)]
    items = (bare(part) for part in parts)
    return tuple(dict.fromkeys(item for item in items if item and not is_blank(item)))


def _cut(text: str, separator: re.Pattern[str]) -> list[str]:
    """Parts between separators that stand outside brackets; a bracket that never closes counts for nothing."""
    places = [m.span() for m in separator.finditer(text)]
    if not places:
        return [text]
    inside = _bracketed(text)
    parts, start = [], 0
    for left, right in places:
        if text[left] == "\n" or not inside[left]:
            parts.append(text[start:left])
            start = right
    return [*parts, text[start:]]


def _bracketed(text: str) -> bytearray:
    """1 for every place inside a closed pair of brackets on one line."""
    inside = bytearray(len(text) + 1)
    opened: list[int] = []
    for at, letter in enumerate(text):
        if letter == "\n":
            opened.clear()
        elif letter in _OPEN:
            opened.append(at)
        elif letter in _CLOSE and opened:
            first = opened.pop()
            if not opened:
                inside[first : at + 1] = b"\x01" * (at + 1 - first)
    return inside


def _numbered(text: str) -> list[str]:
    """1) ทอมือ 2) ย้อมคราม 3) นุ่ม: cut only where the numbers count up from one; a lone “1.” goes."""
    told = arabic(text)
    marks = list(_NUMBERED.finditer(told))
    counted: list[re.Match[str]] = []
    for mark in marks:
        if int(mark[1]) == len(counted) + 1:
            counted.append(mark)
    if len(counted) < 2:
        opening = _NUMBERED.match(told.lstrip()) if marks else None
        return [text.lstrip()[opening.end() :]] if opening and "\n" not in text else [text]
    edges = [mark.start() for mark in counted] + [len(text)]
    head = text[: edges[0]]
    return [head, *(text[mark.end() : edge] for mark, edge in zip(counted, edges[1:], strict=True))]


@cache
def _colours() -> frozenset[str]:
    return frozenset(read_words("words")["colours"])


def split_colours(text: str) -> tuple[str, ...]:
    """The colours of a text; words apart by spaces only where every one of them is a colour we know."""
    items = split_list(text, slashes=True)
    if len(items) != 1:
        return items
    words = items[0].split()
    known = [word for word in words if word.removeprefix("สี").casefold() in _colours()]
    return tuple(dict.fromkeys(words)) if len(words) > 1 and len(known) == len(words) else items
