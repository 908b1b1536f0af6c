"""What a text may rest on: every word and number of the seller, and what code computes from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from assistant import thai
from assistant.checks.reading import Reading
from assistant.content import Brief
from assistant.product.facts import Fact
from assistant.product.ledger import read_facts
from assistant.product.record import Product, Shipping, Shop
from assistant.rulebook.grounds import read_grounds

_LISTED = ("feature", "material", "colour", "variant", "certificate")


class Held(NamedTuple):
    """A number of the facts."""

    fact: Fact
    number: thai.Number


class Rest(NamedTuple):
    """The ground of one brief."""

    words: str
    """All facts, one a line, as the checks read them: lower case, disguises undone."""
    letters: str
    """The same without anything but letters and digits, for licence numbers."""
    held: tuple[Held, ...]
    places: frozenset[str]
    counts: frozenset[int]
    """How many features, colours, variants, photos, products there are: code may count them."""
    prices: tuple[Decimal, ...]
    """What one piece costs: code may multiply it."""
    fees: tuple[Decimal, ...]


def rest_of(brief: Brief) -> Rest:
    """The ground of a brief; kept while its products stay the same."""
    return _rest(brief.products, brief.shop)


def rest_of_product(product: Product) -> Rest:
    return _rest((product,), Shop())


@lru_cache(maxsize=64)
def _rest(products: tuple[Product, ...], shop: Shop) -> Rest:
    facts = [fact for product in products for fact in read_facts(product).values()]
    facts += [fact for product in products for fact in _structured(product)]
    told = [fact.value for fact in facts] + [shop.name, shop.contact, *(mark.text for mark in shop.marks)]
    told += [product.id for product in products if product.id] + list(shop.brand_words)
    reading = Reading("\n".join(told))
    return Rest(
        words=reading.plain,
        letters=letters_only(reading.plain),
        held=tuple(Held(fact, number) for fact in facts for number in _numbers(fact)),
        places=frozenset(places_in(reading)),
        counts=frozenset(_counts(products)),
        prices=tuple(price.low for p in products for price in (p.sale_price, p.price) if price and price.quantity == 1),
        fees=tuple(p.shipping.fee for p in products if p.shipping and p.shipping.fee),
    )


def letters_only(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def places_in(reading: Reading) -> set[str]:
    """Provinces the text names."""
    return {tag[6:] for lexeme in reading.lexemes for tag in lexeme.tags if tag.startswith("place:")}


def _structured(product: Product) -> Iterable[Fact]:
    """What the record holds beside the seller's words."""
    if product.shipping:
        yield from _shipping(product.shipping)
    for certificate in product.certificates:
        for words in read_grounds().certificates.get(certificate.kind, ()):
            yield Fact(key="certificate", value=words)
    if product.warranty:
        yield Fact(key="warranty", value="รับประกัน")
    if product.origin and product.origin.province:
        yield Fact(key="origin", value=f"จังหวัด{product.origin.province}")
    for price, key in ((product.price, "price"), (product.sale_price, "sale_price")):
        if price:
            amount = f"{price.low:f}" if price.high is None else f"{price.low:f}-{price.high:f}"
            yield Fact(key=key, value=f"{amount} บาท")


def _shipping(shipping: Shipping) -> Iterable[Fact]:
    if shipping.fee == 0 or shipping.free_over is not None or shipping.free_pieces is not None:
        yield Fact(key="shipping", value="ส่งฟรี")
    if shipping.cash_on_delivery:
        yield Fact(key="shipping", value="เก็บเงินปลายทาง")
    if shipping.days:
        yield Fact(key="shipping", value=f"{shipping.days[0]}-{shipping.days[1]} วัน")
    if shipping.fee:
        yield Fact(key="shipping", value=f"{shipping.fee:f} บาท")


def _numbers(fact: Fact) -> Sequence[thai.Number]:
    numbers = thai.find_numbers(thai.normalise(fact.value))
    if fact.unit and numbers and fact.number is not None:
        unit = "baht" if fact.unit == "บาท" else "percent" if fact.unit == "%" else None
        return [thai.Number(n.start, n.end, n.text, n.value, n.high, n.unit or unit, n.kind, n.parts) for n in numbers]
    return numbers


def _counts(products: tuple[Product, ...]) -> Iterable[int]:
    yield len(products)
    for product in products:
        facts = read_facts(product)
        yield from (len(facts.family(family)) for family in _LISTED)
        yield len(product.photos)


@cache
def sizes() -> dict[str, tuple[str, Decimal]]:
    """Unit → (measure, size in its base unit)."""
    return {
        unit: (measure, Decimal(str(size)))
        for measure, units in read_grounds().unit_sizes.items()
        for unit, size in units.items()
    }
