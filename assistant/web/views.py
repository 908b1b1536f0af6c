"""A desk → what each part of the page shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from assistant.content import Kind, Piece
from assistant.messages import Language
from assistant.product.facts import Facts
from assistant.rulebook import read_platform
from assistant.web.desk import Desk
from assistant.web.papers import draw_papers
from assistant.web.photos import thumbs
from assistant.web.script_sheet import live_sheet, video_sheet
from assistant.web.sheet import (
    Leaf,
    Sheet,
    deck,
    empty,
    growing_leaf,
    listing_sheet,
    make_sheet,
    note_list,
    piece_title,
    pill_sign,
    post_sheet,
    state_chip,
)  # fmt: skip
from assistant.web.words import Say, words
from assistant.web.xray import spent_on

_SHEETS: dict[Kind, Callable[[Sheet], str]] = {
    "listing": listing_sheet, "post": post_sheet, "video": video_sheet, "live": live_sheet,
}  # fmt: skip
KINDS: tuple[Kind, ...] = tuple(_SHEETS)
_LIMITED: dict[Kind, tuple[str, ...]] = {
    "listing": ("title", "description"), "post": (), "video": ("caption",), "live": (),
}  # fmt: skip


def show_desk(desk: Desk, lang: Language, kinds: Sequence[Kind] = KINDS) -> dict[str, Any]:
    """The decks of `kinds`, and the head above them."""
    photos = thumbs(desk.photos)
    return {
        "desk": desk, "head": head(desk, lang), "papers": draw_papers(desk, words(lang)),
        **{kind: show_kind(desk, kind, lang, photos) for kind in kinds},
    }  # fmt: skip


def show_kind(desk: Desk, kind: Kind, lang: Language, photos: dict[str, str]) -> str:
    """One tab: all pieces of a kind, or what will come here."""
    say = words(lang)
    drawn, shown = [], desk.shown
    for place in desk.places(kind):
        piece = shown[place]
        sheet = make_sheet(place, piece, _facts(desk, place), limits_of(piece), lang, photos)
        sheet = sheet._replace(locked=not desk.done)
        drawn.append(Leaf(place, piece_title(piece.content, say), pill_sign(piece), _SHEETS[kind](sheet)))
    for place in range(len(desk.pieces), len(desk.briefs)):
        if desk.briefs[place].kind == kind:
            drawn.append(growing_leaf(place, desk.briefs[place], desk.growing.get(place, ""), say))
    return deck(kind, drawn, say) if drawn else empty(kind, say)


def _facts(desk: Desk, place: int) -> Facts:
    return desk.briefs[place].facts


def limits_of(piece: Piece) -> dict[str, int]:
    """Path → most characters, where a limit of the platform is known."""
    rules = read_platform(piece.platform)
    known = {name: rules.limit(name, piece.kind) for name in _LIMITED[piece.kind]}
    return {name: limit.max for name, limit in known.items() if limit and limit.max and limit.unit == "characters"}


def head(desk: Desk, lang: Language) -> str:
    """Above the tabs: whose kit it is, how it stands, what was left out, what buyers will still ask."""
    say = words(lang)
    if desk.product is None:
        return hero(say)
    count = (
        say("kit_done", total=len(desk.briefs))
        if desk.done
        else say("kit_count", done=len(desk.pieces), total=len(desk.briefs))
    )
    findings = [finding for piece in desk.shown for finding in piece.findings]
    notes = note_list(desk.kit.notes)
    told = (
        f'<details class="kd-told"><summary>{escape(say("notes_head", count=len(desk.kit.notes)))}</summary>'
        f"{notes}</details>"
    )
    return (
        f'<div class="kd-kit"><h2>{escape(desk.product.name)}</h2><p class="kd-state">'
        f"<span>{escape(count)}</span>"
        f"{state_chip(findings, say)}</p>{_cost(desk, lang)}{told if notes else ''}{_questions(desk, lang, say)}</div>"
    )


def _cost(desk: Desk, lang: Language) -> str:
    """Who wrote and what it cost; nothing for the built-in writer, which costs nothing."""
    line = spent_on(desk.pieces, lang)
    return f'<p class="kd-cost">{escape(desk.model.name)} · {escape(line)}</p>' if line else ""


def hero(say: Say) -> str:
    """What comes out, before anything has gone in."""
    parts = "".join(f"<li>{escape(say(f'hero_{part}'))}</li>" for part in ("listing", "post", "video", "live", "clip"))
    said = f"<h2>{escape(say('hero_head'))}</h2><p>{escape(say('hero_lead'))}</p>"
    return f'<div class="kd-hero">{said}<ul>{parts}</ul></div>'


def _questions(desk: Desk, lang: Language, say: Say) -> str:
    """Facts that buyers of this category ask for and the law wants shown; a tap leads to the field."""
    from assistant.checks import missing_facts

    assert desk.product is not None
    rows = "".join(
        f'<li><button type="button" data-act="goto" data-field="{escape(missing.field)}">{escape(missing.text)}'
        f"</button></li>"
        for missing in missing_facts(desk.product)[:5]
    )
    if not rows:
        return ""
    head = escape(say("questions_head"))
    return f'<details class="kd-ask"><summary>{head}</summary><ul class="kd-asks">{rows}</ul></details>'


def progress(done: int, total: int, text: str) -> str:
    """A bar with its words; the words carry the meaning."""
    share = round(100 * done / total) if total else 0
    return (
        f'<div class="kd-progress" role="status"><p>{escape(text)}</p>'
        f'<div class="kd-bar"><i style="width:{share}%"></i></div></div>'
    )
