"""Room: who can speak. One file a voice; a voice is a line → a sound file. A new one is one file and one line here."""

from __future__ import annotations

from assistant.clip.sound.voices import azure, botnoi, edge, google, openai, vits
from assistant.clip.sound.voices.facts import Line, Voice, VoiceFacts, voice_facts
from assistant.errors import ClipError
from assistant.settings import Settings

VOICES: dict[str, Voice] = {
    "openai": Voice(openai.speak, openai.missing),
    "azure": Voice(azure.speak, azure.missing),
    "google": Voice(google.speak, google.missing),
    "botnoi": Voice(botnoi.speak, botnoi.missing),
    "vits": Voice(vits.speak, vits.missing),
    "edge": Voice(edge.speak, edge.missing),
}
"""Name → voice. Their terms are data: `voices.toml`."""


def find_voice(name: str, settings: Settings) -> tuple[str, str]:
    """`azure` or `azure:th-TH-NiwatNeural` → (service, voice). ClipError where it is unknown or lacks something."""
    service, _, voice = name.partition(":")
    if service not in VOICES:
        raise ClipError("voice_unknown", voice=name, known=" ".join(("none", *VOICES)))
    if code := VOICES[service].missing(settings):
        raise ClipError(code)
    chosen = voice or voice_facts()[service].default
    if not chosen:
        raise ClipError("voice_needs_model")
    return service, chosen


def usable_voices(settings: Settings) -> list[str]:
    """Full names of the voices that could speak now, as in `azure:th-TH-NiwatNeural`."""
    names = []
    for service, voice in VOICES.items():
        if not voice.missing(settings):
            names += [f"{service}:{name}" for name in voice_facts()[service].voices]
    return names


__all__ = ["VOICES", "Line", "Voice", "VoiceFacts", "find_voice", "usable_voices", "voice_facts"]
