"""The twelve clips that were watched: another product, look and shape each; scripts kept as they were then."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from assistant.clip.options import ClipOptions
from assistant.content import VideoScript
from assistant.examples import read_example

SMALL = {"9:16": (360, 640), "4:5": (360, 450), "1:1": (360, 360), "16:9": (640, 360)}
_SCRIPTS = Path(__file__).parent / "golden" / "scripts.json"


class Watched(NamedTuple):
    """One of them."""

    product: str
    look: str
    ratio: str
    more: dict[str, Any]


CLIPS = (
    Watched("pha-khao-ma", "craft", "9:16", {"shop": "ครามแม่พร"}),
    Watched("nam-phrik-ta-daeng", "fresh", "9:16", {"link": "https://line.me/ti/p/@boonmee", "shop": "แม่บุญมี"}),
    Watched("thian-hom", "premium", "9:16", {"shop": "เรือนเทียน"}),
    Watched("khanom-maeo", "fun", "9:16", {"captions": "karaoke", "shop": "บ้านแมว"}),
    Watched("sabu-khamin", "minimal", "9:16", {"link": "https://shop.example/sabu"}),
    Watched("ya-mong-phlai", "festival", "9:16", {"shop": "หมอสมุนไพร"}),
    Watched("krachao-krachut", "craft", "4:5", {"colours": ("#0a7d3c", "#f4fff4"), "shop": "กระจูดทะเลน้อย"}),
    Watched("tang-hu-ngoen", "premium", "4:5", {"link": "https://line.me/ti/p/@ngoen"}),
    Watched("kafae-drip", "fresh", "1:1", {"shop": "ดอยช้าง"}),
    Watched("suea-mo-hom", "minimal", "1:1", {"captions": "spoken"}),
    Watched("khao-hom-mali", "festival", "16:9", {"link": "https://shop.example/rice", "shop": "ข้าวทุ่งกุลา"}),
    Watched("chan-kala", "fun", "16:9", {"shop": "กะลาแม่กลอง"}),
)


def order(clip: Watched) -> tuple[VideoScript, list[Path], ClipOptions]:
    """Script, photos and options of one, at a small size."""
    product = read_example(clip.product).product
    assert product is not None
    now = product.sale_price or product.price
    script = VideoScript.model_validate(json.loads(_SCRIPTS.read_text(encoding="utf-8"))[clip.product])
    options = ClipOptions(look=clip.look, size=SMALL[clip.ratio], price=now.text if now else None, **clip.more)
    return script, [Path(photo) for photo in product.photos], options
