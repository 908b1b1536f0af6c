"""Moods: how a bed is composed, read from data."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import ClipError, RuleError


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Voicing(_Part):
    """One instrument's part. A pattern has a sign for each sixteenth of a bar: `x` plays, `o` plays softly."""

    instrument: str
    pattern: str
    level: float = Field(gt=0, le=1)
    octave: int
    """MIDI octave of the lowest note: 4 begins at middle C."""
    hold: float = Field(default=1.0, gt=0)
    """Beats a note is held."""
    pan: float = Field(default=0.0, ge=-1, le=1)


class Drum(_Part):
    stroke: str
    pattern: str
    level: float = Field(gt=0, le=1)
    pan: float = Field(default=0.0, ge=-1, le=1)


class Mood(_Part):
    """One kind of music."""

    id: str
    name_th: str
    name_en: str
    tempo: float = Field(ge=50, le=150)
    """Beats a minute; four beats a bar. Moved by a few per cent so that the last bar ends with the clip."""
    keys: tuple[int, ...]
    """Tonics (0 is C), one of which is drawn."""
    scale: tuple[int, ...]
    """Semitones above the tonic."""
    melody_scale: tuple[int, ...]
    progressions: tuple[tuple[int, ...], ...]
    """Degrees of the scale (0 is the tonic's chord), one a bar; one row is drawn."""
    chord: tuple[int, ...]
    """Degrees stacked on the root: 0 2 4 is a triad."""
    swing: float = Field(default=0.0, ge=0, le=0.34)
    """How late every second eighth comes, as a share of an eighth."""
    room: float = Field(ge=0, le=0.6)
    """How much of the echo of a room is added."""
    chords: tuple[Voicing, ...]
    """Parts that play the whole chord, or its notes in turn where `arpeggio` names them."""
    arpeggio: tuple[Voicing, ...] = ()
    bass: Voicing
    melody: Voicing
    drums: tuple[Drum, ...] = ()


@cache
def moods() -> dict[str, Mood]:
    """All moods by id, in the order of their file names."""
    folder = files("assistant") / "clip" / "sound" / "music" / "moods"
    found = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            name = file.name.removesuffix(".toml")
            try:
                found[name] = Mood(id=name, **tomllib.loads(file.read_text(encoding="utf-8")))
            except (tomllib.TOMLDecodeError, ValidationError) as error:
                raise RuleError("music_mood_broken", mood=name, why=str(error)) from error
    return found


def get_mood(name: str) -> Mood:
    """A mood by id. ClipError naming the known ones where there is none such."""
    try:
        return moods()[name]
    except KeyError:
        raise ClipError("music_mood_unknown", mood=name, known=" ".join(moods())) from None
