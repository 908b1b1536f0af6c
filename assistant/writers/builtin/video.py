"""A short-video script: hook, scenes that one phone can shoot, the whole price, one small step to order."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Any, NamedTuple

from assistant.content import VIDEO_SECONDS, Brief, VideoScript
from assistant.messages import say
from assistant.writers.builtin import prices
from assistant.writers.builtin.data import load
from assistant.writers.builtin.phrases import Given, Line, realise
from assistant.writers.builtin.plan import begin, seeded
from assistant.writers.builtin.points import derived, packs, points_of
from assistant.writers.builtin.slots import Filler
from assistant.writers.builtin.tags import tags_of
from assistant.writers.builtin.teller import Context, Teller
from assistant.writers.builtin.video_fit import Beat, Chosen, fit, heard
from assistant.writers.builtin.video_hooks import HOOKS, Hook, Start, hook_of, starts_of
from assistant.writers.builtin.video_more import lacks_of
from assistant.writers.builtin.video_plan import body_of, eligible, structures
from assistant.writers.builtin.video_scenes import Take, cut_scenes, film, share_takes

DEFAULT_SECONDS = 30
CAPTION = 150
"""Code points that are seen before “more” (100–150 on TikTok, sources differ)."""
_BASKET = ("tiktok", "tiktok_shop", "shopee", "lazada")


class Shot(NamedTuple):
    """One thing to film."""

    scene: int
    """Number of the scene, from 1."""
    seconds: float
    picture: str

    @property
    def text(self) -> str:
        """As it stands on the list."""
        return f"ถ่ายเพิ่ม (ฉาก {self.scene}): {self.picture} {self.seconds:g} วินาที"


def shot_list(script: VideoScript) -> list[Shot]:
    """What has to be filmed: the scenes that no photo of the seller shows."""
    return [Shot(n, s.seconds, s.picture) for n, s in enumerate(script.scenes, 1) if s.photo is None]


def write_video(brief: Brief, teller: Teller | None = None) -> VideoScript:
    """A script of 15, 30 or 60 seconds; of fewer where the facts carry no more."""
    asked = brief.seconds or DEFAULT_SECONDS
    context = _began(brief, teller)
    points = points_of(context.meaning)
    start, structure = _begin_with(brief, context, asked)
    hook = hook_of(start, context)
    beats = [_hook_beat(hook, context, asked), *body_of(structure, context, points, hook, asked)]
    takes = _fitted([*beats, *_closing(brief, context, hook, asked)], asked)
    chosen = [one for take in takes for one in take.said]
    for one in chosen:
        context.teller.keep(one.line)
    filled = sum(take.whole for take in takes)
    seconds = asked if filled >= LEAST * asked else math.ceil(filled)
    return VideoScript(
        platform=brief.platform,
        seconds=seconds,
        asked=asked if seconds < asked else None,
        hook=chosen[0].voice,
        scenes=cut_scenes(film(takes, hook, context), brief, seconds),
        call_to_action=_last_words(chosen[-1]),
        caption=_caption(context, chosen[0], hook),
        hashtags=tags_of(context.meaning, 5),
    )


_COUNTING = re.compile("(หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ)$")


def _began(brief: Brief, teller: Teller | None) -> Context:
    """The context of a script. A name that ends in a number is called by its kind: น้ำผึ้งเดือนห้า before ตัวนี้ would be
    heard as five of them."""
    context = begin(brief, teller)
    meaning = context.meaning
    if _COUNTING.search(meaning.head) and meaning.kind.name:
        context.meaning = replace(meaning, head=meaning.kind.name)
    return context


def notes_on(script: VideoScript, brief: Brief) -> tuple[str, ...]:
    """What the seller is told of a script that is shorter than she asked, and what she could add."""
    if not script.asked:
        return ()
    asked, seconds = script.asked, script.seconds
    lacks = lacks_of(brief, asked)[:3]
    if not lacks:
        return (say("video_short", asked=asked, seconds=seconds, missing=load("video_lines")[0]["fields"]["other"]),)
    more = min(round(lacks[0].seconds), asked - seconds)
    rest = " และ".join(lack.name for lack in lacks[1:])
    code = "video_short_more" if rest and more < asked - seconds else "video_short_by"
    return (say(code, asked=asked, seconds=seconds, missing=lacks[0].name, more=more, rest=rest),)


def hook_kind(brief: Brief) -> str:
    """Which of the five kinds of hook a script of this brief begins with: sound, question, number, dare or maker."""
    return _begin_with(brief, begin(brief), brief.seconds or DEFAULT_SECONDS)[0].type


def _fitted(beats: list[Beat], seconds: int) -> list[Take]:
    """Lines that fill the time once those of one part share a shot: a shared shot needs fewer pauses."""
    tried: list[tuple[float, list[Take]]] = []
    before: list[Chosen] = []
    for more in (1.0, 1.04, 1.08, 0.97):
        chosen = fit(beats, seconds * more)
        if chosen == before:
            continue
        before, takes = chosen, share_takes(chosen, seconds)
        filled = sum(take.whole for take in takes) / seconds
        if LEAST <= filled <= MOST_FILLED:
            return takes
        tried.append((abs(1 - filled), takes))
    return min(tried, key=lambda pair: pair[0])[1]


LEAST, MOST_FILLED = 0.95, 1.03
"""Part of the time that words and silence fill, by the syllable model; where it is less, the script is shorter. The bar
is 0.93 to 1.07."""


def _begin_with(brief: Brief, context: Context, seconds: int) -> _Way:
    """The kind of hook goes round with the seed and the length, so that one kit and its variants begin differently."""
    points = points_of(context.meaning)
    starts = starts_of(context, points)
    ways = _ways(starts, eligible(context, points, starts, seconds))
    order = [kind for kind in HOOKS if kind in ways]
    seeded(brief.model_copy(update={"seed": 0})).shuffle(order)
    turn = brief.seed + (VIDEO_SECONDS.index(seconds) if seconds in VIDEO_SECONDS else 0)
    kind = order[turn % len(order)]
    pairs = ways[kind]
    names = sorted({str(s["id"]) for _, s in pairs})
    name = names[(turn // len(order) + context.teller.rng.randrange(len(names))) % len(names)]
    mine = [(start, s) for start, s in pairs if s["id"] == name]
    return context.teller.rng.choices(mine, [4 if start.special else 1 for start, _ in mine])[0]


_Way = tuple[Start, dict[str, Any]]


def _ways(starts: dict[str, list[Start]], plans: list[dict[str, Any]]) -> dict[str, list[_Way]]:
    """Beginnings with the structures they lead into, by kind of hook; the plain look takes what nothing else takes."""
    look = next(s for s in structures() if s["id"] == "look")
    found: dict[str, list[_Way]] = {}
    for kind, listed in starts.items():
        pairs = [(start, s) for s in plans for start in listed if _go_together(start, s)]
        pairs = pairs or [(start, look) for start in listed if not start.structure]
        if pairs:
            found[kind] = pairs
    return found


def _go_together(start: Start, structure: dict[str, Any]) -> bool:
    if start.structure:
        return start.structure == str(structure["id"])
    bound = structure["id"] in ("problem", "unboxing")
    return not bound and any(kind == start.type for kind in structure["hooks"])


def _hook_beat(hook: Hook, context: Context, seconds: int) -> Beat:
    """A sound is heard before anyone goes on talking."""
    says = list(hook.says)
    context.teller.rng.shuffle(says)
    quiet = (TO_HEAR if seconds > VIDEO_SECONDS[0] else 1.0) if hook.type == "sound" else 0.0
    return Beat("hook", tuple(says[:2]), 0.0, must=True, point=hook.point, quiet=quiet)


TO_HEAR = 1.5
"""Seconds of a sound that a video begins with."""


def _closing(brief: Brief, context: Context, hook: Hook, seconds: int) -> list[Beat]:
    """Promotion, price, shipping, back to the hook, and the one thing to do."""
    product, short = context.meaning.product, seconds == VIDEO_SECONDS[0]
    calls, screen = _calls(brief, context)
    move = "video_price_was" if prices.was(product) else "video_price"
    price = context.teller.options(move, context, most=3)
    end = Beat("end", hook.ends[:2], 3.0 if short else 7.0)
    if short and any("{price}" in line.frame for line in hook.says):
        return [*([end] if end.options else []), Beat("cta", tuple(calls), 0.0, must=True, screen=screen)]
    if short and price:
        both = tuple(_together(p, e) for p in price[:2] for e in calls[:2])
        return [Beat("cta", both, 0.0, must=True, screen=screen)]
    beats = [*_offers(context), *([Beat("price", tuple(price), 0.0, must=True, part=_PRICE)] if price else [])]
    beats += _each(context) + _shipping(context, must=bool(price))
    if product.category == "supplement":
        warning = tuple(context.teller.options("video_warn_supplement", context))
        beats.append(Beat("warning", warning, 0.0, must=True, alone=True))
    asks = tuple(context.teller.options("video_ask", context, most=2))
    beats += [Beat("ask", asks, 1.0, part=_PRICE + 1)] if asks else []
    return [*beats, *([end] if end.options else []), Beat("cta", tuple(calls), 0.0, must=True, screen=screen)]


_PRICE = 90
"""The part of price and shipping."""


def _calls(brief: Brief, context: Context) -> tuple[list[Line], str]:
    """The one thing to do, said, and as it stands on the screen."""
    channel, word = _channel(brief), Filler(context.meaning.head, ("name",))
    calls = context.teller.options(f"video_cta_{channel}", context, {"word": word}, most=2)
    spice = context.teller.options(f"video_{brief.shop.dialect}_end", context) if brief.shop.dialect else []
    if spice and calls:
        calls = [line._replace(text=f"{spice[0].text} {line.text}") for line in calls]
    on_screen: str = load("video_lines")[0]["on_screen"][channel]
    return calls, on_screen.replace("{word}", word.text)


def _each(context: Context) -> list[Beat]:
    """What one of a pack costs, reckoned by code."""
    given = {"said": derived(context.meaning, "price_per_content")}
    lines = context.teller.options("video_each", context, given, most=2) if given["said"] else []
    return [Beat("shipping", tuple(lines), 6.0, part=_PRICE)] if lines else []


def _shipping(context: Context, *, must: bool) -> list[Beat]:
    given = {"total": derived(context.meaning, "total_with_shipping")}
    ship = _first_move(("video_free", "video_shipping", "video_days"), context, given)
    beats = [Beat("shipping", ship, 9.0, must=must, part=_PRICE)] if ship else []
    if prices.free_from(context.meaning.product, context.meaning.classifier):
        total = context.teller.options("video_total", context, given, most=1)
        beats += [Beat("shipping", tuple(total), 2.0, part=_PRICE)] if total else []
    return beats


def _together(price: Line, end: Line) -> Line:
    """Price and call in one breath; the frame of the call is kept, to know where it begins."""
    return Line(f"{price.text} {end.text}", price.facts, end.text)


def _first_move(moves: tuple[str, ...], context: Context, given: Given) -> tuple[Line, ...]:
    return next((tuple(o) for move in moves if (o := context.teller.options(move, context, given, most=2))), ())


def _offers(context: Context) -> list[Beat]:
    """Her promotion, with the sums prices.py does."""
    meaning = context.meaning
    lines = [context.teller.options("video_bundle", context, {"said": pack}) for pack in packs(meaning)[:2]]
    if not lines and meaning.product.promotion:
        plain = {"said": Filler(meaning.product.promotion.text, ("promotion",))}
        same = "derived.pieces_with_free" in meaning.facts
        lines = [
            context.teller.options("video_gift", context)
            if same
            else context.teller.options("video_promotion", context, plain)
        ]
    if meaning.product.promotion and prices.until(meaning.product):
        lines.append(context.teller.options("video_until", context))
    return [Beat("promo", tuple(options[:2]), 6.0, part=_PRICE - 1) for options in lines if options]


def _channel(brief: Brief) -> str:
    if brief.platform in _BASKET:
        return "book" if brief.product.category == "service" else "basket"
    return "comment" if brief.platform == "facebook" else "shop"


def _last_words(last: Chosen) -> str:
    """The call itself, as it is said at the end of the last voice."""
    call = last.line.frame if last.line.text.endswith(last.line.frame) else last.line.text
    return heard(call)[0]


def _caption(context: Context, first: Chosen, hook: Hook) -> str:
    """What stands under the video: the thing, what the hook was about, the whole price; seen whole where that fits."""
    meaning = context.meaning
    price = prices.price_line(meaning.product, meaning.classifier)
    size = next((p.text for p in points_of(meaning) if p.type in ("net", "size")), "")
    parts = [meaning.name]
    about = hook.point
    if hook.special and hook.type != "question" and about.type != "price" and len(about.text) <= 50:
        parts += [about.text] if about.text not in meaning.name else []
    for extra in (size, price.text if price else ""):
        if extra and extra not in parts and len(" · ".join([*parts, extra])) <= CAPTION:
            parts.append(extra)
    text = " · ".join(parts)
    if meaning.product.category == "supplement":
        warning = realise("ผลิตภัณฑ์เสริมอาหาร ไม่มีผลในการป้องกันหรือรักษาโรค อ่านคำเตือนในฉลากก่อนบริโภค", context, {})
        text += f"\n{warning.text}" if warning else ""
    return text


__all__ = ["DEFAULT_SECONDS", "Shot", "hook_kind", "notes_on", "shot_list", "write_video"]
