"""What can write here: the list behind `khaidee models`. Looks for packages and folders, and asks a server on this very
machine what it serves; nothing beyond is called."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from assistant.messages import what
from assistant.models.names import read_presets
from assistant.settings import Settings

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PATIENCE = 0.5
"""Seconds a server on this machine has to say what it serves."""
_LOCAL_PACKAGES = ("torch", "transformers", "llguidance")


class ModelInfo(NamedTuple):
    """One line of `khaidee models`."""

    name: str
    """As it is typed after `--model`."""
    title: str
    ready: bool
    """True where it can be asked as things stand (an endpoint is not called to find out)."""
    needs: str
    """What is missing, in the language of the settings; empty where nothing is."""
    place: str = ""
    """Address or folder."""


def list_models(settings: Settings) -> list[ModelInfo]:
    """Every model that can be named: the built-in writer, the known endpoints, weights found in the home folder."""
    say = settings.lang
    models = [ModelInfo("builtin", what("models_builtin_title", say), ready=True, needs="")]
    for name, preset in read_presets().items():
        ready = bool(settings.api_key) or not preset.needs_key or bool(settings.base_url)
        needs = "" if ready else what("models_needs_key", say)
        place = settings.base_url or preset.base_url
        models.append(ModelInfo(f"{name}:{preset.example}", preset.title, ready, needs, place))
    return models + _local_models(settings)


def is_here(place: str) -> bool:
    """Whether an address is on this machine."""
    return urlsplit(place).hostname in _LOOPBACK


def served_at(place: str) -> tuple[str, ...] | None:
    """The names of the models that a server on this machine serves; None where nothing (of this kind) answers there.

    Raises ValueError for an address beyond this machine, which is never called to find out.
    """
    from urllib.request import ProxyHandler, build_opener

    if not is_here(place):
        raise ValueError(f"not on this machine: {place}")
    try:
        with build_opener(ProxyHandler({})).open(f"{place.rstrip('/')}/models", timeout=_PATIENCE) as answer:
            listed = json.load(answer)["data"]
        return tuple(str(model["id"]) for model in listed or ())
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _local_models(settings: Settings) -> list[ModelInfo]:
    lacking = [package for package in _LOCAL_PACKAGES if find_spec(package) is None]
    needs = what("models_needs_package", settings.lang, package=", ".join(lacking)) if lacking else ""
    title = what("models_local_title", settings.lang)
    found = [ModelInfo(f"local:{folder}", title, not lacking, needs, str(folder)) for folder in local_folders(settings)]
    return found or [ModelInfo("local:<path>", title, not lacking, needs)]


def local_folders(settings: Settings) -> list[Path]:
    """Folders of weights under `<home>/models`."""
    return sorted(config.parent for config in (settings.home / "models").glob("*/config.json"))
