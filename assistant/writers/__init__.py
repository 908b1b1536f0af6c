"""Room: who can write. A writer turns a brief into a content; which one is chosen by a model's name."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

from assistant.content import AnyContent, Brief


class Draft(NamedTuple):
    """What a writer hands over."""

    content: AnyContent
    notes: tuple[str, ...] = ()
    """What the seller should know, in Thai."""
    trace: tuple[dict[str, Any], ...] = ()
    writer: str = ""
    """Who wrote it, where another than the one asked stepped in for the whole piece."""
    builtin_parts: tuple[str, ...] = ()
    """Fields of a model's piece that the built-in writer wrote: `hashtags`, `segments.3`."""
    advice: tuple[str, ...] = ()
    """Of the notes, those that tell only what more facts would bring."""


class Writer(Protocol):
    """brief → draft."""

    name: str

    def write(self, brief: Brief) -> Draft:
        """Write one piece. Raises WriterError where nothing can be written (alcohol, tobacco, an unreachable model)."""
        ...


def text_so_far(parts: Any) -> str:
    """A growing answer as people read it: its texts, one a line; keys of facts and names of photos are left out."""
    if isinstance(parts, str):
        return parts
    if isinstance(parts, dict):
        texts = [text_so_far(value) for key, value in parts.items() if key not in ("facts", "photo")]
    else:
        texts = [text_so_far(value) for value in parts] if isinstance(parts, list) else []
    return "\n".join(text for text in texts if text)
