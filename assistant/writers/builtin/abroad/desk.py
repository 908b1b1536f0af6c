"""What is told of her words in the other language, and a note of what is left out."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from assistant.messages import say
from assistant.product.vocabulary import field_name
from assistant.writers.builtin.abroad.parsing import Node, Tree, parse, parse_run
from assistant.writers.builtin.abroad.telling import Abroad, tell, tidy, translate
from assistant.writers.builtin.clauses import polish

THAI = re.compile(r"[\u0e00-\u0e7f]")
_LANGUAGE = {"en": "อังกฤษ", "zh": "จีน"}
_CONDITION = re.compile(
    r"^(?:ถ้า|หาก|แต่|เพราะ|ยกเว้น|เฉพาะ|จน|เว้น|กรณี|หรือ|และ|กับ|ทั้ง|ไม่ต้อง)|(?:ถ้า|หาก|แต่|เพราะ|ยกเว้น|เว้น|หรือ|และ|ก็ได้|ก็ดี)$"
)
"""Words that tie a stretch to the one beside it: neither may then be told without the other."""

_OF_IT = re.compile(r"(?:ถอด|พับ|ปรับ|ซัก|เปลี่ยน|หมุน|เก็บ|เปิด|ปิด|กาง|ยืด|แยก|ล้าง|เติม)[ก-๎]*ได้")
"""What can be done with what the stretch before named (มีสายรัดคาง ถอดได้): alone it would be said of the whole."""


@dataclass
class Desk:
    """What is left out is told once, with the field it belongs to."""

    language: Abroad
    notes: list[str] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    """(fact key, her words) of what is not told."""

    def tell(self, text: str | None, symbol: str, key: str, *, quietly: bool = False) -> str:
        """The words in the other language; empty, and noted unless `quietly`, where they are not covered."""
        words = polish(text or "")
        if not words:
            return ""
        told = translate(words, symbol, self.language) or self._bracketed(words, symbol)
        if told is None and not THAI.search(words) and (self.language == "en" or symbol == "LATINS"):
            told = words
        if told is None and not quietly:
            self.leave_out(words, key)
        return told or ""

    def _bracketed(self, words: str, symbol: str) -> str | None:
        """`ถุงละ 6 ลิตร (2.5 กก.)`: the words and what stands in brackets behind them, each covered by itself."""
        found = re.fullmatch(r"([^()]+?) ?\(([^()]+)\)", words)
        parts = [translate(part.strip(), symbol, self.language) for part in found.groups()] if found else []
        if len(parts) != _TWO or not all(parts):
            return None
        return f"{parts[0]}（{parts[1]}）" if self.language == "zh" else f"{parts[0]} ({parts[1]})"

    def trees(self, text: str, symbol: str, key: str) -> Iterator[Tree]:
        """The whole as one tree, else tree by tree the stretches between spaces that stand on their own; what is not
        covered is noted, and where it ties to its neighbour (ถ้า …) nothing of the text is told."""
        words = polish(text)
        if whole := parse(words, symbol):
            yield whole
            return
        found = [(piece, parse(piece, symbol) or _run(piece, symbol)) for piece in stretches(words, symbol)]
        missing = [piece for piece, tree in found if tree is None]
        tied = any(_CONDITION.search(piece) or (tree and _is_bare(tree)) for piece, tree in found)
        if missing and (tied or any(tree is None and _OF_IT.match(after) for (_, tree), (after, _) in pairwise(found))):
            self.leave_out(words, key)
            return
        for covered, group in groupby(found, lambda pair: pair[1] is not None):
            if not covered:
                self.leave_out(" ".join(piece for piece, _ in group), key)
        yield from (tree for _, tree in found if tree)

    def say(self, tree: Tree, form: str = "0") -> str:
        """The words of a tree."""
        return tidy(tell(tree, self.language, form), self.language)

    def leave_out(self, words: str, key: str) -> None:
        """Note that her words are not told, and where she may type them."""
        self.left.append((key, words))
        family = key.partition(".")[0]
        name = {"feature": "features", "material": "materials", "colour": "colours", "variant": "variants",
                "certificate": "certificates"}.get(family, family)  # fmt: skip
        language = _LANGUAGE[self.language]
        if name.startswith("name_"):
            self.notes.append(say("abroad_name_left_out", words=words, language=language, todo=field_name(name)))
            return
        self.notes.append(
            say("abroad_left_out", words=words, field=field_name(name), language=language,
                todo=field_name(f"details_{self.language}"))
        )  # fmt: skip

    def spell(self, words: str, spelled: str) -> None:
        """Note that a word of the name is spelled by its sound."""
        self.notes.append(
            say("abroad_spelled", words=words, spelled=spelled, field=field_name(f"name_{self.language}"))
        )


def _run(piece: str, symbol: str) -> Tree | None:
    return parse_run(piece, symbol) if symbol in _RUN_ON and " " not in piece else None


_RUN_ON = frozenset({"CLAUSE", "HOW"})
"""Symbols of which she writes several without a space."""
_TWO = 2
_BARE = frozenset({"{NP*}", "{NET}", "{SPECITEM}", "{ITEMS}", "{A}"})


def _is_bare(tree: Tree) -> bool:
    """A noun or a measure alone: beside words that are not covered one cannot know what is said of it."""
    return isinstance(tree, Node) and tree.rule.en in _BARE


def stretches(text: str, symbol: str) -> list[str]:
    """The text cut at its spaces into the fewest stretches; one that is not covered is as long as it must be."""
    chunks = re.split(" (?!ๆ)", text)
    best: list[tuple[float, list[str]]] = [(0.0, [])]
    for end in range(1, len(chunks) + 1):
        ways = []
        for start in reversed(range(max(0, end - _WIDEST), end)):  # a word joins the verb before it, not the one after
            if start and re.match(r"[\d%xA-Za-z]", chunks[start]):
                continue
            piece = " ".join(chunks[start:end])
            tree = parse(piece, symbol)
            price = _MISSING * (end - start) if tree is None else 1.0 + _STRAY * _is_bare(tree)
            ways.append((best[start][0] + price, [*best[start][1], piece]))
        best.append(min(ways, key=lambda way: way[0], default=(math.inf, [])))
    return best[-1][1] or [text]


_MISSING, _STRAY = 10.0, 0.5
"""What a word that is not covered costs, and a noun that stands alone."""
_WIDEST = 8
"""Chunks of one stretch."""
