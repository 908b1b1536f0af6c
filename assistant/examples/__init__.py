"""Example products as Thai sellers write them, with photos: for the page, the README and the tests.

The photos are drawn by `draw_photos.py`; nobody's pictures are used. `products.csv` holds the same kind of products as
a table, saved as Excel saves it, with two rows that are messy on purpose.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from assistant.product.files import read_product_file
from assistant.product.reading import Reading

FOLDER = Path(__file__).parent
TABLE = FOLDER / "products.csv"


@cache
def list_examples() -> dict[str, str]:
    """Example's name (its file's stem) → the product's name, in the order they are offered."""
    return {name: product.name for name in _NAMES if (product := read_example(name).product)}


def read_example(name: str) -> Reading:
    """One example with its issues. KeyError where there is none of that name."""
    if name not in _NAMES:
        raise KeyError(name)
    return read_product_file(FOLDER / f"{name}.toml")


_NAMES = (
    "pha-khao-ma",
    "nam-phrik-ta-daeng",
    "kafae-drip",
    "krachao-krachut",
    "sabu-khamin",
    "ya-mong-phlai",
    "tang-hu-ngoen",
    "thian-hom",
    "khanom-maeo",
    "khao-hom-mali",
    "suea-mo-hom",
    "chan-kala",
    "cha-bai-mon",
    "messy",
)
