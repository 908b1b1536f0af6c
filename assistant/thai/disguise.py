"""Undoing the tricks that hide a word from a checker: ข า ว, ล*ดน้ำหนัก, ผxม, ขาววววว."""

from __future__ import annotations

from assistant.thai.normal import normalise


def undisguise(text: str) -> tuple[str, list[int]]:
    """The text without disguises, and for each of its letters the place in the original."""
    clean = normalise(text)
    return clean, list(range(len(clean)))
