"""Fetching: a hub id → a folder of weights in the home folder, where `local:` finds it without a network.

    khaidee models pull scb10x/typhoon2.1-gemma3-4b

Only what a model is made of is taken (safetensors, tokenizer, settings): never a pickle, never code.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from assistant.errors import ModelUnavailable
from assistant.settings import Settings

WANTED = ("*.safetensors", "*.safetensors.index.json", "*.json", "*.model", "*.jinja", "merges.txt", "vocab.txt")
SPARE = 2**30
"""Bytes that must stay free on the disk after a model is fetched."""
Progress = Callable[[int, int], None]
"""(bytes fetched, bytes in all)."""


def model_folder(hub_id: str, settings: Settings) -> Path:
    """Where a fetched model lies: `org/name` → `<home>/models/org--name`."""
    return settings.home / "models" / hub_id.replace("/", "--")


def pull_model(hub_id: str, settings: Settings, progress: Progress | None = None) -> Path:
    """Fetch a model and give its folder; what was fetched before is not fetched again, what broke off goes on.

    Raises ModelUnavailable: no such model, no network, no right to it, no weights that are safe to open, no room.
    """
    if find_spec("huggingface_hub") is None:
        raise ModelUnavailable("models_package_missing", name=hub_id, package="khaidee[local]")
    from huggingface_hub import HfApi, snapshot_download

    folder = model_folder(hub_id, settings)
    with _errors_become_ours(hub_id):
        found = HfApi().model_info(hub_id, files_metadata=True)
    sizes = {file.rfilename: int(file.size or 0) for file in found.siblings or () if _wanted(file.rfilename)}
    if not any(name.endswith(".safetensors") for name in sizes):
        raise ModelUnavailable("models_pull_no_weights", name=hub_id)
    total = sum(sizes.values())
    here = sum(size for name, size in sizes.items() if _is_here(folder / name, size))
    _room(hub_id, settings, total - here)
    with _errors_become_ours(hub_id):
        snapshot_download(
            hub_id, revision=found.sha, allow_patterns=list(WANTED), local_dir=folder,
            tqdm_class=_told(progress, here, total),
        )  # fmt: skip
    if progress:
        progress(total, total)
    return folder


def _wanted(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in WANTED)


def _is_here(file: Path, size: int) -> bool:
    return file.is_file() and file.stat().st_size == size


def _room(hub_id: str, settings: Settings, needed: int) -> None:
    """Refuse before the first byte where the disk cannot hold it."""
    place = next(folder for folder in (settings.home, *settings.home.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    if needed + SPARE > free:
        raise ModelUnavailable("models_pull_no_room", name=hub_id, needed=_gigabytes(needed), free=_gigabytes(free))


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f}"


def _told(progress: Progress | None, before: int, total: int) -> Any:
    """A tqdm that draws nothing and passes the bytes on."""
    from tqdm import tqdm  # type: ignore[import-untyped]

    done = [before]

    class Told(tqdm):  # type: ignore[misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            kwargs.pop("name", None)
            super().__init__(*args, **{**kwargs, "disable": True})
            self._bytes = kwargs.get("unit") == "B"

        def update(self, n: float | None = 1) -> bool | None:
            if self._bytes and progress and n:
                done[0] = min(total, done[0] + int(n))
                progress(done[0], total)
            return None

    return Told


@contextmanager
def _errors_become_ours(hub_id: str) -> Iterator[None]:
    """The hub client's many errors as the few that a seller can do something about."""
    from huggingface_hub import errors

    try:
        yield
    except errors.GatedRepoError as error:
        raise ModelUnavailable("models_pull_gated", name=hub_id) from error
    except (errors.RepositoryNotFoundError, errors.RevisionNotFoundError, errors.HFValidationError) as error:
        raise ModelUnavailable("models_pull_unknown", name=hub_id) from error
    except Exception as error:
        if isinstance(error, OSError | errors.HfHubHTTPError) or type(error).__module__.startswith("http"):
            detail = " ".join(str(error).split())[:200] or type(error).__name__
            raise ModelUnavailable("models_pull_offline", retryable=True, name=hub_id, detail=detail) from error
        raise
