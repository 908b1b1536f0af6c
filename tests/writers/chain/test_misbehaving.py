"""Whatever the endpoint does, a piece comes out: valid, or marked as the built-in writer's, within two extra calls."""

from __future__ import annotations

import pytest

from assistant.content import Brief
from assistant.errors import AnswerUnreadable, ModelUnavailable
from assistant.models import endpoint
from assistant.product.record import Origin, Price, Product
from assistant.settings import Settings
from assistant.writers.builtin import BuiltinWriter
from assistant.writers.chain import ChainWriter
from tests.models.doors import BEHAVIOURS, open_door

PRODUCT = Product(
    name="ผ้าขาวม้าทอมือ", category="textile", price=Price(low="390", text="390"), features=("ทอมือ", "ย้อมคราม"),
    size="80x200 ซม.", origin=Origin(text="สกลนคร", province="สกลนคร"),
)  # fmt: skip
LISTING = Brief(product=PRODUCT, kind="listing", platform="shopee")
BRIEFS = {
    "listing": LISTING,
    "post": Brief(product=PRODUCT, kind="post", platform="facebook"),
    "video": Brief(product=PRODUCT, kind="video", platform="tiktok", seconds=30),
    "live": Brief(product=PRODUCT, kind="live", platform="facebook", minutes=30),
}
READ_THROUGH = {
    "good", "fenced", "chatty", "thinking", "doubly encoded", "wrapped", "renamed keys", "trailing comma", "python quotes",
    "raw control characters", "no json_schema", "no response_format",
}  # fmt: skip
UNAVAILABLE = {"server error", "busy", "key refused", "no such model", "web page", "hangs up", "too slow"}


@pytest.fixture(autouse=True)
def quick_and_forgetful(monkeypatch):
    """No pause between tries, and no door remembered from the test before."""
    monkeypatch.setattr(endpoint, "_backoff", lambda state: 0.0)
    endpoint._remembered.clear()
    endpoint._max_tokens_names.clear()


def writer(url, tmp_path, fallback=True, timeout=1.0):
    settings = Settings(home=tmp_path, base_url=url, timeout=timeout)
    return ChainWriter("openai:door", settings, fallback=BuiltinWriter() if fallback else None)


@pytest.mark.parametrize("name", sorted(READ_THROUGH))
def test_what_can_be_read_is_read_in_one_call(name, tmp_path):
    with open_door(name) as door:
        draft = writer(door.url, tmp_path, fallback=False).write(LISTING)
    assert len(draft.trace) == 1
    assert draft.trace[0]["problems"] == []
    assert draft.content.title in draft.trace[0]["answer"] or name in ("doubly encoded", "raw control characters")
    assert draft.notes == ()


@pytest.mark.parametrize("name", sorted(set(BEHAVIOURS) - READ_THROUGH - UNAVAILABLE))
def test_what_is_wrong_once_is_repaired(name, tmp_path):
    with open_door(name, "good") as door:
        draft = writer(door.url, tmp_path, fallback=False).write(LISTING)
    assert [entry["why"] for entry in draft.trace] == ["write", "repair"]
    assert draft.trace[0]["problems"]
    assert draft.notes == ()


@pytest.mark.parametrize("name", sorted(set(BEHAVIOURS) - READ_THROUGH - UNAVAILABLE))
def test_what_stays_wrong_is_the_built_in_writers_and_marked(name, tmp_path):
    with open_door(name) as door:
        draft = writer(door.url, tmp_path).write(LISTING)
    assert 1 < len(draft.trace) <= 3
    assert len(door.requests) == len(draft.trace)
    builtin = BuiltinWriter().write(LISTING).content
    if name != "cut off":  # which arrives bit by bit: title first, then more
        assert draft.content.highlights == builtin.highlights
        assert "ตัวเขียนในโปรแกรม" in draft.notes[0]


@pytest.mark.parametrize("name", sorted(UNAVAILABLE))
def test_a_door_that_does_not_answer_ends_in_words_or_the_built_in_writer(name, tmp_path):
    with open_door(name) as door:
        draft = writer(door.url, tmp_path, timeout=0.4).write(LISTING)
        with pytest.raises(ModelUnavailable) as told:
            writer(door.url, tmp_path, fallback=False, timeout=0.4).write(LISTING)
    assert draft.content == BuiltinWriter().write(LISTING).content
    assert "ตัวเขียนในโปรแกรม" in draft.notes[0]
    assert "→" in told.value.say("th")
    assert "door" in told.value.say("en")


@pytest.mark.parametrize(
    ("name", "requests"), [("busy", 3), ("web page", 3), ("hangs up", 3), ("too slow", 1), ("key refused", 1)]
)
def test_busy_doors_are_knocked_again_slow_ones_are_not(name, requests, tmp_path):
    with open_door(name) as door, pytest.raises(ModelUnavailable):
        writer(door.url, tmp_path, fallback=False, timeout=0.4).write(LISTING)
    assert len(door.requests) == requests


def test_busy_for_a_moment_costs_no_repair(tmp_path):
    with open_door("busy", "busy", "good") as door:
        draft = writer(door.url, tmp_path, fallback=False).write(LISTING)
    assert len(draft.trace) == 1


@pytest.mark.parametrize(
    ("name", "rung"), [("no json_schema", "prompt"), ("no response_format", "prompt"), ("good", "json_schema")]
)
def test_what_a_door_understands_is_remembered(name, rung, tmp_path):
    with open_door(name) as door:
        chain = writer(door.url, tmp_path, fallback=False)
        first = chain.write(LISTING)
        so_far = len(door.requests)
        second = chain.write(LISTING.model_copy(update={"seed": 1}))
    assert first.trace[0]["schema_mode"] == second.trace[0]["schema_mode"] == rung
    assert len(door.requests) - so_far == 1


def test_without_a_fallback_the_answer_is_shown(tmp_path):
    with open_door("prose") as door, pytest.raises(AnswerUnreadable) as told:
        writer(door.url, tmp_path, fallback=False).write(LISTING)
    assert "ผ้าผืนนี้สวยมาก" in str(told.value)
    assert len(door.requests) == 3


@pytest.mark.parametrize("kind", sorted(BRIEFS))
@pytest.mark.parametrize("name", ["good", "cut off", "refusal in Thai", "renamed keys"])
def test_every_kind_comes_out(kind, name, tmp_path):
    with open_door(name) as door:
        draft = writer(door.url, tmp_path).write(BRIEFS[kind])
    assert draft.content.kind == kind
    assert sum(entry["why"] == "repair" for entry in draft.trace) <= 2
    if name == "good":
        assert draft.notes == ()


def test_seconds_and_clock_are_the_programs(tmp_path):
    with open_door() as door:
        video = writer(door.url, tmp_path).write(BRIEFS["video"]).content
        live = writer(door.url, tmp_path).write(BRIEFS["live"]).content
    assert sum(scene.seconds for scene in video.scenes) == pytest.approx(30)
    assert video.scenes[0].voice.startswith(video.hook)
    assert video.scenes[-1].voice.endswith(video.call_to_action)
    assert live.segments[0].start == 0
    assert sum(segment.minutes for segment in live.segments) == pytest.approx(30)
    assert any(segment.cf_code for segment in live.segments)


def test_a_repair_asks_for_the_failed_parts_alone(tmp_path):
    def forgets_tags(request):
        from tests.models.doors import Answer, dumped, good_answer

        return Answer(dumped({k: v for k, v in good_answer(request).items() if k not in ("hashtags", "title")}))

    with open_door(forgets_tags, "good") as door:
        draft = writer(door.url, tmp_path, fallback=False).write(LISTING)
    assert draft.trace[1]["parts"] == ["title", "hashtags"]
    asked = door.requests[1]
    assert set(asked["response_format"]["json_schema"]["schema"]["properties"]) == {"title", "hashtags"}
    assert "title: ขาดส่วนนี้" in asked["messages"][-1]["content"]
    assert asked["messages"][-2]["role"] == "assistant"


def test_tokens_are_asked_for_under_the_documented_name(tmp_path):
    with open_door() as door:
        writer(door.url, tmp_path, fallback=False).write(LISTING)
    assert door.requests[0]["max_tokens"] > 1000
    assert "max_completion_tokens" not in door.requests[0]


def test_a_door_that_wants_the_new_name_gets_it_from_then_on(tmp_path):
    from tests.models.doors import Answer, good

    def new_name_only(request):
        if "max_tokens" in request:
            return Answer(status=400, body=b'{"error": {"message": "Use \'max_completion_tokens\' instead."}}')
        return good(request)

    with open_door(new_name_only) as door:
        chain = writer(door.url, tmp_path, fallback=False)
        chain.write(LISTING)
        chain.write(LISTING.model_copy(update={"seed": 1}))
    assert [sorted(k for k in request if "tokens" in k) for request in door.requests] == [
        ["max_tokens"], ["max_completion_tokens"], ["max_completion_tokens"],
    ]  # fmt: skip
