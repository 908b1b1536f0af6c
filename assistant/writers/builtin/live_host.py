"""The host of a live: one voice, all products on her table, everything already said."""

from __future__ import annotations

from functools import cached_property

from assistant.content import Answer, Brief, Grounded
from assistant.product.record import Product
from assistant.writers.builtin import prices
from assistant.writers.builtin.clauses import polish
from assistant.writers.builtin.data import load
from assistant.writers.builtin.demos import demos_of
from assistant.writers.builtin.live_answers import Reply, replies
from assistant.writers.builtin.phrases import Context, Given, Line, realise
from assistant.writers.builtin.plan import seeded
from assistant.writers.builtin.points import Point, derived, listed, points_of
from assistant.writers.builtin.slots import Filler
from assistant.writers.builtin.teller import Teller
from assistant.writers.builtin.understand import Meaning, understand
from assistant.writers.builtin.voice import speaker_of

_CF = ("facebook",)
_SHOP = ("line_oa", "line_shopping")


class Stand:
    """One product on the table: its meaning, its number, and what of it has been told."""

    def __init__(self, product: Product, number: int, context: Context, *, alone: bool) -> None:
        self.number = number
        self.context = context
        self.alone = alone
        self.meaning = context.meaning
        self.code = f"{chr(ord('A') + (number - 1) // 99)}{(number - 1) % 99 + 1:02d}"
        self.price_line = prices.price_line(product, self.meaning.classifier)
        self.points = list(points_of(self.meaning))
        self.demos_left = demos_of(self.meaning)
        self.asked = False
        self.replies: list[Reply] = []

    @property
    def called(self) -> str:
        """Its short name: the whole name where there is room, else the head noun."""
        name = self.meaning.name
        return name if len(name) <= 40 else self.meaning.head

    @cached_property
    def slots(self) -> dict[str, Filler | None]:
        """Slots every line about it may use."""
        lists = listed(self.meaning)
        price = said_price(self.meaning)
        return {
            "code": Filler(self.code),
            "name": Filler(self.called, ("name",)),
            "price_line": Filler(*price) if price else None,
            "total": derived(self.meaning, "total_with_shipping"),
            **lists,
        }

    def keys(self, facts: tuple[str, ...]) -> tuple[str, ...]:
        """Fact keys as the script names them: with the product's number where there are several."""
        return facts if self.alone else tuple(f"{self.number}:{key}" for key in facts)

    def grounded(self, key: str, text: str) -> Grounded:
        return Grounded(text=polish(text), facts=self.keys((key,)))

    def grounded_money(self, money: prices.Money, before: str = "") -> Grounded:
        return Grounded(text=f"{before}{money.text}", facts=self.keys(money.facts))


def said_price(meaning: Meaning) -> prices.Money | None:
    """The whole price as a host says it: was, now, shipping."""
    now, was = prices.now(meaning.product), prices.was(meaning.product)
    if not now:
        return None
    parts = [prices.Money(f"ปกติ {was.text} ตอนนี้ {now.text}", was.facts + now.facts) if was else now]
    parts += [m for m in (prices.fee(meaning.product), prices.free_from(meaning.product, meaning.classifier)) if m]
    return prices.Money(" ".join(m.text for m in parts), tuple(dict.fromkeys(k for m in parts for k in m.facts)))


class Host:
    """Says lines for the whole live."""

    def __init__(self, brief: Brief, teller: Teller | None = None) -> None:
        self.teller = teller or Teller(seeded(brief))
        self.rng = self.teller.rng
        self.dialect = brief.shop.dialect
        self.speaker = speaker_of(brief.shop)
        self.stands = tuple(self._stand(brief, p, n) for n, p in enumerate(brief.products, 1))
        for stand in self.stands:
            self.rng.shuffle(stand.demos_left)
        self.platform = brief.platform
        self._turn = 0
        self._warned = 0

    def _stand(self, brief: Brief, product: Product, number: int) -> Stand:
        context = Context(
            meaning=understand(product), speaker=self.speaker, platform=brief.platform, teller=self.teller,
            spoken=True, shop_name=brief.shop.name,
        )  # fmt: skip
        return Stand(product, number, context, alone=not brief.more_products)

    @property
    def channel(self) -> str:
        """How one orders here: cf, shop or basket."""
        return "cf" if self.platform in _CF else "shop" if self.platform in _SHOP else "basket"

    def next_stand(self) -> Stand:
        """The products in turn, for segments that are about none."""
        stand = self.stands[self._turn % len(self.stands)]
        self._turn += 1
        return stand

    def line(self, move: str, stand: Stand, given: Given | None = None) -> Line | None:
        lead = Filler(self.stands[0].meaning.head, ("name",))
        number = Filler(str(len(self.stands)))
        many = number if len(self.stands) > 1 else None
        slots = {**stand.slots, "lead": lead, "number": number, "many": many}
        return self.teller.line(move, stand.context, {**slots, **(given or {})})

    def say(self, move: str, stand: Stand, **given: Filler | str | None) -> str | None:
        """The next line of a move, as text."""
        fillers = {k: Filler(v) if isinstance(v, str) else v for k, v in given.items()}
        line = self.line(move, stand, fillers)
        return line.text if line else None

    def spice(self, move: str) -> str | None:
        """A greeting, a look or thanks in the host's dialect, where the shop asked for it."""
        return self.say(f"live_{self.dialect}_{move}", self.stands[0]) if self.dialect else None

    def order(self, stand: Stand) -> str | None:
        """How to order; never before a price is known."""
        return self.say(f"live_order_{self.channel}", stand) if stand.price_line else None

    def warning(self) -> str | None:
        """The line a food supplement must carry."""
        if all(s.meaning.product.category != "supplement" for s in self.stands):
            return None
        return next(iter(load("live_phrases")[0]["moves"]["live_supplement"]))

    def promises(self, stand: Stand, most: int) -> list[str]:
        """Demos as verb phrases, for the opening."""
        return [str(d["promise"]) for d in stand.demos_left if "promise" in d][:most]

    def demo(self, stand: Stand) -> tuple[str, Line] | None:
        """The next thing to show of it: what the hands do, and what is said meanwhile."""
        while stand.demos_left:
            entry = stand.demos_left.pop(0)
            line = realise(str(entry["say"]), stand.context, stand.slots)
            if line and self.teller.keep(line):
                return str(entry["do"]), line
        return None

    def tell(self, stand: Stand, point: Point) -> Line | None:
        """One thing about it, as a host says it."""
        move = f"live_say_{point.type}"
        return self.line(move, stand, point.given) or self.line("live_say_other", stand, point.given)

    def answers(self, most: int) -> list[Answer]:
        """The next questions, from all products in turn."""
        out: list[Answer] = []
        for stand in self.stands:
            self.prepare(stand)
        while len(out) < most and any(s.replies for s in self.stands):
            for stand in self.stands:
                if stand.replies and len(out) < most:
                    out.append(self._answer(stand))
        return out

    def prepare(self, stand: Stand) -> None:
        """Think of its questions once."""
        if not stand.asked:
            stand.asked = True
            stand.replies = replies(stand.context)

    def own_answers(self, stand: Stand, most: int) -> list[Answer]:
        """The first questions of one product, those with an answer."""
        self.prepare(stand)
        out: list[Answer] = []
        while len(out) < most and stand.replies and stand.replies[0].known:
            out.append(self._answer(stand))
        return out

    def _answer(self, stand: Stand) -> Answer:
        reply = stand.replies.pop(0).answer
        asked = reply.question if stand.alone else f"{stand.meaning.head} {reply.question}"
        return reply.model_copy(update={"question": asked, "facts": stand.keys(reply.facts)})
