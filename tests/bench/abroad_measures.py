"""What of a product reaches the English and the Chinese listing, and what must never stand in one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from assistant import checks
from assistant.content import LISTING_PLATFORMS, Brief
from assistant.product.ledger import read_facts
from assistant.product.record import Product
from assistant.writers.builtin import BuiltinWriter
from assistant.writers.builtin.abroad.product import tell_product
from assistant.writers.builtin.abroad.telling import Abroad

LANGUAGES: tuple[Abroad, ...] = ("en", "zh")
MOST_LEFT_OUT = {"learned": 0.05, "taught": 0.15, "new": 0.55}
"""Part of the facts that may be left out (and told to her): of products whose words were learned one by one; of those
that taught phrases and trades; of new ones."""
_NOT_TOLD = frozenset({"name", "category", "name_en", "name_zh", "detail_en", "detail_zh", "derived", "photo"})
"""Families that are no sentence of a listing, or hers in that language already."""
_THAI = re.compile("[\u0e00-\u0e7f]")


class Reached(NamedTuple):
    """How many facts there are, and which words of them are left out."""

    facts: int
    left: tuple[tuple[str, str, str], ...]
    """(product, fact key, her words)"""

    @property
    def part(self) -> float:
        """The part of the facts that is told whole."""
        return 1 - len({(name, key) for name, key, _ in self.left}) / max(1, self.facts)


def reached(products: Iterable[Product], language: Abroad) -> Reached:
    """Facts of the products, and what of them the listing leaves out."""
    facts, left = 0, []
    for product in products:
        keys = {key for key in read_facts(product) if key.partition(".")[0] not in _NOT_TOLD}
        facts += len(keys)
        left += [(product.name, key, words) for key, words in tell_product(product, language).left if key in keys]
    return Reached(facts, tuple(left))


def wrongs(products: Iterable[Product], language: Abroad) -> Iterator[str]:
    """Thai letters, numbers and claims that are not hers, and law errors, in the listings of all marketplaces."""
    for number, product in enumerate(products):
        platform = LISTING_PLATFORMS[number % len(LISTING_PLATFORMS)]
        brief = Brief(product=product, kind="listing", platform=platform, language=language, seed=number)
        content = BuiltinWriter().write(brief).content
        for path, text in content.texts():
            if _THAI.search(text):
                yield f"{product.name} {path}: Thai letters in {text!r}"
        for finding in checks.check(content, brief):
            if finding.level == "error" or finding.rule.startswith("grounding"):
                yield f"{product.name} {platform} {finding.rule} {finding.field}: {finding.text!r}"
