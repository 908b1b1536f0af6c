"""Where texts come from: a shop's own table, the history of what sellers accepted, the built-in writer."""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import regex

from assistant import studio
from assistant.batch.rows import fit_cells
from assistant.batch.tables import Table, read_table
from assistant.content import (
    DEFAULT_PLATFORM,
    LISTING_PLATFORMS,
    POST_PLATFORMS,
    AnyContent,
    Brief,
    LiveScript,
    Platform,
    VideoScript,
)
from assistant.errors import AssistantError, TableError, WriterError
from assistant.product.reading import read_product
from assistant.product.record import Product, Shop, Voice
from assistant.product.vocabulary import fold
from assistant.writers.builtin import BuiltinWriter
from assistant.writers.chain.asking import list_facts
from finetune.masking import Mask
from finetune.personal import scrub
from finetune.shaping import Unusable, shape_text

AT_ONCE = 200
"""Rows a process is given at a time."""


class Sample(NamedTuple):
    """One text a seller stands by."""

    seller: str
    """A pseudonym; the name itself is not kept."""
    source: str
    brief: Brief
    content: AnyContent
    rejected: AnyContent | None = None
    """What the model had written before she changed it."""
    parts: tuple[str, ...] = ()
    """The parts that are hers; none named: all of them."""


class Told(NamedTuple):
    """One row of a table: the seller's text and, under their own headers, the product's values."""

    cells: dict[str, str]
    values: dict[str, str]
    broken: bool


def pseudonym(seller: str) -> str:
    """The same short name for the same seller on every machine, from which she cannot be read."""
    return f"seller-{hashlib.blake2s(seller.strip().casefold().encode(), person=b'khaidee').hexdigest()[:10]}"


@cache
def _columns() -> dict[str, frozenset[str]]:
    tables = tomllib.loads((files("finetune") / "columns.toml").read_text(encoding="utf-8"))
    return {
        name: frozenset(folded for word in table["names"] if (folded := fold(word))) for name, table in tables.items()
    }


COLUMNS = ("seller", "consent", "kind", "platform", "title", "text")


def read_texts(path: Path, counts: Counter[str], workers: int = 1) -> Iterator[Sample]:
    """The usable rows of a shop's own table (CSV, TSV, XLSX …), in order. TableError where it lacks the columns."""
    table = read_table(path)
    named = _named_columns(table)
    if missing := [name for name in ("seller", "consent", "text") if name not in named.values()]:
        raise TableError("finetune_table_columns", name=path.name, missing=", ".join(missing))
    rows = list(_rows(table, named))
    chunks = [rows[at : at + AT_ONCE] for at in range(0, len(rows), AT_ONCE)]
    for samples, told in _spread(chunks, workers):
        counts.update(told)
        yield from samples


def _named_columns(table: Table) -> dict[str, str]:
    """Header → our column, for the columns that are about the text; the others are the product's."""
    named: dict[str, str] = {}
    for label in table.header.labels:
        ours = next((name for name in COLUMNS if fold(label) in _columns()[name]), None)
        if ours and ours not in named.values():
            named[label] = ours
    return named


def _rows(table: Table, named: Mapping[str, str]) -> Iterator[Told]:
    for number, record in enumerate(table.records(), 1):
        if number <= table.header_row or not any(cell.strip() for cell in record.cells):
            continue
        fitted = fit_cells(record, table.header, number)
        cells = dict(zip(table.header.labels, fitted.cells, strict=False))
        ours = {named[label]: cell for label, cell in cells.items() if label in named}
        yield Told(ours, {label: cell for label, cell in cells.items() if label not in named}, fitted.broken)


def _spread(chunks: list[list[Told]], workers: int) -> Iterator[tuple[list[Sample], Counter[str]]]:
    if workers < 2 or len(chunks) < 2:
        yield from map(read_rows, chunks)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(read_rows, chunks)


def read_rows(rows: Iterable[Told]) -> tuple[list[Sample], Counter[str]]:
    """The samples of some rows, and why the others are none."""
    counts: Counter[str] = Counter()
    samples = []
    for row in rows:
        try:
            samples.append(_sample(row, counts))
        except Unusable as reason:
            counts[str(reason)] += 1
        except WriterError:
            counts["finetune_lost_refused"] += 1
    return samples, counts


def _sample(row: Told, counts: Counter[str]) -> Sample:
    cells = {name: cell.strip() for name, cell in row.cells.items()}
    if row.broken:
        raise Unusable("finetune_lost_broken_row")
    if fold(cells.get("consent", "")) not in _columns()["yes"]:
        raise Unusable("finetune_lost_consent")
    if not cells.get("text"):
        raise Unusable("finetune_lost_no_text")
    values = {label: scrub(value, counts, value) for label, value in row.values.items()}
    product = read_product(values).product
    if product is None:
        raise Unusable("finetune_lost_no_product")
    product = _with_a_said_fee(product)
    kind = _kind(cells.get("kind", ""))
    asked = Brief(
        product=product,
        shop=Shop(voice=_voice(cells["text"])),
        kind=kind,
        platform=_platform(cells.get("platform", ""), kind),
        minutes=30 if kind == "live" else None,
    )
    brief, _ = studio.screen(asked)
    mask = Mask(dict(list_facts(brief).facts))
    content, parts = shape_text(brief, cells.get("title", ""), cells["text"], mask, counts)
    return Sample(pseudonym(cells.get("seller") or "?"), "table", brief, content, parts=parts)


def _with_a_said_fee(product: Product) -> Product:
    """A table's column says “40 บาท”, a form says “ค่าส่ง 40 บาท”; a lesson has the form's, or the model learns to write
    ค่าส่ง before a fact that says it too."""
    told = product.shipping
    if told is None or told.fee is None or not regex.fullmatch(r"[\d.,]+\s*(?:บาท|\.-)?", told.text):
        return product
    return product.model_copy(update={"shipping": told.model_copy(update={"text": f"ค่าส่ง {told.fee:f} บาท"})})


def _kind(cell: str) -> Any:
    if not cell:
        return "listing"
    found = next((name for name in ("listing", "post", "live") if fold(cell) in _columns()[name]), None)
    if found is None:
        raise Unusable("finetune_lost_unknown_kind")
    return found


def _voice(text: str) -> Voice:
    """Who speaks in a text; the question must say what the answer shows."""
    if "ครับ" in text:
        return "male"
    return "female" if "ค่ะ" in text or "คะ" in text else "neutral"


def _platform(cell: str, kind: Any) -> Platform:
    allowed = {"listing": LISTING_PLATFORMS, "post": POST_PLATFORMS}.get(kind, ())
    return next((name for name in allowed if fold(name) == fold(cell)), DEFAULT_PLATFORM[kind])


def read_history(url: str, agreed: Iterable[str], counts: Counter[str]) -> Iterator[Sample]:
    """What sellers kept, beside what had been written, of the shops that agreed (`*`: every shop of this history)."""
    from assistant.history import History

    agreeing = {name.strip() for name in agreed}
    history = History(url)
    try:
        for shop, product, piece, kept in history.accepted():
            if "*" not in agreeing and shop.name.strip() not in agreeing:
                counts["finetune_lost_history_shop"] += 1
                continue
            brief = brief_for(kept, _scrubbed_product(product, counts), Shop(voice=shop.voice, tone=shop.tone))
            rejected = _scrubbed(piece.content, counts) if piece.content != kept else None
            yield Sample(pseudonym(shop.name or "history"), "history", brief, _scrubbed(kept, counts), rejected)
    finally:
        history.close()


def brief_for(content: AnyContent, product: Product, shop: Shop) -> Brief:
    """The brief a content answers."""
    return Brief(
        product=product,
        shop=shop,
        kind=content.kind,
        platform=content.platform,
        language=content.language,
        seconds=content.slot if isinstance(content, VideoScript) else None,  # type: ignore[arg-type]
        minutes=content.minutes if isinstance(content, LiveScript) else None,  # type: ignore[arg-type]
    )


def _scrubbed(content: AnyContent, counts: Counter[str]) -> AnyContent:
    for path, text in list(content.texts()):
        if (clean := scrub(text, counts)) != text.strip():
            content = content.with_text(path, clean)
    return content


def _scrubbed_product(product: Product, counts: Counter[str]) -> Product:
    def clean(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: clean(value) for key, value in node.items()}
        if isinstance(node, list):
            return [clean(item) for item in node]
        return scrub(node, counts, known) if isinstance(node, str) else node

    known = f"{product.name} {product.origin.text if product.origin else ''}"
    try:
        return Product.model_validate({**clean(product.model_dump(mode="json")), "name": product.name})
    except ValueError:  # what was cut out was the value itself
        return Product(name=product.name)


def read_builtin(folder: Path, seeds: int = 2) -> Iterator[Sample]:
    """The built-in writer's own pieces, some wordings of each: they teach the form and nothing false."""
    from assistant.product.files import read_product_file

    writer = BuiltinWriter()
    for file in sorted(folder.glob("*.toml")):
        product = read_product_file(file).product
        if product is None:
            continue
        for seed in range(seeds):
            for planned in studio.plan_briefs(product, seed=seed, minutes=30):
                try:
                    brief, _ = studio.screen(planned)
                except AssistantError:
                    continue
                yield Sample(f"builtin-{file.stem}", "builtin", brief, writer.write(brief).content)
