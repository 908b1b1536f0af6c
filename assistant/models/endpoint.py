"""Any OpenAI-compatible endpoint: the schema offered as far as the server understands it, retries with back-off."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import openai
import tenacity
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.rate_limiters import InMemoryRateLimiter
from langchain_openai.chat_models.base import BaseChatOpenAI
from pydantic import PrivateAttr, SecretStr

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
LONGEST_WAIT = 20.0
"""Seconds; a server that asks for a longer pause is treated as unavailable."""

_remembered: dict[tuple[str, str], str] = {}
"""(base URL, model) → the rung that worked, for as long as the program runs."""
_max_tokens_names: dict[tuple[str, str], str] = {}
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

        result, rung = self._climb_down(send, kwargs)
        for generation in result.generations:
            generation.message.response_metadata["schema_mode"] = rung
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
            chunks = parent(messages, stop, run_manager, stream_usage=True, **asked)
            first = next(chunks, None)  # errors of the request show here, before anything was yielded
            return iter(()) if first is None else _again(first, chunks)

        chunks, rung = self._climb_down(send, kwargs)
        said = False
        for chunk in chunks:
            if not said:
                chunk.message.response_metadata["schema_mode"] = rung
                said = True
            yield chunk

    def _climb_down(self, send: Callable[..., T], kwargs: dict[str, Any]) -> tuple[T, str]:
        """Send with the best rung this door is known to accept; go one down where it says no."""
        schema = kwargs.pop("schema", None)
        rungs = RUNGS[RUNGS.index(_remembered.get(self._door, RUNGS[0])) :] if schema else RUNGS[-1:]
        for rung in rungs:
            try:
                result = self._try_again(send, {**kwargs, **_offer(schema, rung)}, last=rung == rungs[-1])
            except openai.APIStatusError as error:
                if rung == rungs[-1] or error.status_code not in TURNED_DOWN or _is_too_long(error):
                    raise
                continue
            if schema:
                with _memory:
                    _remembered[self._door] = rung
            return result, rung
        raise AssertionError("the last rung returns or raises")

    def _try_again(self, send: Callable[..., T], asked: dict[str, Any], last: bool) -> T:
        """Busy or broken connections are tried again; a plain 500 only on the last rung (else the next is it)."""
        for attempt in tenacity.Retrying(
            retry=tenacity.retry_if_exception(lambda error: _is_passing(error, last)),
            stop=tenacity.stop_after_attempt(TRIES),
            wait=self._waits,
            reraise=True,
        ):
            with attempt:
                return self._with_cap(send, asked)
        raise AssertionError("reraise=True leaves no way here")

    def _with_cap(self, send: Callable[..., T], asked: dict[str, Any]) -> T:
        """The cap on the answer under the name this door takes; one that only knows the newer name says so, once."""
        name = _max_tokens_names.get(self._door, self.max_tokens_name)
        try:
            return send(**_renamed(asked, name))
        except openai.BadRequestError as error:
            if name != "max_tokens" or "max_completion_tokens" not in str(error):
                raise
            with _memory:
                _max_tokens_names[self._door] = "max_completion_tokens"
            return send(**_renamed(asked, "max_completion_tokens"))


def open_endpoint(model: str, preset: Preset, settings: Settings) -> ChatEndpoint:
    """The model behind an OpenAI-compatible door; address, key and time-out from the settings."""
    limiter = None
    if preset.per_second:
        limiter = InMemoryRateLimiter(
            requests_per_second=preset.per_second, max_bucket_size=preset.per_second, check_every_n_seconds=0.02
        )
    return ChatEndpoint(
        model=model,
        base_url=settings.base_url or preset.base_url,
        api_key=settings.api_key or SecretStr("none"),
        timeout=settings.timeout,
        max_retries=0,
        rate_limiter=limiter,
        max_tokens_name=preset.max_tokens,
    )


def _offer(schema: dict[str, Any] | None, rung: str) -> dict[str, Any]:
    if schema is None or rung == "prompt":
        return {}
    if rung == "json_object":
        return {"extra_body": {"response_format": {"type": "json_object"}}}
    named = {"name": "answer", "strict": True, "schema": schema}
    return {"extra_body": {"response_format": {"type": "json_schema", "json_schema": named}}}


def _renamed(asked: dict[str, Any], name: str) -> dict[str, Any]:
    if name == "max_tokens" or "max_tokens" not in asked:
        return asked
    rest = {key: value for key, value in asked.items() if key != "max_tokens"}
    return {**rest, name: asked["max_tokens"]}


def _again(first: ChatGenerationChunk, rest: Iterator[ChatGenerationChunk]) -> Iterator[ChatGenerationChunk]:
    yield first
    yield from rest


def _is_too_long(error: openai.APIStatusError) -> bool:
    text = str(error).lower()
    return "context_length" in text or "context size" in text or "maximum context" in text


def _is_passing(error: BaseException, last: bool) -> bool:
    """Does trying the same request again help? A time-out does not: it has already cost the seller the whole wait."""
    if isinstance(error, openai.APITimeoutError):
        return False
    if isinstance(error, openai.APIConnectionError):
        return True
    if not isinstance(error, openai.APIStatusError):
        return False
    if (wait := _asked_wait(error)) and wait > LONGEST_WAIT:
        return False
    return error.status_code in {408, 409, 429, 502, 503, 504, 529} or (last and error.status_code == 500)


def _asked_wait(error: BaseException | None) -> float:
    """Seconds the server asked for in Retry-After; 0 where it did not."""
    if not isinstance(error, openai.APIStatusError):
        return 0.0
    try:
        return max(0.0, float(error.response.headers.get("retry-after", 0)))
    except ValueError:
        return 0.0


_backoff = tenacity.wait_random_exponential(multiplier=0.5, max=8)


def _wait(state: tenacity.RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return _asked_wait(error) or float(_backoff(state))
