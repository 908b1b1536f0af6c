"""What lies beside the MP4: one function a file. Each writes into the folder it is given; nothing is half delivered."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2

from assistant.clip import subtitles, timeline
from assistant.clip.draft import Draft
from assistant.clip.film import ProductClip
from assistant.errors import ClipError


@dataclass(frozen=True)
class Finished:
    """A clip that was rendered and checked, not yet delivered."""

    draft: Draft
    mp4: Path
    """In the folder it was made in."""
    name: str
    """Its file name without a suffix, for the files beside it."""


Output = Callable[[Finished, Path], Path]
"""A finished clip and a folder → the file written there, named after the clip."""


def write_srt(clip: Finished, folder: Path) -> Path:
    """Subtitles for editors and Facebook."""
    return _subtitles(clip, folder / f"{clip.name}.srt")


def write_vtt(clip: Finished, folder: Path) -> Path:
    """Subtitles for browsers."""
    return _subtitles(clip, folder / f"{clip.name}.vtt")


def _subtitles(clip: Finished, path: Path) -> Path:
    subtitles.write(timeline.subtitles(clip.draft.line, spoken=clip.draft.sound.parts), path)
    return path


def write_cover(clip: Finished, folder: Path) -> Path:
    """The first scene with its hook fully shown, as JPEG."""
    line, path = clip.draft.line, folder / f"{clip.name}.jpg"
    frame = min(round(1.0 * line.fps), line.starts[1] - 1)
    with contextlib.closing(ProductClip(clip.draft.film)) as film:
        rgb = film.get_frame(frame / line.fps)
    ok, data = cv2.imencode(".jpg", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 92])
    if not ok:
        raise ClipError("clip_encoder_failed", why="jpg")
    path.write_bytes(data.tobytes())
    return path


OUTPUTS: dict[str, Output] = {"srt": write_srt, "vtt": write_vtt, "cover": write_cover}
