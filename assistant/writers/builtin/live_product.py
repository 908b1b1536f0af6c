"""A product block: show it, tell what is known, the whole price, then how to order."""

from __future__ import annotations

from typing import Any

from assistant.content import Grounded, Segment
from assistant.writers.builtin import prices
from assistant.writers.builtin.live_host import Host, Stand
from assistant.writers.builtin.live_plan import Slot, rundown_data
from assistant.writers.builtin.points import Point, derived

_LABELS = {
    "size": "ขนาด ", "net": "ปริมาณ ", "duration": "เวลา ", "colours": "สี ", "variants": "แบบที่มี ", "place": "จาก",
    "ingredient": "ส่วนผสม ", "material": "วัสดุ ", "how": "วิธีใช้ ", "care": "ดูแล ", "audience": "เหมาะกับ",
    "maker": "คนทำ ", "community": "งานของ",
}  # fmt: skip
_ORDER = (
    "process", "maker", "community", "place", "origin", "story", "material", "ingredient", "absence", "taste", "scent",
    "feel", "design", "size", "net", "duration", "measure", "spec", "use", "how", "audience", "colours", "variants",
    "care", "wash", "keep", "certificate", "mark", "service", "warranty", "warning", "other",
)  # fmt: skip


def product_segment(host: Host, slot: Slot) -> Segment:
    """The block of one product (or one part of it, where the product has several)."""
    stand = host.stands[slot.product or 0]
    block = _block(slot)
    points = _take(stand, block, slot)
    lines = _lines(host, stand, points, slot)
    prompt = host.say("live_prompt", stand) if slot.minutes >= 1 else None
    of = "service_" if stand.meaning.group == "service" else ""
    return Segment(
        role="product",
        start=0,
        minutes=slot.minutes,
        title=block[f"{of}title"].format(name=stand.called),
        goal=block[f"{of}goal"],
        talking_points=_talking(host, stand, points),
        sample_lines=tuple(dict.fromkeys(lines)),
        audience_prompt=prompt or "",
        cf_code=stand.code if host.channel != "basket" else None,
        pinned_comment=pinned(host, stand),
        questions=tuple(host.own_answers(stand, _question_count(slot))),
    )


def _question_count(slot: Slot) -> int:
    return 0 if slot.minutes < 3 else min(3, round(slot.minutes / 4))


def _block(slot: Slot) -> dict[str, Any]:
    """What this block is about: everything, or one theme of several."""
    blocks: list[dict[str, Any]] = rundown_data()["block"]
    named = {b["id"]: b for b in blocks}
    if slot.parts == 1:
        return named["all"]
    order = {2: ("show", "used"), 3: ("show", "made", "used")}.get(slot.parts, ("show", "made", "used", "choose"))
    return named[order[slot.part % len(order)]]


def _take(stand: Stand, block: dict[str, Any], slot: Slot) -> list[Point]:
    """The points this block tells, taken off the product's list. The last part takes what is left."""
    last = slot.part == slot.parts - 1
    takes = block["takes"]
    chosen = [p for p in stand.points if last or p.type in takes]
    if slot.parts == 2 and slot.part == 0:
        made = next(b for b in rundown_data()["block"] if b["id"] == "made")["takes"]
        chosen = [p for p in stand.points if p.type in takes or p.type in made]
    most = max(2, round(slot.minutes * 1.6))
    chosen = _spread(chosen)[: most if not last else max(most, 8)]
    stand.points = [p for p in stand.points if p not in chosen]
    return chosen


def _spread(points: list[Point]) -> list[Point]:
    """How it is made first, then what it is, then measures and choices: the order a hand shows it in."""
    return sorted(points, key=lambda p: _ORDER.index(p.type) if p.type in _ORDER else len(_ORDER))


def _lines(host: Host, stand: Stand, points: list[Point], slot: Slot) -> list[str]:
    """Intro; showing and telling in turn; price, total, order."""
    most = max(3, min(16, round(slot.minutes * 1.3) + 2))
    out = [host.say("live_again" if slot.part else "live_intro", stand)]
    if slot.part == 0 and slot.product == 0:
        out.append(host.spice("look"))
    shows, shown = _shows(host, stand, most - len(points) if len(points) < most else 1, slot)
    told = [line.text for p in points if not shown.issuperset(p.facts) and (line := host.tell(stand, p))]
    out += _braid(told + _common(host, stand, slot), shows)[:most]
    if slot.part == 0:
        out.append(host.warning() if stand.meaning.product.category == "supplement" else None)
    out += _price_lines(host, stand)
    if slot.minutes >= LOOPED:
        out += [host.say("live_rehook", stand), host.say("live_rehook_price", stand), host.order(stand)]
    return [line for line in out if line]


LOOPED = 8
"""Minutes: in a block so long people have come who missed the beginning, so it is said again in short."""


def _common(host: Host, stand: Stand, slot: Slot) -> list[str]:
    """What anybody uses such a thing for, where there is time to talk."""
    if slot.minutes < 3 or (slot.parts > 1 and slot.part == 0):
        return []
    return [line for _ in range(2) if (line := host.say("live_use", stand))]


def _shows(host: Host, stand: Stand, wanted: int, slot: Slot) -> tuple[list[str], set[str]]:
    """Demos, leaving some for the blocks of the same product that come later; and the facts they told."""
    later = slot.parts - slot.part - 1
    spare = max(1, len(stand.demos_left) - 2 * later)
    out: list[str] = []
    told: set[str] = set()
    for _ in range(max(1, min(wanted, spare, 4))):
        shown = host.demo(stand)
        if shown:
            out.append(f"({shown[0]}) {shown[1].text}")
            told.update(shown[1].facts)
    return out, told


def _braid(told: list[str], shows: list[str]) -> list[str]:
    """A show, then two things told, and so on."""
    out: list[str] = []
    told, shows = list(told), list(shows)
    while told or shows:
        out += shows[:1]
        shows = shows[1:]
        out += told[:2]
        told = told[2:]
    return out


def _price_lines(host: Host, stand: Stand) -> list[str | None]:
    if not stand.price_line:
        return ["ราคาขึ้นจอก่อน แล้วค่อยเปิดให้สั่ง" + host.speaker.request]
    return [host.say("live_price", stand), host.say("live_total", stand), host.order(stand)]


def _talking(host: Host, stand: Stand, points: list[Point]) -> tuple[Grounded, ...]:
    """The facts themselves, short, with the price and the computed total last."""
    out = [Grounded(text=_labelled(p), facts=stand.keys(p.facts)) for p in points]
    if stand.price_line:
        out.append(stand.grounded_money(stand.price_line, before="ราคา "))
    if total := derived(stand.meaning, "total_with_shipping"):
        out.append(Grounded(text=f"รวมส่งแล้ว {total.text}", facts=stand.keys(total.facts)))
    return tuple(out)


def _labelled(point: Point) -> str:
    """วัสดุ ฝ้าย 100%; a verb phrase needs no label."""
    return point.text if point.verbal else _LABELS.get(point.type, "") + point.text


def pinned(host: Host, stand: Stand) -> str:
    """The comment to pin while it is on: name, price, shipping, size, how to order, end of the promotion, number."""
    p = stand.meaning.product
    parts = [stand.called]
    if price := prices.now(p):
        old = prices.was(p)
        parts.append(price.text + (f" (ปกติ {old.text})" if old else ""))
    for money in (prices.fee(p), prices.free_from(p, stand.meaning.classifier)):
        parts += [money.text] if money else []
    parts += [text for text in (p.size, p.net_content) if text]
    if stand.price_line:
        basket = {"cf": f"พิมพ์ CF {stand.code}", "basket": "กดตะกร้า"}
        parts.append(f"สั่ง: {basket.get(host.channel, f'รหัส {stand.code}')}")
    if p.promotion and (ends := prices.until(p)):
        parts.append(f"โปร{ends.text}")
    parts += [c.text if not c.number or c.number in c.text else f"{c.text} {c.number}" for c in p.certificates[:1]]
    return " | ".join(parts)
