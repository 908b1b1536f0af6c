"""Which row holds the headers, and which field each column is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from assistant.product.vocabulary import clean, field_of, is_blank, read_words

LOOKED_AT = 30
"""Rows at the top of a table among which the header is looked for; titles and notes may stand above it."""


class Header(NamedTuple):
    """The header row: its place among the records (from 0), the labels, and the field of each column or None."""

    place: int
    labels: tuple[str, ...]
    fields: tuple[str | None, ...]
    score: float
    span: int
    """Cells of the header row, with the empty ones behind the last label."""


def find_header(records: Sequence[Sequence[str]]) -> Header | None:
    """The row with the most known headers, the name of the product among them or at least three; None without one."""
    best: Header | None = None
    for place, cells in enumerate(records[:LOOKED_AT]):
        header = _header(place, cells)
        if header and (best is None or header.score > best.score):
            best = header
    return best


def _header(place: int, cells: Sequence[str]) -> Header | None:
    texts = [clean(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    fields = [field_of(text) if text and len(text) <= 60 else None for text in texts]
    known = {field for field in fields if field and field != "ignored"}
    if not known or ("name" not in known and len(known) < 3):
        return None
    strange = sum(1 for text, field in zip(texts, fields, strict=True) if text and field is None)
    if strange > 2 * len(known) + 2:
        return None
    labels = _distinct(texts)
    return Header(place, labels, tuple(fields), len(known) + 0.5 * ("name" in known) - 0.1 * strange, len(cells))


def _distinct(texts: Sequence[str]) -> tuple[str, ...]:
    """Labels as keys: a column without a header is named by its letter, a repeated header gets a number."""
    labels: list[str] = []
    for column, text in enumerate(texts):
        label = " ".join(text.split()) or f"คอลัมน์ {letter(column)}"
        count = 2
        while (name := label if count == 2 else f"{label} ({count - 1})") in labels:
            count += 1
        labels.append(name)
    return tuple(labels)


def letter(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA: the column as Excel calls it."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def is_total(cells: Sequence[str]) -> bool:
    """รวม, ยอดรวม, Total in the first filled cell, and nothing but numbers behind it."""
    first = next((text for cell in cells if not is_blank(text := clean(cell))), "")
    if first.rstrip(" :").casefold() not in read_words("words")["total"]:
        return False
    filled = [text for cell in cells if not is_blank(text := clean(cell))]
    return all(any(c.isdigit() for c in text) and len(text) <= 30 for text in filled[1:])


def is_header_again(cells: Sequence[str], labels: Sequence[str]) -> bool:
    """The header repeated further down, as where pages were pasted one under the other."""
    if next((text for cell in cells if (text := clean(cell))), "") not in labels:
        return False
    filled = [text for cell in cells if (text := clean(cell))]
    return len(filled) >= 2 and all(text in labels for text in filled)
