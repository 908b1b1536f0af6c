"""A tree → English or Simplified Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from assistant.thai import romanise
from assistant.thai.romanise import PLACE_OPENERS
from assistant.writers.builtin.abroad.lexicon import Word
from assistant.writers.builtin.abroad.parsing import Node, Raw, Tree, parse

Abroad = Literal["en", "zh"]
_SLOT = re.compile(r"\{([A-Z]+[2-9]?)(\*|#|/[a-z0-9]+)?\}")
_ITEM, _SPEC = "¦", "‖"
_LISTS = frozenset({"ITEMS", "USES", "WEARS", "FORWHOM", "COLOURS", "FOES", "ACTS", "EATS", "FEES"})
_CHOICES = frozenset({"USES", "WEARS", "ACTS", "EATS"})
"""Lists of which one does one thing or another."""


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
    text = _placed(_SLOT.sub(lambda match: _slot(match, tree, language, form), pattern))
    if tree.rule.symbol in _LISTS:
        either = form == "or" or tree.rule.symbol in _CHOICES
        return _join(text.split(_ITEM), language, "or" if either else "and")
    if tree.rule.symbol == "SPECS":
        return ("，" if language == "zh" else ", ").join(text.split(_SPEC))
    return text


def _placed(text: str) -> str:
    """`dyed ~ in indigo ⟨5 times⟩` → `dyed 5 times in indigo`: a count goes where the verb phrase has room for it;
    `⟦roasted over charcoal┆chillies⟧` → `chillies roasted over charcoal`, but `sun-dried chillies`."""
    text = re.sub(r"⟦([^┆⟧]*)┆([^⟧]*)⟧", lambda m: f"{m[2]} {m[1]}" if LONG.search(m[1]) else f"{m[1]} {m[2]}", text)
    text = re.sub("‹([^┆›]*)┆([^›]*)›", lambda m: f"{m[1]} {_agreeing(m[1], m[2])}", text)
    if not (count := re.search(r"\s*⟨([^⟩]*)⟩", text)):
        return text
    rest = text[: count.start()] + text[count.end() :]
    return rest.replace("~", count[1], 1) if "~" in rest else f"{text[: count.start()]} {count[1]}{text[count.end() :]}"


def _agreeing(subject: str, predicate: str) -> str:
    """`the straps` + `adjusts, does not slip` → `adjust, do not slip`."""
    if not _SEVERAL.search(subject):
        return predicate
    return re.sub(r"(^|, | and )([a-z]+)", lambda m: m[1] + _many(m[2]), predicate)


_MANY = {"is": "are", "has": "have", "does": "do", "was": "were"}
_SAME = frozenset({"as", "its", "this", "less", "plus"})


def _many(verb: str) -> str:
    """`adjusts` → `adjust`, `catches` → `catch`; another word stays."""
    if verb in _MANY or verb in _SAME or not verb.endswith("s") or verb.endswith("ss"):
        return _MANY.get(verb, verb)
    if verb.endswith("ies"):
        return f"{verb[:-3]}y"
    return verb[:-2] if re.search("(?:ch|sh|ss|x)es$", verb) else verb[:-1]


LONG = re.compile(r"(?:^| )(?:over|in|with|on|from|at|by|to|for|until|into) | by hand$")
"""A verb phrase with one of these follows its noun."""


def _slot(match: re.Match[str], tree: Node, language: Abroad, form: str) -> str:
    name, mark = match[1], match[2] or ""
    child = tree.children[name]
    if mark in _WITH_ARTICLE and language == "en":
        return _with_article(child, mark)
    if mark == "/can" and language == "en":
        return _possible(child)
    if mark == "*":
        wanted = form
    elif mark == "#":
        if language == "en" and name.rstrip("2") in _THINGS and not _is_one(tree, name):
            return _several(child)
        wanted = "0" if _is_one(tree, name) else "1"
    else:
        wanted = mark.removeprefix("/") or ("1" if name.startswith("ITEMS") else "0")
    return tell(child, language, wanted)


_THINGS = ("N", "NP")


def _several(tree: Tree) -> str:
    """`pockets`; `pieces of furniture`, where one does not count the thing."""
    one, many = tell(tree, "en"), tell(tree, "en", "1")
    return many if one != many or _SEVERAL.search(many) else f"pieces of {many}"


_WITH_ARTICLE = ("/a", "/is")


def _possible(verb: Tree) -> str:
    """`can be washed`; `you can change the head`, where the verb has its object with it."""
    base = tell(verb, "en")
    return f"you can {base}" if " the " in base else f"can be {tell(verb, 'en', '1')}"


def _with_article(tree: Tree, mark: str) -> str:
    """`/a`: a soft cloth, an air fryer, but warm water; `/is`: the base is, the leaves are."""
    if mark == "/a" and isinstance(tree, Node) and tree.rule.symbol in ("ITEMS", "ITEM"):
        return _join([_with_article(item, mark) for item in _items(tree)], "en", "and")
    one, many = tell(tree, "en"), tell(tree, "en", "1")
    if mark == "/is":
        return f"the {one} {'are' if _SEVERAL.search(one) else 'is'}"
    countable = one != many and not one.startswith(("a ", "an ", "the "))
    return f"{'an' if one[0].lower() in 'aeio' else 'a'} {one}" if countable else one


def _items(tree: Node) -> Iterator[Tree]:
    """The members of a list of things."""
    for child in tree.children.values():
        if isinstance(child, Node) and child.rule.symbol == "ITEM":
            yield from _items(child)
        else:
            yield child


_SEVERAL = re.compile(r"(?<![siu])(?<!canva)(?<!len)(?<!ga)s$")
"""A noun of several things: leaves, but not glass."""


def _is_one(tree: Node, name: str) -> bool:
    number = tree.children.get(f"NUM{name.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}") or tree.children.get("NUM")
    return number is not None and bool(re.search(r"(?:^| )(?:1|one)$", tell(number, "en")))


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
    return tree.text.replace("-", "–") if tree.symbol == "NUM" else tree.text


def _is_place(name: str) -> bool:
    return name.startswith(PLACE_OPENERS) and len(name) > len("บ้าน")


def _join(items: list[str], language: Abroad, word: str) -> str:
    if language == "zh":
        return "、".join(items)
    if language == "en" and any(item.startswith("anyone ") for item in items):
        items = sorted(items, key=len)
    for opening in ("as a ", "for "):
        if len(items) > 1 and all(item.startswith(opening) for item in items):
            items = [items[0], *(item.removeprefix(opening) for item in items[1:])]
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {word} {items[-1]}"


_PRONOUNS = {
    "f": ("she", "her", "herself", "has", "is", "was"),
    "m": ("he", "his", "himself", "has", "is", "was"),
    "s": ("they", "their", "themselves", "have", "are", "were"),
    "n": ("they", "their", "themselves", "have", "are", "were"),
    "w": ("we", "our", "ourselves", "have", "are", "were"),
}
_MARKED = ("@they", "@their", "@themselves", "@have", "@are", "@was")
_ONE = frozenset("fms")


def with_pronouns(text: str, who: str) -> str:
    """`@they @have` for a woman (f), a man (m), one of unknown sex (s), several (n), the shop itself (w); `@has` and
    `@s` agree with the noun that names them."""
    words = dict(zip(_MARKED, _PRONOUNS[who], strict=True))
    words |= {"@has": "has", "@es": "es", "@s": "s"} if who in _ONE else {"@has": "have", "@es": "", "@s": ""}
    return re.sub(r"@(?:themselves|their|they|have|has|are|was|es|s)(?![a-z])", lambda match: words[match[0]], text)


def tidy(text: str, language: Abroad) -> str:
    """Seams: doubled spaces, a space before a comma; in Chinese none beside Chinese letters but around Latin words."""
    text = re.sub(r"\s+", " ", text.replace("~ ", "").replace(" ~", "")).strip()
    text = re.sub(r"\s+([,.;:%，；：])", r"\1", text)
    if language == "en":
        text = re.sub(r"(?i)^([a-z\d-]+(?: [a-z\d-]+){0,3}) and ([a-z\d-]+) and ([a-z\d-]+)$", r"\1, \2 and \3", text)
        return re.sub(r"(\d) (°C)", r"\1\2", text)
    text = re.sub(r"(?<=[a-z])(?=\d)", " ", text).replace("不有", "没有")  # Bang Mat 15岁
    return re.sub(r"(?<=[\u4e00-\u9fff，、]) (?=[\u4e00-\u9fff])", "", text)


def capital(text: str) -> str:
    """The first letter large, the rest as it is; iPhone stays."""
    return text if re.match("[a-z][A-Z]", text) else text[:1].upper() + text[1:]
