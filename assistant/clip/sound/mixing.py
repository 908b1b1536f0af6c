"""Voice, music and the sound of phone videos into one stereo track. Music steps back before a voice begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from assistant.clip.sound import loudness
from assistant.clip.sound.pauses import Span, speech_spans
from assistant.clip.sound.timing import SAFETY
from assistant.clip.sound.waves import RATE, Wave, faded

VOICE: Final = -16.0
"""LUFS of the voice in the mix, before the whole is levelled."""
MUSIC_BELOW: Final = 9.0
"""dB between voice and music where nobody speaks."""
DUCK: Final = 9.0
"""dB further down under a voice: 18 in all, inside the 15–20 at which speech over music is easy to follow."""
KEPT: Final = -20.0
"""LUFS of what a phone video sounds like, where it is kept."""
KEPT_GAIN: Final = 12.0
"""dB it is raised at most."""
_BEFORE, _AFTER = 0.25, 0.6
"""Seconds in which the music goes down before a word and comes back after it."""
_BREATH: Final = 0.8
"""A pause shorter than this is no reason for the music to come up."""


@dataclass(frozen=True)
class Placed:
    """A sound and when it begins, in seconds of the clip."""

    wave: Wave
    start: float


@dataclass(frozen=True)
class Mixed:
    """The parts of a track, stereo, each as long as the clip."""

    voice: Wave
    music: Wave
    kept: Wave

    @property
    def whole(self) -> Wave:
        return np.asarray(self.voice + self.music + self.kept, np.float32)


def mix(
    seconds: float, *, voice: Sequence[Placed] = (), kept: Sequence[Placed] = (), music: Wave | None = None
) -> Mixed:
    """Put sounds on one clock. All of them end SAFETY seconds before the clip does."""
    said = [span for placed in voice for span in _spans(placed)]
    loud = _raised(voice, VOICE, loudness.MOST_GAIN)
    beside = [one for placed in kept for one in _raised([placed], KEPT, KEPT_GAIN)]
    around = [span for placed in beside for span in _spans(placed)]
    spoken, original = _laid(loud, seconds), _laid(beside, seconds)
    original *= gain_curve(said, seconds, DUCK)[:, None]
    bed = np.zeros_like(spoken)
    if music is not None:
        below = MUSIC_BELOW if said or around else 0.0
        bed = _fitted(music, seconds) * _to(music, VOICE - below)
        bed *= gain_curve([*said, *around], seconds, DUCK)[:, None]
    for part in (spoken, original, bed):
        _close(part, seconds)
    return Mixed(spoken, bed, original)


def gain_curve(spans: Sequence[Span], seconds: float, depth: float) -> Wave:
    """Gain over time: 1, and `depth` dB less wherever a span lies; down before it begins, up after it has ended."""
    count = round(seconds * RATE)
    knots: list[tuple[float, float]] = [(0.0, 0.0)]
    for span in _joined(sorted(spans)):
        down = max(span.start - _BEFORE, knots[-1][0])
        knots += [(down, knots[-1][1]), (max(span.start, down), -depth), (span.end, -depth), (span.end + _AFTER, 0.0)]
    times, levels = zip(*knots, strict=True)
    coarse = np.interp(np.arange(0, seconds + 0.02, 0.01), times, levels)
    fine = np.interp(np.arange(count) / RATE, np.arange(len(coarse)) * 0.01, coarse)
    return np.asarray(10 ** (fine / 20), np.float32)


def _joined(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        if joined and span.start - joined[-1].end < _BREATH:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _spans(placed: Placed) -> list[Span]:
    mono = placed.wave if placed.wave.ndim == 1 else placed.wave.mean(1)
    return [Span(placed.start + span.start, placed.start + span.end) for span in speech_spans(mono)]


def _raised(placed: Sequence[Placed], target: float, most: float) -> list[Placed]:
    """All of them by one gain to the target, so that they keep their relation to each other."""
    if not placed:
        return []
    gain = _to(np.concatenate([p.wave for p in placed]), target, most)
    return [Placed(np.asarray(p.wave * gain, np.float32), p.start) for p in placed]


def _to(wave: Wave, target: float, most: float = loudness.MOST_GAIN) -> float:
    """The factor that brings a wave to a loudness."""
    found = loudness.measure(wave).integrated
    return 1.0 if found <= loudness.SILENT else float(10 ** (min(target - found, most) / 20))


def _laid(placed: Sequence[Placed], seconds: float) -> Wave:
    track = np.zeros((round(seconds * RATE), 2), np.float32)
    for one in placed:
        at = round(one.start * RATE)
        part = faded(one.wave)[: max(len(track) - at, 0)]
        track[at : at + len(part)] += part[:, None] if part.ndim == 1 else part
    return track


def _fitted(music: Wave, seconds: float) -> Wave:
    """Music of exactly the clip's length: repeated over a short cross-fade where it is too short."""
    count, blend = round(seconds * RATE), round(0.6 * RATE)
    whole = music
    while len(whole) < count:
        over = min(blend, len(music) // 4)
        rise = np.sin(np.linspace(0, np.pi / 2, over, dtype=np.float32))[:, None]
        joint = whole[len(whole) - over :] * rise[::-1] + music[:over] * rise
        whole = np.concatenate([whole[: len(whole) - over], joint, music[over:]])
    return np.asarray(whole[:count], np.float32).copy()


def _close(track: Wave, seconds: float) -> None:
    """Bring the end to zero, SAFETY seconds early."""
    end = max(len(track) - round(SAFETY * RATE), 0)
    track[end:] = 0
    track[:end] = faded(track[:end], 0.0, min(0.05, seconds / 10))
