"""Slots: ⟦story⟧ in an answer stands for the fact of that key, ⟦size#2⟧ for its second number, ⟦origin/3⟧ for its third
part (ยายคำ กลุ่มทอผ้าบ้านดอนกอย สกลนคร has three).

A model fine-tuned here was never shown a fact as something to say: its training answers hold slots, so that it learned
the sentence around the price and no price. Its prompts list each slot beside its value, and the fact is written in its
place here, in the seller's own digits. A slot that no fact fills is a problem the model is told about, never a gap.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import regex

from assistant.product.vocabulary import arabic
from assistant.thai import find_numbers, spoken

SLOT = regex.compile(r"⟦\s*([^⟦⟧#/]{1,40}?)\s*(?:([#/])\s*(\d{1,2}))?\s*⟧")
_UNFINISHED = regex.compile(r"⟦[^⟧]*\Z")
_DIGITS = regex.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_PARTS_OF = ("name", "origin", "feature", "material", "colour", "audience")
"""Families whose values are lists of words, of which a sentence may use one."""
_PART = regex.compile(r"[^\s,·|/()]+")
SPOKEN = frozenset({"voice", "hook"})
"""Fields that are read aloud: numbers stand there as words, and so does what fills a slot."""
_MOST_FACTS = 4
"""So many keys may stand beside any text of an answer."""


class Filled(NamedTuple):
    """An answer with its slots filled, and the slots that no fact fills."""

    value: Any
    unknown: tuple[str, ...]


def slot_names(facts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Every slot and what fills it, in the order of the facts: (⟦price#1⟧, 990), (⟦size⟧, 80x200 ซม.) …"""
    named: list[tuple[str, str]] = []
    for key, value in facts.items():
        numbers = numbers_of(value)
        if numbers != [value]:
            named.append((f"⟦{key}⟧", value))
        named += [(f"⟦{key}#{place}⟧", number) for place, number in enumerate(numbers, 1)]
        named += [(f"⟦{key}/{place}⟧", part) for place, part in enumerate(parts_of(key, value), 1)]
    return named


def parts_of(key: str, value: str) -> list[str]:
    """The parts of a fact that is a list of words: none where it is one word, or of another family."""
    family = (key.partition(":")[2] or key).partition(".")[0]
    parts = _PART.findall(value) if family in _PARTS_OF else []
    return parts if 1 < len(parts) <= 6 else []


def numbers_of(value: str) -> list[str]:
    """The numbers in a fact, in Arabic digits: 80x200 ซม. holds 80 and 200; a licence or phone number is one."""
    found: list[str] = []
    for number in find_numbers(value):
        found += [number.text] if number.kind == "code" else _DIGITS.findall(number.text)
    return [arabic(digits) for digits in found]


def fill_slots(node: Any, facts: Mapping[str, str], field: str = "") -> Filled:
    """The answer with every slot as its fact; a line that uses a fact also names it."""
    if isinstance(node, str):
        return _fill_text(node, facts, spoken_form=field in SPOKEN) if "⟦" in node or "⟧" in node else Filled(node, ())
    if isinstance(node, list):
        items = [fill_slots(item, facts, field) for item in node]
        return Filled([item.value for item in items], tuple(name for item in items for name in item.unknown))
    if not isinstance(node, dict):
        return Filled(node, ())
    fields = {key: fill_slots(value, facts, key) for key, value in node.items()}
    filled = {key: inner.value for key, inner in fields.items()}
    if isinstance(node.get("facts"), list):
        used = [match[1] for value in node.values() if isinstance(value, str) for match in SLOT.finditer(value)]
        filled["facts"] = _named(filled["facts"], [key for key in used if key in facts])
    return Filled(filled, tuple(name for inner in fields.values() for name in inner.unknown))


def shown_slots(node: Any, facts: Mapping[str, str]) -> Any:
    """An unfinished answer as it may be shown: slots filled, and what has begun of one left out."""
    if isinstance(node, dict):
        return {key: shown_slots(value, facts) for key, value in node.items()}
    if isinstance(node, list):
        return [shown_slots(item, facts) for item in node]
    return fill_slots(_UNFINISHED.sub("", node), facts).value if isinstance(node, str) else node


def _fill_text(text: str, facts: Mapping[str, str], *, spoken_form: bool) -> Filled:
    unknown: list[str] = []

    def put(match: regex.Match[str]) -> str:
        value = _value(match, facts)
        if value is None:
            unknown.append(match[0])
            return match[0]
        return spoken(value) if spoken_form else arabic(value)

    filled = SLOT.sub(put, text)
    stray = regex.search(r"\S{0,12}[⟦⟧]\S{0,12}", filled) if not unknown else None
    return Filled(filled, (*unknown, stray[0]) if stray else tuple(unknown))


def _value(match: regex.Match[str], facts: Mapping[str, str]) -> str | None:
    key, kind, place = match.groups()
    if key not in facts or place is None:
        return facts.get(key)
    choices = numbers_of(facts[key]) if kind == "#" else parts_of(key, facts[key])
    return choices[int(place) - 1] if 0 < int(place) <= len(choices) else None


def _named(given: list[Any], used: list[str]) -> list[Any]:
    """The keys a line names, with those whose slots it used, as many as a line may name."""
    return list(dict.fromkeys([*given, *used]))[: max(_MOST_FACTS, len(given))]
