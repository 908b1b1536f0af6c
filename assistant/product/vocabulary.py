"""The words sellers use around their facts: field names, categories, units, months. Data in `rules/product/*.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from assistant.messages import Language
from assistant.product.record import Category
from assistant.thai.normal import normalise
from assistant.thai.units import unit_in_label

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_SPACES = re.compile(r"[ \t]+")
_BRACKETS = re.compile(r"[(\[（][^()\[\]]*[)\]）]")
_EITHER = re.compile(r"[/,&+]|หรือ|และ")
_PUNCTUATION = re.compile(r"[^0-9A-Za-z\u00c0-\u024f\u0e01-\u0e3a\u0e40-\u0e4e#]+")


@cache
def read_words(name: str) -> dict[str, Any]:
    """One data file of this room, as it stands."""
    file = files("assistant") / "rules" / "product" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


_KEPT = 300
"""Code points of a text whose cleaned form is remembered: the same cells come again and again."""


def clean(text: str) -> str:
    """The seller's text in one spelling, without spaces at its ends or doubled inside a line."""
    return _clean_short(text) if len(text) <= _KEPT else _clean(text)


@lru_cache(maxsize=4096)
def _clean_short(text: str) -> str:
    return _clean(text)


def _clean(text: str) -> str:
    return "\n".join(_SPACES.sub(" ", line).strip() for line in normalise(text).split("\n")).strip()


def arabic(text: str) -> str:
    """๓๙๐ as 390; one character for one, so that places in the text stay."""
    return text.translate(_THAI_DIGITS)


def fold(label: str) -> str:
    """A header or category name without case, spaces and punctuation: “ ราคา_ขาย: ” is “ราคาขาย”."""
    return _PUNCTUATION.sub("", arabic(normalise(label)).casefold().replace("×", "x"))


@cache
def _field_names() -> dict[str, str]:
    return {
        fold(word): key
        for key, entry in read_words("fields").items()
        for word in (key, entry["th"], entry["en"], *entry["synonyms"])
    }


@lru_cache(maxsize=4096)
def field_of(label: str) -> str | None:
    """The field a header or key means: a name of `Product`, one of its parts (`origin.province`,
    `certificates.fda`), or `ignored`; None where it is unknown. A unit in brackets does not matter."""
    names = _field_names()
    bare = label.split("|", 1)[0] if label.startswith(("ps_", "et_")) else label
    for form in (fold(bare), fold(_BRACKETS.sub("", bare)), _numbered(bare), _unitless(bare)):
        if form and form in names:
            return names[form]
    # วัสดุ/ส่วนผสม, มาตรฐาน/เลขรับรอง: the parts may not mean two different fields.
    found = {names[form] for part in _EITHER.split(bare)[:4] if (form := fold(part)) in names}
    return found.pop() if len(found) == 1 and _EITHER.search(bare) else None


def _unitless(label: str) -> str:
    """weight_kg, ปริมาตร ml: the field without the unit that its last word names."""
    head, _, last = re.sub(r"[_\s]+", " ", label).strip().rpartition(" ")
    return fold(head) if head and unit_in_label(last) else ""


def _numbered(label: str) -> str:
    """รูป 1, photo_2, จุดเด่น3: the same field again."""
    return re.sub(r"\d{1,2}$", "", fold(label))


def field_name(field: str, lang: Language = "th") -> str:
    """The field as people call it; an unknown one is shown as it was written."""
    entry = read_words("fields").get(field.split(":")[0])
    return str(entry[lang]) if entry else field


@cache
def _category_names() -> dict[str, Category]:
    return {
        fold(word): code  # type: ignore[misc]
        for code, entry in read_words("categories").items()
        for word in (code, entry["th"], entry["en"], *entry["synonyms"])
    }


def category_of(text: str) -> Category | None:
    """The category a seller's word means, in Thai or English; of a path the last step that is known."""
    names = _category_names()
    for step in (text, *reversed(re.split(r"\s*[>›»/|,]\s*", text))):
        bare = re.sub(r"^(หมวดหมู่|หมวด|ประเภท)(สินค้า)?", "", fold(step))
        for form in (fold(step), bare):
            if form in names:
                return names[form]
    return None


def category_name(code: Category, lang: Language = "th") -> str:
    """The category as people call it."""
    return str(read_words("categories")[code][lang])


@cache
def _blank() -> frozenset[str]:
    return frozenset(read_words("words")["blank"])


def is_blank(text: str) -> bool:
    """True for an empty cell and for one that only says so: “-”, “ไม่มี”, “N/A”."""
    return not text or text.casefold() in _blank()
