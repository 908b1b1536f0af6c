"""A text as every check sees it: disguises undone, known words found, numbers read; each once, and kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, cached_property, lru_cache
from itertools import accumulate

import regex

from assistant import thai
from assistant.checks.denial import Stretches, find_denials, is_denied
from assistant.checks.lexer import SHORT, Lexeme, Lexer
from assistant.product.vocabulary import read_words
from assistant.rulebook.grounds import read_grounds
from assistant.rulebook.language import read_language
from assistant.rulebook.law import class_words, law_rules, vocabulary

LONGEST_KEPT = 4000


class Reading:
    """One text read; spans are in `plain`, `span` takes them back to the text as written."""

    def __init__(self, text: str) -> None:
        self.text = text
        plain, self._index = thai.undisguise(text)
        self.plain = plain.lower() if len(plain.lower()) == len(plain) else plain

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Code points of the text as written for plain[start:end]."""
        if start >= end:
            return self._index[start], self._index[start]
        return self._index[start], self._index[end - 1] + 1

    def written(self, start: int, end: int) -> str:
        first, last = self.span(start, end)
        return self.text[first:last]

    @cached_property
    def lexemes(self) -> Sequence[Lexeme]:
        """Words of the rules, left to right."""
        return lexer().read(self.plain, self._is_cut)

    @cached_property
    def nested(self) -> Sequence[Lexeme]:
        """The lexemes and every known word within a phrase: เลือดไหลเวียน in เลือดไหลเวียนดี."""
        return [part for lexeme in self.lexemes for part in _with_parts(lexeme)]

    @cached_property
    def meanings(self) -> Sequence[Lexeme]:
        """The lexemes with every phrase that has no meaning of its own taken apart into the words it is made of, and
        between them the amounts that are part of a claim: ลดไป 5 กิโล, เห็นผลใน 7 วัน."""
        words = [part for part in self.nested if _is_whole(part) or not _inside(part.word)]
        amounts = [lexeme for number in self.numbers if (lexeme := _amount(number))]
        if not amounts:
            return words
        taken = {at for word in words for at in range(word.start, word.end)}
        return sorted((*words, *(a for a in amounts if taken.isdisjoint(range(a.start, a.end)))), key=_place)

    @cached_property
    def grounds(self) -> Sequence[tuple[Lexeme, str]]:
        """Words that must rest on a fact, each with the tag that says so; what is denied is left out."""
        return [
            (lexeme, tag)
            for lexeme in self.lexemes
            for tag in lexeme.tags
            if tag.startswith(("ground:", "place:")) and not self.is_denied(lexeme.start)
            if not (tag.startswith("place:") and self._is_counted(lexeme))
        ]

    def _is_counted(self, lexeme: Lexeme) -> bool:
        """Whether a province's name is a number said in words: สองร้อยเอ็ดบาท is 201 baht, and not of Roi Et."""
        if _COUNTING.search(self.plain, 0, lexeme.start):
            return True
        behind = self.plain[lexeme.end : lexeme.end + 1]
        held = any(n.start <= lexeme.start and lexeme.end < n.end for n in self.numbers)
        return held and not behind.isspace()

    @cached_property
    def denied(self) -> Stretches:
        """Where what is said is not claimed."""
        return find_denials(self.plain, self.lexemes)

    def is_denied(self, at: int) -> bool:
        """Whether what stands there is denied, disclaimed or only quoted."""
        return is_denied(self.denied, at)

    @cached_property
    def cuts(self) -> frozenset[int]:
        """Where the word cutter cuts."""
        return _cuts(self.plain)

    @cached_property
    def numbers(self) -> Sequence[thai.Number]:
        return thai.find_numbers(self.plain)

    def _is_cut(self, start: int, end: int) -> bool:
        return start in self.cuts and end in self.cuts


_COUNTING = regex.compile(r"(?:หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|พัน|หมื่น|แสน|ล้าน|รุ่น)$")
"""What stands before a number said in words."""


def _cuts(text: str) -> frozenset[int]:
    return frozenset(accumulate(map(len, thai.words(text)), initial=0))


_AMOUNTS = {"kg": "kilos"} | dict.fromkeys(("hour", "day", "night", "week", "month"), "span")


def _amount(number: thai.Number) -> Lexeme | None:
    meaning = _AMOUNTS.get(number.unit or "")
    tags = frozenset({meaning, "filler"}) if meaning == "span" else frozenset({meaning or ""})
    return Lexeme(number.start, number.end, number.text, tags) if meaning else None


def _place(lexeme: Lexeme) -> tuple[int, int]:
    return lexeme.start, lexeme.end


def _with_parts(lexeme: Lexeme) -> Iterator[Lexeme]:
    yield lexeme
    if not _is_whole(lexeme):
        for part in _inside(lexeme.word):
            yield from _with_parts(Lexeme(lexeme.start + part.start, lexeme.start + part.end, part.word, part.tags))


@cache
def _inside(word: str) -> tuple[Lexeme, ...]:
    """The known words a phrase is made of, cut as the phrase alone is cut, so that no surroundings change it."""
    cuts = _cuts(word)
    return lexer().inside(word, lambda start, end: start in cuts and end in cuts)


def _is_whole(lexeme: Lexeme) -> bool:
    """Whether the word has a meaning as it stands, and is not taken apart."""
    return not lexeme.tags.isdisjoint(_meanings())


@cache
def _meanings() -> frozenset[str]:
    return frozenset(vocabulary())


def read_text(text: str) -> Reading:
    """The reading of a text, kept where the text is short enough to come again."""
    return _kept(text) if len(text) <= LONGEST_KEPT else Reading(text)


@lru_cache(maxsize=2048)
def _kept(text: str) -> Reading:
    return Reading(text)


@cache
def lexer() -> Lexer:
    """The words of all rules with their meanings: law vocabulary, phrases, grounds, misspellings, class words."""
    words: dict[str, set[str]] = {}

    def add(listed: Sequence[str], tag: str) -> None:
        for word in listed:
            words.setdefault(word.lower(), set()).add(tag)

    for meaning, listed in vocabulary().items():
        add(listed, meaning)
    for rule in law_rules():
        add(rule.phrases, f"rule:{rule.id}")
    for name, listed in class_words().items():
        add(listed, f"class:{name}")
    for ground in read_grounds().grounds:
        for number, listed in enumerate(ground.sets):
            add(listed, f"ground:{ground.id}:{number}")
    add(tuple(read_language().misspellings), "misspelling")
    for written, province in _provinces().items():
        add((written,), f"place:{province}")
    return Lexer(words)


def _provinces() -> dict[str, str]:
    """Every way to write a province; one that is also a plain word (เลย, ตาก) only after จังหวัด or จ."""
    data = read_words("places")
    names = {name: name for name in data["provinces"]} | dict(data["names"])
    plain = {name: full for name, full in names.items() if name not in data["ambiguous"] and len(name) > SHORT - 2}
    marked = {f"{mark}{name}": full for name, full in names.items() for mark in ("จังหวัด", "จ.", "จ. ")}
    return plain | marked
