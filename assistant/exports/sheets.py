"""Sheets to print (A4, DOCX), laid out from pieces that have passed the gate: the sell sheet for business matching, the
influencer brief, buyers' questions (also as CSV and JSON for automatic replies), cue cards and the recap of a live."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from assistant.content import Kind, Kit, Listing, LiveScript, Post, VideoScript
from assistant.exports.documents import write_document
from assistant.exports.live_sheets import fill_cue_cards, fill_recap, write_questions
from assistant.exports.sell_sheet import fill_sell_sheet, spec_rows
from assistant.messages import say
from assistant.rulebook.law import LawRule, class_of, law_rules

if TYPE_CHECKING:
    from docx.document import Document

_MOST_PHRASES, _MOST_RULES, _MOST_SHOTS = 4, 8, 6


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
        write_document(folder / f"sell-sheet-{language}.docx", partial(fill_sell_sheet, kit=kit, listing=listing))
        for language, listing in sorted(_listings(kit).items())
    ]


def _briefs(kit: Kit, folder: Path) -> list[Path]:
    if (listing := _listings(kit).get("th")) is None:
        return []
    return [write_document(folder / "influencer-brief.docx", partial(_influencer_brief, kit=kit, listing=listing))]


def _of_the_live(name: str, fill: Callable[..., None]) -> Callable[[Kit, Path], list[Path]]:
    def export(kit: Kit, folder: Path) -> list[Path]:
        live = _live(kit)
        return [write_document(folder / name, partial(fill, kit=kit, live=live))] if live else []

    return export


def _questions(kit: Kit, folder: Path) -> list[Path]:
    live = _live(kit)
    return write_questions(kit, live, folder) if live else []


def _listings(kit: Kit) -> dict[str, Listing]:
    """Language → its first listing that has passed the gate."""
    return {p.content.language: p.content for p in reversed(kit.pieces) if p.passes and isinstance(p.content, Listing)}


def _live(kit: Kit) -> LiveScript | None:
    return next((p.content for p in kit.pieces if p.passes and isinstance(p.content, LiveScript)), None)


# The influencer brief.


def _influencer_brief(document: Document, *, kit: Kit, listing: Listing) -> None:
    """What to know, what to hand over, how to say that it is paid, what the law forbids, each with its source."""
    _shrink(document)
    document.add_heading(say("sheet_influencer", name=kit.product.name), level=1)
    shop = " · ".join(part for part in (kit.shop.name, kit.shop.contact) if part)
    document.add_paragraph(say("sheet_from", shop=shop or "_" * 40))
    _section(document, "sheet_messages", [h.text for h in listing.highlights])
    _section(document, "sheet_facts", [f"{label}: {value}" for label, value in spec_rows(listing)])
    _section(document, "sheet_price", list(_prices(kit)))
    _section(document, "sheet_deliver", [say(f"sheet_deliver_{n}") for n in (1, 2, 3, 4, 5)])
    _section(document, "sheet_disclose", [say(f"sheet_disclose_{n}") for n in (1, 2, 3)])
    _section(document, "sheet_do", [say(f"sheet_do_{n}") for n in (1, 2, 3, 4)])
    _section(document, "sheet_dont", list(_forbidden(kit)))
    _section(document, "sheet_shots", list(_shots(kit)))


def _shrink(document: Document) -> None:
    """Two pages hold what the law forbids of food, too."""
    from docx.shared import Cm, Pt

    document.styles["Normal"].font.size = Pt(12)
    document.styles["List Bullet"].paragraph_format.space_after = Pt(0)
    for section in document.sections:
        section.top_margin = section.bottom_margin = Cm(1.6)


def _section(document: Document, code: str, lines: list[str]) -> None:
    if lines:
        document.add_heading(say(code), level=2).paragraph_format.keep_with_next = True
    for line in lines:
        document.add_paragraph(line, style="List Bullet")


def _shots(kit: Kit) -> Iterator[str]:
    """Pictures of the script that is nearest to half a minute."""
    scripts = [p.content for p in kit.pieces if isinstance(p.content, VideoScript) and p.passes]
    if scripts:
        nearest = min(scripts, key=lambda s: abs(s.slot - 30))
        yield from list(dict.fromkeys(scene.picture for scene in nearest.scenes))[:_MOST_SHOTS]


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
        bare = {phrase.replace(" ", ""): phrase for phrase in reversed(rule.phrases)}
        words = " · ".join(list(reversed(bare.values()))[:_MOST_PHRASES])
        yield say("sheet_dont_line", reason=rule.reason, words=words, source=rule.source)


def _loudness(rule: LawRule) -> int:
    return ("error", "warning", "note").index(rule.level)


SHEETS: dict[str, Sheet] = {
    "sell-sheet": Sheet(("listing",), _sell_sheets),
    "influencer-brief": Sheet(("listing", "post", "video"), _briefs),
    "cue-cards": Sheet(("live",), _of_the_live("cue-cards.docx", fill_cue_cards)),
    "live-recap": Sheet(("live",), _of_the_live("live-recap.docx", fill_recap)),
    "questions": Sheet(("live",), _questions),
}
"""Name → sheet; the files of one begin with its name."""
