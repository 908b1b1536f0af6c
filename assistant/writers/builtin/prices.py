"""Money as Thai buyers must see it: Arabic digits, the word บาท, what it was, shipping beside it (price display notice
B.E. 2564, clauses 4 and 5). An unknown price says nothing: asking buyers to chat for it is an offence."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from assistant.product.record import Price, Product
from assistant.writers.builtin.clauses import finest, is_contact, polish, tidy

_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")


class Money(NamedTuple):
    """A price said in full, and the facts it stands on."""

    text: str
    facts: tuple[str, ...]


def digits(amount: Decimal) -> str:
    """1290 → 1,290; 59.5 → 59.50."""
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"


def amount(price: Price) -> str:
    """`990`, `690–890`: no unit of money."""
    low = digits(price.low)
    if price.starts_at:
        return f"เริ่มต้น {low}"
    return f"{low}–{digits(price.high)}" if price.high and price.high != price.low else low


def baht(price: Price) -> str:
    """`990 บาท`, `กก.ละ 180 บาท`, `3 ก้อน 120 บาท (ก้อนละ 40 บาท)`."""
    if price.quantity > 1:
        each = "" if price.high else f" ({price.unit or 'ชิ้น'}ละ {digits(_each(price))} บาท)"
        return f"{price.quantity} {price.unit or 'ชิ้น'} {amount(price)} บาท{each}"
    return f"{price.unit}ละ {amount(price)} บาท" if price.unit else f"{amount(price)} บาท"


def _each(price: Price) -> Decimal:
    """One piece of a pack, rounded up to a satang: never said cheaper than it is."""
    return (price.low / price.quantity).quantize(Decimal("0.01"), rounding=ROUND_CEILING)


def names_pack(product: Product) -> bool:
    """True where the price itself says for what: 3 กล่อง 100, 79 บาท/ซอง."""
    price = product.sale_price or product.price
    return bool(price and (price.quantity > 1 or price.unit or price.starts_at))


def is_pack(product: Product) -> bool:
    """True where the price is for several: 3 กล่อง 100."""
    price = product.sale_price or product.price
    return bool(price and price.quantity > 1)


def is_reduced(product: Product) -> bool:
    """True where a sale price stands below the normal price."""
    price, sale = product.price, product.sale_price
    return bool(price and sale and sale.low < price.low and sale.quantity == price.quantity)


def now(product: Product) -> Money | None:
    """What the buyer pays for one: the sale price where there is one."""
    if product.sale_price and (is_reduced(product) or not product.price):
        return Money(baht(product.sale_price), ("sale_price",))
    return Money(baht(product.price), ("price",)) if product.price else _variants_range(product)


def _variants_range(product: Product) -> Money | None:
    """`คั่วกลาง 189 บาท คั่วเข้ม 199 บาท` where only the choices have prices; None where one of them has none."""
    priced = [(n, v.price.low) for n, v in enumerate(product.variants, 1) if v.price and v.price.quantity == 1]
    if not priced or len(priced) < len(product.variants):
        return None
    keys = tuple(f"variant.{n}" for n, _ in priced)
    if len(priced) <= _NAMED_CHOICES:
        return Money(" ".join(f"{v.name.strip()} {baht(v.price)}" for v in product.variants if v.price), keys)
    low, high = min(p for _, p in priced), max(p for _, p in priced)
    words = digits(low) if low == high else f"{digits(low)}–{digits(high)}"
    return Money(f"{words} บาท", keys)


_NAMED_CHOICES = 3
"""So many choices are named with their prices in a line of running text; of more, the range."""


def was(product: Product) -> Money | None:
    """The normal price, only where she sells below it now."""
    return Money(baht(product.price), ("price",)) if product.price and is_reduced(product) else None


def saving(product: Product) -> Money | None:
    """How much less, in baht; only for two single prices."""
    price, sale = product.price, product.sale_price
    if not (price and sale and is_reduced(product)) or price.high or sale.high or sale.starts_at:
        return None
    return Money(f"{digits(price.low - sale.low)} บาท", ("price", "sale_price"))


def fee(product: Product) -> Money | None:
    """`ค่าส่ง 40 บาท`; `ส่งฟรี` only where she says so without a condition."""
    shipping = product.shipping
    if not shipping or shipping.fee is None:
        return None
    return Money("ส่งฟรี" if shipping.fee == 0 else f"ค่าส่ง {digits(shipping.fee)} บาท", ("shipping",))


def fees(product: Product) -> Money | None:
    """Her words where she gave more than one fee: `ค่าส่ง 1 ถุง 50 บาท 2 ถุงขึ้นไป 70 บาท`."""
    shipping = product.shipping
    if not shipping or shipping.fee is not None:
        return None
    told = _BARE_FEE.sub(lambda m: f"{m[1].upper()} {m[2]} บาท", polish(shipping.text))
    said = [part for part in finest(told) if _AMOUNT.search(part) and not is_contact(part)]
    words = re.sub(r"ค่า(จัด)?ส่ง\s*", "", " ".join(said))
    return Money(tidy(f"ค่าส่ง {words}"), ("shipping",)) if len(_AMOUNT.findall(words)) > 1 else None


_AMOUNT = re.compile(r"\d ?(?:บาท|บ\.|฿|\.-)")
_BARE_FEE = re.compile(
    r"(ลงทะเบียน|(?i:ems|kerry|flash|j&t)|ไปรษณีย์|เคอรี่|แฟลช|กทม\.?|ต่างจังหวัด|ตจว\.?|ชิ้นแรก|ชิ้นต่อไป|ชิ้นถัดไป) ?(\d{2,4})"
    r"(?!\d| ?(?:บาท|บ\.|฿|วัน|ชิ้น|[-–]))"
)
"""A fee without its บาท, after the word that says which one."""


def free_from(product: Product, classifier: str) -> Money | None:
    """`ครบ 3 กระปุกส่งฟรี`, `ครบ 500 บาทส่งฟรี`."""
    shipping = product.shipping
    if not shipping or shipping.fee == 0:
        return None
    if shipping.free_pieces:
        return Money(f"ครบ {shipping.free_pieces} {classifier}ส่งฟรี", ("shipping",))
    return Money(f"ครบ {digits(shipping.free_over)} บาทส่งฟรี", ("shipping",)) if shipping.free_over else None


def days(product: Product) -> Money | None:
    """`2–3 วัน`."""
    if not product.shipping or not product.shipping.days:
        return None
    first, last = product.shipping.days
    return Money(f"{first} วัน" if first == last else f"{first}–{last} วัน", ("shipping",))


def total(product: Product) -> Money | None:
    """One piece with shipping; only where both are single known numbers."""
    price = product.sale_price if is_reduced(product) else product.price
    if (
        not price
        or price.high
        or price.starts_at
        or price.quantity != 1
        or not product.shipping
        or not product.shipping.fee
    ):
        return None
    key = "sale_price" if is_reduced(product) else "price"
    return Money(f"{digits(price.low + product.shipping.fee)} บาท", (key, "shipping"))


def thai_date(day: date, *, year: bool = False) -> str:
    """30 พ.ย. 2569 (Buddhist year only where asked)."""
    return f"{day.day} {_MONTHS[day.month - 1]}" + (f" {day.year + 543}" if year else "")


def until(product: Product) -> Money | None:
    """`ถึง 30 พ.ย. 2569`, or her own words."""
    ends = product.promotion_ends
    if not ends:
        return None
    words = thai_date(ends, year=True) if isinstance(ends, date) else ends.strip()
    return Money(words if words.startswith(("ถึง", "หมด", "วันนี้")) else f"ถึง {words}", ("promotion_ends",))


def bundles(product: Product, classifier: str) -> tuple[Money, ...]:
    """`3 ก้อน 120 บาท (ก้อนละ 40 บาท)`: the price for one is said too, so that packs can be compared."""
    if not product.promotion:
        return ()
    named = (pack if pack.unit else pack.model_copy(update={"unit": classifier}) for pack in product.promotion.bundles)
    return tuple(Money(baht(pack), ("promotion",)) for pack in named)


def gift(product: Product, classifier: str) -> Money | None:
    """`ซื้อ 5 ก้อน แถม 1 ก้อน`."""
    promotion = product.promotion
    if not promotion or not promotion.buy or not promotion.free:
        return None
    if not classifier:
        return Money(f"ซื้อ {promotion.buy} แถม {promotion.free}", ("promotion",))
    return Money(f"ซื้อ {promotion.buy} {classifier} แถม {promotion.free} {classifier}", ("promotion",))


def price_line(product: Product, classifier: str) -> Money | None:
    """The whole price in one breath: now, was, shipping. None where no price is known."""
    price = now(product)
    if not price:
        return None
    parts, facts = [price.text], list(price.facts)
    if old := was(product):
        parts.append(f"(จากปกติ {old.text})")
        facts += old.facts
    for extra in (fee(product) or fees(product), free_from(product, classifier)):
        if extra:
            parts.append(extra.text)
            facts += extra.facts
    return Money(" ".join(parts), tuple(dict.fromkeys(facts)))
