"""Slots of a fine-tuned model's answers: filled with the seller's own facts, or told as a problem."""

from __future__ import annotations

import pytest

from assistant.content import Brief
from assistant.product.reading import read_product
from assistant.writers.chain.conversation import Conversation
from assistant.writers.chain.reading import read_answer
from assistant.writers.chain.slots import fill_slots, numbers_of, shown_slots, slot_names

FACTS = {
    "name": "ผ้าขาวม้า",
    "price": "1,290",
    "size": "80x200 ซม.",
    "certificate.1": "มผช. 17/2546",
    "2:price": "59",
    "origin": "บ้านดอนกอย สกลนคร",
}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("⟦name⟧ ราคา ⟦price⟧ บาท", "ผ้าขาวม้า ราคา 1,290 บาท"),
        ("ยาว ⟦size#2⟧ กว้าง ⟦size#1⟧", "ยาว 200 กว้าง 80"),
        ("⟦ price ⟧", "1,290"),
        ("ทอที่⟦origin/2⟧", "ทอที่สกลนคร"),
        ("#⟦name⟧", "#ผ้าขาวม้า"),
        ("อีกชิ้น ⟦2:price⟧", "อีกชิ้น 59"),
        ("ไม่มีช่องเลย", "ไม่มีช่องเลย"),
    ],
)
def test_a_slot_becomes_the_fact(text, filled):
    assert fill_slots(text, FACTS) == (filled, ())


def test_what_is_read_aloud_is_filled_as_it_is_said():
    assert fill_slots({"voice": "ผืนละ ⟦price⟧ บาท", "on_screen": "⟦price⟧"}, FACTS).value == {
        "voice": "ผืนละ หนึ่งพันสองร้อยเก้าสิบ บาท",
        "on_screen": "1,290",
    }


def test_a_line_names_the_facts_whose_slots_it_uses():
    line = fill_slots({"text": "⟦name⟧ ⟦price⟧ ⟦nothing⟧", "facts": ["name"]}, FACTS)
    assert line.value["facts"] == ["name", "price"]
    assert line.unknown == ("⟦nothing⟧",)


def test_numbers_of_a_fact():
    assert numbers_of("80x200 ซม. หนัก 1,200 กรัม") == ["80", "200", "1,200"]
    assert numbers_of("อย. 51-2-00358-2-0012") == ["51-2-00358-2-0012"]
    assert slot_names({"price": "990", "size": "80x200 ซม."}) == [
        ("⟦price#1⟧", "990"),
        ("⟦size⟧", "80x200 ซม."),
        ("⟦size#1⟧", "80"),
        ("⟦size#2⟧", "200"),
    ]


@pytest.mark.parametrize("text", ["ราคา price⟧ บาท", "⟧ ⟧", "ราคา ⟦price บาท", "⟦⟧"])
def test_a_broken_slot_is_a_problem_and_is_never_printed(text):
    assert fill_slots(text, FACTS).unknown


def test_while_it_streams_no_half_slot_is_shown():
    assert shown_slots({"a": ["ราคา ⟦pri"], "b": "ราคา ⟦price⟧ บ"}, FACTS) == {"a": ["ราคา "], "b": "ราคา 1,290 บ"}


def test_an_answer_with_slots_is_read_and_one_without_its_fact_is_a_problem():
    product = read_product({"name": "สบู่ขมิ้น", "price": "45"}).product
    talk = Conversation(Brief(product=product, kind="listing", platform="shopee"))
    answer = (
        '{"title": "⟦name⟧ %s", "highlights": [{"text": "ก้อนละ ⟦price⟧ บาท", "facts": ["name"]}],'
        ' "description": "⟦name⟧ ก้อนละ ⟦price#1⟧ บาท", "hashtags": ["#⟦name⟧"], "keywords": ["⟦name⟧"]}'
    )
    wanted = list(talk.shape.parts)
    found = read_answer(answer % "กวนมือทุกก้อน", "stop", talk.shape, wanted, talk.terms)
    assert [p for p in found.problems if p.part != "description"] == []
    assert found.parts["title"] == "สบู่ขมิ้น กวนมือทุกก้อน"
    assert found.parts["highlights"] == [{"text": "ก้อนละ 45 บาท", "facts": ["name", "price"]}]
    wrong = read_answer(answer % "⟦warranty⟧", "stop", talk.shape, wanted, talk.terms)
    assert "title" not in wrong.parts and "⟦warranty⟧" in str(wrong.problems)
