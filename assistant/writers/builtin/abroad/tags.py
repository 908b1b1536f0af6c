"""Hashtags and search words: what buyers type, from the name, the place and what was done; never a whole sentence."""

from __future__ import annotations

import re

from assistant.writers.builtin.abroad.product import Told
from assistant.writers.builtin.abroad.telling import capital


def hashtags(told: Told, most: int) -> tuple[str, ...]:
    """`#PhaKhaoMa #ThaiCheckedCloth #Handwoven #SakonNakhon`: each a thing that is searched."""
    names = [_bare(told.name.head), *_inside(told.name.head), *dict.fromkeys(done_tags(told)[:2])]
    if told.place:
        names += [told.place, "泰国制造" if told.language == "zh" else "Made in Thailand"]
    tags = ["#" + "".join(capital(part) for part in _letters(name).split()) for name in names]
    return tuple(dict.fromkeys(tag for tag in tags if 2 < len(tag) <= _LONGEST[told.language]))[:most]


_LONGEST = {"en": 26, "zh": 11}


def keywords(told: Told) -> tuple[str, ...]:
    """Search words, the thing itself first."""
    bare = _bare(told.name.head)
    thai = f"泰国{bare}" if told.language == "zh" else f"Thai {bare}"
    words = [bare, *_inside(told.name.head), told.name.whole(told.language), *done_tags(told)]
    words += [thai] if told.place and "泰" not in bare and "Thai" not in bare else []
    return tuple(dict.fromkeys(word for word in words if word and len(word) <= 40))[:8]


def done_tags(told: Told) -> list[str]:
    """What was done to it, where buyers search for that: handwoven, 手工编织; in Chinese by their word for it."""
    found = [line.tag for line in told.lines if line.tag and line.type in ("process", "material", "design")]
    if told.language == "en":
        return [tag for tag in found if _SEARCHED.search(tag)]
    said = [next((word for pattern, word in _SAID if re.search(pattern, tag)), "") for tag in found]
    return [word for word in said if word and (told.place or word != THAI_CRAFT)]


_SEARCHED = re.compile(r"^hand|^woven by hand|dye|wood-fired|glazed$|crochet|organic|^cold-pressed|recycled")
"""What of all that was done buyers type into the search: not `roasted`."""
THAI_CRAFT = "泰国手工"
"""A tag, and no part of a title, which says 泰国 with the province."""
_SAID = (
    ("蓝染|蓝靛|马蓝", "蓝染"), ("扎染", "扎染"), ("染", "草木染"), ("手工编", "手工编织"), ("手工织", "手工织造"),
    ("手工刺绣", "手工刺绣"), ("手绘", "手绘"), ("钩针", "钩针"), ("柴烧", "柴烧"), ("灰釉", "灰釉"), ("有机", "有机"),
    ("冷榨", "冷榨"), ("手工", THAI_CRAFT),
)  # fmt: skip


def _bare(head: str) -> str:
    """A name without what explains it in brackets."""
    return re.sub(r"\s*[(（][^)）]*[)）]", "", head)


def _inside(head: str) -> list[str]:
    """What explains a local name, where it is a name too: `Thai checked cloth`."""
    found = re.search(r"[(（]([^)）]*)[)）]$", head)
    return [found[1]] if found and len(found[1].split()) <= 3 else []


def _letters(text: str) -> str:
    return "".join(letter if letter.isalnum() else " " for letter in re.sub("['’]", "", text))
