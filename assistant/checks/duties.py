"""What must be said: price and shipping beside the offer, and statements the law makes a product carry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import regex

from assistant.checks.law import Scope
from assistant.checks.reading import Reading
from assistant.checks.sources import source_line
from assistant.content import AnyContent, Brief, Finding, Kind
from assistant.messages import say
from assistant.product.record import Product, Record
from assistant.rulebook.evidence import Confidence, default_level
from assistant.rulebook.law import ProductClass
from assistant.rulebook.tables import folder, read_record, read_table


class Statement(Record):
    """A statement that content of a class must carry."""

    id: str
    classes: tuple[ProductClass, ...]
    kinds: tuple[Kind, ...]
    when: tuple[str, ...] = ()
    """Only where one of these words stands in the content or the facts."""
    carried: tuple[str, ...]
    """One of these in the content is enough."""
    text: str
    """What to add; empty where only the seller knows it (a licence number)."""
    reason: str
    source: str
    confidence: Confidence


@cache
def statements() -> tuple[Statement, ...]:
    """`rules/law/statements.toml`."""
    file = folder("law") / "statements.toml"
    return tuple(read_record(Statement, s, file, s.get("id", "")) for s in read_table(file)["statement"])


def check_duties(
    content: AnyContent, brief: Brief, readings: Sequence[tuple[str, Reading]], scope: Scope
) -> Iterator[Finding]:
    """What is missing from the whole content; each finding points at the text where it belongs."""
    if not readings:
        return
    field, reading = _place(content, readings)
    for statement in statements():
        if content.kind in statement.kinds and scope.sure and scope.classes.intersection(statement.classes):
            said = f"{scope.said}\n{scope.facts}"
            needed = not statement.when or any(word in said for word in statement.when)
            if needed and not any(words in scope.said for words in statement.carried):
                yield _missing(statement, field, reading)
    if content.kind in ("post", "live") and content.language == "th":
        yield from _check_price(brief.product, readings, field, reading)


_THAI_PRICE = regex.compile(r"฿\s?[๐-๙][๐-๙,.]*|(?<![๐-๙,.])[๐-๙][๐-๙,.]*+\s?(?:บาท|฿|(?<=\.)-)")


def check_digits(reading: Reading, field: str) -> Iterator[Finding]:
    """A price in Thai digits alone: online prices must be shown in Arabic digits (กกร. 64/2566 ข้อ 4)."""
    for match in _THAI_PRICE.finditer(reading.text):
        if not any("0" <= letter <= "9" for letter in reading.text):
            arabic = match[0].translate(_ARABIC)
            yield Finding(rule="law.price.thai_digits", level="warning", field=field, start=match.start(),
                          end=match.end(), text=match[0], suggestion=arabic, reason=say("check_thai_digits"),
                          source=source_line("ประกาศ กกร. ฉบับที่ 64 พ.ศ. 2566 ข้อ 4", "V1"))  # fmt: skip


_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def _place(content: AnyContent, readings: Sequence[tuple[str, Reading]]) -> tuple[str, Reading]:
    wanted = {"listing": "description", "post": "paragraphs.0.text", "video": "caption", "live": "segments.0.title"}
    return next(((f, r) for f, r in readings if f == wanted[content.kind]), readings[0])


def _missing(statement: Statement, field: str, reading: Reading) -> Finding:
    end = len(reading.text)
    return Finding(
        rule=statement.id, level=default_level("cond", statement.confidence), field=field, start=end, end=end, text="",
        reason=f"{statement.reason} — เพิ่มข้อความ “{statement.text}”" if statement.text else statement.reason,
        suggestion=statement.text,
        source=source_line(statement.source, statement.confidence),
    )  # fmt: skip


def _check_price(
    product: Product, readings: Sequence[tuple[str, Reading]], field: str, reading: Reading
) -> Iterator[Finding]:
    """A post or live that offers without its price (กกร. 64/2566 ข้อ 4), or whose shipping fee is kept back (ข้อ 5)."""
    end = len(reading.text)
    price = product.sale_price or product.price
    said = {number.value for _, r in readings for number in r.numbers}
    if price and price.low not in said:
        yield Finding(rule="law.price.not_shown", level="warning", field=field, start=end, end=end, text="",
                      reason="โพสต์หรือไลฟ์ที่เสนอขายต้องบอกราคา", suggestion=f"ราคา {price.low:,f} บาท",
                      source=source_line("ประกาศ กกร. ฉบับที่ 64 พ.ศ. 2566 ข้อ 4", "V1"))  # fmt: skip
    fee = product.shipping.fee if product.shipping else None
    if fee and fee not in said:
        yield Finding(rule="law.price.shipping_not_shown", level="warning", field=field, start=end, end=end, text="",
                      reason="ค่าส่งต้องบอกคู่กับราคา", suggestion=f"ค่าส่ง {fee:,f} บาท",
                      source=source_line("ประกาศ กกร. ฉบับที่ 64 พ.ศ. 2566 ข้อ 5", "V1"))  # fmt: skip
