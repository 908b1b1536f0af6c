"""Answers already paid for: one SQLite file, keyed by everything that could change the answer."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from assistant.models.ask import Reply, Usage

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

MOST_ANSWERS = 20_000
"""About 60 MB; the oldest go first."""
_TABLE = """CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, text TEXT NOT NULL, finish TEXT NOT NULL, prompt_tokens INTEGER NOT NULL,
    answer_tokens INTEGER NOT NULL, schema_mode TEXT NOT NULL, made TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP)"""
_log = logging.getLogger(__name__)


class AnswerCache:
    """A file of answers. One that cannot be read or written is as good as empty: asking again is always right."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = threading.Lock()
        self._database: sqlite3.Connection | None = None

    def get(self, key: str) -> Reply | None:
        """The answer kept under this key, marked as cached."""
        if self._database is None and not self.path.is_file():
            return None
        rows = self._run(
            "SELECT text, finish, prompt_tokens, answer_tokens, schema_mode FROM answers WHERE key = ?", (key,)
        )
        for text, finish, asked, answered, mode in rows:
            return Reply(text, finish, Usage(asked, answered), 0.0, mode, requests=0, cached=True)
        return None

    def put(self, key: str, reply: Reply) -> None:
        """Keep an answer."""
        self._run(
            "INSERT OR REPLACE INTO answers (key, text, finish, prompt_tokens, answer_tokens, schema_mode) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (key, reply.text, reply.finish, reply.usage.prompt, reply.usage.answer, reply.schema_mode),
        )
        if crc32(key.encode()) % 256 == 0:  # now and then
            self._run("DELETE FROM answers WHERE rowid <= (SELECT MAX(rowid) - ? FROM answers)", (MOST_ANSWERS,))

    def _run(self, statement: str, values: tuple[Any, ...]) -> list[Any]:
        """One step; threads take turns on one connection, processes share the file (WAL)."""
        try:
            with self._turn:
                return self._connection().execute(statement, values).fetchall()
        except (sqlite3.Error, OSError) as error:
            _log.warning("the answers in %s cannot be used: %s", self.path, error)
            return []

    def _connection(self) -> sqlite3.Connection:
        """Opened at the first step and kept: opening costs more than asking."""
        if self._database is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # Each step is a transaction by itself: with no BEGIN and COMMIT around it a put takes 20 µs; to hand it to
            # a thread would cost as much.
            database = sqlite3.connect(self.path, timeout=10, check_same_thread=False, isolation_level=None)
            try:
                database.execute("PRAGMA journal_mode=WAL")
                database.execute("PRAGMA synchronous=OFF")  # a lost answer is asked again
                database.execute(_TABLE)
            except sqlite3.Error:
                database.close()
                raise
            self._database = database
        return self._database

    def close(self) -> None:
        """Let go of the file; a later step opens it again."""
        with self._turn:
            if self._database is not None:
                self._database.close()
                self._database = None

    def __del__(self) -> None:
        if self._database is not None:
            self._database.close()


def answer_key(model: BaseChatModel, messages: Sequence[BaseMessage], **asked: Any) -> str:
    """A digest of the model, the whole conversation and all parameters."""
    told = [f"{message.type} {_digest(str(message.content))}" for message in messages]
    return _digest(repr((_identity(model), sorted(asked.items()), told)))


@lru_cache(maxsize=32)  # the system text is the same in every question
def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


def _identity(model: BaseChatModel) -> list[str]:
    """What tells two models apart; never a key."""
    told = getattr(model, "__dict__", {})  # not by getattr: a pydantic model raises for each name it lacks
    place = told.get("openai_api_base") or told.get("base_url") or ""
    name = told.get("model_name") or told.get("model") or ""
    return [type(model).__name__, str(place), str(name), str(told.get("stamp", ""))]
