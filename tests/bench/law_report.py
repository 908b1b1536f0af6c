"""Recall and false alarms of the law checks over labelled sentences, every miss listed: `poe law-report`.

`claims.tsv` is what the rules were tuned on. Each held-out file was written after the tuning of its day and before it was
first run, and keeps that first figure: once its misses have been read, a later figure says little.
Then: ungrounded numbers, services, marks and certificates over all example products, kinds and twenty seeds.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("PYTHAINLP_OFFLINE", "1")
sys.path.insert(0, str(Path(__file__).parents[2]))

from assistant import studio
from assistant.checks import check_text
from assistant.content import Finding
from assistant.examples import list_examples, read_example
from assistant.writers.builtin import BuiltinWriter

FIRST = {
    "claims_heldout.tsv": (0.82, 0.00),
    "claims_heldout2.tsv": (0.86, 0.02),
    "claims_heldout3.tsv": (0.78, 0.00),
    "claims_heldout4.tsv": (0.89, 0.09),
    "claims_heldout5.tsv": (0.89, 0.02),
}
"""Recall and false alarms when the file was first run."""
SEEDS = range(20)
DATA = Path(__file__).parents[1] / "checks" / "data"


class Labelled(NamedTuple):
    is_claim: bool
    category: str
    platform: str | None
    text: str


class Score(NamedTuple):
    claims: int
    innocent: int
    missed: list[Labelled]
    alarms: list[tuple[Labelled, list[Finding]]]

    @property
    def recall(self) -> float:
        return 1 - len(self.missed) / self.claims

    @property
    def false_alarms(self) -> float:
        return len(self.alarms) / self.innocent


def read_labelled(name: str) -> list[Labelled]:
    rows = (
        line.split("\t") for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line and line[0] != "#"
    )
    return [Labelled(label == "claim", category, platform or None, text) for label, category, platform, text in rows]


def findings_of(row: Labelled) -> list[Finding]:
    """Law and platform findings of any level; a spelling is no claim."""
    found = check_text(row.text, category=row.category, platform=row.platform)
    return [f for f in found if f.rule.startswith(("law.", "platform.", "mark."))]


def score(rows: list[Labelled]) -> Score:
    told = [(row, findings_of(row)) for row in rows]
    return Score(
        claims=sum(row.is_claim for row in rows),
        innocent=sum(not row.is_claim for row in rows),
        missed=[row for row, found in told if row.is_claim and not found],
        alarms=[(row, found) for row, found in told if not row.is_claim and found],
    )


def report(name: str) -> Iterator[str]:
    result = score(read_labelled(name))
    yield f"{name}: {result.claims} claims, {result.innocent} innocent"
    yield f"  recall {result.recall:.3f}   false alarms {result.false_alarms:.3f}"
    if name in FIRST:
        yield "  as first measured: recall {:.2f}, false alarms {:.2f}".format(*FIRST[name])
    for row in result.missed:
        yield f"  missed [{row.category}] {row.text}"
    for row, found in result.alarms:
        words = ", ".join(f"{f.rule} “{f.text}” ({f.level})" for f in found)
        yield f"  alarm  [{row.category}] {row.text}  ← {words}"


def ungrounded(seeds: Iterable[int]) -> Iterator[str]:
    """Every finding of the grounding checks, and of any error, over the kits of all example products."""
    for name in list_examples():
        product = read_example(name).product
        assert product
        for seed in seeds:
            for piece in studio.make_kit(product, writer=BuiltinWriter(), seed=seed).pieces:
                for f in piece.findings:
                    if f.level == "error" or f.rule.startswith("grounding."):
                        yield f"{name} {seed} {piece.kind} {piece.platform} {f.field}: {f.rule} “{f.text}”"


if __name__ == "__main__":
    for file in ("claims.tsv", *FIRST):
        print("\n".join(report(file)))
    loose = list(ungrounded(SEEDS))
    print(f"ungrounded over {len(list_examples())} products x 10 pieces x {len(SEEDS)} seeds: {len(loose)}")
    print("\n".join(loose))
