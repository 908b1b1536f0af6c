"""What a piece cost: tokens counted by the model, baht estimated from a dated price table (`prices.toml`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from assistant.messages import Language, what
from assistant.models.names import read_model_name

_DATED = re.compile(r"-(\d{8}|\d{4}-\d{2}-\d{2}|latest)$")


class Spent(NamedTuple):
    """Tokens and money of some calls."""

    calls: int = 0
    extra_calls: int = 0
    """Repairs."""
    prompt_tokens: int = 0
    answer_tokens: int = 0
    cached_calls: int = 0
    baht: Decimal | None = Decimal(0)
    """None where a call's model has no known price."""

    def plus(self, other: Spent) -> Spent:
        """Both together; one unknown price makes the sum unknown."""
        known = None if self.baht is None or other.baht is None else self.baht + other.baht
        return Spent(
            self.calls + other.calls,
            self.extra_calls + other.extra_calls,
            self.prompt_tokens + other.prompt_tokens,
            self.answer_tokens + other.answer_tokens,
            self.cached_calls + other.cached_calls,
            known,
        )


def read_spent(table: Mapping[str, Any]) -> Spent:
    """What `Spent._asdict` wrote, back from JSON."""
    return Spent(**{**table, "baht": None if table["baht"] is None else Decimal(table["baht"])})


def spent(traces: Iterable[dict[str, Any]]) -> Spent:
    """What the calls of a trace (of a piece, or of all pieces of a run) cost. Answers from the cache cost nothing."""
    total = Spent()
    for call in traces:
        if "answer" in call:
            total = total.plus(_one(call))
    return total


def _one(call: dict[str, Any]) -> Spent:
    extra = int(call.get("why") != "write")
    if call.get("cached"):
        return Spent(0, 0, 0, 0, 1)
    asked, answered = int(call["prompt_tokens"]), int(call["answer_tokens"])
    free = call.get("own") or call.get("finish") == "error"
    return Spent(1, extra, asked, answered, 0, Decimal(0) if free else price_of(str(call["model"]), asked, answered))


def spent_line(total: Spent, lang: Language) -> str:
    """The same in words: calls, tokens, baht."""
    money = what("models_money_unknown", lang)
    if total.baht is not None:
        money = what("models_money", lang, baht=_rounded(total.baht)) if total.baht else what("models_money_none", lang)
    counted = {"asked": f"{total.prompt_tokens:,}", "answered": f"{total.answer_tokens:,}", "money": money}
    return what("models_spent", lang, calls=total.calls, extra=total.extra_calls, **counted)


def _rounded(baht: Decimal) -> str:
    """Two places, and never 0.00 for what is not free."""
    return "0.01" if 0 < baht < Decimal("0.01") else f"{baht:,.2f}"


def is_own(name: str, base_url: str | None) -> bool:
    """Does this name speak to a machine of one's own, where tokens have no price?"""
    parts = read_model_name(name)
    if parts.provider in _table()["own"]:
        return True
    host = urlsplit(base_url or "").hostname or ""
    try:
        return ip_address(host).is_private
    except ValueError:
        return host == "localhost" or host.endswith(".local")


def price_of(name: str, prompt_tokens: int, answer_tokens: int) -> Decimal | None:
    """Baht for so many tokens of a model, to four places; None where its price is not known."""
    table, parts = _table(), read_model_name(name)
    if parts.provider in table["own"]:
        return Decimal(0)
    model = _prices().get(_plain(parts.model))
    if model is None or parts.provider not in (model["provider"], "openai"):
        return None
    dollars = (model["dollars_in"] * prompt_tokens + model["dollars_out"] * answer_tokens) / Decimal(1_000_000)
    return Decimal(dollars * table["baht_per_dollar"]).quantize(Decimal("0.0001"))


def _plain(model: str) -> str:
    """A model's name without who sells it and without the date of its version: the price is the same."""
    bare = model.rpartition("/")[2].lower().replace(".", "-")
    return _DATED.sub("", bare)


@cache
def _prices() -> dict[str, dict[str, Any]]:
    return {_plain(model["name"]): model for model in _table()["model"]}


@cache
def _table() -> dict[str, Any]:
    text = (files("assistant.models") / "prices.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)
