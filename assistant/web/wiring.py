"""From a plain handler to a Gradio event: values by name, errors as a banner, nothing dies."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any

import gradio as gr
from gradio.components import Component

from assistant.errors import AssistantError
from assistant.messages import Language, say

log = logging.getLogger(__name__)

View = dict[str, Any]
"""Slot → its new value; a slot that is left out stays as it is."""
Handler = Callable[..., View | Iterator[View]]


def banner(text: str, look: str = "error") -> str:
    """A message over the page: `error`, `warning` or `ready`."""
    sign = {"error": "✕", "warning": "!", "ready": "✓"}[look]
    role = "alert" if look == "error" else "status"
    return (
        f'<div class="kd-banner kd-{look}" role="{role}"><span class="kd-sign">{sign}</span><p>{escape(text)}</p>'
        f'<button type="button" data-act="close" aria-label="×">×</button></div>'
    )


def told(error: Exception, lang: Language) -> str:
    """An error of ours in its own words; any other calmly, with the details in the log."""
    if isinstance(error, AssistantError):
        return banner(error.say(lang))
    return banner(say("web_unexpected", lang))


def guarded(handler: Handler, lang: Language, values: Mapping[str, Any]) -> Iterator[View]:
    """The handler's views one by one; an error becomes the last of them."""
    try:
        result = handler(**values)
        views = [result] if isinstance(result, dict) else result
        for view in views:
            yield {"banner": "", **view}
    except AssistantError as error:
        yield {"banner": told(error, lang), "progress": ""}
    except Exception as error:
        log.exception("the page could not do %s", getattr(handler, "__name__", handler))
        yield {"banner": told(error, lang), "progress": ""}


def wire(
    listener: Callable[..., Any],
    handler: Handler,
    inputs: Mapping[str, Component],
    outputs: Mapping[str, Component],
    *,
    queue_name: str = "quick",
    at_once: int = 8,
    **options: Any,
) -> Any:
    """Bind `handler(**{slot: value})` to an event; `inputs` must hold `lang`, `outputs` must hold `banner`.

    A handler with a parameter `event` is given the event's data as a dict. Events of one `queue_name` share the
    limit `at_once`.
    """
    names, slots = list(inputs), list(outputs)
    wants_event = "event" in inspect.signature(handler).parameters

    def values_of(values: tuple[Any, ...], event: gr.EventData) -> dict[str, Any]:
        given = dict(zip(names, values, strict=True))
        lang = given["lang"]
        if "lang" not in inspect.signature(handler).parameters:
            del given["lang"]
        return {"lang": lang, "values": {**given, **({"event": event._data} if wants_event else {})}}

    def spread(view: View) -> list[Any]:
        return [view.get(slot, gr.skip()) for slot in slots]

    def once(event: gr.EventData, *values: Any) -> list[Any]:
        *_, last = guarded(handler, **values_of(values, event))
        return spread(last)

    def stepwise(event: gr.EventData, *values: Any) -> Iterator[list[Any]]:
        for view in guarded(handler, **values_of(values, event)):
            yield spread(view)

    return listener(
        stepwise if inspect.isgeneratorfunction(handler) else once,
        inputs=list(inputs.values()),
        outputs=list(outputs.values()),
        concurrency_limit=at_once,
        concurrency_id=queue_name,
        api_visibility="private",
        **{"show_progress": "hidden", **options},
    )
