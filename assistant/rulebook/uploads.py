"""Upload tables: which columns a platform's file has, and what goes into each."""

from __future__ import annotations

from datetime import date
from functools import cache

from assistant.product.record import Record
from assistant.rulebook.evidence import Confidence
from assistant.rulebook.tables import folder, read_record, read_table


class UploadTable(Record):
    """The columns of one platform's upload file, in order: (header, what goes in)."""

    columns: tuple[tuple[str, str], ...]
    source: str
    checked: date
    confidence: Confidence


@cache
def upload_tables() -> dict[str, UploadTable]:
    """Platform → its upload table. RuleError where the file is missing or broken."""
    file = folder() / "uploads.toml"
    return {code: read_record(UploadTable, table, file, code) for code, table in read_table(file).items()}
