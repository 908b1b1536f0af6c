"""Any OpenAI-compatible endpoint: the schema offered as far as the server understands it, retries with back-off."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import openai
import tenacity
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.rate_limiters import InMemoryRateLimiter
from langchain_openai.chat_models.base import BaseChatOpenAI
from pydantic import PrivateAttr, SecretStr

from assistant.errors import ModelUnavailable
from assistant.models.failures import asked_wait, failure_of, is_spent, is_too_long

if TYPE_CHECKING:
    from langchain_core.callbacks import CallbackManagerForLLMRun
    from langchain_core.messages import BaseMessage

    from assistant.models.names import Preset
    from assistant.settings import Settings

RUNGS = ("json_schema", "json_object", "prompt")
"""How a schema is offered, best first. A server that turns one down is asked with the next, and that is remembered."""
TRIES = 3
"""Requests for one answer when the endpoint is busy (429, 502, 503, 504, 529) or the connection breaks."""
TURNED_DOWN = frozenset({400, 422, 500, 501})
"""How doors say that they do not know a way of asking for JSON (llama-cpp-python: 500)."""
CAP_NAMES = ("max_tokens", "max_completion_tokens")
"""The two names of the cap on an answer; a door that refuses one in words gets the other."""
OPTIONAL = ("seed", "temperature", "stream_options")
"""What a door may refuse by name (reasoning models take no temperature); it is then left out."""

_UNKNOWN = ("nsupported", "not supported", "nknown", "nrecogn", "xtra input", "nexpected")
"""How servers say that they do not know a field; their first letter is big or small."""

_remembered: dict[tuple[str, str], str] = {}
"""(base URL, model) → the rung that worked, for as long as the program runs."""
_doubts: dict[tuple[str, str], int] = {}
"""How often a door answered 500 to a rung and then took the next: once may have been an accident."""
_cap_names: dict[tuple[str, str], str] = {}
_refused: dict[tuple[str, str], frozenset[str]] = {}
_limiters: dict[str, InMemoryRateLimiter] = {}
"""Base URL → its limiter: all models and pages of this program share what the provider allows."""
_memory = threading.Lock()
T = TypeVar("T")


class ChatEndpoint(BaseChatOpenAI):
    """BaseChatOpenAI (which sends `max_tokens`, as the endpoints document it) that also takes `schema=`.

    The schema goes as `extra_body`: the client's own `response_format` argument raises on a cut-off or wrong answer
    and loses the text, and the text is what a repair needs.
    """

    takes_schema: bool = True
    max_tokens_name: str = "max_tokens"
    _waits: Callable[[Any], float] = PrivateAttr(default_factory=lambda: _wait)

    @property
    def _llm_type(self) -> str:
        return "khaidee-endpoint"

    @property
    def _door(self) -> tuple[str, str]:
        return str(self.openai_api_base), self.model_name

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        parent = super()._generate

        def send(**asked: Any) -> ChatResult:
            return parent(messages, stop, run_manager, **asked)

        result, told = self._climb_down(send, kwargs)
        for generation in result.generations:
            generation.message.response_metadata |= told
        return result

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        parent = super()._stream

        def send(**asked: Any) -> Iterator[ChatGenerationChunk]:
            usage = "stream_options" not in _refused.get(self._door, ())
            chunks = parent(messages, stop, run_manager, stream_usage=usage, **asked)
            first = next(chunks, None)  # errors of the request show here, before anything was yielded
            return iter(()) if first is None else _again(first, chunks)

        chunks, told = self._climb_down(send, kwargs)
        said = False
        for chunk in chunks:
            if not said:
                # Chunks are added up, numbers among their metadata too: it is said once.
                chunk.message.response_metadata |= told
                said = True
            yield chunk

    def _climb_down(self, send: Callable[..., T], kwargs: dict[str, Any]) -> tuple[T, dict[str, Any]]:
        """Send with the best rung this door is known to accept; go one down where it says no."""
        schema = kwargs.pop("schema", None)
        knocks = [0]

        def counted(**asked: Any) -> T:
            knocks[0] += 1
            return send(**asked)

        rungs = RUNGS[RUNGS.index(_remembered.get(self._door, RUNGS[0])) :] if schema else RUNGS[-1:]
        doubt = False
        for rung in rungs:
            try:
                result = self._try_again(counted, {**kwargs, **_offer(schema, rung)}, last=rung == rungs[-1])
            except openai.APIStatusError as error:
                if rung == rungs[-1] or error.status_code not in TURNED_DOWN or is_too_long(error):
                    raise
                doubt = doubt or error.status_code == 500
                continue
            if schema:
                self._remember(rung, doubt)
            return result, {"schema_mode": rung, "requests": knocks[0]}
        raise AssertionError("the last rung returns or raises")

    def _remember(self, rung: str, doubt: bool) -> None:
        with _memory:
            _doubts[self._door] = _doubts.get(self._door, 0) + doubt
            if not doubt or _doubts[self._door] > 1:
                _remembered[self._door] = rung

    def _try_again(self, send: Callable[..., T], asked: dict[str, Any], last: bool) -> T:
        """Busy or broken connections are tried again; a plain 500 only on the last rung (else the next is it)."""
        longest = float(self.request_timeout or 60.0)  # type: ignore[arg-type]
        for attempt in tenacity.Retrying(
            retry=tenacity.retry_if_exception(lambda error: _is_passing(error, last, longest)),
            stop=tenacity.stop_after_attempt(TRIES),
            wait=self._waits,
            reraise=True,
        ):
            with attempt:
                return self._as_taken(send, asked)
        raise AssertionError("reraise=True leaves no way here")

    def _as_taken(self, send: Callable[..., T], asked: dict[str, Any]) -> T:
        """The request in the words this door takes; what it refuses by name is renamed or left out, and remembered."""
        for _ in range(2 + len(OPTIONAL)):
            refused = _refused.get(self._door, frozenset())
            kept = {name: value for name, value in asked.items() if name not in refused}
            try:
                return send(**_renamed(kept, _cap_names.get(self._door, self.max_tokens_name)))
            except openai.BadRequestError as error:
                if not self._learn(str(error), asked):
                    raise
        return send(**_renamed(asked, self.max_tokens_name))

    def _learn(self, complaint: str, asked: dict[str, Any]) -> bool:
        """Remember what a complaint names; False where it names nothing new."""
        now = _cap_names.get(self._door, self.max_tokens_name)
        other = next(name for name in CAP_NAMES if name != now)
        with _memory:
            if other in complaint or (now in complaint and any(word in complaint for word in _UNKNOWN)):
                learnt = _cap_names.get(self._door) is None
                _cap_names[self._door] = other
                return learnt
            known = _refused.get(self._door, frozenset())
            named = {word for word in OPTIONAL if word in complaint and (word in asked or word == "stream_options")}
            _refused[self._door] = known | named
            return bool(named - known)


def open_endpoint(model: str, preset: Preset, settings: Settings) -> ChatEndpoint:
    """The model behind an OpenAI-compatible door; address, key and time-out from the settings.

    Raises ModelUnavailable where the address, or the proxy to it, is none.

    At an address of one's own the cap on the answer goes as `max_tokens`, which every such server takes.
    """
    place = settings.base_url or preset.base_url
    if urlsplit(place).scheme not in ("http", "https"):
        raise ModelUnavailable("models_address_unreadable", place=place)
    try:
        return ChatEndpoint(
            model=model,
            base_url=place,
            api_key=settings.api_key or SecretStr("none"),
            timeout=settings.timeout,
            max_retries=0,
            rate_limiter=_limiter(place, preset) if preset.per_second else None,
            max_tokens_name="max_tokens" if settings.base_url else preset.max_tokens,
        )
    except ValueError as error:  # a proxy in the machine's settings that is no address
        raise failure_of(error, model, place) or error from error


def _limiter(place: str, preset: Preset) -> InMemoryRateLimiter:
    """So many requests a second as the provider allows, also over a minute."""
    a_second = min(preset.per_second or 1e9, (preset.per_minute or 1e9) / 60)
    with _memory:
        if place not in _limiters:
            _limiters[place] = InMemoryRateLimiter(
                requests_per_second=a_second, max_bucket_size=preset.per_second or 1, check_every_n_seconds=0.02
            )
        return _limiters[place]


def _offer(schema: dict[str, Any] | None, rung: str) -> dict[str, Any]:
    if schema is None or rung == "prompt":
        return {}
    if rung == "json_object":
        return {"extra_body": {"response_format": {"type": "json_object"}}}
    named = {"name": "answer", "strict": True, "schema": schema}
    return {"extra_body": {"response_format": {"type": "json_schema", "json_schema": named}}}


def _renamed(asked: dict[str, Any], name: str) -> dict[str, Any]:
    if "max_tokens" not in asked:
        return asked
    rest = {key: value for key, value in asked.items() if key != "max_tokens"}
    return {**rest, name: asked["max_tokens"]}


def _again(first: ChatGenerationChunk, rest: Iterator[ChatGenerationChunk]) -> Iterator[ChatGenerationChunk]:
    yield first
    yield from rest


def _is_passing(error: BaseException, last: bool, longest: float) -> bool:
    """Does trying the same request again help? A time-out does not: it has already cost the seller the whole wait, and
    neither does a server that asks for a pause longer than she was ready to wait."""
    if isinstance(error, openai.APITimeoutError):
        return False
    if isinstance(error, openai.APIConnectionError):
        return True
    if not isinstance(error, openai.APIStatusError):
        return False
    if asked_wait(error) > longest or is_spent(error):
        return False
    return error.status_code in {408, 409, 429, 502, 503, 504, 529} or (last and error.status_code == 500)


_backoff = tenacity.wait_random_exponential(multiplier=0.5, max=8)
_jitter = tenacity.wait_random(0, 0.25)
"""On top of what a server asked for, so that thirty laptops do not come back in the same moment."""


def _wait(state: tenacity.RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = asked_wait(error)
    return asked + float(_jitter(state)) if asked else float(_backoff(state))
