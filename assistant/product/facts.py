"""Nouns: one fact of a product, and the facts of one product by their keys (`ledger.py` reads them)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from assistant.product.record import Record
from assistant.product.vocabulary import arabic

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


class Fact(Record):
    """One thing the seller said (or code computed from what she said)."""

    key: str
    value: str
    """The seller's words, or the computed value as it may be printed."""
    derived_from: tuple[str, ...] = ()
    """Keys of the facts it was computed from; empty for what the seller said."""
    number: Decimal | None = None
    """The amount itself, where the fact is one: a price, a fee, a computed value."""
    unit: str | None = None
    """What `number` counts: บาท, %, ก้อน …"""

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """Every number in the value (๓๙๐ and 1,290 too), and the amount itself."""
        found = [Decimal(n.replace(",", "")) for n in _NUMBER.findall(arabic(self.value))]
        return tuple(dict.fromkeys(found if self.number is None else [self.number, *found]))


class Facts(Mapping[str, Fact]):
    """The facts of one product, in the order a buyer asks for them."""

    def __init__(self, facts: list[Fact]) -> None:
        self._facts = {fact.key: fact for fact in facts}

    def __getitem__(self, key: str) -> Fact:
        return self._facts[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def family(self, prefix: str) -> list[Fact]:
        """All facts of one family: `feature` gives feature.1, feature.2, …"""
        return [f for k, f in self._facts.items() if k == prefix or k.startswith(prefix + ".")]

    def numbers(self) -> dict[Decimal, tuple[str, ...]]:
        """Every number of the ledger and the keys of the facts that hold it."""
        found: dict[Decimal, tuple[str, ...]] = {}
        for fact in self._facts.values():
            for number in fact.numbers:
                found[number] = (*found.get(number, ()), fact.key)
        return found
