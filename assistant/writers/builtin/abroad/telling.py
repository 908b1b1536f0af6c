"""A tree → English or Simplified Chinese."""

from __future__ import annotations

import re
from typing import Literal

from assistant.thai import romanise
from assistant.thai.romanise import PLACE_OPENERS
from assistant.writers.builtin.abroad.lexicon import Word
from assistant.writers.builtin.abroad.parsing import Node, Raw, Tree, parse

Abroad = Literal["en", "zh"]
_SLOT = re.compile(r"\{([A-Z]+[2-9]?)(\*|#|/[a-z0-9]+)?\}")
_ITEM, _SPEC = "¦", "‖"
_LISTS = frozenset({"ITEMS", "USES", "FORWHOM"})


def translate(text: str, symbol: str, language: Abroad) -> str | None:
    """The text as a `symbol` in the other language; None where it is not covered from end to end."""
    tree = parse(text, symbol)
    return tidy(tell(tree, language, "1" if symbol == "ITEMS" else "0"), language) if tree else None


def tell(tree: Tree, language: Abroad, form: str = "0") -> str:
    """The words of a tree. `form` is the form of a word that is asked for (one/many …), or `or` for a list."""
    if isinstance(tree, Word):
        return tree.zh if language == "zh" else _form(tree.en, form)
    if isinstance(tree, Raw):
        return _raw(tree, language)
    pattern = tree.rule.zh if language == "zh" else tree.rule.en
    text = _SLOT.sub(lambda match: _slot(match, tree, language, form), pattern)
    if tree.rule.symbol in _LISTS:
        return _join(text.split(_ITEM), language, "or" if form == "or" or tree.rule.symbol == "USES" else "and")
    if tree.rule.symbol == "SPECS":
        return ("，" if language == "zh" else ", ").join(text.split(_SPEC))
    return text


def _slot(match: re.Match[str], tree: Node, language: Abroad, form: str) -> str:
    name, mark = match[1], match[2] or ""
    child = tree.children[name]
    if mark == "*":
        wanted = form
    elif mark == "#":
        wanted = "0" if _is_one(tree, name) else "1"
    else:
        wanted = mark.removeprefix("/") or ("1" if name.startswith("ITEMS") else "0")
    return tell(child, language, wanted)


def _is_one(tree: Node, name: str) -> bool:
    number = tree.children.get(f"NUM{name.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}") or tree.children.get("NUM")
    return number is not None and tell(number, "en") in ("1", "one")


def _form(forms: tuple[str, ...], form: str) -> str:
    form = "1" if form == "or" else form
    return forms[int(form)] if form.isdigit() and int(form) < len(forms) else forms[0]


def _raw(tree: Raw, language: Abroad) -> str:
    if tree.symbol in ("PROPER", "UNKNOWN"):
        return romanise(tree.text, joined=not _is_place(tree.text))
    if tree.symbol == "DIM":
        return re.sub(r"[x×*]", "×" if language == "zh" else " x ", tree.text, flags=re.IGNORECASE)
    if tree.symbol == "YEAR":
        return f"佛历{tree.text}" if language == "zh" else f"B.E. {tree.text}"
    return tree.text


def _is_place(name: str) -> bool:
    return name.startswith(PLACE_OPENERS) and len(name) > len("บ้าน")


def _join(items: list[str], language: Abroad, word: str) -> str:
    if language == "zh":
        return "、".join(items)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {word} {items[-1]}"


def tidy(text: str, language: Abroad) -> str:
    """Seams: doubled spaces, a space before a comma; in Chinese none beside Chinese letters but around Latin words."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"\s+([,.;:%，；：])", r"\1", text)
    if language == "en":
        return re.sub(r"(\d) (°C)", r"\1\2", text)
    return re.sub(r"(?<=[\u4e00-\u9fff，、]) (?=[\u4e00-\u9fff])", "", text)


def capital(text: str) -> str:
    """The first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]
