"""The cells of one row set under the headers: short rows, long rows, a price that its own comma cut in two."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.batch.delimited import Record
from assistant.batch.headers import Header
from assistant.product.issues import Issue

_FRONT = re.compile(r"\s*(?:฿\s*)?\d{1,3}\s*")
_BACK = re.compile(r"\s*\d{3}(?:\.\d{1,2})?\s*(?:\.?-|บาท|บ\.|฿|THB)?\s*", re.IGNORECASE)


class Fitted(NamedTuple):
    """Cells as many as headers (or fewer), what was odd, and whether nothing may be made of the row."""

    cells: list[str]
    issues: tuple[Issue, ...] = ()
    broken: bool = False


def fit_cells(record: Record, header: Header, number: int) -> Fitted:
    """Put a row's cells under the headers.

    A row with more filled cells than headers was shifted, mostly by an unquoted 1,290: where joining two cells of a
    price column is the one way to make it fit, they are joined and that is told; else nothing is made of the row.
    A cell in a column that has no header is told.
    """
    cells, width = record.cells, len(header.labels)
    issues = [Issue(field="", code="table_stray_quote", row=number)] if record.stray else []
    extra = [cell for cell in cells[width:] if cell.strip()]
    if not extra:
        return Fitted(cells[:width], tuple(issues))
    joined = _rejoined(cells, header)
    if joined:
        issues.append(Issue(field="price", code="table_rejoined", value=joined[1], row=number))
        return Fitted(joined[0], tuple(issues))
    if len(_filled(cells)) <= header.span:
        issues.append(Issue(field="", code="table_cell_beyond", value=" | ".join(extra), row=number))
        return Fitted(cells[:width], tuple(issues))
    value = " | ".join(cell.strip() for cell in cells if cell.strip())
    issues.append(Issue(field="", code="table_row_long", value=value, detail=str(width), row=number))
    return Fitted(cells, tuple(issues), broken=True)


def _filled(cells: list[str]) -> list[str]:
    """The cells without the empty ones at the end."""
    last = max((at for at, cell in enumerate(cells) if cell.strip()), default=-1)
    return cells[: last + 1]


def _rejoined(cells: list[str], header: Header) -> tuple[list[str], str] | None:
    """The cells with one 1,290 put together again; None where that fits in no place or in several."""
    width = len(header.labels)
    cells = _filled(cells)
    if len(cells) != width + 1:
        return None
    places = [
        at for at, field in enumerate(header.fields)
        if field in ("price", "sale_price") and _FRONT.fullmatch(cells[at]) and _BACK.fullmatch(cells[at + 1])
    ]  # fmt: skip
    if len(places) != 1:
        return None
    at = places[0]
    price = f"{cells[at].strip()},{cells[at + 1].strip()}"
    return [*cells[:at], price, *cells[at + 2 :]], price
