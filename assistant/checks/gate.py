"""The one gate: every text of a content past every check."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from assistant.checks.captions import check_captions
from assistant.checks.certificates import check_certificates
from assistant.checks.contact import check_contact
from assistant.checks.duties import check_digits, check_duties
from assistant.checks.grounding import Rest, check_grounding, rest_of
from assistant.checks.labels import check_labels
from assistant.checks.language import check_language, check_whole
from assistant.checks.law import Scope, check_law, class_by_words, scope, scope_of
from assistant.checks.limits import check_limits
from assistant.checks.reading import Reading, read_text
from assistant.content import AnyContent, Brief, Finding, Platform
from assistant.product.record import Category
from assistant.rulebook.evidence import tier
from assistant.rulebook.law import class_of


def check(content: AnyContent, brief: Brief) -> list[Finding]:
    """Every finding of one content, in the order of its texts; spans are code points of the text at the field."""
    readings = [(field, read_text(text)) for field, text in content.texts()]
    said = "\n".join(reading.plain for _, reading in readings)
    rest = rest_of(brief)
    where = scope_of(brief.product, platform=content.platform, kind=content.kind, said=said, facts=rest.words)
    findings = [f for field, reading in readings for f in _check_one(field, reading, where, rest, content.language)]
    findings += [*check_limits(content), *check_captions(content)]
    findings += check_whole(readings, content.language)
    findings += check_duties(content, brief, readings, where)
    return _in_order(findings, [field for field, _ in readings])


def check_text(text: str, *, category: Category = "other", platform: Platform | None = None) -> list[Finding]:
    """Law, language and the platform's contact rules for a bare text; nothing is known of its product.

    With `other` the class is taken from the words; where they tell none, the strict classes hold as warnings.
    """
    reading = read_text(text)
    where = scope(class_of(category) or class_by_words(reading), platform=platform, said=reading.plain)
    findings = [*check_law(reading, "", where), *check_language(reading, ""), *check_certificates(reading, "", None)]
    findings += [*check_contact(reading, "", platform), *check_digits(reading, "")]
    findings += check_whole([("", reading)], "th")
    return _in_order(findings, [""])


def _check_one(field: str, reading: Reading, where: Scope, rest: Rest, language: str) -> Iterator[Finding]:
    yield from check_law(reading, field, where)
    yield from check_grounding(reading, field, rest)
    yield from check_certificates(reading, field, rest)
    yield from check_labels(reading, field, rest)
    typed = field.partition(".")[0] == "keywords"
    for finding in _by_words(reading, where.platform, language == "th", typed):
        yield finding.model_copy(update={"field": field})


@lru_cache(maxsize=4096)
def _by_words(reading: Reading, platform: Platform | None, is_thai: bool, typed: bool) -> tuple[Finding, ...]:
    """What the words alone tell, wherever they stand; kept, because the texts of a kit repeat one another."""
    found = [*check_contact(reading, "", platform), *check_digits(reading, "")]
    return (*found, *check_language(reading, "keywords" if typed else "")) if is_thai else tuple(found)


def _in_order(findings: list[Finding], fields: list[str]) -> list[Finding]:
    """By field, then by place, the loudest first; what was found twice is told once."""
    place = {field: number for number, field in enumerate(fields)}
    unique = {(f.rule, f.field, f.start, f.end): f for f in findings}
    ordered = sorted(unique.values(), key=lambda f: (place.get(f.field, len(place)), f.start, -tier(f.level), f.rule))
    return list(_once(ordered))


def _once(findings: list[Finding]) -> Iterator[Finding]:
    """A note is told once a content, at its first place; what must be put right is told at every place."""
    noted: set[tuple[str, str]] = set()
    for finding in findings:
        if finding.level != "note" or (key := (finding.rule, finding.text.lower())) not in noted:
            yield finding
            if finding.level == "note":
                noted.add(key)
