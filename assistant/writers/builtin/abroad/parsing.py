"""Thai text → the cheapest derivation that covers all of it (a chart parser over a synchronous grammar)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from assistant.thai import normalise, words
from assistant.writers.builtin.abroad.lexicon import Branch, Part, Rule, Word, lexicon


class Raw(NamedTuple):
    """Text taken over as it is: a number, a Latin word, a proper name."""

    symbol: str
    text: str


class Node(NamedTuple):
    """A rule with its slots filled."""

    rule: Rule
    children: dict[str, Tree]


Tree: TypeAlias = "Node | Word | Raw"
Found: TypeAlias = "dict[int, tuple[float, Tree]]"
"""Where a symbol may end → its cheapest tree."""
States: TypeAlias = "dict[int, tuple[float, dict[str, Tree]]]"
"""Where a part of a rule may end → its cost, and what fills the slots so far."""

LONGEST = 160
"""Code points of one clause; a longer one is a paragraph, which this grammar does not cover."""
_WORD, _LITERAL, _RULE, _FIRST = 1.0, 0.99, 0.1, -1.5
_NAMES = {"PROPER": 6.0, "UNKNOWN": 12.0}
"""Costs: few long words are better than many short ones; a name behind a word that asks for one (แม่…, บ้าน…) comes
next, and a bare name is the last thing an unknown word may be."""
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_RAW: dict[str, tuple[re.Pattern[str], float]] = {
    "NUM": (re.compile(rf"{_NUMBER}(?:[-–]{_NUMBER})?(?![\d])"), 0.5),
    "DIM": (re.compile(rf"{_NUMBER}(?:[x×*]{_NUMBER})+", re.IGNORECASE), 0.5),
    "LATIN": (re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-/+&()]*"), 1.5),
    "ALPHA": (re.compile(r"[A-Za-z][A-Za-z0-9.\-/+&()]*"), 1.5),
    "WORDY": (re.compile(r"(?=[\d.\-/+&()]*[A-Za-z])[A-Za-z0-9][A-Za-z0-9.\-/+&()]*"), 1.5),
    "LATINS": (re.compile(r"[A-Za-z0-9 .,\-–/+&()%#:;'’!]+"), 2.0),
    "YEAR": (re.compile(r"25\d{2}(?!\d)"), 0.5),
}
_FIGURES = frozenset({*_RAW, "MEAS", "TIME", "SPECITEM", "SPEC", "U", "TU", "TIMES", "K"})
"""Symbols of counts and what is counted: spaces around those are anyone's."""
_THAI_NAME = re.compile(r"[\u0e01-\u0e4e]{2,24}")


class Parser:
    """One text. Spaces are no part of it: the places where they stood are kept, because a name ends there."""

    def __init__(self, text: str) -> None:
        spaced = " ".join(normalise(text).split())
        self.text = spaced.replace(" ", "")
        self.low = self.text.lower() if len(self.text.lower()) == len(self.text) else self.text
        self.breaks = _breaks(spaced)
        self._found: dict[tuple[str, int], Found] = {}

    def whole(self, symbol: str) -> Tree | None:
        """The cheapest tree of the symbol that covers the whole text; None where there is none."""
        if not self.text or len(self.text) > LONGEST:
            return None
        best = self.parse(symbol, 0).get(len(self.text))
        return best[1] if best else None

    def parse(self, symbol: str, at: int) -> Found:
        """Every end of the symbol that begins at `at`."""
        key = (symbol, at)
        if key not in self._found:
            self._found[key] = {}
            found: Found = {}
            for take in (self._words, self._raw, self._rules):
                take(symbol, at, found)
            self._found[key] = found
        return self._found[key]

    def _words(self, symbol: str, at: int, found: Found) -> None:
        table = lexicon().words.get(symbol)
        if table and at < len(self.low):
            for length in lexicon().lengths[symbol].get(self.low[at], ()):
                if word := table.get(self.low[at : at + length]):
                    _keep(found, at + length, _WORD, word)

    def _raw(self, symbol: str, at: int, found: Found) -> None:
        if symbol in _NAMES and (name := _THAI_NAME.match(self.text, at)):
            for end in (e for e in self.breaks if at < e <= name.end()):
                if symbol == "UNKNOWN" and "บ้าน" in self.text[at + 1 : end]:
                    continue
                _keep(found, end, _NAMES[symbol], Raw(symbol, self.text[at:end]))
        elif (given := _RAW.get(symbol)) and (match := given[0].match(self.text, at)):
            ends = {match.end(), *(e for e in self.breaks if symbol in ("LATIN", "WORDY") and at < e < match.end())}
            for end in ends:
                _keep(found, end, given[1], Raw(symbol, self._spaced(symbol, at, end)))

    def _spaced(self, symbol: str, start: int, end: int) -> str:
        """The stretch with the spaces it had in her text, where the symbol is words and not one number."""
        letters = ((" " if at in self.breaks and at > start else "") + self.text[at] for at in range(start, end))
        return "".join(letters) if symbol in ("LATIN", "LATINS", "WORDY") else self.text[start:end]

    def _rules(self, symbol: str, at: int, found: Found) -> None:
        if branch := lexicon().branches.get(symbol):
            self._along(branch, symbol, {at: (0.0, {})}, found, first=True)

    def _along(self, branch: Branch, symbol: str, states: States, found: Found, *, first: bool = False) -> None:
        """Every way along the rules of a symbol: the cheapest for each end, and of two the longer rule."""
        for part, twig in self._next(branch, states):
            after: States = {}
            for place, (cost, children) in states.items():
                if not first and self._is_torn(symbol, part, place):
                    continue
                if part.literal:
                    if self.low.startswith(part.literal, place):
                        _step(after, place + len(part.literal), cost + _LITERAL, children)
                    continue
                for end, (more, tree) in self.parse(part.symbol, place).items():
                    _step(after, end, cost + more, {**children, part.slot: tree})
            if after:
                self._along(twig, symbol, after, found)
        for rule in branch.ends:
            for end, (cost, children) in states.items():
                _keep(found, end, cost + (_FIRST if rule.first else _RULE), Node(rule, children))

    def _next(self, branch: Branch, states: States) -> Iterator[tuple[Part, Branch]]:
        """What may come next: literals by their first letter, and every slot."""
        for letter in sorted({self.low[place] for place in states if place < len(self.low)}):
            yield from branch.literals.get(letter, {}).items()
        yield from branch.slots.items()

    def _is_torn(self, symbol: str, part: Part, place: int) -> bool:
        """A noun phrase holds together where no space is; two words that a rule writes apart stand apart in her text
        too (เนื้อ เซรั่ม, not เนื้อเซรั่ม), numbers excepted."""
        if symbol in ("NP", "N", "BIT", "SBIT"):
            return not part.apart and place in self.breaks
        return part.apart and bool(part.slot) and part.symbol not in _FIGURES and place not in self.breaks


def _step(states: States, end: int, cost: float, children: dict[str, Tree]) -> None:
    if end not in states or cost < states[end][0]:
        states[end] = (cost, children)


def _keep(found: Found, end: int, cost: float, tree: Tree) -> None:
    if end not in found or cost < found[end][0]:
        found[end] = (cost, tree)


def _breaks(spaced: str) -> frozenset[int]:
    """Places in the text without spaces where a space stood, and its end."""
    places, at = set(), 0
    for chunk in spaced.split(" "):
        at += len(chunk)
        places.add(at)
    return frozenset(places)


@lru_cache(maxsize=4096)
def parse(text: str, symbol: str) -> Tree | None:
    """The tree of a whole text, remembered."""
    return Parser(text).whole(symbol)


def parse_run(text: str, symbol: str) -> Tree | None:
    """What she wrote without a space, as the fewest clauses that cover it, cut where words end: `เงาวาว` + `ไม่ดำ`.

    None where no run of at most four covers it, or where a part of it is a thing of which nothing is said.
    """
    parser, ends = Parser(text), _word_ends(text)
    last = len(parser.text)
    if last > LONGEST or last not in ends:
        return None
    best: dict[int, tuple[int, float, tuple[Tree, ...]]] = {0: (0, 0.0, ())}
    for start in sorted({0, *ends}):
        if start not in best or best[start][0] == _MOST_CLAUSES:
            continue
        count, cost, trees = best[start]
        for end, (more, tree) in parser.parse(symbol, start).items():
            if end in ends and (end < last or start) and _may_follow(trees, tree):
                run = (count + 1, cost + more, (*trees, tree))
                best[end] = min(best.get(end, run), run, key=lambda found: found[:2])
    return _joined(best[last][2], symbol) if last in best else None


_MOST_CLAUSES = 4
_THINGS = frozenset({"{NP*}", "{NET}", "{SPECITEM}", "{ITEMS}", "{SIZENAME}", "{NP} and {NP2}", "{SHADE}"})
_SAID_OF_IT = frozenset({"{P}", "{A}", "{MADE}", "{V/1} until {A}", "{EASE}"})
_LOOSE = frozenset({"{ITEMS/1}, {V/1}", "already {V/1}"})
"""A thing and what was done to it, which beside other words may belong to those."""
_SHORT = 4
"""Letters of a quality or making (แท้, เป่า) that beside other words may belong to any of them."""


def _may_follow(trees: tuple[Tree, ...], tree: Tree) -> bool:
    """A thing stands first, before what was done to it or how it is; nowhere else."""
    rules = _rules_of(tree)
    if rules & _LOOSE or (isinstance(_core(tree), Word) and len(_core(tree)[0]) <= _SHORT):
        return False
    if rules & _THINGS:
        return not trees
    return bool(len(trees) != 1 or not _rules_of(trees[0]) & _THINGS or rules & _SAID_OF_IT)


def _chain(tree: Tree) -> Iterator[Tree]:
    """The tree, and what alone fills it."""
    yield tree
    if isinstance(tree, Node) and len(tree.children) == 1 and re.fullmatch(r"\{[A-Z]+[*]?\}", tree.rule.en):
        yield from _chain(next(iter(tree.children.values())))


def _rules_of(tree: Tree) -> frozenset[str]:
    return frozenset(step.rule.en for step in _chain(tree) if isinstance(step, Node))


def _core(tree: Tree) -> Tree:
    return list(_chain(tree))[-1]


def _joined(trees: tuple[Tree, ...], symbol: str) -> Tree:
    whole = trees[0]
    for tree in trees[1:]:
        parts = (Part(slot=symbol, symbol=symbol), Part(slot=f"{symbol}2", symbol=symbol))
        rule = Rule(symbol, parts, f"{{{symbol}}}, {{{symbol}2}}", f"{{{symbol}}}，{{{symbol}2}}")
        whole = Node(rule, {symbol: whole, f"{symbol}2": tree})
    return whole


def _word_ends(text: str) -> frozenset[int]:
    """Places in the text without spaces where a Thai word ends."""
    places, at = set(), 0
    for word in words(normalise(text)):
        at += len("".join(word.split()))
        places.add(at)
    return frozenset(places)
