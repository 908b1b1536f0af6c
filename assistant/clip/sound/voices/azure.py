"""Microsoft Azure Speech: SSML in, WAV out."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from assistant.clip.sound.voices.asking import ask
from assistant.clip.sound.voices.facts import Line, address, door_of
from assistant.errors import ClipError
from assistant.settings import Settings


def missing(settings: Settings) -> str:
    """A key, and a region or an address."""
    door = door_of("azure", settings)
    return "" if door.key and (door.region or door.url) else "voice_needs_azure"


def speak(line: Line, settings: Settings) -> bytes:
    """A line as WAV of 24 kHz."""
    key = door_of("azure", settings).key
    if key is None:
        raise ClipError("voice_needs_azure")
    language = "-".join(line.voice.split("-")[:2])
    ssml = (
        f'<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang={quoteattr(language)}>'
        f"<voice name={quoteattr(line.voice)}>"
        f'<prosody rate="{(line.rate - 1) * 100:+.0f}%">{escape(line.text)}</prosody></voice></speak>'
    )
    return ask(
        "azure", "POST", f"{address('azure', settings)}/cognitiveservices/v1", settings,
        headers={
            "Ocp-Apim-Subscription-Key": key.get_secret_value(),
            "Content-Type": "application/ssml+xml",
            "X-Microsoft-OutputFormat": "riff-24khz-16bit-mono-pcm",
            "User-Agent": "khaidee",
        },
        content=ssml.encode(),
    ).body  # fmt: skip
