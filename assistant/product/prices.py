"""Prices and promotions as Thai sellers write them: 1,290.- · ฿59 · ๓๙๐ บาท · 690-890 · 3 ก้อน 120 · ซื้อ 5 แถม 1.

A number counts as money only where that is said (บาท, ฿, .-, ราคา …) or where nothing else stands beside it. What could
mean two things is not read: a price that was guessed wrong costs the seller more than a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Literal

from assistant.product.record import Price, Promotion, Record
from assistant.product.vocabulary import arabic, clean, read_words

Trouble = Literal["unreadable", "several", "negative", "zero", "foreign", "vague", "not_lower"]
"""Why a price could not be read; the words are in messages `product_price_…`."""

_LARGEST = Decimal(100_000_000)
"""Nothing a small seller offers costs more; a phone number or a barcode does."""

_AMOUNT = re.compile(r"\d+(?:,\d+)*(?:\.\d+)?")
_GROUPED = re.compile(r"(?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*|0)(?:\.\d{1,2})?")
_TAIL = re.compile(r"\s*(?:\.\s?[-–=]+|,\s?[-–]+|[-–](?=\s*$|\s*[^\s\d.฿\-–]))")
"""What stands for บาท after a number: 59.- 59,- 59-"""


@dataclass
class Token:
    """A number or a known word of the text; other words are `other`."""

    kind: str
    start: int
    end: int
    text: str
    value: Decimal | None = None


class PriceLine(Record):
    """All that one cell says about prices: one price, the price now, prices for several pieces, and why not more."""

    price: Price | None = None
    sale: Price | None = None
    bundles: tuple[Price, ...] = ()
    trouble: Trouble | None = None


@cache
def _words() -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern for all known words, the longest first, and the kind of each."""
    data = read_words("units")
    kinds: dict[str, str] = {}
    names = ("beside", "vague", "sale", "normal", "start", "shipping", "off", "buy", "free", "spend", "price", "for",
             "per", "each", "to", "baht", "foreign", "measures", "classifiers")  # fmt: skip
    for kind in names:
        for word in data[kind]:
            kinds.setdefault(word.casefold(), kind)
    ordered = sorted(kinds, key=len, reverse=True)
    alternatives = (re.escape(w) + (r"(?![a-z])" if w[-1].isascii() and w[-1].isalpha() else "") for w in ordered)
    return re.compile("|".join(alternatives)), kinds


@cache
def _times() -> tuple[re.Pattern[str], dict[str, int]]:
    times = {str(word): int(value) for word, value in read_words("units")["times"].items()}
    return re.compile(r"\s*(" + "|".join(times) + r"|k(?![a-z]))"), {**times, "k": 1000}


def _number(text: str, at: int) -> Token | None:
    """The number that begins here, with พัน or k after it; its value is None where it is no clean number."""
    found = _AMOUNT.match(text, at)
    if not found:
        return None
    value = Decimal(found[0].replace(",", "")) if _GROUPED.fullmatch(found[0]) else None
    end = found.end()
    pattern, times = _times()
    total, last = Decimal(0), None
    while (more := pattern.match(text, end)) and value is not None:
        factor = times[more[1]]
        if last is not None and factor >= last:
            value = None
            break
        total, last, end = total + value * factor, factor, more.end()
        following = re.compile(r"\s*(\d+)").match(text, end)
        if not following or not pattern.match(text, following.end()):
            value = total
            break
        value, end = Decimal(following[1]), following.end()
    return Token("number", at, end, text[at:end], value if value is None else Decimal(f"{value.normalize():f}"))


def read_tokens(text: str) -> list[Token]:
    """The text cut into numbers, known words and the rest, in order."""
    text = arabic(text).casefold()
    pattern, kinds = _words()
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        token = _number(text, at)
        if token is None and (word := pattern.match(text, at)):
            token = Token(kinds[word[0]], at, word.end(), word[0])
        if token is None and text[at] == "%":
            token = Token("percent", at, at + 1, "%")
        if token:
            tokens.append(token)
            at = token.end
            if token.kind == "number" and (tail := _TAIL.match(text, at)):
                tokens.append(Token("baht", at, tail.end(), tail[0]))
                at = tail.end()
            continue
        if not text[at].isspace() and text[at] not in "()[]{}:;,.!*|+\"'“”":
            _other(tokens, text, at)
        at += 1
    return tokens


def _other(tokens: list[Token], text: str, at: int) -> None:
    if tokens and tokens[-1].kind == "other" and tokens[-1].end == at:
        tokens[-1].end = at + 1
        tokens[-1].text += text[at]
    else:
        tokens.append(Token("other", at, at + 1, text[at]))


@dataclass
class Amount:
    """A number and what its neighbours make of it."""

    kind: Literal["money", "count", "measure", "percent", "off", "shipping", "spend", "foreign", "negative", "broken"]
    token: Token
    said: bool = False
    """True where a word or mark says that it is money."""
    counted: bool = True
    """False where ฿ or ละ stands before: a classifier after it does not count it."""
    role: Literal["normal", "sale", "start"] | None = None
    high: Decimal | None = None
    unit: str | None = None
    quantity: int = 1
    start: int = 0
    end: int = 0
    marks: set[str] = field(default_factory=set)


_ROLES = {"normal", "sale", "start", "price", "off", "shipping", "spend", "buy", "free", "vague"}


def read_amounts(tokens: list[Token]) -> list[Amount]:
    """Every number of the text with its meaning, ranges joined."""
    amounts: list[Amount] = []
    at = 0
    while at < len(tokens):
        if tokens[at].kind != "number":
            at += 1
            continue
        amount, at = _amount(tokens, at)
        amounts.append(amount)
    return amounts


def _kind(tokens: list[Token], at: int) -> str:
    return tokens[at].kind if 0 <= at < len(tokens) else ""


def _amount(tokens: list[Token], at: int) -> tuple[Amount, int]:
    token = tokens[at]
    amount = Amount("money" if token.value is not None else "broken", token, start=token.start, end=token.end)
    _look_back(tokens, at, amount)
    return amount, _look_ahead(tokens, at + 1, amount)


def _look_back(tokens: list[Token], at: int, amount: Amount) -> None:
    """Words before the number: ฿ · ราคา · ชิ้นละ · ลดเหลือ · a minus."""
    before = at - 1
    if _kind(tokens, before) == "to":
        if tokens[before].text in "-–—~" and _kind(tokens, before - 1) == "":
            amount.kind = "negative"
        before -= 1
    while before >= 0:
        kind = _kind(tokens, before)
        # A บาท that belongs to the number before it does not belong to this one.
        if kind == "baht" and (tokens[before].text == "฿" or _kind(tokens, before - 1) != "number"):
            amount.said, amount.counted = True, False
        elif kind == "each" and _kind(tokens, before - 1) in ("classifiers", "measures"):
            amount.unit, amount.said, amount.counted = tokens[before - 1].text, True, False
            before -= 1
        elif kind == "foreign":
            amount.kind = "foreign"
        elif kind in _ROLES:
            _mark(amount, kind)
        else:
            break
        amount.start = tokens[before].start
        before -= 1


def _mark(amount: Amount, kind: str) -> None:
    amount.marks.add(kind)
    if kind in ("normal", "sale", "start") and amount.role is None:
        amount.role, amount.said = kind, True  # type: ignore[assignment]
    elif kind == "price":
        amount.said = True
    elif kind in ("off", "shipping", "spend") and amount.kind == "money" and amount.role is None:
        amount.kind = kind  # type: ignore[assignment]


def _look_ahead(tokens: list[Token], at: int, amount: Amount) -> int:
    """Words after the number: บาท · % · a classifier · /ชิ้น · the other end of a range. Returns the next place."""
    at = _range(tokens, at, amount)
    kind = _kind(tokens, at)
    if kind == "percent":
        amount.kind = "percent"
    elif kind == "baht":
        amount.said = True
    elif kind == "foreign":
        amount.kind = "foreign"
    elif kind in ("classifiers", "measures") and _kind(tokens, at + 1) != "each" and amount.counted:
        amount.kind = "count" if kind == "classifiers" else "measure"
        amount.unit = tokens[at].text
    else:
        return _per(tokens, at, amount)
    amount.end = tokens[at].end
    return _per(tokens, at + 1, amount)


def _range(tokens: list[Token], at: int, amount: Amount) -> int:
    """690-890, ฿690 ถึง ฿890: moves behind the second number."""
    step = at + 1 if _kind(tokens, at) == "baht" else at
    if _kind(tokens, step) != "to":
        return at
    step += 1
    if _kind(tokens, step) == "baht":
        step += 1
    if _kind(tokens, step) != "number":
        return at
    high = tokens[step].value
    amount.said = amount.said or step > at + 1
    if high is None or amount.token.value is None or high <= amount.token.value:
        amount.kind = "broken"
    amount.high, amount.end = high, tokens[step].end
    return step + 1


def _per(tokens: list[Token], at: int, amount: Amount) -> int:
    """/ชิ้น, ต่อ กก., /3 ชิ้น after an amount of money."""
    if _kind(tokens, at) != "per":
        return at
    step = at + 1
    quantity = 1
    if _kind(tokens, step) == "number" and tokens[step].value:
        quantity = int(tokens[step].value or 1)
        step += 1
    if _kind(tokens, step) not in ("classifiers", "measures"):
        return at
    amount.quantity, amount.unit, amount.said = quantity, tokens[step].text, True
    if _kind(tokens, step) == "measures" and quantity > 1:
        amount.quantity, amount.unit = 1, f"{quantity} {tokens[step].text}"
    amount.end = tokens[step].end
    return step + 1


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


def find_bundles(text: str) -> Iterator[Price]:
    """Every price for more than one piece that a text names."""
    text = clean(text)
    yield from _bundled(read_amounts(read_tokens(text)), text)[1]
