"""What a model was told and what it answered, call by call: a trainer's look inside a piece."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from assistant.content import Piece
from assistant.messages import Language
from assistant.models import spent, spent_line
from assistant.web.words import Say


def xray(piece: Piece, say: Say, lang: Language) -> str:
    """The calls behind a piece, folded away; empty for a piece no model was asked for."""
    if not piece.trace:
        return ""
    head = f"{say('xray_head')} · {spent_line(spent(piece.trace), lang)}"
    calls = "".join(_call(number, call, piece.trace[:number], say) for number, call in enumerate(piece.trace))
    model = escape(str(piece.trace[0].get("model", "")))
    return (
        f'<details class="kd-xray"><summary>{escape(head)}</summary><p class="kd-soft">{escape(say("xray_lead"))} '
        f"<b>{model}</b></p>{calls}</details>"
    )


def spent_on(pieces: Iterable[Piece], lang: Language) -> str:
    """What all pieces of a kit cost, in one line; empty where no model was asked."""
    calls = [call for piece in pieces for call in piece.trace]
    return spent_line(spent(calls), lang) if calls else ""


def _call(number: int, call: Mapping[str, Any], before: Sequence[Mapping[str, Any]], say: Say) -> str:
    why = say(f"xray_{call.get('why', 'write')}")
    facts = [
        say("xray_tokens", asked=call.get("prompt_tokens", 0), answered=call.get("answer_tokens", 0)),
        say("xray_seconds", seconds=f"{float(call.get('seconds', 0)):.1f}"),
        say(f"xray_mode_{call.get('schema_mode', 'prompt')}"),
        *([say("xray_cached")] if call.get("cached") else []),
        *([say("xray_cut")] if call.get("finish") == "length" else []),
    ]
    asked = "".join(_asked(turn, say) for turn in call.get("asked", ()))
    problems = "".join(f"<li>{escape(str(problem))}</li>" for problem in call.get("problems", ()))
    told = f'<div class="kd-problems"><b>{escape(say("xray_problems"))}</b><ul>{problems}</ul></div>'
    return (
        f'<section class="kd-call"><h4>{escape(say("xray_call", number=number + 1, why=why))}</h4>'
        f'<p class="kd-soft">{escape(" · ".join(facts))}</p>{asked}'
        f"<details open><summary>{escape(say('xray_answer'))}</summary><pre>{escape(str(call.get('answer', '')))}</pre>"
        f"</details>{told if problems else ''}</section>"
    )


def _asked(turn: Mapping[str, Any], say: Say) -> str:
    label = say(f"xray_role_{turn.get('role', 'user')}")
    return f"<details><summary>{escape(label)}</summary><pre>{escape(str(turn.get('text', '')))}</pre></details>"
