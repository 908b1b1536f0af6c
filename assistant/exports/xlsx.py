"""XLSX: the listings as a table, one row a platform, ready to copy into an upload sheet."""

from __future__ import annotations

from pathlib import Path

from assistant.content import Kit, Listing
from assistant.exports.files import write_whole
from assistant.exports.text import text_of

_COLUMNS = ("platform", "title", "text", "hashtags", "keywords", "price", "sale_price", "sku")


def export_xlsx(kit: Kit, folder: Path) -> list[Path]:
    """`listings.xlsx`; every cell is text, so that no title becomes a formula or a link."""
    import xlsxwriter

    listings = [p.content for p in kit.pieces if isinstance(p.content, Listing) and p.passes]
    if not listings:
        return []

    def write(part: Path) -> None:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        with xlsxwriter.Workbook(str(part), options) as book:
            sheet = book.add_worksheet("listings")
            wrap = book.add_format({"text_wrap": True, "valign": "top"})
            sheet.set_column(0, 0, 14, wrap)
            sheet.set_column(1, len(_COLUMNS) - 1, 40, wrap)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, _COLUMNS, book.add_format({"bold": True}))
            for row, listing in enumerate(listings, 1):
                sheet.write_row(row, 0, _cells(kit, listing))

    return [write_whole(folder / "listings.xlsx", write)]


def _cells(kit: Kit, listing: Listing) -> tuple[str, ...]:
    product = kit.product
    return (
        listing.platform,
        listing.title,
        text_of(listing),
        " ".join(listing.hashtags),
        ", ".join(listing.keywords),
        product.price.text if product.price else "",
        product.sale_price.text if product.sale_price else "",
        product.id,
    )
