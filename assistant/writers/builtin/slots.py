"""What may stand in a slot of a phrase: only a fact, the speaker, or what anybody knows of such a thing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from assistant.writers.builtin import prices
from assistant.writers.builtin.clauses import polish
from assistant.writers.builtin.understand import CLAUSE_TYPES, Meaning

if TYPE_CHECKING:
    from assistant.writers.builtin.phrases import Context


class Filler(NamedTuple):
    """Words for a slot, and what they stand on."""

    text: str
    facts: tuple[str, ...] = ()
    tells: frozenset[str] = frozenset()
    """What has been told once these words stand: never told twice."""


def _text(key: str, value: str | None, *, once: bool = True) -> Filler | None:
    words = polish(value) if value else ""
    return Filler(words, (key,), frozenset({key}) if once else frozenset()) if words else None


def _money(money: prices.Money | None) -> Filler | None:
    return Filler(money.text, money.facts) if money else None


def _colours(m: Meaning) -> Filler | None:
    colours = [polish(c) for c in m.product.colours]
    keys = tuple(f.key for f in m.facts.family("colour"))
    return Filler(" ".join(colours), keys, frozenset({"colour"})) if colours else None


_SLOTS: dict[str, Callable[[Meaning], Filler | None]] = {
    "name": lambda m: Filler(m.name, ("name",)),
    "head": lambda m: Filler(m.head, ("name",)),
    "ref": lambda m: Filler(m.ref),
    "cl": lambda m: Filler(m.classifier),
    "verb": lambda m: Filler(m.kind.verb),
    "price": lambda m: _money(prices.now(m.product)),
    "was": lambda m: _money(prices.was(m.product)),
    "saving": lambda m: _money(prices.saving(m.product)),
    "fee": lambda m: _money(prices.fee(m.product)),
    "free_from": lambda m: _money(prices.free_from(m.product, m.classifier)),
    "days": lambda m: _money(prices.days(m.product)),
    "total": lambda m: _money(prices.total(m.product)),
    "until": lambda m: _money(prices.until(m.product)),
    "gift": lambda m: _money(prices.gift(m.product, m.classifier)),
    "price_line": lambda m: _money(prices.price_line(m.product, m.classifier)),
    "place": lambda m: _text("origin", m.product.origin.province if m.product.origin else None, once=False),
    "community": lambda m: _text("origin", m.product.origin.community if m.product.origin else None),
    "maker": lambda m: _text("origin", m.product.origin.maker if m.product.origin else None),
    "origin_text": lambda m: _text("origin", m.product.origin.text if m.product.origin else None),
    "net": lambda m: _text("net_content", m.product.net_content, once=False),
    "size": lambda m: _text("size", m.product.size, once=False),
    "colours": _colours,
    "warranty": lambda m: _text("warranty", m.product.warranty),
    "audience": lambda m: _text("audience", m.product.audience),
    "care": lambda m: _text("care", m.product.care),
    "how": lambda m: _text("how_to_use", m.product.how_to_use),
    "story": lambda m: _text("story", m.product.story),
    "stock": lambda m: _text("stock", m.product.stock, once=False),
    "shipping": lambda m: _text("shipping", m.product.shipping.text if m.product.shipping else None),
    "promotion": lambda m: _text("promotion", m.product.promotion.text if m.product.promotion else None),
}
_KNOWN = {"a_use": "uses", "moment": "moments", "person": "people"}
_ORDINAL = re.compile(r"\d$")


def fill(slot: str, context: Context, avoid: set[str] | frozenset[str] = frozenset()) -> Filler | None:
    """The words for a slot; None where nothing is known, or all of it has been told."""
    name, _, form = slot.partition(":")
    name = _ORDINAL.sub("", name)
    told = context.said | avoid
    if name in context.speaker.slots:
        return Filler(context.speaker.slots[name])
    if name == "shop":
        return Filler(context.shop_name) if context.shop_name else None
    if name in _KNOWN:
        return _known(name, context, told)
    if name in CLAUSE_TYPES and name != "care":
        return _clause(name, form, context, told)
    if name not in _SLOTS:
        raise ValueError(f"no such slot: {slot!r}")
    filler = _SLOTS[name](context.meaning)
    return None if filler and filler.tells & told else filler


def _known(name: str, context: Context, told: set[str] | frozenset[str]) -> Filler | None:
    left = [w for w in getattr(context.meaning.kind, _KNOWN[name]) if w not in told]
    return Filler(left[0], (), frozenset({left[0]})) if left else None


def _clause(name: str, form: str, context: Context, told: set[str] | frozenset[str]) -> Filler | None:
    for clause in context.meaning.of(name):
        if clause.text not in told and (not form or clause.verbal == (form == "v")):
            return Filler(clause.text, clause.facts, frozenset({clause.text}))
    return None
