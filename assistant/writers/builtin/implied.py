"""What follows from a fact for the one who uses the thing: data in `phrases/implied.toml`, each with its condition."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from assistant.writers.builtin.data import load
from assistant.writers.builtin.measures import Measure, read_measures
from assistant.writers.builtin.understand import Meaning


class Implied(NamedTuple):
    """A line that a fact entails, ready to say."""

    text: str
    facts: tuple[str, ...]


@cache
def _rules() -> tuple[dict[str, Any], ...]:
    return tuple(load("implied")[0]["rule"])


def implied_of(meaning: Meaning) -> tuple[tuple[Implied, ...], ...]:
    """For each rule whose condition holds, its wordings; one of them may be said."""
    found, measures = [], read_measures(meaning.facts)
    for rule in _rules():
        if not _fits(rule, meaning):
            continue
        keys = _evidence(rule, meaning, measures)
        if keys:
            words = (w.replace("{cl}", meaning.classifier).replace("{ref}", meaning.ref) for w in rule["lines"])
            found.append(tuple(Implied(w, keys) for w in words))
    return tuple(found)


def _fits(rule: dict[str, Any], meaning: Meaning) -> bool:
    kinds, groups = rule.get("kinds", ()), rule.get("groups", ())
    if "unless" in rule and any(re.search(rule["unless"], fact.value) for fact in meaning.facts.values()):
        return False
    return (not groups or meaning.group in groups) and (not kinds or any(k in meaning.head for k in kinds))


def _evidence(rule: dict[str, Any], meaning: Meaning, measures: tuple[Measure, ...]) -> tuple[str, ...]:
    """Keys of the facts that make the rule true; empty where it is not."""
    if "dimension" in rule:
        low, high = rule.get("at_least", 0), rule.get("at_most", float("inf"))
        about = re.compile(rule.get("about", ""))
        values = [m for m in measures if m.dimension == rule["dimension"] and about.search(m.text)]
        best = max(values, key=lambda m: m.value, default=None)
        return (best.key,) if best and low <= best.value <= high else ()
    pattern, families = re.compile(rule["pattern"]), tuple(rule.get("families", ("feature", "material", "care")))
    return tuple(k for k, f in meaning.facts.items() if k.partition(".")[0] in families and pattern.search(f.value))[:1]
