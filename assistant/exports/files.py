"""Writing a file so that a full disk or a kill never leaves half of one, and names that every system accepts."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import regex

from assistant.content import Piece
from assistant.errors import ExportError


def write_whole(path: Path, write: Callable[[Path], object]) -> Path:
    """Let `write` fill a temporary file beside `path`, then put it in place in one step. Raises ExportError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-", suffix=path.suffix)
        os.close(handle)
        part = Path(name)
        try:
            write(part)
            part.chmod(0o644)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise ExportError("export_unwritable", retryable=True, path=path, problem=error.strerror or error) from error
    return path


_TAKEN = frozenset({"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))})
"""Names that Windows keeps for its devices."""


def file_name(text: str, most: int = 60) -> str:
    """`text` as a file name on Linux, macOS and Windows: Thai kept, clusters whole, at most `most` clusters."""
    kept = regex.sub(r"[^\p{L}\p{M}\p{N}._-]+", "-", text).strip("-. ")
    name = "".join(regex.findall(r"\X", kept)[:most]).rstrip("-. ") or "kit"
    return f"{name}_" if name.upper() in _TAKEN else name


def piece_name(piece: Piece) -> str:
    """`listing-shopee`, `listing-shopee-en`, `video-15s`, `live-60min`."""
    content = piece.content
    if content.kind == "video":
        return f"video-{content.slot}s"
    if content.kind == "live":
        return f"live-{content.minutes}min"
    tail = "" if content.language == "th" else f"-{content.language}"
    return f"{piece.kind}-{piece.platform}{tail}"
