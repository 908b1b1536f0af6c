"""A model of this machine behind an OpenAI-compatible door, so that a whole class of laptops shares one.

    khaidee serve-model local:out/merged --port 8100
    KHAIDEE_BASE_URL=http://teacher:8100/v1 khaidee write … --model openai:shop

A schema sent as `response_format` is kept by the grammar; requests of different laptops are answered in one batch.
"""

from __future__ import annotations

import hmac
import json
import time
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from pydantic import BaseModel, ConfigDict, Field

from assistant.errors import ModelUnavailable
from assistant.models.ask import Reply, ask, ask_stream
from assistant.models.opening import open_model

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.settings import Settings

ANY_OBJECT = {"type": "object"}
"""What `{"type": "json_object"}` asks for."""
MOST_TOKENS = 4096


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
    shown = name.partition(":")[2].rstrip("/").rpartition("/")[2] or name
    chat = model or open_model(name, settings)
    app = FastAPI(title="KhaiDee model", docs_url=None, redoc_url=None)
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
    def completions(asked: Asked) -> JSONResponse | StreamingResponse:
        manner = _manner(asked)
        messages = [_message(turn) for turn in asked.messages]
        if asked.stream:
            return StreamingResponse(_events(chat, shown, messages, manner), media_type="text/event-stream")
        return JSONResponse(_completion(shown, _answered(chat, messages, manner)))

    return app


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


def _answered(chat: BaseChatModel, messages: list[BaseMessage], manner: dict[str, Any]) -> Reply:
    try:
        return ask(chat, messages, **manner)
    except ModelUnavailable as error:
        raise _as_refusal(error) from error
    except ValueError as error:  # llguidance names the part of the schema it cannot keep
        raise Refused(400, str(error)) from error


def _as_refusal(error: ModelUnavailable) -> Refused:
    if error.code == "models_prompt_too_long":
        return Refused(400, f"context_length_exceeded: {error.say('en')}")
    return Refused(504 if error.code == "models_timeout" else 500, error.say("en"), "server_error")


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
    """Server-sent events; a client that goes away closes the generator, and with it the generation."""
    about = _about(model, "chat.completion.chunk")
    pieces = ask_stream(chat, messages, **manner)
    try:
        while True:
            yield _event(about, {"content": next(pieces)})
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
    return JSONResponse({"error": {"message": str(error), "type": kind}}, status_code=status)


def _unreadable(request: Request, error: Exception) -> JSONResponse:
    """A wrong body, in the form clients of this protocol expect."""
    return JSONResponse({"error": {"message": str(error), "type": "invalid_request_error"}}, status_code=400)
