"""Our own defaults, in one frozen record; the environment may change each one.

| variable                | what                                                    |
|-------------------------|---------------------------------------------------------|
| KHAIDEE_HOME            | folder for the history and caches                       |
| KHAIDEE_MODEL           | model name used when none is given (`builtin`)          |
| KHAIDEE_BASE_URL        | OpenAI-compatible endpoint (else OPENAI_BASE_URL)       |
| KHAIDEE_API_KEY         | its key (else OPENAI_API_KEY)                           |
| KHAIDEE_PROMPTS         | a folder of prompts that override the built-in ones     |
| KHAIDEE_DATABASE        | database URL (default: SQLite in KHAIDEE_HOME)          |
| KHAIDEE_LANG            | th or en                                                |
| KHAIDEE_THREADS         | threads a local model may use                           |
| KHAIDEE_TIMEOUT         | seconds to wait for one answer of a model or a voice    |
| KHAIDEE_EXPERIMENTS     | experiments to allow, by name (`edge`)                  |

A voice service `openai`, `azure`, `google` or `botnoi` is used where its key is set, as in KHAIDEE_AZURE_VOICE_KEY:

| KHAIDEE_<SERVICE>_VOICE_KEY    | its key                                                               |
| KHAIDEE_<SERVICE>_VOICE_URL    | its address, where it is not the usual one (a server of your own)     |
| KHAIDEE_<SERVICE>_VOICE_REGION | its region (Azure)                                                    |
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from assistant.errors import AssistantError
from assistant.messages import Language


class Door(BaseModel):
    """How a voice service is reached."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: SecretStr | None = None
    url: str | None = None
    region: str | None = None


class VoiceDoors(BaseModel):
    """How each voice service is reached."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    openai: Door = Door()
    azure: Door = Door()
    google: Door = Door()
    botnoi: Door = Door()


class Settings(BaseModel):
    """What a run of the program was told; nothing else reads the environment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path
    """Folder for the history and caches; made on first write, never on import."""
    model: str = "builtin"
    base_url: str | None = None
    api_key: SecretStr | None = None
    prompts: Path | None = None
    database: str | None = None
    lang: Language = "th"
    threads: int = Field(default=1, ge=1)
    """One thread is the safe default: two on a busy two-core machine measured 7 times slower."""
    timeout: float = Field(default=60.0, gt=0)
    """Seconds."""
    voices: VoiceDoors = VoiceDoors()
    experiments: tuple[str, ...] = ()
    """What is allowed though it is not fit for business, by name."""

    @property
    def database_url(self) -> str:
        """SQLAlchemy URL of the history."""
        return self.database or f"sqlite:///{(self.home / 'history.sqlite').as_posix()}"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment; an empty value counts as not given. AssistantError for one we cannot use."""
    env = {k: v for k, v in (os.environ if environ is None else environ).items() if v}
    given = {
        "home": env.get("KHAIDEE_HOME", platformdirs.user_data_dir("khaidee", appauthor=False)),
        "model": env.get("KHAIDEE_MODEL"),
        "base_url": env.get("KHAIDEE_BASE_URL", env.get("OPENAI_BASE_URL")),
        "api_key": env.get("KHAIDEE_API_KEY", env.get("OPENAI_API_KEY")),
        "prompts": env.get("KHAIDEE_PROMPTS"),
        "database": env.get("KHAIDEE_DATABASE"),
        "lang": env.get("KHAIDEE_LANG"),
        "threads": env.get("KHAIDEE_THREADS"),
        "timeout": env.get("KHAIDEE_TIMEOUT"),
        "voices": {name: _door(env, name) for name in VoiceDoors.model_fields},
        "experiments": tuple(env.get("KHAIDEE_EXPERIMENTS", "").replace(",", " ").split()),
    }
    try:
        return Settings.model_validate({k: v for k, v in given.items() if v is not None})
    except ValidationError as error:
        wrong = error.errors()[0]
        name = f"KHAIDEE_{str(wrong['loc'][0]).upper()}"
        raise AssistantError("settings_unreadable", name=name, value=wrong["input"]) from error


def _door(env: Mapping[str, str], service: str) -> Door:
    named = {part: env.get(f"KHAIDEE_{service.upper()}_VOICE_{part.upper()}") for part in Door.model_fields}
    return Door.model_validate(named)
