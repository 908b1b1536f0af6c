"""A model behind the page: pieces grow, and whatever the model does is said calmly; then the same before her eyes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.settings import Settings
from assistant.web.desk import ModelChoice
from assistant.web.model_work import stepped_in, try_model
from assistant.web.workbench import Workbench
from tests.models.doors import Answer, dumped, good_answer, open_door

KEY = "sk-only-for-now-8842"


def slow(request):
    """An answer that is streamed a few letters at a time."""
    return Answer(dumped(good_answer(request)), pace=0.02)


def write(bench, url, **more):
    asked = {"name": "ผ้าขาวม้า", "price": "390", "model": "openai:door", "base_url": url, "api_key": KEY, **more}
    return list(bench.write("th", [], **asked))


@pytest.fixture
def bench(tmp_path):
    return Workbench(Settings(home=tmp_path, timeout=20))


def test_pieces_grow_in_their_tabs_and_can_be_changed_only_when_all_are_there(bench):
    with open_door(slow) as door:
        views = write(bench, door.url)
    growing = [view["listing"] for view in views if "kd-grown" in view.get("listing", "")]
    assert len({html for html in growing}) > 2
    locked = [view["listing"] for view in views if 'off" readonly' in view.get("listing", "")]
    last = next(view for view in reversed(views) if "listing" in view)
    assert 'off" readonly' not in last["listing"] and "kd-grown" not in last["listing"]
    assert all("disabled" in html for html in locked)


def test_the_xray_shows_what_was_told_and_answered_and_what_it_cost(bench):
    with open_door("prose", "good") as door:
        views = write(bench, door.url)
    last = next(view for view in reversed(views) if "listing" in view)
    everything = "".join(last[kind] for kind in ("listing", "post", "video", "live"))
    for said in ("กติกาที่บอกโมเดล", "name: ผ้าขาวม้า", "สิ่งที่โปรแกรมไม่รับ", "ขอแก้ส่วนที่ใช้ไม่ได้", "ไม่เสียค่าโทเคน"):
        assert said in everything, said
    assert "โทเคน" in last["head"]


def test_the_key_is_kept_nowhere(bench, tmp_path, caplog):
    caplog.set_level("DEBUG")
    with open_door() as door:
        views = write(bench, door.url)
    bench.history.close()
    assert all(KEY.encode() not in file.read_bytes() for file in Path(tmp_path).rglob("*") if file.is_file())
    assert KEY not in caplog.text
    assert KEY not in json.dumps([str(view) for view in views])


def test_a_model_out_of_reach_is_told_and_the_kit_is_whole(bench):
    views = write(bench, "http://127.0.0.1:9/v1")
    desk = next(view["desk"] for view in reversed(views) if "desk" in view)
    assert len(desk.pieces) == 10 and {piece.writer for piece in desk.pieces} == {"builtin"}
    assert "10 จาก 10 ชิ้น" in views[-1]["banner"] and "ต่อไปยัง" in views[-1]["banner"]
    assert stepped_in(desk.model_copy(update={"model": ModelChoice()}), "th") == ""


def test_stopping_lets_the_built_in_writer_finish(bench):
    def endless(request):
        return Answer(dumped(good_answer(request)), wait=15)

    with open_door(endless) as door:
        views = bench.write("th", [], name="ผ้าขาวม้า", model="openai:door", base_url=door.url, api_key="")
        job = next(view["write_job"] for view in views if view.get("write_job"))
        bench.stop_writing("th", job)
        rest = list(views)
    desk = next(view["desk"] for view in reversed(rest) if "desk" in view)
    assert len(desk.pieces) == 10 and "หยุดรอ" in desk.pieces[0].notes[0]


def test_a_model_can_be_tried_before_it_is_used(tmp_path):
    settings = Settings(home=tmp_path, timeout=3)
    with open_door(lambda request: Answer("พร้อม")) as door:
        ready = try_model(ModelChoice(name="openai:door", base_url=door.url), settings, "th")["banner"]
    gone = try_model(ModelChoice(name="openai:door", base_url="http://127.0.0.1:9/v1"), settings, "th")["banner"]
    assert "kd-ready" in ready and "พร้อม" in ready
    assert "kd-error" in gone and "KHAIDEE_BASE_URL" in gone


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


@pytest.mark.slow
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


@pytest.mark.slow
def test_she_need_not_wait_for_a_slow_model(visit):
    with open_door(slowly(wait=20)) as door:
        page = choose_model(visit("phone"), door.url)
        page.click("#kd-write")
        page.wait_for_selector("#kd-stop:visible")
        page.click("#kd-stop")
        page.wait_for_selector("#kd-zip:visible", timeout=30_000)
        page.wait_for_selector("#kd-banner >> text=ตัวเขียนในโปรแกรมเขียนแทน")
        assert page.locator("#kd-stop:visible").count() == 0
