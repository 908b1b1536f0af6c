"""`khaidee kit`: everything for one product, in a folder."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.clip.flags import add_sound
from assistant.commands.inputs import add_product, read_product, read_shop
from assistant.commands.terminal import out, shown_stages, tell, tell_kit, tell_notes
from assistant.errors import AssistantError
from assistant.messages import say
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.content import Kit
    from assistant.product.record import Product


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The product, where the files go, further languages, and a clip."""
    add_product(parser)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--language", action="append", choices=("en", "zh"), help="คำลงขายและใบขายสินค้าภาษาอื่นด้วย (ใส่ซ้ำได้)"
    )
    parser.add_argument("--clip", action="store_true", help="ทำคลิปร่างจากรูปด้วย")
    add_sound(parser)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Write and export the kit; 1 where an error-level finding stands in a piece."""
    from assistant import studio
    from assistant.exports import export_kit

    product, shop = read_product(args.product, settings.lang), read_shop(args)
    writer = studio.choose_writer(settings.model, settings)
    briefs = studio.plan_briefs(product, shop, seed=args.seed, languages=args.language or ())
    kit = studio.make_kit(product, shop, writer=writer, briefs=briefs)
    files = export_kit(kit, args.out)
    if args.clip:
        files += _clip(kit, product, args, settings)
    for file in files:
        out(str(file))
    return tell_kit(kit, settings)


def _clip(kit: Kit, product: Product, args: argparse.Namespace, settings: Settings) -> list[Path]:
    """A clip from the kit's first video script; a clip that fails is told and never fails the kit."""
    from assistant.clip.flags import sound_options
    from assistant.clip.looks import look_for
    from assistant.clip.render import ClipOptions, render_clip
    from assistant.content import VideoScript

    script = next((p.content for p in kit.pieces if isinstance(p.content, VideoScript) and p.passes), None)
    if script is None:
        tell(say("cli_no_script", settings.lang))
        return []
    now = product.sale_price or product.price
    try:
        with shown_stages() as progress:
            made = render_clip(
                script, [Path(photo) for photo in product.photos], args.out / "clip.mp4", progress=progress,
                options=ClipOptions(
                    look=look_for(product.category).id, price=now.text if now else None, **sound_options(args, settings)
                ),
            )  # fmt: skip
    except AssistantError as error:
        tell(error.say(settings.lang))
        return []
    tell_notes(made.notes)
    return list(made.files)
