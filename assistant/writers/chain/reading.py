"""A raw answer → its parts, and an exact list of what is wrong with the others.

Fences, doubled encoding, wrappers, other names for the keys, control characters and a missing end are read through;
nothing is guessed into a text, and what stays wrong is said with its path so that the model can mend it.
"""

from __future__ import annotations

import ast
import json
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, NamedTuple, get_args, get_origin

import regex
from pydantic import ValidationError

from assistant.content import ContentLanguage
from assistant.writers.chain.shapes import Shape, is_record
from assistant.writers.chain.slots import fill_slots
from assistant.writers.chain.untrusted import clean, foreign_matter, is_refusal

_FENCE = regex.compile(r"```(?:json|JSON)?\s*(.*?)(?:```|\Z)", regex.S)
_THOUGHTS = regex.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", regex.S | regex.I)
_THAI = regex.compile(r"[\u0E01-\u0E2E]")
_HAN = regex.compile(r"\p{Han}")
_LETTER = regex.compile(r"\p{L}")
_LEAST_LETTERS = 12
"""Texts with fewer letters say too little about their language: names, sizes, model numbers."""
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
    answer = _renamed(_unwrapped(tree, wanted), wanted)
    if cut or not whole:
        answer.pop(next(reversed(answer), ""), None)
    return _validated(answer, shape, wanted, terms, cut or not whole)


def read_json(text: str) -> tuple[Any, bool]:
    """The JSON in a model's text, and whether it was whole. (None, …) where there is none."""
    body = _THOUGHTS.sub("", text).strip().lstrip("\ufeff")
    if fenced := _FENCE.search(body):
        body = fenced[1].strip()
    start = min((at for at in (body.find("{"), body.find("["), body.find('"{')) if at >= 0), default=-1)
    if start < 0:
        return None, True
    tree, whole = _decoded(body[start:])
    for _ in range(2):  # an object inside a string, sometimes twice
        if not isinstance(tree, str):
            break
        tree, whole = _decoded(tree)
    return (tree[0] if isinstance(tree, list) and len(tree) == 1 else tree), whole


def _decoded(body: str) -> tuple[Any, bool]:
    try:
        return json.JSONDecoder(strict=False).raw_decode(body)[0], True
    except json.JSONDecodeError:
        pass
    if (literal := _python_literal(body)) is not None:
        return literal, True
    from langchain_core.utils.json import parse_partial_json

    try:
        return parse_partial_json(body), False
    except (json.JSONDecodeError, IndexError, RecursionError):
        return None, False


def _python_literal(body: str) -> Any:
    """`{'title': '…',}`: single quotes and trailing commas, as models trained on code write them."""
    end = body.rfind("}")
    if end < 0:
        return None
    plain = regex.sub(r",(\s*[}\]])", r"\1", body[: end + 1])
    try:
        return json.loads(plain, strict=False)
    except json.JSONDecodeError:
        pass
    try:
        found = ast.literal_eval(body[: end + 1])
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _nothing(wanted: list[str], what: str) -> Found:
    return Found({}, [Problem(part, part, what) for part in wanted])


def _unwrapped(tree: dict[str, Any], wanted: list[str]) -> dict[str, Any]:
    """`{"listing": {…}}` → `{…}`, where none of the wanted parts stands outside."""
    names = frozenset(wanted)
    while not names & {_canonical(key, names) for key in tree}:
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


@cache
def _aliases() -> dict[str, list[str]]:
    return tomllib.loads((files("assistant.writers.chain") / "aliases.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=4096)
def _canonical(key: str, names: frozenset[str]) -> str:
    """The part or field this key stands for, or the key itself."""
    plain = regex.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", str(key)).strip().lower()
    plain = str(regex.sub(r"[\s\-]+", "_", plain))
    if plain in names:
        return plain
    return next((name for name in names if plain in _aliases().get(name, ())), str(key))


def _renamed(tree: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """Keys under their own names; a name that stands there already is never overwritten."""
    known, renamed = frozenset(names), {key: value for key, value in tree.items() if key in names}
    for key, value in tree.items():
        renamed.setdefault(_canonical(key, known), value)
    return {key: renamed[key] for key in [*tree, *names] if key in renamed} | renamed


def _validated(answer: dict[str, Any], shape: Shape, wanted: list[str], terms: Terms, cut: bool) -> Found:
    parts: dict[str, Any] = {}
    problems: list[Problem] = []
    for part in wanted:
        if part not in answer:
            problems.append(Problem(part, part, "คำตอบถูกตัดก่อนถึงส่วนนี้" if cut else "ขาดส่วนนี้"))
            continue
        filled = fill_slots(answer[part], terms.facts, part)
        value = _shaped(filled.value, shape.parts[part])
        wrong = (
            _slot_problems(part, filled.unknown)
            or _type_problems(part, value, shape)
            or _text_problems(part, value, terms)
        )
        problems += wrong
        if not wrong:
            validated = shape.adapter(part).validate_python(value)
            parts[part] = shape.adapter(part).dump_python(validated, mode="json")
    return Found(parts, problems)


def _slot_problems(part: str, unknown: tuple[str, ...]) -> list[Problem]:
    return [Problem(part, part, f"ไม่มีข้อมูลสำหรับ {name}") for name in dict.fromkeys(unknown)]


def _type_problems(part: str, value: Any, shape: Shape) -> list[Problem]:
    try:
        shape.adapter(part).validate_python(value)
    except ValidationError as error:
        return [Problem(part, _path(part, fault["loc"]), _said(fault)) for fault in error.errors()[:8]]
    return []


def _path(part: str, steps: tuple[int | str, ...]) -> str:
    return part + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)


def _said(fault: Any) -> str:
    """pydantic's sentence, with the value where it is short enough to help."""
    given = fault.get("input")
    shown = f" (ได้ {given!r})" if isinstance(given, str | int | float) and len(str(given)) <= 40 else ""
    return f"{fault['msg']}{shown}"


def _shaped(value: Any, kind: Any) -> Any:
    """Small differences of form put right: encoded lists, a lone value for a list, other names inside, blanks."""
    if isinstance(value, str) and _is_list(kind) and value.lstrip()[:1] in ("[", "{"):
        value = _decoded(value.strip())[0] or value
    if is_record(kind):
        return _shaped_record(value, kind)
    if _is_list(kind):
        inner = get_args(_bare(kind))[0]
        items = value if isinstance(value, list) else [value]
        if _bare(inner) is str and isinstance(value, str):
            items = [word for word in regex.split(r"[,\n]|(?<=\S)\s+(?=#)", value) if word.strip()]
        return [_shaped(item, inner) for item in items]
    return _tidy(value) if isinstance(value, str) else value


def _shaped_record(value: Any, kind: Any) -> Any:
    fields = kind.model_fields
    if isinstance(value, str) and "text" in fields:
        value = {"text": value, "facts": []}
    if not isinstance(value, dict):
        return value
    named = _renamed(value, list(fields))
    return {key: _shaped(item, fields[key].annotation) for key, item in named.items() if key in fields}


def _bare(kind: Any) -> Any:
    """The type without its bounds."""
    return get_args(kind)[0] if hasattr(kind, "__metadata__") else kind


def _is_list(kind: Any) -> bool:
    return get_origin(_bare(kind)) is list


def _tidy(text: str) -> str:
    """Trimmed, no control or bidi characters; line breaks stay."""
    lines = (clean_line(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(lines).strip()


def clean_line(line: str) -> str:
    """One line of an answer: invisible and control characters out, everything that can be seen stays."""
    if "<" in line or ">" in line or "`" in line:
        return line.strip()  # kept as it is: `foreign_matter` must see it
    return clean(line)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for key, item in value.items() if key not in ("facts", "photo") for text in _texts(item)]
    return [text for item in value for text in _texts(item)] if isinstance(value, list) else []


def _text_problems(part: str, value: Any, terms: Terms) -> list[Problem]:
    texts = _texts(value)
    problems = [
        Problem(part, part, f"มีสิ่งที่ไม่มีในข้อมูลสินค้า: {word}")
        for text in texts
        for word in foreign_matter(text, terms.known)
    ]
    if any(is_refusal(text) for text in texts):
        problems.append(Problem(part, part, "เป็นคำปฏิเสธ ไม่ใช่ข้อความขาย"))
    if any(_repeats(text, terms.secret) for text in texts):
        problems.append(Problem(part, part, "ซ้ำกับคำสั่ง ไม่ใช่ข้อความขาย"))
    if wrong := _language_problem(" ".join(texts), terms.language, free=part in ("hashtags", "keywords")):
        problems.append(Problem(part, part, wrong))
    return problems


def _repeats(text: str, secret: str, run: int = 40) -> bool:
    """Does the text hold a stretch of the system prompt?"""
    bare = " ".join(text.split())
    return any(bare[at : at + run] in secret for at in range(0, len(bare) - run + 1, 8))


def _language_problem(text: str, language: ContentLanguage, *, free: bool) -> str:
    """`free`: tags and search words may be English whatever the language, but Thai only for Thai readers."""
    letters = len(_LETTER.findall(text))
    thai = len(_THAI.findall(text))
    if language == "th":
        return "ไม่ใช่ภาษาไทย" if not free and letters >= _LEAST_LETTERS and thai < _LEAST_SHARE * letters else ""
    if thai:
        return "ยังมีตัวอักษรไทยเหลืออยู่ ต้องเป็นภาษาอังกฤษทั้งหมด" if language == "en" else "ยังมีตัวอักษรไทยเหลืออยู่ ต้องเป็นภาษาจีนทั้งหมด"
    if language == "zh" and not free and letters >= _LEAST_LETTERS and len(_HAN.findall(text)) < _LEAST_SHARE * letters:
        return "ไม่ใช่ภาษาจีน"
    return ""
