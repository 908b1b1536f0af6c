"""The things worth telling about a product, each with its type: what a video or a live tells one after another."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from assistant.product.record import Price, Product
from assistant.writers.builtin import prices
from assistant.writers.builtin.clauses import cut as cut_now
from assistant.writers.builtin.clauses import polish, tidy
from assistant.writers.builtin.slots import ALSO_WORDS, Filler, is_easy
from assistant.writers.builtin.understand import Meaning

cut = lru_cache(maxsize=4_096)(cut_now)
"""One product's words are cut again for every script of its kit: remembered, with a bound. Read only."""

_INGREDIENTS = ("food", "drink", "rice", "supplement", "cosmetic", "soap", "herbal", "pet")


class Point(NamedTuple):
    """One thing worth telling about a product."""

    type: str
    """A clause type, or: ingredient size net duration colours variants place maker community story how audience
    warranty mark (a certificate without a number)."""
    text: str
    facts: tuple[str, ...]
    verbal: bool = False

    @property
    def given(self) -> dict[str, Filler | None]:
        """The point as the slots `{said}` and the conditions `verbal` and `effort`."""
        said = Filler(self.text, self.facts)
        effort = said if self.verbal and not is_easy(self.text) else None
        return {"said": said, "verbal": said if self.verbal else None, "effort": effort}


def points_of(meaning: Meaning) -> tuple[Point, ...]:
    """Everything worth telling about a product, in the order a seller would."""
    clauses = [Point(c.type, c.text, c.facts, c.verbal) for c in meaning.clauses]
    told = [*_record_points(meaning, [c.text for c in clauses]), *clauses]
    return tuple(told)


def _record_points(meaning: Meaning, said: list[str]) -> list[Point]:
    """What stands in fields of its own, where no feature says the same."""
    p = meaning.product
    found = [
        _family(meaning, "material", _stuff(meaning), p.materials),
        _size(meaning),
        _net(p.net_content),
        _family(meaning, "colour", "colours", p.colours),
        _variants(meaning),
        *_origin(p),
        *_story(p.story),
        *_texts("how", "how_to_use", p.how_to_use),
        *_texts("care", "care", p.care),
        _text("audience", "audience", p.audience),
        _text("warranty", "warranty", p.warranty),
        *(_certificate(n, c.text, c.number) for n, c in enumerate(p.certificates, 1)),
    ]
    return [point for point in found if point and not any(point.text in clause for clause in said)]


def _text(kind: str, key: str, value: str | None) -> Point | None:
    words = polish(value) if value else ""
    return Point(kind, words, (key,)) if words else None


def _stuff(meaning: Meaning) -> str:
    """What it is made of: ingredients of a mixture; one bean or one grain is no mixture."""
    single = len(meaning.product.materials) == 1 and meaning.group in ("drink", "rice")
    return "ingredient" if meaning.group in _INGREDIENTS and not single else "material"


def _size(meaning: Meaning) -> Point | None:
    """Of a service, “3 ชั่วโมง” is how long it takes."""
    takes_time = meaning.group == "service" and re.search("ชั่วโมง|ชม|นาที|วัน", meaning.product.size or "")
    return _text("duration" if takes_time else "size", "size", meaning.product.size)


def _net(value: str | None) -> Point | None:
    """What the pack holds; of a service, how long it takes."""
    kind = "duration" if value and re.search("ชั่วโมง|ชม|นาที", value) else "net"
    return _text(kind, "net_content", value)


def _texts(kind: str, key: str, value: str | None) -> list[Point]:
    """A field of several clauses as one or two points of a breath each."""
    return [Point(kind, text, (key,)) for text in breaths(value)] if value else []


def breaths(value: str, longest: int = 58) -> list[str]:
    """Clauses of a text, put together as far as one breath goes (code points)."""
    out: list[str] = []
    for piece in cut(value):
        if out and len(out[-1]) + len(piece.text) < longest:
            out[-1] += " " + piece.text
        else:
            out.append(piece.text)
    return out


def join(values: tuple[str, ...] | list[str]) -> str:
    """พริกแห้ง กระเทียม และเกลือ."""
    words = [polish(v) for v in values if polish(v)]
    return tidy(" ".join([*words[:-1], f"และ{words[-1]}"]) if len(words) > 2 else "กับ".join(words))


def _family(meaning: Meaning, key: str, kind: str, values: tuple[str, ...]) -> Point | None:
    keys = tuple(f.key for f in meaning.facts.family(key))
    return Point(kind, join(values), keys) if values else None


def _variants(meaning: Meaning) -> Point | None:
    told = [f"{polish(v.name)} {_price_of(v.price)}".strip() for v in meaning.product.variants]
    keys = tuple(f.key for f in meaning.facts.family("variant"))
    return Point("variants", join(told), keys) if told else None


def _price_of(price: Price | None) -> str:
    return prices.baht(price) if price else ""


def _origin(product: Product) -> list[Point]:
    origin = product.origin
    if not origin:
        return []
    place = f"จังหวัด{origin.province}" if origin.province in ALSO_WORDS else origin.province
    named = [("place", place), ("community", origin.community), ("maker", origin.maker)]
    found = [Point(kind, polish(value), ("origin",)) for kind, value in named if value]
    return found or [Point("place", polish(origin.text), ("origin",))]


def _story(story: str | None) -> list[Point]:
    return _texts("story", "story", story)


def _certificate(number: int, text: str, code: str | None) -> Point:
    shown = text if not code or code in text else f"{text} {code}"
    kind = "certificate" if re.search(r"\d[-/.]?\d{2,}[-/]\d|\d{5,}|\d/\d", shown) else "mark"
    return Point(kind, polish(shown), (f"certificate.{number}",))


def derived(meaning: Meaning, key: str) -> Filler | None:
    """A computed fact as it may be printed, standing on the facts it was computed from."""
    fact = meaning.facts.get(f"derived.{key}")
    return Filler(fact.value, (fact.key, *fact.derived_from)) if fact else None


def packs(meaning: Meaning) -> list[Filler]:
    """Each pack of her promotion with the price for one: `3 ก้อน 120 บาท (ก้อนละ 40 บาท)`."""
    return [Filler(*pack) for pack in prices.bundles(meaning.product, meaning.classifier)]


def listed(meaning: Meaning) -> dict[str, Filler | None]:
    """Slots for lists of facts, `{materials} {variants} {mark}`; `{lengths} {weight}`: what tape and scale can show."""
    found = {point.type: Filler(point.text, point.facts) for point in _record_points(meaning, [])}
    return {
        "lengths": _lengths(found.get("size")),
        "weight": _weight(found.get("net")),
        "materials": found.get("ingredient") or found.get("material"),
        "variants": found.get("variants"),
        "mark": found.get("certificate") or found.get("mark"),
    }


_WEIGHT = re.compile(r"\s*(น้ำ)?หนัก.*$")
_LENGTH = re.compile(r"\d\s*(ซม|ซ\.ม|มม|เมตร|ม\.|นิ้ว|ฟุต|หลา|cm|mm)")


def _lengths(size: Filler | None) -> Filler | None:
    """`80 x 200 ซม.` of `80 x 200 ซม. หนัก 350 กรัม`."""
    text = _WEIGHT.sub("", size.text) if size else ""
    return size._replace(text=text) if size and _LENGTH.search(text) else None


def _weight(net: Filler | None) -> Filler | None:
    return net if net and re.search(r"\d\s*(กรัม|กก|กิโล|ขีด|g(?![A-Za-z])|kg)", net.text) else None
