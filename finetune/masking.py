"""Facts → slots: what must not be learned.

A model that learns “59 บาท” tells the next shop's buyers 59 baht. It is to learn the sentence around the price. So
the question shows each fact beside its slot (`⟦price#1⟧ = 59`), as it will when the adapter writes for real, and the
answer, which alone is learned, holds slots only; `assistant.writers.chain.slots` puts the facts back in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from itertools import takewhile
from typing import Any, NamedTuple

from assistant.product.vocabulary import arabic
from assistant.thai import find_numbers, number_words, words
from assistant.writers.chain.slots import SLOT, SPOKEN, numbers_of, parts_of

COMMON = ("category",)
"""Facts that are words of the language, not of the product: “อาหาร” is no secret and no invention."""
AMOUNTS = ("price", "sale_price", "derived")
"""Facts whose unit the sentence says (“⟦price#1⟧ บาท”), whether or not the seller typed it: always the number."""
_TELLING = 3
"""Letters beside a number that tell which fact says it: รอบ, ซอง."""
SURE = 6
"""Letters from which a form is a fact wherever it stands; a shorter one (ชา) must not lie inside a word (ราชา)."""
NAMING = frozenset({"facts", "photo"})
"""Fields that hold keys, not words."""
DIRECTIONS = frozenset({"picture", "prompt", "question", "goal"})
"""Fields whose numbers are directions to the host (ถ่าย 3 วินาที, พิมพ์ 1), no claims about the product."""
_NO_CLAIM = re.compile(r"พิมพ์\s*[“\"]?[0-9]|[A-Za-z]+-?[0-9]+")
"""พิมพ์ 1, CF A01"""
_FEE = re.compile(r"(?:ค่าจัดส่ง|ค่าส่ง|ส่ง)?\s*(\d+)\s*(?:บาท|\.-)?")
_SHIPPING = ("ค่าจัดส่ง", "ค่าส่ง", "ส่ง")
_BAHT = re.compile(r"\s?(?:บาท|\.-|฿|-\s?฿)")


class Place(NamedTuple):
    """Where a fact holds a number: its slot, and the letters around it."""

    slot: str
    amount: bool
    before: str
    after: str

    def nearness(self, before: str, after: str) -> int:
        """How many of the letters around a number of a text stand around this one too; 0 where too few to tell."""
        lead, follow = alike(self.before[::-1], before[::-1]), alike(self.after, after)
        told = lead >= min(_TELLING, len(self.before)) > 0 or follow >= min(_TELLING, len(self.after)) > 0
        return lead + follow if told else 0


class Mask:
    """The forms in which a product's facts may stand in its texts, and the slot of each."""

    def __init__(self, facts: Mapping[str, str]) -> None:
        self.facts = {key: value.strip() for key, value in facts.items() if value.strip() and key not in COMMON}
        self.whole: dict[str, str] = {}
        self.numbers: dict[str, list[Place]] = {}
        """Digits → where the facts hold them, in the order of the facts."""
        for key, value in self.facts.items():
            if not _is_amount(key) and numbers_of(value) != [value]:
                self.whole.setdefault(" ".join(value.split()), f"⟦{key}⟧")
            self._take_numbers(key, value)
            for form in _fee_forms(key, value):
                self.whole.setdefault(form, f"⟦{key}⟧")
        for key, value in self.facts.items():
            for place, part in enumerate(parts_of(key, value), 1):
                if len(part) > 2 and not any(letter.isdigit() for letter in part) and not _is_unit(part, value):
                    self.whole.setdefault(part, f"⟦{key}/{place}⟧")

    def __call__(self, node: Any, field: str = "") -> Any:
        """An answer with every fact as its slot; the keys it names stay."""
        if isinstance(node, dict):
            return {key: value if key in NAMING else self(value, key) for key, value in node.items()}
        if isinstance(node, list):
            return [self(item, field) for item in node]
        return self.text(node, spoken_form=field in SPOKEN) if isinstance(node, str) else node

    def text(self, text: str, *, spoken_form: bool = False) -> str:
        """One text."""
        if self._pattern is None:
            return text
        plain = arabic(text)
        pieces = self._spoken(plain) if spoken_form else [plain]
        return "".join(piece if SLOT.fullmatch(piece) else self._written(piece) for piece in pieces)

    def keys(self, text: str) -> tuple[str, ...]:
        """The facts a text rests on: those it repeats, and those it shares a long word with."""
        said = {match[1] for match in SLOT.finditer(self.text(text))}
        known = set(words(text))
        for key, value in self.facts.items():
            if key not in said and any(len(word) >= 4 and word in known for word in words(value)):
                said.add(key)
        return tuple(key for key in self.facts if key in said)

    def _take_numbers(self, key: str, value: str) -> None:
        at = 0
        for place, digits in enumerate(numbers_of(value), 1):
            start = arabic(value).find(digits, at)
            at = start + len(digits)
            around = ("", "") if _is_amount(key) else (_near(value[:start]), _near(value[at:]))
            held = Place(f"⟦{key}#{place}⟧", _is_amount(key), *around)
            for form in {digits, *_with_comma(digits)}:
                self.numbers.setdefault(form, []).append(held)

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        numbers = [rf"(?<![\d.,/]){re.escape(form)}(?![\d]|[.,/]\d)" for form in _longest(self.numbers)]
        forms = [_spread(form) + (r"(?!\d)" if form[-1].isdigit() else "") for form in _longest(self.whole)] + numbers
        return re.compile("|".join(forms)) if forms else None

    def _written(self, text: str) -> str:
        cuts = _cuts(text)
        return self._pattern.sub(lambda match: self._slot(match, cuts), text) if self._pattern else text

    def _slot(self, match: re.Match[str], cuts: frozenset[int]) -> str:
        form, before, after = " ".join(match[0].split()), match.string[: match.start()], match.string[match.end() :]
        if before.rstrip().endswith("พิมพ์"):
            return match[0]
        if form in self.whole:
            inside = len(form) < SURE and not {match.start(), match.end()} <= cuts
            return match[0] if inside else self.whole[form]
        return self._place(form, before, after, baht=_BAHT.match(after) is not None) or form

    def _place(self, form: str, before: str, after: str, *, baht: bool) -> str | None:
        """The slot of a number: the fact that says it between the same words; else, for more than one digit, an amount
        where baht follows and any other fact where not. None for a number that is no fact."""
        held = self.numbers[form]
        nearest = max(held, key=lambda place: place.nearness(_near(before), _near(after)))
        if nearest.nearness(_near(before), _near(after)):
            return nearest.slot
        if len(form) == 1:  # “พิมพ์ 1” is no fact; “ย้อม 5 รอบ” is, where the fact says รอบ too
            held = [place for place in held if place.amount and baht]
        return next((place.slot for place in held if place.amount == baht), held[0].slot if held else None)

    def _spoken(self, text: str) -> list[str]:
        """The text in pieces, numbers in words as their slots: เก้าร้อยเก้าสิบบาท → ⟦price#1⟧, บาท."""
        pieces, end = [], 0
        for number in find_numbers(text):
            if any(letter.isdigit() for letter in number.text):
                continue
            unit = _after_words(number.text, number.value)
            form = next((form for form in self.numbers if _value_of(form) == number.value), None)
            if form is None or unit is None:
                continue
            after = unit + text[number.end :]
            if slot := self._place(form, text[: number.start], after, baht=_BAHT.match(after) is not None):
                pieces += [text[end : number.start], slot]
                end = number.end - len(unit)
        return [piece for piece in (*pieces, text[end:]) if piece]


def loose_numbers(node: Any, field: str = "") -> list[str]:
    """Numbers that still stand in a masked answer: no fact of the product holds them."""
    if isinstance(node, dict):
        inner = ((key, value) for key, value in node.items() if key not in NAMING and key not in DIRECTIONS)
        return [number for key, value in inner for number in loose_numbers(value, key)]
    if isinstance(node, list):
        return [number for item in node for number in loose_numbers(item, field)]
    if not isinstance(node, str):
        return []
    return re.findall(r"[0-9๐-๙]+", _NO_CLAIM.sub("", SLOT.sub("", node)))


def texts_of(node: Any) -> Iterator[str]:
    """Every text of an answer."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in NAMING:
                yield from texts_of(value)
    elif isinstance(node, list):
        for item in node:
            yield from texts_of(item)
    elif isinstance(node, str):
        yield node


def _fee_forms(key: str, value: str) -> list[str]:
    """The ways a fee is said, where it is all she told of shipping: ส่ง 40, ค่าส่ง 40 บาท. Each is the whole fact,
    for the next seller's may begin with days, and “ค่าส่ง ⟦shipping#1⟧” would then tell the days as baht."""
    fee = _FEE.fullmatch(value) if (key.partition(":")[2] or key) == "shipping" else None
    if fee is None:
        return []
    return [f"{said}{gap}{fee[1]}{unit}" for said in _SHIPPING for gap in (" ", "") for unit in (" บาท", "บาท", "")]


def _is_amount(key: str) -> bool:
    bare = key.partition(":")[2] or key
    return bare.partition(".")[0].partition("#")[0].rstrip("⟧") in AMOUNTS


def alike(one: str, other: str) -> int:
    """How many letters two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _near(text: str) -> str:
    """Without blanks, and one kind of dash."""
    return re.sub(r"[\s–—]+", lambda match: "-" if match[0].strip() else "", text)


def _value_of(form: str) -> Decimal | None:
    return Decimal(form.replace(",", "")) if re.fullmatch(r"[\d,]+(?:\.\d+)?", form) else None


def _is_unit(part: str, value: str) -> bool:
    """บาท in “เพิ่ม 30 บาท”: the word behind a number."""
    before = value.partition(part)[0].rstrip()
    return before[-1:].isdigit()


def _with_comma(digits: str) -> set[str]:
    if not re.fullmatch(r"[\d,]+", digits):
        return set()
    bare = digits.replace(",", "")
    return {bare, f"{int(bare):,}"} if not bare.startswith("0") else {bare}


def _longest(forms: Mapping[str, Any]) -> list[str]:
    return sorted(forms, key=lambda form: (-len(form), form))


def _spread(form: str) -> str:
    """A fact's words however they are spaced: on a screen it may be broken into lines."""
    return r"\s+".join(map(re.escape, form.split()))


def _cuts(text: str) -> frozenset[int]:
    """Where words begin and end."""
    at, found = 0, {0, len(text)}
    for word in words(text):
        start = text.find(word, at)
        if start >= 0:
            at = start + len(word)
            found |= {start, at}
    return frozenset(found)


def _after_words(text: str, value: Decimal) -> str | None:
    """What follows the number words: the unit."""
    spellings: list[Callable[[Decimal], str]] = [number_words, lambda v: number_words(v, colloquial=True)]
    return next((text[len(said) :] for spell in spellings if text.startswith(said := spell(value))), None)
