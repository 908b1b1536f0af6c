"""Buyers' questions and objections with grounded answers, or an honest promise to check."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, NamedTuple

from assistant.content import Answer
from assistant.writers.builtin import prices
from assistant.writers.builtin.clauses import cut, polish
from assistant.writers.builtin.data import load
from assistant.writers.builtin.lines import Given, Line, Teller, compose, derived, points_of
from assistant.writers.builtin.phrases import Context
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


def replies(context: Context, teller: Teller, *, most_checks: int = 3) -> list[Reply]:
    """Every question that makes sense for the product, the answered ones first; of the others a few."""
    meaning = context.meaning
    group = meaning.group if questions_of(meaning.group) else "other"
    own, common = questions_of(group), questions_of("common")
    found: list[Reply] = []
    told: set[str] = set()
    for question in (q for q in (*own, *common) if _makes_sense(q, meaning)):
        reply = _reply(question, context, teller, told, check=question in own or bool(question.slot))
        if reply:
            found.append(reply)
    known = [r for r in found if r.known]
    return known + [r for r in found if not r.known][:most_checks]


def _makes_sense(question: Question, meaning: Meaning) -> bool:
    if meaning.product.category in question.unless_category:
        return False
    return not any(word in f"{meaning.name} {' '.join(meaning.product.features)}" for word in question.unless)


def _reply(question: Question, context: Context, teller: Teller, told: set[str], *, check: bool) -> Reply | None:
    """`told` are the facts that answered an earlier question word for word; a second question does not repeat them.
    `check`: a promise to find out is an answer too."""
    ask = question.ask[teller.rng.randrange(len(question.ask))]
    if ask in teller.said:
        return None
    if _is_told(question, context.meaning, told):
        return None
    line = _answer(question, context, teller, told)
    known = line is not None
    if line is None and (not check or question.slot == "worth" or not (question.families or question.slot)):
        return None
    line = line or _honest(question, context, teller)
    if line is None:
        return None
    teller.said.add(ask)
    role: Literal["question", "objection"] = "objection" if question.role == "objection" else "question"
    return Reply(Answer(question=ask, answer=line.text, facts=line.facts, role=role), known)


def _is_told(question: Question, meaning: Meaning, told: set[str]) -> bool:
    said = _evidence(question, meaning) if question.families else None
    return said is not None and said.text in told


def _answer(question: Question, context: Context, teller: Teller, told: set[str]) -> Line | None:
    if question.slot:
        return _computed(question.slot, context, teller)
    if not question.families:
        return _first(question.say, context, teller, {})
    said = _evidence(question, context.meaning)
    if said is None:
        return None
    frames = question.say or tuple(load("live_questions")[0]["frames"]["direct"])
    line = _first(frames, context, teller, {"said": said, "place": _place(context.meaning)})
    if line:
        told.add(said.text)
    return line


def _first(frames: tuple[str, ...], context: Context, teller: Teller, given: Given) -> Line | None:
    """The least worn frame that can be filled and gives a line not said before."""
    order = {frame: teller.rng.random() for frame in frames}
    for frame in sorted(frames, key=lambda f: (teller.worn[f], order[f])):
        line = compose(frame, context, given)
        if line and teller.keep(line):
            return line
    return None


def _place(meaning: Meaning) -> Filler | None:
    place = next((p for p in points_of(meaning) if p.type == "place"), None)
    return Filler(place.text, place.facts) if place else None


_WHOLE = ("colour", "material", "variant")


def _evidence(question: Question, meaning: Meaning) -> Filler | None:
    """The words of hers that answer: the first family with a clause that holds one of the question's words."""
    for family in question.families:
        found = _in_family(family, question.words, meaning)
        if found:
            return found
    return None


def _in_family(family: str, words: tuple[str, ...], meaning: Meaning) -> Filler | None:
    if family == "feature":
        found = next((c for word in words for c in meaning.clauses if _holds(c.text, (word,))), None)
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


def _honest(question: Question, context: Context, teller: Teller) -> Line | None:
    """What the host can show on the spot, else a promise to check."""
    if question.show:
        line = compose(question.show, context, {})
        if line and teller.keep(line):
            return line
    data = load("live_questions")[0]
    whom = data["whom"].get(context.meaning.product.category, data["whom"]["default"])
    return _first(tuple(data["frames"]["check"]), context, teller, {"whom": Filler(whom)})


def _computed(slot: str, context: Context, teller: Teller) -> Line | None:
    """Answers whose numbers code works out."""
    p, cl = context.meaning.product, context.meaning.classifier
    if slot == "total":
        fee, total, free = prices.fee(p), derived(context.meaning, "total_with_shipping"), prices.free_from(p, cl)
        if fee and total:
            given = {"fee": Filler(*fee), "sum": total, "free": Filler(*free) if free else None}
            frames = ("{fee} รวมเป็น {sum} {free}{ค่ะ}",) if free else ("{fee} รวมเป็น {sum}{ค่ะ}",)
            return _first(frames, context, teller, given)
        known = fee or free
        return _first(("{fee}{ค่ะ}",), context, teller, {"fee": Filler(*known)}) if known else None
    if slot == "days":
        days = prices.days(p)
        return (
            _first(("ประมาณ {days}{ค่ะ}", "ราว {days}{ค่ะ}"), context, teller, {"days": Filler(*days)}) if days else None
        )
    if slot == "cod":
        if p.shipping and p.shipping.cash_on_delivery:
            line = _first(("เก็บปลายทางได้{ค่ะ}", "ได้{ค่ะ} มีเก็บเงินปลายทาง"), context, teller, {})
            return line._replace(facts=("shipping",)) if line else None
        return None
    return _worth(context, teller)


def _worth(context: Context, teller: Teller) -> Line | None:
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
        return _first(frames, context, teller, given)
    short_frames = ("{price} ตามที่ขึ้นจอ{ค่ะ} เทียบดูก่อนได้ ไม่เร่ง", "เข้าใจ{ค่ะ} {price} ดูของจริงให้พอใจก่อนแล้วค่อยตัดสินใจ")
    return _first(short_frames, context, teller, given)
