"""One product in a JSON or TOML file, and the shop's profile."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from assistant.errors import ProductError
from assistant.product.certificates import split_certificates
from assistant.product.reading import Reading, read_product
from assistant.product.record import Certificate, Dialect, Shop, Tone, Voice
from assistant.product.values import as_items, as_record, as_text
from assistant.product.vocabulary import clean, fold, read_words

_TABLES = (".csv", ".tsv", ".xlsx", ".xls", ".xlsm", ".ods")
_LARGEST = 4 * 1024 * 1024
"""Bytes; a product's words never come near it."""


def read_product_file(path: Path | str) -> Reading:
    """The product in a `.json` or `.toml` file; photos are looked for beside the file.

    Raises ProductError where the file is missing, empty, broken, a table, or holds several products.
    """
    path = Path(path)
    return read_product(product_of(load_file(path), path.name), base=path.parent)


def read_shop_file(path: Path | str) -> Shop | None:
    """The shop in the same file, under `shop`; None where it has none. Raises ProductError as read_product_file."""
    data = load_file(Path(path))
    shop = data.get("shop") if isinstance(data, Mapping) else None
    return read_shop(shop) if isinstance(shop, Mapping) else None


def product_of(data: Any, name: str) -> Mapping[str, Any]:
    """The one product in a loaded file: itself, under `product`, or a list of one. Raises ProductError otherwise."""
    if isinstance(data, list) and len(data) == 1:
        data = data[0]
    if isinstance(data, Mapping) and isinstance(data.get("product"), Mapping):
        data = data["product"]
    if isinstance(data, list) and data:
        raise ProductError("product_file_several", name=name, count=len(data))
    if not isinstance(data, Mapping) or not data:
        raise ProductError("product_file_empty", name=name)
    return {key: value for key, value in data.items() if key != "shop"}


def load_file(path: Path) -> Any:
    """What a `.json` or `.toml` file holds. Raises ProductError with the line where it is broken."""
    suffix = path.suffix.casefold()
    if not path.is_file():
        raise ProductError("product_file_missing", name=str(path))
    if suffix in _TABLES:
        raise ProductError("product_file_table", name=path.name)
    if suffix not in (".json", ".toml"):
        raise ProductError("product_file_kind", name=path.name)
    if path.stat().st_size > _LARGEST:
        raise ProductError("product_file_large", name=path.name, most=_LARGEST // 1024 // 1024)
    text = _text(path)
    if not text.strip():
        raise ProductError("product_file_empty", name=path.name)
    try:
        return json.loads(text) if suffix == ".json" else tomllib.loads(text)
    except json.JSONDecodeError as error:
        raise ProductError("product_file_broken", name=path.name, line=error.lineno, detail=error.msg) from error
    except tomllib.TOMLDecodeError as error:
        raise ProductError(
            "product_file_broken", name=path.name, line=_line_of(error, text), detail=str(error)
        ) from error
    except RecursionError as error:
        raise ProductError("product_file_broken", name=path.name, line=1, detail="too deeply nested") from error


def _text(path: Path) -> str:
    """UTF-8 (with or without BOM), UTF-16 with BOM, else the Thai Windows code page."""
    data = path.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp874", errors="replace")


def _line_of(error: tomllib.TOMLDecodeError, text: str) -> int:
    words = str(error).partition("at line ")[2].split(",")[0]
    return int(words) if words.isdecimal() else text.count("\n") + 1


def read_shop(data: Mapping[str, Any]) -> Shop:
    """The profile from a form or a file, in Thai or English words (ค่ะ, ครับ, แม่ค้าสายสนุก, อีสาน …).

    Raises ProductError where a choice or a key is unknown.
    """
    keys = {fold(word): key for key, words in read_words("shop")["keys"].items() for word in (key, *words)}
    shop: dict[str, Any] = {}
    for label, value in data.items():
        key = keys.get(fold(str(label)))
        if key is None:
            raise ProductError("product_shop_unknown", field=str(label), value=as_text(value))
        if value not in (None, "", [], ()):
            shop[key] = _shop_value(key, value)
    return Shop(**shop)


def _shop_value(key: str, value: Any) -> Any:
    choices = {"voice": get_args(Voice), "tone": get_args(Tone), "dialect": get_args(Dialect)}
    if key in choices:
        words = {fold(w): c for c, names in read_words("shop")[key].items() for w in (c, *names)}
        choice = words.get(fold(as_text(value)), as_text(value))
        if choice not in choices[key]:
            raise ProductError("product_shop_choice", field=key, value=as_text(value), detail=" · ".join(choices[key]))
        return choice
    if key == "marks":
        return tuple(c for item in as_items(value) or [value] for c in _marks(item))
    if key == "brand_words":
        items = as_items(value)
        return (
            tuple(as_text(item) for item in items)
            if items
            else tuple(clean(w) for w in as_text(value).split(",") if w.strip())
        )
    return as_text(value)


def _marks(item: object) -> list[Certificate]:
    record = as_record(Certificate, item)
    return [record] if record else split_certificates(as_text(item))
