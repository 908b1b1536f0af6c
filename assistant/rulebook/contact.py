"""Ways of leading a buyer away from a platform."""

from __future__ import annotations

from functools import cache

from assistant.product.record import Record
from assistant.rulebook.tables import folder, read_record, read_table


class ContactWay(Record):
    """One way: how it looks in a text, and what to say instead."""

    code: str
    pattern: str
    """Regular expression on the text in lower case with disguises undone."""
    what: str
    suggestion: str = ""


@cache
def contact_ways() -> tuple[ContactWay, ...]:
    """`rules/platforms/contact.toml`."""
    file = folder("platforms") / "contact.toml"
    return tuple(read_record(ContactWay, way, file, way.get("code", "")) for way in read_table(file)["way"])
