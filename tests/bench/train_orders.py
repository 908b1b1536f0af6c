"""Teach the weights by which an order to a machine is told from a word about goods (assistant/writers/chain/weighing.py).

python tests/bench/train_orders.py            writes assistant/writers/chain/order_weights.npz, a quarter of a minute
python tests/bench/train_orders.py --measure  what such weights do on kinds of tricks and sets of orders they were not taught

Measured on 27 November 2026: with one set left out, 119 of the 131 orders of the sets are told; with a fifth of the kinds
of tricks left out, 55 % of these. Of 839 honest texts held back 6 are withheld, all of them among the 100 that were
written to sound like orders. So a new way to put an old trick is mostly told, a new kind of trick about every second time.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np

from assistant.writers.chain.untrusted import plain
from assistant.writers.chain.weighing import SLOTS, Weights, take_apart, weigh
from tests.writers.chain.lessons import TAUGHT_SETS, Lesson, digest, held_back, lessons, set_texts

WEIGHTS = Path(str(files("assistant") / "writers" / "chain" / "order_weights.npz"))
BAR = 2.0
"""What a text may weigh before it reads like an order."""


class Teaching:
    """Logistic regression over the runs of all lessons, by gradient with a running scale for each weight; the weights are
    whole numbers of one byte."""

    rounds = 400
    rate = 0.05
    shrink = 1e-6

    def __init__(self, taught: Sequence[Lesson]) -> None:
        self.taught = taught
        self.slots, self.owners, self.often = _runs_of([lesson.text for lesson in taught])

    def weights(self, left_out: Iterable[str] = ()) -> Weights:
        """What is learned of all lessons but these."""
        without = set(left_out)
        orders = np.array([lesson.order for lesson in self.taught], float)
        counts = np.array([0.0 if lesson.of in without else lesson.counts for lesson in self.taught])
        counts /= counts.sum()
        weights, speed, scale = np.zeros(SLOTS + 1), np.zeros(SLOTS + 1), np.zeros(SLOTS + 1)
        for done in range(self.rounds):
            weighs = np.bincount(self.owners, weights[self.slots] * self.often, len(orders)) + weights[SLOTS]
            off = (1 / (1 + np.exp(-np.clip(weighs, -30, 30))) - orders) * counts
            slope = np.bincount(self.slots, off[self.owners] * self.often, SLOTS + 1) + self.shrink * weights
            slope[SLOTS] = off.sum()
            speed = 0.9 * speed + 0.1 * slope
            scale = 0.9 * scale + 0.1 * slope**2
            weights -= self.rate * (1 - done / self.rounds) * speed / np.sqrt(scale + 1e-10)
        step = float(np.abs(weights[:SLOTS]).max()) / 127
        return Weights(np.round(weights[:SLOTS] / step).astype(np.int8), step, float(weights[SLOTS]) - BAR)


def _runs_of(texts: Sequence[str]) -> tuple[Any, Any, Any]:
    """The runs of all texts as three columns: slot, text, how often."""
    slots, owners, often = [], [], []
    for number, text in enumerate(texts):
        found, counts = np.unique(take_apart(plain(text)), return_counts=True)
        slots.append(found.astype(np.int64))
        owners.append(np.full(len(found), number))
        often.append(counts.astype(float))
    return np.concatenate(slots), np.concatenate(owners), np.concatenate(often)


def write() -> None:
    """Teach all lessons and keep the weights."""
    taught = lessons()
    table, step, resting = Teaching(taught).weights()
    np.savez_compressed(WEIGHTS, weights=table, step=step, resting=resting, taught=digest())
    print(f"{len(taught)} lessons, {WEIGHTS.stat().st_size / 1024:.0f} KB")


def measure() -> None:
    """Leave out one set, then one fifth of the kinds of tricks, and look what is still told; false alarms beside it."""
    teaching, kept = Teaching(lessons()), held_back()
    for name in TAUGHT_SETS:
        weights = teaching.weights([name])
        alarms = ", ".join(f"{told(texts, weights)} of {len(texts)} {of}" for of, texts in kept.items())
        texts = set_texts(name)
        print(f"{name} not taught: {told(texts, weights)} of {len(texts)} told; false alarms: {alarms}")
    kinds = sorted({lesson.of for lesson in teaching.taught if lesson.order} - set(TAUGHT_SETS))
    for fold in range(5):
        weights = teaching.weights(kinds[fold::5])
        for kind in kinds[fold::5]:
            texts = sorted({lesson.text for lesson in teaching.taught if lesson.of == kind and lesson.order})
            print(f"{kind} not taught: {told(texts, weights)} of {len(texts)} told")


def told(texts: Sequence[str], weights: Weights) -> int:
    """How many of the texts read like orders."""
    return sum(weight > 0 for weight in weigh([plain(text) for text in texts], weights))


if __name__ == "__main__":
    measure() if "--measure" in sys.argv else write()
