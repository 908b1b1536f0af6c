"""Before a model is asked: orders to a machine out of the brief, so that neither the model, nor the writer who steps in
for it, nor the checks that ask what a text may rest on ever read one.

A fact that reads like an order is left out whole, and the seller is told; of a name the words before the order stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from assistant.content import Brief
from assistant.product.ledger import read_facts
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
    contained = [_contained(product) for product in brief.products]
    withheld = [(_numbered(key, place), words) for place, one in enumerate(contained, 1) for key, words in one.withheld]
    changes: dict[str, Any] = {}
    if brief.shop.name and is_order(brief.shop.name):
        withheld.append(("shop", brief.shop.name))
        changes["shop"] = brief.shop.model_copy(update={"name": before_order(brief.shop.name)})
    if not withheld:
        return brief, ()
    first, *more = (one.product for one in contained)
    return brief.model_copy(update={"product": first, "more_products": tuple(more), **changes}), tuple(withheld)


def contained_facts(brief: Brief) -> list[tuple[str, str]]:
    """The facts of all products of a brief without the orders; from the second product on, keys carry its number."""
    contained = enumerate(map(_contained, brief.products), 1)
    return [(_numbered(key, place), value) for place, one in contained for key, value in one.facts]


def _numbered(key: str, place: int) -> str:
    return f"{place}:{key}" if place > 1 else key


class _Contained(NamedTuple):
    """One product without the orders, and its facts."""

    product: Product
    facts: tuple[tuple[str, str], ...]
    withheld: Withheld = ()


@lru_cache(maxsize=256)  # the ten pieces of a kit are of one product
def _contained(product: Product) -> _Contained:
    facts = tuple((key, fact.value) for key, fact in read_facts(product).items())
    told = [fact for fact in facts if _is_hers(fact[0], product)]
    found = orders_among([value for _, value in told])
    orders = tuple(fact for fact, order in zip(told, found, strict=True) if order)
    if not orders:
        return _Contained(product, facts)
    return _contained(_without(product, [key for key, _ in orders]))._replace(withheld=orders)


def _is_hers(key: str, product: Product) -> bool:
    """Her own words: no category of ours, nothing computed, and no date that was read as one."""
    if key == "promotion_ends":
        return isinstance(product.promotion_ends, str)
    return key != "category" and not key.startswith("derived.")


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
        else:
            changes[key] = Product.model_fields[key].get_default()
    for field, places in gone.items():
        changes[field] = tuple(item for place, item in enumerate(getattr(product, field)) if place not in places)
    return product.model_copy(update=changes)


def _kind_of(product: Product) -> str:
    return "สินค้า" if product.category == "other" else category_name(product.category)
