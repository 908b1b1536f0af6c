"""Frames of a language: which may be said, and with which facts."""

from __future__ import annotations

import random
import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from assistant.writers.builtin.abroad.product import Line, Told
from assistant.writers.builtin.abroad.telling import Abroad, capital

_SLOT = re.compile(r"\{([A-Za-z]+)\}")
_PEOPLE = ("กลุ่ม", "วิสาหกิจ", "ชมรม", "สหกรณ์", "โรงเรียน", "ชาว")


class Said(NamedTuple):
    """A frame filled."""

    text: str
    facts: tuple[str, ...]
    lines: tuple[Line, ...]
    """The lines it told, which are not told again."""
    slots: frozenset[str] = frozenset()


@cache
def frames(language: Abroad) -> dict[str, Any]:
    """`frames/en.toml` or `frames/zh.toml`."""
    file = files("assistant.writers.builtin.abroad") / "frames" / f"{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def label(name: str, language: Abroad) -> str:
    """The name of a specification."""
    return str(frames(language)["labels"][name])


def say(move: str, told: Told, rng: random.Random, used: set[Line], avoid: frozenset[str] = frozenset()) -> Said | None:
    """A frame of the move whose every slot a fact fills that is neither told nor in `avoid`, else None."""
    pool: list[tuple[Said, float]] = []
    for frame in frames(told.language)[move]:
        said = _fill(frame, told, used)
        if said and not said.slots & avoid:
            pool.append((said, frame.get("weight", 1.0) * (3 if frame.get("groups") else 1)))
    pool = [(said, weight) for said, weight in pool if weight]
    return rng.choices([said for said, _ in pool], [weight for _, weight in pool])[0] if pool else None


def _fill(frame: dict[str, Any], told: Told, used: set[Line]) -> Said | None:
    if frame.get("groups") and told.meaning.group not in frame["groups"]:
        return None
    if frame.get("people") and not _is_people(told):
        return None
    facts: dict[str, None] = {}
    lines: list[Line] = []
    words: dict[str, str] = {}
    for slot in _SLOT.findall(frame["text"]):
        found = _slot(slot.lower(), told, used | set(lines))
        if found is None:
            return None
        text, keys, line = found
        words[slot] = capital(text) if slot[0].isupper() else text
        if line and frame.get("single") and "," in text:
            return None
        facts |= dict.fromkeys(keys)
        lines += [line] if line else []
    text = _SLOT.sub(lambda match: words[match[1]], frame["text"])
    return Said(text, tuple(facts), tuple(lines), frozenset(words))


def _is_people(told: Told) -> bool:
    origin = told.product.origin
    return bool(origin and origin.community and origin.community.startswith(_PEOPLE))


def _slot(name: str, told: Told, used: set[Line]) -> tuple[str, tuple[str, ...], Line | None] | None:
    if name in ("place", "maker", "community"):
        text = getattr(told, name)
        return (text, ("origin",), None) if text else None
    if name == "head":
        return told.head, ("name",), None
    if name in told.parts:
        line = told.parts[name]
        return line.text, line.facts, line
    if name == "done":
        line_done = next((line for line in told.lines if line.done and line not in used), None)
        return (line_done.text, line_done.facts, line_done) if line_done else None
    found = next((line for line in told.of(name) if line not in used), None)
    return (found.text, found.facts, found) if found else None
