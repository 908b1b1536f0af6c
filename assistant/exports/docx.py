"""DOCX: the scripts as sheets to print, the live run-of-show and the video shot list as tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.content import Kit, LiveScript, Piece, Segment, VideoScript
from assistant.exports.documents import add_table, new_document, set_complex_script
from assistant.exports.files import piece_name, write_whole
from assistant.exports.text import clock, text_of, voice_of

if TYPE_CHECKING:
    from docx.document import Document


def export_docx(kit: Kit, folder: Path) -> list[Path]:
    """`kit.docx`, A4, Thai set as complex script so that font, size and bold reach it."""
    pieces = [piece for piece in kit.pieces if piece.passes]
    if not pieces:
        return []

    def write(part: Path) -> None:
        document = new_document()
        document.add_heading(kit.product.name, level=0)
        for piece in pieces:
            _add_piece(document, piece)
        set_complex_script(document)
        document.save(str(part))

    return [write_whole(folder / "kit.docx", write)]


def _add_piece(document: Document, piece: Piece) -> None:
    document.add_heading(piece_name(piece), level=1)
    content = piece.content
    if isinstance(content, VideoScript):
        _add_shots(document, content)
    elif isinstance(content, LiveScript):
        _add_run_of_show(document, content)
    else:
        for line in text_of(content).splitlines():
            document.add_paragraph(line)


def _add_shots(document: Document, script: VideoScript) -> None:
    start = 0.0
    rows: list[tuple[str, ...]] = []
    for scene in script.scenes:
        span = f"{clock(start)}–{clock(start + scene.seconds)}"
        rows.append((span, scene.picture, voice_of(scene), scene.on_screen))
        start += scene.seconds
    add_table(document, ("เวลา", "ภาพ", "พูด", "ตัวอักษรบนจอ"), rows, widths=(2.4, 4.6, 6.4, 3.6))
    document.add_paragraph(f"แคปชัน: {script.caption}")


def _add_run_of_show(document: Document, script: LiveScript) -> None:
    """When and what on the left, keys for the eye in the middle, the words on the right."""
    table: Any = add_table(document, ("นาที", "มองปราด", "พูดและทำ"), [], widths=(2.9, 5.4, 8.7))
    for segment in script.segments:
        cells = table.add_row().cells
        for cell, width in zip(cells, table.columns, strict=True):
            cell.width = width.width
        _fill(cells[0], [(clock(segment.start * 60), True), (segment.title, False), (_coded(segment), True)])
        _fill(cells[1], [(text, False) for text in _keys(segment)])
        _fill(cells[2], [(text, False) for text in _speech(segment)])


def _coded(segment: Segment) -> str:
    return f"CF {segment.cf_code}" if segment.cf_code else ""


def _keys(segment: Segment) -> list[str]:
    """What is found at a glance: the goal, the facts, what to ask the viewers, what to pin."""
    told = {point.text for point in segment.talking_points}
    named = (("ชวนคุย", segment.audience_prompt), ("ปักหมุด", segment.pinned_comment))
    promo = [f"โปร: {segment.promo}"] if segment.promo and not told else []
    return [
        segment.goal, *(f"• {point.text}" for point in segment.talking_points), *promo,
        *(f"{label}: {text}" for label, text in named if text),
    ]  # fmt: skip


def _speech(segment: Segment) -> list[str]:
    answers = [f"{answer.question} → {answer.answer}" for answer in segment.questions]
    return [*(f"“{line}”" for line in segment.sample_lines), *answers]


def _fill(cell: Any, lines: list[tuple[str, bool]]) -> None:
    """A paragraph a line, close together."""
    from docx.shared import Pt

    shown = [(text, bold) for text, bold in lines if text]
    for number, (text, bold) in enumerate(shown):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(1)
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(_TABLE_POINTS), bold or None


_TABLE_POINTS = 13
