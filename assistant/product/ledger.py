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
from collections.abc import Iterator

from assistant.messages import Language, what
from assistant.product.derived import derive_facts
from assistant.product.facts import Fact, Facts
from assistant.product.record import Product
from assistant.product.vocabulary import category_name


def read_facts(product: Product) -> Facts:
    """The ledger of a product: what was given, then what code computes from it."""
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


def fact_name(key: str, lang: Language = "th") -> str:
    """`2:feature.3` → จุดเด่น, as the page calls it; a computed fact is named by what was computed."""
    family, _, rest = re.sub(r"^\d+[:.]", "", key).partition(".")
    return what(f"fact_derived_{rest.partition('.')[0]}" if family == "derived" else f"fact_{family}", lang)
