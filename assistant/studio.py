"""The corridor: screen the product → write → check → repair → Piece. Nothing else calls writers and checks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

from assistant import checks
from assistant.content import (
    DEFAULT_PLATFORM,
    LISTING_PLATFORMS,
    POST_PLATFORMS,
    VIDEO_SECONDS,
    AnyContent,
    Brief,
    ContentLanguage,
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
from assistant.writers import Draft, Writer, text_so_far

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
    product: Product,
    shop: Shop | None = None,
    *,
    seed: int = 0,
    minutes: int = 60,
    languages: Sequence[ContentLanguage] = (),
    **options: Any,
) -> list[Brief]:
    """The briefs of a whole kit: four listings, two posts, three video scripts, one live script;
    and a listing in each of the further `languages` (en, zh)."""
    shop = shop or Shop()

    def brief(kind: Kind, platform: Platform, **more: Any) -> Brief:
        return Brief(product=product, shop=shop, kind=kind, platform=platform, seed=seed, **options, **more)

    return [
        *(brief("listing", platform) for platform in LISTING_PLATFORMS),
        *(brief("post", platform) for platform in POST_PLATFORMS),
        *(brief("video", DEFAULT_PLATFORM["video"], seconds=seconds) for seconds in VIDEO_SECONDS),
        brief("live", DEFAULT_PLATFORM["live"], minutes=minutes),
        *(
            brief("listing", DEFAULT_PLATFORM["listing"], language=lang)
            for lang in dict.fromkeys(languages)
            if lang != "th"
        ),
    ]


def make_piece(brief: Brief, writer: Writer) -> Piece:
    """Write one piece and take it through the gate.

    Raises WriterError where no promotional copy may be written at all (alcohol, tobacco, drugs) or the model fails
    without a fallback.
    """
    brief, notes = _screened(brief, writer)
    return _through_the_gate(brief, writer, writer.write(brief), notes)


def _through_the_gate(brief: Brief, writer: Writer, draft: Draft, notes: Sequence[str]) -> Piece:
    """Check, ask again, fix by rule: the piece."""
    findings = checks.check(draft.content, brief)
    if not draft.writer:  # where another stepped in for the whole piece, there is no use in asking again
        draft, findings = _ask_again(brief, writer, draft, findings)
    content, findings, fixed = _fix_by_rule(draft.content, findings, brief)
    return Piece(
        kind=brief.kind,
        platform=brief.platform,
        content=content,
        findings=tuple(findings),
        writer=draft.writer or writer.name,
        builtin_parts=draft.builtin_parts,
        seed=brief.seed,
        notes=tuple(dict.fromkeys((*notes, *draft.notes, *fixed))),
        advice=draft.advice,
        trace=draft.trace,
    )


class Growing(NamedTuple):
    """A piece that is still being written: what of it can be read so far."""

    place: int
    """Its place among the briefs."""
    text: str


def grow_piece(brief: Brief, writer: Writer) -> Iterator[str | Piece]:
    """The piece's text as it grows, then the piece; raises as `make_piece`. Closing it cancels the model."""
    brief, notes = _screened(brief, writer)
    stream = getattr(writer, "stream", None)
    if stream is None:
        yield _through_the_gate(brief, writer, writer.write(brief), notes)
        return
    with closing(stream(brief)) as steps:
        for step in steps:
            if isinstance(step, Draft):
                yield _through_the_gate(brief, writer, step, notes)
            else:
                yield text_so_far(step)


def grow_kit(briefs: Sequence[Brief], writer: Writer, stop: threading.Event | None = None) -> Iterator[Growing | Piece]:
    """The pieces in the order of the briefs, and between them what the others have grown to.

    A model writes them side by side, as many as its writer's `at_once`. Once `stop` is set the model is left alone,
    and what it had not finished is the built-in writer's, with a note. Closing the iterator cancels the model too.
    """
    at_once = min(len(briefs), int(getattr(writer, "at_once", 1)))
    if at_once <= 1 and stop is None:
        for place, brief in enumerate(briefs):
            for step in grow_piece(brief, writer):
                yield Growing(place, step) if isinstance(step, str) else step
        return
    yield from _side_by_side(briefs, writer, max(1, at_once), stop or threading.Event())


def _side_by_side(
    briefs: Sequence[Brief], writer: Writer, at_once: int, stop: threading.Event
) -> Iterator[Growing | Piece]:
    over = threading.Event()
    todo: SimpleQueue[int] = SimpleQueue()
    steps: SimpleQueue[tuple[int, str | Piece | BaseException]] = SimpleQueue()
    for place in range(len(briefs)):
        todo.put(place)
    for number in range(at_once):  # daemons: a model that hangs must not keep the program from ending
        work = (briefs, writer, todo, steps, over)
        threading.Thread(target=_take_briefs, args=work, name=f"piece-{number}", daemon=True).start()
    finished: dict[int, Piece] = {}
    given = 0
    try:
        while given < len(briefs):
            if stop.is_set():
                over.set()
                yield from (finished.get(p) or _instead(briefs[p], writer) for p in range(given, len(briefs)))
                return
            try:
                place, step = steps.get(timeout=0.2)
            except Empty:
                continue
            if isinstance(step, BaseException):
                raise step
            if isinstance(step, str):
                yield Growing(place, step)
                continue
            finished[place] = step
            while given in finished:
                yield finished[given]
                given += 1
    finally:
        over.set()


def _take_briefs(
    briefs: Sequence[Brief], writer: Writer, todo: SimpleQueue[int],
    steps: SimpleQueue[tuple[int, str | Piece | BaseException]], over: threading.Event,
) -> None:  # fmt: skip
    """The work of one thread: one brief after the other, until none is left or it is over."""
    while not over.is_set():
        try:
            place = todo.get_nowait()
        except Empty:
            return
        try:
            with closing(grow_piece(briefs[place], writer)) as growing:  # type: ignore[type-var]
                for step in growing:
                    steps.put((place, step))
                    if over.is_set():
                        return
        except BaseException as error:  # noqa: BLE001 - raised where the pieces are read
            steps.put((place, error))


def _instead(brief: Brief, writer: Writer) -> Piece:
    """The piece by the built-in writer, because nobody wanted to wait for the model any longer."""
    from assistant.writers.builtin import BuiltinWriter

    piece = make_piece(brief, BuiltinWriter())
    return piece.model_copy(update={"notes": (say("studio_stopped", name=writer.name), *piece.notes)})


def write_kit(briefs: Sequence[Brief], writer: Writer) -> Iterator[Piece]:
    """The pieces of a kit one by one, in the order of the briefs, as they are finished."""
    for step in grow_kit(briefs, writer):
        if isinstance(step, Piece):
            yield step


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
    seller = shop or (briefs[0].shop if briefs else Shop())
    return Kit(product=product, shop=seller, pieces=compare(pieces, product), notes=tuple(notes))


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


def _screened(brief: Brief, writer: Writer) -> tuple[Brief, tuple[str, ...]]:
    """Screened, and for a writer that reads orders in it (a model) without those: no check may find them to rest on."""
    brief, notes = screen(brief)
    contain = getattr(writer, "contain", None)
    if contain is None:
        return brief, notes
    contained, told = contain(brief)
    return contained, (*notes, *told)


def _errors(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.level == "error"]


def _ask_again(brief: Brief, writer: Writer, draft: Draft, findings: list[Finding]) -> tuple[Draft, list[Finding]]:
    """Let a writer that can repair have its errors back; an answer is kept only where it is better.

    A model's own repairs of an unreadable answer count too, so that a piece never costs more than two extra calls.
    """
    repair = getattr(writer, "repair", None)
    extra = sum(call.get("why", "write") != "write" for call in draft.trace)
    while repair and _errors(findings) and extra < MOST_REPAIRS:
        again = repair(brief, draft.content, findings)
        trace = (*draft.trace, *again.trace)
        found = checks.check(again.content, brief)
        better = len(_errors(found)) < len(_errors(findings))
        draft = (_repaired(draft, again) if better else draft)._replace(trace=trace)
        findings = found if better else findings
        if not again.trace:
            break
        extra += len(again.trace)
    return draft, findings


def _repaired(draft: Draft, again: Draft) -> Draft:
    """The repaired draft; what was told of the first still holds, and parts that stayed are still whose they were."""
    before, after = draft.content.model_dump(), again.content.model_dump()
    kept = tuple(field for field in draft.builtin_parts if _at(before, field) == _at(after, field))
    return again._replace(notes=(*draft.notes, *again.notes), builtin_parts=kept, advice=draft.advice)


def _at(tree: Any, path: str) -> Any:
    for step in path.split("."):
        tree = tree[int(step) if step.isdigit() else step]
    return tree


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
