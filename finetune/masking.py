"""What must not be learned: facts become slots, and what belongs to a person is taken out.

A model that learns "59 บาท" tells the next shop's buyers 59 baht. It is to learn the sentence around the price, so the
price stands as ⟦price⟧ both in the question and in the answer.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from assistant.thai import find_numbers

_PERSONAL = {
    "link": r"https?://\S+|\bwww\.\S+|\b[a-z0-9\-]+\.(?:com|net|shop|co\.th|in\.th)\b\S*",
    "mail": r"[\w.+\-]+@[a-z0-9\-]+\.[a-z.]{2,}",
    "account": r"(?<!\d)\d{3}-\d-\d{5}-\d(?!\d)",
    "phone": r"(?<![\d.,\-])(?:\+?66|0)[\s\-]?[2-9]\d?[\s\-]?\d{3}[\s\-]?\d{3,4}(?!\d)",
    "line id": r"(?:line|ไลน์|ไอดีไลน์)\s*(?:id|ไอดี|oa)?\s*[:：@]\s*@?[a-z0-9._\-]{3,}|(?<![a-z0-9])@[a-z0-9._\-]{3,}",
    "address": r"(?:บ้านเลขที่|เลขที่)\s*\d+[/\d]*[^\n,]{0,60}?(?:\d{5}|(?=\n|$))|(?:หมู่|ม\.)\s*\d+\s*(?:ต\.|ตำบล)\s*\S+",
    "person": r"(?:คุณ|นาย|นางสาว|นาง|น\.ส\.)[ \t]*[ก-ฮเ-ไ][ก-๏]{1,20}"
    r"(?:[ \t]+[ก-ฮเ-ไ][ก-๏]{2,20})?(?=[ \t]|$|\n|โทร|ค่ะ|ครับ)",
}
"""What a person can be found by. Order matters: an account number is no phone number."""
_COMPILED = {name: re.compile(pattern, re.I) for name, pattern in _PERSONAL.items()}
NOT_PEOPLE = ("คุณภาพ", "คุณสมบัติ", "คุณค่า", "คุณแม่", "คุณพ่อ", "คุณยาย", "คุณลูกค้า", "คุณประโยชน์")


def scrub(text: str, counts: Counter[str] | None = None) -> str:
    """The text without phones, LINE ids, links, accounts, addresses and names of people; what was found is counted."""
    for name, pattern in _COMPILED.items():

        def out(match: re.Match[str], name: str = name) -> str:
            if name == "person" and match.group().startswith(NOT_PEOPLE):
                return match.group()
            if counts is not None:
                counts[name] += 1
            return ""

        text = pattern.sub(out, text)
    return re.sub(r"[ \t]{2,}", " ", text).strip()


COMMON = ("category",)
"""Facts that are words of the language, not of the product: “อาหาร” is no secret and no invention."""


def slot(key: str) -> str:
    """`price` → ⟦price⟧"""
    return f"⟦{key}⟧"


def slots_for(facts: dict[str, str]) -> dict[str, str]:
    """Every way a fact may stand in a text → its slot: the whole value, and each number of its own."""
    forms: dict[str, str] = {}
    for key, value in facts.items():
        if value.strip() and key not in COMMON:
            forms.setdefault(value.strip(), slot(key))
    for key, value in facts.items():
        for place, number in enumerate(find_numbers(value)):
            digits = value[number.start : number.end].strip()
            forms.setdefault(digits, slot(f"{key}#{place + 1}" if place else key))
    return forms


def mask(node: Any, forms: dict[str, str]) -> Any:
    """Texts of an answer with every fact as its slot, the longest first; fact keys stay."""
    if isinstance(node, dict):
        return {key: value if key in ("facts", "photo") else mask(value, forms) for key, value in node.items()}
    if isinstance(node, list):
        return [mask(item, forms) for item in node]
    if not isinstance(node, str):
        return node
    for form in sorted(forms, key=len, reverse=True):
        if form[:1].isdigit() or form[-1:].isdigit():
            node = re.sub(rf"(?<![\d.,]){re.escape(form)}(?![\d]|[.,]\d)", forms[form], node)
        else:
            node = node.replace(form, forms[form])
    return node


def fill(node: Any, facts: dict[str, str]) -> Any:
    """The other way round, for reading an answer written with slots."""
    if isinstance(node, dict):
        return {key: fill(value, facts) for key, value in node.items()}
    if isinstance(node, list):
        return [fill(item, facts) for item in node]
    return re.sub(r"⟦([^⟧]+)⟧", lambda m: _value(m[1], facts), node) if isinstance(node, str) else node


def _value(name: str, facts: dict[str, str]) -> str:
    key, _, place = name.partition("#")
    if not place:
        return facts.get(key, "")
    value = facts.get(key, "")
    numbers = [value[n.start : n.end] for n in find_numbers(value)]
    return numbers[int(place) - 1] if int(place) <= len(numbers) else ""


def loose_numbers(node: Any) -> list[str]:
    """Numbers that still stand in a masked answer: no fact of the product holds them."""
    if isinstance(node, dict):
        return [n for key, value in node.items() if key not in ("facts", "photo") for n in loose_numbers(value)]
    if isinstance(node, list):
        return [n for item in node for n in loose_numbers(item)]
    if not isinstance(node, str):
        return []
    return re.findall(r"[0-9๐-๙]+", re.sub(r"⟦[^⟧]+⟧", "", node))
