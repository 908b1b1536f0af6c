"""The law as data: rules (words and meanings that may not be said of a class of product), the vocabulary that gives
words their meaning, classes of product, and the ledger from the text of the law to the rules."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from assistant.content import Kind, Level, Platform
from assistant.errors import RuleError
from assistant.product.record import Category, Record
from assistant.rulebook.evidence import Confidence, Severity, default_level, strongest_level, tier
from assistant.rulebook.tables import folder, read_record, read_table, rule_files

ProductClass = Literal[
    "general", "food", "supplement", "drink", "alcohol", "cosmetic", "herbal", "drug", "medical", "tobacco", "feed",
    "agri",
]  # fmt: skip


class LawRule(Record):
    """One rule: what it concerns, how sure we are, what to tell the seller, and texts that must and must not fire."""

    id: str = Field(pattern=r"^(law|platform|mark)\.[a-z_]+(\.[a-z_0-9]+)+$")
    classes: tuple[ProductClass, ...]
    severity: Severity
    confidence: Confidence
    stated_level: Level | None = Field(default=None, alias="level")
    """Where the default of severity and confidence is not meant; never above what the confidence allows."""
    source: str
    checked: date = date(2026, 11, 23)
    since: date | None = None
    until: date | None = None
    """The instrument its words were compiled from was repealed on this day; the statute behind it still stands."""
    reason: str
    """Why, for the seller, in Thai."""
    remedy: str = ""
    """What she can do instead, as advice."""
    phrases: tuple[str, ...] = ()
    """Words that are the claim by themselves."""
    chains: tuple[tuple[str, ...], ...] = ()
    """Meanings in a row, as names of the vocabulary: ("treat", "disease"); ("medic", "~endorse") allows a few other
    words of the same clause between the two."""
    instead: str | None = None
    """What may stand in the place of the words matched, where one wording fits grammatically; {} are the words."""
    swaps: dict[str, str] = Field(default_factory=dict)
    """The same for single phrases; an empty text means “take it out”."""
    platforms: tuple[Platform, ...] = ()
    """Only on these; empty for all."""
    kinds: tuple[Kind, ...] = ()
    fields: tuple[str, ...] = ()
    """Only in these fields of a content, by first name; empty for all."""
    unless: tuple[str, ...] = ()
    """Words that make it lawful where they stand elsewhere in the same content."""
    licence: bool = False
    """An advertising licence of the product (ฆอ. ฆพ. ฆท.) turns it into a note."""
    grounded: bool = False
    """Lawful where the seller's own facts say it (an award with its giver and year); then only a note."""
    fires: tuple[str, ...]
    passes: tuple[str, ...]

    @model_validator(mode="before")
    @classmethod
    def _split_chains(cls, table: Any) -> Any:
        if isinstance(table, dict) and "chains" in table:
            chains = [chain.split() if isinstance(chain, str) else chain for chain in table["chains"]]
            return {**table, "chains": chains}
        return table

    @model_validator(mode="after")
    def _no_louder_than_known(self) -> Self:
        if self.stated_level and tier(self.stated_level) > tier(strongest_level(self.confidence)):
            raise ValueError(f"{self.stated_level} is too loud for confidence {self.confidence}")
        return self

    @property
    def level(self) -> Level:
        return self.stated_level or default_level(self.severity, self.confidence)


class ClassWords(Record):
    """How a product class is recognised."""

    name: ProductClass
    categories: tuple[Category, ...] = ()
    words: tuple[str, ...] = ()
    """Words of a name that tell the class where the category does not."""


class LedgerEntry(Record):
    """One section of the law: which rules hold it, or why none does."""

    section: str
    says: str
    rules: tuple[str, ...] = ()
    not_covered: str = ""

    @model_validator(mode="after")
    def _either(self) -> Self:
        if bool(self.rules) == bool(self.not_covered):
            raise ValueError("give rules, or the reason why it is not covered")
        return self


class UncoveredTerms(Record):
    """Phrases of the term tables that no rule holds, and why."""

    term_class: str = Field(alias="class")
    """The table they stand in."""
    phrases: tuple[str, ...]
    not_covered: str = Field(min_length=10)


@cache
def law_rules() -> tuple[LawRule, ...]:
    """Every rule of `rules/law/*.toml`. RuleError: a file is broken, an id stands twice, a meaning is unknown."""
    rules: dict[str, LawRule] = {}
    for file in rule_files("law"):
        for number, table in enumerate(read_table(file).get("rule", []), 1):
            rule = read_record(LawRule, table, file, str(table.get("id", number)))
            if rule.id in rules:
                raise RuleError("rule_twice", file=file.name, id=rule.id)
            _check_chains(rule, file.name)
            rules[rule.id] = rule
    return tuple(rules.values())


def _check_chains(rule: LawRule, file: str) -> None:
    for chain in rule.chains:
        for meaning in chain:
            if meaning.removeprefix("~") not in vocabulary():
                raise RuleError(
                    "rule_broken", file=file, place=f"{rule.id}.chains", detail=f"unknown meaning {meaning}"
                )


@cache
def vocabulary() -> dict[str, tuple[str, ...]]:
    """Meaning → words, from the `[words]` tables of `rules/law`. A word may have several meanings."""
    words: dict[str, tuple[str, ...]] = {}
    for file in rule_files("law"):
        for meaning, listed in read_table(file).get("words", {}).items():
            words[meaning] = (*words.get(meaning, ()), *listed)
    return words


@cache
def targets() -> frozenset[str]:
    """Meanings that are things a claim is about, so that several may be listed after one verb."""
    return frozenset(read_table(folder("law") / "vocabulary.toml")["targets"])


@cache
def _classes() -> tuple[ClassWords, ...]:
    file = folder("law") / "classes.toml"
    return tuple(read_record(ClassWords, t, file, t.get("name", "")) for t in read_table(file).get("class", []))


@cache
def class_of(category: Category) -> ProductClass | None:
    """The product class of a category; None where the category (`other`) does not tell."""
    for entry in _classes():
        if category in entry.categories:
            return entry.name
    return None


@cache
def class_words() -> dict[ProductClass, tuple[str, ...]]:
    """Words that tell a product's class, strictest class first."""
    return {entry.name: entry.words for entry in _classes()}


@cache
def packs() -> frozenset[str]:
    """Words that may stand before the thing itself in a product's name."""
    return frozenset(read_table(folder("law") / "classes.toml")["packs"])


@cache
def ledger() -> tuple[LedgerEntry, ...]:
    """The sections of the law with the rules that hold them. RuleError where a rule named there does not exist."""
    file = folder() / "ledger.toml"
    entries = [read_record(LedgerEntry, t, file, t.get("section", "")) for t in read_table(file).get("entry", [])]
    return tuple(entries)


@cache
def uncovered_terms() -> tuple[UncoveredTerms, ...]:
    """The phrases that no rule holds, with the reason."""
    file = folder() / "ledger.toml"
    return tuple(read_record(UncoveredTerms, t, file, t.get("class", "")) for t in read_table(file).get("term", []))
