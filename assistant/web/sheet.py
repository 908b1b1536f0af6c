"""Pieces as HTML: every text editable in place, its findings at the words, and what it stands on.

The markup is read by `static/sheet.js`; the data-attributes are the agreement between the two.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from html import escape
from typing import NamedTuple

import regex

from assistant.content import AnyContent, Brief, Finding, Level, Piece, VideoScript
from assistant.exports import text_of
from assistant.messages import Language, parted
from assistant.product.facts import Facts
from assistant.product.ledger import fact_name
from assistant.web.editing import facts_at, marks_for, text_at
from assistant.web.marks import mark_text
from assistant.web.words import Say, words
from assistant.web.xray import xray

LEVEL_SIGNS: dict[Level, str] = {"error": "✕", "warning": "!", "note": "i"}
"""Levels are told apart by sign, word and underline, never by colour alone."""


class Leaf(NamedTuple):
    """One piece of a deck: where it stands, its name and sign on the pill, and its article."""

    place: int
    title: str
    sign: str
    html: str


class Sheet(NamedTuple):
    """One piece on the page, with what its fields need to be drawn."""

    place: int
    """Where it stands in the kit."""
    piece: Piece
    facts: Facts
    limits: dict[str, int]
    """Path → most characters, as the platform counts."""
    say: Say
    lang: Language
    photos: Mapping[str, str]
    """p1, p2, … → a small picture as a data URI."""
    locked: bool = False
    """While the rest of the kit is still being written, so that nothing typed can be lost."""

    @property
    def content(self) -> AnyContent:
        return self.piece.content


def field(sheet: Sheet, path: str, label: str, *, kind: str = "", copy: bool = False, source: bool = True) -> str:
    """One editable text: its label, length, the words with their findings, and (with `source`) where they come from."""
    text = text_at(sheet.content, path)
    marks = marks_for(sheet.content, path, sheet.piece.findings)
    name = f"kd-{sheet.place}-{path.replace('.', '-')}"
    tools = _by_us(sheet, path) + _count(sheet, path, text) + (_copy_button(sheet.say) if copy else "")
    numbers = sorted({mark.number for mark in marks})
    under = _source(sheet, path) if source else ""
    return (
        f'<div class="kd-field {kind}" data-path="{path}">'
        f'<div class="kd-label"><label for="{name}">{escape(label)}</label><span class="kd-tools">{tools}</span></div>'
        f'<div class="kd-paper"><div class="kd-mirror" aria-hidden="true" data-patch>{mark_text(text, marks)}\n</div>'
        f'<textarea id="{name}" rows="1" spellcheck="false" autocapitalize="off"{" readonly" if sheet.locked else ""}>'
        f"{_raw(text)}</textarea></div>"
        f'<div class="kd-under" data-patch>{under}{"".join(_finding(sheet, n) for n in numbers)}</div>'
        f"</div>"
    )


def _raw(text: str) -> str:
    """Text inside a <textarea>, where HTML swallows a first line break."""
    return ("\n" if text.startswith("\n") else "") + escape(text)


def _count(sheet: Sheet, path: str, text: str) -> str:
    limit = sheet.limits.get(path)
    if limit is None:
        return ""
    over = " kd-over" if len(text) > limit else ""
    return f'<span class="kd-count{over}" data-limit="{limit}" data-patch>{len(text)}/{limit}</span>'


def _by_us(sheet: Sheet, path: str) -> str:
    """A mark on what the built-in writer wrote in a model's piece."""
    ours = any(path == part or path.startswith(f"{part}.") for part in sheet.piece.builtin_parts)
    return f'<span class="kd-byus">{escape(sheet.say("by_builtin"))}</span>' if ours else ""


def _copy_button(say: Say) -> str:
    words = escape(say("copy"))
    return f'<button type="button" class="kd-mini" data-act="copy-field"{_copy_words(say)}>{words}</button>'


def _copy_words(say: Say) -> str:
    """What a button says once the text was copied, or where the browser would not."""
    return f' data-done="{escape(say("copied"))}" data-failed="{escape(say("copy_failed"))}"'


def _source(sheet: Sheet, path: str) -> str:
    """What the line stands on: names of the facts, their values one tap away."""
    known = [(key, sheet.facts[key]) for key in facts_at(sheet.content, path) if key in sheet.facts]
    if not known:
        return ""
    names = " · ".join(dict.fromkeys(fact_name(key, sheet.lang) for key, _ in known))
    rows = "".join(f"<li><b>{escape(fact_name(k, sheet.lang))}</b> {escape(fact.value)}</li>" for k, fact in known)
    head = escape(sheet.say("source_line", facts=names))
    told = " · ".join(dict.fromkeys(f"“{escape(fact.value)}”" for _, fact in known))
    summary = f'<summary>{head} <span class="kd-teach">{told}</span></summary>'
    return f'<details class="kd-source">{summary}<ul>{rows}</ul></details>'


def _finding(sheet: Sheet, number: int) -> str:
    finding, say = sheet.piece.findings[number], sheet.say
    tell = f'<p class="kd-try">{escape(say("suggestion"))} <ins>{escape(finding.suggestion)}</ins></p>'
    why, do = parted(finding.reason)
    words = f"<q>{escape(finding.text)}</q>" if finding.text else f"<span>{escape(say('missing_words'))}</span>"
    rule = f'<span class="kd-teach">{escape(say("law_rule", rule=finding.rule))}</span>'
    source = f'<p class="kd-law">{escape(say("law_source", source=finding.source))} {rule}</p>'
    return (
        f'<div class="kd-finding kd-{finding.level}" data-finding="{number}" role="note">'
        f'<p class="kd-what"><span class="kd-sign">{LEVEL_SIGNS[finding.level]}</span>'
        f"<b>{escape(say(f'level_{finding.level}'))}</b> {words}</p>"
        f"<p>{escape(why)}</p>{f'<p class=kd-do>{escape(do)}</p>' if do else ''}"
        f"{tell if finding.suggestion else ''}{source if finding.source else ''}"
        f"{_fix_button(finding, say, sheet.locked)}</div>"
    )


def _fix_button(finding: Finding, say: Say, locked: bool) -> str:
    """Replace, add or take out by one tap; what only the seller knows has no button."""
    unlawful = finding.level == "error" or (finding.level == "warning" and finding.rule.startswith("law."))
    if locked or (not finding.suggestion and not (finding.text and unlawful)):
        return ""
    code = "fix_add" if not finding.text else "fix" if finding.suggestion else "fix_remove"
    return f'<button type="button" class="kd-fix" data-act="fix">{escape(say(code))}</button>'


def article(sheet: Sheet, body: str) -> str:
    """One piece: its name and state, what can be done with it, its body, and what was found outside its fields."""
    say, piece = sheet.say, sheet.piece
    actions = "".join(
        f'<button type="button" class="{look}" data-act="{act}"'
        f"{_copy_words(say) if act == 'copy' else ' disabled' if sheet.locked else ''}>{escape(say(code))}</button>"
        for act, code, look in (
            ("copy", "copy_all", "kd-button kd-main"),
            ("recheck", "recheck", "kd-button"),
            ("another", "another", "kd-button"),
        )
    )
    shown = set(regex.findall(r'data-path="([^"]+)"', body))
    loose = "".join(_finding(sheet, n) for n, f in enumerate(piece.findings) if not _stands_in(f, shown))
    return (
        f'<article class="kd-piece" data-place="{sheet.place}" id="kd-piece-{sheet.place}" role="tabpanel">'
        f'<header class="kd-head"><h3>{escape(piece_title(piece.content, say))}</h3>'
        f'<span data-patch>{state_chip(piece.findings, say)}</span><div class="kd-actions">{actions}</div></header>'
        f'<div class="kd-loose" data-patch>{loose}{note_list(piece.notes)}{_lead_abroad(sheet)}</div>'
        f'<div class="kd-body">{body}</div><div data-patch>{xray(piece, say, sheet.lang)}</div>'
        f'<textarea class="kd-copytext" hidden readonly data-patch>{_raw(text_of(piece.content))}</textarea></article>'
    )


def note_list(notes: Sequence[str]) -> str:
    """What the seller should know, each with what she can do about it on a line of its own."""
    return f'<ul class="kd-notes">{"".join(map(_note, notes))}</ul>' if notes else ""


def _note(note: str) -> str:
    told, todo = parted(note)
    return f"<li>{escape(told)}{f'<br><b>→ {escape(todo)}</b>' if todo else ''}</li>"


def _lead_abroad(sheet: Sheet) -> str:
    """From what an English or Chinese text had to leave out to the field where she can say it."""
    language = sheet.content.language
    if language == "th" or not sheet.piece.notes or sheet.locked:
        return ""
    words = escape(sheet.say(f"lead_{language}"))
    return f'<button type="button" class="kd-button" data-act="goto" data-field="details_{language}">{words}</button>'


def _stands_in(finding: Finding, shown: Collection[str]) -> bool:
    return finding.field in shown or finding.field.partition(".")[0] in shown


def state_chip(findings: Sequence[Finding], say: Say) -> str:
    """Ready, to be looked at, or to be changed, with how many."""
    for level in ("error", "warning"):
        if count := sum(f.level == level for f in findings):
            sign = LEVEL_SIGNS[level]
            return f'<span class="kd-chip kd-{level}">{sign} {escape(say(f"state_{level}", count=count))}</span>'
    return f'<span class="kd-chip kd-ready">✓ {escape(say("state_ready"))}</span>'


def piece_title(content: AnyContent | Brief, say: Say) -> str:
    """The name of a piece on its pill and head."""
    if content.kind == "video":
        if isinstance(content, VideoScript) and content.asked:
            return say("title_video_short", asked=content.asked, seconds=content.seconds)
        return say("title_video", seconds=content.seconds)
    if content.kind == "live":
        return say("title_live", minutes=content.minutes)
    title = say(f"platform_{content.platform}")
    return title if content.language == "th" else f"{title} · {say(f'language_{content.language}')}"


def growing_leaf(place: int, brief: Brief, text: str, say: Say) -> Leaf:
    """A piece that a model is still writing: what can be read of it so far."""
    title = piece_title(brief, say)
    shown = escape(text) if text else f'<span class="kd-soft">{escape(say("growing_soon"))}</span>'
    return Leaf(
        place, title, '<i class="kd-dot kd-writing">…</i>',
        f'<article class="kd-piece kd-growing" data-place="{place}" id="kd-piece-{place}" role="tabpanel">'
        f'<header class="kd-head"><h3>{escape(title)}</h3>'
        f'<span class="kd-chip kd-writing">{escape(say("growing"))}</span>'
        f'</header><div class="kd-grown" aria-busy="true" data-patch>{shown}</div></article>',
    )  # fmt: skip


def deck(kind: str, leaves: Sequence[Leaf], say: Say) -> str:
    """All pieces of one kind: pills to choose between them, then the pieces."""
    pills = "".join(
        f'<button type="button" role="tab" data-act="show" data-show="{leaf.place}" '
        f'aria-controls="kd-piece-{leaf.place}">'
        f"{escape(leaf.title)} <span data-patch>{leaf.sign}</span></button>"
        for leaf in leaves
    )
    many = f'<nav class="kd-pills" role="tablist">{pills}</nav>' if len(leaves) > 1 else ""
    return f'<div class="kd-deck" data-kind="{kind}">{many}{"".join(leaf.html for leaf in leaves)}</div>'


def empty(kind: str, say: Say) -> str:
    """What a tab says before there is anything in it."""
    return (
        f'<div class="kd-empty"><span class="kd-emptysign kd-empty-{kind}" aria-hidden="true"></span>'
        f"<p>{escape(say(f'empty_{kind}'))}</p></div>"
    )


def pill_sign(piece: Piece) -> str:
    """How a piece stands, on its pill."""
    levels = {finding.level for finding in piece.findings}
    if "error" in levels:
        return '<i class="kd-dot kd-error">✕</i>'
    return '<i class="kd-dot kd-warning">!</i>' if "warning" in levels else '<i class="kd-dot kd-ready">✓</i>'


def listing_sheet(sheet: Sheet) -> str:
    """A marketplace listing, field by field as the platform asks for it."""
    say, listing = sheet.say, sheet.content
    assert listing.kind == "listing"
    lines = [f"highlights.{n}.text" for n in range(len(listing.highlights))]
    fields = [
        field(sheet, "title", say("title"), kind="kd-title", copy=True),
        *_block(sheet, say("highlights"), lines, "kd-bullet"),
        field(sheet, "description", say("description"), copy=True),
        field(sheet, "hashtags", say("hashtags"), copy=True),
        field(sheet, "keywords", say("keywords"), copy=True),
    ]
    return article(sheet, "".join(fields))


def post_sheet(sheet: Sheet) -> str:
    """A post as it will read, paragraph by paragraph."""
    say, post = sheet.say, sheet.content
    assert post.kind == "post"
    lines = [f"paragraphs.{n}.text" for n in range(len(post.paragraphs))]
    fields = [
        *_block(sheet, say("post_text"), lines, "kd-paragraph"),
        field(sheet, "call_to_action", say("call_to_action"), kind="kd-cta"),
        field(sheet, "hashtags", say("hashtags"), copy=True),
    ]
    return article(sheet, "".join(fields))


def _block(sheet: Sheet, title: str, paths: Sequence[str], kind: str) -> Iterator[str]:
    """Several lines under one heading."""
    if paths:
        yield f'<h4 class="kd-block">{escape(title)}</h4>'
    for number, path in enumerate(paths, 1):
        yield field(sheet, path, f"{title} {number}", kind=f"kd-line {kind}")


def make_sheet(
    place: int, piece: Piece, facts: Facts, limits: dict[str, int], lang: Language, photos: dict[str, str]
) -> Sheet:
    """Everything needed to draw one piece."""
    return Sheet(place, piece, facts, limits, words(lang), lang, photos)
