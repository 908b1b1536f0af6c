"""The clip tab: which script, which look, quick or full; then the clip with its files."""

from __future__ import annotations

from typing import Any

import gradio as gr
from gradio.components import Component

from assistant.content import VIDEO_SECONDS
from assistant.web.parts import cards, paper
from assistant.web.photos import picks
from assistant.web.words import Labels, Say, words

Slots = dict[str, Any]
"""Components by name; which events one has is known to Gradio alone."""


def clip_tab(labels: Labels) -> Slots:
    """The tab's parts by slot."""
    labels.make(paper, lambda say: {"value": f'<p class="kd-lead">{say("clip_lead")}</p>'})
    slots: Slots = {}
    with gr.Row(elem_classes="kd-clip", equal_height=False):
        with gr.Column(scale=1, min_width=280):
            slots |= _choices(labels)
        with gr.Column(scale=1, min_width=280):
            slots["clip_state"] = paper(elem_id="kd-clip-state")
            slots["clip"] = labels.make(
                gr.Video, lambda say: {"label": say("clip_video")}, interactive=False, elem_id="kd-clip", height=560,
                buttons=[], visible=False,
            )  # fmt: skip
            with gr.Row(elem_classes="kd-pair"):
                slots["clip_file"] = labels.make(
                    gr.DownloadButton,
                    lambda say: {"label": say("clip_download")},
                    elem_id="kd-clip-file",
                    size="md",
                    visible=False,
                )
                slots["clip_subtitles"] = labels.make(
                    gr.DownloadButton,
                    lambda say: {"label": say("clip_subtitles")},
                    elem_id="kd-clip-srt",
                    size="md",
                    visible=False,
                )
    return slots


def _choices(labels: Labels) -> Slots:
    def radio(code: str, choices: list[tuple[str, Any]], value: Any) -> Component:
        def props(say: Say) -> dict[str, Any]:
            return {"label": say(code), "choices": [(say(name), chosen) for name, chosen in choices]}

        return labels.make(gr.Radio, props, value=value, elem_id=f"kd-{code.replace('_', '-')}")

    return {
        "picks": cards(picks([], (), words(labels.lang)), elem_id="kd-picks"),
        "seconds": radio("clip_seconds", [(f"clip_{seconds}", seconds) for seconds in VIDEO_SECONDS], 15),
        "look": labels.make(gr.Dropdown, _looks, value="auto", elem_id="kd-clip-look", filterable=False),
        "quality": radio("clip_quality", [("clip_preview", "preview"), ("clip_full", "full")], "preview"),
        "clip_make": labels.make(
            gr.Button, lambda say: {"value": say("clip_make")}, variant="primary", size="lg", elem_id="kd-clip-make"
        ),
        "clip_stop": labels.make(
            gr.Button, lambda say: {"value": say("clip_stop")}, size="md", visible=False, elem_id="kd-clip-stop"
        ),
    }


def _looks(say: Say) -> dict[str, Any]:
    from assistant.clip.looks import looks

    lang = say("code")
    named = [(look.name_en if lang == "en" else look.name_th, name) for name, look in looks().items()]
    return {"label": say("clip_look"), "choices": [(say("clip_look_auto"), "auto"), *named]}
