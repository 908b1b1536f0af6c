"""The English or Chinese listing: title, scannable lines and description in the manner of four marketplaces."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from assistant.content import Brief, Grounded, Listing, Platform
from assistant.thai import words
from assistant.writers import Draft
from assistant.writers.builtin.abroad import money
from assistant.writers.builtin.abroad.frames import Said, frames, label, say
from assistant.writers.builtin.abroad.product import Line, Told, tell_product
from assistant.writers.builtin.abroad.telling import Abroad, capital


class _Manner(NamedTuple):
    """How listings read on one platform."""

    highlights: int
    title: dict[str, int]
    """Most letters of a title, by language: what a phone shows of it and the platform takes."""
    labels: bool
    hashtags: int


_MANNERS: dict[Platform, _Manner] = {
    "shopee": _Manner(6, {"en": 120, "zh": 60}, True, 5),
    "lazada": _Manner(6, {"en": 120, "zh": 60}, True, 0),
    "tiktok_shop": _Manner(4, {"en": 90, "zh": 48}, False, 4),
    "line_shopping": _Manner(4, {"en": 80, "zh": 40}, False, 0),
}

_ORDERS = (
    (
        "process",
        "material",
        "feel",
        "taste",
        "scent",
        "use",
        "absence",
        "design",
        "other",
        "pack",
        "keep",
        "wash",
        "spec",
    ),
    (
        "use",
        "feel",
        "taste",
        "scent",
        "absence",
        "process",
        "material",
        "design",
        "other",
        "keep",
        "wash",
        "pack",
        "spec",
    ),
    (
        "material",
        "process",
        "taste",
        "scent",
        "feel",
        "absence",
        "design",
        "use",
        "other",
        "pack",
        "keep",
        "wash",
        "spec",
    ),
)
"""Orders a listing may tell its lines in; the seed chooses."""
_EATEN = frozenset({"food", "drink", "supplement", "cosmetic", "soap", "herbal", "rice", "pet"})
_GROWN = frozenset({"rice", "agri", "drink"})


def write_listing_abroad(brief: Brief) -> Draft:
    """A listing in `brief.language` (en, zh): from the facts whose translation is sure; the rest is in the notes."""
    language: Abroad = "zh" if brief.language == "zh" else "en"
    told = tell_product(brief.product, language)
    manner = _MANNERS.get(brief.platform, _MANNERS["shopee"])
    rng = random.Random(f"{brief.seed}:{brief.platform}:{language}:{brief.product.name}")
    lead = say("lead", told, rng, set())
    used: set[Line] = set(lead.lines) if lead else set()
    highlights = list(_highlights(told, manner, brief.seed, used))
    listing = Listing(
        platform=brief.platform,
        language=brief.language,
        title=title(told, manner.title[language], brief),
        highlights=tuple(Grounded(text=capital(line.text), facts=line.facts) for line in highlights),
        description="\n".join(_description(told, brief, rng, lead, used)),
        hashtags=_hashtags(told, manner.hashtags),
        keywords=_keywords(told),
    )
    return Draft(listing, notes=(*told.notes, *_money_notes(told)))


def title(told: Told, most: int, brief: Brief) -> str:
    """The thing first, then what buyers filter by, as long as the platform shows."""
    front = told.name
    own = getattr(told.product, f"name_{told.language}")
    if brief.platform == "lazada" and brief.shop.name.isascii() and brief.shop.name:
        front = f"{brief.shop.name} {front}"
    joint = " " if told.language == "zh" else ", "
    for part in _title_parts(told):
        if part.lower() not in front.lower() and len(front) + len(joint) + len(part) <= most:
            front += joint + part
    return front if own or told.language == "zh" else title_case(front)


_SMALL = frozenset({
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "per", "the", "to", "with", "x", "cm",
    "mm", "kg", "mg", "g", "ml", "oz", "m", "ft",
})  # fmt: skip


def title_case(text: str) -> str:
    """As titles are written: capitals, but for small words and units."""
    said = (
        word if word.strip(",.") in _SMALL or not word[:1].islower() else _parts_capital(word)
        for word in text.split(" ")
    )
    return capital(" ".join("(" + capital(w[1:]) if w[:1] == "(" else w for w in said))


def _parts_capital(word: str) -> str:
    return "-".join(capital(part) for part in word.split("-"))


def _title_parts(told: Told) -> Iterator[str]:
    for name in ("materials", "net_content", "size"):
        line = told.parts.get(name)
        if line and len(line.text) <= 40:
            yield line.text
    if told.place:
        yield f"泰国{told.place}" if told.language == "zh" else f"{told.place}, Thailand"


def _highlights(told: Told, manner: _Manner, seed: int, used: set[Line]) -> Iterator[Line]:
    """Her clauses in one of the orders, each once."""
    count = 0
    for kind in _ORDERS[seed % len(_ORDERS)]:
        for line in told.of(kind):
            if count < manner.highlights and line not in used:
                used.add(line)
                count += 1
                yield line
    audience = told.parts.get("audience")
    if audience and audience not in used and count < manner.highlights:
        used.add(audience)
        frame = frames(told.language)["audience"][seed % 2 if told.language == "en" else 0]["text"]
        yield replace(audience, text=frame.replace("{audience}", audience.text))


def _description(told: Told, brief: Brief, rng: random.Random, lead: Said | None, used: set[Line]) -> list[str]:
    """Lead and people, what no highlight told, facts by label, price, use and care; blocks apart by an empty line."""
    people = say("people", told, rng, used, (lead.slots if lead else frozenset()) & {"maker", "community"})
    first = [text for text in (lead and lead.text, people and people.text) if text]
    rest = [_stop(capital(line.text), told.language) for line in told.lines if line not in used]
    blocks = [
        first, [line.text for line in told.own], rest, list(specifications(told, people is not None)),
        list(money_lines(told)), list(_after(told, brief)),
    ]  # fmt: skip
    lines = [line for block in blocks if block for line in (*block, "")][:-1]
    for frame in (*frames(told.language)["thin"], *frames(told.language)["close"][-2:]):
        text = "\n".join(lines)
        if _size(text) >= _LEAST and (brief.platform != "tiktok_shop" or _words(text) >= _TIKTOK_WORDS):
            break
        lines.append(frame["text"])
    return lines


_TIKTOK_WORDS = 32
"""30 by TikTok Shop's listing guide (SEA, V2); a few more, since it may count otherwise."""


def _words(text: str) -> int:
    return sum(1 for word in words(text) if word.strip())


_LEAST = 60
"""Letters of a description below which two true sentences about ordering are added: a thin product stays usable."""


def _size(text: str) -> int:
    return sum(3 if "\u4e00" <= letter <= "\u9fff" else 1 for letter in text)


def _stop(text: str, language: Abroad) -> str:
    return f"{text}。" if language == "zh" else f"{text}."


def specifications(told: Told, people_told: bool = False) -> Iterator[str]:
    """`Material: 100% cotton`, one a line."""
    for name, value, _ in spec_rows(told, people_told=people_told):
        yield f"{name}：{value}" if told.language == "zh" else f"{name}: {value}"


def spec_rows(told: Told, *, people_told: bool = False) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(label, value, facts) of everything that has a field of its own."""
    language, group = told.language, told.meaning.group
    names = {
        "materials": "ingredients" if group in _EATEN else "materials",
        "size": "duration" if group == "service" else "size",
    }
    for part in ("materials", "size", "net_content", "colours"):
        if line := told.parts.get(part):
            yield label(names.get(part, part), language), capital(line.text), line.facts
    if told.variants and not any(v.price for v in told.product.variants):
        words = ("、" if language == "zh" else ", ").join(line.text for line in told.variants)
        yield label("variants", language), capital(words), tuple(k for line in told.variants for k in line.facts)
    where = _where(told, people_told)
    if where:
        place = "venue" if group == "service" else "grown" if group in _GROWN else "origin"
        yield label(place, language), where, ("origin",)
    if told.maker and not people_told:
        yield label("host" if group in ("service",) else "maker", language), told.maker, ("origin",)
    for line in told.certificates:
        yield label("certificates", language), line.text, line.facts


def _where(told: Told, people_told: bool) -> str:
    parts = [told.community] if told.community and not people_told else []
    if told.language == "zh":
        return "".join([f"泰国{told.place}" if told.place else "", *parts])
    return ", ".join([capital(p) for p in parts] + ([f"{told.place}, Thailand"] if told.place else []))


def money_lines(told: Told) -> Iterator[str]:
    """Price or priced choices, offers, shipping."""
    product, language = told.product, told.language
    joint = "：" if language == "zh" else ": "
    priced = [(line, v) for line, v in _priced(told) if v]
    if priced:
        for line, price in priced:
            yield f"{capital(line.text)}{joint}{price}"
    elif words := money.price_line(product, language):
        yield f"{label('price', language)}{joint}{words}"
    for offer in money.offers(product, language, told.meaning.classifier):
        yield f"{label('offers', language)}{joint}{offer}"
    if (
        not (product.promotion and product.promotion.bundles)
        and product.sale_price
        and (end := money.last_day(product, language))
    ):
        yield f"{label('offers', language)}{joint}{end.lstrip(' ,，')}"
    if words := money.shipping(product, language, told.meaning.classifier):
        yield f"{label('shipping', language)}{joint}{words}"


def _priced(told: Told) -> Iterator[tuple[Line, str]]:
    for line in told.variants:
        variant = told.product.variants[int(line.facts[0].partition(".")[2]) - 1]
        if variant.price:
            yield line, money.price(variant.price, told.language)


def _money_notes(told: Told) -> Iterator[str]:
    from assistant.messages import say as tell
    from assistant.product.vocabulary import field_name

    product = told.product
    language = "จีน" if told.language == "zh" else "อังกฤษ"
    todo = field_name(f"details_{told.language}")
    if product.promotion and not money.is_offer_told(product):
        yield tell(
            "abroad_left_out", words=product.promotion.text, field=field_name("promotion"), language=language, todo=todo
        )
    if product.shipping and not money.shipping(product, told.language, told.meaning.classifier):
        yield tell(
            "abroad_left_out", words=product.shipping.text, field=field_name("shipping"), language=language, todo=todo
        )


def _after(told: Told, brief: Brief) -> Iterator[str]:
    """How to use, care, warranty, stock, and what the law asks for."""
    joint = "：" if told.language == "zh" else ": "
    for part in ("how_to_use", "care", "warranty", "stock"):
        if line := told.parts.get(part):
            name = "storage" if part == "care" and told.meaning.group in _EATEN else part
            yield f"{label(name, told.language)}{joint}{capital(line.text)}"
    if told.product.category == "supplement" or told.meaning.group == "supplement":
        yield frames(told.language)["statements"]["supplement"]


def _hashtags(told: Told, most: int) -> tuple[str, ...]:
    names = [_bare(told.head), "泰国" if told.language == "zh" else "Made in Thailand"]
    names += [told.place] if told.place else []
    names += [line.text for line in told.of("process")[:2] if len(line.text) <= 24]
    tags = ["#" + "".join(capital(part) for part in _letters(name).split()) for name in names]
    return tuple(dict.fromkeys(tag for tag in tags if len(tag) > 2))[:most]


def _bare(head: str) -> str:
    """A name without what explains it in brackets."""
    return re.sub(r"\s*[(（][^)）]*[)）]", "", head)


def _letters(text: str) -> str:
    return "".join(letter if letter.isalnum() else " " for letter in text)


def _keywords(told: Told) -> tuple[str, ...]:
    bare = _bare(told.head)
    inside = told.head[told.head.find("(") + 1 : -1] if "(" in told.head else ""
    words = [bare, inside, told.name, *(line.text for line in told.of("process", "material")[:3])]
    words += (
        [f"泰国{bare}" if told.language == "zh" else f"Thai {bare}"] if "泰" not in bare and "Thai" not in bare else []
    )
    return tuple(dict.fromkeys(word for word in words if word and len(word) <= 40))[:8]
