"""Where and by whom: province, community and maker out of the seller's words."""

from __future__ import annotations

import re
from functools import cache

from assistant.product.record import Origin
from assistant.product.vocabulary import clean, read_words


@cache
def _provinces() -> tuple[re.Pattern[str], dict[str, str]]:
    data = read_words("places")
    names = {name.casefold(): name for name in data["provinces"]}
    names |= {name.casefold(): full for name, full in data["names"].items()}
    ordered = sorted((n for n in names if n not in data["ambiguous"]), key=len, reverse=True)
    marked = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?:จังหวัด|จ\.|จว\.)\s*({marked})|({'|'.join(map(re.escape, ordered))})"), names


def province_of(text: str) -> str | None:
    """The one province a text names, in full; None where it names none or several."""
    pattern, names = _provinces()
    told = clean(text).casefold()
    if told in names:
        return names[told]
    marked = {names[m[1]] for m in pattern.finditer(told) if m[1]}
    found = marked or {names[m[2]] for m in pattern.finditer(told) if m[2]}
    return found.pop() if len(found) == 1 else None


@cache
def _parts() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = read_words("places")
    stops = "|".join(re.escape(w) for w in data["stops"])
    end = rf"(?=\s*(?:{stops}|[,;|/()\n]|$))"
    community = "|".join(re.escape(w) for w in sorted(data["community"], key=len, reverse=True))
    maker = "|".join(re.escape(w) for w in sorted(data["maker"], key=len, reverse=True))
    return (
        re.compile(rf"(?:^|(?<=[\s,;|/(]))((?:{community})[ก-๎][^,;|/()\n]*?){end}"),
        re.compile(rf"(?:^|(?<=[\s,;|/(]))(?:{maker})\s*:?\s*([^,;|/()\n]+?){end}", re.IGNORECASE),
    )


def read_origin(text: str, **parts: str | None) -> Origin:
    """The seller's words, and the province, community and maker in them; `parts` given on their own come first."""
    text = clean(text)
    community, maker = (pattern.search(text) for pattern in _parts())
    return Origin(
        text=text,
        province=parts.get("province") or province_of(text),
        community=parts.get("community") or (_before_province(community[1]) if community else None),
        maker=parts.get("maker") or (maker[1].strip() if maker else None),
    )


def _before_province(name: str) -> str:
    """กลุ่มทอผ้าบ้านนาดี สกลนคร: the province at the end is not part of the group's name."""
    words = name.strip().split(" ")
    while len(words) > 1 and province_of(words[-1]):
        words.pop()
    return " ".join(words)
