"""The seller's own voice: one file for the whole script, cut at its pauses, or one file a scene."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from assistant import thai
from assistant.clip.sound.pauses import Span, cut_at_pauses, speech_spans
from assistant.clip.sound.waves import RATE, Wave, check_sound, faded, read_sound, seconds_of
from assistant.content import VideoScript
from assistant.errors import ClipError
from assistant.messages import say, what

Takes = tuple[Wave | None, ...]
"""What is heard in each scene; None where nobody speaks."""
_BEFORE, _AFTER = 0.04, 0.12
"""Seconds kept around what is heard: a soft ห begins before it is measured, a vowel rings on."""
_CLEAN: Final = "highpass=f=70"
"""What lies below a voice is the hand on the phone and the fan."""
_TOO_QUIET: Final = 0.3
"""Seconds of sound in a whole recording under which nothing was said."""


class Recorded(NamedTuple):
    """Takes, and what the seller should know."""

    takes: Takes
    notes: tuple[str, ...] = ()


def expected_seconds(script: VideoScript) -> list[float]:
    """How long each scene's voice takes at a reader's pace; 0 for a scene without words."""
    return [thai.speech_seconds(scene.voice) if scene.voice.strip() else 0.0 for scene in script.scenes]


def read_recordings(files: Sequence[Path], script: VideoScript) -> Recorded:
    """The takes of a script. Raises ClipError naming the first file that cannot be used."""
    speaking = [number for number, seconds in enumerate(expected_seconds(script)) if seconds > 0]
    if not speaking:
        raise ClipError("voice_nothing_to_say")
    if len(files) == 1 and len(speaking) > 1:
        return _one_for_all(files[0], script, speaking)
    return _one_a_scene(files, script, speaking)


def trimmed(wave: Wave, spans: Sequence[Span] | None = None) -> Wave | None:
    """The wave from its first sound to its last, ends faded. None for silence."""
    found = speech_spans(wave) if spans is None else spans
    if not found:
        return None
    return _part(wave, Span(found[0].start, found[-1].end))


def _one_for_all(file: Path, script: VideoScript, speaking: list[int]) -> Recorded:
    wave = _read(file)
    expected = [seconds for seconds in expected_seconds(script) if seconds > 0]
    cut = cut_at_pauses(wave, expected)
    takes: list[Wave | None] = [None] * len(script.scenes)
    for number, span in zip(speaking, cut.spans, strict=True):
        takes[number] = _part(wave, span)
    notes = []
    if cut.guessed:
        scenes = " ".join(str(speaking[line] + 1) for line in cut.guessed)
        notes.append(say("voice_cut_guessed", file=file.name, scenes=scenes))
    return Recorded(tuple(takes), tuple(notes))


def _one_a_scene(files: Sequence[Path], script: VideoScript, speaking: list[int]) -> Recorded:
    takes: list[Wave | None] = [None] * len(script.scenes)
    for number, file in zip(speaking, files, strict=False):
        takes[number] = trimmed(_read(file))
    notes = []
    if len(files) > len(speaking):
        left = " ".join(file.name for file in files[len(speaking) :])
        notes.append(what("voice_files_left", files=left, scenes=len(speaking)))
    if len(files) < len(speaking):
        scenes = " ".join(str(number + 1) for number in speaking[len(files) :])
        notes.append(say("voice_scenes_without_file", scenes=scenes))
    return Recorded(tuple(takes), tuple(notes))


def _read(file: Path) -> Wave:
    """A recording, its room's noise taken down where there is a pause to measure it in."""
    check_sound(file)
    wave = read_sound(file, filters=_CLEAN)
    spans = speech_spans(wave)
    if sum(span.seconds for span in spans) < _TOO_QUIET:
        raise ClipError("sound_silent", file=file.name)
    floor = _room(wave, spans)
    if floor is None or floor < _QUIET_ROOM:
        return wave
    return read_sound(file, filters=f"{_CLEAN},afftdn=nr=10:nf={min(floor + 4, -35):.1f}")


_QUIET_ROOM: Final = -66.0
"""dB under which a room needs no help."""


def _room(wave: Wave, spans: Sequence[Span]) -> float | None:
    """Level of the pauses in dB; None where they are too short to tell."""
    quiet = np.ones(len(wave), np.bool_)
    for span in spans:
        quiet[max(round((span.start - 0.1) * RATE), 0) : round((span.end + 0.15) * RATE)] = False
    rest = wave[quiet]
    if len(rest) < 0.3 * RATE:
        return None
    return float(10 * np.log10(np.mean(np.square(rest, dtype=np.float64)) + 1e-12))


def _part(wave: Wave, span: Span) -> Wave:
    first = max(round((span.start - _BEFORE) * RATE), 0)
    last = min(round((span.end + _AFTER) * RATE), len(wave))
    return faded(wave[first:last], 0.01, 0.06)


__all__ = ["Recorded", "Takes", "expected_seconds", "read_recordings", "seconds_of", "trimmed"]
