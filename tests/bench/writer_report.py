"""`poe writer-report`: the built-in writer's bars over the example products and `tests/data/products/`, printed."""

from __future__ import annotations

import itertools
import resource
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from assistant.content import (
    LISTING_PLATFORMS,
    LIVE_MINUTES,
    POST_PLATFORMS,
    VIDEO_SECONDS,
    AnyContent,
    Brief,
    Kind,
    Platform,
    VideoScript,
)
from assistant.examples import list_examples, read_example
from assistant.product.reading import read_product
from assistant.product.record import Product, Shop, Tone, Voice
from assistant.thai import speech_seconds
from assistant.writers.builtin import BuiltinWriter
from assistant.writers.builtin.video import hook_kind
from tests.bench.abroad_measures import LANGUAGES, MOST_LEFT_OUT, reached, wrongs
from tests.bench.writer_measures import (
    MOST_SHARED,
    flaws,
    frames,
    lines_of,
    measured,
    pairs_over,
    shared,
    title_flaws,
)

PRODUCTS = Path(__file__).parents[1] / "data" / "products" / "varied.toml"
SPOKEN = 0.07
"""Spoken length of a script is within this part of its budget (issue bar)."""
RATIO, SECONDS = 5.0, 60.0
"""A kit costs less than so many newmm cuts of its own text; 1,000 products less than so many seconds (issue bars)."""
VARIANTS, VARIANTS_SHARE = 5, 0.005
"""Five seeds of one product share less than this part of their frames, on the average of two (the aim: none)."""
TONES: tuple[Tone, ...] = ("warm", "fun", "premium", "informative")


@cache
def products() -> tuple[Product, ...]:
    """The example products and the varied ones: more than 60."""
    given = tomllib.loads(PRODUCTS.read_text(encoding="utf-8"))["product"]
    read = [read_example(name).product for name in list_examples()] + [read_product(data).product for data in given]
    return tuple(p for p in read if p)


@cache
def _read(name: str) -> tuple[Product, ...]:
    given = tomllib.loads((PRODUCTS.parent / name).read_text(encoding="utf-8"))["product"]
    return tuple(screened(p) for p in (read_product(data).product for data in given) if p)


def more_products() -> tuple[Product, ...]:
    """Products from which the writer abroad learned words."""
    return _read("abroad.toml")


def taught_products() -> tuple[Product, ...]:
    """Products of many trades from which it learned phrases: each part of them was measured before."""
    return _read("abroad_more.toml")


def new_products() -> tuple[Product, ...]:
    """Products from which it learned nothing."""
    return _read("abroad_new.toml")


def fresh_products() -> tuple[Product, ...]:
    """Ten more of those, measured once when all was learned."""
    return _read("abroad_fresh.toml")


@cache
def screened(product: Product) -> Product:
    """As the studio hands it over: her unlawful claims taken out first."""
    from assistant import checks

    return checks.screen_product(product)[0]


def brief_of(product: Product, kind: Kind, platform: Platform, seed: int = 0, tone: Tone = "warm",
             voice: Voice = "female", **more: int) -> Brief:  # fmt: skip
    """What is asked of the writer."""
    shop = Shop(name="ร้านตัวอย่าง", voice=voice, tone=tone)
    return Brief(product=screened(product), shop=shop, kind=kind, platform=platform, seed=seed, **more)


def write(product: Product, kind: Kind, platform: Platform, seed: int = 0, tone: Tone = "warm",
          voice: Voice = "female", **more: int) -> AnyContent:  # fmt: skip
    """One piece by the built-in writer, as the studio gives it."""
    return BuiltinWriter().write(brief_of(product, kind, platform, seed, tone, voice, **more)).content


def kit_of(product: Product, seed: int = 0, tone: Tone = "warm") -> Iterator[Brief]:
    """4 listings, 2 posts, 3 scripts, 1 live."""
    yield from (brief_of(product, "listing", platform, seed, tone) for platform in LISTING_PLATFORMS)
    yield from (brief_of(product, "post", platform, seed, tone) for platform in POST_PLATFORMS)
    yield from (brief_of(product, "video", "tiktok", seed, tone, seconds=seconds) for seconds in VIDEO_SECONDS)
    yield brief_of(product, "live", "facebook", seed, tone, minutes=60)


def main() -> int:
    """Print every bar with its figure; exit 1 where one is missed."""
    everything = products()
    print(f"products: {len(everything)} (bar: at least 60)")
    bars = [
        _listings(everything), _flaws(everything), _findings(everything), _spoken(everything), _clock(everything),
        _variants(everything), _abroad(everything), _speed(everything),
    ]  # fmt: skip
    missed = sum(bars)
    print(f"bars missed: {missed}")
    return int(missed > 0)


def _bar(name: str, figure: str, held: bool, shown: list[str]) -> int:
    """One line, and the worst cases under it."""
    print(f"{'ok  ' if held else 'MISS'} {name}: {figure}")
    for line in shown[:8]:
        print(f"       {line}")
    return int(not held)


def _listings(everything: tuple[Product, ...]) -> int:
    missed = 0
    for platform in LISTING_PLATFORMS:
        written = [(p, write(p, "listing", platform)) for p in everything]
        mean, most, over = pairs_over(written)
        figure = f"frames shared by two listings mean {mean:.1%} max {most:.0%} (bar {MOST_SHARED:.0%})"
        missed += _bar(platform, figure, not over, [f"{s:.0%} {a} / {b}" for s, a, b in over])
        bad = [flaw for p, c in written for flaw in title_flaws(c, p)]
        lengths = sorted(len(c.title) for _, c in written)
        figure = f"{len(bad)} flaws, length median {lengths[len(lengths) // 2]} of {lengths[0]}–{lengths[-1]}"
        missed += _bar(f"{platform} titles", figure, not bad, bad)
    return missed


def _flaws(everything: tuple[Product, ...]) -> int:
    """Placeholders, doubled words, orphan bullets, facts told twice: every kind of text in every tone."""
    bad = [
        f"{product.name} {brief.platform} {tone}: {flaw}"
        for tone in TONES
        for product in everything
        for brief in kit_of(product, TONES.index(tone), tone)
        for flaw in flaws(BuiltinWriter().write(brief).content, product)
    ]
    return _bar("flaws", f"{len(bad)} in {len(everything) * len(TONES)} kits (bar 0)", not bad, bad)


def _findings(everything: tuple[Product, ...]) -> int:
    """Findings of the gate, by level and rule; a claim without a fact is a finding of `grounding`."""
    from assistant import checks

    counted: Counter[str] = Counter()
    errors, ungrounded = [], []
    for product in everything:
        for brief in kit_of(product):
            for finding in checks.check(BuiltinWriter().write(brief).content, brief):
                counted[f"{finding.level} {finding.rule}"] += 1
                line = f"{product.name} {brief.platform} {finding.rule} {finding.field}: {finding.text!r}"
                errors += [line] if finding.level == "error" else []
                ungrounded += [line] if finding.rule.startswith("grounding") else []
    print(f"     findings: {dict(counted.most_common(10))}")
    return _bar("error findings", f"{len(errors)} (bar 0)", not errors, errors) + _bar(
        "ungrounded claims", f"{len(ungrounded)} (bar 0)", not ungrounded, ungrounded
    )


def _spoken(everything: tuple[Product, ...]) -> int:
    """Speech by the syllable model against the time in which somebody speaks: that of the script less the silence its
    scenes announce. A script whose facts carry less than was asked is shorter, and the seller is told so; none of those
    may go untold, and no line may stand in the scripts of half the products: such a line tells nothing of any."""
    missed, said_by = 0, Counter[str]()
    for seconds in VIDEO_SECONDS:
        off, short, untold, quiet = [], [], [], 0.0
        for product in everything:
            draft = BuiltinWriter().write(brief_of(product, "video", "tiktok", seconds=seconds))
            script = draft.content
            assert isinstance(script, VideoScript)
            silent = sum(scene.quiet for scene in script.scenes)
            share = sum(speech_seconds(scene.voice) for scene in script.scenes) / (script.seconds - silent)
            off += [f"{share:.0%} of the spoken time: {product.name}"] if abs(share - 1) > SPOKEN else []
            short += [script.seconds] if script.asked else []
            untold += [product.name] if bool(script.asked) != bool(draft.notes) else []
            quiet += silent / script.seconds / len(everything)
            said_by.update({scene.voice for scene in script.scenes[1:-1]})
        shortest = f", down to {min(short)} s" if short else ""
        figure = (
            f"{len(everything) - len(off)} of {len(everything)} within ±{SPOKEN:.0%}; {len(everything) - len(short)} "
            f"of the length asked, {len(short)} shorter{shortest}, untold {len(untold)}; silence {quiet:.0%}"
        )
        missed += _bar(f"spoken, {seconds} s", figure, not off and not untold, off + untold)
    worn = [f"{times} times: {line}" for line, times in said_by.most_common(3)]
    most = said_by.most_common(1)[0][1] / (len(everything) * len(VIDEO_SECONDS))
    return missed + _bar("padding", f"a line stands in {most:.0%} of the scripts at most (bar 10%)", most < 0.10, worn)


def _clock(everything: tuple[Product, ...]) -> int:
    """Segments that add up and do not overlap, for one product and for forty."""
    wrong = []
    for minutes, count in itertools.product(LIVE_MINUTES, (1, 3, 12, 40)):
        shown = tuple(map(screened, everything[:count]))
        brief = brief_of(shown[0], "live", "facebook", minutes=minutes).model_copy(update={"more_products": shown[1:]})
        at = 0.0
        for segment in BuiltinWriter().write(brief).content.segments:
            wrong += [f"{minutes} min, {count} products: {segment.title}"] if segment.start != at else []
            at += segment.minutes
        wrong += [f"{minutes} min, {count} products: {at} minutes"] if at != minutes else []
    return _bar("live clocks", f"{len(wrong)} wrong of 12 (bar 0)", not wrong, wrong)


def _variants(everything: tuple[Product, ...]) -> int:
    """Five seeds of one product: the frames two of them share, and the kinds of hook."""
    missed = 0
    pieces: tuple[tuple[Kind, Platform, dict[str, int]], ...] = (
        ("listing", "shopee", {}), ("post", "facebook", {}), ("video", "tiktok", {"seconds": 30}),
    )  # fmt: skip
    for kind, platform, more in pieces:
        shares = []
        for product in everything:
            texts = [measured(write(product, kind, platform, seed, **more), product) for seed in range(VARIANTS)]
            shares += [(shared(a, b), product.name) for a, b in itertools.combinations(texts, 2)]
        mean, most = sum(s for s, _ in shares) / len(shares), max(shares)
        some = sum(s > 0 for s, _ in shares) / len(shares)
        figure = (
            f"frames shared by two of {VARIANTS} variants mean {mean:.1%} max {most[0]:.0%}, pairs with any {some:.0%}"
        )
        missed += _bar(f"variants, {kind}", figure, mean < VARIANTS_SHARE, [f"{most[0]:.0%} {most[1]}"])
    briefs = [[brief_of(p, "video", "tiktok", seed, seconds=15) for seed in range(VARIANTS)] for p in everything]
    kinds = [[hook_kind(brief) for brief in mine] for mine in briefs]
    fewer = [f"{p.name}: {mine}" for p, mine in zip(everything, kinds, strict=True) if len(set(mine)) < VARIANTS]
    figure = f"{len(everything) - len(fewer)} of {len(everything)} products with five kinds in five variants"
    return missed + _bar("hooks", figure, not fewer, fewer)


def _abroad(everything: tuple[Product, ...]) -> int:
    """The part of her facts that reaches the English and the Chinese listing, and what must not stand in them."""
    missed = 0
    told = tuple(map(screened, everything))
    for language in LANGUAGES:
        for name, some, most in (
            ("", told, "learned"), (", more products", more_products(), "learned"),
            (", taught products", taught_products(), "taught"), (", new products", new_products(), "new"),
            (", fresh products", fresh_products(), "new"),
        ):  # fmt: skip
            found = reached(some, language)
            left = [f"{product}: {words} ({key})" for product, key, words in found.left]
            figure = (
                f"{found.part:.1%} of {found.facts} facts of {len(some)} products (bar {1 - MOST_LEFT_OUT[most]:.0%})"
            )
            held_out = most == "new"  # nobody who mends the writer may read those
            missed += _bar(
                f"reaches {language}{name}", figure, 1 - found.part <= MOST_LEFT_OUT[most], [] if held_out else left
            )
        bad = list(wrongs((*told, *more_products(), *taught_products(), *new_products(), *fresh_products()), language))
        missed += _bar(f"wrong in {language}", f"{len(bad)} (bar 0)", not bad, bad)
    return missed


def _speed(everything: tuple[Product, ...]) -> int:
    """The writer's time against one newmm cut of its own text, interleaved; 1,000 kits; the memory they leave behind."""
    from pythainlp.tokenize import word_tokenize

    writer, ours, theirs, kits = BuiltinWriter(), 0.0, 0.0, 0
    list(map(writer.write, kit_of(everything[0])))
    word_tokenize("เริ่มนับ", engine="newmm")
    for product in everything[1:]:
        for brief in kit_of(product):
            start = time.process_time()
            text = "\n".join(t for _, t in writer.write(brief).content.texts())
            middle = time.process_time()
            word_tokenize(text, engine="newmm")
            ours, theirs = ours + middle - start, theirs + time.process_time() - middle
        kits += 1
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    for number in range(1_000):
        product = everything[number % len(everything)]
        for brief in kit_of(product.model_copy(update={"name": f"{product.name} รุ่น {number}"})):
            writer.write(brief)
    thousand = time.process_time() - start
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    figure = f"{ours / kits * 1000:.1f} ms a kit, {ours / theirs:.1f} × newmm of the same text (bar {RATIO:g})"
    missed = _bar("speed", figure, ours < RATIO * theirs, [])
    missed += _bar("1,000 products", f"{thousand:.0f} s on one core (bar {SECONDS:g})", thousand < SECONDS, [])
    return missed + _bar("memory", f"{grown:.0f} MB more after 1,000 kits (bar 60)", grown < 60, [])


__all__ = ["flaws", "frames", "lines_of", "pairs_over", "products", "write"]

if __name__ == "__main__":
    sys.exit(main())
