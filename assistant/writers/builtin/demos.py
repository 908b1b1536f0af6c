"""What the hands can show of a thing before a camera: data in `phrases/live_demos.toml`, for lives and videos alike."""

from __future__ import annotations

from typing import Any

from assistant.writers.builtin.data import load
from assistant.writers.builtin.understand import Meaning

_SAME_LIST = {"soap": "cosmetic"}


def demos_of(meaning: Meaning) -> list[dict[str, Any]]:
    """Every handling that suits the thing: `do` the hands, `say` the mouth, `promise` the opening of a live."""
    data = load("live_demos")[0]
    told = f"{meaning.name} {meaning.classifier} {' '.join(c.text for c in meaning.clauses)}"
    entries = data.get(_SAME_LIST.get(meaning.group, meaning.group)) or data["other"]
    return [
        entry
        for entry in entries
        if (not entry.get("words") or any(word in told for word in entry["words"]))
        and not any(word in meaning.name for word in entry.get("unless", ()))
    ]
