"""All pieces into H.264: as many at once as there are cores, joined without encoding again.

Threads paint and encode (OpenCV and x264 let go of the interpreter's lock), each with a single-threaded encoder of its
own. That was measured faster than one encoder with many threads, and an unchanged piece can be kept for the next time.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.clip.encoder import Encoder
from assistant.clip.memory import return_large_pieces
from assistant.clip.mux import join_parts
from assistant.clip.painter import Film, Painter
from assistant.clip.timeline import Piece
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


Span = tuple[int, int]
"""Frames, from the first to before the end."""
LEAST_SPAN = 24
"""Frames; a shorter span costs more to start than it saves."""
BLENDED = 0.5
"""How much longer a frame takes for a second picture in it."""


def shared_out(runs: Sequence[Span], costs: NDArray[np.float64], workers: int) -> list[Span]:
    """Runs of frames as spans for so many workers, the costliest first; `costs` are those of all frames of the clip.

    Runs are filled in one after the other and cut only where a worker has its share (McNaughton's wrap-around rule), so
    that no core waits at the end.
    """
    paid = np.concatenate([[0.0], np.cumsum(costs)])
    share = sum(paid[end] - paid[first] for first, end in runs) / workers
    spans, room = [], share
    for first, end in _costliest(runs, paid):
        room = room if room >= LEAST_SPAN / 2 else share
        while end - first >= 2 * LEAST_SPAN and (cut := _reach(paid, first, room)) <= end - LEAST_SPAN / 2:
            cut = min(max(cut, first + LEAST_SPAN), end - LEAST_SPAN)
            spans.append((first, cut))
            first, room = cut, share
        spans.append((first, end))
        room -= paid[end] - paid[first]
    return _costliest(spans, paid)


def _reach(paid: NDArray[np.float64], first: int, room: float) -> int:
    return int(np.searchsorted(paid, paid[first] + room))


def _costliest(spans: Sequence[Span], paid: NDArray[np.float64]) -> list[Span]:
    return sorted(spans, key=lambda span: paid[span[0]] - paid[span[1]])


def _costs(film: Film) -> NDArray[np.float64]:
    """Of every frame, beside one with a single picture."""
    pictures = np.zeros(film.timeline.frames)
    for shot in film.timeline.shots:
        pictures[shot.first : shot.end] += 1
    return 1 + BLENDED * (pictures - 1)


@dataclass(frozen=True)
class _Part:
    """What one encoder takes of a piece."""

    piece: Piece
    first: int
    end: int
    path: Path


def _jobs(film: Film, pieces: Mapping[Piece, Path], workers: int) -> list[list[_Part]]:
    """For each span that one thread draws without a break, the parts that it gives."""
    runs: dict[int, Span] = {}
    for piece in pieces:
        first, end = runs.get(piece.scene, (piece.first, piece.end))
        runs[piece.scene] = min(first, piece.first), max(end, piece.end)
    spans = shared_out(list(runs.values()), _costs(film), workers)
    jobs: list[list[_Part]] = [[] for _ in spans]
    for piece, path in pieces.items():
        within = [(i, max(piece.first, a), min(piece.end, b)) for i, (a, b) in enumerate(spans)]
        cuts = sorted((a, b, i) for i, a, b in within if a < b)
        for a, b, i in cuts:
            name = path if len(cuts) == 1 else path.with_name(f"{path.stem}-{a}.mp4")
            jobs[i].append(_Part(piece, a, b, name))
    return [sorted(job, key=lambda part: part.first) for job in jobs]


def encode_pieces(
    film: Film,
    files: Mapping[Piece, Path],
    *,
    mode: str = "tuned",
    workers: int | None = None,
    report: Report | None = None,
    cancel: threading.Event | None = None,
    done: Callable[[Piece], None] | None = None,
) -> None:
    """Encode pieces into their files; `done` is told of each. Raises ClipError; nothing runs on then."""
    progress = Progress(sum(piece.end - piece.first for piece in files), report, cancel)
    jobs_of = _jobs(film, files, wanted_workers(workers))
    parts = [part for job in jobs_of for part in job]
    left = Counter(part.piece for part in parts)
    lock = threading.Lock()
    cv2.setNumThreads(1)
    return_large_pieces()

    def written(part: _Part) -> None:
        film.finish(part.first, part.end)
        with lock:
            left[part.piece] -= 1
            whole = not left[part.piece]
        if whole:
            _join([each for each in parts if each.piece == part.piece], files[part.piece])
            if done is not None:
                done(part.piece)

    count = min(wanted_workers(workers), len(jobs_of))
    with ThreadPoolExecutor(count, thread_name_prefix="clip") as pool:
        ahead = _Ahead(film)
        jobs = []
        for job, later in zip_longest(jobs_of, jobs_of[count:]):
            # Its own pictures, and the first one of the job that comes after those now begun.
            shots = [*_seen(film, job), *(_seen(film, later)[:1] if later else ())]
            jobs.append(pool.submit(_encode, film, job, mode, progress, written, partial(ahead.make, shots)))
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


def _join(parts: Sequence[_Part], path: Path) -> None:
    if len(parts) > 1:
        join_parts([part.path for part in sorted(parts, key=lambda part: part.first)], path)
        for part in parts:
            part.path.unlink()


def _seen(film: Film, job: Sequence[_Part]) -> list[int]:
    """The numbers of the shots that a job shows."""
    return [s.number for s in film.timeline.shots if s.first < job[-1].end and s.end > job[0].first]


class _Ahead:
    """Makes pictures ready before they are asked for, each once."""

    def __init__(self, film: Film) -> None:
        self._film, self._begun = film, set[int]()
        self._lock = threading.Lock()

    def make(self, shots: Sequence[int]) -> None:
        """Those of the shots, one after the other, that no other thread has begun to make."""
        for number in shots:
            with self._lock:
                begun = number in self._begun
                self._begun.add(number)
            if not begun:
                # A failure is met again, and told, by the one who draws.
                with contextlib.suppress(Exception):
                    self._film.sources[number]()


def _encode(
    film: Film,
    job: Sequence[_Part],
    mode: str,
    progress: Progress,
    written: Callable[[_Part], None],
    make_ready: Callable[[], None],
) -> None:
    """Draw the parts of a job one after the other, each into its file, while the pictures to come are made ready."""
    painter = Painter(film)
    frame = np.empty(film.frame_bytes, np.uint8)
    ahead = threading.Thread(target=make_ready, name="clip-ahead", daemon=True)
    ahead.start()
    try:
        for part in job:
            with Encoder(part.path, film.size, film.timeline.fps, mode) as encoder:
                for number in range(part.first, part.end):
                    progress.step()
                    painter.paint(number, frame)
                    encoder.write(frame)
            written(part)
    finally:
        painter.close()
        ahead.join()
