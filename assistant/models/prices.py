"""What a piece cost: tokens counted by the model, baht estimated from a dated price table (`prices.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from assistant.models.names import read_model_name


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


def spent(traces: Iterable[dict[str, Any]], endpoint_is_own: bool = False) -> Spent:
    """What the calls of a trace (of a piece, or of all pieces of a run) cost. Answers from the cache cost nothing.

    `endpoint_is_own`: an `openai:` name that speaks to a server of one's own has no token price.
    """
    total = Spent()
    for call in traces:
        if "answer" in call:
            total = total.plus(_one(call, endpoint_is_own))
    return total


def _one(call: dict[str, Any], own: bool) -> Spent:
    extra = int(call.get("why") != "write")
    if call.get("cached"):
        return Spent(0, 0, 0, 0, 1)
    asked, answered = int(call["prompt_tokens"]), int(call["answer_tokens"])
    price = Decimal(0) if own else price_of(str(call["model"]), asked, answered)
    return Spent(1, extra, asked, answered, 0, price)


def price_of(name: str, prompt_tokens: int, answer_tokens: int) -> Decimal | None:
    """Baht for so many tokens of a model, to four places; None where its price is not known."""
    table, parts = _table(), read_model_name(name)
    if parts.provider in table["own"]:
        return Decimal(0)
    for model in table["model"]:
        if model["provider"] == parts.provider and model["name"] == parts.model:
            dollars = (model["dollars_in"] * prompt_tokens + model["dollars_out"] * answer_tokens) / Decimal(1_000_000)
            return Decimal(dollars * table["baht_per_dollar"]).quantize(Decimal("0.0001"))
    return None


@cache
def _table() -> dict[str, Any]:
    text = (files("assistant.models") / "prices.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)
