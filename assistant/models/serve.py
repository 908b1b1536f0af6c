"""A model of this machine behind an OpenAI-compatible door, so that a whole class of laptops shares one.

    khaidee serve-model local:out/merged --port 8100
    KHAIDEE_BASE_URL=http://teacher:8100/v1 khaidee write … --model openai:shop

A schema sent as `response_format` is kept by the grammar; requests of different laptops are answered in one batch.
"""

from __future__ import annotations

import hmac
import json
import socket
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Literal, cast

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from pydantic import BaseModel, ConfigDict, Field

from assistant.errors import ModelUnavailable
from assistant.messages import say
from assistant.models.ask import Reply, ask_stream
from assistant.models.opening import open_model

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.settings import Settings

ANY_OBJECT = {"type": "object"}
"""What `{"type": "json_object"}` asks for."""
MOST_TOKENS = 4096
LOOK_EVERY = 0.5
"""Seconds after which it is looked whether the client is still there."""
COME_BACK = 5
"""Seconds told in Retry-After where the line is full."""
STILL_HERE = ": in line\n\n"
"""A comment in the stream, which clients pass over."""
SIDE_BY_SIDE = 128
"""Answers under way at once; more wait in line. Starlette's own 40 would let a class starve its health check."""


def serve_model(
    name: str, settings: Settings, *, host: str = "127.0.0.1", port: int = 8100, key: str | None = None,
    tell: Callable[[str], object],
) -> None:  # fmt: skip
    """Serve the model until it is stopped; `tell` is given what the laptops have to type.

    Raises ModelUnavailable where it cannot be opened, or where the port is taken.
    """
    import uvicorn

    app = build_server(name, settings, key)
    listening = _listen(host, port)
    shown = _own_address() if host in ("0.0.0.0", "::") else host
    url = f"http://{shown}:{listening.getsockname()[1]}/v1"
    tell(say("models_serving", settings.lang, name=name, url=url, model=shown_name(name)))
    if key is None and host not in ("127.0.0.1", "localhost", "::1"):
        tell(say("models_serving_open", settings.lang))
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise ModelUnavailable("models_port_busy", port=port, detail=str(error)) from error
    return listening


def _own_address() -> str:
    """This machine's address on its network, without sending anything."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 1))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def shown_name(name: str) -> str:
    """What clients call the model: `local:out/merged` is `merged`."""
    return name.partition(":")[2].partition("?")[0].rstrip("/").rpartition("/")[2] or name


class Turn(BaseModel):
    """One message; parts other than text are no concern of a text model."""

    model_config = ConfigDict(extra="ignore")

    role: Literal["system", "developer", "user", "assistant"]
    content: str | list[dict[str, Any]] | None = ""

    @property
    def text(self) -> str:
        if isinstance(self.content, list):
            return "".join(str(part.get("text", "")) for part in self.content)
        return self.content or ""


class Asked(BaseModel):
    """What a client may send; parameters we do not know are left aside, as other servers do."""

    model_config = ConfigDict(extra="ignore")

    model: str = ""
    messages: list[Turn] = Field(min_length=1)
    max_tokens: int | None = Field(default=None, ge=1)
    max_completion_tokens: int | None = Field(default=None, ge=1)
    temperature: float = Field(default=0.0, ge=0, le=2)
    seed: int = 0
    stream: bool = False
    response_format: dict[str, Any] | None = None

    @property
    def schema_asked(self) -> dict[str, Any] | None:
        """The JSON schema the answer must keep."""
        offered = self.response_format or {}
        if offered.get("type") == "json_schema":
            return dict(offered.get("json_schema", {}).get("schema") or ANY_OBJECT)
        return ANY_OBJECT if offered.get("type") == "json_object" else None


class Refused(Exception):
    """An answer with another status than 200."""

    def __init__(self, status: int, message: str, kind: str = "invalid_request_error") -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind


def build_server(name: str, settings: Settings, key: str | None = None, model: BaseChatModel | None = None) -> FastAPI:
    """The door over the model of that name. `key`, where given, must be sent as a bearer token.

    Raises ModelUnavailable where the model cannot be opened: before the door opens, not at the first knock.
    """
    shown = shown_name(name)
    chat = model or open_model(name, settings)
    app = FastAPI(title="KhaiDee model", docs_url=None, redoc_url=None, lifespan=_with_room)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    allowed = [Depends(_key_check(key))] if key else []

    @app.get("/v1/models", dependencies=allowed)
    def models() -> dict[str, Any]:
        return {"object": "list", "data": [{"id": shown, "object": "model", "created": 0, "owned_by": "khaidee"}]}

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/v1/chat/completions", dependencies=allowed, response_model=None)
    def completions(asked: Asked, request: Request) -> JSONResponse | StreamingResponse:
        manner = _manner(asked)
        messages = [_message(turn) for turn in asked.messages]
        if asked.stream:
            events = _until_left(_events(chat, shown, messages, manner))
            return StreamingResponse(events, media_type="text/event-stream")
        return JSONResponse(_completion(shown, _answered(chat, messages, manner, lambda: _has_left(request))))

    return app


@asynccontextmanager
async def _with_room(_: FastAPI) -> AsyncIterator[None]:
    import anyio.to_thread

    anyio.to_thread.current_default_thread_limiter().total_tokens = SIDE_BY_SIDE
    yield


def _key_check(key: str) -> Any:
    def check(request: Request) -> None:
        given = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        if not hmac.compare_digest(given.encode(), key.encode()):
            raise Refused(401, "the key is missing or wrong", "authentication_error")

    return check


def _manner(asked: Asked) -> dict[str, Any]:
    most = asked.max_completion_tokens or asked.max_tokens or MOST_TOKENS
    return {
        "schema": asked.schema_asked,
        "max_tokens": min(most, MOST_TOKENS),
        "seed": asked.seed,
        "temperature": asked.temperature,
    }


def _message(turn: Turn) -> BaseMessage:
    if turn.role in ("system", "developer"):
        return SystemMessage(turn.text)
    return AIMessage(turn.text) if turn.role == "assistant" else HumanMessage(turn.text)


def _answered(
    chat: BaseChatModel, messages: list[BaseMessage], manner: dict[str, Any], left: Callable[[], bool]
) -> Reply:
    """The whole answer; a client that leaves meanwhile frees its place, in line or in the batch."""
    pieces, look_at = ask_stream(chat, messages, **manner), 0.0
    try:
        while True:
            next(pieces)
            if time.monotonic() > look_at:
                if left():
                    raise Refused(499, "the client has left")
                look_at = time.monotonic() + LOOK_EVERY
    except StopIteration as end:
        return cast(Reply, end.value)
    except ModelUnavailable as error:
        raise _as_refusal(error) from error
    except ValueError as error:  # llguidance names the part of the schema it cannot keep
        raise Refused(400, str(error)) from error
    finally:
        pieces.close()


def _has_left(request: Request) -> bool:
    import anyio.from_thread

    return bool(anyio.from_thread.run(request.is_disconnected))


def _as_refusal(error: ModelUnavailable) -> Refused:
    if error.code == "models_prompt_too_long":
        return Refused(400, f"context_length_exceeded: {error.say('en')}")
    status = {"models_timeout": 504, "models_line_full": 503}.get(error.code, 500)
    return Refused(status, error.say("en"), "server_error")


def _completion(model: str, reply: Reply) -> dict[str, Any]:
    return {
        **_about(model, "chat.completion"),
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": reply.text},
                "finish_reason": reply.finish or "stop",
            }
        ],
        "usage": _usage(reply),
    }


def _events(chat: BaseChatModel, model: str, messages: list[BaseMessage], manner: dict[str, Any]) -> Iterator[str]:
    """Server-sent events, and a comment now and then while the request stands in line: it spares the client's patience
    and shows when it has gone. Closing the generator ends the generation."""
    about = _about(model, "chat.completion.chunk")
    pieces = ask_stream(chat, messages, **manner)
    try:
        while True:
            piece = next(pieces)
            yield _event(about, {"content": piece}) if piece else STILL_HERE
    except StopIteration as end:
        reply: Reply = end.value
    except (ModelUnavailable, ValueError) as error:
        told = error.say("en") if isinstance(error, ModelUnavailable) else str(error)
        yield f"data: {json.dumps({'error': {'message': told, 'type': 'server_error'}})}\n\n"
        return
    finally:
        pieces.close()
    yield _event(about, {}, reply.finish or "stop")
    yield f"data: {json.dumps({**about, 'choices': [], 'usage': _usage(reply)})}\n\n"
    yield "data: [DONE]\n\n"


async def _until_left(events: Iterator[str]) -> AsyncIterator[str]:
    """The events as they come; where the client leaves, the generator is closed at once, not when collected."""
    from starlette.concurrency import iterate_in_threadpool

    try:
        async for event in iterate_in_threadpool(events):
            yield event
    finally:
        events.close()  # type: ignore[attr-defined]


def _event(about: dict[str, Any], delta: dict[str, str], finish: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return f"data: {json.dumps({**about, 'choices': [choice]}, ensure_ascii=False)}\n\n"


def _about(model: str, kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{uuid.uuid4().hex[:24]}", "object": kind, "created": int(time.time()), "model": model}


def _usage(reply: Reply) -> dict[str, int]:
    asked, answered = reply.usage
    return {"prompt_tokens": asked, "completion_tokens": answered, "total_tokens": asked + answered}


def _refused(request: Request, error: Exception) -> JSONResponse:
    kind = error.kind if isinstance(error, Refused) else "server_error"
    status = error.status if isinstance(error, Refused) else 500
    headers = {"Retry-After": str(COME_BACK)} if status == 503 else None
    return JSONResponse({"error": {"message": str(error), "type": kind}}, status_code=status, headers=headers)


def _unreadable(request: Request, error: Exception) -> JSONResponse:
    """A wrong body, in the form clients of this protocol expect."""
    return JSONResponse({"error": {"message": str(error), "type": "invalid_request_error"}}, status_code=400)
