"""A training run's settings: one TOML file, every unknown key refused in words."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import AssistantError


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Lora(_Table):
    """The adapter: how many numbers are learned beside the weights, and where."""

    rank: int = Field(default=16, ge=1)
    alpha: int = Field(default=32, ge=1)
    dropout: float = Field(default=0.05, ge=0, lt=1)
    targets: str | tuple[str, ...] = "all-linear"


class Preference(_Table):
    """The second stage, from edits."""

    epochs: float = Field(default=0.0, ge=0)
    beta: float = Field(default=0.1, gt=0)
    sft_weight: float = Field(default=1.0, ge=0)
    learning_rate: float = Field(default=5e-6, gt=0)


class Configuration(_Table):
    """Everything about one run; `config.toml` says what each value means."""

    base: str
    data: Path
    out: Path
    seed: int = 7
    epochs: float = Field(default=3.0, gt=0)
    learning_rate: float = Field(default=2e-4, gt=0)
    warmup: float = Field(default=0.03, ge=0, lt=1)
    batch: int = Field(default=4, ge=1)
    accumulate: int = Field(default=4, ge=1)
    max_tokens: int = Field(default=4096, ge=16)
    save_steps: int = Field(default=50, ge=1)
    quantize: Literal["auto", "4bit", "none"] = "auto"
    device: Literal["auto", "cpu", "cuda"] = "auto"
    threads: int = Field(default=1, ge=1)
    lora: Lora = Lora()
    preference: Preference = Preference()


def read_configuration(path: Path) -> Configuration:
    """The run's settings. AssistantError names the key that is wrong."""
    try:
        return Configuration.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(step) for step in fault["loc"])
        raise AssistantError("finetune_configuration", name=path.name, where=where, detail=fault["msg"]) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AssistantError("finetune_configuration", name=path.name, where=str(path), detail=str(error)) from error
