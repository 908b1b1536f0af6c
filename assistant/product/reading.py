"""A form, a file or a table row → Product, and what could not be read as it was given.

Nothing is lost: every given value ends in the product or whole in an issue.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from assistant.product import parts
from assistant.product.desk import Desk, Given
from assistant.product.issues import Issue
from assistant.product.record import Product, Record
from assistant.product.values import as_text
from assistant.product.vocabulary import field_of, is_blank
from assistant.thai.numbers import THAI_DIGITS
from assistant.thai.units import unit_in_label

__all__ = ["Issue", "Reading", "read_product"]

_FIRST_ONLY = ("id", "name", "category", "promotion_ends")
_TEXTS = {"name_en": " ", "name_zh": " ",
          "size": " · ", "net_content": " · ", "story": "\n", "how_to_use": "\n", "care": "\n", "audience": " · ",
          "warranty": " · ", "stock": " · "}  # fmt: skip
"""Fields that are her text, and what stands between two columns that mean the same field."""
_MEASURES = ("net_content", "warranty")
_NUMBER = re.compile(r"[0-9][0-9.,]*")


class Reading(Record):
    """What was read: the product (None where it has no name), and what she should look at again."""

    product: Product | None
    issues: tuple[Issue, ...] = ()


def read_product(data: Mapping[str, object], *, row: int | None = None, base: Path | None = None) -> Reading:
    """The product in a mapping of field names (or Thai and English synonyms) to values; never raises.

    Values are numbers, lists, mappings or the seller's own text. `row` goes into the issues; photos are looked for
    under `base` and left unchecked without one.
    """
    desk = Desk(row=row, base=base)
    _sort(data, desk)
    _read_plain(desk)
    parts.read_category(desk)
    _size_or_content(desk)
    parts.read_prices(desk)
    parts.read_lists(desk)
    parts.read_certificates(desk)
    parts.read_origin_parts(desk)
    parts.read_shipping_parts(desk)
    parts.read_photos(desk)
    if not desk.read.get("name"):
        desk.tell("product_name_missing", "name")
        return Reading(product=None, issues=tuple(desk.issues))
    return Reading(product=Product(**desk.read), issues=tuple(desk.issues))


def _sort(data: Mapping[str, object], desk: Desk) -> None:
    """Each value to its field; what no field takes becomes an issue."""
    for label, value in data.items():
        text = as_text(value)
        if is_blank(text):
            continue
        given = Given(str(label), value, text)
        name = field_of(str(label))
        if name is None:
            desk.tell("product_field_unknown", str(label), given)
        elif name != "ignored":
            desk.given.setdefault(name, []).append(given)


def _read_plain(desk: Desk) -> None:
    """Fields that are taken as they are."""
    for name in _FIRST_ONLY:
        if not (givens := desk.take(name)):
            continue
        first = givens[0]
        for other in givens[1:]:
            if other.text != first.text:
                desk.tell("product_field_twice", name, other, detail=first.label)
        if name in ("id", "name"):
            desk.read[name] = " ".join(first.text.split())
    for name, between in _TEXTS.items():
        told = (_measured(desk, name, given) if name in _MEASURES else given.text for given in desk.take(name))
        texts = dict.fromkeys(text for text in told if text)
        if texts:
            desk.read[name] = between.join(texts)


def _size_or_content(desk: Desk) -> None:
    """700 มล. in the column of the size of a fish sauce is how much there is, not how large it is."""
    size = str(desk.read.get("size", ""))
    category, name = desk.read.get("category"), str(desk.read.get("name", ""))
    poured = category in _POURED or (category in _ALSO_POURED and _BY_WEIGHT.search(name))
    if poured and "net_content" not in desk.read and _AMOUNT.fullmatch(size):
        desk.read["net_content"] = desk.read.pop("size")


_POURED = ("food", "drink", "rice", "supplement", "cosmetic", "soap", "herbal")
_ALSO_POURED = ("pet", "agri")
"""A cage or a hoe of 5 กก. weighs so much; feed and soil are sold by it."""
_BY_WEIGHT = re.compile("อาหาร|ขนม|ทราย|ปุ๋ย|ดิน|เมล็ด")
_AMOUNT = re.compile(r"[0-9๐-๙][0-9๐-๙.,]*\s*(มล|มิลลิลิตร|ml|ซีซี|cc|ลิตร|l|กรัม|g|กก|กิโลกรัม|กิโล|kg|ขีด)\.?", re.IGNORECASE)


def _measured(desk: Desk, name: str, given: Given) -> str:
    """A number alone takes the unit of its column (น้ำหนัก (กรัม), weight_kg); without one it would say nothing."""
    if not _NUMBER.fullmatch(given.text.translate(THAI_DIGITS)):
        return given.text
    unit = unit_in_label(given.label)
    if unit is None:
        desk.tell("product_unit_missing", name, given)
        return ""
    return f"{given.text} {unit.short}"
