"""A shop's table → data → an adapter, for real: made once, in about half a minute."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.finetune import base, shops

SETTINGS = """
base = "{base}"
data = "{data}"
out = "{out}"
epochs = {epochs}
learning_rate = 8e-3
batch = 8
accumulate = 1
max_tokens = 1024
save_steps = {save}
device = "cpu"
[lora]
rank = 16
alpha = 32
dropout = 0.0
[preference]
epochs = {preference}
learning_rate = 1e-3
"""


class Run(NamedTuple):
    """A finished run and what it came from."""

    base: Path
    data: Path
    folder: Path

    @property
    def adapter(self) -> Path:
        return self.folder / "adapter"

    @property
    def name(self) -> str:
        return f"local:{self.base}+{self.adapter}"


def write_settings(folder: Path, name: str, data: Path, **values: object) -> Path:
    told = {"base": base.base_folder().as_posix(), "data": data.as_posix(), "out": (folder / name).as_posix(),
            "epochs": 36, "save": 36, "preference": 0}  # fmt: skip
    file = folder / f"{name}.toml"
    file.write_text(SETTINGS.format(**{**told, **values}), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def workshop(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("finetune")


@pytest.fixture(scope="session")
def data(workshop) -> Path:
    """What three shops' texts became."""
    from finetune import dataset

    os.environ["HF_HUB_OFFLINE"] = "1"
    table = shops.write_table(workshop / "shop-texts.csv")
    prompts = shops.write_prompts(workshop / "prompts")
    out = workshop / "data"
    assert dataset.main(["--out", str(out), "--csv", str(table), "--prompts", str(prompts)]) == 0
    return out


@pytest.fixture(scope="session")
def run(workshop, data) -> Run:
    """The adapter trained on them, by the command a shop would type."""
    from finetune import train

    assert train.main(["--config", str(write_settings(workshop, "run", data))]) == 0
    return Run(base.base_folder(), data, workshop / "run")
