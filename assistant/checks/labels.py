"""A number that a text gives under a name (ปริมาณสุทธิ, ค่าส่ง) must be the one the facts give under that name.

That the number stands somewhere in the facts is not enough: 300 กรัม of chilli is not the net content.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from assistant.checks.numbers import has_value, pieces_at
from assistant.checks.reading import Reading
from assistant.checks.rest import Held, Rest, sizes
from assistant.content import Finding
from assistant.messages import say
from assistant.product.ledger import fact_name
from assistant.rulebook.grounds import Label, read_grounds
from assistant.thai import Number

_BETWEEN = 3
"""Code points between the name and its number: a space, a colon."""


def check_labels(reading: Reading, field: str, rest: Rest) -> Iterator[Finding]:
    """One finding for each named number that is another than the facts' own."""
    if not reading.numbers:
        return
    for match in _pattern().finditer(reading.plain):
        label = _labels()[match[0]]
        number = next((n for n in reading.numbers if 0 <= n.start - match.end() <= _BETWEEN), None)
        own = [held for held in rest.held if held.fact.key.partition(".")[0] in label.facts and _is_of(held, label)]
        if number is None or not own or _measure(number.unit) not in label.measures:
            continue
        summed = reading.plain.endswith(label.sum_after, 0, match.start())
        if not any(_is_right(number, held, rest, summed) for held in own):
            start, end = reading.span(number.start, number.end)
            yield Finding(
                rule=f"consistency.{label.code}", level="error", field=field, start=start, end=end,
                text=reading.text[start:end], suggestion="" if summed else own[0].number.text,
                reason=say("check_label", label=match[0], number=reading.text[start:end],
                           key=fact_name(own[0].fact.key), value=own[0].fact.value),
                source=say("check_source_facts"),
            )  # fmt: skip


def _is_right(number: Number, own: Held, rest: Rest, summed: bool) -> bool:
    """Whether it is the fact's own number, or (summed) what one piece or several cost together with it."""
    if has_value(number.value, number.unit, own):
        return True
    alone = number.value - own.number.value
    one = any(has_value(alone, number.unit, held) for held in rest.held if held is not own)
    return summed and (one or pieces_at(alone, rest) is not None)


def _is_of(held: Held, label: Label) -> bool:
    return _measure(held.number.unit) in label.measures


def _measure(unit: str | None) -> str:
    """mass, volume, length … of a unit; money for baht; empty for none."""
    return "money" if unit == "baht" else sizes().get(unit or "", ("",))[0]


@cache
def _labels() -> dict[str, Label]:
    return {word: label for label in read_grounds().labels for word in label.words}


@cache
def _pattern() -> regex.Pattern[str]:
    words = sorted(_labels(), key=len, reverse=True)
    return regex.compile("|".join(map(regex.escape, words)))
