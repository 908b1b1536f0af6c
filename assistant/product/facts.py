"""The ledger: every given value of a product as a keyed fact.

Keys are stable, so that a bullet or a scene can name what it stands on:
`name name_en name_zh category price sale_price promotion promotion_ends feature.1 detail_en.1 detail_zh.1
material.1 size net_content colour.1
variant.1 origin story how_to_use care certificate.1 audience shipping warranty stock` and, computed by code from
those and marked as such, `derived.discount_baht derived.discount_percent derived.total_with_shipping
derived.price_per_piece …` (see `derived.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from assistant.product.record import Product, Record
from assistant.product.vocabulary import arabic, category_name

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


class Fact(Record):
    """One thing the seller said (or code computed from what she said)."""

    key: str
    value: str
    """The seller's words, or the computed value as it may be printed."""
    derived_from: tuple[str, ...] = ()
    """Keys of the facts it was computed from; empty for what the seller said."""
    number: Decimal | None = None
    """The amount itself, where the fact is one: a price, a fee, a computed value."""
    unit: str | None = None
    """What `number` counts: บาท, %, ก้อน …"""

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """Every number in the value (๓๙๐ and 1,290 too), and the amount itself."""
        found = [Decimal(n.replace(",", "")) for n in _NUMBER.findall(arabic(self.value))]
        return tuple(dict.fromkeys(found if self.number is None else [self.number, *found]))


class Facts(Mapping[str, Fact]):
    """The facts of one product, in the order a buyer asks for them."""

    def __init__(self, facts: list[Fact]) -> None:
        self._facts = {fact.key: fact for fact in facts}

    def __getitem__(self, key: str) -> Fact:
        return self._facts[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def family(self, prefix: str) -> list[Fact]:
        """All facts of one family: `feature` gives feature.1, feature.2, …"""
        return [f for k, f in self._facts.items() if k == prefix or k.startswith(prefix + ".")]

    def numbers(self) -> dict[Decimal, tuple[str, ...]]:
        """Every number of the ledger and the keys of the facts that hold it."""
        found: dict[Decimal, tuple[str, ...]] = {}
        for fact in self._facts.values():
            for number in fact.numbers:
                found[number] = (*found.get(number, ()), fact.key)
        return found


def read_facts(product: Product) -> Facts:
    """The ledger of a product: what was given, then what code computes from it."""
    from assistant.product.derived import derive_facts

    return Facts([*_given(product), *derive_facts(product)])


def _given(p: Product) -> Iterator[Fact]:
    yield Fact(key="name", value=p.name)
    yield from _texts(p, "name_en", "name_zh")
    if p.category != "other":
        yield Fact(key="category", value=category_name(p.category))
    for key, price in (("price", p.price), ("sale_price", p.sale_price)):
        if price:
            yield Fact(key=key, value=price.text, number=price.low, unit="บาท")
    if p.promotion:
        yield Fact(key="promotion", value=p.promotion.text)
    if p.promotion_ends:
        yield Fact(key="promotion_ends", value=str(p.promotion_ends))
    yield from _numbered("feature", p.features)
    yield from _numbered("detail_en", p.details_en)
    yield from _numbered("detail_zh", p.details_zh)
    yield from _numbered("material", p.materials)
    yield from _texts(p, "size", "net_content")
    yield from _numbered("colour", p.colours)
    for n, variant in enumerate(p.variants, 1):
        price = variant.price
        words = f"{variant.name} {price.text}" if price else variant.name
        yield Fact(key=f"variant.{n}", value=words, number=price.low if price else None, unit="บาท" if price else None)
    if p.origin:
        yield Fact(key="origin", value=p.origin.text)
    yield from _texts(p, "story", "how_to_use", "care")
    yield from _numbered("certificate", tuple(certificate.text for certificate in p.certificates))
    yield from _texts(p, "audience")
    if p.shipping:
        fee = p.shipping.fee
        yield Fact(key="shipping", value=p.shipping.text, number=fee, unit="บาท" if fee is not None else None)
    yield from _texts(p, "warranty", "stock")


def _numbered(family: str, values: tuple[str, ...]) -> Iterator[Fact]:
    for n, value in enumerate(values, 1):
        yield Fact(key=f"{family}.{n}", value=value)


def _texts(product: Product, *names: str) -> Iterator[Fact]:
    for name in names:
        if value := getattr(product, name):
            yield Fact(key=name, value=value)
