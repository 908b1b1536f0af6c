"""`khaidee sheet`: sheets to print, of one product; what the seller says is written first and checked as always."""

from __future__ import annotations

import argparse
from pathlib import Path

from assistant.commands.inputs import add_product, read_product, read_shop
from assistant.commands.terminal import out, tell_kit
from assistant.settings import Settings

_NAMES = ("sell-sheet", "influencer-brief", "questions", "cue-cards", "live-recap")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The product, which sheets, and the folder they go to."""
    add_product(parser)
    parser.add_argument("--out", type=Path, required=True, help="โฟลเดอร์ที่จะเก็บใบพิมพ์")
    parser.add_argument(
        "--kind", action="append", choices=_NAMES, metavar="SHEET",
        help=f"ใบไหน (ใส่ซ้ำได้ ไม่ใส่ได้ทุกใบ): {' '.join(_NAMES)}",
    )  # fmt: skip
    parser.add_argument(
        "--language", action="append", choices=("th", "en", "zh"), help="ภาษาของใบขายสินค้า (ใส่ซ้ำได้ ค่าเริ่มต้น th)"
    )
    parser.add_argument("--minutes", type=int, choices=(30, 60, 120), default=60, help="ไลฟ์ยาวเท่าไร")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Write the pieces the sheets need, then the sheets; 1 where a piece was kept back."""
    from assistant import studio
    from assistant.content import DEFAULT_PLATFORM
    from assistant.exports import SHEETS, export_sheets

    product, shop = read_product(args.product, settings.lang), read_shop(args)
    names, languages = args.kind or list(SHEETS), args.language or ["th"]
    kinds = {kind for name in names for kind in SHEETS[name].needs}
    plan = studio.plan_briefs(product, shop, seed=args.seed, minutes=args.minutes, languages=languages)
    spoken = {*languages, "th"} if "influencer-brief" in names else {*languages}
    first = DEFAULT_PLATFORM["listing"]
    briefs = [
        b for b in plan if b.kind in kinds and (b.kind != "listing" or (b.platform == first and b.language in spoken))
    ]
    kit = studio.make_kit(product, shop, writer=studio.choose_writer(settings.model, settings), briefs=briefs)
    for file in export_sheets(kit, args.out, names):
        out(str(file))
    return tell_kit(kit, settings)
