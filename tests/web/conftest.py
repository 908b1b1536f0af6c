"""The page on a real server on loopback, and a real browser in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.settings import Settings
from tests.conftest import page_at


@pytest.fixture(scope="session")
def page_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("page-home")


@pytest.fixture(scope="session")
def address(page_home: Path) -> Iterator[str]:
    """The page as `khaidee serve` builds it, on a free port."""
    with page_at(Settings(home=page_home)) as url:
        yield url


SIZES = {"phone": (390, 844), "projector": (1280, 800)}


@pytest.fixture
def visit(browser, address) -> Iterator[object]:
    """Open the page in a fresh browser: `visit("phone")` → the page, its requests and its script errors."""
    contexts = []

    def open_page(size: str = "projector") -> SimpleNamespace:
        width, height = SIZES[size]
        phone = size == "phone"
        context = browser.new_context(
            viewport={"width": width, "height": height}, is_mobile=phone, has_touch=phone, accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        requests, errors = [], []
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        page.wait_for_selector(".kd-example")
        page.wait_for_selector("#kd-write")
        return SimpleNamespace(page=page, requests=requests, errors=errors, address=address)

    yield open_page
    for context in contexts:
        context.close()
