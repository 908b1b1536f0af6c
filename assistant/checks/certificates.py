"""Marks and licence numbers: printed only as given, and a number in a wrong shape asks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from assistant.checks.law import denied_stretches
from assistant.checks.reading import Reading
from assistant.checks.rest import Rest, letters_only
from assistant.content import Finding
from assistant.messages import say
from assistant.rulebook.marks import Mark, read_marks


def check_certificates(reading: Reading, field: str, rest: Rest | None) -> Iterator[Finding]:
    """Numbers after the name of a mark: their shape, and (with facts) whether the seller gave them."""
    for mark in read_marks():
        if not any(word in reading.plain for word in mark.words):
            continue
        for match in _pattern(mark).finditer(reading.plain):
            if _is_denied(reading, match.start()):
                continue
            yield from _check_one(reading, field, rest, mark, match)


@cache
def _pattern(mark: Mark) -> regex.Pattern[str]:
    names = "|".join(regex.escape(word) for word in mark.words)
    return regex.compile(rf"(?<![ก-๎a-z])(?:{names})(?:\s?(?:เลขที่|เลข|no\.?|:))*\s?(?P<number>{mark.looks_like})")


def _is_denied(reading: Reading, at: int) -> bool:
    return any(start <= at < end for start, end in denied_stretches(reading))


def _check_one(
    reading: Reading, field: str, rest: Rest | None, mark: Mark, match: regex.Match[str]
) -> Iterator[Finding]:
    number = match["number"].strip()
    start, end = reading.span(*match.span("number"))
    shown = reading.text[start:end]
    if rest is not None and letters_only(number) not in rest.letters:
        yield Finding(rule=f"grounding.mark.{mark.code}", level="error", field=field, start=start, end=end, text=shown,
                      reason=say("check_mark_not_given", mark=mark.name, number=shown),
                      source=say("check_source_facts"))  # fmt: skip
    elif mark.shape and not regex.fullmatch(mark.shape, number):
        yield Finding(rule=f"mark.shape.{mark.code}", level=mark.level, field=field, start=start, end=end, text=shown,
                      reason=say("check_mark_shape", mark=mark.name, number=shown, example=mark.example),
                      source=f"{mark.source} · {mark.confidence}")  # fmt: skip
