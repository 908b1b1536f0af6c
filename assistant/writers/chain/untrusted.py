"""Product text is data, never an instruction: what is taken out of it, and what an answer must not carry."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import regex

_CHAT_TOKENS = regex.compile(
    r"<\|[^<>|]{0,40}\|>|<\|[^<>|]{0,40}|</?s>|\[/?INST\]|<</?SYS>>|<(start|end)_of_turn>", regex.I
)
_KEEP = frozenset("\n\t\u200c\u200d")
"""Joiners are letters' work in emoji; newline and tab become spaces later."""


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((files("assistant.writers.chain") / "untrusted.toml").read_text(encoding="utf-8"))


@cache
def _patterns(name: str) -> regex.Pattern[str]:
    return regex.compile("|".join(f"(?:{pattern})" for pattern in _words()[name]), regex.I | regex.M | regex.V1)


@lru_cache(maxsize=4096)  # the ten pieces of a kit show the same facts
def clean(text: str) -> str:
    """One fact as one line: no control, bidi or private characters, no chat-control tokens, no angle brackets (they
    delimit the data in the prompt)."""
    kept = "".join(c for c in text if c in _KEEP or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs", "Cn"))
    kept = _CHAT_TOKENS.sub(" ", unicodedata.normalize("NFC", kept))
    kept = kept.replace("<", "‹").replace(">", "›").replace("```", "'''")
    return " ".join(kept.split())


@lru_cache(maxsize=4096)
def is_order(text: str) -> bool:
    """Does this look like an order to the machine instead of a word about the product?"""
    if _CHAT_TOKENS.search(text):
        return True
    plain = unicodedata.normalize("NFKC", clean(text)).replace("\u200c", "").replace("\u200d", "")
    return any(
        _patterns("orders").search(form) for form in (plain, text, regex.sub(r"(?<=\p{Thai}) +(?=\p{Thai})", "", plain))
    )


def foreign_matter(text: str, known: str) -> list[str]:
    """What an answer carries that no product text should: chat tokens, markup, and contacts the seller did not give."""
    found = [match.group() for match in _CHAT_TOKENS.finditer(text)]
    found += [match.group() for match in _patterns("markup").finditer(text)]
    contacts = [match.group() for match in _patterns("contacts").finditer(text)]
    return found + [contact for contact in contacts if _bare(contact) not in _bare(known)]


def _bare(text: str) -> str:
    return str(regex.sub(r"[\s\-.()]", "", text)).lower()


def is_refusal(text: str) -> bool:
    """Does the model decline instead of answering?"""
    return bool(_patterns("refusals").match(text.strip()))
