"""Facts computed from the seller's: never more favourable than the truth.

| key                          | what                                              | from                       |
|------------------------------|---------------------------------------------------|----------------------------|
| derived.discount_baht        | price − sale price                                | price, sale_price          |
| derived.discount_percent     | the same in whole percent, rounded down           | price, sale_price          |
| derived.total_with_shipping  | what one piece costs at the door                  | sale_price or price, shipping |
| derived.price_per_piece      | of a bundle (3 ก้อน 120), rounded up to a satang  | price or promotion         |
| derived.price_per_content    | of each ซอง in a pack of 15, to a whole baht up  | sale_price or price, net_content |
| derived.bundle_savings       | against the price of single pieces                | price or sale_price, promotion |
| derived.pieces_with_free     | ซื้อ 5 แถม 1: pieces in all                        | promotion                  |
| derived.total_with_free      | and what they cost                                | promotion, price           |
| derived.price_each_with_free | and each of them, rounded up to a satang          | promotion, price           |
| derived.free_shipping_total  | what the pieces for free shipping cost            | price, shipping            |

A second bundle has `.2` behind its key. Ranges (690-890) and “from” prices derive nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from assistant.product.facts import Fact
from assistant.product.record import Price, Product

_SATANG = Decimal("0.01")


def baht(amount: Decimal) -> str:
    """1290 → “1,290 บาท”, 33.5 → “33.50 บาท”."""
    return f"{amount:,.0f} บาท" if amount == amount.to_integral_value() else f"{amount:,.2f} บาท"


def derive_facts(product: Product) -> Iterator[Fact]:
    """All facts that code can compute from what was given; most products have a few."""
    paid_key = "sale_price" if product.sale_price else "price"
    paid = _single(product.sale_price or product.price)
    yield from _discount(product)
    yield from _with_shipping(product, paid, paid_key)
    yield from _content(product, paid, paid_key)
    yield from _bundles(product, paid, paid_key)
    yield from _buy_free(product, paid, paid_key)


def _single(price: Price | None) -> Price | None:
    """The price where it is one exact amount for one piece."""
    return price if price and price.high is None and price.quantity == 1 and not price.starts_at else None


def _money(key: str, amount: Decimal, *sources: str) -> Fact:
    return Fact(key=key, value=baht(amount), number=amount, unit="บาท", derived_from=sources)


def _discount(product: Product) -> Iterator[Fact]:
    before, now = _single(product.price), _single(product.sale_price)
    if not before or not now or now.low >= before.low or _units_differ(before, now):
        return
    less = before.low - now.low
    yield _money("derived.discount_baht", less, "price", "sale_price")
    percent = (less * 100 / before.low).to_integral_value(ROUND_FLOOR)
    if percent >= 1:
        yield Fact(key="derived.discount_percent", value=f"{percent}%", number=percent, unit="%",
                   derived_from=("price", "sale_price"))  # fmt: skip


def _units_differ(one: Price, other: Price) -> bool:
    return bool(one.unit and other.unit and one.unit != other.unit)


def _with_shipping(product: Product, paid: Price | None, key: str) -> Iterator[Fact]:
    shipping = product.shipping
    if not shipping or not paid:
        return
    free = (shipping.free_over is not None and paid.low >= shipping.free_over) or shipping.free_pieces == 1
    if shipping.fee and not free:
        yield _money("derived.total_with_shipping", paid.low + shipping.fee, key, "shipping")
    if shipping.free_pieces and shipping.free_pieces > 1:
        yield _money("derived.free_shipping_total", paid.low * shipping.free_pieces, key, "shipping")


_COUNTED = re.compile(r"^(?:[ก-๎]{2,8}ละ\s*)?(\d{1,3})\s*(ซอง|ชิ้น|ก้อน|แท่ง|แผ่น|ถ้วย|ขวด|กล่อง|คู่|ห่อ)(?![ก-๎])")


def _content(product: Product, paid: Price | None, key: str) -> Iterator[Fact]:
    """490 baht for 15 ซอง: what one costs. Not where the price is already that of one (79 บาท/ซอง)."""
    found = _COUNTED.match(product.net_content or "")
    if not found or not paid or product.variants or paid.unit == found[2] or int(found[1]) < 2:
        return
    exact = paid.low / int(found[1])
    each = exact.to_integral_value(ROUND_CEILING)
    under = " " if each == exact else "ไม่ถึง "
    yield Fact(key="derived.price_per_content", value=f"{found[2]}ละ{under}{baht(each)}", number=each, unit="บาท",
               derived_from=(key, "net_content"))  # fmt: skip


def _bundles(product: Product, paid: Price | None, key: str) -> Iterator[Fact]:
    given = [("price", product.price), ("sale_price", product.sale_price)]
    bundles = [(name, price) for name, price in given if price and price.quantity > 1 and price.high is None]
    if product.promotion:
        bundles += [("promotion", bundle) for bundle in product.promotion.bundles if bundle.quantity > 1]
    for n, (source, bundle) in enumerate(bundles, 1):
        tail = "" if n == 1 else f".{n}"
        each = (bundle.low / bundle.quantity).quantize(_SATANG, ROUND_CEILING)
        unit = bundle.unit or "ชิ้น"
        yield Fact(key=f"derived.price_per_piece{tail}", value=f"{unit}ละ {baht(each)}", number=_plain(each),
                   unit="บาท", derived_from=(source,))  # fmt: skip
        if paid and source == "promotion" and not _units_differ(paid, bundle):
            saved = paid.low * bundle.quantity - bundle.low
            if saved > 0:
                yield _money(f"derived.bundle_savings{tail}", saved, key, source)


def _plain(amount: Decimal) -> Decimal:
    return amount.to_integral_value() if amount == amount.to_integral_value() else amount


def _buy_free(product: Product, paid: Price | None, key: str) -> Iterator[Fact]:
    """ซื้อ 5 แถม 1; what is given free is taken to be the same thing only where no other thing is named."""
    promotion = product.promotion
    if not promotion or not promotion.buy or not promotion.free or not promotion.same_free:
        return
    pieces = promotion.buy + promotion.free
    unit = (paid.unit if paid else None) or "ชิ้น"
    yield Fact(key="derived.pieces_with_free", value=f"{pieces} {unit}", number=Decimal(pieces), unit=unit,
               derived_from=("promotion",))  # fmt: skip
    if paid:
        total = paid.low * promotion.buy
        yield _money("derived.total_with_free", total, "promotion", key)
        each = _plain((total / pieces).quantize(_SATANG, ROUND_CEILING))
        yield _money("derived.price_each_with_free", each, "promotion", key)
