"""The bytes of a text table as text: UTF-8, UTF-16, or the Thai Windows code page that old Excel writes.

Strict UTF-8 first, else cp874 with a look at Thai spelling: measured by us on short texts, this was right where
statistical guessers were not. Never `tis-620`, which has no “ ” – ….
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from assistant.errors import TableError

_THAI = re.compile(r"[ก-ฺเ-๎]")
_MISPLACED = re.compile(r"(?:^|[^ก-๎])[ะ-ฺ็-๎]|[เ-ไ](?![ก-ฮ])")
"""A vowel or tone mark with nothing to stand on, or a leading vowel with no consonant after it."""
_MOST_MISPLACED = 0.08
_FEWEST_GOOD = 10
"""Good Thai letters for each broken byte, for a text to count as damaged UTF-8 and not as another encoding."""


class Decoded(NamedTuple):
    """The text, how it was stored, and how many characters could not be read (they are U+FFFD now)."""

    text: str
    encoding: str
    broken: int


def decode(data: bytes, name: str) -> Decoded:
    """The text of a file. Raises TableError where no Thai or Unicode encoding fits."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _read(data, encoding)
    if wide := _unmarked_utf16(data):
        return _read(data, wide)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", 0)
    except UnicodeDecodeError:
        pass
    damaged = _read(data, "utf-8")
    if len(_THAI.findall(damaged.text)) >= _FEWEST_GOOD * damaged.broken:
        return damaged
    old = _read(data, "cp874")
    if _spelled(old.text) and old.broken <= len(old.text) // 100:
        return old
    raise TableError("table_encoding", name=name)


def _read(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    return Decoded(text, encoding.removesuffix("-sig"), text.count("\ufffd"))


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: every second byte is 0 (Latin) or 0x0E (Thai)."""
    head = data[:4096]
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = head[first::2]
        if len(half) >= 8 and sum(byte in (0x00, 0x0E) for byte in half) >= 0.9 * len(half) and b"\x00" in half:
            return encoding
    return None


def _spelled(text: str) -> bool:
    """True where the text has Thai letters and nearly all of them stand as Thai is written."""
    letters = len(_THAI.findall(text))
    return letters > 0 and len(_MISPLACED.findall(text)) <= _MOST_MISPLACED * letters
