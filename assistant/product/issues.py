"""What the seller should look at again: one value, where it stands, what is wrong, what to do."""

from __future__ import annotations

from assistant import messages
from assistant.messages import Language
from assistant.product.record import Record
from assistant.product.vocabulary import field_name

_SHOWN = 80
"""Code points of a value shown inside a sentence; the whole value stays in the issue."""

_NOTES = frozenset({"product_row_total", "product_row_header_again", "product_field_ignored"})
"""Codes that only tell; nothing has to be done about them."""


class Issue(Record):
    """One thing the program could not use as it was given. The value is never lost: it stands here whole."""

    field: str
    """A field of `Product`, or the seller's own header where no field is known."""
    value: str = ""
    code: str
    """Message code, as in `product_price_unreadable`."""
    row: int | None = None
    """The row number that Excel shows; None for a form or a file of one product."""
    label: str = ""
    """The seller's own header for the field, where there is one."""
    detail: str = ""
    """An example, the nearest choice or the other value: what the sentence needs beside the value."""

    @property
    def needs_seller(self) -> bool:
        """True where she should look; False where it is only told."""
        return self.code not in _NOTES

    def where(self, lang: Language = "th") -> str:
        """แถว 5 ช่อง “ราคา”."""
        name = self.label or field_name(self.field, lang)
        field = {"th": f"ช่อง “{name}”", "en": f"field “{name}”"}[lang] if name else ""
        row = {"th": f"แถว {self.row}", "en": f"row {self.row}"}[lang] if self.row is not None else ""
        return " ".join(part for part in (row, field) if part)

    def what(self, lang: Language = "th") -> str:
        """What is wrong."""
        return messages.what(self.code, lang, **self._values(lang))

    def todo(self, lang: Language = "th") -> str:
        """What to do about it."""
        return messages.advice(self.code, lang, **self._values(lang))

    def say(self, lang: Language = "th") -> str:
        """The whole sentence: where: what → what to do."""
        told = " → ".join(part for part in (self.what(lang), self.todo(lang)) if part)
        where = self.where(lang)
        return f"{where}: {told}" if where else told

    def _values(self, lang: Language) -> dict[str, str]:
        return {"value": shown(self.value), "detail": self.detail, "field": self.label or field_name(self.field, lang)}


def shown(value: str) -> str:
    """A value as it stands inside a sentence: on one line, its beginning where it is long."""
    line = " ".join(value.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN].rstrip()}…"
