"""The labelled rows of a listing and of the sell sheet, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.writers.builtin.abroad import money
from assistant.writers.builtin.abroad.frames import frames, is_people, label
from assistant.writers.builtin.abroad.product import Told
from assistant.writers.builtin.abroad.telling import Abroad, capital

_EATEN = frozenset({"food", "drink", "supplement", "cosmetic", "soap", "herbal", "rice", "pet"})
_GROWN = frozenset({"rice", "agri", "drink"})


def row(name: str, value: str, language: Abroad) -> str:
    """`Material: 100% cotton`; 材质：100%棉."""
    return f"{name}：{value}" if language == "zh" else f"{name}: {value}"


def spec_rows(told: Told, *, people_told: bool = False) -> Iterator[tuple[str, str]]:
    """(label, value) of everything that has a field of its own."""
    language, group = told.language, told.meaning.group
    names = {
        "materials": "ingredients" if group in _EATEN else "materials",
        "size": "duration" if group == "service" else "size",
    }
    for part in ("materials", "size", "net_content", "colours"):
        if line := told.parts.get(part):
            yield label(names.get(part, part), language), capital(line.text)
    if told.variants and not any(v.price for v in told.product.variants):
        words = ("、" if language == "zh" else ", ").join(line.text for line in told.variants)
        yield label("variants", language), capital(words)
    if where := _where(told, people_told):
        place = "venue" if group == "service" else "grown" if group in _GROWN else "origin"
        yield label(place, language), where
    if told.maker and not people_told:
        yield label("host" if group == "service" else "maker", language), capital(told.maker)
    for line in told.certificates:
        yield label("certificates", language), line.text


def _where(told: Told, people_told: bool) -> str:
    parts = [told.community] if told.community and not (people_told and is_people(told)) else []
    if told.language == "zh":
        return "".join([f"泰国{told.place}" if told.place else "", *parts])
    return ", ".join([capital(p) for p in parts] + ([f"{told.place}, Thailand"] if told.place else []))


def money_rows(told: Told) -> Iterator[str]:
    """Price or priced choices, offers, shipping."""
    product, language, classifier = told.product, told.language, told.meaning.classifier
    for line in told.variants:
        variant = product.variants[int(line.facts[0].partition(".")[2]) - 1]
        if variant.price:
            yield row(capital(line.text), money.price(variant.price, language), language)
    if (not any(v.price for v in product.variants) or _has_own_price(told)) and (
        words := money.price_line(product, language)
    ):
        yield row(label("price", language), words, language)
    told_promotion = told.parts.get("promotion")
    offers = list(money.offers(product, language, classifier))
    if not offers and told_promotion:
        offers = [told_promotion.text + money.last_day(product, language)]
    yield from (row(label("offers", language), capital(offer), language) for offer in offers)
    if words := shipping(told):
        yield row(label("shipping", language), words, language)


def _has_own_price(told: Told) -> bool:
    """True where the product's price says what no choice says: a sale, or so many for so much."""
    price = told.product.price
    return price is not None and (told.product.sale_price is not None or price.quantity != 1)


def shipping(told: Told) -> str:
    """All of her words where they are covered, else what could be read in them."""
    if line := told.parts.get("shipping"):
        return capital(line.text) if line.text[:3] != "THB" else line.text
    return money.shipping(told.product, told.language, told.meaning.classifier)


def after_rows(told: Told) -> Iterator[str]:
    """How to use, care, warranty, stock, and what the law asks for."""
    for part in ("how_to_use", "care", "warranty", "stock"):
        if line := told.parts.get(part):
            name = "storage" if part == "care" and told.meaning.group in _EATEN else part
            yield row(label(name, told.language), capital(line.text), told.language)
    if told.product.category == "supplement" or told.meaning.group == "supplement":
        yield frames(told.language)["statements"]["supplement"]


def running(rows: list[str], language: Abroad, widest: int) -> Iterator[str]:
    """Short rows side by side, as one reads them on a phone."""
    line, joint = "", "｜" if language == "zh" else " · "
    for text in rows:
        if line and len(line) + len(joint) + len(text) > widest:
            yield line
            line = ""
        line = f"{line}{joint}{text}" if line else text
    if line:
        yield line
