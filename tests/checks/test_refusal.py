"""Alcohol, tobacco and drugs: no promotional copy leaves by any door, under any name; what only sounds like them may."""

from __future__ import annotations

import json

import pytest

from assistant import checks, studio
from assistant.__main__ import main
from assistant.batch import run_batch
from assistant.errors import WriterError
from assistant.product.record import Product, Shop
from assistant.settings import Settings
from assistant.web.desk import ModelChoice, write_desk
from assistant.writers.builtin import BuiltinWriter

REFUSED = (
    "สาโทข้าวเหนียว", "Craft Beer สับปะรด", "เ บี ย ร์ สด", "เห ล้าขาว", "เหล้า*บ๊วย", "ไว น์ กระเจี๊ยบ", "แจกแถมเบียร์ช้าง", "กระเช้าไวน์ปีใหม่",
    "เครื่องดื่มแอลกอฮอล์รสลิ้นจี่", "พอตใช้แล้วทิ้ง", "พ อ ต", "V A P E", "บุห*รี่ไฟฟ้า", "ยาเส้นตราม้า", "ย า ล ด ความอ้วน", "ยาแก้ปวด",
)  # fmt: skip
WELCOME = (
    "แก้วไวน์คริสตัล", "ที่เปิดขวดเบียร์", "ไส้กรอกเบียร์", "ที่เขี่ยบุหรี่ไม้", "เจลแอลกอฮอล์ล้างมือ", "ยาดมส้มโอ", "พอร์ตชาร์จ", "ปลาเส้นกับแกล้ม",
    "เสื้อสีไวน์", "กระเป๋าพอตัว", "ข้าวหมาก", "คอมบูชา", "กล่องใส่ยา",
)  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused_whatever_the_disguise(name):
    reason = checks.refusal(Product(name=name))
    assert reason
    assert len(reason) > 60


@pytest.mark.parametrize("name", WELCOME)
def test_what_only_sounds_like_it_is_welcome(name):
    assert checks.refusal(Product(name=name)) is None


@pytest.mark.parametrize(
    ("features", "refused"),
    [
        (("แอลกอฮอล์ 5%",), True), (("หมัก 3 เดือน", "12 ดีกรี"), True), (("แอลกอฮอล์ต่ำกว่า 0.5%",), False),
        (("แอลกอฮอล์ 0.4%",), False), (("ไม่มีแอลกอฮอล์ น้ำตาล 30%",), False),
    ],
)  # fmt: skip
def test_a_drink_that_gives_its_strength(features, refused):
    assert bool(checks.refusal(Product(name="น้ำผลไม้หมัก", category="drink", features=features))) is refused
    assert checks.refusal(Product(name="น้ำหอม", category="cosmetic", features=features)) is None


NAMES = ("สาโทข้าวเหนียว", "พ อ ต", "ย า ล ด ความอ้วน")


@pytest.mark.parametrize("name", NAMES)
def test_every_piece_of_a_kit_is_refused(name):
    for brief in studio.plan_briefs(Product(name=name)):
        with pytest.raises(WriterError):
            studio.make_piece(brief, BuiltinWriter())


def test_it_may_not_hide_behind_another_product_in_a_live():
    (live,) = [b for b in studio.plan_briefs(Product(name="ปลาเส้น", category="food")) if b.kind == "live"]
    with pytest.raises(WriterError):
        studio.make_piece(live.model_copy(update={"more_products": (Product(name="เ บี ย ร์ สด"),)}), BuiltinWriter())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("command", ["write", "kit"])
def test_the_command_line_refuses_and_tells_what_she_may_do(name, command, tmp_path, capsys):
    file = tmp_path / "product.toml"
    file.write_text(f"name = {json.dumps(name, ensure_ascii=False)}\nprice = 99\n", encoding="utf-8")
    more = ["--kind", "post"] if command == "write" else ["--out", str(tmp_path / "out")]
    assert main([command, str(file), *more]) == 2
    said = capsys.readouterr()
    assert name in said.err
    assert "99" not in said.out
    assert not list((tmp_path / "out").rglob("*listing*"))


def test_a_table_tells_the_row_and_writes_none_of_it(tmp_path):
    table = tmp_path / "shop.csv"
    rows = ["ชื่อสินค้า,ราคา", *(f"{name},99" for name in NAMES), "ผ้าขาวม้า,290"]
    table.write_text("\n".join(rows), encoding="utf-8")
    report = run_batch(table, tmp_path / "out", settings=Settings(home=tmp_path))
    assert (report.failed, report.rows) == (3, 4)
    kits = [json.loads(line) for line in (tmp_path / "out" / "kits.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [bool(kit["pieces"]) for kit in kits] == [False, False, False, True]
    assert all("ไม่" in json.dumps(kit["error"], ensure_ascii=False) for kit in kits[:3])


@pytest.mark.parametrize("name", NAMES)
def test_the_page_refuses(name, tmp_path):
    with pytest.raises(WriterError):
        next(write_desk(Product(name=name), Shop(), ModelChoice(), Settings(home=tmp_path)))
