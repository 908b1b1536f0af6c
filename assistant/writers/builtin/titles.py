"""Titles: the main keyword first, then what buyers filter by, within what each platform gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant.content import Platform
from assistant.thai import words
from assistant.writers.builtin.phrases import Context
from assistant.writers.builtin.slots import fill
from assistant.writers.builtin.understand import Meaning

KEYWORD_WITHIN = 40
"""The main keyword stands in the first 40 code points: what a phone shows of a title in search results."""


class _Aim(NamedTuple):
    """How long a title should be, in code points, and what it is made of, in this order."""

    enough: int
    most: int
    parts: tuple[str, ...]


_SHOPEE = (
    "process", "materials", "absence", "net", "size", "feel", "taste", "scent", "place", "certificate", "use", "design",
    "material", "spec", "other",
    "colour", "measure", "keywords", "wash", "keep", "service", "pack", "people",
)  # fmt: skip
_AIMS: dict[Platform, _Aim] = {
    "shopee": _Aim(72, 110, _SHOPEE),
    "lazada": _Aim(60, 110, ("materials", "size", "net", "colour", "certificate", "place", "process")),
    "tiktok_shop": _Aim(
        42,
        80,
        (
            "process",
            "absence",
            "taste",
            "materials",
            "net",
            "place",
            "size",
            "use",
            "material",
            "other",
            "keywords",
            "people",
        ),
    ),
    "line_shopping": _Aim(32, 60, ("net", "size", "process", "materials")),
}

_SHORT = 40
"""Code points: only a title shorter than this names for whom such things are."""
_SYMBOLS = re.compile(r"[^\u0e00-\u0e7fA-Za-z0-9 .,&%/()+x×-]+")
_LONGEST_PART = 34
_FIRST_SIZE = re.compile(r"^[^\s].*?(ซม\.?|cm|นิ้ว|เมตร|ฟุต|มม\.?|$)", re.IGNORECASE)


def write_title(context: Context) -> str:
    """The title of a listing. TikTok Shop's has no percent off, no shop name, no symbols (its listing rules)."""
    meaning, platform = context.meaning, context.platform
    aim = _AIMS.get(platform, _AIMS["shopee"])
    title, keywords = _front(meaning, context), meaning.kind.keywords
    for part in _parts(aim, context):
        if len(title) >= aim.enough:
            break
        if part.startswith("สำหรับ") and len(title) >= _SHORT:
            continue
        longer = f"{title} {part}"
        if len(longer) <= aim.most and part not in title and (part in keywords or not _repeats(title, part)):
            title = longer
    return _clean(title, platform)[: aim.most + 10].strip()


def _front(meaning: Meaning, context: Context) -> str:
    """The name; where the thing itself stands too far in it, the thing comes first. Lazada opens with the brand."""
    name = re.sub(r"\s*[,/]\s*", " ", meaning.name)
    if len(name) > 70:
        name = _whole_words(name, 70)
    if 0 <= name.find(meaning.head) <= KEYWORD_WITHIN - len(meaning.head) or meaning.head not in name:
        front = name
    else:
        front = f"{meaning.head} {name.replace(meaning.head, ' ')}"
    if context.platform == "lazada" and context.shop_name and context.shop_name not in front:
        front = f"{context.shop_name} {front}"
    return re.sub(r"\s+", " ", front).strip()


def _whole_words(text: str, most: int) -> str:
    """Cut at a space, never inside a word."""
    cut = text[: most + 1].rsplit(" ", 1)[0]
    return cut if len(cut) <= most else text[:most]


def _parts(aim: _Aim, context: Context) -> Iterator[str]:
    for kind in aim.parts:
        yield from (p for p in _part(kind, context) if len(p) <= _LONGEST_PART)


def _part(kind: str, context: Context) -> list[str]:
    """What a title may take of one kind of fact."""
    meaning = context.meaning
    if kind == "materials" and meaning.group in _MIXED and len(meaning.product.materials) > 1:
        return []
    if kind in ("place", "net", "materials"):
        filler = fill(kind, context)
        prefix = "จาก" if kind == "place" and meaning.group != "service" else ""
        return [prefix + filler.text] if filler else []
    if kind == "size" and meaning.group != "service":
        size = _FIRST_SIZE.match(meaning.product.size or "")
        text = size.group() if size else ""
        plain = text.startswith(("กว้าง", "ยาว", "สูง", "เส้นผ่าน", "ขนาด"))
        return [f"ขนาด {text}"] if text[:1].isdigit() else [text] if plain else []
    if kind == "colour":
        colours = meaning.product.colours
        return [("" if colours[0].startswith("สี") else "สี") + colours[0]] if len(colours) == 1 else []
    if kind == "certificate":
        return [c.text for c in meaning.product.certificates if c.kind in ("mpc", "otop", "gi", "halal", "organic")][:1]
    if kind == "people":
        return [f"สำหรับ{p}" for p in meaning.kind.people[:1]]
    if kind == "keywords":
        return [k for k in meaning.kind.keywords if k not in meaning.name]
    return [] if kind == "size" else [c.text for c in meaning.of(kind)]


_MIXED = frozenset({"food", "drink", "supplement", "cosmetic", "soap", "herbal", "pet", "agri"})
"""Groups whose materials are a list of ingredients: that is for the description."""


def _repeats(title: str, part: str) -> bool:
    """True where the part says again what the title says: half of its words stand there."""
    content = [w for w in words(part) if len(w) >= 3 and w not in _UNITS]
    if part.replace(" ", "")[:_SAME_START] in title.replace(" ", ""):
        return True
    known = sum(w in title for w in content)
    return known * 2 >= len(content) if content else re.sub(r"[\s.]", "", part) in re.sub(r"[\s.]", "", title)


_SAME_START = 6
"""Code points: กวนมือ in a name and กวนมือทีละหม้อ begin alike and say the same."""
_UNITS = frozenset({"กรัม", "เมตร", "ขนาด", "จาก", "ไม่ใส่", "ไม่มี", "100"})
_PERCENT_OFF = re.compile(r"(ลด|off|OFF)\s*\d+\s*%|\d+\s*%\s*(off|OFF)")


def _clean(title: str, platform: Platform) -> str:
    title = _SYMBOLS.sub(" ", title)
    if platform == "tiktok_shop":
        title = re.sub(r"[/+&]", " ", _PERCENT_OFF.sub(" ", title))
    return re.sub(r"\s+", " ", title).strip(" ,-")
