"""What can be measured in a finished text of the writer: its sentence frames, its flaws, what it shares with another.

The measures are functions of the finished text alone, so that they also hold for a text no phrase file wrote.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from assistant.content import AnyContent, Listing, LiveScript, Post, VideoScript
from assistant.product.record import Product
from assistant.writers.builtin.clauses import polish
from assistant.writers.builtin.points import breaths
from assistant.writers.builtin.titles import repeated
from assistant.writers.builtin.understand import understand
from assistant.writers.builtin.video_fit import heard

MOST_SHARED = 0.30
"""No two listings share more than this part of their sentence frames (issue bar)."""


def lines_of(content: AnyContent) -> list[str]:
    """The lines a buyer reads: highlights and description, or paragraphs and call to action."""
    if isinstance(content, Listing):
        texts = [h.text for h in content.highlights] + content.description.split("\n")
    elif isinstance(content, Post):
        texts = [line for p in content.paragraphs for line in p.text.split("\n")] + [content.call_to_action]
    elif isinstance(content, VideoScript):
        texts = [scene.voice for scene in content.scenes]
    else:
        texts = [line for segment in content.segments for line in segment.sample_lines]
    return [t for t in texts if t.strip()]


_ACT = 8
"""Code points of a part of her words that may stand in a slot alone: one act of her how-to, one sentence of her story."""
_MONEY = re.compile("บาท|ค่าส่ง|ส่งฟรี|ครบ|(?<!แ)ละ(?=□)")
"""What stands between the numbers of a price told straight."""


def _known_words(product: Product) -> list[str]:
    """What stands in the slots of a frame: her facts, and what anybody knows of such a thing."""
    meaning = understand(product)
    kind = meaning.kind
    told = [f.value for f in meaning.facts.values()] + [c.text for c in meaning.clauses]
    told += [*kind.uses, *kind.moments, *kind.people, meaning.name, meaning.head, meaning.ref, meaning.classifier]
    if product.origin:
        told += [p for p in (product.origin.province, product.origin.community, product.origin.maker) if p]
    told += breaths(product.story or "", 64) + re.split(r"\s|และ", product.audience or "")
    told += [piece for t in told for piece in re.split(r"[\s,]+", t) if len(piece) >= _ACT]
    told += [polish(t) for t in told] + [heard(t)[0] for t in told]
    return sorted({t.strip() for t in told if t and len(t.strip()) > 1}, key=len, reverse=True)


_NUMBER_WORDS = "หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|ยี่|เอ็ด|ร้อย|พัน|หมื่น|แสน|จุด|คูณ"
_LABEL = re.compile(r"^[^:]{2,20}:")
_PRICE = re.compile(r"^(ราคา)?\s*(เริ่มต้น|[ก-๎.]{2,9}ละ)?\s*[\d,.–]+ บาท$")
"""A price told straight is a bare fact."""
_LEAST = 6
"""Thai letters that must be left for a frame: less is a bare fact."""


def frames(content: AnyContent, product: Product) -> set[str]:
    """Sentence frames: each line with everything that a slot held blanked. Bare facts and label lines are none."""
    blank = re.compile("|".join(map(re.escape, _known_words(product))) + r"|\d[\d,.–-]*" + f"|(?:{_NUMBER_WORDS})+")
    found = set()
    for line in lines_of(content):
        frame = re.sub(r"[□\s()]+", "□", blank.sub("□", line))
        told_straight = line in _STATEMENTS or _LABEL.match(line) or _PRICE.match(line)
        if not told_straight and len(re.findall(r"[\u0e01-\u0e2e]", _MONEY.sub("", frame))) >= _LEAST:
            found.add(frame)
    return found


def sentences(content: AnyContent) -> int:
    """How many lines a text has, label lines apart."""
    return sum(not _LABEL.match(line) for line in lines_of(content))


def shared(one: Measured, other: Measured) -> float:
    """The part of the shorter text's sentences whose frame stands in the other one too. A bare fact counts as a sentence
    that shares no frame: its words are the seller's."""
    return len(one.frames & other.frames) / max(1, min(one.sentences, other.sentences))


class Measured(NamedTuple):
    """A text as the measure sees it."""

    frames: set[str]
    sentences: int


def measured(content: AnyContent, product: Product) -> Measured:
    """Frames and number of sentences."""
    return Measured(frames(content, product), sentences(content))


_PLACEHOLDER = re.compile(r"[{}]|\bNone\b|XXX|\[.*?\]$|□")
_DOUBLED = re.compile(
    r"(ค่ะ|คะ|ครับ|จ้า) *(ค่ะ|คะ|ครับ|จ้า)|นะ(ค่ะ|คะ|ครับ)นะ|(และ|หรือ|แล้ว|ก็|จาก|ของ|ที่|ให้|บาท) *\4(?![\u0e30-\u0e4e])"
)
_SHOUT = re.compile(r"[!！]{2}|คุณภาพ(ดี|สูง)|สินค้าขายดี|รีวิว|ดีที่สุด|อันดับ\s*1")


_STATEMENTS = (
    "ผลิตภัณฑ์เสริมอาหาร ไม่มีผลในการป้องกันหรือรักษาโรค อ่านคำเตือนในฉลากก่อนบริโภค",
    "อ่านคำเตือนในฉลากก่อนบริโภค",
)
"""What the law wants said as often as it applies."""


def flaws(content: AnyContent, product: Product) -> Iterator[str]:
    """Placeholders, doubled words, orphan bullets, shouting, and facts told twice."""
    for path, text in content.texts():
        for name, pattern in (("placeholder", _PLACEHOLDER), ("doubled", _DOUBLED), ("shout", _SHOUT)):
            if found := pattern.search(text):
                yield f"{name}: {path}: {found.group()!r} in {text!r}"
    lines = lines_of(content)
    yield from (f"orphan: {line!r}" for line in lines if len(re.findall(r"[\u0e01-\u0e2eA-Za-z0-9]", line)) < 3)
    twice = [line for line, n in Counter(lines).items() if n > 1 and line not in _STATEMENTS]
    yield from (f"line twice: {line!r}" for line in twice)
    if isinstance(content, LiveScript):
        return
    body = "\n".join(lines)
    for clause in understand(product).clauses:
        if len(clause.text) >= 8 and body.count(clause.text) > 1 and clause.text not in product.name:
            yield f"told twice: {clause.text!r}"


def title_flaws(listing: Listing, product: Product) -> Iterator[str]:
    """The main keyword in the first 40 code points; on Shopee 60 to 120 code points where the facts allow."""
    head = understand(product).head
    if not 0 <= listing.title.find(head[:12]) <= 40:
        yield f"keyword: {head!r} not in the first 40 of {listing.title!r}"
    rich = len(understand(product).clauses) >= 3
    if again := title_repeats(listing.title, product):
        yield f"twice: {again} in {listing.title!r}"
    if listing.platform == "shopee" and (len(listing.title) > 120 or (rich and len(listing.title) < 50)):
        yield f"budget: {len(listing.title)} of {listing.title!r}"


def title_repeats(title: str, product: Product) -> list[str]:
    """Content words that the writer says again beside the seller's own name; joined names that buyers search apart."""
    meaning = understand(product)
    rest = title
    for own in (meaning.name, *meaning.name.split(" "), *meaning.kind.keywords, "ร้านตัวอย่าง"):
        rest = rest.replace(own, " ", 1)
    return repeated(meaning.name, rest) if rest.strip() else []


def pairs_over(contents: list[tuple[Product, AnyContent]]) -> tuple[float, float, list[tuple[float, str, str]]]:
    """Mean and greatest share of frames over all pairs, and the pairs above the bar."""
    all_frames = [(p, measured(c, p)) for p, c in contents]
    shares = [(shared(a, b), p.name, q.name) for (p, a), (q, b) in itertools.combinations(all_frames, 2)]
    return (
        sum(s for s, *_ in shares) / len(shares), max(s for s, *_ in shares),
        sorted((s for s in shares if s[0] > MOST_SHARED), reverse=True),
    )  # fmt: skip
