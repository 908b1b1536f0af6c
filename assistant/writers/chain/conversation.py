"""One piece's conversation with the model: ask; at most two more times for the parts that failed; then leave the rest.

Nothing is asked twice: a repair names the parts that failed and what was wrong, and asks for those alone. A cut-off
answer keeps the parts that arrived, and what is missing is asked for in a smaller request of its own: the parts that
did not arrive, or half of them where none did.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import regex

from assistant.content import AnyContent, Brief, Finding, Segment
from assistant.errors import ModelUnavailable
from assistant.models import Reply
from assistant.writers.chain.asking import FactList, list_facts, question_text, repair_text, system_text
from assistant.writers.chain.assembling import Parts, part_of, read_parts, speech_problem
from assistant.writers.chain.containing import contain
from assistant.writers.chain.reading import Found, Problem, Terms, read_answer
from assistant.writers.chain.shapes import Asked, Shape, read_shape
from assistant.writers.chain.slots import shown_slots

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

MOST_REPAIRS = 2
"""Extra calls a piece."""
SEGMENTS_A_CALL = 6
"""Segments of a live asked for at once: what a small model still writes without losing itself."""

_REST_OF_LOOKING = 4.0
"""A growing answer is looked into again after so many times what looking took: a fifth of one core at most."""
_SURROGATE = regex.compile(r"[\ud800-\udfff]")
_LAST_LETTER = regex.compile(r"\X\Z")
_SHORTER = "คำตอบก่อนหน้ายาวเกินจนถูกตัดกลางคัน เขียนให้กระชับกว่าเดิม"

Ask = Callable[[list["BaseMessage"], Asked], Reply]
"""(messages, form of the answer) → reply"""
AskStream = Callable[[list["BaseMessage"], Asked], Generator[str, None, Reply]]


class Turn(NamedTuple):
    """One side's words, as they are kept in the trace."""

    role: str
    text: str


class Conversation:
    """One piece being written; `parts` fills up, `problems` says what stands against the rest."""

    def __init__(self, brief: Brief, segments: Sequence[Segment] = (), folder: Path | None = None) -> None:
        self.facts: FactList = list_facts(brief)
        self.brief = brief = contain(brief)[0]
        self.segments = tuple(segments)
        self.folder = folder
        self.shape: Shape = read_shape(brief, self.facts.keys, self.segments)
        self.system = system_text(brief, folder)
        self.parts: Parts = {}
        self.problems: list[Problem] = []
        self.trace: list[dict[str, Any]] = []
        self.usable: list[Reply] = []
        """Replies without a problem: worth keeping."""
        self.extra = 0
        self.terms = Terms(brief.language, brief.shop.contact, " ".join(self.system.split()), dict(self.facts.facts))

    @property
    def missing(self) -> list[str]:
        """Parts still to be written, in the order of the answer."""
        return [name for name in self.shape.parts if name not in self.parts]

    def write(self, ask: Ask) -> None:
        """First the whole answer (a long live in groups), then what failed, at most twice."""
        for group in self._groups():
            self._first(ask, group)
        self.write_rest(ask)

    def write_rest(self, ask: Ask) -> None:
        """What is still missing, asked for at most twice."""
        while self.missing and self.extra < MOST_REPAIRS:
            if self.trace and self.trace[-1]["finish"] == "length":
                self._ask_less(ask)
            else:
                self._repair(ask, self.missing)

    def mend(self, ask: Ask, content: AnyContent, findings: Sequence[Finding]) -> bool:
        """One call for the parts that findings stand against; True where all of them came back valid."""
        self.parts = {name: part for name, part in read_parts(content).items() if name in self.shape.parts}
        self.problems = [
            Problem(part_of(f.field), f.field, _finding_line(f)) for f in findings if f.level == "error" and f.field
        ]
        wrong = list(dict.fromkeys(problem.part for problem in self.problems if problem.part in self.shape.parts))
        if not wrong:
            return False
        before = {name: self.parts.pop(name) for name in wrong}
        self._repair(ask, wrong, shown=before)
        return not self.missing

    def question(self, only: Sequence[str] | None = None) -> list[Turn]:
        """The opening of the conversation: system text and question."""
        shape = self.shape if only is None else self.shape.only(only)
        text = question_text(self.brief, self.facts, shape, self.segments, self.folder)
        return [Turn("system", self.system), Turn("user", text)]

    def first_request(self) -> list[Turn]:
        """The first request, as it is sent."""
        return self.question(self._only(self._groups()[0]))

    def stream(self, ask: AskStream) -> Iterator[Parts]:
        """The first answer as it grows: every time a part has more text, all parts so far. Then as `write`."""
        for group in self._groups():
            turns = self.question(self._only(group))
            yield from self._stream_one(ask, group, turns)

    def _stream_one(self, ask: AskStream, group: list[str], turns: list[Turn]) -> Iterator[Parts]:
        from langchain_core.utils.json import parse_partial_json

        text, shown, look_from = "", {}, 0.0  # type: str, Parts, float
        pieces = ask(messages_of(turns), self.shape.asked(group))
        try:
            while True:
                text += next(pieces)
                if (began := time.perf_counter()) < look_from:
                    continue
                grown = {**self.parts, **self._partial(parse_partial_json, text, set(group))}
                ended = time.perf_counter()
                look_from = ended + _REST_OF_LOOKING * (ended - began)
                if grown != shown:
                    shown = grown
                    yield grown
        except StopIteration as end:
            self._take(end.value, group, turns, "write")
        except ModelUnavailable as error:
            self._count_failed(error, group, turns, "write")
            raise
        finally:
            pieces.close()
        yield dict(self.parts)

    def _partial(self, parse: Callable[[str], Any], text: str, names: set[str]) -> Parts:
        return {part: shown_slots(value, self.terms.facts) for part, value in _partial(parse, text, names).items()}

    def _groups(self) -> list[list[str]]:
        names = list(self.shape.parts)
        if self.brief.kind != "live":
            return [names]
        return [names[at : at + SEGMENTS_A_CALL] for at in range(0, len(names), SEGMENTS_A_CALL)]

    def _only(self, group: list[str]) -> list[str] | None:
        return group if len(group) < len(self.shape.parts) else None

    def _first(self, ask: Ask, group: list[str]) -> None:
        turns = self.question(self._only(group))
        self._call(ask, turns, group, turns, "write")

    def _ask_less(self, ask: Ask) -> None:
        """After a cut: a request of its own for what did not arrive, or for half of it where nothing did."""
        self.extra += 1
        wanted, asked = self.missing, self.trace[-1]["parts"]
        if not set(asked) & set(self.parts):
            wanted = asked[: (len(asked) + 1) // 2]
        told = repair_text([_SHORTER], wanted, self.shape, self.folder)
        turns = [*self.question(wanted), Turn("user", told)]
        self._call(ask, turns, wanted, turns, "rest")

    def _repair(self, ask: Ask, wrong: list[str], shown: Parts | None = None) -> None:
        """Ask again for these parts alone, with the former answer in view and the exact list of what is wrong."""
        self.extra += 1
        told = [problem for problem in self.problems if problem.part in wrong] or [
            Problem(part, part, "ขาดส่วนนี้") for part in wrong
        ]
        asked = Turn("user", repair_text(told, wrong, self.shape, self.folder))
        before = _former(self.trace, shown)
        turns = [*self.question(self._only(wrong) if self.brief.kind == "live" else None), *before, asked]
        for name in wrong:
            self.parts.pop(name, None)
        self._call(ask, turns, wrong, [*before, asked], "repair" if shown is None else "findings")

    def _call(self, ask: Ask, turns: list[Turn], wanted: list[str], kept: list[Turn], why: str) -> None:
        """One call; `kept` is what the trace keeps of the question. A call that failed is counted too."""
        try:
            reply = ask(messages_of(turns), self.shape.asked(wanted))
        except ModelUnavailable as error:
            self._count_failed(error, wanted, kept, why)
            raise
        self._take(reply, wanted, kept, why)

    def _count_failed(self, error: ModelUnavailable, wanted: list[str], turns: Sequence[Turn], why: str) -> None:
        self._note(Reply("", "error"), wanted, turns, why, [error.say("th")])

    def _take(self, reply: Reply, wanted: list[str], turns: Sequence[Turn], why: str) -> None:
        """Read a reply, keep its valid parts, and write it into the trace."""
        found = read_answer(reply.text, reply.finish, self.shape, wanted, self.terms)
        self.parts |= found.parts
        self.problems = [*found.problems, *self._speech(found)]
        if not self.problems:
            self.usable.append(reply)
        self._note(reply, wanted, turns, why, [str(problem) for problem in self.problems])

    def _note(self, reply: Reply, wanted: list[str], turns: Sequence[Turn], why: str, problems: list[str]) -> None:
        self.trace.append(
            {
                "why": why,
                "asked": [turn._asdict() for turn in turns],
                "parts": wanted,
                "answer": reply.text,
                "finish": reply.finish,
                "prompt_tokens": reply.usage.prompt,
                "answer_tokens": reply.usage.answer,
                "seconds": round(reply.seconds, 3),
                "requests": reply.requests,
                "schema_mode": reply.schema_mode,
                "cached": reply.cached,
                "problems": problems,
            }
        )

    def _speech(self, found: Found) -> list[Problem]:
        """A clip whose words do not fit its seconds has to be said shorter."""
        if not (told := speech_problem(self.parts, self.brief)):
            return []
        self.parts.pop("scenes", None)
        return [Problem("scenes", "scenes", told)]


def _former(trace: list[dict[str, Any]], shown: Parts | None) -> list[Turn]:
    """What the model answered before; a refusal or an empty answer is not shown again, it would only be repeated."""
    import json

    if shown is not None:
        return [Turn("assistant", json.dumps(shown, ensure_ascii=False))]
    last = trace[-1]["answer"] if trace else ""
    return [Turn("assistant", last[:6000])] if "{" in last else []


def _finding_line(finding: Finding) -> str:
    instead = f" → {finding.suggestion}" if finding.suggestion else ""
    return f"“{finding.text}” {finding.reason}{instead}"


def _partial(parse: Callable[[str], Any], text: str, names: set[str]) -> Parts:
    """What can be seen of an unfinished answer; nothing where it does not start as JSON."""
    if (start := text.find("{")) < 0:
        return {}
    try:
        tree = parse(text[start:])
    except (ValueError, RecursionError):
        return {}
    return _whole_letters({key: value for key, value in tree.items() if key in names}) if isinstance(tree, dict) else {}


def _whole_letters(node: Any, growing: bool = True) -> Any:
    """What can be shown of an unfinished answer: the text that still grows ends after a letter with all its marks, and
    no half of an emoji's escape is left, which no page can encode."""
    if isinstance(node, str):
        text = _SURROGATE.sub("", node)
        return _LAST_LETTER.sub("", text) if growing else text
    if isinstance(node, list):
        return [_whole_letters(item, growing and item is node[-1]) for item in node]
    if isinstance(node, dict):
        last = next(reversed(node), None)
        return {key: _whole_letters(value, growing and key == last) for key, value in node.items()}
    return node


def messages_of(turns: Sequence[Turn]) -> list[BaseMessage]:
    """As LangChain's messages; neighbours of one role become one, for templates that want the roles to alternate."""
    from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

    merged: list[Turn] = []
    for turn in turns:
        if merged and merged[-1].role == turn.role:
            merged[-1] = Turn(turn.role, f"{merged[-1].text}\n\n{turn.text}")
        else:
            merged.append(turn)
    kinds = {"system": SystemMessage, "user": HumanMessage, "assistant": AIMessage}
    return [kinds[turn.role](turn.text) for turn in merged]
