"""Is it Thai as a careful seller writes it? Particles, spelling, ๆ, classifiers, and what a model leaves behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

import regex

from assistant.checks.reading import Reading
from assistant.content import Finding, Level
from assistant.messages import say
from assistant.rulebook.language import LanguageRules, read_language

_FOREIGN = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Cyrillic}\p{Arabic}\p{Lao}\p{Khmer}\p{Myanmar}\p{Devanagari}]+"
)
_YAMOK = regex.compile(r"(?<=[ก-๎])ๆ(?=[ก-๎])|ๆ{2,}|(?<![ก-๎ ])ๆ|  +ๆ")
_FEMALE = regex.compile(r"(?:ค่ะ|คะ)(?![ก-๎])")
_MALE = regex.compile(r"(?:ครับผม|ครับ|คร้าบ)(?![ก-๎])")
_SENTENCE = regex.compile(r"[^\n]+")
_NAME = 32
"""Code points of a name that are looked at."""
_SHORTEST = 24
"""Code points from which a repeated line is a repetition, not a refrain."""


def check_language(reading: Reading, field: str) -> Iterator[Finding]:
    """Findings within one text."""
    rules = read_language()
    for match in _particles().finditer(reading.plain):
        right = rules.particles[match[0]]
        yield _finding(reading, field, match.span(), "language.particle", "warning",
                       say("check_particle", wrong=match[0], right=right), right)  # fmt: skip
    for lexeme in reading.lexemes:
        if "misspelling" in lexeme.tags:
            right = rules.misspellings[lexeme.word]
            yield _finding(reading, field, (lexeme.start, lexeme.end), "language.spelling", "warning",
                           say("check_spelling", wrong=lexeme.word, right=right), right)  # fmt: skip
    yield from _check_leftovers(reading, field, rules)
    yield from _check_signs(reading, field)
    yield from _check_counting(reading, field)


def _finding(
    reading: Reading, field: str, span: tuple[int, int], rule: str, level: Level, reason: str, suggestion: str = ""
) -> Finding:
    start, end = reading.span(*span)
    return Finding(rule=rule, level=level, field=field, start=start, end=end, text=reading.text[start:end],
                   reason=reason, suggestion=suggestion, source="ราชบัณฑิตยสภาและการใช้จริง")  # fmt: skip


@cache
def _particles() -> regex.Pattern[str]:
    words = sorted(read_language().particles, key=len, reverse=True)
    cloth = "|".join(map(regex.escape, read_language().silk))
    # เหนอะหนะค่ะ ends with no particle นะ; ไม่ลืมอะไรค่ะ asks nothing.
    told = r"(?<!ไม่[ก-๎]{1,20}(?=อะไร|ที่ไหน|เท่าไ))"
    return regex.compile(rf"(?<!(?:{cloth})(?=ไหม))(?<!ห(?=น)){told}(?:{'|'.join(map(regex.escape, words))})(?![ก-๎])")


@cache
def _leftovers() -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    rules = read_language()
    refusals = "|".join(regex.escape(words) for words in rules.refusals)
    return regex.compile("|".join(f"(?:{p})" for p in rules.placeholders)), regex.compile(refusals)


def _check_leftovers(reading: Reading, field: str, rules: LanguageRules) -> Iterator[Finding]:
    """Slots nobody filled, and a model that talks about itself."""
    slots, refusals = _leftovers()
    first, _, _ = field.partition(".")
    for match in slots.finditer(reading.text):
        yield Finding(rule="language.placeholder", level="error", field=field, start=match.start(), end=match.end(),
                      text=match[0], reason=say("check_placeholder", words=match[0]))  # fmt: skip
    if first == "keywords":
        return
    for match in refusals.finditer(reading.plain):
        yield _finding(reading, field, match.span(), "language.refusal", "error", say("check_refusal"))


def _check_signs(reading: Reading, field: str) -> Iterator[Finding]:
    for match in _FOREIGN.finditer(reading.text):
        yield Finding(rule="language.script", level="error", field=field, start=match.start(), end=match.end(),
                      text=match[0], reason=say("check_script", words=match[0]))  # fmt: skip
    for match in _YAMOK.finditer(reading.plain):
        yield _finding(reading, field, match.span(), "language.yamok", "note", say("check_yamok"))


def _check_counting(reading: Reading, field: str) -> Iterator[Finding]:
    """3 สบู่ for สบู่ 3 ก้อน, and สบู่ 3 ผืน."""
    things = _classifier_table()
    for number in reading.numbers:
        if number.kind not in ("count", "number") or number.value != number.value.to_integral_value():
            continue
        before = _last_thing(reading, number.start)
        if before and number.kind == "count" and number.unit and number.unit in _all_classifiers():
            fits = things[before]
            if number.unit not in (*fits, *read_language().all_purpose):
                yield _finding(reading, field, (number.start, number.end), "language.classifier", "warning",
                               say("check_classifier", thing=before, wrong=number.unit, right=fits[0]))  # fmt: skip
        elif number.kind == "number" and number.text.isdigit():
            thing = next((t for t in things if reading.plain.startswith((t, f" {t}"), number.end)), None)
            if thing:
                end = reading.plain.index(thing, number.end) + len(thing)
                right = f"{thing} {number.text} {things[thing][0]}"
                yield _finding(reading, field, (number.start, end), "language.classifier", "warning",
                               say("check_classifier_order", thing=thing, right=right), right)  # fmt: skip


@cache
def _classifier_table() -> dict[str, tuple[str, ...]]:
    """Thing → its classifiers, the longest name first."""
    table = {thing: entry.words for entry in read_language().classifiers for thing in entry.things}
    return dict(sorted(table.items(), key=lambda pair: -len(pair[0])))


@cache
def _all_classifiers() -> frozenset[str]:
    return frozenset(word for words in _classifier_table().values() for word in words)


def _last_thing(reading: Reading, at: int) -> str | None:
    """What is counted: the name before the number ends with it; of a compound (สบู่น้ำผึ้ง) its first thing counts."""
    before = reading.plain[max(0, at - _NAME) : at].rstrip(" ")
    if not any(before.endswith(thing) for thing in _classifier_table()):
        return None
    name = before.rpartition(" ")[2].rpartition("\n")[2]
    found = [(place, -len(thing), thing) for thing in _classifier_table() if (place := name.find(thing)) >= 0]
    return min(found)[2]


def check_whole(readings: Sequence[tuple[str, Reading]], language: str) -> list[Finding]:
    """What only shows over all texts: two voices in one content, and lines said twice."""
    if language != "th":
        return []
    return [*_check_voices(readings), *_check_repeats(readings)]


def _check_voices(readings: Sequence[tuple[str, Reading]]) -> Iterator[Finding]:
    women = [(f, r, m) for f, r in readings if not f.endswith(".question") for m in _FEMALE.finditer(r.plain)]
    men = [(f, r, m) for f, r in readings if not f.endswith(".question") for m in _MALE.finditer(r.plain)]
    if not women or not men:
        return
    field, reading, match = min((women, men), key=len)[0]
    yield _finding(reading, field, match.span(), "language.voice", "warning", say("check_voice"))


def _check_repeats(readings: Sequence[tuple[str, Reading]]) -> Iterator[Finding]:
    """A long line that stands twice in the same text."""
    for field, reading in readings:
        lines = [(m[0].strip(), m) for m in _SENTENCE.finditer(reading.plain)]
        counts = Counter(line for line, _ in lines if len(line) >= _SHORTEST)
        seen: set[str] = set()
        for line, match in lines:
            if counts.get(line, 0) > 1 and line in seen:
                yield _finding(reading, field, match.span(), "language.repeat", "warning", say("check_repeat"))
            seen.add(line)
