"""A table of products (CSV, TSV, XLSX, XLS, ODS) as rows under known fields, with the row numbers that Excel shows.

Everything is text: a code 0003 stays 0003. Titles above the header, other words for the headers, another delimiter or
encoding, a stray quote, a total at the end: none of them stops the reading, each is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from assistant.batch.delimited import Record, declared, guess_delimiters, read_records
from assistant.batch.encoding import decode
from assistant.batch.headers import LOOKED_AT, Header, find_header, is_header_again, is_total, letter
from assistant.batch.rows import fit_cells
from assistant.batch.sheets import is_workbook, open_sheet
from assistant.errors import TableError
from assistant.product.issues import Issue

MOST_BYTES = 256 * 1024 * 1024
MOST_ROWS = 1_000_000
MOST_COLUMNS = 1_000

_NO_TABLES = (
    (b"%PDF", "PDF"), (b"\xff\xd8\xff", "JPEG"), (b"\x89PNG", "PNG"), (b"GIF8", "GIF"),
    (b"Rar!", "RAR"), (b"\x1f\x8b", "GZIP"),
)  # fmt: skip


class Row(NamedTuple):
    """One data row: its number in Excel, the cells by header, and what is odd about it."""

    number: int
    cells: dict[str, str]
    issues: tuple[Issue, ...] = ()
    broken: bool = False
    """True where the cells do not belong to their headers, so that nothing may be made of them."""

    @property
    def skipped(self) -> bool:
        """True where the row is no product."""
        return not self.cells and not self.broken


@dataclass(frozen=True)
class Table:
    """An opened table; `rows()` reads it from the top each time."""

    path: Path
    header: Header
    header_row: int
    notes: tuple[Issue, ...]
    """What is true of the whole table: unknown columns, the encoding, further sheets."""
    records: Callable[[], Iterator[Record]]

    @property
    def fields(self) -> dict[str, str]:
        """Header → field, for the columns that are known and used."""
        pairs = zip(self.header.labels, self.header.fields, strict=True)
        return {label: field for label, field in pairs if field and field != "ignored"}

    def rows(self) -> Iterator[Row]:
        """The data rows in order. Raises TableError where there are too many."""
        return (row for row in self.all_rows() if not row.skipped)

    def all_rows(self) -> Iterator[Row]:
        """The data rows, and between them those that are no products (totals, repeated headers) with the reason."""
        used = self.fields
        for number, record in enumerate(self.records(), 1):
            if number <= self.header_row or not any(cell.strip() for cell in record.cells):
                continue
            if number - self.header_row > MOST_ROWS:
                raise TableError("table_rows", name=self.path.name, most=f"{MOST_ROWS:,}")
            row = self._row(number, record, used)
            if row.issues or row.broken or row.cells:
                yield row

    def _row(self, number: int, record: Record, used: dict[str, str]) -> Row:
        if is_total(record.cells):
            return Row(number, {}, (Issue(field="", code="product_row_total", row=number),))
        if is_header_again(record.cells, self.header.labels):
            return Row(number, {}, (Issue(field="", code="product_row_header_again", row=number),))
        fitted = fit_cells(record, self.header, number)
        cells = {label: cell for label, cell in zip(self.header.labels, fitted.cells, strict=False) if label in used}
        if not fitted.broken and not any(cell.strip() for cell in cells.values()):
            return Row(number, {})
        return Row(number, cells, fitted.issues, fitted.broken)


def read_table(path: Path | str) -> Table:
    """Open a table. Raises TableError where it is missing, empty, too large, no table, or has no header we know."""
    path = Path(path)
    if not path.is_file():
        raise TableError("table_missing", name=str(path))
    size = path.stat().st_size
    if not size:
        raise TableError("table_empty", name=path.name)
    if size > MOST_BYTES:
        raise TableError("table_large", name=path.name, most=MOST_BYTES // 1024 // 1024)
    with path.open("rb") as file:
        head = file.read(16)
    for mark, kind in _NO_TABLES:
        if head.startswith(mark):
            raise TableError("table_other_kind", name=path.name, kind=kind)
    return _workbook(path) if is_workbook(head) else _delimited(path)


def _workbook(path: Path) -> Table:
    sheet = open_sheet(path)
    header = find_header([record.cells for record in islice(sheet.records(), LOOKED_AT)])
    if header is None:
        raise _no_header(path, islice(sheet.records(), LOOKED_AT))
    notes = (
        [Issue(field="", code="table_more_sheets", value=sheet.name, detail=", ".join(sheet.others))]
        if sheet.others
        else []
    )
    return _table(path, header, notes, sheet.records)


def _delimited(path: Path) -> Table:
    decoded = decode(path.read_bytes(), path.name)
    delimiter, text = declared(decoded.text)
    if not text.strip("\x00 \t\r\n,;|\ufeff"):
        raise TableError("table_empty", name=path.name)
    best: tuple[Header, str] | None = None
    for candidate in [delimiter] if delimiter else guess_delimiters(text):
        records = [record.cells for record in islice(read_records(text, candidate), LOOKED_AT)]
        header = find_header(records)
        if header and (best is None or header.score > best[0].score):
            best = header, candidate
    if best is None:
        raise _no_header(path, islice(read_records(text, delimiter or guess_delimiters(text)[0]), LOOKED_AT))
    header, chosen = best
    notes = [Issue(field="", code="table_old_encoding")] if decoded.encoding == "cp874" else []
    if decoded.broken:
        notes.append(Issue(field="", code="table_broken_letters", detail=str(decoded.broken)))
    return _table(path, header, notes, lambda: read_records(text, chosen, len(header.labels)))


def _table(path: Path, header: Header, notes: list[Issue], records: Callable[[], Iterator[Record]]) -> Table:
    if len(header.labels) > MOST_COLUMNS:
        raise TableError("table_columns", name=path.name, most=MOST_COLUMNS)
    row = header.place + 1
    for column, (label, field) in enumerate(zip(header.labels, header.fields, strict=True)):
        if field is None and _filled(records, column, row):
            notes.append(Issue(field=label, code="table_column_unknown", row=row, value=label, detail=letter(column)))
    if "name" not in header.fields:
        raise TableError("table_no_name", name=path.name, row=row, headers=", ".join(header.labels[:12]))
    return Table(path, header, row, tuple(notes), records)


def _filled(records: Callable[[], Iterator[Record]], column: int, header_row: int) -> bool:
    """True where one of the first thousand data cells of a column says something."""
    cells = (record.cells[column] for record in islice(records(), header_row, 1000) if len(record.cells) > column)
    return any(cell.strip() for cell in cells)


def _no_header(path: Path, records: Iterator[Record]) -> TableError:
    first = next((record.cells for record in records if any(cell.strip() for cell in record.cells)), [])
    seen = ", ".join(cell.strip()[:30] for cell in first[:8] if cell.strip())
    return TableError("table_no_header", name=path.name, seen=seen)
