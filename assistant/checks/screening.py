"""Before any writer: the seller's own unlawful claims are rewritten or left out, and told; some goods are refused."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import regex

from assistant.checks.law import Scope, check_law, scope_of
from assistant.checks.mending import mend_text, sentence_span
from assistant.checks.reading import Reading, read_text
from assistant.content import Finding
from assistant.messages import say
from assistant.product.record import Product
from assistant.rulebook.law import LawRule, ProductClass, class_of, class_words, law_rules, packs

_REFUSED: tuple[ProductClass, ...] = ("alcohol", "tobacco", "drug")
_LISTS = ("features", "materials", "colours", "details_en", "details_zh")
_TEXTS = ("name_en", "name_zh", "story", "how_to_use", "care", "audience", "size", "net_content", "warranty")
_MOST_MENDS = 20


def refusal(product: Product) -> str | None:
    """Why no promotional copy may be written for it, and what the seller may do; None where it may."""
    told = class_of(product.category)
    refused = told if told in _REFUSED else _class_of_name(product.name)
    if refused not in _REFUSED and _holds_alcohol(product):
        refused = "alcohol"
    return say(f"check_refusal_{refused}", name=product.name) if refused in _REFUSED else None


def _class_of_name(name: str) -> ProductClass | None:
    """The class of the thing a name begins with, read as written and with the gaps between its letters closed."""
    closed = _GAPS.sub("", name)
    found = {told for text in (name, closed) if (told := _class_of_head(text))}
    return next((told for told in class_words() if told in found), None)


def _class_of_head(name: str) -> ProductClass | None:
    """The class of the thing a name begins with, its pack left aside; what a thing only tastes of does not count."""
    reading = Reading(name)
    for lexeme in reading.nested:
        before = reading.plain[: lexeme.start].rpartition(" ")[2]
        if before in packs():
            classes = {tag.removeprefix("class:") for tag in lexeme.tags if tag.startswith("class:")}
            if classes:
                return next(name for name in class_words() if name in classes)
    return None


_GAPS = regex.compile(r"(?<=[ก-๎A-Za-z])[ .\-_*·•|/,~+]+(?=[ก-๎A-Za-z])")
_STRENGTH = regex.compile(
    r"(?:แอลกอฮอล์|alcohol|alc\.?|abv)\s?(?:ประมาณ|ราว|:)?\s?(\d+(?:\.\d+)?)\s?(?:%|ดีกรี)|(\d+(?:\.\d+)?)\s?(?:%\s?(?:abv|alc)|ดีกรี)"
)
_MOST_ALCOHOL = 0.5
"""Per cent above which a drink or food is an alcoholic beverage (พ.ร.บ. 2551 กับ ฉบับที่ 2 พ.ศ. 2568)."""


def _holds_alcohol(product: Product) -> bool:
    """A drink or food whose own facts give its strength."""
    if (class_of(product.category) or _class_of_name(product.name)) not in ("drink", "food", None):
        return False
    if product.category not in ("drink", "food", "other"):
        return False
    told = " ".join((product.name, *product.features, *product.materials, product.story or "")).lower()
    if any(word in told for word in ("เจล", "สเปรย์", "ล้างมือ", "เช็ด")):
        return False
    return any(float(match[1] or match[2]) > _MOST_ALCOHOL for match in _STRENGTH.finditer(told))


def screen_product(product: Product) -> tuple[Product, tuple[str, ...]]:
    """The product as a writer may see it, and what was changed, in Thai.

    Claims that are errors, or forbidden words from practitioners' lists, are replaced where one lawful wording fits
    the sentence, else the words' sentence is left out. What only asks for proof stays and is shown as a finding.
    """
    scope = scope_of(product, facts="")
    notes: list[str] = []
    changes: dict[str, object] = {}
    for name in _LISTS:
        values = getattr(product, name)
        cleaned = tuple(c for value in values if (c := _clean(value, scope, notes)))
        if cleaned != values:
            changes[name] = cleaned
    for name in _TEXTS:
        if value := getattr(product, name):
            text = _clean(value, scope, notes)
            if text != value:
                changes[name] = text or None
    changes |= _clean_name(product, scope, notes) | _clean_parts(product, scope, notes)
    return (product.model_copy(update=changes) if changes else product), tuple(dict.fromkeys(notes))


def _clean_name(product: Product, scope: Scope, notes: list[str]) -> dict[str, object]:
    """A name loses the claim but never everything."""
    cleaned = _clean(product.name, scope, notes, words_only=True)
    return {"name": cleaned} if cleaned and cleaned != product.name else {}


def _clean_parts(product: Product, scope: Scope, notes: list[str]) -> dict[str, object]:
    changes: dict[str, object] = {}
    if product.promotion:
        text = _clean(product.promotion.text, scope, notes)
        if text != product.promotion.text:
            changes["promotion"] = product.promotion.model_copy(update={"text": text}) if text else None
    if product.origin:
        text = _clean(product.origin.text, scope, notes)
        if text and text != product.origin.text:
            changes["origin"] = product.origin.model_copy(update={"text": text})
    variants = tuple(v.model_copy(update={"name": _clean(v.name, scope, notes) or v.name}) for v in product.variants)
    if variants != product.variants:
        changes["variants"] = variants
    return changes


def _clean(text: str, scope: Scope, notes: list[str], *, words_only: bool = False) -> str:
    """The text without what may not be said; every change is noted."""
    for _ in range(_MOST_MENDS):
        bad = [f for f in check_law(read_text(text), "", scope) if _must_go(f)]
        if not bad:
            break
        finding = bad[0]
        bare = words_only and not finding.suggestion
        notes.append(_told(text, finding, bare))
        text = _without(text, finding) if bare else mend_text(text, finding)
    return text


def _without(text: str, finding: Finding) -> str:
    """The text without just the words that were found."""
    return " ".join(f"{text[: finding.start]} {text[finding.end :]}".split())


def _told(text: str, finding: Finding, bare: bool) -> str:
    """What is changed and why; a sentence that goes for two of its words is told whole."""
    words, reason = finding.text, finding.reason
    if finding.suggestion:
        return say("check_screened_rewritten", words=words, instead=finding.suggestion, reason=reason)
    first, last = sentence_span(text, finding.start, finding.end)
    sentence = text[first:last].strip()
    if bare or sentence == words:
        return say("check_screened_removed", words=words, reason=reason)
    return say("check_screened_sentence", sentence=sentence, words=words, reason=reason)


def _must_go(finding: Finding) -> bool:
    return finding.level == "error" or (finding.level == "warning" and finding.rule in _forbidden())


@cache
def _forbidden() -> frozenset[str]:
    return frozenset(_ids(rule for rule in law_rules() if rule.severity in ("block", "permit")))


def _ids(rules: Iterable[LawRule]) -> Iterable[str]:
    return (rule.id for rule in rules)
