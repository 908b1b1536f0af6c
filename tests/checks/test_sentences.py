"""Sentences as sellers of plain goods say them: what is true of the product passes, what is not is found."""

from __future__ import annotations

import pytest

from assistant.checks import check
from assistant.content import Brief, Listing
from assistant.product.reading import read_product

GOODS = {
    "ผ้า": {
        "name": "ผ้าขาวม้าทอมือ", "category": "textile", "price": "390", "shipping": "ค่าส่ง 40 บาท ถึงใน 2-3 วัน",
        "size": "80x200 ซม.", "materials": "ฝ้าย", "features": "ทอมือ|ย้อมคราม 5 รอบ", "care": "ซักมือน้ำเย็น",
    },
    "มีด": {
        "name": "มีดทำครัวอรัญญิก", "category": "home", "price": "220", "shipping": "ค่าส่ง 35 บาท", "size": "ยาว 30 ซม.",
        "features": "ตีมือ", "stock": "12",
    },
    "พัดลม": {
        "name": "พัดลมพกพา", "category": "electronics", "price": "199", "sale_price": "159",
        "shipping": "ส่งฟรีเมื่อครบ 500 บาท ค่าส่ง 30", "warranty": "รับประกัน 6 เดือน", "features": "ชาร์จ USB-C",
    },
    "เทียน": {
        "name": "เทียนหอมมะลิ", "category": "candle", "price": "120", "shipping": "ส่งฟรี", "net_content": "100 กรัม",
        "materials": "ไขถั่วเหลือง", "features": "จุดได้ 20 ชั่วโมง",
    },
}  # fmt: skip


def found(goods: str, text: str) -> list[tuple[str, str]]:
    """(rule, words) of the warnings and errors at this text of the product's listing."""
    product = read_product(GOODS[goods]).product
    brief = Brief(product=product, kind="listing", platform="shopee")
    content = Listing(
        platform="shopee", language="th", title=product.name, highlights=(), description=text, hashtags=(), keywords=()
    )
    return [(f.rule, f.text) for f in check(content, brief) if f.field == "description" and f.level != "note"]


@pytest.mark.parametrize(
    ("goods", "text"),
    [
        ("มีด", "รวมค่าส่ง 255 บาท"),
        ("มีด", "220 บาท ค่าส่ง 35 บาท รวม 255 บาท"),
        ("มีด", "ราคารวมค่าส่งแล้ว 255 บาท"),
        ("มีด", "ราคานี้ยังไม่รวมค่าส่ง 35 บาท"),
        ("มีด", "2 เล่มรวมค่าส่ง 475 บาท"),
        ("ผ้า", "สองผืน 780 บาท"),
        ("ผ้า", "โอน 430 บาท (รวมค่าส่ง 40 บาท)"),
        ("พัดลม", "ปกติ 199 บาท เหลือ 159 บาท รวมค่าส่ง 189 บาท"),
        ("พัดลม", "ครบ 500 บาท ส่งฟรี"),
        ("เทียน", "ส่งฟรี จ่าย 120 บาทพอ"),
        ("มีด", "ด้ามพลาสติกขอเช็กให้ก่อนนะคะ"),
        ("มีด", "เป็นด้ามพลาสติกไหม ขอเช็กกับช่างก่อนค่ะ"),
        ("ผ้า", "ส่วนจะเป็นผ้าไหมหรือเปล่า ยังไม่มีข้อมูล ขอถามร้านให้ก่อน"),
        ("พัดลม", "มอก. ยังไม่มีข้อมูล ขอเช็กให้ก่อนนะคะ"),
        ("มีด", "เก็บปลายทางไหม ขอเช็กกับร้านก่อนค่ะ"),
        ("ผ้า", "ไม่ใช่ผ้าไหม เป็นฝ้าย"),
        ("ผ้า", "นั่งนานปวดหลัง เอาผ้าม้วนหนุนหลังได้"),
        ("ผ้า", "หายห่วงเรื่องขนส่ง ห่อกันกระแทก"),
        ("ผ้า", "ซื้อไปฝากคุณหมอที่โรงพยาบาลก็เหมาะ"),
        ("เทียน", "กลิ่นมะลิหายไปเมื่อดับเทียน"),
        ("มีด", "ถ้าเป็นสนิม ขัดแล้วทาน้ำมันบาง ๆ สนิมก็หาย"),
        ("ผ้า", "ซักแล้วบิดให้แห้ง ตากในร่ม"),
        ("มีด", "เหลือ 12 เล่ม"),
        ("พัดลม", "รับประกัน 6 เดือน"),
    ],
)
def test_what_is_true_of_it_passes(goods, text):
    assert found(goods, text) == []


@pytest.mark.parametrize(
    ("goods", "text", "rule"),
    [
        ("ผ้า", "หายปวดหลังใน 7 วัน หมอรับรอง", "law.general.cure"),
        ("ผ้า", "หมอรับรอง", "law.general.doctor"),
        ("ผ้า", "ผ่านการรับรองจากแพทย์", "law.general.doctor"),
        ("มีด", "โรงพยาบาลเลือกใช้", "law.general.doctor"),
        ("เทียน", "จุดแล้วไซนัสหาย", "law.general.cure"),
        ("ผ้า", "ห่มแล้วไมเกรนหายขาด", "law.general.cure"),
        ("ผ้า", "ช่วยให้แผลหายเร็ว", "law.general.health"),
        ("ผ้า", "ใส่แล้วหายป่วยไวขึ้น", "law.general.health"),
        ("พัดลม", "พันคอแล้วอาการปวดคอดีขึ้น", "law.general.health"),
        ("เทียน", "จุดแล้วฆ่าไวรัส", "law.general.health"),
        ("มีด", "รวมค่าส่ง 240 บาท", "grounding.price"),
        ("มีด", "รวมค่าส่ง 220 บาท", "consistency.shipping"),
        ("มีด", "3 เล่ม 440 บาท", "grounding.count"),
        ("มีด", "มัดจำ 0 บาท จ่าย 99 บาท", "grounding.price"),
        ("มีด", "ด้ามพลาสติกเหนียวทน", "grounding.material"),
        ("ผ้า", "ผ้าไหมแท้ ขอเช็กสีให้ก่อนนะคะ", "grounding.material"),
        ("ผ้า", "ผ้าไหมแท้ ยังไม่มีข้อมูลเรื่องสี", "grounding.material"),
    ],
)
def test_what_is_not_is_found(goods, text, rule):
    assert rule in [name for name, _ in found(goods, text)]


@pytest.mark.parametrize(
    "category", ["textile", "home", "bag", "jewellery", "electronics", "toy", "pet", "agri", "service", "food", "other"]
)
def test_cure_and_doctor_are_found_in_every_category_though_she_says_so_herself(category):
    told = {"name": "ของดีบ้านเรา", "category": category, "price": "99", "features": "หายปวดหลังใน 7 วัน หมอรับรอง"}
    product = read_product(told).product
    content = Listing(
        platform="shopee", language="th", title=product.name, highlights=(), description=told["features"],
        hashtags=(), keywords=(),
    )  # fmt: skip
    findings = check(content, Brief(product=product, kind="listing", platform="shopee"))
    said = " ".join(f.text for f in findings if f.rule.startswith("law.") and f.level != "note")
    assert "หายปวดหลัง" in said
    assert "หมอรับรอง" in said
