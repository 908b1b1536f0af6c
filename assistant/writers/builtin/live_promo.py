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
    told: list[str] = []
    for stand in stands[: max(2, round(slot.minutes))]:
        said, grounded = _promo_of(host, stand)
        lines += [line for line in said if line]
        points += grounded
        words = " · ".join(g.text for g in grounded)
        told.append(f"{stand.called}: {words}" if len(stands) > 1 else words)
    lines.append(host.order(stands[0]))
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
        promo=" / ".join(told),
    )


def _promo_of(host: Host, stand: Stand) -> tuple[list[str | None], list[Grounded]]:
    product, cl = stand.meaning.product, stand.meaning.classifier if stand.meaning.counted else ""
    lines: list[str | None] = []
    points: list[Grounded] = []
    if prices.is_reduced(product):
        now, was = prices.now(product), prices.was(product)
        lines.append(host.say("live_promo_reduced", stand))
        if now and was:
            points.append(Grounded(text=f"ปกติ {was.text} ตอนนี้ {now.text}", facts=stand.keys(was.facts + now.facts)))
    if product.promotion:
        text = Filler(" ".join(closing.offers(stand.meaning, ends=False)), ("promotion",))
        points.append(Grounded(text=text.text, facts=stand.keys(text.facts)))
        lines += _sums(host, stand, text, cl)
    if ends := prices.until(product):
        lines.append(host.say("live_promo_until", stand))
        points.append(stand.grounded_money(ends))
    return lines, points


def _sums(host: Host, stand: Stand, text: Filler, cl: str) -> list[str | None]:
    """The promotion with its arithmetic done; her own words where there is nothing to compute."""
    meaning = stand.meaning
    lines = [host.say("live_promo_bundle", stand, said=pack) for pack in packs(meaning)]
    if lines:
        return [*lines, host.say("live_promo_saved", stand, saved=derived(meaning, "bundle_savings"))]
    each, gift = derived(meaning, "price_each_with_free"), prices.gift(meaning.product, cl)
    if each and gift:
        paid, pieces = derived(meaning, "total_with_free"), derived(meaning, "pieces_with_free")
        return [host.say("live_promo_gift", stand, said=Filler(*gift), paid=paid, pieces=pieces, each=each)]
    return [host.say("live_promo_plain", stand, said=text)]
