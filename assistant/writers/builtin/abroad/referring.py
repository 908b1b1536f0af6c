"""How an English text points at the product: `this cloth`, `these earrings`, `a woven krachut bag`."""

from __future__ import annotations

import re

from assistant.writers.builtin.abroad.naming import Name

_CUT = re.compile(r"\s+(?:with|in|from|of|for|by)\s.*$|,.*$")
_MANY = re.compile(r"(?<![si])s$")
_SINGLE = ("glass", "dress", "canvas", "incense")


def noun_of(head: str) -> str:
    """The noun of a name: `cloth` of `Pha Khao Ma (Thai checked cloth)`, `chilli paste` of a roasted one."""
    inside = re.search(r"\(([^)]*)\)\s*$", head)
    if inside:
        words = _CUT.sub("", inside[1]).split(" ")
        return " ".join(words[-2:]) if words[-1] in _WIDE else words[-1]
    words = _CUT.sub("", re.sub(r"\s*\([^)]*\)", "", head)).split(" ")
    return " ".join(words) if words[-1] in _WIDE and len(words) <= _FEW else words[-1].lower()


_FEW = 3


_WIDE = frozenset({
    "paste", "sauce", "set", "board", "dip", "jam", "cream", "oil", "stand", "case", "cable", "powder", "rice", "tea",
    "chips", "mix", "pot", "bowl", "mug", "cleaning", "water", "treats", "seeds", "peptide", "beans", "balm", "soap",
})  # fmt: skip
"""Nouns too wide to stand alone in a shop: `this paste` is said `this chilli paste`."""


def is_many(name: Name) -> bool:
    """Whether it is one thing or several: earrings, crackers; silver earrings are never one."""
    noun = noun_of(name.head)
    return not name.countable and bool(_MANY.search(noun)) and not noun.endswith(_SINGLE)


def with_article(name: Name) -> str:
    """`a bag`, `an apron`, `earrings`, `chilli paste`: the noun alone, because what was done to it follows."""
    words = noun_of(name.head)
    if not name.countable:
        return words
    return f"{'an' if words[0].lower() in 'aeio' else 'a'} {words}"
