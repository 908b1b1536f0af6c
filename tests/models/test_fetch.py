"""`khaidee models pull` against a hub on loopback: the real client, the real command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.models.fetch import model_folder
from assistant.settings import Settings
from tests.models.hub import open_hub

ROOT = Path(__file__).parents[2]


def pull(name, home, endpoint, *, offline="0", more=()):
    """The command as a person types it, in a process of its own: the client reads its settings when it is imported."""
    env = {
        **os.environ,
        "HF_ENDPOINT": endpoint,
        "HF_HUB_OFFLINE": offline,
        "KHAIDEE_HOME": str(home),
        "HF_HUB_DISABLE_XET": "1",
    }
    command = [sys.executable, "-m", "assistant", *more, "models", "pull", *([name] if name else [])]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8", timeout=120)


def test_a_model_is_fetched_shown_and_opened_without_a_network(tiny_folder, tmp_path):
    with open_hub({"owner/tiny": tiny_folder / "model"}) as (url, asked):
        done = pull("owner/tiny", tmp_path, url)
        assert done.returncode == 0, done.stderr
        so_far = len([line for line in asked if line.startswith("GET") and "/resolve/" in line])
        again = pull("owner/tiny", tmp_path, url)
    assert "100%" in done.stderr
    assert "local:owner/tiny" in done.stdout
    assert again.returncode == 0, again.stderr
    assert len([line for line in asked if line.startswith("GET") and "/resolve/" in line]) == so_far
    folder = model_folder("owner/tiny", Settings(home=tmp_path))
    assert (folder / "model.safetensors").read_bytes() == (tiny_folder / "model" / "model.safetensors").read_bytes()
    from assistant.models import ask, list_models, open_model
    from tests.models.test_local import question

    settings = Settings(home=tmp_path)
    assert ask(open_model("local:owner/tiny", settings), question(1), max_tokens=200).finish == "stop"
    assert any(str(folder) in info.name for info in list_models(settings))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("owner/none", "ตรวจตัวสะกด"),
        ("owner/gated", "กดยอมรับเงื่อนไข"),
        ("owner/pickle", "safetensors"),
        ("a b/c", "ตรวจตัวสะกด"),
        ("", "models pull"),
    ],
)
def test_what_cannot_be_fetched_is_said_with_what_to_do(name, said, tmp_path):
    (tmp_path / "pickle").mkdir()
    (tmp_path / "pickle" / "pytorch_model.bin").write_bytes(b"x")
    (tmp_path / "pickle" / "config.json").write_text("{}")
    with open_hub({"owner/pickle": tmp_path / "pickle"}) as (url, _):
        done = pull(name, tmp_path / "home", url)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("endpoint", "offline"), [("http://127.0.0.1:9", "0"), ("http://127.0.0.1:9", "1")])
def test_no_network_is_said_with_what_to_do(endpoint, offline, tmp_path):
    done = pull("owner/tiny", tmp_path, endpoint, offline=offline)
    assert done.returncode == 2
    assert "คัดลอกโฟลเดอร์โมเดล" in done.stderr
    assert "Traceback" not in done.stderr
