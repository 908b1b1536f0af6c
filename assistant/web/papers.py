"""The sheets to print, one card each: what it is for, and a button that makes it now."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple

from assistant.content import ContentLanguage, Kit
from assistant.errors import ProductError
from assistant.exports import export_sheets
from assistant.web.desk import Desk
from assistant.web.sheet import empty
from assistant.web.words import Say


class Paper(NamedTuple):
    """One card: which sheet, and its files with what stands on their buttons."""

    name: str
    files: tuple[tuple[str, str], ...]


def papers(desk: Desk, say: Say) -> Iterator[Paper]:
    """Every sheet of a kit in the order they are needed."""
    languages: list[ContentLanguage] = ["th", *desk.languages]
    words = [say(f"language_{lang}" if len(languages) > 1 else "paper_word") for lang in languages]
    files = (f"sell-sheet-{lang}.docx" for lang in languages)
    yield Paper("sell-sheet", tuple(zip(files, words, strict=True)))
    yield Paper("influencer-brief", (("influencer-brief.docx", say("paper_word")),))
    yield Paper("questions", (("questions.docx", say("paper_word")), ("questions.csv", say("paper_table"))))
    yield Paper("cue-cards", (("cue-cards.docx", say("paper_word")),))
    yield Paper("live-recap", (("live-recap.docx", say("paper_word")),))


def draw_papers(desk: Desk, say: Say) -> str:
    """The cards; before there is a kit, what will come here."""
    if not desk.done:
        return empty("papers", say)
    cards = "".join(_card(paper, say) for paper in papers(desk, say))
    return f'<p class="kd-lead">{escape(say("papers_lead"))}</p><ul class="kd-papers">{cards}</ul>'


def _card(paper: Paper, say: Say) -> str:
    code = paper.name.replace("-", "_")
    buttons = "".join(
        f'<button type="button" class="kd-button" data-act="paper" data-name="{paper.name}" data-file="{file}">'
        f"⬇ {escape(label)}</button>"
        for file, label in paper.files
    )
    return (
        f"<li><b>{escape(say(f'paper_{code}'))}</b><p>{escape(say(f'paper_{code}_for'))}</p>"
        f'<div class="kd-actions">{buttons}</div></li>'
    )


def make_paper(kit: Kit, name: str, file: str, folder: Path) -> Path:
    """The file asked for. Raises ProductError where the piece it is laid out from must first be put right."""
    made = {path.name: path for path in export_sheets(kit, folder, [name])}
    if file not in made:
        raise ProductError("web_paper_kept_back")
    return made[file]
