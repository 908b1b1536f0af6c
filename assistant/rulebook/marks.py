"""Marks and the public shape of their numbers. A shape is never a proof that a number is genuine."""

from __future__ import annotations

from functools import cache
from typing import Final

from assistant.content import Level
from assistant.product.record import Record
from assistant.rulebook.evidence import Confidence
from assistant.rulebook.tables import folder, read_record, read_table


class Mark(Record):
    """One mark: how it is named, and what its number looks like."""

    code: str
    name: str
    words: tuple[str, ...]
    """Names in a text, in lower case."""
    looks_like: str
    """Regular expression of what is meant as its number, right or wrong."""
    shape: str = ""
    """Regular expression of the public shape; empty where none is known."""
    check_digit: bool = False
    """A number of 13 digits whose last is computed from the first twelve (Thai registration and tax numbers)."""
    example: str = ""
    source: str
    confidence: Confidence

    @property
    def level(self) -> Level:
        """A wrong shape asks; where the shape itself is unsure it is only shown."""
        return "note" if self.confidence in ("T", "P") else "warning"


@cache
def read_marks() -> tuple[Mark, ...]:
    """`rules/language/marks.toml`."""
    file = folder("language") / "marks.toml"
    return tuple(read_record(Mark, mark, file, mark.get("code", "")) for mark in read_table(file).get("mark", []))


_DIGITS: Final = 13


def has_right_check_digit(number: str) -> bool:
    """Whether the 13th digit follows from the twelve before it: 11 less the weighted sum (13 to 2) modulo 11, its last
    digit. The same sum closes the numbers of persons, companies and tax payers."""
    digits = [int(sign) for sign in number if sign.isdigit()]
    if len(digits) != _DIGITS:
        return False
    weighted = sum(digit * (_DIGITS - place) for place, digit in enumerate(digits[:-1]))
    return (11 - weighted % 11) % 10 == digits[-1]
