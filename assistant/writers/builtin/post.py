"""Posts: a Facebook story and a short LINE broadcast, in the shop's voice.

A Facebook post is a hook, a tale in two or three paragraphs of joined clauses, and the whole price; what its paragraphs
tell stands in `phrases/posts.toml` as plans by angle and by group.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from assistant.content import Brief, Grounded, Post
from assistant.writers import Draft
from assistant.writers.builtin import closing
from assistant.writers.builtin.data import load
from assistant.writers.builtin.phrases import Line
from assistant.writers.builtin.plan import begin
from assistant.writers.builtin.points import breaths
from assistant.writers.builtin.slots import Filler
from assistant.writers.builtin.tags import tags_of
from assistant.writers.builtin.teller import Context, Teller, say, with_meaning
from assistant.writers.builtin.voice import Speaker

Block = list[Line]
"""One paragraph: lines under one another."""

FACEBOOK_VISIBLE = 477
"""Code points shown before “ดูเพิ่มเติม” (limits pages, V3)."""
_HASHTAGS = {"facebook": 2, "line_oa": 0}


def write_post(brief: Brief, teller: Teller | None = None) -> Draft:
    """A post in the manner of its platform and the tone of its shop."""
    context = begin(brief, teller)
    told = list(_line_oa(context) if brief.platform == "line_oa" else _facebook(context))
    blocks = [*told, list(_price(context)), list(_statement(context))]
    call = say("post.cta", context, must=True)
    spared = spare_particles([block for block in blocks if block], context.speaker)
    post = Post(
        platform=brief.platform,
        paragraphs=tuple(_paragraph(block) for block in spared),
        call_to_action=call.text if call else "",
        hashtags=tags_of(context.meaning, _HASHTAGS.get(brief.platform, 2)),
    )
    return Draft(post, notes=closing.notes_of(context.meaning))


def _paragraph(block: Block) -> Grounded:
    facts = dict.fromkeys(key for line in block for key in line.facts)
    return Grounded(text="\n".join(line.text for line in block), facts=tuple(facts))


_LONGEST = {"open": 80, "name": 96, "make": 110, "sense": 90, "day": 90, "label": 96}
_LINE = 100
"""Code points of a line of a post."""
_ENOUGH, _LINES = 330, 6
"""Code points and lines of story before the price: more is not read on a phone."""
_FULL, _LEAST = 5, 2
"""Lines of story that a post should have where she gave enough; with fewer than the least, more of her day is told."""


def _facebook(context: Context) -> Iterator[Block]:
    """The hook; the answer to it, or the name where it has not been said; the plan; what else is worth a line."""
    opening = context.teller.line("post.open", context, longest=_LONGEST["open"], room="post") or say(
        "post.open", context, longest=_LONGEST["open"]
    )
    if opening:
        yield [opening]
        context.said |= {_BEGAN} if "กว่าจะ" in opening.text else set()
    blocks: list[Block] = []
    planned = _paragraphs(context, opening)
    for moves in planned:
        blocks.append([*_told(moves, context, _flat(blocks), opening.then if opening else ())])
    last = [blocks.pop()] if _AT_THE_END.issuperset(planned[-1]) else []
    for moves, enough in ((["rest", "rest"], _FULL), (["day", "day"], _LEAST)):
        told = _flat(blocks + last)
        blocks.append([*islice(_told(moves, context, told), max(0, enough - len(told)))])
    blocks += last
    yield from _close_up(block for block in blocks if block)


_AT_THE_END = frozenset({"after", "keep", "size"})
"""What closes a tale: how long it keeps, how big it is, what she does afterwards; all else is told before."""
_PARAGRAPH = 3
"""Lines of the longest paragraph."""
_BEGAN = "กว่าจะ"
"""Said already: a second “กว่าจะเป็น…” in one post is one too many."""


def _flat(blocks: list[Block]) -> Block:
    return [line for block in blocks for line in block]


def _close_up(blocks: Iterable[Block]) -> list[Block]:
    """A line alone goes to the paragraph beside it: a post is no list with empty lines between."""
    out: list[Block] = []
    for block in blocks:
        alone = bool(out) and 1 in (len(out[-1]), len(block))
        if alone and len(out[-1]) + len(block) <= _PARAGRAPH:
            out[-1] = [*out[-1], *block]
        else:
            out.append(block)
    if len(out) > 1 and len(out[-1]) == 1:
        out[-2:] = [[*out[-2], *out[-1]]]
    return out


def _paragraphs(context: Context, opening: Line | None) -> list[list[str]]:
    """Moves by paragraph: what the hook asks for comes first, and no move twice."""
    first = list(opening.then) if opening else []
    if not opening or context.meaning.head not in opening.text:
        first.insert(0, "name")
    known = [*first, *(["name"] if opening and context.meaning.head in opening.text else [])]
    planned = [[m for m in moves if m not in known] for moves in _plan(context)]
    return [[*first, *planned[0][: 3 - len(first)]], *planned[1:]] if first else planned


def _plan(context: Context) -> list[list[str]]:
    """One plan of those for this group, else for this angle; a story that she gave is always told."""
    plans = load("posts.")[0]["plan"]
    group, angle = context.meaning.group, "story" if context.meaning.product.story else context.angle
    own = [p for p in plans if group in p.get("groups", ()) and angle != "story"]
    fit = own or [p for p in plans if angle in p.get("angles", ())]
    return list(context.teller.rng.choice(fit)["paragraphs"])


def _told(moves: Iterable[str], context: Context, before: list[Line], asked: tuple[str, ...] = ()) -> Iterator[Line]:
    """The lines of these moves, as long as there is room; what the hook asked for is said in any case."""
    count, length = len(before), sum(len(line.text) for line in before)
    for move in moves:
        for line in _story(context) if move == "story" else _one(move, context, must=move in asked):
            if count and (count >= _LINES or length + len(line.text) > _ENOUGH):
                return
            count, length = count + 1, length + len(line.text)
            yield line


def _one(move: str, context: Context, *, must: bool = False) -> Iterator[Line]:
    longest = _LONGEST.get(move, _LINE)
    given = {"began": Filler("1") if _BEGAN in context.said else None}
    if line := context.teller.line(f"post.{move}", context, given, longest=longest, must=must):
        context.said |= {_BEGAN} if "กว่าจะ" in line.text else set()
        yield with_meaning(line, context, longest)


def _story(context: Context) -> Iterator[Line]:
    """Her own story in her words, a breath a line."""
    story = context.meaning.product.story
    context.said.add("story")
    yield from (Line(text, ("story",)) for text in breaths(story or "", 64))


def _line_oa(context: Context) -> Iterator[Block]:
    """Three or four lines that fit one screen of a chat."""
    block: Block = []
    for move in ("oa.open", "oa.line", "oa.line", "oa.size"):
        if len(block) < _CHAT and (line := say(move, context, longest=72)):
            block.append(line)
            context.said |= _figures_told(line.text, context)
    if block:
        yield block


_CHAT = 3
"""Lines of a broadcast before its price."""


def _figures_told(text: str, context: Context) -> set[str]:
    """Short clauses whose figure the line has: “ชาร์จเร็ว 60W” has nothing left to tell under “สายชาร์จ 60W”."""
    told = set(_FIGURE.findall(text))
    short = (c.text for c in context.meaning.clauses if len(c.text) <= _SHORT)
    return {clause for clause in short if (figures := set(_FIGURE.findall(clause))) and figures <= told}


_FIGURE = re.compile(r"\d[\d.,]*\s?(?:[A-Za-z]+|[\u0e01-\u0e4e.]+)")
_SHORT = 16
"""Code points of a clause that is hardly more than its figure."""


def _price(context: Context) -> Iterator[Line]:
    """The whole price: now, was, shipping; then the offers, each on its line."""
    price = say("post.price", context, must=True)
    shipping = closing.shipping(context)
    if price and shipping and len(shipping) <= 44:
        yield Line(f"{price.text} {shipping}", (*price.facts, "shipping"))
        shipping = ""
    elif price:
        yield price
    yield from (Line(line, ("promotion",)) for line in closing.offers(context.meaning))
    if shipping:
        yield Line(shipping, ("shipping",))


def _statement(context: Context) -> Iterator[Line]:
    yield from (Line(line, ()) for line in closing.statements(context.meaning))


def spare_particles(blocks: list[Block], speaker: Speaker) -> list[Block]:
    """Particles close a stretch, not every line: one a paragraph, on its last line that has one, two in the whole tale.
    A question keeps its own; the premium tone has none."""
    if not speaker.statement:
        return blocks
    asked = bool(blocks) and "{คะ}" in blocks[0][0].frame
    left = 0 if speaker.tone == "premium" else _PARTICLES - asked
    out: list[Block] = []
    for block in blocks:
        polite = [n for n, line in enumerate(block) if "{นะคะ}" in line.frame or _ends(line, speaker)]
        kept = polite[-1:] if left else []
        out.append([line if n in kept else _without(line, speaker) for n, line in enumerate(block)])
        left -= len(kept)
    return out


_PARTICLES = 2
"""Statement particles in the paragraphs of one post; its call may have another."""


def _ends(line: Line, speaker: Speaker) -> bool:
    return "{ค่ะ}" in line.frame and line.text.endswith(speaker.statement)


def _without(line: Line, speaker: Speaker) -> Line:
    """Her own words stay as they are, and so does a question."""
    if "{ค่ะ}" not in line.frame or "{คะ}" in line.frame:
        return line
    return line._replace(text=re.sub(rf" ?{speaker.statement}(?=\s|$)", "", line.text).strip())
