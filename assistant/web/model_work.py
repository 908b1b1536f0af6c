"""A model at work for the page: the kit as it grows, stopping, trying a model, and saying who stepped in."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from assistant.content import Kind
from assistant.errors import ModelUnavailable
from assistant.messages import Language
from assistant.settings import Settings
from assistant.web.desk import Desk, ModelChoice, settings_for
from assistant.web.views import KINDS, progress, show_desk
from assistant.web.wiring import View, banner
from assistant.web.words import words

TRY_SECONDS = 20.0
"""How long a trial call may take: a model that needs longer to say one word is no use in front of a class."""
_stops: dict[str, threading.Event] = {}
"""Job → what stops it; a job lives as long as its page is written."""


@contextmanager
def stoppable(job: str) -> Iterator[threading.Event]:
    """A job that `stop_writing` can end."""
    _stops[job] = threading.Event()
    try:
        yield _stops[job]
    finally:
        _stops.pop(job, None)


def stop_writing(job: str) -> bool:
    """End a job; False where it has ended already."""
    event = _stops.get(job)
    if event:
        event.set()
    return event is not None


def grown_views(desks: Iterator[Desk], lang: Language) -> Iterator[tuple[Desk, View]]:
    """Each desk with what of the page it changes: the tabs in which a piece grew or was finished."""
    say, before = words(lang), Desk()
    for desk in desks:
        told = say("writing", done=len(desk.pieces), total=len(desk.briefs))
        share = progress(len(desk.pieces), len(desk.briefs), told)
        yield desk, {**show_desk(desk, lang, _changed(before, desk)), "progress": share}
        before = desk


def _changed(before: Desk, desk: Desk) -> list[Kind]:
    if before.product is None or desk.done:
        return list(KINDS)
    grown = {place for place, text in desk.growing.items() if before.growing.get(place) != text}
    changed = grown | set(range(len(before.pieces), len(desk.pieces)))
    return [kind for kind in KINDS if any(desk.briefs[place].kind == kind for place in changed)]


def stepped_in(desk: Desk, lang: Language) -> str:
    """A banner where the built-in writer had to write whole pieces of a model's kit, and why; else empty."""
    instead = [piece for piece in desk.pieces if desk.model.name != "builtin" and piece.writer == "builtin"]
    if not instead:
        return ""
    told = words(lang)("model_stepped_in", count=len(instead), total=len(desk.pieces), name=desk.model.name)
    return banner("\n".join([told, *instead[0].notes[:1]]), "warning")


def try_model(choice: ModelChoice, settings: Settings, lang: Language) -> View:
    """Ask the model for one word and say how it went, in a banner."""
    from assistant.models import ask, open_model

    say = words(lang)
    if choice.name == "builtin":
        return {"banner": banner(say("model_try_builtin"), "ready")}
    from langchain_core.messages import HumanMessage

    asked = settings_for(choice, settings)
    began = time.monotonic()
    try:
        model = open_model(choice.name, asked.model_copy(update={"timeout": min(asked.timeout, TRY_SECONDS)}))
        reply = ask(model, [HumanMessage(say("model_try_question"))], max_tokens=16)
    except ModelUnavailable as error:
        return {"banner": banner(error.say(lang))}
    seconds = f"{time.monotonic() - began:.1f}"
    return {"banner": banner(say("model_try_ready", name=choice.name, seconds=seconds, said=reply.text[:40]), "ready")}
