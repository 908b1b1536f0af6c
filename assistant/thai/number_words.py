"""Number words in running text: สามร้อยเก้าสิบ, พันสอง, ครึ่งกิโล, สองสามวัน."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final

import regex

from assistant.thai.units import unit_after
from assistant.thai.words import words

_DIGITS: Final = {
    "ศูนย์": 0, "หนึ่ง": 1, "เอ็ด": 1, "สอง": 2, "ยี่": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9,
}  # fmt: skip
_POWERS: Final = {"สิบ": 10, "ร้อย": 100, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 1_000_000}
_MORPHEME = regex.compile("|".join([*_DIGITS, *_POWERS, "จุด"]))
_RUN = regex.compile(rf"(?:{_MORPHEME.pattern})+|ครึ่ง")
_FIRST = regex.compile("|".join([*_DIGITS, *_POWERS, "ครึ่ง"]))


def read_number_words(text: str) -> tuple[Decimal, Decimal | None] | None:
    """The value of a run of number words, and the upper one of an “about” pair (สองสาม); None where it is no number.

    A single digit after พัน, หมื่น, แสน or ล้าน counts in the next lower power, as it is spoken: พันสอง = 1,200.
    """
    if text == "ครึ่ง":
        return Decimal("0.5"), None
    parts = _MORPHEME.findall(text)
    if "".join(parts) != text or not parts:
        return None
    if "จุด" in parts:
        return _with_point(parts)
    if len(parts) == 2 and all(p in _DIGITS for p in parts):
        low, high = (_DIGITS[p] for p in parts)
        return (Decimal(low), Decimal(high)) if high in (low + 1, low + 2) and low else None
    value = _whole(parts)
    return None if value is None else (Decimal(value), None)


def _with_point(parts: list[str]) -> tuple[Decimal, None] | None:
    at = parts.index("จุด")
    whole, decimals = _whole(parts[:at]), parts[at + 1 :]
    if whole is None or not decimals or any(p not in _DIGITS for p in decimals):
        return None
    return Decimal(f"{whole}.{''.join(str(_DIGITS[p]) for p in decimals)}"), None


def _whole(parts: list[str]) -> int | None:
    """The integer a list of morphemes spells; None where they do not follow the grammar."""
    total, digit, last = 0, None, 10**9
    for part in parts:
        if part in _DIGITS:
            if digit is not None:
                return None
            digit = _DIGITS[part]
            continue
        power = _POWERS[part]
        if power == 1_000_000:
            total = (total + (digit or 0) or 1) * power
            digit, last = None, power
            continue
        if power >= last:
            return None
        total += (1 if digit is None else digit) * power
        digit, last = None, power
    if digit is None:
        return total if parts else None
    if 1_000 <= last <= 1_000_000 and parts[-1] != "เอ็ด":
        return total + digit * last // 10
    return total + digit


@cache
def number_data() -> dict[str, Any]:
    return tomllib.loads((files("assistant.thai") / "data" / "numbers.toml").read_text(encoding="utf-8"))


@cache
def _idioms() -> regex.Pattern[str]:
    names = sorted(number_data()["words"]["idioms"].split(), key=len, reverse=True)
    return regex.compile("|".join(regex.escape(name) for name in names))


def number_word_spans(text: str) -> list[tuple[int, int, Decimal, Decimal | None]]:
    """Start, end, value and upper value of every quantity that is spelled out."""
    if not _FIRST.search(text):
        return []
    idioms = [match.span() for match in _idioms().finditer(text)]
    found = []
    start = 0
    spans: list[tuple[int, int]] = []
    for piece in words(text):
        end = start + len(piece)
        if _RUN.fullmatch(piece):
            if spans and spans[-1][1] == start and piece != "ครึ่ง" and text[spans[-1][0] : start] != "ครึ่ง":
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
        start = end
    for first, last in spans:
        if any(s <= first and last <= e and (s, e) != (first, last) for s, e in idioms):
            continue
        value = read_number_words(text[first:last])
        if value is not None and _is_quantity(text, first, last):
            found.append((first, last, *value))
    return found


def _is_quantity(text: str, start: int, end: int) -> bool:
    """A long number always is one; a single word only before a unit or after a word that announces a number."""
    if text[start:end] == "ครึ่ง":
        return unit_after(text, end)[0] is not None
    if len(_MORPHEME.findall(text[start:end])) > 1:
        return True
    if unit_after(text, end)[0] is not None:
        return True
    before = text[max(0, start - 14) : start].rstrip()
    return text[start:end] not in ("พัน", "ร้อย", "แสน", "ล้าน") and before.endswith(
        tuple(number_data()["words"]["announcing"])
    )
