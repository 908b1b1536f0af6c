"""Any server that speaks OpenAI's `/v1/audio/speech`: OpenAI itself, or an own one (VITS, Kokoro, F5 and others)."""

from __future__ import annotations

from assistant.clip.sound.voices.asking import ask
from assistant.clip.sound.voices.facts import Line, address, door_of
from assistant.settings import Settings


def missing(settings: Settings) -> str:
    """A key, or an address of one's own (which may need none)."""
    door = door_of("openai", settings)
    return "" if door.key or door.url else "voice_needs_openai"


def speak(line: Line, settings: Settings) -> bytes:
    """A line as WAV. The voice is named `model/voice`."""
    model, _, voice = line.voice.rpartition("/")
    key = door_of("openai", settings).key
    return ask(
        "openai", "POST", f"{address('openai', settings)}/audio/speech", settings,
        headers={"Authorization": f"Bearer {key.get_secret_value()}"} if key else {},
        json={
            "model": model or "tts-1", "voice": voice, "input": line.text, "response_format": "wav", "speed": line.rate,
        },
    ).body  # fmt: skip
