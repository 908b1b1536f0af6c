"""Thai letters: marks where they belong, nothing cut off, lines that break between words."""

from __future__ import annotations

import re
from pathlib import Path

import cv2
import numpy as np
import pytest

from assistant import thai
from assistant.clip import text
from assistant.clip.looks import looks
from assistant.clip.stage import make_stage, room, set_line, set_text
from tests.clip.golden import compare

WORDS = ["น้ำ", "ที่", "ปั๊ม", "ก๊วยเตี๋ยว", "ญี่ปุ่น", "ฐานที่", "ฎุฏู", "ฟื้น", "กี่", "ป้า", "ฝั่ง", "ปิ้ง", "กตัญญู", "ผู้ใหญ่"]
FACES = sorted({face for look in looks().values() for face in (look.type.headline, look.type.body)})


@pytest.mark.parametrize("face", FACES)
def test_shaping_as_it_was_looked_at(face, regenerate):
    rows = [text.draw_block([" ".join(WORDS[i : i + 5])], face, 40, leading=1.4).mask for i in range(0, len(WORDS), 5)]
    width = max(row.shape[1] for row in rows)
    sheet = np.vstack([
        cv2.copyMakeBorder(row, 4, 4, 4, 4 + width - row.shape[1], cv2.BORDER_CONSTANT, value=0) for row in rows
    ])  # fmt: skip
    compare(f"shaping-{face}.png", 255 - sheet, regenerate=regenerate)


@pytest.mark.parametrize("face", FACES)
def test_marks_stand_above_what_they_belong_to(face):
    def top(word: str) -> int:
        return text.draw_line(word, face, 100).top

    assert top("ที่") < top("ที") < top("ท"), "the tone stands above the vowel"
    assert top("น้ำ") <= top("นำ"), "the tone stands above the nikhahit"
    bottom = {w: (ink := text.draw_line(w, face, 100)).top + ink.height for w in ("ญ", "ญู", "ฐ", "ฐุ")}
    # The tail of ญ and the base of ฐ give way to the vowel below.
    assert bottom["ญู"] > 0
    assert bottom["ฐุ"] > 0
    assert text.draw_line("ปั๊ม", face, 100).mask.max() == 255


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("size", [31.7, 64, 118])
def test_no_letter_is_cut_off(face, size):
    """Set in a larger raster, the same ink comes out: none was lost at an edge."""
    for words in (*WORDS, "กี่ฎุฟื้น Aj|gÅ 100%", "🎉 ลดราคา ❤️ OTOP"):
        ink = text.draw_line(words, face, size)
        spaced = text.draw_line(f"  {words}  ", face, size)
        assert int(spaced.mask.astype(np.int64).sum()) == pytest.approx(int(ink.mask.astype(np.int64).sum()), rel=2e-3)
        assert (ink.top, ink.height) == (spaced.top, spaced.height)


def test_emoji_and_latin_share_a_line():
    line = text.draw_line("ผ้าขาวม้า OTOP 🎉 100%", "Sarabun-Bold", 60)
    assert not text.missing("ผ้าขาวม้า OTOP 🎉 100%", "Sarabun-Bold")
    alone = [text.measure(part, "Sarabun-Bold", 60) for part in ("ผ้าขาวม้า OTOP ", "🎉", " 100%")]
    assert line.advance == pytest.approx(sum(alone), abs=1)
    assert min(alone) > 30


def test_what_no_font_has_is_named_and_left_out():
    assert text.missing("ผ้า 𓀀 ดี", "Sarabun-Bold") == ["𓀀"]
    assert text.drawable("ผ้า 𓀀 ดี", "Sarabun-Bold") == "ผ้า ดี"


def captions() -> list[str]:
    """Five hundred lines: of the golden kits, the example products and the program's own Thai messages."""
    found: list[str] = []
    root = Path(__file__).parents[2]
    for folder in (root / "tests" / "data", root / "assistant" / "examples", root / "assistant" / "rules" / "messages"):
        for file in sorted(folder.rglob("*")):
            if file.suffix not in (".txt", ".md", ".toml", ".csv"):
                continue
            for line in re.split(r'[\n"]', file.read_text(encoding="utf-8-sig")):
                clean = " ".join(line.strip(" -•#*>|").split())
                if 12 <= len(clean) <= 90 and any("ก" <= c <= "๛" for c in clean):
                    found.append(clean)
    return list(dict.fromkeys(found))[:500]


def test_no_line_breaks_inside_a_word():
    lines = captions()
    assert len(lines) == 500
    stage = make_stage(looks()["fresh"], (1080, 1920))
    broken, wide, weak = [], [], []
    for words in lines:
        clean = text.drawable(words, "Mitr-SemiBold")
        setting = set_text(stage, words, "Mitr-SemiBold", stage.sizes([84, 76, 70, 62, 54]), room(stage) - 60, 3)
        at, edges = 0, {0}
        for word in thai.words(clean):
            at += len(word)
            edges.add(at)
        place = 0
        for row in setting.lines:
            place = clean.index(row, place) + len(row)
            if place not in edges and place < len(clean.rstrip()):
                broken.append((words, row))
            if text.measure(row, setting.face, setting.size) > room(stage) - 60 + 1:
                wide.append(row)
            if row[0] in "ะาำิีึืุูๅๆ็่้๊๋์ํ๎!?,.)":
                weak.append(row)
        assert "".join("".join(setting.lines).split()) == "".join(clean.split()), "no letter is lost"
    assert not broken
    assert not wide
    assert not weak


def test_wrapping_as_it_was_looked_at(regenerate):
    words = (
        "ก๋วยเตี๋ยวเรือน้ำตก รสเด็ดจากอยุธยา เส้นเหนียวนุ่ม",
        "ผ้าขาวม้าย้อมคราม 80 x 200 ซม. ทอมือ",
        "ซื้อ 3 แถม 1 ส่งฟรีทั่วไทย เก็บปลายทางได้",
        "เซรั่มวิตามินซี ไม่เหนียวเหนอะหนะ",
    )
    sheet = np.full((4 * 150, 620), 255, np.uint8)
    for number, line in enumerate(words):
        lines, size = text.fit(line, "Kanit-SemiBold", sizes=[46, 42, 38, 34], width=560, most=2)
        assert len(lines) == 2
        block = text.draw_block(lines, "Kanit-SemiBold", size, leading=1.42)
        y, x = number * 150 + 50 + block.top, (620 - round(block.advance)) // 2 + block.left
        sheet[y : y + block.height, x : x + block.width] = 255 - block.mask
    compare("wrapping.png", sheet, regenerate=regenerate)


def test_one_line_is_never_cut_to_fit():
    stage = make_stage(looks()["fun"], (1080, 1920))
    line = set_line(stage, "บาท/แพ็คใหญ่พิเศษสำหรับครอบครัว", "Mitr-SemiBold", [50, 40], 120)
    assert line.lines == ["บาท/แพ็คใหญ่พิเศษสำหรับครอบครัว"]
    assert line.width <= 121
