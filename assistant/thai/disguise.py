"""Undoing the tricks that hide a word from a checker: ข า ว, ล*ดน้ำหนัก, ผxม, ขาววววว.

Every step keeps, for each letter, where it stood in the original, so that what is found in the plain text can be shown
where the seller typed it. A step changes text only where real words come out of it: ผ้า ขาว, 80x200, ส.ค., ไทย-จีน stay.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from itertools import accumulate, pairwise
from typing import Final

import regex

from assistant.thai.normal import INVISIBLE_RULES, ONE_FOR_ONE, RUN_RULES, SHAPE_RULES, Match, Rule, is_plain
from assistant.thai.words import is_word, phrase, words

_THAI = "\u0e01-\u0e3a\u0e40-\u0e4e"
_WINDOW: Final = 16
"""Letters on each side of a mask that can belong to the hidden word."""
_RUN: Final = 100
"""Letters of a longer run that are looked at on each side of a space."""
_ROUNDS: Final = 6
"""Masks in one word are taken out one after the other."""


class _Traced:
    """A text that remembers where each of its letters came from."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.origin = list(range(len(text)))

    def sub(self, pattern: re.Pattern[str] | regex.Pattern[str], replacement: Callable[[Match], str]) -> None:
        """As pattern.sub; a letter that stays keeps its place, a new one takes the place of the match."""
        kept: list[str] = []
        origin: list[int] = []
        end = 0
        for match in pattern.finditer(self.text):
            old, new = match[0], replacement(match)
            if new == old:
                continue
            start = match.start()
            kept += (self.text[end:start], new)
            origin += self.origin[end:start]
            at = -1
            for letter in new:
                at = max(old.find(letter, at + 1), old.find(letter)) if letter in old else at
                origin.append(self.origin[start + max(at, 0)])
            end = match.end()
        if end:
            self.text = "".join((*kept, self.text[end:]))
            self.origin = origin + self.origin[end:]

    def apply(self, rules: Iterable[Rule]) -> None:
        for pattern, replacement in rules:
            if isinstance(replacement, str):
                self.sub(pattern, lambda match, template=replacement: match.expand(template))  # type: ignore[misc]
            else:
                self.sub(pattern, replacement)


_CLUSTER = regex.compile(r"\X")
_PLAIN = {0x0E50 + digit: str(digit) for digit in range(10)}
_LAO = {code: chr(code - 0x80) for code in range(0x0E81, 0x0ECE) if unicodedata.category(chr(code - 0x80)) != "Cn"}
_THAI_DIGIT = re.compile("[๐-๙]")
_SHORT_A = re.compile("(?<![ฤฦ])ๅ")
_TORN = re.compile(rf"(?<=[{_THAI}])[ .\-_*·•|/,~+]{{1,2}}(?=[ะาำัิ-ฺ็-๎])")
"""No word begins with a vowel behind its consonant, nor with a mark: ห.น.้.า, ฝ้ า."""


def undisguise(text: str) -> tuple[str, list[int]]:
    """The normalised text without disguises, and for each of its letters the place in the original.

    A finding at clean[i:j] stands at text[where[i] : where[j - 1] + 1]. Undone: all that `normalise` does, Thai digits,
    ๅ for า, letters held down (ขาววววว), spaced letters (ข า ว), masks inside a word (ล*ดน้ำหนัก), letters of other
    scripts (ผxม, ข1ว, Lao). Linear in the text; plain text comes back as it is.
    """
    traced = _Traced(text)
    traced.sub(_TORN, lambda _: "")
    if not is_plain(text):
        _normalise(traced)
    if _THAI_DIGIT.search(text):
        traced.text = traced.text.translate(_PLAIN)
    traced.sub(_SHORT_A, lambda _: "า")
    traced.sub(_HELD, _let_go)
    traced.sub(_SPACED, _close_up)
    traced.sub(_APART, _close_word)
    for _ in range(_ROUNDS):
        before = traced.text
        traced.sub(_MASKED, _unmask)
        if traced.text == before:
            break
    return traced.text, traced.origin


def _normalise(traced: _Traced) -> None:
    """What `normalise` does, step by step."""
    lao = _LAO if regex.search(r"\p{Thai}", traced.text) else {}
    traced.text = traced.text.translate({**ONE_FOR_ONE, **lao})
    traced.apply(INVISIBLE_RULES)
    traced.apply(RUN_RULES)
    for _ in range(4):
        before = traced.text
        if not unicodedata.is_normalized("NFC", before):
            traced.sub(_CLUSTER, lambda match: unicodedata.normalize("NFC", match[0]))
        traced.apply(SHAPE_RULES)
        if traced.text == before:
            break
    traced.apply(RUN_RULES)


_HELD = re.compile(r"(?P<c>[ก-ฮ])(?P=c){2,}|(?P<v>[ะาำๆเแโใไ])(?P=v)+|(?P<l>[a-vy-z])(?P=l){3,}")


def _let_go(match: Match) -> str:
    """One letter where a key was held down; เสื่อกกกว้าง is three ก in two words."""
    run = match[0]
    if match["c"] and len(run) == 3:
        text, start, end = match.string, match.start(), match.end()
        left, right = _left_run(text, start), _right_run(text, end)
        if all(is_word(piece) for piece in words(left + run + right)):
            return run
    return run[0]


def _left_run(text: str, at: int) -> str:
    match = regex.search(rf"[{_THAI}]*$", text[max(0, at - _WINDOW) : at])
    return match[0] if match else ""


def _right_run(text: str, at: int) -> str:
    match = regex.match(rf"[{_THAI}]*", text[at : at + _WINDOW])
    return match[0] if match else ""


_PIECE = r"(?:[เแโใไ]?[ก-ฮ][ัิ-ฺ็-๎]*[ะาำ]*|[เแโใไ]|[ะาำ])"
_GAP = r"[ .\-_*·•|/,~+]{1,2}"
_SPACED = re.compile(
    rf"(?<![{_THAI}])(?<![ก-ฮ]\.){_PIECE}(?:{_GAP}{_PIECE})+(?!\.)(?P<rest>(?:[{_THAI}]{{0,{_WINDOW}}}))"
)
_GAPS = re.compile(_GAP)


def _close_up(match: Match) -> str:
    """Letters written apart, joined where they then are words."""
    shown, rest = match[0], match["rest"]
    letters = shown[: len(shown) - len(rest)] if rest else shown
    pieces = _GAPS.split(letters)
    bare = sum(len(piece) == 1 for piece in pieces)
    lone_vowel = any(piece in "ะาำเแโใไ" for piece in pieces)
    if bare < 2 and not lone_vowel:
        return shown
    joined = "".join(pieces)
    if len(pieces) == 2 and " " not in letters:
        # One sign between two letters is a mask that may stand for a letter.
        return shown
    if not all(is_word(piece) for piece in words(joined + rest)):
        return shown
    return joined + rest


_APART = re.compile(rf"(?<![{_THAI}])[{_THAI}]++(?: [{_THAI}]++)+")


def _close_word(match: Match) -> str:
    """A hidden word cut by a space, where what is left on one side is no word: รัก ษา, ผอ ม."""
    runs = match[0].split(" ")
    closed = runs[0]
    for before, after in pairwise(runs):
        cut = not (is_word(phrase(before[-_RUN:])[-1]) and is_word(phrase(after[:_RUN])[0]))
        across = _is_hidden_whole(before, after, apart=True)
        across = across or (cut and _known_across(before[-_WINDOW:], after[:_WINDOW], only=_hidden_words()))
        closed += after if across else " " + after
    return closed


_MASKED = re.compile(rf"(?<=[{_THAI}])(?:[*x×X\-._·•|/\\~+^'’`#@!?:,=]{{1,2}}|[A-Za-z0-9а-я])(?=[{_THAI}])")


@cache
def _hidden_words() -> frozenset[str]:
    lines = (files("assistant.thai") / "data" / "masked_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _hidden_by_hole() -> dict[tuple[str, str], str]:
    """Each hidden word with one letter taken out: what stands before and after the hole → the letter."""
    holes: dict[tuple[str, str], str] = {}
    for word in sorted(_hidden_words()):
        if len(word) < 3:
            continue
        for at in range(1, len(word) - 1):
            key = (word[:at], word[at + 1 :])
            holes[key] = holes.get(key, "") + word[at]
    return holes


@cache
def _lookalikes() -> dict[str, str]:
    data = tomllib.loads((files("assistant.thai") / "data" / "lookalikes.toml").read_text(encoding="utf-8"))
    return {letter: str(thai) for letter, thai in data.items()}


def _unmask(match: Match) -> str:
    """Nothing, the letter that is hidden, or the sign itself where it hides nothing."""
    mask = match[0]
    left, right = _left_run(match.string, match.start()), _right_run(match.string, match.end())
    letter = _hidden_letter(left, right, mask)
    if letter and not _known_across(left, right, only=_hidden_words()):
        return letter
    if mask.isalnum() and mask not in "xX":
        return mask
    if mask == "*" or _known_across(left, right, only=_hidden_words()) or _is_hidden_whole(left, right):
        return ""
    before, after = words(left)[-1], words(right)[0]
    if is_word(before) and is_word(after):
        return mask
    return "" if _known_across(left, right) else mask


def _hidden_letter(left: str, right: str, mask: str) -> str:
    """The letter that makes a hidden word of what stands around it; the longest such word wins."""
    allowed = None if mask in ("*", "x", "X", "×", "-", ".", "_", "?", "+", "^") else _lookalikes().get(mask, "")
    best, letter = 0, ""
    for i in range(1, min(len(left), 12) + 1):
        for j in range(1, min(len(right), 12) + 1):
            found = _hidden_by_hole().get((left[-i:], right[:j]), "")
            fitting = [c for c in found if allowed is None or c in allowed]
            if fitting and i + j > best:
                best, letter = i + j, fitting[0]
    return letter


@cache
def _hidden_by_halves() -> dict[str, list[tuple[str, str]]]:
    """Each hidden word in two, by the last two letters of its first half."""
    halves: dict[str, list[tuple[str, str]]] = {}
    for word in sorted(_hidden_words()):
        for at in range(2, len(word) - 1):
            halves.setdefault(word[at - 2 : at], []).append((word[:at], word[at:]))
    return halves


def _is_hidden_whole(left: str, right: str, *, apart: bool = False) -> bool:
    """True where the place between the two lies in a hidden word, even between two words of it: ขาว-ถาวร, สิว.หาย.

    With `apart` (a space, which stands between words of honest text too) only inside one word of a dictionary.
    """
    halves = _hidden_by_halves().get(left[-2:], ())
    return any(
        left.endswith(first) and right.startswith(second) and (not apart or _cuts_a_word(first, second))
        for first, second in halves
    )


@cache
def _cuts_a_word(first: str, second: str) -> bool:
    return len(first) + len(second) >= 6 and all(
        len(first) != end for end in accumulate(map(len, words(first + second)))
    )


def _known_across(left: str, right: str, only: frozenset[str] | None = None) -> bool:
    """True where a word of at least three letters (or a hidden word) lies across the place between the two."""
    at = 0
    for piece in words(left + right):
        end = at + len(piece)
        if at < len(left) < end:
            hidden = piece in _hidden_words()
            return hidden if only is not None else hidden or (len(piece) >= 3 and is_word(piece))
        at = end
    return False
