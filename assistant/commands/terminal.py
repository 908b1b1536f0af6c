"""What a command says: results on stdout, what to know about them on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.messages import Language, what

if TYPE_CHECKING:
    from assistant.content import Finding, Kit, Piece
    from assistant.settings import Settings

_SIGNS = {"error": "✕", "warning": "!", "note": "i"}


def out(text: str) -> None:
    """One result."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def tell(text: str) -> None:
    """One sentence to the person at the terminal."""
    sys.stderr.write(text + "\n")


def tell_notes(notes: Sequence[str]) -> None:
    """What was left out, replaced or still to be filmed."""
    for note in notes:
        tell(f"• {note}")


def tell_findings(piece: Piece, lang: Language, name: str = "") -> None:
    """What was found in a piece, the worst first; `name` says in which."""
    for finding in sorted(piece.findings, key=lambda f: list(_SIGNS).index(f.level)):
        tell(f"{name}: {finding_line(finding, lang)}" if name else finding_line(finding, lang))


def tell_kit(kit: Kit, settings: Settings) -> int:
    """Notes, findings and cost of a kit; 1 where a piece does not pass."""
    from assistant.exports.files import piece_name

    tell_notes(kit.notes)
    for piece in kit.pieces:
        tell_findings(piece, settings.lang, piece_name(piece))
    tell_spent(kit.pieces, settings)
    return 0 if all(piece.passes for piece in kit.pieces) else 1


def tell_spent(pieces: Sequence[Piece], settings: Settings) -> None:
    """What a model's calls cost; nothing for the built-in writer."""
    if calls := [call for piece in pieces for call in piece.trace]:
        from assistant.models.prices import spent, spent_line

        tell(spent_line(spent(calls), settings.lang))


def finding_line(finding: Finding, lang: Language) -> str:
    """Level, place and words; why, what to do, and on what that rests."""
    where = " ".join(part for part in (finding.field, f"{finding.start}–{finding.end}") if part)
    todo = f" → {finding.suggestion}" if finding.suggestion else ""
    source = f" [{finding.source}]" if finding.source else ""
    level = what(f"web_level_{finding.level}", lang)
    return f"{_SIGNS[finding.level]} {level} ({where}) “{finding.text}”: {finding.reason}{todo}{source}"


def show_progress(done: int, total: int) -> None:
    """The count in place, on a terminal."""
    sys.stderr.write(f"\r{done}/{total}" + ("\n" if done == total else ""))
    sys.stderr.flush()


@contextmanager
def shown_stages() -> Iterator[Callable[[float, str], None] | None]:
    """What tells, in place, how far a long work is and with what, and is gone with it; None where no person watches."""
    if not sys.stderr.isatty():
        yield None
        return

    def show(share: float, stage: str) -> None:
        # Spaces over the rest of a longer line: not every terminal knows the code that clears it.
        sys.stderr.write(f"\r{share:4.0%} {stage}".ljust(60))
        sys.stderr.flush()

    try:
        yield show
    finally:
        sys.stderr.write("\r" + " " * 60 + "\r")
