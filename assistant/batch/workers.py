"""Who makes the rows: this process, threads (a model over the network), or processes (the built-in writer).

Processes are our own and not a pool of the standard library: there one killed worker breaks the whole pool, and
nobody knows which row it was. Here a worker has one row in hand; when it dies, that row is tried once more and then
fails alone.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from itertools import islice
from multiprocessing import connection, get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from assistant.batch.making import Maker, failed_alone
from assistant.batch.plan import Job, Made, Plan

_MOST_DEATHS = 2
"""A row that took two workers down fails; the first time may have been the machine."""

_SECONDS_A_ROW = 900.0
"""Time for one row in a worker, a clip among it; then the worker counts as hanging."""


def make_here(jobs: Iterator[Job], maker: Maker) -> Iterator[tuple[Job, Made]]:
    """One row after the other, in this process."""
    for job in jobs:
        yield job, maker.make(job)


def make_in_threads(jobs: Iterator[Job], maker: Maker, workers: int) -> Iterator[tuple[Job, Made]]:
    """Rows side by side while a model over the network is waited for; at most two a thread are taken up."""
    with ThreadPoolExecutor(workers, thread_name_prefix="row") as pool:
        waiting: dict[Future[Made], Job] = {}
        try:
            while True:
                for job in islice(jobs, 2 * workers - len(waiting)):
                    waiting[pool.submit(maker.make, job)] = job
                if not waiting:
                    return
                for done in wait(waiting, return_when=FIRST_COMPLETED).done:
                    yield waiting.pop(done), done.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


class Worker:
    """One process with at most one row in hand."""

    def __init__(self, plan: Plan) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_serve, args=(theirs, plan), daemon=True)
        self.process.start()
        theirs.close()
        self.job: Job | None = None
        self.since = 0.0

    def hand(self, job: Job) -> None:
        """Give it a row. A worker that died idle shows when its answer is read."""
        self.job, self.since = job, time.monotonic()
        with suppress(OSError):
            self.pipe.send(job)

    def stop(self) -> None:
        """End it, whatever it does."""
        with suppress(OSError):
            self.pipe.close()
        self.process.terminate()
        self.process.join(5)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _serve(pipe: Connection, plan: Plan) -> None:
    """The life of a worker: rows in, kits out, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    maker = Maker(plan)
    while True:
        try:
            job = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send(maker.make(job))


def make_in_processes(
    jobs: Iterator[Job], plan: Plan, workers: int, *, seconds: float = _SECONDS_A_ROW
) -> Iterator[tuple[Job, Made]]:
    """Rows side by side in processes of their own; one that dies or hangs costs only its row."""
    team = [Worker(plan) for _ in range(workers)]
    deaths: dict[bytes, int] = {}
    again: list[Job] = []
    try:
        while True:
            for worker in team:
                if worker.job is None and (job := again.pop() if again else next(jobs, None)):
                    worker.hand(job)
            busy = [worker for worker in team if worker.job]
            if not busy:
                return
            ready = connection.wait([worker.pipe for worker in busy], timeout=1.0)
            for worker in busy:
                late = time.monotonic() - worker.since > seconds
                if worker.pipe not in ready and not late:
                    continue
                yield from _collect(worker, team, plan, deaths, again, late=worker.pipe not in ready)
    finally:
        for worker in team:
            worker.stop()


def _collect(
    worker: Worker, team: list[Worker], plan: Plan, deaths: dict[bytes, int], again: list[Job], *, late: bool
) -> Iterator[tuple[Job, Made]]:
    """The answer of a worker; a dead or late one is replaced, and its row tried again or given up."""
    job = worker.job
    assert job is not None
    worker.job = None
    if not late:
        try:
            yield job, worker.pipe.recv()
            return
        except (EOFError, OSError):
            pass
    worker.stop()
    team[team.index(worker)] = Worker(plan)
    deaths[job.key] = deaths.get(job.key, 0) + 1
    if deaths[job.key] < _MOST_DEATHS and not late:
        again.append(job)
    else:
        yield job, failed_alone(job, "batch_row_late" if late else "batch_row_crashed", plan.settings.lang)
