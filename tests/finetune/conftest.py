"""A shop's table → data → an adapter, for real: made once, in about half a minute."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.finetune import base, shops
from tests.finetune.trial import write_settings


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
