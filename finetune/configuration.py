"""A training run's settings: one TOML file, every unknown key refused."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Lora(_Table):
    rank: int = 16
    alpha: int = 32
    dropout: float = 0.05
    targets: str = "all-linear"


class Preference(_Table):
    weight: float = 0.0
    beta: float = 0.1
    sft_weight: float = 1.0
    learning_rate: float = 5e-6


class Configuration(_Table):
    base: str
    data: Path
    out: Path
    seed: int = 7
    epochs: float = 3.0
    learning_rate: float = 2e-4
    batch: int = 4
    accumulate: int = 4
    max_tokens: int = 4096
    quantize: Literal["auto", "4bit", "none"] = "auto"
    threads: int = 1
    lora: Lora = Lora()
    preference: Preference = Preference()


def read_configuration(path: Path) -> Configuration:
    """The run's settings. pydantic's error names the key that is wrong."""
    return Configuration.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
