"""The tiny model, its llama.cpp server, and settings that reach them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.settings import Settings
from tests.models import tiny


@pytest.fixture(scope="session")
def tiny_folder() -> Path:
    """Trained once for this source, then read from the temporary folder."""
    return tiny.tiny_folder()


@pytest.fixture(scope="session")
def llama_url(tiny_folder) -> Iterator[str]:
    """The tiny model behind the real llama.cpp server, on a free port of this machine."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(tiny_folder / "model.gguf")
    params.n_ctx, params.n_parallel, params.cpuparams.n_threads = 2048, 2, 1
    params.hostnames, params.port, params.n_gpu_layers, params.verbosity = ["127.0.0.1"], 0, 0, 0
    params.use_jinja, params.warmup = True, False
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"
    del server


@pytest.fixture
def local_settings(tiny_folder, tmp_path) -> Settings:
    return Settings(home=tmp_path, prompts=tiny_folder / "prompts")


@pytest.fixture
def local_name(tiny_folder) -> str:
    return f"local:{tiny_folder / 'model'}"
