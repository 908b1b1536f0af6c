"""Every number of a text must be a number of the facts, or be computed from them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

import regex

from assistant import thai
from assistant.checks.reading import Reading
from assistant.checks.rest import Held, Rest, letters_only, sizes
from assistant.content import Finding
from assistant.messages import say
from assistant.product.ledger import fact_name
from assistant.rulebook.grounds import read_grounds

_NEAR = 16
"""Code points before and after a number that tell whether it counts the script itself."""
_MOST_PIECES = 12
_CLOSE = Decimal("0.011")
"""Conversions such as 12 นิ้ว = 30.48 ซม. may be rounded by one per cent."""
_DIGITS = regex.compile(r"[\d,.]*")
_MODEL = regex.compile(r"[A-Za-z]-?\d{1,4}")
_MARK = 5
"""Digits from which a number written as the seller wrote it is hers, whatever stands before it."""
_TIMING = frozenset({"title", "goal", "picture"})
"""Fields that speak of the script's own minutes and seconds."""


def check_numbers(reading: Reading, field: str, rest: Rest) -> Iterator[Finding]:
    """One finding for each number that rests on nothing, naming the nearest fact."""
    if not any(letter.isnumeric() or "ก" <= letter <= "ฮ" for letter in reading.plain):
        return
    for number in reading.numbers:
        if not _is_free(number, reading, field) and not is_held(number, rest, reading):
            yield _finding(number, reading, field, rest)


@cache
def _free_patterns() -> tuple[tuple[regex.Pattern[str], regex.Pattern[str]], ...]:
    return tuple((regex.compile(f.before), regex.compile(f.after)) for f in read_grounds().free_numbers)


def _is_free(number: thai.Number, reading: Reading, field: str) -> bool:
    """A number of the script, of the viewer's typing, or of one plain piece."""
    if number.value == 1 and number.high is None and number.kind in ("count", "number"):
        return True
    name = next((step for step in reversed(field.split(".")) if not step.isdigit()), "")
    if number.unit in ("minute", "second") and name in _TIMING:
        return True
    if number.kind == "code" and _MODEL.fullmatch(number.text):
        return True
    before = reading.plain[max(0, number.start - _NEAR) : number.start]
    unit_at = _DIGITS.match(reading.plain, number.start, number.end).end()
    after = reading.plain[unit_at : unit_at + _NEAR]
    return any(b.search(before) and a.search(after) for b, a in _free_patterns())


def is_held(number: thai.Number, rest: Rest, reading: Reading | None = None) -> bool:
    """Whether a fact holds the number, in whatever unit, or code may compute it from facts."""
    if number.kind != "price" and sum(map(str.isdigit, number.text)) >= _MARK and _is_written(number, rest):
        return True
    if number.kind == "code":
        return letters_only(number.text.lower()) in rest.letters
    if number.kind == "date":
        return any(_same_date(number, held.number) for held in rest.held)
    if number.kind == "size":
        return all(any(_has_part(part, number.unit, held) for held in rest.held) for part in number.parts)
    ends = [number.value] if number.high is None else [number.value, number.high]
    return all(_is_value_held(value, number, rest, reading) for value in ends)


def _is_written(number: thai.Number, rest: Rest) -> bool:
    """มอก. 685-2540 said as TIS 685-2540: the digits of a mark, whatever its name in another language."""
    return letters_only(number.text.lower()) in rest.letters


def _is_value_held(value: Decimal, number: thai.Number, rest: Rest, reading: Reading | None) -> bool:
    if any(has_value(value, number.unit, held) for held in rest.held):
        return True
    if number.unit == "baht" or (number.unit is None and value >= 10):
        return _is_multiple(value, rest, reading)
    return number.kind in ("count", "number") and (value in rest.counts or _is_priced(value, rest, reading))


def has_value(value: Decimal, unit: str | None, held: Held) -> bool:
    """Whether the fact holds the amount, in whatever unit of the same measure."""
    other = held.number
    values = [v for v in (other.value, other.high, *other.parts) if v is not None]
    if value in values and _units_agree(unit, other.unit):
        return True
    mine, theirs = sizes().get(unit or ""), sizes().get(other.unit or "")
    if not mine or not theirs or mine[0] != theirs[0]:
        return False
    return any(abs(value * mine[1] - v * theirs[1]) <= _CLOSE * v * theirs[1] for v in values)


def _units_agree(one: str | None, other: str | None) -> bool:
    """The same unit, one left out, or two classifiers for the same things."""
    return one == other or one is None or other is None or (_is_classifier(one) and _is_classifier(other))


def _is_classifier(unit: str) -> bool:
    return "ก" <= unit[0] <= "๛" or "เ" <= unit[0] <= "ไ"


def _has_part(part: Decimal, unit: str | None, held: Held) -> bool:
    return held.number.kind in ("size", "measure", "number") and has_value(part, unit, held)


def _same_date(one: thai.Number, other: thai.Number) -> bool:
    if other.kind != "date":
        return one.value in (other.value, other.high)
    return all(a == b or not a or not b for a, b in zip(one.parts, other.parts, strict=False))


def _is_multiple(value: Decimal, rest: Rest, reading: Reading | None) -> bool:
    """n pieces at the price of one, with or without shipping, where the text speaks of n pieces."""
    if reading is None:
        return False
    said = {n.value for n in reading.numbers if n.value != value}
    pieces = {pieces_at(value - fee, rest) for fee in (Decimal(0), *rest.fees)}
    return not said.isdisjoint(pieces)


def _is_priced(value: Decimal, rest: Rest, reading: Reading | None) -> bool:
    """n pieces, where the text also gives what n pieces cost: ซื้อ 2 เล่ม 440 บาท."""
    if reading is None:
        return False
    said = [n.value - fee for n in reading.numbers if n.unit == "baht" for fee in (Decimal(0), *rest.fees)]
    return any(pieces_at(amount, rest) == value for amount in said)


def pieces_at(amount: Decimal, rest: Rest) -> int | None:
    """How many pieces, from two on, cost this at the price of one; None where it is no multiple."""
    for price in rest.prices:
        pieces, left = divmod(amount, price) if price else (Decimal(0), Decimal(1))
        if left == 0 and 2 <= pieces <= _MOST_PIECES:
            return int(pieces)
    return None


def _finding(number: thai.Number, reading: Reading, field: str, rest: Rest) -> Finding:
    start, end = reading.span(number.start, number.end)
    near = _nearest(number, rest)
    shown = reading.text[start:end]
    reason = (
        say("check_number_near", number=shown, key=fact_name(near.fact.key), value=near.fact.value)
        if near
        else say("check_number", number=shown)
    )
    same = [held for held in rest.held if near and held.number.unit == number.unit and held.number.kind == number.kind]
    alone = len({(held.number.value, held.number.high) for held in same}) == 1
    return Finding(
        rule=_rule(number), level="error", field=field, start=start, end=end, text=shown, reason=reason,
        suggestion=same[0].number.text if alone else "", source=say("check_source_facts"),
    )  # fmt: skip


def _rule(number: thai.Number) -> str:
    return f"grounding.{number.kind}"


def _nearest(number: thai.Number, rest: Rest) -> Held | None:
    """The fact whose number is of the same kind and closest."""
    measure = sizes().get(number.unit or "", ("",))[0]
    alike = [held for held in rest.held if held.number.unit == number.unit and held.number.kind == number.kind]
    alike = alike or [h for h in rest.held if measure and sizes().get(h.number.unit or "", ("",))[0] == measure]
    alike = alike or [held for held in rest.held if not measure and held.number.kind == number.kind]
    return min(alike, key=lambda held: abs(held.number.value - number.value), default=None)
