"""Numbers in a price line, and what their neighbours make of each: money, a count, a measure, a discount."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Literal

from assistant.product.vocabulary import arabic, read_words

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
