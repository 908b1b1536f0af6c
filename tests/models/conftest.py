"""The tiny model, its llama.cpp server, and settings that reach them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.settings import Settings
from tests.models import tiny


@pytest.fixture(scope="session")
def tiny_folder() -> Path:
    """Trained once for this source, then read from the temporary folder."""
    return tiny.tiny_folder()


_SERVE = """
import sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.n_ctx, params.n_parallel, params.cpuparams.n_threads = 2048, 2, 1
params.hostnames, params.port, params.n_gpu_layers, params.verbosity = ["127.0.0.1"], 0, 0, 0
params.use_jinja, params.warmup = True, False
server = xllamacpp.Server(params)
print("ADDRESS", server.listening_address, flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="session")
def llama_url(tiny_folder) -> Iterator[str]:
    """The tiny model behind the real llama.cpp server, on a free port of this machine.

    In a process of its own: its wheel and the syllable tagger's were built with different Cythons, and the second
    of the two to be imported into one process fails.
    """
    command = [sys.executable, "-c", _SERVE, str(tiny_folder / "model.gguf")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as server:
        address = next((line.split()[1] for line in server.stdout if line.startswith("ADDRESS ")), None)
        assert address, "the llama.cpp server did not start"
        yield f"{address}/v1"
        server.stdin.close()


@pytest.fixture
def local_settings(tiny_folder, tmp_path) -> Settings:
    return Settings(home=tmp_path, prompts=tiny_folder / "prompts")


@pytest.fixture
def local_name(tiny_folder) -> str:
    return f"local:{tiny_folder / 'model'}"
