"""Short videos: seconds that add up, words that fit them, hooks that differ, nothing that is not a fact."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.content import Brief
from assistant.product.files import read_product_file
from assistant.product.reading import read_product
from assistant.thai import speech_seconds
from assistant.thai.clusters import base_length
from assistant.writers.builtin.video import shot_list, write_video
from assistant.writers.builtin.video_plan import heard
from assistant.writers.builtin.video_scenes import on_screen

EXAMPLES = sorted((Path(__file__).parents[3] / "assistant" / "examples").glob("*.toml"))
PRODUCTS = [p for f in EXAMPLES if (p := read_product_file(f).product)]
RICH = next(p for p in PRODUCTS if "ผ้าขาวม้า" in p.name)


def video(product, seconds=30, seed=0, **given):
    brief = Brief(product=product, kind="video", platform="tiktok", seconds=seconds, seed=seed, **given)
    return brief, write_video(brief)


@pytest.mark.parametrize("seconds", [15, 30, 60])
@pytest.mark.parametrize("product", PRODUCTS, ids=lambda p: p.name[:12])
def test_script(product, seconds):
    brief, script = video(product, seconds)
    assert sum(scene.seconds for scene in script.scenes) == seconds
    assert script.scenes[0].voice.startswith(script.hook)
    assert script.scenes[-1].voice.endswith(script.call_to_action)
    assert sum(speech_seconds(scene.voice) for scene in script.scenes) <= seconds * 1.07
    for scene in script.scenes:
        assert set(scene.facts) <= set(brief.facts)
        assert all(base_length(line) <= 18 for line in scene.on_screen.split("\n"))
        assert not any(c.isdigit() for c in scene.voice)
        assert scene.photo is None or int(scene.photo[1:]) <= len(product.photos)
    pictures = [scene.picture for scene in script.scenes]
    assert len(pictures) == len(set(pictures))


@pytest.mark.parametrize("seconds", [15, 30])
def test_a_rich_product_fills_its_time(seconds):
    for seed in range(5):
        spoken = sum(speech_seconds(s.voice) for s in video(RICH, seconds, seed)[1].scenes)
        assert 0.93 * seconds <= spoken <= 1.07 * seconds


def test_name_and_price_alone_invents_nothing_and_shows_the_thing():
    _, script = video(read_product({"name": "สร้อยข้อมือลูกปัด", "price": "120"}).product, 30)
    assert sum(s.seconds for s in script.scenes) == 30
    assert {key for s in script.scenes for key in s.facts} <= {"name", "price"}


def test_facts_of_one_theme_share_a_shot():
    for product in PRODUCTS:
        assert len(video(product, 30)[1].scenes) <= 14


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda p: p.name[:12])
def test_five_variants_begin_differently(product):
    from assistant.writers.builtin import BuiltinWriter

    hooks = [BuiltinWriter().write(video(product, 15, seed)[0]).content.hook for seed in range(5)]
    assert len(set(hooks)) == 5


def test_hooks_differ_with_the_seed():
    assert len({video(RICH, 15, seed)[1].hook for seed in range(5)}) >= 4


def test_same_seed_same_script():
    assert video(RICH, 30, 7)[1] == video(RICH, 30, 7)[1]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("ราคา 990 บาท", "ราคาเก้าร้อยเก้าสิบบาท"),
        ("ปกติ 1,290 บาท", "ปกติพันสองร้อยเก้าสิบบาท"),
        ("ย้อม 5 ครั้ง", "ย้อมห้าครั้ง"),
    ],
)
def test_numbers_are_said(written, said):
    assert heard(written)[0] == said


def test_a_long_text_is_left_off_the_screen_never_cut():
    assert on_screen("ก" * 60) == ""


def test_shot_list_names_what_no_photo_shows():
    _, script = video(RICH, 30)
    shots = shot_list(script)
    assert {shot.scene for shot in shots} == {n for n, s in enumerate(script.scenes, 1) if s.photo is None}
