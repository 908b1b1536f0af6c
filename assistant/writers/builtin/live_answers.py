"""Buyers' questions and objections with grounded answers, or an honest promise to check."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, NamedTuple

from assistant.content import Answer
from assistant.writers.builtin import closing, prices
from assistant.writers.builtin.clauses import cut, polish
from assistant.writers.builtin.data import load
from assistant.writers.builtin.phrases import Context, Line, realise
from assistant.writers.builtin.points import derived, points_of
from assistant.writers.builtin.slots import Filler
from assistant.writers.builtin.understand import Meaning

_SAME_GROUP = {"soap": "cosmetic"}


class Question(NamedTuple):
    """One question as the data file has it."""

    ask: tuple[str, ...]
    families: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    say: tuple[str, ...] = ()
    show: str = ""
    role: str = "question"
    slot: str = ""
    unless: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    unless_category: tuple[str, ...] = ()


class Reply(NamedTuple):
    """An answer and how sure it is."""

    answer: Answer
    known: bool


@cache
def questions_of(group: str) -> tuple[Question, ...]:
    """The questions of one group of goods."""
    table = load("live_questions")[0]
    return tuple(_read(entry) for entry in table.get(_SAME_GROUP.get(group, group), ()))


def _read(entry: dict[str, Any]) -> Question:
    named = {"from": "families"}
    values: dict[str, Any] = {named.get(k, k): tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
    return Question(**values)


def replies(context: Context, *, most_checks: int = 3) -> list[Reply]:
    """Every question that makes sense for the product, the answered ones first; of the others a few."""
    meaning = context.meaning
    group = meaning.group if questions_of(meaning.group) else "other"
    own, common = questions_of(group), questions_of("common")
    found: list[Reply] = []
    told: set[str] = set()
    for question in (q for q in (*own, *common) if _makes_sense(q, meaning)):
        reply = _reply(question, context, told, check=question in own or bool(question.slot))
        if reply:
            found.append(reply)
    known = [r for r in found if r.known]
    return known + [r for r in found if not r.known][:most_checks]


def _makes_sense(question: Question, meaning: Meaning) -> bool:
    if meaning.product.category in question.unless_category:
        return False
    if question.only and not any(word in meaning.name for word in question.only):
        return False
    return not any(word in f"{meaning.name} {' '.join(meaning.product.features)}" for word in question.unless)


def _reply(question: Question, context: Context, told: set[str], *, check: bool) -> Reply | None:
    """`told` are the facts that answered an earlier question word for word; a second question does not repeat them.
    `check`: a promise to find out is an answer too."""
    ask = question.ask[context.teller.rng.randrange(len(question.ask))]
    if ask in context.teller.said:
        return None
    if _is_told(question, context.meaning, told):
        return None
    line = _answer(question, context, told)
    known = line is not None
    if line is None and (not check or question.slot == "worth" or not (question.families or question.slot)):
        return None
    line = line or _honest(question, context)
    if line is None:
        return None
    context.teller.said.add(ask)
    role: Literal["question", "objection"] = "objection" if question.role == "objection" else "question"
    return Reply(Answer(question=ask, answer=line.text, facts=line.facts, role=role), known)


def _is_told(question: Question, meaning: Meaning, told: set[str]) -> bool:
    said = _evidence(question, meaning) if question.families else None
    return said is not None and said.text in told


def _answer(question: Question, context: Context, told: set[str]) -> Line | None:
    if question.slot:
        return _computed(question.slot, context)
    if not question.families:
        return context.teller.first(question.say, context, {})
    said = _evidence(question, context.meaning)
    if said is None:
        return None
    frames = question.say or tuple(load("live_questions")[0]["frames"]["direct"])
    line = context.teller.first(frames, context, {"said": said, "place": _place(context.meaning)})
    if line:
        told.add(said.text)
    return line


def _place(meaning: Meaning) -> Filler | None:
    place = next((p for p in points_of(meaning) if p.type == "place"), None)
    return Filler(place.text, place.facts) if place else None


_WHOLE = ("colour", "material", "variant")


def _evidence(question: Question, meaning: Meaning) -> Filler | None:
    """The words of hers that answer: the first family with a clause that holds one of the question's words."""
    for family in question.families:
        found = _in_family(family, question, meaning)
        if found:
            return found
    return None


def _in_family(family: str, question: Question, meaning: Meaning) -> Filler | None:
    words = question.words
    if family == "feature":
        allowed = [c for c in meaning.clauses if not question.types or c.type in question.types]
        found = next((c for word in words for c in allowed if _holds(c.text, (word,))), None)
        return Filler(found.text, found.facts) if found else None
    facts = meaning.facts.family(family)
    if not facts:
        return None
    if family in _WHOLE or family == "certificate":
        kind = {"colour": ("colours",), "variant": ("variants",), "material": ("material", "ingredient")}.get(family)
        points = [p for p in points_of(meaning) if p.type in (kind or ("certificate", "mark"))]
        matched = [p for p in points if _holds(p.text, words)]
        return Filler(matched[0].text, matched[0].facts) if matched else None
    for fact in facts:
        pieces = [piece.text for piece in cut(fact.value)] if words else [polish(fact.value)]
        matched_texts = [text for text in pieces if _holds(text, words)]
        if matched_texts:
            return Filler(" ".join(matched_texts[:2]), (fact.key,))
    return None


def _holds(text: str, words: tuple[str, ...]) -> bool:
    lower = text.lower()
    return not words or any(word.lower() in lower for word in words)


def _honest(question: Question, context: Context) -> Line | None:
    """What the host can show on the spot, else a promise to check."""
    if question.show:
        line = realise(question.show, context, {})
        if line and context.teller.keep(line):
            return line
    data = load("live_questions")[0]
    whom = data["whom"].get(context.meaning.product.category, data["whom"]["default"])
    return context.teller.first(tuple(data["frames"]["check"]), context, {"whom": Filler(whom)})


def _computed(slot: str, context: Context) -> Line | None:
    """Answers whose numbers code works out."""
    p, cl = context.meaning.product, context.meaning.classifier
    if slot == "offers":
        said = " ".join(closing.offers(context.meaning))
        offer = Filler(said, ("promotion",)) if said else None
        return context.teller.first(("{said}{ค่ะ}", "มี{ค่ะ} {said}"), context, {"said": offer}) if offer else None
    if slot == "total":
        fee, total, free = prices.fee(p), derived(context.meaning, "total_with_shipping"), prices.free_from(p, cl)
        if fee and total:
            given = {"fee": Filler(*fee), "sum": total, "free": Filler(*free) if free else None}
            frames = ("{fee} รวมเป็น {sum} {free}{ค่ะ}",) if free else ("{fee} รวมเป็น {sum}{ค่ะ}",)
            return context.teller.first(frames, context, given)
        known = fee or free
        return context.teller.first(("{fee}{ค่ะ}",), context, {"fee": Filler(*known)}) if known else None
    if slot == "days":
        days = prices.days(p)
        return (
            context.teller.first(("ประมาณ {days}{ค่ะ}", "ราว {days}{ค่ะ}"), context, {"days": Filler(*days)})
            if days
            else None
        )
    if slot == "cod":
        if p.shipping and p.shipping.cash_on_delivery:
            line = context.teller.first(("เก็บปลายทางได้{ค่ะ}", "ได้{ค่ะ} มีเก็บเงินปลายทาง"), context, {})
            return line._replace(facts=("shipping",)) if line else None
        return None
    return _worth(context)


def _worth(context: Context) -> Line | None:
    """“Is it not dear?”: what one gets for the price, from the facts; nothing is promised and nobody is hurried."""
    meaning = context.meaning
    price = prices.now(meaning.product)
    if not price:
        return None
    best = [
        p
        for t in ("process", "material", "ingredient", "net", "size", "feel")
        for p in points_of(meaning)
        if p.type == t
    ]
    short = [p for p in best if len(p.text) <= 40][:2]
    given: dict[str, Filler | None] = {"price": Filler(*price)}
    if short:
        given["said"] = Filler(" ".join(p.text for p in short), tuple(k for p in short for k in p.facts))
        frames = (
            "ขอให้ดูที่ของก่อน{ค่ะ} {said} ทั้งหมดนี้ {price}",
            "เข้าใจ{ค่ะ} ที่ได้คือ {said} เทียบดูก่อนได้ ไม่เร่ง",
            "ราคามาจากตรงนี้{ค่ะ} {said} ดูจนพอใจแล้วค่อยสั่งก็ได้",
        )
        return context.teller.first(frames, context, given)
    short_frames = ("{price} ตามที่ขึ้นจอ{ค่ะ} เทียบดูก่อนได้ ไม่เร่ง", "เข้าใจ{ค่ะ} {price} ดูของจริงให้พอใจก่อนแล้วค่อยตัดสินใจ")
    return context.teller.first(short_frames, context, given)
