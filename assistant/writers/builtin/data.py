"""The phrase folder, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(prefix: str) -> tuple[dict[str, Any], ...]:
    """Every `phrases/<prefix>*.toml`, in order of name."""
    folder = files("assistant.writers.builtin") / "phrases"
    found = sorted((f for f in folder.iterdir() if f.name.startswith(prefix)), key=lambda f: f.name)
    return tuple(tomllib.loads(f.read_text(encoding="utf-8")) for f in found if f.name.endswith(".toml"))
