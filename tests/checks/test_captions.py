"""What stands on the screen of an edited script: lines, length, broken words, and too much to say."""

import pytest

from assistant.checks.captions import check_captions
from assistant.content import Brief, Scene, VideoScript
from assistant.examples import list_examples, read_example
from assistant.writers.builtin import BuiltinWriter


def rules(on_screen: str, voice: str = "ทอมือ", seconds: float = 3) -> list[str]:
    scene = Scene(seconds=seconds, picture="ผ้า", voice=voice, on_screen=on_screen)
    script = VideoScript(seconds=15, hook="ทอมือ", scenes=(scene,), call_to_action="กดตะกร้า", caption="ผ้า")
    return [finding.rule for finding in check_captions(script)]


@pytest.mark.parametrize(("on_screen", "expected"), [
    ("ย้อมคราม\n5 ครั้ง", []), ("ก๋วยเ\nตี๋ยว", ["caption.break"]), ("ผ้าขาวม้\nา", ["caption.break"]), ("แช่น้ำก่อนหุง\nข้าว 1 น้ำ 1.5", []),
    ("สายชาร์จ Type-C\n60W", []), ("หนึ่ง\nสอง\nสาม", ["caption.lines"]), ("ทอมือทีละผืนด้วยกี่พื้นบ้านที่บ้านดอนกอยจังหวัดสกลนครโดยยายคำ", ["caption.long"]),
])  # fmt: skip
def test_words_on_the_screen(on_screen, expected):
    assert rules(on_screen) == expected


def test_more_to_say_than_the_scene_has_seconds():
    long = "ยายคำเริ่มทอผ้าตั้งแต่อายุสิบสี่ ตอนนี้สอนหลานสาวขึ้นกี่เอง ผืนหนึ่งใช้เวลาทอสองวัน"
    assert rules("ทอมือ", long, 2) == ["caption.voice"]
    assert rules("ทอมือ", long, 12) == []


@pytest.mark.parametrize("name", list_examples())
def test_the_built_in_writer_never_asks_for_it(name):
    product = read_example(name).product
    for seconds in (15, 30, 60):
        brief = Brief(product=product, kind="video", platform="tiktok", seconds=seconds)
        assert list(check_captions(BuiltinWriter().write(brief).content)) == []
