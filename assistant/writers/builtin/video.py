"""A short-video script: hook, scenes that one phone can shoot, the whole price, one small step to order."""

from __future__ import annotations

from typing import Any, NamedTuple

from assistant.content import VIDEO_SECONDS, Brief, Scene, VideoScript
from assistant.thai import wrap
from assistant.thai.clusters import base_length
from assistant.writers.builtin import prices
from assistant.writers.builtin.clauses import cut
from assistant.writers.builtin.lines import Given, Line, Teller, compose, derived, packs, points_of
from assistant.writers.builtin.phrases import Context
from assistant.writers.builtin.plan import begin, seeded
from assistant.writers.builtin.slots import Filler
from assistant.writers.builtin.tags import tags_of
from assistant.writers.builtin.video_hooks import HOOKS, Hook, hooks_of
from assistant.writers.builtin.video_pictures import Camera, Picture
from assistant.writers.builtin.video_plan import Beat, Chosen, body_of, eligible, fit, heard, structures

DEFAULT_SECONDS = 30
STEP = 0.25
"""Seconds: scenes are cut to quarters, so that their sum is exact."""
SHORTEST = 6
"""Quarters of a second that a scene stands at least."""
SCREEN_WIDTH = 18
"""Letters a line on the screen, without marks above and below: a bold overlay on 1080 px (our own proposal)."""
LONGEST_HOLD = 1.6
"""How much longer than its words a scene may stand before a silent picture is put in between."""
CAPTION = 150
"""Code points that are seen before “more” (100–150 on TikTok, sources differ)."""

_LISTS = {"ingredient": "ดูส่วนผสม", "material": "ดูวัสดุ", "colours": "สีที่มี", "variants": "แบบที่มี"}
"""What stands on the screen where a list is too long for it."""
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


class _Take(NamedTuple):
    """A scene before its seconds are cut."""

    chosen: Chosen | None
    picture: Picture
    screen: str
    seconds: float


def write_video(brief: Brief) -> VideoScript:
    """A script of 15, 30 or 60 seconds."""
    seconds = brief.seconds or DEFAULT_SECONDS
    context = begin(brief, str(seconds))
    context.spoken = True
    teller, points = Teller(context.rng), points_of(context.meaning)
    hook, structure = _begin_with(brief, context, seconds)
    beats = [_hook_beat(hook, context), *body_of(structure, context, teller, points, hook)]
    close = _closing(brief, context, teller, seconds)
    chosen = fit([*beats, *close], seconds)
    takes = _film(chosen, hook, context, seconds)
    scenes = _cut(takes, brief, seconds)
    return VideoScript(
        platform=brief.platform,
        seconds=seconds,
        hook=chosen[0].voice,
        scenes=scenes,
        call_to_action=_last_words(chosen[-1]),
        caption=_caption(context, chosen[0], hook),
        hashtags=tags_of(context.meaning, 5),
    )


def _begin_with(brief: Brief, context: Context, seconds: int) -> _Way:
    """The kind of hook goes round with the seed and the length, so that one kit and its variants begin differently."""
    points = points_of(context.meaning)
    hooks = hooks_of(context, points)
    ways = _ways(context, hooks, eligible(context, points, hooks, seconds))
    order = [kind for kind in HOOKS if kind in ways]
    seeded(brief.model_copy(update={"seed": 0})).shuffle(order)
    turn = brief.seed + (VIDEO_SECONDS.index(seconds) if seconds in VIDEO_SECONDS else 0)
    kind = order[turn % len(order)]
    pairs = ways[kind]
    names = sorted({str(s["id"]) for _, s in pairs})
    name = names[(turn // len(order) + context.rng.randrange(len(names))) % len(names)]
    mine = [(h, s) for h, s in pairs if s["id"] == name]
    return context.rng.choices(mine, [4 if h.special else 1 for h, _ in mine])[0]


_Way = tuple[Hook, dict[str, Any]]


def _ways(context: Context, hooks: dict[str, list[Hook]], plans: list[dict[str, Any]]) -> dict[str, list[_Way]]:
    """Hooks with the structures they lead into, by kind of hook; the plain look takes what nothing else takes."""
    look = next(s for s in structures() if s["id"] == "look")
    found: dict[str, list[_Way]] = {}
    for kind, listed in hooks.items():
        pairs = [(h, s) for s in plans for h in listed if _go_together(h, s)]
        pairs = pairs or [(h, look) for h in listed if not h.structure]
        if pairs:
            found[kind] = pairs
    return found


def _go_together(hook: Hook, structure: dict[str, Any]) -> bool:
    if hook.structure:
        return hook.structure == str(structure["id"])
    bound = structure["id"] == "problem" or (structure["id"] == "unboxing" and hook.type == "sound")
    return not bound and any(kind == hook.type for kind in structure["hooks"])


def _hook_beat(hook: Hook, context: Context) -> Beat:
    says = list(hook.says)
    context.rng.shuffle(says)
    return Beat("hook", tuple(says[:2]), 0.0, must=True, point=hook.point)


def _closing(brief: Brief, context: Context, teller: Teller, seconds: int) -> list[Beat]:
    """Promotion, price, shipping, and the one thing to do."""
    product, channel = context.meaning.product, _channel(brief)
    word = Filler(context.meaning.head, ("name",))
    ends = teller.options(f"video_cta_{channel}", context, {"word": word})[:2]
    spice = teller.options(f"video_{brief.shop.dialect}_end", context) if brief.shop.dialect else []
    if spice and ends:
        ends = [line._replace(text=f"{spice[0].text} {line.text}") for line in ends]
    move = "video_price_was" if prices.was(product) else "video_price"
    price = teller.options(move, context)[:3]
    offer = [*_offers(context, teller)]
    given = {"total": derived(context.meaning, "total_with_shipping")}
    ship = _first_move(("video_free", "video_shipping", "video_days"), context, teller, given)
    if seconds == VIDEO_SECONDS[0] and price:
        both = tuple(_together(p, e) for p in price[:2] for e in ends[:2])
        return (
            [Beat("shipping", ship, 3.0), Beat("cta", both, 0.0, must=True)]
            if ship
            else [Beat("cta", both, 0.0, must=True)]
        )
    beats = [*offer, Beat("price", tuple(price), 0.0, must=True)] if price else [*offer]
    beats += [Beat("shipping", ship, 9.0, must=bool(price))] if ship else []
    total = (
        teller.options("video_total", context, given) if prices.free_from(product, context.meaning.classifier) else []
    )
    beats += [Beat("shipping", tuple(total[:1]), 2.0)] if total else []
    if product.category == "supplement":
        beats.append(Beat("warning", tuple(teller.options("video_warn_supplement", context)), 0.0, must=True))
    return [*beats, Beat("cta", tuple(ends), 0.0, must=True)]


def _together(price: Line, end: Line) -> Line:
    """Price and call in one breath; the frame of the call is kept, to know where it begins."""
    return Line(f"{price.text} {end.text}", price.facts, end.text)


def _first_move(moves: tuple[str, ...], context: Context, teller: Teller, given: Given) -> tuple[Line, ...]:
    return next((tuple(o[:2]) for move in moves if (o := teller.options(move, context, given))), ())


def _offers(context: Context, teller: Teller) -> list[Beat]:
    """Her promotion, with the sums prices.py does."""
    meaning = context.meaning
    lines = [teller.options("video_bundle", context, {"said": pack}) for pack in packs(meaning)[:2]]
    if not lines and meaning.product.promotion:
        plain = {"said": Filler(meaning.product.promotion.text, ("promotion",))}
        same = "derived.pieces_with_free" in meaning.facts
        lines = [teller.options("video_gift", context) if same else teller.options("video_promotion", context, plain)]
    if meaning.product.promotion and prices.until(meaning.product):
        lines.append(teller.options("video_until", context))
    return [Beat("promo", tuple(options[:2]), 6.0) for options in lines if options]


def _channel(brief: Brief) -> str:
    if brief.platform in _BASKET:
        return "book" if brief.product.category == "service" else "basket"
    return "comment" if brief.platform == "facebook" else "shop"


def _last_words(last: Chosen) -> str:
    """The call itself, as it is said at the end of the last voice."""
    call = last.line.frame if last.line.text.endswith(last.line.frame) else last.line.text
    return heard(call)[0]


def _film(chosen: list[Chosen], hook: Hook, context: Context, seconds: int) -> list[_Take]:
    """A picture and a text for every beat; silent pictures where there is more time than there are words."""
    camera = Camera(context.meaning, context.rng)
    takes = []
    for n, one in enumerate(chosen):
        shown = camera.take(hook.picture) if n == 0 and hook.picture else _picture(one, camera)
        takes.append(_Take(one, shown, _screen(one, hook if n == 0 else None, context), one.seconds))
    spoken_for = sum(t.seconds for t in takes)
    missing = seconds - spoken_for * LONGEST_HOLD
    silent = max(0, round(missing / 3.5)) if missing > 2 else 0
    for n in range(silent):
        at = 1 + (n * 2) % max(1, len(takes) - 1)
        takes.insert(at, _Take(None, camera.of("look"), "", 2.2))
    return takes


def _picture(one: Chosen, camera: Camera) -> Picture:
    point = one.beat.point
    if point and point.type not in ("name", "price"):
        return camera.of_point(point)
    kind = {"implied": "look", "common": "audience", "reasons": "name", "hook": "name"}.get(
        one.beat.kind, one.beat.kind
    )
    return camera.of(kind)


def _screen(one: Chosen, hook: Hook | None, context: Context) -> str:
    """A few words for the screen, with Arabic digits; nothing where they do not fit on two lines, never a cut text."""
    product = context.meaning.product
    now, fee = prices.now(product), prices.fee(product)
    price = now.text if now else ""
    if hook and hook.screen:
        return on_screen(hook.screen)
    if one.beat.kind == "cta":
        return on_screen(price, f"{price}\n{fee.text}" if fee and price else "")
    if one.beat.kind == "price":
        was = prices.was(product)
        return on_screen(price, f"{price}\nปกติ {was.text}" if was else "")
    if one.beat.kind == "name":
        return on_screen(context.meaning.head, context.meaning.name)
    if one.beat.point and one.beat.kind in _LISTS:
        values = [v.name for v in product.variants] if one.beat.kind == "variants" else []
        return on_screen(_LISTS[one.beat.kind], "\n".join(values) if values else one.beat.point.text)
    if one.beat.point:
        pieces = [piece.text for piece in cut(one.beat.point.text)]
        return on_screen(*pieces[:1], one.beat.point.text)
    if one.beat.kind == "promo":
        return on_screen(
            one.line.text.partition(" (")[0].removeprefix("ซื้อเป็นชุด ").removeprefix("โปรคือ "), one.line.text
        )
    return on_screen(one.line.text) if one.beat.kind in ("shipping", "warning") else ""


def on_screen(*texts: str) -> str:
    """The last of the texts that fits on two lines of the screen, wrapped; empty where none does."""
    for text in reversed(texts):
        lines = wrap(text, SCREEN_WIDTH) if text else []
        if lines and len(lines) <= 2 and all(base_length(line) <= SCREEN_WIDTH for line in lines):
            return "\n".join(lines)
    return ""


def _cut(takes: list[_Take], brief: Brief, seconds: int) -> tuple[Scene, ...]:
    """Seconds in quarters that add up exactly, in proportion to the words; photos for what a photo can show."""
    total = sum(t.seconds for t in takes)
    exact = [t.seconds * seconds / total / STEP for t in takes]
    steps = [max(SHORTEST, int(x)) for x in exact]
    rest = round(seconds / STEP) - sum(steps)
    order = sorted(range(len(takes)), key=lambda n: exact[n] - int(exact[n]), reverse=rest > 0)
    at = 0
    while rest:
        n = order[at % len(order)]
        if rest > 0 or steps[n] > SHORTEST:
            steps[n] += 1 if rest > 0 else -1
            rest += -1 if rest > 0 else 1
        at += 1
    photos = len(brief.product.photos)
    scenes, photo = [], 0
    for take, step in zip(takes, steps, strict=True):
        shown = None
        if photos and not take.picture.filmed:
            shown, photo = f"p{photo % photos + 1}", photo + 1
        voice = take.chosen.voice if take.chosen else ""
        facts = _facts(take.chosen, brief) if take.chosen else ()
        scenes.append(
            Scene(
                seconds=step * STEP,
                picture=take.picture.text,
                voice=voice,
                on_screen=take.screen,
                photo=shown,
                facts=facts,
            )
        )
    return tuple(scenes)


def _facts(one: Chosen, brief: Brief) -> tuple[str, ...]:
    """What the words and the screen of a scene stand on."""
    keys = [*one.line.facts, *(one.beat.point.facts if one.beat.point else ())]
    if one.beat.kind == "cta":
        keys += [k for money in (prices.now(brief.product), prices.fee(brief.product)) if money for k in money.facts]
    return tuple(dict.fromkeys(keys))


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
        warning = compose("ผลิตภัณฑ์เสริมอาหาร ไม่มีผลในการป้องกันหรือรักษาโรค อ่านคำเตือนในฉลากก่อนบริโภค", context, {})
        text += f"\n{warning.text}" if warning else ""
    return text


__all__ = ["DEFAULT_SECONDS", "Shot", "on_screen", "shot_list", "write_video"]
