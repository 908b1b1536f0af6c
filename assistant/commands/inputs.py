"""What several commands are given: a product's file, its shop, and who writes."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.commands.terminal import tell
from assistant.messages import Language

if TYPE_CHECKING:
    from assistant.product.record import Product, Shop


def add_model(parser: argparse.ArgumentParser) -> None:
    """`--model`, `--base-url`."""
    parser.add_argument("--model", help="builtin (ค่าเริ่มต้น), openai:<model>, local:<path>, provider:<model>")
    parser.add_argument("--base-url", help="ที่อยู่ของเซิร์ฟเวอร์แบบ OpenAI")


def add_product(parser: argparse.ArgumentParser) -> None:
    """The product's file, `--shop`, `--seed`, and who writes."""
    parser.add_argument("product", help="ไฟล์สินค้า .json หรือ .toml")
    parser.add_argument("--shop", help="ไฟล์ร้าน .json หรือ .toml")
    parser.add_argument("--seed", type=int, default=0, help="เลขอื่น ได้อีกแบบ")
    add_model(parser)


def read_product(path: str, lang: Language) -> Product:
    """The product of a file; its issues are told, and only a product without a name is refused (ProductError)."""
    from assistant.errors import ProductError
    from assistant.product.files import read_product_file

    reading = read_product_file(Path(path))
    for issue in reading.issues:
        tell(f"{path}: {issue.field}: {issue.what(lang)} → {issue.todo(lang)}")
    if reading.product is None:
        raise ProductError("cli_no_product", path=path)
    return reading.product


def read_shop(args: argparse.Namespace) -> Shop:
    """The shop of `--shop`, else the one in the product's own file, else a shop without a name."""
    from assistant.product.files import load_file, read_shop, read_shop_file
    from assistant.product.record import Shop

    if args.shop:
        data = load_file(Path(args.shop))
        return read_shop(data.get("shop", data))
    return read_shop_file(Path(args.product)) or Shop()
