"""Answers that code works out: totals, days, payment, where it is from, what one gets for the price."""

from __future__ import annotations

import re
from collections import Counter
from typing import Literal, NamedTuple

from assistant.content import Answer, Platform
from assistant.writers.builtin import closing, prices
from assistant.writers.builtin.clauses import finest, polish
from assistant.writers.builtin.live_points import live_points, maker_of, people_of, place_of
from assistant.writers.builtin.phrases import realise
from assistant.writers.builtin.points import Point, derived
from assistant.writers.builtin.slots import Filler, is_easy
from assistant.writers.builtin.teller import Context


class Frames(NamedTuple):
    """One answer for the stage and for the chat, and its slots."""

    say: tuple[str, ...]
    write: str
    given: dict[str, Filler | None]


def computed(slot: str, context: Context, told: Counter[str]) -> Answer | None:
    """The answer of one slot, None where the facts do not give it."""
    frames = _SLOTS[slot](context)
    if slot == "discount" and frames and frames.given.get("said") and "offers" in told:
        frames = _as_shown(context)
    if not frames or (slot in _ONCE and slot in told):
        return None
    told[slot] += 1
    line = context.teller.first(frames.say, context, frames.given)
    line = line or next((x for f in frames.say if (x := realise(f, context, frames.given))), None)
    chat = realise(frames.write, context, frames.given)
    if not line:
        return None
    facts = dict.fromkeys((*line.facts, *(chat.facts if chat else ())))
    return Answer(question="?", answer=line.text, written=chat.text if chat else "", facts=tuple(facts))


_ONCE = ("place",)
"""Where it is from is asked by several questions, in other words."""


def _offers(context: Context) -> Frames | None:
    said = " กับ ".join(closing.offers(context.meaning))
    return Frames(("มี{ค่ะ} {said}",), "มี{ค่ะ} {said}", {"said": Filler(said, ("promotion",))}) if said else None


def _total(context: Context) -> Frames | None:
    meaning = context.meaning
    product = meaning.product
    fee, free = prices.fee(product) or prices.fees(product), prices.free_from(product, meaning.classifier)
    total = derived(meaning, "total_with_shipping")
    given = {"fee": Filler(*fee) if fee else None, "sum": total, "free": Filler(*free) if free else None}
    if fee and total:
        tail = " {free}" if free else ""
        return Frames(("{fee} รวมเป็น {sum}{ค่ะ}" + tail,), "{fee} รวมค่าสินค้าเป็น {sum}{ค่ะ}" + tail, given)
    if fee or free:
        frame = "{fee}{ค่ะ}" if fee else "{free}{ค่ะ}"
        return Frames((frame,), frame, given)
    return None


_SENDS = re.compile(r"ส่ง(ของ)?(ทุก|วัน|ภายใน)|ตัดรอบ")


def _days(context: Context) -> Frames | None:
    """How long it takes; else the day she sends, in her words."""
    product = context.meaning.product
    if days := prices.days(product):
        frame = "ใช้เวลาส่ง {days}{ค่ะ}"
        return Frames(("ส่ง {days}{ค่ะ}", frame), frame, {"days": Filler(*days)})
    said = next((p for p in finest(polish(product.shipping.text)) if _SENDS.search(p)), "") if product.shipping else ""
    return Frames(("{said}{ค่ะ}",), "{said}{ค่ะ}", {"said": Filler(said, ("shipping",))}) if said else None


def _cod(context: Context) -> Frames | None:
    shipping = context.meaning.product.shipping
    if not shipping or not shipping.cash_on_delivery:
        return None
    given: dict[str, Filler | None] = {"said": Filler("มีเก็บเงินปลายทาง", ("shipping",))}
    return Frames(("ได้{ค่ะ} {said}",), "ได้{ค่ะ} {said}", given)


def _place(context: Context) -> Frames | None:
    """Where, and by whom where she said it."""
    place, maker = place_of(context.meaning), maker_of(context.meaning) or people_of(context.meaning)
    if not place:
        return None
    given: dict[str, Filler | None] = {"place": place, "maker": maker}
    if context.meaning.group == "service":
        return Frames(("อยู่ที่{place}{ค่ะ}",), "อยู่ที่{place}{ค่ะ}", given)
    if maker and context.meaning.group in ("rice", "agri"):
        return Frames(("{place}{ค่ะ} {maker}เป็นคนปลูก",), "{place}{ค่ะ} {maker}เป็นคนปลูก", given)
    if maker:
        return Frames(("จาก{place}{ค่ะ} ฝีมือ{maker}", "{place}{ค่ะ} {maker}เป็นคนทำ"), "จาก{place}{ค่ะ} ฝีมือ{maker}", given)
    return Frames(("จาก{place}{ค่ะ}", "มาจาก{place}{ค่ะ}"), "มาจาก{place}{ค่ะ}", given)


_WEIGHED = ("service", "food", "drink", "rice", "supplement", "pet", "herbal", "electronics")
"""Groups whose price is weighed against what one gets, not against the work."""
_GETS = (
    "service", "material", "process", "measure", "spec", "absence", "net", "duration", "design", "feel", "warranty",
    "keep", "other",
)  # fmt: skip
"""What one gets for the money, the weightiest first; before all of them what the price includes (รวม…)."""
_SHORT_REASON, _REASONS, _LONG_REASONS = 40, 2, 52


def _worth(context: Context) -> Frames | None:
    """“Is it not dear?”: what one gets for the price; nothing is promised and nobody is hurried."""
    meaning = context.meaning
    price = prices.now(meaning.product)
    if not price:
        return None
    points = [p for p in live_points(meaning) if len(p.text) <= _SHORT_REASON]
    given: dict[str, Filler | None] = {"price": Filler(*price)}
    work = next((p for p in points if p.type == "process" and not is_easy(p.text)), None)
    if work and meaning.group not in _WEIGHED:
        given["said"] = Filler(work.text, work.facts)
        verb = "{ref}{said}" if work.verbal else "{said}"
        say = f"เข้าใจ{{ค่ะ}} {verb} ดูงานให้พอใจก่อน"
        return Frames((say, f"{verb}{{ค่ะ}} ราคาเลยเป็น{{price}}"), f"{verb}{{ค่ะ}} ราคา{{price}}", given)
    tail = "ลองคิดดูก่อนได้" if meaning.group == "service" else "ลองเทียบดูก่อนได้"
    got = next((p for p in points if p.type == "net"), None)
    if got and not prices.names_pack(meaning.product):
        given["got"] = Filler(got.text, got.facts)
        points.remove(got)
    if reasons := _reasons(points):
        given["said"] = Filler(" ".join(p.text for p in reasons), tuple(key for p in reasons for key in p.facts))
    what = ("{price} ได้ {got}{ค่ะ}" if given.get("got") else "{price}{ค่ะ}") + (" {said}" if reasons else "")
    if len(given) == 1:
        return Frames(("ราคา {price}{ค่ะ} ดูของให้พอใจก่อนแล้วค่อยตัดสินใจ",), "ราคา {price}{ค่ะ}", given)
    return Frames((f"{what} {tail}",), what, given)


def _reasons(points: list[Point]) -> list[Point]:
    """One of each sort, the weightiest first: ปลาทูอบแห้งทั้งชิ้น, ไม่ใส่เกลือ."""
    ranked = sorted(
        (p for p in points if p.type in _GETS), key=lambda p: (not p.text.startswith("รวม"), _GETS.index(p.type))
    )
    found = [p for n, p in enumerate(ranked) if p.type not in {q.type for q in ranked[:n]}][:_REASONS]
    return found if sum(len(p.text) for p in found) <= _LONG_REASONS else found[:1]


def _order(context: Context) -> Frames | None:
    """“How do I book?”: as everybody orders on this channel."""
    if not prices.now(context.meaning.product):
        return None
    say = {
        "cf": "พิมพ์ CF กับรหัสที่ขึ้นจอไว้ใต้ไลฟ์{ค่ะ} แล้วคุยวันกัน",
        "basket": "กดตะกร้าที่ปักไว้ได้เลย{ค่ะ}",
        "shop": "กดสั่งในร้านได้เลย{ค่ะ}",
    }[channel_of(context.platform)]
    return Frames((say,), "แจ้งวันที่สะดวกในแชตนี้ได้{ค่ะ} เดี๋ยวดูคิวให้", {})


def channel_of(platform: Platform) -> Literal["cf", "shop", "basket"]:
    """How one orders in a live here: by a code in the comments, in the shop, or from the pinned basket."""
    return "cf" if platform in _CF else "shop" if platform in _SHOP else "basket"


_CF = ("facebook",)
_SHOP = ("line_oa", "line_shopping")


def _discount(context: Context) -> Frames | None:
    """“Any less?”: the price as it stands, what it was, and the packs she sells."""
    meaning = context.meaning
    now, was = prices.now(meaning.product), prices.was(meaning.product)
    if not now:
        return None
    given: dict[str, Filler | None] = {"price": Filler(*now), "was": Filler(*was) if was else None}
    if was:
        return Frames(("ลดให้แล้ว{ค่ะ} จาก {was} เหลือ {price}",), "ลดให้แล้ว{ค่ะ} จาก {was} เหลือ {price}", given)
    offers = " กับ ".join(closing.offers(meaning))
    if offers:
        given["said"] = Filler(offers, ("promotion",))
        return Frames(("มีโปรให้เลือก{ค่ะ} {said}",), "มีโปร{ค่ะ} {said}", given)
    return _as_shown(context)


def _as_shown(context: Context) -> Frames | None:
    now = prices.now(context.meaning.product)
    given: dict[str, Filler | None] = {"price": Filler(*now) if now else None}
    return Frames(("ราคาตามที่ขึ้นจอ{ค่ะ} {price}", "ตั้งไว้ที่{price}{ค่ะ}"), "ราคา {price}{ค่ะ}", given)


_SLOTS = {
    "offers": _offers, "total": _total, "days": _days, "cod": _cod, "place": _place, "worth": _worth,
    "discount": _discount, "order": _order,
}  # fmt: skip
