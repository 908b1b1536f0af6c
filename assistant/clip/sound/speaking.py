"""A script spoken by a synthetic voice: one take a scene, kept, so that no line is paid for twice."""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

import numpy as np

from assistant import thai
from assistant.clip.options import Tell, tell_nobody
from assistant.clip.sound.recording import Recorded, trimmed
from assistant.clip.sound.voices import VOICES, Line, find_voice, voice_facts
from assistant.clip.sound.voices.vits import licence_of
from assistant.clip.sound.waves import RATE, Wave, read_sound, write_wav
from assistant.content import VideoScript
from assistant.errors import ClipError
from assistant.messages import say, what
from assistant.settings import Settings

log = logging.getLogger(__name__)

AT_ONCE: Final = 3
"""Lines asked of an online voice at the same time."""
KEPT: Final = 200 * 2**20
"""Bytes of spoken lines kept; the oldest go first. A line is about 0.4 MB."""
_LONGEST: Final = 40.0
"""Seconds of one line beyond which a voice has gone astray."""


def spoken_form(text: str) -> str:
    """What a voice is given: numbers, prices and abbreviations in words, no emoji, one line."""
    return " ".join(thai.spoken(text).split())


def speak_script(
    script: VideoScript,
    name: str,
    settings: Settings,
    *,
    rate: float = 1.0,
    cancel: threading.Event | None = None,
    tell: Tell = tell_nobody,
) -> Recorded:
    """All scenes by one voice; `tell` hears of each scene.

    Raises ClipError naming the scene that failed: half a voice is worse than none.
    """
    service, voice = find_voice(name, settings)
    texts = [spoken_form(scene.voice) for scene in script.scenes]
    if not any(texts):
        raise ClipError("voice_nothing_to_say")

    def take(number: int) -> Wave | None:
        if cancel is not None and cancel.is_set():
            raise ClipError("clip_cancelled")
        return _take(service, Line(texts[number], voice, rate), settings) if texts[number] else None

    with ThreadPoolExecutor(AT_ONCE if voice_facts()[service].online else 1, "clip-voice") as pool:
        jobs = [pool.submit(take, number) for number in range(len(texts))]
        try:
            takes = [_of_scene(job.result, number) for number, job in _counted(jobs, tell)]
        finally:
            for job in jobs:
                job.cancel()
    return Recorded(tuple(takes), _terms(service, voice))


def _counted(jobs: Sequence[Future[Wave | None]], tell: Tell) -> Iterator[tuple[int, Future[Wave | None]]]:
    """The jobs by their scenes; each is told of before it is waited for."""
    for number, job in enumerate(jobs):
        tell(number / len(jobs), what("clip_stage_voice", number=number + 1, total=len(jobs)))
        yield number, job


def _of_scene(result: Callable[[], Wave | None], number: int) -> Wave | None:
    try:
        return result()
    except ClipError as error:
        if error.code == "clip_cancelled":
            raise
        log.warning("voice failed in scene %d: %s", number + 1, error.code)
        raise ClipError("voice_failed_scene", retryable=error.retryable, scene=number + 1, why=error.say()) from error


def _terms(service: str, voice: str) -> tuple[str, ...]:
    """The licence line, and a warning where a voice is not for business."""
    facts = voice_facts()[service]
    notes = [what("voice_licence", voice=facts.name_th, licence=facts.licence_th)]
    stated = licence_of(voice) if service == "vits" else ""
    if not facts.commercial or "nc" in stated.lower().split("-"):
        notes.append(say("voice_not_for_business", voice=stated or facts.name_th))
    return tuple(notes)


def _take(service: str, line: Line, settings: Settings) -> Wave | None:
    """One line, from the kept ones or spoken now."""
    file = _kept_file(service, line, settings)
    try:
        if file.is_file():
            return _checked(file, line, service)
    except ClipError:
        file.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="khaidee-voice-") as folder:
        raw = Path(folder) / "line"
        raw.write_bytes(VOICES[service].speak(line, settings))
        wave = _checked(raw, line, service)
    _keep(file, wave)
    return wave


def _checked(file: Path, line: Line, service: str) -> Wave:
    """The samples of a spoken line. ClipError where a service sent a web page, silence, or speech without an end."""
    name = voice_facts()[service].name_th
    try:
        wave = trimmed(read_sound(file, most=_LONGEST + 1))
    except ClipError as error:
        raise ClipError("voice_not_sound", retryable=True, voice=name) from error
    if wave is None or float(np.abs(wave).max()) < 0.003:
        raise ClipError("voice_silent", retryable=True, voice=name)
    if len(wave) / RATE > min(_LONGEST, 6 * thai.speech_seconds(line.text) + 6):
        raise ClipError("voice_astray", retryable=True, voice=name)
    return wave


def _kept_file(service: str, line: Line, settings: Settings) -> Path:
    told = "\n".join((service, line.voice, f"{line.rate:.3f}", line.text))
    return settings.home / "voices" / f"{hashlib.sha256(told.encode()).hexdigest()[:32]}.wav"


def _keep(file: Path, wave: Wave) -> None:
    """Keep a line for the next time; a folder that cannot be written is no reason to stop."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f".{file.stem}.{os.getpid()}.{threading.get_ident()}.part")
        try:
            write_wav(part, wave)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
        _prune(file.parent)
    except OSError as error:
        log.warning("a spoken line could not be kept: %s", error)


def _prune(folder: Path) -> None:
    files = sorted(folder.glob("*.wav"), key=lambda file: file.stat().st_mtime, reverse=True)
    total = 0
    for file in files:
        total += file.stat().st_size
        if total > KEPT:
            file.unlink(missing_ok=True)
