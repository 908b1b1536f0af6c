"""The clip as a MoviePy clip: it composes, previews and saves frames like any other, and writes itself the fast way."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from moviepy import VideoClip
from numpy.typing import NDArray

from assistant.clip import encode, legibility, proof
from assistant.clip.delivery import deliver
from assistant.clip.mux import join_clip
from assistant.clip.painter import Film, Painter
from assistant.clip.piece_cache import PieceCache
from assistant.clip.scratch import scratch
from assistant.clip.sound.aac import write_aac
from assistant.clip.timeline import Piece


class ProductClip(VideoClip):  # type: ignore[misc]
    """A film as a MoviePy `VideoClip`.

    `get_frame` gives RGB, so it can stand in a CompositeVideoClip; `write_videofile` gives the planes straight to the
    encoder, piece by piece, which MoviePy's own writer (RGB, one process, untagged BT.601 colours) cannot.
    """

    def __init__(self, film: Film) -> None:
        super().__init__(duration=film.timeline.seconds)
        self.film = film
        self.size = film.size
        self.fps = film.timeline.fps
        self._painter = Painter(film)
        self._lock = threading.Lock()
        self.frame_function = self._rgb_at
        self._contrasts: dict[Piece, float] = {}

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
        keys: Mapping[Piece, str] | None = None,
        kept: PieceCache | None = None,
        report: Callable[[float], None] | None = None,
        cancel: threading.Event | None = None,
        **_: Any,
    ) -> None:
        """Write the clip as MP4 (H.264, AAC, BT.709, faststart).

        `sound` is a sound file, silence where None. With `kept` and the pieces' `keys`, a piece that was encoded before
        is used as it is. Raises ClipError; a half-written file never stands at `filename`.
        """
        pieces = self.film.timeline.pieces()
        with scratch("khaidee-clip-") as folder, ThreadPoolExecutor(1, thread_name_prefix="clip-sound") as beside:
            seconds = self.film.timeline.seconds
            heard = beside.submit(write_aac, sound, folder / "sound.mp4", seconds, cancel)
            paths = {piece: folder / f"piece{piece.first}.mp4" for piece in pieces}
            known = {piece: found for piece, key in (keys or {}).items() if kept and (found := kept.find(key))}

            def done(piece: Piece) -> None:
                self._contrasts[piece] = self._look_at(piece, paths[piece])
                if kept is not None and keys is not None:
                    paths[piece] = kept.keep(paths[piece], keys[piece], self._contrasts[piece])

            for piece, found in known.items():
                self.film.finish(piece.first, piece.end)
                paths[piece], self._contrasts[piece] = found.path, found.contrast
            wanted = {piece: path for piece, path in paths.items() if piece not in known}
            if wanted:
                encode.encode_pieces(
                    self.film, wanted, mode=mode, workers=workers, report=report, cancel=cancel, done=done
                )
            whole = folder / "whole.mp4"
            join_clip([paths[piece] for piece in pieces], heard.result(), whole, cancel)
            deliver(whole, Path(filename))

    @property
    def contrasts(self) -> dict[int, float]:
        """Of the words of each scene with what lies around them, measured on what was encoded."""
        scenes: dict[int, float] = {}
        for piece, contrast in self._contrasts.items():
            scenes[piece.scene] = min(contrast, scenes.get(piece.scene, contrast))
        return scenes

    def _look_at(self, piece: Piece, path: Path) -> float:
        """The contrast of the words that are fully there in a piece as it was encoded. ClipError where it is black.

        A scene is looked at where it begins and where its words are there.
        """
        shown = self.film.shown.get(piece.scene)
        if shown is not None and not piece.first <= shown.frame < piece.end:
            shown = None
        if shown is None and piece.first not in self.film.timeline.starts:
            return legibility.MOST
        rgb = proof.look_at(path, shown.frame - piece.first if shown else 0, self.film.size)
        # Rounded down: what falls short by a hair falls short.
        return math.floor(legibility.contrast_in(rgb, shown.rows if shown else ()) * 100) / 100
