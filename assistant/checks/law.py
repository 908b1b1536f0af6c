"""Does a text say of a product what the law does not let one say of its class?"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from assistant.checks.lexer import Lexeme
from assistant.checks.reading import LONGEST_KEPT, Reading
from assistant.checks.sources import source_line
from assistant.content import Finding, Kind, Level, Platform
from assistant.product.record import Product
from assistant.rulebook.evidence import tier
from assistant.rulebook.grounds import read_grounds
from assistant.rulebook.law import LawRule, ProductClass, class_of, class_words, law_rules, targets

_GAP = " ,/·-–“”\"'.*_|•+~"
"""What may stand between the words of one claim."""
_LONGEST_GAP = 3
_LOOSEST_GAP = 18
"""Code points between the words of a loose chain."""

_NO_ROOM = frozenset({"title", "hashtags", "keywords", "on_screen", "hook"})
"""Fields too short for a statement beside the words; it may stand anywhere else in the same content."""

STRICT: frozenset[ProductClass] = frozenset({"food", "supplement", "cosmetic", "herbal"})
"""What an unknown product is held to, as warnings."""


class Scope(NamedTuple):
    """What is known of the text's surroundings."""

    classes: frozenset[ProductClass]
    sure: bool
    """False where the class is a guess: then nothing but the general rules is an error."""
    platform: Platform | None = None
    kind: Kind | None = None
    licensed: bool = False
    """The product has an advertising licence."""
    said: str = ""
    """All texts of the content together, for statements that must accompany a claim."""
    certified: str = ""
    """What her certificates let her say, in their words."""
    facts: str = ""
    """All words of the seller together."""


class Match(NamedTuple):
    rule: LawRule
    start: int
    end: int
    """Span in the plain text of the reading."""


def scope_of(product: Product, **more: object) -> Scope:
    """The class by category, else by the words of its name; unsure is held to the strict classes, as warnings."""
    known = class_of(product.category) or class_by_words(Reading(product.name))
    licensed = any(c.kind == "ad_licence" for c in product.certificates)
    return scope(known, licensed=licensed, certified=_certified(product), **more)


def _certified(product: Product) -> str:
    words = [word for c in product.certificates for word in read_grounds().certificates.get(c.kind, ())]
    return "\n".join((*words, *(c.text for c in product.certificates))).lower()


def scope(known: ProductClass | None, **more: object) -> Scope:
    classes = STRICT | {"general"} if known is None else frozenset({known, "general"})
    return Scope(classes, known is not None, **more)  # type: ignore[arg-type]


def class_by_words(reading: Reading) -> ProductClass | None:
    """The strictest class that the words tell; None where they tell nothing."""
    told = {tag for lexeme in reading.lexemes for tag in lexeme.tags if tag.startswith("class:")}
    return next((name for name in class_words() if f"class:{name}" in told), None)


def check_law(reading: Reading, field: str, scope: Scope) -> list[Finding]:
    """Findings of one text, the strongest one for each stretch of words."""
    matches = [
        m for m in find_claims(reading) if _applies(m.rule, scope, field) and not _is_certified(reading, m, scope)
    ]
    return [_finding(reading, field, match, scope) for match in _strongest(matches, scope)]


def find_claims(reading: Reading) -> Sequence[Match]:
    """Every rule whose words or meanings stand in the text and are not denied there; kept with short texts."""
    return _kept_claims(reading) if len(reading.text) <= LONGEST_KEPT else tuple(_claims(reading))


@lru_cache(maxsize=4096)
def _kept_claims(reading: Reading) -> Sequence[Match]:
    return tuple(_claims(reading))


def _claims(reading: Reading) -> Iterator[Match]:
    for lexeme in reading.nested:
        if (tags := _ruled(lexeme.tags)) and not reading.is_denied(lexeme.start):
            end = _with_targets(reading, lexeme)
            yield from (Match(rule, lexeme.start, end) for rule in tags)
    for index, lexeme in enumerate(reading.meanings):
        chains = () if "innocent" in lexeme.tags else _begun(lexeme.tags)
        if chains and not reading.is_denied(lexeme.start):
            for chain, rule in chains:
                if (last := _follow(reading, index, chain)) is not None:
                    yield Match(rule, lexeme.start, reading.meanings[last].end)


@cache
def _ruled(tags: frozenset[str]) -> Sequence[LawRule]:
    """The rules that list a word with these tags."""
    return tuple(_by_id()[tag[5:]] for tag in tags if tag.startswith("rule:"))


@cache
def _begun(tags: frozenset[str]) -> Sequence[tuple[tuple[str, ...], LawRule]]:
    """The chains that begin with one of these meanings."""
    return tuple(chain for tag in tags for chain in _chains().get(tag, ()))


@cache
def _by_id() -> dict[str, LawRule]:
    return {rule.id: rule for rule in law_rules()}


@cache
def _chains() -> dict[str, list[tuple[tuple[str, ...], LawRule]]]:
    """Chains by their first meaning."""
    chains: dict[str, list[tuple[tuple[str, ...], LawRule]]] = {}
    for rule in law_rules():
        for chain in rule.chains:
            chains.setdefault(chain[0], []).append((chain, rule))
    return chains


def _with_targets(reading: Reading, phrase: Lexeme) -> int:
    """The end of the phrase with what it is said of: รักษาโรค + เบาหวาน."""
    end = phrase.end
    first = bisect_left(reading.meanings, end, key=lambda lexeme: lexeme.start)
    for lexeme in islice(reading.meanings, first, None):
        if lexeme.start != end or lexeme.tags.isdisjoint(targets()):
            break
        end = lexeme.end
    return end


def _follow(reading: Reading, index: int, chain: tuple[str, ...]) -> int | None:
    """The index of the lexeme that completes the chain begun at `index`; None where something else comes between."""
    lexemes, wanted, last = reading.meanings, 1, index
    if len(chain) == 1:
        return index
    for at in range(index + 1, len(lexemes)):
        here, loose = lexemes[at], chain[wanted].startswith("~")
        if "innocent" in here.tags or not _adjoins(reading, lexemes[last], here, loose):
            return None
        if chain[wanted].removeprefix("~") in here.tags:
            wanted, last = wanted + 1, at
            if wanted == len(chain):
                return at
        elif not loose:
            if not (here.tags & {"filler", "link"} or _is_listed(lexemes, at)):
                return None
            last = at
    return None


def _is_listed(lexemes: Sequence[Lexeme], at: int) -> bool:
    """Whether the lexeme is one of several targets: บำรุงผิวและตับ speaks of the liver too."""
    return bool(lexemes[at].tags & targets()) and at + 1 < len(lexemes) and "link" in lexemes[at + 1].tags


def _adjoins(reading: Reading, before: Lexeme, here: Lexeme, loose: bool) -> bool:
    """Whether the two stand side by side, or (loose) within a few words of one clause: พยาบาลทั้งตึกแนะนำ."""
    gap = reading.plain[before.end : here.start]
    if loose:
        return len(gap) <= _LOOSEST_GAP and not any(letter.isspace() or letter in ".!?" for letter in gap)
    return len(gap) <= _LONGEST_GAP and not gap.strip(_GAP)


def _is_certified(reading: Reading, match: Match, scope: Scope) -> bool:
    """Words that want proof, and stand on the certificate she gave."""
    return match.rule.grounded and bool(scope.certified) and reading.plain[match.start : match.end] in scope.certified


def _applies(rule: LawRule, scope: Scope, field: str) -> bool:
    if not scope.classes.intersection(rule.classes):
        return False
    if rule.platforms and scope.platform not in rule.platforms:
        return False
    if rule.kinds and scope.kind not in rule.kinds:
        return False
    if rule.fields and field.partition(".")[0] not in rule.fields:
        return False
    if field.endswith(".question"):
        return False
    return not any(words in scope.said for words in rule.unless)


def level_in(rule: LawRule, scope: Scope, words: str) -> Level:
    """How loud the rule is here: a licence or a fact of the seller quietens it, a guessed class caps it."""
    if (rule.licence and scope.licensed) or (rule.grounded and words in scope.facts):
        return "note"
    guessed = not scope.sure and "general" not in rule.classes
    return "warning" if guessed and rule.level == "error" else rule.level


def _strongest(matches: list[Match], scope: Scope) -> list[Match]:
    """One match for each stretch: the loudest, then the longest, then the one for the narrower class. What overlaps it
    and is as loud belongs to it, so that รักษาสิวหายขาด is one finding and goes as a whole."""
    ranked = sorted(
        matches, key=lambda m: (-tier(level_in(m.rule, scope, "")), m.start - m.end, "general" in m.rule.classes)
    )
    owner: list[int | None] = [None] * max((match.end for match in ranked), default=0)
    kept: list[Match] = []
    for match in ranked:
        owners = {at for at in owner[match.start : match.end] if at is not None}
        if len(owners) == 1 and _widens(kept[at := owners.pop()], match, scope):
            kept[at] = Match(kept[at].rule, min(kept[at].start, match.start), max(kept[at].end, match.end))
            owner[match.start : match.end] = [at] * (match.end - match.start)
        elif not owners and owner[match.start] is None:
            owner[match.start : match.end] = [len(kept)] * (match.end - match.start)
            kept.append(match)
    return sorted(kept, key=lambda m: m.start)


def _widens(kept: Match, match: Match, scope: Scope) -> bool:
    """Whether an overlapping match is as loud and the kept one's remedy still fits the longer words."""
    if tier(level_in(kept.rule, scope, "")) != tier(level_in(match.rule, scope, "")):
        return False
    return kept.rule == match.rule if kept.rule.instead else not kept.rule.swaps


def _finding(reading: Reading, field: str, match: Match, scope: Scope) -> Finding:
    rule = match.rule
    start, end = reading.span(match.start, match.end)
    words = reading.plain[match.start : match.end]
    return Finding(
        rule=rule.id,
        level=level_in(rule, scope, words),
        field=field,
        start=start,
        end=end,
        text=reading.text[start:end],
        reason=_reason(rule),
        suggestion=_suggestion(rule, words, reading.text[start:end], field),
        source=source_line(rule.source, rule.confidence, rule.checked),
    )


def _suggestion(rule: LawRule, words: str, written: str, field: str) -> str:
    """What may stand there instead; a statement to add to the words (“{} …”) has no place in a title or a tag."""
    instead = rule.swaps.get(words, rule.instead or "")
    if "{}" in instead:
        return "" if field.partition(".")[0] in _NO_ROOM else instead.format(written)
    return instead


def _reason(rule: LawRule) -> str:
    told = f"{rule.reason} — {rule.remedy}" if rule.remedy else rule.reason
    return f"ตรวจสอบก่อนใช้: {told}" if rule.confidence == "T" else told
