"""Does the whole kit say the same? Price, sale price, size, content and order code over all its pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.checks.reading import Reading, read_text
from assistant.content import Finding, LiveScript, Piece, Segment
from assistant.messages import say
from assistant.product.record import Product


def check_kit(pieces: Sequence[Piece], product: Product) -> list[Finding]:
    """Findings over all pieces; `field` begins with the piece's place in the kit, as in `0.title`."""
    return [*_check_offers(pieces, product), *_check_codes(pieces)]


def _check_offers(pieces: Sequence[Piece], product: Product) -> Iterator[Finding]:
    """A piece that shows an old price as the price, while another shows the sale price."""
    now, before = product.sale_price, product.price
    if not now or not before or now.low >= before.low:
        return
    for index, piece in enumerate(pieces):
        readings = [(field, read_text(text)) for field, text in piece.content.texts()]
        said = {number.value for _, reading in readings for number in reading.numbers}
        if before.low in said and now.low not in said:
            field, reading, start, end = _where(readings, before.low)
            yield Finding(
                rule="consistency.price", level="error", field=f"{index}.{field}", start=start, end=end,
                text=reading.text[start:end], suggestion=f"{now.low:,f}",
                reason=say("check_kit_price", was=f"{before.low:,f}", now=f"{now.low:,f}"),
                source=say("check_source_facts"),
            )  # fmt: skip


def _where(readings: Sequence[tuple[str, Reading]], value: object) -> tuple[str, Reading, int, int]:
    for field, reading in readings:
        for number in reading.numbers:
            if number.value == value:
                return field, reading, *reading.span(number.start, number.end)
    field, reading = readings[0]
    return field, reading, 0, 0


def _check_codes(pieces: Sequence[Piece]) -> Iterator[Finding]:
    """One order code for two products of a live; a product may come on stage several times."""
    for index, piece in enumerate(pieces):
        if not isinstance(piece.content, LiveScript):
            continue
        owners: dict[str, tuple[str, str]] = {}
        for number, segment in enumerate(piece.content.segments):
            product = _product_of(segment)
            if product is None or not segment.cf_code:
                continue
            owner, title = owners.setdefault(segment.cf_code, (product, segment.title))
            if owner != product:
                yield Finding(
                    rule="consistency.code", level="warning", field=f"{index}.segments.{number}.title", start=0,
                    end=len(segment.title), text=segment.title,
                    reason=say("check_kit_code", order=segment.cf_code, first=title, second=segment.title),
                )  # fmt: skip


def _product_of(segment: Segment) -> str | None:
    """The number of the product that a block is about, told by its facts; None where it is about none or several."""
    keys = [key for point in segment.talking_points for key in point.facts]
    numbers = {key.partition(":")[0] if ":" in key else "1" for key in keys}
    return numbers.pop() if segment.role == "product" and len(numbers) == 1 else None
