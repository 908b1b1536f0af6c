"""The seller's own music: read, its silence at the front taken off."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from assistant.clip.sound.waves import Wave, check_sound, faded, read_sound

_LONGEST: Final = 4 * 3600.0
"""Seconds; only as much as the clip needs is ever read."""
_FRONT: Final = "silenceremove=start_periods=1:start_threshold=-50dB"


def read_music(path: Path, seconds: float) -> Wave:
    """At most `seconds` of a music file, stereo. ClipError naming the file where it holds no sound."""
    check_sound(path, _LONGEST)
    return faded(read_sound(path, stereo=True, most=seconds + 30, filters=_FRONT), 0.02, 0.02)
