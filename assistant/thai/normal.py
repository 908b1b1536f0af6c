"""One spelling for one word: what typing slips, old fonts and copy-and-paste do to Thai is undone here.

Runs are cut before anything else looks at the text, because canonical ordering, PyThaiNLP's normalisation and its
number joining are all quadratic in such runs ("55555…" is laughter in Thai, and people hold the key down).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeAlias

import regex

MAX_RUN: Final = 10
"""One character repeated more often than this says nothing more."""
MAX_DIGITS: Final = 20
"""The longest number a seller types is a barcode of 14 digits."""
MAX_MARKS: Final = 8
"""Combining marks of any script on one base; an emoji family needs fewer."""

Match: TypeAlias = Any
"""A match of `re` or of `regex`; the latter comes without types."""
Rule: TypeAlias = tuple[Any, str | Callable[[Match], str]]

# Letters pre-positioned by old Windows Thai fonts, still found in text copied out of PDF files.
_PRIVATE = dict(zip(range(0xF700, 0xF71B), "ฐิีึื่้๊๋์่้๊๋์ญัํ็่้๊๋์ฺุู", strict=True))
_SPACES = dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
_BREAKS = dict.fromkeys([0x0B, 0x0C, 0x85, 0x2028, 0x2029], "\n")
_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
ONE_FOR_ONE: Final = {**_PRIVATE, **_SPACES, **_BREAKS, **_FULL_WIDTH}
"""Characters that stand for exactly one other character."""

TONE: Final = "่-๋"
ABOVE_BELOW: Final = "ัิ-ฺ็-๎"
_EMOJI_END = r"[\p{Extended_Pictographic}\ufe0f\U0001f3fb-\U0001f3ff]"

INVISIBLE_RULES: Final[tuple[Rule, ...]] = (
    (regex.compile(r"\r\n?"), "\n"),
    # A joiner is kept only where it holds an emoji together.
    (regex.compile(rf"(?<!{_EMOJI_END})\u200d|\u200d(?!\p{{Extended_Pictographic}})"), ""),
    (
        regex.compile(
            r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f"
            r"\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
        ),
        "",
    ),
)
RUN_RULES: Final[tuple[Rule, ...]] = (
    (regex.compile(rf"(\p{{M}}{{{MAX_MARKS}}})\p{{M}}+"), r"\1"),
    (re.compile(rf"([0-9๐-๙])\1{{{MAX_DIGITS},}}"), lambda m: m[1] * MAX_DIGITS),
    (re.compile(rf"([^0-9๐-๙])\1{{{MAX_RUN},}}"), lambda m: m[1] * MAX_RUN),
)


def _marks_in_order(match: Match) -> str:
    """Vowels above and below, then one tone (the one typed last is meant), then the killer; each once."""
    marks = list(dict.fromkeys(match[0]))
    tones = [mark for mark in match[0] if "่" <= mark <= "๋"][-1:]
    vowels = sorted((mark for mark in marks if not "่" <= mark <= "์"), key=lambda mark: mark != "ฺ")
    return "".join((*vowels, *tones, *(mark for mark in marks if mark == "์")))


def _tone_first(match: Match) -> str:
    """บา้น is บ้าน: the tone stands before a vowel that stands beside the letter."""
    tones = [mark for mark in match[0] if "่" <= mark <= "๋"][-1:]
    return "".join((*tones, *(vowel for vowel in match[0] if not "่" <= vowel <= "๋")))


SHAPE_RULES: Final[tuple[Rule, ...]] = (
    (re.compile("เเ"), "แ"),
    (re.compile(rf"[{ABOVE_BELOW}]{{3,}}+|[{TONE}์][{ABOVE_BELOW}]|[ุู]ฺ|([{ABOVE_BELOW}])\1"), _marks_in_order),
    # น้ํา, นํ้า, นำ้: three ways to type one word.
    (re.compile(rf"ํ([{TONE}]?)า"), r"\1ำ"),
    (re.compile(rf"(?<![ะาำ])[ะาำ]++[{TONE}][ะาำ{TONE}]*+"), _tone_first),
    (re.compile(rf"(?<![ก-ฮ{ABOVE_BELOW}\u25cc])[{ABOVE_BELOW}]+"), ""),
)
_ROUNDS: Final = 4
"""Rules make work for one another; two rounds settle any text seen, the rest is reserve."""

# Nearly every text is clean; three quick looks say so.
_EXOTIC = re.compile(r"[^\n -~\u0e01-\u0e3a\u0e3f-\u0e5b–—“”‘’…•]")
_RUNNING = re.compile(rf"(.)\1{{{MAX_RUN}}}|[{ABOVE_BELOW}]{{{MAX_MARKS}}}", re.DOTALL)
_MISSHAPEN = re.compile(
    rf"เเ|[{TONE}์][{ABOVE_BELOW}]|[ะาำ][{TONE}]|ํ[{TONE}]?า|(?<![ก-ฮ{ABOVE_BELOW}\u25cc])[{ABOVE_BELOW}]"
    rf"|[ัิ-ฺ็ํ๎]{{2}}"
)


def apply_rules(text: str, rules: Iterable[Rule]) -> str:
    """Each rule once, in order."""
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text


def is_plain(text: str) -> bool:
    """True where the text needs no normalisation, as far as quick looks can say."""
    return not (_EXOTIC.search(text) or _RUNNING.search(text) or _MISSHAPEN.search(text))


def normalise(text: str) -> str:
    """The same text in one spelling; linear in its length, and unchanged when done twice.

    NFC; sara am in one piece; invisible and direction characters gone; marks in writing order; two เ as แ; full-width
    letters as plain ones; a character repeated more than 10 times (a digit more than 20) cut to that. Marks without
    a letter to sit on are removed. Spaces at the ends and between words are the caller's.
    """
    if is_plain(text):
        return text
    text = apply_rules(apply_rules(text.translate(ONE_FOR_ONE), INVISIBLE_RULES), RUN_RULES)
    for _ in range(_ROUNDS):
        before = text
        text = apply_rules(unicodedata.normalize("NFC", text), SHAPE_RULES)
        if text == before:
            break
    return apply_rules(text, RUN_RULES)
