"""Frames into H.264: one ffmpeg a scene, as many at once as there are cores, joined without encoding again.

Threads paint (OpenCV and pipes let go of the interpreter's lock) and each feeds its own single-threaded encoder. That
was measured faster than one encoder with many threads, and an unchanged scene can be kept for the next time. A scene
that would leave cores idle is cut into parts.
"""

from __future__ import annotations

import contextlib
import errno
import math
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import IO

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.clip.memory import return_large_pieces
from assistant.clip.painter import Film, Painter
from assistant.errors import ClipError

X264 = {
    "tuned": ("-preset", "superfast", "-x264-params", "mbtree=1:rc-lookahead=10:aq-mode=2:b-adapt=0"),
    "veryfast": ("-preset", "veryfast"),
    "preview": ("-preset", "ultrafast", "-tune", "fastdecode"),
}
"""superfast with mbtree and bits shared out by each frame's variance: three fifths of veryfast's time on slow pans, at
its SSIM and size, and a higher VMAF."""
CRF = {"tuned": 21, "veryfast": 21, "preview": 27}
COLOUR = ("-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709")
TIMESCALE = 15360
"""A multiple of 30, 25, 24 and 15: every frame falls on a whole tick, also after joining."""

ROOM = 1 << 20
"""Bytes a pipe holds where the system lets it: a frame then takes three turns of writer and reader instead of fifty."""

Report = Callable[[float], None]


def ffmpeg() -> str:
    """The encoder MoviePy uses."""
    from moviepy.config import FFMPEG_BINARY

    return str(FFMPEG_BINARY)


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
            _finish_scene(film, parts[part.scene], files[part.scene], cancel)
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


def _finish_scene(film: Film, parts: Sequence[_Part], path: Path, cancel: threading.Event | None) -> None:
    if len(parts) > 1:
        listing = _listed([part.path for part in parts], path)
        run([*_CONCAT, str(listing), "-c", "copy", "-video_track_timescale", str(TIMESCALE), str(path)], cancel)
        for used in (listing, *(part.path for part in parts)):
            used.unlink()
    film.finish(parts[0].scene)


def _encode(film: Film, part: _Part, mode: str, progress: Progress) -> None:
    painter = Painter(film)
    frame = np.empty(film.frame_bytes, np.uint8)
    # The picture of the next shot is made ready while this one is encoded.
    ahead = threading.Thread(target=_look_ahead, args=(film, part), name="clip-ahead", daemon=True)
    ahead.start()
    try:
        with Pipe(part.path, film.size, film.timeline.fps, mode, threads=1) as pipe:
            for number in range(part.first, part.end):
                progress.step()
                painter.paint(number, frame)
                pipe.write(frame)
    finally:
        painter.close()
        ahead.join()


def _look_ahead(film: Film, part: _Part) -> None:
    for shot in film.timeline.shots:
        if shot.first < part.end and shot.end > part.first:
            # A failure is met again, and told, by the one who draws.
            with contextlib.suppress(Exception):
                film.sources[shot.number]()


class Pipe:
    """An encoder that takes I420 frames. Left by an error, it is killed and its file removed."""

    def __init__(self, path: Path, size: tuple[int, int], fps: int, mode: str, threads: int = 1) -> None:
        self.path = path
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        command = [
            ffmpeg(), "-y", "-hide_banner", "-loglevel", "error",
            "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{size[0]}x{size[1]}", "-r", str(fps), *COLOUR,
            "-i", "pipe:0", "-an", "-c:v", "libx264", *X264[mode], "-crf", str(CRF[mode]), "-threads", str(threads),
            "-pix_fmt", "yuv420p", *COLOUR, "-video_track_timescale", str(TIMESCALE), "-f", "mp4", str(path),
        ]  # fmt: skip
        self._process = _start(command, stdin=subprocess.PIPE, stderr=self._log, pipesize=ROOM)

    def __enter__(self) -> Pipe:
        return self

    def write(self, frame: NDArray[np.uint8]) -> None:
        """One frame. ClipError with the encoder's own words where it gave up."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(frame.data)
        except OSError as error:
            raise self._complaint() from error

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is not None:
                self._process.kill()
            elif self._process.stdin is not None:
                try:
                    self._process.stdin.close()
                except OSError as error:
                    raise self._complaint() from error
            if self._process.wait() != 0 and kind is None:
                raise self._complaint()
        finally:
            self._end()

    def _end(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            # The reader may be gone: what was still buffered has nowhere to go.
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._log.close()

    def _complaint(self) -> ClipError:
        self._process.kill()
        self._process.wait()
        self._log.seek(0)
        return complaint(self._log.read().decode("utf-8", "replace"))


NO_ROOM = 300_000
"""Bytes: with less than that free, a disk counts as full."""


def _is_full(folder: str) -> bool:
    try:
        return shutil.disk_usage(folder).free < NO_ROOM
    except OSError:
        return False


def complaint(words: str) -> ClipError:
    """The encoder's last words as an error for the user."""
    # On a full disk the encoder's own words may find no room either.
    if "No space left" in words or "ENOSPC" in words or _is_full(tempfile.gettempdir()):
        return ClipError("clip_disk_full", retryable=True)
    lines = [line for line in words.splitlines() if line.strip()]
    return ClipError("clip_encoder_failed", why=lines[-1][-200:] if lines else "-")


def _start(command: Sequence[str], **options: object) -> subprocess.Popen[bytes]:
    from moviepy.tools import cross_platform_popen_params

    try:
        return subprocess.Popen(command, **cross_platform_popen_params({"stdout": subprocess.DEVNULL, **options}))
    except OSError as error:
        raise ClipError("clip_encoder_missing", why=str(error)) from error


def run(arguments: Sequence[str], cancel: threading.Event | None = None) -> str:
    """One ffmpeg call to its end; its words. ClipError where it fails or is cancelled."""
    command = [ffmpeg(), "-hide_banner", "-nostdin", "-y", *arguments]
    process = _start(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        while True:
            try:
                # Wakes at once when it ends: `wait` with a timeout would sleep over the end of a short call.
                words = process.communicate(timeout=0.2)[1].decode("utf-8", "replace")
                break
            except subprocess.TimeoutExpired:
                if cancel is not None and cancel.is_set():
                    raise ClipError("clip_cancelled") from None
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    if process.returncode:
        raise complaint(words)
    return words


def join(
    scenes: Sequence[Path], out: Path, sound: Path | None, seconds: float, cancel: threading.Event | None = None
) -> None:
    """Scenes into one file without encoding again, with sound (silence where there is none), ready to stream."""
    listing = _listed(scenes, out)
    heard = ["-i", str(sound)] if sound else ["-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo"]
    run(
        [*_CONCAT, str(listing), *heard, "-map", "0:v", "-map", "1:a",
         "-c:v", "copy", "-c:a", "aac", "-b:a", "160k", "-ar", "48000", "-t", f"{seconds:.6f}",
         "-movflags", "+faststart", "-video_track_timescale", str(TIMESCALE), str(out)],
        cancel,
    )  # fmt: skip
    listing.unlink()


_CONCAT = ("-loglevel", "error", "-f", "concat", "-safe", "0", "-i")


def _listed(files: Sequence[Path], out: Path) -> Path:
    """A list of files for ffmpeg to put one after the other, beside `out`."""
    listing = out.with_suffix(".txt")
    listing.write_text("".join(f"file '{_quoted(path)}'\n" for path in files), encoding="utf-8")
    return listing


def _quoted(path: Path) -> str:
    return path.resolve().as_posix().replace("'", "'\\''")


def deliver_all(pairs: Sequence[tuple[Path, Path]]) -> None:
    """Put finished files in their places; where one fails, those that are new are taken away again."""
    new: list[Path] = []
    try:
        if pairs:
            pairs[0][1].parent.mkdir(parents=True, exist_ok=True)
        for made, target in pairs:
            stood = target.exists()
            deliver(made, target)
            if not stood:
                new.append(target)
    except OSError as error:
        raise ClipError("clip_not_written", file=pairs[0][1].name, why=error.strerror or str(error)) from error
    except ClipError:
        for target in new:
            target.unlink(missing_ok=True)
        raise


def deliver(made: Path, target: Path) -> None:
    """Put a finished file in its place in one step; over a border between disks by way of a neighbour file."""
    try:
        made.replace(target)
    except OSError:
        beside = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            shutil.copyfile(made, beside)
            beside.replace(target)
        except OSError as error:
            beside.unlink(missing_ok=True)
            if error.errno == errno.ENOSPC:
                raise ClipError("clip_disk_full", retryable=True) from error
            raise ClipError("clip_not_written", file=target.name, why=error.strerror or str(error)) from error
