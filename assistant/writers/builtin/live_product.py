"""A product block: show it, tell what is known, the whole price, then how to order."""

from __future__ import annotations

from typing import Any

from assistant.content import Grounded, Segment
from assistant.writers.builtin import prices
from assistant.writers.builtin.live_host import Host, Stand
from assistant.writers.builtin.live_plan import Slot, rundown_data
from assistant.writers.builtin.live_points import keys_of
from assistant.writers.builtin.points import Point, derived

_ORDER = (
    "process", "hands", "place", "origin", "story", "material", "ingredient", "absence", "taste", "scent",
    "feel", "design", "size", "net", "duration", "measure", "spec", "use", "how", "audience", "colours", "variants",
    "care", "wash", "keep", "certificate", "mark", "service", "warranty", "warning", "pack", "other",
)  # fmt: skip
_RUNS_ON = ("story", "how")
"""Types whose points are one tale: nothing is shown between them."""


def product_segment(host: Host, slot: Slot) -> Segment:
    """The block of one product (or one part of it, where the product has several)."""
    stand = host.stands[slot.product or 0]
    block = _block(slot)
    points = _take(stand, block, slot)
    if slot.part and not points:
        block = _named("request")
    lines = _lines(host, stand, block, points, slot)
    host.shown.append(stand)
    prompt = host.say("live_prompt", stand) if slot.minutes >= 1 else None
    of = "service_" if stand.meaning.group == "service" else ""
    return Segment(
        role="product",
        start=0,
        minutes=slot.minutes,
        title=block[f"{of}title"].format(name=stand.called),
        goal=block[f"{of}goal"],
        talking_points=_talking(stand, points),
        sample_lines=tuple(dict.fromkeys(lines)),
        audience_prompt=prompt or "",
        cf_code=stand.code if host.channel != "basket" else None,
        pinned_comment=pinned(host, stand),
        questions=tuple(host.own_answers(stand, _question_count(slot))),
    )


def _question_count(slot: Slot) -> int:
    return 0 if slot.minutes < 3 else min(3, round(slot.minutes / 4))


def _named(name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(b for b in rundown_data()["block"] if b["id"] == name)
    return found


def _block(slot: Slot) -> dict[str, Any]:
    """What this block is about: everything, or one theme of several."""
    if slot.parts == 1:
        return _named("all")
    order = {2: ("show", "used"), 3: ("show", "made", "used")}.get(slot.parts, ("show", "made", "used", "choose"))
    return _named(order[slot.part % len(order)])


def _take(stand: Stand, block: dict[str, Any], slot: Slot) -> list[Point]:
    """The points this block tells, taken off the product's list. The last part takes what is left."""
    last = slot.part == slot.parts - 1
    if stand.meaning.group == "service":
        block = {**block, "takes": [*block["takes"], *block.get("service_takes", ())]}
    takes = [*block["takes"], *(_named("made")["takes"] if slot.parts == 2 and slot.part == 0 else ())]
    chosen = [p for p in stand.points if last or p.type in takes]
    most = max(2, round(slot.minutes * 1.6))
    chosen = _spread(chosen)[: most if not last else max(most, 8)]
    stand.points = [p for p in stand.points if p not in chosen]
    return chosen


def _spread(points: list[Point]) -> list[Point]:
    """How it is made first, then what it is, then measures and choices: the order a hand shows it in."""
    return sorted(points, key=lambda p: _ORDER.index(p.type) if p.type in _ORDER else len(_ORDER))


def _lines(host: Host, stand: Stand, block: dict[str, Any], points: list[Point], slot: Slot) -> list[str]:
    """Intro; showing and telling in turn; price and order."""
    most = max(3, min(16, round(slot.minutes * 1.3) + 2))
    out = [*_intro(host, stand, block, slot)]
    chosen = points if slot.minutes >= SHORT else _first(points, most)
    shows, left = _shows(host, stand, chosen, most - len(chosen) if len(chosen) < most else 1, slot)
    out += _braid(_told(host, stand, left) + _common(host, stand, slot), shows)
    if slot.part == 0 and slot.product == 0:
        out.insert(min(3, len(out)), host.spice("look"))
    if slot.part == 0:
        out.append(host.warning() if stand.meaning.product.category == "supplement" else None)
    if block["id"] == "request":
        out += [host.say("live_prompt", stand) for _ in range(min(3, round(slot.minutes / 2.5)))]
    out += _price_lines(host, stand, slot)
    if slot.minutes >= LOOPED and stand.price_line and not slot.part:
        out.append(host.say("live_rehook_short", stand))
    return [line for line in out if line]


SHORT = 3
"""Minutes: in a shorter block only what decides is said; the rest stays on the sheet."""
_DECIDES = (
    "process", "material", "ingredient", "taste", "size", "net", "duration", "colours", "variants", "use", "feel",
    "absence", "certificate", "hands", "place",
)  # fmt: skip


def _first(points: list[Point], most: int) -> list[Point]:
    """The points a buyer decides by, one of each sort before a second."""
    ranked = sorted(points, key=lambda p: _DECIDES.index(p.type) if p.type in _DECIDES else len(_DECIDES))
    order = sorted(ranked, key=lambda p: [q for q in ranked if q.type == p.type].index(p))
    return _spread(order[: max(3, most)])


LOOPED = 8
"""Minutes: in a block so long people have come who missed the beginning, so it is said again in short."""


def _intro(host: Host, stand: Stand, block: dict[str, Any], slot: Slot) -> list[str | None]:
    """Its name once; a block that comes back says what it comes back for."""
    if slot.part:
        return [host.say(f"live_again_{block['id']}", stand) or host.say("live_again", stand)]
    if len(host.stands) == 1:
        return [host.say("live_intro", stand)]
    category, before = stand.meaning.product.category, host.shown[-1] if host.shown else None
    turned = before is not None and before.meaning.product.category != category and slot.minutes >= 1
    group = rundown_data()["groups"].get(category)
    return [
        host.say("live_group", stand, group=group) if turned and group and len(host.stands) > 2 else None,
        host.say("live_next" if before else "live_intro", stand),
    ]


def _told(host: Host, stand: Stand, points: list[Point]) -> list[list[str]]:
    """Lines in breaths: what runs on is one breath."""
    out: list[list[str]] = []
    before = ""
    for point in points:
        runs_on = point.type in _RUNS_ON and point.type == before
        if line := host.tell(stand, point, later=runs_on, second=point.type == before):
            if runs_on and out:
                out[-1].append(line)
            else:
                out.append([line])
            before = point.type
    return out


def _common(host: Host, stand: Stand, slot: Slot) -> list[list[str]]:
    """What anybody uses such a thing for, where she said nothing of it and there is time to talk."""
    product = stand.meaning.product
    if slot.minutes < 3 or slot.part != slot.parts - 1 or product.how_to_use or stand.meaning.of("use"):
        return []
    line = host.say("live_use", stand)
    return [[line]] if line else []


def _shows(host: Host, stand: Stand, points: list[Point], wanted: int, slot: Slot) -> tuple[list[str], list[Point]]:
    """Demos, leaving some for the blocks of the same product that come later; and the points they do not tell."""
    later = slot.parts - slot.part - 1
    spare = max(1, len(stand.demos_left) - 2 * later)
    out: list[str] = []
    left = list(points)
    now = frozenset(key for point in points for key in point.facts)
    used = None if slot.parts == 1 else _block(slot)["id"] == "used"
    for _ in range(max(1, min(wanted, spare, round(slot.minutes * SHOWN), 4))):
        shown = host.demo(stand, now, used=used, others=used is not False or not out)
        if shown:
            do, line = shown
            out.append(f"({do}) {line.text}")
            left = [rest for p in left if (rest := _untold(p, line.facts, whole="{lengths}" not in line.frame))]
    return out, left


SHOWN = 0.7
"""Demos that a minute has room for: nobody brews, pours and tastes in seventy seconds."""


def _untold(point: Point, shown: tuple[str, ...], *, whole: bool) -> Point | None:
    """What of a point is left once a demo stood on these facts: a tape shows no weight."""
    if not shown or not set(shown).issuperset(point.facts):
        return point
    _, heavy, weight = point.text.partition("หนัก")
    return None if whole or not heavy else Point("measure", heavy + weight, point.facts, verbal=True)


def _braid(told: list[list[str]], shows: list[str]) -> list[str | None]:
    """A show, then two things told, and so on: what was taken off the list is said."""
    out: list[str | None] = []
    told, shows = list(told), list(shows)
    while told or shows:
        out += shows[:1]
        shows = shows[1:]
        out += [line for breath in told[:2] for line in breath]
        told = told[2:]
    return out


def _price_lines(host: Host, stand: Stand, slot: Slot) -> list[str | None]:
    """The whole price once; when the product comes back, in short."""
    if slot.part:
        move = "live_rehook_short" if slot.minutes >= LOOPED and stand.price_line else "live_price_again"
        return [host.say(move, stand), host.order(stand)]
    if not stand.price_line:
        return ["ราคาขึ้นจอก่อน แล้วค่อยเปิดให้สั่ง" + host.speaker.request]
    return [host.say("live_price", stand), host.say("live_total", stand), host.order(stand)]


def _talking(stand: Stand, points: list[Point]) -> tuple[Grounded, ...]:
    """Keys for the eye, with the price and the computed total last."""
    out = [Grounded(text=key.text, facts=stand.keys(key.facts)) for key in keys_of(points)]
    if stand.price_line:
        money = stand.price_line
        total = derived(stand.meaning, "total_with_shipping")
        tail = f" รวมส่ง {total.text}" if total else ""
        facts = dict.fromkeys((*money.facts, *(total.facts if total else ())))
        out.append(Grounded(text=f"ราคา: {money.text}{tail}", facts=stand.keys(tuple(facts))))
    return tuple(out)


def pinned(host: Host, stand: Stand) -> str:
    """The comment to pin while it is on: name, price, shipping, size, how to order, end of the promotion, number."""
    p = stand.meaning.product
    parts = [stand.called]
    if price := prices.now(p):
        old = prices.was(p)
        parts.append(price.text + (f" (ปกติ {old.text})" if old else ""))
    for money in (prices.fee(p) or prices.fees(p), prices.free_from(p, stand.meaning.classifier)):
        parts += [money.text] if money else []
    parts += [text for text in (p.size, p.net_content) if text]
    if stand.price_line:
        basket = {"cf": f"พิมพ์ CF {stand.code}", "basket": "กดตะกร้า"}
        parts.append(f"สั่ง: {basket.get(host.channel, f'รหัส {stand.code}')}")
    if p.promotion and (ends := prices.until(p)):
        parts.append(f"โปร{ends.text}")
    parts += [c.text if not c.number or c.number in c.text else f"{c.text} {c.number}" for c in p.certificates[:1]]
    return " | ".join(parts)
