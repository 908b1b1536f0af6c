"""The desk a product is read on: what was given by field, what was read, and what could not be."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.product.issues import Issue


@dataclass
class Given:
    """One value under the seller's own label."""

    label: str
    value: Any
    text: str


@dataclass
class Desk:
    """What was given by field, what was read so far, and what could not be."""

    row: int | None
    base: Path | None
    given: dict[str, list[Given]] = field(default_factory=dict)
    read: dict[str, Any] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    def tell(
        self, code: str, name: str, given: Given | None = None, *, value: str | None = None, detail: str = ""
    ) -> None:
        """Note an issue about a given value (or a part of it)."""
        text = value if value is not None else given.text if given else ""
        label = given.label if given and given.label != name else ""
        self.issues.append(Issue(field=name, value=text, code=code, row=self.row, label=label, detail=detail))

    def take(self, name: str) -> list[Given]:
        """The values of a field that say something."""
        return self.given.get(name, [])
