"""Facts to slots and back: nothing of a product is left to learn, and nothing of it is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant import studio
from assistant.product.files import read_product_file
from assistant.writers.builtin import BuiltinWriter
from assistant.writers.chain.asking import list_facts
from assistant.writers.chain.assembling import read_parts
from assistant.writers.chain.slots import fill_slots
from finetune.masking import Mask, loose_numbers, texts_of

FACTS = {
    "name": "ชา", "price": "990 บาท", "sale_price": "1290", "size": "80x200 ซม.", "feature.1": "ย้อมคราม 5 รอบ",
    "certificate.1": "มผช. 17/2546", "promotion": "ซื้อ 5 แถม 1", "shipping": "ส่ง 2-3 วัน ค่าส่ง 40",
    "origin": "ยายคำ บ้านดอนกอย สกลนคร", "category": "อาหาร",
}  # fmt: skip
EXAMPLES = sorted(Path("assistant/examples").glob("*.toml"))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("ราคา 990 บาท", "ราคา ⟦price#1⟧ บาท"),
        ("๙๙๐ บาท", "⟦price#1⟧ บาท"),
        ("จากปกติ 1,290.-", "จากปกติ ⟦sale_price#1⟧.-"),
        ("ผืน 80 x 200 ซม.", "ผืน ⟦size#1⟧ x ⟦size#2⟧ ซม."),
        ("ขนาด 80x200 ซม.", "ขนาด ⟦size⟧"),
        ("ย้อม 5 รอบ", "ย้อม ⟦feature.1#1⟧ รอบ"),
        ("ซื้อ 5 ผืน แถม 1 ผืน", "ซื้อ ⟦promotion#1⟧ ผืน แถม ⟦promotion#2⟧ ผืน"),
        ("ได้ใน 2–3 วัน", "ได้ใน ⟦shipping#1⟧–⟦shipping#2⟧ วัน"),
        ("มผช. 17/2546", "⟦certificate.1⟧"),
        ("ฝีมือยายคำที่สกลนคร", "ฝีมือ⟦origin/1⟧ที่⟦origin/3⟧"),
        ("ชาอย่างดี", "⟦name⟧อย่างดี"),
        ("พระราชา", "พระราชา"),
        ("พิมพ์ 1 ในแชต", "พิมพ์ 1 ในแชต"),
        ("อาหารเช้า", "อาหารเช้า"),
        ("19900 บาท", "19900 บาท"),
    ],
)
def test_a_fact_becomes_its_slot(text, masked):
    assert Mask(FACTS).text(text) == masked


@pytest.mark.parametrize(
    ("facts", "text", "masked"),
    [
        ({"net_content": "10 ซอง ซองละ 10 กรัม"}, "ได้ 10 ซอง แต่ละซอง 10 กรัม", "ได้ ⟦net_content#1⟧ ซอง แต่ละซอง ⟦net_content#2⟧ กรัม"),
        ({"net_content": "10 ซอง ซองละ 10 กรัม"}, "10 ซอง\nซองละ 10 กรัม", "⟦net_content⟧"),
        ({"promotion": "ซื้อ 3 กระปุก 150", "shipping": "ค่าส่ง 40 ครบ 3 กระปุกส่งฟรี"},
         "ครบ 3 กระปุกแล้วส่งฟรี", "ครบ ⟦shipping#2⟧ กระปุกแล้วส่งฟรี"),
        ({"price": "จาก 299", "derived.total_with_shipping": "299 บาท"}, "ปกติ 299 บาท", "ปกติ ⟦price#1⟧ บาท"),
        ({"feature.1": "ใส่มือถือ กระเป๋าตังค์"}, "ใส่มือถือ\nกระเป๋าตังค์", "⟦feature.1⟧"),
        ({"feature.1": "พิมพ์ 1 สี"}, "พิมพ์ 1\nสี", "⟦feature.1⟧"),
    ],
)  # fmt: skip
def test_of_facts_with_the_same_number_the_one_that_says_it_between_the_same_words(facts, text, masked):
    assert Mask(facts).text(text) == masked


def test_a_small_number_said_aloud_is_a_fact_only_between_its_own_words():
    mask = Mask({"feature.1": "เก็บได้ 1 ปี", "how_to_use": "ข้าว 1 ถ้วย น้ำ 2 ถ้วย"})
    assert mask({"voice": "ข้าวหนึ่งถ้วย หุงไว้หนึ่งหม้อ"}) == {"voice": "ข้าว⟦how_to_use#1⟧ถ้วย หุงไว้หนึ่งหม้อ"}


def test_what_is_said_aloud_is_masked_too():
    mask = Mask(FACTS)
    assert mask({"voice": "ผืนละเก้าร้อยเก้าสิบบาทค่ะ"}) == {"voice": "ผืนละ⟦price#1⟧บาทค่ะ"}
    assert mask({"on_screen": "เก้าร้อยเก้าสิบบาท"}) == {"on_screen": "เก้าร้อยเก้าสิบบาท"}


def test_facts_of_a_line():
    mask = Mask(FACTS)
    assert mask.keys("990 บาท ส่งจากสกลนคร") == ("price", "origin")
    assert mask.keys("ของดี น่าใช้") == ()


def test_numbers_no_fact_holds():
    mask = Mask(FACTS)
    assert loose_numbers(mask(["ขายแล้ว 300 ผืน", "990 บาท"])) == ["300"]
    assert loose_numbers(mask({"picture": "ถ่าย 3 วินาที", "voice": "พิมพ์ 1", "on_screen": "CF A01"})) == []


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_every_example_goes_there_and_back(file):
    product = read_product_file(file).product
    for planned in studio.plan_briefs(product, minutes=30):
        brief, _ = studio.screen(planned)
        parts = read_parts(BuiltinWriter().write(brief).content)
        facts = dict(list_facts(brief).facts)
        masked = Mask(facts)(parts)
        amounts = {facts[key] for key in ("price", "sale_price") if key in facts}
        assert not amounts & set(texts_of(masked))
        back = fill_slots(masked, facts)
        assert back.unknown == ()
        for there, here in zip(texts_of(parts), texts_of(back.value), strict=True):
            assert _plain(here) == _plain(there)


def _plain(text: str) -> str:
    """Without what a number may be written like: 1,290 and 1290, said with or without หนึ่ง."""
    return re.sub(r"(?<=\d),(?=\d)|\s|หนึ่ง(?=ร้อย|พัน|หมื่น)", "", text)
