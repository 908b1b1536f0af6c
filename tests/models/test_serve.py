"""The tiny model behind our own door, asked by the real client over HTTP."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from assistant.errors import ModelUnavailable
from assistant.models.serve import serve_model, shown_name
from assistant.settings import Settings
from assistant.writers.chain import ChainWriter
from tests.models import tiny

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def door(tiny_folder, tmp_path_factory):
    """The command as a trainer types it, in a process of its own, on a free port."""
    command = [
        sys.executable,
        "-m",
        "assistant",
        "serve-model",
        f"local:{tiny_folder / 'model'}",
        "--port",
        "0",
        "--key",
        KEY,
    ]
    env = {**os.environ, "KHAIDEE_HOME": str(tmp_path_factory.mktemp("home"))}
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, encoding="utf-8"
    ) as server:
        told = next((line for line in server.stderr if "/v1" in line), "")
        assert "--model openai:model" in told
        yield told.partition("http")[1] + told.partition("http")[2].partition("/v1")[0]
        server.terminate()


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

    with ThreadPoolExecutor(30) as pool:
        titles = list(pool.map(laptop, range(30)))
    assert titles == [tiny.answer(number % 6)["title"] for number in range(30)]


def test_the_health_check_answers_while_a_class_streams(door):
    endless = {
        "type": "array",
        "items": {"type": "integer", "minimum": 0, "maximum": 9},
        "minItems": 300,
        "maxItems": 400,
    }
    asked = {"messages": [{"role": "user", "content": "ผ้า"}], "stream": True, "max_tokens": 300,
             "response_format": {"type": "json_schema", "json_schema": {"schema": endless}}}  # fmt: skip

    def listen(_):
        headers = {"Authorization": f"Bearer {KEY}"}
        with httpx.stream("POST", f"{door}/v1/chat/completions", json=asked, headers=headers, timeout=60) as told:
            return sum(line.startswith("data: ") for line in told.iter_lines())

    with ThreadPoolExecutor(31) as pool:
        streams = pool.map(listen, range(30))
        assert httpx.get(f"{door}/health", timeout=5).json() == {"status": "ok"}
        assert min(streams) > 40


def test_a_port_that_is_taken_is_told(door, tmp_path, tiny_folder):
    port = int(door.rpartition(":")[2])
    with pytest.raises(ModelUnavailable, match="--port"):
        serve_model(f"local:{tiny_folder / 'model'}", Settings(home=tmp_path), port=port, tell=print)


@pytest.mark.parametrize(
    ("name", "shown"), [("local:out/merged/", "merged"), ("local:a/b?dtype=bfloat16", "b"), ("typhoon:x", "x")]
)
def test_what_the_laptops_call_it(name, shown):
    assert shown_name(name) == shown


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


@pytest.fixture
def own(tiny_folder, tmp_path):
    """The server in this process, so that its engine can be looked into; one row a batch, so that a line forms."""
    import threading

    import uvicorn

    from assistant.models import open_model
    from assistant.models.serve import _listen, build_server

    settings = Settings(home=tmp_path)
    name = f"local:{tiny_folder / 'model'}?batch=1"
    chat = open_model(name, settings)
    chat.engine.batch_sizes.clear()
    listening = _listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(build_server(name, settings, model=chat), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}", chat.engine
    server.should_exit = True
    thread.join(10)


ENDLESS = {"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 9}, "minItems": 440, "maxItems": 500}


def endless(**more):
    schema = {"type": "json_schema", "json_schema": {"schema": ENDLESS}}
    return {"messages": [{"role": "user", "content": "ผ้า"}], "max_tokens": 900, "response_format": schema, **more}


def until(true, seconds=20.0):
    import time

    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_one_in_line_is_told_so_and_answered_in_its_turn(own):
    """The worker is held where it builds the grammar, so that the line stands still."""
    url, engine = own
    lines, held = [], engine._grammars._lock
    held.acquire()
    with httpx.stream(
        "POST", f"{url}/v1/chat/completions", json=endless(stream=True, max_tokens=5), timeout=60
    ) as told:
        for line in told.iter_lines():
            lines.append(line)
            if line == ": in line" and held.locked():
                held.release()
    assert lines[0] == ": in line"
    assert "data: [DONE]" in lines


@pytest.mark.parametrize("stream", [False, True])
def test_a_client_that_leaves_frees_its_place(own, stream):
    url, engine = own
    seen, submit = [], engine.submit
    engine.submit = lambda request: (seen.append(request), submit(request))

    def impatient(_):
        try:
            with httpx.stream("POST", f"{url}/v1/chat/completions", json=endless(stream=stream), timeout=3) as told:
                next(told.iter_lines())  # ": in line", or nothing until the patience is over
        except httpx.TimeoutException:
            pass

    try:
        with engine._grammars._lock, ThreadPoolExecutor(4) as pool:
            list(pool.map(impatient, range(4)))
            until(lambda: len(seen) == 4 and all(request.cancelled.is_set() for request in seen), 60)
    finally:
        del engine.submit
    answered = httpx.post(f"{url}/v1/chat/completions", json=endless(max_tokens=5), timeout=60)
    assert answered.status_code == 200
    assert len(engine.batch_sizes) == 2  # the one that was begun already, and the one who stayed


def test_a_full_line_turns_away_with_when_to_come_back(own, monkeypatch):
    from assistant.models import local

    url, _ = own
    monkeypatch.setattr(local, "MOST_IN_LINE", 0)
    told = httpx.post(f"{url}/v1/chat/completions", json=endless(), timeout=30)
    assert (told.status_code, told.headers["retry-after"]) == (503, "5")
    assert "full" in told.json()["error"]["message"]
