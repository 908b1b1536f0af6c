"""Reading a rule file: TOML → record, and a clear RuleError where the file is missing or broken."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from pydantic import ValidationError

from assistant.errors import RuleError
from assistant.product.record import Record

R = TypeVar("R", bound=Record)


def folder(*names: str) -> Traversable:
    """A folder of rule files inside the package."""
    place: Traversable = files("assistant") / "rules"
    for name in names:
        place = place / name
    return place


def rule_files(*names: str) -> Iterator[Traversable]:
    """The TOML files of a folder, by name."""
    yield from sorted((f for f in folder(*names).iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)


def read_table(file: Traversable) -> dict[str, Any]:
    """The file as a table. RuleError where it is missing or no TOML."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise RuleError("rule_file_missing", file=file.name) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError("rule_file_unreadable", file=file.name, detail=error) from error


def read_record(record: type[R], table: Any, file: Traversable | str, where: str = "") -> R:
    """One record of a file. RuleError names the file, the entry, the field and what is wrong with it."""
    try:
        return record.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in (where, *first["loc"]) if step != "")
        name = file if isinstance(file, str) else file.name
        raise RuleError("rule_broken", file=name, place=place, detail=first["msg"]) from error
