"""One click: the words replaced by the lawful ones, or the sentence taken out where nothing lawful is left."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import regex

from assistant.content import Content, Finding

C = TypeVar("C", bound=Content)

_BREAK = regex.compile(r"\n|(?<=[.!?…])\s|(?<=ค่ะ|ครับ|นะคะ|นะครับ|คะ|จ้า)\s|\s{2,}|\s[|·•]\s")
_CLAUSE = regex.compile(r"\s")
_LINES = re.compile(r"\n{3,}")
_LONG = 60
"""A sentence longer than this loses only the clause (between spaces) that holds the words."""


def apply(content: C, finding: Finding) -> C:
    """The content with the finding's suggestion in place of its words, or without the sentence that holds them.

    Nothing is changed where the text at the finding's place is not (or no longer) what was found.
    """
    if not finding.field:
        return content
    text = dict(content.texts()).get(finding.field)
    if text is None or text[finding.start : finding.end] != finding.text:
        return content
    return _with_text(content, finding.field, mend_text(text, finding))


def mend_text(text: str, finding: Finding) -> str:
    """The same for a bare text; what is missing is added at its end, in a line or a word of its own."""
    if not finding.text:
        return _added(text, finding.suggestion)
    if finding.suggestion:
        return text[: finding.start] + finding.suggestion + text[finding.end :]
    return remove_sentence(text, finding.start, finding.end)


def _added(text: str, more: str) -> str:
    joint = "\n" if "\n" in text.strip() else " "
    return f"{text.rstrip()}{joint}{more}" if text and more else text or more


def remove_sentence(text: str, start: int, end: int) -> str:
    """The text without the sentence around text[start:end]; of a long sentence only the clause goes."""
    first, last = sentence_span(text, start, end)
    left, right = text[:first].rstrip(" |·•"), text[last:].lstrip(" |·•")
    joint = "" if not left or not right or left.endswith("\n") or right.startswith("\n") else " "
    return _LINES.sub("\n\n", left + joint + right).strip()


def sentence_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around text[start:end] stands; in a long sentence the clause."""
    first, last = _around(text, start, end, _BREAK)
    return _around(text, start, end, _CLAUSE) if last - first > _LONG else (first, last)


def _around(text: str, start: int, end: int, pattern: regex.Pattern[str]) -> tuple[int, int]:
    first, last = 0, len(text)
    for match in pattern.finditer(text):
        if match.end() <= start:
            first = match.end()
        elif match.start() >= end:
            last = match.start()
            break
    return first, last


def _with_text(content: C, path: str, text: str) -> C:
    """An emptied line leaves its list; an emptied field of its own stays, empty."""
    if text:
        return content.with_text(path, text)
    holder, _, last = path.rpartition(".")
    grounded = last == "text"
    parent, _, index = (holder if grounded else path).rpartition(".")
    tree: Any = content.model_dump(mode="json")
    node = tree
    for step in parent.split(".") if parent else []:
        node = node[int(step)] if isinstance(node, list) else node[step]
    if isinstance(node, list) and index.isdigit():
        del node[int(index)]
        return content.model_validate(tree)
    return content.with_text(path, text)
