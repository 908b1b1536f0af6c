"""Rows on many machines with Ray Data: for tables of a hundred thousand products or machines with GPUs.

The fixed cost is about ten seconds, so one machine is better served by `--workers`. An actor asks for half a
processor: with a whole one each, the tasks that read and write find none left on a small cluster and nothing moves.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from itertools import islice
from typing import Any

from assistant.batch.making import Maker, failed_alone
from assistant.batch.plan import Job, Made, Plan
from assistant.errors import TableError

CHUNK = 2_000
"""Rows sent at a time: what is finished reaches the journal before the next are sent."""

_FEWEST_CPUS = 4
"""Logical processors of a cluster that Ray starts by itself; with two, its own tasks find none."""


class RayMaker:
    """An actor: keeps a writer, makes rows."""

    def __init__(self, plan: bytes) -> None:
        self.maker = Maker(pickle.loads(plan))

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """One row in, one out."""
        made = self.maker.make(pickle.loads(row["job"]))
        return {"key": row["key"], "made": pickle.dumps(made)}


def make_with_ray(jobs: Iterator[Job], plan: Plan, workers: int) -> Iterator[tuple[Job, Made]]:
    """Rows on a Ray cluster (the one RAY_ADDRESS names, else one on this machine). Raises TableError without Ray."""
    ray = _start()
    while chunk := {job.key: job for job in islice(jobs, CHUNK)}:
        yield from _answers(ray, chunk, plan, workers, blocks=min(len(chunk), 4 * workers))
        if lost := dict(chunk):
            # A block whose actor died comes back empty: each of its rows gets a block of its own.
            yield from _answers(ray, chunk, plan, workers, blocks=len(lost))
        for job in chunk.values():
            yield job, failed_alone(job, "batch_row_crashed", plan.settings.lang)


def _start() -> Any:
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise TableError("batch_no_ray") from error
    if not ray.is_initialized():
        try:
            ray.init(address="auto", log_to_driver=False)
        except ConnectionError:
            import os

            ray.init(num_cpus=max(_FEWEST_CPUS, os.cpu_count() or 1), include_dashboard=False, log_to_driver=False)
    return ray


def _answers(ray: Any, chunk: dict[bytes, Job], plan: Plan, workers: int, *, blocks: int) -> Iterator[tuple[Job, Made]]:
    """What comes back of a chunk; answered rows leave it."""
    context = ray.data.DataContext.get_current()
    context.max_errored_blocks = -1
    rows = [{"key": key, "job": pickle.dumps(job)} for key, job in chunk.items()]
    made = ray.data.from_items(rows, override_num_blocks=blocks).map(
        RayMaker, fn_constructor_args=(pickle.dumps(plan),), concurrency=workers, num_cpus=0.5
    )
    for row in made.iter_rows():
        job = chunk.pop(bytes(row["key"]), None)
        if job:
            yield job, pickle.loads(row["made"])
