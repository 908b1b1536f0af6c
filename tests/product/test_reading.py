"""From a form, a file or a row to a product: what is read, what is told, and that nothing given is lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import ProductError
from assistant.product.certificates import read_certificate, split_certificates
from assistant.product.delivery import read_end_date, read_shipping
from assistant.product.files import read_product_file, read_shop
from assistant.product.ledger import read_facts
from assistant.product.lists import split_colours, split_list
from assistant.product.places import province_of, read_origin
from assistant.product.reading import read_product
from assistant.product.variants import read_variants
from assistant.product.vocabulary import arabic, clean, field_of, is_blank, read_words

LISTS = [
    ("ทอมือ\nย้อมคราม", ("ทอมือ", "ย้อมคราม")), ("ทอมือ; ย้อมคราม", ("ทอมือ", "ย้อมคราม")), ("• ทอมือ • ย้อมคราม", ("ทอมือ", "ย้อมคราม")),
    ("ทอมือ / ย้อมคราม", ("ทอมือ", "ย้อมคราม")), ("1) ทอมือ 2) ย้อมคราม 3) นุ่ม", ("ทอมือ", "ย้อมคราม", "นุ่ม")), ("1. ทอมือ\n2. ย้อมคราม", ("ทอมือ", "ย้อมคราม")),
    ("- ทอมือ\n- ย้อมคราม", ("ทอมือ", "ย้อมคราม")), ("✅ ทอมือ\n✅ นุ่ม", ("ทอมือ", "นุ่ม")), ("ทอมือ, ย้อมคราม", ("ทอมือ", "ย้อมคราม")), ("หนัก 1,250 กรัม", ("หนัก 1,250 กรัม",)),
    ("หนัก 1,250 กรัม, นุ่ม", ("หนัก 1,250 กรัม", "นุ่ม")), ("ฝ้าย 100%", ("ฝ้าย 100%",)), ("พริก (แห้ง, สด), เกลือ", ("พริก (แห้ง, สด)", "เกลือ")),
    ("ขนาด 80/200", ("ขนาด 80/200",)), ("ทอมือ\n\nทอมือ", ("ทอมือ",)), ("", ()), ("-", ()), ("๑) หอม ๒) นุ่ม", ("หอม", "นุ่ม")), ("ย้อม 5 ครั้ง. สีไม่ตก", ("ย้อม 5 ครั้ง. สีไม่ตก",)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "items"), LISTS)
def test_a_list_in_her_words(text, items):
    assert split_list(text) == items


COLOURS = [
    ("แดง ดำ ขาว", ("แดง", "ดำ", "ขาว")), ("แดง/ดำ", ("แดง", "ดำ")), ("แดง, ดำ", ("แดง", "ดำ")), ("สีแดง สีดำ", ("สีแดง", "สีดำ")),
    ("ครามเข้ม สลับขาว", ("ครามเข้ม สลับขาว",)), ("ฟ้าหม่น", ("ฟ้าหม่น",)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "items"), COLOURS)
def test_colours_in_her_words(text, items):
    assert split_colours(text) == items


VARIANTS = [
    ("แดง 190 / ดำ 210", [("แดง", 190), ("ดำ", 210)]), ("S=190 M=210", [("S", 190), ("M", 210)]), ("S 190 M 210 L 230", [("S", 190), ("M", 210), ("L", 230)]),
    ("250 กรัม 59 บาท, 500 กรัม 110 บาท", [("250 กรัม", 59), ("500 กรัม", 110)]), ("ไซส์ 38, ไซส์ 39", [("ไซส์ 38", None), ("ไซส์ 39", None)]),
    ("รุ่น 2", [("รุ่น 2", None)]), ("แดง, ดำ", [("แดง", None), ("ดำ", None)]), ("แดง (190 บาท)", [("แดง", 190)]), ("เล็ก ๑๙๐.-\nใหญ่ ๒๙๐.-", [("เล็ก", 190), ("ใหญ่", 290)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), VARIANTS)
def test_choices_and_their_prices(text, found):
    assert [(v.name, v.price.low if v.price else None) for v in read_variants(text)] == found


MARKS = [
    ("อย. 51-2-00358-2-0012", "fda", True), ("เลขสารบบอาหาร 51-2-00358-2-0012", "fda", True), ("๕๑-๒-๐๐๓๕๘-๒-๐๐๑๒", "fda", True), ("อย. 5120035820012", "fda", True),
    ("อย. 51-2-00358", "fda", False), ("อย.", "fda", None), ("จดแจ้ง 10-1-6010058047", "cosmetic", True), ("เลขที่ใบรับจดแจ้ง 10-1-60100", "cosmetic", False),
    ("มผช. 17/2546", "mpc", True), ("มผช 123/2546", "mpc", True), ("มผช. 17-46", "mpc", False), ("มอก. 166-2549", "tis", True), ("มอก. 166/2549", "tis", True), ("มอก. 16", "tis", False),
    ("OTOP 4 ดาว", "otop", True), ("โอทอป 5 ดาว", "otop", True), ("OTOP 7 ดาว", "otop", False), ("OTOP", "otop", None), ("ฮาลาล 123456789012", "halal", True), ("ฮาลาล 12345678", "halal", False),
    ("GI", "gi", None), ("Organic Thailand", "organic", None), ("DBD Registered", "dbd", None), ("GMP", "gmp", None), ("ฆอ. 123/2566", "ad_licence", True), ("รางวัลชนะเลิศตำบล", "other", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "well_formed"), MARKS)
def test_marks_and_the_shape_of_their_numbers(text, kind, well_formed):
    mark = read_certificate(text)
    assert (mark.kind, mark.well_formed, mark.text) == (kind, well_formed, text)


@pytest.mark.parametrize("text", ["อยู่ดีกินดี", "ปลอดภัย", "original", "ดีอย่างยิ่ง"])
def test_an_ordinary_word_is_no_mark(text):
    assert read_certificate(text).kind == "other"


def test_several_marks_in_one_cell():
    assert [c.kind for c in split_certificates("มผช. 17/2546 OTOP 4 ดาว, GI")] == ["mpc", "otop", "gi"]


SHIPPING = [
    ("ส่งฟรี", {"fee": 0}), ("ค่าส่ง 40 บาท", {"fee": 40}), ("ค่าส่ง ๔๐", {"fee": 40}), ("40", {"fee": 40}), ("ส่งไว 1-2วัน ค่าส่ง ๔๐", {"fee": 40, "days": (1, 2)}),
    ("ครบ 3 กระปุกส่งฟรี", {"fee": None, "free_pieces": 3}), ("ส่งฟรีเมื่อครบ 500 บาท", {"fee": None, "free_over": 500}), ("ค่าส่ง 40 ครบ 500 ส่งฟรี", {"fee": 40, "free_over": 500}),
    ("ส่ง 2-3 วัน", {"fee": None, "days": (2, 3)}), ("เก็บเงินปลายทางได้", {"cash_on_delivery": True}), ("ไม่รับเก็บเงินปลายทาง", {"cash_on_delivery": False}), ("COD", {"cash_on_delivery": True}),
    ("กทม. 40 ต่างจังหวัด 60", {"fee": None}), ("ชิ้นแรก 40 ชิ้นต่อไป 10", {"fee": None}), ("ส่งฟรีเฉพาะกรุงเทพ", {"fee": None}), ("free shipping", {"fee": 0}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "parts"), SHIPPING)
def test_shipping_in_her_words(text, parts):
    shipping = read_shipping(text)
    assert shipping.text == text
    assert {key: getattr(shipping, key) for key in parts} == parts


DATES = [
    ("31/12/2569", date(2026, 12, 31)), ("31/12/69", date(2026, 12, 31)), ("31 ธ.ค. 69", date(2026, 12, 31)), ("31 ธันวาคม 2569", date(2026, 12, 31)), ("2026-12-31", date(2026, 12, 31)),
    ("๓๑ ธ.ค. ๖๙", date(2026, 12, 31)), ("ถึง 31 ธ.ค. 2569", date(2026, 12, 31)), ("31 Dec 2026", date(2026, 12, 31)), ("31.12.2026", date(2026, 12, 31)), ("สิ้นเดือนนี้", "สิ้นเดือนนี้"),
    ("31 ธ.ค.", "31 ธ.ค."), ("31/02/2569", "31/02/2569"), ("31/12/50", "31/12/50"), ("หมดแล้วหมดเลย", "หมดแล้วหมดเลย"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "end"), DATES)
def test_the_end_of_an_offer(text, end):
    assert read_end_date(text) == end


ORIGINS = [
    ("สกลนคร", "สกลนคร", None, None), ("จ.ตาก", "ตาก", None, None), ("กทม.", "กรุงเทพมหานคร", None, None), ("กลุ่มทอผ้าบ้านนาดี จ.สกลนคร โดย แม่บุญมี", "สกลนคร", "กลุ่มทอผ้าบ้านนาดี", "แม่บุญมี"),
    ("ตากแห้งกลางแดด", None, None, None), ("ทำที่บ้าน", None, None, None), ("ลำพูนหรือลำปาง", None, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "province", "community", "maker"), ORIGINS)
def test_where_it_comes_from(text, province, community, maker):
    origin = read_origin(text)
    assert (origin.text, origin.province, origin.community, origin.maker) == (text, province, community, maker)


MEASURED = [
    ({"น้ำหนัก (กรัม)": "100"}, "100 กรัม"), ({"weight_kg": 1.5}, "1.5 กก."), ({"น้ำหนักกรัม": "๑๐๐"}, "๑๐๐ กรัม"),
    ({"ปริมาตร ml": "250"}, "250 มล."), ({"net_content": "100 g"}, "100 g"), ({"net_content": "1 โหล"}, "1 โหล"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "content"), MEASURED)
def test_a_number_takes_the_unit_of_its_column(given, content):
    reading = read_product({"name": "สบู่", "price": 45, **given})
    assert (reading.product.net_content, reading.issues) == (content, ())


@pytest.mark.parametrize("name", ["net_content", "warranty"])
def test_a_number_without_a_unit_is_asked_about_and_never_written(name):
    reading = read_product({"name": "สบู่", "price": 45, name: 100})
    assert getattr(reading.product, name) is None
    assert [(i.code, i.field, i.value) for i in reading.issues] == [("product_unit_missing", name, "100")]


def test_all_provinces_are_known():
    provinces = read_words("places")["provinces"]
    assert len(provinces) == 77
    assert all(province_of(f"จ.{name}") == name for name in provinces)


def codes(reading):
    return [issue.code for issue in reading.issues]


def test_an_issue_names_row_and_field_in_thai_and_english():
    (issue,) = read_product({"ชื่อ": "สบู่", "ราคาขาย": "1,29"}, row=7).issues
    assert (issue.field, issue.value, issue.row) == ("price", "1,29", 7)
    assert issue.say().startswith("แถว 7 ช่อง “ราคาขาย”: อ่านราคา “1,29” ไม่ออก → ")
    assert issue.say("en").startswith("row 7 field “ราคาขาย”: cannot read the price “1,29” → ")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"price": 59}, "product_name_missing"), ({"name": "ก"}, "product_price_missing"), ({"name": "ก", "price": -5}, "product_price_negative"),
        ({"name": "ก", "price": 59, "category": "ของน่ารัก"}, "product_category_unknown"), ({"name": "ก", "price": 59, "แบรนด์": "ข"}, "product_field_unknown"),
        ({"name": "ก", "price": 59, "sale_price": 99}, "product_price_not_lower"), ({"name": "ก", "ชื่อสินค้า": "ข", "price": 59}, "product_field_twice"),
        ({"name": "ก", "price": 59, "อย.": "12-3"}, "product_certificate_shape"), ({"name": "ก", "price": 59, "photos": "http://a.b/c.jpg"}, "product_photo_link"),
    ],
)  # fmt: skip
def test_each_trouble_is_told(data, code):
    assert codes(read_product(data)) == [code]


def test_a_missing_photo_and_one_that_is_none_are_told(tmp_path):
    (tmp_path / "no.jpg").write_text("not a picture", encoding="utf-8")
    (tmp_path / "yes.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 20)
    reading = read_product({"name": "ก", "price": 5, "photos": "no.jpg, yes.png, gone.jpg"}, base=tmp_path)
    assert codes(reading) == ["product_photo_no_picture", "product_photo_missing"]
    assert reading.product.photos == ((tmp_path / "yes.png").as_posix(),)


def test_two_price_columns_are_told_apart_by_their_names():
    product = read_product({"ชื่อ": "ก", "ราคาเต็ม": "199", "ราคาขาย": "129"}).product
    assert (product.price.low, product.sale_price.low) == (199, 129)


def test_prices_in_one_cell_reach_price_and_promotion():
    product = read_product({"name": "สบู่", "price": "ก้อนละ 59 3 ก้อน 150", "promotion": "ซื้อ 5 แถม 1"}).product
    assert product.price.low == 59
    assert (product.promotion.text, product.promotion.bundles[0].low) == ("ซื้อ 5 แถม 1 · 3 ก้อน 150", 150)


FULL = {
    "id": "S1", "name": "สบู่ขมิ้น", "category": "สบู่", "price": "59", "sale_price": "49", "promotion": "3 ก้อน 120", "promotion_ends": "31/12/2569", "features": ["หอม", "นุ่ม"],
    "materials": "ขมิ้น, น้ำผึ้ง", "size": "5 ซม.", "net_content": "100 กรัม", "colours": "เหลือง/ส้ม", "variants": {"เล็ก": 59, "ใหญ่": 99}, "origin": {"province": "ลำพูน", "maker": "แม่บุญมี"},
    "story": "ทำเอง", "how_to_use": "ถูตัว", "care": "เก็บที่แห้ง", "certificates": ["จดแจ้ง 10-1-6010058047"], "audience": "คนผิวแห้ง", "shipping": 40, "warranty": "7 วัน", "stock": 12,
    "photos": ["a.jpg"],
}  # fmt: skip


def test_a_product_comes_back_from_its_own_dump():
    first = read_product(FULL)
    assert not first.issues
    again = read_product(first.product.model_dump(mode="json"))
    assert again.product == first.product
    assert not again.issues


def test_the_ledger_and_what_code_computes():
    facts = read_facts(read_product(FULL).product)
    derived = {key.removeprefix("derived."): fact.value for key, fact in facts.items() if key.startswith("derived.")}
    assert derived == {"discount_baht": "10 บาท", "discount_percent": "16%", "total_with_shipping": "89 บาท",
                       "price_per_piece": "ก้อนละ 40 บาท", "bundle_savings": "27 บาท"}  # fmt: skip
    assert all(
        fact.derived_from and all(k in facts for k in fact.derived_from)
        for k, fact in facts.items()
        if k.startswith("derived.")
    )
    assert "price" in facts.numbers()[Decimal(59)]


def test_computed_facts_never_flatter():
    facts = read_facts(read_product({"name": "ก", "price": 300, "sale_price": 299, "promotion": "3 ชิ้น 100"}).product)
    assert "derived.discount_percent" not in facts
    assert facts["derived.price_per_piece"].number == Decimal("33.34")
    assert not [
        k
        for k in read_facts(read_product({"name": "ก", "price": "690-890", "shipping": 40}).product)
        if k.startswith("derived.")
    ]


# Files.


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("a.json", "", "product_file_empty"), ("a.json", "{}", "product_file_empty"), ("a.json", '{"name": ', "product_file_broken"), ("a.toml", "name = ", "product_file_broken"),
        ("a.csv", "name\nก", "product_file_table"), ("a.txt", "ก", "product_file_kind"), ("a.json", '[{"name":"a"},{"name":"b"}]', "product_file_several"), ("a.json", "5", "product_file_empty"),
    ],
)  # fmt: skip
def test_a_file_that_holds_no_product_says_so(name, text, code, tmp_path):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ProductError) as raised:
        read_product_file(tmp_path / name)
    assert raised.value.code == code
    assert name in raised.value.say("th")
    assert "→" in raised.value.say("en")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_a_product_file_in_any_encoding(encoding, tmp_path):
    (tmp_path / "a.json").write_bytes('{"ชื่อสินค้า": "สบู่", "ราคา": "๕๙"}'.encode(encoding))
    reading = read_product_file(tmp_path / "a.json")
    assert (reading.product.name, reading.product.price.low) == ("สบู่", 59)


def test_a_shop_in_her_words():
    shop = read_shop({"ชื่อร้าน": "แม่บุญมี", "เสียง": "ครับ", "น้ำเสียง": "แม่ค้าสายสนุก", "สำเนียง": "อีสาน"})
    assert (shop.name, shop.voice, shop.tone, shop.dialect) == ("แม่บุญมี", "male", "fun", "isan")
    with pytest.raises(ProductError):
        read_shop({"voice": "หุ่นยนต์"})


# Whatever is given: it never raises, and every word ends in a fact or in an issue.

LABELS = sorted({"name", "price", "ของแปลก", *(key for key in read_words("fields") if key != "ignored")})
WORDS = st.text(
    alphabet=st.sampled_from("กขคงจทนมรลสอเแาิีุู่้๊ำ ๐๑๒๙0129.,-/%฿()\n•;:=ซื้แถมบาทSMabc\"'\u200b\u00a0✅"), max_size=40
)
VALUES = st.one_of(WORDS, st.text(max_size=30), st.integers(), st.floats(), st.booleans(), st.none(), st.lists(WORDS, max_size=4),
                   st.dictionaries(WORDS, WORDS, max_size=3), st.decimals(), st.dates())  # fmt: skip


def letters(text: str) -> str:
    return "".join(c for c in arabic(clean(text)) if c.isalnum())


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(st.sampled_from(LABELS), VALUES, max_size=8))
def test_reading_never_raises(data):
    reading = read_product(data, row=3)
    for issue in reading.issues:
        assert issue.say()
        assert issue.say("en")
    if reading.product:
        assert read_facts(reading.product)["name"].value


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(st.sampled_from([x for x in LABELS if x != "category"]), WORDS, max_size=8))
def test_no_word_is_lost(data):
    reading = read_product(
        {"name": "สินค้า", **data}
        if not is_blank(clean(data.get("name", ""))) or "name" not in data
        else {**data, "name": "สินค้า"}
    )
    product = reading.product
    kept = letters(" ".join([product.model_dump_json(), product.id, *(f.value for f in read_facts(product).values()),
                             *(i.value for i in reading.issues)]).replace("\\n", "\n"))  # fmt: skip
    for label, text in data.items():
        if label == "name" or field_of(label) in ("promotion_ends",) or is_blank(clean(text)):
            continue
        for piece in arabic(clean(text)).replace("\n", " ").replace(";", " ").split():
            if (
                not is_blank(piece)
                and piece.casefold() not in _ONLY_YES
                and not piece.rstrip(".)").lstrip("(").isdigit()
            ):
                for part in letters_apart(piece):
                    assert part in kept, (label, text)


_ONLY_YES = {"x", "/", "no", "n", "มี", "ใช่", "ได้", "ผ่าน", "yes", "y", "true"}
"""Under a mark's name they only say that she has it."""


def letters_apart(piece: str) -> list[str]:
    return [part for part in "".join(c if c.isalpha() else " " for c in piece).split() if letters(part)]


def test_an_amount_in_the_column_of_the_size_is_the_content_of_what_is_poured():
    sauce = read_product({"name": "น้ำปลาแท้", "หมวด": "อาหาร", "ขนาด": "700 มล."}).product
    assert (sauce.net_content, sauce.size) == ("700 มล.", None)
    cup = read_product({"name": "แก้วเซรามิก", "หมวด": "เซรามิก", "ขนาด": "300 มล."}).product
    assert (cup.net_content, cup.size) == (None, "300 มล.")
    feed = read_product({"name": "อาหารนกกรงหัวจุก", "หมวด": "สัตว์เลี้ยง", "ขนาด": "500 กรัม"}).product
    assert (feed.net_content, feed.size) == ("500 กรัม", None)
    cage = read_product({"name": "กรงนกไม้สัก", "หมวด": "สัตว์เลี้ยง", "ขนาด": "2 กก."}).product
    assert (cage.net_content, cage.size) == (None, "2 กก.")
    both = read_product({"name": "น้ำปลา", "หมวด": "อาหาร", "ขนาด": "700 มล.", "ปริมาณสุทธิ": "6 ขวด"}).product
    assert (both.net_content, both.size) == ("6 ขวด", "700 มล.")
