"""The README is true: every command in it runs, and what it shows is what comes out (`--regenerate` writes it anew)."""

import re
import shlex
from pathlib import Path

import pytest

from assistant.__main__ import main

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
SHOWN = re.compile(r"<!-- output: (?P<command>.+?) -->\n```text\n(?P<output>.*?)```", re.S)
MODELS_ELSEWHERE = ("ollama:", "typhoon:", "vllm:", "openai:")
"""A command that names a model on another server cannot be run here; tests/models has real servers."""


def commands() -> list[str]:
    """Every `khaidee …` line of the README's shell blocks."""
    blocks = re.findall(r"```bash\n(.*?)```", README.read_text("utf-8"), re.S)
    return [line for block in blocks for line in block.splitlines() if line.startswith("khaidee ")]


@pytest.fixture
def newcomer(tmp_path, monkeypatch):
    """A folder like a fresh clone, where a command may write."""
    for room in ("assistant", "prompts", "finetune"):
        (tmp_path / room).symlink_to(ROOT / room, target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", [c for c in commands() if not any(m in c for m in MODELS_ELSEWHERE)])
def test_every_command_of_the_readme_runs(newcomer, capsys, command):
    code = main(shlex.split(command)[1:])
    said = capsys.readouterr()
    unlawful, table = "check" in command, "batch" in command
    assert code == (1 if unlawful or table else 0), said.err
    assert said.out + said.err
    if "--clip" in command:
        made = Path(shlex.split(command)[shlex.split(command).index("--out") + 1])
        assert (made / "clip.mp4").stat().st_size > 100_000


@pytest.mark.parametrize("shown", list(SHOWN.finditer(README.read_text("utf-8"))), ids=lambda m: m["command"])
def test_what_the_readme_shows_is_what_comes_out(newcomer, capsys, regenerate, shown):
    main(shlex.split(shown["command"]))
    output = capsys.readouterr().out
    if regenerate:
        text = README.read_text("utf-8")
        told = f"<!-- output: {shown['command']} -->\n```text\n{output}```"
        README.write_text(SHOWN.sub(lambda m: told if m["command"] == shown["command"] else m[0], text), "utf-8")
    else:
        assert output == shown["output"]


def test_the_readme_shows_something():
    assert len(commands()) >= 6
    assert SHOWN.search(README.read_text("utf-8"))
