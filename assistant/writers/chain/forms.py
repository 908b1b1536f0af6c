"""Small differences of form put right: other names for the keys, encoded lists, a lone value for a list, blanks.

What a part's type asks for is worked out once, into a function; an answer of eleven texts is then put right in 30 µs.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, get_args, get_origin

import regex
from pydantic import BaseModel

from assistant.writers.chain.decoding import decode
from assistant.writers.chain.untrusted import clean

Form = Callable[[Any], Any]
"""A value as a model gave it → the same in the asked form, as far as it can be brought there."""
_WORDS = regex.compile(r"[,\n]|(?<=\S)\s+(?=#)")


def form_of(kind: Any) -> Form:
    """What brings a value into the form of this type (text, list, record)."""
    bare = get_args(kind)[0] if hasattr(kind, "__metadata__") else kind
    if isinstance(bare, type) and issubclass(bare, BaseModel):
        return _record_form(bare)
    if get_origin(bare) is list:
        return _list_form(get_args(bare)[0])
    return _tidied


def _record_form(kind: type[BaseModel]) -> Form:
    forms = {name: form_of(field.annotation) for name, field in kind.model_fields.items()}
    names = frozenset(forms)

    def put_right(value: Any) -> Any:
        if isinstance(value, str) and "text" in names:
            value = {"text": value, "facts": []}
        if not isinstance(value, dict):
            return value
        if not names >= value.keys():
            value = renamed(value, names)
        return {key: forms[key](item) for key, item in value.items() if key in names}

    return put_right


def _list_form(kind: Any) -> Form:
    each = form_of(kind)
    of_texts = each is _tidied and (get_args(kind)[0] if hasattr(kind, "__metadata__") else kind) is str

    def put_right(value: Any) -> Any:
        if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
            value = decode(value.strip())[0] or value
        if isinstance(value, str) and of_texts:
            value = [word for word in _WORDS.split(value) if word.strip()]
        return [each(item) for item in (value if isinstance(value, list) else [value])]

    return put_right


def _tidied(value: Any) -> Any:
    """A text trimmed, without control or bidi characters; line breaks stay."""
    if not isinstance(value, str):
        return value
    if value.isprintable() and "  " not in value:
        return _tidy_line(value)
    lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(map(_tidy_line, lines)).strip()


def _tidy_line(line: str) -> str:
    if "<" in line or ">" in line or "`" in line or "](" in line:
        return line.strip()  # kept as it is: `foreign_matter` must see it
    return clean(line)


def renamed(tree: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    """Keys under their own names; a name that stands there already is never overwritten."""
    found = {key: value for key, value in tree.items() if key in names}
    for key, value in tree.items():
        found.setdefault(canonical(key, names), value)
    return {key: found[key] for key in [*tree, *names] if key in found} | found


@lru_cache(maxsize=4096)
def canonical(key: str, names: frozenset[str]) -> str:
    """The part or field this key stands for, or the key itself."""
    plain = regex.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", str(key)).strip().lower()
    plain = str(regex.sub(r"[\s\-]+", "_", plain))
    if plain in names:
        return plain
    return next((name for name in names if plain in _aliases().get(name, ())), str(key))


@cache
def _aliases() -> dict[str, list[str]]:
    return tomllib.loads((files("assistant.writers.chain") / "aliases.toml").read_text(encoding="utf-8"))
