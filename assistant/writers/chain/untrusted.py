"""Product text is data, never an instruction: what is taken out of it, and what an answer must not carry."""

from __future__ import annotations

import base64
import binascii
import html
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.resources import files

import regex

from assistant.writers.chain.gate import Gate, Sign
from assistant.writers.chain.weighing import weigh

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
_READ_AS = (("\u200c", ""), ("\u200d", ""), ("ๅ", "า"))
_IMPOSSIBLE = regex.compile(r"[ๅา](?=[\u0E31\u0E34-\u0E3A\u0E47-\u0E4E])")
"""A vowel where no word has one, put in to tear a word apart: ลๅืม."""
_SPELT = regex.compile(r"(?<![A-Za-z])(?:[A-Za-z][.\-_*]){2,}[A-Za-z](?![A-Za-z])")
"""i.g.n.o.r.e: letters one by one."""
_BETWEEN_WORDS = regex.compile(r"[\s\-–—·|:;,/.(\[]+")
_OPENERS = " -–—·|:;,/.(["


@cache
def _gate(name: str) -> Gate:
    kept = tomllib.loads((files("assistant.writers.chain") / "untrusted.toml").read_text(encoding="utf-8"))
    signs = kept["patterns"][name]
    return Gate(Sign(regex.compile(sign["find"], regex.I | regex.M), tuple(sign["near"])) for sign in signs)


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

    All are weighed together; disguises and shapes are looked for in one text first, which finds none in almost every
    product.
    """
    given = list(texts)
    read = _undisguised(given)
    heavy = [weight > 0 for weight in weigh(read)]
    if not _has_shape(" ".join(given), "\n".join(read)):
        return heavy
    return [over or _has_shape(text, plain) for over, text, plain in zip(heavy, given, read, strict=True)]


def is_order(text: str) -> bool:
    """Does this look like an order to the machine instead of a word about the product?"""
    return orders_among([text])[0]


def before_order(text: str) -> str:
    """What of a name stands before the order in it: of its beginnings the one that weighs least; empty where that is
    nothing, or reads like an order too."""
    whole = clean(text)
    ends = [found.start() for found in _BETWEEN_WORDS.finditer(whole)]
    kept = [whole[:end].rstrip(_OPENERS) for end in ends]
    kept = [start for start in kept if start]
    if not kept:
        return ""
    weights = dict(zip(kept, weigh(_undisguised(kept)), strict=True))
    least = min(kept, key=weights.__getitem__)
    return "" if is_order(least) else least


def plain(text: str) -> str:
    """A text as it is weighed: in small letters, its disguises undone."""
    return _undisguised([text])[0]


def _undisguised(texts: Sequence[str]) -> list[str]:
    """Gaps between Thai letters, ๅ for า, letters one by one, signs as HTML writes them: all as they would be read."""
    joined = "\n".join(clean(html.unescape(text) if "&" in text else text) for text in texts)
    joined = unicodedata.normalize("NFKC", _IMPOSSIBLE.sub("", joined)).replace("ํา", "ำ")  # which NFKC takes apart
    for sign, read in _READ_AS:
        joined = joined.replace(sign, read)
    joined = _BETWEEN_THAI.sub("", joined)
    if any(sign in joined for sign in ".-_*"):
        joined = _SPELT.sub(lambda run: regex.sub(r"[^A-Za-z]", "", run[0]), joined)
    return joined.lower().split("\n")


def _has_shape(text: str, read: str) -> bool:
    """A disguise, or what no word about goods has the shape of."""
    return _is_disguised(text) or _gate("shapes").holds(read)


def _is_disguised(text: str) -> bool:
    """Does it carry what no product text has a use for: chat tokens, turned letters, words in base64 or in bytes?"""
    if ("<" in text or "[" in text) and _CHAT_TOKENS.search(text):
        return True
    if not text.isprintable() and _TURNED.search(text) and not _RIGHT_TO_LEFT.search(text):
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
    for sign in _gate("contacts").signs:
        text = sign.pattern.sub(" ", text)
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
    ways = "|".join(sign.pattern.pattern for sign in _gate("refusals").signs)
    return regex.compile(rf"\s*(?:{ways})", regex.I)
