"""A live script: a run of show by the clock, in the words of one host."""

from __future__ import annotations

from assistant.content import Brief, Grounded, LiveScript, Segment
from assistant.writers.builtin.live_host import Host, Stand
from assistant.writers.builtin.live_plan import Slot, plan_rundown, rundown_data
from assistant.writers.builtin.live_product import product_segment
from assistant.writers.builtin.live_promo import has_promo, promo_segment
from assistant.writers.builtin.teller import Teller

DEFAULT_MINUTES = 60


def write_live(brief: Brief, teller: Teller | None = None) -> LiveScript:
    """A run-of-show of 30, 60 or 120 minutes for one product or many; WriterError where there are too many products for
    the time."""
    minutes = brief.minutes or DEFAULT_MINUTES
    host = Host(brief, teller)
    promo = any(has_promo(stand) for stand in host.stands)
    segments: list[Segment] = []
    start = 0.0
    slots = plan_rundown(minutes, len(host.stands), promo=promo)
    answers_left = [slot.minutes for slot in slots if slot.role == "questions"]
    for slot in slots:
        segment = _segment(host, slot, last_questions=len(answers_left) == 1)
        if slot.role == "questions":
            answers_left.pop()
        segments.append(segment.model_copy(update={"start": start, "minutes": slot.minutes}))
        start += slot.minutes
    return LiveScript(platform=brief.platform, minutes=minutes, segments=tuple(segments))


def _segment(host: Host, slot: Slot, *, last_questions: bool) -> Segment:
    if slot.role == "product":
        return product_segment(host, slot)
    if slot.role == "promo":
        return promo_segment(host, slot)
    if slot.role == "questions":
        return _questions(host, slot, everything=last_questions)
    return {
        "opening": _opening,
        "roll_call": _roll_call,
        "engagement": _engagement,
        "rehook": _rehook,
        "last_call": _last_call,
        "close": _close,
        "slack": _slack,
    }[slot.role](host, slot)


def _blank(slot: Slot, lines: list[str | None], **more: object) -> Segment:
    """A segment with the title and goal of its role."""
    data = rundown_data()[slot.role]
    said = tuple(dict.fromkeys(line for line in lines if line))
    return Segment.model_validate(
        {"role": slot.role, "start": 0, "minutes": slot.minutes, "title": data["title"], "goal": data["goal"],
         "sample_lines": said, **more}
    )  # fmt: skip


def _opening(host: Host, slot: Slot) -> Segment:
    """Who, what, how much, and a real reason to stay: something that will be shown."""
    first = host.stands[0]
    many = len(host.stands) > 1
    promises = host.promises(first, 2 if slot.minutes >= 3 else 1)
    lines = [
        host.spice("greet") or host.say("live_greet", first),
        host.say("live_greet", first) if host.dialect and slot.minutes >= 3 else None,
        host.say("live_today_many" if many else "live_today", first),
        host.say("live_price_first", first),
        *(host.say("live_stay", first, promise=promise) for promise in promises),
    ]
    points = [first.grounded("name", first.meaning.name)]
    if price := first.price_line:
        points.append(first.grounded_money(price))
    return _blank(slot, lines, talking_points=tuple(points), audience_prompt=host.say("live_roll", first) or "")


def _roll_call(host: Host, slot: Slot) -> Segment:
    first = host.stands[0]
    count = max(2, min(6, round(slot.minutes * 1.2)))
    lines = [host.say("live_roll", first) for _ in range(count)]
    lines += [host.say("live_like", first)]
    return _blank(slot, lines, audience_prompt=host.say("live_roll", first) or "")


def _engagement(host: Host, slot: Slot) -> Segment:
    stand = host.next_stand()
    count = max(1, min(4, round(slot.minutes)))
    lines = [host.say("live_prompt", stand) for _ in range(count)]
    lines += [host.say("live_like", stand), host.say("live_share", stand)]
    return _blank(slot, lines, audience_prompt=host.say("live_prompt", stand) or "")


def _questions(host: Host, slot: Slot, *, everything: bool) -> Segment:
    most = max(4, round(slot.minutes * 1.6))
    answers = host.answers(most if not everything else most + 4)
    return _blank(
        slot,
        [host.say("live_questions", host.stands[0])],
        audience_prompt=host.say("live_prompt", host.next_stand()) or "",
        questions=tuple(answers),
    )


def _recap(host: Host, most: int) -> tuple[list[str | None], list[Grounded]]:
    """Name, code and price of the products, as lines and as points."""
    lines: list[str | None] = []
    points: list[Grounded] = []
    for stand in host.stands[:most]:
        lines.append(host.say("live_rehook_price", stand))
        if stand.price_line:
            points.append(stand.grounded_money(stand.price_line, before=f"{stand.called}: "))
    return lines, points


def _rehook(host: Host, slot: Slot) -> Segment:
    first = host.stands[0]
    lines, points = _recap(host, 8)
    said = [host.say("live_rehook", first), *lines, host.order(first)]
    return _blank(slot, said, talking_points=tuple(points), audience_prompt=host.say("live_prompt", first) or "")


def _last_call(host: Host, slot: Slot) -> Segment:
    """Real stock and a real end of the promotion where she gave them; nothing is hurried otherwise."""
    first = host.stands[0]
    _, points = _recap(host, 40)
    lines = [host.say("live_last", first) for _ in range(2)]
    for stand in host.stands[:8]:
        if has_promo(stand):
            lines.append(host.say("live_last_until", stand))
        if stand.meaning.product.stock:
            lines.append(host.say("live_last_stock", stand))
    lines.append(host.order(first))
    return _blank(slot, lines, talking_points=tuple(points))


def _close(host: Host, slot: Slot) -> Segment:
    first = host.stands[0]
    lines = [
        host.say("live_close", first),
        host.say("live_close_days", first),
        host.say(f"live_close_{host.channel}", first) if first.price_line else None,
        host.warning(),
        host.spice("thanks"),
    ]
    points = [first.grounded("shipping", first.meaning.product.shipping.text)] if first.meaning.product.shipping else []
    return _blank(slot, lines, talking_points=tuple(points))


def _slack(host: Host, slot: Slot) -> Segment:
    stand = host.next_stand()
    count = max(1, min(3, round(slot.minutes)))
    return _blank(slot, [host.say("live_slack", stand) for _ in range(count)])


__all__ = ["DEFAULT_MINUTES", "Stand", "write_live"]
