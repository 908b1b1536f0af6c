"""Speed of the Thai room against newmm, on fresh shop text. Run: python tests/bench/bench_thai.py

Machines and neighbours differ, so ratios are printed: runs alternate and the median of the pairs counts. Every text of a
round differs from those before it, as texts of different products do; phrases they share may come from the cache.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("PYTHAINLP_OFFLINE", "1")

from pythainlp.tokenize import word_tokenize

sys.path.insert(0, str(Path(__file__).parents[2]))

from assistant import thai
from tests.thai.phrases import ENDLESS
from tests.thai.phrases import SHOP_PHRASES as PHRASES

NUMBERS = ["ราคา 1,290 บาท", "ขนาด 80x200 ซม.", "น้ำหนัก 350 กรัม", "ฝ้าย 100%", "ส่งภายใน 2-3 วัน", "โทร 081-234-5678"]


def shop_text(random_: random.Random, joined: str) -> str:
    """About 400 letters; `joined` stands between phrases (nothing: one unbroken run, new to every cache)."""
    return joined.join(random_.choices(PHRASES, k=18) + random_.choices(NUMBERS, k=2))


def _newmm(text: str) -> object:
    return word_tokenize(text, engine="newmm", join_broken_num=False)


JOBS: dict[str, Callable[[str], object]] = {
    "words": thai.words,
    "normalise": thai.normalise,
    "undisguise": thai.undisguise,
    "find_numbers": thai.find_numbers,
    "spoken": thai.spoken,
    "syllables": thai.syllables,
    "wrap 18": lambda text: thai.wrap(text, 18),
    "shorten 120": lambda text: thai.shorten(text, 120),
    "keywords": lambda text: thai.keywords(text[:60], [text]),
}


def ratio(job: Callable[[str], object], joined: str, rounds: int = 15, texts: int = 12) -> float:
    """Time of the job over the time of newmm on the same texts, median of alternating rounds."""
    random_ = random.Random(7)
    found = []
    for _ in range(rounds):
        batch = [shop_text(random_, joined) for _ in range(texts)]
        start = time.process_time()
        for text in batch:
            _newmm(text)
        middle = time.process_time()
        for text in batch:
            job(text)
        found.append((time.process_time() - middle) / max(middle - start, 1e-9))
    return statistics.median(found)


def growth(unit: str, size: int = 5_000, times: int = 4) -> float:
    """Time of the whole room on `times` as many letters of a run, over `times` the time of the short one: 1 is linear."""

    def seconds(letters: int) -> float:
        text = (unit * letters)[:letters]
        start = time.process_time()
        thai.undisguise(text)
        clean = thai.normalise(text)
        thai.words(clean), thai.find_numbers(clean), thai.spoken(clean), thai.shorten(clean, 120)
        return time.process_time() - start

    seconds(100)
    pairs = [(seconds(size), seconds(size * times)) for _ in range(3)]
    return statistics.median(long / max(times * short, 1e-4) for short, long in pairs)


def main() -> None:
    thai.warm_up()
    _newmm("อุ่นเครื่อง")
    for job in JOBS.values():
        job(shop_text(random.Random(1), " "))
    print(f"{'time / newmm':<16}{'phrases':>10}{'one run':>10}")
    for name, job in JOBS.items():
        print(f"{name:<16}{ratio(job, ' '):>10.2f}{ratio(job, ''):>10.2f}")
    grown = {unit: growth(unit) for unit in ENDLESS}
    worst = sorted(grown, key=lambda unit: -grown[unit])[:5]
    print("20,000 letters over four times 5,000 letters (1 is linear), the worst of", len(grown), "runs:")
    print("  " + "  ".join(f"{unit!r} {grown[unit]:.2f}" for unit in worst))


if __name__ == "__main__":
    main()
