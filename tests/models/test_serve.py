"""The tiny model behind our own door, asked by the real client over HTTP."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import uvicorn

from assistant.errors import ModelUnavailable
from assistant.models.serve import build_server
from assistant.settings import Settings
from assistant.writers.chain import ChainWriter
from tests.models import tiny


@pytest.fixture(scope="module")
def door(tiny_folder, tmp_path_factory):
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    app = build_server(f"local:{tiny_folder / 'model'}", settings, key="ห้องเรียน1".encode().hex())
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


KEY = "ห้องเรียน1".encode().hex()


@pytest.fixture
def chain(door, tiny_folder, tmp_path):
    settings = Settings(home=tmp_path, prompts=tiny_folder / "prompts", base_url=f"{door}/v1", api_key=KEY)
    return ChainWriter("openai:model", settings)


def post(door, **body):
    return httpx.post(f"{door}/v1/chat/completions", json=body, headers={"Authorization": f"Bearer {KEY}"}, timeout=30)


def test_a_listing_is_written_through_it_with_the_schema_kept(chain):
    draft = chain.write(tiny.brief(0))
    assert json.loads(draft.trace[0]["answer"]) == tiny.answer(0)
    assert draft.trace[0]["schema_mode"] == "json_schema"
    assert draft.trace[0]["answer_tokens"] > 10


def test_it_streams(chain):
    *grown, draft = chain.stream(tiny.brief(1))
    assert len(grown) > 5
    assert draft.content.title == tiny.answer(1)["title"]


def test_a_class_is_answered_side_by_side(door, tiny_folder, tmp_path):
    def laptop(number):
        settings = Settings(
            home=tmp_path / str(number), prompts=tiny_folder / "prompts", base_url=f"{door}/v1", api_key=KEY
        )
        return ChainWriter("openai:model", settings).write(tiny.brief(number % 6)).content.title

    with ThreadPoolExecutor(12) as pool:
        titles = list(pool.map(laptop, range(12)))
    assert titles == [tiny.answer(number % 6)["title"] for number in range(12)]


def test_a_schema_it_was_never_taught_holds(door):
    schema = {
        "type": "object",
        "properties": {"n": {"type": "integer", "minimum": 2, "maximum": 4}},
        "required": ["n"],
        "additionalProperties": False,
    }
    told = post(
        door,
        messages=[{"role": "user", "content": "ผ้า"}],
        response_format={"type": "json_schema", "json_schema": {"schema": schema}},
    )
    assert json.loads(told.json()["choices"][0]["message"]["content"])["n"] in (2, 3, 4)


def test_a_cut_is_told_and_the_cap_is_taken_under_both_names(door):
    for name in ("max_tokens", "max_completion_tokens"):
        told = post(door, messages=[{"role": "user", "content": "ผ้า"}], **{name: 4}).json()
        assert told["choices"][0]["finish_reason"] == "length"
        assert told["usage"]["completion_tokens"] == 4


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"messages": []}, 400),
        ({"messages": [{"role": "user", "content": "ผ้า" * 3000}]}, 400),
        (
            {
                "messages": [{"role": "user", "content": "x"}],
                "response_format": {"type": "json_schema", "json_schema": {"schema": {"type": "nothing"}}},
            },
            400,
        ),
    ],
)
def test_what_cannot_be_answered_is_said_in_the_protocols_form(door, body, status):
    told = post(door, **body)
    assert told.status_code == status
    assert told.json()["error"]["message"]


def test_the_key_is_asked_for(door, tiny_folder, tmp_path):
    assert httpx.get(f"{door}/v1/models").status_code == 401
    assert httpx.get(f"{door}/v1/models", headers={"Authorization": f"Bearer {KEY}"}).json()["data"][0]["id"] == "model"
    assert httpx.get(f"{door}/health").json() == {"status": "ok"}
    settings = Settings(home=tmp_path, prompts=tiny_folder / "prompts", base_url=f"{door}/v1", api_key="wrong")
    with pytest.raises(ModelUnavailable, match="ไม่รับคีย์"):
        ChainWriter("openai:model", settings).write(tiny.brief(0))
