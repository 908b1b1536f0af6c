"""JSON: the whole kit with its findings, for programs and for going on later."""

from __future__ import annotations

from pathlib import Path

from assistant.content import Kit
from assistant.exports.files import write_whole


def export_json(kit: Kit, folder: Path) -> list[Path]:
    """`kit.json`, UTF-8, read back with `Kit.model_validate_json`."""
    text = kit.model_dump_json(indent=2)
    return [write_whole(folder / "kit.json", lambda part: part.write_text(text, "utf-8"))]
