"""The English or Chinese listing: title, scannable lines and description in the manner of four marketplaces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from assistant.content import LISTING_PLATFORMS, Brief, Grounded, Listing, Platform
from assistant.thai import words
from assistant.writers import Draft
from assistant.writers.builtin.abroad.frames import Said, frames, say
from assistant.writers.builtin.abroad.product import Line, Told, tell_product
from assistant.writers.builtin.abroad.specs import after_rows, money_rows, row, running, spec_rows
from assistant.writers.builtin.abroad.tags import hashtags, keywords
from assistant.writers.builtin.abroad.telling import Abroad, capital
from assistant.writers.builtin.abroad.titles import title
from assistant.writers.builtin.orders import line_orders
from assistant.writers.builtin.understand import CLAUSE_TYPES


class _Manner(NamedTuple):
    """How listings read on one platform."""

    highlights: int
    labels: bool
    """Specifications a line each, rather than side by side."""
    hashtags: int


_MANNERS: dict[Platform, _Manner] = {
    "shopee": _Manner(6, True, 5),
    "lazada": _Manner(6, True, 0),
    "tiktok_shop": _Manner(4, False, 4),
    "line_shopping": _Manner(4, False, 0),
}
_ANGLES = ("craft", "everyday", "story", "problem", "gift")
"""Orders of lines that turn with the seed."""


def write_listing_abroad(brief: Brief) -> Draft:
    """A listing in `brief.language` (en, zh): from the facts whose translation is sure; the rest is in the notes."""
    language: Abroad = "zh" if brief.language == "zh" else "en"
    told = tell_product(brief.product, language)
    manner = _MANNERS.get(brief.platform, _MANNERS["shopee"])
    turn = brief.seed + (LISTING_PLATFORMS.index(brief.platform) if brief.platform in LISTING_PLATFORMS else 0)
    lead = say("lead", told, turn, set())
    used: set[Line] = set(lead.lines) if lead else set()
    highlights = list(_highlights(told, manner, turn, used))
    listing = Listing(
        platform=brief.platform,
        language=brief.language,
        title=title(told, brief),
        highlights=tuple(Grounded(text=capital(line.text), facts=line.facts) for line in highlights),
        description="\n".join(_description(told, brief, turn, lead, used)),
        hashtags=hashtags(told, manner.hashtags),
        keywords=keywords(told),
    )
    return Draft(listing, notes=told.notes)


def _highlights(told: Told, manner: _Manner, turn: int, used: set[Line]) -> Iterator[Line]:
    """Her clauses in one of the orders, each once."""
    order = line_orders()[_ANGLES[turn % len(_ANGLES)]]
    lines = [line for kind in dict.fromkeys((*order, *CLAUSE_TYPES)) for line in told.of(kind)]
    lines = [line for line in lines if line not in used][: manner.highlights]
    used.update(lines)
    yield from lines
    audience = told.parts.get("audience")
    if audience and audience not in used and len(lines) < manner.highlights:
        used.add(audience)
        choices = frames(told.language)["audience"]
        yield replace(audience, text=choices[turn % len(choices)]["text"].replace("{audience}", audience.text))


def _description(told: Told, brief: Brief, turn: int, lead: Said | None, used: set[Line]) -> list[str]:
    """Opening, what no highlight told, facts, price, use and care; blocks apart by an empty line."""
    manner = _MANNERS.get(brief.platform, _MANNERS["shopee"])
    people = say("people", told, turn, used) if not lead or "by" not in lead.slots else None
    opening = _paragraph([said.text for said in (lead, people) if said], told.language)
    story = told.parts.get("story")
    rest = _paragraph(
        [_stop(capital(line.text), told.language) for line in told.lines if line not in used], told.language
    )
    specs = [row(*pair, told.language) for pair in spec_rows(told, people_told=_names_people(lead, people))]
    money = list(money_rows(told))
    blocks = [
        opening, [story.text] if story else [], [line.text for line in told.own], rest,
        specs if manner.labels else list(running(specs, told.language, _WIDTH[told.language])),
        money, list(after_rows(told)),
    ]  # fmt: skip
    lines = [line for block in blocks if block for line in (*block, "")][:-1]
    return [*lines, *_closing(lines, brief, told.language)]


def _names_people(*said: Said | None) -> bool:
    return any("by" in frame.slots for frame in said if frame)


_WIDTH: dict[Abroad, int] = {"en": 78, "zh": 34}
"""Letters of a line of running facts on a phone."""


def _paragraph(sentences: list[str], language: Abroad) -> list[str]:
    return [("" if language == "zh" else " ").join(sentences)] if sentences else []


def _closing(lines: list[str], brief: Brief, language: Abroad) -> Iterator[str]:
    """TikTok Shop wants 30 words, and a bare price is short anywhere: then an invitation to ask, no padding."""
    short = brief.platform == "tiktok_shop"
    text = "\n".join(lines)
    for frame in frames(language)["close"]:
        if len(text) >= _LEAST[language] and not (short and _count(text) < _TIKTOK_WORDS):
            return
        yield frame["text"]
        text = f"{text}\n{frame['text']}"


def _count(text: str) -> int:
    return sum(bool(word.strip()) for word in words(text))


_LEAST: dict[Abroad, int] = {"en": 40, "zh": 20}
"""Letters of a description below which the buyer is told that she may ask."""
_TIKTOK_WORDS = 32
"""30 by TikTok Shop's listing guide (SEA, V2); a few more, since it may count otherwise."""


def _stop(text: str, language: Abroad) -> str:
    return f"{text}。" if language == "zh" else f"{text}."
