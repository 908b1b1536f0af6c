"""The clock of a live: which segments, in which order, how many minutes each; sums are exact because a quarter of a
minute is the smallest step."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from assistant.content import SegmentRole
from assistant.errors import WriterError
from assistant.writers.builtin.data import load

STEP = 0.25
"""Minutes: a quarter of a minute is exact in binary."""


class Slot(NamedTuple):
    """A stretch of the live before its words are written."""

    role: SegmentRole
    steps: int
    product: int | None = None
    """Index of the product a product block is about."""
    part: int = 0
    """Which of this product's blocks it is, from 0."""
    parts: int = 1

    @property
    def minutes(self) -> float:
        return self.steps * STEP


@cache
def rundown_data() -> dict[str, Any]:
    """The tables of live_rundown.toml."""
    return load("live_rundown")[0]


def plan_rundown(minutes: int, products: int, *, promo: bool, to_say: float | None = None) -> tuple[Slot, ...]:
    """Segments that fill `minutes` exactly. `to_say` are the minutes that all there is to say and show of the products
    fills; what the product blocks have beyond them goes to the viewers. WriterError where there are more products than
    quarters of a minute."""
    rows = rundown_data()[str(minutes)]
    steps = [round(row["minutes"] / STEP) for row in rows]
    blocks = [n for n, row in enumerate(rows) if row["role"] == "product"]
    if not promo:
        _give_promo_away(rows, steps, blocks)
    _borrow(rows, steps, blocks, products)
    if to_say is not None and products <= len(blocks):
        _give_spare_away(rows, steps, blocks, to_say)
    total = sum(steps[n] for n in blocks)
    if products > total:
        raise WriterError("live_too_many_products", products=products, minutes=minutes, most=total)
    shares = _share_out(total, products, [steps[n] for n in blocks])
    slots: list[Slot] = []
    for n, row in enumerate(rows):
        if n in blocks:
            slots += shares[blocks.index(n)]
        elif steps[n]:
            slots.append(Slot(row["role"], steps[n]))
    return tuple(slots)


def _give_promo_away(rows: list[dict[str, Any]], steps: list[int], blocks: list[int]) -> None:
    """Without a promotion its minutes go to the product blocks, the first ones first."""
    for n, row in enumerate(rows):
        if row["role"] == "promo":
            for step in range(steps[n]):
                steps[blocks[step % len(blocks)]] += 1
            steps[n] = 0


def _borrow(rows: list[dict[str, Any]], steps: list[int], blocks: list[int], products: int) -> None:
    """Minutes for many products, from the segments that can spare some."""
    wanted = round(products * rundown_data()["say"]["product_least"] / STEP)
    while sum(steps[n] for n in blocks) < wanted:
        spare = {
            n: steps[n] - round(rows[n]["least"] / STEP) for n in range(len(rows)) if steps[n] and "least" in rows[n]
        }
        giver = max(spare, key=lambda n: (spare[n], n))
        if spare[giver] <= 0:
            return
        steps[giver] -= 1
        steps[min(blocks, key=lambda n: steps[n])] += 1


def spare_minutes(minutes: int, products: int, *, promo: bool, to_say: float) -> float:
    """How many minutes of the product blocks nothing she said would fill."""
    given = plan_rundown(minutes, products, promo=promo)
    return max(0.0, sum(slot.minutes for slot in given if slot.role == "product") - to_say)


def _give_spare_away(rows: list[dict[str, Any]], steps: list[int], blocks: list[int], to_say: float) -> None:
    """Half minutes that the blocks cannot fill, to those who talk with viewers, none of them more than doubled; half of
    every block stays."""
    least = {n: max(HALF, steps[n] // 2) for n in blocks}
    most = {n: 2 * steps[n] for n, row in enumerate(rows) if steps[n] and row["role"] in rundown_data()["spare"]["to"]}
    while sum(steps[n] for n in blocks) * STEP - HALF * STEP >= to_say:
        giver = max(blocks, key=lambda n: steps[n] - least[n])
        taker = max(most, key=lambda n: most[n] - steps[n])
        if steps[giver] - HALF < least[giver] or steps[taker] + HALF > most[taker]:
            return
        steps[giver] -= HALF
        steps[taker] += HALF


HALF = 2
"""Steps of a quarter: what is given away keeps to half minutes."""


def _share_out(total: int, products: int, sizes: list[int]) -> list[list[Slot]]:
    """One list of slots for each product stretch. Few products: some come back for another part. Many: one after
    another, each with the same time, the first ones with what is left over."""
    if products <= len(sizes):
        owners = [n % products for n in range(len(sizes))]
        parts = [owners[:n].count(owner) for n, owner in enumerate(owners)]
        return [
            [Slot("product", size, owner, part, owners.count(owner))]
            for size, owner, part in zip(sizes, owners, parts, strict=True)
        ]
    each, over = divmod(total, products)
    queue = [Slot("product", each + (n < over), n) for n in range(products)]
    return _deal(queue, len(sizes))


def _deal(queue: list[Slot], stretches: int) -> list[list[Slot]]:
    """The queue in order, in as many runs as there are stretches, none longer than another by more than one."""
    each, over = divmod(len(queue), stretches)
    out, at = [], 0
    for n in range(stretches):
        size = each + (n < over)
        out.append(queue[at : at + size])
        at += size
    return out
