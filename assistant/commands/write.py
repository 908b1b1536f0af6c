"""`khaidee write`: one piece of one product, on stdout."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from assistant.commands.inputs import add_product, read_product, read_shop
from assistant.commands.terminal import out, tell_findings, tell_notes, tell_spent
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.content import Brief
    from assistant.product.record import Product


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The product, what to write of it, and for where."""
    add_product(parser)
    parser.add_argument("--kind", choices=("listing", "post", "video", "live"), required=True)
    parser.add_argument("--platform", help="shopee lazada tiktok_shop line_shopping facebook line_oa tiktok")
    parser.add_argument("--seconds", type=int, choices=(15, 30, 60))
    parser.add_argument("--minutes", type=int, choices=(30, 60, 120))
    parser.add_argument("--more", action="append", metavar="PRODUCT", help="สินค้าอื่นในไลฟ์เดียวกัน (ใส่ซ้ำได้)")
    parser.add_argument("--language", choices=("th", "en", "zh"), default="th", help="ภาษาของชิ้นงาน")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--show-prompt", action="store_true", help="แสดงคำสั่งที่จะส่งให้โมเดล แล้วจบ (ไม่เรียกโมเดล)")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Write the piece; 1 where an error-level finding stands."""
    from assistant import studio
    from assistant.exports.text import text_of

    product = read_product(args.product, settings.lang)
    if args.show_prompt:
        return _show_prompt(_brief(args, product, settings), settings)
    piece = studio.make_piece(_brief(args, product, settings), studio.choose_writer(settings.model, settings))
    if args.json:
        out(piece.model_dump_json(indent=2))
    else:
        out(text_of(piece.content))
        tell_notes(piece.notes)
        tell_findings(piece, settings.lang)
        tell_spent([piece], settings)
    return 0 if piece.passes else 1


def _show_prompt(brief: Brief, settings: Settings) -> int:
    """The words a model would be asked with, from the user's own prompts where there are some."""
    from assistant.writers.chain import ChainWriter

    model = settings.model if settings.model != "builtin" else "openai:-"  # named only: no model is opened
    writer = ChainWriter(model, settings)
    turns = writer.first_request(brief)
    writer.cache.close()
    for turn in turns:
        out(f"=== {turn.role}\n{turn.text}\n")
    return 0


def _brief(args: argparse.Namespace, product: Product, settings: Settings) -> Brief:
    from assistant.content import DEFAULT_PLATFORM, Brief

    return Brief(
        product=product,
        shop=read_shop(args),
        kind=args.kind,
        platform=args.platform or DEFAULT_PLATFORM[args.kind],
        seconds=(args.seconds or 30) if args.kind == "video" else None,
        minutes=(args.minutes or 60) if args.kind == "live" else None,
        more_products=tuple(read_product(path, settings.lang) for path in args.more or ()),
        language=args.language,
        seed=args.seed,
    )
