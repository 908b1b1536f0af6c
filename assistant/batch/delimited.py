"""Delimited text as records, one for each row that Excel would show.

The standard reader takes a stray quote as the beginning of a cell and swallows the rows after it; here such a line
is read on its own, and told.
"""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

DELIMITERS = (",", ";", "\t", "|")
_MOST_LINES = 500
"""Lines one quoted cell may have before its quote counts as stray."""
_SEPARATOR = re.compile(r"^\ufeff?\"?sep=(.)\"?\s*$", re.IGNORECASE)


class Record(NamedTuple):
    """The cells of one row; `stray` where a quote without partner stands in it."""

    cells: list[str]
    stray: bool = False


def declared(text: str) -> tuple[str | None, str]:
    """The delimiter that a first line `sep=;` names (Excel does not show that line), and the text behind it."""
    line, _, rest = text.partition("\n")
    found = _SEPARATOR.match(line.rstrip("\r"))
    return (found[1], rest) if found else (None, text)


def lines_of(text: str) -> Iterator[str]:
    """Lines whatever ends them: LF, CRLF, or CR alone (old Mac)."""
    return iter(io.StringIO(text.replace("\x00", ""), newline=None))


def read_records(text: str, delimiter: str, width: int = 0) -> Iterator[Record]:
    """All records; `width` is the number of columns, by which a cell of many lines is told from a stray quote."""
    lines = lines_of(text)
    back: deque[str] = deque()
    while True:
        line = back.popleft() if back else next(lines, None)
        if line is None:
            return
        if '"' not in line:
            yield Record(line.rstrip("\n").split(delimiter))
        else:
            yield _quoted(line, lines, back, delimiter, width)


def _quoted(line: str, lines: Iterator[str], back: deque[str], delimiter: str, width: int) -> Record:
    """A record that begins with a line in which a quote stands; lines taken in vain go back."""
    taken = [line]
    while True:
        cells, trouble = _parse(taken, delimiter)
        if cells is not None and (len(taken) == 1 or width in (0, len(cells))):
            return Record(cells)
        more = None
        if trouble == "open" and len(taken) < _MOST_LINES:
            more = back.popleft() if back else next(lines, None)
        if more is None:
            break
        taken.append(more)
    back.extendleft(reversed(taken[1:]))
    return Record(_without_stray(line.rstrip("\n"), delimiter, width), stray=True)


def _without_stray(line: str, delimiter: str, width: int) -> list[str]:
    """The cells of one line with a quote too many: the first way of reading it that gives as many cells as headers."""
    plain = line.split(delimiter)
    lenient = next(csv.reader([line], delimiter=delimiter))
    swallowed = any(delimiter in cell or '"' in cell for cell in lenient)
    ways = [plain] if swallowed else [lenient, plain]
    quotes = [at for at, letter in enumerate(line[:10_000]) if letter == '"']
    for at in quotes[:20]:
        cells, _ = _parse([line[:at] + line[at + 1 :]], delimiter)
        ways += [cells] if cells else []
    return next((cells for cells in ways if len(cells) == width), plain)


def _parse(lines: list[str], delimiter: str) -> tuple[list[str] | None, str]:
    try:
        return next(csv.reader(lines, delimiter=delimiter, strict=True)), ""
    except csv.Error as error:
        return None, "open" if "unexpected end" in str(error) else "odd"


def guess_delimiters(text: str) -> list[str]:
    """The delimiters that occur in the first lines, those that part them into equally many cells first."""
    head = [line for line, _ in zip(lines_of(text[:100_000]), range(60), strict=False) if line.strip()]
    scores: dict[str, float] = {}
    for delimiter in DELIMITERS:
        counts = [line.count(delimiter) for line in head]
        present = [count for count in counts if count]
        if present:
            usual = max(set(present), key=present.count)
            scores[delimiter] = present.count(usual) / len(head) + usual / 1000
    return sorted(scores, key=lambda d: -scores[d]) or [","]
