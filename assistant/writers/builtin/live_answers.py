"""Buyers' questions and what may be answered: typed (yes or no, what, how much, how, when, a doubt), decided by the one
part of her facts that answers, in two wordings: for the stage and for the chat. Else an honest promise to find out."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any, Literal, NamedTuple

from assistant.content import Answer
from assistant.writers.builtin import live_sums
from assistant.writers.builtin.data import load
from assistant.writers.builtin.live_evidence import Evidence, evidence_in
from assistant.writers.builtin.phrases import Given, Line, realise
from assistant.writers.builtin.slots import Filler
from assistant.writers.builtin.teller import Context
from assistant.writers.builtin.understand import Meaning

_SAME_GROUP = {"soap": "cosmetic"}
QuestionKind = Literal["yesno", "what", "much", "how", "when", "where", "doubt"]


class Rule(NamedTuple):
    """A pattern on her words, and how the answer sounds where it is found."""

    pattern: re.Pattern[str]
    say: str
    write: str


class Question(NamedTuple):
    """One question as the data file has it."""

    ask: tuple[str, ...]
    kind: QuestionKind = "what"
    families: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    named: re.Pattern[str] | None = None
    say: tuple[str, ...] = ()
    write: tuple[str, ...] = ()
    label: str = ""
    stage: str = ""
    show: str = ""
    slot: str = ""
    skip: bool = False
    only: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    unless_category: tuple[str, ...] = ()


Found = tuple[Evidence, Rule] | None
"""The words that answer, and the rule they fit."""


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
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
    rules = [_rule(*rule) for rule in values.pop("rules", ())]
    words = values.pop("words", ())
    values["families"] = values.pop("from", ())
    values["named"] = re.compile(values["named"]) if "named" in values else None
    if not rules and values["families"]:
        rules = [_rule("|".join(words) if words else "", "{said}{ค่ะ}")]
    return Question(**{**values, "rules": tuple(rules)})


def _rule(pattern: str, say: str, write: str = "") -> Rule:
    return Rule(re.compile(pattern), say, write)


def replies(context: Context) -> list[Reply]:
    """Every question that makes sense for the product, the answered ones first, then a few of the others."""
    meaning = context.meaning
    group = meaning.group if questions_of(meaning.group) else "other"
    found: list[Reply] = []
    told: Counter[str] = Counter()
    for question in (*questions_of(group), *questions_of("common")):
        if _makes_sense(question, meaning) and (reply := _reply(question, context, told)):
            found.append(reply)
    known = [r for r in found if r.known]
    return known + [r for r in found if not r.known][: max(FEW_CHECKS, ENOUGH - len(known))]


FEW_CHECKS, ENOUGH = 4, 12
"""So many open questions beside many answers, and so many questions in all where there are few."""


def _makes_sense(question: Question, meaning: Meaning) -> bool:
    if meaning.product.category in question.unless_category:
        return False
    if question.only and not any(word in meaning.name for word in question.only):
        return False
    return not any(word in f"{meaning.name} {' '.join(meaning.product.features)}" for word in question.unless)


def _reply(question: Question, context: Context, told: Counter[str]) -> Reply | None:
    """`told` are the words that answered an earlier question; a second question does not repeat them."""
    ask = question.ask[context.teller.rng.randrange(len(question.ask))]
    found = _evidence(question, context.meaning)
    if ask in context.teller.said or (found and _is_told(question, *found, told)):
        return None
    answer = _known(question, found, context, told)
    known = answer is not None
    if answer is None:
        answer = None if question.skip or question.kind == "doubt" else _honest(question, context)
    if answer is None:
        return None
    context.teller.said.add(ask)
    role: Literal["question", "objection"] = "objection" if question.kind == "doubt" else "question"
    return Reply(answer.model_copy(update={"question": ask, "role": role}), known)


def _is_told(question: Question, evidence: Evidence, rule: Rule, told: Counter[str]) -> bool:
    """True where the same words have answered before; a yes or no of its own may stand on them again."""
    says_yes = question.kind == "yesno" and _opened(rule.say, evidence.text) == rule.say and _OPENER.match(rule.say)
    if says_yes or question.kind == "doubt":
        return told[evidence.text] > (1 if says_yes else 0)
    return any(evidence.text in before for before in told)


def _known(
    question: Question, found: tuple[Evidence, Rule] | None, context: Context, told: Counter[str]
) -> Answer | None:
    """What her facts answer; None where they do not."""
    if found:
        evidence, rule = found
        told[evidence.text] += 1
        return _worded(question, rule, evidence, context)
    if question.slot:
        return live_sums.computed(question.slot, context, told)
    if question.say and not question.families:
        said = _first(question.say, context, {})
        written = _first(question.write, context, {}, stage=False) if question.write else said
        return Answer(question="?", answer=said.text, written=written.text if written else "") if said else None
    return None


_FREE_TEXT = ("feature", "how_to_use", "care", "story")
"""Where she may have answered in passing, whatever the field is called."""
_RECORDS = frozenset({"warranty", "certificate", "stock", "shipping", "variant", "colour"})
"""A question about one of these is answered by it alone."""


def _evidence(question: Question, meaning: Meaning) -> Found:
    """The first rule that a part of her words fits, and that part: in the fields it is asked of, then in her free text
    where the question can be answered by yes or no, then in the name."""
    whole = question.kind == "how"
    for rule in question.rules:
        for family in question.families:
            if found := evidence_in(family, rule.pattern, question.types, meaning, whole=whole):
                return found, rule
    for rule in question.rules if question.kind == "yesno" and _RECORDS.isdisjoint(question.families) else ():
        for family in _FREE_TEXT:
            if found := evidence_in(family, rule.pattern, question.types, meaning, whole=whole):
                return found, rule
    named = question.named.search(meaning.name) if question.named and question.rules else None
    return (Evidence(named.group().strip(), ("name",)), question.rules[0]) if named else None


def _worded(question: Question, rule: Rule, evidence: Evidence, context: Context) -> Answer | None:
    """The same answer for the stage and for the chat."""
    said = Filler(evidence.text, evidence.facts)
    frames = question.say or (rule.say,)
    stage = question.stage if evidence.facts != ("name",) else ""
    staged = tuple(f"{_opened(f, said.text)} {stage}".strip() for f in frames)
    label = f"{question.label} {{said}}{{ค่ะ}}" if question.label and said.text[0].isdigit() else ""
    written = question.write or ((rule.write,) if rule.write else (label,) if label else frames)
    written = tuple(frame.removeprefix("ทำจาก") if "จาก" in said.text else frame for frame in written)
    spoken = _first(staged, context, {"said": said})
    chat = _first(tuple(_opened(f, said.text) for f in written), context, {"said": said}, stage=False)
    if not spoken:
        return None
    return Answer(question="?", answer=spoken.text, written=chat.text if chat else "", facts=said.facts)


_OPENER = re.compile(r"^(?P<yes>[ก-๎]+)\{ค่ะ\} (?:มี ?)?(?P<rest>\{said\}.*)$")


def _opened(frame: str, said: str) -> str:
    """The frame without its “ได้ค่ะ” where the words themselves say it: เข้าไมโครเวฟได้."""
    found = _OPENER.match(frame)
    if not found or found["yes"] not in said:
        return frame
    return found["rest"] if "{ค่ะ}" in found["rest"] else found["rest"].replace("{said}", "{said}{ค่ะ}", 1)


def _first(frames: tuple[str, ...], context: Context, given: Given, *, stage: bool = True) -> Line | None:
    """The first frame that gives words not said yet; an answer may say what a line said before, if need be."""
    if stage and (line := context.teller.first(frames, context, given)):
        return line
    shuffled = context.teller.rng.sample(frames, len(frames)) if stage else frames
    return next((line for frame in shuffled if (line := realise(frame, context, given))), None)


def _honest(question: Question, context: Context) -> Answer | None:
    """What the host can show on the spot, else a promise to check; the chat has nothing to say yet."""
    shown = realise(question.show, context, {}) if question.show else None
    if shown and context.teller.keep(shown):
        return Answer(question="?", answer=shown.text)
    data = load("live_questions")[0]
    asked = "shop" if question.slot in ("total", "days", "cod") else context.meaning.product.category
    whom = data["whom"].get(asked, data["whom"]["default"])
    line = _first(tuple(data["frames"]["check"]), context, {"whom": Filler(whom)})
    return Answer(question="?", answer=line.text) if line else None
