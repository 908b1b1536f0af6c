"""Before a model is asked: orders to a machine out of the brief, so that neither the model, nor the writer who steps in
for it, nor the checks that ask what a text may rest on ever read one.

A fact that reads like an order is left out whole, and the seller is told; of a name the words before the order stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from assistant.content import Brief
from assistant.product.facts import read_facts
from assistant.product.record import Product
from assistant.product.vocabulary import category_name
from assistant.writers.chain.untrusted import before_order, is_order, orders_among

_LISTS = {
    "feature": "features", "detail_en": "details_en", "detail_zh": "details_zh", "material": "materials",
    "colour": "colours", "variant": "variants", "certificate": "certificates",
}  # fmt: skip

Withheld = tuple[tuple[str, str], ...]
"""(fact key, its words)."""


def contain(brief: Brief) -> tuple[Brief, Withheld]:
    """The brief without the orders in it, and what was left out."""
    withheld: list[tuple[str, str]] = []
    products: list[Product] = []
    for number, product in enumerate(brief.products, 1):
        contained, left_out = _contained(product)
        products.append(contained)
        withheld += [(f"{number}:{key}" if number > 1 else key, words) for key, words in left_out]
    changes: dict[str, Any] = {}
    if brief.shop.name and is_order(brief.shop.name):
        withheld.append(("shop", brief.shop.name))
        changes["shop"] = brief.shop.model_copy(update={"name": before_order(brief.shop.name)})
    if not withheld:
        return brief, ()
    return brief.model_copy(update={"product": products[0], "more_products": tuple(products[1:]), **changes}), tuple(
        withheld
    )


@lru_cache(maxsize=256)  # the ten pieces of a kit are of one product
def _contained(product: Product) -> tuple[Product, Withheld]:
    facts = {key: fact.value for key, fact in read_facts(product).items() if not fact.derived_from}
    orders = [key for key, order in zip(facts, orders_among(facts.values()), strict=True) if order]
    if not orders:
        return product, ()
    return _without(product, orders), tuple((key, facts[key]) for key in orders)


def _without(product: Product, keys: Iterable[str]) -> Product:
    """The product without the facts of these keys."""
    changes: dict[str, Any] = {}
    gone: dict[str, set[int]] = {}
    for key in keys:
        family, _, place = key.partition(".")
        if family in _LISTS:
            gone.setdefault(_LISTS[family], set()).add(int(place) - 1)
        elif key == "name":
            changes["name"] = before_order(product.name) or _kind_of(product)
        elif key != "category":  # one of ours, never her words
            changes[key] = Product.model_fields[key].get_default()
    for field, places in gone.items():
        changes[field] = tuple(item for place, item in enumerate(getattr(product, field)) if place not in places)
    return product.model_copy(update=changes)


def _kind_of(product: Product) -> str:
    return "สินค้า" if product.category == "other" else category_name(product.category)
