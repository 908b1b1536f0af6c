"""Titles: the main keyword first, then what buyers filter by, within what each platform gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from assistant.content import Platform
from assistant.thai import words
from assistant.writers.builtin.slots import fill
from assistant.writers.builtin.teller import Context
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
        longer = _grown(title, part, joined=part in keywords)
        if len(longer) <= aim.most:
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
        audience = fill("audience", context)
        return [f"สำหรับ{audience.text}"] if audience else []
    if kind == "keywords":
        return [k for k in meaning.kind.keywords if k not in meaning.name]
    return [] if kind == "size" else [c.text for c in meaning.of(kind)]


_MIXED = frozenset({"food", "drink", "supplement", "cosmetic", "soap", "herbal", "pet", "agri"})
"""Groups whose materials are a list of ingredients: that is for the description."""


def _grown(title: str, part: str, *, joined: bool) -> str:
    """The title with one part more, no content word twice: what repeats a word is left, or merged into what stands
    there. A joined name that buyers search (ถุงผ้า beside กระเป๋าผ้า) may share a word."""
    if joined:
        return title if part in title else f"{title} {part}"
    if (share := _SHARE.fullmatch(part)) and (whole := _with_share(title, share["stuff"], share["share"])):
        return whole
    part = _merged(title, part)
    return title if not part or repeated(title, part) else f"{title} {part}"


_SHARE = re.compile(r"(?P<stuff>[ก-๎]{3,20})\s*(?P<share>\d[\d.]*\s*%.*)")


def _with_share(title: str, stuff: str, share: str) -> str:
    """อาราบิก้า 100%: the per cent goes to the word that stands in the title already; empty where none does."""
    for start in range(len(stuff) - 3):
        word = stuff[start:]
        found = re.search(rf"{re.escape(word)}(?=\s|$)(?!\s*\d)", title)
        if found and re.match("[ก-ฮเแโใไ]", word):
            return f"{title[: found.end()]} {share}{title[found.end() :]}"
    return ""


_BY = re.compile(r"^(ทอ|สาน|ถัก|ปัก|ปั้น|เย็บ|ทำ|ตี|แกะสลัก)(มือ)?(ด้วย)(?=[ก-ฮเแโใไ])")
_MEASURED = re.compile(r"^(ยาว|กว้าง|สูง|หนา|ขนาด|จุ|หนัก|บรรจุ)\s*\d")


def _merged(title: str, part: str) -> str:
    """What of a part the title does not say yet: กี่พื้นบ้าน of ทอมือด้วยกี่พื้นบ้าน, ยาว 2 เมตร of สายถักไนลอน ยาว 2 เมตร."""
    made = _BY.match(part)
    part = part[made.end() :] if made and made.group(1) in title else part
    first, _, rest = part.partition(" ")
    if rest and _MEASURED.match(rest) and repeated(title, first):
        return rest
    while (last := part.rpartition(" ")[2]) and " " in part and _LATIN.fullmatch(last) and last in title:
        part = part.rpartition(" ")[0]
    return part


_LATIN = re.compile(r"[A-Za-z0-9.-]+")


def repeated(title: str, part: str) -> list[str]:
    """Content words of the part that stand in the title, or twice in the part itself. A short word inside a joined name
    (พริก of น้ำพริก) is another word."""
    content = [w for w in words(part) if len(w.strip()) >= _SHORTEST and w not in _SMALL and not w.strip().isdigit()]
    known, whole = set(words(title)), re.sub(r"[\s.]", "", title)
    twice = [w for n, w in enumerate(content) if w in content[:n]]
    pairs = [a + b for a, b in pairwise(words(part)) if len(a + b) > _STEM and " " not in a + b]
    again = [w for w in content if w in known or _is_inside(w, whole)] + [p for p in pairs if p in whole]
    bare = [] if content else [p for p in [part.strip()] if p and re.sub(r"[\s.]", "", p) in whole]
    return [*twice, *again, *bare]


def _is_inside(word: str, whole: str) -> bool:
    ends = (word[:_STEM], word[-_STEM:]) if len(word) > _STEM + 2 else (word,)
    return len(word) >= _STEM and any(end in whole for end in ends)


_SHORTEST, _STEM = 3, 5
_SMALL = frozenset(
    {"กรัม", "เมตร", "ขนาด", "จาก", "ไม่ใส่", "ไม่มี", "100", "ใส่", "ได้", "ไม่", "และ", "หรือ", "ด้วย", "สำหรับ", "แล้ว",
     "ทุก", "ซอง", "ถุง", "ขวด", "ชิ้น", "ผืน", "ใบ", "ซม.", "มล.", "นิ้ว", "กก.", "ครั้ง", "เป็น", "กับ", "ทีละ", "วัน", "เดือน"}
)  # fmt: skip
"""Words that may come again: units, small words."""
_PERCENT_OFF = re.compile(r"(ลด|off|OFF)\s*\d+\s*%|\d+\s*%\s*(off|OFF)")


def _clean(title: str, platform: Platform) -> str:
    title = _SYMBOLS.sub(" ", title)
    if platform == "tiktok_shop":
        title = re.sub(r"[/+&]", " ", _PERCENT_OFF.sub(" ", title))
    return re.sub(r"\s+", " ", title).strip(" ,-")
