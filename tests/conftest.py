"""For every test: no network beyond loopback, no home folder, no ERROR in the log; `--regenerate` writes golden texts anew."""

from __future__ import annotations

import ipaddress
import logging
import os
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from assistant.settings import Settings

# Before any import of the libraries they speak to.
os.environ.update(
    PYTHAINLP_OFFLINE="1", HF_HUB_OFFLINE="1", GRADIO_ANALYTICS_ENABLED="False", TOKENIZERS_PARALLELISM="false",
    OMP_NUM_THREADS=os.environ.get("OMP_NUM_THREADS", "1"),
)  # fmt: skip
_HOME = tempfile.TemporaryDirectory(prefix="khaidee-test-home-")
os.environ["HOME"] = os.environ["USERPROFILE"] = _HOME.name
os.environ["KHAIDEE_HOME"] = str(Path(_HOME.name) / "khaidee")
for _name in ("KHAIDEE_MODEL", "KHAIDEE_BASE_URL", "OPENAI_BASE_URL", "KHAIDEE_API_KEY", "OPENAI_API_KEY",
              "KHAIDEE_PROMPTS", "KHAIDEE_DATABASE", "KHAIDEE_LANG"):  # fmt: skip
    os.environ.pop(_name, None)
for _name in [name for name in os.environ if name.startswith("KHAIDEE_") and "_VOICE_" in name]:
    os.environ.pop(_name)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate", action="store_true", help="write the golden files anew, then review the diff like code"
    )


@pytest.fixture
def regenerate(request: pytest.FixtureRequest) -> bool:
    """True where golden files are to be written, not compared."""
    return bool(request.config.getoption("--regenerate"))


def _is_local(host: object) -> bool:
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback or str(host) in ("0.0.0.0", "::")
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def loopback_only() -> Iterator[None]:
    """Any connection or look-up beyond this machine is an error that names the host."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded(call):
        def check(self, address):
            if isinstance(address, tuple) and not _is_local(address[0]):
                raise OSError(f"a test tried to reach the network: {address}")
            return call(self, address)

        return check

    def guarded_look_up(host, *args, **kwargs):
        if not _is_local(host):
            raise socket.gaierror(f"a test tried to look up {host!r}")
        return look_up(host, *args, **kwargs)

    socket.socket.connect, socket.socket.connect_ex = guarded(connect), guarded(connect_ex)
    socket.getaddrinfo = guarded_look_up
    yield
    socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo = connect, connect_ex, look_up


_GRADIO = "async generator ignored GeneratorExit"
"""What asyncio tells when a page is left while Gradio 6.31 streams to it: `sse_stream` (routes.py) catches the end of
its stream and yields once more. Nothing of ours streams by an asynchronous generator to the page."""


@pytest.fixture(autouse=True)
def no_error_in_the_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """An ERROR that nobody reads is a failure. A test that provokes one on purpose clears caplog itself."""
    yield
    errors = [r for when in ("setup", "call") for r in caplog.get_records(when) if r.levelno >= logging.ERROR]
    errors = [r for r in errors if not (r.name == "asyncio" and _GRADIO in r.getMessage())]
    if errors:
        pytest.fail("logged as ERROR:\n" + "\n".join(f"{r.name}: {r.getMessage()}" for r in errors))


_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Headless Chromium, one for the whole run; without one the tests that need it are skipped."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    named = [os.environ.get("KHAIDEE_CHROMIUM", ""), *(shutil.which(name) or "" for name in _BROWSERS)]
    found = next((path for path in named if path and Path(path).exists()), None)
    if found is None:
        pytest.skip("no Chromium on PATH (install chromium, or set KHAIDEE_CHROMIUM to its path)")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@contextmanager
def page_at(settings: Settings) -> Iterator[str]:
    """The page as `khaidee serve` builds it, on a free port of loopback: its address."""
    import uvicorn

    from assistant.web.server import build_server, free_port

    port = free_port("127.0.0.1", 7860)
    server = uvicorn.Server(uvicorn.Config(build_server(settings), host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started:
        assert time.monotonic() < deadline, "the page did not start within a minute"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}/"
    server.should_exit = True
    thread.join(10)
