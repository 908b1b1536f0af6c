"""Prices, offers and shipping in English and Chinese: always in baht, never converted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from assistant.product.record import Price, Product
from assistant.writers.builtin import prices
from assistant.writers.builtin.abroad.telling import Abroad, translate

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def baht(amount: Decimal, language: Abroad) -> str:
    """990 → “THB 990”, “990泰铢”."""
    digits = prices.digits(amount)
    return f"{digits}泰铢" if language == "zh" else f"THB {digits}"


def price(given: Price, language: Abroad) -> str:
    """`THB 690–890`, `from THB 199`, `3 boxes for THB 100`, `THB 180 per kg`."""
    low = prices.digits(given.low)
    span = f"{low}–{prices.digits(given.high)}" if given.high and given.high != given.low else low
    words = f"{span}泰铢" if language == "zh" else f"THB {span}"
    if given.starts_at:
        words = f"{words}起" if language == "zh" else f"from {words}"
    if given.quantity > 1:
        count = counted(given.quantity, given.unit, language)
        return f"{count}{words}" if language == "zh" else f"{count} for {words}"
    if given.unit and (unit := unit_name(given.unit, language)):
        return f"{words}/{unit}" if language == "zh" else f"{words} per {unit}"
    return words


def unit_name(unit: str, language: Abroad) -> str:
    """The pack or unit a price counts; empty where it is not known."""
    return translate(unit, "K", language) or translate(unit, "U", language) or ""


def counted(count: int, unit: str | None, language: Abroad) -> str:
    """`3 jars`, `3罐`; without a known pack word `3 pieces`, `3件`."""
    said = (
        (translate(f"{count} {unit}", "STOCK", language) or translate(f"{count} {unit}", "MEAS", language))
        if unit
        else None
    )
    return said or (f"{count}件" if language == "zh" else f"{count} piece{'' if count == 1 else 's'}")


def price_line(product: Product, language: Abroad) -> str:
    """What it costs now, and what it cost before where she sells below it; empty where no price is known."""
    now = (
        product.sale_price
        if product.sale_price and (prices.is_reduced(product) or not product.price)
        else product.price
    )
    if now is None:
        return ""
    words = price(now, language)
    until = last_day(product, language) if product.sale_price and not product.promotion else ""
    if prices.is_reduced(product) and product.price:
        was = price(product.price, language)
        return f"{words}（原价{was}{until}）" if language == "zh" else f"{words}{until} (regular price {was})"
    return f"{words}{until}"


def offers(product: Product, language: Abroad, classifier: str) -> Iterator[str]:
    """Bundles and buy-and-get offers, with their last day."""
    promotion = product.promotion
    if not promotion:
        return
    found: list[str] = []
    for pack in promotion.bundles:
        named = pack if pack.unit else pack.model_copy(update={"unit": classifier or None})
        found.append(price(named, language))
    if promotion.buy and promotion.free and promotion.same_free:
        zh = f"买{promotion.buy}送{promotion.free}"
        found.append(zh if language == "zh" else f"Buy {promotion.buy}, get {promotion.free} free")
    until = last_day(product, language)
    for number, words in enumerate(found):
        yield f"{words}{until}" if number == len(found) - 1 else words


def is_offer_told(product: Product) -> bool:
    """Whether `offers` says all that her promotion says in figures."""
    promotion = product.promotion
    return not promotion or bool(promotion.bundles) or bool(promotion.buy and promotion.same_free)


def last_day(product: Product, language: Abroad) -> str:
    """` until 15 December 2026`; empty where she gave no date that could be read."""
    ends = product.promotion_ends
    if not isinstance(ends, date):
        return ""
    if language == "zh":
        return f"，优惠截至{ends.year}年{ends.month}月{ends.day}日"
    return f" until {ends.day} {_MONTHS[ends.month - 1]} {ends.year}"


def shipping(product: Product, language: Abroad, classifier: str) -> str:
    """Fee, days, free from, cash on delivery: only what could be read in her words."""
    given = product.shipping
    if not given:
        return ""
    zh = language == "zh"
    found: list[str] = []
    if given.fee is not None:
        if given.fee == 0:
            found.append("包邮" if zh else "free shipping")
        else:
            found.append(f"运费{baht(given.fee, 'zh')}" if zh else baht(given.fee, "en"))
    if given.free_pieces:
        count = counted(given.free_pieces, classifier or None, language)
        found.append(f"满{count}包邮" if zh else f"free from {count}")
    if given.free_over:
        found.append(f"满{baht(given.free_over, 'zh')}包邮" if zh else f"free from {baht(given.free_over, 'en')}")
    if given.days:
        first, last = given.days
        span = f"{first}" if first == last else f"{first}–{last}"
        found.append(f"{span}天" if zh else f"{span} day{'' if last == 1 else 's'}")
    if given.cash_on_delivery:
        found.append("支持货到付款" if zh else "cash on delivery")
    return ("，" if zh else ", ").join(found)
