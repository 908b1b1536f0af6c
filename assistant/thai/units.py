"""Units and classifiers: what may follow a number, how it is written and said, and which classifier a thing takes."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import regex

from assistant.thai.words import words

UnitKind = Literal["measure", "price", "percent", "count"]


@dataclass(frozen=True)
class Unit:
    """A unit under its code (`kg`); a classifier is its own code (`ผืน`)."""

    code: str
    spoken: str
    short: str
    kind: UnitKind


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("assistant.thai") / "data" / "units.toml").read_text(encoding="utf-8"))


@cache
def unit_aliases() -> dict[str, Unit]:
    """Every spelling a seller may use, to its unit."""
    found: dict[str, Unit] = {}
    for word in _data()["classifiers"]["words"].split():
        found[word] = Unit(word, word, word, "count")
    for code, row in _data()["units"].items():
        unit = Unit(code, row["spoken"], row["short"], row["kind"])
        for alias in row["aliases"]:
            found[alias] = unit
    return found


@cache
def _classifiers_by_noun() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for classifier, nouns in _data()["nouns"].items():
        for noun in nouns.split():
            found[noun] = (*found.get(noun, ()), classifier)
    return found


def classifiers_of(noun: str, category: str | None = None) -> tuple[str, ...]:
    """The classifiers that fit a product name, the usual one first; empty where nothing is known.

    The head of a Thai name stands first, so the longest known noun that begins at the earliest word decides:
    ผ้าขาวม้าทอมือ → ผืน. A category gives the safe one where no noun is known.
    """
    known = _classifiers_by_noun()
    pieces = words(noun)
    for start in range(len(pieces)):
        for end in range(min(len(pieces), start + 6), start, -1):
            found = known.get("".join(pieces[start:end]))
            if found:
                return found
    fallback = _data()["categories"].get(category) if category else None
    return (fallback,) if fallback else ()


def classifier_of(noun: str, category: str | None = None) -> str | None:
    """The usual classifier of a product name: ผ้าขาวม้า → ผืน, สบู่ → ก้อน; None where nothing is known."""
    found = classifiers_of(noun, category)
    return found[0] if found else None


@cache
def _unit_pattern() -> regex.Pattern[str]:
    names = "|".join(regex.escape(name) for name in sorted(unit_aliases(), key=len, reverse=True))
    return regex.compile(rf"[ ]?(?P<unit>{names})")


def unit_after(text: str, at: int) -> tuple[Unit | None, int]:
    """The unit that stands at a place, if it is a word of its own there."""
    match = _unit_pattern().match(text, at)
    while match:
        name, end = match["unit"], match.end()
        if _whole(text, match.start("unit"), end, name):
            return unit_aliases()[name], end
        shorter = [n for n in unit_aliases() if len(n) < len(name) and name.startswith(n)]
        match = None
        for candidate in sorted(shorter, key=len, reverse=True):
            start = end - len(name)
            if _whole(text, start, start + len(candidate), candidate):
                return unit_aliases()[candidate], start + len(candidate)
    return None, at


_LABEL_PARTS = regex.compile(r"[^A-Za-zก-๎.]+")


def unit_in_label(label: str) -> Unit | None:
    """The unit that a column's header names: น้ำหนัก (กรัม), weight_kg, น้ำหนักกรัม; None where it names none."""
    parts = [part for part in _LABEL_PARTS.split(label.casefold()) if part]
    for part in reversed([*parts, *(words(parts[-1])[-1:] if parts else ())]):
        unit = unit_aliases().get(part)
        if unit and unit.kind in ("measure", "count"):
            return unit
    return None


def _whole(text: str, start: int, end: int, name: str) -> bool:
    """False where the letters only begin a longer word: 2 ตัวเลือก is not 2 ตัว."""
    following = text[end : end + 1]
    if not following:
        return True
    if name[-1].isascii() and name[-1].isalpha():
        return not (following.isascii() and following.isalnum())
    if not ("\u0e01" <= name[-1] <= "\u0e4e") or not ("\u0e01" <= following <= "\u0e4e"):
        return True
    if len(name) <= 1:
        return False
    size = 0
    for piece in words(text[start : end + 24]):
        size += len(piece)
        if size >= end - start:
            return size == end - start or piece in _two_after_number()
    return False


@cache
def _two_after_number() -> frozenset[str]:
    """Words that a number in front makes two: ลองได้ 1 ครั้งก่อนส่ง tells of no ครั้งก่อน."""
    return frozenset(_data()["classifiers"]["two_after_number"].split())


@cache
def units_by_code() -> dict[str, Unit]:
    """Every unit under its code."""
    return {unit.code: unit for unit in unit_aliases().values()}
