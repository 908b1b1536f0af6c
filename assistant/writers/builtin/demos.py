"""What the hands can show of a thing before a camera: data in `phrases/demos.toml`, for lives and videos alike."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from assistant.writers.builtin.data import load
from assistant.writers.builtin.understand import Meaning

_SAME_LIST = {"soap": "cosmetic"}


def demos_of(meaning: Meaning, where: Literal["live", "video"]) -> list[dict[str, Any]]:
    """Every handling that suits the thing, as it is shown there: `do` the hands, `say` the mouth."""
    told = f"{meaning.name} {meaning.classifier} {' '.join(c.text for c in meaning.clauses)}"
    return [
        entry[where]
        for entry in _of_group(_SAME_LIST.get(meaning.group, meaning.group), where)
        if (not (words := entry.get("words")) or any(word in told for word in words))
        and not any(word in told for word in entry.get("unless", ()))
    ]


@cache
def _of_group(group: str, where: str) -> tuple[dict[str, Any], ...]:
    return tuple(entry for entry in load("demos")[0]["demo"] if group in entry["groups"] and where in entry)
