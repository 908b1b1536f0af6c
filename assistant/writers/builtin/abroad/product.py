"""A product → what can be told of it in English or Chinese, and what cannot, with the field it stands in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files

from assistant.messages import say
from assistant.product.record import Product
from assistant.product.vocabulary import field_name
from assistant.thai import romanise
from assistant.writers.builtin.abroad.lexicon import lexicon, tight
from assistant.writers.builtin.abroad.parsing import Node, Tree, parse
from assistant.writers.builtin.abroad.telling import Abroad, capital, tell, tidy, translate
from assistant.writers.builtin.clauses import cut, is_contact, polish, quiet
from assistant.writers.builtin.understand import Meaning, understand

_THAI = re.compile(r"[\u0e00-\u0e7f]")


@dataclass(frozen=True)
class Line:
    """One thing told: its type (as of a clause), its words, the facts it stands on."""

    type: str
    text: str
    facts: tuple[str, ...]
    done: bool = False
    """True where it says what was done (`handwoven …`), so that it may stand behind the thing."""


@dataclass(frozen=True)
class Told:
    """A product in another language."""

    product: Product
    meaning: Meaning
    language: Abroad
    name: str
    head: str
    lines: tuple[Line, ...]
    place: str
    maker: str
    community: str
    parts: dict[str, Line] = field(default_factory=dict)
    """Single fields by name: materials size net_content colours care how_to_use audience warranty stock story …"""
    variants: tuple[Line, ...] = ()
    certificates: tuple[Line, ...] = ()
    own: tuple[Line, ...] = ()
    """Her own lines in this language."""
    notes: tuple[str, ...] = ()

    def of(self, *types: str) -> list[Line]:
        return [line for line in self.lines if line.type in types]


class _Desk:
    """What is left out is told once, with the field it belongs to."""

    def __init__(self, language: Abroad) -> None:
        self.language = language
        self.notes: list[str] = []

    def tell(self, text: str | None, symbol: str, family: str, *, quietly: bool = False) -> str:
        """The words in the other language; empty, and noted, where they are not covered."""
        words = polish(text or "")
        if not words:
            return ""
        told = translate(words, symbol, self.language)
        if told is None and not _THAI.search(words) and (self.language == "en" or symbol == "LATINS"):
            told = words
        if told is None and not quietly:
            self.leave_out(words, family)
        return told or ""

    def leave_out(self, words: str, family: str) -> None:
        self.notes.append(
            say("abroad_left_out", words=words, field=field_name(family), language=_LANGUAGE[self.language],
                todo=field_name(f"details_{self.language}"))
        )  # fmt: skip


_LANGUAGE = {"en": "อังกฤษ", "zh": "จีน"}


@lru_cache(maxsize=64)
def tell_product(product: Product, language: Abroad) -> Told:
    """Everything that is covered, in her order. Never raises: what is not covered is in the notes."""
    meaning, desk = understand(product), _Desk(language)
    name, head = _name(product, meaning, desk)
    parts = dict(_parts(product, meaning, desk))
    variants = tuple(_variants(product, desk))
    origin = product.origin
    return Told(
        product=product,
        meaning=meaning,
        language=language,
        name=name,
        head=head,
        lines=tuple(_clauses(meaning, desk)),
        place=_province(product, language),
        maker=_maker(origin.maker if origin else None, desk),
        community=desk.tell(origin.community, "MAKERS", "origin", quietly=True)
        or desk.tell(origin.community, "WHERE", "origin")
        if origin and origin.community
        else "",
        parts=parts,
        variants=variants,
        certificates=tuple(_certificates(product, desk)),
        own=tuple(_own(product, language)),
        notes=tuple(dict.fromkeys(desk.notes)),
    )


def _own(product: Product, language: Abroad) -> Iterator[Line]:
    for number, text in enumerate(getattr(product, f"details_{language}"), 1):
        yield Line("own", text, (f"detail_{language}.{number}",))


def _clauses(meaning: Meaning, desk: _Desk) -> Iterator[Line]:
    for clause in meaning.clauses:
        tree = parse(clause.text, "CLAUSE")
        if tree is None:
            desk.tell(clause.text, "CLAUSE", "features")
            continue
        text = tidy(tell(tree, desk.language), desk.language)
        yield Line(clause.type, text, clause.facts, _says_what_was_done(tree))


def _says_what_was_done(tree: Tree) -> bool:
    if not isinstance(tree, Node):
        return False
    first = tree.rule.parts[0]
    inner = tree.children.get(first.slot)
    if first.symbol == "FIRST" and isinstance(inner, Node):
        first = inner.rule.parts[0]
    return first.symbol == "P"


# The name.


def _name(product: Product, meaning: Meaning, desk: _Desk) -> tuple[str, str]:
    """What it is called there, and the bare thing: hers where she gave one, else head noun and qualities."""
    own = getattr(product, f"name_{desk.language}")
    name, _ = quiet(product.name)
    found = _head(name)
    if own:
        return own, own
    if not _THAI.search(name):
        return name, name
    if found is None:
        return _spelled(name, product, desk)
    _, head, rest = found
    before, after = _tail(rest, desk)
    words = [*before, _word(head, desk.language)]
    joint = "" if desk.language == "zh" else " "
    whole = joint.join(words) if desk.language == "zh" else " ".join(words)
    after = [bit for bit in after if bit]
    return _with_after(whole, after, desk.language), _word(head, desk.language)


def _with_after(whole: str, after: list[str], language: Abroad) -> str:
    if language == "zh":
        return tidy(" ".join([whole, *after]), language)
    text = whole
    for bit in after:
        text += (" " if bit.startswith(("by ", "from ", "with ", "in ", "lined ")) else ", ") + bit
    return tidy(capital(text), language)


def _word(forms: tuple[tuple[str, ...], str], language: Abroad) -> str:
    return forms[1] if language == "zh" else forms[0][0]


def _head(name: str) -> tuple[str, tuple[tuple[str, ...], str], list[str]] | None:
    """The thing a name begins with, in the first of its words that begins with one; and the other words."""
    table, longest = lexicon().words["T"], lexicon().longest["T"]
    chunks = name.split(" ")
    for number, _ in enumerate(chunks):
        whole = tight(" ".join(chunks[number:]))
        for length in range(min(longest, len(whole)), 1, -1):
            word = table.get(whole[:length])
            if word and not _torn(whole, length):
                rest = _after(" ".join(chunks[number:]), length)
                return word.thai, (word.en, word.zh), [*rest, *chunks[:number]]
    return None


def _torn(text: str, at: int) -> bool:
    """True where a cut would part a letter from its vowel or tone."""
    return text[at : at + 1] in tuple("ะาำๅัิีึืฺุู็่้๊๋์ํ")


def _after(text: str, length: int) -> list[str]:
    """The chunks of the text behind its first `length` letters, spaces not counted."""
    seen = 0
    for at, letter in enumerate(text):
        if seen == length:
            return text[at:].split()
        seen += letter != " "
    return []


def _tail(chunks: list[str], desk: _Desk) -> tuple[list[str], list[str]]:
    """What stands before and behind the head; a chunk that is not covered is spelled in Latin letters, and told."""
    before: list[str] = []
    after: list[str] = []
    for text in _covered(chunks):
        tree = parse(text, "TAIL")
        told = tell(tree, desk.language) if tree else f">{_latin(text, desk)}"
        for bit in told.split("¦"):
            (before if bit.startswith("<") else after).append(tidy(bit.lstrip("<>"), desk.language))
        if tree and _has_name(tree):
            desk.notes.append(
                _spelled_note(text, tidy(told.replace("¦", " ").replace("<", "").replace(">", ""), "en"), desk)
            )
    return before, after


def _covered(chunks: list[str]) -> Iterator[str]:
    """Runs of chunks that belong together: `รุ่น Mini`, `20 ซอง`; the longest that is covered."""
    at = 0
    while at < len(chunks):
        for end in range(len(chunks), at, -1):
            text = " ".join(chunks[at:end])
            tree = parse(text, "TAIL")
            if (tree is not None and not _has_name(tree)) or end == at + 1:
                yield text
                at = end
                break


def _has_name(tree: Tree | None) -> bool:
    """Whether a bare unknown word was taken for a name."""
    if not isinstance(tree, Node):
        return False
    if tree.rule.symbol == "BIT" and len(tree.rule.parts) == 1 and tree.rule.parts[0].symbol == "UNKNOWN":
        return True
    return tree.rule.symbol in ("TAIL", "BIT") and any(_has_name(child) for child in tree.children.values())


def _latin(text: str, desk: _Desk) -> str:
    spelled = romanise(text)
    desk.notes.append(_spelled_note(text, spelled, desk))
    return spelled


def _spelled_note(text: str, spelled: str, desk: _Desk) -> str:
    return say("abroad_spelled", words=text, spelled=spelled, field=field_name(f"name_{desk.language}"))


@cache
def _sorts(language: Abroad) -> dict[str, str]:
    """Category → what sort of thing it is: `sorts` of `frames/*.toml`."""
    file = files("assistant.writers.builtin.abroad") / "frames" / f"{language}.toml"
    return dict(tomllib.loads(file.read_text(encoding="utf-8"))["sorts"])


def _spelled(name: str, product: Product, desk: _Desk) -> tuple[str, str]:
    """A name without a known thing in it: spelled in Latin letters, with what sort of thing it is."""
    spelled = _latin(name, desk)
    sort = _sorts(desk.language).get(product.category, "")
    if not sort:
        return spelled, spelled
    return (f"{spelled}（{sort}）" if desk.language == "zh" else f"{spelled} ({sort})"), sort


# Fields.


def _province(product: Product, language: Abroad) -> str:
    province = product.origin.province if product.origin else None
    return (translate(province, "PROV", language) or romanise(province)) if province else ""


def _maker(maker: str | None, desk: _Desk) -> str:
    if not maker:
        return ""
    return translate(polish(maker), "PERSON", desk.language) or romanise(polish(maker), joined=True)


_SYMBOLS = {"size": "SPECS", "net_content": "NET", "audience": "FOR", "stock": "STOCK", "warranty": "CLAUSE"}


def _parts(product: Product, meaning: Meaning, desk: _Desk) -> Iterator[tuple[str, Line]]:
    if product.materials:
        said = [
            desk.tell(m, "ITEMS", "", quietly=True) or desk.tell(m, "CLAUSE", "materials") for m in product.materials
        ]
        keys = tuple(f"material.{n}" for n, text in enumerate(said, 1) if text)
        if keys:
            yield "materials", Line("material", _listed([s for s in said if s], desk.language), keys)
    if product.colours:
        said = [desk.tell(re.sub("^สี", "", c), "COL", "colours") for c in product.colours]
        keys = tuple(f"colour.{n}" for n, text in enumerate(said, 1) if text)
        if keys:
            yield "colours", Line("colour", _listed([s for s in said if s], desk.language), keys)
    for name, symbol in _SYMBOLS.items():
        if (value := getattr(product, name)) and (text := desk.tell(value, symbol, name)):
            yield name, Line(name, text, (name,))
    for name in ("care", "how_to_use", "story"):
        if text := _sentences(getattr(product, name), name, desk):
            yield name, Line(name, text, (name,))


def _listed(items: list[str], language: Abroad) -> str:
    return ("、" if language == "zh" else ", ").join(items)


def _sentences(value: str | None, name: str, desk: _Desk) -> str:
    """A field of several clauses: all of them, or none, because half an instruction may mislead."""
    if not value:
        return ""
    whole = desk.tell(value, "CLAUSE", name, quietly=True)
    if whole:
        return whole
    pieces = [piece.text for piece in cut(value) if not is_contact(piece.text)]
    said = [desk.tell(piece, "CLAUSE", name, quietly=True) for piece in pieces]
    if not all(said):
        said = [desk.tell(word, "CLAUSE", name, quietly=True) for word in _stretches(value)]
    if not said or not all(said):
        desk.leave_out(polish(value), name)
        return ""
    return ("，" if desk.language == "zh" else "; ").join(said)


def _stretches(value: str) -> list[str]:
    """The text cut at its spaces into the fewest stretches that are covered."""
    chunks, out, at = polish(value).split(" "), [], 0
    while at < len(chunks):
        for end in range(len(chunks), at, -1):
            text = " ".join(chunks[at:end])
            if parse(text, "CLAUSE") is not None or end == at + 1:
                out.append(text)
                at = end
                break
    return out


def _variants(product: Product, desk: _Desk) -> Iterator[Line]:
    for number, variant in enumerate(product.variants, 1):
        if text := desk.tell(variant.name, "VARIANT", "variants"):
            yield Line("variant", text, (f"variant.{number}",))


def _certificates(product: Product, desk: _Desk) -> Iterator[Line]:
    for number, certificate in enumerate(product.certificates, 1):
        if text := desk.tell(certificate.text, "CERT", "certificates"):
            yield Line("certificate", text, (f"certificate.{number}",))
