"""The fields of a product that have an inside: prices, lists, certificates, origin, shipping, photos."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant.product.certificates import read_certificate, shape_example, split_certificates
from assistant.product.delivery import read_end_date, read_shipping
from assistant.product.desk import Desk, Given
from assistant.product.lists import split_colours, split_list
from assistant.product.places import read_origin
from assistant.product.prices import PriceLine, read_price_line, read_promotion
from assistant.product.record import Certificate, Origin, Price, Promotion, Shipping, Variant
from assistant.product.values import as_items, as_record, as_text
from assistant.product.variants import read_variants
from assistant.product.vocabulary import category_name, category_of, fold, is_blank, read_words


def read_category(desk: Desk) -> None:
    """Thai or English, code or name; an unknown one is `other`, and told."""
    for given in desk.take("category")[:1]:
        code = category_of(given.text)
        if code is None:
            names = [category_name(c) for c in ("food", "drink", "cosmetic", "herbal", "textile", "bag", "home")]
            desk.tell("product_category_unknown", "category", given, detail=" · ".join(names))
        desk.read["category"] = code or "other"


# Prices and promotion.


def read_prices(desk: Desk) -> None:
    """Price, sale price, promotion and its end; each may hold parts of the other."""
    normal, sale = _price_columns(desk)
    promotion = _promotion(desk)
    line = _line(desk, "price", normal)
    now = _line(desk, "sale_price", sale)
    price, reduced = line.price, now.sale or now.price or line.sale
    bundles = (*line.bundles, *now.bundles)
    if now.sale and now.price and not price:
        price = now.price
    if price is None and reduced is None and len(bundles) == 1 and not (promotion and promotion.normal):
        price, bundles = bundles[0], ()
    if promotion and promotion.normal and price is None and reduced is None:
        price, reduced = promotion.normal, promotion.sale
    promotion = _with_bundles(promotion, bundles)
    if price is None and reduced is not None:
        price, reduced = reduced, None
    reduced = _lower(desk, price, reduced, sale)
    found = {"price": price, "sale_price": reduced, "promotion": promotion}
    desk.read |= {name: part for name, part in found.items() if part}
    _end_of_promotion(desk)
    if price is None and not normal and not bundles and not _has_prices(desk):
        desk.tell("product_price_missing", "price")


def _price_columns(desk: Desk) -> tuple[Given | None, Given | None]:
    """What was given for price and sale price. Of two price columns the one called full (ราคาเต็ม) is the price."""
    prices, sales = desk.take("price"), desk.take("sale_price")
    names = {fold(word) for word in read_words("fields")["price"]["normal"]}
    full = [given for given in prices if fold(given.label) in names]
    if len(prices) == 2 and len(full) == 1 and not sales:
        other = next(given for given in prices if given is not full[0])
        return full[0], None if other.text == full[0].text else other
    for column in (prices, sales):
        for other in column[1:]:
            if other.text != column[0].text:
                name = "price" if column is prices else "sale_price"
                desk.tell("product_field_twice", name, other, detail=column[0].label)
    return (prices[0] if prices else None), (sales[0] if sales else None)


def _line(desk: Desk, name: str, given: Given | None) -> PriceLine:
    if given is None:
        return PriceLine()
    record = as_record(Price, given.value, **_price_text(given.value))
    if record:
        return PriceLine(price=record)
    line = read_price_line(given.text)
    if line.trouble:
        desk.tell(f"product_price_{line.trouble}", name, given)
    return line


def _price_text(value: Any) -> dict[str, str]:
    """{"low": 690, "high": 890} without her words gets “690-890”."""
    if not isinstance(value, Mapping) or "low" not in value:
        return {}
    ends = [as_text(value[key]) for key in ("low", "high") if value.get(key) is not None]
    return {"text": "-".join(ends)}


def _lower(desk: Desk, price: Price | None, reduced: Price | None, given: Given | None) -> Price | None:
    """The sale price where it is one; told where it is not below the price."""
    if price is None or reduced is None:
        return reduced
    below = reduced.low < price.low and (reduced.high or reduced.low) <= (price.high or price.low)
    if below or reduced.quantity != price.quantity:
        return reduced
    desk.tell("product_price_not_lower", "sale_price", given, value=reduced.text, detail=price.text)
    return None


def _promotion(desk: Desk) -> Promotion | None:
    given = desk.take("promotion")
    if not given:
        return None
    record = as_record(Promotion, given[0].value)
    return record or read_promotion("\n".join(dict.fromkeys(g.text for g in given)))


def _with_bundles(promotion: Promotion | None, bundles: tuple[Price, ...]) -> Promotion | None:
    """Prices for several pieces that stood in a price cell belong to the promotion, in her words."""
    if not bundles:
        return promotion
    words = " · ".join(bundle.text for bundle in bundles)
    if promotion is None:
        return Promotion(text=words, bundles=bundles)
    return promotion.model_copy(
        update={"text": f"{promotion.text} · {words}", "bundles": (*promotion.bundles, *bundles)}
    )


def _end_of_promotion(desk: Desk) -> None:
    for given in desk.take("promotion_ends")[:1]:
        desk.read["promotion_ends"] = read_end_date(given.text)


def _has_prices(desk: Desk) -> bool:
    promotion = desk.read.get("promotion")
    variants = (v for given in desk.take("variants") for v in _variants(given))
    return bool(promotion and promotion.bundles) or any(variant.price for variant in variants)


# Lists.


def read_lists(desk: Desk) -> None:
    """Features, lines for buyers abroad, materials, colours, variants."""
    for name in ("details_en", "details_zh"):
        items = (line for given in desk.take(name) for line in _lines(given))
        desk.read[name] = tuple(dict.fromkeys(items))
    for name in ("features", "materials"):
        items = (item for given in desk.take(name) for item in _items(given))
        desk.read[name] = tuple(dict.fromkeys(items))
    colours = (
        c
        for given in desk.take("colours")
        for c in (_items(given) if as_items(given.value) else split_colours(given.text))
    )
    desk.read["colours"] = tuple(dict.fromkeys(colours))
    desk.read["variants"] = tuple(v for given in desk.take("variants") for v in _variants(given))


def _lines(given: Given) -> tuple[str, ...]:
    """One item a line: commas belong to English and Chinese sentences."""
    items = as_items(given.value)
    texts = [as_text(item) for item in items] if items is not None else given.text.splitlines()
    return tuple(text for line in texts if not is_blank(text := line.strip(" -–•*")))


def _items(given: Given) -> tuple[str, ...]:
    items = as_items(given.value)
    if items is None:
        return split_list(given.text)
    texts = (as_text(item) for item in items)
    return tuple(text for text in texts if not is_blank(text))


def _variants(given: Given) -> tuple[Variant, ...]:
    items = as_items(given.value)
    if items is None and isinstance(given.value, Mapping):
        items = [given.value] if "name" in given.value else [f"{k} = {as_text(v)}" for k, v in given.value.items()]
    if items is None:
        return read_variants(given.text)
    return tuple(variant for item in items for variant in _variant(item))


def _variant(item: object) -> tuple[Variant, ...]:
    if record := as_record(Variant, item):
        return (record,)
    if isinstance(item, Mapping) and set(item) == {"name", "price"}:
        line = read_price_line(as_text(item["price"]))
        if line.price and not line.sale and not line.bundles:
            return (Variant(name=as_text(item["name"]), price=line.price),)
    text = as_text(item)
    return read_variants(text) if text else ()


# Certificates.


def read_certificates(desk: Desk) -> None:
    """All marks, whether in one cell or in a column each."""
    found: list[Certificate] = []
    for name, givens in desk.given.items():
        if name == "certificates" or name.startswith("certificates."):
            found += [c for given in givens for c in _certificates(name, given)]
    unique = {certificate.text: certificate for certificate in found}
    for certificate in unique.values():
        if certificate.well_formed is False:
            given = _given_of(desk, certificate)
            desk.tell(
                "product_certificate_shape",
                "certificates",
                given,
                value=certificate.text,
                detail=shape_example(certificate.kind),
            )
    desk.read["certificates"] = tuple(unique.values())


def _given_of(desk: Desk, certificate: Certificate) -> Given | None:
    columns = (g for name, givens in desk.given.items() if name.startswith("certificates") for g in givens)
    return next((g for g in columns if g.text in certificate.text or certificate.text in g.text), None)


def _certificates(name: str, given: Given) -> list[Certificate]:
    kind: Any = name.partition(".")[2] or None
    items = as_items(given.value)
    if items is None and isinstance(given.value, Mapping):
        items = [given.value]
    if items is None:
        return split_certificates(given.text, kind)
    found: list[Certificate] = []
    for item in items:
        record = as_record(Certificate, item)
        found += [record] if record else [read_certificate(as_text(item), kind)] if as_text(item) else []
    return found


# Origin, shipping, photos.


def read_origin_parts(desk: Desk) -> None:
    """The cell “where from”, and columns for province, community and maker."""
    whole = desk.take("origin")
    if whole and (record := as_record(Origin, whole[0].value, text=_origin_text(whole[0].value))):
        desk.read["origin"] = record
        return
    named = {part: desk.take(f"origin.{part}") for part in ("province", "community", "maker")}
    texts = [given.text for given in whole]
    parts = {part: givens[0].text for part, givens in named.items() if givens}
    order = ("maker", "community", "province")
    texts += [g.text for part in order for g in named[part] if not any(g.text in text for text in texts)]
    if texts:
        desk.read["origin"] = read_origin(" ".join(dict.fromkeys(texts)), **parts)


def _origin_text(value: Any) -> str:
    if not isinstance(value, Mapping):
        return ""
    return " ".join(as_text(value[key]) for key in ("maker", "community", "province") if value.get(key))


def read_shipping_parts(desk: Desk) -> None:
    """Her words, or a bare number as the fee for one order."""
    given = desk.take("shipping")
    if not given:
        return
    record = as_record(Shipping, given[0].value)
    if record is None:
        texts = [_fee_words(g) for g in given]
        record = read_shipping(" · ".join(dict.fromkeys(texts)))
    desk.read["shipping"] = record


_PARTS_OF_SHIPPING = {
    "fee": "ค่าส่ง {} บาท", "free_over": "ส่งฟรีเมื่อครบ {} บาท", "free_pieces": "ส่งฟรีเมื่อครบ {} ชิ้น", "days": "ส่ง {} วัน",
}  # fmt: skip


def _fee_words(given: Given) -> str:
    """A number alone under ค่าส่ง is the fee, and says so; so do the parts of a mapping."""
    if isinstance(given.value, Mapping):
        parts = {key: as_text(part).replace("\n", "-") for key, part in given.value.items()}
        words = (_PARTS_OF_SHIPPING.get(key, f"{key}: {{}}").format(part) for key, part in parts.items() if part)
        return " · ".join(words)
    if given.text.isdecimal():
        return "ส่งฟรี" if Decimal(given.text) == 0 else f"ค่าส่ง {given.text} บาท"
    return given.text


_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")


def read_photos(desk: Desk) -> None:
    """Photo paths under `base`; what is missing, a link or no photo is told and left out."""
    paths: list[str] = []
    for given in desk.take("photos"):
        for name in _items(given):
            path, trouble = _photo(name, desk.base)
            if trouble:
                desk.tell(trouble, "photos", given, value=name, detail=desk.base.as_posix() if desk.base else "")
            else:
                paths.append(path)
    desk.read["photos"] = tuple(dict.fromkeys(paths))


def _photo(name: str, base: Path | None) -> tuple[str, str]:
    """The path to keep, and the trouble with it."""
    if name.casefold().startswith(("http://", "https://", "www.")):
        return name, "product_photo_link"
    if base is None:
        return name, ""
    try:
        candidates = [base / name, base / name.replace("\\", "/")]
        path = next((p for p in candidates if p.is_file()), None)
        if path is None:
            return name, "product_photo_missing"
        with path.open("rb") as file:
            head = file.read(16)
    except (OSError, ValueError):
        return name, "product_photo_missing"
    picture = head.startswith(_SIGNATURES) or head[4:8] == b"ftyp" or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")
    return (path.as_posix(), "") if picture else (name, "product_photo_no_picture")
