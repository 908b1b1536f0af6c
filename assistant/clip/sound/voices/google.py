"""Google Cloud Text-to-Speech: JSON in, a WAV in base64 out."""

from __future__ import annotations

import base64
import json

from assistant.clip.sound.voices.asking import ask
from assistant.clip.sound.voices.facts import Line, address, door_of, voice_facts
from assistant.errors import ClipError
from assistant.settings import Settings


def missing(settings: Settings) -> str:
    """A key."""
    return "" if door_of("google", settings).key else "voice_needs_google"


def speak(line: Line, settings: Settings) -> bytes:
    """A line as WAV."""
    key = door_of("google", settings).key
    if key is None:
        raise ClipError("voice_needs_google")
    answer = ask(
        "google", "POST", f"{address('google', settings)}/v1/text:synthesize", settings,
        # In a header: what stands in an address is written into logs on the way.
        headers={"x-goog-api-key": key.get_secret_value()},
        json={
            "input": {"text": line.text},
            "voice": {"languageCode": "-".join(line.voice.split("-")[:2]), "name": line.voice},
            "audioConfig": {"audioEncoding": "LINEAR16", "sampleRateHertz": 24000, "speakingRate": line.rate},
        },
    )  # fmt: skip
    try:
        return base64.b64decode(json.loads(answer.body)["audioContent"], validate=True)
    except (ValueError, KeyError, TypeError) as error:
        raise ClipError("voice_not_sound", retryable=True, voice=voice_facts()["google"].name_th) from error
