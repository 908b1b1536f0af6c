"""Marks and licence numbers: printed only as given, and a number in a wrong shape asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import regex

from assistant.checks.reading import Reading
from assistant.checks.rest import Rest, letters_only
from assistant.checks.sources import source_line
from assistant.content import Finding
from assistant.messages import say
from assistant.rulebook.marks import Mark, has_right_check_digit, read_marks


def check_certificates(reading: Reading, field: str, rest: Rest | None) -> Iterator[Finding]:
    """Numbers after the name of a mark: their shape, and (with facts) whether the seller gave them."""
    if not _DIGIT.search(reading.plain) or not _any_mark().search(reading.plain):
        return
    for mark in read_marks():
        for match in _pattern(mark).finditer(reading.plain):
            if reading.is_denied(match.start()):
                continue
            yield from _check_one(reading, field, rest, mark, match)


_DIGIT = re.compile("[0-9]")


@cache
def _any_mark() -> re.Pattern[str]:
    """The name of any mark, in a text with a digit."""
    names = "|".join(re.escape(word) for mark in read_marks() for word in mark.words)
    return re.compile(rf"(?:{names}).{{0,16}}?[0-9]", re.DOTALL)


@cache
def _pattern(mark: Mark) -> regex.Pattern[str]:
    names = "|".join(regex.escape(word) for word in mark.words)
    return regex.compile(rf"(?<![ก-๎a-z])(?:{names})(?:\s?(?:เลขที่|เลข|no\.?|:))*\s?(?P<number>{mark.looks_like})")


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
    elif (mark.shape and not regex.fullmatch(mark.shape, number)) or (
        mark.check_digit and not has_right_check_digit(number)
    ):
        yield Finding(rule=f"mark.shape.{mark.code}", level=mark.level, field=field, start=start, end=end, text=shown,
                      reason=say("check_mark_shape", mark=mark.name, number=shown, example=mark.example),
                      source=source_line(mark.source, mark.confidence))  # fmt: skip
