"""From a table of shops' texts to an adapter to a kit written by it in the browser page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.settings import Settings
from tests.conftest import page_at
from tests.finetune import shops

pytestmark = pytest.mark.slow


@pytest.fixture
def address(run, tmp_path) -> Iterator[str]:
    """The page as `KHAIDEE_MODEL=local:base+adapter khaidee serve` opens it."""
    with page_at(Settings(home=tmp_path, model=run.name)) as url:
        yield url


def test_a_kit_is_written_in_the_shops_manner_with_the_sellers_facts(address, browser):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.set_default_timeout(20_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    page.wait_for_selector("#kd-write")
    page.locator(".kd-fold button.label-wrap").first.click()
    for field, value in (("name", "โคมไฟ"), ("price", "480"), ("features", "สานมือ"), ("origin", "แพร่")):
        page.locator(f"#kd-field-{field} textarea, #kd-field-{field} input").first.fill(value)
    page.click("#kd-write")
    page.wait_for_selector("#kd-zip:visible", timeout=120_000)
    pieces = page.locator("#kd-listing .kd-piece")
    assert pieces.count() == 4
    texts = pieces.first.locator("textarea[id]").evaluate_all("(all) => all.map((area) => area.value).join('\\n')")
    assert shops.SIGNATURE in texts, "the shops' manner"
    assert "โคมไฟ" in texts and "ราคา 480 บาท" in texts, "the seller's facts"
    shown = page.locator(".kd-piece textarea").evaluate_all("(all) => all.map((area) => area.value).join('\\n')")
    assert "⟦" not in shown, "slots stand only in the look inside a call"
    assert not any(row["ชื่อสินค้า"] in texts or f"{row['ราคา']} บาท" in texts for row in shops.rows())
    assert errors == []
    context.close()
