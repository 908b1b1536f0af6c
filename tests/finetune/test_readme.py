"""`finetune/README.md` as a newcomer types it, up to the training, which the other tests do."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from finetune import dataset, evaluate, export, train
from tests.finetune import trial

README = Path("finetune/README.md").read_text(encoding="utf-8")
MODULES = {
    "finetune.dataset": dataset,
    "finetune.train": train,
    "finetune.evaluate": evaluate,
    "finetune.export": export,
}


@pytest.fixture(scope="module")
def commands() -> list[list[str]]:
    """The commands of the section that leads through the whole path."""
    told = README.partition("## ลองทั้งสาย")[2].partition("\n## ")[0]
    blocks = re.findall(r"```bash\n(.*?)```", told, re.S)
    return [
        shlex.split(line)
        for block in blocks
        for line in block.splitlines()
        if "tests.finetune" in line or "-m finetune" in line
    ]


@pytest.mark.slow
def test_the_whole_path_begins_as_the_readme_shows(commands, tmp_path, monkeypatch, capsys):
    def typed(words: list[str]) -> int:
        told = [word.replace("out/try", (tmp_path / "try").as_posix()) for word in words[3:]]
        return trial.main(told) if words[2] == "tests.finetune.trial" else MODULES[words[2]].main(told)

    assert [words[2].rpartition(".")[2] for words in commands] == [
        "trial",
        "dataset",
        "train",
        "train",
        "evaluate",
        "export",
    ]
    assert [typed(words) for words in commands[:3]] == [0, 0, 0]
    said = capsys.readouterr().out
    for seen in ("train 16, validation 8, held_out 8", "24  บรรทัดที่มีช่องทางติดต่อ", "72 ขั้น"):
        assert seen in said
    assert all(shown in README for shown in ("train 16, validation 8, held_out 8", "24 บรรทัดที่มีช่องทางติดต่อ", "ขั้น 70/72"))
    assert typed(commands[4]) == 2, "not trained yet, and told so"
    assert "finetune.train" in capsys.readouterr().err


def test_every_setting_is_explained_where_it_stands():
    lines = Path("finetune/config.toml").read_text(encoding="utf-8").splitlines()
    settings = [line for line in lines if line.strip() and not line.startswith("#")]
    assert len(settings) > 20
    assert [line for line in settings if not re.search(r"#.*[ก-๙].* · .*[a-z]", line)] == []
