"""Phones, LINE ids, links and bank accounts where the platform forbids them, and what its titles may not hold."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from assistant.checks.reading import Reading
from assistant.checks.sources import source_line
from assistant.content import Finding, Platform
from assistant.messages import say
from assistant.rulebook.contact import ContactWay, contact_ways
from assistant.rulebook.evidence import strongest_level
from assistant.rulebook.platforms import read_platform


def check_contact(reading: Reading, field: str, platform: Platform | None) -> Iterator[Finding]:
    """Every way out of the platform, where it allows none."""
    if platform is None:
        return
    rules = read_platform(platform)
    if rules.contact_allowed:
        return
    for way, pattern in _patterns():
        for match in pattern.finditer(reading.plain):
            start, end = reading.span(*match.span())
            yield Finding(
                rule=f"platform.contact.{way.code}", level=strongest_level(rules.contact_confidence), field=field,
                start=start, end=end, text=reading.text[start:end], suggestion=way.suggestion,
                reason=say("check_contact", platform=rules.name, what=way.what),
                source=source_line(rules.contact_source, rules.contact_confidence),
            )  # fmt: skip


@cache
def _patterns() -> tuple[tuple[ContactWay, regex.Pattern[str]], ...]:
    return tuple((way, regex.compile(way.pattern)) for way in contact_ways())
