"""Workbooks (XLSX, XLS, ODS) through calamine: the first visible sheet, every cell as text."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from assistant.batch.delimited import Record
from assistant.errors import TableError

MOST_UNPACKED = 1024 * 1024 * 1024
"""Bytes a workbook may unpack to; a larger one is a mistake or an attack."""


class Sheet(NamedTuple):
    """The sheet that is read, its rows, and the names of the other visible sheets that hold something."""

    name: str
    records: Callable[[], Iterator[Record]]
    others: tuple[str, ...]


def is_workbook(head: bytes) -> bool:
    """True for a ZIP (XLSX, ODS) or an OLE file (XLS), whatever it is called."""
    return head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


def open_sheet(path: Path) -> Sheet:
    """The first visible sheet with cells. Raises TableError where it is locked, damaged, too large or empty."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    _check_size(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        visible = [
            sheet.name for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]  # fmt: skip
        filled = [name for name in visible if book.get_sheet_by_name(name).height]
        sheet = book.get_sheet_by_name(filled[0]) if filled else None
    except PasswordError as error:
        raise TableError("table_locked", name=path.name) from error
    except (CalamineError, OSError) as error:
        raise TableError("table_damaged", name=path.name) from error
    if sheet is None:
        raise TableError("table_empty", name=path.name)
    return Sheet(
        sheet.name, lambda: (Record([_text(cell) for cell in row]) for row in sheet.iter_rows()), tuple(filled[1:])
    )


def _check_size(path: Path) -> None:
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as packed:
        unpacked = sum(entry.file_size for entry in packed.infolist())
    if unpacked > MOST_UNPACKED:
        raise TableError("table_unpacked", name=path.name, most=MOST_UNPACKED // 1024 // 1024)


def _text(cell: Any) -> str:
    """A cell as it is shown: 4.0 is 4, midnight is a date, True is TRUE."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e15 else f"{Decimal(repr(cell)):f}"
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return "" if cell is None else str(cell)
