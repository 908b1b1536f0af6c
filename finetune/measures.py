"""What is measured of one written piece, and what all pieces of a model add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from assistant.content import AnyContent, Brief, Finding
from assistant.writers.chain.slots import numbers_of
from finetune.masking import Mask, texts_of
from finetune.personal import found_in

GROUPS = {
    "grounding": ("grounding",),
    "law": ("law", "platform", "mark"),
    "limits": ("limits",),
    "language": ("language",),
}
"""Families of findings by the first part of their rule."""
_GRAMS = 6


class Outcome(NamedTuple):
    """One held-out piece as a model wrote it."""

    seller: str
    kind: str
    valid: bool
    """The first answer could be used whole."""
    repaired: bool
    """It could be used after at most two repairs."""
    findings: dict[str, int]
    """Errors by group."""
    leaks: tuple[str, ...] = ()
    """Names, prices and contacts of other shops that it says."""
    borrowed: tuple[str, ...] = ()
    """Words of other shops' product names: allowed, but looked at."""
    distance: float = 1.0
    """To the text the shop accepted, facts aside: 0 the same, 1 nothing in common."""
    text: str = ""
    masked: str = ""
    calls: int = 0
    seconds: float = 0.0


def count_findings(findings: Iterable[Finding]) -> dict[str, int]:
    """Error-level findings by group."""
    roots = Counter(finding.rule.partition(".")[0] for finding in findings if finding.level == "error")
    return {group: sum(roots[root] for root in names) for group, names in GROUPS.items()}


def find_leaks(text: str, known: str, secrets: Mapping[str, Sequence[str]]) -> tuple[list[str], list[str]]:
    """(what belongs to another shop, words of other shops' names) in a text; `known` is the product's own ledger."""
    leaks = [name for name in secrets.get("names", ()) if name in text and name not in known]
    own = {digits.replace(",", "") for digits in numbers_of(known)}
    said = {digits.replace(",", "") for digits in numbers_of(text)} - own
    leaks += sorted(said & set(secrets.get("prices", ())))
    leaks += [contact for contact in found_in(text) if contact not in known]
    borrowed = [word for word in secrets.get("words", ()) if word in text and word not in known]
    return leaks, borrowed


def style_distance(one: str, other: str) -> float:
    """1 − chrF: how little two texts share in runs of one to six letters (0 the same, 1 nothing in common)."""
    scores = []
    for size in range(1, _GRAMS + 1):
        left, right = _runs(one, size), _runs(other, size)
        if not left or not right:
            continue
        both = sum((left & right).values())
        precision, recall = both / sum(left.values()), both / sum(right.values())
        # Recall counts twice, as in chrF2: leaving her phrases out is worse than adding one.
        scores.append(5 * precision * recall / (4 * precision + recall) if both else 0.0)
    return 1 - sum(scores) / len(scores) if scores else 1.0


def _runs(text: str, size: int) -> Counter[str]:
    bare = "".join(text.split())
    return Counter(bare[at : at + size] for at in range(len(bare) - size + 1))


def distinct(texts: Sequence[str], size: int = 12) -> float:
    """Share of runs of twelve letters that occur once in all texts: 1 every text is new, 0 the same again and again."""
    runs: Counter[str] = Counter()
    for text in texts:
        runs.update(set(_runs(text, size)))
    return sum(1 for number in runs.values() if number == 1) / len(runs) if runs else 0.0


def masked_text(parts: Mapping[str, Any], mask: Mask) -> str:
    """All texts of an answer with facts as slots, for comparing manner alone."""
    return "\n".join(texts_of(mask(dict(parts))))


class Score(NamedTuple):
    """What the pieces of one model add up to."""

    pieces: int
    valid: float
    """Share, first answer."""
    repaired: float
    """Share, after repairs."""
    per_hundred: dict[str, float]
    """Errors per 100 written pieces, by group."""
    leaks: int
    borrowed: int
    distance: float
    diversity: float
    calls: float
    """A piece."""
    seconds: float
    """A piece."""


def score(outcomes: Sequence[Outcome]) -> Score:
    """Add up the pieces of one model. Findings and distance are of the pieces it could write."""
    written = [outcome for outcome in outcomes if outcome.repaired]
    many, done = max(1, len(outcomes)), max(1, len(written))
    return Score(
        pieces=len(outcomes),
        valid=sum(outcome.valid for outcome in outcomes) / many,
        repaired=len(written) / many,
        per_hundred={group: 100 * sum(o.findings.get(group, 0) for o in written) / done for group in GROUPS},
        leaks=sum(len(outcome.leaks) for outcome in outcomes),
        borrowed=sum(len(outcome.borrowed) for outcome in outcomes),
        distance=sum(outcome.distance for outcome in outcomes) / many,
        diversity=distinct([outcome.masked for outcome in written]),
        calls=sum(outcome.calls for outcome in outcomes) / many,
        seconds=sum(outcome.seconds for outcome in outcomes) / many,
    )


class Verdict(NamedTuple):
    """Is the adapter better?"""

    better: bool
    code: str
    """Message that says why."""
    values: dict[str, Any]


class Held(NamedTuple):
    """One held-out piece: what is asked, and what the shop itself wrote."""

    seller: str
    brief: Brief
    accepted: AnyContent
    parts: tuple[str, ...]


class Evaluation(NamedTuple):
    """Both models' pieces and sums, and what follows."""

    before: list[Outcome]
    after: list[Outcome]
    scores: tuple[Score, Score]
    verdict: Verdict
    held: list[Held]


LEAST_PIECES = 8
CLOSER = 0.01
"""Distance by which a manner must come nearer to count."""


def judge(before: Score, after: Score, sellers: int) -> Verdict:
    """Whether the adapter may be called better: nothing more invented, nothing of others said, nothing broken, closer.

    A model that writes fewer pieces must not look cleaner for it, so validity is judged first.
    """
    if after.pieces < LEAST_PIECES or not sellers:
        values = {"sellers": sellers, "pieces": after.pieces, "least": LEAST_PIECES}
        return Verdict(False, "finetune_too_few", values)
    if after.leaks:
        return Verdict(False, "finetune_worse_leak", {"count": after.leaks})
    if after.repaired < before.repaired:
        return Verdict(False, "finetune_worse_validity", _shares(before.repaired, after.repaired))
    comparable = before.repaired > 0
    for group, code in (("grounding", "finetune_worse_grounding"), ("law", "finetune_worse_law")):
        old, new = before.per_hundred[group] if comparable else 0.0, after.per_hundred[group]
        if new > old:
            return Verdict(False, code, {"before": f"{old:.1f}", "after": f"{new:.1f}"})
    if not comparable and after.repaired > 0:
        return Verdict(
            True,
            "finetune_better_than_nothing",
            {"after": f"{after.repaired:.0%}", "distance": f"{after.distance:.3f}"},
        )
    values = {"before": f"{before.distance:.3f}", "after": f"{after.distance:.3f}"}
    if before.distance - after.distance < CLOSER:
        return Verdict(False, "finetune_not_closer", values)
    return Verdict(True, "finetune_better", values)


def _shares(before: float, after: float) -> dict[str, str]:
    return {"before": f"{before:.0%}", "after": f"{after:.0%}"}


def texts_in(content: AnyContent) -> str:
    """All texts of a content, one a line."""
    return "\n".join(text for _, text in content.texts())
