"""The corridor: screen the product → write → check → repair → Piece. Nothing else calls writers and checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from assistant import checks
from assistant.content import (
    DEFAULT_PLATFORM,
    LISTING_PLATFORMS,
    POST_PLATFORMS,
    VIDEO_SECONDS,
    AnyContent,
    Brief,
    Finding,
    Kind,
    Kit,
    Piece,
    Platform,
)
from assistant.errors import WriterError
from assistant.messages import say
from assistant.product.record import Product, Shop
from assistant.settings import Settings
from assistant.writers import Draft, Writer

MOST_REPAIRS = 2
"""A model is asked again at most twice a piece; then what is still wrong is fixed by rule or shown."""


def choose_writer(name: str, settings: Settings) -> Writer:
    """`builtin`, or a model by name (`openai:…`, `local:…`, `provider:…`) with the built-in writer to fall back on."""
    from assistant.writers.builtin import BuiltinWriter

    builtin = BuiltinWriter()
    if name == "builtin":
        return builtin
    from assistant.writers.chain import ChainWriter

    return ChainWriter(name, settings, fallback=builtin)


def plan_briefs(
    product: Product, shop: Shop | None = None, *, seed: int = 0, minutes: int = 60, **options: Any
) -> list[Brief]:
    """The briefs of a whole kit: four listings, two posts, three video scripts, one live script."""
    shop = shop or Shop()

    def brief(kind: Kind, platform: Platform, **more: Any) -> Brief:
        return Brief(product=product, shop=shop, kind=kind, platform=platform, seed=seed, **options, **more)

    return [
        *(brief("listing", platform) for platform in LISTING_PLATFORMS),
        *(brief("post", platform) for platform in POST_PLATFORMS),
        *(brief("video", DEFAULT_PLATFORM["video"], seconds=seconds) for seconds in VIDEO_SECONDS),
        brief("live", DEFAULT_PLATFORM["live"], minutes=minutes),
    ]


def make_piece(brief: Brief, writer: Writer) -> Piece:
    """Write one piece and take it through the gate.

    Raises WriterError where no promotional copy may be written at all (alcohol, tobacco, drugs) or the model fails
    without a fallback.
    """
    brief, notes = screen(brief)
    draft = writer.write(brief)
    findings = checks.check(draft.content, brief)
    draft, findings = _ask_again(brief, writer, draft, findings)
    content, findings, fixed = _fix_by_rule(draft.content, findings, brief)
    return Piece(
        kind=brief.kind,
        platform=brief.platform,
        content=content,
        findings=tuple(findings),
        writer=writer.name,
        seed=brief.seed,
        notes=tuple(dict.fromkeys((*notes, *draft.notes, *fixed))),
        trace=draft.trace,
    )


def write_kit(briefs: Sequence[Brief], writer: Writer) -> Iterator[Piece]:
    """The pieces of a kit one by one, as they are finished."""
    for brief in briefs:
        yield make_piece(brief, writer)


def make_kit(
    product: Product,
    shop: Shop | None = None,
    *,
    writer: Writer,
    briefs: Sequence[Brief] | None = None,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Kit:
    """All pieces of one product; `progress(done, total)` is called after each."""
    briefs = list(briefs) if briefs is not None else plan_briefs(product, shop, seed=seed)
    pieces: list[Piece] = []
    for piece in write_kit(briefs, writer):
        pieces.append(piece)
        if progress:
            progress(len(pieces), len(briefs))
    notes = dict.fromkeys(note for piece in pieces for note in piece.notes)
    return Kit(product=product, pieces=compare(pieces, product), notes=tuple(notes))


def compare(pieces: Sequence[Piece], product: Product) -> tuple[Piece, ...]:
    """The pieces of a whole kit, each with what is found only beside the others: another price, a code used twice."""
    between = checks.check_kit(pieces, product)
    return tuple(_with_findings(piece, f"{place}.", between) for place, piece in enumerate(pieces))


def _with_findings(piece: Piece, own: str, between: Sequence[Finding]) -> Piece:
    moved = [f.model_copy(update={"field": f.field.removeprefix(own)}) for f in between if f.field.startswith(own)]
    return piece.model_copy(update={"findings": (*piece.findings, *moved)}) if moved else piece


def recheck(piece: Piece, content: AnyContent, brief: Brief) -> Piece:
    """The piece after a person edited it, through the same gate; nothing is changed by itself."""
    brief, _ = screen(brief)
    return piece.model_copy(update={"content": content, "findings": tuple(checks.check(content, brief))})


def fix(piece: Piece, finding: Finding, brief: Brief) -> Piece:
    """One click: the finding's suggestion applied (or the sentence removed), and the piece checked again."""
    content = checks.apply(piece.content, finding)
    return recheck(piece, content, brief)


def screen(brief: Brief) -> tuple[Brief, tuple[str, ...]]:
    """The brief with the seller's own unlawful claims taken out, and what was taken out.

    Raises WriterError where nothing may be promoted.
    """
    screened: list[Product] = []
    notes: list[str] = []
    for product in brief.products:
        if reason := checks.refusal(product):
            raise WriterError("studio_refused", reason=reason, name=product.name)
        clean, told = checks.screen_product(product)
        screened.append(clean)
        notes += told
    return brief.model_copy(update={"product": screened[0], "more_products": tuple(screened[1:])}), tuple(notes)


def _errors(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.level == "error"]


def _ask_again(brief: Brief, writer: Writer, draft: Draft, findings: list[Finding]) -> tuple[Draft, list[Finding]]:
    """Let a writer that can repair have its errors back; an answer is kept only where it is better.

    A model's own repairs of an unreadable answer count too, so that a piece never costs more than two extra calls.
    """
    repair = getattr(writer, "repair", None)
    while repair and _errors(findings) and len(draft.trace) <= MOST_REPAIRS:
        again = repair(brief, draft.content, findings)
        trace = (*draft.trace, *again.trace)
        found = checks.check(again.content, brief)
        better = len(_errors(found)) < len(_errors(findings))
        draft = (again if better else draft)._replace(trace=trace)
        findings = found if better else findings
        if not again.trace:
            break
    return draft, findings


def _fix_by_rule(
    content: AnyContent, findings: list[Finding], brief: Brief
) -> tuple[AnyContent, list[Finding], list[str]]:
    """Apply the lawful suggestion of every error that is left; each change is told."""
    notes: list[str] = []
    for _ in range(len(_errors(findings))):
        errors = _errors(findings)
        if not errors:
            break
        worst = errors[0]
        changed = checks.apply(content, worst)
        if changed == content:
            break
        notes.append(say("studio_fixed", words=worst.text, reason=worst.reason))
        content = changed
        findings = checks.check(content, brief)
    return content, findings, notes
