"""The sell sheet for business matching: one page with photo, what it is, facts as a table, and who sells it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.content import Kit, Listing
from assistant.exports.documents import add_table, keep_together, plain_table, set_row_height
from assistant.product.record import Shop
from assistant.thai import romanise

if TYPE_CHECKING:
    from docx.document import Document

_SPEC = re.compile(r"(?P<label>[^:：\n]{1,24})[:：]\s*(?P<value>\S.*)")
_WORDS: dict[str, dict[str, Any]] = {
    "th": {
        "head": ("ข้อมูล", "รายละเอียด"), "ask": ("ราคาส่ง", "สั่งขั้นต่ำ", "ผลิตได้ต่อเดือน", "พร้อมส่งภายใน"),
        "shop": "ร้าน", "contact": "ติดต่อ", "scan": "สแกนติดต่อร้าน", "phone": "โทร", "line": "LINE",
    },
    "en": {
        "head": ("Product information", "Details"),
        "ask": ("Wholesale price", "Minimum order", "Monthly capacity", "Lead time"),
        "shop": "Shop", "contact": "Contact", "scan": "Scan to reach us", "phone": "Tel.", "line": "LINE",
    },
    "zh": {
        "head": ("产品信息", "详情"), "ask": ("批发价", "起订量", "月产量", "交货期"),
        "shop": "店铺", "contact": "联系方式", "scan": "扫码联系", "phone": "电话", "line": "LINE",
    },
}  # fmt: skip
"""`ask` are cells to write in: what a business partner asks and the product's facts do not say."""
_BLANK = "_" * 24


class Way(NamedTuple):
    """One way to reach a shop: what it is, as it is read, and what a phone opens."""

    kind: str
    text: str
    link: str


_LINK = r"https?://\S+|(?<![\w@.])(?:www\.)?[\w-]+\.(?:com|co\.th|net|shop|me|in\.th|link|store)(?:/\S*)?"
_LINE = r"(?:(?i:line)|ไลน์)(?:\s?(?i:id|oa)|\s?ไอดี)?\s*[:：]?\s*(@?[A-Za-z0-9][\w.-]{2,})|(?<![\w.])(@[\w.-]{3,})"
_PHONE = r"(?<!\d)0\d(?:[ -]?\d){7,8}(?!\d)"
_WAYS = (("link", re.compile(_LINK)), ("line", re.compile(_LINE)), ("phone", re.compile(_PHONE)))


def ways_of(contact: str) -> list[Way]:
    """The links, LINE accounts and telephone numbers in a shop's contact line."""
    found: list[Way] = []
    rest = contact
    for kind, pattern in _WAYS:
        for match in pattern.finditer(rest):
            text = next((part for part in match.groups() if part), match[0]) if kind == "line" else match[0]
            found.append(Way(kind, text, _opened(kind, text)))
        rest = pattern.sub(" ", rest)
    return found


def _opened(kind: str, text: str) -> str:
    if kind == "line":
        return f"https://line.me/R/ti/p/{'%40' if text.startswith('@') else '~'}{text.lstrip('@')}"
    if kind == "phone":
        return f"tel:{re.sub(r'[^0-9]', '', text)}"
    return text if "://" in text else f"https://{text}"


def fill_sell_sheet(document: Document, *, kit: Kit, listing: Listing) -> None:
    """One page: only what the listing says, cells for what a partner asks, and the shop."""
    _tighten(document)
    words = _WORDS[listing.language]
    document.add_heading(listing.title, level=1)
    _head(document, kit, listing)
    for line in _running_text(listing):
        document.add_paragraph(line)
    if rows := list(spec_rows(listing)):
        add_table(document, words["head"], rows, widths=(4.5, 12.5))
    _space(document)
    asked = add_table(document, words["ask"], [tuple(" " for _ in words["ask"])])
    set_row_height(asked, 1, 1.0)
    _space(document)
    _seller(document, kit.shop, listing.language)


def spec_rows(listing: Listing) -> Iterator[tuple[str, ...]]:
    """The `label: value` lines of a description."""
    for line in listing.description.splitlines():
        if found := _SPEC.fullmatch(line.strip()):
            yield found["label"].strip(), found["value"].strip()


def _running_text(listing: Listing) -> Iterator[str]:
    told = {highlight.text for highlight in listing.highlights}
    for line in listing.description.splitlines():
        if line.strip() and line.strip() not in told and not _SPEC.fullmatch(line.strip()):
            yield line.strip()


def _tighten(document: Document) -> None:
    """Smaller letters and margins, so that the sheet stays one page with a wider font than its own, too."""
    from docx.shared import Cm, Pt

    document.styles["Normal"].font.size = Pt(12)
    for name in ("Normal", "List Bullet"):
        document.styles[name].paragraph_format.space_after = Pt(0)
    document.styles["Heading 1"].paragraph_format.space_before = Pt(0)
    document.styles["Heading 1"].paragraph_format.space_after = Pt(6)
    for section in document.sections:
        section.top_margin = section.bottom_margin = Cm(1.5)


def _space(document: Document) -> None:
    from docx.shared import Pt

    document.add_paragraph().paragraph_format.line_spacing = Pt(8)


def _head(document: Document, kit: Kit, listing: Listing) -> None:
    """Photo on the left, what to know on the right; without a photo the list takes the width."""
    photo = next((Path(p) for p in kit.product.photos if Path(p).is_file()), None)
    points = [highlight.text for highlight in listing.highlights]
    table = plain_table(document, widths=(6.0, 11.0)) if photo else None
    if table is None or not _put_picture(table.cell(0, 0), photo):
        if table is not None:
            table._element.getparent().remove(table._element)
        for point in points:
            document.add_paragraph(point, style="List Bullet")
        return
    cell = table.cell(0, 1)
    for number, point in enumerate(points):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.style = document.styles["List Bullet"]
        paragraph.add_run(point)
    _space(document)


def _put_picture(cell: Any, photo: Path | None) -> bool:
    """False where the file is no picture that Word can show; a sheet without one is a sheet."""
    from docx.image.exceptions import UnrecognizedImageError
    from docx.shared import Cm

    try:
        cell.paragraphs[0].add_run().add_picture(str(photo), height=Cm(5))
    except (UnrecognizedImageError, OSError, ValueError):
        return False
    return True


def _seller(document: Document, shop: Shop, language: str) -> None:
    """Who sells it and how to reach her, with a code to scan; a line to write on where she gave none."""
    words, ways = _WORDS[language], ways_of(shop.contact)
    table = plain_table(document, widths=(12.5, 4.5))
    keep_together(table)
    cell, code = table.cell(0, 0), table.cell(0, 1)
    name = shop.name if language == "th" else romanise(shop.name).title()
    told = shop.contact if language == "th" else _abroad(ways, words)
    label = "" if name.startswith(words["shop"]) else f"{words['shop']}: "
    cell.paragraphs[0].add_run(f"{label}{name or _BLANK}").bold = True
    cell.add_paragraph(f"{words['contact']}: {told or _BLANK}")
    for mark in shop.marks if language == "th" else ():
        cell.add_paragraph(mark.text)
    if ways:
        _put_code(code, ways[0].link)
        code.add_paragraph(str(words["scan"]))


def _abroad(ways: list[Way], words: dict[str, Any]) -> str:
    """The ways alone, without the Thai around them."""
    return " · ".join(f"{words[w.kind]} {w.text}" if w.kind in words else w.text for w in ways)


def _put_code(cell: Any, link: str) -> None:
    import segno
    from docx.shared import Cm

    picture = BytesIO()
    segno.make(link, error="m", micro=False).save(picture, kind="png", scale=8, border=2)
    picture.seek(0)
    cell.paragraphs[0].add_run().add_picture(picture, width=Cm(2.8))
