"""Two kinds of our own HTML on the page: paper that is only read, and parts whose buttons the page answers."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.web.theme import script


def paper(value: str = "", **options: Any) -> gr.HTML:
    """HTML that is only read."""
    return gr.HTML(value, apply_default_css=False, js_on_load=None, **options)


def cards(value: str = "", **options: Any) -> gr.HTML:
    """HTML whose `data-act` buttons fire the event `act` with their data-attributes."""
    return gr.HTML(value, apply_default_css=False, js_on_load=script("cards.js"), **options)


def deck(value: str = "", **options: Any) -> gr.HTML:
    """A deck of pieces; `sheet.js` draws it itself, so that a text being typed is never replaced under the caret."""
    return gr.HTML(value, html_template="", apply_default_css=False, js_on_load=script("sheet.js"), **options)
