"""Step 1, understand: a product → what each thing she wrote is, what the thing is called, how it is used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, Literal, get_args

from assistant.product.facts import Facts
from assistant.product.ledger import read_facts
from assistant.product.record import Product
from assistant.thai import words
from assistant.writers.builtin.clauses import Piece, cut, is_contact, is_empty, is_verb, quiet, type_of
from assistant.writers.builtin.data import load

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
class Kind:
    """What sort of thing it is, and what anybody knows about such things."""

    name: str
    group: str
    """Which vocabulary: food drink rice supplement cosmetic soap herbal textile fashion bag jewellery ceramic home
    candle toy electronics pet agri service other."""
    classifier: str
    verb: str
    """What one does with it: กิน ดื่ม ใช้ ใส่ …"""
    family: str = ""
    """Which things are talked about alike: woven_bag, chilli_paste; empty where the thing is not known."""
    uses: tuple[str, ...] = ()
    """Verb phrases true of any such thing: คลุมไหล่, คลุกข้าวสวยร้อน ๆ."""
    moments: tuple[str, ...] = ()
    """When or where: นั่งทำงานห้องแอร์."""
    people: tuple[str, ...] = ()
    """For whom: คนขี้หนาว."""
    questions: tuple[str, ...] = ()
    """What buyers always ask."""
    keywords: tuple[str, ...] = ()
    shots: tuple[str, ...] = ()
    """What one phone can film of it."""


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


_GROUP_DEFAULTS: dict[str, tuple[str, str]] = {
    "food": ("ถุง", "กิน"), "drink": ("ขวด", "ดื่ม"), "rice": ("ถุง", "หุง"), "supplement": ("กระปุก", "กิน"),
    "cosmetic": ("ชิ้น", "ใช้"), "soap": ("ก้อน", "ใช้"), "herbal": ("ชิ้น", "ใช้"), "fashion": ("ตัว", "ใส่"),
    "textile": ("ผืน", "ใช้"), "bag": ("ใบ", "ใช้"), "jewellery": ("ชิ้น", "ใส่"), "ceramic": ("ใบ", "ใช้"),
    "home": ("ชิ้น", "ใช้"), "candle": ("ชิ้น", "ใช้"), "toy": ("ชิ้น", "เล่น"), "electronics": ("ชิ้น", "ใช้"),
    "pet": ("ชิ้น", "ใช้"), "agri": ("ชิ้น", "ใช้"), "service": ("รอบ", "จอง"), "other": ("ชิ้น", "ใช้"),
}  # fmt: skip

_CONTAINERS = (
    "กระปุก", "ขวด", "ถุง", "ซอง", "กล่อง", "แพ็ก", "กระป๋อง", "หลอด", "ตลับ", "ก้อน", "โหล", "แก้ว", "ห่อ", "แผง",
    "กระสอบ", "แท่ง", "แกลลอน", "ปี๊บ", "ชะลอม", "กระเช้า",
)  # fmt: skip
"""Words for a pack."""


@cache
def kinds() -> tuple[tuple[str, Kind], ...]:
    """(head noun, kind), longest noun first."""
    found: list[tuple[str, Kind]] = []
    for table in load("kinds_"):
        for entry in table["kind"]:
            values: dict[str, Any] = {
                k: tuple(v) if isinstance(v, list) else v for k, v in entry.items() if k not in ("heads", "latin")
            }
            group = values.setdefault("group", table["group"])
            classifier, verb = _GROUP_DEFAULTS[group]
            for name in ("questions", "shots", "people", "moments"):
                values.setdefault(name, tuple(table.get(name, ())))
            values.setdefault("classifier", classifier)
            values.setdefault("verb", verb)
            found += [(head, Kind(name=head, **values)) for head in (*entry["heads"], *entry.get("latin", ()))]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


def kind_of(product: Product) -> Kind:
    """The kind whose noun stands first in the name, else the plain kind of the category."""
    best: tuple[int, int, Kind] | None = None
    for head, kind, at in _named(product.name):
        apart = len(head) >= 5 or (product.category == "other" and (len(head) >= 4 or head.isascii()))
        fits = kind.group == product.category or at == 0 or apart
        if fits and (best is None or (at, -len(head)) < best[:2]):
            best = (at, -len(head), kind)
    if best:
        kind = best[2]
        other_stuff = kind.group == "ceramic" and product.category not in ("ceramic", "other")
        return replace(kind, group=product.category) if other_stuff else kind
    # A thing for a pet or a garden that no noun tells may be a cage or a hose: it is not mixed from anything.
    plain = product.category in _GROUP_DEFAULTS and product.category not in ("pet", "agri")
    group = product.category if plain else "other"
    classifier, verb = _GROUP_DEFAULTS[group]
    return Kind(name="", group=group, classifier=classifier, verb=verb)


def _named(name: str) -> Iterator[tuple[str, Kind, int]]:
    """The nouns that stand in a name, the longest first, and where. A Latin one is a word of its own, large or small,
    comes after every Thai one, and the last of them counts: Vitamin C Serum is a serum."""
    thai, latin = _by_beginning()
    found = {number for at in range(len(name)) for number in thai.get(name[at : at + _BEGINNING], ())}
    low = name.lower() if _LATIN.search(name) else ""
    for number in sorted(found) if not low else sorted(found.union(latin)):
        head, kind = kinds()[number]
        at = name.find(head) if number in found else _latin_place(head, low)
        if at >= 0:
            yield head, kind, at


@cache
def _by_beginning() -> tuple[dict[str, list[int]], list[int]]:
    """The numbers of the Thai nouns by their first letters, and of the Latin ones: of a thousand nouns a few are looked
    for in a name."""
    thai: dict[str, list[int]] = {}
    for number, (head, _) in enumerate(kinds()):
        if not head.isascii():
            thai.setdefault(head[:_BEGINNING], []).append(number)
    return thai, [number for number, (head, _) in enumerate(kinds()) if head.isascii()]


_BEGINNING = 2


def _latin_place(head: str, low: str) -> int:
    at = low.find(head)
    while at >= 0:
        end = at + len(head)
        if not _is_latin(low[at - 1 : at]) and not _is_latin(low[end : end + 1]):
            return _AFTER_THAI - end
        at = low.find(head, at + 1)
    return -1


def _is_latin(letter: str) -> bool:
    return "a" <= letter <= "z"


_AFTER_THAI = 10_000


_LATIN = re.compile("[A-Za-z]{3}")


def _latin_head(name: str) -> str:
    """Cotton Tote Bag of COTTON TOTE BAG สีครีม."""
    run = re.match(r"[A-Za-z][A-Za-z' &.-]*", name)
    parts = (run.group().strip() if run else name).split()[:_LATIN_WORDS]
    nouns = {part for head, _ in kinds() if head.isascii() for part in head.split()}
    loud = [word.isupper() and (len(word) > 3 or word.lower() in nouns) for word in parts]
    return " ".join(word.capitalize() if shouts else word for word, shouts in zip(parts, loud, strict=True))


_LATIN_WORDS = 4


def _spoken_low(name: str) -> str:
    """Rose Gold Necklace of ROSE GOLD NECKLACE: two words or more in capitals are shouted."""
    run = re.match(r"[A-Z][A-Z' &-]*[A-Z](?![A-Za-z0-9])", name)
    if not run or " " not in run.group():
        return name
    return " ".join(w.capitalize() if len(w) > 3 else w for w in run.group().split()) + name[run.end() :]


_HEAD_STOPS = (
    "ทอ", "ทำ", "ย้อม", "สาน", "คั่ว", "อบ", "สูตร", "ตรา", "รุ่น", "ขนาด", "แบบ", "ออร์แกนิก", "ธรรมชาติ", "ขัด", "ผสม", "พร้อม",
    "โบราณ", "พรีเมียม", "แฮนด์เมด", "แท้", "สกัด", "จาก", "สำหรับ", "รส", "กลิ่น", "ลาย", "สี", "ไซซ์", "ไซส์", "ปลอดสาร", "แม่",
    "ป้า", "ยาย", "คุณยาย", "ลุง", "บ้าน", "ปัก", "เย็บ", "ถัก", "ปั้น", "เคลือบ", "พลัง", "ใบสั้น", "ใบยาว", "ทรง", "เอว",
    "ซับใน", "สกรีน", "ไส้", "รวม", "เก่า", "ใหม่", "สด", "กวน", "ตัด", "ต้ม", "แผ่น", "คอ", "แขนสั้น", "แขนยาว", "แขนกุด",
    "แขนสาม", "แขนห้า", "แขนพอง", "หู", "ก้อน", "ผ้า", "พับ",
)  # fmt: skip
"""Where the thing's own name ends in a product name and its qualities begin."""
_UNFINISHED = frozenset(
    {"ปก", "ด้าม", "ฝา", "ก้าน", "ขอบ", "หุ้ม", "บุ", "กรุ", "หัว", "ขา", "ใส่", "ใน", "กับ", "และ", "ของ", "ที่", "ตาม"}
)
"""Words that say nothing once what they are of, or what goes in, was left out: สมุดโน้ตปก of สมุดโน้ตปกผ้าไหม."""
_LONGEST_TAIL = 14
_LONGEST_WHOLE = 24


def head_of(name: str, at: int, noun: str, *, whole: bool = False) -> str:
    """The thing itself: the known noun and the words that still belong to it, up to a space, number or modifier;
    `whole`: up to the space, for a service is named by what is done (เวิร์กชอปย้อมคราม)."""
    tail = name[max(at, 0) + len(noun) :].split(" ")[0]
    head = noun
    if whole and len(noun + tail) <= _LONGEST_WHOLE:
        return noun + tail
    last = ""
    for word in words(tail):
        stops = tail[len(head) - len(noun) :].startswith(_HEAD_STOPS)
        if not _THAI_WORD.fullmatch(word) or (stops and not (last == "ใส่" and word == "ผ้า")):
            break
        head, last = head + word, word
    if len(head) - len(noun) > _LONGEST_TAIL and len(head) > _LONGEST_HEAD:
        head = _shortened(noun, head)
    for word in reversed(words(head[len(noun) :])):
        if word not in _UNFINISHED:
            break
        head = head.removesuffix(word)
    return head.strip() or name.split(" ")[0] or name


_LONGEST_HEAD = 22


def _shortened(noun: str, head: str) -> str:
    """The noun and as many whole words after it as a tail may have."""
    short = noun
    for word in words(head[len(noun) :]):
        if len(short) + len(word) - len(noun) > _LONGEST_TAIL:
            break
        short += word
    return short


_THAI_WORD = re.compile(r"[\u0e01-\u0e4e]+")


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
    name = _spoken_low(name)
    left += noise
    return Meaning(
        product=product,
        facts=facts,
        name=name,
        head=_latin_head(name)
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
