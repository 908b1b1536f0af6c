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


class Writer(Protocol):
    """brief → draft."""

    name: str

    def write(self, brief: Brief) -> Draft:
        """Write one piece. Raises WriterError where nothing can be written (alcohol, tobacco, an unreachable model)."""
        ...
