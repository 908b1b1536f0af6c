"""How much a text reads like an order to a machine instead of a word about goods.

Every run of two to six of its letters has a weight, learned from orders and from honest facts
(tests/bench/train_orders.py), and a text weighs as much as its runs together; lest the honest words that an order hides
behind outweigh it, the end of a text and the heaviest stretch of a long one count by themselves. No order is listed, so
that one nobody thought of may be told; about every fourth of those is not (the blind set of tests/bench/chain_report),
and what a model then makes of it is left to the checks of the piece.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import as_file, files
from operator import sub
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np

RUNS = (2, 3, 4, 5, 6)
"""Lengths of the runs in letters, one after the other."""
_SLOT_BITS = 18
SLOTS = 1 << _SLOT_BITS
"""Runs share so many weights, by their hash."""
_FACTORS = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1, 0xD6E8FEB9)
"""For each letter of a run, from its last: odd, and their bits far apart."""
_GAP = "\n" * (len(_FACTORS) - 1)
"""Marks the beginning and the end of a text."""
_DIGITS = str.maketrans("123456789", "000000000")
_STRETCH = 64
"""Letters."""
_LESS_ALONE = 2.0
_LESS_AT_END = 4.0
"""A part of a text weighs so much less than it would as a text: found on what the weights were not learned from."""


class Weights(NamedTuple):
    """What was learned, in whole steps: a table of small numbers stays near the processor between two calls."""

    of_slot: np.ndarray[Any, Any]
    step: float
    resting: float
    """What a text weighs before its first letter."""


def weigh(texts: Sequence[str], by: Weights | None = None) -> list[float]:
    """The weight of each text; above zero it reads like an order."""
    if by is None:
        return list(map(_weight, texts))
    table = _as_numbers(by)
    return [by.resting + _heaviest(_sums(text, table), by.step) for text in texts]


@lru_cache(maxsize=4096)  # products of one shop share many a fact
def _weight(text: str) -> float:
    weights = _weights()
    return weights.resting + _heaviest(_sums(text, _table()), weights.step)


def _sums(text: str, table: memoryview) -> list[int]:
    """What the runs up to each letter of a text and its ends weigh together, in steps. For a few short facts between
    two calls of a model this is three times as quick as waking up numpy."""
    one, two, three, four, five, six = _FACTORS
    shift, last = 32 - _SLOT_BITS, SLOTS - 1
    so_far, told = 0, [0]
    f = e = d = c = b = ord("\n")
    for letter in map(ord, f"{text}{_GAP}".translate(_DIGITS)):
        a = letter
        run = a * one + b * two
        so_far += table[run >> shift & last]
        run += c * three
        so_far += table[run >> shift & last]
        run += d * four
        so_far += table[run >> shift & last]
        run += e * five
        so_far += table[run >> shift & last]
        so_far += table[(run + f * six) >> shift & last]
        told.append(so_far)
        f, e, d, c, b = e, d, c, b, a
    return told


def _heaviest(so_far: list[int], step: float) -> float:
    """Of a text, its end and its stretches, from the sums up to each of its letters, in steps."""
    whole, end = so_far[-1] - so_far[0], so_far[-1] - min(so_far)
    heaviest = max(whole * step, end * step - _LESS_AT_END)
    if len(so_far) <= _STRETCH + len(_GAP) + 1:
        return heaviest
    stretch = max(map(sub, so_far[_STRETCH : -len(_GAP)], so_far))
    return max(heaviest, stretch * step - _LESS_ALONE)


def take_apart(text: str) -> np.ndarray[Any, Any]:
    """The slot of every run of a text, for teaching: a row for each length, a column for each letter that ends one."""
    import numpy as np

    joined = f"{_GAP}{text}{_GAP}".translate(_DIGITS)
    letters, width = joined.encode("utf-32-le", "replace"), 4
    columns = len(joined) - len(_GAP)
    # A row for each letter of a run, from its last to its first; the sums down a column are the hashes of longer runs.
    seen = np.ndarray((len(_FACTORS), columns), np.uint32, letters, len(_GAP) * width, (-width, width))
    factors = np.array(_FACTORS, np.uint32)[:, None]
    hashed = (seen * factors).cumsum(axis=0, dtype=np.uint32)
    return hashed[RUNS[0] - 1 :] >> np.uint32(32 - _SLOT_BITS)


def _as_numbers(weights: Weights) -> memoryview:
    return memoryview(weights.of_slot.tobytes()).cast("b")


@cache
def _table() -> memoryview:
    return _as_numbers(_weights())


@cache
def _weights() -> Weights:
    import numpy as np

    with as_file(files("assistant.writers.chain") / "order_weights.npz") as path, np.load(path) as kept:
        return Weights(kept["weights"], float(kept["step"]), float(kept["resting"]))
