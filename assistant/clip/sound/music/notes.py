"""Single notes and strokes, synthesised. Each begins and ends at zero, so that none can click.

A note is float32 mono at 48 kHz; `pitch` is a MIDI number (69 is A at 440 Hz), `seconds` how long it is held.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

import numpy as np

from assistant.clip.sound.waves import RATE, Wave

Instrument = Callable[[int, float], Wave]


def _hertz(pitch: float) -> float:
    return float(440.0 * 2 ** ((pitch - 69) / 12))


def _clock(seconds: float) -> Wave:
    return np.asarray(np.arange(max(int(seconds * RATE), 16)) / RATE, np.float32)


def _sine(hertz: float, clock: Wave, phase: float = 0.0) -> Wave:
    return np.asarray(np.sin(2 * np.pi * hertz * clock + phase, dtype=np.float32))


def _shaped(wave: Wave, attack: float, release: float) -> Wave:
    """Ends to zero over `attack` and `release` seconds, along a half cosine."""
    for seconds, ends in ((attack, False), (release, True)):
        count = min(max(int(seconds * RATE), 8), len(wave))
        ramp = (0.5 - 0.5 * np.cos(np.linspace(0, np.pi, count))).astype(np.float32)
        if ends:
            wave[len(wave) - count :] *= ramp[::-1]
        else:
            wave[:count] *= ramp
    return wave


def _partials(pitch: float, clock: Wave, parts: tuple[tuple[float, float, float], ...]) -> Wave:
    """A sum of (multiple of the pitch, strength, seconds to fall by 60 dB); what lies above 9 kHz is left out."""
    wave = np.zeros_like(clock)
    for multiple, strength, fall in parts:
        hertz = _hertz(pitch) * multiple
        if hertz < 9000:
            wave += strength * _sine(hertz, clock) * np.exp(-6.9 / fall * clock)
    return wave


def pad(pitch: int, seconds: float) -> Wave:
    """A soft held sound: three slightly detuned voices of a few even partials, swelling slowly."""
    clock = _clock(seconds + 0.9)
    wave = np.zeros_like(clock)
    for cents, phase in ((-6, 0.0), (0, 2.1), (7, 4.2)):
        hertz = _hertz(pitch + cents / 100)
        for n, strength in ((1, 1.0), (2, 0.32), (3, 0.16), (4, 0.06)):
            if hertz * n < 6000:
                wave += strength * _sine(hertz * n, clock, phase * n)
    wave *= 1 + 0.08 * _sine(0.23, clock, pitch)
    return 0.33 * _shaped(wave, 0.45, 1.0)


def keys(pitch: int, seconds: float) -> Wave:
    """An electric piano: two-operator FM whose brightness dies away faster than its sound."""
    clock = _clock(min(seconds, 2.4) + 0.5)
    hertz = _hertz(pitch)
    bright = 1.1 * np.exp(-3.2 * clock) + 0.12
    wave = np.sin(2 * np.pi * hertz * clock + bright * _sine(hertz, clock), dtype=np.float32)
    wave += 0.06 * _sine(hertz * 14, clock) * np.exp(-22 * clock) if hertz * 14 < 9000 else 0
    return _shaped(np.asarray(wave * np.exp(-1.5 * clock), np.float32), 0.004, 0.35)


def pluck(pitch: int, seconds: float) -> Wave:
    """A nylon string: partials that fall the faster the higher they are; a short string has few."""
    clock = _clock(min(max(seconds, 0.5), 1.6) + 0.4)
    dull = 1.25 + max(pitch - 52, 0) / 32
    parts = tuple((n * (1 + 0.00012 * n * n), 1 / n**dull, 2.1 / n**0.7) for n in range(1, 9))
    return 0.75 * _shaped(_partials(pitch, clock, parts), 0.003, 0.3)


def marimba(pitch: int, _: float) -> Wave:
    """A wooden bar: its tuned fourth partial, and a short knock."""
    clock = _clock(0.9)
    parts = ((1.0, 1.0, 0.85), (3.95, 0.28, 0.22), (9.2, 0.07, 0.08))
    return 0.9 * _shaped(_partials(pitch, clock, parts), 0.002, 0.2)


def ranat(pitch: int, _: float) -> Wave:
    """A hard-struck wooden bar, brighter and shorter: the ranat ek's place in the band."""
    clock = _clock(0.7)
    parts = ((1.0, 1.0, 0.6), (2.71, 0.34, 0.28), (5.15, 0.2, 0.12), (8.4, 0.08, 0.06))
    return 0.8 * _shaped(_partials(pitch, clock, parts), 0.0015, 0.2)


def bell(pitch: int, _: float) -> Wave:
    """A small glass bell, soft."""
    clock = _clock(1.8)
    parts = ((1.0, 0.8, 1.6), (2.76, 0.3, 0.9), (5.4, 0.12, 0.4))
    return 0.6 * _shaped(_partials(pitch, clock, parts), 0.002, 0.5)


def bass(pitch: int, seconds: float) -> Wave:
    """A round finger bass; its octave keeps it audible on the speaker of a phone."""
    clock = _clock(min(seconds, 1.2) + 0.12)
    parts = ((1.0, 1.0, 2.2), (2.0, 0.55, 1.1), (3.0, 0.22, 0.6), (4.0, 0.1, 0.35))
    return 0.85 * _shaped(_partials(pitch, clock, parts), 0.006, 0.1)


INSTRUMENTS: Final[dict[str, Instrument]] = {
    "pad": pad, "keys": keys, "pluck": pluck, "marimba": marimba, "ranat": ranat, "bell": bell, "bass": bass,
}  # fmt: skip


def _noise(seconds: float, low: float, high: float, seed: int) -> Wave:
    """Noise between two frequencies, flat, of peak 1."""
    count = max(int(seconds * RATE), 16)
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(size=count))
    hertz = np.fft.rfftfreq(count, 1 / RATE)
    spectrum[(hertz < low) | (hertz > high)] = 0
    wave = np.fft.irfft(spectrum, count)
    return np.asarray(wave / np.abs(wave).max(), np.float32)


def kick() -> Wave:
    """A soft thud, from 110 down to 48 Hz."""
    clock = _clock(0.32)
    hertz = 48 + 62 * np.exp(-28 * clock)
    wave = np.sin(2 * np.pi * np.cumsum(hertz) / RATE, dtype=np.float32) * np.exp(-11 * clock)
    return _shaped(np.asarray(wave, np.float32), 0.003, 0.08)


def shaker() -> Wave:
    """A grain of sand."""
    wave = _noise(0.09, 5000, 11000, 1)
    return 0.5 * _shaped(wave * np.exp(-45 * _clock(0.09)), 0.012, 0.04)


def hat() -> Wave:
    """A closed hat, far back."""
    wave = _noise(0.06, 7000, 14000, 2)
    return 0.4 * _shaped(wave * np.exp(-70 * _clock(0.06)), 0.002, 0.03)


def clap() -> Wave:
    """Hands: three quick grains and a tail."""
    wave = np.zeros(int(0.2 * RATE), np.float32)
    for number, at in enumerate((0.0, 0.011, 0.024)):
        grain = _noise(0.16, 900, 4200, 3 + number) * np.exp(-(30 if number == 2 else 120) * _clock(0.16))
        wave[int(at * RATE) : int(at * RATE) + len(grain)] += grain
    return 0.45 * _shaped(wave, 0.002, 0.05)


def rim() -> Wave:
    """A stick on the rim."""
    clock = _clock(0.07)
    wave = _sine(820, clock) * np.exp(-70 * clock) + 0.5 * _sine(1730, clock) * np.exp(-90 * clock)
    return 0.5 * _shaped(wave, 0.001, 0.03)


def _ringing(clock: Wave, parts: tuple[tuple[float, float, float], ...]) -> Wave:
    """A sum of (hertz, strength, how fast it falls): metal, whose partials are no multiples of each other."""
    wave = np.zeros_like(clock)
    for hertz, strength, fall in parts:
        wave += strength * _sine(hertz, clock, hertz) * np.exp(-fall * clock)
    return wave


def ching() -> Wave:
    """The small cymbals open, ringing: ฉิ่ง."""
    clock = _clock(0.9)
    wave = _ringing(clock, ((3150, 1, 5), (4480, 0.6, 7), (6120, 0.4, 10), (7900, 0.2, 14)))
    return 0.22 * _shaped(wave, 0.002, 0.3)


def chap() -> Wave:
    """The small cymbals closed: ฉับ."""
    clock = _clock(0.12)
    wave = _ringing(clock, ((2900, 1, 38), (4300, 0.7, 45), (5900, 0.4, 60)))
    return 0.28 * _shaped(wave, 0.002, 0.05)


STROKES: Final[dict[str, Callable[[], Wave]]] = {
    "kick": kick, "shaker": shaker, "hat": hat, "clap": clap, "rim": rim, "ching": ching, "chap": chap,
}  # fmt: skip


@lru_cache(maxsize=512)
def play(instrument: str, pitch: int, milliseconds: int) -> Wave:
    """A note, kept for the next time; not to be written to."""
    wave = INSTRUMENTS[instrument](pitch, milliseconds / 1000)
    wave.setflags(write=False)
    return wave


@lru_cache(maxsize=len(STROKES))
def stroke(name: str) -> Wave:
    """A stroke, kept for the next time; not to be written to."""
    wave = STROKES[name]()
    wave.setflags(write=False)
    return wave
