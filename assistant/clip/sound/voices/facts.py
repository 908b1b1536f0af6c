"""What is known of each voice: its terms, its default, whether it may be used for business. Data in `voices.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from assistant.settings import Door, Settings


class VoiceFacts(BaseModel):
    """One voice service or engine."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name_th: str
    name_en: str
    licence_th: str
    licence_en: str
    commercial: bool
    """False: not for business."""
    online: bool
    default: str
    """The voice that is meant where none is named."""
    voices: tuple[str, ...]
    """Thai voices worth offering."""
    url: str
    """Usual address; `{region}` stands for the service's region."""
    source: str
    date: date
    confidence: str


class Line(NamedTuple):
    """Something to be said."""

    text: str
    """In spoken form."""
    voice: str
    """The service's own name of a voice; a path for a local model."""
    rate: float = 1.0
    """1.0 is the voice's own pace."""


Speak = Callable[[Line, Settings], bytes]
"""A line → a sound file of any usual format. Raises ClipError."""
Missing = Callable[[Settings], str]
"""Message code of what is missing to use a voice; empty where nothing is."""


class Voice(NamedTuple):
    """A plug-in: how a line is spoken, and what that needs."""

    speak: Speak
    missing: Missing


@cache
def voice_facts() -> dict[str, VoiceFacts]:
    """All by name, in the order of the file."""
    text = (files("assistant") / "clip" / "sound" / "voices" / "voices.toml").read_text(encoding="utf-8")
    return {name: VoiceFacts.model_validate(row) for name, row in tomllib.loads(text).items()}


def door_of(service: str, settings: Settings) -> Door:
    """How a service is reached; empty where nothing was set."""
    door: Door = getattr(settings.voices, service, Door())
    return door


def address(service: str, settings: Settings) -> str:
    """The base URL of a service: the one that was set, else the usual one. No slash at its end."""
    door = door_of(service, settings)
    return (door.url or voice_facts()[service].url.format(region=door.region or "")).rstrip("/")
