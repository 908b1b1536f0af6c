"""Posts: a Facebook story and a short LINE broadcast, in the shop's voice.

A post opens, answers what it asked, names the thing, tells how it is made and who uses it when, and closes with the
whole price and one small step.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.content import Brief, Grounded, Post
from assistant.writers import Draft
from assistant.writers.builtin import closing
from assistant.writers.builtin.phrases import Context, Line
from assistant.writers.builtin.plan import begin
from assistant.writers.builtin.slots import Filler
from assistant.writers.builtin.tags import tags_of
from assistant.writers.builtin.teller import Teller, say
from assistant.writers.builtin.voice import Speaker

FACEBOOK_VISIBLE = 477
"""Code points shown before “ดูเพิ่มเติม” (limits pages, V3)."""
_HASHTAGS = {"facebook": 2, "line_oa": 0}


def write_post(brief: Brief, teller: Teller | None = None) -> Draft:
    """A post in the manner of its platform and the tone of its shop."""
    context = begin(brief, teller)
    lines = list(_line_oa(context) if brief.platform == "line_oa" else _facebook(context))
    call = say("post.cta", context, must=True)
    paragraphs = spare_particles(lines, context.speaker)
    post = Post(
        platform=brief.platform,
        paragraphs=tuple(Grounded(text=s.text, facts=s.facts) for s in paragraphs),
        call_to_action=call.text if call else "",
        hashtags=tags_of(context.meaning, _HASHTAGS.get(brief.platform, 2)),
    )
    return Draft(post, notes=closing.notes_of(context.meaning))


_BODIES = {
    "craft": ("make", "story", "feel", "use", "detail", "implied"),
    "story": ("story", "make", "feel", "use", "detail"),
    "problem": ("use", "implied", "feel", "make", "detail", "story"),
    "gift": ("use", "make", "feel", "detail", "story"),
    "value": ("use", "feel", "make", "implied", "detail"),
    "everyday": ("use", "feel", "make", "detail", "implied", "story"),
}
_LONGEST = {"open": 80, "intro": 90, "make": 100, "feel": 80, "detail": 90, "use": 90}
_ENOUGH = 280
"""Code points of story before the price: more is not read on a phone."""


def _facebook(context: Context) -> Iterator[Line]:
    """Open, answer, name, tell; then the whole price."""
    length, named = 0, False
    for line in _story(context):
        yield line
        length += len(line.text)
        named = named or context.meaning.head in line.text
        if length > _ENOUGH and named:
            break
    yield from _price(context)
    yield from _statement(context)


def _story(context: Context) -> Iterator[Line]:
    """The opening and what follows from it: the name where it has not been said, the answer to a question first."""
    opening = say("post.open", context, longest=_LONGEST["open"])
    if opening:
        yield opening
    body = [*dict.fromkeys((*(opening.then if opening else ()), *_BODIES[context.angle]))]
    if not opening or context.meaning.head not in opening.text:
        body.insert(0, "intro")
    for move in body:
        asked = Filler("1") if opening and "ไหม" in opening.text else None
        given = {"asked": asked}
        if line := context.teller.line(f"post.{move}", context, given, longest=_LONGEST.get(move)):
            yield line


def _line_oa(context: Context) -> Iterator[Line]:
    """Three or four lines that fit one screen of a chat."""
    for move in ("oa.open", "oa.line", "oa.line", "oa.size"):
        if line := say(move, context, longest=60):
            yield line
    yield from _price(context)
    yield from _statement(context)


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


def spare_particles(lines: list[Line], speaker: Speaker) -> list[Line]:
    """Particles close a stretch, not every line: a statement particle right after another one goes."""
    out: list[Line] = []
    particle, since = speaker.statement, _APART
    for line in lines:
        text = line.text
        ends = bool(particle) and text.endswith(particle) and not text.endswith(f"นะ{particle}")
        if ends and (since < _APART or speaker.tone == "premium"):
            text = text.removesuffix(particle).rstrip()
        polite = bool(particle) and text.endswith((particle, speaker.question, speaker.request))
        since = 0 if polite else since + 1
        out.append(line._replace(text=text))
    return out


_APART = 2
"""Paragraphs without a particle between two that have one."""
