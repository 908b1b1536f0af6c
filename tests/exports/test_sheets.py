"""The printed sheets, opened again as Word does: what they say comes from pieces that have passed the gate."""

from __future__ import annotations

import csv
import io
import json
import re

import docx
import pytest

from assistant import studio
from assistant.examples import read_example
from assistant.exports import export_sheets
from assistant.exports.sell_sheet import ways_of
from assistant.product.record import Product, Shop
from assistant.thai import find_numbers
from assistant.writers.builtin import BuiltinWriter

SHOP = Shop(name="ร้านยายคำ", contact="LINE @yaikham โทร 081-234-5678")


@pytest.fixture(scope="module", params=["pha-khao-ma", "nam-phrik-ta-daeng", "sabu-khamin"])
def made(request, tmp_path_factory):
    """A kit with English and Chinese listings, and its sheets."""
    product = read_example(request.param).product
    briefs = studio.plan_briefs(product, SHOP, languages=("en", "zh"))
    kit = studio.make_kit(product, SHOP, writer=BuiltinWriter(), briefs=briefs)
    folder = tmp_path_factory.mktemp(request.param)
    return kit, {file.name: file for file in export_sheets(kit, folder)}


def said(file) -> str:
    document = docx.Document(str(file))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_every_sheet_is_there_and_opens(made):
    _, files = made
    assert set(files) == {
        "sell-sheet-th.docx", "sell-sheet-en.docx", "sell-sheet-zh.docx", "influencer-brief.docx", "cue-cards.docx",
        "live-recap.docx", "questions.docx", "questions.csv", "questions.json",
    }  # fmt: skip
    assert all(said(file).strip() for name, file in files.items() if name.endswith(".docx"))


@pytest.mark.parametrize("language", ["th", "en", "zh"])
def test_a_sell_sheet_holds_its_listing_and_no_other_number(made, language):
    kit, files = made
    text = said(files[f"sell-sheet-{language}.docx"])
    listing = next(p.content for p in kit.pieces if p.kind == "listing" and p.content.language == language)
    assert listing.title in text
    assert all(highlight.text in text for highlight in listing.highlights)
    known = {n.value for words in (*(t for _, t in listing.texts()), SHOP.contact) for n in find_numbers(words)}
    assert {n.value for n in find_numbers(text)} <= known
    assert (re.search("[ก-๛]", text) is None) == (language != "th")
    assert docx.Document(str(files[f"sell-sheet-{language}.docx"])).inline_shapes, "the photo"


def test_the_brief_tells_what_the_law_of_this_class_forbids(made):
    kit, files = made
    text = said(files["influencer-brief.docx"])
    listing = next(p.content for p in kit.pieces if p.kind == "listing")
    assert all(highlight.text in text for highlight in listing.highlights)
    assert "#โฆษณา" in text
    assert {"textile": "ที่สุด", "food": "รักษา", "cosmetic": "สิว"}[kit.product.category] in text


@pytest.mark.parametrize("language", ["th", "en", "zh"])
def test_a_sell_sheet_says_who_sells_it_with_a_code_to_scan(made, language):
    _, files = made
    text = said(files[f"sell-sheet-{language}.docx"])
    assert "@yaikham" in text and "081-234-5678" in text
    assert (SHOP.name if language == "th" else "Yai Kham") in text
    document = docx.Document(str(files[f"sell-sheet-{language}.docx"]))
    assert len(document.element.body.xpath(".//pic:pic")) == 2, "the photo and the code"


def test_a_contact_is_read_for_what_a_phone_opens():
    ways = {way.kind: way.link for way in ways_of("ไลน์ yaikham99 เบอร์ 02 123 4567 shopee.co.th/yaikham")}
    assert ways == {
        "link": "https://shopee.co.th/yaikham", "line": "https://line.me/R/ti/p/~yaikham99", "phone": "tel:021234567",
    }  # fmt: skip
    assert ways_of("หน้าวัด ซอย 3") == []


def test_without_a_shop_there_is_a_line_to_write_on(tmp_path):
    kit = studio.make_kit(Product(name="ผ้าขาวม้า"), writer=BuiltinWriter())
    files = {file.name: file for file in export_sheets(kit, tmp_path, ["sell-sheet"])}
    text = said(files["sell-sheet-th.docx"])
    assert "ร้าน: ____" in text and "ติดต่อ: ____" in text
    assert not docx.Document(str(files["sell-sheet-th.docx"])).element.body.xpath(".//pic:pic")


def test_a_card_for_every_product_with_its_code_and_price_in_the_biggest_letters(made):
    kit, files = made
    live = next(p.content for p in kit.pieces if p.kind == "live")
    blocks = [s for s in live.segments if s.role in ("product", "promo")]
    document = docx.Document(str(files["cue-cards.docx"]))
    heads = [p for p in document.paragraphs if p.style.name == "Heading 1"]
    names = list(dict.fromkeys(s.title.partition(": ")[0] if s.role == "product" else s.title for s in blocks))
    assert [p.text for p in heads] == names
    assert [bool(p.paragraph_format.page_break_before) for p in heads] == [False, *[True] * (len(heads) - 1)]
    sizes = {run.text: run.font.size.pt for p in document.paragraphs for run in p.runs if run.font.size}
    (first,) = [text for text in sizes if text.startswith("CF A01 · ")]
    assert "บาท" in first and sizes[first] == max(sizes.values()) >= 60
    assert min(size for text, size in sizes.items() if text.startswith("•")) >= 26
    assert len(docx.Document(str(files["live-recap.docx"])).tables[0].rows) == 1 + len(blocks)


def test_bold_thai_is_bold_only_where_it_is_meant(made):
    """Word sets Thai by its complex-script twin: “not bold” must not become bold."""
    _, files = made
    body = docx.Document(str(files["cue-cards.docx"])).element.body
    twins = [run for run in body.xpath(".//w:r") if run.xpath("./w:rPr/w:bCs")]
    assert twins
    assert all(run.xpath("./w:rPr/w:b[not(@w:val='0')]") for run in twins)


def test_a_chat_answer_rests_on_a_fact_or_is_marked_and_has_no_stage(made):
    kit, files = made
    live = next(p.content for p in kit.pieces if p.kind == "live")
    answers = {a.question: a for s in live.segments for a in s.questions}
    rows = list(csv.DictReader(io.StringIO(files["questions.csv"].read_text("utf-8-sig"))))
    replies = json.loads(files["questions.json"].read_text("utf-8"))
    assert len(rows) == len(replies) >= 3
    assert len({row["question"] for row in rows}) == len(rows)
    for row in rows:
        answer = answers[row["question"]]
        if row["status"] == "ready":
            assert row["answer"] == answer.written
            assert not re.search("ให้ดู|ในจอ|ไลฟ์|เดี๋ยว(?!ค่อย)|ซูม", row["answer"])
        else:
            assert not answer.facts
            assert row["answer"] == f"ยังไม่มีข้อมูล: {row['question']}"
            assert row["answer"] in said(files["questions.docx"])
    assert [r["ready"] for r in replies] == [row["status"] == "ready" for row in rows]
    assert all(not r["answer"] for r in replies if not r["ready"])
