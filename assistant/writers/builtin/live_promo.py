"""The promo moment: only what the seller gave, with the sums done by code."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from assistant.content import Grounded, Segment
from assistant.product.record import Product
from assistant.writers.builtin import prices
from assistant.writers.builtin.clauses import polish
from assistant.writers.builtin.live_host import Host, Stand
from assistant.writers.builtin.live_plan import Slot, rundown_data
from assistant.writers.builtin.slots import Filler


def has_promo(stand: Stand) -> bool:
    """True where she gave a promotion or a lower price."""
    return bool(stand.meaning.product.promotion) or prices.is_reduced(stand.meaning.product)


def _single(product: Product) -> tuple[Decimal, str] | None:
    """The one price of one piece, and its fact."""
    price, key = (product.sale_price, "sale_price") if prices.is_reduced(product) else (product.price, "price")
    return (price.low, key) if price and price.quantity == 1 and not price.high else None


def after_percent(product: Product) -> Decimal | None:
    """Price after a percentage off, to the satang."""
    single, promotion = _single(product), product.promotion
    if not single or not promotion or not promotion.percent:
        return None
    return (single[0] * (100 - promotion.percent) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


def each_with_gift(product: Product) -> Decimal | None:
    """What one piece comes to when some are free: 5 paid, 6 received."""
    single, promotion = _single(product), product.promotion
    if not single or not promotion or not promotion.buy or not promotion.free:
        return None
    paid = single[0] * promotion.buy
    return (paid / (promotion.buy + promotion.free)).quantize(Decimal("0.01"), ROUND_HALF_UP)


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
    product, cl = stand.meaning.product, stand.meaning.classifier
    lines: list[str | None] = []
    points: list[Grounded] = []
    if prices.is_reduced(product):
        now, was = prices.now(product), prices.was(product)
        lines.append(host.say("live_promo_reduced", stand))
        if now and was:
            points.append(Grounded(text=f"ปกติ {was.text} ตอนนี้ {now.text}", facts=stand.keys(was.facts + now.facts)))
    if product.promotion:
        text = Filler(polish(product.promotion.text), ("promotion",))
        points.append(Grounded(text=text.text, facts=stand.keys(text.facts)))
        lines += _sums(host, stand, text, cl)
    if ends := prices.until(product):
        lines.append(host.say("live_promo_until", stand))
        points.append(stand.grounded_money(ends))
    return lines, points


def _sums(host: Host, stand: Stand, text: Filler, cl: str) -> list[str | None]:
    """The promotion with its arithmetic done; her own words where there is nothing to compute."""
    product = stand.meaning.product
    packs = prices.bundles(product, cl)
    if packs:
        return [host.say("live_promo_bundle", stand, said=Filler(*pack)) for pack in packs]
    each, gift = each_with_gift(product), prices.gift(product, cl)
    if each is not None and gift:
        return [host.say("live_promo_gift", stand, said=Filler(*gift), each=f"{prices.digits(each)} บาท")]
    after, single = after_percent(product), _single(product)
    if after is not None and single:
        return [
            host.say(
                "live_promo_percent", stand, said=text,
                was_price=f"{prices.digits(single[0])} บาท", now_price=f"{prices.digits(after)} บาท",
            )
        ]  # fmt: skip
    return [host.say("live_promo_plain", stand, said=text)]
