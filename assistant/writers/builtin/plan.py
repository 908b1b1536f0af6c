"""Step 2, plan: the context of one text, and the angle it takes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import lru_cache

from assistant.content import LISTING_PLATFORMS, Brief
from assistant.product.record import Product
from assistant.writers.builtin.implied import Implied, implied_of
from assistant.writers.builtin.teller import Context, Teller
from assistant.writers.builtin.understand import Meaning, understand
from assistant.writers.builtin.voice import speaker_of

ANGLES = ("craft", "problem", "gift", "value", "everyday", "story")
"""craft and origin · a problem solved · a gift · value · everyday use · the maker's story"""


def seeded(brief: Brief) -> random.Random:
    """One stream of choices for one text: the same brief gives the same words."""
    return random.Random(
        ":".join((str(brief.seed), brief.kind, brief.platform, brief.product.name, str(brief.seconds or "")))
    )


def angles_of(meaning: Meaning) -> tuple[str, ...]:
    """The angles the facts can carry, strongest first; `everyday` always can."""
    product, found = meaning.product, []
    if meaning.of("process", "origin") or product.origin:
        found.append("craft")
    if product.story:
        found.append("story")
    if product.sale_price or (product.promotion and product.promotion.bundles):
        found.append("value")
    if "ของขวัญ" in f"{product.audience or ''}{' '.join(product.features)}" or "ของฝาก" in (product.audience or ""):
        found.append("gift")
    if meaning.of("use", "absence", "feel") or product.audience:
        found.append("problem")
    return (*found, "everyday")


def _worded(meaning: Meaning, seed: int, turn: int) -> Iterator[Implied]:
    """One wording of each thing implied, another one for each variant; none once the wordings are used up."""
    for wordings in _mixed(meaning.product):
        if seed % VARIANTS < len(wordings):
            yield wordings[turn % len(wordings)]


@lru_cache(maxsize=64)
def _mixed(product: Product) -> tuple[list[Implied], ...]:
    """The wordings of each thing implied, in an order of the product's own; every piece of a kit asks for them."""
    meaning = understand(product)
    order = random.Random(f"implied:{meaning.name}")
    return tuple(order.sample(wordings, len(wordings)) for wordings in implied_of(meaning))


VARIANTS = 5
"""Seeds 0–4, 5–9, … are variants of one another: they share no sentence frame as long as the phrases last."""


def begin(brief: Brief, teller: Teller | None = None) -> Context:
    """A context for one text: understood product, speaker, an angle by seed and marketplace."""
    meaning, teller = understand(brief.product), teller or Teller(seeded(brief))
    angles = angles_of(meaning)
    turn = brief.seed + (LISTING_PLATFORMS.index(brief.platform) if brief.platform in LISTING_PLATFORMS else 0)
    return Context(
        meaning=meaning, speaker=speaker_of(brief.shop), platform=brief.platform, teller=teller,
        angle=angles[turn % len(angles)], spoken=brief.kind in ("video", "live"), shop_name=brief.shop.name,
        implied=tuple(_worded(meaning, brief.seed, turn)),
    )  # fmt: skip
