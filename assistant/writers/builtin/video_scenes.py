"""From chosen lines to scenes: lines that belong together share a shot; each has a picture, a text and its seconds."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from assistant.content import Brief, Scene
from assistant.thai import speech_seconds, wrap
from assistant.thai.clusters import base_length
from assistant.writers.builtin import prices
from assistant.writers.builtin.points import cut
from assistant.writers.builtin.teller import Context
from assistant.writers.builtin.video_fit import Chosen
from assistant.writers.builtin.video_hooks import Hook
from assistant.writers.builtin.video_pictures import Camera, Picture

STEP = 0.25
"""Seconds: scenes are cut to quarters, so that their sum is exact."""
SHORTEST = 7
"""Quarters of a second that a scene stands at least."""
SCREEN_WIDTH = 18
"""Letters a line on the screen, without marks above and below: a bold overlay on 1080 px (our own proposal)."""
LONGEST_SHARED = {15: 5.2, 30: 6.4, 60: 7.6}
"""Seconds of speech over one shot; a shot of several facts is easier to film than many of a second and a half."""
GLIMPSE = 2.0
"""A shot shorter than this joins its neighbour: nobody films a second of a thing."""
LONGEST_LAST = 7.4
"""Seconds of the last shot, in which the video comes back to its hook and asks for one thing."""
MOST_LINES = 3
_LISTS = {"ingredient": "ดูส่วนผสม", "material": "ดูวัสดุ", "colours": "สีที่มี", "variants": "แบบที่มี"}
"""What stands on the screen where a list is too long for it."""


class Take(NamedTuple):
    """A scene before its seconds are cut: what is said over one picture."""

    said: tuple[Chosen, ...]
    voice: str
    seconds: float
    """Of speech."""
    picture: Picture | None = None
    screen: str = ""

    @property
    def quiet(self) -> float:
        """Seconds in which the picture tells."""
        return sum(one.beat.quiet for one in self.said)

    @property
    def whole(self) -> float:
        """Seconds of speech and of silence."""
        return self.seconds + self.quiet


def share_takes(chosen: list[Chosen], seconds: int) -> list[Take]:
    """Neighbours of one part over one picture, as long as a breath goes; the hook stands alone, the call ends the last
    shot."""
    takes: list[Take] = []
    most = LONGEST_SHARED.get(seconds, 6.4)
    for n, one in enumerate(chosen):
        last = takes[-1] if n > 1 else None
        joined = _joined(last, one, most) if last else None
        if joined:
            takes[-1] = joined
        else:
            takes.append(Take((one,), one.voice, one.seconds))
    return _without_glimpses(takes, most)


def _joined(last: Take, one: Chosen, most: float) -> Take | None:
    if one.beat.kind == "cta":
        return _with(last, one, LONGEST_LAST) if last.said[-1].beat.kind == "end" else None
    return _with(last, one, most) if _one_part(last, one) else None


def _one_part(last: Take, one: Chosen) -> bool:
    before = last.said[-1].beat
    apart = one.beat.alone or any(c.beat.alone for c in last.said)
    return not apart and one.beat.kind != "end" and one.beat.part in (before.part, -1)


def _with(last: Take, one: Chosen, most: float) -> Take | None:
    """The shot with one more line; None where that is more than a breath."""
    if len(last.said) >= MOST_LINES or (last.voice.endswith("แล้ว") and one.voice.startswith("แล้ว")):
        return None
    said = (*last.said, one)
    voice = " ".join(c.voice for c in said)
    length = _seconds(voice)
    return Take(said, voice, length) if length <= most else None


_seconds = lru_cache(maxsize=8_192)(speech_seconds)
"""The same lines are tried together again for another length."""


def _without_glimpses(takes: list[Take], most: float) -> list[Take]:
    """A shot of a second and a half joins the one before it, or the one after it."""
    out: list[Take] = []
    for n, take in enumerate(takes):
        inner = 1 < n < len(takes) - 1 and not any(c.beat.alone for c in take.said)
        before = out[-1] if out else None
        glimpse = inner and (take.whole < GLIMPSE or (before is not None and before.whole < GLIMPSE and n > 2))
        if glimpse and before and _may_grow(before, take) and len(take.said) == 1:
            grown = _with(before, take.said[0], most + 0.6)
            if grown:
                out[-1] = grown
                continue
        out.append(take)
    return out


_NEAR = (
    frozenset({"process", "maker", "community", "place", "origin", "material", "ingredient", "absence", "name"}),
    frozenset({"size", "net", "measure", "colours", "variants", "spec", "design", "material"}),
    frozenset({"use", "feel", "taste", "scent", "common", "implied", "audience", "how"}),
    frozenset({"keep", "wash", "care", "warranty", "mark"}),
)
"""Kinds of line that may share a shot though they stand in different parts."""


def _may_grow(take: Take, glimpse: Take) -> bool:
    kinds = {c.beat.kind for c in (*take.said, *glimpse.said)}
    return not any(c.beat.alone for c in take.said) and any(kinds <= near for near in _NEAR)


def film(shots: list[Take], hook: Hook, context: Context) -> list[Take]:
    """A picture and a text for every shot; no text stands on the screen twice."""
    camera = Camera(context.meaning, context.teller.rng)
    out: list[Take] = []
    shown: set[str] = set()
    for n, shot in enumerate(shots):
        picture = camera.take(hook.picture) if n == 0 and hook.picture else _picture(shot, camera)
        screen = _screen(shot, hook if n == 0 else None, context, shown)
        shown |= {_bare(screen), *map(_bare, screen.split("\n"))} if screen else set()
        out.append(shot._replace(picture=picture, screen=screen))
    return out


_SEEN = ("process", "use", "taste", "feel", "scent", "design", "spec", "size", "measure")
"""Points that a camera can show: of several in one shot the first of these is filmed."""


def _picture(shot: Take, camera: Camera) -> Picture:
    """The first picture that a line of the shot brings with it, else one for the kind of line."""
    lead = next((one for one in shot.said if one.beat.kind in ("price", "cta", "box")), shot.said[0])
    for one in shot.said:
        if one.beat.picture and one.beat.picture not in camera.used:
            return camera.take(one.beat.picture)
        if one.beat.point and one.beat.point.type in _SEEN:
            lead = one
            break
    point = lead.beat.point
    if point and point.type not in ("name", "price"):
        return camera.of_point(point)
    kinds = {"implied": "look", "common": "audience", "reasons": "name", "hook": "name", "end": "cta"}
    return camera.of(kinds.get(lead.beat.kind, lead.beat.kind))


def _screen(shot: Take, hook: Hook | None, context: Context, shown: set[str]) -> str:
    """A few words for the screen, with Arabic digits; nothing where they do not fit on two lines, never a cut text."""
    if hook and hook.screen:
        return on_screen(hook.screen)
    texts = [text for one in shot.said if (text := _words(one, context, shown)) and _bare(text) not in shown]
    if len(texts) < 2:
        return texts[0] if texts else ""
    return on_screen(texts[0], "\n".join(texts[:2]))


def _bare(text: str) -> str:
    """Without blanks: a text is the same wherever its lines break."""
    return "".join(text.split())


def _words(one: Chosen, context: Context, shown: set[str]) -> str:
    product, kind, point = context.meaning.product, one.beat.kind, one.beat.point
    now, fee = prices.now(product), prices.fee(product)
    price = now.text if now else ""
    if one.beat.screen:
        wanted = price if price and _bare(price) not in shown else ""
        return on_screen(one.beat.screen, wanted, f"{one.beat.screen}\n{wanted}" if wanted else "")
    if kind == "price":
        was = prices.was(product)
        more = [f"ปกติ {was.text}"] if was else []
        return on_screen(price, "\n".join([price, *more, *([fee.text] if fee and not more else [])]))
    if kind in ("name", "box"):
        return on_screen(context.meaning.head, context.meaning.name)
    if point and kind in _LISTS:
        values = [v.name for v in product.variants] if kind == "variants" else []
        return on_screen(_LISTS[kind], "\n".join(values) if values else point.text)
    if kind == "steps":
        return on_screen(_act(one))
    if point:
        pieces = [piece.text for piece in cut(point.text)]
        return on_screen(*pieces[:1], point.text)
    if kind == "promo":
        plain = one.line.text.removeprefix("ซื้อเป็นชุด ").removeprefix("โปรคือ ")
        return on_screen(plain.partition(" (")[0], plain)
    return on_screen(one.line.text) if kind in ("shipping", "warning") else ""


def _act(one: Chosen) -> str:
    """Of an act before the camera, the words of her how-to."""
    return one.beat.picture.partition(" ถ่าย")[0].partition(" ตั้งกล้อง")[0]


@lru_cache(maxsize=8_192)
def on_screen(*texts: str) -> str:
    """The last of the texts that fits on two lines of the screen, wrapped; empty where none does."""
    for text in reversed(texts):
        lines = wrap(text, SCREEN_WIDTH) if text else []
        if lines and len(lines) <= 2 and all(base_length(line) <= SCREEN_WIDTH for line in lines):
            return "\n".join(lines)
    return ""


def cut_scenes(shots: list[Take], brief: Brief, seconds: int) -> tuple[Scene, ...]:
    """Seconds in quarters that add up exactly, in proportion to the words; photos for what a photo can show."""
    photos = Photos(len(brief.product.photos))
    scenes = []
    for shot, step in zip(shots, _steps(shots, seconds), strict=True):
        facts = tuple(dict.fromkeys(key for one in shot.said for key in _facts(one, brief)))
        scenes.append(
            Scene(
                seconds=step * STEP,
                quiet=shot.quiet,
                picture=shot.picture.text if shot.picture else "",
                voice=shot.voice,
                on_screen=shot.screen,
                photo=photos.for_shot(shot),
                facts=facts,
            )
        )
    return tuple(scenes)


class Photos:
    """Which photo stands in for a shot: the first, which sellers take of the whole thing, for the whole thing; the
    others in turn for what is seen near."""

    def __init__(self, count: int) -> None:
        self.count, self.last, self.turn = count, 0, 1

    def for_shot(self, shot: Take) -> str | None:
        """p1, p2, …; None where the shot has to be filmed."""
        if not self.count or shot.picture is None or shot.picture.filmed:
            return None
        whole = any(one.beat.kind in ("name", "cta", "hook") for one in shot.said)
        place = 1 if whole else 2 + self.turn % max(1, self.count - 1)
        if min(place, self.count) == self.last:
            place = place % self.count + 1
        self.turn += place != 1
        self.last = min(place, self.count)
        return f"p{self.last}"


def _steps(shots: list[Take], seconds: int) -> list[int]:
    """Quarters of a second for each scene, none too short, that add up to the whole; silence keeps its length."""
    quiet = sum(shot.quiet for shot in shots)
    spoken = sum(shot.seconds for shot in shots)
    exact = [(shot.seconds * (seconds - quiet) / spoken + shot.quiet) / STEP for shot in shots]
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
    if one.beat.kind in ("cta", "price"):
        keys += [k for money in (prices.now(brief.product), prices.fee(brief.product)) if money for k in money.facts]
    return tuple(dict.fromkeys(keys))
