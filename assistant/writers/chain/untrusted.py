"""Product text is data, never an instruction: what is taken out of it, and what an answer must not carry."""

from __future__ import annotations

import base64
import binascii
import html
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import regex

from assistant.writers.chain.gate import Gate

_CHAT_TOKENS = regex.compile(
    r"<\|[^<>|]{0,40}\|>|<\|[^<>|]{0,40}|</?s>|\[/?INST\]|<</?SYS>>|<(start|end)_of_turn>", regex.I
)
_KEEP = frozenset("\n\t\u200c\u200d")
"""Joiners are letters' work in emoji; newline and tab become spaces later."""
_TURNED = regex.compile(r"[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of reading: no Thai, English or Chinese text has a use for them."""
_RIGHT_TO_LEFT = regex.compile(r"[\p{Hebrew}\p{Arabic}]")
_LINK = regex.compile(r"!?\[([^\[\]]{0,80})\]\([^()\s]{1,300}\)")
_ENCODED = regex.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{16,}={0,2}(?![A-Za-z0-9+/=])")
_BYTES = regex.compile(r"(?<![0-9a-z])(?:[0-9a-f]{2}[\s,:]+){5,}[0-9a-f]{2}(?![0-9a-z])", regex.I)
_BETWEEN_THAI = regex.compile(r"(?<=\p{Thai}) +(?=\p{Thai})")
_JOINED = {0x200C: None, 0x200D: None, ord("ๅ"): "า"}
_IMPOSSIBLE = regex.compile(r"[ๅา](?=[\u0E31\u0E34-\u0E3A\u0E47-\u0E4E])")
"""A vowel where no word has one, put in to tear a word apart: ลๅืม."""
_LATIN = regex.compile(r"[A-Za-z]{3}")
_SPELT = regex.compile(r"(?<![A-Za-z])(?:[A-Za-z][.\-_*]){2,}[A-Za-z](?![A-Za-z])")
"""i.g.n.o.r.e: letters one by one."""


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((files("assistant.writers.chain") / "untrusted.toml").read_text(encoding="utf-8"))


@cache
def _patterns(name: str) -> tuple[regex.Pattern[str], ...]:
    """Each on its own: one alternation of all of them is three times as slow, with no first letter to look for."""
    return tuple(regex.compile(_whole(pattern), regex.I | regex.M) for pattern in _words()["patterns"][name])


def _whole(pattern: str) -> str:
    """A pattern with its groups of words, «say», written out."""
    return str(regex.sub(r"«([^»]+)»", lambda group: _whole(_words()["words"][group[1]]), pattern))


@cache
def _gate(name: str) -> Gate:
    return Gate(_patterns(name))


@lru_cache(maxsize=4096)  # the ten pieces of a kit show the same facts
def clean(text: str) -> str:
    """One fact as one line: no control, bidi or private characters, no chat-control tokens, no addresses behind words,
    no angle brackets (they delimit the data in the prompt)."""
    kept = text
    if not text.isprintable():
        kept = "".join(c for c in text if c in _KEEP or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs", "Cn"))
    kept = unicodedata.normalize("NFC", kept)
    if "<" in kept or "[" in kept or ">" in kept or "`" in kept:
        kept = _LINK.sub(r"\1", _CHAT_TOKENS.sub(" ", kept))
        kept = kept.replace("<", "‹").replace(">", "›").replace("```", "'''")
    return " ".join(kept.split())


def orders_among(texts: Iterable[str]) -> list[bool]:
    """For each text: does it look like an order to the machine instead of a word about the product?

    They are read as one text first, which finds nothing in almost every product.
    """
    given = list(texts)
    if not _is_suspect("\n".join(given)):
        return [False] * len(given)
    return [is_order(text) for text in given]


@lru_cache(maxsize=4096)
def is_order(text: str) -> bool:
    """Does this look like an order to the machine instead of a word about the product?"""
    return _is_suspect(text)


def _is_suspect(text: str) -> bool:
    """An order, or a disguise; read with its disguises undone: gaps between Thai letters, ๅ for า, letters one by one,
    signs as HTML writes them."""
    if _is_disguised(text):
        return True
    cleaned = _IMPOSSIBLE.sub("", "\n".join(map(clean, html.unescape(text).splitlines())))
    plain = unicodedata.normalize("NFKC", cleaned).translate(_JOINED).replace("ํา", "ำ")  # which NFKC takes apart
    plain = _SPELT.sub(lambda run: regex.sub(r"[^A-Za-z]", "", run[0]), _BETWEEN_THAI.sub("", plain))
    return _gate("orders").holds(plain) or (bool(_LATIN.search(plain)) and _gate("orders_latin").holds(plain))


def before_order(text: str) -> str:
    """What of a name stands before the order in it; empty where that is nothing, or cannot be told."""
    plain = clean(text)
    patterns = (*_patterns("orders"), *_patterns("orders_latin"))
    starts = [found.start() for pattern in patterns if (found := pattern.search(plain))]
    kept = plain[: min(starts, default=0)].rstrip(" -–—·|:;,/.(")
    return "" if is_order(kept) else kept


def _is_disguised(text: str) -> bool:
    """Does it carry what no product text has a use for: chat tokens, turned letters, words in base64 or in bytes?"""
    if ("<" in text or "[" in text) and _CHAT_TOKENS.search(text):
        return True
    if _TURNED.search(text) and not _RIGHT_TO_LEFT.search(text):
        return True
    return any(map(_is_base64, _ENCODED.findall(text))) or any(map(_are_bytes, _BYTES.findall(text)))


def _is_base64(word: str) -> bool:
    """Base64 that holds readable words; a code or a model number decodes to noise."""
    if word.isdigit():
        return False
    try:
        told = base64.b64decode(word + "=" * (-len(word) % 4), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return False
    return _reads(told)


def _are_bytes(run: str) -> bool:
    """Letters as hexadecimal numbers; a row of sizes (41 42 43 …) has none of a–f among them."""
    digits = regex.sub(r"[\s,:]", "", run)
    return not digits.isdigit() and _reads(bytes.fromhex(digits).decode("utf-8", "replace"))


def _reads(told: str) -> bool:
    return told.isprintable() and sum(map(str.isalpha, told)) >= 6


def contacts_in(text: str) -> list[str]:
    """Phones, accounts, addresses and names on other platforms that stand in a text."""
    return [match.group() for pattern in _gate("contacts").possible(text) for match in pattern.finditer(text)]


def without_contacts(texts: Iterable[str]) -> list[str]:
    """Facts, cleaned, with their contacts left out."""
    given = [clean(text) for text in texts]
    if not _gate("contacts").holds("\n".join(given)):
        return given
    return [_without_contacts(text) for text in given]


def _without_contacts(text: str) -> str:
    for pattern in _patterns("contacts"):
        text = pattern.sub(" ", text)
    return " ".join(text.split())


def foreign_matter(text: str, known: str) -> list[str]:
    """What an answer carries that no product text should: chat tokens, markup, and contacts the seller did not give."""
    found = [match.group() for match in _CHAT_TOKENS.finditer(text)] if "<" in text or "[" in text else []
    found += [match.group() for pattern in _gate("markup").possible(text) for match in pattern.finditer(text)]
    return found + [contact for contact in contacts_in(text) if _bare(contact) not in _bare(known)]


def _bare(text: str) -> str:
    return str(regex.sub(r"[\s\-.()]", "", text)).lower()


def holds_refusal(texts: Iterable[str]) -> bool:
    """Is any of the texts a refusal? Almost no answer holds even a word of one."""
    given = list(texts)
    return bool(_gate("refusals").possible("\n".join(given))) and any(map(is_refusal, given))


def is_refusal(text: str) -> bool:
    """Does the model decline instead of answering?"""
    return bool(_refusal().match(text))


@cache
def _refusal() -> regex.Pattern[str]:
    ways = "|".join(pattern.pattern for pattern in _patterns("refusals"))
    return regex.compile(rf"\s*(?:{ways})", regex.I)
