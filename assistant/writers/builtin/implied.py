"""What follows from a fact for the one who uses the thing: data in `phrases/implied.toml`, each with its condition."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from assistant.writers.builtin.data import load
from assistant.writers.builtin.measures import Measure, read_measures
from assistant.writers.builtin.understand import Meaning


class Implied(NamedTuple):
    """A line that a fact entails, ready to say."""

    text: str
    facts: tuple[str, ...]


_PATTERNS = ("pattern", "about", "unless")


@cache
def _rules(group: str) -> tuple[dict[str, Any], ...]:
    """The rules that may hold for a group, their patterns compiled."""
    return tuple(
        {key: re.compile(value) if key in _PATTERNS else value for key, value in {"about": "", **rule}.items()}
        for rule in load("implied")[0]["rule"]
        if not rule.get("groups") or group in rule["groups"]
    )


def implied_of(meaning: Meaning) -> tuple[tuple[Implied, ...], ...]:
    """For each rule whose condition holds, its wordings; one of them may be said."""
    found, measures = [], read_measures(meaning.facts)
    for rule in _rules(meaning.group):
        if _is_against(rule, meaning):
            continue
        keys = _evidence(rule, meaning, measures)
        if keys:
            words = (w.replace("{cl}", meaning.classifier).replace("{ref}", meaning.ref) for w in rule["lines"])
            found.append(tuple(Implied(w, keys) for w in words))
    return tuple(found)


def _is_against(rule: dict[str, Any], meaning: Meaning) -> bool:
    """True where another fact says otherwise, or the rule is for other things."""
    if rule.get("kinds") and not any(kind in meaning.head for kind in rule["kinds"]):
        return True
    return "unless" in rule and any(rule["unless"].search(fact.value) for fact in meaning.facts.values())


def _evidence(rule: dict[str, Any], meaning: Meaning, measures: tuple[Measure, ...]) -> tuple[str, ...]:
    """Keys of the facts that make the rule true; empty where it is not."""
    if "dimension" in rule:
        low, high = rule.get("at_least", 0), rule.get("at_most", float("inf"))
        values = [m for m in measures if m.dimension == rule["dimension"] and rule["about"].search(m.text)]
        best = max(values, key=lambda m: m.value, default=None)
        return (best.key,) if best and low <= best.value <= high else ()
    families, pattern = rule.get("families", _FAMILIES), rule["pattern"]
    holds = (k for k, f in meaning.facts.items() if k.partition(".")[0] in families and pattern.search(f.value))
    return tuple(islice(holds, 1))


_FAMILIES = ("feature", "material", "care")
