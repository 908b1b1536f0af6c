"""Step 1, understand: a product → what each thing she wrote is, what the thing is called, how it is used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from assistant.product.facts import Facts
from assistant.product.ledger import read_facts
from assistant.product.record import Product
from assistant.writers.builtin.clauses import Piece, cut, is_contact, is_empty, is_verb, quiet, type_of
from assistant.writers.builtin.data import load
from assistant.writers.builtin.heads import head_of, latin_head, spoken_low
from assistant.writers.builtin.kinds import Kind, kind_of

ClauseType = Literal[
    "certificate", "service", "warning", "absence", "keep", "wash", "measure", "origin", "pack", "process", "scent",
    "taste", "feel", "use", "material", "design", "spec", "other",
]  # fmt: skip
CLAUSE_TYPES: tuple[ClauseType, ...] = get_args(ClauseType)


@dataclass(frozen=True)
class Clause:
    """One thing she said, in her words, cleaned."""

    type: str
    """One of `CLAUSE_TYPES`."""
    text: str
    facts: tuple[str, ...]
    verbal: bool
    """True where it starts with a verb, so that it can follow a subject or “ต้อง”."""


@dataclass(frozen=True)
class Meaning:
    """A product understood."""

    product: Product
    facts: Facts
    name: str
    """The name without noise: no emoji, no stacked marks."""
    head: str
    """The thing itself: ผ้าขาวม้า of ผ้าขาวม้าทอมือย้อมคราม ลายตาหมากรุก."""
    kind: Kind
    classifier: str
    counted: bool
    """True where the classifier is known: then ก้อนละ, 3 กระปุก and กระปุกนี้ may be said."""
    clauses: tuple[Clause, ...]
    left_out: tuple[str, ...] = ()
    """Her words that this writer does not repeat: unprovable praise, contact details."""

    @property
    def ref(self) -> str:
        """How a text points at it after the first mention: ผืนนี้, กระปุกนี้."""
        return f"{self.classifier}นี้" if self.counted else "ตัวนี้"

    @property
    def group(self) -> str:
        return self.kind.group

    def of(self, *types: str) -> tuple[Clause, ...]:
        """Clauses of these types, in her order."""
        return tuple(c for c in self.clauses if c.type in types)


_CONTAINERS = (
    "กระปุก", "ขวด", "ถุง", "ซอง", "กล่อง", "แพ็ก", "กระป๋อง", "หลอด", "ตลับ", "ก้อน", "โหล", "แก้ว", "ห่อ", "แผง",
    "กระสอบ", "แท่ง", "แกลลอน", "ปี๊บ", "ชะลอม", "กระเช้า",
)  # fmt: skip
"""Words for a pack."""


_PACKED = frozenset({"food", "drink", "rice", "supplement", "cosmetic", "soap", "herbal", "pet", "agri"})
"""Groups whose pack is not in the thing's nature: a jar is a jar only when she says so."""


def classifier_of(product: Product, kind: Kind) -> tuple[str, bool]:
    """How it is counted, and whether we know: her pack word, else what such a thing is by nature."""
    if kind.group not in _PACKED or kind.classifier in ("ก้อน", "ต้น") or (kind.group, kind.classifier) == ("pet", "ชิ้น"):
        return kind.classifier, True
    if (priced := _priced_by(product)) is not None:
        return priced, True
    for text in _unit_texts(product):
        if found := _COUNTED_PACK.search(text):
            return found.group(1), True
    features = (f for f in product.features if "แถม" not in f)
    for text in (product.net_content or "", product.name, *features):
        if (found := _PACK.search(text)) and not _MANY.search(text[: found.start()]):
            return found.group(1), True
    return "ชิ้น", False


def _priced_by(product: Product) -> str | None:
    """ตัวละ 60, 79 บาท/ซอง: what one price is for; a weight is no classifier."""
    units = [p.unit for p in (product.price, product.sale_price) if p and p.unit and p.quantity == 1]
    return next((u for u in units if _COUNTS.fullmatch(u)), None)


_COUNTS = re.compile(r"(?!กก|กิโล|กรัม|ขีด|ลิตร|เมตร|หลา|โหล|คน|วัน|ชม)[ก-๎]{2,7}")


def _unit_texts(product: Product) -> list[str]:
    """Where a pack word counts what is sold: 79 บาท/ซอง, 3 กระปุก 165, ครบ 3 กระปุก, ถุง 5 กก."""
    promotion = product.promotion
    prices = (product.price, product.sale_price, *(promotion.bundles if promotion else ()))
    units = [f"1 {p.unit}" for p in prices if p and p.unit]
    told = [promotion.text if promotion else "", product.shipping.text if product.shipping else "", product.stock or ""]
    return [*units, *told, *(f"1 {v.name}" for v in product.variants)]


_WORDS = "|".join(_CONTAINERS)
_COUNTED_PACK = re.compile(rf"(?:\d\s*|กี่\s*)({_WORDS})")
_PACK = re.compile(
    rf"(?:^|\s)({'|'.join(c for c in _CONTAINERS if c not in ('ห่อ', 'แก้ว'))})(?!ผ้า|เท้า|มือ|ดริป|แยก|หอม|ละ.*รวม)"
)
_MANY = re.compile(r"([2-9]|\d\d)\s*$")
"""`20 ซอง` in a name says what is inside a pack, not what the pack is."""


@lru_cache(maxsize=64)
def understand(product: Product) -> Meaning:
    """Cut, clean and type everything she said. Never raises: what it cannot type is `other`."""
    facts = read_facts(product)
    kind = kind_of(product)
    classifier, counted = classifier_of(product, kind)
    clauses: list[Clause] = []
    left: list[str] = []
    for key, fact in facts.items():
        if key.partition(".")[0] != "feature":
            continue
        for piece in cut(fact.value):
            _take(piece, key, kind.group, clauses, left)
    name, noise = quiet(product.name)
    name = spoken_low(name)
    left += noise
    return Meaning(
        product=product,
        facts=facts,
        name=name,
        head=latin_head(name)
        if kind.name.isascii() and re.match("[A-Za-z]", name)
        else head_of(name, name.find(kind.name) if kind.name else 0, kind.name, whole=kind.group == "service"),
        kind=kind,
        classifier=classifier,
        counted=counted,
        clauses=_in_order(_distinct(clauses)),
        left_out=tuple(left),
    )


def _take(piece: Piece, key: str, group: str, clauses: list[Clause], left: list[str]) -> None:
    if is_contact(piece.text) or is_empty(piece.text):
        left.append(piece.text)
    elif piece.text:
        clauses.append(Clause(_type_for(piece.text, group), piece.text, (key,), piece.verbal))


_ADDED = re.compile(r"^ใส่(?!กล่อง|ถุง|ซอง|ขวด|ใน|แกง|ต้ม|ส้มตำ|กับข้าว|ตู้|จาน|ได้|น้ำแข็ง)")


def _type_for(text: str, group: str) -> str:
    """ใส่ตะไคร้ ใบมะกรูด is what a dish is made of; of a bag it would be a use."""
    kind = type_of(text)
    if kind == "process" and _USED.search(text):
        return "use"
    if kind == "measure" and _TIMED.search(text):
        return "process"
    if kind == "use" and group in ("home", "toy", "ceramic", "electronics") and _OILED.search(text):
        return "process"
    if kind == "other" and group in _MIXED and _is_list(text):
        return "material"
    if group in _EATEN and ((kind == "use" and _ADDED.search(text)) or (kind == "other" and _DRIED.search(text))):
        return "material"
    return kind


_USED = re.compile(r"(ใช้ซ้ำ|เป็นชิ้นเล็ก|เล่น|กิน|ทาน|ดื่ม)ได้|^(พับ|ม้วน|ถอด)\S*ได้")
_DRIED = re.compile(r"^[ก-๎]+(อบแห้ง|ตากแห้ง|อบกรอบ|ฟรีซดราย)")
_TIMED = re.compile(r"^(อบ|หุง|ต้ม|ตุ๋น|เคี่ยว|หมัก|ดอง|ตาก|บ่ม|คั่ว|เผา|แช่|รมควัน|ย่าง|นึ่ง).*(ชั่วโมง|ชม|นาที|วัน|คืน|เดือน|ปี)")
_OILED = re.compile(r"^ทา(น้ำมัน|แล็กเกอร์|แลคเกอร์|สี|แว็กซ์)")


_EATEN = frozenset({"food", "drink", "rice", "pet"})
_MIXED = frozenset({"food", "drink", "herbal", "soap", "cosmetic", "supplement"})
"""Groups of things that are mixed from others."""


def _is_list(text: str) -> bool:
    """กานพลู กระวาน พิมเสน การบูร: short nouns in a row, and nothing said of them."""
    parts = text.split(" ")
    return len(parts) >= _SEVERAL and all(_NOUN.fullmatch(p) and not is_verb(p) for p in parts)


_SEVERAL, _NOUN = 3, re.compile(r"(?!ไม่|มี|ได้|ทุก|แกะ|ทอด|อร่อย|สด|ใหม่)[ก-๎]{2,12}")


def stage_of(text: str) -> int | None:
    """Where a step stands in the making of a thing, by its first verb; None where that is not known."""
    for number, verbs in enumerate(load("types")[0]["stages"]):
        if text.startswith(tuple(verbs)):
            return number
    return None


def _in_order(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """Steps of making in the order they happen, each in the place of another; everything else, and what she wrote in
    one breath, where she put it."""
    made = [n for n, c in enumerate(clauses) if c.type == "process" and stage_of(c.text) is not None]
    if len({clauses[n].facts for n in made}) < len(made):
        return clauses
    sorted_steps = sorted((clauses[n] for n in made), key=lambda c: stage_of(c.text) or 0)
    out = list(clauses)
    for place, clause in zip(made, sorted_steps, strict=True):
        out[place] = clause
    return tuple(out)


def _distinct(clauses: list[Clause]) -> tuple[Clause, ...]:
    """A clause that another one already contains is said once; the fuller one keeps both facts."""
    kept: list[Clause] = []
    for clause in sorted(clauses, key=lambda c: -len(c.text)):
        if not any(clause.text in other.text for other in kept):
            kept.append(clause)
    return tuple(c for c in clauses if c in kept)
