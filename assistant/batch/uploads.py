"""Upload tables of a run, one CSV a marketplace: every listing that passes, ready to copy into the shop's own form."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from assistant.batch.output import safe_text, whole_file
from assistant.content import LISTING_PLATFORMS, Listing
from assistant.exports.uploads import upload_rows
from assistant.product.record import Product
from assistant.rulebook.uploads import upload_tables

FOLDER = "uploads"


class UploadFiles:
    """The open tables of a run, by platform."""

    def __init__(self, writers: dict[str, Any]) -> None:
        self._writers = writers
        self.left_out = 0
        """Listings that an error-level finding keeps back."""
        for code, writer in writers.items():
            writer.writerow([header for header, _ in upload_tables()[code].columns])

    def add(self, kit: Mapping[str, Any]) -> None:
        """The listings of one row, from its object of kits.jsonl."""
        if not kit["pieces"]:
            return
        product = Product.model_validate(kit["product"])
        for piece in kit["pieces"]:
            if piece["kind"] != "listing" or piece["content"].get("language", "th") != "th":
                continue
            if any(finding["level"] == "error" for finding in piece["findings"]):
                self.left_out += 1
                continue
            columns = upload_tables()[piece["platform"]].columns
            for cells in upload_rows(product, Listing.model_validate(piece["content"])):
                row = [safe_text(cells.get(name, "")) for _, name in columns]
                self._writers[piece["platform"]].writerow(row)


@contextmanager
def upload_files(out: Path) -> Iterator[UploadFiles]:
    """`uploads/<platform>.csv` as Excel opens them: UTF-8 with a mark, CRLF; whole at the end."""
    folder = out / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        files = {
            code: stack.enter_context(whole_file(folder / f"{code}.csv", encoding="utf-8-sig", newline=""))
            for code in LISTING_PLATFORMS
        }
        yield UploadFiles({code: csv.writer(file, lineterminator="\r\n") for code, file in files.items()})
