"""Search keywords and hashtags: what buyers type, from the product's own words and the kind's."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.thai import keywords
from assistant.writers.builtin.understand import Meaning

_NOT_TAG = re.compile(r"[^\u0e00-\u0e7fA-Za-z0-9_]+")


def keywords_of(meaning: Meaning, limit: int = 8) -> tuple[str, ...]:
    """Search words, the thing itself first."""
    return tuple(_distinct([meaning.head, *_names(meaning), *meaning.kind.keywords, *_mined(meaning)]))[:limit]


_TELLING = 7
"""A mined word shorter than this is a verb or a fragment (หมัก, กรอบ), not what a buyer seeks, unless it is named."""
_SHORTEST, _LONGEST = 4, 18
"""Code points of a mined tag: nobody types a longer one."""


def tags_of(meaning: Meaning, limit: int) -> tuple[str, ...]:
    """Hashtags with the leading #."""
    named = [] if meaning.head.isascii() and meaning.kind.name else [meaning.head]
    usual = [*named, *_names(meaning), *meaning.kind.keywords, *([] if named else [meaning.kind.name.lower()])]
    mined = (w for w in keywords_of(meaning) if named and _TELLING <= len(w) <= _LONGEST)
    tags = _distinct([_NOT_TAG.sub("", word) for word in (*usual, *mined)])
    return tuple(f"#{tag}" for tag in tags if not tag.isdigit() and len(tag) >= 3)[:limit]


def _names(meaning: Meaning) -> list[str]:
    place = meaning.product.origin.province if meaning.product.origin else None
    return (
        [f"{meaning.head}{place}"]
        if place and place not in meaning.head and len(meaning.head) <= 11 and meaning.group in _LOCAL
        else []
    )


_LOCAL = frozenset({"textile", "bag", "food", "drink", "rice", "ceramic", "jewellery", "herbal", "fashion", "home"})
"""Groups that buyers look for by province."""


_SEARCHED = ("process", "material", "design", "origin", "certificate", "scent", "spec")
"""Types of clause whose words buyers type; not how it is washed, kept or sent."""


def _mined(meaning: Meaning) -> tuple[str, ...]:
    return _mined_from(meaning.name, meaning.head, tuple(c.text for c in meaning.of(*_SEARCHED)))


@lru_cache(maxsize=64)
def _mined_from(name: str, head: str, texts: tuple[str, ...]) -> tuple[str, ...]:
    """Words of her own text, by the Thai room's method; a fragment cut out of the middle of a word is left. Every piece
    of a kit asks for them."""
    told = " " + " ".join((name, *texts))
    kept: list[str] = []
    for word in keywords(name, texts, limit=12):
        whole = f" {word}" in told or f"{head}{word}" in told
        cut = word.startswith(head) and not re.search(rf"{re.escape(word)}(?=\s|$)", told)
        telling = not cut and (word in name or (len(word) >= _TELLING and not word.isascii()))
        if whole and telling and len(word) >= _SHORTEST and not any(word in k or k in word for k in kept):
            kept.append(word)
    return tuple(kept[:6])


def _distinct(words: list[str]) -> list[str]:
    seen: list[str] = []
    for word in words:
        if word and word.lower() not in (s.lower() for s in seen):
            seen.append(word)
    return seen
