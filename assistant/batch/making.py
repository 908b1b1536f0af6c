"""One row → one kit (or the reason why not). Runs in this process, in a thread, in a worker or on another machine."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from assistant.batch.clips import Clip, render_row
from assistant.batch.plan import Job, Made, Plan, Problem
from assistant.content import Finding, Kit, Piece
from assistant.errors import AssistantError
from assistant.messages import Language, advice, parted, say, what
from assistant.models.prices import spent
from assistant.product.issues import Issue
from assistant.product.reading import Reading, read_product
from assistant.product.record import Product
from assistant.product.vocabulary import field_name, field_of
from assistant.writers import Writer

_QUOTED = re.compile(r"“(.+?)”")


class Maker:
    """Makes rows by one plan. The writer is chosen once: a local model is loaded once a process."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._writer: Writer | None = None
        self._choosing = Lock()

    @property
    def writer(self) -> Writer:
        """The writer of the run. Raises WriterError where the model cannot be used."""
        from assistant import studio

        with self._choosing:
            if self._writer is None:
                self._writer = studio.choose_writer(self.plan.model, self.plan.settings)
            return self._writer

    def make(self, job: Job) -> Made:
        """One row; whatever goes wrong stays in this row."""
        lang = self.plan.settings.lang
        reading = Reading(product=None)
        try:
            reading = read_row(job, self.plan.base)
            if reading.product is None:
                return _failed(job, reading, Trouble(_why(reading, lang)), lang)
            kit = self._kit(reading.product)
            clip = render_row(kit, job, self.plan) if self.plan.clip else None
        except AssistantError as error:
            return _failed(job, reading, _told(error, lang), lang)
        except MemoryError:
            return _failed(job, reading, trouble_of("batch_memory", lang), lang)
        except Exception as error:  # noqa: BLE001 -- a mistake of ours in one row must not stop the other rows
            detail = f"{type(error).__name__}: {error}"
            return _failed(job, reading, trouble_of("batch_row_error", lang, detail=detail), lang)
        return _made(job, reading, kit, clip, lang)

    def _kit(self, product: Product) -> Kit:
        from assistant import studio

        return studio.make_kit(product, self.plan.shop, writer=self.writer)


class Trouble(NamedTuple):
    """Why nothing was made: the sentence, its parts for errors.csv, and whether a later run should try again."""

    error: str
    what: str = ""
    todo: str = ""
    again: bool = False


def trouble_of(code: str, lang: Language, **values: object) -> Trouble:
    """A trouble by message code, of the kind that may be gone in another run."""
    return Trouble(say(code, lang, **values), what(code, lang, **values), advice(code, lang, **values), again=True)


def _told(error: AssistantError, lang: Language) -> Trouble:
    told = trouble_of(error.code, lang, **error.values)
    return told._replace(again=error.retryable)


def read_row(job: Job, base: Path) -> Reading:
    """The product of a row, with what is odd about the row and its cells."""
    if job.broken:
        return Reading(product=None, issues=job.issues)
    reading = read_product(job.cells, row=job.number, base=base)
    return Reading(product=reading.product, issues=(*job.issues, *reading.issues))


def _why(reading: Reading, lang: Language) -> str:
    """The sentence for `error` where there is no product."""
    codes = ("table_row_long", "product_name_missing")
    return next(issue.say(lang) for code in codes for issue in reading.issues if issue.code == code)


def problems_of(issues: Iterable[Issue], lang: Language) -> list[Problem]:
    """Issues as lines for errors.csv: her own header where there is one, else the field's name."""
    return [(issue.label or field_name(issue.field, lang), issue.what(lang), issue.todo(lang)) for issue in issues]


def _failed(job: Job, reading: Reading, trouble: Trouble, lang: Language) -> Made:
    problems = problems_of(reading.issues, lang)
    if trouble.what:
        problems.append(("", trouble.what, trouble.todo))
    product = reading.product.model_dump(mode="json") if reading.product else None
    fields: dict[str, Any] = {
        "id": _id(job, reading),
        "status": "failed",
        "product": product,
        "pieces": [],
        "error": trouble.error,
    }
    if product is None:
        fields["given"] = job.cells
    return Made("failed", _json(fields), tuple(problems), trouble.again)


def failed_alone(job: Job, code: str, lang: Language) -> Made:
    """A row that took its worker down, or never came back."""
    return _failed(job, Reading(product=None), trouble_of(code, lang), lang)


def _made(job: Job, reading: Reading, kit: Kit, clip: Clip | None, lang: Language) -> Made:
    errors = [(piece, finding) for piece in kit.pieces for finding in piece.findings if finding.level == "error"]
    problems = problems_of(reading.issues, lang) + [_of_finding(*pair) for pair in errors]
    asks = bool(errors) or any(issue.needs_seller for issue in reading.issues)
    fields: dict[str, Any] = {
        "id": _id(job, reading), "status": "review" if asks else "ok", "product": kit.product.model_dump(mode="json"),
        "pieces": [_piece(piece) for piece in kit.pieces], "error": None,
    }  # fmt: skip
    if kit.notes:
        fields["notes"] = list(kit.notes)
        # That a thin row makes a shorter video is no problem of the table.
        advice = {note for piece in kit.pieces for note in piece.advice}
        problems += [_of_note(note, job) for note in kit.notes if note not in advice]
    if calls := [call for piece in kit.pieces for call in piece.trace]:
        fields["spent"] = spent(calls)._asdict()
    if clip:
        fields["clip"] = clip.file
        problems += clip.problems
    return Made(fields["status"], _json(fields), tuple(problems))


def _of_note(note: str, job: Job) -> Problem:
    """A note under her own header, where the words it quotes stand in one cell alone."""
    told, todo = parted(note)
    quoted = _QUOTED.findall(told)
    cells = [label for label, cell in job.cells.items() if quoted and quoted[0] in cell]
    return cells[0] if len(cells) == 1 else "", told, todo


def _piece(piece: Piece) -> dict[str, Any]:
    made = piece.model_dump(mode="json", include={"kind", "platform", "content", "findings"})
    return made | ({"notes": list(piece.notes)} if piece.notes else {})


def _of_finding(piece: Piece, finding: Finding) -> Problem:
    where = f"{piece.kind} {piece.platform} {finding.field}".strip()
    return where, f"“{finding.text}”: {finding.reason}", finding.suggestion


def _id(job: Job, reading: Reading) -> str:
    if reading.product:
        return reading.product.id
    return next((cell.strip() for label, cell in job.cells.items() if field_of(label) == "id"), "")


def _json(fields: dict[str, Any]) -> str:
    """The object for kits.jsonl; the row number goes in front when it is written out."""
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"), default=str)
