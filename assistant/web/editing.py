"""What the seller typed on the page ↔ the content it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import regex
from pydantic import TypeAdapter

from assistant.content import AnyContent, Finding
from assistant.web.marks import Mark, marks_at

_JOINED = {"hashtags": " ", "keywords": ", "}
"""Lists of short texts that are shown and typed as one line, and what stands between them."""
_SPLIT = {"hashtags": r"\s+", "keywords": r"\s*[,\n]\s*"}
_LINES = frozenset({"highlights", "paragraphs", "talking_points", "sample_lines"})
"""Lists whose line disappears when its text is emptied."""
_CONTENT: TypeAdapter[AnyContent] = TypeAdapter(AnyContent)


def text_at(content: AnyContent, path: str) -> str:
    """The text shown for `path`; a list of tags is one text."""
    if path in _JOINED:
        return _JOINED[path].join(getattr(content, path))
    return str(_walk(content, path.split(".")))


def facts_at(content: AnyContent, path: str) -> tuple[str, ...]:
    """Keys of the facts that the text at `path` stands on."""
    *holder, _ = path.split(".")
    return tuple(getattr(_walk(content, holder), "facts", ())) if holder else ()


def marks_for(content: AnyContent, path: str, findings: tuple[Finding, ...]) -> list[Mark]:
    """Findings in the text shown for `path`."""
    if path not in _JOINED:
        return marks_at(path, findings)
    marks, shift = [], 0
    for number, part in enumerate(getattr(content, path)):
        marks += marks_at(f"{path}.{number}", findings, shift)
        shift += len(part) + len(_JOINED[path])
    return marks


def edit_content(content: AnyContent, texts: Mapping[str, str]) -> AnyContent:
    """The content with the typed texts in place; a line that was emptied is gone.

    An answer with no wording of its own for the chat is what is sent there, too.
    Paths that the content does not have are not the seller's doing and raise ValueError.
    """
    tree = content.model_dump(mode="json")
    for path, text in texts.items():
        _set(tree, path, text.replace("\r\n", "\n"))
    _drop_empty_lines(tree)
    return _CONTENT.validate_python(tree)


def _walk(node: Any, steps: list[str]) -> Any:
    for step in steps:
        node = node[int(step)] if step.isdecimal() else getattr(node, step)
    return node


def _set(tree: Any, path: str, text: str) -> None:
    if path in _JOINED and path in tree:
        tree[path] = [part for part in regex.split(_SPLIT[path], text.strip()) if part]
        return
    *holders, last = path.split(".")
    try:
        node = tree
        for step in holders:
            node = node[int(step)] if isinstance(node, list) else node[step]
        place = int(last) if isinstance(node, list) else last
        if not isinstance(node[place], str):
            raise TypeError(path)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise ValueError(f"no text at {path!r}") from error
    if place == "answer" and node[place] != text and node["written"] in ("", node[place]):
        node["written"] = text
    node[place] = text


def _drop_empty_lines(node: Any) -> None:
    if isinstance(node, list):
        for child in node:
            _drop_empty_lines(child)
    elif isinstance(node, dict):
        for key, child in node.items():
            if key in _LINES:
                node[key] = [line for line in child if (line["text"] if isinstance(line, dict) else line).strip()]
            _drop_empty_lines(node[key])
