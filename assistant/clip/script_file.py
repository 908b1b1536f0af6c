"""Reading a video script back from a file: a bare script, a piece (`write --json`), or a kit (`kit.json`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assistant.content import VideoScript
from assistant.errors import ClipError


def read_script(path: Path) -> VideoScript:
    """The video script in the file; of a kit the first one. Raises ClipError where there is none."""
    try:
        data = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise ClipError("clip_script_missing", path=path, problem=error.strerror or error) from error
    except ValueError as error:
        raise ClipError("clip_script_unreadable", path=path) from error
    found = _script_in(data)
    if found is None:
        raise ClipError("clip_script_unreadable", path=path)
    try:
        return VideoScript.model_validate(found)
    except ValidationError as error:
        wrong = error.errors()[0]
        where = ".".join(str(step) for step in wrong["loc"])
        raise ClipError("clip_script_wrong", path=path, field=where, problem=wrong["msg"]) from error


def _script_in(data: Any) -> dict[str, Any] | None:
    if not isinstance(data, dict):
        return None
    if "scenes" in data:
        return data
    pieces = data.get("pieces", [data])
    return next((p["content"] for p in pieces if isinstance(p, dict) and "scenes" in p.get("content", {})), None)
