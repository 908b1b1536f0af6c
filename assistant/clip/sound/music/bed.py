"""A bed of music for a clip: composed by a mood and a seed, as long as asked, ending where the clip ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import numpy as np

from assistant.clip.sound.music.moods import Mood, Voicing
from assistant.clip.sound.music.notes import play, stroke
from assistant.clip.sound.waves import RATE, Wave

_STEPS: Final = 16
"""Sixteenths of a bar."""
_ENDING: Final = 1.6
"""Seconds the last chord rings."""
_STRETCH: Final = 0.07
"""Share by which the tempo may move so that bars fill the clip."""


def make_bed(mood: Mood, seconds: float, seed: int = 0) -> Wave:
    """Stereo music of `seconds`, peak at most 0.7, silent at both ends; the same again for the same seed."""
    return _Bed(mood, seconds, seed).render()


class _Bed:
    def __init__(self, mood: Mood, seconds: float, seed: int) -> None:
        self.mood, self.seconds = mood, seconds
        self.draw = np.random.default_rng([seed, sum(mood.id.encode())])
        self.tonic = int(self.draw.choice(mood.keys))
        self.progression = mood.progressions[int(self.draw.integers(len(mood.progressions)))]
        self.bars, self.beat = _bars(mood.tempo, seconds)
        self.dry = np.zeros((round(seconds * RATE), 2), np.float32)
        self.wet = np.zeros_like(self.dry)

    def render(self) -> Wave:
        tune = self._tune()
        for bar in range(self.bars):
            last = bar == self.bars - 1
            self._bar(bar, tune, thin=bar < self._intro(), drums=bar >= self._intro() and not (last and self.bars > 2))
        self._end()
        track = self.dry + self.mood.room * _echo(self.wet, self.seconds)
        return _finished(track)

    def _intro(self) -> int:
        """Bars before drums and melody come in."""
        return 2 if self.bars > 8 else 1 if self.bars > 3 else 0

    def _chord(self, bar: int) -> list[int]:
        """Semitones above the tonic's C of a bar's chord, lowest first."""
        root = self.progression[bar % len(self.progression)]
        return [_degree(self.mood.scale, root + step) for step in self.mood.chord]

    def _bar(self, bar: int, tune: list[list[int | None]], *, thin: bool, drums: bool) -> None:
        chord = self._chord(bar)
        chord_near = _near(chord)
        for part in self.mood.chords:
            self._pattern(bar, part, lambda _: chord_near)
        for part in self.mood.arpeggio:
            order = [chord[i % len(chord)] + 12 * (i // len(chord)) for i in (0, 1, 2, 3, 2, 1)]
            self._pattern(bar, part, partial(_in_turn, order))
        fifth = _degree(self.mood.scale, self.progression[bar % len(self.progression)] + 4)
        self._pattern(bar, self.mood.bass, lambda n: [fifth - 12 if n % 4 == 3 else chord[0]])
        if not thin:
            notes = tune[bar % len(tune)]
            self._pattern(bar, self.mood.melody, lambda n: [p for p in notes[n : n + 1] if p is not None])
        for drum in self.mood.drums if drums else ():
            for step, sign in enumerate(drum.pattern):
                if sign != ".":
                    level = drum.level * (1.0 if sign == "x" else 0.55) * float(self.draw.uniform(0.86, 1.0))
                    self._put(stroke(drum.stroke), self._time(bar, step), level, drum.pan, room=0.35)

    def _pattern(self, bar: int, part: Voicing, pitches: Callable[[int], Sequence[int]]) -> None:
        """A part's bar: `pitches` gives what its n-th stroke sounds."""
        number = 0
        for step, sign in enumerate(part.pattern):
            if sign == ".":
                continue
            level = part.level * (1.0 if sign == "x" else 0.6) * float(self.draw.uniform(0.9, 1.0))
            for place, pitch in enumerate(pitches(number)):
                note = play(part.instrument, self._midi(pitch, part.octave), round(part.hold * self.beat * 1000))
                # A hand does not strike all the notes of a chord at once.
                self._put(note, self._time(bar, step) + 0.009 * place, level, part.pan + 0.12 * (place - 1))
            number += 1

    def _tune(self) -> list[list[int | None]]:
        """Four bars of melody: a motif, its answer, the motif again, a close. Steps more often than leaps."""
        hits = sum(sign != "." for sign in self.mood.melody.pattern)
        scale = self.mood.melody_scale
        rests = self.draw.random(hits) < 0.18
        motif: list[int] = []
        at = int(self.draw.choice([0, 2, 4])) % len(scale)
        for _ in range(hits):
            motif.append(at)
            at = int(np.clip(at + self.draw.choice([-2, -1, -1, 0, 1, 1, 2]), -1, len(scale) + 2))
        answer = [step + int(self.draw.choice([-1, 1])) for step in motif]
        close = [*motif[: hits // 2], *([0] * (hits - hits // 2))]
        bars = []
        for bar, steps in enumerate((motif, answer, motif, close)):
            chord = [c % 12 for c in self._chord(bar)]
            notes: list[int | None] = [_degree(scale, step) for step in steps]
            if notes:
                notes[0] = _nearest(chord, notes[0] or 0)
            bars.append([None if rests[i] and i else note for i, note in enumerate(notes)])
        return bars

    def _end(self) -> None:
        """The tonic, struck once more and left to ring."""
        at = self.bars * 4 * self.beat
        chord = [_degree(self.mood.scale, step) for step in self.mood.chord]
        for part in (*self.mood.chords[:1], *self.mood.arpeggio[:1]):
            for place, pitch in enumerate(_near(chord)):
                note = play(part.instrument, self._midi(pitch, part.octave), 2000)
                self._put(note, at + 0.02 * place, part.level, 0.2 * (place - 1))
        bass = self.mood.bass
        self._put(play(bass.instrument, self._midi(0, bass.octave), 1200), at, bass.level, 0.0)

    def _midi(self, pitch: int, octave: int) -> int:
        return 12 * (octave + 1) + self.tonic + pitch

    def _time(self, bar: int, step: int) -> float:
        late = self.mood.swing * self.beat / 2 if step % 4 == 2 else 0.0
        return (bar * 4 + step / 4) * self.beat + late

    def _put(self, wave: Wave, at: float, level: float, pan: float, room: float = 1.0) -> None:
        begin = round(at * RATE)
        part = wave[: max(len(self.dry) - begin, 0)]
        if not part.size:
            return
        side = min(max(pan, -1.0), 1.0) * np.pi / 4
        for channel, gain in ((0, np.cos(np.pi / 4 + side)), (1, np.sin(np.pi / 4 + side))):
            heard = np.float32(level * gain) * part
            self.dry[begin : begin + len(part), channel] += heard
            if room:
                self.wet[begin : begin + len(part), channel] += np.float32(room) * heard


def _in_turn(order: Sequence[int], number: int) -> list[int]:
    return [order[number % len(order)]]


def _bars(tempo: float, seconds: float) -> tuple[int, float]:
    """How many bars, and seconds a beat, so that the last bar ends _ENDING before the clip does."""
    room = max(seconds - _ENDING, 1.0)
    bars = max(round(room / (240 / tempo)), 1)
    beat = min(max(room / bars / 4, 60 / tempo * (1 - _STRETCH)), 60 / tempo * (1 + _STRETCH))
    return bars, beat


def _degree(scale: tuple[int, ...], step: int) -> int:
    """Semitones of a degree that may lie octaves away."""
    octave, place = divmod(step, len(scale))
    return 12 * octave + scale[place]


def _near(chord: list[int]) -> list[int]:
    """The chord folded into one octave around its tonic, so that voices move by small steps from bar to bar."""
    return sorted((pitch - 3) % 12 + 3 - (12 if (pitch - 3) % 12 + 3 > 11 else 0) for pitch in chord)


def _nearest(chord: list[int], pitch: int) -> int:
    """The note of the chord next to a pitch."""
    return min((note + 12 * octave for note in chord for octave in (-1, 0, 1, 2)), key=lambda note: abs(note - pitch))


def _echo(send: Wave, seconds: float) -> Wave:
    """A small room: noise that dies away in 1.1 s, other on each side, at half the rate (a room is dull)."""
    draw = np.random.default_rng(7)
    half = send[: len(send) // 2 * 2].reshape(-1, 2, 2).mean(1)
    length = round(1.1 * RATE / 2)
    fall = np.exp(-6.9 * np.arange(length) / length)
    size = 1 << int(np.ceil(np.log2(len(half) + length)))
    out = np.zeros_like(send)
    for side in (0, 1):
        answer = np.convolve(draw.normal(size=length) * fall, np.ones(3) / 3, "same")
        answer[: round(0.012 * RATE / 2)] = 0
        answer /= np.sqrt(np.sum(answer**2))
        spectrum = np.fft.rfft(half[:, side], size) * np.fft.rfft(answer, size)
        late = np.fft.irfft(spectrum, size)[: len(half)]
        out[:, side] = np.interp(np.arange(len(send)) / 2, np.arange(len(half)), late)
    return out


def _finished(track: Wave) -> Wave:
    """Rumble out, loud moments rounded, ends at zero."""
    track -= track.mean(0)
    peak = float(np.abs(track).max()) or 1.0
    # A soft knee above 60 % of the peak: percussion does not decide how loud the music can be.
    shaped = np.tanh(track / peak * 1.25) / np.tanh(1.25) * 0.7
    for seconds, ends in ((0.03, False), (1.2, True)):
        count = min(round(seconds * RATE), len(shaped) // 3)
        ramp = (0.5 - 0.5 * np.cos(np.linspace(0, np.pi, count)))[:, None]
        part = slice(len(shaped) - count, None) if ends else slice(0, count)
        shaped[part] *= ramp[::-1] if ends else ramp
    return np.asarray(shaped, np.float32)
