"""Headers and categories in the words sellers use: word → field, word → category."""

from __future__ import annotations

import pytest

from assistant.product.record import CATEGORIES, Product
from assistant.product.vocabulary import category_name, category_of, field_name, field_of, fold, is_blank, read_words

HEADERS = {
    "id": "id ID sku SKU รหัส รหัสสินค้า โค้ด|product code|Item Code|บาร์โค้ด|Seller SKU|ps_sku_short",
    "name": "name Name NAME ชื่อ ชื่อสินค้า สินค้า รายการ รายการสินค้า ชื่อผลิตภัณฑ์ ผลิตภัณฑ์ เมนู|Product Name|product_name|Item|title|ชื่อสินค้า *|ชื่อสินค้า (ไทย)|ชื่อ สินค้า|ps_product_name|1|0",
    "category": "category หมวด หมวดหมู่ หมวดสินค้า ประเภท ประเภทสินค้า กลุ่มสินค้า Type|Product Category|ชนิดสินค้า|ประเภท/หมวด",
    "price": "price Price ราคา ราคาขาย ราคาปกติ ราคาเต็ม ราคาปลีก ราคา(บาท) บาท THB|ราคา (บาท)|ราคา[บาท]|ราคา:|ราคาต่อชิ้น|ราคาต่อหน่วย|Unit Price|ราคา/หน่วย|ขายเท่าไหร่|selling_price|Price (THB)|ราคา บาท",
    "sale_price": "sale_price ราคาลด ลดเหลือ ราคาโปร ราคาพิเศษ ราคาหลังลด salePrice|Sale Price|ราคาโปรโมชั่น|Discount Price|ราคาสุทธิ|ราคาลด (บาท)",
    "promotion": "promotion โปร โปรโมชั่น โปรโมชัน ส่วนลด ของแถม Promo offer|Special Offer|จัดโปร",
    "promotion_ends": "promotion_ends วันหมดโปร หมดโปร|โปรถึง|โปรถึงวันที่|สิ้นสุดโปร|end date|Valid Until|โปรหมด",
    "features": "features จุดเด่น จุดขาย คุณสมบัติ รายละเอียด รายละเอียดสินค้า คำอธิบาย Description Highlights|ดียังไง|Key Features|Selling Points|ลักษณะเด่น|สเปค",
    "materials": "materials วัสดุ วัตถุดิบ ส่วนผสม ส่วนประกอบ เนื้อผ้า Ingredients Material|ทำจาก|ทำจากอะไร|วัสดุ/ส่วนผสม|วัสดุหรือส่วนผสม|ส่วนผสมหลัก",
    "size": "size ขนาด ไซส์ ไซซ์ มิติ Dimensions Sizes|กว้าง x ยาว|ขนาด (ซม.)|กว้าง×ยาว×สูง|Measurement",
    "net_content": "net_content ปริมาณสุทธิ น้ำหนัก น้ำหนักสุทธิ ปริมาตร ขนาดบรรจุ Weight|Net Weight|น้ำหนัก (กรัม)|Net Wt.|นน.",
    "colours": "colours colors colour color สี สีที่มี เฉดสี|มีสีอะไรบ้าง|Available Colors",
    "variants": "variants ตัวเลือก แบบ รุ่น รสชาติ กลิ่น ลาย Options Flavour|แบบที่มี|ตัวเลือกสินค้า|Variation",
    "origin": "origin แหล่งที่มา แหล่งผลิต ผลิตที่ ที่มา|Made in|สถานที่ผลิต|ทำที่ไหน",
    "origin.province": "จังหวัด จ. Province",
    "origin.community": "ชุมชน วิสาหกิจชุมชน กลุ่ม Community|ชื่อกลุ่ม",
    "origin.maker": "ผู้ผลิต ช่างทอ คนทำ Maker Producer|ชื่อผู้ผลิต",
    "story": "story เรื่องราว เรื่องเล่า ความเป็นมา ภูมิปัญญา|Brand Story|ประวัติความเป็นมา",
    "how_to_use": "how_to_use วิธีใช้ วิธีทาน วิธีรับประทาน วิธีชง|How to use|ใช้ยังไง|Directions",
    "care": "care การดูแล วิธีดูแล วิธีเก็บรักษา วิธีซัก|Care Instructions|อายุการเก็บ|Shelf life",
    "certificates": "certificates ใบรับรอง มาตรฐาน เครื่องหมายรับรอง เลขรับรอง|มาตรฐาน/เลขรับรอง|Certification|การรับรอง",
    "certificates.fda": "อย. เลขอย. อย|เลข อย.|เลขสารบบอาหาร|FDA No.",
    "certificates.cosmetic": "เลขที่จดแจ้ง เลขจดแจ้ง|เลขที่ใบรับจดแจ้ง",
    "certificates.mpc": "มผช. มผช|เลข มผช.",
    "certificates.tis": "มอก. มอก|เลข มอก.",
    "certificates.otop": "OTOP โอทอป ดาว|ดาว OTOP|ระดับดาว",
    "certificates.halal": "ฮาลาล Halal|เลขฮาลาล",
    "audience": "audience กลุ่มเป้าหมาย เหมาะกับ เหมาะสำหรับ|เหมาะกับใคร|Target Audience|กลุ่มลูกค้า",
    "shipping": "shipping ค่าส่ง การจัดส่ง จัดส่ง ค่าจัดส่ง ขนส่ง|ค่าส่ง (บาท)|Shipping Fee|Delivery|ส่งกี่วัน",
    "warranty": "warranty รับประกัน การรับประกัน ประกัน Guarantee|รับประกันกี่วัน",
    "stock": "stock สต็อก สต๊อก สต๊อค จำนวน คงเหลือ จำนวนคงเหลือ Qty Quantity|In stock|มีกี่ชิ้น",
    "photos": "photos รูป รูปภาพ รูปสินค้า ภาพ Image Images|รูป 1|รูป2|photo_3|ชื่อไฟล์รูป|Image URL",
    "ignored": "ลำดับ ลำดับที่ No. #",
}  # fmt: skip

CASES = [
    (label, field)
    for field, words in HEADERS.items()
    for label in ([*words.split("|")[0].split(), *words.split("|")[1:]] if "ps_product_name" not in words
                  else [*words.split("|")[0].split(), *words.split("|")[1:-2], "ps_product_name|1|0"])
]  # fmt: skip

NOT_HEADERS = [
    "",
    " ",
    "ซัพพลายเออร์",
    "เบอร์โทร",
    "หมายเหตุภายใน",
    "กำไร",
    "ต้นทุน",
    "ผ้าขาวม้าทอมือ",
    "59",
    "abc",
    "ราคาส่ง ป้าแดง",
]


@pytest.mark.parametrize(("label", "field"), CASES)
def test_a_header_in_other_words_is_known(label, field):
    assert field_of(label) == field


@pytest.mark.parametrize("label", NOT_HEADERS)
def test_what_is_no_header_is_not_taken_for_one(label):
    assert field_of(label) is None


def test_many_headers_are_tried_and_many_are_known():
    assert len(CASES) >= 220
    assert sum(len(entry["synonyms"]) for entry in read_words("fields").values()) >= 400


def test_no_synonym_means_two_fields():
    seen: dict[str, str] = {}
    for field, entry in read_words("fields").items():
        for word in (field, entry["th"], entry["en"], *entry["synonyms"]):
            assert seen.setdefault(fold(word), field) == field, word


def test_every_field_of_a_product_has_a_name_and_a_header():
    for field in Product.model_fields:
        assert field_of(field) == field
        assert field_name(field) != field
        assert field_name(field, "en") != field


CATEGORY_WORDS = [
    ("อาหาร", "food"), ("น้ำพริก", "food"), ("ขนม", "food"), ("Food", "food"), ("Food & Beverages", "food"), ("อาหารแปรรูป", "food"), ("หมวดอาหาร", "food"),
    ("ประเภทอาหาร", "food"), ("อาหาร > ของแห้ง", "food"), ("เครื่องดื่ม", "drink"), ("กาแฟ", "drink"), ("tea", "drink"), ("ข้าวสาร", "rice"), ("ข้าวหอมมะลิ", "rice"),
    ("อาหารเสริม", "supplement"), ("vitamins", "supplement"), ("เครื่องสำอาง", "cosmetic"), ("สบู่", "cosmetic"), ("Beauty", "cosmetic"), ("skincare", "cosmetic"),
    ("สมุนไพร", "herbal"), ("ยาดม", "herbal"), ("เหล้า", "alcohol"), ("สาโท", "alcohol"), ("บุหรี่ไฟฟ้า", "tobacco"), ("ยา", "drug"), ("medicine", "drug"),
    ("เครื่องมือแพทย์", "medical"), ("เสื้อผ้า", "fashion"), ("Women's Clothing", "fashion"), ("ผ้าทอ", "textile"), ("ผ้าไหม", "textile"), ("silk", "textile"),
    ("กระเป๋า", "bag"), ("จักสาน", "bag"), ("เครื่องประดับ", "jewellery"), ("jewelry", "jewellery"), ("เครื่องเงิน", "jewellery"), ("เซรามิก", "ceramic"),
    ("เครื่องปั้นดินเผา", "ceramic"), ("ของใช้ในบ้าน", "home"), ("Home & Living", "home"), ("เทียนหอม", "candle"), ("ของเล่น", "toy"), ("เครื่องใช้ไฟฟ้า", "electronics"),
    ("สัตว์เลี้ยง", "pet"), ("อาหารแมว", "pet"), ("ต้นไม้", "agri"), ("บริการ", "service"), ("คอร์สเรียน", "service"), ("อื่นๆ", "other"), ("อื่น ๆ", "other"),
    ("textile", "textile"), ("TEXTILE", "textile"), (" ผ้า ", "textile"), ("สินค้าทั่วไป", "other"),
]  # fmt: skip


@pytest.mark.parametrize(("word", "code"), CATEGORY_WORDS)
def test_a_category_in_her_words(word, code):
    assert category_of(word) == code


@pytest.mark.parametrize("word", ["ของน่ารัก", "xyz", "", "รถยนต์มือสอง", "กขค"])
def test_an_unknown_category_is_not_guessed(word):
    assert category_of(word) is None


def test_every_category_has_names_and_each_word_one_category():
    assert set(read_words("categories")) == set(CATEGORIES)
    seen: dict[str, str] = {}
    for code, entry in read_words("categories").items():
        assert category_name(code) == entry["th"]
        for word in (code, entry["th"], entry["en"], *entry["synonyms"]):
            assert seen.setdefault(fold(word), code) == code, word


@pytest.mark.parametrize("text", ["", "-", "–", "ไม่มี", "N/A", "n/a", "None", "ไม่ระบุ"])
def test_a_cell_that_says_nothing_is_blank(text):
    assert is_blank(text)


@pytest.mark.parametrize("text", ["0", "ไม่มีสารกันบูด", "นา", "ก", "ไม่มีกลิ่น"])
def test_a_cell_that_says_something_is_not(text):
    assert not is_blank(text)
