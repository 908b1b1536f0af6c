"""The run of show by the clock, grounded and in one voice."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from assistant.content import Brief
from assistant.errors import WriterError
from assistant.product.files import read_product_file
from assistant.product.reading import read_product
from assistant.product.record import Price, Product, Shop
from assistant.writers.builtin.data import load
from assistant.writers.builtin.live import live_notes, write_live
from assistant.writers.builtin.live_answers import questions_of
from assistant.writers.builtin.live_host import aloud
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


def said_lines(script):
    return [line for s in script.segments for line in (*s.sample_lines, s.audience_prompt) if line]


def answers_of(script):
    return {a.question: a for s in script.segments for a in s.questions}


@pytest.mark.parametrize("minutes", [30, 60, 120])
def test_a_thin_product_gets_showing_and_talk_instead_of_facts(minutes):
    thin = read_product({"name": "กระเป๋าผ้าลายสก๊อต", "category": "bag", "price": "199"}).product
    told = next(p for p in PRODUCTS if p.name.startswith("ผ้าขาวม้า"))
    rich = told.model_copy(update={"sale_price": None, "promotion": None})
    times = []
    for product in (thin, rich):
        brief, script = live(product, minutes=minutes)
        assert sum(s.minutes for s in script.segments) == minutes
        times.append(sum(s.minutes for s in script.segments if s.role == "product"))
        assert not [line for line, n in Counter(said_lines(script)).items() if n > 1]
        if product is thin:
            (note,) = live_notes(brief)
            assert "ขนาด" in note and "วัสดุ" in note
            facts = {k for s in script.segments for g in (*s.talking_points, *s.questions) for k in g.facts}
            assert facts <= {"name", "price"}
    assert times[0] < times[1] or minutes == 120


def test_the_whole_price_is_said_once_a_block_and_only_in_the_first():
    _, script = live(PRODUCTS[4], minutes=60)
    whole = [sum("ค่าส่ง" in line and "ปกติ" not in line for line in s.sample_lines) for s in script.segments]
    assert max(whole) <= 1
    assert sum(n for n, s in zip(whole, script.segments, strict=True) if s.role == "product") <= 1


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda p: p.name[:12])
def test_keys_are_no_lines(product):
    """What the eye reads is not what the mouth says."""
    _, script = live(product)
    for segment in script.segments:
        points = {point.text for point in segment.talking_points}
        assert not points & {line.strip("ค่ะ ") for line in segment.sample_lines if segment.role == "product"}


GROUPS = [group for group, entries in load("live_questions")[0].items() if isinstance(entries, list)]
KINDS = {ask: question.kind for group in GROUPS for question in questions_of(group) for ask in question.ask}


def test_a_yes_or_no_is_answered_with_yes_or_no():
    bag = read_product(
        {
            "name": "กระเป๋ากระจูด",
            "category": "bag",
            "features": ["ซับในผ้าฝ้าย มีกระดุมแม่เหล็ก"],
            "care": "อย่าให้โดนฝน",
            "price": "500",
        }
    ).product
    asked = answers_of(live(bag)[1])
    closing = asked.get("ปากมีที่ปิดไหม") or asked["ปากกระเป๋าปิดได้ไหม"]
    assert closing.answer == closing.written == "ปิดได้ค่ะ มีกระดุมแม่เหล็ก"
    wet = asked.get("เปียกน้ำได้ไหม") or asked["โดนฝนได้ไหม"]
    assert wet.answer.startswith("ไม่แนะนำค่ะ")
    assert not any("สะพาย" in answer.answer or "คล้อง" in answer.answer for answer in asked.values())


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda p: p.name[:12])
def test_every_known_yes_or_no_decides(product):
    _, script = live(product)
    for answer in answers_of(script).values():
        if KINDS.get(answer.question) == "yesno" and answer.facts:
            asked = answer.question.removesuffix("ไหม").removesuffix("หรือเปล่า")
            decided = re.match(r"(ได้|ไม่|มี|ใช่|จริง|แท้|แนะนำ|กัน|ปิดได้|ใช้)", answer.answer)
            assert decided or any(word in answer.answer for word in ("ได้", "ไม่", "ลองคล้อง", asked[:4])), answer


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda p: p.name[:12])
def test_a_chat_answer_has_no_stage(product):
    _, script = live(product)
    acts = re.compile("ให้ดู|ในจอ|ไลฟ์|เดี๋ยว|หยิบ|ซูม|ขึ้นจอ|ตรงนี้")
    for answer in answers_of(script).values():
        assert not acts.search(answer.written), answer
        assert bool(answer.written) or not answer.facts, answer


def test_a_place_makes_nothing_and_a_lining_is_no_material():
    coffee = read_product(
        {
            "name": "กาแฟดริป",
            "category": "drink",
            "price": "189",
            "origin": {"community": "ดอยช้าง", "province": "เชียงราย"},
        }
    ).product
    bag = read_product({"name": "กระเป๋าสาน", "category": "bag", "features": ["หูหนังแท้", "ซับในผ้าฝ้าย"]}).product
    said = " ".join(text for product in (coffee, bag) for _, text in live(product)[1].texts())
    assert "ดอยช้าง เชียงราย" in said
    assert not re.search("(ฝีมือ|งานของ|คนทำคือ) ?ดอยช้าง", said)
    assert not re.search("(ทำจาก|วัสดุ|เป็น) ?:? ?(หูหนัง|ซับใน)", said)


def test_units_are_words_on_stage_and_short_on_the_sheet():
    assert aloud("80 x 200 ซม. หนัก 350 กรัม") == "80 คูณ 200 เซนติเมตร หนัก 350 กรัม"
    assert aloud("690–890 บาท ส่ง 2–3 วัน อย. 51-2-00358-2-0012") == "690 ถึง 890 บาท ส่ง 2–3 วัน อย. 51-2-00358-2-0012"
    assert aloud("3 ก้อน 120 บาท (ก้อนละ 40 บาท)") == "3 ก้อน 120 บาท ตกก้อนละ 40 บาท"


def test_many_products_of_one_sort_stand_together_under_their_own_codes():
    given = [
        {
            "name": f"ผ้าผืนที่ {n}" if n % 2 else f"แยมหม้อที่ {n}",
            "category": "textile" if n % 2 else "food",
            "price": str(100 + n),
        }
        for n in range(12)
    ]
    products = [read_product(row).product for row in given]
    _, script = live(*products, minutes=120)
    blocks = [s for s in script.segments if s.role == "product"]
    assert [b.title.startswith("แยม") for b in blocks] == [True] * 6 + [False] * 6
    assert [b.cf_code for b in blocks] == [f"A{n:02d}" for n in range(1, 13)]
    for block in blocks:
        number = products.index(next(p for p in products if p.name == block.title)) + 1
        assert {key.partition(":")[0] for point in block.talking_points for key in point.facts} == {str(number)}


def test_the_promo_names_whose_it_is():
    products = [
        read_product({"name": "สบู่ขมิ้น", "category": "cosmetic", "price": "45", "promotion": "3 ก้อน 120"}).product,
        read_product({"name": "ขนมผิง", "category": "food", "price": "35", "promotion": "3 ถุง 90"}).product,
    ]
    (promo,) = [s for s in live(*products)[1].segments if s.role == "promo"]
    assert any("สบู่" in line and "ตกก้อนละ 40 บาท" in line for line in promo.sample_lines)
    assert any("ขนมผิง" in line and "ตกถุงละ 30 บาท" in line for line in promo.sample_lines)


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
    def promo_of(price: str) -> str:
        row = {"name": "กาแฟดริป", "category": "drink", "price": price, "promotion": "ซื้อ 5 แถม 1"}
        _, script = live(read_product(row).product)
        return " ".join(line for s in script.segments if s.role == "promo" for line in s.sample_lines)

    assert "1,200 บาท" in promo_of("240") and "ละ 200 บาท" in promo_of("240")
    uneven = promo_of("250")
    assert "1,250 บาท" in uneven and "208" not in uneven  # nobody says 208.34 บาท aloud


def test_an_answer_is_looked_for_in_the_name_and_the_free_text():
    cloth = {
        "name": "ผ้าขาวม้าฝ้าย ลายตาหมากรุก สีคราม", "category": "textile", "price": "300",
        "how_to_use": "ใช้คลุมไหล่ ซักเครื่องได้ แยกสี",
    }  # fmt: skip
    asked = {q: a.answer for q, a in answers_of(live(read_product(cloth).product)[1]).items()}
    assert (asked.get("มีลายไหนบ้าง") or asked["มีลายอะไรบ้าง"]) == "ลายตาหมากรุกค่ะ"
    assert (asked.get("ผ้าอะไร") or asked["เป็นผ้าอะไร"]) == "ฝ้ายค่ะ"
    assert (asked.get("มีสีอะไรบ้าง") or asked["มีกี่สี"]) == "มีสีครามค่ะ"
    assert (asked.get("ซักเครื่องได้ไหม") or asked["ปั่นเครื่องได้ไหม"]).endswith("ซักเครื่องได้ค่ะ")


def test_several_fees_are_told_in_her_words():
    row = {"name": "ข้าวหอมมะลิ", "category": "rice", "price": "65", "shipping": "1 ถุงค่าส่ง 50 บาท 2 ถุงขึ้นไป 70 บาท"}
    _, script = live(read_product(row).product)
    fees = "ค่าส่ง 1 ถุง 50 บาท 2 ถุงขึ้นไป 70 บาท"
    asked = answers_of(script)
    assert (asked.get("รวมส่งเท่าไร") or asked["ค่าส่งเท่าไร"]).answer == f"{fees}ค่ะ"
    assert all(fees in s.pinned_comment for s in script.segments if s.role == "product")


def test_nothing_taken_up_in_a_block_is_left_unsaid():
    features = [f"ช่องใส่ของช่องที่ {n} ซิปเหล็ก" for n in range(1, 13)]
    row = {"name": "กระเป๋ากระจูด", "category": "bag", "price": "500", "features": features, "material": "กระจูด, หนังแท้"}
    _, script = live(read_product(row).product)
    for segment in script.segments:
        said = " ".join(segment.sample_lines)
        for point in (p.text for p in segment.talking_points if "ช่องที่" in p.text):
            assert all(part.strip() in said for part in point.partition(": ")[2].split(" · "))


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


def test_an_answer_leaves_out_no_step_of_her_how_to():
    steps = (
        "ล้างเท้าด้วยน้ำอุ่นกับสบู่อ่อน เช็ดให้แห้งทุกซอกนิ้ว ทาบาง ๆ ก่อนนอนทุกคืน สวมถุงเท้าผ้าฝ้ายทับไว้จนเช้า "
        "ล้างออกด้วยน้ำสะอาด ห้ามทาแผลเปิด หยุดใช้เมื่อแดงหรือคัน"
    )
    given = {"name": "ครีมทาเท้ากลิ่นมะกรูด", "price": 120, "category": "cosmetic", "how_to_use": steps}
    script = write_live(Brief(kind="live", platform="facebook", product=read_product(given).product, minutes=60))
    answers = [answer.answer for segment in script.segments for answer in segment.questions]
    assert any("หยุดใช้เมื่อแดงหรือคัน" in answer for answer in answers)


def test_the_way_it_is_sent_is_said_at_the_end_only_where_all_are_sent_alike():
    def closing(*shipping: str) -> str:
        rows = [{"name": f"สร้อยลูกปัด แบบ {n}", "price": "120", "shipping": text} for n, text in enumerate(shipping, 1)]
        _, script = live(*(read_product(row).product for row in rows))
        return " ".join((*script.segments[-1].sample_lines, *(p.text for p in script.segments[-1].talking_points)))

    assert "2–3 วัน" in closing("ส่ง 2-3 วัน", "ส่ง 2-3 วัน")
    assert "วัน" not in closing("ส่ง 2-3 วัน", "ส่ง 7-10 วัน").replace("วันนี้", "")


def test_asked_for_one_material_it_tells_no_other():
    row = {"name": "เทียนหอม", "category": "candle", "price": "300", "material": "ไขถั่วเหลือง, ถ้วยเซรามิก"}
    asked = answers_of(live(read_product(row).product)[1])
    assert (asked.get("ทำจากไขอะไร") or asked["ใช้ไขอะไร"]).answer == "ไขถั่วเหลืองค่ะ"


@pytest.mark.parametrize("count", [24, 40])
def test_a_short_block_shows_no_more_than_hands_can_do(count):
    _, script = live(*(PRODUCTS * 2)[:count])
    for segment in script.segments:
        if segment.role == "product" and segment.minutes < 2:
            assert sum(line.startswith("(") for line in segment.sample_lines) <= 1


@pytest.mark.parametrize("seed", range(4))
def test_a_thing_is_unwrapped_before_it_is_used_and_brewed_before_it_is_sipped(seed):
    def shown(**row: str) -> str:
        _, script = live(read_product({"price": "100", **row}).product, minutes=30, seed=seed)
        return " ".join(line for s in script.segments if s.role == "product" for line in s.sample_lines)

    coffee = shown(name="กาแฟดริปดอยช้าง", category="drink", features="คั่วทุกวันอังคาร", how_to_use="เทน้ำร้อน รอ 2 นาที")
    assert coffee.index("(ชงหนึ่งแก้ว") < coffee.index("(จิบ")
    soap = shown(name="สบู่ขมิ้น", category="cosmetic", features="กวนมือ", how_to_use="ตีฟองกับน้ำ แล้วล้างออก")
    assert soap.index("(แกะห่อ") < soap.index("(ตีฟอง")


def test_an_answer_hears_the_whole_word():
    """น้ำหอม is no น้ำ, a bird is neither dog nor cat, and what feed is mixed from is known."""
    earring = Product(name="ต่างหูดิน", category="jewellery", care="อย่าให้โดนน้ำหอม", price=Price(low="120", text="120"))
    feed = Product(
        name="อาหารนกกรงหัวจุก", category="pet", materials=("ไข่แดง", "ถั่วเขียว"), price=Price(low="89", text="89")
    )
    for seed in range(3):
        for product in (earring, feed):
            brief = Brief(product=product, kind="live", platform="facebook", minutes=60, seed=seed)
            content = write_live(brief)
            asked = {q.question: q.answer for segment in content.segments for q in segment.questions}
            assert not any("น้ำหอม" in said and "อาบน้ำ" in question for question, said in asked.items())
            assert not any("แมว" in text or "หมา" in text for _, text in content.texts())
            inside = [said for question, said in asked.items() if "ใส่อะไร" in question]
            assert all("ไข่แดง" in said for said in inside)
