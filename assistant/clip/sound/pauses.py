"""Where a voice speaks and where it pauses, and a recording cut at its pauses into the lines it was read from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.clip.sound.waves import RATE, Wave

_HOP: Final = RATE // 100
_BAND: Final = (120.0, 6000.0)
"""Hz in which a voice is looked for; a fan and a passing lorry lie mostly below."""
_SHORTEST_PAUSE: Final = 0.12
"""Seconds; a shorter gap is the closure of a stop consonant (ก ต ป), not a pause."""
_SHORTEST_SOUND: Final = 0.06
_FLAT: Final = 9.0
"""dB between the quiet and the loud frames under which nothing can be told apart: noise or music throughout."""
_GUESS: Final = 1.0
"""Cost of a cut where there is no pause; a pause of a second earns 1.2."""


class Span(NamedTuple):
    """From `start` to `end`, in seconds."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        return self.end - self.start


class Cut(NamedTuple):
    """A recording laid onto its lines."""

    spans: tuple[Span, ...]
    """One for each line: from its first sound to its last."""
    guessed: tuple[int, ...]
    """Lines whose beginning lies at no pause and was placed by the expected time of speech."""


def speech_spans(wave: Wave) -> list[Span]:
    """The stretches in which a voice is heard, in order. Empty for silence."""
    level = _levels(wave)
    if level.size == 0:
        return []
    top = float(np.percentile(level, 95))
    floor = max(float(np.percentile(level, 10)), top - 50)
    if top < -70:
        return []
    if top - floor < _FLAT:
        return [Span(0.0, len(wave) / RATE)]
    loud = level > min(floor + max(6.0, 0.35 * (top - floor)), top - 8)
    spans = [Span(a * 0.01, b * 0.01) for a, b in _runs(loud)]
    merged: list[Span] = []
    for span in spans:
        if merged and span.start - merged[-1].end < _SHORTEST_PAUSE:
            merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return [span for span in merged if span.seconds >= _SHORTEST_SOUND]


def cut_at_pauses(wave: Wave, expected: Sequence[float]) -> Cut:
    """Lay a recording onto lines that are expected to take so many seconds each (positive, as many as lines).

    Of all ways to cut, the one whose parts come nearest to the expected share of time and whose cuts lie in the longest
    pauses. Where there are fewer pauses than lines, a quiet moment near the expected place is taken, and told.
    Silence gives no spans.
    """
    sounds = speech_spans(wave)
    if not sounds or not expected:
        return Cut((), ())
    places = [_Place(a.end, b.start, -1.2 * min(b.start - a.end, 1.0), real=True) for a, b in pairwise(sounds)]
    if len(places) < 3 * len(expected):
        places += _quiet_moments(wave, sounds)
    places.sort(key=lambda place: place.end)
    whole = Span(sounds[0].start, sounds[-1].end)
    chosen = _best(places, expected, whole) or _by_time(expected, whole)
    starts = [sounds[0].start, *(place.start for place in chosen)]
    ends = [*(place.end for place in chosen), sounds[-1].end]
    guessed = tuple(i for i, place in enumerate(chosen, 1) if not place.real)
    return Cut(tuple(Span(a, b) for a, b in zip(starts, ends, strict=True)), guessed)


class _Place(NamedTuple):
    """Where one may cut: the part before ends at `end`, the next begins at `start`."""

    end: float
    start: float
    cost: float
    real: bool


def _levels(wave: Wave) -> NDArray[np.float64]:
    """Level of the voice band in dB, every 10 ms, in windows of 20 ms."""
    count = (len(wave) - 2 * _HOP) // _HOP + 1
    if count < 3:
        return np.empty(0)
    window = np.hanning(2 * _HOP).astype(np.float32)
    frequency = np.fft.rfftfreq(2 * _HOP, 1 / RATE)
    inside = (frequency >= _BAND[0]) & (frequency <= _BAND[1])
    frames = np.lib.stride_tricks.sliding_window_view(wave, 2 * _HOP)[::_HOP]
    power = np.empty(len(frames))
    for at in range(0, len(frames), 2000):
        spectrum = np.fft.rfft(frames[at : at + 2000] * window, axis=1)[:, inside]
        power[at : at + 2000] = (np.abs(spectrum) ** 2).sum(1)
    # A full-scale sine in the band reads about 0 dB.
    return np.asarray(10 * np.log10(power / (window.sum() / 2) ** 2 + 1e-12))


def _runs(loud: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], loud.astype(np.int8), [0]))))
    # A frame of 20 ms begins 10 ms before its middle.
    return [(int(a), int(b) + 1) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _quiet_moments(wave: Wave, sounds: Sequence[Span]) -> list[_Place]:
    """The quietest point of every 0.2 s or more within the sounds, as places of last resort."""
    level = _levels(wave)
    step = max(20, len(level) // 200)
    found = []
    for sound in sounds:
        first, last = round(sound.start * 100) + 15, round(sound.end * 100) - 15
        for at in range(first, last, step):
            part = level[at : min(at + step, last)]
            if part.size:
                moment = (at + int(part.argmin())) * 0.01
                found.append(_Place(moment, moment, _GUESS, real=False))
    return found


def _by_time(expected: Sequence[float], whole: Span) -> list[_Place]:
    """Cuts by the clock alone: for a recording too short to be laid onto its lines."""
    clock, scale, chosen = whole.start, whole.seconds / sum(expected), []
    for seconds in expected[:-1]:
        clock += seconds * scale
        chosen.append(_Place(clock, clock, _GUESS, real=False))
    return chosen


def _best(places: Sequence[_Place], expected: Sequence[float], whole: Span) -> list[_Place]:
    """The cuts of least cost, by dynamic programming over lines × places."""
    scale = whole.seconds / sum(expected)

    def misfit(start: float, end: float, line: int) -> float:
        return 4 * math.log(max(end - start, 0.02) / max(expected[line] * scale, 0.02)) ** 2

    costs = [misfit(whole.start, place.end, 0) + place.cost for place in places]
    trail: list[list[int]] = []
    for line in range(1, len(expected) - 1):
        new, back = [math.inf] * len(places), [-1] * len(places)
        for i, place in enumerate(places):
            for j in range(i):
                if places[j].start < place.end and costs[j] < math.inf:
                    cost = costs[j] + misfit(places[j].start, place.end, line) + place.cost
                    if cost < new[i]:
                        new[i], back[i] = cost, j
        costs = new
        trail.append(back)
    if len(expected) == 1 or not places:
        return []
    last = min(range(len(places)), key=lambda i: costs[i] + misfit(places[i].start, whole.end, len(expected) - 1))
    chosen = [last]
    for back in reversed(trail):
        chosen.append(back[chosen[-1]])
    if min(chosen) < 0:
        return []
    return [places[i] for i in reversed(chosen)]
