"""Twelve whole kits kept as text: 4 listings, 2 posts, 3 scripts, 1 live each; read line by line before they are kept."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from assistant.content import LISTING_PLATFORMS, POST_PLATFORMS, VIDEO_SECONDS, Brief, Platform
from assistant.exports.text import text_of
from assistant.product.record import Dialect, Product, Shop, Tone, Voice
from assistant.writers.builtin import BuiltinWriter
from tests.bench import writer_report as report

GOLDEN = Path(__file__).parents[2] / "data" / "golden" / "writer"


class Kept(NamedTuple):
    """A kit: which product, in whose voice, for which channels."""

    file: str
    product: str
    """Its name begins so."""
    tone: Tone
    voice: Voice
    seed: int
    live: Platform = "facebook"
    video: Platform = "tiktok"
    minutes: int = 30
    dialect: Dialect | None = None


KITS = (
    Kept("textile", "ผ้าขาวม้า", "warm", "female", 0, minutes=60, dialect="isan"),
    Kept("food", "น้ำพริกตาแดง", "fun", "female", 3, dialect="north"),
    Kept("drink", "กาแฟดริป", "informative", "male", 1, live="tiktok"),
    Kept("bag", "กระเป๋ากระจูด", "premium", "neutral", 0, live="line_oa"),
    Kept("soap", "สบู่ขมิ้น", "warm", "male", 4),
    Kept("supplement", "คอลลาเจน", "informative", "female", 2, live="shopee"),
    Kept("ceramic", "แก้วเซรามิก", "premium", "female", 5),
    Kept("pet", "ขนมแมว", "fun", "male", 8, live="tiktok_shop"),
    Kept("rice", "ข้าวหอมมะลิ", "warm", "female", 6),
    Kept("electronics", "สายชาร์จ", "informative", "neutral", 0, live="lazada", video="facebook"),
    Kept("service", "เวิร์กชอป", "warm", "female", 1),
    Kept("messy", "กระเป๋าผ้า", "fun", "female", 2, dialect="south"),
)


def _texts(kept: Kept) -> dict[str, str]:
    """The kit's text, a kind each."""
    product = next(p for p in report.products() if p.name.startswith(kept.product))
    shop = Shop(name="บ้านตัวอย่าง", tone=kept.tone, voice=kept.voice, dialect=kept.dialect)
    parts: dict[str, list[str]] = {}
    for brief in _briefs(report.screened(product), shop, kept):
        title = " ".join(str(x) for x in (brief.kind, brief.platform, brief.seconds or brief.minutes) if x)
        parts.setdefault(brief.kind, []).append(f"── {title} ──\n{text_of(BuiltinWriter().write(brief).content)}")
    return {kind: "\n".join(texts) for kind, texts in parts.items()}


def _briefs(product: Product, shop: Shop, kept: Kept) -> list[Brief]:
    common = {"product": product, "shop": shop, "seed": kept.seed}
    return [
        *(Brief(kind="listing", platform=platform, **common) for platform in LISTING_PLATFORMS),
        *(Brief(kind="post", platform=platform, **common) for platform in POST_PLATFORMS),
        *(Brief(kind="video", platform=kept.video, seconds=seconds, **common) for seconds in VIDEO_SECONDS),
        Brief(kind="live", platform=kept.live, minutes=kept.minutes, **common),
    ]


@pytest.mark.parametrize("kept", KITS, ids=lambda kept: kept.file)
def test_kept_kits(kept, regenerate):
    texts, folder = _texts(kept), GOLDEN / kept.file
    if regenerate:
        folder.mkdir(parents=True, exist_ok=True)
        for kind, text in texts.items():
            (folder / f"{kind}.txt").write_text(text, encoding="utf-8")
    assert {kind: (folder / f"{kind}.txt").read_text(encoding="utf-8") for kind in texts} == texts


@pytest.mark.parametrize("kept", KITS, ids=lambda kept: kept.file)
def test_one_voice_in_a_whole_kit(kept):
    text = "\n".join(_texts(kept).values())
    for stranger in {"female": ("ครับ",), "male": ("ค่ะ", "คะ "), "neutral": ("ค่ะ", "ครับ")}[kept.voice]:
        assert stranger not in text
