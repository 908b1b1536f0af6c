"""A table in, kits out: read, make what is not yet made, write the files in row order."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from assistant.batch.journal import MOST_STARTS, Journal, key_of, stamp_of
from assistant.batch.making import Maker, failed_alone, problems_of, read_row
from assistant.batch.output import ERRORS, KITS, ErrorsFile, errors_file, whole_file
from assistant.batch.plan import Job, Made, Plan, Problem
from assistant.batch.tables import Row, Table, read_table
from assistant.batch.uploads import upload_files
from assistant.batch.workers import make_here, make_in_processes, make_in_threads
from assistant.errors import TableError
from assistant.messages import Language, say
from assistant.models.prices import Spent, read_spent, spent_line
from assistant.product.issues import Issue
from assistant.product.record import Record, Shop
from assistant.settings import Settings, read_settings

Engine = Literal["local", "ray"]
Progress = Callable[[int, int], None]
"""(rows finished, rows in all)."""


class BatchReport(Record):
    """What came of a run."""

    rows: int
    ok: int = 0
    review: int = 0
    failed: int = 0
    reused: int = 0
    """Rows that an earlier run had finished."""
    problems: int = 0
    """Lines of errors.csv."""
    seconds: float = 0.0
    dry_run: bool = False
    kits: Path | None = None
    errors: Path | None = None
    spent: Spent | None = None
    """What a model's calls cost, over all rows; None for the built-in writer."""

    def say(self, lang: Language = "th") -> str:
        """One sentence for the person who waited."""
        code = "batch_dry" if self.dry_run else "batch_done"
        folder = (self.errors or self.kits or Path()).parent
        told = say(code, lang, rows=self.rows, ok=self.ok, review=self.review, failed=self.failed, reused=self.reused,
                   problems=self.problems, folder=folder.as_posix())  # fmt: skip
        return f"{told}\n{spent_line(self.spent, lang)}" if self.spent else told


def run_batch(
    table_path: Path | str,
    out: Path | str,
    *,
    model: str = "builtin",
    workers: int = 1,
    engine: Engine = "local",
    clip: bool = False,
    music: str = "auto",
    resume: bool = False,
    dry_run: bool = False,
    settings: Settings | None = None,
    shop: Shop | None = None,
    progress: Progress | None = None,
) -> BatchReport:
    """Make a kit of every data row of a table (CSV, XLSX …) into the folder `out`.

    Writes `kits.jsonl` (one object a row, in row order, also for rows that failed), `errors.csv`, and `uploads/`: a CSV
    of listings for each marketplace. A row that fails
    never stops the rest. With `resume` finished rows of an earlier run are taken from the journal in `out`; without it
    all are made anew. `dry_run` reads and checks every row and writes errors.csv only. Photos are looked for beside
    the table; `music` is a clip's mood, a file, `auto` or `none`. Raises TableError where the table cannot be read or
    holds no product, WriterError where the model cannot be used.
    """
    began = time.monotonic()
    table_path, out = Path(table_path), Path(out)
    if workers < 1 or engine not in ("local", "ray"):
        raise ValueError(f"workers={workers}, engine={engine!r}")
    table = read_table(table_path)
    settings = settings or read_settings()
    plan = Plan(model, settings, shop or Shop(), table_path.resolve().parent, out, clip, music)
    total = sum(1 for _ in table.rows())
    if total == 0:
        raise TableError("table_no_row", name=table_path.name)
    _make_folder(out)
    if dry_run:
        report = _check_only(table, plan)
    else:
        with Journal(out, resume=resume) as journal:
            keys = _Keys(plan)
            reused = _make_all(table, plan, journal, keys, workers, engine, progress, total)
            report = _write_files(table, plan, journal, keys).model_copy(update={"reused": reused})
    return report.model_copy(update={"seconds": round(time.monotonic() - began, 3)})


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TableError("batch_folder", folder=str(out), detail=str(error)) from error


class _Keys:
    """Row → key, the same whenever the row says the same and is made the same way."""

    def __init__(self, plan: Plan) -> None:
        chosen = (
            plan.model,
            plan.clip and plan.music,
            plan.settings.lang,
            plan.settings.base_url,
            plan.shop.model_dump_json(),
        )
        self._stamp = stamp_of(*chosen, prompts=plan.settings.prompts)

    def of(self, row: Row) -> bytes:
        """The key of a row."""
        return key_of(row.cells, self._stamp, (issue.code + issue.value for issue in row.issues))


def _make_all(
    table: Table, plan: Plan, journal: Journal, keys: _Keys, workers: int, engine: Engine,
    progress: Progress | None, total: int,
) -> int:  # fmt: skip
    """Make every row that is not in the journal; how many were there already."""
    queue = _Queue(table, journal, keys, plan.settings.lang)
    tell = progress or (lambda done, total: None)
    for finished, (job, made) in enumerate(_makers(queue.jobs(), plan, workers, engine), 1):
        journal.keep(job.key, made)
        tell(min(queue.passed + finished, total), total)
    tell(total, total)
    return queue.reused


class _Codes:
    """The seller's own codes so far: two products under one code would overwrite each other on a marketplace."""

    def __init__(self, table: Table) -> None:
        self._label = next((label for label, field in table.fields.items() if field == "id"), "")
        self._first: dict[str, int] = {}

    def problems(self, row: Row, lang: Language) -> list[Problem]:
        """The line about a code that an earlier row has, too."""
        code = row.cells.get(self._label, "").strip()
        if not code or (first := self._first.setdefault(code, row.number)) == row.number:
            return []
        issue = Issue(
            field="id", label=self._label, code="table_code_twice", value=code, row=row.number, detail=str(first)
        )
        return problems_of([issue], lang)


class _Queue:
    """Rows still to be made, taken from the table as they are needed."""

    def __init__(self, table: Table, journal: Journal, keys: _Keys, lang: Language) -> None:
        self._table, self._journal, self._keys, self._lang = table, journal, keys, lang
        self.reused = 0
        self.passed = 0
        """Rows that need no making: done before, or the same as another row."""

    def jobs(self) -> Iterator[Job]:
        """The rows in order, each once."""
        taken: set[bytes] = set()
        for row in self._table.rows():
            key = self._keys.of(row)
            if key in taken:
                self.passed += 1
            elif self._journal.has(key):
                self.reused += 1
                self.passed += 1
            else:
                taken.add(key)
                job = Job(row.number, key, row.cells, row.issues, row.broken)
                if self._journal.begin(key) <= MOST_STARTS:
                    yield job
                else:
                    self._journal.keep(key, failed_alone(job, "batch_row_crashed", self._lang))


def _makers(jobs: Iterator[Job], plan: Plan, workers: int, engine: Engine) -> Iterator[tuple[Job, Made]]:
    if engine == "ray":
        from assistant.batch.ray_engine import make_with_ray

        return make_with_ray(jobs, plan, workers)
    if plan.model == "builtin" and workers > 1:
        return make_in_processes(jobs, plan, workers)
    maker = Maker(plan)
    if workers == 1 or plan.model.startswith("local:"):
        # A model on this machine already uses its processors; two rows at once would only wait for each other.
        return make_here(jobs, maker)
    return make_in_threads(jobs, maker, workers)


def _write_files(table: Table, plan: Plan, journal: Journal, keys: _Keys) -> BatchReport:
    """All files from the journal, in row order, one row in memory at a time."""
    lang = plan.settings.lang
    counted: Counter[str] = Counter()
    codes = _Codes(table)
    asked: Spent | None = None
    with (
        errors_file(plan.out, lang) as errors,
        whole_file(plan.out / KITS, encoding="utf-8", newline="\n") as kits,
        upload_files(plan.out) as uploads,
    ):
        counted["problems"] += _tell_table(table, errors, lang)
        for row in table.all_rows():
            if row.skipped:
                problems = problems_of(row.issues, lang)
            else:
                made = journal.find(keys.of(row))
                if made is None:
                    raise RuntimeError(f"row {row.number} was not made")
                kits.write(f'{{"row":{row.number},{made.kit[1:]}\n')
                kit = json.loads(made.kit)
                uploads.add(kit)
                if "spent" in kit:
                    asked = (asked or Spent()).plus(read_spent(kit["spent"]))
                counted[made.status] += 1
                problems = [*codes.problems(row, lang), *made.problems]
            for problem in problems:
                errors.add(row.number, problem)
            counted["problems"] += len(problems)
    return _report(counted, plan.out, kits=plan.out / KITS).model_copy(update={"spent": asked})


def _report(counted: Counter[str], out: Path, kits: Path | None = None) -> BatchReport:
    ok, review, failed = (counted[status] for status in ("ok", "review", "failed"))
    return BatchReport(
        rows=ok + review + failed, ok=ok, review=review, failed=failed,
        problems=counted["problems"], kits=kits, errors=out / ERRORS,
    )  # fmt: skip


def _tell_table(table: Table, errors: ErrorsFile, lang: Language) -> int:
    """What is true of the whole table comes first."""
    for note in table.notes:
        errors.add(note.row, problems_of([note], lang)[0])
    return len(table.notes)


def _check_only(table: Table, plan: Plan) -> BatchReport:
    """Read every row as a real run would, write nothing but errors.csv."""
    lang = plan.settings.lang
    counted: Counter[str] = Counter()
    codes = _Codes(table)
    with errors_file(plan.out, lang) as errors:
        counted["problems"] += _tell_table(table, errors, lang)
        for row in table.all_rows():
            issues = row.issues
            if not row.skipped:
                reading = read_row(Job(row.number, b"", row.cells, row.issues, row.broken), plan.base)
                issues = reading.issues
                asks = any(issue.needs_seller for issue in issues)
                counted["failed" if reading.product is None else "review" if asks else "ok"] += 1
            problems = [*codes.problems(row, lang), *problems_of(issues, lang)]
            for problem in problems:
                errors.add(row.number, problem)
            counted["problems"] += len(problems)
    return _report(counted, plan.out).model_copy(update={"dry_run": True})
