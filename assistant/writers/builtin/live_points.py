"""What a host tells of a product, one thing after another, and the short keys she reads off her sheet meanwhile."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from assistant.writers.builtin.clauses import finest, polish
from assistant.writers.builtin.data import load
from assistant.writers.builtin.points import Point, join, points_of
from assistant.writers.builtin.slots import ALSO_WORDS, Filler, audience_of
from assistant.writers.builtin.understand import Meaning

_PEOPLE = (
    "กลุ่ม",
    "วิสาหกิจ",
    "ชมรม",
    "สหกรณ์",
    "โรงเรียน",
    "ชาว",
    "ช่าง",
    "แม่บ้าน",
    "คุณ",
    "ครู",
    "ลุง",
    "ป้า",
    "พ่อ",
    "แม่",
    "ยาย",
)
"""How the name of people begins; any other community is a place."""
_PART = r"^(ไส้|หู|ซับ|สาย|ฝา|ก้น|ด้าม|กระดุม|ซิป|ขอบ|ฐาน|ปก|ตะขอ|จุก|พื้น)"
"""A clause that begins so tells of a part of the thing, not of what the thing is made of."""


class _Recast(NamedTuple):
    """A clause whose type says something else on a stage."""

    types: tuple[str, ...]
    pattern: re.Pattern[str]
    becomes: str
    groups: tuple[str, ...] = ()


_RECASTS = (
    _Recast(("material",), re.compile(_PART), "design"),
    _Recast(("material",), re.compile("^ใส่"), "ingredient"),
    _Recast(("measure", "spec", "other"), re.compile("จาก(สวน|ไร่|ดอย|ฟาร์ม|นา(?!ที))"), "origin"),
    _Recast(("measure",), re.compile("^ผ้า"), "material"),
    _Recast(
        ("material",), re.compile(r"^([ก-๎]+ ){2,}[ก-๎]+$"), "ingredient", ("food", "drink", "herbal", "soap", "cosmetic")
    ),
    _Recast(("use",), re.compile(r"^(ชาร์จเร็ว|รองรับ)|\d ?(W|วัตต์|mAh)(?![A-Za-z])"), "spec"),
    _Recast(("wash",), re.compile("ไมโครเวฟ"), "use"),
    _Recast(("wash",), re.compile(""), "feel", ("soap", "cosmetic")),
    _Recast(("spec",), re.compile(""), "other", ("service",)),
    _Recast(("service",), re.compile("^เลือกสี"), "other"),
    _Recast(("use",), re.compile("^ใช้เวลา"), "duration"),
)


def live_points(meaning: Meaning) -> tuple[Point, ...]:
    """Everything worth telling; hands, village and province are one breath, and each thing is called what it is."""
    apart = ("place", "community", "maker")
    found = [_retyped(point, meaning) for point in points_of(meaning) if point.type not in apart]
    whence = _whence(meaning)
    return (*([whence] if whence else ()), *found)


def _whence(meaning: Meaning) -> Point | None:
    """`ยายคำ กลุ่มทอผ้าบ้านดอนกอย จากสกลนคร`; a place alone has no hands."""
    hands = [part for part in (maker_of(meaning), people_of(meaning)) if part]
    place = place_of(meaning)
    if not hands:
        return Point("place", place.text, ("origin",)) if place else None
    at = "ที่" if meaning.group == "service" else "จาก"
    where = [f"{at}{place.text}"] if place else []
    return Point("hands", " ".join([*(part.text for part in hands), *where]), ("origin",))


def place_of(meaning: Meaning) -> Filler | None:
    """Where it is from: village and province, or her own words where neither could be read."""
    origin = meaning.product.origin
    if not origin:
        return None
    province = f"จังหวัด{origin.province}" if origin.province in ALSO_WORDS else origin.province
    village = origin.community if origin.community and not origin.community.startswith(_PEOPLE) else None
    text = " ".join(polish(part) for part in (village, province) if part)
    if not text and not origin.community and not origin.maker:
        text = polish(origin.text)
    return Filler(text, ("origin",)) if text else None


def people_of(meaning: Meaning) -> Filler | None:
    """The group that makes it; a place makes nothing."""
    origin = meaning.product.origin
    if not origin or not origin.community or not origin.community.startswith(_PEOPLE):
        return None
    return Filler(polish(origin.community), ("origin",))


def maker_of(meaning: Meaning) -> Filler | None:
    origin = meaning.product.origin
    return Filler(polish(origin.maker), ("origin",)) if origin and origin.maker else None


def colours_of(meaning: Meaning) -> Filler | None:
    """`สีครีม ดำ และฟ้าหม่น`: one สี for all of them."""
    colours = [re.sub(r"^สี", "", polish(c)) for c in meaning.product.colours]
    keys = tuple(f.key for f in meaning.facts.family("colour"))
    return Filler(f"สี{join(colours)}", keys) if any(colours) else None


def _retyped(point: Point, meaning: Meaning) -> Point:
    if point.type == "colours" and (colours := colours_of(meaning)):
        return point._replace(text=colours.text)
    if point.type == "net" and meaning.counted:  # ได้ กระปุก 500 กรัม is said ได้ 500 กรัม
        return point._replace(text=re.sub(rf"^{meaning.classifier}(ละ)? ?(?=\d)", "", point.text))
    if point.type == "audience" and (audience := audience_of(meaning)):
        return point._replace(text=audience.text)
    if not point.facts[0].startswith("feature"):
        return point
    for recast in _RECASTS:
        fits = point.type in recast.types and (not recast.groups or meaning.group in recast.groups)
        if fits and recast.pattern.search(point.text):
            return point._replace(type=recast.becomes, verbal=point.verbal and recast.becomes != "design")
    return point


@cache
def _themes() -> tuple[dict[str, Any], ...]:
    return tuple(load("live_rundown")[0]["key"])


def keys_of(points: list[Point]) -> list[Filler]:
    """The points as keys for the eye, one line a theme: `วิธีทำ: ย้อมครามธรรมชาติ 5 ครั้ง · ทอมือด้วยกี่พื้นบ้าน`."""
    out: list[Filler] = []
    for theme in _themes():
        mine = [p for kind in theme["types"] for p in points if p.type == kind]
        if mine:
            words = " · ".join(dict.fromkeys(_short(p) for p in mine))
            facts = dict.fromkeys(key for p in mine for key in p.facts)
            out.append(Filler(f"{theme['label']}: {words}" if theme["label"] else words, tuple(facts)))
    return out


_LONG_KEY = 40
"""Code points: what the eye takes in at once."""


def _short(point: Point) -> str:
    """Of a long story or instruction its first part; the line beside it tells the rest."""
    if len(point.text) <= _LONG_KEY or point.type not in ("story", "how", "care", "warranty", "service"):
        return point.text
    first, *rest = finest(point.text)
    while rest and len(first) + len(rest[0]) < _LONG_KEY:
        first += f" {rest.pop(0)}"
    return f"{first} …" if rest else first
