"""What a model reads, word for word: every kind, language, with and without examples. `--regenerate` writes it anew."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path
from typing import get_args

import pytest

from assistant.content import Brief, Segment
from assistant.product.files import read_product_file
from assistant.product.record import Price, Product, Shop, Tone, Voice
from assistant.prompt_files import read_prompt
from assistant.writers.chain.asking import repair_text
from assistant.writers.chain.conversation import Conversation
from tests.prompts.ledger import WITH_EXAMPLES

GOLDEN = Path(__file__).parent / "golden"
ASKED = {
    "listing": {"platform": "shopee"},
    "post": {"platform": "facebook"},
    "video": {"platform": "tiktok", "seconds": 30},
    "live": {"platform": "facebook", "minutes": 60},
}
RICH = read_product_file(Path("assistant/examples/pha-khao-ma.toml")).product
THIN = Product(name="ถุงผ้าดิบ", price=Price(low="89", text="89"))
PLAN = tuple(
    Segment(role=role, start=0, minutes=minutes, title="-", goal="-")
    for role, minutes in (
        ("opening", 3),
        ("roll_call", 4),
        ("product", 10),
        ("engagement", 3),
        ("product", 10),
        ("promo", 5),
    )
)
"""A run-of-show of its own, so that a better plan of the built-in writer changes no prompt here."""
ROOM = 4096
"""Tokens for the question where a model reads 8,192 and answers with up to 4,096 (Typhoon's smallest)."""
LETTERS_A_TOKEN = 1.9
"""Of our prompts by the least frugal of three tokenizers (Llama 3: 2.0–2.3; o200k 2.4; Gemma 3 2.6); see the README."""


def talk(
    kind: str, *, product: Product = RICH, folder: Path | None = None, language: str = "th", **asked
) -> Conversation:
    brief = Brief(product=product, kind=kind, language=language, shop=Shop(voice="female"), **{**ASKED[kind], **asked})
    segments = PLAN if kind == "live" else ()
    return Conversation(brief, segments, folder)


def shown(talk: Conversation) -> str:
    """The first request as it is sent."""
    turns = talk.question(talk._only(talk._groups()[0]))
    return "".join(f"=== {turn.role}\n{turn.text}\n" for turn in turns)


@pytest.fixture(scope="session")
def bare(tmp_path_factory) -> Path:
    """A folder of prompts that takes the examples away."""
    folder = tmp_path_factory.mktemp("bare")
    (folder / "examples").mkdir()
    for kind in WITH_EXAMPLES:
        (folder / "examples" / f"{kind}.toml").write_text("example = []\n", encoding="utf-8")
    return folder


def same(name: str, text: str, regenerate: bool) -> None:
    file = GOLDEN / name
    if regenerate:
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    assert file.read_text(encoding="utf-8") == text, f"{name} changed: read the difference, then --regenerate"


@pytest.mark.parametrize("with_examples", [True, False], ids=["examples", "bare"])
@pytest.mark.parametrize("language", ["th", "en", "zh"])
@pytest.mark.parametrize("kind", WITH_EXAMPLES)
def test_what_is_asked(kind, language, with_examples, bare, regenerate):
    text = shown(talk(kind, language=language, folder=None if with_examples else bare))
    same(f"{kind}.{language}.{'examples' if with_examples else 'bare'}.txt", text, regenerate)


@pytest.mark.parametrize("kind", WITH_EXAMPLES)
def test_what_is_asked_where_little_is_known(kind, bare, regenerate):
    same(f"{kind}.th.thin.txt", shown(talk(kind, product=THIN, folder=bare)), regenerate)


def test_every_speaker_and_manner(regenerate):
    prompt, blocks = read_prompt("system"), []
    for voice in get_args(Voice):
        for tone in get_args(Tone):
            told = prompt.render(language="th", voice=voice, tone=tone)
            blocks.append(f"=== {voice} {tone}\n{told[told.index('ผู้พูด') :]}\n")
    same("system.speakers.txt", "".join(blocks), regenerate)


def test_what_is_asked_again(regenerate):
    problems = ["highlights[1].facts: List should have at least 1 item", "description: “ส่งฟรี” ไม่มีในข้อมูล"]
    same("repair.txt", repair_text(problems, ["highlights", "description"], talk("listing").shape, None), regenerate)


@pytest.mark.parametrize("kind", WITH_EXAMPLES)
def test_all_that_is_common_comes_first_so_that_servers_can_keep_it(kind):
    """Two products on two platforms share everything up to the line that names the piece."""
    other = {"listing": "lazada", "post": "line_oa", "video": "tiktok", "live": "tiktok"}[kind]
    one, two = (shown(talk(kind, product=p, platform=f)) for p, f in ((RICH, ASKED[kind]["platform"]), (THIN, other)))
    common = "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))
    assert "รูปแบบคำตอบ" in common and "ตัวอย่าง 2" in common
    assert len(common) > 0.6 * len(one)


@pytest.mark.parametrize("kind", WITH_EXAMPLES)
def test_the_product_comes_last_behind_its_fence(kind):
    text = shown(talk(kind))
    assert text.rstrip().endswith("</สินค้า>")
    assert text[text.rindex("<สินค้า>") :].count("\n") == len(talk(kind).facts.facts) + 2


@pytest.mark.parametrize("kind", WITH_EXAMPLES)
def test_it_fits_a_small_models_window(kind):
    assert len(shown(talk(kind))) / LETTERS_A_TOKEN < ROOM
