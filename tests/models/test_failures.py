"""Whatever goes wrong between us and a provider is said in a clear sentence with what to do, in Thai and in English.

Each case is a real server on loopback (plain, encrypted, behind a proxy, or none at all), asked whole and as a stream.
"""

from __future__ import annotations

import json
import ssl
from pathlib import Path

import pytest
from langchain_core.messages import HumanMessage, SystemMessage

from assistant.errors import ModelUnavailable
from assistant.models import ask, ask_stream, endpoint, open_model
from assistant.settings import Settings
from tests.models.doors import Answer, open_door

CERTIFICATE = Path(__file__).with_name("data") / "self_signed.pem"
ASKED = [SystemMessage("x"), HumanMessage('<สินค้า>\nname: x\n</สินค้า>\n{"title": "…"}')]
SCHEMA = {"type": "object", "properties": {"title": {"type": "string"}}, "required": ["title"]}


@pytest.fixture(autouse=True)
def quick_and_forgetful(monkeypatch):
    monkeypatch.setattr(endpoint, "_backoff", lambda state: 0.0)
    for memory in (endpoint._remembered, endpoint._cap_names, endpoint._refused, endpoint._doubts):
        memory.clear()
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def says(status, message, code=None, **headers):
    body = json.dumps({"error": {"message": message, "code": code, "type": code or "error"}}).encode()
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda request: Answer(status=status, body=body, headers=told)


def page(status):
    html = b"<html><title>Log in to the hotel Wi-Fi</title></html>"
    return lambda request: Answer(status=status, body=html, headers={"Content-Type": "text/html"})


ANSWERS = {
    "too slow": (lambda request: Answer("x", wait=1.5), "models_timeout"),
    "busy, and says for how long": (says(429, "slow down", Retry_After="120"), "models_rate_limited_wait"),
    "busy": (says(429, "slow down", Retry_After="0.01"), "models_rate_limited"),
    "no quota (OpenAI)": (says(429, "You exceeded your current quota", "insufficient_quota"), "models_quota"),
    "no credit (DeepSeek)": (says(402, "Insufficient Balance"), "models_quota"),
    "no credit (Anthropic)": (says(400, "Your credit balance is too low to access the API"), "models_quota"),
    "wrong key": (says(401, "Incorrect API key provided: sk-ab***yz", "invalid_api_key"), "models_key_refused"),
    "wrong key (Gemini)": (says(400, "API key not valid. Please pass a valid API key."), "models_key_refused"),
    "not here": (says(403, "Country, region, or territory not supported"), "models_forbidden"),
    "no such model": (says(404, "The model `gpt-9` does not exist", "model_not_found"), "models_not_found"),
    "no such model (Ollama)": (says(404, "model 'gpt-9' not found, try pulling it first"), "models_not_found"),
    "no such page": (page(404), "models_address_wrong"),
    "too long (OpenAI)": (
        says(400, "This model's maximum context length is 8192 tokens.", "context_length_exceeded"),
        "models_prompt_too_long",
    ),
    "too long (vLLM)": (
        says(400, "maximum context length is 2048 tokens. However, you requested 3000"),
        "models_prompt_too_long",
    ),
    "too long (llama.cpp)": (
        says(400, "the request exceeds the available context size (2048 tokens)"),
        "models_prompt_too_long",
    ),
    "too long (Anthropic)": (says(400, "prompt is too long: 210000 tokens > 200000"), "models_prompt_too_long"),
    "too long (Gemini)": (
        says(400, "The input token count (9) exceeds the maximum number of tokens allowed (8)."),
        "models_prompt_too_long",
    ),
    "too large": (says(413, "Payload Too Large"), "models_prompt_too_long"),
    "overloaded": (page(503), "models_overloaded"),
    "overloaded (Anthropic)": (says(529, "Overloaded"), "models_overloaded"),
    "broken": (says(500, "boom"), "models_request_failed"),
    "hangs up": (lambda request: Answer(hang_up=True), "models_unreachable"),
    "a page of the hotel": (page(200), "models_answer_strange"),
    "another protocol": (lambda request: Answer(body=b'{"ok": true}'), "models_answer_strange"),
    "an error that calls itself an answer": (says(200, "model overloaded"), "models_answer_strange"),
}


def failure(url, home, *, stream, timeout=0.4):
    """What the seller is told, by code and in both languages."""

    def asked():
        model = open_model("openai:gpt-9", Settings(home=home, base_url=url, timeout=timeout, api_key="k"))
        return (
            list(ask_stream(model, ASKED, SCHEMA, max_tokens=9)) if stream else ask(model, ASKED, SCHEMA, max_tokens=9)
        )

    with pytest.raises(ModelUnavailable) as told:
        asked()
    thai, english = told.value.say("th"), told.value.say("en")
    assert "→" in thai and "→" in english
    assert "{" not in thai + english
    assert "gpt-9" in thai or "127.0.0.1" in thai or "http" in thai or "teacher" in thai
    return told.value.code


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
@pytest.mark.parametrize("name", list(ANSWERS))
def test_an_answer_that_is_none_is_told(name, stream, tmp_path):
    behaviour, code = ANSWERS[name]
    with open_door(behaviour) as door:
        assert failure(door.url, tmp_path, stream=stream) == code
    asked_again = {"models_rate_limited": 3, "models_overloaded": 3, "models_unreachable": 3}
    assert len(door.requests) <= asked_again.get(code, 5)
    if code in ("models_quota", "models_key_refused", "models_rate_limited_wait", "models_not_found"):
        assert len(door.requests) <= 3  # never again for what a pause does not mend; a schema may be turned down twice


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1:9/v1", "models_unreachable"),
        ("http://no-such-host.invalid/v1", "models_no_such_host"),
        ("teacher:8100/v1", "models_address_unreadable"),
    ],
)
def test_no_server_is_told(url, code, stream, tmp_path):
    assert failure(url, tmp_path, stream=stream) == code


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_encryption_that_fails_is_told_and_can_be_mended(stream, tmp_path, monkeypatch):
    with open_door() as door:
        assert failure(door.url.replace("http:", "https:"), tmp_path, stream=stream) == "models_not_encrypted"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    with open_door(lambda request: Answer('{"title": "x"}')) as door:
        door.server.socket = context.wrap_socket(door.server.socket, server_side=True)
        url = door.url.replace("http:", "https:")
        assert failure(url, tmp_path, stream=stream) == "models_insecure"
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        model = open_model("openai:other", Settings(home=tmp_path, base_url=url, api_key="k", timeout=5))
        assert ask(model, ASKED, SCHEMA, max_tokens=9).text == '{"title": "x"}'


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_a_proxy_that_does_not_let_us_through_is_told_and_can_be_passed_by(stream, tmp_path, monkeypatch):
    with open_door(lambda request: Answer('{"title": "x"}')) as door:
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        assert failure(door.url, tmp_path, stream=stream) == "models_proxy"
        monkeypatch.setenv("HTTP_PROXY", "nonsense://x")
        assert failure(door.url, tmp_path, stream=stream) == "models_proxy"
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        model = open_model("openai:other", Settings(home=tmp_path, base_url=door.url, api_key="k", timeout=5))
        assert ask(model, ASKED, SCHEMA, max_tokens=9).text == '{"title": "x"}'
    monkeypatch.delenv("NO_PROXY")
    with open_door(says(407, "Proxy Authentication Required")) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url.removesuffix("/v1"))
        assert failure("http://example.invalid/v1", tmp_path, stream=stream) == "models_proxy"


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (401, "invalid x-api-key", "models_key_refused"),
        (429, "rate limit", "models_rate_limited"),
        (404, "models/gemini-0 is not found", "models_not_found"),
    ],
)
def test_errors_of_another_providers_client_are_read_by_their_status(status, body, code):
    """Anthropic's and Google's clients are not installed here: an error as theirs are made, by module and status."""
    from assistant.models.failures import failure_of

    theirs = type("APIError", (Exception,), {"__module__": "anthropic", "status_code": status})
    told = failure_of(theirs(body), "claude-x")
    assert told is not None and told.code == code


def test_a_mistake_of_ours_stays_one():
    from assistant.models.failures import failure_of

    assert failure_of(ValueError("ours"), "x") is None
    assert failure_of(KeyError("404 the model"), "x") is None
