"""Posts: a Facebook story and a short LINE broadcast, in the shop's voice."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.content import Brief, Grounded, Post
from assistant.writers import Draft
from assistant.writers.builtin import closing
from assistant.writers.builtin.phrases import Context, Sentence, say
from assistant.writers.builtin.plan import begin
from assistant.writers.builtin.tags import tags_of
from assistant.writers.builtin.voice import Speaker

FACEBOOK_VISIBLE = 477
"""Code points shown before “ดูเพิ่มเติม” (limits pages, V3)."""
_HASHTAGS = {"facebook": 2, "line_oa": 0}


def write_post(brief: Brief) -> Draft:
    """A post in the manner of its platform and the tone of its shop."""
    context = begin(brief)
    sentences = list(_line_oa(context) if brief.platform == "line_oa" else _facebook(context))
    call = say("post.cta", context)
    paragraphs = spare_particles(sentences, context.speaker)
    post = Post(
        platform=brief.platform,
        paragraphs=tuple(Grounded(text=s.text, facts=s.facts) for s in paragraphs),
        call_to_action=call.text if call else "",
        hashtags=tags_of(context.meaning, _HASHTAGS.get(brief.platform, 2)),
    )
    return Draft(post, notes=closing.notes_of(context.meaning))


_FACEBOOK_PLANS = {
    "craft": ("open", "make", "story", "feel", "use", "detail", "implied"),
    "story": ("open", "story", "make", "feel", "use", "detail"),
    "problem": ("open", "use", "implied", "feel", "make", "detail", "story"),
    "gift": ("open", "use", "make", "feel", "detail", "story"),
    "value": ("open", "use", "feel", "make", "implied", "detail"),
    "everyday": ("open", "use", "feel", "make", "detail", "implied", "story"),
}
_LONGEST = {"open": 80, "make": 90, "feel": 80, "detail": 90, "use": 90}
_ENOUGH = 300
"""Code points of story before the price: more is not read on a phone."""


def _facebook(context: Context) -> Iterator[Sentence]:
    """Open, tell, use, price: one thought a paragraph."""
    length = 0
    for move in _FACEBOOK_PLANS[context.angle]:
        sentence = say(f"post.{move}", context, longest=_LONGEST.get(move))
        if sentence and length + len(sentence.text) <= _ENOUGH + 120:
            length += len(sentence.text)
            yield sentence
        if length > _ENOUGH:
            break
    yield from _price(context)
    yield from _statement(context)


def _line_oa(context: Context) -> Iterator[Sentence]:
    """Three or four lines that fit one screen of a chat."""
    for move in ("oa.open", "oa.line", "oa.line", "oa.size"):
        if sentence := say(move, context, longest=60):
            yield sentence
    yield from _price(context)
    yield from _statement(context)


def _price(context: Context) -> Iterator[Sentence]:
    """The whole price: now, was, shipping; then the offers, each on its line."""
    price = say("post.price", context)
    shipping = closing.shipping(context)
    if price and shipping and len(shipping) <= 44:
        yield Sentence(f"{price.text} {shipping}", (*price.facts, "shipping"), price.frame)
        shipping = ""
    elif price:
        yield price
    yield from (Sentence(line, ("promotion",), "") for line in closing.offers(context.meaning))
    if shipping:
        yield Sentence(shipping, ("shipping",), "")


def _statement(context: Context) -> Iterator[Sentence]:
    yield from (Sentence(line, (), "") for line in closing.statements(context.meaning))


def spare_particles(sentences: list[Sentence], speaker: Speaker) -> list[Sentence]:
    """Particles close a stretch, not every line: a statement particle right after another one goes."""
    out: list[Sentence] = []
    particle, since = speaker.statement, _APART
    for sentence in sentences:
        text = sentence.text
        ends = bool(particle) and text.endswith(particle) and not text.endswith(f"นะ{particle}")
        if ends and (since < _APART or speaker.tone == "premium"):
            text = text.removesuffix(particle).rstrip()
        polite = bool(particle) and text.endswith((particle, speaker.question, speaker.request))
        since = 0 if polite else since + 1
        out.append(sentence._replace(text=text))
    return out


_APART = 2
"""Paragraphs without a particle between two that have one."""
