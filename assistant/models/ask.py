"""Asking: messages and a schema → one reply, whichever model answers; its errors become ours here."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.errors import AssistantError, ModelUnavailable
from assistant.models.failures import failure_of

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

Schema = dict[str, Any]


class Usage(NamedTuple):
    """Tokens of one call; 0 where the model does not count."""

    prompt: int = 0
    answer: int = 0


class Reply(NamedTuple):
    """What came back, untouched."""

    text: str
    finish: str = ""
    """`stop`, `length` (cut off), `content_filter`, or empty where the model does not say."""
    usage: Usage = Usage()
    seconds: float = 0.0
    schema_mode: str = "prompt"
    """How the schema was offered: `grammar`, `json_schema`, `json_object` or `prompt`."""
    requests: int = 1
    """How often the endpoint was knocked at for it: once more each time it was busy or turned a schema down."""
    cached: bool = False
    key: str = ""
    """Under which the answer is kept, once it proved usable."""


def ask(
    model: BaseChatModel,
    messages: list[BaseMessage],
    schema: Schema | None = None,
    *,
    max_tokens: int,
    seed: int = 0,
    temperature: float | None = None,
) -> Reply:
    """One question, one reply. ModelUnavailable where the model is out of reach, refuses the key or is too slow."""
    started = time.perf_counter()
    with _errors_become_ours(model):
        message = model.invoke(messages, **_asked(model, schema, max_tokens, seed, temperature))
    return _reply(model, message, time.perf_counter() - started)


def ask_stream(
    model: BaseChatModel,
    messages: list[BaseMessage],
    schema: Schema | None = None,
    *,
    max_tokens: int,
    seed: int = 0,
    temperature: float | None = None,
) -> Generator[str, None, Reply]:
    """The same, in pieces as they come; the reply is the generator's return value. Closing it cancels the call.

    An empty piece says that the model still works on it, or that the request stands in its line.
    """
    started = time.perf_counter()
    whole: Any = None
    with _errors_become_ours(model):
        for chunk in model.stream(messages, **_asked(model, schema, max_tokens, seed, temperature)):
            whole = chunk if whole is None else whole + chunk
            yield _text_of(chunk)
    reply = Reply("") if whole is None else _reply(model, whole, time.perf_counter() - started)
    if reply.text or reply.finish or reply.usage.answer:
        return reply
    name, place = _known_as(model)  # no word and no end either: what answered was no model
    raise ModelUnavailable("models_answer_strange", retryable=True, name=name, place=place or name)


def _asked(
    model: BaseChatModel, schema: Schema | None, max_tokens: int, seed: int, temperature: float | None
) -> dict[str, Any]:
    """What is passed beside the messages: our own models take a schema, any other only what all of them know."""
    if not getattr(model, "takes_schema", False):
        return {}
    asked: dict[str, Any] = {"max_tokens": max_tokens, "seed": seed}
    if schema is not None:
        asked["schema"] = schema
    if temperature is not None:
        asked["temperature"] = temperature
    return asked


def _text_of(message: Any) -> str:
    text = message.text
    return str(text() if callable(text) and not isinstance(text, str) else text)


def _reply(model: BaseChatModel, message: Any, seconds: float) -> Reply:
    about = message.response_metadata or {}
    counted = message.usage_metadata or {}
    finish = about.get("finish_reason") or about.get("stop_reason") or about.get("done_reason") or ""
    return Reply(
        text=_text_of(message),
        finish=_FINISH.get(str(finish).lower(), str(finish).lower()),
        usage=Usage(int(counted.get("input_tokens", 0)), int(counted.get("output_tokens", 0))),
        seconds=seconds,
        schema_mode=about.get("schema_mode", "prompt"),
        requests=int(about.get("requests", 1)),
    )


_FINISH = {
    "end_turn": "stop", "stop_sequence": "stop", "max_tokens": "length", "length": "length",
    "refusal": "content_filter", "safety": "content_filter",
}  # fmt: skip
"""How the providers call the three ends of an answer → how we call them."""


@contextmanager
def _errors_become_ours(model: BaseChatModel) -> Iterator[None]:
    """Errors of LangChain's models leave this room as ModelUnavailable, chained."""
    try:
        yield
    except AssistantError:
        raise
    except Exception as error:
        if (failure := failure_of(error, *_known_as(model))) is None:
            raise
        raise failure from error


def _known_as(model: BaseChatModel) -> tuple[str, str]:
    """Its name, and the address it is asked at."""
    name = getattr(model, "model_name", "") or getattr(model, "model", "") or type(model).__name__
    return str(name), str(getattr(model, "openai_api_base", "") or getattr(model, "base_url", "") or "")
