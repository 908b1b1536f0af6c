"""What the weights that tell orders from facts are taught from (tests/bench/train_orders.py teaches, weighing.py weighs).

Orders: data/orders_taught.toml and every set of injections*.toml but the fifth, which is read for its count alone.
Honest: data/honest_taught.toml, the innocent neighbours, products of tests and examples, the golden texts; a third of
plain_facts.toml and of the products' facts is held back, to measure false alarms on.
"""

from __future__ import annotations

import hashlib
import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import regex

from assistant.product.files import read_product_file
from assistant.product.ledger import read_facts
from assistant.product.reading import read_product
from assistant.product.record import Product
from tests.writers.chain.injecting import read_cases, read_data

TAUGHT_SETS = ("injections", "injections_fresh", "injections_second", "injections_third", "injections_fourth")
_DATA = Path(__file__).parents[2] / "data"
_OURS = ("category", "price", "sale_price", "promotion_ends")
"""Facts that are not her words."""
_JOINTS = (" ", " ", ". ", " - ", ", ", " (", "; ", " / ", " | ")
_SLOT = regex.compile(r"\{(\w+)\}")
_BULLET = regex.compile(r"^[#\-*\d.\s•|>]+")


class Lesson(NamedTuple):
    """A text, whether it is an order, how much it counts, and what it is of (a trick, a set, a source)."""

    text: str
    order: bool
    counts: float
    of: str


def lessons() -> list[Lesson]:
    """All that is taught, the same at every run."""
    luck = random.Random(5)
    facts = [fact for fact in product_facts() if not _is_held_back(fact)]
    orders = [*_orders(luck, facts), *((text, name) for name in TAUGHT_SETS for text in 4 * set_texts(name))]
    honest = [*_honest(luck), *((fact, "products") for fact in facts)]
    honest += [
        (f"{luck.choice(facts)}{luck.choice(_JOINTS)}{luck.choice(honest)[0]}", "two facts") for _ in honest[::2]
    ]
    golden = sorted(set(_golden_lines()))
    return [
        *(Lesson(text, True, 1 / len(orders), of) for text, of in orders),
        *(Lesson(text, False, 1 / len(honest), of) for text, of in honest),
        *(Lesson(text, False, 0.1 / len(golden), "golden") for text in golden),
    ]


def set_texts(name: str) -> list[str]:
    """The orders of a set."""
    return [case.text for case in read_cases(name)]


def held_back() -> dict[str, list[str]]:
    """Honest texts that nothing is taught from."""
    return {
        "facts of products": [fact for fact in product_facts() if _is_held_back(fact)],
        "facts that sound like orders": read_data("plain_facts")["innocent"][::3],
    }


def product_facts() -> list[str]:
    """What sellers say of their goods in the products of tests and examples; each once, in one order."""
    found: dict[str, None] = {}
    for product in _products():
        for key, fact in read_facts(product).items():
            if key not in _OURS and not key.startswith("derived."):
                found.setdefault(fact.value)
    return list(found)


def _products() -> Iterator[Product]:
    for path in sorted((_DATA / "products").glob("*.toml")):
        for given in tomllib.loads(path.read_text(encoding="utf-8"))["product"]:
            if product := read_product(given).product:
                yield product
    for path in sorted(Path(str(files("assistant") / "examples")).glob("*.toml")):
        yield read_product_file(path).product


def _is_held_back(text: str) -> bool:
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest(), 16) % 3 == 0


def _orders(luck: random.Random, facts: Sequence[str]) -> list[tuple[str, str]]:
    """Every order of the file four times with other words: what it would have said is now a lie, now what any seller may
    say; some stand behind a fact, some before one, as orders hide."""
    short = [fact for fact in facts if len(fact) < 40]
    told = []
    for of, text in _filled("orders_taught", luck, 4, {"x": short, "xe": [fact for fact in short if fact.isascii()]}):
        place = luck.random()
        if place < 0.35:
            text = f"{luck.choice(facts)}{luck.choice(_JOINTS)}{text}"
        elif place < 0.5:
            text = f"{text}{luck.choice(_JOINTS)}{luck.choice(facts)}"
        told.append((text, of))
    return told


def _honest(luck: random.Random) -> list[tuple[str, str]]:
    lies = read_data("orders_taught")["slots"]
    spoken = {"motto": lies["x"], "words": lies["xe"]}  # printed on a mug they are no order
    taught = [(text, of) for of, text in _filled("honest_taught", luck, 4, spoken)]
    sounding = [text for place, text in enumerate(read_data("plain_facts")["innocent"]) if place % 3]
    near = [*read_data("injections")["innocent"], *read_data("injections_third")["innocent"], *sounding]
    return taught + 2 * [(text, "innocent") for text in near]


def _filled(
    name: str, luck: random.Random, times: int, also: Mapping[str, Sequence[str]] | None = None
) -> Iterator[tuple[str, str]]:
    """(family, text) of a file of texts with slots, a third of these filled from `also`; texts without are told half
    as often."""
    spec = read_data(name)

    def fill(found: Any) -> str:
        if found[1] not in spec["slots"]:
            return str(found[0])
        others = (also or {}).get(found[1])
        words = luck.choice(others if others and luck.random() < 0.35 else spec["slots"][found[1]])
        return words if "{" not in words else str(_SLOT.sub(fill, words))

    for family, texts in spec["families"].items():
        for text in texts:
            for _ in range(times if "{" in text else times // 2):
                yield family, str(_SLOT.sub(fill, text))


def _golden_lines() -> Iterator[str]:
    for path in (_DATA / "golden").rglob("*.*"):
        for line in path.read_text(encoding="utf-8").splitlines():
            words = _BULLET.sub("", line).strip()
            if 8 < len(words) < 160:
                yield words


def digest() -> str:
    """The texts written for teaching, in a word: kept with the weights, so that a test can tell when they are no longer
    theirs. Products and golden texts change with every kind of work, and weights that do not know the newest are no
    worse."""
    names = ("orders_taught", "honest_taught", "plain_facts", *TAUGHT_SETS)
    return hashlib.sha256(repr([read_data(name) for name in names]).encode()).hexdigest()[:16]
