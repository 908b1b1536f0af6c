"""A live script: a run of show by the clock, in the words of one host."""

from __future__ import annotations

import random
from collections.abc import Sequence

from assistant.content import Brief, Grounded, LiveScript, Segment
from assistant.writers.builtin.live_host import Host, Stand
from assistant.writers.builtin.live_plan import Slot, plan_rundown, rundown_data, spare_minutes
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
    slots = plan_rundown(minutes, len(host.stands), promo=promo, to_say=_to_say(host))
    answers_left = [slot.minutes for slot in slots if slot.role == "questions"]
    for slot in slots:
        segment = _segment(host, slot, last_questions=len(answers_left) == 1)
        if slot.role == "questions":
            answers_left.pop()
        segments.append(segment.model_copy(update={"start": start, "minutes": slot.minutes}))
        start += slot.minutes
    segments[0] = _with_props(segments, host.props)
    return LiveScript(platform=brief.platform, minutes=minutes, segments=tuple(segments))


def live_notes(brief: Brief) -> tuple[str, ...]:
    """What the seller should add where her facts leave much of the time to the viewers."""
    minutes = brief.minutes or DEFAULT_MINUTES
    host = Host(brief, Teller(random.Random(0)))
    promo = any(has_promo(stand) for stand in host.stands)
    spare = spare_minutes(minutes, len(host.stands), promo=promo, to_say=_to_say(host))
    if len(host.stands) > 1 or (spare < minutes * MUCH and len(host.stands[0].points) >= FEW):
        return ()
    notes = rundown_data()["notes"]
    product = brief.product
    asked = notes["asked"].get(product.category, notes["asked"]["default"])
    missing = [notes["fields"][field] for field in asked if not getattr(product, field)][:4]
    fields = " ".join([*missing[:-1], f"และ{missing[-1]}"]) if len(missing) > 1 else "".join(missing)
    return (notes["thin"].format(minutes=minutes, fields=fields),) if missing else ()


MUCH, FEW = 0.15, 3
"""Part of a live that is left over, and things to tell, from which on the seller is told to add some."""


def _to_say(host: Host) -> float:
    """Minutes that everything known fills, told and shown."""
    say = rundown_data()["say"]
    points = sum(len(stand.points) for stand in host.stands)
    demos = sum(len(stand.demos_left) for stand in host.stands)
    blocks = 2 * max(1, len(host.stands))
    return float(points * say["minutes_a_point"] + demos * say["minutes_a_demo"] + blocks * say["minutes_a_block"])


def _with_props(segments: list[Segment], props: list[str]) -> Segment:
    """The first row of the sheet says what must lie ready."""
    data, opening = rundown_data()["opening"], segments[0]
    said = " ".join(
        text
        for segment in segments
        for text in (*segment.sample_lines, segment.audience_prompt, *(a.answer for a in segment.questions))
    )
    needed = dict.fromkeys((*props, *(tool for tool in data["tools"] if tool in said)))
    if not needed:
        return opening
    ready = data["props"].format(props=" ".join(list(needed)[:6]))
    return opening.model_copy(update={"goal": f"{opening.goal} · {ready}"})


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
    count = max(1, min(8, round(slot.minutes)))
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


def _prices_of(stands: Sequence[Stand]) -> list[Grounded]:
    """Name and price of each, as keys."""
    return [s.grounded_money(s.price_line, before=f"{s.called}: ") for s in stands if s.price_line]


def _rehook(host: Host, slot: Slot) -> Segment:
    """For those who have just come: of one product its name and price, of many what has been on lately."""
    last = host.shown[-1] if host.shown else host.stands[0]
    lately = list(dict.fromkeys(host.shown))[-RECAPPED:]
    if len(host.stands) == 1:
        lines = [host.say("live_rehook", last) if last.price_line else None]
    else:
        lines = [
            host.say("live_rehook_many", last),
            *(host.say("live_rehook_price", s) for s in lately if s.price_line),
        ]
    lines.append(host.order(last, many=True))
    prompt = host.say("live_prompt", last) or ""
    return _blank(slot, lines, talking_points=tuple(_prices_of(lately)), audience_prompt=prompt)


RECAPPED = 8
"""So many products are recapped in one breath; more is a list that nobody follows."""


def _last_call(host: Host, slot: Slot) -> Segment:
    """Real stock and a real end of the promotion where she gave them; nothing is hurried otherwise."""
    first = host.stands[0]
    lines = [host.say("live_last", first) for _ in range(2)]
    if len(host.stands) == 1 and first.price_line:
        lines.append(host.say("live_last_price", first))
    for stand in host.stands[:RECAPPED]:
        if has_promo(stand):
            lines.append(host.say("live_last_until", stand))
        if stand.meaning.product.stock:
            lines.append(host.say("live_last_stock", stand))
    lines.append(host.order(first, many=True))
    return _blank(slot, lines, talking_points=tuple(_prices_of(host.stands)))


def _close(host: Host, slot: Slot) -> Segment:
    """Thanks; how it is sent, where everything on the table is sent alike; where to order later."""
    first = host.stands[0]
    sent = {stand.meaning.product.shipping.text if stand.meaning.product.shipping else "" for stand in host.stands}
    lines = [
        host.say("live_close", first),
        host.say("live_close_days", first) if len(sent) == 1 else None,
        host.say(f"live_close_{host.channel}", first) if first.price_line else None,
        host.warning(),
        host.spice("thanks"),
    ]
    shared = first.meaning.product.shipping if len(sent) == 1 else None
    points = [first.grounded("shipping", shared.text)] if shared else []
    return _blank(slot, lines, talking_points=tuple(points))


def _slack(host: Host, slot: Slot) -> Segment:
    stand = host.next_stand()
    count = max(1, min(4, round(slot.minutes)))
    return _blank(slot, [host.say("live_slack", stand) for _ in range(count)])


__all__ = ["DEFAULT_MINUTES", "Stand", "write_live"]
