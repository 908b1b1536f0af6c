"""Pictures beside the clip: the cover, and a moving preview for a chat."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.clip.draft import stage_for
from assistant.clip.ffmpeg import run
from assistant.clip.film import ProductClip
from assistant.clip.outputs.finished import Finished
from assistant.clip.painter import Film
from assistant.clip.proof import read_frame
from assistant.clip.scenes import make_film
from assistant.errors import ClipError

PREVIEW_SECONDS: Final = 7.0
"""Of the preview: a glimpse of each scene, not the whole clip, so that it stays under a megabyte."""
_FPS: Final = 10
_WIDTH: Final = 270


def write_cover(clip: Finished, folder: Path) -> Path:
    """The chosen frame with the title (the hook) on it, as JPEG; without a choice, the first scene fully shown."""
    line, path = clip.draft.line, folder / f"{clip.name}.jpg"
    chosen = clip.draft.options.cover_at
    frame = round((1.0 if chosen is None else chosen) * line.fps)
    frame = min(max(frame, 0), (line.starts[1] if chosen is None else line.frames) - 1)
    scene = next(number for number, end in enumerate(line.starts[1:]) if frame < end)
    if not scene:
        # The first scene carries its title already: taken from the clip, no photo has to be opened again.
        return _save(read_frame(clip.mp4, frame, clip.draft.film.size), path)
    film = _titled(clip, scene)
    # Late enough in its scene for the title to have come.
    frame = max(frame - line.starts[scene], min(round(0.6 * line.fps), film.timeline.starts[1] - 1))
    with contextlib.closing(ProductClip(film)) as shown:
        rgb = shown.get_frame(frame / line.fps)
    return _save(rgb, path)


def _save(rgb: NDArray[np.uint8], path: Path) -> Path:
    ok, data = cv2.imencode(".jpg", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 92])
    if not ok:
        raise ClipError("clip_encoder_failed", why="jpg")
    path.write_bytes(data.tobytes())
    return path


def _titled(clip: Finished, scene: int) -> Film:
    """A film that opens with a later scene, under the hook set as a title."""
    draft, begin, end = clip.draft, clip.draft.line.starts[scene], clip.draft.line.starts[scene + 1]
    opening = draft.line.scenes[scene].model_copy(update={"on_screen": draft.script.hook})
    shots = [replace(s, scene=0, start=s.start - begin, end=s.end - begin, blend=0) for s in draft.line.shots_of(scene)]
    last = replace(shots[-1], scene=1, start=end - begin, end=end - begin + 1)
    shots = [replace(shot, number=number) for number, shot in enumerate((*shots, last))]
    line = replace(draft.line, scenes=(opening, opening), starts=(0, end - begin, end - begin + 1), shots=tuple(shots))
    shown = replace(draft.options, price=None, captions="short")
    return make_film(line, stage_for(draft.options), draft.script, shown)


def write_webp(clip: Finished, folder: Path) -> Path:
    """A small moving picture for a chat: the first moments of every scene."""
    path = folder / f"{clip.name}.webp"
    run(
        [*_glimpses(clip), "-c:v", "libwebp_anim", "-quality", "60", "-compression_level", "4", "-loop", "0", str(path)]
    )
    return path


def write_gif(clip: Finished, folder: Path) -> Path:
    """The same as GIF, for where WebP is not taken; five to ten times as large."""
    path = folder / f"{clip.name}.gif"
    source, filters = _glimpses(clip)[:-1], _glimpses(clip)[-1]
    palette = "split[a][b];[a]palettegen=max_colors=128:stats_mode=diff[p];[b][p]paletteuse=dither=bayer:bayer_scale=4"
    run([*source[:-1], "-filter_complex", f"{filters},{palette}", "-loop", "0", str(path)])
    return path


def _glimpses(clip: Finished) -> list[str]:
    """ffmpeg's input, and the filter that picks equal parts of every scene."""
    line = clip.draft.line
    each = PREVIEW_SECONDS / len(line.scenes)
    picks = "+".join(
        f"between(t,{start / line.fps:.3f},{min(start / line.fps + each, end / line.fps) - 0.5 / _FPS:.3f})"
        for start, end in pairwise(line.starts)
    )
    filters = f"fps={_FPS},select='{picks}',setpts=N/{_FPS}/TB,scale={_WIDTH}:-2:flags=lanczos"
    return ["-loglevel", "error", "-i", f"file:{clip.mp4}", "-an", "-vf", filters]
