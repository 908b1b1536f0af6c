"""How much a text reads like an order to a machine instead of a word about goods.

Every run of two to six of its letters has a weight, learned from orders and from honest facts
(tests/bench/train_orders.py), and a text weighs as much as its runs together; lest the honest words that an order hides
behind outweigh it, the end of a text and the heaviest stretch of a long one count by themselves. Nothing here knows a
single order.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np

RUNS = (2, 3, 4, 5, 6)
"""Lengths of the runs in letters."""
SLOTS = 1 << 18
"""Runs share so many weights, by their hash."""
_GAP = "\n" * (max(RUNS) - 1)
"""Between two texts, so that no run holds letters of both; it marks their beginnings and ends as well."""
_STRETCH = 64
"""Letters."""
_LESS_ALONE = 2.0
_LESS_AT_END = 4.0
"""A part of a text weighs so much less than it would as a text: found on what the weights were not learned from."""


class Runs(NamedTuple):
    """Several texts taken apart: a row for each length, a column for each letter at which a run ends."""

    slots: np.ndarray[Any, Any]
    starts: list[int]
    """The first column of each text."""


class Weights(NamedTuple):
    """What was learned."""

    of_slot: np.ndarray[Any, Any]
    resting: float
    """What a text weighs before its first letter."""


def weigh(texts: Sequence[str], by: Weights | None = None) -> list[float]:
    """The weight of each text; above zero it reads like an order."""
    import numpy as np

    if not texts:
        return []
    weights, runs = by or _weights(), take_apart(texts)
    by_letter = weights.of_slot[runs.slots].sum(axis=0)
    so_far, whole = np.cumsum(by_letter, dtype=np.float64), np.add.reduceat(by_letter, runs.starts)
    lightest_start = np.minimum.reduceat(so_far, runs.starts) - so_far[runs.starts] + by_letter[runs.starts]
    heaviest = np.maximum(whole, whole - lightest_start - _LESS_AT_END)
    for place, text in enumerate(texts):
        if len(text) > _STRETCH:
            told = so_far[runs.starts[place] : runs.starts[place] + len(text)]
            heaviest[place] = max(heaviest[place], (told[_STRETCH:] - told[:-_STRETCH]).max() - _LESS_ALONE)
    return list((heaviest + weights.resting).tolist())


def take_apart(texts: Sequence[str]) -> Runs:
    """The slot of every run of every text; digits are all one."""
    import numpy as np

    joined = _GAP + _GAP.join(texts) + _GAP
    letters = np.frombuffer(joined.encode("utf-32-le", "replace"), np.uint32).copy()
    letters[(letters >= ord("0")) & (letters <= ord("9"))] = ord("0")
    columns = len(letters) - len(_GAP)
    slots = np.empty((len(RUNS), columns), np.uint32)
    hashed = np.zeros(columns, np.uint32)
    for back in range(max(RUNS)):  # each run is the one before it and a letter more to its left
        hashed ^= letters[len(_GAP) - back : len(letters) - back]
        hashed *= np.uint32(0x01000193)
        hashed ^= hashed >> np.uint32(15)
        if back + 1 in RUNS:
            slots[RUNS.index(back + 1)] = hashed
    slots &= np.uint32(SLOTS - 1)
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + len(_GAP)
    return Runs(slots, starts)


@cache
def _weights() -> Weights:
    import numpy as np

    with as_file(files("assistant.writers.chain") / "order_weights.npz") as path, np.load(path) as kept:
        return Weights(kept["weights"].astype(np.float32) * kept["step"], float(kept["resting"]))
