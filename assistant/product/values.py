"""A value from a form, a JSON file or a table cell as text, and as the record it may already be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Any, TypeVar

from pydantic import ValidationError

from assistant.product.record import Record
from assistant.product.vocabulary import clean

_DEEPEST = 6
_R = TypeVar("_R", bound=Record)


def as_text(value: object, depth: int = 0) -> str:
    """Any value as the seller would have typed it: 390.0 is 390, a list is lines, a mapping is “key: value” lines."""
    if value is None:
        return ""
    if isinstance(value, str | PurePath):
        return clean(str(value))
    if isinstance(value, float | Decimal) and not isinstance(value, bool):
        return _number(value)
    if isinstance(value, datetime) and value.time() == value.time().min:
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if depth > _DEEPEST:
        return clean(str(value))
    if isinstance(value, Mapping):
        lines = (f"{clean(str(key))}: {as_text(part, depth + 1)}" for key, part in value.items())
        return "\n".join(lines)
    if isinstance(value, list | tuple | set | frozenset):
        return "\n".join(filter(None, (as_text(part, depth + 1) for part in value)))
    return clean(str(value))


def _number(value: float | Decimal) -> str:
    number = Decimal(repr(value)) if isinstance(value, float) else value
    if not number.is_finite() or abs(number.adjusted()) > 20:
        return str(value)
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def as_items(value: object) -> list[object] | None:
    """The items of a list given as a list; None where it is her text."""
    return list(value) if isinstance(value, list | tuple | set | frozenset) else None


def as_record(kind: type[_R], value: object, **missing: Any) -> _R | None:
    """The record a mapping holds (as in a saved kit), `missing` keys filled in; None where it holds none."""
    if isinstance(value, kind):
        return value
    if not isinstance(value, Mapping):
        return None
    try:
        return kind.model_validate({**missing, **value})
    except ValidationError:
        return None
