"""The product form in the seller's words: what it asks, how an example or a kept kit fills it, what it says back."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from assistant.content import ContentLanguage
from assistant.product.record import CATEGORIES, Product, Shop
from assistant.web.words import Say

FIRST_FIELDS = ("name", "category", "price", "sale_price", "features")
"""Always open; only the name is required."""
MORE_FIELDS = (
    "promotion", "promotion_ends", "materials", "size", "net_content", "colours", "variants", "origin", "story",
    "how_to_use", "care", "certificates", "audience", "shipping", "warranty", "stock",
)  # fmt: skip
ABROAD_FIELDS = ("name_en", "details_en", "name_zh", "details_zh")
FIELDS = (*FIRST_FIELDS, *MORE_FIELDS, *ABROAD_FIELDS)
LONG_FIELDS = frozenset(
    {"features", "variants", "story", "how_to_use", "care", "certificates", "details_en", "details_zh"}
)
LISTS = frozenset({"features", "materials", "colours", "variants", "certificates", "details_en", "details_zh"})
FOREIGN: tuple[ContentLanguage, ...] = ("en", "zh")
"""Languages that listings and sell sheets are written in besides Thai."""
SHOP_FIELDS = ("shop_name", "voice", "tone", "dialect", "contact")


def given(values: Mapping[str, Any], photos: Sequence[str]) -> dict[str, Any]:
    """What she filled in, as `read_product` takes it: lists by line, empty fields absent."""
    filled: dict[str, Any] = {}
    for name in FIELDS:
        text = str(values.get(name) or "").strip()
        if text:
            filled[name] = [line.strip() for line in text.splitlines() if line.strip()] if name in LISTS else text
    for name in LISTS & filled.keys():
        if len(filled[name]) == 1:
            filled[name] = filled[name][0]
    return {**filled, **({"photos": list(photos)} if photos else {})}


def asked_languages(values: Mapping[str, Any]) -> tuple[ContentLanguage, ...]:
    """The languages she ticked, and those she typed something in."""
    ticked = values.get("languages") or ()
    return tuple(
        lang
        for lang in FOREIGN
        if lang in ticked or any(str(values.get(name) or "").strip() for name in (f"name_{lang}", f"details_{lang}"))
    )


def read_shop(values: Mapping[str, Any]) -> Shop:
    """The shop's profile from its fields."""
    return Shop.model_validate(
        {
            "name": str(values.get("shop_name") or "").strip(),
            "voice": values.get("voice") or "female",
            "tone": values.get("tone") or "warm",
            "dialect": values.get("dialect") or None,
            "contact": str(values.get("contact") or "").strip(),
        }
    )


def shop_values(shop: Shop) -> dict[str, Any]:
    """The fields of a shop's profile."""
    return {
        "shop_name": shop.name, "voice": shop.voice, "tone": shop.tone, "dialect": shop.dialect or "",
        "contact": shop.contact,
    }  # fmt: skip


KEPT_FIELDS = (*SHOP_FIELDS, *FIELDS, "languages", "minutes", "seed")
"""What the browser keeps of the form, so that a page that was closed or loaded again loses nothing."""


def kept_shapes() -> dict[str, Any]:
    """What the browser may give back of each kept field: `text`, a `whole` number, `one` of a list or `some` of it. It
    may be older than the program, or of another hand.
    """
    return {
        **dict.fromkeys(KEPT_FIELDS, "text"), "minutes": "whole", "seed": "whole",
        "category": {"one": list(CATEGORIES)}, "languages": {"some": list(FOREIGN)},
    }  # fmt: skip


def empty_values() -> dict[str, Any]:
    """The form for another product; the shop stays."""
    return {**dict.fromkeys(FIELDS, ""), "category": "other", "languages": []}


def form_values(product: Product) -> dict[str, str]:
    """A product back in the form, in the seller's own words."""
    tree = product.model_dump(mode="json")
    return {name: _as_typed(tree.get(name)) for name in FIELDS}


def example_values(name: str) -> dict[str, str]:
    """An example as its seller typed it, mess and all; the category by our code, so that the list shows it."""
    from assistant.examples import FOLDER, read_example

    raw = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    product = read_example(name).product
    typed = {field: _as_typed(raw.get(field)) for field in FIELDS}
    return {**typed, "category": product.category if product else "other"}


def _as_typed(value: Any) -> str:
    """One value as a person types it: a list by line, a record by its own wording."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(_as_typed(item) for item in value)
    if isinstance(value, dict):
        return _record_as_typed(value)
    return str(value)


def _record_as_typed(value: dict[str, Any]) -> str:
    if value.get("text"):
        return str(value["text"])
    parts = [_as_typed(part) for part in value.values() if part not in (None, "", [])]
    return " ".join(parts)


def issue_list(issues: Sequence[Any], lang: Any, say: Say) -> str:
    """What could not be read: where (a tap leads to the field), what, and what to do."""
    if not issues:
        return ""
    rows = "".join(
        f"<li>{_lead(issue.field, say)} {escape(issue.what(lang))}<br><span>→ {escape(issue.todo(lang))}</span></li>"
        for issue in issues
    )
    return f'<div class="kd-issues" role="status"><b>{escape(say("issues_head"))}</b><ul>{rows}</ul></div>'


def _lead(field: str, say: Say) -> str:
    family, name = field.partition(".")[0], escape(_field_name(field, say))
    if family not in FIELDS:
        return f"<b>{name}</b>"
    return f'<button type="button" data-act="goto" data-field="{family}">{name}</button>'


def _field_name(field: str, say: Say) -> str:
    family = field.partition(".")[0]
    return say(f"field_{family}") if family in FIELDS or family == "photos" else field
