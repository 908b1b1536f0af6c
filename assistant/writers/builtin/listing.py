"""Listings: title, highlights and description in the manner of four marketplaces.

Highlights tell the thing by its facts, in the order it is made and used; the description adds what a buyer asks next:
what it means for her day, the story, sizes, price, care. What a highlight has told, the description does not repeat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant.content import Brief, Grounded, Listing, Platform
from assistant.product.record import Product
from assistant.thai import words
from assistant.writers import Draft
from assistant.writers.builtin import closing, prices
from assistant.writers.builtin.orders import line_orders
from assistant.writers.builtin.phrases import Line
from assistant.writers.builtin.plan import begin
from assistant.writers.builtin.slots import fill, is_told
from assistant.writers.builtin.tags import keywords_of, tags_of
from assistant.writers.builtin.teller import Context, Teller, say, with_meaning
from assistant.writers.builtin.titles import write_title
from assistant.writers.builtin.understand import Meaning


class _Manner(NamedTuple):
    """How listings read on one platform."""

    highlights: int
    longest: int
    """Code points of one highlight."""
    labels: bool
    """Specifications as `label: value` lines rather than in running lines."""
    hashtags: int


_MANNERS: dict[Platform, _Manner] = {
    "shopee": _Manner(6, 70, True, 5),
    "lazada": _Manner(6, 70, True, 0),
    "tiktok_shop": _Manner(4, 52, False, 5),
    "line_shopping": _Manner(4, 60, False, 0),
}

_LAST = ("pack", "other", "measure", "origin", "certificate", "service", "warning")


def write_listing(brief: Brief, teller: Teller | None = None) -> Draft:
    """A listing in the manner of its platform."""
    context = begin(brief, teller)
    manner = _MANNERS.get(brief.platform, _MANNERS["shopee"])
    title = write_title(context)
    first = _first_line(context)
    highlights = write_highlights(context, manner)
    description = write_description(context, manner, first)
    listing = Listing(
        platform=brief.platform,
        title=title,
        highlights=tuple(Grounded(text=s.text, facts=s.facts) for s in highlights),
        description="\n".join(_long_enough(description, context)),
        hashtags=tags_of(context.meaning, manner.hashtags),
        keywords=keywords_of(context.meaning),
    )
    return Draft(listing, notes=closing.notes_of(context.meaning))


def write_highlights(context: Context, manner: _Manner) -> list[Line]:
    """Her clauses, each kind in its turn, joined where two belong together and linked to what follows from them."""
    lines: list[Line] = []
    for kind in line_orders()[context.angle]:
        while len(lines) < manner.highlights and any(c.text not in context.said for c in context.meaning.of(kind)):
            sentence = say(f"line.{kind}", context, longest=manner.longest)
            if sentence is None:
                break
            lines.append(with_meaning(sentence, context, manner.longest))
    for move, enough in _MORE:
        if len(lines) < min(enough, manner.highlights) and (more := _more(move, context, manner.longest)):
            lines.append(more)
    return lines


_MORE = (("line.audience", 6), ("line.materials", 5), ("line.implied", 5), ("line.origin", 4), ("post.day", 1))
"""What else a listing may say, and only while it has fewer lines than this: a full one is not padded."""


def _more(move: str, context: Context, longest: int | None) -> Line | None:
    """A material that the name or a clause tells is left to the specifications: one fact is one bullet."""
    if move == "line.materials" and _are_told(context.meaning):
        return None
    line = say(move, context, longest=longest)
    spoken = line and move == "post.day"
    return line._replace(text=_PARTICLES.sub("", line.text)) if line and spoken else line


_PARTICLES = re.compile(r"\s*((นะ)?(ค่ะ|คะ|ครับ)|นะ|(?<=ๆ))$")
"""Listings have none."""


def _are_told(meaning: Meaning) -> bool:
    return any(is_told(material, meaning) for material in meaning.product.materials)


_RICH = 5


def _first_line(context: Context) -> list[str]:
    """Where there is enough to tell, the opening takes the strongest fact before the highlights share out the rest."""
    rich = len(context.meaning.clauses) >= _RICH or len(context.meaning.of("process")) > 1
    sentence = say("lead", context) if rich else None
    return [sentence.text] if sentence else []


def write_description(context: Context, manner: _Manner, first: list[str]) -> list[str]:
    """Lead, story, what is left of her facts, sizes, price, use and care; blocks apart by an empty line."""
    blocks = [
        [*first, *_lead(context, bool(first))], list(_rest(context)), list(_specifications(context, manner)),
        list(_money(context)), list(_after(context)),
    ]  # fmt: skip
    return [line for block in blocks if block for line in (*block, "")][:-1]


def _long_enough(lines: list[str], context: Context) -> list[str]:
    """TikTok Shop wants 30 words: a thin product gets more of her day with such a thing, then how to order well."""
    while (
        context.platform == "tiktok_shop"
        and sum(bool(word.strip()) for word in words("\n".join(lines))) < _TIKTOK_WORDS
    ):
        day = _more("post.day", context, None)
        more = day or say("thin", context)
        if not more:
            break
        lines.insert(lines.index("") if day and "" in lines else len(lines), more.text)
    return lines


_TIKTOK_WORDS = 32
"""30 by TikTok Shop's listing guide (SEA, V2); a few more, since it may count otherwise."""


def _lead(context: Context, opened: bool) -> Iterator[str]:
    """A concrete thing first, then what follows for her day, then her story; one line without a fact is enough."""
    common = False
    for move in ("lead2", "story") if opened else ("lead", "lead2", "story"):
        sentence = say(move, context)
        if not sentence and move == "lead2" and not common:
            sentence = _more("post.day", context, None)
        if sentence and sentence.text != context.meaning.name:
            common = common or not sentence.facts
            yield sentence.text


def _rest(context: Context) -> Iterator[str]:
    """Nothing she said is lost: clauses that found no place above."""
    for kind in (*line_orders()[context.angle], *_LAST):
        while any(c.text not in context.said for c in context.meaning.of(kind)):
            sentence = say(f"line.{kind}", context) or say(f"plain.{kind}", context)
            if sentence is None:
                break
            yield sentence.text


_LABELS: tuple[tuple[str, dict[str, str], str], ...] = (
    ("materials", {"food": "ส่วนผสม", "drink": "ส่วนผสม", "supplement": "ส่วนผสม", "cosmetic": "ส่วนผสม", "soap": "ส่วนผสม",
                   "rice": "พันธุ์ข้าว", "herbal": "ส่วนผสม", "pet": "ส่วนผสม"}, "วัสดุ"),
    ("size", {"service": "ระยะเวลา"}, "ขนาด"), ("net", {"candle": "ปริมาณ", "soap": "ปริมาณสุทธิ", "cosmetic": "ปริมาณสุทธิ",
                            "electronics": "ในกล่อง", "toy": "ในกล่อง", "agri": "ปริมาณ", "service": "จำนวน"}, "ปริมาณสุทธิ"),
    ("colours", {}, "สี"),
)  # fmt: skip


def _specifications(context: Context, manner: _Manner) -> Iterator[str]:
    """Sizes, contents, colours, choices and certificates, as she gave them: a line each, or in running lines."""
    lines = list(_specified(context))
    yield from lines if manner.labels else _running(lines)


def _running(lines: list[str]) -> Iterator[str]:
    """Short lines side by side, as one reads them on a phone."""
    line = ""
    for text in lines:
        if line and len(line) + len(text) > _LINE:
            yield line
            line = ""
        line = f"{line} · {text}" if line else text
    if line:
        yield line


_LINE = 62
"""Code points of a running line of facts."""


def _specified(context: Context) -> Iterator[str]:
    meaning = context.meaning
    for slot, labels, usual in _LABELS:
        filler = fill(slot, context)
        if filler and not filler.tells & context.said and f"told:{slot}" not in context.said:
            label = labels.get(meaning.group, usual)
            repeats = filler.text.startswith((label, "ขนาด", "กว้าง", "ยาว", "สูง", "ฟรี")) and slot == "size"
            yield filler.text if repeats else f"{label}: {filler.text}"
            context.said |= filler.tells
    if not has_choices(meaning):
        yield from closing.choices(meaning)
    if origin := closing.origin(context):
        yield origin
    yield from closing.certificates(meaning, context)


def has_choices(meaning: Meaning) -> bool:
    """True where the choices carry the prices: then they are the price line."""
    return any(v.price for v in meaning.product.variants)


def _has_own_price(product: Product) -> bool:
    """True where the product's price says what no choice says: a sale, or so many for so much."""
    return product.price is not None and (product.sale_price is not None or product.price.quantity != 1)


def _money(context: Context) -> Iterator[str]:
    if has_choices(context.meaning):
        if _has_own_price(context.meaning.product) and (sentence := say("price.listing", context)):
            yield sentence.text
        yield from closing.choices(context.meaning)
    elif sentence := say("price.listing", context, must=True):
        yield sentence.text
    yield from closing.offers(context.meaning)
    if shipping := closing.shipping(context):
        yield shipping


def _after(context: Context) -> Iterator[str]:
    """How to use, care, warranty, and the words the law asks for."""
    for move in ("how", "care", "warranty", "stock", "audience"):
        if sentence := say(f"after.{move}", context, must=True):
            yield sentence.text
    yield from closing.statements(context.meaning)
    if not prices.now(context.meaning.product) and not context.meaning.clauses and (last := say("close", context)):
        yield last.text
