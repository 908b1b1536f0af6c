"""Words and grammar in three languages, read once from `lexicon/*.txt`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import product
from typing import NamedTuple

from assistant.thai import normalise

_HEADER = re.compile(r"\[([A-Z]+)\]")


class Word(NamedTuple):
    """One entry. Forms are separated by a slash in the file: one/many, base/past participle/-ing."""

    thai: str
    """Without spaces, as the parser sees the text."""
    en: tuple[str, ...]
    zh: str


class Part(NamedTuple):
    """A step of a rule's Thai side: a literal, or a slot to be filled by a symbol."""

    literal: str = ""
    slot: str = ""
    """As written in the translations: `N2`."""
    symbol: str = ""
    apart: bool = False
    """Whether a space may stand before it: asked only where a noun phrase is built."""


class Rule(NamedTuple):
    """Thai parts, and how the same is said in the other languages."""

    symbol: str
    parts: tuple[Part, ...]
    en: str
    zh: str
    first: bool = False
    """Whether it is taken before others that cover the same: marked + in the file."""


class Branch:
    """Rules of one symbol that begin with the same parts: what they share is looked for once."""

    def __init__(self) -> None:
        self.literals: dict[str, dict[Part, Branch]] = {}
        """First letter → literals that may come next."""
        self.slots: dict[Part, Branch] = {}
        self.ends: list[Rule] = []
        """Rules that are whole here."""

    def grow(self, rule: Rule) -> None:
        """Add a rule along its parts."""
        branch = self
        for part in rule.parts:
            twigs = branch.literals.setdefault(part.literal[0], {}) if part.literal else branch.slots
            branch = twigs.setdefault(part, Branch())
        branch.ends.append(rule)


class Lexicon(NamedTuple):
    words: dict[str, dict[str, Word]]
    """Symbol → Thai without spaces → word."""
    longest: dict[str, int]
    lengths: dict[str, dict[str, tuple[int, ...]]]
    """Symbol → first letter → lengths of its words."""
    rules: dict[str, tuple[Rule, ...]]
    branches: dict[str, Branch]
    """The same rules by what they begin with."""


@cache
def lexicon() -> Lexicon:
    """All words and rules. ValueError names the file and line that cannot be read."""
    words: dict[str, dict[str, Word]] = {}
    rules: dict[str, list[Rule]] = {}
    folder = files("assistant.writers.builtin.abroad") / "lexicon"
    for file in sorted((f for f in folder.iterdir() if f.name.endswith(".txt")), key=lambda f: f.name):
        for symbol, cells in _rows(file.name, file.read_text(encoding="utf-8")):
            if file.name.startswith("grammar"):
                rules.setdefault(symbol, []).extend(_rules(symbol, *cells))
            else:
                for word in _words(*cells):
                    words.setdefault(symbol, {})[word.thai] = word
    return Lexicon(
        words,
        {symbol: max(map(len, table)) for symbol, table in words.items()},
        {symbol: _lengths(table) for symbol, table in words.items()},
        {symbol: tuple(found) for symbol, found in rules.items()},
        {symbol: _grown(found) for symbol, found in rules.items()},
    )


def _lengths(table: Iterable[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for thai in table:
        found.setdefault(thai[0], set()).add(len(thai))
    return {letter: tuple(sorted(lengths)) for letter, lengths in found.items()}


def _grown(rules: Iterable[Rule]) -> Branch:
    root = Branch()
    for rule in rules:
        root.grow(rule)
    return root


def _rows(name: str, text: str) -> Iterator[tuple[str, list[str]]]:
    symbol = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if header := _HEADER.fullmatch(line.strip()):
            symbol = header[1]
            continue
        cells = line.split("|")
        if len(cells) != 3 or not symbol:
            raise ValueError(f"{name}, line {number}: three cells under a [symbol] are needed, not {line!r}")
        yield symbol, cells


def tight(text: str) -> str:
    """As the parser sees a text: one spelling, lower case, no spaces."""
    return re.sub(r"\s+", "", normalise(text)).lower()


def _words(thai: str, en: str, zh: str) -> Iterator[Word]:
    for spelling in thai.split(","):
        yield Word(tight(spelling), tuple(en.split("/")), zh)


def _rules(symbol: str, thai: str, en: str, zh: str) -> Iterator[Rule]:
    for spelling in _expand(thai.removeprefix("+")):
        yield Rule(symbol, tuple(_parts(spelling)), en, zh, thai.startswith("+"))


def _expand(thai: str) -> list[str]:
    """`(ก็)ได้` → ก็ได้, ได้; `(a/b)c` → ac, bc, c; `[a/b]c` → ac, bc."""
    choices: list[tuple[str, ...]] = []
    for piece in re.split(r"(\([^)]*\)|\[[^\]]*\])", thai):
        if piece.startswith("("):
            choices.append((*piece[1:-1].split("/"), ""))
        elif piece.startswith("["):
            choices.append(tuple(piece[1:-1].split("/")))
        else:
            choices.append((piece,))
    return list(dict.fromkeys("".join(pieces) for pieces in product(*choices)))


def _parts(thai: str) -> Iterator[Part]:
    apart = False
    for piece in re.split(r"(\{[^}]*\})", thai):
        if piece.startswith("{"):
            slot = piece[1:-1]
            yield Part(slot=slot, symbol=slot.rstrip("23456789"), apart=apart)
            apart = False
        elif literal := tight(piece):
            yield Part(literal=literal, apart=apart or piece.startswith(" "))
            apart = piece.endswith(" ")
        else:
            apart = bool(piece)
