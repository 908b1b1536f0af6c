"""Whatever the endpoint does, a piece comes out: valid, or marked as the built-in writer's, within two extra calls."""

from __future__ import annotations

import itertools

import pytest

from assistant.content import Brief
from assistant.errors import AnswerUnreadable, ModelUnavailable
from assistant.models import endpoint
from assistant.product.record import Origin, Price, Product
from assistant.settings import Settings
from assistant.writers.builtin import BuiltinWriter
from assistant.writers.chain import ChainWriter
from tests.models.doors import BEHAVIOURS, Answer, dumped, good_answer, open_door

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
    for memory in (endpoint._remembered, endpoint._cap_names, endpoint._refused, endpoint._doubts):
        memory.clear()


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
    assert [entry["why"] for entry in draft.trace] == ["write", "rest" if name == "cut off" else "repair"]
    assert draft.trace[0]["problems"]
    assert draft.notes == ()


@pytest.mark.parametrize("name", sorted(set(BEHAVIOURS) - READ_THROUGH - UNAVAILABLE))
def test_what_stays_wrong_is_the_built_in_writers_and_marked(name, tmp_path):
    with open_door(name) as door:
        draft = writer(door.url, tmp_path).write(LISTING)
    assert 1 < len(draft.trace) <= 3
    assert len(door.requests) == len(draft.trace) == sum(entry["requests"] for entry in draft.trace)
    builtin = BuiltinWriter().write(LISTING).content
    assert draft.writer == "builtin" or draft.builtin_parts
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
    assert draft.writer == "builtin"
    assert [(entry["finish"], entry["parts"]) for entry in draft.trace] == [("error", list(draft.trace[0]["parts"]))]
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


def only_json_objects(request):
    """A door of the middle kind: JSON yes, a schema no."""
    if request.get("response_format", {}).get("type") == "json_schema":
        return Answer(status=400, body=b'{"error": {"message": "response_format json_schema is not supported"}}')
    return Answer(dumped(good_answer(request)))


def test_the_middle_rung_is_found_and_remembered_for_this_door_alone(tmp_path):
    with open_door(only_json_objects) as middle, open_door() as best:
        chain, other = (writer(door.url, tmp_path, fallback=False) for door in (middle, best))
        modes = [chain.write(LISTING.model_copy(update={"seed": n})).trace[0]["schema_mode"] for n in (0, 1)]
        elsewhere = other.write(LISTING.model_copy(update={"seed": 2})).trace[0]["schema_mode"]
    assert (modes, elsewhere) == (["json_object", "json_object"], "json_schema")
    asked = [request.get("response_format", {}).get("type") for request in middle.requests]
    assert asked == ["json_schema", "json_object", "json_object"]


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


def capped(most):
    """A server that cuts every answer after so many characters, as one that ignores the cap it was sent."""
    from tests.models.doors import Answer, dumped, good_answer

    def answer(request):
        text = dumped(good_answer(request))
        return Answer(text[:most], "length" if len(text) > most else "stop")

    return answer


def test_what_a_cut_took_is_asked_for_in_smaller_requests(tmp_path):
    with open_door(capped(150)) as door:
        draft = writer(door.url, tmp_path, fallback=False).write(LISTING)
    assert [entry["why"] for entry in draft.trace] == ["write", "rest"]
    assert draft.trace[0]["parts"][0] not in draft.trace[1]["parts"]
    assert set(draft.trace[1]["parts"]) < set(draft.trace[0]["parts"])
    assert [message["role"] for message in door.requests[1]["messages"]] == ["system", "user"]


def test_where_nothing_arrived_half_is_asked_for(tmp_path):
    with open_door(capped(20)) as door:
        draft = writer(door.url, tmp_path).write(LISTING)
    assert [len(entry["parts"]) for entry in draft.trace] == [5, 3, 2]
    assert draft.writer == "builtin"


def test_roles_alternate_whatever_went_wrong(tmp_path):
    """Templates of several open models refuse two user turns in a row."""
    with open_door("prose", "empty", "good") as door:
        writer(door.url, tmp_path, fallback=False).write(LISTING)
    for request in door.requests:
        roles = [message["role"] for message in request["messages"]]
        assert all(a != b for a, b in itertools.pairwise(roles)), roles


@pytest.mark.parametrize("field", ["seed", "temperature"])
def test_a_field_that_a_door_refuses_is_left_out_from_then_on(field, tmp_path):
    from tests.models.doors import Answer, good

    def picky(request):
        if field in request:
            body = f'{{"error": {{"message": "Unsupported value: \'{field}\' is not supported with this model."}}}}'
            return Answer(status=400, body=body.encode())
        return good(request)

    with open_door(picky) as door:
        chain = writer(door.url, tmp_path, fallback=False)
        draft = chain.write(LISTING)
        chain.write(LISTING.model_copy(update={"seed": 1}))
    assert [field in request for request in door.requests] == [True, False, False]
    assert draft.trace[0]["requests"] == 2
    assert draft.trace[0]["schema_mode"] == "json_schema"


def test_a_single_accident_is_not_remembered_as_a_refusal(tmp_path):
    with open_door("server error", "good") as door:
        chain = writer(door.url, tmp_path, fallback=False)
        modes = [chain.write(LISTING.model_copy(update={"seed": n})).trace[0]["schema_mode"] for n in range(2)]
    assert modes == ["json_object", "json_schema"]


@pytest.mark.parametrize(
    ("told", "least", "most"),
    [("2", 2.0, 2.3), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0, 9.0), ("soon", 0.0, 9.0), ("", 0.0, 9.0)],
)
def test_how_long_a_busy_door_is_left_alone(told, least, most):
    from types import SimpleNamespace

    import httpx
    import openai

    response = httpx.Response(429, headers={"Retry-After": told}, request=httpx.Request("POST", "http://x"))
    error = openai.RateLimitError("busy", response=response, body=None)
    outcome = SimpleNamespace(exception=lambda: error)
    state = SimpleNamespace(outcome=outcome, attempt_number=1)
    assert least <= endpoint._wait(state) <= most


def test_a_date_to_come_back_at_is_kept():
    from datetime import UTC, datetime, timedelta
    from email.utils import format_datetime

    import httpx
    import openai

    later = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    response = httpx.Response(429, headers={"Retry-After": later}, request=httpx.Request("POST", "http://x"))
    error = openai.RateLimitError("busy", response=response, body=None)
    assert 35 < endpoint.asked_wait(error) <= 40
    assert endpoint._is_passing(error, last=True, longest=60)
    assert not endpoint._is_passing(error, last=True, longest=30)


def test_all_pages_and_rows_share_what_a_provider_allows(tmp_path):
    from assistant.models import open_model

    settings = Settings(home=tmp_path, api_key="k")
    one, two = (open_model(f"typhoon:{name}", settings) for name in ("a", "b"))
    assert one.rate_limiter is two.rate_limiter
    assert one.rate_limiter.requests_per_second == pytest.approx(200 / 60)


def test_openai_itself_is_asked_under_its_new_name_and_any_other_server_under_the_old(tmp_path):
    from assistant.models import open_model

    assert open_model("openai:gpt-x", Settings(home=tmp_path, api_key="k")).max_tokens_name == "max_completion_tokens"
    own = Settings(home=tmp_path, api_key="k", base_url="http://127.0.0.1:1/v1")
    assert open_model("openai:gpt-x", own).max_tokens_name == "max_tokens"
