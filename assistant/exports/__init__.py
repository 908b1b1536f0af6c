"""Room: how a kit leaves. One file a format; an export is kit and folder → files written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assistant.content import Kit
from assistant.exports.docx import export_docx
from assistant.exports.json import export_json
from assistant.exports.sheets import SHEETS, export_sheets
from assistant.exports.text import export_text, text_of
from assistant.exports.xlsx import export_xlsx
from assistant.exports.zip import export_zip

Export = Callable[[Kit, Path], list[Path]]

EXPORTS: dict[str, Export] = {
    "text": export_text, "json": export_json, "docx": export_docx, "xlsx": export_xlsx, "sheets": export_sheets,
}  # fmt: skip
"""Format → export. A new format is one file and one line here."""


def export_kit(kit: Kit, folder: Path, formats: tuple[str, ...] = tuple(EXPORTS)) -> list[Path]:
    """Write the kit into `folder` in every format, and give the files.

    A piece with an error-level finding is kept back from all but kit.json; `text` lists it with its reasons.
    Raises ExportError where the folder cannot be written.
    """
    return [file for name in formats for file in EXPORTS[name](kit, folder)]


__all__ = [
    "EXPORTS", "SHEETS", "Export", "export_docx", "export_json", "export_kit", "export_sheets",
    "export_text", "export_xlsx", "export_zip",
    "text_of",
]  # fmt: skip
