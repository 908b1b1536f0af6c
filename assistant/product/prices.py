"""Prices and promotions as Thai sellers write them: 1,290.- · ฿59 · ๓๙๐ บาท · 690-890 · 3 ก้อน 120 · ซื้อ 5 แถม 1.

A number counts as money only where that is said (บาท, ฿, .-, ราคา …) or where nothing else stands beside it. What could
mean two things is not read: a price that was guessed wrong costs the seller more than a question.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from assistant.product.amounts import Amount, read_amounts, read_tokens
from assistant.product.record import Price, Promotion, Record
from assistant.product.vocabulary import arabic, clean

Trouble = Literal["unreadable", "several", "negative", "zero", "foreign", "vague", "not_lower"]
"""Why a price could not be read; the words are in messages `product_price_…`."""


_LARGEST = Decimal(100_000_000)
"""Nothing a small seller offers costs more; a phone number or a barcode does."""


class PriceLine(Record):
    """All that one cell says about prices: one price, the price now, prices for several pieces, and why not more."""

    price: Price | None = None
    sale: Price | None = None
    bundles: tuple[Price, ...] = ()
    trouble: Trouble | None = None


def _price(amount: Amount, text: str, start: int | None = None, end: int | None = None) -> Price:
    words = text[amount.start if start is None else start : amount.end if end is None else end].strip(" ,;()|/:")
    return Price(
        low=amount.token.value or Decimal(0), high=amount.high, quantity=amount.quantity, unit=amount.unit,
        starts_at=amount.role == "start", text=words,
    )  # fmt: skip


def _bundled(amounts: list[Amount], text: str) -> tuple[list[Amount], list[Price], bool]:
    """Counts tied to the money after them (3 ก้อน 120), else before (120 บาท 3 ก้อน); then the rest, and whether
    every count found its money."""
    rest: list[Amount] = []
    bundles: list[Price] = []
    whole = True
    waiting: Amount | None = None
    for amount in amounts:
        if amount.kind in ("count", "measure") and not amount.marks & {"free", "spend"}:
            whole = whole and waiting is None
            waiting = amount
        elif waiting and amount.kind == "money" and amount.role is None and amount.unit is None:
            _tie(waiting, amount, text, bundles, rest)
            waiting = None
        else:
            rest.append(amount)
    if waiting and len(rest) == 1 and not bundles and rest[0].kind == "money" and rest[0].unit is None:
        money = rest.pop()
        _tie(waiting, money, text, bundles, rest)
        waiting = None
    return rest, bundles, whole and waiting is None


def _tie(count: Amount, money: Amount, text: str, bundles: list[Price], rest: list[Amount]) -> None:
    start, end = min(count.start, money.start), max(count.end, money.end)
    number = count.token.value or Decimal(1)
    if count.kind == "measure" or number != int(number) or number < 1:
        money.unit, money.said = f"{count.token.text} {count.unit}", True
        money.start, money.end = start, end
        rest.append(money)
        return
    money.quantity, money.unit, money.said = int(number), count.unit, True
    if number == 1:
        money.start, money.end = start, end
        rest.append(money)
    else:
        bundles.append(_price(money, text, start, end))


def _trouble(amounts: list[Amount]) -> Trouble | None:
    """The first reason not to read these numbers as prices."""
    for amount in amounts:
        if amount.kind == "negative":
            return "negative"
        if amount.kind == "foreign":
            return "foreign"
        if amount.kind != "money" or (amount.token.value or 0) > _LARGEST or (amount.high or 0) > _LARGEST:
            return "unreadable"
        if amount.token.value == 0:
            return "zero"
        if "vague" in amount.marks:
            return "vague"
    return None


def read_price_line(text: str) -> PriceLine:
    """All prices of one cell. Nothing is set where `trouble` is."""
    text = clean(text)
    tokens = read_tokens(text)
    amounts = read_amounts(tokens)
    rest, bundles, whole = _bundled(amounts, text)
    trouble = _trouble(rest)
    if trouble or not whole or not (rest or bundles):
        return PriceLine(trouble=trouble or "unreadable")
    if any(token.kind == "other" for token in tokens) and not all(a.said for a in rest):
        return PriceLine(trouble="unreadable" if len(rest) < 2 else "several")
    return _line(rest, bundles, text)


def _line(singles: list[Amount], bundles: list[Price], text: str) -> PriceLine:
    if not singles:
        return PriceLine(bundles=tuple(bundles))
    if len(singles) == 1:
        only = singles[0]
        whole = None if bundles else 0
        price = _price(only, text, whole, None if bundles else len(text))
        return PriceLine(price=price, bundles=tuple(bundles))
    if len(singles) != 2:
        return PriceLine(trouble="several")
    return _pair(singles[0], singles[1], bundles, text)


def _pair(first: Amount, second: Amount, bundles: list[Price], text: str) -> PriceLine:
    """ปกติ 199 ลดเหลือ 129 · 129 (ปกติ 199) · 199 → 129."""
    if first.role == "sale" or second.role == "normal":
        now, was = first, second
    elif first.role == "normal" or second.role == "sale":
        was, now = first, second
    else:
        return PriceLine(trouble="several")
    if was.role == "sale" or now.role == "normal" or was.high or now.high:
        return PriceLine(trouble="several")
    if (now.token.value or 0) >= (was.token.value or 0):
        return PriceLine(trouble="not_lower")
    if bundles:
        return PriceLine(price=_price(was, text), sale=_price(now, text), bundles=tuple(bundles))
    cut = second.start
    parts = {id(first): text[:cut].strip(" ,;(/|"), id(second): text[cut:].strip(" ,;)")}
    price = _price(was, text).model_copy(update={"text": parts[id(was)]})
    sale = _price(now, text).model_copy(update={"text": parts[id(now)]})
    return PriceLine(price=price, sale=sale)


def read_price(text: str) -> Price | None:
    """The one price a text says, in baht: what is paid now where it names an old price too, the price for several
    pieces where it names no other. None where it says none, more than one, or could mean two things."""
    line = read_price_line(text)
    if line.sale or line.price:
        price = line.sale or line.price
        return price.model_copy(update={"text": clean(text)}) if price else None
    return line.bundles[0].model_copy(update={"text": clean(text)}) if len(line.bundles) == 1 else None


_BUY_FREE = re.compile(
    r"(?:(?:ซื้อ|สั่ง|buy|โปร)\s*)?(\d{1,3})\s*(?P<unit>[ก-๎a-z.]{0,12}?)\s*(?:แถมฟรี|แถม|ฟรี|ได้ฟรี|get|free)\s*(\d{1,3})"
)


_AMOUNT_WORD = re.compile(
    r"(?:ชิ้น|ตัว|ก้อน|ผืน|คู่|ใบ|เส้น|ขวด|กระปุก|กระป๋อง|ถุง|ซอง|แพ็?[คก]|กล่อง|ห่อ|หลอด|แผ่น|เล่ม|แท่ง|อัน|ตลับ|ลูก|ต้น|free|ฟรี|ทุก|ถึง|วันนี้|เฉพาะ)?"
    r"\s*(?:$|[,;·/|!(\n]|ค่ะ|ครับ|จ้า|free|ฟรี|ทุก|ถึง|วันนี้|เฉพาะ|คละ)"
)


def read_promotion(text: str) -> Promotion:
    """The seller's words, with what could be read: ซื้อ 5 แถม 1 · 3 ก้อน 120 · ลด 10% · ลด 50 บาท · ปกติ 199 ลดเหลือ 129.

    A condition (ครบ 500 ลด 10%) stays in the words; `conditional` says that there is one.
    """
    text = clean(text)
    told = arabic(text).casefold()
    amounts = read_amounts(read_tokens(text))
    pair = _BUY_FREE.search(told)
    rest, bundles, _ = _bundled(
        [a for a in amounts if not pair or a.start >= pair.end() or a.end <= pair.start()], text
    )
    percents = [a.token.value for a in amounts if a.kind == "percent" and a.token.value and a.token.value <= 100]
    offs = [a.token.value for a in rest if a.kind == "off" and a.token.value]
    line = read_price_line(text)
    return Promotion(
        text=text,
        buy=int(pair[1]) if pair else None,
        free=int(pair[3]) if pair else None,
        same_free=bool(pair) and _same_gift(told, pair),
        bundles=tuple(bundles),
        percent=percents[0] if len(percents) == 1 else None,
        baht_off=offs[0] if len(offs) == 1 else None,
        conditional=any(a.marks & {"spend", "buy"} for a in amounts) and not pair,
        normal=line.price if line.sale else None,
        sale=line.sale,
    )


def _same_gift(told: str, pair: re.Match[str] | None) -> bool:
    """Nothing but an amount word, the end or another offer stands behind “แถม 1”."""
    after = told[pair.end() :].lstrip() if pair else ""
    return not after or bool(_AMOUNT_WORD.match(after))
