"""The parts of a text that are said as they are: choices, offers, shipping, certificates, statements, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.messages import say
from assistant.writers.builtin import prices
from assistant.writers.builtin.clauses import is_contact, polish
from assistant.writers.builtin.teller import Context
from assistant.writers.builtin.understand import Meaning


def choices(meaning: Meaning) -> Iterator[str]:
    """Variants, each with its price where it has one."""
    variants = meaning.product.variants
    priced = [v for v in variants if v.price]
    if variants and not priced:
        yield "มีให้เลือก: " + " ".join(polish(v.name) for v in variants)
    for variant in variants if priced else ():
        yield f"{polish(variant.name)} {prices.baht(variant.price)}" if variant.price else polish(variant.name)


def origin(context: Context) -> str:
    """Where and by whom, once."""
    given = context.meaning.product.origin
    if not given or "origin" in context.said:
        return ""
    parts = [p for p in ("maker", "community", "province") if getattr(given, p)]
    untold = [polish(getattr(given, p)) for p in parts if f"origin.{p}" not in context.said]
    if parts and not untold:
        return ""
    maker = bool(given.maker) and "origin.maker" not in context.said
    label = _ORIGIN_LABELS.get(context.meaning.group, ("คนทำ", "ผลิตที่"))[not maker]
    return f"{label}: {' '.join(untold) or polish(given.text)}"


_ORIGIN_LABELS = {"service": ("ผู้ดูแล", "สถานที่"), "agri": ("จาก", "จาก"), "rice": ("คนปลูก", "มาจาก")}


def certificates(meaning: Meaning, context: Context) -> Iterator[str]:
    """Marks and numbers, printed only as given."""
    for number, certificate in enumerate(meaning.product.certificates, 1):
        if f"certificate.{number}" not in context.said:
            yield polish(certificate.text)


def offers(meaning: Meaning, *, ends: bool = True) -> Iterator[str]:
    """Packs, gifts and until when (`ends`); her own words where nothing could be read in them."""
    product = meaning.product
    if not product.promotion:
        return
    said = [*prices.bundles(product, meaning.classifier)]
    if gift := prices.gift(product, meaning.classifier if meaning.counted else ""):
        said.append(gift)
    words = [money.text for money in said] or [_BARE_EACH.sub(r"\1 บาท", polish(product.promotion.text))]
    until = prices.until(product) if ends else None
    yield from words[:-1]
    yield words[-1] + (f" {until.text}" if until else "")


def shipping(context: Context) -> str:
    """Her shipping words, where the price line has not said all of them."""
    given = context.meaning.product.shipping
    if not given or is_contact(given.text):
        return ""
    words = _BARE_FEE.sub(r"\1 บาท", polish(given.text))
    if re.search(r"^ส่ง\S*\s\d+$", words) or (given.fee and words.endswith(f"{given.fee:f}")):
        words += " บาท"
    bare = words.startswith(("ส่ง", "จัดส่ง", "ค่าส่ง", "ค่าจัดส่ง")) or context.meaning.group == "service"
    return words if bare else f"จัดส่ง: {words}"


_BARE_FEE = re.compile(r"(ค่า(?:จัด)?ส่ง\s*\d+)(?!\d|\s*(?:บาท|วัน|[-–.,]))")


_BARE_EACH = re.compile(r"(ละ\s*\d[\d,]*)$")


def statements(meaning: Meaning) -> Iterator[str]:
    """What the law wants beside a food supplement (advertising licence handbook, ฆอ.)."""
    if meaning.group == "supplement" or meaning.product.category == "supplement":
        yield "ผลิตภัณฑ์เสริมอาหาร ไม่มีผลในการป้องกันหรือรักษาโรค อ่านคำเตือนในฉลากก่อนบริโภค"


def notes_of(meaning: Meaning) -> tuple[str, ...]:
    """What was left out, told to the seller: nothing is dropped in silence."""
    return tuple(say("builtin_left_out", words=words) for words in meaning.left_out)
