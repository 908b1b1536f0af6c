"""Search words and hashtags of a product: words and phrases that are rare in Thai at large and central here."""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

import regex

from assistant.thai.normal import normalise
from assistant.thai.units import unit_aliases
from assistant.thai.words import is_word, lexicon, provinces, rarity, words

_TITLE: Final = 1.7
_LEXICON: Final = 1.5
_SHORT: Final = 0.55
"""Weight of a word of three letters or fewer, and of a fragment that is in no list."""
_LONGEST: Final = 5_000
"""Letters of one text that are looked at."""
_KEPT = regex.compile(r"[^\u0e01-\u0e3a\u0e40-\u0e4eA-Za-z0-9_]+")
_THAI_WORD = regex.compile(r"[\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]{2,}")
_LATIN_WORD = regex.compile(r"[A-Za-z][A-Za-z0-9'’&-]*")


@cache
def _list(name: str) -> frozenset[str]:
    data = tomllib.loads((files("assistant.thai") / "data" / "stop_words.toml").read_text(encoding="utf-8"))
    return frozenset(str(data[name]).split())


@cache
def _lexicon() -> frozenset[str]:
    return frozenset((*lexicon(), *provinces()))


def _runs(text: str, extra: Collection[str]) -> Iterable[list[str]]:
    """Runs of words that may form a search term; stop words, numbers, units and sell words end a run."""
    run: list[str] = []
    for piece in words(text, extra):
        if piece == " " and run and _LATIN_WORD.fullmatch(run[-1]):
            run.append(piece)
        elif _speaks(piece, extra):
            if run and run[-1] == " " and not _LATIN_WORD.fullmatch(piece):
                yield run[:-1]
                run = []
            run.append(piece)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _speaks(piece: str, extra: Collection[str]) -> bool:
    if piece in extra:
        return True
    if piece in _list("stop") or piece in _list("sell") or piece in unit_aliases():
        return False
    return bool(_THAI_WORD.fullmatch(piece) or (_LATIN_WORD.fullmatch(piece) and len(piece) > 1))


def _candidates(text: str, extra: Collection[str]) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for run in _runs(text[:_LONGEST], extra):
        parts = run[:-1] if run[-1] == " " else run
        for size in (1, 2, 3):
            for start in range(len(parts) - size + 1):
                gram = tuple(parts[start : start + size])
                if gram[0] != " " and gram[-1] != " ":
                    found[gram] += 1
    return found


def keywords(title: str, texts: Sequence[str] = (), extra: Collection[str] = (), limit: int = 12) -> list[str]:
    """The `limit` best search terms of a product, best first: words, and phrases that repeat or stand in the title.

    Score: rarity in Thai at large (Phupha counts) over the root of the length × (1 + ln count) × 1.7 in the title
    × 1.5 for a shop word or a word of `extra`. No selling words (ส่งฟรี), units or numbers.
    """
    title = normalise(title)
    in_title = _candidates(title, extra)
    counts = in_title.copy()
    for text in texts:
        counts.update(_candidates(normalise(text), extra))
    scored = []
    for gram, count in counts.items():
        if len(gram) > 1 and count < 2 and gram not in in_title:
            continue
        scored.append((_score(gram, count, extra, in_title=gram in in_title), gram))
    scored.sort(key=lambda pair: (-pair[0], pair[1]))
    return _varied(scored, limit)


def _score(gram: tuple[str, ...], count: int, extra: Collection[str], *, in_title: bool) -> float:
    parts = [part for part in gram if part != " "]
    whole = "".join(gram)
    score = sum(rarity(part) for part in parts) / math.sqrt(len(parts)) * (1 + math.log(count))
    if in_title:
        score *= _TITLE
    if whole in _lexicon() or whole in extra:
        score *= _LEXICON
    elif any(part in _lexicon() or part in extra for part in parts):
        score *= 1 + (_LEXICON - 1) / 2
    if len(whole) <= 3 or (not whole.isascii() and any(not part.isascii() and not is_word(part) for part in parts)):
        score *= _SHORT
    return score


def _varied(scored: Sequence[tuple[float, tuple[str, ...]]], limit: int) -> list[str]:
    """At most two terms that hold one another; the halves of a kept Latin phrase are dropped."""
    kept: list[str] = []
    for _, gram in scored:
        term = "".join(gram)
        nested = [other for other in kept if term in other or other in term]
        latin_half = any(" " in other and term in other for other in nested)
        if term in kept or len(nested) >= 2 or latin_half:
            continue
        kept.append(term)
        if len(kept) == limit:
            break
    return kept


def hashtag(word: str) -> str:
    """A word as a hashtag; only Thai, Latin letters, digits and _ stay. Empty where nothing or only digits stay."""
    kept = _KEPT.sub("", normalise(word)).replace("ฯ", "")
    return f"#{kept}" if kept and not kept.isdigit() else ""


def hashtags(title: str, texts: Sequence[str] = (), extra: Collection[str] = (), limit: int = 8) -> list[str]:
    """The best search terms as hashtags, each once."""
    found = (hashtag(term) for term in keywords(title, texts, extra, limit + 4))
    return list(dict.fromkeys(tag for tag in found if tag))[:limit]
