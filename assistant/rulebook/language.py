"""The Thai of a text as data: misspellings, particles, classifiers, what a model leaves behind."""

from __future__ import annotations

from functools import cache

from assistant.product.record import Record
from assistant.rulebook.tables import folder, read_record, read_table


class Classifier(Record):
    """The words one counts a thing with."""

    things: tuple[str, ...]
    words: tuple[str, ...]
    confidence: str


class LanguageRules(Record):
    """What the language checks look for."""

    misspellings: dict[str, str]
    particles: dict[str, str]
    """Wrong particle → right particle: นะค่ะ → นะคะ."""
    silk: tuple[str, ...]
    """Words before ไหม that make it silk and no question: ผ้าไหมค่ะ is right."""
    question_words: tuple[str, ...]
    """Words after which คะ, not ค่ะ, is written."""
    statement_words: tuple[str, ...]
    """Words after which ค่ะ, not คะ, is written."""
    female: tuple[str, ...]
    male: tuple[str, ...]
    refusals: tuple[str, ...]
    """How models begin when they will not or cannot, or when they talk about themselves."""
    placeholders: tuple[str, ...]
    """Regular expressions of slots nobody filled."""
    stiff: dict[str, str]
    """Translated-sounding wording → what a seller would say."""
    classifiers: tuple[Classifier, ...]
    all_purpose: tuple[str, ...]
    """Pack words that can count anything sold."""


@cache
def read_language() -> LanguageRules:
    """`rules/language/language.toml`."""
    file = folder("language") / "language.toml"
    return read_record(LanguageRules, read_table(file), file)
