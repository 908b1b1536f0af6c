"""The ledger: every given value of a product as a keyed fact.

Keys are stable, so that a bullet or a scene can name what it stands on:
`name category price sale_price promotion promotion_ends feature.1 material.1 size net_content colour.1
variant.1 origin story how_to_use care certificate.1 audience shipping warranty stock` and, computed by code from
those and marked as such, `derived.discount_baht derived.discount_percent derived.total_with_shipping
derived.price_per_piece`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.product.record import Product, Record


class Fact(Record):
    """One thing the seller said (or code computed from what she said)."""

    key: str
    value: str
    """The seller's words, or the computed value as it may be printed."""
    derived_from: tuple[str, ...] = ()
    """Keys of the facts it was computed from; empty for what the seller said."""


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


def read_facts(product: Product) -> Facts:
    """The ledger of a product."""
    p = product
    facts = [Fact(key="name", value=p.name)]
    for key in ("price", "sale_price", "promotion"):
        if part := getattr(p, key):
            facts.append(Fact(key=key, value=part.text))
    if p.promotion_ends:
        facts.append(Fact(key="promotion_ends", value=str(p.promotion_ends)))
    for family, values in (("feature", p.features), ("material", p.materials)):
        facts += [Fact(key=f"{family}.{n}", value=v) for n, v in enumerate(values, 1)]
    facts += [Fact(key=k, value=v) for k in ("size", "net_content") if (v := getattr(p, k))]
    facts += [Fact(key=f"colour.{n}", value=v) for n, v in enumerate(p.colours, 1)]
    for n, variant in enumerate(p.variants, 1):
        words = f"{variant.name} {variant.price.text}" if variant.price else variant.name
        facts.append(Fact(key=f"variant.{n}", value=words))
    if p.origin:
        facts.append(Fact(key="origin", value=p.origin.text))
    facts += [Fact(key=k, value=v) for k in ("story", "how_to_use", "care") if (v := getattr(p, k))]
    facts += [Fact(key=f"certificate.{n}", value=c.text) for n, c in enumerate(p.certificates, 1)]
    if p.audience:
        facts.append(Fact(key="audience", value=p.audience))
    if p.shipping:
        facts.append(Fact(key="shipping", value=p.shipping.text))
    facts += [Fact(key=k, value=v) for k in ("warranty", "stock") if (v := getattr(p, k))]
    return Facts(facts)
