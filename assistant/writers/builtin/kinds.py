"""What sort of thing a product is: the noun its name holds, and what anybody knows about such things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from assistant.product.record import Product
from assistant.writers.builtin.data import load


@dataclass(frozen=True)
class Kind:
    """What sort of thing it is, and what anybody knows about such things."""

    name: str
    group: str
    """Which vocabulary: food drink rice supplement cosmetic soap herbal textile fashion bag jewellery ceramic home
    candle toy electronics pet agri service other."""
    classifier: str
    verb: str
    """What one does with it: กิน ดื่ม ใช้ ใส่ …"""
    family: str = ""
    """Which things are talked about alike: woven_bag, chilli_paste; empty where the thing is not known."""
    uses: tuple[str, ...] = ()
    """Verb phrases true of any such thing: คลุมไหล่, คลุกข้าวสวยร้อน ๆ."""
    moments: tuple[str, ...] = ()
    """When or where: นั่งทำงานห้องแอร์."""
    people: tuple[str, ...] = ()
    """For whom: คนขี้หนาว."""
    questions: tuple[str, ...] = ()
    """What buyers always ask."""
    keywords: tuple[str, ...] = ()
    shots: tuple[str, ...] = ()
    """What one phone can film of it."""


_GROUP_DEFAULTS: dict[str, tuple[str, str]] = {
    "food": ("ถุง", "กิน"), "drink": ("ขวด", "ดื่ม"), "rice": ("ถุง", "หุง"), "supplement": ("กระปุก", "กิน"),
    "cosmetic": ("ชิ้น", "ใช้"), "soap": ("ก้อน", "ใช้"), "herbal": ("ชิ้น", "ใช้"), "fashion": ("ตัว", "ใส่"),
    "textile": ("ผืน", "ใช้"), "bag": ("ใบ", "ใช้"), "jewellery": ("ชิ้น", "ใส่"), "ceramic": ("ใบ", "ใช้"),
    "home": ("ชิ้น", "ใช้"), "candle": ("ชิ้น", "ใช้"), "toy": ("ชิ้น", "เล่น"), "electronics": ("ชิ้น", "ใช้"),
    "pet": ("ชิ้น", "ใช้"), "agri": ("ชิ้น", "ใช้"), "service": ("รอบ", "จอง"), "other": ("ชิ้น", "ใช้"),
}  # fmt: skip


@cache
def kinds() -> tuple[tuple[str, Kind], ...]:
    """(head noun, kind), longest noun first."""
    found: list[tuple[str, Kind]] = []
    for table in load("kinds_"):
        for entry in table["kind"]:
            values: dict[str, Any] = {
                k: tuple(v) if isinstance(v, list) else v for k, v in entry.items() if k not in ("heads", "latin")
            }
            group = values.setdefault("group", table["group"])
            classifier, verb = _GROUP_DEFAULTS[group]
            for name in ("questions", "shots", "people", "moments"):
                values.setdefault(name, tuple(table.get(name, ())))
            values.setdefault("classifier", classifier)
            values.setdefault("verb", verb)
            found += [(head, Kind(name=head, **values)) for head in (*entry["heads"], *entry.get("latin", ()))]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


def kind_of(product: Product) -> Kind:
    """The kind whose noun stands first in the name, else the plain kind of the category."""
    best: tuple[int, int, Kind] | None = None
    for head, kind, at in _named(product.name):
        apart = len(head) >= 5 or (product.category == "other" and (len(head) >= 4 or head.isascii()))
        fits = kind.group == product.category or at == 0 or apart
        if fits and (best is None or (at, -len(head)) < best[:2]):
            best = (at, -len(head), kind)
    if best:
        kind = best[2]
        other_stuff = kind.group == "ceramic" and product.category not in ("ceramic", "other")
        return replace(kind, group=product.category) if other_stuff else kind
    # A thing for a pet or a garden that no noun tells may be a cage or a hose: it is not mixed from anything.
    plain = product.category in _GROUP_DEFAULTS and product.category not in ("pet", "agri")
    group = product.category if plain else "other"
    classifier, verb = _GROUP_DEFAULTS[group]
    return Kind(name="", group=group, classifier=classifier, verb=verb)


def _named(name: str) -> Iterator[tuple[str, Kind, int]]:
    """The nouns that stand in a name, the longest first, and where. A Latin one is a word of its own, large or small,
    comes after every Thai one, and the last of them counts: Vitamin C Serum is a serum."""
    thai, latin = _by_beginning()
    found = {number for at in range(len(name)) for number in thai.get(name[at : at + _BEGINNING], ())}
    low = name.lower() if _LATIN.search(name) else ""
    for number in sorted(found) if not low else sorted(found.union(latin)):
        head, kind = kinds()[number]
        at = name.find(head) if number in found else _latin_place(head, low)
        if at >= 0:
            yield head, kind, at


@cache
def _by_beginning() -> tuple[dict[str, list[int]], list[int]]:
    """The numbers of the Thai nouns by their first letters, and of the Latin ones: of a thousand nouns a few are looked
    for in a name."""
    thai: dict[str, list[int]] = {}
    for number, (head, _) in enumerate(kinds()):
        if not head.isascii():
            thai.setdefault(head[:_BEGINNING], []).append(number)
    return thai, [number for number, (head, _) in enumerate(kinds()) if head.isascii()]


_BEGINNING = 2


def _latin_place(head: str, low: str) -> int:
    at = low.find(head)
    while at >= 0:
        end = at + len(head)
        if not _is_latin(low[at - 1 : at]) and not _is_latin(low[end : end + 1]):
            return _AFTER_THAI - end
        at = low.find(head, at + 1)
    return -1


def _is_latin(letter: str) -> bool:
    return "a" <= letter <= "z"


_AFTER_THAI = 10_000


_LATIN = re.compile("[A-Za-z]{3}")
