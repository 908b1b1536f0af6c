"""A model chosen on the page: its words grow before the seller's eyes, she may stop waiting, and sees what it was told."""

from __future__ import annotations

import pytest

from tests.models.doors import Answer, dumped, good_answer, open_door

pytestmark = pytest.mark.slow


def slowly(pace: float = 0.0, wait: float = 0.0):
    """A good answer that takes its time; to the trial call, one word."""

    def behave(request):
        trial = len(request["messages"]) == 1
        return Answer("พร้อม" if trial else dumped(good_answer(request)), pace=pace, wait=wait)

    return behave


def choose_model(visitor, url: str, name: str = "openai:door"):
    """The example in the form, and the model's name, address and key under ขั้นสูง."""
    page = visitor.page
    page.click('.kd-example[data-name="nam-phrik-ta-daeng"]')
    page.wait_for_function("document.querySelector('#kd-field-name textarea, #kd-field-name input').value.length > 0")
    page.locator(".kd-fold", has_text="ขั้นสูง").locator("button").first.click()
    page.wait_for_selector("#kd-model input:visible")
    page.fill("#kd-model input", name)
    page.press("#kd-model input", "Enter")
    page.fill("#kd-base-url input, #kd-base-url textarea", url)
    page.fill("#kd-api-key input", "sk-not-to-be-kept")
    return page


def test_a_models_words_grow_and_its_orders_can_be_read(visit, page_home):
    with open_door(slowly(pace=0.03)) as door:
        visitor = visit()
        page = choose_model(visitor, door.url)
        page.click("#kd-try")
        page.wait_for_selector("#kd-banner >> text=ตอบแล้วใน")
        page.click("#kd-write")
        page.wait_for_function("(document.querySelector('.kd-grown')?.textContent ?? '').length > 20")
        first = page.evaluate("document.querySelector('.kd-grown').textContent.length")
        page.wait_for_function(
            "(n) => { const g = document.querySelector('.kd-grown'); return !g || g.textContent.length > n; }",
            arg=first,
        )
        page.wait_for_selector("#kd-zip:visible", timeout=90_000)
        assert page.locator(".kd-grown").count() == 0
        page.locator(".kd-piece:visible .kd-xray > summary").click()
        told = page.locator(".kd-piece:visible .kd-xray").inner_text()
        assert "คำตอบของโมเดล" in told
        assert "โทเคน" in page.locator(".kd-cost").inner_text()
        assert door.most_at_once > 1, "the pieces of a kit are asked for side by side"
        assert visitor.errors == []
    kept = b"".join(f.read_bytes() for f in page_home.rglob("*") if f.is_file() and "sqlite" in f.name)
    assert b"sk-not-to-be-kept" not in kept


def test_she_need_not_wait_for_a_slow_model(visit):
    with open_door(slowly(wait=20)) as door:
        page = choose_model(visit("phone"), door.url)
        page.click("#kd-write")
        page.wait_for_selector("#kd-stop:visible")
        page.click("#kd-stop")
        page.wait_for_selector("#kd-zip:visible", timeout=30_000)
        page.wait_for_selector("#kd-banner >> text=ตัวเขียนในโปรแกรมเขียนแทน")
        assert page.locator("#kd-stop:visible").count() == 0


def test_a_model_that_is_not_there_ends_in_a_kit_and_a_sentence(visit):
    page = choose_model(visit(), "http://127.0.0.1:9/v1")
    page.click("#kd-write")
    page.wait_for_selector("#kd-zip:visible", timeout=90_000)
    page.wait_for_selector("#kd-banner >> text=ตัวเขียนในโปรแกรมเขียนแทน")
