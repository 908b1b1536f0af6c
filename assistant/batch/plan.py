"""Nouns of a batch run: what is the same for all rows, one row to be made, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from assistant.product.issues import Issue
from assistant.product.record import Shop
from assistant.settings import Settings

Problem = tuple[str, str, str]
"""A line of errors.csv behind its row number: field, what is wrong, what to do."""


class Plan(NamedTuple):
    """What is the same for all rows of a run."""

    model: str
    settings: Settings
    shop: Shop
    base: Path
    """Where photos are looked for."""
    out: Path
    clip: bool = False
    music: str = "auto"
    """Of a clip: a mood, a file, `auto` by its look, or `none`."""


class Job(NamedTuple):
    """One row to be made."""

    number: int
    key: bytes
    cells: dict[str, str]
    issues: tuple[Issue, ...] = ()
    broken: bool = False


class Made(NamedTuple):
    """What came of one row."""

    status: str
    kit: str
    """The object for kits.jsonl without its row number: id, status, product, pieces, error."""
    problems: tuple[Problem, ...] = ()
    again: bool = False
    """True where a later run should try again: the model could not be reached, the machine stopped."""
