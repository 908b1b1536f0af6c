"""The gate over whole contents: grounding, duties, limits, language, contact, screening, one click, the interview, the kit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.checks import apply, check, check_kit, check_text, missing_facts, refusal, screen_product
from assistant.checks.reading import read_text
from assistant.content import Brief, Grounded, Listing, LiveScript, Piece, Post, Segment
from assistant.product.reading import read_product
from assistant.product.record import CATEGORIES, Certificate, Origin, Price, Product, Promotion, Shipping
from assistant.rulebook import read_grounds

CLOTH = Product(
    name="ผ้าขาวม้าทอมือย้อมคราม", category="textile",
    price=Price(low=Decimal(1290), text="1,290 บาท"), sale_price=Price(low=Decimal(990), text="990"),
    features=("ทอมือ กี่พื้นบ้าน", "ย้อมครามธรรมชาติ 5 ครั้ง"), materials=("ฝ้าย 100%",), size="80x200 ซม.", net_content="350 กรัม",
    origin=Origin(text="สกลนคร", province="สกลนคร"),
    certificates=(Certificate(kind="mpc", text="มผช. 17/2546", number="17/2546"),),
    shipping=Shipping(text="ส่ง 2-3 วัน ค่าส่ง 40 บาท", fee=Decimal(40), days=(2, 3)),
)  # fmt: skip
CHILLI = Product(
    name="น้ำพริกตาแดงแม่บุญมี", category="food", price=Price(low=Decimal(59), text="59 บาท"), net_content="120 กรัม",
    features=("คั่วพริกเตาถ่าน", "ไม่ใส่ผงชูรส", "เก็บได้ 6 เดือน"),
    certificates=(Certificate(kind="fda", text="อย. 51-2-00358-2-0012", number="51-2-00358-2-0012"),),
    shipping=Shipping(text="ส่งฟรีเมื่อครบ 3 กระปุก", free_pieces=3),
)  # fmt: skip


def found(text, product=CLOTH, **more):
    listing = Listing(platform="shopee", title="สินค้า", highlights=(), description=text)
    return check(listing, Brief(product=product, kind="listing", platform="shopee", **more))


def rules(text, product=CLOTH, prefix="grounding"):
    return [f.rule for f in found(text, product) if f.rule.startswith(prefix)]


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("ราคา 990 บาท จากปกติ 1,290 บาท ประหยัด 300 บาท หรือ 23%", CLOTH), ("รวมส่ง 1,030 บาท", CLOTH), ("ยาวตั้งสองเมตร", CLOTH), ("กว้าง 0.8 เมตร", CLOTH),
        ("หนัก 0.35 กก.", CLOTH), ("หนัก ๓๕๐ กรัม", CLOTH), ("เก้าร้อยเก้าสิบบาท", CLOTH), ("ฝ้ายร้อยเปอร์เซ็นต์", CLOTH), ("ย้อมซ้ำ 5 รอบ", CLOTH), ("80 x 200 ซม.", CLOTH),
        ("2 ผืน 1,980 บาท", CLOTH), ("มผช. 17/2546 งานสกลนคร", CLOTH), ("ของถึงใน 2–3 วัน", CLOTH), ("พิมพ์ 1 ถ้าได้ยินชัด", CLOTH), ("สั่ง CF A01", CLOTH), ("1. คลี่ผ้าออก", CLOTH),
        ("ครบ 3 กระปุกส่งฟรี", CHILLI), ("ซื้อดอกไม้สักช่อ", CLOTH), ("เป็นของที่มีของประจำตัว", CHILLI), ("เลขสารบบอาหาร 51-2-00358-2-0012", CHILLI), ("เก็บได้หกเดือน ไม่ใส่ผงชูรส", CHILLI), ("สวยไหมคะ ตากในร่มเลย", CLOTH),
    ],
)  # fmt: skip
def test_what_rests_on_a_fact_passes(text, product):
    assert [(f.rule, f.text) for f in found(text, product) if f.rule.startswith("grounding")] == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("ช่อดอกไม้บนถาดไม้สักทอง", "grounding.material"), ("มีของพร้อมส่งเลย", "grounding.service.fast"), ("ลดเหลือ 899 บาท", "grounding.price"), ("ลด 50%", "grounding.percent"), ("หนัก 2 กก.", "grounding.measure"), ("ยาว 3 เมตร", "grounding.measure"), ("ขนาด 90x200 ซม.", "grounding.size"),
        ("แปดร้อยเก้าสิบบาท", "grounding.price"), ("รับประกัน 2 ปี", "grounding.service.returns"), ("ถึง 31 ธ.ค. 2569", "grounding.date"), ("จากเชียงใหม่แท้ ๆ", "grounding.place"), ("ส่งฟรีถึงบ้าน", "grounding.service.free_shipping"),
        ("มีเก็บเงินปลายทาง", "grounding.service.cash_on_delivery"), ("รีวิวดีมาก ลูกค้าบอกต่อ", "grounding.proof"), ("เหลือไม่กี่ชิ้น", "grounding.scarcity"), ("ผ้าไหมเนื้อนุ่ม", "grounding.material"), ("ได้ OTOP 5 ดาว", "grounding.mark"),
        ("มผช. 99/2550", "grounding.mark.mpc"), ("ส่งทันที พร้อมส่ง", "grounding.service.fast"), ("2 ผืน 1,500 บาท", "grounding.price"),
    ],
)  # fmt: skip
def test_what_rests_on_nothing_is_found(text, rule):
    assert rule in rules(text)


def test_a_number_said_in_words_is_not_the_province_roi_et():
    soap = read_product({"name": "สบู่ขมิ้น", "price": "201", "features": ["ทำมือ"]}).product
    assert rules("ราคาสองร้อยเอ็ดบาท", soap, "grounding.place") == []
    assert rules("ร้อยเอ็ดบาท", soap, "grounding.place") == []
    for text in ("ผ้าไหมร้อยเอ็ด", "ผ้าร้อยเอ็ด ผืนละสองร้อยเอ็ดบาท", "งานร้อยเอ็ด 201 บาท"):
        assert rules(text, soap, "grounding.place") == ["grounding.place"], text


def test_a_wrong_number_names_the_nearest_fact():
    (finding,) = [f for f in found("หนัก 400 กรัม") if f.rule == "grounding.measure"]
    assert "350" in finding.reason
    assert finding.suggestion == "350 กรัม"


@pytest.mark.parametrize("ground", read_grounds().grounds, ids=lambda g: g.id)
def test_grounds_hold_their_examples(ground):
    stone = Product(name="ก้อนหิน")
    for text in ground.fires:
        assert ground.id in rules(text, stone), text
    for text in ground.passes:
        assert ground.id not in rules(text, stone), text
    words = "\n".join(words[0] for words in ground.sets)
    assert ground.id not in rules(words, stone.model_copy(update={"story": words}))


@settings(max_examples=80, deadline=None)
@given(st.integers(2, 99_999), st.sampled_from(["กรัม", "บาท", "ซม.", "%", "ชิ้น", "วัน", "มล."]))
def test_a_number_she_gave_is_never_ungrounded(number, unit):
    product = Product(name="ก้อนหิน", features=(f"ของแท้ {number} {unit}",))
    assert rules(f"มี {number} {unit} จริง", product) == []
    assert rules(f"มี {number:,} {unit}", product) == []


def test_price_and_shipping_must_be_shown_in_a_post():
    bare = Post(platform="facebook", paragraphs=(Grounded(text="ครามเข้มผืนนี้"),), call_to_action="พิมพ์คราม")
    told = bare.model_copy(update={"paragraphs": (Grounded(text="990 บาท ค่าส่ง 40 บาท"),)})
    brief = Brief(product=CLOTH, kind="post", platform="facebook")
    assert {"law.price.not_shown", "law.price.shipping_not_shown"} <= {f.rule for f in check(bare, brief)}
    assert not {f.rule for f in check(told, brief)} & {"law.price.not_shown", "law.price.shipping_not_shown"}


def test_a_supplement_carries_its_statement():
    product = Product(name="คอลลาเจน", category="supplement")
    said = "ผลิตภัณฑ์เสริมอาหาร ไม่มีผลในการป้องกันหรือรักษาโรค เด็กและสตรีมีครรภ์ ไม่ควรรับประทาน อ่านคำเตือนในฉลากก่อนบริโภค"
    assert "law.statement.supplement" in rules("ชงน้ำเย็นได้", product, "law")
    assert rules(said, product, "law.statement") == []


def test_what_is_missing_is_added_by_one_click():
    product = Product(name="คอลลาเจน", category="supplement", price=CLOTH.price)
    brief = Brief(product=product, kind="listing", platform="shopee")
    listing = Listing(platform="shopee", title="คอลลาเจน", highlights=(), description="ชงน้ำเย็นได้\nกล่องละ 15 ซอง")
    missing = [f for f in check(listing, brief) if f.rule.startswith("law.statement") and not f.text]
    assert len(missing) == 2
    for finding in missing:
        listing = apply(listing, finding)
    assert not [f for f in check(listing, brief) if f.rule.startswith("law.statement")]
    assert listing.description.startswith("ชงน้ำเย็นได้\nกล่องละ 15 ซอง\n")


def test_a_licence_number_nobody_gave_is_not_invented():
    device = Product(name="เครื่องวัดความดัน", category="medical")
    listing = Listing(platform="shopee", title="เครื่องวัดความดัน", highlights=(), description="หน้าจอใหญ่")
    brief = Brief(product=device, kind="listing", platform="shopee")
    (finding,) = [f for f in check(listing, brief) if f.rule == "law.statement.device_licence"]
    assert apply(listing, finding) == listing


def test_too_long_a_title_is_told_with_both_numbers():
    listing = Listing(platform="shopee", title="ผ้า" * 50, highlights=(), description="ผ้า")
    (finding,) = [
        f for f in check(listing, Brief(product=CLOTH, kind="listing", platform="shopee")) if f.rule == "limits.title"
    ]
    assert finding.level == "warning"
    assert "150" in finding.reason
    assert "120" in finding.reason
    assert (finding.start, finding.end) == (120, 150)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("ดีมากนะค่ะ", "language.particle"), ("สีอะไรค่ะ", "language.particle"), ("ขอบคุณคะ", "language.particle"), ("ไม่อนุญาติ", "language.spelling"), ("งานปราณีต", "language.spelling"),
        ("ราคา {price} บาท", "language.placeholder"), ("[ชื่อร้าน] ขอบคุณ", "language.placeholder"), ("ราคา XXX บาท", "language.placeholder"), ("As an AI model I cannot help", "language.refusal"),
        ("ในฐานะโมเดลภาษา ฉันขอ", "language.refusal"), ("ผ้า好สวย", "language.script"), ("สวยค่ะ ซื้อเลยครับ", "language.voice"), ("สั่ง 3 สบู่", "language.classifier"), ("สบู่ 3 ผืน", "language.classifier"), ("สวยๆมาก", "language.yamok"),
        ("ผ้าขาวม้าทอมือจากบ้านเราเอง\nผ้าขาวม้าทอมือจากบ้านเราเอง", "language.repeat"),
    ],
)  # fmt: skip
def test_language(text, rule):
    assert rule in {f.rule for f in check_text(text)}


@pytest.mark.parametrize(
    "text",
    [
        "ดีมากนะคะ",
        "สีอะไรคะ",
        "สบู่ 3 ก้อน",
        "ผ้าขาวม้า 2 ผืน",
        "สวย ๆ มาก",
        "ค่ะ แล้วเจอกัน",
        "ขนาด XL",
        "ซื้อ 5 แถม 1",
        "กล่องผ้าไหมค่ะ",
        "เลี้ยงไหมค่ะ",
        "สบู่ขมิ้นน้ำผึ้งหนึ่งก้อน",
        "โคมไฟ 2 ดวง",
        "จดไว้ จะได้ไม่ลืมอะไรค่ะ",
    ],
)
def test_good_thai_passes(text):
    assert [f for f in check_text(text) if f.rule.startswith("language")] == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("เลขทะเบียนพาณิชย์ 0105536000313", None), ("เลขทะเบียนพาณิชย์ 0105536000316", "mark.shape.registration"),
        ("เลขผู้เสียภาษี 0-1055-36000-31-3", None), ("เลขผู้เสียภาษี 010553600031", "mark.shape.registration"),
        ("เลข อย. 51-2-00358-2-0012", None), ("เลข อย. 51-2-0358-2-0012", "mark.shape.food"), ("มผช. 123/2546", None), ("มผช. 123/46", "mark.shape.mpc"),
        ("ฆอ. 1234/2566", None), ("ฆอ. 1234/66", "mark.shape.food_ad"), ("เลขที่ใบรับจดแจ้ง 10-1-6010058047", None), ("จดแจ้ง 10-1-60100", "mark.shape.cosmetic"),
    ],
)  # fmt: skip
def test_the_shape_and_the_check_digit_of_a_number(text, rule):
    assert [f.rule for f in check_text(text) if f.rule.startswith("mark.")] == ([rule] if rule else [])


def test_a_note_is_told_once_and_words_of_her_certificate_not_at_all():
    rice = Product(name="ข้าวหอมนิลกล่องสุ่ม", category="rice", price=CLOTH.price)
    text = "กล่องสุ่ม 3 ถุง\nกล่องสุ่มนี้สนุก\nข้าวออร์แกนิก"
    listing = Listing(platform="shopee", title="กล่องสุ่มข้าว", highlights=(), description=text)
    bare = check(listing, Brief(product=rice, kind="listing", platform="shopee"))
    assert [f.rule for f in bare].count("law.draw.mystery_box") == 1
    assert "law.food.pure" in {f.rule for f in bare}
    held = rice.model_copy(update={"certificates": (Certificate(kind="organic", text="Organic Thailand"),)})
    told = check(listing, Brief(product=held, kind="listing", platform="shopee"))
    assert not {"law.food.pure", "grounding.mark"} & {f.rule for f in told}


@pytest.mark.parametrize("text", ["แอดไลน์ @shop", "โทร 081-234-5678", "ดูที่ www.shop.com", "โอนเข้าบัญชี", "LINE ID: abc"])
def test_contact_is_a_matter_of_the_platform(text):
    assert any(f.rule.startswith("platform.contact") for f in check_text(text, platform="lazada"))
    assert not any(f.rule.startswith("platform.contact") for f in check_text(text, platform="facebook"))


def test_screening_rewrites_or_removes_and_tells():
    soap = Product(
        name="สบู่ขมิ้น", category="cosmetic", features=("รักษาสิว", "หอมขมิ้น", "ไม่มีผลข้างเคียง"), story="สูตรยาย แก้ผดผื่นคัน"
    )
    clean, notes = screen_product(soap)
    assert clean.features[0] == "บำรุงผิวที่เป็นสิวง่าย"
    assert "หอมขมิ้น" in clean.features
    assert len(notes) == 3
    assert all("เพราะ" in note for note in notes)
    again, more = screen_product(clean)
    assert (again, more) == (clean, ())


def test_an_honest_product_is_left_alone():
    for product in (CLOTH, CHILLI):
        assert screen_product(product) == (product, ())
        assert refusal(product) is None


@pytest.mark.parametrize(
    ("product", "refused"),
    [
        (Product(name="สาโทบ้านนา"), True), (Product(name="น้ำหมัก", category="alcohol"), True), (Product(name="พอตใช้แล้วทิ้ง"), True), (Product(name="ยาแก้ปวด"), True),
        (Product(name="แก้วไวน์", category="ceramic"), False), (Product(name="ที่เปิดขวดเบียร์", category="home"), False), (Product(name="ยาดมส้มโอมือ", category="herbal"), False),
    ],
)  # fmt: skip
def test_refusal(product, refused):
    assert bool(refusal(product)) is refused


def test_one_click_replaces_or_takes_the_line_out():
    product = Product(name="สบู่", category="cosmetic")
    listing = Listing(
        platform="shopee", title="สบู่ขมิ้น", description="ฟองนุ่ม\nรักษาสิวได้\nแก้ผดผื่นคันดีนัก\nหอมขมิ้น",
        highlights=(Grounded(text="ไม่มีทางแพ้ แก้ผิวอักเสบ"), Grounded(text="หอมขมิ้น")),
    )  # fmt: skip
    brief = Brief(product=product, kind="listing", platform="shopee")
    for _ in range(9):
        errors = [f for f in check(listing, brief) if f.level == "error" and f.rule.startswith("law")]
        if not errors:
            break
        listing = apply(listing, errors[0])
    assert not [f for f in check(listing, brief) if f.level == "error" and f.rule.startswith("law")]
    assert "บำรุงผิวที่เป็นสิวง่าย" in listing.description
    assert "ผดผื่น" not in listing.description
    assert listing.description.startswith("ฟองนุ่ม")
    assert listing.description.endswith("หอมขมิ้น")
    assert listing.highlights[-1].text == "หอมขมิ้น"


def test_a_finding_of_another_text_changes_nothing():
    listing = Listing(platform="shopee", title="ผ้า", highlights=(), description="ส่งฟรีวันนี้")
    (finding,) = [
        f
        for f in check(listing, Brief(product=CLOTH, kind="listing", platform="shopee"))
        if f.rule.endswith("free_shipping")
    ]
    changed = listing.with_text("description", "ทอมือ")
    assert apply(changed, finding) == changed


def test_the_interview_asks_what_is_missing_and_only_that():
    asked = {q.field for q in missing_facts(Product(name="น้ำพริก", category="food"))}
    assert {"price", "shipping", "net_content", "certificates", "materials", "how_to_use"} <= asked
    weights = [q.weight for q in missing_facts(Product(name="น้ำพริก", category="food"))]
    assert weights == sorted(weights, reverse=True)
    assert not {"price", "net_content", "certificates"} & {q.field for q in missing_facts(CHILLI)}
    promoted = CHILLI.model_copy(update={"promotion": Promotion(text="ซื้อ 5 แถม 1")})
    assert "promotion_ends" in {q.field for q in missing_facts(promoted)}


def test_every_category_is_asked_its_own_questions_and_each_fills_a_field():
    """Whatever she sells: at least five questions, what the law wants first, each leading to a field of the form."""
    seen = {}
    for category in (c for c in CATEGORIES if c not in ("alcohol", "tobacco", "drug")):
        asked = missing_facts(Product(name="ของชิ้นนี้", category=category))
        assert len(asked) >= 5, category
        assert asked[0].field == "price"
        assert all(hasattr(Product(name="ก"), q.field) and q.why for q in asked)
        assert len({q.text for q in asked}) == len(asked)
        seen[category] = tuple(q.text for q in asked)
    assert len(set(seen.values())) >= 12


def test_the_kit_says_one_price():
    old = Post(platform="facebook", paragraphs=(Grounded(text="ราคา 1,290 บาท"),), call_to_action="พิมพ์คราม")
    new = old.with_text("paragraphs.0.text", "ราคา 990 บาท จาก 1,290 บาท")
    pieces = [Piece(kind="post", platform="facebook", content=c) for c in (new, old)]
    (finding,) = check_kit(pieces, CLOTH)
    assert (finding.rule, finding.field, finding.text) == ("consistency.price", "1.paragraphs.0.text", "1,290 บาท")
    assert check_kit(pieces[:1], CLOTH) == []


def test_a_code_belongs_to_one_product_however_often_it_comes_on_stage():
    def block(start, title, *facts):
        return Segment(
            role="product", start=start, minutes=5, title=title, goal="ให้เห็นของ", cf_code="A01",
            talking_points=tuple(Grounded(text="ทอมือ", facts=(fact,)) for fact in facts),
        )  # fmt: skip

    def live(*segments):
        return [Piece(kind="live", platform="facebook", content=LiveScript(minutes=10, segments=segments))]

    one = (block(0, "ผ้าขาวม้า: ดูของจริง", "feature.1", "price"), block(5, "ผ้าขาวม้า: ที่มา", "origin"))
    assert check_kit(live(*one), CLOTH) == []
    (finding,) = check_kit(live(one[0], block(5, "ผ้าพันคอ: ดูของจริง", "2:feature.1")), CLOTH)
    assert (finding.rule, finding.field, finding.text) == ("consistency.code", "0.segments.1.title", "ผ้าพันคอ: ดูของจริง")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("น้ำหนักสุทธิ 300 กรัม", ["300 กรัม"]), ("น้ำหนักสุทธิ: 0.35 กก.", []), ("ใช้ด้าย 300 กรัม", []), ("ค่าส่ง 350 บาท", ["350 บาท"]),
        ("ค่าส่ง 40 บาท", []), ("ราคาปกติ 990 บาท", ["990 บาท"]), ("ราคาปกติ 1,290 บาท", []), ("สุทธิ 2 ผืน", []),
    ],
)  # fmt: skip
def test_a_named_number_is_the_named_fact(text, found):
    """300 กรัม of yarn stands in the facts, but the cloth weighs 350."""
    cloth = CLOTH.model_copy(update={"features": (*CLOTH.features, "ใช้ด้าย 300 กรัม", "ถุงละ 350 บาท")})
    listing = Listing(platform="shopee", title="ผ้าขาวม้า", highlights=(), description=text)
    brief = Brief(product=cloth, kind="listing", platform="shopee")
    assert [f.text for f in check(listing, brief) if f.rule.startswith("consistency")] == found


def test_spans_are_of_the_text_as_written():
    text = "ส\u200bวย ล*ดน้ำหนัก ๑๐ กิโล"
    for finding in check_text(text, category="food"):
        assert text[finding.start : finding.end] == finding.text


def test_a_reading_is_kept():
    assert read_text("ผ้าขาวม้า") is read_text("ผ้าขาวม้า")
