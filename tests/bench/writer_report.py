"""`poe writer-report`: the built-in writer's bars over the example products and `tests/data/products/`, printed.

The measures are functions of the finished text alone, so that they also hold for a text no phrase file wrote.
"""

from __future__ import annotations

import itertools
import re
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from assistant.content import LISTING_PLATFORMS, POST_PLATFORMS, AnyContent, Brief, Kind, Listing, Platform, Post
from assistant.examples import list_examples, read_example
from assistant.product.reading import read_product
from assistant.product.record import Product, Shop, Tone, Voice
from assistant.writers.builtin import BuiltinWriter
from assistant.writers.builtin.understand import understand

PRODUCTS = Path(__file__).parents[1] / "data" / "products" / "varied.toml"
MOST_SHARED = 0.30
"""No two listings share more than this part of their sentence frames (issue bar)."""


@cache
def products() -> tuple[Product, ...]:
    """The example products and the varied ones: more than 60."""
    given = tomllib.loads(PRODUCTS.read_text(encoding="utf-8"))["product"]
    read = [read_example(name).product for name in list_examples()] + [read_product(data).product for data in given]
    return tuple(p for p in read if p)


def write(product: Product, kind: Kind, platform: Platform, seed: int = 0, tone: Tone = "warm", voice: Voice = "female",
          language: str = "th") -> AnyContent:  # fmt: skip
    """One piece by the built-in writer, as the studio gives it: her unlawful claims screened out first."""
    from assistant import checks

    screened = checks.screen_product(product)
    product = screened[0] if isinstance(screened, tuple) else screened
    shop = Shop(name="ร้านตัวอย่าง", voice=voice, tone=tone)
    brief = Brief(product=product, shop=shop, kind=kind, platform=platform, seed=seed, language=language)
    return BuiltinWriter().write(brief).content


def lines_of(content: AnyContent) -> list[str]:
    """The lines a buyer reads: highlights and description, or paragraphs and call to action."""
    if isinstance(content, Listing):
        texts = [h.text for h in content.highlights] + content.description.split("\n")
    elif isinstance(content, Post):
        texts = [p.text for p in content.paragraphs] + [content.call_to_action]
    else:
        texts = [text for _, text in content.texts()]
    return [t for t in texts if t.strip()]


def _known_words(product: Product) -> list[str]:
    """What stands in the slots of a frame: her facts, and what anybody knows of such a thing."""
    meaning = understand(product)
    kind = meaning.kind
    told = [f.value for f in meaning.facts.values()] + [c.text for c in meaning.clauses]
    told += [*kind.uses, *kind.moments, *kind.people, meaning.name, meaning.head, meaning.ref, meaning.classifier]
    if product.origin:
        told += [p for p in (product.origin.province, product.origin.community, product.origin.maker) if p]
    return sorted({t.strip() for t in told if t and len(t.strip()) > 1}, key=len, reverse=True)


_LABEL = re.compile(r"^[^:]{2,20}:")
_LEAST = 6
"""Thai letters that must be left for a frame: less is a bare fact."""


def frames(content: AnyContent, product: Product) -> set[str]:
    """Sentence frames: each line with everything that a slot held blanked. Bare facts and label lines are none."""
    blank = re.compile("|".join(map(re.escape, _known_words(product))) + r"|\d[\d,.–-]*")
    found = set()
    for line in lines_of(content):
        frame = re.sub(r"[□\s()]+", "□", blank.sub("□", line))
        if not _LABEL.match(line) and len(re.findall(r"[\u0e01-\u0e2e]", frame)) >= _LEAST:
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
    r"(ค่ะ|คะ|ครับ|จ้า)\s*(ค่ะ|คะ|ครับ|จ้า)|นะ(ค่ะ|คะ|ครับ)นะ|(และ|หรือ|แล้ว|ก็|จาก|ของ|ที่|ให้|บาท)\s*\4(?![\u0e30-\u0e4e])"
)
_SHOUT = re.compile(r"[!！]{2}|คุณภาพ(ดี|สูง)|สินค้าขายดี|รีวิว|ดีที่สุด|อันดับ\s*1")


def flaws(content: AnyContent, product: Product) -> Iterator[str]:
    """Placeholders, doubled words, orphan bullets, shouting, and facts told twice."""
    for path, text in content.texts():
        for name, pattern in (("placeholder", _PLACEHOLDER), ("doubled", _DOUBLED), ("shout", _SHOUT)):
            if found := pattern.search(text):
                yield f"{name}: {path}: {found.group()!r} in {text!r}"
    lines = lines_of(content)
    yield from (f"orphan: {line!r}" for line in lines if len(re.findall(r"[\u0e01-\u0e2eA-Za-z0-9]", line)) < 3)
    yield from (f"line twice: {line!r}" for line, n in Counter(lines).items() if n > 1)
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
    if listing.platform == "shopee" and (len(listing.title) > 120 or (rich and len(listing.title) < 50)):
        yield f"budget: {len(listing.title)} of {listing.title!r}"


def pairs_over(contents: list[tuple[Product, AnyContent]]) -> tuple[float, float, list[tuple[float, str, str]]]:
    """Mean and greatest share of frames over all pairs, and the pairs above the bar."""
    all_frames = [(p, measured(c, p)) for p, c in contents]
    shares = [(shared(a, b), p.name, q.name) for (p, a), (q, b) in itertools.combinations(all_frames, 2)]
    return (
        sum(s for s, *_ in shares) / len(shares), max(s for s, *_ in shares),
        sorted((s for s in shares if s[0] > MOST_SHARED), reverse=True),
    )  # fmt: skip


def main() -> int:
    """Print every bar; exit 1 where one is missed."""
    failed = 0
    everything = products()
    print(f"{len(everything)} products")
    for platform in LISTING_PLATFORMS:
        written = [(p, write(p, "listing", platform)) for p in everything]
        mean, most, over = pairs_over(written)
        bad = [f for p, c in written for f in (*flaws(c, p), *title_flaws(c, p))]
        lengths = sorted(len(c.title) for _, c in written)
        print(f"{platform}: frames shared mean {mean:.1%} max {most:.0%}, pairs over {MOST_SHARED:.0%}: {len(over)}; "
              f"flaws {len(bad)}; title median {lengths[len(lengths) // 2]} of {lengths[0]}-{lengths[-1]}")  # fmt: skip
        for line in [f"  {s:.0%} {a} / {b}" for s, a, b in over[:6]] + [f"  {f}" for f in bad[:12]]:
            print(line)
        failed += len(over) + len(bad)
    for platform in POST_PLATFORMS:
        for tone in ("warm", "fun", "premium", "informative"):
            written = [(p, write(p, "post", platform, tone=tone)) for p in everything]
            bad = [f for p, c in written for f in flaws(c, p)]
            print(f"{platform} {tone}: flaws {len(bad)}")
            for line in bad[:6]:
                print(f"  {line}")
            failed += len(bad)
    failed += _print_findings(everything)
    _print_variants(everything)
    _print_speed(everything)
    return int(failed > 0)


def _print_findings(everything: tuple[Product, ...]) -> int:
    """Findings of the gate, by level and rule."""
    from assistant import checks

    counted: Counter[str] = Counter()
    shown = []
    for product in everything:
        for kind, platforms in (("listing", LISTING_PLATFORMS), ("post", POST_PLATFORMS)):
            for platform in platforms:
                content = write(product, kind, platform)
                screened = checks.screen_product(product)
                safe = screened[0] if isinstance(screened, tuple) else screened
                brief = Brief(product=safe, shop=Shop(name="ร้านตัวอย่าง"), kind=kind, platform=platform)
                for finding in checks.check(content, brief):
                    counted[f"{finding.level} {finding.rule}"] += 1
                    if finding.level == "error":
                        shown.append(f"  {product.name} {platform} {finding.field}: {finding.text!r} {finding.reason}")
    print("findings:", dict(counted.most_common(12)))
    for line in shown[:15]:
        print(line)
    return sum(n for name, n in counted.items() if name.startswith("error"))


def _print_variants(everything: tuple[Product, ...]) -> None:
    """Five seeds of one product: frames they share."""
    shares = []
    for product in everything:
        texts = [measured(write(product, "post", "facebook", seed=seed), product) for seed in range(5)]
        shares += [shared(a, b) for a, b in itertools.combinations(texts, 2)]
    print(f"five seeds of one post: frames shared mean {sum(shares) / len(shares):.0%}")


def _print_speed(everything: tuple[Product, ...]) -> None:
    """The writer's time against one newmm cut of its own text, interleaved; products a second."""
    from pythainlp.tokenize import word_tokenize

    writer, ours, theirs = BuiltinWriter(), 0.0, 0.0
    for product in everything:
        briefs = [Brief(product=product, kind="listing", platform=p) for p in LISTING_PLATFORMS]
        briefs += [Brief(product=product, kind="post", platform=p) for p in POST_PLATFORMS]
        start = time.process_time()
        texts = ["\n".join(t for _, t in writer.write(b).content.texts()) for b in briefs]
        middle = time.process_time()
        for text in texts:
            word_tokenize(text, engine="newmm")
        ours, theirs = ours + middle - start, theirs + time.process_time() - middle
    print(f"speed: 4 listings and 2 posts {ours / len(everything) * 1000:.1f} ms a product, "
          f"{ours / theirs:.1f} × newmm of the same text")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
