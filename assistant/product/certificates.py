"""Marks and numbers (อย., มผช., OTOP …): which mark a text names, and whether its number has the public shape.

A shape is never a proof: the number is printed as the seller gave it, or not at all.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import Any

from assistant.product.lists import split_list
from assistant.product.record import Certificate, CertificateKind
from assistant.product.vocabulary import arabic, clean, read_words

_FDA = re.compile(r"\d{2}-\d-\d{5}-\d-\d{4}")
_STARS = re.compile(r"(\d{1,2})\s*(?:ดาว|stars?|★|⭐)|(?:ระดับ|ดาว)\s*(\d{1,2})", re.IGNORECASE)
_BARE_STARS = re.compile(r"\d{1,2}")


@cache
def _marks() -> list[dict[str, Any]]:
    return list(read_words("certificates")["mark"])


@cache
def _names() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    """Every name of a mark, the longest first; Latin ones stand alone, อย and its like do not sit inside a word."""
    pairs = [(name, mark) for mark in _marks() for name in mark["names"]]
    pairs.sort(key=lambda pair: -len(pair[0]))
    return [(_name_pattern(name), mark) for name, mark in pairs]


def _name_pattern(name: str) -> re.Pattern[str]:
    loose = re.escape(name).replace(r"\.", r"\.?\s?").replace(r"\ ", r"\s?")
    if name.isascii():
        return re.compile(rf"(?<![A-Za-z]){loose}(?![A-Za-z])", re.IGNORECASE)
    short = len(name.rstrip(".")) <= 3
    return re.compile(rf"(?<![ก-๎]){loose}(?![ก-๎])" if short else loose, re.IGNORECASE)


def _mark_of(kind: CertificateKind) -> dict[str, Any] | None:
    return next((mark for mark in _marks() if mark["kind"] == kind), None)


def shape_example(kind: CertificateKind) -> str:
    """How a number of this kind looks; empty where no public format is known."""
    mark = _mark_of(kind)
    return str(mark.get("example", "")) if mark else ""


def read_certificate(text: str, kind: CertificateKind | None = None) -> Certificate:
    """The mark a text names, its number and its stars. `kind` where the column or field already says it.

    `well_formed` is True or False where a public shape is known and a number stands there, None otherwise.
    """
    text = clean(text)
    told = arabic(text)
    mark = _mark_of(kind) if kind else _find_mark(told)
    if mark is None:
        fda = _FDA.fullmatch(told)
        return Certificate(
            kind="fda" if fda else "other", text=text, number=fda and fda[0], well_formed=True if fda else None
        )
    if mark["kind"] == "otop":
        return _otop(text, told)
    number, well_formed = _number(told, mark)
    return Certificate(kind=mark["kind"], text=text, number=number, well_formed=well_formed)


def _find_mark(told: str) -> dict[str, Any] | None:
    return next((mark for pattern, mark in _names() if pattern.search(told)), None)


def _number(told: str, mark: dict[str, Any]) -> tuple[str | None, bool | None]:
    """The number behind the mark's name (or anywhere), and whether it has the mark's shape."""
    after = max((m.end() for pattern, its in _names() if its is mark for m in pattern.finditer(told)), default=0)
    rest = told[after:] if re.search(r"\d", told[after:]) else told
    found = re.search(r"(?:สช\s?)?\d[\d./ -]*\d|\d", rest)
    if not found:
        return None, None
    number = found[0].strip(" -./")
    shape = mark.get("shape")
    if not shape:
        return number, None
    bare = re.sub(r"\s*([-/])\s*", r"\1", number)
    forms = {
        bare,
        bare.replace(" ", ""),
        bare.replace(" ", "-"),
        re.sub(r"[ -]", "", bare) if mark["kind"] == "halal" else bare,
    }
    return number, any(re.fullmatch(shape, form) for form in forms)


def _otop(text: str, told: str) -> Certificate:
    found = _STARS.search(told) or (re.search(r"(?:OTOP|โอ\s?ทอ็?ป)\s*(\d{1,2})(?!\d)", told, re.IGNORECASE))
    count = next((g for g in found.groups() if g), None) if found else None
    if count is None and _BARE_STARS.fullmatch(told):
        count = told
    if count is None:
        return Certificate(kind="otop", text=text)
    stars = int(count)
    good = 1 <= stars <= 5
    return Certificate(kind="otop", text=text, stars=stars if good else None, well_formed=good)


def split_certificates(text: str, kind: CertificateKind | None = None) -> list[Certificate]:
    """All marks of a text: one an item, and an item cut where a second mark is named."""
    if kind:
        named = _with_name(clean(text), kind)
        return [read_certificate(named, kind)] if named else []
    return [read_certificate(part) for item in split_list(text) for part in _by_mark(item)]


def _by_mark(item: str) -> list[str]:
    told = arabic(item)
    spans: list[tuple[int, int, str]] = []
    for pattern, mark in _names():
        for found in pattern.finditer(told):
            if not any(a < found.end() and found.start() < b for a, b, _ in spans):
                spans.append((found.start(), found.end(), mark["kind"]))
    spans.sort()
    cuts = [now[0] for before, now in pairwise(spans) if now[2] != before[2] and told[now[0] - 1 : now[0]].isspace()]
    edges = [0, *cuts, len(item)]
    return [part for a, b in pairwise(edges) if (part := item[a:b].strip(" ,/"))]


_YES = frozenset({"มี", "ใช่", "ได้", "ผ่าน", "yes", "y", "true", "✓", "✔", "✅", "x", "/"})
_NO = frozenset({"ไม่", "ไม่ใช่", "ไม่ได้", "ไม่ผ่าน", "no", "n", "false", "✗", "❌"})


def _with_name(text: str, kind: CertificateKind) -> str:
    """A cell under “เลข อย.” that holds only the number gets the mark's name, as the header said it."""
    mark = _mark_of(kind)
    if mark is None or text.casefold() in _NO:
        return ""
    name = str(mark["names"][0] if "print" not in mark else mark["print"])
    if text.casefold() in _YES:
        return name
    if any(pattern.search(text) for pattern, its in _names() if its is mark):
        return text
    if kind == "otop" and _BARE_STARS.fullmatch(arabic(text)):
        return f"OTOP {text} ดาว"
    return f"{name} {text}"
