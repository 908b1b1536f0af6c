"""Cutting Thai into words: the cheapest path through a dictionary, where a frequent word is cheap.

Words: PyThaiNLP's list (CC0) and our shop lexicon; costs: how often they stand in the Thai National Corpus and in
Phupha (both CC0, inside PyThaiNLP). Unlike longest matching, the path weighs the whole phrase: ผิวหน้า|ที่|สะอาด, not
ผิว|หน้าที่|สะอาด. Each phrase is walked once, so time is linear in the text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from threading import Lock
from typing import Any, Final

import regex

_TOTAL: Final = 40_000_000
"""Tokens the corpus counts are scaled to; a word never seen costs log(_TOTAL)."""
_LEXICON_COUNT: Final = 400
"""A shop word is common in shop texts, whatever a general corpus says."""
_UNKNOWN: Final = 7.0
"""Cost of one letter cluster that is in no word: higher than half of any known word of two clusters."""
_LONGEST_CACHED: Final = 120
_FAR: Final = math.inf
_END: Final = "\0"
"""Stands after the last letter; no word goes on with it."""

_Node = dict[str, Any]
_COST: Final = ""
"""The key in a node that holds the cost of the word ending there."""

_LETTERS = r"\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e"
_ALL_THAI = re.compile(rf"[{_LETTERS}]+")
_ABBREVIATIONS = (
    "กก|มก|มล|มม|ซม|กม|ตร|ลบ|อย|มผช|มอก|มกษ|บจก|หจก|ฆอ|ฆพ|ฆท|ผศ|ดร|รร|รพ|ชม|นน|กทม|โทร|ก|ม|ล|น|ช|จ|อ|ต|ถ|ซ|พ|ร|บ"
)
_PIECES = rf"""(?x)
      (?P<thai>[{_LETTERS}]++(?!\.))
    | (?:[ก-ฮ][ิีเ]?[ก-ฮ]?\.){{2,}}
    | (?:{_ABBREVIATIONS})\.
    | (?P<thai_>[{_LETTERS}]++)
    | [ \t]+
    | [0-9๐-๙]+(?:[.,:][0-9๐-๙]+)*(?:[x×][0-9๐-๙]+(?:[.,][0-9๐-๙]+)*)*
    | [A-Za-z\u00c0-\u024f]+(?:[-'’&][A-Za-z\u00c0-\u024f]+|-?[0-9]+)*
    | """
_PLAIN_TOKEN = re.compile(_PIECES + r"(?s:.)")
_TOKEN = regex.compile(_PIECES + r"\X")
_HAS_CLUSTERS = re.compile(
    r"[^\n -~\u00a0-\u024f\u0e01-\u0e5b–—“”‘’…•×]|[^\u0e01-\u0e4e][\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]"
)
_CLUSTER = re.compile(
    r"""(?x)
      เ[ก-ฮ][รลว]?(?:ี[่-๋]?ย|ื[่-๋]?อ|[่-๋]?า)ะ?
    | [เแ][ก-ฮ]็[่-๋]?[ก-ฮ]
    | [เแโใไ]+[ก-ฮ]?[ัิ-ฺ็-๎]*[ะาำๅ]*
    | [ก-ฮ]ั[่-๋]?[ก-ฮ](?:์|[ก-ฮ]์|[ุิ](?![่-๋]))?
    | [ก-ฮ]ื[่-๋]?[ก-ฮ]
    | [ก-ฮฤฦ]?[ัิ-ฺ็-๎]*[ะาำๅ]*(?:[ก-ฮ][ุิ]?์)?
    """
)
_DEPENDENT: Final = frozenset("ะัาำๅิีึืฺุู็่้๊๋์ํ๎")
_KILLED = re.compile(r"[ก-ฮ][ุิ]?์")
"""A silent consonant: no word begins with it."""


@cache
def lexicon() -> tuple[str, ...]:
    """The shop words we wrote, one theme after the other."""
    text = (files("assistant.thai") / "data" / "shop_words.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return tuple(dict.fromkeys(word for line in lines for word in line.split("\t" if "\t" in line else None)))


@cache
def provinces() -> tuple[str, ...]:
    """The 77 provinces, in Thai."""
    from pythainlp.corpus import provinces as read

    return tuple(sorted(str(name) for name in read()))


class _Dictionary:
    """A trie of words with their costs; read-only once it is built, so threads may share it."""

    def __init__(self) -> None:
        self.root: _Node = {}
        self.words: set[str] = set()

    def add(self, word: str, cost: float) -> None:
        self.words.add(word)
        node = self.root
        for letter in word:
            node = node.setdefault(letter, {})
        node[_COST] = min(cost, node.get(_COST, cost))


def _counts() -> dict[str, float]:
    """How often a word stands in a text of _TOTAL words."""
    from pythainlp.corpus import get_corpus

    counts: dict[str, float] = {}
    for line in get_corpus("phupha_word_freqs.txt"):
        word, _, count = line.partition("\t")
        if len(word) > 1:
            # Phupha counts strings, also inside longer words, so only a part of each count is the word itself.
            counts[word] = min(int(count or 0) / 500, 300.0)
    for line in get_corpus("tnc_freq.txt"):
        word, _, count = line.partition("\t")
        if word in counts:
            counts[word] += int(count or 0)
    return counts


_build_lock = Lock()
_built: list[_Dictionary] = []


def _dictionary() -> _Dictionary:
    """Built once, by whichever thread comes first."""
    if not _built:
        with _build_lock:
            if not _built:
                _built.append(_build())
    return _built[0]


def _build() -> _Dictionary:
    from pythainlp.corpus import thai_words

    dictionary, counts = _Dictionary(), _counts()
    top = math.log(_TOTAL)
    for word in thai_words():
        if len(word) > 1:
            dictionary.add(word, top - math.log(counts.get(word, 0.0) + 1))
    for word in (*lexicon(), *provinces()):
        dictionary.add(word, top - math.log(counts.get(word, 0.0) + _LEXICON_COUNT))
    return dictionary


@lru_cache(maxsize=64)
def _extra(extra: frozenset[str]) -> _Dictionary:
    """A shop's own brand words: always kept whole."""
    dictionary = _Dictionary()
    for word in extra:
        dictionary.add(word, 1.0)
    return dictionary


def warm_up() -> None:
    """Build the dictionary now (about a second), before the first request or thread."""
    _dictionary()


@cache
def _phupha() -> dict[str, int]:
    from pythainlp.corpus import get_corpus

    rows = (line.partition("\t") for line in get_corpus("phupha_word_freqs.txt"))
    return {word: int(count or 0) for word, _, count in rows}


def rarity(word: str) -> float:
    """How little a word says about what a text is on: inverse document frequency from Phupha's counts of web text."""
    return math.log(1.2e9 / (_phupha().get(word.lower(), 0) + 1_000))


def is_word(text: str) -> bool:
    """True for a word of the dictionary or of our lexicon."""
    return text in _dictionary().words


def words(text: str, extra: Collection[str] = ()) -> list[str]:
    """Words, numbers, spaces and signs in order; joined again they are the text.

    `extra` are words that must stay whole, such as the brand names of a shop. Safe to call from many threads.
    """
    brands = frozenset(word for word in extra if word) if extra else frozenset()
    found: list[str] = []
    for piece, whole in _apart(text, brands) if brands else [(text, False)]:
        if whole:
            found.append(piece)
            continue
        for match in (_TOKEN if _HAS_CLUSTERS.search(piece) else _PLAIN_TOKEN).finditer(piece):
            if match.lastgroup is None:
                found.append(match[0])
            elif brands:
                found.extend(_cut(match[0], _extra(brands)))
            else:
                found.extend(phrase(match[0]))
    return found


@lru_cache(maxsize=64)
def _brand_pattern(brands: frozenset[str]) -> regex.Pattern[str] | None:
    """The brands that are not all Thai letters; the others compete as very cheap words."""
    other = [brand for brand in brands if not _ALL_THAI.fullmatch(brand)]
    return regex.compile("|".join(regex.escape(b) for b in sorted(other, key=len, reverse=True))) if other else None


def _apart(text: str, brands: frozenset[str]) -> Iterator[tuple[str, bool]]:
    pattern = _brand_pattern(brands)
    end = 0
    for match in pattern.finditer(text) if pattern else ():
        yield text[end : match.start()], False
        yield match[0], True
        end = match.end()
    yield text[end:], False


def phrase(text: str) -> tuple[str, ...]:
    """The words of a run of Thai letters; shop texts repeat their phrases, so the last ones are remembered."""
    return _remembered(text) if len(text) <= _LONGEST_CACHED else tuple(_cut(text, None))


@lru_cache(maxsize=20_000)
def _remembered(text: str) -> tuple[str, ...]:
    return tuple(_cut(text, None))


def _cut(text: str, extra: _Dictionary | None) -> list[str]:
    """The cheapest way through a run of Thai letters; neighbours that are in no word are joined."""
    size = len(text)
    letters = text + _END
    killed = {match.start() for match in _KILLED.finditer(text)} if "์" in text else frozenset()
    best = [_FAR] * (size + 1)
    best[0] = 0.0
    come_from = [0] * (size + 1)
    known = bytearray(size + 1)
    roots = (_dictionary().root,) if extra is None else (_dictionary().root, extra.root)
    for start in range(size):
        base = best[start]
        if base == _FAR:
            continue
        found = False
        for root in roots:
            node, at = root.get(letters[start]), start
            while node is not None:
                at += 1
                letter = letters[at]
                if _COST in node and letter not in _DEPENDENT and at not in killed:
                    found = True
                    if base + node[_COST] < best[at]:
                        best[at], come_from[at], known[at] = base + node[_COST], start, 1
                node = node.get(letter)
        if not found:
            _step_over(text, start, best, come_from, known)
    return _pieces(text, come_from, known)


def _step_over(text: str, start: int, best: list[float], come_from: list[int], known: bytearray) -> None:
    """One letter cluster where no word begins; a lone consonant is the least likely of all."""
    match = _CLUSTER.match(text, start)
    end = max(match.end() if match else 0, start + 1)
    cost = best[start] + _UNKNOWN * (2 if end - start == 1 else 1) + 3
    if cost < best[end]:
        best[end], come_from[end], known[end] = cost, start, 0


def _pieces(text: str, come_from: list[int], known: bytearray) -> list[str]:
    found: list[str] = []
    at, end = len(text), len(text)
    while at:
        start = come_from[at]
        if known[at] or not start or known[start]:
            found.append(text[start:end])
            end = start
        at = start
    found.reverse()
    return found
