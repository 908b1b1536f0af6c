"""The sheets of a live: cue cards read from two metres, the recap, and buyers' questions answered in writing."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.content import Answer, Kit, LiveScript, Segment
from assistant.exports.documents import add_table, landscape, write_document
from assistant.exports.files import write_whole
from assistant.messages import say
from assistant.thai import length

if TYPE_CHECKING:
    from docx.document import Document

_NAME, _PRICE, _LONG_PRICE, _REST, _KEY, _SMALL = 32, 60, 40, 30, 28, 16
"""Letters of a card, in points: what must be found at a glance, and what is read when there is time."""
_SHORT, _LINE_LENGTH, _LINES = 22, 46, 5
"""Clusters of a head in the biggest letters, of a line of keys, and lines of keys on one card."""


# Cue cards.


def fill_cue_cards(document: Document, *, kit: Kit, live: LiveScript) -> None:
    """One card a product, landscape: name, code, price in big letters, keys under them; one for the promo moment."""
    landscape(document, margin=1.5)
    cards = [s for s in live.segments if s.role == "promo" or (s.role == "product" and _is_first(s, live))]
    for number, segment in enumerate(cards):
        _card(document, segment, live, first=number == 0)


def name_of(segment: Segment) -> str:
    """The product of a block: its title up to what the block is about."""
    return segment.title.partition(": ")[0]


def _is_first(segment: Segment, live: LiveScript) -> bool:
    """A product that comes back has one card."""
    return segment == _blocks_of(name_of(segment), live)[0]


def _blocks_of(name: str, live: LiveScript) -> list[Segment]:
    return [s for s in live.segments if s.role == "product" and name_of(s) == name]


def _card(document: Document, segment: Segment, live: LiveScript, *, first: bool) -> None:
    from docx.shared import Pt

    heading = document.add_heading(name_of(segment) if segment.role == "product" else segment.title, level=1)
    heading.paragraph_format.page_break_before = not first
    heading.paragraph_format.space_before = Pt(0)
    for run in heading.runs:
        run.font.size = Pt(_NAME)
    blocks = _blocks_of(name_of(segment), live) if segment.role == "product" else [segment]
    keys = list(dict.fromkeys(point.text for block in blocks for point in block.talking_points))
    price = next((key for key in keys if key.startswith(_PRICE_KEY)), "")
    now, *rest = _AFTER_PRICE.split(price.removeprefix(_PRICE_KEY), maxsplit=1)
    head = " · ".join(part for part in (f"CF {segment.cf_code}" if segment.cf_code else "", now) if part)
    if head:
        _line(document, head, _PRICE if len(head) <= _SHORT else _LONG_PRICE, bold=True)
    for words in rest:
        _line(document, words, _REST)
    for text in _fitting([key for key in keys if key != price]):
        _line(document, f"• {text}", _KEY)
    times = " · ".join(f"{_minute(block)}–{_minute(block, end=True)}" for block in blocks)
    _line(document, say("sheet_card_times", times=times), _SMALL)


_PRICE_KEY = "ราคา: "
_AFTER_PRICE = re.compile(r" (?=\(จากปกติ|ค่าส่ง|ส่งฟรี|ครบ |รวมส่ง)")
"""What she says first stands in the biggest letters; what it was and what sending costs come under it."""


def _fitting(keys: list[str]) -> Iterator[str]:
    """The keys that one card holds; a long one is left on the run of show."""
    lines = 0
    for key in keys:
        lines += 1 + length(key) // _LINE_LENGTH
        if lines <= _LINES:
            yield key


def _line(document: Document, text: str, points: int, *, bold: bool = False) -> None:
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(4)
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(points), bold or None


def _minute(segment: Segment, *, end: bool = False) -> str:
    at = segment.start + (segment.minutes if end else 0)
    return f"{int(at)}:{round(at % 1 * 60):02d}"


# The recap.


def fill_recap(document: Document, *, kit: Kit, live: LiveScript) -> None:
    """What was to be said, and empty cells for what happened."""
    document.add_heading(say("sheet_recap", name=kit.product.name, minutes=live.minutes), level=1)
    document.add_paragraph(say("sheet_recap_head"))
    rows = [(_minute(s), s.title, s.cf_code or "", "", "", "") for s in live.segments if s.role in ("product", "promo")]
    columns = ("time", "segment", "code", "sold", "paid", "asked")
    add_table(document, tuple(say(f"sheet_recap_{n}") for n in columns), rows, widths=(2.2, 6.0, 1.7, 1.8, 1.8, 3.5))
    if open_questions := [a.question for a in answers_of(live) if is_open(a)]:
        document.add_heading(say("sheet_open"), level=2)
        add_table(document, _head(), [(question, "") for question in open_questions], widths=_WIDTHS)
    document.add_heading(say("sheet_next"), level=2)
    for number in (1, 2, 3):
        document.add_paragraph(f"{say(f'sheet_next_{number}')} {'_' * 46}")


# Buyers' questions.

_WIDTHS = (6.0, 11.0)


def _head() -> tuple[str, str]:
    return say("sheet_question"), say("sheet_answer")


def answers_of(live: LiveScript) -> list[Answer]:
    """Every question of the live once, in its order."""
    return list({a.question: a for segment in live.segments for a in segment.questions}.values())


def is_open(answer: Answer) -> bool:
    """Whether nobody knows yet: neither a fact nor a wording for the chat."""
    return answer.role == "question" and not answer.facts and not answer.written


def _ready(live: LiveScript) -> Iterator[tuple[str, str]]:
    """Questions with what may be sent; a model's answer that rests on facts is taken as it stands."""
    for answer in answers_of(live):
        if reply := answer.written or (answer.answer if answer.facts else ""):
            yield answer.question, reply


def write_questions(kit: Kit, live: LiveScript, folder: Path) -> list[Path]:
    """`questions.docx` to print, `.csv` for a spreadsheet, `.json` for automatic replies; open ones are marked."""
    ready, still = list(_ready(live)), [a.question for a in answers_of(live) if is_open(a)]
    if not ready and not still:
        return []
    missing = {question: say("sheet_missing", question=question) for question in still}

    def sheet(document: Document) -> None:
        document.add_heading(say("sheet_questions", name=kit.product.name), level=1)
        add_table(document, _head(), ready, widths=_WIDTHS)
        if still:
            document.add_heading(say("sheet_fill_in"), level=2)
            add_table(document, _head(), [(missing[question], "") for question in still], widths=_WIDTHS)

    def table(part: Path) -> None:
        with part.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["question", "answer", "status"])
            writer.writerows((question, reply, "ready") for question, reply in ready)
            writer.writerows((question, missing[question], "ask") for question in still)

    replies = [{"question": q, "answer": reply, "ready": True} for q, reply in ready]
    replies += [{"question": q, "answer": "", "ready": False} for q in still]
    text = json.dumps(replies, ensure_ascii=False, indent=2)
    return [
        write_document(folder / "questions.docx", sheet),
        write_whole(folder / "questions.csv", table),
        write_whole(folder / "questions.json", lambda part: part.write_text(text, "utf-8")),
    ]
