"""How sure we are of a rule, and how loud it may therefore be.

| code | meaning                                   | may be        |
|------|-------------------------------------------|---------------|
| V1   | read in the official instrument           | error         |
| V2   | read in a law firm's, official help page  | error         |
| V3   | a practitioner's list                     | warning       |
| T    | generally known, not verified             | note ("ตรวจสอบก่อนใช้") |
| P    | our own inference                         | note (a suggestion) |

What is marked T? or unverified is not shipped as a fact at all: the type has no such value.
"""

from __future__ import annotations

from typing import Literal

from assistant.content import Level

Confidence = Literal["V1", "V2", "V3", "T", "P"]
Severity = Literal["block", "proof", "permit", "cond", "risk"]
"""block: forbidden for this class · proof: only with evidence at hand · permit: only with an advertising licence ·
cond: only with an added statement · risk: commonly flagged."""
Tier = Literal[0, 1, 2]

LEVELS: tuple[Level, Level, Level] = ("note", "warning", "error")
_STRONGEST: dict[Confidence, Level] = {"V1": "error", "V2": "error", "V3": "warning", "T": "note", "P": "note"}


def tier(level: Level) -> Tier:
    """0 note, 1 warning, 2 error: for comparing."""
    return 2 if level == "error" else 1 if level == "warning" else 0


def strongest_level(confidence: Confidence) -> Level:
    """The loudest a rule of this confidence may be."""
    return _STRONGEST[confidence]


def default_level(severity: Severity, confidence: Confidence) -> Level:
    """Only what is forbidden outright is an error; what needs proof, a licence or a statement asks."""
    ceiling = strongest_level(confidence)
    return ceiling if severity == "block" or ceiling == "note" else "warning"
