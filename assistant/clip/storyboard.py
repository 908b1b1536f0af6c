"""The storyboard: a picture a scene, at once, before anything is rendered."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from assistant.clip import text
from assistant.clip.canvas import Bytes
from assistant.clip.draft import Draft, make_draft
from assistant.clip.footage import Footage
from assistant.clip.options import ClipOptions, Tell, tell_nobody
from assistant.clip.painter import Painter
from assistant.content import VideoScript
from assistant.errors import ClipError

GAP = 14
"""Pixels between the pictures of a sheet."""


@dataclass(frozen=True)
class Panel:
    """One scene as it will look in its middle."""

    scene: int
    rgb: Bytes
    start: float
    """Seconds."""
    seconds: float
    words: str
    voice: str
    filmed: bool
    """Does it move by itself, or is a still standing in?"""


@dataclass(frozen=True)
class Storyboard:
    """All scenes, and what the seller should know."""

    panels: tuple[Panel, ...]
    notes: tuple[str, ...]

    def save(self, path: Path) -> Path:
        """All panels on one sheet (JPEG), numbered and timed."""
        _, data = cv2.imencode(".jpg", sheet(self.panels)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 88])
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data.tobytes())
        except OSError as error:
            raise ClipError("clip_not_written", file=path.name, why=error.strerror or str(error)) from error
        return path


def draw_storyboard(
    script: VideoScript,
    pictures: Sequence[Path | Footage],
    options: ClipOptions | None = None,
    tell: Tell = tell_nobody,
) -> Storyboard:
    """A picture a scene at a third of the clip's size. Raises ClipError as `render_clip` does."""
    small = replace(options or ClipOptions(), preview=True)
    with tempfile.TemporaryDirectory(prefix="khaidee-board-") as folder:
        draft = make_draft(script, pictures, small, Path(folder), tell=tell)
        painter = Painter(draft.film)
        with contextlib.closing(painter):
            panels = tuple(_panel(draft, painter, scene) for scene in range(len(draft.line.scenes)))
        return Storyboard(panels, draft.told())


def _panel(draft: Draft, painter: Painter, number: int) -> Panel:
    line, scene = draft.line, draft.line.scenes[number]
    start, end = line.starts[number], line.starts[number + 1]
    # The last scene is told by its end card, any other by its middle, when its words are fully there.
    moment = end - 1 if number == len(line.scenes) - 1 else (start + end) // 2
    rgb = painter.rgb(moment)
    draft.film.finish(start, end)
    shots = line.shots_of(number)
    return Panel(
        number, rgb, start / line.fps, (end - start) / line.fps, scene.on_screen, scene.voice,
        any(isinstance(shot.source, Footage) for shot in shots),
    )  # fmt: skip


def sheet(panels: Sequence[Panel], across: int = 4) -> Bytes:
    """Panels side by side on white, each with its number and times below. RGB."""
    height, width = panels[0].rgb.shape[:2]
    columns, foot = min(across, len(panels)), max(width // 7, 34)
    rows = -(-len(panels) // columns)
    ground = np.full(
        (rows * (height + foot + GAP) + GAP, columns * (width + GAP) + GAP, 3), 250, np.uint8
    )  # fmt: skip
    for place, panel in enumerate(panels):
        x, y = GAP + place % columns * (width + GAP), GAP + place // columns * (height + foot + GAP)
        ground[y : y + height, x : x + width] = panel.rgb
        label = f"{panel.scene + 1}  ·  {panel.start:.1f}–{panel.start + panel.seconds:.1f} วิ"
        ink = text.draw_line(label, "Sarabun-Bold", foot * 0.56)
        top = y + height + round(foot * 0.72) + ink.top
        box = ground[top : top + ink.height, x + ink.left : x + ink.left + ink.width]
        mask = ink.mask[: box.shape[0], : box.shape[1], None].astype(np.float32) / 255
        box[:] = (box * (1 - mask) + np.array([60, 60, 60]) * mask).astype(np.uint8)
    return ground
