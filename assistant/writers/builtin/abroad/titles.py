"""Titles: the thing first, then what buyers filter by; no content word twice, as long as the platform shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.content import Brief
from assistant.writers.builtin.abroad.naming import GRAMMAR, pairs, stems
from assistant.writers.builtin.abroad.product import Told
from assistant.writers.builtin.abroad.tags import THAI_CRAFT, done_tags
from assistant.writers.builtin.abroad.telling import Abroad, capital

MOST_LETTERS: dict[str, dict[Abroad, int]] = {
    "shopee": {"en": 120, "zh": 60},
    "lazada": {"en": 120, "zh": 60},
    "tiktok_shop": {"en": 90, "zh": 48},
    "line_shopping": {"en": 80, "zh": 40},
}
"""Most letters of a title: what a phone shows of it and the platform takes."""
_PARTS: dict[str, tuple[str, ...]] = {
    "shopee": ("material", "tag", "size"),
    "lazada": ("size", "material"),
    "tiktok_shop": ("quality", "material"),
    "line_shopping": ("size",),
}
"""What follows the name on each platform, in an order that the seed turns; the place comes last."""


def title(told: Told, brief: Brief) -> str:
    """The title of one listing."""
    platform = brief.platform if brief.platform in _PARTS else "shopee"
    language, most = told.language, MOST_LETTERS[platform][told.language]
    front = told.name.whole(language)
    if platform == "lazada" and brief.shop.name and brief.shop.name.isascii():
        front = f"{brief.shop.name} {front}"
    names = _PARTS[platform]
    turn = brief.seed % len(names)
    joint = " " if language == "zh" else ", "
    for name in (*names[turn:], *names[:turn], "place"):
        part = next((p for p in _candidates(name, told) if _is_new(p, front, language)), "")
        if part and len(front) + len(joint) + len(part) <= most:
            front += joint + part
    return front if told.name.own or language == "zh" else title_case(front)


def _candidates(name: str, told: Told) -> Iterator[str]:
    """What a part of the title may be, the best first."""
    if name == "material" and told.meaning.group not in _NOT_BY_MATERIAL and (line := told.parts.get("materials")):
        items = (re.sub(r"\s*[(（][^)）]*[)）]", "", item) for item in re.split(r", |、", line.text))
        yield from (item for item in items if len(item) <= _SHORT)
    elif name == "tag":
        known = _KNOWN.search(told.name.whole("zh"))
        tags = (tag for tag in done_tags(told) if tag != THAI_CRAFT)
        yield from (tag for tag in tags if not (known and _KNOWN.search(tag)))
    elif name == "quality":
        yield from (line.text for line in told.of("feel", "taste", "scent", "use", "absence") if _is_plain(line.text))
    elif name == "size":
        for part, pattern in (("size", _DIMENSIONS), ("net_content", _CONTENT)):
            if (line := told.parts.get(part)) and (found := pattern.search(line.text)):
                yield found[0]
    elif name == "place" and told.place:
        yield f"泰国{told.place}" if told.language == "zh" else f"{told.place}, Thailand"


_KNOWN = re.compile("手工|染")
"""Said once in a title, in whatever words."""


def _is_plain(text: str) -> bool:
    """Short, and one thought."""
    return len(text) <= _SHORT and not re.search("[,，、;]", text)


_DIMENSIONS = re.compile(r"^\d[\d.,]*(?: x |×)[^,，]*|sizes [\d–]+|尺码[\d–]+|^\d[\d.,]* ?(?:ft|英尺)")
_CONTENT = re.compile(
    r"\d+ [a-z]+ of \d[\d.,]* ?[A-Za-z]+"
    r"|\d[\d.,]* ?(?:g|kg|ml|litres?|sachets|pieces|oz|克|千克|毫升|升|小包|件)(?![a-z])"
)
"""What of a size or content buyers compare in a title: 80 x 200 cm, 250 ml, 10 sachets of 10 g."""
_SHORT = 28
_NOT_BY_MATERIAL = frozenset({"food", "drink", "rice", "supplement", "cosmetic", "soap", "herbal", "pet", "service"})
"""Goods nobody looks for by what is in them beyond their name."""


def _is_new(part: str, front: str, language: Abroad) -> bool:
    """Whether no content word of it stands in the title already."""
    if language == "zh":
        latin = set(re.findall(r"[A-Za-z0-9]{2,}", part)) & set(re.findall(r"[A-Za-z0-9]{2,}", front))
        return (
            part not in front and not latin and not pairs(part.removeprefix("泰国").removesuffix("府")) & pairs(front)
        )
    return not stems(part.removesuffix(", Thailand")) & stems(front)


_SMALL = GRAMMAR | {"per", "a", "cm", "mm", "kg", "mg", "g", "ml", "oz", "m", "ft", "inches"}


def title_case(text: str) -> str:
    """As titles are written: capitals, but for small words and units."""
    said = (
        word if word.strip(",.") in _SMALL or not word[:1].islower() else _parts_capital(word)
        for word in text.split(" ")
    )
    return capital(" ".join("(" + capital(w[1:]) if w[:1] == "(" else w for w in said))


def _parts_capital(word: str) -> str:
    return "-".join(capital(part) for part in word.split("-"))
