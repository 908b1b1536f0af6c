"""Making a Word document in Thai: fonts, tables, pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.exports.files import write_whole

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

_FONT = "TH Sarabun New"
_POINTS = 15


def new_document() -> Document:
    import docx
    from docx.shared import Cm, Pt

    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    document.styles["Normal"].font.size = Pt(_POINTS)
    for style in ("Normal", "Title", "Heading 1", "Heading 2"):
        _set_font(document.styles[style])
    return document


def _set_font(style: Any) -> None:
    """Our font instead of the theme's, which has no Thai and gives Latin and digits another face."""
    style.font.name = _FONT
    fonts = style.element.rPr.rFonts
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]


def add_table(
    document: Document, head: tuple[str, ...], rows: Sequence[tuple[str, ...]], widths: Sequence[float] = ()
) -> Table:
    """A ruled table whose head comes again on every page; `widths` in centimetres, else all alike."""
    table = document.add_table(rows=1, cols=len(head), style="Table Grid")
    for cell, words in zip(table.rows[0].cells, head, strict=True):
        cell.paragraphs[0].add_run(words).bold = True
        _shade(cell)
    _mark(table.rows[0], "tblHeader")
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    for row in table.rows:
        _mark(row, "cantSplit")
    _set_widths(table, widths)
    return table


def plain_table(document: Document, widths: Sequence[float]) -> Table:
    """One row without rules, to set things side by side; `widths` in centimetres."""
    table = document.add_table(rows=1, cols=len(widths))
    _set_widths(table, widths)
    return table


def set_row_height(table: Table, row: int, height: float) -> None:
    """At least so many centimetres: room to write in by hand."""
    from docx.shared import Cm

    table.rows[row].height = Cm(height)


def keep_together(table: Table) -> None:
    """No row of it is cut by the end of a page."""
    for row in table.rows:
        _mark(row, "cantSplit")


def landscape(document: Document, margin: float) -> None:
    """The page on its side; `margin` in centimetres."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    for section in document.sections:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(margin)


def write_document(path: Path, fill: Callable[[Document], None]) -> Path:
    """A document filled by `fill`, put in place whole. Raises ExportError."""

    def write(part: Path) -> None:
        document = new_document()
        fill(document)
        set_complex_script(document)
        document.save(str(part))

    return write_whole(path, write)


def _set_widths(table: Table, widths: Sequence[float]) -> None:
    """Word asks every cell, LibreOffice the columns."""
    from docx.shared import Cm

    if not widths:
        return
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


def _shade(cell: Any) -> None:
    from docx.oxml import OxmlElement

    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "EDEDED")):
        shade.set(_tag(name), value)
    cell._element.get_or_add_tcPr().append(shade)


def _mark(row: Any, name: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(f"w:{name}"))


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
    bold = properties.find(_tag("b"))
    if bold is not None and bold.get(_tag("val")) not in ("0", "false") and properties.find(_tag("bCs")) is None:
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
