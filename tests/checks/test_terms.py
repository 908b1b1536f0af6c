"""Every phrase of the law's term tables is held by a rule, or the ledger says why none holds it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from assistant.checks import check
from assistant.content import Brief, Grounded, Listing, LiveScript, Post, Segment
from assistant.product.record import Category, Product
from assistant.rulebook.law import uncovered_terms

TERMS = Path(__file__).parent / "data" / "claim_terms.tsv"
CATEGORIES: dict[str, tuple[Category, ...]] = {
    "food": ("food", "supplement", "drink"), "cosmetic": ("cosmetic",), "herbal": ("herbal",), "drug": ("drug",),
    "medical_device": ("medical",), "general_ocpb": ("home",), "price_display": ("home",), "alcohol": ("alcohol",),
    "tobacco": ("tobacco",), "platform_text": ("home",), "marks_misuse": ("food", "home"), "lucky_draw": ("home",),
}  # fmt: skip


class Term(NamedTuple):
    term_class: str
    phrase: str
    severity: str
    confidence: str
    said: str


def read_terms() -> list[Term]:
    lines = TERMS.read_text(encoding="utf-8").splitlines()
    return [Term(*[*line.split("\t"), ""][:5]) for line in lines if not line.startswith("#")]


def uncovered() -> set[tuple[str, str]]:
    return {(entry.term_class, phrase) for entry in uncovered_terms() for phrase in entry.phrases}


def findings(term: Term, category: Category) -> list[str]:
    """What is found at the words of the term, wherever a seller may write them."""
    text = term.said or term.phrase
    live = Segment(role="product", start=0, minutes=5, title="สินค้า", goal="บอก", talking_points=(Grounded(text=text),))
    contents = [Post(platform="facebook", paragraphs=(Grounded(text=text),), call_to_action="ดูได้ในร้าน")]
    if term.term_class in ("platform_text", "lucky_draw"):
        contents += [
            Listing(platform="tiktok_shop", title=text, highlights=(), description="ของร้านเรา"),
            LiveScript(platform="tiktok", minutes=5, segments=(live,)),
        ]
    if "อาหารเสริม" in text and term.term_class == "platform_text":
        category = "supplement"
    product = Product(name="ของชิ้นนี้", category=category)
    told = [
        finding.rule
        for content in contents
        for finding in check(content, Brief(product=product, kind=content.kind, platform=content.platform))
        if finding.text
    ]
    rooms = ("law.", "platform.", "grounding.", "mark.", "language.placeholder")
    return [rule for rule in told if rule.startswith(rooms) and rule != "grounding.percent"]


@pytest.mark.parametrize("term_class", CATEGORIES)
def test_every_phrase_has_a_rule_or_a_reason(term_class):
    missing = [
        (term.phrase, category)
        for term in read_terms()
        if term.term_class == term_class and (term_class, term.phrase) not in uncovered()
        for category in CATEGORIES[term_class]
        if not findings(term, category)
    ]
    assert not missing


def test_the_ledger_excuses_only_phrases_of_the_tables():
    known = {(term.term_class, term.phrase) for term in read_terms()}
    assert uncovered() <= known
    assert len(uncovered()) < 0.03 * len(known)


def test_what_is_not_even_generally_known_is_no_rule():
    """Confidence T? is never shipped as a fact."""
    doubtful = [term for term in read_terms() if term.confidence == "T?"]
    assert doubtful
    assert all((term.term_class, term.phrase) in uncovered() for term in doubtful)
