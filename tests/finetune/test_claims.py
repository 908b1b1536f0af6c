"""What is left of a masked answer: nothing that would be an invention in the next shop's mouth."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from finetune.claims import without_claims
from finetune.lessons import Lesson
from finetune.sources import read_builtin

FACTS = {
    "name": "ข้าวหอมมะลิทุ่งกุลา", "story": "พ่อเลิกใช้ปุ๋ยเคมีมา 12 ปี ตอนนี้ได้เท่าเดิมแล้ว", "shipping": "ส่งทุกวันพุธ มีเก็บเงินปลายทาง",
    "care": "เก็บในที่แห้ง ปิดปากถุงให้สนิท",
}  # fmt: skip


@pytest.mark.parametrize(
    "claim",
    [
        "พ่อเลิกใช้ปุ๋ยเคมีมา ⟦story#1⟧ ปี", "ครบ ⟦shipping#1⟧ ถุงส่งฟรี", "มีเก็บเงินปลายทางค่ะ", "ปิดปากถุงให้สนิทนะคะ",
        "แต่ละใบไม่เหมือนกันเป๊ะ เพราะทำมือ", "ลูกค้าซื้อซ้ำทุกเดือน",
    ],
)  # fmt: skip
def test_a_fact_told_in_words_goes_with_its_line_and_leaves_the_others(claim):
    answer = {
        "highlights": [{"text": claim, "facts": ["story"]}, {"text": "⟦name⟧", "facts": ["name"]}],
        "description": f"ตักใส่จานแล้วกินเลย\n{claim}\n\n⟦price#1⟧ บาท",
        "caption": f"⟦name⟧ · {claim} · ⟦price#1⟧ บาท",
    }
    kept, cut = without_claims(answer, FACTS)
    assert kept == {
        "highlights": [{"text": "", "facts": ["story"]}, {"text": "⟦name⟧", "facts": ["name"]}],
        "description": "ตักใส่จานแล้วกินเลย\n\n⟦price#1⟧ บาท",
        "caption": "⟦name⟧ · ⟦price#1⟧ บาท",
    }
    assert cut == 1


def test_manner_names_questions_and_directions_stay():
    answer = {
        "lines": ["ใครรอข้าวหอมมะลิอยู่ มาแล้วค่ะ", "ดูกับตากันเลยนะคะ"],
        "questions": [{"question": "มีเก็บเงินปลายทางไหม", "answer": "ขอเช็กให้ก่อนนะคะ", "facts": []}],
        "scenes": [{"picture": "ปิดปากถุงให้สนิทหน้ากล้อง", "voice": "⟦care⟧"}],
    }
    assert without_claims(answer, FACTS) == (answer, 0)


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("⟦feature.1⟧ คนไม่กินผงชูรสก็กินได้", False),
        ("⟦feature.2⟧ จุดวันละชั่วโมง อยู่ได้ทั้งเดือน", False),
        ("จุดได้ ⟦feature.2#1⟧ ชั่วโมงค่ะ", True),
        ("ปกติ ⟦price#1⟧ บาท ตอนนี้ ⟦sale_price#1⟧ บาท", True),
        ("ลองดมก่อนค่อยซื้อนะคะ", True),
    ],
)
def test_a_long_word_of_a_fact_tells_it_but_not_the_unit_of_a_slot(line, stays):
    facts = {"name": "เทียน", "feature.1": "ไม่ใส่ผงชูรส", "feature.2": "จุดได้ราว 30 ชั่วโมง", "story": "ตอนนี้ทำคนเดียว"}
    assert without_claims({"lines": [line]}, facts)[0] == {"lines": [line if stays else ""]}


@pytest.fixture(scope="module")
def lessons():
    return [Lesson(sample) for sample in read_builtin(Path("assistant/examples"), seeds=1)]


def test_nearly_every_piece_of_the_builtin_writer_is_a_lesson_and_what_is_not_is_counted(lessons):
    made = sum(bool(list(lesson.pairs())) for lesson in lessons)
    assert made >= 0.92 * len(lessons)
    lost = Counter(code for lesson in lessons for code, number in lesson.cut.items() if number)
    assert set(lost) <= {
        "finetune_cut_line_claim",
        "finetune_cut_line_number",
        "finetune_lost_claim",
        "finetune_lost_form",
    }


def test_an_answer_is_what_decoding_under_the_schema_can_write(lessons):
    """The same fields in the same order, within the lengths as slots too: else the grammar leads the adapter away."""
    for lesson in lessons:
        for _, said in lesson.pairs():
            answer = json.loads(said)
            schema = lesson.talk.shape.schema(answer)
            _fits(answer, schema, schema.get("$defs", {}))


def _fits(node, schema, defs):
    schema = defs[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    if isinstance(node, dict):
        known = list(schema["properties"])
        assert list(node) == [name for name in known if name in node]
        for name, value in node.items():
            _fits(value, schema["properties"][name], defs)
    elif isinstance(node, list):
        assert len(node) <= schema.get("maxItems", 99)
        for item in node:
            _fits(item, schema["items"], defs)
    elif isinstance(node, str):
        assert len(node) <= schema.get("maxLength", 9999), node
