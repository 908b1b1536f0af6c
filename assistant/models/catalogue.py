"""What can write here: the list behind `khaidee models`. Looks for packages and folders, opens nothing."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from assistant.messages import what
from assistant.models.names import read_presets
from assistant.settings import Settings

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


def _local_models(settings: Settings) -> list[ModelInfo]:
    lacking = [package for package in _LOCAL_PACKAGES if find_spec(package) is None]
    needs = what("models_needs_package", settings.lang, package=", ".join(lacking)) if lacking else ""
    title = what("models_local_title", settings.lang)
    found = [ModelInfo(f"local:{folder}", title, not lacking, needs, str(folder)) for folder in local_folders(settings)]
    return found or [ModelInfo("local:<path>", title, not lacking, needs)]


def local_folders(settings: Settings) -> list[Path]:
    """Folders of weights under `<home>/models`."""
    return sorted(config.parent for config in (settings.home / "models").glob("*/config.json"))
