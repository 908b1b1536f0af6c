"""Sheets to print (A4, DOCX), laid out from pieces that have passed the gate: the sell sheet for business matching, the
influencer brief, buyers' questions (also as CSV and JSON for automatic replies), cue cards and the recap of a live."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from assistant.content import Answer, Kind, Kit, Listing, LiveScript, Post, Segment, VideoScript
from assistant.exports.docx import add_table, new_document, set_complex_script
from assistant.exports.files import write_whole
from assistant.messages import say
from assistant.rulebook.law import LawRule, class_of, law_rules

if TYPE_CHECKING:
    from docx.document import Document

_SPEC = re.compile(r"(?P<label>[^:：\n]{1,24})[:：]\s*(?P<value>\S.*)")
_CHECK = ("ขอเช็ก", "ไม่กล้าตอบ", "ยังไม่มีข้อมูล", "ไม่อยากเดา", "จดคำถาม")
"""How an answer begins that is no answer yet."""
_MOST_PHRASES, _MOST_RULES, _MOST_SHOTS = 4, 8, 6
_CARD_POINTS = 28


def export_sheets(kit: Kit, folder: Path, names: Collection[str] = ()) -> list[Path]:
    """The sheets of `names` (all where none is named) that the kit has something for.

    Raises ExportError where the folder cannot be written.
    """
    return [file for name, sheet in SHEETS.items() if not names or name in names for file in sheet.export(kit, folder)]


class Sheet(NamedTuple):
    """One sheet: the kinds of pieces it is laid out from, and how it is written."""

    needs: tuple[Kind, ...]
    export: Callable[[Kit, Path], list[Path]]


def _sell_sheets(kit: Kit, folder: Path) -> list[Path]:
    """One a language that has a listing."""
    return [
        _document(folder / f"sell-sheet-{language}.docx", partial(_sell_sheet, kit=kit, listing=listing))
        for language, listing in sorted(_listings(kit).items())
    ]


def _briefs(kit: Kit, folder: Path) -> list[Path]:
    if (listing := _listings(kit).get("th")) is None:
        return []
    return [_document(folder / "influencer-brief.docx", partial(_influencer_brief, kit=kit, listing=listing))]


def _of_the_live(name: str, fill: Callable[..., None]) -> Callable[[Kit, Path], list[Path]]:
    def export(kit: Kit, folder: Path) -> list[Path]:
        live = _live(kit)
        return [_document(folder / name, partial(fill, kit=kit, live=live))] if live else []

    return export


def _listings(kit: Kit) -> dict[str, Listing]:
    """Language → its first listing that has passed the gate."""
    return {p.content.language: p.content for p in reversed(kit.pieces) if p.passes and isinstance(p.content, Listing)}


def _live(kit: Kit) -> LiveScript | None:
    return next((p.content for p in kit.pieces if p.passes and isinstance(p.content, LiveScript)), None)


def _document(path: Path, fill: Callable[[Document], None]) -> Path:
    def write(part: Path) -> None:
        document = new_document()
        fill(document)
        set_complex_script(document)
        document.save(str(part))

    return write_whole(path, write)


# The sell sheet.


def _sell_sheet(document: Document, *, kit: Kit, listing: Listing) -> None:
    """One page: photo, name, what it is, facts as a table. Only what the listing says."""
    _tighten(document)
    document.add_heading(listing.title, level=1)
    _add_photo(document, kit)
    for highlight in listing.highlights:
        document.add_paragraph(highlight.text, style="List Bullet")
    rows = list(spec_rows(listing))
    rest = [line for line in listing.description.splitlines() if line.strip() and not _SPEC.fullmatch(line.strip())]
    for line in rest:
        document.add_paragraph(line)
    if rows:
        add_table(document, _HEADS[listing.language], rows)
    for blank in _BLANKS[listing.language]:
        document.add_paragraph(f"{blank} {'_' * 40}")


def _tighten(document: Document) -> None:
    """Smaller letters and margins, so that the sheet stays one page with a wider font than its own, too."""
    from docx.shared import Cm, Pt

    document.styles["Normal"].font.size = Pt(12)
    for name in ("Normal", "List Bullet"):
        document.styles[name].paragraph_format.space_after = Pt(0)
    for section in document.sections:
        section.top_margin = section.bottom_margin = Cm(1.5)


_BLANKS = {
    "th": ("ราคาส่ง:", "สั่งขั้นต่ำ:", "ผลิตได้ต่อเดือน:", "ติดต่อร้าน:"),
    "en": ("Wholesale price:", "Minimum order:", "Monthly capacity:", "Contact:"),
    "zh": ("批发价：", "起订量：", "月产量：", "联系方式："),
}
"""Lines to write on: what a business partner asks and the product's facts do not say."""
_HEADS = {"th": ("ข้อมูล", "รายละเอียด"), "en": ("Product information", "Details"), "zh": ("产品信息", "详情")}


def spec_rows(listing: Listing) -> Iterator[tuple[str, ...]]:
    """The `label: value` lines of a description."""
    for line in listing.description.splitlines():
        if found := _SPEC.fullmatch(line.strip()):
            yield found["label"].strip(), found["value"].strip()


def _add_photo(document: Document, kit: Kit) -> None:
    """The first photo, where it is a file that Word can show; a sheet without one is a sheet."""
    from docx.image.exceptions import UnrecognizedImageError
    from docx.shared import Cm

    photo = next((Path(p) for p in kit.product.photos if Path(p).is_file()), None)
    if photo:
        try:
            document.add_picture(str(photo), height=Cm(5))
        except (UnrecognizedImageError, OSError, ValueError):
            return


# The influencer brief.


def _influencer_brief(document: Document, *, kit: Kit, listing: Listing) -> None:
    document.add_heading(say("sheet_influencer", name=kit.product.name), level=1)
    _section(document, "sheet_messages", [h.text for h in listing.highlights])
    _section(document, "sheet_facts", [f"{label}: {value}" for label, value in spec_rows(listing)])
    _section(document, "sheet_price", list(_prices(kit)))
    scripts = [p.content for p in kit.pieces if isinstance(p.content, VideoScript) and p.passes]
    if scripts:
        _section(
            document,
            "sheet_shots",
            [s.picture for s in min(scripts, key=lambda s: abs(s.seconds - 30)).scenes][:_MOST_SHOTS],
        )
    _section(document, "sheet_deliver", [say(f"sheet_deliver_{n}") for n in (1, 2, 3)])
    _section(document, "sheet_do", [say(f"sheet_do_{n}") for n in (1, 2, 3, 4)])
    _section(document, "sheet_dont", list(_forbidden(kit)))


def _section(document: Document, code: str, lines: list[str]) -> None:
    if lines:
        document.add_heading(say(code), level=2)
    for line in lines:
        document.add_paragraph(line, style="List Bullet")


def _prices(kit: Kit) -> Iterator[str]:
    """The price as a checked post says it."""
    for piece in kit.pieces:
        if isinstance(piece.content, Post) and piece.passes:
            yield from (p.text for p in piece.content.paragraphs if {"price", "sale_price"} & set(p.facts))
            return


def _forbidden(kit: Kit) -> Iterator[str]:
    """What the law does not let anybody say of such a thing, each with words and source; the loudest rules first."""
    product_class = class_of(kit.product.category)
    own = [r for r in law_rules() if product_class in r.classes and "general" not in r.classes and r.phrases]
    common = [r for r in law_rules() if r.id.startswith("law.general.") and r.phrases and not r.platforms]
    for rule in (*sorted(own, key=_loudness)[:_MOST_RULES], *common[: _MOST_RULES // 2]):
        words = " · ".join(rule.phrases[:_MOST_PHRASES])
        yield say("sheet_dont_line", reason=rule.reason, words=words, source=rule.source)


def _loudness(rule: LawRule) -> int:
    return ("error", "warning", "note").index(rule.level)


# The live: cue cards, recap, questions.


def _cue_cards(document: Document, *, kit: Kit, live: LiveScript) -> None:
    """One card a product block, in letters that are read at arm's length."""
    from docx.shared import Pt

    first = True
    for segment in (s for s in live.segments if s.role in ("product", "promo")):
        heading = document.add_heading(segment.title, level=1)
        heading.paragraph_format.page_break_before = not first
        first = False
        for line in _card(segment):
            run = document.add_paragraph().add_run(line)
            run.font.size, run.bold = Pt(_CARD_POINTS), line.startswith("CF ")


def _card(segment: Segment) -> Iterator[str]:
    if segment.cf_code:
        yield f"CF {segment.cf_code}"
    yield from (text for text in (segment.promo, segment.pinned_comment) if text)
    yield from (f"• {point.text}" for point in segment.talking_points[:4])
    if segment.audience_prompt:
        yield segment.audience_prompt


def _recap(document: Document, *, kit: Kit, live: LiveScript) -> None:
    """What was to be said, and empty cells for what happened."""
    document.add_heading(say("sheet_recap", name=kit.product.name, minutes=live.minutes), level=1)
    rows = [(_minute(s), s.title, s.cf_code or "", "", "") for s in live.segments if s.role in ("product", "promo")]
    add_table(document, tuple(say(f"sheet_recap_{n}") for n in ("time", "segment", "code", "sold", "asked")), rows)
    _section(document, "sheet_open", [a.question for a in answers_of(live) if is_open(a)])
    document.add_heading(say("sheet_next"), level=2)
    for _ in range(4):
        document.add_paragraph("_" * 60)


def _minute(segment: Segment) -> str:
    return f"{int(segment.start)}–{int(segment.start + segment.minutes)}"


def answers_of(live: LiveScript) -> list[Answer]:
    """Every question of the live once, in its order."""
    return list({a.question: a for segment in live.segments for a in segment.questions}.values())


def is_open(answer: Answer) -> bool:
    """Whether the answer is a promise to find out."""
    return not answer.facts and any(words in answer.answer for words in _CHECK)


def _questions(kit: Kit, folder: Path) -> list[Path]:
    live = _live(kit)
    # What rests on no fact (หมุนให้ดูทุกด้าน) can be said before a camera, not by an automatic reply.
    answers = [a for a in answers_of(live) if a.facts or is_open(a)] if live else []
    if not answers:
        return []

    def sheet(document: Document) -> None:
        document.add_heading(say("sheet_questions", name=kit.product.name), level=1)
        head = (say("sheet_question"), say("sheet_answer"))
        add_table(document, head, [(a.question, a.answer) for a in answers])

    def table(part: Path) -> None:
        with part.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["question", "answer", "status"])
            writer.writerows((a.question, a.answer, "ask" if is_open(a) else "ready") for a in answers)

    replies = [{"question": a.question, "answer": a.answer, "ready": not is_open(a)} for a in answers]
    text = json.dumps(replies, ensure_ascii=False, indent=2)
    return [
        _document(folder / "questions.docx", sheet),
        write_whole(folder / "questions.csv", table),
        write_whole(folder / "questions.json", lambda part: part.write_text(text, "utf-8")),
    ]


SHEETS: dict[str, Sheet] = {
    "sell-sheet": Sheet(("listing",), _sell_sheets),
    "influencer-brief": Sheet(("listing", "post", "video"), _briefs),
    "cue-cards": Sheet(("live",), _of_the_live("cue-cards.docx", _cue_cards)),
    "live-recap": Sheet(("live",), _of_the_live("live-recap.docx", _recap)),
    "questions": Sheet(("live",), _questions),
}
"""Name → sheet; the files of one begin with its name."""
