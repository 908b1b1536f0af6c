"""The part of her facts that answers a question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant.writers.builtin.clauses import cut, finest, polish, type_of
from assistant.writers.builtin.live_points import colours_of
from assistant.writers.builtin.points import join, points_of
from assistant.writers.builtin.understand import Meaning


class Evidence(NamedTuple):
    """Words of hers and the facts they stand on."""

    text: str
    facts: tuple[str, ...]
    whole: bool = False
    """True where no part of it answers alone: a list, a use, a certificate."""


def evidence_in(
    family: str, pattern: re.Pattern[str], types: tuple[str, ...], meaning: Meaning, *, whole: bool = False
) -> Evidence | None:
    """The first words of a family of facts that fit, cut down to the part that does; `whole` for steps: all of them."""
    if family == "material" and pattern.pattern and (some := _some_of(meaning, pattern)):
        return some
    for found in _candidates(family, types, meaning, cut_up=bool(pattern.pattern) and not whole):
        if pattern.search(found.text):
            return (
                found
                if found.whole or (whole and family != "feature")
                else found._replace(text=part_of(found.text, pattern))
            )
    return None


def _some_of(meaning: Meaning, pattern: re.Pattern[str]) -> Evidence | None:
    """Of several materials those that fit, where not all do: asked for the wax, a candle tells no cup."""
    facts = list(meaning.facts.family("material"))
    fits = [fact for fact in facts if pattern.search(fact.value)]
    if not fits or len(fits) == len(facts):
        return None
    return Evidence(join([fact.value for fact in fits]), tuple(fact.key for fact in fits), whole=True)


_POINTS = {
    "variant": ("variants",), "material": ("material", "ingredient"), "certificate": ("certificate", "mark"),
}  # fmt: skip
"""Families told as a whole, and how their points are typed."""


def _candidates(family: str, types: tuple[str, ...], meaning: Meaning, *, cut_up: bool) -> Iterator[Evidence]:
    if family == "feature":
        clauses = (c for c in meaning.clauses if not types or c.type in types)
        yield from (Evidence(c.text, c.facts, whole=c.type == "use") for c in clauses)
    elif family == "name":
        yield Evidence(meaning.name, ("name",))
    elif family == "colour":
        colours = colours_of(meaning)
        yield from [Evidence(colours.text, colours.facts, whole=True)] if colours else []
    elif family in _POINTS:
        points = (p for p in points_of(meaning) if p.type in _POINTS[family] and p.facts[0].startswith(family))
        yield from (Evidence(p.text, p.facts, whole=True) for p in points)
    else:
        yield from _of_field(family, meaning, cut_up=cut_up)


def _of_field(family: str, meaning: Meaning, *, cut_up: bool) -> Iterator[Evidence]:
    """A field of its own: in parts, or whole: a step left out may be the warning."""
    for fact in meaning.facts.family(family):
        whole = family == "warranty" or (family == "size" and bool(re.search("[,/]", fact.value)))
        if cut_up and not whole:
            yield from (Evidence(piece.text, (fact.key,)) for piece in cut(fact.value))
        else:
            yield Evidence(polish(fact.value), (fact.key,), whole=whole)


_ONE_THOUGHT = frozenset({"taste", "scent", "feel", "use", "material"})
"""Parts of one of these types belong together: เผ็ดนำ เค็มตาม."""


def part_of(text: str, pattern: re.Pattern[str]) -> str:
    """From the first part that fits to the last: มีกระดุมแม่เหล็ก of ซับในผ้าฝ้าย มีกระดุมแม่เหล็ก."""
    parts = finest(text)
    kinds = {type_of(part) for part in parts}
    fits = [n for n, part in enumerate(parts) if pattern.search(part)]
    if not fits or (len(kinds) == 1 and kinds <= _ONE_THOUGHT):
        return text
    return " ".join(parts[fits[0] : fits[-1] + 1])
