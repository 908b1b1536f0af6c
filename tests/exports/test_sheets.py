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
from assistant.product.record import Shop
from assistant.thai import find_numbers
from assistant.writers.builtin import BuiltinWriter


@pytest.fixture(scope="module", params=["pha-khao-ma", "nam-phrik-ta-daeng", "sabu-khamin"])
def made(request, tmp_path_factory):
    """A kit with English and Chinese listings, and its sheets."""
    product = read_example(request.param).product
    briefs = studio.plan_briefs(product, Shop(), languages=("en", "zh"))
    kit = studio.make_kit(product, writer=BuiltinWriter(), briefs=briefs)
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
    known = {n.value for _, words in listing.texts() for n in find_numbers(words)}
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


def test_a_card_for_every_product_block_with_its_code(made):
    kit, files = made
    live = next(p.content for p in kit.pieces if p.kind == "live")
    blocks = [s for s in live.segments if s.role in ("product", "promo")]
    document = docx.Document(str(files["cue-cards.docx"]))
    heads = [p for p in document.paragraphs if p.style.name == "Heading 1"]
    assert [p.text for p in heads] == [s.title for s in blocks]
    assert [bool(p.paragraph_format.page_break_before) for p in heads] == [False, *[True] * (len(heads) - 1)]
    assert "CF A01" in said(files["cue-cards.docx"])
    assert len(docx.Document(str(files["live-recap.docx"])).tables[0].rows) == 1 + len(blocks)


def test_an_automatic_reply_rests_on_a_fact_or_is_marked(made):
    kit, files = made
    live = next(p.content for p in kit.pieces if p.kind == "live")
    grounded = {a.answer for s in live.segments for a in s.questions if a.facts}
    rows = list(csv.DictReader(io.StringIO(files["questions.csv"].read_text("utf-8-sig"))))
    replies = json.loads(files["questions.json"].read_text("utf-8"))
    assert len(rows) == len(replies) >= 3
    assert len({row["question"] for row in rows}) == len(rows)
    assert all(row["answer"] in grounded for row in rows if row["status"] == "ready")
    assert [r["ready"] for r in replies] == [row["status"] == "ready" for row in rows]
