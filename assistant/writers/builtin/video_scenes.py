"""From chosen lines to scenes: lines that belong together share a shot; each has a picture, a text and its seconds."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.content import Brief, Scene
from assistant.thai import wrap
from assistant.thai.clusters import base_length
from assistant.writers.builtin import prices
from assistant.writers.builtin.clauses import cut
from assistant.writers.builtin.phrases import Context
from assistant.writers.builtin.video_hooks import Hook
from assistant.writers.builtin.video_pictures import Camera, Picture
from assistant.writers.builtin.video_plan import Chosen, heard

STEP = 0.25
"""Seconds: scenes are cut to quarters, so that their sum is exact."""
SHORTEST = 6
"""Quarters of a second that a scene stands at least."""
SCREEN_WIDTH = 18
"""Letters a line on the screen, without marks above and below: a bold overlay on 1080 px (our own proposal)."""
LONGEST_HOLD = 1.6
"""How much longer than its words a scene may stand before a silent picture is put in between."""
LONGEST_SHARED = {15: 3.9, 30: 4.6, 60: 5.6}
"""Seconds of speech over one shot; a shot of several facts is easier to film than many of a second and a half."""

_THEMES = (
    frozenset({"process", "maker", "community", "place", "origin"}),
    frozenset({"material", "ingredient", "absence"}),
    frozenset({"use", "feel", "taste", "scent", "design", "common", "implied", "how", "audience"}),
    frozenset({"size", "net", "measure", "duration", "colours", "variants", "spec"}),
    frozenset({"keep", "wash", "care", "warranty", "pack"}),
    frozenset({"price", "shipping"}),
    frozenset({"box", "name", "look"}),
)
_LISTS = {"ingredient": "ดูส่วนผสม", "material": "ดูวัสดุ", "colours": "สีที่มี", "variants": "แบบที่มี"}
"""What stands on the screen where a list is too long for it."""


class Take(NamedTuple):
    """A scene before its seconds are cut: what is said over one picture."""

    said: tuple[Chosen, ...]
    voice: str
    seconds: float
    picture: Picture | None = None
    screen: str = ""


def share_takes(chosen: list[Chosen], seconds: int) -> list[Take]:
    """Neighbours of one theme over one picture, as long as a breath goes; hook and call stand alone."""
    shots: list[Take] = []
    for n, one in enumerate(chosen):
        last = shots[-1] if n > 1 else None
        joined = _joined(last, one, seconds) if last and n < len(chosen) - 1 else None
        if joined:
            shots[-1] = joined
        else:
            shots.append(Take((one,), one.voice, one.seconds))
    return shots


def _joined(last: Take, one: Chosen, seconds: int) -> Take | None:
    kinds = {c.beat.kind for c in (*last.said, one)}
    apart = one.beat.kind == "story" or one.beat.alone or any(c.beat.alone for c in last.said)
    if apart or len(last.said) > 2 or not any(kinds <= theme for theme in _THEMES):
        return None
    if one.beat.point and _BARE_AFTER.search(one.line.frame):
        one = one._replace(line=one.line._replace(text=one.beat.point.text, frame="{said}"))
    voice, length = heard(" ".join(c.line.text for c in (*last.said, one)))
    return Take((*last.said, one), voice, length) if length <= LONGEST_SHARED.get(seconds, 4.6) else None


_BARE_AFTER = re.compile(r"^(\{ref\}|\{cl\}นี้|กว่าจะ|ของ\{cl\}|เรื่อง|ตัวเลขคือ|ถามว่า)")
"""After another line of the same shot its own beginning is not said again: ขวดนี้หมัก… ต้มสุก…"""


def film(shots: list[Take], hook: Hook, context: Context, seconds: int) -> list[Take]:
    """A picture and a text for every shot; silent pictures where there is more time than there are words."""
    camera = Camera(context.meaning, context.teller.rng)
    out = []
    for n, shot in enumerate(shots):
        shown = camera.take(hook.picture) if n == 0 and hook.picture else _picture(shot, camera)
        out.append(shot._replace(picture=shown, screen=_screen(shot, hook if n == 0 else None, context)))
    missing = seconds - sum(s.seconds for s in out) * LONGEST_HOLD
    silent = max(0, round(missing / 3.5)) if missing > 2 else 0
    for n in range(silent):
        at = 1 + (n * 2) % max(1, len(out) - 1)
        out.insert(at, Take((), "", 2.2, camera.of("look")))
    return out


def _picture(shot: Take, camera: Camera) -> Picture:
    """The first picture that a line of the shot brings with it, else one for the kind of line."""
    lead = shot.said[0]
    for one in shot.said:
        if one.beat.picture and one.beat.picture not in camera.used:
            return camera.take(one.beat.picture)
        if one.beat.point and one.beat.point.type in ("process", "use", "taste", "feel", "scent"):
            lead = one
            break
    point = lead.beat.point
    if point and point.type not in ("name", "price"):
        return camera.of_point(point)
    kinds = {"implied": "look", "common": "audience", "reasons": "name", "hook": "name", "ask": "cta"}
    return camera.of(kinds.get(lead.beat.kind, lead.beat.kind))


def _screen(shot: Take, hook: Hook | None, context: Context) -> str:
    """A few words for the screen, with Arabic digits; nothing where they do not fit on two lines, never a cut text."""
    if hook and hook.screen:
        return on_screen(hook.screen)
    texts = [text for one in shot.said if (text := _words(one, context))]
    if len(texts) < 2:
        return texts[0] if texts else ""
    return on_screen(texts[0], "\n".join(texts[:2]))


def _words(one: Chosen, context: Context) -> str:
    product, kind, point = context.meaning.product, one.beat.kind, one.beat.point
    now, fee = prices.now(product), prices.fee(product)
    price = now.text if now else ""
    if kind == "cta":
        return on_screen(price, f"{price}\n{fee.text}" if fee and price else "")
    if kind == "price":
        was = prices.was(product)
        return on_screen(price, f"{price}\nปกติ {was.text}" if was else "")
    if kind == "name":
        return on_screen(context.meaning.head, context.meaning.name)
    if point and kind in _LISTS:
        values = [v.name for v in product.variants] if kind == "variants" else []
        return on_screen(_LISTS[kind], "\n".join(values) if values else point.text)
    if point:
        pieces = [piece.text for piece in cut(point.text)]
        return on_screen(*pieces[:1], point.text)
    if kind == "promo":
        plain = one.line.text.removeprefix("ซื้อเป็นชุด ").removeprefix("โปรคือ ")
        return on_screen(plain.partition(" (")[0], plain)
    return on_screen(one.line.text) if kind in ("shipping", "warning") else ""


def on_screen(*texts: str) -> str:
    """The last of the texts that fits on two lines of the screen, wrapped; empty where none does."""
    for text in reversed(texts):
        lines = wrap(text, SCREEN_WIDTH) if text else []
        if lines and len(lines) <= 2 and all(base_length(line) <= SCREEN_WIDTH for line in lines):
            return "\n".join(lines)
    return ""


def cut_scenes(shots: list[Take], brief: Brief, seconds: int) -> tuple[Scene, ...]:
    """Seconds in quarters that add up exactly, in proportion to the words; photos for what a photo can show."""
    photos = len(brief.product.photos)
    scenes, photo = [], 0
    for shot, step in zip(shots, _steps([s.seconds for s in shots], seconds), strict=True):
        shown = None
        if photos and shot.picture and not shot.picture.filmed:
            shown, photo = f"p{photo % photos + 1}", photo + 1
        picture = shot.picture.text if shot.picture else ""
        facts = tuple(dict.fromkeys(key for one in shot.said for key in _facts(one, brief)))
        scenes.append(
            Scene(
                seconds=step * STEP, picture=picture, voice=shot.voice, on_screen=shot.screen, photo=shown, facts=facts
            )
        )
    return tuple(scenes)


def _steps(lengths: list[float], seconds: int) -> list[int]:
    """Quarters of a second for each scene, none too short, that add up to the whole."""
    total = sum(lengths)
    exact = [length * seconds / total / STEP for length in lengths]
    steps = [max(SHORTEST, int(x)) for x in exact]
    rest = round(seconds / STEP) - sum(steps)
    order = sorted(range(len(steps)), key=lambda n: exact[n] - int(exact[n]), reverse=rest > 0)
    at = 0
    while rest:
        n = order[at % len(order)]
        if rest > 0 or steps[n] > SHORTEST:
            steps[n] += 1 if rest > 0 else -1
            rest += -1 if rest > 0 else 1
        at += 1
    return steps


def _facts(one: Chosen, brief: Brief) -> tuple[str, ...]:
    """What the words and the screen of a scene stand on."""
    keys = [*one.line.facts, *(one.beat.point.facts if one.beat.point else ())]
    if one.beat.kind == "cta":
        keys += [k for money in (prices.now(brief.product), prices.fee(brief.product)) if money for k in money.facts]
    return tuple(dict.fromkeys(keys))
