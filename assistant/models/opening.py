"""Opening: a name and the settings → a chat model."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from assistant.errors import ModelUnavailable
from assistant.models.names import ModelName, Preset, read_model_name, read_presets

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.settings import Settings


_KEY = re.compile(r"api[_ ]?key|credential|token", re.I)
MOST_TOKENS = 4096
"""Cap on an answer of a provider's own client, whose default may be too short for a live script (Anthropic: 1,024)."""


def open_model(name: str, settings: Settings) -> BaseChatModel:
    """The chat model of that name. Raises ModelUnavailable, saying which key, package or folder is missing.

    No request is made here: an endpoint that is down shows itself at the first question.
    """
    parts = read_model_name(name)
    if parts.provider == "builtin":
        raise ValueError("the built-in writer is no chat model; the studio opens it")
    if parts.provider == "local":
        return _open_local(parts, settings)
    if preset := parts.preset:
        return _open_endpoint(parts, preset, settings)
    return _open_provider(parts, settings)


def _open_endpoint(parts: ModelName, preset: Preset, settings: Settings) -> BaseChatModel:
    if preset.needs_key and not settings.api_key and not settings.base_url:
        raise ModelUnavailable("models_key_missing", name=parts.full)
    _require(parts, "langchain_openai", "langchain-openai")
    from assistant.models.endpoint import open_endpoint

    return open_endpoint(parts.model, preset, settings)


def _open_local(parts: ModelName, settings: Settings) -> BaseChatModel:
    for module in ("torch", "transformers", "llguidance"):
        _require(parts, module, "khaidee[local]")
    from assistant.models.local import open_local

    return open_local(parts, settings)


def _open_provider(parts: ModelName, settings: Settings) -> BaseChatModel:
    """Whatever `init_chat_model` knows; its package is named where it is missing."""
    from langchain.chat_models import init_chat_model

    asked: dict[str, Any] = {"timeout": settings.timeout, "max_retries": 2, "max_tokens": MOST_TOKENS}
    if settings.api_key:
        asked["api_key"] = settings.api_key.get_secret_value()
    if settings.base_url:
        asked["base_url"] = settings.base_url
    try:
        return init_chat_model(parts.model, model_provider=parts.provider, **asked)
    except ImportError as error:
        package = _package_named_in(str(error)) or f"langchain-{parts.provider.replace('_', '-')}"
        raise ModelUnavailable("models_package_missing", name=parts.full, package=package) from error
    except Exception as error:  # each client complains in its own way of what it lacks
        detail = " ".join(str(error).split())
        if "nsupported" in detail:
            known = ", ".join([*read_presets(), "local", "builtin"])
            raise ModelUnavailable("models_provider_unknown", provider=parts.provider, known=known) from error
        if not settings.api_key and _KEY.search(detail):
            raise ModelUnavailable("models_key_missing", name=parts.full) from error
        raise ModelUnavailable("models_cannot_open", name=parts.full, detail=detail[:300]) from error


def _package_named_in(message: str) -> str:
    """`langchain-anthropic` out of “… run `pip install langchain-anthropic`”."""
    _, found, tail = message.partition("pip install ")
    words = tail.replace("`", " ").replace("'", " ").split()
    return words[-1].rstrip(".") if found and words else ""


def _require(parts: ModelName, module: str, package: str) -> None:
    if find_spec(module) is None:
        raise ModelUnavailable("models_package_missing", name=parts.full, package=package)
