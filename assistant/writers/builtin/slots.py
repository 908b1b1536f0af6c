"""What may stand in a slot of a phrase: only a fact, the speaker, or what anybody knows of such a thing."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from assistant.thai import words
from assistant.writers.builtin import prices
from assistant.writers.builtin.clauses import polish, tidy
from assistant.writers.builtin.data import load
from assistant.writers.builtin.occasion import Occasion
from assistant.writers.builtin.understand import CLAUSE_TYPES, Clause, Meaning
from assistant.writers.builtin.voice import Speaker, spoken_as


class Filler(NamedTuple):
    """Words for a slot, and what they stand on."""

    text: str
    facts: tuple[str, ...] = ()
    tells: frozenset[str] = frozenset()
    """What has been told once these words stand: never told twice."""


def _text(key: str, value: str | None, *, once: bool = True) -> Filler | None:
    text = polish(value) if value else ""
    return Filler(text, (key,), frozenset({key}) if once else frozenset()) if text else None


def _stock(m: Meaning) -> str | None:
    """Her words; a number alone is counted: 50 → 50 ก้อน."""
    given = m.product.stock
    return f"{given} {m.classifier}" if given and given.strip().isdecimal() and m.counted else given


def _money(money: prices.Money | None) -> Filler | None:
    return Filler(money.text, money.facts) if money else None


def _colours(m: Meaning) -> Filler | None:
    colours = [polish(c) for c in m.product.colours]
    keys = tuple(f.key for f in m.facts.family("colour"))
    return Filler(" ".join(colours), keys, frozenset({"colour"})) if colours else None


def _materials(m: Meaning) -> Filler | None:
    said = [polish(x) for x in m.product.materials]
    keys = tuple(f.key for f in m.facts.family("material"))
    return Filler(" ".join(dict.fromkeys(said)), keys, frozenset({"materials"})) if said else None


def _one_material(m: Meaning) -> Filler | None:
    return _materials(m) if len(m.product.materials) == 1 else None


def _origin(m: Meaning, part: str) -> Filler | None:
    """One part of the origin, told once."""
    said = getattr(m.product.origin, part) if m.product.origin else None
    if part == "province" and said in ALSO_WORDS:
        said = f"จังหวัด{said}"
    return Filler(polish(said), ("origin",), frozenset({f"origin.{part}"})) if said else None


ALSO_WORDS = frozenset({"เลย", "ตาก", "แพร่"})
"""Provinces whose names are also everyday words: จากเลย would be misread."""


def is_people(m: Meaning) -> bool:
    """A community that is a group of people (กลุ่มทอผ้า…) makes things; a village is where they are made."""
    said = (m.product.origin.community if m.product.origin else None) or ""
    return said.startswith(("กลุ่ม", "วิสาหกิจ", "ชมรม", "สหกรณ์", "โรงเรียน", "ชาว", "ช่าง", "แม่บ้าน"))


_HAS_LABEL = re.compile(r"^(ขนาด|ปรับ|กว้าง|ยาว|สูง|อก|เอว|ฟรี|รอบ|ไซ|หนัก|เส้นผ่าน|[SMLX]{1,3}(?![A-Za-z])|สำหรับ|เบอร์)")
_AUDIENCE_LABEL = re.compile(r"^(เหมาะ(กับ|สำหรับ|แก่)?|สำหรับ)\s*")


def _size_said(m: Meaning) -> Filler | None:
    size = _text("size", m.product.size)
    if size and re.match(r"[SMLX]{1,3}(?![A-Za-z])", size.text):
        return size._replace(text=f"ไซซ์ {size.text}")
    if size and m.group == "service":
        return size._replace(text=f"ใช้เวลา {size.text}")
    if not size or _HAS_LABEL.search(size.text):
        return size
    return size._replace(text=f"ขนาด {size.text}")


def _short_size(m: Meaning) -> Filler | None:
    said = _size_said(m)
    return said if said and len(said.text) <= 32 else None


def _own_size(m: Meaning) -> Filler | None:
    """A size that one thing has (กว้าง 35 ซม.), not a row of sizes to choose from; it can follow ใบนี้."""
    said = _short_size(m)
    return said if said and re.match("ขนาด|กว้าง|ยาว|สูง|หนัก|อก|เอว|เส้นผ่าน", said.text) else None


def _net_said(m: Meaning) -> Filler | None:
    """`กระปุกละ 120 กรัม`; her own words where she names the pack."""
    net = _text("net_content", m.product.net_content)
    if not net or not re.match(r"[\d,.]+\s*(กรัม|กก|กิโล|มล|ml|ลิตร|g|kg|ซีซี)\S*$", net.text, re.IGNORECASE):
        return net
    return net._replace(text=f"{m.classifier}ละ {net.text}") if m.counted else net


def _net_short(m: Meaning) -> Filler | None:
    """`กระปุก 120 กรัม`, said before a price; only where it is short."""
    net = _net_said(m)
    if not net or len(net.text) > _SHORT_NET or not re.search(r"\d", net.text) or m.classifier == _ANY:
        return None
    return net._replace(text=re.sub(r"^([ก-๎]+)ละ ", r"\1 ", net.text))


_SHORT_NET = 24
_ANY = "ชิ้น"
"""The classifier of anything: “ชิ้น 180 g” names no pack."""


def _steps(m: Meaning) -> Filler | None:
    """How it is made, step after step: two or three acts whose order she gave, or the craft leaves no choice in."""
    made = [c for c in m.of("process") if c.verbal]
    if not 2 <= len(made) <= 3 or not all(_follows(a, b) for a, b in pairwise(made)):
        return None
    first, *rest = [c.text for c in made]
    text = f"{first} แล้วค่อย{rest[0]}" if len(rest) == 1 else f"{first} จากนั้น{rest[0]} แล้วค่อย{rest[1]}"
    if len(text) > _LONGEST_STEPS or any(c.text.count("แล้ว") for c in made):
        return None
    return Filler(text, tuple(k for c in made for k in c.facts), frozenset(c.text for c in made))


_LONGEST_STEPS = 96


def _follows(first: Clause, second: Clause) -> bool:
    """True where the second act comes after the first for certain: she wrote both in one breath, or nobody can do it
    the other way round."""
    return first.facts == second.facts or any(
        first.text.startswith(tuple(pair["first"])) and second.text.startswith(tuple(pair["then"]))
        for pair in load("types")[0]["certain"]
    )


def _stuff(m: Meaning) -> Filler | None:
    """The one material, where neither the name nor a clause has it: ปลาทู of a fish treat needs no second telling."""
    said = _one_material(m)
    return said if said and not is_told(said.text, m) else None


def is_told(material: str, m: Meaning) -> bool:
    """True where the name or a clause says it: ฝ้าย of ฝ้าย 100%, อาราบิก้า of กาแฟอาราบิก้า."""
    told = " ".join((m.name, *(c.text for c in m.clauses)))
    core = re.sub(r"\s*\d[\d.]*\s*%?|แท้|^(ผ้า|หนัง|ไม้)(?=[ก-ฮ]{3})", "", material).strip() or material
    return core in told or (len(core) > _COMPOUND and core[-_TAIL:] in told)


_COMPOUND, _TAIL = 9, 6
"""Code points of a compound, and of the end by which its last word is known."""


def _mixed(m: Meaning) -> Filler | None:
    """พริกแห้ง กระเทียม และเกลือ."""
    said = _materials(m)
    words = list(dict.fromkeys(polish(x) for x in m.product.materials))
    if not said or len(words) < 2:
        return None
    return said._replace(text=tidy(f"{' '.join(words[:-1])} และ{words[-1]}") if len(words) > 2 else "กับ".join(words))


def _says(m: Meaning, pattern: str) -> Filler | None:
    """Her clause that says what a hook asks: when it is roasted, how long the cable is, what one finds inside."""
    return next((Filler(c.text, c.facts, frozenset({c.text})) for c in m.clauses if re.search(pattern, c.text)), None)


def _one_left(m: Meaning) -> Filler | None:
    """A condition: there is one and no more (มีตัวเดียว), so nobody is asked how many."""
    said = re.fullmatch(r"\s*1\s*[ก-๎]*\s*", m.product.stock or "")
    alone = any(re.match(rf"(มี|เหลือ)(แค่|เพียง)?({m.classifier}|ชิ้น)เดียว$", c.text) for c in m.clauses)
    return Filler("1") if said or alone else None


def _all_words(m: Meaning) -> str:
    return " ".join((m.name, m.product.audience or "", *m.product.features))


def _looked(m: Meaning) -> Filler | None:
    """A condition: something stands there that a buyer looks at first."""
    looked = m.of("process", "spec", "feel") or m.product.materials
    return Filler("1") if looked else None


def audience_of(m: Meaning) -> Filler | None:
    """For whom, without its label: คนทำงานห้องแอร์และคนชอบผ้าไทย."""
    said = _text("audience", m.product.audience)
    return said._replace(text=_and(_AUDIENCE_LABEL.sub("", said.text))) if said else None


def _and(people: str) -> str:
    """คนทำงานห้องแอร์ คนชอบผ้าไทย → คนทำงานห้องแอร์และคนชอบผ้าไทย."""
    first, _, second = people.partition(" ")
    alike = second.startswith(("คน", "เด็ก", "ผู้", "บ้าน", "ร้าน", "แม่", "พ่อ", "เพื่อน", "นัก", "สาว", "หนุ่ม", "มือใหม่"))
    return f"{first}และ{second}" if alike and " " not in second and not re.search(r"\d", people) else people


def tag_of(m: Meaning) -> str:
    """The one word a buyer types under a post: the thing's own name, short."""
    if len(m.head) <= _LONGEST_TAG:
        return m.head
    whole = list(accumulate(words(m.head)))
    return m.kind.name or max((w for w in whole if len(w) <= _LONGEST_TAG), key=len, default=m.head)


_LONGEST_TAG = 16


_SLOTS: dict[str, Callable[[Meaning], Filler | None]] = {
    "name": lambda m: Filler(m.name, ("name",)),
    "head": lambda m: Filler(m.head, ("name",)),
    "cl": lambda m: Filler(m.classifier) if m.counted else None,
    "verb": lambda m: Filler(m.kind.verb),
    "price": lambda m: _money(prices.now(m.product)),
    "was": lambda m: _money(prices.was(m.product)),
    "saving": lambda m: _money(prices.saving(m.product)),
    "fee": lambda m: _money(prices.fee(m.product)),
    "free_from": lambda m: _money(prices.free_from(m.product, m.classifier)),
    "days": lambda m: _money(prices.days(m.product)),
    "total": lambda m: _money(prices.total(m.product)),
    "until": lambda m: _money(prices.until(m.product)),
    "gift": lambda m: _money(prices.gift(m.product, m.classifier if m.counted else "")),
    "price_line": lambda m: _money(prices.price_line(m.product, m.classifier)),
    "place": lambda m: _origin(m, "province"),
    "community": lambda m: _origin(m, "community"),
    "makers": lambda m: _origin(m, "community") if is_people(m) else None,
    "village": lambda m: None if is_people(m) else _origin(m, "community"),
    "maker": lambda m: _origin(m, "maker"),
    "origin_text": lambda m: _text("origin", m.product.origin.text if m.product.origin else None),
    "net": lambda m: _text("net_content", m.product.net_content, once=False),
    "size": lambda m: _text("size", m.product.size, once=False),
    "colours": _colours,
    "colour_choice": lambda m: _colours(m) if len(m.product.colours) > 1 else None,
    "materials": _materials,
    "one_material": _one_material,
    "mixed": _mixed,
    "stuff": _stuff,
    "own_size": _own_size,
    "inner": lambda m: _says(m, r"^(มี)?(ซับใน|ช่อง(ใน|ซิป|เล็ก|ใส่)|กระเป๋าซิปใน)"),
    "long": lambda m: _says(m, r"ยาว\s*\d"),
    "looked": _looked,
    "gift_said": lambda m: Filler("1") if re.search("ของขวัญ|ของฝาก", _all_words(m)) else None,
    "one_left": _one_left,
    "roast": lambda m: _says(m, r"^คั่ว"),
    "stirred": lambda m: _says(m, r"ชง|ละลาย"),
    "clause": lambda m: Filler("1") if m.clauses else None,
    "size_said": _size_said,
    "short_size": _short_size,
    "net_said": _net_said,
    "net_short": _net_short,
    "steps": _steps,
    "warranty": lambda m: _text("warranty", m.product.warranty),
    "audience": audience_of,
    "care": lambda m: _text("care", m.product.care),
    "how": lambda m: _text("how_to_use", m.product.how_to_use),
    "story": lambda m: _text("story", m.product.story),
    "stock": lambda m: _text("stock", _stock(m), once=False),
    "shipping": lambda m: _text("shipping", m.product.shipping.text if m.product.shipping else None),
    "several": lambda m: Filler("1") if prices.is_pack(m.product) else None,
    "unit": lambda m: Filler("1") if prices.names_pack(m.product) else None,
    "grown": lambda m: Filler("1") if m.group in ("rice", "agri") else None,
    "for_pet": lambda m: Filler("1") if m.product.category == "pet" else None,
    "fed": lambda m: Filler("1") if m.group == "pet" else None,
    "eaten": lambda m: Filler("1") if m.group in ("food", "drink", "rice") else None,
    "thing": lambda m: Filler("1") if m.group != "service" else None,
    "bundle_price": lambda m: Filler("1") if prices.names_pack(m.product) else None,
    "choices": lambda m: Filler("1") if any(v.price for v in m.product.variants) else None,
    "tag": lambda m: Filler(tag_of(m)),
    "certificates": lambda m: (
        _text("certificate.1", m.product.certificates[0].text, once=False) if m.product.certificates else None
    ),
    "promotion": lambda m: _text("promotion", m.product.promotion.text if m.product.promotion else None),
}
_KNOWN = {"a_use": "uses", "moment": "moments", "person": "people"}
_ORDINAL = re.compile(r"\d$")


def known(slot: str, context: Occasion) -> bool:
    """True where she gave it, told or not."""
    return _words(slot, context, frozenset()) is not None


def fill(slot: str, context: Occasion, avoid: set[str] | frozenset[str] = frozenset()) -> Filler | None:
    """The words for a slot; None where nothing is known, or all of it has been told."""
    return _words(slot, context, context.said | avoid)


def _words(slot: str, context: Occasion, told: set[str] | frozenset[str]) -> Filler | None:
    name, form = _read(slot)
    if particle := _particles(context.speaker).get(name):
        return particle
    if name == "shop":
        return Filler(context.shop_name) if context.shop_name else None
    if name == "when":
        moment = _known("moment", context, told)
        return moment._replace(text=_when(moment.text)) if moment else None
    if name == "ref":
        return Filler(_ref(context))
    if name in _KNOWN:
        return _known(name, context, told)
    if name == "implied":
        return _implied(context, told)
    if name in CLAUSE_TYPES:
        return _clause(name, form, context, told)
    if name not in _SLOTS:
        raise ValueError(f"no such slot: {slot!r}")
    filler = _SLOTS[name](context.meaning)
    return None if filler and filler.tells & told else filler


@cache
def _particles(speaker: Speaker) -> dict[str, Filler]:
    return {slot: Filler(words) for slot, words in spoken_as(speaker).items()}


@cache
def _read(slot: str) -> tuple[str, str]:
    """`process`, `v` of process2:v."""
    name, _, form = slot.partition(":")
    return _ORDINAL.sub("", name), form


def _ref(context: Occasion) -> str:
    """ผืนนี้, กระปุกนี้; where no pack word is known a host says ตัวนี้ and a text says the thing's name again."""
    meaning = context.meaning
    return meaning.ref if meaning.counted or context.spoken else meaning.head


def _when(moment: str) -> str:
    """ตอนไปงานบุญ, but หลังมื้อเย็น and ออกจากบ้านตอนเช้า as they are."""
    stands = moment.startswith(("ก่อน", "หลัง", "วัน", "หน้า", "เช้า", "บ่าย")) or "ตอน" in moment
    return moment if stands else f"ตอน{moment}"


def _known(name: str, context: Occasion, told: set[str] | frozenset[str]) -> Filler | None:
    left = [w for w in getattr(context.meaning.kind, _KNOWN[name]) if w not in told]
    return Filler(left[0], (), frozenset({left[0]})) if left else None


def _implied(context: Occasion, told: set[str] | frozenset[str]) -> Filler | None:
    for line in context.implied:
        if line.text in told:
            continue
        source = [c for c in context.meaning.clauses if c.facts == line.facts and c.text not in told]
        if not source:
            return Filler(line.text, line.facts, frozenset({line.text}))
        if len(source[0].text) <= _LONGEST_SOURCE:
            words = f"{source[0].text} {line.text}"
            return Filler(words, line.facts, frozenset({line.text, source[0].text}))
    return None


_LONGEST_SOURCE = 34
"""Code points of the clause that goes before what follows from it."""


def _clause(name: str, form: str, context: Occasion, told: set[str] | frozenset[str]) -> Filler | None:
    for clause in context.meaning.of(name):
        echoes = form == "x" and clause.text[:_ECHO] in context.meaning.name
        if clause.text not in told and not echoes and _has_form(clause, "" if form == "x" else form):
            return Filler(clause.text, clause.facts, frozenset({clause.text}))
    return None


_ECHO = 5
"""Code points: a clause that begins as a word of the name does (ปักมือทีละใบ of กระเป๋าผ้า ปักมือ) opens nothing."""


def _has_form(clause: Clause, form: str) -> bool:
    """`v` starts with a verb, `n` does not, `e` costs an effort: it may follow กว่าจะได้…ต้อง; `b` is met at the first
    bite."""
    if form == "e":
        return clause.verbal and not is_easy(clause.text) and " " not in _COUNTED.sub("", clause.text)
    if form == "b":
        return clause.verbal and not is_grade(clause.text)
    return not form or clause.verbal == (form == "v")


def is_grade(taste: str) -> bool:
    """Is it how much of a taste there is (เผ็ดกลาง), which is chosen from a card and not met at the first bite?"""
    return bool(_GRADE.search(taste))


_GRADE = re.compile("(กลาง|น้อย|มาก|นิด.{0,2})$|ระดับ")


_COUNTED = re.compile(r" ?\d[\d,.]* ?")
"""A number and the spaces around it: ย้อมคราม 5 ครั้ง is said in one breath, ถักมือ ใส่แล้วอุ่น is not."""
_EASY = re.compile(r"ทุก(วัน|เช้า|รอบ|สัปดาห์|อาทิตย์)|วันต่อวัน|ใหม่|สด|ให้(แล้ว|ฟรี)|กำลัง|ได้|ไม่|ทำมาจาก|ทำจาก|^ผลิต|แล้ว$")


def is_easy(text: str) -> bool:
    """What is a habit or a quality is no labour: “กว่าจะได้ ต้องคั่วทุกวันศุกร์” is nonsense."""
    return bool(_EASY.search(text))
