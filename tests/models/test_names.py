"""A model's name, taken apart; and what is missing, said."""

from __future__ import annotations

import subprocess
import sys

import pytest
from pydantic import SecretStr

from assistant.errors import ModelUnavailable
from assistant.models import list_models, open_model, read_model_name
from assistant.models.names import read_presets
from assistant.settings import Settings


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("openai:gpt-4o-mini", ("openai", "gpt-4o-mini", None, {})),
        ("ollama:llama3.2:3b", ("ollama", "llama3.2:3b", None, {})),
        ("typhoon", ("typhoon", "typhoon-v2.5-30b-a3b-instruct", None, {})),
        ("anthropic:claude-x", ("anthropic", "claude-x", None, {})),
        ("local:scb10x/typhoon", ("local", "scb10x/typhoon", None, {})),
        ("local:/m/base+/m/adapter", ("local", "/m/base", "/m/adapter", {})),
        ("local:C:\\models\\base+shop", ("local", "C:\\models\\base", "shop", {})),
        ("local:m?dtype=bfloat16&device=cuda:0", ("local", "m", None, {"dtype": "bfloat16", "device": "cuda:0"})),
        ("local:m+a?batch=4", ("local", "m", "a", {"batch": "4"})),
    ],
)
def test_names(name, parts):
    read = read_model_name(name)
    assert (read.provider, read.model, read.adapter, read.options) == parts


def test_a_folder_with_a_plus_in_its_name_is_a_folder(tmp_path):
    (tmp_path / "a+b").mkdir()
    assert read_model_name(f"local:{tmp_path / 'a+b'}").adapter is None


@pytest.mark.parametrize("name", ["", "gpt-4o", "openai:", ":x", "local:"])
def test_what_is_no_name_is_told_with_the_forms(name):
    with pytest.raises(ModelUnavailable, match="khaidee models"):
        read_model_name(name)


def test_an_unknown_option_is_named():
    with pytest.raises(ModelUnavailable, match="dtpye"):
        read_model_name("local:m?dtpye=bfloat16")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("openai:gpt-4o-mini", "KHAIDEE_API_KEY"),
        ("typhoon", "KHAIDEE_API_KEY"),
        ("anthropic:claude-x", "langchain-anthropic"),
        ("google_genai:gemini-x", "langchain-google-genai"),
        ("nobody:model", "nobody"),
        ("azure_openai:gpt", "KHAIDEE_API_KEY"),
    ],
)
def test_what_is_missing_is_said(name, said, tmp_path):
    with pytest.raises(ModelUnavailable) as told:
        open_model(name, Settings(home=tmp_path))
    assert said in told.value.say("th")
    assert said in told.value.say("en")


def test_presets_have_their_source_and_address():
    for name, preset in read_presets().items():
        assert preset.base_url.startswith("http"), name
        assert preset.source, name
        assert preset.max_tokens in ("max_tokens", "max_completion_tokens"), name


@pytest.mark.parametrize("provider", ["openai", "typhoon", "ollama", "vllm", "llamacpp"])
def test_each_preset_opens_at_its_own_address_under_its_own_words(provider, tmp_path):
    """No request is made; at an address of one's own the old name of the cap is used."""
    preset = read_presets()[provider]
    key = SecretStr("k") if preset.needs_key else None
    model = open_model(f"{provider}:m", Settings(home=tmp_path, api_key=key))
    assert (model.openai_api_base, model.model_name, model.max_tokens_name) == (preset.base_url, "m", preset.max_tokens)
    assert (model.rate_limiter is not None) is bool(preset.per_second)
    own = open_model(f"{provider}:m", Settings(home=tmp_path, api_key=key, base_url="http://shop.local/v1"))
    assert (own.openai_api_base, own.max_tokens_name) == ("http://shop.local/v1", "max_tokens")


def test_the_list_says_what_is_ready(tmp_path):
    (tmp_path / "models" / "mine").mkdir(parents=True)
    (tmp_path / "models" / "mine" / "config.json").write_text("{}", encoding="utf-8")
    ready = {info.name: info for info in list_models(Settings(home=tmp_path))}
    assert ready["builtin"].ready
    assert not ready["typhoon:typhoon-v2.5-30b-a3b-instruct"].ready
    assert "KHAIDEE_API_KEY" in ready["typhoon:typhoon-v2.5-30b-a3b-instruct"].needs
    assert f"local:{tmp_path / 'models' / 'mine'}" in ready
    with_key = {info.name: info for info in list_models(Settings(home=tmp_path, api_key="k"))}
    assert with_key["typhoon:typhoon-v2.5-30b-a3b-instruct"].ready


HEAVY = ("torch", "transformers", "llguidance", "langchain_openai", "openai", "langchain_core", "peft")


@pytest.mark.parametrize(
    "line",
    [
        "import assistant.models",
        "import assistant.writers.chain",
        "import assistant.prompt_files",
        "from assistant.models import list_models; from assistant.settings import read_settings; list_models(read_settings())",
        "from assistant.writers.builtin import BuiltinWriter; from assistant.content import Brief; "
        "from assistant.product.record import Product; "
        "BuiltinWriter().write(Brief(product=Product(name='ผ้า'), kind='listing', platform='shopee'))",
    ],
)
def test_nothing_heavy_is_imported_before_a_model_is_opened(line):
    asks = f"{line}\nimport sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


PROVIDER = """
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage


class ChatGroq(GenericFakeChatModel):
    model: str
    timeout: float
    max_retries: int
    max_tokens: int
    api_key: str

    def __init__(self, **given):
        said = AIMessage("พร้อม", response_metadata={"finish_reason": "length"}, usage_metadata={"input_tokens": 3, "output_tokens": 2, "total_tokens": 5})
        super().__init__(messages=iter([said]), **given)
"""


def test_another_provider_opens_by_name_once_its_package_is_there(tmp_path, monkeypatch):
    from langchain_core.messages import HumanMessage

    from assistant.models import ask

    (tmp_path / "langchain_groq.py").write_text(PROVIDER, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    model = open_model("groq:llama-x", Settings(home=tmp_path, api_key="k", timeout=7))
    assert (model.model, model.timeout, model.api_key, model.max_tokens) == ("llama-x", 7, "k", 4096)
    reply = ask(model, [HumanMessage("ผ้า")], {"type": "object"}, max_tokens=9)
    assert (reply.text, reply.finish, reply.usage, reply.schema_mode) == ("พร้อม", "length", (3, 2), "prompt")
