"""Errors of LangChain's models, of the providers' clients and of the network → one of ours, which says what to do."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from pydantic import BaseModel, ConfigDict

from assistant.errors import ModelUnavailable

_CLIENTS = frozenset(
    {
        "openai",
        "anthropic",
        "google",
        "groq",
        "mistralai",
        "cohere",
        "httpx",
        "httpx2",
        "httpcore",
        "httpcore2",
        "ollama",
    }
)
"""Packages whose errors are a provider's or the network's."""
_MOST_CAUSES = 8


class Failure(BaseModel):
    """One row of `failures.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    status: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    retry: bool

    def fits(self, status: int, told: str) -> bool:
        """Is this what happened?"""
        if self.status and status not in self.status:
            return False
        return not self.words or any(word in told for word in self.words)


def failure_of(error: Exception, name: str, place: str = "") -> ModelUnavailable | None:
    """The error as the seller should read it; None for a mistake of ours, which must stay visible as one.

    `place` is the address that was asked, where there is one.
    """
    status, told = status_of(error), _told(error)
    found = next((row for row in _rows() if row.fits(status, told)), None)
    code, retry = (found.code, found.retry) if found and _is_theirs(error) else _by_kind(error)
    if not code:
        return None
    if code == "models_rate_limited" and (seconds := asked_wait(error)) >= 1:
        return ModelUnavailable("models_rate_limited_wait", retryable=True, name=name, seconds=f"{seconds:.0f}")
    proxy = _proxy_for(place)
    if proxy and code == "models_unreachable":
        code = "models_proxy"
    detail = " ".join(str(error).split())[:300]
    return ModelUnavailable(code, retryable=retry, name=name, detail=detail, place=place or name, proxy=proxy or "?")


def is_spent(error: BaseException) -> bool:
    """Has the account no credit left? Then asking again a moment later does not help."""
    return any(row.code == "models_quota" and row.fits(status_of(error), _told(error)) for row in _rows())


def is_too_long(error: BaseException) -> bool:
    """Was more asked than the model can read?"""
    return any(row.code == "models_prompt_too_long" and row.fits(status_of(error), _told(error)) for row in _rows())


def status_of(error: BaseException) -> int:
    """The HTTP status behind an error of any client; 0 where there is none."""
    for cause in _causes(error):
        for holder in (cause, getattr(cause, "response", None)):
            for name in ("status_code", "code", "status"):
                if isinstance(status := getattr(holder, name, None), int) and 100 <= status < 600:
                    return status
    return 0


def asked_wait(error: BaseException | None) -> float:
    """Seconds that the server asked for in Retry-After (a number or a date); 0 where it did not."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    given = str(headers.get("retry-after", "")).strip() if headers is not None else ""
    try:
        return max(0.0, float(given))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(given) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0


@cache
def _rows() -> tuple[Failure, ...]:
    text = (files("assistant.models") / "failures.toml").read_text(encoding="utf-8")
    return tuple(Failure.model_validate(row) for row in tomllib.loads(text)["failure"])


def _by_kind(error: Exception) -> tuple[str, bool]:
    """(message code, does trying again help) by what LangChain calls it; no code where it is none of theirs."""
    from langchain_core import exceptions as lc

    kinds: list[tuple[Any, str, bool]] = [
        (lc.ModelAuthenticationError, "models_key_refused", False),
        (lc.ModelPermissionDeniedError, "models_forbidden", False),
        (lc.ModelNotFoundError, "models_not_found", False),
        (lc.ModelRateLimitError, "models_rate_limited", True),
        ((lc.ModelTimeoutError, TimeoutError), "models_timeout", True),
        ((lc.ModelConnectionError, ConnectionError), "models_unreachable", True),
        (lc.ContextOverflowError, "models_prompt_too_long", False),
        (lc.ModelError, "models_request_failed", True),
    ]
    for kind, code, retry in kinds:
        if isinstance(error, kind):
            return code, retry
    if _root(error) in _CLIENTS:
        return "models_request_failed", True
    if isinstance(error, ValueError | TypeError | KeyError | AttributeError) and _raised_in_a_client(error):
        return "models_answer_strange", True  # a page of the Wi-Fi instead of an answer, or another protocol
    return "", False


def _is_theirs(error: Exception) -> bool:
    from langchain_core.exceptions import ModelError

    return isinstance(error, ModelError | OSError) or _root(error) in _CLIENTS or _raised_in_a_client(error)


def _root(error: BaseException) -> str:
    return type(error).__module__.partition(".")[0]


def _raised_in_a_client(error: BaseException) -> bool:
    """Did it come up inside a provider's package, not in our own code?"""
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    module = str(at.tb_frame.f_globals.get("__name__", "")) if at else ""
    root = module.partition(".")[0]
    return root in _CLIENTS or root in ("json", "pydantic") or root.startswith("langchain_")


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    for _ in range(_MOST_CAUSES):
        if cause is None:
            return
        yield cause
        cause = cause.__cause__ or cause.__context__


def _told(error: BaseException) -> str:
    """All that the error and what caused it say, in lower case."""
    return " ".join(
        f"{type(cause).__name__} {cause} {getattr(cause, 'body', '') or ''}" for cause in _causes(error)
    ).lower()


def _proxy_for(place: str) -> str:
    """The proxy of this machine's settings through which an address is reached; empty where it is reached directly."""
    address = urlsplit(place)
    if not address.hostname or proxy_bypass(address.hostname):
        return ""
    proxies = getproxies()
    return proxies.get(address.scheme) or proxies.get("all") or ""
