"""The files of a run: kits.jsonl in row order and errors.csv for people. Both appear whole or not at all."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from assistant.batch.plan import Problem
from assistant.messages import Language, what

KITS = "kits.jsonl"
ERRORS = "errors.csv"

_FORMULA = "=+-@\t\r＝＋－＠"
"""A spreadsheet takes a cell that begins with one of these for a formula (full-width ones too)."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


@contextmanager
def whole_file(path: Path, **options: str) -> Iterator[IO[str]]:
    """A text file that takes its place only when it is complete, so that a kill never leaves half of one."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", **options) as file:  # type: ignore[call-overload]
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def safe_cell(text: str) -> str:
    """A text cell that no spreadsheet will run: one line, no control characters, ' before what looks like a formula."""
    line = _CONTROL.sub(" ", text).strip(" ")
    risky = any(part.startswith(tuple(_FORMULA)) for part in (text, line))
    return f"'{line}" if risky else line


def safe_text(text: str) -> str:
    """A text cell of several lines that no spreadsheet will run."""
    lines = "\n".join(_CONTROL.sub(" ", line) for line in text.splitlines()).strip()
    return f"'{lines}" if lines.startswith(tuple(_FORMULA)) else lines


class ErrorsFile:
    """errors.csv as Excel opens it: UTF-8 with a mark, CRLF, one line a problem."""

    def __init__(self, file: IO[str], lang: Language) -> None:
        self._csv = csv.writer(file, lineterminator="\r\n")
        columns = ("batch_column_row", "batch_column_field", "batch_column_what", "batch_column_todo")
        self._csv.writerow([what(code, lang) for code in columns])

    def add(self, row: int | None, problem: Problem) -> None:
        """One line."""
        self._csv.writerow(["" if row is None else row, *(safe_cell(part) for part in problem)])


@contextmanager
def errors_file(folder: Path, lang: Language) -> Iterator[ErrorsFile]:
    """errors.csv of a folder, whole at the end."""
    with whole_file(folder / ERRORS, encoding="utf-8-sig", newline="") as file:
        yield ErrorsFile(file, lang)
