"""All scenes into H.264: as many at once as there are cores, joined without encoding again.

Threads paint and encode (OpenCV and x264 let go of the interpreter's lock), each with a single-threaded encoder of its
own. That was measured faster than one encoder with many threads, and an unchanged scene can be kept for the next time.
A scene that would leave cores idle is cut into parts.
"""

from __future__ import annotations

import contextlib
import math
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np

from assistant.clip.encoder import Encoder, join_parts
from assistant.clip.memory import return_large_pieces
from assistant.clip.painter import Film, Painter
from assistant.errors import ClipError

Report = Callable[[float], None]


def wanted_workers(wanted: int | None = None) -> int:
    """How many threads encode together, all scenes taken as one."""
    return wanted or min(_cores(), 4)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass
class Progress:
    """Counts frames over all threads; stops them all when one fails or the user cancels."""

    total: int
    report: Report | None
    cancel: threading.Event | None
    done: int = 0

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self.stop = threading.Event()

    def step(self) -> None:
        """One frame more. ClipError where the work is to stop."""
        if self.cancel is not None and self.cancel.is_set():
            raise ClipError("clip_cancelled")
        if self.stop.is_set():
            raise ClipError("clip_cancelled")
        with self._lock:
            self.done += 1
            done = self.done
        if self.report and (done % 15 == 0 or done == self.total):
            self.report(done / self.total)


@dataclass(frozen=True)
class _Part:
    """Frames of a scene, from `first` to before `end`, that one encoder takes."""

    scene: int
    first: int
    end: int
    path: Path


LEAST_PART = 24
"""Frames; a shorter part costs more to start than it saves."""


def _parts(film: Film, files: Mapping[int, Path], workers: int) -> dict[int, list[_Part]]:
    """Each scene as one part; those that would leave workers idle at the end as several, so that no core waits."""
    starts = film.timeline.starts
    # Longest first, so that no worker is left with a long scene at the end.
    order = sorted(files, key=lambda scene: starts[scene] - starts[scene + 1])
    odd = len(order) % workers
    parts = {}
    for place, scene in enumerate(order):
        first, length = starts[scene], starts[scene + 1] - starts[scene]
        count = workers // math.gcd(workers, odd) if place >= len(order) - odd else 1
        count = max(min(count, length // LEAST_PART), 1)
        edges = [first + round(length * n / count) for n in range(count + 1)]
        path = files[scene]
        names = [path] if count == 1 else [path.with_name(f"{path.stem}-{n}.mp4") for n in range(count)]
        parts[scene] = [_Part(scene, *span, name) for span, name in zip(pairwise(edges), names, strict=True)]
    return parts


def encode_scenes(
    film: Film,
    files: Mapping[int, Path],
    *,
    mode: str = "tuned",
    workers: int | None = None,
    report: Report | None = None,
    cancel: threading.Event | None = None,
    done: Callable[[int], None] | None = None,
) -> None:
    """Encode scenes, by number, into their files; `done` is told of each. Raises ClipError; nothing runs on then."""
    starts = film.timeline.starts
    progress = Progress(sum(starts[scene + 1] - starts[scene] for scene in files), report, cancel)
    parts = _parts(film, files, wanted_workers(workers))
    left = {scene: len(of_scene) for scene, of_scene in parts.items()}
    lock = threading.Lock()
    cv2.setNumThreads(1)
    return_large_pieces()

    def one(part: _Part) -> None:
        _encode(film, part, mode, progress)
        with lock:
            left[part.scene] -= 1
            whole = not left[part.scene]
        if whole:
            _finish_scene(film, parts[part.scene], files[part.scene])
            if done is not None:
                done(part.scene)

    jobs_of = [part for of_scene in parts.values() for part in of_scene]
    with ThreadPoolExecutor(min(wanted_workers(workers), len(jobs_of)), thread_name_prefix="clip") as pool:
        jobs = [pool.submit(one, part) for part in jobs_of]
        failed: list[Future[None]] = []
        try:
            failed = [job for job in wait(jobs, return_when=FIRST_EXCEPTION)[0] if job.exception()]
        finally:
            # Ctrl-C too: the pool would wait for every frame of the clip. Where all went well, nothing is left to stop.
            progress.stop.set()
            for job in jobs:
                job.cancel()
    for job in failed:
        job.result()


def _finish_scene(film: Film, parts: Sequence[_Part], path: Path) -> None:
    if len(parts) > 1:
        join_parts([part.path for part in parts], path)
        for part in parts:
            part.path.unlink()
    film.finish(parts[0].scene)


def _encode(film: Film, part: _Part, mode: str, progress: Progress) -> None:
    painter = Painter(film)
    frame = np.empty(film.frame_bytes, np.uint8)
    # The picture of the next shot is made ready while this one is encoded.
    ahead = threading.Thread(target=_look_ahead, args=(film, part), name="clip-ahead", daemon=True)
    ahead.start()
    try:
        with Encoder(part.path, film.size, film.timeline.fps, mode) as encoder:
            for number in range(part.first, part.end):
                progress.step()
                painter.paint(number, frame)
                encoder.write(frame)
    finally:
        painter.close()
        ahead.join()


def _look_ahead(film: Film, part: _Part) -> None:
    for shot in film.timeline.shots:
        if shot.first < part.end and shot.end > part.first:
            # A failure is met again, and told, by the one who draws.
            with contextlib.suppress(Exception):
                film.sources[shot.number]()
