"""Does every number, service, mark, place and praise of a text rest on a fact?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from assistant.checks.lexer import Lexeme
from assistant.checks.numbers import check_numbers
from assistant.checks.reading import Reading
from assistant.checks.rest import Rest, rest_of
from assistant.content import Finding
from assistant.messages import say
from assistant.product.ledger import fact_name
from assistant.rulebook.grounds import Ground, read_grounds

__all__ = ["Rest", "check_grounding", "rest_of"]

_VIEWERS = frozenset({"audience_prompt", "question", "picture"})
"""Where a place is the viewer's or the scene's, not the product's."""


def check_grounding(reading: Reading, field: str, rest: Rest) -> Iterator[Finding]:
    """What the text says and no fact does."""
    for lexeme, tag in reading.grounds:
        if tag.startswith("ground:"):
            yield from _check_ground(reading, field, lexeme, tag, rest)
        elif _last_name(field) not in _VIEWERS and tag[6:] not in rest.places:
            yield _finding(reading, field, lexeme, "grounding.place", say("check_place", place=tag[6:]))
    yield from check_numbers(reading, field, rest)


def _last_name(field: str) -> str:
    return next((step for step in reversed(field.split(".")) if not step.isdigit()), "")


@cache
def _grounds() -> dict[str, Ground]:
    return {ground.id: ground for ground in read_grounds().grounds}


def _check_ground(reading: Reading, field: str, lexeme: Lexeme, tag: str, rest: Rest) -> Iterator[Finding]:
    _, name, number = tag.split(":")
    ground = _grounds()[name]
    if _last_name(field) in (*ground.skip_fields, "question", "audience_prompt"):
        return
    if any(word in rest.words for word in (*ground.sets[int(number)], *ground.backed_by)):
        return
    start, end = reading.span(lexeme.start, lexeme.end)
    yield Finding(
        rule=ground.id, level=ground.level, field=field, start=start, end=end, text=reading.text[start:end],
        reason=f"{ground.reason} {_nearest(ground, rest)}".strip(), suggestion=ground.suggestion,
        source=say("check_source_facts"),
    )  # fmt: skip


def _nearest(ground: Ground, rest: Rest) -> str:
    """The fact that comes nearest, so that she sees what is known."""
    for family in ground.facts:
        for held in rest.held:
            if held.fact.key.partition(".")[0] == family:
                return say("check_nearest", key=fact_name(held.fact.key), value=held.fact.value)
    return say("check_add_fact", key=fact_name(ground.facts[0])) if ground.facts else ""


def _finding(reading: Reading, field: str, lexeme: Lexeme, rule: str, reason: str) -> Finding:
    start, end = reading.span(lexeme.start, lexeme.end)
    return Finding(rule=rule, level="error", field=field, start=start, end=end, text=reading.text[start:end],
                   reason=reason, source=say("check_source_facts"))  # fmt: skip
