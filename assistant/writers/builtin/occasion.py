"""What a text is written from: what is known, who speaks, and what has been said already."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.content import Platform
from assistant.writers.builtin.implied import Implied
from assistant.writers.builtin.understand import Meaning
from assistant.writers.builtin.voice import Speaker


@dataclass(kw_only=True)
class Occasion:
    """One product in one text: what is known, who speaks, and what of it has been said already."""

    meaning: Meaning
    speaker: Speaker
    platform: Platform
    angle: str = ""
    spoken: bool = False
    """True for a video or live: facts may be told again, and {ref} of a pack that is not known is “ตัวนี้”."""
    said: set[str] = field(default_factory=set)
    """Texts of the clauses and uses already told."""
    shop_name: str = ""
    implied: tuple[Implied, ...] = ()
    """What follows from her facts, one wording each."""
