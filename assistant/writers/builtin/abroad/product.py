"""A product → what can be told of it in English or Chinese, and what cannot, with the field it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from assistant.product.record import Product
from assistant.thai import romanise
from assistant.writers.builtin.abroad import money
from assistant.writers.builtin.abroad.desk import Desk
from assistant.writers.builtin.abroad.naming import Name, name_of
from assistant.writers.builtin.abroad.parsing import Node, Raw, Tree, parse
from assistant.writers.builtin.abroad.story import tell_story
from assistant.writers.builtin.abroad.telling import Abroad, tell, translate
from assistant.writers.builtin.clauses import polish
from assistant.writers.builtin.understand import Clause, Meaning, understand


@dataclass(frozen=True)
class Line:
    """One thing told: its type (as of a clause), its words, the facts it stands on."""

    type: str
    text: str
    facts: tuple[str, ...]
    shape: str = ""
    """`done` what was done to it (handwoven …), `thing` what is in it (chillies roasted …), else empty."""
    tag: str = ""
    """Two words or four Chinese letters that buyers search, where the clause is such a thing."""


@dataclass(frozen=True)
class Told:
    """A product in another language."""

    product: Product
    meaning: Meaning
    language: Abroad
    name: Name
    lines: tuple[Line, ...]
    place: str
    region: str
    maker: str
    community: str
    parts: dict[str, Line] = field(default_factory=dict)
    """Single fields by name: materials size net_content colours care how_to_use audience warranty stock story …"""
    variants: tuple[Line, ...] = ()
    certificates: tuple[Line, ...] = ()
    own: tuple[Line, ...] = ()
    """Her own lines in this language."""
    notes: tuple[str, ...] = ()
    left: tuple[tuple[str, str], ...] = ()
    """(fact key, her words) of what is not told."""

    def of(self, *types: str) -> list[Line]:
        return [line for line in self.lines if line.type in types]


@lru_cache(maxsize=64)
def tell_product(product: Product, language: Abroad) -> Told:
    """Everything that is covered, in her order. Never raises: what is not covered is in the notes."""
    meaning, desk = understand(product), Desk(language)
    origin = product.origin
    return Told(
        product=product,
        meaning=meaning,
        language=language,
        name=name_of(product, desk),
        lines=tuple(_clauses(meaning, desk)),
        place=_province(product, language),
        region=_region(product, language),
        maker=_maker(origin.maker if origin else None, language),
        community=_community(product, desk),
        parts=dict(_parts(product, desk)),
        variants=tuple(_variants(product, desk)),
        certificates=tuple(_certificates(product, desk)),
        own=tuple(_own(product, language)),
        notes=tuple(dict.fromkeys(desk.notes)),
        left=tuple(desk.left),
    )


def _own(product: Product, language: Abroad) -> Iterator[Line]:
    for number, text in enumerate(getattr(product, f"details_{language}"), 1):
        yield Line("own", text, (f"detail_{language}.{number}",))


# Her clauses.


def _clauses(meaning: Meaning, desk: Desk) -> Iterator[Line]:
    for clause in meaning.clauses:
        left = len(desk.left)
        lines = [_line(clause, tree, desk) for tree in desk.trees(clause.text, "CLAUSE", clause.facts[0])]
        if len(lines) > 1 and len(desk.left) == left:
            yield _joined(lines, desk.language)
        else:
            yield from lines


def _line(clause: Clause, tree: Tree, desk: Desk) -> Line:
    text = desk.say(tree)
    mixed = desk.language == "en" and not all(map(is_done, text.split(", ")[1:]))
    shape = "" if mixed and _shape(tree) == "done" else _shape(tree)
    return Line(clause.type, text, clause.facts, shape, _tag(tree, desk.language))


def _joined(lines: list[Line], language: Abroad) -> Line:
    """What she wrote as one thought, told as one."""
    done = all(line.shape == "done" for line in lines)
    text = ("，" if language == "zh" else ", ").join(line.text for line in lines)
    return replace(lines[0], text=text, shape="done" if done else "")


def is_done(text: str) -> bool:
    """Whether an English phrase says what was done: hand-polished, dyed …, but one thing."""
    return bool(_DONE.match(text)) and "," not in text


_DONE = re.compile(
    r"(?:hand-?[A-Za-z]+|[A-Za-z]+-[a-z]+ed|[A-Za-z]+ed|woven|grown|sewn|made|ground|thrown|cut|cast)(?![a-z])"
)
_NOUN_AFTER = re.compile(r"\{P\} \{(?:NP|N|MAT)[*/\d]*\}")
_THINGS = frozenset({"NP", "N", "MAT", "T", "ITEMS", "ITEM"})


def _shape(tree: Tree) -> str:
    """Whether it says what was done to the product, or names a part of it and how that was made."""
    if not isinstance(tree, Node):
        return ""
    if _NOUN_AFTER.match(tree.rule.en):
        return "thing"
    first = re.match(r"\{([A-Z]+[2-9]?)(?:/(\d))?", tree.rule.en)
    if first is None:
        return "done" if _DONE.match(tree.rule.en) else ""
    symbol = first[1].rstrip("23456789")
    child = tree.children[first[1]]
    if symbol == "P" or (symbol == "V" and first[2] == "1"):
        return "done"
    if symbol == "C":
        return "done" if _DONE.match(tell(child, "en")) and not isinstance(child, Raw) else ""
    if symbol in ("FIRST", "CLAUSE"):
        return _shape(child)
    return "thing" if symbol in _THINGS else ""


_LONGEST_TAG = {"en": 2, "zh": 6}


def _tag(tree: Tree, language: Abroad) -> str:
    """The words of what was done, alone (`handwoven`, `手工编织`), where they are short enough to be searched."""
    while isinstance(tree, Node):
        inner = [child for name, child in tree.children.items() if name.startswith(("P", "FIRST"))]
        if not inner:
            return ""
        tree = inner[0]
    words = tell(tree, language, "1").replace("~ ", "")
    size = len(words.split()) if language == "en" else len(words)
    return words if size <= _LONGEST_TAG[language] else ""


# Where and by whom.


def _province(product: Product, language: Abroad) -> str:
    province = product.origin.province if product.origin else None
    return (translate(province, "PROV", language) or romanise(province)) if province else ""


def _region(product: Product, language: Abroad) -> str:
    """`northeast Thailand`; empty in Chinese, where the province with 泰国 before it is what one says."""
    province = product.origin.province if product.origin else None
    tree = parse(province, "PROV") if province else None
    region = tell(tree, "en", "1") if tree else ""
    return f"{region} Thailand" if language == "en" and tree and region != tell(tree, "en") else ""


def _maker(maker: str | None, language: Abroad) -> str:
    if not maker:
        return ""
    return translate(polish(maker), "PERSON", language) or romanise(polish(maker), joined=True)


def _community(product: Product, desk: Desk) -> str:
    community = product.origin.community if product.origin else None
    if not community:
        return ""
    return desk.tell(community, "MAKERS", "origin", quietly=True) or desk.tell(community, "WHERE", "origin")


# Fields.

_SYMBOLS = {"size": "SPECS", "net_content": "NET", "audience": "FOR", "stock": "STOCK"}
_SENTENCES = {"care": "HOW", "how_to_use": "HOW", "warranty": "WARRANTY"}


def _parts(product: Product, desk: Desk) -> Iterator[tuple[str, Line]]:
    yield from _lists(product, desk)
    for name, symbol in _SYMBOLS.items():
        if (value := getattr(product, name)) and (text := desk.tell(value, symbol, name)):
            yield name, Line(name, text, (name,))
    for name, symbol in _SENTENCES.items():
        if (value := getattr(product, name)) and (text := _sentences(value, symbol, name, desk)):
            yield name, Line(name, text, (name,))
    if product.story and (text := tell_story(product, desk)):
        yield "story", Line("story", text, ("story",))
    yield from _offers(product, desk)


def _offers(product: Product, desk: Desk) -> Iterator[tuple[str, Line]]:
    """Shipping and promotion in all her words; else what `money` can read in them is told, and where that is nothing
    they are noted."""
    classifier = understand(product).classifier
    for name, symbol in (("shipping", "SHIPPING"), ("promotion", "PROMO")):
        given = getattr(product, name)
        if given and (text := desk.tell(given.text, symbol, name, quietly=True)):
            yield name, Line(name, text, (name,))
        elif given and not (
            money.is_offer_told(product) if name == "promotion" else money.shipping(product, desk.language, classifier)
        ):
            desk.leave_out(polish(given.text), name)


def _lists(product: Product, desk: Desk) -> Iterator[tuple[str, Line]]:
    for field_name, family, symbol in (("materials", "material", "ITEMS"), ("colours", "colour", "COLOURS")):
        said = []
        for number, text in enumerate(getattr(product, field_name), 1):
            key = f"{family}.{number}"
            words = re.sub("^สี", "", text) if family == "colour" else text
            second = "CLAUSE" if family == "material" else "LATINS"
            told = desk.tell(words, symbol, key, quietly=True) or desk.tell(words, second, key)
            said += [(key, told)] if told else []
        if said:
            joint = "、" if desk.language == "zh" else ", "
            yield field_name, Line(family, joint.join(text for _, text in said), tuple(key for key, _ in said))


def _sentences(value: str, symbol: str, name: str, desk: Desk) -> str:
    """A field of several clauses: all of them, or none, because half an instruction may mislead."""
    trial = Desk(desk.language)
    said = [trial.say(tree) for tree in trial.trees(value, symbol, name)]
    if trial.left or not said:
        desk.leave_out(polish(value), name)
        return ""
    return ("，" if desk.language == "zh" else "; ").join(said)


def _variants(product: Product, desk: Desk) -> Iterator[Line]:
    for number, variant in enumerate(product.variants, 1):
        if text := desk.tell(variant.name, "VARIANT", f"variant.{number}"):
            yield Line("variant", text, (f"variant.{number}",))


def _certificates(product: Product, desk: Desk) -> Iterator[Line]:
    for number, certificate in enumerate(product.certificates, 1):
        if text := desk.tell(certificate.text, "CERT", f"certificate.{number}"):
            yield Line("certificate", text, (f"certificate.{number}",))
