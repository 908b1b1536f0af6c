"""How long a text takes to say: syllables of the spoken form, and the pauses between phrases."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from threading import Lock
from typing import Final

import regex

from assistant.thai.normal import normalise
from assistant.thai.spoken import speech_data, spoken
from assistant.thai.words import words

RATE: Final = 4.7
"""Syllables a second without pauses: read Thai measured 4.70 (SD 0.48), Coupé et al. 2019, 17 languages."""
SPACE: Final = 0.25
"""Seconds of a phrase pause, written as a space."""
SENTENCE: Final = 0.45
"""Seconds of a sentence pause. With 10.5 syllables a line and one space in it, as in live scripts, text comes to
3.6 syllables a second, the share of speaking time (77 %) of the same measurement."""

ENGLISH_RATE: Final = 4.3
"""Syllables a second without pauses: with these pauses 155–175 words a minute, near what narrators of English are told
to keep (150–160 is the usual advice for audio books; confidence: medium)."""
CHINESE_RATE: Final = 4.9
"""Characters a second without pauses; Mandarin read aloud was measured at 5.18 (Pellegrino et al. 2011)."""

_THAI = regex.compile(r"[\u0e01-\u0e4e]+")
_HAN = regex.compile(r"\p{Han}")
_LATIN_WORD = regex.compile(r"[A-Za-z]+")
_VOWELS = regex.compile(r"[aeiouy]+", regex.IGNORECASE)
_lock = Lock()


@cache
def _exceptions() -> dict[str, int]:
    """Words whose spelling hides syllables; a word that stands in two rows counts by the larger."""
    return {word: int(count) for count, row in speech_data()["syllables"].items() for word in row.split()}


@lru_cache(maxsize=50_000)
def _in_word(word: str) -> int:
    """An exception, or the cheapest way to lay exceptions over the syllables of han_solo; the longest one counts."""
    pieces = solo_syllables(word)
    total = at = 0
    while at < len(pieces):
        for end in range(len(pieces), at, -1):
            known = _exceptions().get("".join(pieces[at:end]))
            if known is not None:
                total, at = total + known, end
                break
        else:
            total, at = total + _spoken_in(pieces[at]), at + 1
    return total


_SILENCED = re.compile("[ก-ฮ][ิุ]?์")
_TRUE_CLUSTER = re.compile("[กขค][รลว]|[ปผพ][รล]|[ตทสศซจฟบด]ร|[ฟบ]ล|ห[งญนมยรลว]|อย")
_TWO_BEGIN = re.compile("([ก-ฮ]{2})(?:[่-๋]?[ะาำ]|[่-๋]?[ัิ-ู็])|[เแโใไ]([ก-ฮ]{2})(?:[่-๋]|[ก-ฮาะ]|ิ|ี|ื|็)")


def _spoken_in(piece: str) -> int:
    """Two consonants at the beginning that are no true cluster are spoken with a vowel between them: ส-นาม."""
    match = _TWO_BEGIN.match(_SILENCED.sub("", piece))
    pair = (match[1] or match[2]) if match else None
    return 2 if pair and not _TRUE_CLUSTER.match(pair) else 1


def solo_syllables(word: str) -> list[str]:
    """han_solo's syllables. Its model loads lazily and is not safe to load from two threads."""
    from pythainlp.tokenize import han_solo

    with _lock:
        return [syllable for syllable in han_solo.segment(word) if syllable.strip()]


def _in_latin(word: str) -> int:
    """Groups of vowels, without a silent e; at least one."""
    groups = len(_VOWELS.findall(word))
    silent = word.lower().endswith("e") and groups > 1 and not word.lower().endswith(("le", "ee"))
    return max(1, groups - silent)


def syllables(text: str) -> int:
    """Syllables of a text as it is said: numbers, units and letters count as their spoken form."""
    total = 0
    for piece in words(spoken(text)):
        if _THAI.fullmatch(piece):
            total += _in_word(piece)
        else:
            total += sum(_in_latin(word) for word in _LATIN_WORD.findall(piece)) + len(_HAN.findall(piece))
    return total


_PAUSE = regex.compile(r"(?<=[^\s\d])[ \t]+(?=[^\s\d๐-๙ๆฯ฿])|(?<=\d[ \t]?(?:บาท|%))[ \t]+")
_SENTENCE_END = regex.compile(r"[!?…]+|\n+|(?<=[ก-๎]{3})\.(?=\s|$)")

_PAUSE_ABROAD = regex.compile(r"[,;:，、；：]+(?!\d)|\s[–—]\s")
_END_ABROAD = regex.compile(r"[!?…。！？]+|\n+|\.(?=\s|$)")


def speech_seconds(text: str) -> float:
    """Seconds to say a text, with a pause at each phrase and sentence end: at the pace of Thai, or, where no letter is
    Thai, of English or Chinese."""
    shown = normalise(text).strip()
    if not shown:
        return 0.0
    rate, pause, end = RATE, _PAUSE, _SENTENCE_END
    if not _THAI.search(shown):
        if _HAN.search(shown):
            rate, pause, end = CHINESE_RATE, _PAUSE_ABROAD, _END_ABROAD
        elif _LATIN_WORD.search(shown):
            rate, pause, end = ENGLISH_RATE, _PAUSE_ABROAD, _END_ABROAD
    ends = len(end.findall(shown)) + (0 if end.search(shown[-1]) else 1)
    pauses = len(pause.findall(end.sub("", shown)))
    return syllables(shown) / rate + SPACE * pauses + SENTENCE * ends
