"""ChainWriter: any model by name behind the same door as the built-in writer.

The last fallback of every chain is the built-in writer, by LangChain's `with_fallbacks` for a whole piece (the model is
out of reach, or nothing it said can be used) and part by part where only some of its answer failed.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, Any

from assistant.content import AnyContent, Brief, Finding, LiveScript, Segment
from assistant.errors import AnswerUnreadable, AssistantError, ModelUnavailable, WriterError
from assistant.messages import Language, say, what
from assistant.models import AnswerCache, Reply, answer_key, ask, ask_stream, is_own, open_model
from assistant.product.ledger import fact_name
from assistant.settings import Settings
from assistant.writers import Draft, Writer
from assistant.writers.chain.assembling import TOGETHER, Parts, assemble, field_of, read_parts
from assistant.writers.chain.choosing import choose_prompts
from assistant.writers.chain.containing import contain
from assistant.writers.chain.conversation import Ask, AskStream, Conversation, Turn
from assistant.writers.chain.shapes import Asked

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage
    from langchain_core.runnables import Runnable

AT_ONCE = 16
"""Pieces asked for at the same time; a kit has ten, and a local model answers so many in one batch."""
MOST_TOKENS = 4096
"""Cap on one answer: Typhoon takes 8,192 for question and answer together."""
VARIANT_TEMPERATURE = 0.8
"""For seeds other than 0, which ask for another wording; seed 0 takes the model's likeliest."""


class ChainWriter:
    """Writes with a language model; what it gets wrong three times comes from the fallback, marked in the notes."""

    def __init__(
        self,
        model_name: str,
        settings: Settings,
        model: BaseChatModel | None = None,
        fallback: Writer | None = None,
    ) -> None:
        self.name = model_name
        self.settings = settings
        self.prompts, self._told = choose_prompts(model_name, settings)
        self.fallback = fallback
        self.cache = AnswerCache(settings.home / "answers.sqlite")
        self._model = model
        self._opening = threading.Lock()

        self.at_once = AT_ONCE
        """Pieces of a kit that are written side by side."""
        self._chained: Runnable[Any, Draft] | None = None

    @property
    def model(self) -> BaseChatModel:
        """The chat model, opened when it is first needed. Raises ModelUnavailable."""
        with self._opening:
            if self._model is None:
                self._model = open_model(self.name, self.settings)
            return self._model

    @cached_property
    def _own(self) -> bool:
        """Does it speak to a machine of one's own?"""
        return is_own(self.name, self.settings.base_url)

    def write(self, brief: Brief) -> Draft:
        """Write one piece in one call and at most two more.

        Without a fallback: ModelUnavailable where the model cannot be asked, AnswerUnreadable where its answers
        cannot be used. With one, the failing parts (or the whole piece) are the fallback's, and the notes say so.
        """
        return self._chain.invoke({"talk": self._conversation(brief)})

    @property
    def _chain(self) -> Runnable[Any, Draft]:
        """A conversation → its draft, by the model, else by the fallback."""
        if self._chained is None:
            from assistant.writers.chain.steps import Step

            instead = [] if self.fallback is None else [Step(self._by_fallback)]
            handled = (ModelUnavailable, AnswerUnreadable)
            self._chained = Step(self._by_model).with_fallbacks(
                instead, exceptions_to_handle=handled, exception_key="failure"
            )
        return self._chained

    def _by_model(self, given: dict[str, Any]) -> Draft:
        talk: Conversation = given["talk"]
        failure: ModelUnavailable | None = None
        try:
            talk.write(self._ask(talk.brief))
        except ModelUnavailable as error:
            failure = error
        return self._finished(talk, failure)

    def _by_fallback(self, given: dict[str, Any]) -> Draft:
        """The whole piece by the fallback, and why."""
        assert self.fallback is not None
        talk: Conversation = given["talk"]
        failure = given["failure"] if isinstance(given["failure"], ModelUnavailable) else None
        instead, reason = self._stand_in(talk, failure)
        told = say("chain_builtin_whole", self.settings.lang, name=self.name, reason=reason)
        notes = (*self._withheld(talk), told, *instead.notes)
        return Draft(instead.content, notes, self._trace(talk), writer=self.fallback.name, advice=instead.advice)

    def write_many(self, briefs: Sequence[Brief], at_once: int = AT_ONCE) -> list[Draft]:
        """The drafts of all briefs, in their order, asked for side by side."""
        with ThreadPoolExecutor(max_workers=max(1, min(at_once, len(briefs) or 1))) as pool:
            return list(pool.map(self.write, briefs))

    def stream(self, brief: Brief) -> Iterator[Parts | Draft]:
        """The answer's parts as they grow, then the draft as `write` would return it. Closing it cancels the model."""
        talk = self._conversation(brief)
        failure: ModelUnavailable | None = None
        try:
            yield from talk.stream(self._ask_stream(brief))
            talk.write_rest(self._ask(brief))
        except ModelUnavailable as error:
            failure = error
        try:
            draft = self._finished(talk, failure)
        except (ModelUnavailable, AnswerUnreadable) as error:
            if self.fallback is None:
                raise
            draft = self._by_fallback({"talk": talk, "failure": error})
        yield draft

    def repair(self, brief: Brief, content: AnyContent, findings: Sequence[Finding]) -> Draft:
        """The content with the parts that error-level findings stand against written anew: one call, the findings
        listed in it. Where that gives nothing valid the content comes back as it was."""
        segments = content.segments if isinstance(content, LiveScript) else ()
        talk = Conversation(brief, segments, self.prompts)
        try:
            mended = talk.mend(self._ask(brief), content, findings)
        except ModelUnavailable as error:
            return Draft(content, (error.say(self.settings.lang),), self._trace(talk))
        return Draft(assemble(talk.parts, brief, segments) if mended else content, (), self._trace(talk))

    def contain(self, brief: Brief) -> tuple[Brief, tuple[str, ...]]:
        """The brief without the orders to a machine that stand in it, and a note for each: for the corridor, so that
        the checks and whoever steps in for the model do not read them either."""
        contained, withheld = contain(brief)
        return contained, tuple(_withheld_note(key, words, self.settings.lang) for key, words in withheld)

    def _conversation(self, brief: Brief) -> Conversation:
        segments = self._plan(contain(brief)[0]) if brief.kind == "live" else ()
        return Conversation(brief, segments, self.prompts)

    def first_request(self, brief: Brief) -> list[Turn]:
        """What the model would be asked for this piece, to be read by people; it is not asked."""
        return self._conversation(brief).first_request()

    def _plan(self, brief: Brief) -> tuple[Segment, ...]:
        """The run-of-show, whose clock and codes are the built-in writer's; the model only fills in the words.

        It plans in Thai; of a live in another language its own words beside the clock (pinned comment, promotion) go.
        """
        planner = self.fallback
        if planner is None:
            from assistant.writers.builtin import BuiltinWriter

            planner = BuiltinWriter()
        content = planner.write(brief.model_copy(update={"language": "th"})).content
        if not isinstance(content, LiveScript):
            raise TypeError(f"{planner.name} wrote a {content.kind} for a live brief")
        if brief.language == "th":
            return content.segments
        return tuple(segment.model_copy(update={"pinned_comment": "", "promo": ""}) for segment in content.segments)

    def _manner(self, brief: Brief) -> dict[str, Any]:
        return {"seed": brief.seed, "temperature": VARIANT_TEMPERATURE if brief.seed else 0.0}

    def _ask_stream(self, brief: Brief) -> AskStream:
        def ask_model(messages: list[BaseMessage], asked: Asked) -> Generator[str, None, Reply]:
            manner, key = self._asked(brief, messages, asked)
            if kept := self.cache.get(key):
                yield kept.text
                return kept
            reply = yield from ask_stream(self.model, messages, asked.schema, **manner)
            return reply._replace(key=key)

        return ask_model

    def _ask(self, brief: Brief) -> Ask:
        def ask_model(messages: list[BaseMessage], asked: Asked) -> Reply:
            manner, key = self._asked(brief, messages, asked)
            return self.cache.get(key) or ask(self.model, messages, asked.schema, **manner)._replace(key=key)

        return ask_model

    def _asked(self, brief: Brief, messages: list[BaseMessage], asked: Asked) -> tuple[dict[str, Any], str]:
        """How the model is asked, and under which key its answer is kept."""
        manner = {"max_tokens": min(MOST_TOKENS, 200 + asked.longest), **self._manner(brief)}
        return manner, answer_key(self.model, messages, schema=asked.stamp, **manner)

    def _finished(self, talk: Conversation, failure: ModelUnavailable | None) -> Draft:
        """The draft of a conversation; parts it lacks are taken from the fallback, and said.

        Raises the failure, or AnswerUnreadable, where nothing of it can be used or there is no fallback.
        """
        for reply in talk.usable:
            if reply.key and not reply.cached:
                self.cache.put(reply.key, reply)
        notes, trace = self._withheld(talk), self._trace(talk)
        missing = _with_companions(talk)
        if not missing:
            return Draft(assemble(talk.parts, talk.brief, talk.segments), tuple(notes), trace)
        if self.fallback is None or len(missing) == len(talk.shape.parts):
            raise failure or self._unreadable(talk)
        lang = self.settings.lang
        instead, reason = self._stand_in(talk, failure)
        theirs = read_parts(instead.content)
        parts = {**talk.parts, **{name: theirs[name] for name in missing}}
        labels = ", ".join(dict.fromkeys(self._label(name, talk) for name in missing))
        notes.append(say("chain_builtin_parts", lang, name=self.name, parts=labels, reason=reason))
        if "scenes" in missing:
            notes += instead.notes  # that the facts carry fewer seconds than were asked for
        content = assemble(parts, talk.brief, talk.segments)
        return Draft(content, tuple(notes), trace, builtin_parts=tuple(field_of(name) for name in missing))

    def _stand_in(self, talk: Conversation, failure: ModelUnavailable | None) -> tuple[Draft, str]:
        """The fallback's draft, and why it is asked for. Raises what the model failed by where the fallback cannot
        write this piece either."""
        assert self.fallback is not None
        lang = self.settings.lang
        reason = failure.say(lang) if failure else what("chain_unreadable_short", lang, name=self.name)
        try:
            return self.fallback.write(talk.brief), reason
        except WriterError as error:
            raise failure or AnswerUnreadable("chain_no_stand_in", retryable=True, reason=reason) from error

    def _label(self, part: str, talk: Conversation) -> str:
        """A part's name for the seller; a live's segment by its title."""
        if talk.brief.kind == "live":
            return talk.segments[int(part[1:]) - 1].title
        return what(f"chain_part_{part}", self.settings.lang)

    def _unreadable(self, talk: Conversation) -> AssistantError:
        said = talk.trace[-1]["answer"][:200] if talk.trace else ""
        wrong = "; ".join(str(problem) for problem in talk.problems[:3])
        return AnswerUnreadable("chain_unreadable", retryable=True, name=self.name, detail=wrong, said=said)

    def _withheld(self, talk: Conversation) -> list[str]:
        return [*self._told, *(_withheld_note(key, words, self.settings.lang) for key, words in talk.facts.withheld)]

    def _trace(self, talk: Conversation) -> tuple[dict[str, Any], ...]:
        """One entry a call, in order."""
        return tuple({"model": self.name, "own": self._own, **entry} for entry in talk.trace)


def _with_companions(talk: Conversation) -> list[str]:
    """The missing parts, with those that only make sense from the same writer."""
    missing = set(talk.missing)
    for group in TOGETHER:
        if group & missing:
            missing |= group
    return [name for name in talk.shape.parts if name in missing]


def _withheld_note(key: str, words: str, lang: Language) -> str:
    return say("chain_fact_withheld", lang, field=fact_name(key, lang), words=words[:80])
