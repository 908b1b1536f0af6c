"""What the program says to people, in Thai and English: data in `rules/messages/*.toml`.

A file holds one table per message code; `{name}` stands for a value:

    [price_unreadable]
    th = "อ่านราคา “{value}” ไม่ออก"
    th_do = "พิมพ์เป็นตัวเลข เช่น 390 หรือ 690-890"
    en = "cannot read the price “{value}”"
    en_do = "type a number, such as 390 or 690-890"
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

Language = Literal["th", "en"]


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    """All messages by code. A code that stands in two files is a mistake of ours."""
    catalogue: dict[str, dict[str, str]] = {}
    folder = files("assistant") / "rules" / "messages"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".toml"):
            continue
        for code, words in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if code in catalogue:
                raise ValueError(f"message code {code!r} is defined twice, again in {file.name}")
            catalogue[code] = words
    return catalogue


def what(code: str, lang: Language = "th", **values: object) -> str:
    """What was wrong (or what is so), without the advice."""
    return _catalogue()[code][lang].format(**values)


def advice(code: str, lang: Language = "th", **values: object) -> str:
    """What to do about it; empty where the message has no advice."""
    return _catalogue()[code].get(f"{lang}_do", "").format(**values)


def parted(told: str) -> tuple[str, str]:
    """A sentence as (what, what to do), the second empty where there is no advice.

    `say` joins the two by an arrow, the reason of a finding by a dash.
    """
    head, _, todo = told.partition(" → " if " → " in told else " — ")
    return head, todo


def say(code: str, lang: Language = "th", **values: object) -> str:
    """The message and its advice as one text: “what → what to do”."""
    told, todo = what(code, lang, **values), advice(code, lang, **values)
    return f"{told} → {todo}" if todo else told
