"""Noun: a model's name, `provider:model[+adapter][?option=value&…]`, and reading one."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict

from assistant.errors import ModelUnavailable

LOCAL_OPTIONS = {
    "dtype": r"auto|float32|bfloat16|float16",
    "device": r"cpu|cuda(:[0-9]+)?|mps",
    "quantize": r"4bit|8bit",
    "batch": r"[1-9][0-9]?",
    "threads": r"[1-9][0-9]?",
}
"""What may follow a local model's name, `?dtype=bfloat16&device=cuda:0&quantize=4bit&batch=8`, and what each takes."""


class Preset(BaseModel):
    """An OpenAI-compatible door known by name; one table of `presets.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    base_url: str
    example: str
    max_tokens: str
    needs_key: bool
    per_second: float | None = None
    per_minute: float | None = None
    source: str
    checked: Any


class ModelName(BaseModel):
    """A model's name, taken apart."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    full: str
    provider: str
    model: str
    adapter: str | None = None
    options: dict[str, str] = {}

    @property
    def preset(self) -> Preset | None:
        """The OpenAI-compatible door of that name, where the provider is one."""
        return read_presets().get(self.provider)


@cache
def read_presets() -> dict[str, Preset]:
    """Every preset by name."""
    tables = tomllib.loads((files("assistant.models") / "presets.toml").read_text(encoding="utf-8"))
    return {name: Preset.model_validate(table) for name, table in tables.items()}


def read_model_name(name: str) -> ModelName:
    """Take a model's name apart. Raises ModelUnavailable where it is none, naming the forms that are understood.

    A preset alone (`typhoon`) means its example model.
    """
    given = name.strip()
    provider, colon, rest = given.partition(":")
    provider = provider.strip().lower()
    if not colon and provider in read_presets():
        rest = read_presets()[provider].example
    if not provider or not rest.strip():
        raise ModelUnavailable("models_name_unreadable", name=given)
    if provider != "local":
        return ModelName(full=given, provider=provider, model=rest.strip())
    return _read_local(given, rest.strip())


def _read_local(given: str, rest: str) -> ModelName:
    """`path[+adapter][?options]`; a path that exists as written is never cut."""
    if Path(rest).exists():
        return ModelName(full=given, provider="local", model=rest)
    place, _, tail = rest.partition("?")
    options = dict(parse_qsl(tail))
    if unknown := sorted(set(options) - set(LOCAL_OPTIONS)):
        raise ModelUnavailable("models_option_unknown", option=", ".join(unknown), known=", ".join(LOCAL_OPTIONS))
    for option, value in options.items():
        if not re.fullmatch(LOCAL_OPTIONS[option], value):
            known = (
                LOCAL_OPTIONS[option].replace("|", " ").replace("(:[0-9]+)?", " cuda:0").replace("[1-9][0-9]?", "1-99")
            )
            raise ModelUnavailable("models_option_value", option=option, value=value, known=known)
    model, adapter = (place, None) if Path(place).exists() else _split_adapter(place)
    return ModelName(full=given, provider="local", model=model, adapter=adapter, options=options)


def _split_adapter(place: str) -> tuple[str, str | None]:
    model, plus, adapter = place.rpartition("+")
    return (model, adapter) if plus and model and adapter else (place, None)


def own_prompts(name: str) -> Path | None:
    """The prompts that lie beside local weights (`<adapter or model>/prompts`): those it was fine-tuned with, which it
    reads better than any other. None where there are none, or where the name is none."""
    try:
        parts = read_model_name(name)
    except ModelUnavailable:
        return None
    folder = Path(parts.adapter or parts.model) / "prompts"
    return folder if parts.provider == "local" and folder.is_dir() else None
