"""Numbers as Thai sellers write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
import regex
from hypothesis import assume, given
from hypothesis import strategies as st

from assistant.thai import find_numbers, number_words, spoken
from assistant.thai.spoken import read_aloud

# text → each number as “text kind value[..high] unit”
TABLE = [
    ("ราคา 390 บาท", ["390 บาท price 390 baht"]),
    ("ราคา390บาท", ["390บาท price 390 baht"]),
    ("1,290.-", ["1,290.- price 1290 baht"]),
    ("฿59", ["฿59 price 59 baht"]),
    ("฿ 1,250.50", ["฿ 1,250.50 price 1250.50 baht"]),
    ("๓๙๐ บาท", ["๓๙๐ บาท price 390 baht"]),
    ("690-890", ["690-890 number 690..890"]),
    ("690–890 บาท", ["690–890 บาท price 690..890 baht"]),
    ("690 ถึง 890 บาท", ["690 ถึง 890 บาท price 690..890 baht"]),
    ("3 ก้อน 120", ["3 ก้อน count 3 ก้อน", "120 number 120"]),
    ("ซื้อ 5 แถม 1", ["5 number 5", "1 number 1"]),
    ("ราคาปกติ 1,290 เหลือ 990", ["1,290 price 1290 baht", "990 number 990"]),
    ("ลด 10%", ["10% percent 10 percent"]),
    ("ฝ้าย 100 เปอร์เซ็นต์", ["100 เปอร์เซ็นต์ percent 100 percent"]),
    ("ร้อยละ 15", ["15 percent 15 percent"]),
    ("หนัก 350 กรัม", ["350 กรัม measure 350 g"]),
    ("120 ก.", ["120 ก. measure 120 g"]),
    ("2.5 กก.", ["2.5 กก. measure 2.5 kg"]),
    ("5กิโล", ["5กิโล measure 5 kg"]),
    ("5 กิโลกรัม", ["5 กิโลกรัม measure 5 kg"]),
    ("250 มล.", ["250 มล. measure 250 ml"]),
    ("250ml", ["250ml measure 250 ml"]),
    ("500 ซีซี", ["500 ซีซี measure 500 ml"]),
    ("20000mAh 65W", ["20000mAh measure 20000 mAh", "65W measure 65 W"]),
    ("32 องศา", ["32 องศา measure 32 celsius"]),
    ("15 นิ้ว", ["15 นิ้ว measure 15 inch"]),
    ("80x200 ซม.", ["80x200 ซม. size 80 cm 80,200"]),
    ("80 x 200 ซม.", ["80 x 200 ซม. size 80 cm 80,200"]),
    ("18×12×20 ซม. 300 กรัม", ["18×12×20 ซม. size 18 cm 18,12,20", "300 กรัม measure 300 g"]),
    ("80*200*12 cm", ["80*200*12 cm size 80 cm 80,200,12"]),
    ("ขนาด 80x200x12", ["80x200x12 size 80 80,200,12"]),
    ("ผ้าขาวม้า 3 ผืน", ["3 ผืน count 3 ผืน"]),
    ("2 ตัวเลือก", ["2 number 2"]),
    ("10 กล่อง", ["10 กล่อง count 10 กล่อง"]),
    ("1 โหล", ["1 โหล count 1 dozen"]),
    ("OTOP 4 ดาว", ["4 ดาว count 4 star"]),
    ("ย้อม 5 ครั้ง", ["5 ครั้ง count 5 ครั้ง"]),
    ("ส่ง 2–3 วัน", ["2–3 วัน measure 2..3 day"]),
    ("เก็บได้ 6 เดือน", ["6 เดือน measure 6 month"]),
    ("ประกัน 1 ปี", ["1 ปี measure 1 year"]),
    ("30 พ.ย. 2569", ["30 พ.ย. 2569 date 30 30,11,2026"]),
    ("30 พฤศจิกายน 2569", ["30 พฤศจิกายน 2569 date 30 30,11,2026"]),
    ("30 พ.ย. 69", ["30 พ.ย. 69 date 30 30,11,2026"]),
    ("1-15 ธ.ค.", ["1-15 ธ.ค. date 1..15 1,12,0"]),
    ("30/11/2569", ["30/11/2569 date 30 30,11,2026"]),
    ("2026-11-30", ["2026-11-30 date 30 30,11,2026"]),
    ("วันที่ 5 ธันวา", ["5 ธันวา date 5 5,12,0"]),
    ("พ.ศ. 2546", ["พ.ศ. 2546 date 2546 0,0,2003"]),
    ("18:30 น.", ["18:30 น. time 18.50"]),
    ("18.30 น.", ["18.30 น. time 18.50"]),
    ("9.00-17.00 น.", ["9.00-17.00 น. time 9.00..17.00"]),
    ("ไลฟ์ 2 ทุ่ม", ["2 ทุ่ม time 20"]),
    ("บ่าย 3 โมง", ["บ่าย 3 โมง time 15"]),
    ("1/2 กก.", ["1/2 กก. fraction 0.5 kg"]),
    ("½ ช้อนชา", ["½ ช้อนชา fraction 0.5 teaspoon"]),
    ("ขนาด 3/4 นิ้ว", ["3/4 นิ้ว fraction 0.75 inch"]),
    ("อย. 51-2-00358-2-0012", ["51-2-00358-2-0012 code 0"]),
    ("เลขที่จดแจ้ง 10-1-6010058047", ["10-1-6010058047 code 0"]),
    ("มผช. 17/2546", ["17/2546 code 0"]),
    ("มอก. 166-2549", ["166-2549 code 0"]),
    ("มผช.๑๗/๒๕๔๖", ["๑๗/๒๕๔๖ code 0"]),
    ("โทร 081-234-5678", ["081-234-5678 code 0"]),
    ("โทร 0812345678", ["0812345678 code 0"]),
    ("บาร์โค้ด 8850123456789", ["8850123456789 code 0"]),
    ("CF A-01", ["A-01 code 0"]),
    ("SPF50+ PA+++", ["SPF50+ code 0"]),
    ("กันแสง UV400", ["UV400 code 0"]),
    ("ชาร์จไว USB 3.0", ["3.0 number 3.0"]),
    ("เปิด 24/7", ["24/7 code 0"]),
    ("แบบ 3in1", ["3in1 code 0"]),
    ("ไซซ์ 2XL", ["2XL code 0"]),
    ("S อก 34 M อก 36 L อก 38", ["34 number 34", "36 number 36", "38 number 38"]),
    ("ถังน้ำ 20 L", ["20 L measure 20 l"]),
    ("สามร้อยเก้าสิบบาท", ["สามร้อยเก้าสิบบาท price 390 baht"]),
    ("พันสองร้อยเก้าสิบ", ["พันสองร้อยเก้าสิบ number 1290"]),
    ("ราคาพันสอง", ["พันสอง price 1200 baht"]),
    ("หมื่นห้า", ["หมื่นห้า number 15000"]),
    ("หนึ่งแสนสองหมื่น", ["หนึ่งแสนสองหมื่น number 120000"]),
    ("สองล้านห้าแสน", ["สองล้านห้าแสน number 2500000"]),
    ("ครึ่งกิโล", ["ครึ่งกิโล measure 0.5 kg"]),
    ("กิโลครึ่ง", ["กิโลครึ่ง measure 1.5 kg"]),
    ("2 กิโลครึ่ง", ["2 กิโลครึ่ง measure 2.5 kg"]),
    ("สองเมตร", ["สองเมตร measure 2 m"]),
    ("ยาวตั้งสองเมตร", ["สองเมตร measure 2 m"]),
    ("ย้อมห้ารอบค่ะ", ["ห้ารอบ count 5 รอบ"]),
    ("สองสามวัน", ["สองสามวัน measure 2..3 day"]),
    ("สิบชิ้นสุดท้าย", ["สิบชิ้น count 10 ชิ้น"]),
    ("ร้อยเปอร์เซ็นต์", ["ร้อยเปอร์เซ็นต์ percent 100 percent"]),
    ("สองจุดห้ากิโล", ["สองจุดห้ากิโล measure 2.5 kg"]),
    ("ยี่สิบเอ็ดชิ้น", ["ยี่สิบเอ็ดชิ้น count 21 ชิ้น"]),
    ("1.5 ล้านบาท", ["1.5 ล้านบาท price 1500000.0 baht"]),
    ("3 หมื่น", ["3 หมื่น number 30000"]),
    ("5พันบาท", ["5พันบาท price 5000 baht"]),
    ("ขาย 10k ชิ้น", ["10k ชิ้น count 10000 ชิ้น"]),
    ("ก้อนละ 49 บาท", ["49 บาท price 49 baht"]),
    ("2 เท่า", ["2 เท่า measure 2 times"]),
    ("10,000 ชิ้น", ["10,000 ชิ้น count 10000 ชิ้น"]),
    ("เสื้อ 2 ตัว 500", ["2 ตัว count 2 ตัว", "500 number 500"]),
    ("ลด 50 บาท เมื่อซื้อครบ 300", ["50 บาท price 50 baht", "300 number 300"]),
    ("ราคา 59 บ.", ["59 บ. price 59 baht"]),
    ("อก 40\" ยาว 28\"", ['40" measure 40 inch', '28" measure 28 inch']),
    ("5-3", ["5 number 5", "3 number 3"]),
    ("555555", ["555555 number 555555"]),
    ("ราคา 99บาท/ชิ้น", ["99บาท price 99 baht"]),
    ("เบอร์ 02-123-4567", ["02-123-4567 code 0"]),
    ("รุ่น B12 สีดำ", ["B12 code 0"]),
    ("ทอง 24K", ["24K measure 24 karat"]),
    ("เหลือ 12 ผืน", ["12 ผืน count 12 ผืน"]),
    ("อายุ 3 ขวบ", ["3 ขวบ measure 3 year"]),
]  # fmt: skip

# Number words and letters that are no quantity.
INNOCENT = [
    "เก้าอี้ไม้สัก", "สามีภรรยา", "ห้างสรรพสินค้า", "พันธุ์ไม้", "เมล็ดพันธุ์ผัก", "ผ้าพันคอ", "สองใจ", "หนึ่งเดียวในใจ", "ล้านนา", "แสนอร่อย", "สี่แยกไฟแดง",
    "จังหวัดร้อยเอ็ด", "พวงมาลัยร้อยมือ", "ร้อยลูกปัดเอง", "หกล้ม", "แปดริ้ว", "สิบสองปันนา", "สามารถใช้ได้", "สามัคคี", "ศูนย์บริการ", "ประกันศูนย์", "ศูนย์รวม", "ของมือสอง",
    "เกรดเอ", "พันเกลียว", "สามเหลี่ยม", "เก้าอี้สี่ขา"[:7], "หมอนสามเหลี่ยม", "ห้ามซักเครื่อง", "หกเลอะ", "แสนสบาย", "ยี่ห้อดัง", "ครึ่งๆ กลางๆ", "สามพราน", "สบู่", "",
]  # fmt: skip


def shown(text: str) -> list[str]:
    found = []
    for n in find_numbers(text):
        value = f"{n.value}..{n.high}" if n.high is not None else f"{n.value}"
        parts = ",".join(str(part) for part in n.parts)
        found.append(" ".join(filter(None, [n.text, n.kind, value, n.unit, parts])))
    return found


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_reads(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize("text", INNOCENT)
def test_innocent_words_are_no_numbers(text: str) -> None:
    assert shown(text) == []


def test_spans_point_into_the_text() -> None:
    text = "ผ้าขาวม้า 80x200 ซม. ราคา ๑,๒๙๐ บาท ลดเหลือ ฿990 มผช. 17/2546 สามผืนพันสอง"
    for number in find_numbers(text):
        assert text[number.start : number.end] == number.text


@given(st.text(alphabet="0123456789๐๑๒ .,-/x×%฿กขคงบาทพันสองร้อยครึ่งกิโล\n", max_size=60))
def test_any_text_gives_ordered_spans(text: str) -> None:
    end = 0
    for number in find_numbers(text):
        assert end <= number.start < number.end <= len(text)
        assert number.text == text[number.start : number.end]
        end = number.end


@given(st.integers(min_value=0, max_value=9_999_999))
def test_number_words_are_read_back(value: int) -> None:
    said = number_words(value)
    # สองพันสอง is 2,200 on the market and 2,002 at the bank; the market wins.
    assume(
        value < 1000
        or not regex.fullmatch("(หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า)(พัน|หมื่น|แสน|ล้าน)(สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า)", said)
    )
    text = f"ราคา{said}บาท"
    assert [n.value for n in find_numbers(text)] == [Decimal(value)]


@given(
    st.lists(
        st.sampled_from(
            ["พัน", "สอง", "ร้อย", "ห้าสิบ", "ครึ่ง", "กิโล", "บาท", "ผืน", "แก้ว", "โมง", "บ่าย", " ", "\n", "ลง", "เก้าอี้"]
        )
    ).map("".join)
)
def test_thai_without_a_digit_is_said_as_it_stands(text: str) -> None:
    for colloquial in (True, False):
        assert read_aloud(text, colloquial=colloquial) == text
    assert spoken(text).replace(" ", "") == "\n".join(line.strip() for line in text.split("\n")).replace(" ", "")
