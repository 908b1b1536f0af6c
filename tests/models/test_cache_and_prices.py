"""Answers are kept under everything that changes them; tokens and baht are counted."""

from __future__ import annotations

import threading
from decimal import Decimal

import pytest

from assistant.models import AnswerCache, Reply, Spent, Usage, answer_key, is_own, price_of, spent, spent_line
from assistant.settings import Settings
from assistant.writers.chain import ChainWriter
from tests.models import tiny
from tests.models.doors import open_door

BRIEF = tiny.brief(0)


def chain(url, home):
    return ChainWriter("openai:door", Settings(home=home, base_url=url))


def test_the_same_question_is_asked_once(tmp_path):
    with open_door() as door:
        first = chain(door.url, tmp_path).write(BRIEF)
        second = chain(door.url, tmp_path).write(BRIEF)
        chain(door.url, tmp_path).write(BRIEF.model_copy(update={"seed": 1}))
        chain(door.url, tmp_path / "elsewhere").write(BRIEF)
    assert len(door.requests) == 3
    assert second.content == first.content
    assert [entry["cached"] for entry in (*first.trace, *second.trace)] == [False, True]


def test_an_answer_that_could_not_be_used_is_not_kept(tmp_path):
    with open_door("prose", "good") as door:
        chain(door.url, tmp_path).write(BRIEF)
        chain(door.url, tmp_path).write(BRIEF)
    assert len(door.requests) == 3


@pytest.mark.parametrize(
    "change", [{"seed": 2}, {"temperature": 0.5}, {"schema": {"type": "object"}}, {"max_tokens": 9}]
)
def test_every_parameter_changes_the_key(change):
    from langchain_core.messages import HumanMessage

    asked = {"seed": 1, "temperature": 0.0, "schema": {}, "max_tokens": 8}
    message = [HumanMessage("ผ้า")]
    assert answer_key(object(), message, **asked) != answer_key(object(), message, **{**asked, **change})
    assert answer_key(object(), message, **asked) == answer_key(object(), message, **asked)


def test_threads_share_a_file(tmp_path):
    cache = AnswerCache(tmp_path / "answers.sqlite")

    def work(n):
        for step in range(10):
            cache.put(f"{n}-{step}", Reply(f"ตอบ {n} {step}", "stop", Usage(1, 2)))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(cache.get(f"{n}-{step}").text == f"ตอบ {n} {step}" for n in range(6) for step in range(10))


def test_a_broken_file_is_as_good_as_none(tmp_path):
    (tmp_path / "answers.sqlite").write_bytes(b"no database at all, far too short to be one" * 20)
    cache = AnswerCache(tmp_path / "answers.sqlite")
    assert cache.get("x") is None
    cache.put("x", Reply("y"))


@pytest.mark.parametrize(
    ("name", "baht"),
    [
        ("openai:gpt-4o-mini", Decimal("0.0270")),  # (0.15 × 1,000 + 0.60 × 1,000) / 1,000,000 × 36
        ("openai:gpt-4o", Decimal("0.4500")),
        ("ollama:llama3.2:3b", Decimal(0)),
        ("local:/somewhere", Decimal(0)),
        ("openai:gpt-4o-mini-2024-07-18", Decimal("0.0270")),
        ("anthropic:claude-haiku-4-5-20251001", Decimal("0.2160")),
        ("anthropic:claude-sonnet-5.5", Decimal("0.4320")),
        ("google_genai:gemini-3.1-flash-lite", Decimal("0.0630")),
        ("openai:deepseek-flash", Decimal("0.0540")),  # the same model through the OpenAI-compatible door
        ("openai:qwen/qwen3.5-plus", Decimal("0.1008")),
        ("groq:gpt-4o-mini", None),
        ("typhoon", None),
        ("google_genai:gemini-3.5-flash", None),
        ("openai:unheard-of", None),
    ],
)
def test_prices(name, baht):
    assert price_of(name, 1000, 1000) == baht


def test_what_a_run_cost():
    call = {"model": "openai:gpt-4o-mini", "answer": "x", "prompt_tokens": 1000, "answer_tokens": 1000, "cached": False}
    calls = [{**call, "why": "write"}, {**call, "why": "repair"}, {**call, "why": "write", "cached": True}]
    assert spent(calls) == Spent(2, 1, 2000, 2000, 1, Decimal("0.0540"))
    assert spent([*calls, {**call, "why": "write", "model": "openai:unheard-of"}]).baht is None
    assert "2 ครั้ง (ขอแก้ 1) · 2,000 + 2,000 โทเคน · ราว 0.05 บาท" in spent_line(spent(calls), "th")
    assert "not known" in spent_line(Spent(baht=None), "en")


@pytest.mark.parametrize(
    ("name", "place", "own"),
    [
        ("local:/m", None, True), ("ollama:x", None, True), ("openai:x", None, False), ("typhoon:x", None, False),
        ("openai:x", "http://127.0.0.1:8100/v1", True), ("openai:x", "http://192.168.1.20:8100/v1", True),
        ("openai:x", "http://teacher.local:8100/v1", True), ("openai:x", "https://api.example.com/v1", False),
    ],
)  # fmt: skip
def test_a_server_of_ones_own_has_no_token_price(name, place, own):
    assert is_own(name, place) is own


def test_every_price_has_its_source_its_day_and_its_confidence():
    import datetime

    from assistant.models.prices import _prices, _table

    rows = _table()["model"]
    assert len(rows) == len(_prices()) >= 25
    assert {"openai", "anthropic", "google_genai", "deepseek", "qwen"} == {row["provider"] for row in rows}
    for row in rows:
        assert row["source"].startswith("https://") and row["currency"] == "USD", row
        assert isinstance(row["checked"], datetime.date) and row["confidence"] in ("V3", "T"), row
        assert 0 < row["dollars_in"] <= row["dollars_out"], row
