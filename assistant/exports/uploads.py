"""A listing as rows of an upload table: one row, or one for each choice that has a price of its own."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from assistant.content import Listing
from assistant.exports.text import text_of
from assistant.product.record import Price, Product
from assistant.thai import find_numbers, normalise

Cells = dict[str, str]
"""What goes into a column, by the names that `rules/uploads.toml` lists."""

_OPTION_KIND = "แบบ"


def upload_rows(product: Product, listing: Listing) -> Iterator[Cells]:
    """The rows of one listing. A price is a plain number; one that is a range or for several pieces stays empty."""
    cells = {
        "sku": product.id,
        "title": listing.title,
        "text": text_of(listing).removeprefix(listing.title).strip(),
        "highlights": "\n".join(highlight.text for highlight in listing.highlights),
        "hashtags": " ".join(listing.hashtags),
        "keywords": ", ".join(listing.keywords),
        "stock": _stock(product.stock),
        **{f"photo.{number}": photo for number, photo in enumerate(product.photos, 1)},
    }
    prices = {"price": _plain(product.price), "sale_price": _plain(product.sale_price)}
    choices = [variant for variant in product.variants if variant.price]
    if not choices:
        yield cells | prices
    for variant in choices:
        yield cells | {"option_kind": _OPTION_KIND, "option": variant.name, "price": _plain(variant.price), "stock": ""}


def _plain(price: Price | None) -> str:
    if price is None or price.high is not None or price.quantity != 1 or price.starts_at:
        return ""
    return f"{price.low.normalize():f}" if price.low != price.low.to_integral() else f"{price.low:.0f}"


def _stock(text: str | None) -> str:
    """The one whole number of her words (มี 12 ผืน); empty where there is none or several."""
    numbers = find_numbers(normalise(text or ""))
    if len(numbers) != 1 or numbers[0].high is not None or numbers[0].value != numbers[0].value.to_integral():
        return ""
    return f"{Decimal(numbers[0].value):.0f}"
