"""What was made, row by row, in a SQLite file beside the result: a run that was killed goes on where it stopped.

A row is known by what it says, not by where it stands: after she corrects three rows of a table, only those three are
made again. Each finished row is its own transaction, so that a kill at any moment loses none and none is half kept.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Self

import assistant
from assistant.batch.plan import Made
from assistant.errors import TableError
from assistant.prompt_files import prompts_folder

FILE = "journal.sqlite"
BEFORE = "journal.before.sqlite"
"""A run from the beginning keeps the last journal under this name: hours of a model's work may be in it."""
MOST_STARTS = 3
"""A row that was begun this often and never finished takes the program down each time; it then fails alone."""

_DATA = (".toml", ".jinja", ".txt", ".tsv")

_TABLES = """
CREATE TABLE IF NOT EXISTS done (
    key BLOB PRIMARY KEY, status TEXT NOT NULL, again INTEGER NOT NULL, made BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS begun (key BLOB PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID;
"""


class Journal:
    """The file of finished rows. One process writes; use as a context manager."""

    def __init__(self, folder: Path, *, resume: bool) -> None:
        self.path = folder / FILE
        if not resume and self.path.exists():
            self._open().close()
            self.path.replace(folder / BEFORE)
        self._file = self._open()
        self._file.executescript(_TABLES)

    def _open(self) -> sqlite3.Connection:
        """The file, for this run alone: a second run into the same folder would write over the first."""
        file = sqlite3.connect(self.path, isolation_level=None, timeout=0.5)
        try:
            file.execute("PRAGMA locking_mode=EXCLUSIVE")
            file.execute("PRAGMA journal_mode=WAL")
            file.execute("PRAGMA synchronous=NORMAL")
            file.execute("BEGIN EXCLUSIVE")
            file.execute("COMMIT")
        except sqlite3.OperationalError as error:
            file.close()
            raise TableError("batch_running", folder=str(self.path.parent)) from error
        except sqlite3.DatabaseError as error:
            file.close()
            raise TableError("batch_journal_broken", name=str(self.path)) from error
        return file

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def begin(self, key: bytes) -> int:
        """Note that a row is begun; how often it was begun in all without being finished."""
        found = self._file.execute(
            "INSERT INTO begun VALUES (?, 1) ON CONFLICT (key) DO UPDATE SET times = times + 1 RETURNING times", (key,)
        ).fetchone()
        return int(found[0])

    def keep(self, key: bytes, made: Made) -> None:
        """Note a finished row, for good."""
        packed = zlib.compress(json.dumps([made.kit, made.problems], ensure_ascii=False).encode(), 1)
        self._file.execute("BEGIN")
        self._file.execute("INSERT OR REPLACE INTO done VALUES (?, ?, ?, ?)", (key, made.status, made.again, packed))
        self._file.execute("DELETE FROM begun WHERE key = ?", (key,))
        self._file.execute("COMMIT")

    def has(self, key: bytes) -> bool:
        """True where the row is finished and need not be tried again."""
        return self._file.execute("SELECT 1 FROM done WHERE key = ? AND NOT again", (key,)).fetchone() is not None

    def find(self, key: bytes) -> Made | None:
        """What came of a row."""
        found = self._file.execute("SELECT status, again, made FROM done WHERE key = ?", (key,)).fetchone()
        if not found:
            return None
        kit, problems = json.loads(zlib.decompress(found[2]))
        return Made(found[0], kit, tuple(tuple(problem) for problem in problems), bool(found[1]))

    def count(self) -> int:
        """Finished rows."""
        return int(self._file.execute("SELECT count(*) FROM done WHERE NOT again").fetchone()[0])


def key_of(cells: Mapping[str, str], stamp: bytes, extra: Iterable[str] = ()) -> bytes:
    """The key of a row: a hash of what it says, of how it was made (`stamp`), and of what else decides."""
    said = json.dumps([sorted(cells.items()), list(extra)], ensure_ascii=False).encode()
    return hashlib.blake2b(said, digest_size=16, key=stamp).digest()


def stamp_of(*choices: object, prompts: Path | None = None) -> bytes:
    """How rows are made: the program's version, its data, the prompts, and the choices of this run."""
    stamp = hashlib.blake2b(digest_size=32)
    for choice in (assistant.__version__, _data_print(), *choices):
        stamp.update(repr(choice).encode() + b"\0")
    if prompts:
        for file in sorted(prompts.rglob("*")):
            if file.is_file():
                stamp.update(file.relative_to(prompts).as_posix().encode() + file.read_bytes())
    return stamp.digest()


@cache
def _data_print() -> str:
    """One hash over the package's data (rules, phrases) and our prompts: a new wording makes new kits."""
    stamp = hashlib.blake2b(digest_size=16)
    for root in (Path(str(files("assistant"))), prompts_folder()):
        for file in sorted(root.rglob("*")):
            if file.suffix in _DATA and "examples" not in file.parts:
                stamp.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return stamp.hexdigest()
