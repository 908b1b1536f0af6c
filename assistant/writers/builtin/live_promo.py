"""The promo moment: only what the seller gave, with the sums done by code."""

from __future__ import annotations

from assistant.content import Grounded, Segment
from assistant.writers.builtin import closing, prices
from assistant.writers.builtin.live_host import Host, Stand
from assistant.writers.builtin.live_plan import Slot, rundown_data
from assistant.writers.builtin.points import derived, packs
from assistant.writers.builtin.slots import Filler


def has_promo(stand: Stand) -> bool:
    """True where she gave a promotion or a lower price."""
    return bool(stand.meaning.product.promotion) or prices.is_reduced(stand.meaning.product)


def promo_segment(host: Host, slot: Slot) -> Segment:
    """Every promotion that stands, one after another; the field `promo` says what, how much, until when."""
    stands = [s for s in host.stands if has_promo(s)]
    lines = [host.say("live_promo", stands[0])]
    points: list[Grounded] = []
    for stand in stands[: max(2, round(slot.minutes))]:
        said = [line for line in _said(host, stand) if line]
        if len(host.stands) > 1 and said:
            later = "1" if points else None
            said[0] = host.say("live_promo_of", stand, said=said[0], later=later) or said[0]
        lines += said
        points += _key(stand)
    lines.append(host.order(stands[0], many=True))
    data = rundown_data()["promo"]
    return Segment(
        role="promo",
        start=0,
        minutes=slot.minutes,
        title=data["title"],
        goal=data["goal"],
        talking_points=tuple(points),
        sample_lines=tuple(dict.fromkeys(line for line in lines if line)),
        audience_prompt=host.say("live_prompt", stands[0]) or "",
        promo=" / ".join(point.text for point in points),
    )


def _key(stand: Stand) -> list[Grounded]:
    """One key a product: `สบู่ขมิ้น: 3 ก้อน 120 บาท (ก้อนละ 40 บาท) · ถึง 30 พ.ย. 2569`."""
    product = stand.meaning.product
    parts: list[prices.Money] = []
    now, was = prices.now(product), prices.was(product)
    if now and was:
        parts.append(prices.Money(f"ปกติ {was.text} ตอนนี้ {now.text}", was.facts + now.facts))
    if product.promotion:
        parts.append(prices.Money(" ".join(closing.offers(stand.meaning, ends=False)), ("promotion",)))
    if ends := prices.until(product):
        parts.append(ends)
    if not parts:
        return []
    name = "" if stand.alone else f"{stand.called}: "
    facts = tuple(dict.fromkeys(key for part in parts for key in part.facts))
    return [Grounded(text=name + " · ".join(part.text for part in parts), facts=stand.keys(facts))]


def _said(host: Host, stand: Stand) -> list[str | None]:
    """The lower price, the promotion with its arithmetic, and until when."""
    product, cl = stand.meaning.product, stand.meaning.classifier if stand.meaning.counted else ""
    lines: list[str | None] = []
    if prices.is_reduced(product):
        lines.append(host.say("live_promo_reduced", stand))
    if product.promotion:
        text = Filler(" ".join(closing.offers(stand.meaning, ends=False)), ("promotion",))
        lines += _sums(host, stand, text, cl)
    if prices.until(product):
        lines.append(host.say("live_promo_until", stand))
    return lines


def _sums(host: Host, stand: Stand, text: Filler, cl: str) -> list[str | None]:
    """The promotion with its arithmetic done; her own words where there is nothing to compute."""
    meaning = stand.meaning
    lines = [host.say("live_promo_bundle", stand, said=pack) for pack in packs(meaning)]
    if lines:
        return [*lines, host.say("live_promo_saved", stand, saved=derived(meaning, "bundle_savings"))]
    each, gift = derived(meaning, "price_each_with_free"), prices.gift(meaning.product, cl)
    if each and gift:
        paid, pieces = derived(meaning, "total_with_free"), derived(meaning, "pieces_with_free")
        if pieces and cl:
            pieces = pieces._replace(text=pieces.text.replace("ชิ้น", cl))
        if "." in each.text:
            each = None  # nobody says 65.84 บาท aloud
        return [host.say("live_promo_gift", stand, said=Filler(*gift), paid=paid, pieces=pieces, each=each)]
    return [host.say("live_promo_plain", stand, said=text)]
