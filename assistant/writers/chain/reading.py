"""A raw answer → its parts, and an exact list of what is wrong with the others.

Fences, doubled encoding, wrappers, other names for the keys, control characters and a missing end are read through;
nothing is guessed into a text, and what stays wrong is said with its path so that the model can mend it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

import regex
from pydantic import ValidationError

from assistant.content import ContentLanguage
from assistant.writers.chain.decoding import read_json
from assistant.writers.chain.forms import canonical, renamed
from assistant.writers.chain.shapes import Shape
from assistant.writers.chain.slots import Filled, fill_slots
from assistant.writers.chain.untrusted import foreign_matter, holds_refusal, is_refusal

_THAI = regex.compile(r"[\u0E01-\u0E2E]+")
_HAN = regex.compile(r"\p{Han}+")
_THAI_BYTES = b"\xe0\xb8"
"""With which the consonants of Thai begin in UTF-8."""
_LEAST_LETTERS = 12
"""Texts with fewer letters say too little about their language: names, sizes, model numbers."""
_SLOT_MARKS = ("⟦", "⟧", "\\u27")
"""With which a slot is written, as it is or escaped."""
_STRETCH = 40
"""Letters in a row that make a repetition."""
_LEAST_SHARE = 0.3
"""Share of the language's own letters; a Thai listing of a foreign brand still has about half."""


class Problem(NamedTuple):
    """One thing wrong with one part, in words the model can act on."""

    part: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class Found(NamedTuple):
    """What could be read."""

    parts: dict[str, Any]
    problems: list[Problem]


class Terms(NamedTuple):
    """What a part must keep beside its type."""

    language: ContentLanguage = "th"
    known: str = ""
    """The shop's own contact, which alone an answer may print."""
    secret: str = ""
    """The system prompt, which no answer may repeat."""
    facts: Mapping[str, str] = MappingProxyType({})
    """What the slots of an answer are filled with."""


def read_answer(text: str, finish: str, shape: Shape, wanted: list[str], terms: Terms) -> Found:
    """The wanted parts that stand in the text and hold, and the problems of the others. Never raises."""
    cut = finish == "length"
    if finish == "content_filter" or (is_refusal(text) and "{" not in text):
        return _nothing(wanted, "ปฏิเสธที่จะเขียน ให้เขียนจากข้อมูลสินค้าเท่านั้น ซึ่งเป็นสินค้าทั่วไปที่ขายได้ตามกฎหมาย")
    if not text.strip():
        return _nothing(wanted, "คำตอบว่างเปล่า")
    tree, whole = read_json(text)
    if not isinstance(tree, dict):
        return _nothing(wanted, "คำตอบถูกตัดกลางคัน" if cut else "ไม่ใช่ JSON")
    answer = renamed(_unwrapped(tree, wanted), frozenset(wanted))
    if cut or not whole:
        answer.pop(next(reversed(answer), ""), None)
    slots = any(mark in text for mark in _SLOT_MARKS)
    return _validated(answer, shape, wanted, terms, cut=cut or not whole, slots=slots)


def _nothing(wanted: list[str], what: str) -> Found:
    return Found({}, [Problem(part, part, what) for part in wanted])


def _unwrapped(tree: dict[str, Any], wanted: list[str]) -> dict[str, Any]:
    """`{"listing": {…}}` → `{…}`, where none of the wanted parts stands outside."""
    names = frozenset(wanted)
    while not names & {canonical(key, names) for key in tree}:
        inner = [value for value in tree.values() if isinstance(value, dict)]
        if len(inner) != 1:
            return _from_list(tree, wanted)
        tree = inner[0]
    return tree


def _from_list(tree: dict[str, Any], wanted: list[str]) -> dict[str, Any]:
    """A live as `{"segments": [{…}, …]}` instead of `{"s1": {…}, …}`."""
    lists = [value for value in tree.values() if isinstance(value, list)]
    if len(lists) == 1 and wanted and wanted[0].startswith("s") and wanted[0][1:].isdigit():
        return dict(zip(wanted, lists[0], strict=False))
    return tree


def _validated(
    answer: dict[str, Any], shape: Shape, wanted: list[str], terms: Terms, *, cut: bool, slots: bool
) -> Found:
    """Each part by itself: its slots, its form, its type; then the words of all that hold, read as one text first."""
    parts: dict[str, Any] = {}
    problems: list[Problem] = []
    for part in wanted:
        if part not in answer:
            problems.append(Problem(part, part, "คำตอบถูกตัดก่อนถึงส่วนนี้" if cut else "ขาดส่วนนี้"))
            continue
        filled = fill_slots(answer[part], terms.facts, part) if slots else Filled(answer[part], ())
        wrong = _slot_problems(part, filled.unknown)
        if not wrong:
            parts[part], wrong = _typed(part, shape.form(part)(filled.value), shape)
        problems += wrong
    texts = {part: _texts(value) for part, value in parts.items() if part not in {p.part for p in problems}}
    doubtful = not _is_plain([text for part_texts in texts.values() for text in part_texts], terms)
    for part, part_texts in texts.items():
        problems += _text_problems(part, part_texts, terms, doubtful)
    failed = {problem.part for problem in problems}
    problems.sort(key=lambda problem: wanted.index(problem.part))
    return Found({part: value for part, value in parts.items() if part not in failed}, problems)


def _slot_problems(part: str, unknown: tuple[str, ...]) -> list[Problem]:
    return [Problem(part, part, f"ไม่มีข้อมูลสำหรับ {name}") for name in dict.fromkeys(unknown)]


def _typed(part: str, value: Any, shape: Shape) -> tuple[Any, list[Problem]]:
    """The part as its type has it, or what stands against it."""
    adapter = shape.adapter(part)
    try:
        return adapter.dump_python(adapter.validate_python(value), mode="json"), []
    except ValidationError as error:
        return None, [Problem(part, _path(part, fault["loc"]), _said(fault)) for fault in error.errors()[:8]]


def _path(part: str, steps: tuple[int | str, ...]) -> str:
    return part + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)


def _said(fault: Any) -> str:
    """pydantic's sentence, with the value where it is short enough to help."""
    given = fault.get("input")
    shown = f" (ได้ {given!r})" if isinstance(given, str | int | float) and len(str(given)) <= 40 else ""
    return f"{fault['msg']}{shown}"


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for key, item in value.items() if key not in ("facts", "photo") for text in _texts(item)]
    return [text for item in value for text in _texts(item)] if isinstance(value, list) else []


def _is_plain(texts: list[str], terms: Terms) -> bool:
    """True where no text of the answer is anything but words about a product: one look instead of one for each."""
    whole = "\n".join(texts)
    return not (foreign_matter(whole, "") or holds_refusal(texts) or _repeats(whole, terms.secret))


def _text_problems(part: str, texts: list[str], terms: Terms, doubtful: bool) -> list[Problem]:
    problems = _doubts(part, texts, terms) if doubtful else []
    if wrong := _language_problem(" ".join(texts), terms.language, free=part in ("hashtags", "keywords")):
        problems.append(Problem(part, part, wrong))
    return problems


def _doubts(part: str, texts: list[str], terms: Terms) -> list[Problem]:
    problems = [
        Problem(part, part, f"มีสิ่งที่ไม่มีในข้อมูลสินค้า: {word}")
        for text in texts
        for word in foreign_matter(text, terms.known)
    ]
    if holds_refusal(texts):
        problems.append(Problem(part, part, "เป็นคำปฏิเสธ ไม่ใช่ข้อความขาย"))
    if any(_repeats(text, terms.secret) for text in texts):
        problems.append(Problem(part, part, "ซ้ำกับคำสั่ง ไม่ใช่ข้อความขาย"))
    return problems


def _repeats(text: str, secret: str) -> bool:
    """Does the text hold a stretch of the system prompt?"""
    bare, stretches = " ".join(text.split()), _stretches(secret)
    return any(bare[at : at + _STRETCH] in stretches for at in range(0, len(bare) - _STRETCH + 1, 8))


@lru_cache(maxsize=64)
def _stretches(secret: str) -> frozenset[str]:
    bare = " ".join(secret.split())
    return frozenset(bare[at : at + _STRETCH] for at in range(len(bare) - _STRETCH + 1))


def _language_problem(text: str, language: ContentLanguage, *, free: bool) -> str:
    """`free`: tags and search words may be English whatever the language, but Thai only for Thai readers."""
    if language == "th":
        return "" if free or _is_mostly(_THAI, text) else "ไม่ใช่ภาษาไทย"
    if _THAI.search(text):
        return "ยังมีตัวอักษรไทยเหลืออยู่ ต้องเป็นภาษาอังกฤษทั้งหมด" if language == "en" else "ยังมีตัวอักษรไทยเหลืออยู่ ต้องเป็นภาษาจีนทั้งหมด"
    return "" if language == "en" or free or _is_mostly(_HAN, text) else "ไม่ใช่ภาษาจีน"


def _is_mostly(script: regex.Pattern[str], text: str) -> bool:
    """Are enough of its letters of this script? A text of few letters says too little about it."""
    if (
        script is _THAI and text.encode(errors="replace").count(_THAI_BYTES) > len(text) // 2
    ):  # plainly so, and 30 times as quick
        return True
    own = sum(map(len, script.findall(text)))
    if own >= _LEAST_SHARE * len(text):
        return True
    letters = sum(map(str.isalpha, text))
    return letters < _LEAST_LETTERS or own >= _LEAST_SHARE * letters
