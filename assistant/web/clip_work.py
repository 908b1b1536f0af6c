"""A clip rendered in a process of its own, so that the page stays quick for everyone while one is being made."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast
from uuid import uuid4

from assistant.content import VideoScript
from assistant.errors import AssistantError, ClipError

if TYPE_CHECKING:
    from assistant.clip.footage import Footage
    from assistant.clip.options import ClipOptions

_jobs: dict[str, Event] = {}
"""Renders under way: their number → the sign to stop."""
_GRACE = 5.0
"""Seconds a stopped render has to tidy up."""


class ClipOrder(NamedTuple):
    """What is to be rendered."""

    script: VideoScript
    pictures: Sequence[Path | Footage]
    out: Path
    options: ClipOptions


class ClipStep(NamedTuple):
    """How far a render is; `files` and `notes` come with the last step."""

    job: str
    share: float
    """0 to 1."""
    stage: str = ""
    """What is being done, in Thai."""
    files: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()


def render_steps(order: ClipOrder) -> Iterator[ClipStep]:
    """Render and tell how far it is. Raises ClipError, `web_clip_stopped` where it was cancelled."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    stop = context.Event()
    job = uuid4().hex
    worker = context.Process(target=_work, args=(order, sender, stop), daemon=True)
    _jobs[job] = stop
    try:
        worker.start()
        sender.close()
        yield ClipStep(job, 0.0)
        yield from _follow(job, receiver)
    finally:
        stop.set()
        del _jobs[job]
        worker.join(_GRACE)
        if worker.is_alive():
            worker.kill()
        receiver.close()


def stop_job(job: str) -> bool:
    """Ask a render to stop; False where it has ended already."""
    sign = _jobs.get(job)
    if sign is not None:
        sign.set()
    return sign is not None


def _follow(job: str, receiver: Connection) -> Iterator[ClipStep]:
    while True:
        try:
            told = receiver.recv()
        except EOFError as error:
            raise ClipError("web_clip_died", retryable=True) from error
        if isinstance(told, AssistantError):
            raise told
        step = ClipStep(job, *told)
        yield step
        if step.files:
            return


def _work(order: ClipOrder, sender: Connection, stop: Event) -> None:
    """In the worker process: everything that happens is sent home."""
    from assistant.clip.render import render_clip

    last = (-1, "")

    def tell(share: float, stage: str) -> None:
        nonlocal last
        if (now := (max(int(share * 100), last[0]), stage)) != last:
            last = now
            sender.send((min(now[0] / 100, 0.99), stage))

    try:
        made = render_clip(
            order.script, order.pictures, order.out, options=order.options, progress=tell,
            cancel=cast(threading.Event, stop),
        )  # fmt: skip
    except AssistantError as error:
        sender.send(ClipError("web_clip_stopped") if stop.is_set() else error)
    else:
        sender.send((1.0, "", made.files, made.notes))
