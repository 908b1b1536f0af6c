"""Facts that stand in a masked answer as words: “ส่งฟรี” beside slots would be told of the next shop's goods too.

A slot takes a fact's place only where the text says it in the fact's own words. What is said otherwise (เก็บปลายทางได้,
half a story, one step of the care) is found here: by the product's own gate, which is shown the words between the slots
as if they were said of a product nothing is known of, and by stretches of letters they share with a fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import regex

from assistant import checks
from assistant.content import Brief, Grounded, Listing
from assistant.product.record import Product
from assistant.thai import words
from assistant.writers.chain.slots import SLOT
from finetune.masking import COMMON, DIRECTIONS, NAMING

STRETCH = 10
"""Letters in a row, blanks aside, that are no chance: “ให้เห็นของ” is shared by many, “พ่อเลิกใช้ปุ๋ย” by one story."""
WORD = 6
"""Letters of a word that tells: ผงชูรส said of a shop that uses none is a claim at the next, which may use some."""
_TELLING = frozenset({"feature", "material", "story", "how_to_use"})
_NUMBER = regex.compile(r"⟦[^⟦⟧]*#\d{1,2}⟧")
_EVERYDAY = frozenset({"ตอนนี้", "ใช้เวลา", "ก็ได้", "ทีละชิ้น"})
_JOINT = " · "
_UNKNOWN = Brief(product=Product(name="ของ"), kind="listing", platform="shopee")
_BESIDE = frozenset({"hashtags", "keywords"})
"""Parts whose words are chosen elsewhere: one of a shop's own is no common word."""


def without_claims(answer: Any, facts: Mapping[str, str]) -> tuple[Any, int]:
    """The masked answer without what claims a fact in its own words, and how many pieces of text that was.

    Whole lines go, and of a line in parts (“… · …”) the part; directions to the host and buyers' questions stay.
    """
    pieces = list(dict.fromkeys(_pieces(answer)))
    claiming = _found_by_the_gate(pieces) | _shared(pieces, facts)
    return (_without(answer, claiming), len(claiming)) if claiming else (answer, 0)


def _pieces(node: Any, field: str = "") -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _pieces(value, key)
    elif isinstance(node, list):
        for item in node:
            yield from _pieces(item, field)
    elif isinstance(node, str) and _claims(field):
        yield from (part for line in node.split("\n") for part in line.split(_JOINT) if part)


def _claims(field: str) -> bool:
    return field not in NAMING | DIRECTIONS | _BESIDE


def _without(node: Any, claiming: set[str], field: str = "") -> Any:
    if isinstance(node, dict):
        return {key: _without(value, claiming, key) for key, value in node.items()}
    if isinstance(node, list):
        return [_without(item, claiming, field) for item in node]
    if not isinstance(node, str) or not _claims(field):
        return node
    kept = (_JOINT.join(part for part in line.split(_JOINT) if part not in claiming) for line in node.split("\n"))
    return "\n".join(new for new, old in zip(kept, node.split("\n"), strict=True) if new or not old).strip()


def _found_by_the_gate(pieces: list[str]) -> set[str]:
    """Those the gate calls an invention where nothing is known: free shipping, made by hand, a mark."""
    shown = tuple(Grounded(text=SLOT.sub(" ", piece).strip() or "-") for piece in pieces)
    seen = Listing(platform="shopee", title="", description="", highlights=shown)
    fields = {f.field for f in checks.check(seen, _UNKNOWN) if f.level == "error" and f.rule.startswith("grounding")}
    return {piece for place, piece in enumerate(pieces) if f"highlights.{place}.text" in fields}


def _shared(pieces: list[str], facts: Mapping[str, str]) -> set[str]:
    """Those that share a stretch of letters, or a long word, with a fact. What a thing is called may be said."""
    named = {key for key in facts if _family(key) in ("name", *COMMON)}
    told = {run for key, value in facts.items() if key not in named for run in _runs(value)}
    told -= {run for key in named for run in _runs(facts[key])}
    known = {word for key in facts if key in named or _family(key) == "shipping" for word in words(facts[key])}
    telling = {word for key in facts if _family(key) in _TELLING for word in words(facts[key]) if len(word) >= WORD}
    telling -= known | _ordinary()
    return {piece for piece in pieces if _holds(piece, told, telling)}


def _holds(piece: str, told: set[str], telling: set[str]) -> bool:
    """Do the words between the slots hold one of these? The unit behind a number's slot is part of what it says."""
    spread = _NUMBER.sub("\n#", piece)
    for part in SLOT.sub("\n", spread).split("\n"):
        said = words(part.removeprefix("#").strip())
        if any(run in told for run in _runs(part)) or not telling.isdisjoint(said[part.startswith("#") :]):
            return True
    return False


def _family(key: str) -> str:
    return (key.partition(":")[2] or key).partition(".")[0]


@cache
def _ordinary() -> frozenset[str]:
    from pythainlp.corpus import thai_stopwords

    return thai_stopwords() | _EVERYDAY


def _runs(text: str) -> Iterator[str]:
    bare = regex.sub(r"\s+", "", text)
    return (bare[at : at + STRETCH] for at in range(len(bare) - STRETCH + 1))
