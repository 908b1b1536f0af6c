"""In which order a listing tells her lines, by angle: read by the Thai writer and by the one for buyers abroad."""

from __future__ import annotations

from functools import cache

from assistant.writers.builtin.data import load


@cache
def line_orders() -> dict[str, tuple[str, ...]]:
    """Angle → types of clause, first to last (`phrases/orders.toml`)."""
    return {angle: tuple(types) for angle, types in load("orders")[0].items()}
