"""DOCX: the scripts as sheets to print, the live run-of-show and the video shot list as tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.content import Kit, LiveScript, Piece, VideoScript
from assistant.exports.files import piece_name, write_whole
from assistant.exports.text import clock, text_of

if TYPE_CHECKING:
    from docx.document import Document

_FONT = "TH Sarabun New"
_POINTS = 15


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


def new_document() -> Document:
    import docx
    from docx.shared import Cm, Pt

    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    document.styles["Normal"].font.name = _FONT
    document.styles["Normal"].font.size = Pt(_POINTS)
    return document


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
        rows.append((span, scene.picture, scene.voice, scene.on_screen))
        start += scene.seconds
    add_table(document, ("เวลา", "ภาพ", "พูด", "ตัวอักษรบนจอ"), rows)
    document.add_paragraph(f"แคปชัน: {script.caption}")


def _add_run_of_show(document: Document, script: LiveScript) -> None:
    rows: list[tuple[str, ...]] = []
    for segment in script.segments:
        said = [f"• {point.text}" for point in segment.talking_points]
        said += [f"“{line}”" for line in segment.sample_lines]
        said += [f"ถาม: {a.question}\nตอบ: {a.answer}" for a in segment.questions]
        side = [segment.goal, segment.promo, segment.audience_prompt, segment.pinned_comment]
        rows.append((clock(segment.start * 60), segment.title, "\n".join(said), "\n".join(filter(None, side))))
    add_table(document, ("นาที", "ช่วง", "พูดและทำ", "เป้าหมาย · โปร · ชวนคุย · ปักหมุด"), rows)


def add_table(document: Document, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    table = document.add_table(rows=1, cols=len(head), style="Table Grid")
    for cell, words in zip(table.rows[0].cells, head, strict=True):
        cell.paragraphs[0].add_run(words).bold = True
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words


def set_complex_script(document: Document) -> None:
    """Word sets Thai by the complex-script properties alone; without them it falls to another font and size."""
    for style in document.styles:
        if (properties := style.element.find(_tag("rPr"))) is not None:
            _mirror(properties)
    runs = list(document.element.body.iter(_tag("r")))
    for run in runs:
        _mirror(run.get_or_add_rPr())


def _mirror(properties: Any) -> None:
    """Give font, bold and size their complex-script twins, in the order the schema asks for."""
    from docx.oxml import OxmlElement

    fonts = properties.find(_tag("rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    fonts.set(_tag("cs"), _FONT)
    if (bold := properties.find(_tag("b"))) is not None and properties.find(_tag("bCs")) is None:
        bold.addnext(OxmlElement("w:bCs"))
    if (size := properties.find(_tag("sz"))) is not None and properties.find(_tag("szCs")) is None:
        twin = OxmlElement("w:szCs")
        twin.set(_tag("val"), size.get(_tag("val")))
        size.addnext(twin)
    if properties.find(_tag("lang")) is None:
        language = OxmlElement("w:lang")
        language.set(_tag("bidi"), "th-TH")
        properties.append(language)


def _tag(name: str) -> str:
    from docx.oxml.ns import qn

    tag: str = qn(f"w:{name}")
    return tag
