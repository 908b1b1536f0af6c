"""Choices and their prices: แดง 190 / ดำ 210 · S=190 M=210 · 250 กรัม 59 บาท."""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.product.amounts import Token, read_tokens
from assistant.product.lists import split_list
from assistant.product.prices import read_price_line
from assistant.product.record import Variant
from assistant.product.vocabulary import arabic

_LABELS = re.compile(
    r"(?:ไซส์|ไซซ์|ไซด์|size|เบอร์|no\.?|number|รุ่น|แบบ|แบบที่|อายุ|สูตร|สูตรที่|ลาย|ลายที่|แพ็?[คก]|ชุด|เซ็?ต|ขนาด|model|type|#|x|จำนวน|สี)\s*$",
    re.IGNORECASE,
)
"""Words whose number is a name (รุ่น 2), not a price."""

_SMALLEST = 20
"""A bare number below this behind a choice is more often a size or a count than a price."""


def read_variants(text: str) -> tuple[Variant, ...]:
    """The choices of a text, each with its price where one is said; an unclear number stays in the name."""
    found: dict[str, Variant] = {}
    for item in split_list(text, slashes=True):
        for part in _series(item):
            variant = _variant(part)
            found.setdefault(f"{variant.name} {variant.price.text if variant.price else ''}", variant)
    return tuple(found.values())


def _series(item: str) -> list[str]:
    """S 190 M 210 L 230 without any mark between: cut behind each price, where the whole item goes so."""
    tokens = read_tokens(item)
    ends: list[int] = []
    for token, after in pairwise([*tokens, Token("end", len(item), len(item), "")]):
        if token.kind == "number":
            ends.append(after.end if after.kind == "baht" else token.end)
    starts = [0, *ends[:-1]]
    parts = [item[a:b].strip(" ,") for a, b in zip(starts, ends, strict=True)] if ends else []
    if len(parts) < 2 or item[ends[-1] :].strip() or not all(_variant(part).price for part in parts):
        return [item]
    return parts


_PRICED = re.compile(
    r"^(?P<name>.+?)(?P<between>\s*[:=]\s*|\s+[-–]\s+|\s*[(]\s*|\s*ราคา\s*|\s+|(?=฿))(?P<price>(?:ราคา\s*)?(?:฿\s*)?\d[\d,.]*\s*(?:บาท|บ\.|฿|\.-|,-|-|thb|baht|k|พัน)?)\s*\)?$",
    re.IGNORECASE,
)


def _variant(part: str) -> Variant:
    told = arabic(part)
    found = _PRICED.match(told)
    if not found:
        return Variant(name=part)
    name, tail = part[: found.end("name")].strip(), part[found.start("price") : found.end("price")].strip()
    line = read_price_line(tail)
    if line.price is None or line.sale:
        return Variant(name=part)
    said = not tail[-1:].isdigit() or found["between"].strip() in (":", "=", "-", "–", "(", "ราคา") or tail[:1] in "฿ร"
    if not said and (_LABELS.search(name) or line.price.low < _SMALLEST):
        return Variant(name=part)
    return Variant(name=name, price=line.price)
