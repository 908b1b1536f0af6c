"""The JSON in a model's text: out of fences, thoughts and chatter, its quotes and commas put right, or unfinished."""

from __future__ import annotations

import ast
import json
from typing import Any

import regex

_FENCE = regex.compile(r"```(?:json|JSON)?\s*(.*?)(?:```|\Z)", regex.S)
_THOUGHTS = regex.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", regex.S | regex.I)


def read_json(text: str) -> tuple[Any, bool]:
    """The JSON in a model's text, and whether it was whole. (None, …) where there is none."""
    body = _THOUGHTS.sub("", text).strip().lstrip("\ufeff")
    if fenced := _FENCE.search(body):
        body = fenced[1].strip()
    start = min((at for at in (body.find("{"), body.find("["), body.find('"{')) if at >= 0), default=-1)
    if start < 0:
        return None, True
    tree, whole = decode(body[start:])
    for _ in range(2):  # an object inside a string, sometimes twice
        if not isinstance(tree, str):
            break
        tree, whole = decode(tree)
    return (tree[0] if isinstance(tree, list) and len(tree) == 1 else tree), whole


def decode(body: str) -> tuple[Any, bool]:
    """A text that begins with a value → the value, and whether it was whole."""
    try:
        return json.JSONDecoder(strict=False).raw_decode(body)[0], True
    except json.JSONDecodeError:
        pass
    if (literal := _python_literal(body)) is not None:
        return literal, True
    from langchain_core.utils.json import parse_partial_json

    try:
        return parse_partial_json(body), False
    except (json.JSONDecodeError, IndexError, RecursionError):
        return None, False


def _python_literal(body: str) -> Any:
    """`{'title': '…',}`: single quotes and trailing commas, as models trained on code write them."""
    end = body.rfind("}")
    if end < 0:
        return None
    plain = regex.sub(r",(\s*[}\]])", r"\1", body[: end + 1])
    try:
        return json.loads(plain, strict=False)
    except json.JSONDecodeError:
        pass
    try:
        found = ast.literal_eval(body[: end + 1])
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
