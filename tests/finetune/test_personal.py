"""What a person can be found by is taken out; what belongs to the product stays."""

from __future__ import annotations

from collections import Counter

import pytest

from finetune.personal import found_in, names_someone, scrub


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("โทร 081-234-5678", {"phone": 1}),
        ("โทร ๐๘๑ ๒๓๔ ๕๖๗๘ ได้เลย", {"phone": 1}),
        ("+66 81 234 5678", {"phone": 1}),
        ("02-123-4567", {"phone": 1}),
        ("เบอร์ศูนย์แปดหนึ่งสองสามสี่ห้าหกเจ็ดแปด", {"phone": 1}),
        ("ไลน์: somsri.shop", {"line id": 1}),
        ("แอดมาที่ @somsri99", {"line id": 1}),
        ("LINE ID somsri_99", {"line id": 1}),
        ("ดูที่ https://shopee.co.th/abc", {"link": 1}),
        ("เข้า facebook.com/somsri", {"link": 1}),
        ("somsri@example.co.th", {"mail": 1}),
        ("โอน 123-4-56789-0", {"account": 1}),
        ("พร้อมเพย์ 0812345678", {"account": 1}),
        ("เลขบัตร 1-1234-12345-12-1", {"national id": 1}),
        ("ส่งที่ 123/4 หมู่ 5 ต.ในเมือง อ.เมือง จ.ขอนแก่น 40000", {"address": 1}),
        ("บ้านเลขที่ 99 ซ.ลาดพร้าว 71 กรุงเทพฯ 10230", {"address": 1}),
        ("คุณสมชาย ใจดี สั่ง 2 ผืน", {"person": 1}),
        ("นางสาวสมศรี ใจดี", {"person": 1}),
        ("ของพี่แอนกับน้องฝนแพ็กแล้วค่ะ", {"person": 2}),
    ],
)
def test_is_found_and_taken_out(text, kinds):
    counts: Counter[str] = Counter()
    left = scrub(text, counts)
    assert dict(counts) == kinds
    assert not any(letter.isdigit() for letter in left.replace("2 ผืน", ""))
    assert found_in(left) == []


@pytest.mark.parametrize(
    "text",
    [
        "คุณภาพดี คุณค่าทางอาหาร คุณแม่ชอบ คุณลูกค้าจะชอบ คุณใส่ได้ทุกวัน",
        "น้องหมากินได้ พี่เลี้ยงเด็ก นายแบบ นางรำ ป้ายราคา น้องๆ พี่ๆ",
        "อย. 51-2-00358-2-0012 มผช. 17/2546 จดแจ้ง 10-1-6300012345",
        "ราคา 1,290 บาท 0.5 ลิตร ขนาด 80x200 ซม. ส่ง 2-3 วัน",
        "ยาว 2 ม. กว้าง 1 ม. หนา 3 มม.",
        "ทอที่ ต.กุดบาก อ.กุดบาก จ.สกลนคร",
        "น้ำพริกตาแดงแม่บุญมี",
    ],
)
def test_what_is_no_person_stays(text):
    counts: Counter[str] = Counter()
    assert scrub(text, counts) == text
    assert not counts


def test_the_maker_whose_name_is_a_fact_stays():
    assert scrub("ทอโดยป้าสมศรีทุกผืน", known="ผ้าขาวม้า ป้าสมศรี สกลนคร") == "ทอโดยป้าสมศรีทุกผืน"
    assert scrub("ทอโดยป้าสมศรีทุกผืน") == "ทอโดยทุกผืน"


@pytest.mark.parametrize(
    "line",
    [
        "ส่งให้ ด.ต.สมพงษ์ มาดี สน.บางรัก แล้ว",
        "สวัสดีครับพี่เอ๋ พี่ต้อม",
        "สวัสดีค่ะคุณสมศรี คุณนภา เข้ามาแล้ว",
        "ขอบคุณลูกค้าคุณหมอปิยะ รพ.แพร่",
        "พ่อใหญ่คำมี ศรีบุญเรือง เป็นคนตีผึ้ง",
        "ส่งคุณครูพรทิพย์ โรงเรียนวัดป่า ทุกวันจันทร์",
        "คุณเจี๊ยบ ลาดกระบัง โอนแล้วนะคะ",
        "ออเดอร์ล่าสุด: ANNA, Mr. John Smith",
        "ร้านเราอยู่ถนนคนเดินน่าน ใกล้วัดภูมินทร์",
        "มารับเองที่ฟาร์ม พิกัด 14.4745,100.1177",
        "รับเองได้ที่ คอนโดลุมพินี พระราม 9 ตึก B ห้อง 1204",
    ],
)
def test_a_line_about_someone_or_the_way_to_the_shop_is_left_out_whole(line):
    assert names_someone(line)


@pytest.mark.parametrize(
    "line",
    [
        "ขอบคุณมากค่ะ ขอบคุณลูกค้าทุกท่าน สวัสดีค่ะทุกคน สวัสดีค่ะพี่ๆ",
        "ใส่มือถือกับกระเป๋าตังค์ได้ หูหนังแท้ อยู่ทรง",
        "ทอที่บ้านดอนกอย สกลนคร ผืนนี้ใช้เวลาสองวัน",
        "วางข้างจอ วางหลังตู้ก็ได้ ห้องแอร์ก็อุ่น",
        "ส่งของทุกวัน แพ็กให้อย่างดี",
        "หมอนอิงใบนี้ คุณแม่ชอบ ครูใช้ได้ หมอก็ใช้ดี",
    ],
)
def test_a_line_about_the_product_is_kept(line):
    assert not names_someone(line)
