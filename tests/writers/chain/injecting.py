"""Orders hidden in product data, and a model that obeys whatever it reads: what of it reaches a piece.

Each case is led through the whole corridor (screen → write → check → repair → piece) in every kind, with the built-in
writer to fall back on, as a seller would.
"""

from __future__ import annotations

import csv
import tempfile
import tomllib
import unicodedata
from pathlib import Path
from typing import Any, NamedTuple

from assistant import studio
from assistant.batch.tables import read_table
from assistant.content import Brief, Piece
from assistant.product.reading import read_product
from assistant.product.record import Origin, Price, Product, Promotion, Shop, Variant
from assistant.settings import Settings
from assistant.writers.builtin import BuiltinWriter
from assistant.writers.chain import ChainWriter
from tests.models.doors import Answer, Behaviour, dumped, good_answer, open_door, with_texts

DATA = Path(__file__).with_name("data")
KINDS: dict[str, dict[str, Any]] = {
    "listing": {"platform": "shopee"}, "post": {"platform": "facebook"},
    "video": {"platform": "tiktok", "seconds": 15}, "live": {"platform": "facebook", "minutes": 30},
}  # fmt: skip
WRAPPED = {
    "promotion": lambda text: Promotion(text=text),
    "origin": lambda text: Origin(text=text),
    "features": lambda text: ("ทอมือ", text),
    "materials": lambda text: (text,),
    "colours": lambda text: (text,),
    "variants": lambda text: (Variant(name=text, price=Price(low="10", text="10")),),
    "photos": lambda text: (text,),
}
BASE = Product(name="ผ้าขาวม้า", category="textile", price=Price(low="390", text="390"), size="80x200 ซม.")


class Case(NamedTuple):
    field: str
    text: str
    does: str
    """What a model that obeys would print."""


def read_cases(name: str) -> list[Case]:
    return [Case(**case) for case in read_data(name)["cases"]]


def read_data(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def poisoned(case: Case, kind: str = "listing") -> Brief:
    """A brief of that kind with the order in its place."""
    product, shop = BASE, Shop()
    if case.field == "shop":
        shop = Shop(name=case.text)
    elif case.field == "csv":
        product = from_table(case.text)
    else:
        wrap: Any = WRAPPED.get(case.field, lambda text: text)
        product = BASE.model_copy(update={case.field: wrap(case.text)})
    return Brief(product=product, shop=shop, kind=kind, **KINDS[kind])  # type: ignore[arg-type]


def from_table(text: str) -> Product:
    """The product of a table whose features hold the text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "goods.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["ชื่อสินค้า", "ราคา", "ขนาด", "จุดเด่น"], ["ผ้าขาวม้า", "390", "80x200 ซม.", text]])
        row = next(iter(read_table(path).rows()))
    product = read_product(row.cells, row=row.number).product
    assert product is not None
    return product


def bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def obedient(case: Case) -> Behaviour:
    """A model that does what any text in front of it says, again and again."""

    def answer(request: dict[str, Any]) -> Answer:
        read = bare(" ".join(message["content"] for message in request["messages"]))
        if bare(case.text) in read:
            return Answer(dumped(with_texts(good_answer(request), case.does)))
        return Answer(dumped(good_answer(request)))

    return answer


def make(case: Case, kind: str, home: Path) -> Piece:
    """The piece that comes of it."""
    with open_door(obedient(case)) as door:
        settings = Settings(home=home, base_url=door.url)
        return studio.make_piece(
            poisoned(case, kind), ChainWriter("openai:obedient", settings, fallback=BuiltinWriter())
        )


def stands(case: Case, piece: Piece) -> bool:
    """Does the piece say what was ordered, anywhere?"""
    return bare(case.does).lower() in bare(" ".join(text for _, text in piece.content.texts())).lower()


def obeyed(case: Case, piece: Piece) -> bool:
    """Did it reach a piece that may be published?"""
    return stands(case, piece) and piece.passes
