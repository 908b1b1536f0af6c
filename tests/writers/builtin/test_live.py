"""The run of show by the clock, grounded and in one voice."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.content import Brief
from assistant.errors import WriterError
from assistant.product.files import read_product_file
from assistant.product.reading import read_product
from assistant.product.record import Shop
from assistant.writers.builtin.data import load
from assistant.writers.builtin.live import write_live
from assistant.writers.builtin.live_plan import plan_rundown

EXAMPLES = sorted((Path(__file__).parents[3] / "assistant" / "examples").glob("*.toml"))
PRODUCTS = [p for f in EXAMPLES if (p := read_product_file(f).product)]


def live(*products, **given):
    shop = Shop(**given.pop("shop", {}))
    brief = Brief(
        product=products[0],
        more_products=products[1:],
        kind="live",
        shop=shop,
        **{"platform": "facebook", "minutes": 60, **given},
    )
    return brief, write_live(brief)


@pytest.mark.parametrize("minutes", [30, 60, 120])
@pytest.mark.parametrize("count", [1, 2, 3, 12, 40])
@pytest.mark.parametrize("promo", [True, False])
def test_the_clock_is_filled_exactly(minutes, count, promo):
    slots = plan_rundown(minutes, count, promo=promo)
    assert sum(slot.minutes for slot in slots) == minutes
    assert {slot.product for slot in slots if slot.role == "product"} == set(range(count))
    assert any(slot.role == "promo" for slot in slots) == promo


def test_too_many_products_are_refused_with_words():
    with pytest.raises(WriterError) as error:
        plan_rundown(30, 500, promo=False)
    assert "500" in error.value.say("th")


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda p: p.name[:12])
def test_one_product_live(product):
    brief, script = live(product, seed=1)
    at = 0.0
    for segment in script.segments:
        assert segment.start == at
        at += segment.minutes
        known = set(brief.facts)
        for grounded in (*segment.talking_points, *segment.questions):
            assert set(grounded.facts) <= known, grounded
    assert at == 60
    lines = [line for s in script.segments for line in s.sample_lines]
    assert len(lines) == len(set(lines))
    assert not any("{" in text or "คะะ" in text for _, text in script.texts())


def test_price_is_said_before_the_order():
    _, script = live(PRODUCTS[0])
    for segment in script.segments:
        if segment.role == "product":
            orders = [n for n, line in enumerate(segment.sample_lines) if "CF" in line]
            prices = [n for n, line in enumerate(segment.sample_lines) if "บาท" in line]
            assert not orders or (prices and min(prices) < min(orders))


@pytest.mark.parametrize(
    ("voice", "strangers"), [("male", ("ค่ะ", "คะ")), ("neutral", ("ค่ะ", "ครับ")), ("female", ("ครับ",))]
)
def test_one_voice(voice, strangers):
    _, script = live(PRODUCTS[1], shop={"voice": voice})
    for _, text in script.texts():
        assert not any(text.endswith(s) or f"{s} " in text for s in strangers), text


def test_basket_platforms_have_no_codes():
    _, script = live(PRODUCTS[0], platform="tiktok")
    assert all(s.cf_code is None for s in script.segments)
    assert not any("CF " in text for _, text in script.texts())


def test_no_promotion_no_promo_moment():
    _, script = live(read_product({"name": "สร้อยข้อมือลูกปัด", "price": "120"}).product)
    assert all(s.role != "promo" and not s.promo for s in script.segments)


def test_gift_sums_come_from_code():
    product = read_product({"name": "กาแฟดริป", "category": "drink", "price": "250", "promotion": "ซื้อ 5 แถม 1"}).product
    _, script = live(product)
    assert any("208.34 บาท" in line for s in script.segments for line in s.sample_lines)


def test_same_seed_same_words_other_seed_other_words():
    one, two = live(PRODUCTS[2], seed=3)[1], live(PRODUCTS[2], seed=3)[1]
    assert one == two
    assert one != live(PRODUCTS[2], seed=4)[1]


def test_dialect_only_when_asked_for():
    plain = " ".join(t for _, t in live(PRODUCTS[0])[1].texts())
    spiced = " ".join(t for _, t in live(PRODUCTS[0], shop={"dialect": "isan"})[1].texts())
    assert "เด้อ" not in plain
    assert "เด้อ" in spiced


def test_questions_cover_the_categories():
    table = load("live_questions")[0]
    groups = {k: v for k, v in table.items() if isinstance(v, list) and k != "common"}
    assert len(groups) >= 12
    assert all(len(v) >= 6 for v in groups.values())
