"""Cutting her free text into clauses, and telling what each one is."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from assistant.writers.builtin.data import load


class Piece(NamedTuple):
    """A clause before it is typed."""

    text: str
    verbal: bool


_MARKS = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200b-\u200f★☆♥♡【】‼⁉\u2022●▪■◆◇→✓✔※~^_*#|]+"
)
_BREAKS = re.compile(r"\n|\s*[•●▪·;]\s*|\s*/\s+|\s+[-–—]\s+|,\s*(?!\d{3})|\s+\+\s+")
_PARTICLE_END = re.compile(r"(นะคะ|นะค่ะ|นะครับ|ค่ะ|คะ|(?<![ุ้ณีม])ค่า|ครับผม|ครับ|คร้าบ|จ้า+|จ้ะ|(?<!ห)น้า+|นะจ๊ะ)+\s*$")
_BULLET = re.compile(r"^\s*(\d{1,2}[.)]\s+|[-–—•*✓✔]+\s*)")
_NO_BREAK_BEFORE = re.compile(r"^[\d(%\[A-Za-z“\"”)x×ๆฯ]")
_NO_BREAK_AFTER = re.compile(r"([\d(\[%A-Za-z“\".]|และ|หรือ|กับ|ของ|จาก|ใน|ที่|ขนาด|ไม่|ได้แก่|เช่น|คือ)$")


_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


@lru_cache(maxsize=8_192)
def polish(text: str) -> str:
    """Without emoji, stacked marks and shouting; one space between words; spaces around numbers and Latin letters."""
    text = _MARKS.sub(" ", text).replace("เเ", "แ").translate(_ARABIC)
    text = _SHOUTED.sub(" ", text)
    text = _STRETCHED.sub(lambda m: m.group(1) or m.group(2), text)
    return tidy(text)


_SHOUTED = re.compile(r"[!！]+|\?{2,}|\.{2,}|…+")
_STRETCHED = re.compile(r"([ก-ฮ])\1{3,}|([\u0e30-\u0e4e])\2+")


_NOISE = re.compile(
    r"(?<!ไม่)(ราคาพิเศษ|ราคาส่ง|ลดราคา|พร้อมส่ง|ส่งฟรี(ทั่วไทย)?|ของแท้(\s*100\s*%)?|สินค้าขายดี|ขายดี|ราคาถูก|โปรโมชั่?น|ถูกที่สุด|"
    r"คุณภาพดี|ลด\s*\d+\s*%|\d+\s*%\s*off|(?i:(?<![a-z])(?:sale|hot|new)(?![a-z])))"
)


def quiet(name: str) -> tuple[str, list[str]]:
    """A product name without selling noise (ลดราคา พร้อมส่ง), and the noise that was taken out."""
    name = polish(name)
    noise = [m.group() for m in _NOISE.finditer(name)]
    rest = tidy(re.sub(r"[\[(]\s*[\])]", " ", _NOISE.sub(" ", name)))
    return (rest, noise) if rest else (name, [])


def tidy(text: str) -> str:
    """Thai spacing: around numbers and Latin words, before ๆ's neighbour, never doubled, never inside brackets."""
    text = _LATIN_MEETS_THAI.sub(" ", text)
    if "ๆ" in text:
        text = re.sub(r"\s*ๆ(?=\S)(?![\s)”.,])", " ๆ ", re.sub(r"(\S)ๆ", r"\1 ๆ", text))
    text = _BRACKET.sub(lambda m: m.group(1) or m.group(2), text)
    return _BLANKS.sub(" ", text).strip(" \t,;:-")


_LATIN_MEETS_THAI = re.compile(r"(?<=[\u0e01-\u0e4e])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%])(?=[\u0e01-\u0e4e])")
_BRACKET = re.compile(r"([(\[“])\s+|\s+([)\]”])")
_BLANKS = re.compile(r"[ \t\u00a0]+")


@cache
def _patterns(name: str, key: str = "") -> re.Pattern[str]:
    table = load("types")[0]
    words = table[name][key] if key else table[name]
    return re.compile("|".join(f"(?:{w})" for w in words))


@cache
def _starts(name: str) -> re.Pattern[str]:
    return re.compile("^(?:" + "|".join(load("types")[0][name]["starts"]) + ")")


def cut(text: str) -> list[Piece]:
    """Her text as clauses. Splits at lines, bullets, commas and at Thai spaces between two clauses; a piece that cannot
    stand alone stays with the one before it, and so does a list of short nouns."""
    pieces: list[str] = []
    for line in _BREAKS.split(_MARKS.sub("\n", text)):
        pieces += _cut_spaces(_strip(line))
    return [Piece(p, is_verb(p)) for p in pieces if p]


def is_verb(text: str) -> bool:
    """True where a clause starts with a verb, so that it can follow a subject."""
    return bool(_starts("verbs").search(text))


def _strip(text: str) -> str:
    text = polish(_BULLET.sub("", text))
    return _PARTICLE_END.sub("", text).strip()


def _cut_spaces(line: str) -> list[str]:
    return _join_short(finest(line))


def finest(line: str) -> list[str]:
    """The parts of a clause that can each stand alone: ซับในผ้าฝ้าย + มีกระดุมแม่เหล็ก."""
    out: list[str] = []
    for word in line.split(" "):
        word = _PARTICLE_END.sub("", word) or word
        if out and not _stands_alone(out[-1], word):
            out[-1] += " " + word
        else:
            out.append(word)
    return out


def _stands_alone(before: str, word: str) -> bool:
    if _NO_BREAK_BEFORE.search(word) or _NO_BREAK_AFTER.search(before) or _starts("joins").search(word):
        return False
    return before.count("(") == before.count(")")


_WHOLE = 44
"""Code points: what she put on one line and is no longer than this is one thought, kept as she wrote it."""


def _join_short(pieces: list[str]) -> list[str]:
    """มะกรูด ขิง ข่า stay one list; `ใส่มือถือ กระเป๋าตังค์ได้` and `เผ็ดนำ เค็มตาม` one clause."""
    whole = " ".join(pieces)
    if len(pieces) == 2 and len(whole) <= _WHOLE and not _apart(*pieces):
        return [whole]
    if len(pieces) > 2 and len(whole) <= _WHOLE and all(_is_bare_act(piece) for piece in pieces):
        return [whole]
    out: list[str] = []
    for piece in pieces:
        joins = out and is_empty(out[-1]) == is_empty(piece) and is_contact(out[-1]) == is_contact(piece)
        if joins and (_closes_use(out[-1], piece) or _is_list_item(out[-1], piece) or _is_twin(out[-1], piece)):
            out[-1] += " " + piece
        else:
            out.append(piece)
    return out


def _is_bare_act(piece: str) -> bool:
    """One act of several in a row, none of which says more: เปลี่ยนพื้น เย็บกาว ขัดเงา."""
    verb = bool(_starts("verbs").search(piece)) and not is_contact(piece) and not is_empty(piece)
    return verb and len(piece) <= _ACT and type_of(piece) in ("process", "other", "service")


_ACT = 14
_ON_ITS_OWN = frozenset({"absence", "keep", "certificate", "service", "warning", "wash", "process"})


def _apart(first: str, second: str) -> bool:
    """Two thoughts that must not ride together: one of them is dropped, or both are facts of their own kind."""
    if is_contact(first) != is_contact(second) or is_empty(first) != is_empty(second):
        return True
    kinds = {type_of(first), type_of(second)}
    made_and_felt = "process" in kinds and bool(kinds & {"taste", "scent", "feel"})
    return len(kinds) == 2 and (kinds <= _ON_ITS_OWN or made_and_felt)


def _is_twin(before: str, piece: str) -> bool:
    """Two short clauses of one type: เผ็ดนำ + เค็มตาม."""
    kind = type_of(piece)
    return kind == type_of(before) and kind != "other" and len(before) + len(piece) <= _WHOLE


def _is_list_item(before: str, piece: str) -> bool:
    """A short noun after another noun: กระเทียม + หอมแดง; or what “ใส่…” goes on with: กระเป๋าตังค์."""
    lone = type_of(piece) in ("other", "material") and not _starts("verbs").search(piece)
    return lone and (len(piece) <= 14 or len(before) <= 7) and type_of(before) not in ("certificate", "keep")


def _closes_use(before: str, piece: str) -> bool:
    """คลุมไหล่ + โพกหัวก็ได้: one “ได้” closes the whole list of uses."""
    return "ได้" in piece[-8:] and type_of(before) == "use" and type_of(piece) in ("use", "other")


def type_of(text: str) -> str:
    """The type of a clause: of its first part that has one; `other` where no pattern fits."""
    first, _, rest = text.partition(" ")
    if rest and len(first) > 5 and (kind := _pattern_type(first)) not in ("other", "spec", "design"):
        return kind
    return _pattern_type(text)


@lru_cache(maxsize=4096)
def _pattern_type(text: str) -> str:
    for name in load("types")[0]["order"]:
        if _patterns(name).search(text):
            return str(name)
    return "other"


def is_contact(text: str) -> bool:
    """A way off the platform: phone, LINE, link."""
    return bool(_patterns("contact", "patterns").search(text))


def is_empty(text: str) -> bool:
    """Praise without content, or a claim that is not ours to make."""
    return bool(_patterns("empty", "patterns").search(text))
