"""Prices as Thai sellers write them: text → what is read, and what is reported instead of guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.product.prices import read_price, read_price_line, read_promotion

ONE_PRICE = [
    ("390", "390"), ("390 บาท", "390"), ("390บาท", "390"), ("390 บ.", "390"), ("390บ.", "390"), ("฿390", "390"), ("฿ 390", "390"),
    ("390฿", "390"), ("390.-", "390"), ("390 .-", "390"), ("390,-", "390"), ("390-", "390"), ("390.–", "390"), ("390.--", "390"),
    ("1,290", "1290"), ("1,290.-", "1290"), ("1,290,-", "1290"), ("1,290 บาท", "1290"), ("1,290.00", "1290.00"), ("1290.50 บาท", "1290.50"),
    ("฿59", "59"), ("฿1,290.-", "1290"), ("12,500", "12500"), ("1,250,000 บาท", "1250000"), ("0.50 บาท", "0.50"),
    ("๓๙๐ บาท", "390"), ("๑,๒๙๐.-", "1290"), ("฿๕๙", "59"), ("๕๙", "59"), ("３９０ บาท", "390"), ("390\u200b บาท", "390"), ("390\u00a0บาท", "390"),
    ("2 พัน", "2000"), ("2พัน", "2000"), ("1.5k", "1500"), ("1.5K", "1500"), ("2k", "2000"), ("3 ร้อย", "300"), ("2 พัน 5 ร้อย", "2500"),
    ("1 หมื่น", "10000"), ("1.2 แสน", "120000"), ("2พันบาท", "2000"),
    ("ราคา 390", "390"), ("ราคา: 390 บาท", "390"), ("ราคา390บาท", "390"), ("ราคา 390 บาทเท่านั้น", "390"), ("เพียง 390 บาท", "390"),
    ("แค่ 390.-", "390"), ("เพียง 390", "390"), ("390 บาทค่ะ", "390"), ("390 จ้า", "390"), ("390 บาท ส่งฟรี", "390"), ("390 บาท รวมส่ง", "390"),
    ("390 รวมค่าส่ง", "390"), ("390 บาท (ไม่รวมส่ง)", "390"), ("THB 390", "390"), ("390 THB", "390"), ("390 baht", "390"), ("390 bath", "390"),
    ("Price 390", "390"), ("390 บาท ต่อรองได้", "390"), ("ขาย 390", "390"), ("390 ทุกสี", "390"), ("พิเศษ 390", "390"), ("โปร 390.-", "390"),
    ("วันนี้ 390 บาท", "390"), ("390 บาทถ้วน", "390"), ("ราคาเต็ม 390", "390"),
]  # fmt: skip

PER_UNIT = [
    ("ชิ้นละ 59", "59", "ชิ้น"), ("ชิ้นละ 59 บาท", "59", "ชิ้น"), ("59/ชิ้น", "59", "ชิ้น"), ("59 บาท/ชิ้น", "59", "ชิ้น"),
    ("59.-/ขวด", "59", "ขวด"), ("59 บาทต่อชิ้น", "59", "ชิ้น"), ("59 บาท ต่อ กก.", "59", "กก."), ("กก.ละ 120", "120", "กก."),
    ("กิโลละ 120 บาท", "120", "กิโล"), ("โลละ 80", "80", "โล"), ("ตัวละ 199.-", "199", "ตัว"), ("คู่ละ ๒๕๐ บาท", "250", "คู่"),
    ("ราคาชิ้นละ 59", "59", None), ("ขายตัวละ 199", "199", "ตัว"), ("1 ชิ้น 59 บาท", "59", "ชิ้น"), ("59 / piece", "59", "piece"),
    ("500 กรัม 120 บาท", "120", "500 กรัม"), ("ผืนละ 1,290.-", "1290", "ผืน"),
]  # fmt: skip

RANGES = [
    ("690-890", "690", "890"), ("690 - 890", "690", "890"), ("690–890 บาท", "690", "890"), ("690~890", "690", "890"),
    ("690 ถึง 890", "690", "890"), ("690 ถึง 890 บาท", "690", "890"), ("฿690-฿890", "690", "890"), ("690.- ถึง 890.-", "690", "890"),
    ("๖๙๐-๘๙๐", "690", "890"), ("1,290 - 2,490 บาท", "1290", "2490"), ("ราคา 690-890", "690", "890"), ("690 to 890", "690", "890"),
    ("690 บาท - 890 บาท", "690", "890"),
]  # fmt: skip

BUNDLES = [
    ("3 ก้อน 120", "120", 3, "ก้อน"), ("3 ก้อน 120 บาท", "120", 3, "ก้อน"), ("3ก้อน120", "120", 3, "ก้อน"), ("3 ชิ้น 100", "100", 3, "ชิ้น"),
    ("100 บาท 3 ชิ้น", "100", 3, "ชิ้น"), ("100/3 ชิ้น", "100", 3, "ชิ้น"), ("๓ ก้อน ๑๒๐ บาท", "120", 3, "ก้อน"), ("2 ผืน 1,500.-", "1500", 2, "ผืน"),
    ("6 ขวด 199 บาท ส่งฟรี", "199", 6, "ขวด"), ("3 ถุง ราคา 100", "100", 3, "ถุง"), ("3 ชิ้น = 100", "100", 3, "ชิ้น"), ("3 ชิ้น ในราคา 100 บาท", "100", 3, "ชิ้น"),
]  # fmt: skip

OLD_AND_NEW = [
    ("ปกติ 199 ลดเหลือ 129", "199", "129"), ("ปกติ 199 บาท ลดเหลือ 129 บาท", "199", "129"), ("199 ลดเหลือ 129", "199", "129"),
    ("จาก 199 เหลือ 129", "199", "129"), ("129 (ปกติ 199)", "199", "129"), ("990 (จากปกติ 1,290 บาท)", "1290", "990"),
    ("199 → 129", "199", "129"), ("199.- เหลือ 129.-", "199", "129"), ("ราคาเต็ม 1,290 ราคาโปร 990", "1290", "990"),
    ("ราคาปกติ 199 พิเศษ 129", "199", "129"), ("จากราคา 199 ลดเหลือเพียง 129 บาท", "199", "129"), ("เดิม ๑๙๙ เหลือ ๑๒๙", "199", "129"),
    ("ปกติ 199 วันนี้ 129", "199", "129"), ("ลดเหลือ 129 จาก 199", "199", "129"),
]  # fmt: skip

NOT_GUESSED = [
    ("1,29", "unreadable"), ("12,90", "unreadable"), ("1.290", "unreadable"), ("-50", "negative"), ("- 50", "negative"), ("−50", "unreadable"),
    ("ทักแชท", "unreadable"), ("สอบถามราคา", "unreadable"), ("inbox", "unreadable"), ("ฟรี", "unreadable"), ("", "unreadable"), ("0", "zero"),
    ("0 บาท", "zero"), ("100 200", "several"), ("S 190 M 210", "several"), ("190/210", "several"), ("190, 210", "several"), ("190+40", "several"),
    ("890-690", "unreadable"), ("$10", "foreign"), ("10 USD", "foreign"), ("10 ดอลลาร์", "foreign"), ("ประมาณ 300 บาท", "vague"),
    ("ราวๆ 300", "vague"), ("10%", "unreadable"), ("ลด 10%", "unreadable"), ("ลด 50 บาท", "unreadable"), ("0812345678", "unreadable"),
    ("081-234-5678", "unreadable"), ("8851234567890", "unreadable"), ("ไซส์ 38", "unreadable"), ("120 กรัม", "unreadable"), ("3 ชิ้น", "unreadable"),
    ("390 บาท ค่าส่ง 40 บาท", "unreadable"), ("1 แถม 1", "several"), ("390x", "unreadable"), ("สามร้อย", "unreadable"), ("39O", "unreadable"),
    ("ปกติ 129 ลดเหลือ 199", "not_lower"), ("ปกติ 199 ลดเหลือ 199", "not_lower"), ("1e3", "several"), ("10/2/2569", "several"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "low"), ONE_PRICE)
def test_one_price_is_read(text, low):
    price = read_price(text)
    assert price is not None
    assert (price.low, price.high, price.quantity) == (Decimal(low), None, 1)
    assert "".join(price.text.split()).strip() != ""


@pytest.mark.parametrize(("text", "low", "unit"), PER_UNIT)
def test_a_price_for_a_unit_is_read(text, low, unit):
    price = read_price(text)
    assert price is not None
    assert (price.low, price.quantity, price.unit) == (Decimal(low), 1, unit)


@pytest.mark.parametrize(("text", "low", "high"), RANGES)
def test_a_range_is_read(text, low, high):
    price = read_price(text)
    assert price is not None
    assert (price.low, price.high) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(("text", "low", "quantity", "unit"), BUNDLES)
def test_a_price_for_several_is_read(text, low, quantity, unit):
    price = read_price(text)
    assert price is not None
    assert (price.low, price.quantity, price.unit) == (Decimal(low), quantity, unit)


@pytest.mark.parametrize(("text", "before", "now"), OLD_AND_NEW)
def test_old_and_new_price_are_told_apart(text, before, now):
    line = read_price_line(text)
    assert line.price is not None
    assert line.sale is not None
    assert (line.price.low, line.sale.low) == (Decimal(before), Decimal(now))
    price = read_price(text)
    assert price is not None
    assert price.low == Decimal(now)


@pytest.mark.parametrize(("text", "trouble"), NOT_GUESSED)
def test_what_is_unclear_is_reported_not_guessed(text, trouble):
    assert read_price(text) is None
    assert read_price_line(text).trouble == trouble


def test_the_tables_are_large_enough():
    assert len(ONE_PRICE + PER_UNIT + RANGES + BUNDLES + OLD_AND_NEW + NOT_GUESSED) >= 160


def test_a_starting_price_says_so():
    price = read_price("เริ่มต้น 300 บาท")
    assert price is not None
    assert price.starts_at


def test_a_single_price_and_bundles_in_one_cell():
    line = read_price_line("ชิ้นละ 59 3 ชิ้น 150 6 ชิ้น 280")
    assert line.price is not None
    assert line.price.low == 59
    assert [(b.quantity, b.low) for b in line.bundles] == [(3, 150), (6, 280)]


PROMOTIONS = [
    ("ซื้อ 5 แถม 1", {"buy": 5, "free": 1, "same_free": True}), ("5 แถม 1", {"buy": 5, "free": 1}), ("ซื้อ 2 ชิ้น แถม 1 ชิ้น", {"buy": 2, "free": 1, "same_free": True}),
    ("ซื้อ ๕ แถม ๑", {"buy": 5, "free": 1}), ("ซื้อ1แถม1", {"buy": 1, "free": 1}), ("1 ฟรี 1", {"buy": 1, "free": 1}), ("buy 1 get 1 free", {"buy": 1, "free": 1}),
    ("ซื้อ 2 แถม 1 ถุงผ้า", {"buy": 2, "free": 1}),
    ("ลด 10%", {"percent": 10}), ("ลด10%", {"percent": 10}), ("10% off", {"percent": 10}), ("ส่วนลด ๑๕%", {"percent": 15}), ("-20%", {"percent": 20}),
    ("ครบ 500 ลด 10%", {"percent": 10, "conditional": True}), ("ซื้อ 2 ชิ้น ลด 10%", {"percent": 10, "conditional": True}),
    ("ลด 50 บาท", {"baht_off": 50}), ("ลดทันที 50.-", {"baht_off": 50}), ("ครบ 500 ลด 50", {"baht_off": 50, "conditional": True}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "parts"), PROMOTIONS)
def test_a_promotion_keeps_its_words_and_its_parts(text, parts):
    promotion = read_promotion(text)
    assert promotion.text == text
    assert {key: getattr(promotion, key) for key in parts} == parts
    assert not promotion.bundles


def test_what_is_given_free_beside_is_not_the_same_thing():
    assert not read_promotion("ซื้อ 2 แถม 1 ถุงผ้า").same_free


@pytest.mark.parametrize(
    ("text", "bundles"),
    [
        ("3 ก้อน 120", [(3, 120)]), ("3 ก้อน 120 บาท", [(3, 120)]), ("2 ชิ้น 100 บาท 3 ชิ้น 140 บาท", [(2, 100), (3, 140)]),
        ("2 ชิ้น 100, 3 ชิ้น 140", [(2, 100), (3, 140)]), ("ซื้อ 3 กระปุก 150 บาท", [(3, 150)]), ("โปร 3 ถุง 100", [(3, 100)]),
        ("ซื้อ 3 ชิ้น ลด 20 บาท", []), ("ครบ 3 ชิ้น ส่งฟรี", []), ("ซื้อ 5 แถม 1", []), ("ทักแชท", []),
    ],
)  # fmt: skip
def test_bundles_of_a_promotion(text, bundles):
    assert [(b.quantity, b.low) for b in read_promotion(text).bundles] == bundles


def test_old_and_new_price_in_a_promotion():
    promotion = read_promotion("ปกติ 199 ลดเหลือ 129 ถึงสิ้นเดือน")
    assert promotion.normal is not None
    assert promotion.sale is not None
    assert (promotion.normal.low, promotion.sale.low) == (199, 129)
