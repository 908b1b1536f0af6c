"""A kit on disk: opened again with the programs that read such files, never half written, nothing unlawful in it."""

import json
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from assistant.content import (
    Answer,
    Finding,
    Grounded,
    Kit,
    Listing,
    LiveScript,
    Piece,
    Post,
    Scene,
    Segment,
    VideoScript,
)
from assistant.errors import ExportError
from assistant.exports import export_docx, export_kit, export_text, export_xlsx, export_zip, text_of
from assistant.exports.files import file_name, write_whole
from assistant.product.record import Price, Product

LISTING = Listing(
    platform="shopee", title="=HYPERLINK(1) ผ้าขาวม้าทอมือ", description="ดูแลง่าย ซักมือน้ำเย็น",
    highlights=(Grounded(text="ทอด้วยกี่พื้นบ้านทีละผืน", facts=("feature.1",)),), hashtags=("#ผ้าขาวม้า", "#ย้อมคราม"), keywords=("ผ้าขาวม้า", "ผ้าคลุมไหล่"),
)  # fmt: skip
POST = Post(
    platform="facebook",
    paragraphs=(Grounded(text="ย้อมไป 5 รอบค่ะ"), Grounded(text="990 บาท")),
    call_to_action="พิมพ์ “คราม” ใต้โพสต์ได้เลยค่ะ",
)
VIDEO = VideoScript(
    seconds=15, hook="สีนี้ย้อมห้ารอบค่ะ", call_to_action="กดตะกร้าได้เลยค่ะ", caption="ครามเข้ม", hashtags=("#คราม",),
    scenes=(Scene(seconds=6, picture="มือบิดผ้า", voice="สีนี้ย้อมห้ารอบค่ะ", on_screen="ย้อม 5 รอบ", photo="p1"), Scene(seconds=9, picture="ผ้าพับ", voice="กดตะกร้าได้เลยค่ะ")),
)  # fmt: skip
LIVE = LiveScript(
    minutes=30, segments=(Segment(
        role="product", start=0, minutes=30, title="ผ้าขาวม้า", goal="ให้เห็นสีจริง", cf_code="A01", pinned_comment="ผ้าขาวม้า | 990 บาท",
        talking_points=(Grounded(text="กางเต็มผืน"),), sample_lines=("นี่ค่ะ เต็มผืน",),
        questions=(Answer(question="สีตกไหม", answer="ขอเช็กกับช่างทอให้ก่อนนะคะ"),)),),
)  # fmt: skip
ERROR = Finding(
    rule="law.test",
    level="error",
    field="title",
    start=0,
    end=3,
    text="ที่สุด",
    reason="พิสูจน์ไม่ได้",
    suggestion="บอกตัวเลข",
    source="สคบ. 2565",
)


def piece(content, findings=()):
    return Piece(kind=content.kind, platform=content.platform, content=content, findings=findings)


@pytest.fixture
def kit():
    price = Price(low=1290, text="1,290.-")
    pieces = tuple(piece(c) for c in (LISTING, POST, VIDEO, LIVE))
    return Kit(product=Product(name="ผ้าขาวม้า/ทอมือ: ย้อมคราม?", price=price, id="=1+1"), pieces=pieces)


def test_a_listing_and_a_post_are_ready_to_paste():
    assert text_of(LISTING) == (
        "=HYPERLINK(1) ผ้าขาวม้าทอมือ\n\n• ทอด้วยกี่พื้นบ้านทีละผืน\n\nดูแลง่าย ซักมือน้ำเย็น\n\n#ผ้าขาวม้า #ย้อมคราม\n"
    )
    assert text_of(POST) == "ย้อมไป 5 รอบค่ะ\n\n990 บาท\n\nพิมพ์ “คราม” ใต้โพสต์ได้เลยค่ะ\n"


@pytest.mark.parametrize("content", [LISTING, POST, VIDEO, LIVE], ids=lambda c: c.kind)
def test_every_word_of_a_content_is_in_its_text(content):
    text = text_of(content)
    missing = {words for path, words in content.texts() if words not in text}
    assert missing <= set(getattr(content, "keywords", ()))


SHEETS = {
    "sell-sheet-th.docx", "influencer-brief.docx", "cue-cards.docx", "live-recap.docx", "questions.docx",
    "questions.csv", "questions.json",
}  # fmt: skip


def test_all_formats_open_again(kit, tmp_path):
    names = {file.name for file in export_kit(kit, tmp_path)}
    assert names == {
        "listing-shopee.txt",
        "post-facebook.txt",
        "video-15s.txt",
        "live-30min.txt",
        "kit.json",
        "kit.docx",
        "listings.xlsx",
        *SHEETS,
    }
    assert Kit.model_validate(json.loads((tmp_path / "kit.json").read_text("utf-8"))) == kit
    assert not list(tmp_path.glob(".part-*"))


def test_a_title_never_becomes_a_formula(kit, tmp_path):
    export_xlsx(kit, tmp_path)
    head, row = CalamineWorkbook.from_path(str(tmp_path / "listings.xlsx")).get_sheet_by_index(0).to_python()
    assert (row[head.index("title")], row[head.index("sku")]) == (LISTING.title, "=1+1")


def test_word_sets_thai_in_the_same_font_size_and_weight(kit, tmp_path):
    export_docx(kit, tmp_path)
    document = Document(str(tmp_path / "kit.docx"))
    runs = list(document.element.body.iter(qn("w:r")))
    assert runs
    for run in runs:
        properties = run.find(qn("w:rPr"))
        assert properties.find(qn("w:rFonts")).get(qn("w:cs"))
        assert (properties.find(qn("w:b")) is None) == (properties.find(qn("w:bCs")) is None)
    said = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert "ขอเช็กกับช่างทอให้ก่อนนะคะ" in said
    assert "มือบิดผ้า" in said


def test_what_has_an_error_is_kept_back_and_told(kit, tmp_path):
    bad = kit.model_copy(update={"pieces": (piece(LISTING, (ERROR,)), piece(POST)), "notes": ("ตัด “หายขาด” ออก",)})
    names = {file.name for file in export_kit(bad, tmp_path)}
    assert "listing-shopee.txt" not in names
    assert "listings.xlsx" not in names
    told = (tmp_path / "อ่านก่อน.txt").read_text("utf-8")
    assert all(words in told for words in ("หายขาด", "listing-shopee", "ที่สุด", "พิสูจน์ไม่ได้", "บอกตัวเลข"))


def test_the_zip_holds_everything_under_the_products_name(kit, tmp_path):
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"0")
    with zipfile.ZipFile(export_zip(kit, tmp_path / "kit.zip", [clip])) as archive:
        assert archive.testzip() is None
        assert {"ผ้าขาวม้า-ทอมือ-ย้อมคราม/kit.json", "ผ้าขาวม้า-ทอมือ-ย้อมคราม/clip.mp4"} <= set(archive.namelist())


def test_a_write_that_fails_leaves_the_old_file_and_no_half(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("เก่า", "utf-8")

    def full(part):
        part.write_text("ครึ่ง", "utf-8")
        raise OSError(28, "No space left on device")

    with pytest.raises(ExportError) as caught:
        write_whole(target, full)
    assert "a.txt" in caught.value.say("th")
    assert [f.name for f in tmp_path.iterdir()] == ["a.txt"]
    assert target.read_text("utf-8") == "เก่า"


@pytest.mark.parametrize(("name", "file"), [
    ("ผ้าขาวม้า/ทอมือ", "ผ้าขาวม้า-ทอมือ"), ("น้ำพริก: กากหมู?", "น้ำพริก-กากหมู"), ("../../etc", "etc"), ("...", "kit"), ("con*", "con_"),
    ("ก็" * 80, "ก็" * 60), ("🍜", "kit"),
])  # fmt: skip
def test_names_suit_every_system_and_keep_thai_whole(name, file):
    assert file_name(name) == file


def test_nothing_is_written_for_an_empty_kit_but_its_record(tmp_path):
    empty = Kit(product=Product(name="ก"), pieces=())
    assert [f.name for f in export_kit(empty, tmp_path)] == ["kit.json"]
    assert export_text(empty, tmp_path) == []
