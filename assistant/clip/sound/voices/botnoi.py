"""Botnoi Voice: JSON in, the address of a sound file out, which is then fetched."""

from __future__ import annotations

import json

from assistant.clip.sound.voices.asking import ask
from assistant.clip.sound.voices.facts import Line, address, door_of, voice_facts
from assistant.errors import ClipError
from assistant.settings import Settings


def missing(settings: Settings) -> str:
    """A key."""
    return "" if door_of("botnoi", settings).key else "voice_needs_botnoi"


def speak(line: Line, settings: Settings) -> bytes:
    """A line as the file Botnoi made of it. The key goes to Botnoi only, not to where the file lies."""
    key = door_of("botnoi", settings).key
    if key is None:
        raise ClipError("voice_needs_botnoi")
    base = address("botnoi", settings)
    answer = ask(
        "botnoi", "POST", f"{base}/openapi/v1/generate_audio", settings,
        headers={"Botnoi-Token": key.get_secret_value()},
        json={
            "text": line.text, "speaker": line.voice, "volume": 1, "speed": line.rate, "type_media": "wav",
            "save_file": "true", "language": "th", "page": "user",
        },
    )  # fmt: skip
    return ask("botnoi", "GET", _file_in(answer.body, base), settings).body


def _file_in(body: bytes, base: str) -> str:
    """The address of the file. Only a web address, and no plain http where the service itself has https."""
    try:
        url = json.loads(body)["audio_url"]
    except (ValueError, KeyError, TypeError) as error:
        raise ClipError("voice_not_sound", retryable=True, voice=voice_facts()["botnoi"].name_th) from error
    schemes = ("https://",) if base.startswith("https://") else ("https://", "http://")
    if not isinstance(url, str) or not url.startswith(schemes):
        raise ClipError("voice_not_sound", voice=voice_facts()["botnoi"].name_th)
    return url
