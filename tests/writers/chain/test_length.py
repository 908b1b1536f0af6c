"""A clip is no longer than what is said in it, whoever wrote its parts."""

from __future__ import annotations

import pytest

from assistant.content import Brief, Finding
from assistant.product.record import Price, Product
from assistant.settings import Settings
from assistant.writers.builtin import BuiltinWriter
from assistant.writers.chain import ChainWriter
from tests.models.doors import Answer, dumped, good_answer, open_door

THIN = Brief(
    product=Product(name="ผ้าขาวม้า", category="textile", price=Price(low="390", text="390")),
    kind="video", platform="tiktok", seconds=60,
)  # fmt: skip


def no_scenes(request):
    """Good but for its scenes, which say nothing."""
    answer = good_answer(request)
    if "scenes" in answer:
        answer["scenes"] = []
    if "caption" in answer:
        answer["caption"] = "ผ้าขาวม้า ราคา 390 บาท"
    return Answer(dumped(answer))


@pytest.fixture
def short():
    """What the built-in writer makes of so few facts."""
    script = BuiltinWriter().write(THIN).content
    assert script.seconds < 60
    return script


def chain(url, home):
    return ChainWriter("openai:door", Settings(home=home, base_url=url), fallback=BuiltinWriter())


def test_scenes_of_the_built_in_writer_keep_their_length_beside_a_models_caption(short, tmp_path):
    with open_door(no_scenes) as door:
        draft = chain(door.url, tmp_path).write(THIN)
    script = draft.content
    assert script.caption == "ผ้าขาวม้า ราคา 390 บาท"
    assert (script.seconds, script.asked) == (short.seconds, 60)
    assert script.scenes == short.scenes
    assert set(BuiltinWriter().write(THIN).notes) <= set(draft.notes)


def test_a_repair_of_its_caption_leaves_a_short_clip_short(short, tmp_path):
    finding = Finding(
        rule="law.general.superlative", level="error", field="caption", start=0, end=1, text=short.caption[:1],
        reason="ขั้นสุด", source="",
    )  # fmt: skip
    with open_door() as door:
        draft = chain(door.url, tmp_path).repair(THIN, short, [finding])
    assert draft.content.caption != short.caption
    assert (draft.content.seconds, draft.content.asked, draft.content.scenes) == (short.seconds, 60, short.scenes)


def test_a_new_hook_is_said_within_the_same_length(short, tmp_path):
    finding = Finding(
        rule="law.general.superlative", level="error", field="hook", start=0, end=1, text=short.hook[:1],
        reason="ขั้นสุด", source="",
    )  # fmt: skip
    with open_door() as door:
        script = chain(door.url, tmp_path).repair(THIN, short, [finding]).content
    assert script.hook != short.hook
    assert (script.seconds, script.asked) == (short.seconds, 60)
    assert sum(scene.seconds for scene in script.scenes) == pytest.approx(script.seconds)


def test_scenes_of_a_model_fill_the_seconds_asked_for(tmp_path):
    with open_door() as door:
        script = chain(door.url, tmp_path).write(THIN).content
    assert (script.seconds, script.asked) == (60, None)
    assert sum(scene.seconds for scene in script.scenes) == pytest.approx(60)
