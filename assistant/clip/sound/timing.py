"""How long each scene stands when a voice speaks it: a scene stretches where its words need it, another gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LEAD: Final = 0.15
"""Seconds of a scene before its first word: the cut is seen, then heard."""
TAIL: Final = 0.25
"""Seconds after its last word."""
SAFETY: Final = 0.1
"""Seconds of silence at the very end, so that no player cuts off sound that outlasts the picture."""
LAST_TAIL: Final = 0.5
SLACK: Final = 1.05
"""A clip may be this much longer than its script before the voice is hurried."""
FASTEST: Final = 1.15
"""How much a synthetic voice may be hurried; beyond it is heard. A seller's own voice is never changed."""
_LEAST: Final = 1.2
"""Seconds of a scene in which nothing is said."""


@dataclass(frozen=True)
class Fit:
    """Scene lengths that hold what is said in them."""

    scenes: tuple[float, ...]
    """Seconds."""
    tempo: float
    """How much faster than recorded the voice is played, 1.0 to FASTEST."""

    @property
    def seconds(self) -> float:
        return sum(self.scenes)


def fit_scenes(script: Sequence[float], spoken: Sequence[float], *, fastest: float = 1.0) -> Fit:
    """Fit scenes of `script` seconds to voices of `spoken` seconds (0 where nobody speaks).

    The total stays the script's where the words fit; a voice too long is hurried by at most `fastest`; what is then
    still too long makes the clip longer. Nothing spoken is ever cut.
    """
    target = sum(script)
    air = [_air(seconds, number == len(script) - 1) for number, seconds in enumerate(spoken)]
    fixed = sum(a if s > 0 else min(length, _LEAST) for a, s, length in zip(air, spoken, script, strict=True))
    room = target * SLACK - fixed
    tempo = fastest if room <= 0 else min(max(sum(spoken) / room, 1.0), fastest)
    needed = [a + s / tempo if s > 0 else min(length, _LEAST) for a, s, length in zip(air, spoken, script, strict=True)]
    return Fit(tuple(_shared(script, needed, max(target, sum(needed)))), tempo)


def _air(spoken: float, last: bool) -> float:
    return LEAD + (LAST_TAIL if last else TAIL) if spoken > 0 else 0.0


def _shared(script: Sequence[float], needed: Sequence[float], total: float) -> list[float]:
    """Each scene the longer of what it needs and its share of the script, the shares shrunk until the total holds."""
    low, high = 0.0, max(total / min(script), 1.0)
    for _ in range(60):
        middle = (low + high) / 2
        if sum(max(need, middle * length) for need, length in zip(needed, script, strict=True)) > total:
            high = middle
        else:
            low = middle
    return [max(need, low * length) for need, length in zip(needed, script, strict=True)]
