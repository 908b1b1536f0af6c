"""The clip as a MoviePy clip: it composes, previews and saves frames like any other, and writes itself the fast way."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from moviepy import VideoClip
from numpy.typing import NDArray

from assistant.clip import encode, legibility, proof
from assistant.clip.delivery import deliver
from assistant.clip.ffmpeg import join
from assistant.clip.painter import Film, Painter
from assistant.clip.scene_cache import SceneCache
from assistant.clip.scratch import scratch


class ProductClip(VideoClip):  # type: ignore[misc]
    """A film as a MoviePy `VideoClip`.

    `get_frame` gives RGB, so it can stand in a CompositeVideoClip; `write_videofile` gives the planes straight to the
    encoder, scene by scene, which MoviePy's own writer (RGB, one process, untagged BT.601 colours) cannot.
    """

    def __init__(self, film: Film) -> None:
        super().__init__(duration=film.timeline.seconds)
        self.film = film
        self.size = film.size
        self.fps = film.timeline.fps
        self._painter = Painter(film)
        self._lock = threading.Lock()
        self.frame_function = self._rgb_at
        self.contrasts: dict[int, float] = {}
        """Of the words of each scene with what lies around them, measured on what was encoded."""

    def _rgb_at(self, t: float) -> NDArray[np.uint8]:
        number = min(max(round(t * self.fps), 0), self.film.timeline.frames - 1)
        with self._lock:
            return self._painter.rgb(number)

    def close(self) -> None:
        """End what reads the seller's videos."""
        with self._lock:
            self._painter.close()
        super().close()

    def write_videofile(
        self,
        filename: str | Path,
        *,
        mode: str = "tuned",
        workers: int | None = None,
        sound: Path | None = None,
        keys: Mapping[int, str] | None = None,
        kept: SceneCache | None = None,
        report: Callable[[float], None] | None = None,
        cancel: threading.Event | None = None,
        **_: Any,
    ) -> None:
        """Write the clip as MP4 (H.264, AAC, BT.709, faststart).

        `sound` is a sound file, silence where None. With `kept` and the scenes' `keys`, a scene that was encoded before
        is used as it is. Raises ClipError; a half-written file never stands at `filename`.
        """
        scenes = range(len(self.film.timeline.scenes))
        with scratch("khaidee-clip-") as folder:
            paths = {scene: folder / f"scene{scene}.mp4" for scene in scenes}
            known = {scene: found for scene, key in (keys or {}).items() if kept and (found := kept.find(key))}

            def done(scene: int) -> None:
                self.contrasts[scene] = self._look_at(scene, paths[scene])
                if kept is not None and keys is not None:
                    paths[scene] = kept.keep(paths[scene], keys[scene], self.contrasts[scene])

            for scene, found in known.items():
                self.film.finish(scene)
                paths[scene], self.contrasts[scene] = found.path, found.contrast
            wanted = {scene: path for scene, path in paths.items() if scene not in known}
            if wanted:
                encode.encode_scenes(
                    self.film, wanted, mode=mode, workers=workers, report=report, cancel=cancel, done=done
                )
            whole = folder / "whole.mp4"
            join([paths[scene] for scene in scenes], whole, sound, self.film.timeline.seconds, cancel)
            deliver(whole, Path(filename))

    def _look_at(self, scene: int, path: Path) -> float:
        """The contrast of a scene's words as it was encoded. ClipError where it is black."""
        start, shown = self.film.timeline.starts[scene], self.film.shown.get(scene)
        rgb = proof.look_at(path, shown.frame - start if shown else 0, self.film.size)
        # Rounded down: what falls short by a hair falls short.
        return math.floor(legibility.contrast_in(rgb, shown.rows if shown else ()) * 100) / 100
