"""edge-tts: an experiment, not for business. Off unless it is allowed by name, and its package is not among ours."""

from __future__ import annotations

import tempfile
from importlib.util import find_spec
from pathlib import Path

from assistant.clip.sound.voices.facts import Line, voice_facts
from assistant.errors import ClipError
from assistant.settings import Settings


def missing(settings: Settings) -> str:
    """Leave to experiment, and the package."""
    if "edge" not in settings.experiments:
        return "voice_needs_leave"
    return "" if find_spec("edge_tts") else "voice_needs_edge"


def speak(line: Line, settings: Settings) -> bytes:
    """A line as MP3, from a service that may refuse at any moment."""
    if code := missing(settings):
        raise ClipError(code)
    import edge_tts

    with tempfile.TemporaryDirectory(prefix="khaidee-voice-") as folder:
        path = Path(folder) / "line.mp3"
        try:
            edge_tts.Communicate(line.text, line.voice, rate=f"{(line.rate - 1) * 100:+.0f}%").save_sync(str(path))
            return path.read_bytes()
        except Exception as error:  # an unofficial door: whatever it raises, the clip goes on silent
            raise ClipError("voice_unreachable", retryable=True, voice=voice_facts()["edge"].name_th) from error
