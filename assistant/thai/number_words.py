"""Number words in running text: สามร้อยเก้าสิบ, พันสอง, ครึ่งกิโล, สองสามวัน."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from assistant.thai.units import unit_after, unit_aliases
from assistant.thai.words import words

_DIGITS: Final = {
    "ศูนย์": 0, "หนึ่ง": 1, "เอ็ด": 1, "สอง": 2, "ยี่": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9,
}  # fmt: skip
_POWERS: Final = {"สิบ": 10, "ร้อย": 100, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 1_000_000}
_MORPHEME = re.compile("|".join([*_DIGITS, *_POWERS, "จุด"]))
_RUN = re.compile(rf"(?:{_MORPHEME.pattern})+|ครึ่ง")
_FIRST = re.compile("|".join([*_DIGITS, *_POWERS, "ครึ่ง"]))
_LONGEST_IDIOM: Final = 30


class Spelled(NamedTuple):
    """A quantity in words; `unit` is set where it stands before the number (กิโลครึ่ง)."""

    start: int
    end: int
    value: Decimal
    high: Decimal | None = None
    unit: str | None = None


@cache
def number_data() -> dict[str, Any]:
    """Months, idioms and announcing words."""
    return tomllib.loads((files("assistant.thai") / "data" / "numbers.toml").read_text(encoding="utf-8"))


def read_number_words(text: str) -> tuple[Decimal, Decimal | None] | None:
    """The value of a run of number words, and the upper one of an “about” pair (สองสาม); None where it is no number.

    A single digit after one พัน, หมื่น, แสน or ล้าน counts in the next lower power, as it is spoken: พันสอง = 1,200.
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
        elif power >= last:
            return None
        else:
            total += (1 if digit is None else digit) * power
        digit, last = None, power
    if digit is None:
        return total if parts else None
    powers = sum(part in _POWERS for part in parts)
    colloquial = powers == 1 and 1_000 <= last <= 1_000_000 and parts[-1] != "เอ็ด"
    return total + (digit * last // 10 if colloquial else digit)


@cache
def _idioms() -> re.Pattern[str]:
    names = sorted(number_data()["words"]["idioms"].split(), key=len, reverse=True)
    return re.compile("|".join(re.escape(name) for name in names))


def spelled_numbers(text: str) -> list[Spelled]:
    """Every quantity that is spelled out."""
    if not _FIRST.search(text):
        return []
    spans: list[tuple[int, int]] = []
    pieces = words(text)
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    found: list[Spelled] = []
    for index, piece in enumerate(pieces):
        start, end = starts[index], starts[index + 1]
        if not _RUN.fullmatch(piece):
            continue
        if piece == "ครึ่ง":
            half = _half(text, pieces, starts, index)
            found += [half] if half else []
        elif spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    for start, end in spans:
        value = read_number_words(text[start:end])
        if value is not None and _is_quantity(text, start, end):
            found.append(Spelled(start, end, *value))
    return found


def _half(text: str, pieces: list[str], starts: list[int], index: int) -> Spelled | None:
    """ครึ่งกิโล is a half, กิโลครึ่ง one and a half; 2 กิโลครึ่ง belongs to the 2, and ครึ่งๆ กลางๆ is no number."""
    start, end = starts[index], starts[index + 1]
    if unit_after(text, end)[0] is not None:
        return Spelled(start, end, Decimal("0.5"))
    unit = unit_aliases().get(pieces[index - 1]) if index else None
    before = text[: starts[index - 1]].rstrip() if index else ""
    counted = before[-1:].isdigit() or any(before.endswith(name) for name in (*_DIGITS, *_POWERS))
    if unit is None or unit.kind not in ("measure", "price") or counted or text[end : end + 1] == "ๆ":
        return None
    return Spelled(starts[index - 1], end, Decimal("1.5"), unit=unit.code)


def _is_quantity(text: str, start: int, end: int) -> bool:
    """A long number always is one, unless an idiom; a single word only before a unit or after an announcing word."""
    unit = unit_after(text, end)[0]
    offset = max(0, start - _LONGEST_IDIOM)
    for match in _idioms().finditer(text, offset, end + _LONGEST_IDIOM):
        exact = match.span() == (start, end)
        if match.start() <= start and end <= match.end() and not (exact and unit is not None):
            return False
    if text.startswith("เดือน", max(0, start - 5)) and text[start:end] in _DIGITS:
        # เดือนห้า is the fifth month, when honey is gathered; what follows is not counted by it.
        return False
    if unit is not None or len(_MORPHEME.findall(text[start:end])) > 1:
        return True
    before = text[max(0, start - 14) : start].rstrip()
    announced = before.endswith(tuple(number_data()["words"]["announcing"]))
    return announced and text[start:end] not in ("พัน", "ร้อย", "แสน", "ล้าน")
