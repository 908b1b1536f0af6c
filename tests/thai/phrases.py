"""The hand-cut phrases of data/segmentation.txt and data/held_out.txt."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data"


class Gold(NamedTuple):
    """A phrase, where it must be cut, and where it may be."""

    text: str
    must: frozenset[int]
    may: frozenset[int]


def read_gold(name: str) -> list[Gold]:
    """The phrases of a file; | must be cut, + may be."""
    found = []
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        cuts: dict[str, set[int]] = {"|": set(), "+": set()}
        at = 0
        for letter in line:
            if letter in cuts:
                cuts[letter].add(at)
            else:
                at += 1
        text = line.replace("|", "").replace("+", "")
        found.append(Gold(text, frozenset(cuts["|"]), frozenset(cuts["+"])))
    return found


SHOP_PHRASES = [gold.text for gold in read_gold("segmentation.txt")]

ENDLESS = [
    "ก", "5", "๕", "ๆ", "่", "า", "ำ่", "าะ", "ะ่", "ก่้", "ก\u200b", "ก ", "*ก", "xก", "ข า ว ", "นานา", "ตากลม", "👍", "1-", "1/", "9,",
    "80x", "พัน", "ครึ่ง", "(", "ไม่",
]  # fmt: skip
"""Units of runs that slow a careless pattern or cutter down."""
