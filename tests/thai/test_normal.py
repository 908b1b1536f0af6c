"""One spelling, and the tricks undone."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.thai import clusters, find_numbers, normalise, shorten, undisguise, words, wrap
from tests.thai.phrases import ENDLESS, SHOP_PHRASES

SPELLINGS = [
    ("น้ำพริก", "น้ำพริก"),
    ("นํ้าพริก", "น้ำพริก"),
    ("น้ํา", "น้ำ"),
    ("นำ้ปลา", "น้ำปลา"),
    ("บา้น", "บ้าน"),
    ("จะ๊", "จ๊ะ"),
    ("กุ้้ง", "กุ้ง"),
    ("เเม่ค้า", "แม่ค้า"),
    ("พันธุ์", "พันธุ์"),
    ("พันธ์ุ", "พันธุ์"),
    ("ปี่ ป้า กี้", "ปี่ ป้า กี้"),
    ("ผ้า\u200bทอ\u200d\ufeffมือ", "ผ้าทอมือ"),
    ("\u202eราคา\u202c 90", "ราคา 90"),
    ("ราคา\u00a090\u2009บาท", "ราคา 90 บาท"),
    ("บรรทัด\r\nใหม่\u2028อีก", "บรรทัด\nใหม่\nอีก"),
    ("ราคา\x00\x07 90", "ราคา 90"),
    ("ＦＲＥＥ　１２％", "FREE 12%"),
    ("\uf70aก", "ก"),
    ("ป\uf702\uf70a", "ปี่"),
    ("่ตัวแรก", "ตัวแรก"),
    ("ขาด ่ลอย", "ขาด ลอย"),
    ("555555555555", "555555555555"),
    ("5" * 40, "5" * 20),
    ("มาก" + "ก" * 30, "มา" + "ก" * 10),
    ("👩\u200d🍳 ครัว", "👩\u200d🍳 ครัว"),
    ("cafe\u0301", "café"),
    ("ร้อน ๆ", "ร้อน ๆ"),
    ("ฤๅษี", "ฤๅษี"),
    ("", ""),
    ("plain", "plain"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SPELLINGS)
def test_normalise(text: str, expected: str) -> None:
    assert normalise(text) == expected


THAI_MESS = st.text(alphabet="กขปนผดอ่้๊๋์ิีึืุูัะาำเแโไ็ํฺๆฯ 5๕xX*.-\u200b\u200dé👍🏽", max_size=40)


@given(THAI_MESS)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(st.text(max_size=60))
def test_any_text_can_be_normalised(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


DISGUISES = [
    ("ข า ว", "ขาว"),
    ("ผิวข า วใส", "ผิวขาวใส"),
    ("ห.น.้.า.ข.า.ว.ไว", "หน้าขาวไว"),
    ("ฝ้ า", "ฝ้า"),
    ("ข า วใส", "ขาวใส"),
    ("ล*ดน้ำหนัก", "ลดน้ำหนัก"),
    ("ล ด น้ำ ห นั ก", "ลดน้ำหนัก"),
    ("รั ก ษ า โ ร ค", "รักษาโรค"),
    ("ผxม", "ผอม"),
    ("ผ.อ.ม", "ผอม"),
    ("ผอ ม", "ผอม"),
    ("ส*วหาย", "สิวหาย"),
    ("ข1ว", "ขาว"),
    ("ห*น้าขาว*ไว", "หน้าขาวไว"),
    ("รัก.ษาสิว", "รักษาสิว"),
    ("เบา-หวาน", "เบาหวาน"),
    ("ขาววววว", "ขาว"),
    ("ดีมาาาาก", "ดีมาก"),
    ("ขๅว", "ขาว"),
    ("ຂາວ ขาว", "ขาว ขาว"),
    ("รั\u200bก\u200bษา", "รักษา"),
    ("๑๐๐%", "100%"),
]  # fmt: skip
INNOCENT = [
    "ผ้า ขาว", "80x200", "80x200 ซม.", "A-01", "CF A-01", "ส.ค. 2569", "30 พ.ย. 69", "ไทย-จีน", "ขาว/ดำ", "อ.เมือง จ.เชียงใหม่", "ณ ที่ นี้", "ก ข ค",
    "เสื่อกกกว้าง 80 ซม.", "แบรนด์xมาลี", "ครีมxเซรั่ม", "S-M-L ลายดอก", "ซื้อ 5 แถม 1", "ฤๅษีดัดตน", "กรรม ธรรม พรรณ", "ร้านป้า.มะลิ", "โทร. 081-234-5678",
    "มผช. 17/2546", "อย. 51-2-00358-2-0012", "กก. ซม. มล.", "ชาย/หญิง", "SPF50+ PA+++", "www.example.com", "พ.ศ. 2569", "น.ส. สมศรี", "กรุงเทพฯ",
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DISGUISES)
def test_undisguise(text: str, expected: str) -> None:
    assert undisguise(text)[0] == expected


@pytest.mark.parametrize("text", [*INNOCENT, *SHOP_PHRASES])
def test_innocent_text_stays_as_it_is(text: str) -> None:
    assert undisguise(text) == (text, list(range(len(text))))


@given(st.text(alphabet="ขาวลดน้ำหนักผอม *x.-1๕วววา\u200bๅ", max_size=40))
def test_every_letter_knows_where_it_came_from(text: str) -> None:
    clean, where = undisguise(text)
    assert len(clean) == len(where)
    assert all(0 <= at < len(text) for at in where)
    for letter, at in zip(clean, where, strict=True):
        if letter.isascii() and letter.isalpha():
            assert text[at] == letter


def test_a_finding_can_be_shown_where_it_stands() -> None:
    text = "สบู่ก้อนนี้ ล*ด\u200bน้ำหนักได้"
    clean, where = undisguise(text)
    start = clean.index("ลดน้ำหนัก")
    end = start + len("ลดน้ำหนัก")
    assert text[where[start] : where[end - 1] + 1] == "ล*ด\u200bน้ำหนัก"


@given(st.sampled_from(SHOP_PHRASES), st.data())
def test_invisible_letters_hide_nothing(phrase: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(phrase)))
    assert undisguise(phrase[:at] + "\u200b" + phrase[at:])[0] == phrase


@pytest.mark.parametrize("unit", ENDLESS)
def test_endless_runs_lose_nothing(unit: str) -> None:
    """Two thousand letters of anything; that their cost stays linear is shown by tests/bench/bench_thai.py."""
    text = normalise((unit * 2_000)[:2_000])
    assert "".join(words(text)) == text
    assert text.startswith(shorten(text, 120))
    assert all(text[n.start : n.end] == n.text for n in find_numbers(text))


@given(THAI_MESS)
def test_lines_and_cuts_keep_clusters(text: str) -> None:
    text = normalise(text)
    # A skin tone that stands after a space is one cluster with it; where the line ends there, the space goes.
    whole = {cluster for part in text.split() for cluster in clusters(part)} | set(clusters(text))
    for line in wrap(text, 8):
        assert all(cluster.strip() == "" or cluster in whole for cluster in clusters(line))
