"""The host of a live: one voice, all products on her table, everything already said."""

from __future__ import annotations

import random
import re
from functools import cache, cached_property, lru_cache
from typing import Any

from assistant.content import Answer, Brief, Grounded
from assistant.product.record import Product
from assistant.writers.builtin import prices
from assistant.writers.builtin.clauses import polish
from assistant.writers.builtin.data import load
from assistant.writers.builtin.demos import demos_of
from assistant.writers.builtin.live_answers import FEW_CHECKS, Reply, replies
from assistant.writers.builtin.live_points import live_points
from assistant.writers.builtin.live_sums import channel_of
from assistant.writers.builtin.phrases import Given, Line, realise
from assistant.writers.builtin.plan import seeded
from assistant.writers.builtin.points import Point, derived, listed
from assistant.writers.builtin.slots import Filler
from assistant.writers.builtin.teller import Context, Teller
from assistant.writers.builtin.understand import Meaning, understand
from assistant.writers.builtin.voice import speaker_of

GROUPED = 8
"""From more products than this on, goods of one sort stand together on the table."""


class Stand:
    """One product on the table: its meaning, its place, and what of it has been told."""

    def __init__(self, number: int, place: int, context: Context, *, alone: bool) -> None:
        self.number = number
        """Its number in the brief: how its facts are named."""
        self.context = context
        self.alone = alone
        self.meaning = context.meaning
        self.code = f"{chr(ord('A') + (place - 1) // 99)}{(place - 1) % 99 + 1:02d}"
        self.price_line = prices.price_line(self.meaning.product, self.meaning.classifier)
        self.points = [p for p in live_points(self.meaning) if not self._is_told_beside(p)]
        self.demos_left = demos_of(self.meaning, "live")
        self.told: set[str] = set()
        """Keys of the facts that have been said."""
        self.ordered = False
        """Whether it has been said how to order it."""
        self.asked = False
        self.replies: list[Reply] = []

    def _is_told_beside(self, point: Point) -> bool:
        """True where the price or the size names every choice: they are not told twice in one breath."""
        if point.type != "variants":
            return False
        product, price = self.meaning.product, self.price_line
        sizes = product.size and all(v.name in product.size and not v.price for v in product.variants)
        return bool(sizes or (price and set(point.facts) <= set(price.facts)))

    @property
    def called(self) -> str:
        """Its short name: the whole name where there is room, else the head noun."""
        name = self.meaning.name
        return self._as_noun(name if len(name) <= 40 else self.meaning.head)

    def _as_noun(self, name: str) -> str:
        """รับทำเล็บถึงบ้าน on a shop sign is บริการทำเล็บถึงบ้าน in a sentence."""
        acts = self.meaning.group == "service" and name.startswith("รับ")
        return f"บริการ{name.removeprefix('รับ')}" if acts else name

    @cached_property
    def slots(self) -> dict[str, Filler | None]:
        """Slots every line about it may use."""
        price, now = said_price(self.meaning), prices.now(self.meaning.product)
        return {
            "code": Filler(self.code),
            "name": Filler(self.called, ("name",)),
            "head": Filler(self._as_noun(self.meaning.head), ("name",)),
            "price_line": Filler(*price) if price else None,
            "now": Filler(*now) if now else None,
            "total": derived(self.meaning, "total_with_shipping"),
            "service": Filler("1") if self.meaning.group == "service" else None,
            "visited": Filler("1") if _VISITED.search(self.meaning.name) else None,
            **listed(self.meaning),
        }

    def keys(self, facts: tuple[str, ...]) -> tuple[str, ...]:
        """Fact keys as the script names them: with the product's number where there are several."""
        return facts if self.alone else tuple(f"{self.number}:{key}" for key in facts)

    def grounded(self, key: str, text: str) -> Grounded:
        return Grounded(text=polish(text), facts=self.keys((key,)))

    def grounded_money(self, money: prices.Money, before: str = "") -> Grounded:
        return Grounded(text=f"{before}{money.text}", facts=self.keys(money.facts))


_VISITED = re.compile(
    "(เวิร์?[กค]ช็?อ[ปพ]|คอร์ส|คลาส|เรียน|สอน|โฮมสเตย์|ทัวร์|ล่องแพ|สปา|นวด|คาเฟ่|แคมป์|ที่พัก)(?!.*(ถึงบ้าน|ถึงที่|ออนไลน์))"
)
"""A service that one comes to, with others."""


def said_price(meaning: Meaning) -> prices.Money | None:
    """The whole price as a host says it: was, now, shipping."""
    now, was = prices.now(meaning.product), prices.was(meaning.product)
    if not now:
        return None
    parts = [prices.Money(f"ปกติ {was.text} ตอนนี้ {now.text}", was.facts + now.facts) if was else now]
    fee = prices.fee(meaning.product) or prices.fees(meaning.product)
    parts += [m for m in (fee, prices.free_from(meaning.product, meaning.classifier)) if m]
    return prices.Money(" ".join(m.text for m in parts), tuple(dict.fromkeys(k for m in parts for k in m.facts)))


@cache
def _units() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(unit["written"]), unit["said"]) for unit in load("live_rundown")[0]["unit"])


_AFTER_MARK = re.compile(r"(?<=[.)])(?=(ค่ะ|คะ|ครับ|นะ|เจ้า))")


_DIGIT = re.compile(r"\d")


@lru_cache(maxsize=4_096)
def aloud(text: str) -> str:
    """Units in words and a breath before the particle: `80 x 200 ซม.` is read as `80 คูณ 200 เซนติเมตร`."""
    if not _DIGIT.search(text):
        return _AFTER_MARK.sub(" ", text)
    for pattern, said in _units():
        text = pattern.sub(said, text)
    return _AFTER_MARK.sub(" ", re.sub(r"(เซนติเมตร|มิลลิเมตร|มิลลิลิตร|กิโลกรัม|มิลลิกรัม|กรัม|ชั่วโมง) (?=ค่ะ|ครับ)", r"\1", text))


class Host:
    """Says lines for the whole live."""

    def __init__(self, brief: Brief, teller: Teller | None = None) -> None:
        self.teller = teller or Teller(seeded(brief))
        self.rng = self.teller.rng
        self.dialect = brief.shop.dialect
        self.speaker = speaker_of(brief.shop)
        numbered = _on_the_table(list(enumerate(brief.products, 1)))
        self.stands = tuple(self._stand(brief, p, n, place) for place, (n, p) in enumerate(numbered, 1))
        for stand in self.stands:
            stand.demos_left = _mixed(stand.demos_left, self.rng)
        self.platform = brief.platform
        self.shown: list[Stand] = []
        """Products that have been on, the last one last."""
        self.props: list[str] = []
        """What must lie ready for the demos of this live."""
        self._turn = 0

    def _stand(self, brief: Brief, product: Product, number: int, place: int) -> Stand:
        context = Context(
            meaning=understand(product), speaker=self.speaker, platform=brief.platform, teller=self.teller,
            spoken=True, shop_name=brief.shop.name,
        )  # fmt: skip
        return Stand(number, place, context, alone=not brief.more_products)

    @property
    def channel(self) -> str:
        """How one orders here: cf, shop or basket."""
        return channel_of(self.platform)

    def next_stand(self) -> Stand:
        """For segments that are about none: the product just shown, or the products in turn before any was."""
        if self.shown and len(self.stands) > 1:
            return self.shown[-1]
        stand = self.stands[self._turn % len(self.stands)]
        self._turn += 1
        return stand

    def line(self, move: str, stand: Stand, given: Given | None = None) -> Line | None:
        lead = self.stands[0].slots["head"]
        number = Filler(str(len(self.stands)))
        many = number if len(self.stands) > 1 else None
        slots = {**stand.slots, "lead": lead, "number": number, "many": many}
        return self.teller.line(move, stand.context, {**slots, **(given or {})})

    def say(self, move: str, stand: Stand, **given: Filler | str | None) -> str | None:
        """The next line of a move, as text."""
        fillers = {k: Filler(v) if isinstance(v, str) else v for k, v in given.items()}
        line = self.line(move, stand, fillers)
        return aloud(line.text) if line else None

    def spice(self, move: str) -> str | None:
        """A greeting, a look or thanks in the host's dialect, where the shop asked for it."""
        return self.say(f"live_{self.dialect}_{move}", self.stands[0]) if self.dialect else None

    def order(self, stand: Stand, *, many: bool = False) -> str | None:
        """How to order; never before a price is known. `many`: whichever of those on the table."""
        if not stand.price_line:
            return None
        if many and len(self.stands) > 1:
            return self.say(f"live_order_any_{self.channel}", stand)
        again = Filler("1") if stand.ordered else None
        stand.ordered = True
        return self.say(f"live_order_{self.channel}", stand, again=again)

    def warning(self) -> str | None:
        """The line a food supplement must carry."""
        if all(s.meaning.product.category != "supplement" for s in self.stands):
            return None
        return next(iter(load("live_phrases")[0]["moves"]["live_supplement"]))

    def promises(self, stand: Stand, most: int) -> list[str]:
        """Demos as verb phrases, for the opening."""
        return [str(d["promise"]) for d in stand.demos_left if "promise" in d][:most]

    def demo(
        self, stand: Stand, now: frozenset[str], *, used: bool | None = None, others: bool = True
    ) -> tuple[str, Line] | None:
        """The next thing to show of it: what the hands do, and what is said meanwhile; nothing told before, and what
        stands on a fact only where the block is about it: `now` are its facts. `used`: rather the thing in use, or
        rather as it lies there; `others`: else the other sort."""
        rather = [entry for entry in stand.demos_left if used is None or bool(entry.get("used")) == used]
        for entry in (*rather, *(entry for entry in stand.demos_left if others and entry not in rather)):
            line = realise(str(entry["say"]), stand.context, stand.slots)
            told = line and line.facts and stand.told.issuperset(line.facts)
            if line and not told and not now.issuperset(line.facts):
                continue
            stand.demos_left.remove(entry)
            if line and not told and self.teller.keep(line):
                stand.told.update(line.facts)
                self.props += [prop for prop in entry.get("props", ()) if prop not in self.props]
                return str(entry["do"]), line._replace(text=aloud(line.text))
        return None

    def tell(self, stand: Stand, point: Point, *, later: bool = False, second: bool = False) -> str | None:
        """One thing about it, as a host says it; `later` where it goes on from the line before, `second` where one of
        its type stood there."""
        yes = Filler("1")
        given = {
            **point.given, **_conditions(point), "later": yes if later else None, "second": yes if second else None,
        }  # fmt: skip
        line = self.line(f"live_say_{point.type}", stand, given) or self.line("live_say_other", stand, given)
        if line:
            stand.told.update(point.facts)
        return aloud(line.text) if line else None

    def answers(self, most: int) -> list[Answer]:
        """The next questions, from all products in turn: those with an answer before a few that are open."""
        for stand in self.stands:
            self.prepare(stand)
        rounds = range(max(len(stand.replies) for stand in self.stands))
        turns = [(s, s.replies[n]) for n in rounds for s in self.stands if n < len(s.replies)]
        known = [turn for turn in turns if turn[1].known][:most]
        least = FEW_CHECKS if len(self.stands) > 1 else most
        still = [turn for turn in turns if not turn[1].known][: min(least, most - len(known))]
        return [self._answer(stand, stand.replies.index(reply)) for stand, reply in (*known, *still)]

    def prepare(self, stand: Stand) -> None:
        """Think of its questions once."""
        if not stand.asked:
            stand.asked = True
            stand.replies = replies(stand.context)

    def own_answers(self, stand: Stand, most: int) -> list[Answer]:
        """The first questions of one product, those with an answer; doubts wait for the time of questions."""
        self.prepare(stand)
        own = [r for r in stand.replies if r.known and r.answer.role == "question"][:most]
        return [self._answer(stand, stand.replies.index(reply)) for reply in own]

    def _answer(self, stand: Stand, place: int = 0) -> Answer:
        reply = stand.replies.pop(place).answer
        asked = reply.question if stand.alone else f"{stand.meaning.head} {reply.question}"
        spaced = _AFTER_MARK.sub(" ", reply.written)
        return reply.model_copy(
            update={
                "question": asked, "answer": aloud(reply.answer), "written": spaced, "facts": stand.keys(reply.facts)
            }
        )  # fmt: skip


def _mixed(demos: list[dict[str, Any]], rng: random.Random) -> list[dict[str, Any]]:
    """By chance, but unwrapped first; those of the thing in use in their order: it is brewed before it is sipped."""
    mixed = list(demos)
    rng.shuffle(mixed)
    in_use = iter([demo for demo in demos if demo.get("used")])
    mixed = [next(in_use) if demo.get("used") else demo for demo in mixed]
    return sorted(mixed, key=lambda demo: not demo.get("first"))


def _on_the_table(numbered: list[tuple[int, Product]]) -> list[tuple[int, Product]]:
    """Her order; of many products those of one sort together, the sorts in the order they first come."""
    if len(numbered) <= GROUPED:
        return numbered
    order = list(dict.fromkeys(product.category for _, product in numbered))
    return sorted(numbered, key=lambda entry: order.index(entry[1].category))


@cache
def _roots() -> dict[str, re.Pattern[str]]:
    return {kind: re.compile(f"^({words})") for kind, words in load("live_rundown")[0]["named"].items()}


_LETTERS = re.compile(r"^(X{0,2}[SML])(?![A-Za-z])")
_LIST = re.compile(r"\S (และ|หรือ)|\S+ \S+ \S+ \S+|กับ")
_GRADED = re.compile("ดาว|รางวัล|เหรียญ|ชนะ")


def _conditions(point: Point) -> dict[str, Filler | None]:
    """What decides how a point is said: does it begin with its own label, with a smell, with a size in letters; does it
    name several things in a row; was it won?"""
    root = _roots().get(point.type)
    yes = Filler("1")
    return {
        "named": yes if root and root.search(point.text) else None,
        "smell": yes if point.text.startswith("กลิ่น") else None,
        "letters": yes if _LETTERS.search(point.text) else None,
        "list": yes if point.type in ("material", "ingredient") and _LIST.search(point.text) else None,
        "graded": yes if _GRADED.search(point.text) else None,
        "apiece": yes if "ทีละ" in point.text else None,
    }
