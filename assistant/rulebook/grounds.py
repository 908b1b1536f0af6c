"""What a text may not say unless the seller's facts say it: services, proof, scarcity, materials, marks, places."""

from __future__ import annotations

from functools import cache

from assistant.content import Level
from assistant.product.record import Record
from assistant.rulebook.tables import read_record, read_table, rule_files


class Ground(Record):
    """One family of words that must rest on a fact."""

    id: str
    level: Level
    sets: tuple[tuple[str, ...], ...]
    """Words of one set stand for each other: a text may say any of them where a fact says any of them."""
    backed_by: tuple[str, ...] = ()
    """Further words in a fact that back every set of the family."""
    facts: tuple[str, ...] = ()
    """Families of facts where it would be found; the first one given is named to the seller."""
    reason: str
    suggestion: str = ""
    skip_fields: tuple[str, ...] = ()
    """Fields, by their last name, where the words are no claim about the product."""
    fires: tuple[str, ...]
    passes: tuple[str, ...] = ()


class FreeNumber(Record):
    """Where a number is no claim: regular expressions of what stands around it."""

    before: str = ""
    after: str = ""


class Label(Record):
    """A name under which a number is one fact's own: ปริมาณสุทธิ 350 กรัม."""

    code: str
    words: tuple[str, ...]
    facts: tuple[str, ...]
    """Families of facts that may give it."""
    measures: tuple[str, ...]
    """mass, volume, length … or money; a number of another measure is not what is named."""
    sum_after: tuple[str, ...] = ()
    """Words before the name that make the number a total with it: รวม + ค่าส่ง 255 บาท is 220 and 35."""


class Grounds(Record):
    """All grounding data."""

    grounds: tuple[Ground, ...]
    free_numbers: tuple[FreeNumber, ...]
    """Numbers that count the script itself, not the product."""
    labels: tuple[Label, ...] = ()
    certificates: dict[str, tuple[str, ...]]
    """Kind of certificate → words it lets one say."""
    unit_sizes: dict[str, dict[str, float]]
    """Measure → unit → its size in the measure's base unit."""


@cache
def read_grounds() -> Grounds:
    """All of `rules/language/grounds*.toml`."""
    merged: dict[str, object] = {}
    listed: list[object] = []
    for file in rule_files("language"):
        if file.name.startswith("grounds"):
            table = read_table(file)
            listed += [read_record(Ground, g, file, str(g.get("id"))) for g in table.pop("ground", [])]
            merged |= table
    return read_record(Grounds, {**merged, "grounds": listed}, "grounds.toml")
