"""Cost of the checks against newmm, and how it grows on worst-case runs. Run: python tests/bench/bench_checks.py

1. A check of one full kit over segmenting the same texts once with newmm: below 2. Rounds alternate, each with kits of
   another seed, and the median of the pairs counts; caches are as they are in a session that makes kit after kit.
2. Ten times the text may cost about ten times the time: the cost of 50,000 letters without a space over the cost of
   5,000 of the same kind, divided by ten. One is linear; a square would be ten.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("PYTHAINLP_OFFLINE", "1")
sys.path.insert(0, str(Path(__file__).parents[2]))

from pythainlp.tokenize import word_tokenize

from assistant import checks, studio
from assistant.checks.reading import Reading
from assistant.content import AnyContent, Brief
from assistant.examples import list_examples, read_example
from assistant.product.record import Product
from assistant.writers.builtin import BuiltinWriter

MOST_OF_NEWMM = 2.0
MOST_GROWTH = 2.0
RUNS = (
    "ก",
    "5",
    "๕",
    "า",
    "่",
    "รักษา",
    "ที่สุด",
    "ล*",
    "ก ",
    "ไม่ใช่",
    "รักษาโรคเบาหวานและ",
    "หมอทั้งแนะนำ",
    "081-234-5678 ",
    "ข า ว ",
)


def kit(product: Product, seed: int) -> list[tuple[AnyContent, Brief]]:
    """The contents of one kit with their briefs, as the studio hands them to the gate."""
    briefs = [studio.screen(brief)[0] for brief in studio.plan_briefs(product, seed=seed)]
    return [(BuiltinWriter().write(brief).content, brief) for brief in briefs]


def check_all(contents: list[tuple[AnyContent, Brief]]) -> None:
    for content, brief in contents:
        checks.check(content, brief)


def segment_all(contents: list[tuple[AnyContent, Brief]]) -> None:
    for content, _ in contents:
        for _, text in content.texts():
            word_tokenize(text, engine="newmm", join_broken_num=False)


def cost(job: Callable[[], object]) -> float:
    start = time.process_time()
    job()
    return time.process_time() - start


def kit_ratios(rounds: int) -> list[float]:
    """One ratio a round, over all example products."""
    products = [product for name in list_examples() if (product := read_example(name).product)]
    check_all(kit(products[0], 99))
    segment_all(kit(products[0], 99))
    found = []
    for seed in range(rounds):
        kits = [kit(product, seed) for product in products]
        ours = sum(cost(lambda contents=contents: check_all(contents)) for contents in kits)
        theirs = sum(cost(lambda contents=contents: segment_all(contents)) for contents in kits)
        found.append(ours / theirs)
    return found


def growth(letters: str, short: int = 5_000) -> float:
    """Cost a letter in a run ten times as long, over the cost a letter in the short one."""

    def run(length: int) -> float:
        text = (letters * (length // len(letters) + 1))[:length]
        return min(cost(lambda: _check_fresh(text)) for _ in range(3))

    run(short)
    return run(10 * short) / run(short) / 10


def _check_fresh(text: str) -> None:
    Reading(text).lexemes  # noqa: B018
    checks.check_text(text)


def main(rounds: int = 5) -> int:
    ratios = kit_ratios(rounds)
    middle = statistics.median(ratios)
    print(
        f"check of a kit / newmm once over its texts: {middle:.2f}  (bar {MOST_OF_NEWMM}; rounds {[round(r, 2) for r in ratios]})"
    )
    failed = middle >= MOST_OF_NEWMM
    for letters in RUNS:
        grown = growth(letters)
        failed |= grown >= MOST_GROWTH
        print(f"50,000 letters of “{letters}” cost {grown:.2f} times the linear share of 5,000  (bar {MOST_GROWTH})")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
