"""The clip tab: which pictures, which script, which look; a storyboard at once, then the clip with its files."""

from __future__ import annotations

from typing import Any

import gradio as gr
from gradio.components import Component

from assistant.content import VIDEO_SECONDS
from assistant.settings import Settings
from assistant.web.parts import cards, paper
from assistant.web.photos import picks
from assistant.web.sheet import empty
from assistant.web.words import Labels, Say, words

Slots = dict[str, Any]
"""Components by name; which events one has is known to Gradio alone."""
CHOICES = (
    "seconds", "look", "ratio", "captions", "music", "song", "clip_voice", "recording", "keep_sound", "link", "logo",
    "colour",
)  # fmt: skip
"""The slots a clip is ordered with."""
COLOURS = {
    "look": "", "indigo": "#223475", "green": "#1f6b3a", "red": "#a61b1b", "pink": "#c2417c", "orange": "#c8641b",
    "brown": "#6b4226", "purple": "#5b3a8c", "black": "#22212b",
}  # fmt: skip
"""Shop colours that white letters can be read on."""
RATIOS = ("9:16", "4:5", "1:1", "16:9")


def clip_tab(labels: Labels, settings: Settings) -> Slots:
    """The tab's parts by slot."""
    labels.make(paper, lambda say: {"value": f'<p class="kd-lead">{say("clip_lead")}</p>'})
    slots: Slots = {}
    with gr.Row(elem_classes="kd-clip", equal_height=False):
        with gr.Column(scale=1, min_width=280):
            slots |= _pictures(labels)
            slots |= _choices(labels)
            slots |= _sound(labels, settings)
            slots |= _more(labels)
            slots |= _buttons(labels)
        with gr.Column(scale=1, min_width=280):
            slots |= _results(labels)
    return slots


def _pictures(labels: Labels) -> Slots:
    return {
        "picks": cards(picks([], (), words(labels.lang)), elem_id="kd-picks"),
        "clip_upload": labels.make(
            gr.UploadButton, lambda say: {"label": say("clip_add")}, file_count="multiple", file_types=None,
            elem_id="kd-clip-upload", size="md",
        ),
        "keep_sound": labels.make(
            gr.Checkbox, lambda say: {"label": say("clip_keep_sound")}, value=False, elem_id="kd-clip-sound"
        ),
    }  # fmt: skip


def _radio(labels: Labels, code: str, choices: list[tuple[str, Any]], value: Any) -> Component:
    def props(say: Say) -> dict[str, Any]:
        return {"label": say(code), "choices": [(say(name), chosen) for name, chosen in choices]}

    return labels.make(gr.Radio, props, value=value, elem_id=f"kd-{code.replace('_', '-')}")


def _choices(labels: Labels) -> Slots:
    return {
        "seconds": _radio(labels, "clip_seconds", [(f"clip_{seconds}", seconds) for seconds in VIDEO_SECONDS], 15),
        "look": labels.make(gr.Dropdown, _looks, value="auto", elem_id="kd-clip-look", filterable=False),
        "ratio": _radio(labels, "clip_ratio", [(f"clip_ratio_{r.replace(':', '_')}", r) for r in RATIOS], "9:16"),
        "captions": _radio(
            labels, "clip_captions", [(f"clip_captions_{how}", how) for how in ("short", "spoken", "karaoke")], "short"
        ),
    }


def _sound(labels: Labels, settings: Settings) -> Slots:
    """Voice and music. Synthetic voices show only where a key or a server was set up for one."""
    from assistant.clip.sound.voices import usable_voices

    voices = usable_voices(settings)
    with labels.make(
        gr.Accordion,
        lambda say: {"label": say("clip_sound")},
        open=False,
        elem_id="kd-clip-voice",
        elem_classes="kd-fold",
    ):
        labels.make(paper, lambda say: {"value": f'<p class="kd-picklabel">{say("clip_recording")}</p>'})
        return {
            "recording": labels.make(
                gr.Audio, lambda say: {"label": say("clip_recording")}, sources=["microphone", "upload"],
                type="filepath", show_label=False, buttons=[], elem_id="kd-clip-recording",
            ),
            "clip_voice": labels.make(
                gr.Dropdown,
                lambda say: {"label": say("clip_voice"), "choices": [(say("clip_voice_none"), "none"), *voices]},
                value="none", visible=bool(voices), filterable=False, elem_id="kd-clip-voices",
            ),
            "music": labels.make(gr.Dropdown, _moods, value="auto", filterable=False, elem_id="kd-clip-music"),
            **_file(labels, "song", "audio"),
        }  # fmt: skip


def _file(labels: Labels, slot: str, kind: str) -> Slots:
    """One file of hers: a button that takes its name once it is chosen, and one that puts it back."""
    return {
        slot: labels.make(
            gr.UploadButton, lambda say: {"label": say(f"clip_{slot}")}, file_types=[kind], type="filepath",
            elem_id=f"kd-clip-{slot}", size="md",
        ),
        f"{slot}_out": labels.make(
            gr.Button, lambda say: {"value": say("clip_file_out")}, elem_id=f"kd-clip-{slot}-out", size="md",
            visible=False,
        ),
    }  # fmt: skip


def _moods(say: Say) -> dict[str, Any]:
    from assistant.clip.sound.music.moods import moods

    lang = say("code")
    named = [(mood.name_en if lang == "en" else mood.name_th, name) for name, mood in moods().items()]
    return {
        "label": say("clip_music"),
        "choices": [(say("clip_music_auto"), "auto"), *named, (say("clip_music_none"), "none")],
    }


def _more(labels: Labels) -> Slots:
    """What many leave as it is."""
    with labels.make(
        gr.Accordion,
        lambda say: {"label": say("clip_more")},
        open=False,
        elem_id="kd-clip-more",
        elem_classes="kd-fold",
    ):
        return {
            "link": labels.make(
                gr.Textbox, lambda say: {"label": say("clip_link"), "placeholder": say("clip_link_hint")},
                max_lines=1, elem_id="kd-clip-link",
            ),
            **_file(labels, "logo", "image"),
            "colour": labels.make(
                gr.Dropdown, _colours, value="", allow_custom_value=True, elem_id="kd-clip-colour",
            ),
        }  # fmt: skip


def _colours(say: Say) -> dict[str, Any]:
    """By name; a code may be typed as well."""
    named = [(say(f"colour_{name}"), code) for name, code in COLOURS.items()]
    return {"label": say("clip_colour"), "info": say("clip_colour_hint"), "choices": named}


def _buttons(labels: Labels) -> Slots:
    def button(slot: str, **how: Any) -> Component:
        return labels.make(
            gr.Button, lambda say: {"value": say(slot)}, elem_id=f"kd-{slot.replace('_', '-')}", **how
        )  # fmt: skip

    return {
        "clip_board": button("clip_board", size="lg"),
        "quality": _radio(labels, "clip_quality", [("clip_preview", "preview"), ("clip_full", "full")], "preview"),
        "clip_make": button("clip_make", variant="primary", size="lg"),
        "clip_stop": button("clip_stop", size="md", visible=False),
    }


def _results(labels: Labels) -> Slots:
    def download(slot: str, code: str, elem_id: str) -> Component:
        return labels.make(
            gr.DownloadButton, lambda say: {"label": say(code)}, elem_id=elem_id, size="md", visible=False
        )  # fmt: skip

    slots: Slots = {"clip_state": paper(elem_id="kd-clip-state")}
    labels.make(paper, lambda say: {"value": empty("clip", say)}, elem_id="kd-clip-empty")
    slots["clip"] = labels.make(
        gr.Video, lambda say: {"label": say("clip_video")}, interactive=False, elem_id="kd-clip", show_label=False,
        buttons=[], visible=False,
    )  # fmt: skip
    slots["clip_full"] = labels.make(
        gr.Button, lambda say: {"value": say("clip_make_full")}, variant="primary", size="lg", elem_id="kd-clip-full",
        visible=False,
    )  # fmt: skip
    with gr.Row(elem_classes="kd-pair kd-files"):
        slots["clip_file"] = download("clip_file", "clip_download", "kd-clip-file")
        slots["clip_subtitles"] = download("clip_subtitles", "clip_subtitles", "kd-clip-srt")
        slots["clip_cover"] = download("clip_cover", "clip_cover", "kd-clip-jpg")
        slots["clip_zip"] = download("clip_zip", "clip_zip", "kd-clip-zip")
    slots["clip_notes"] = paper(elem_id="kd-clip-notes")
    slots["board"] = paper(elem_id="kd-clip-storyboard")
    return slots


def _looks(say: Say) -> dict[str, Any]:
    from assistant.clip.looks import looks

    lang = say("code")
    named = [(look.name_en if lang == "en" else look.name_th, name) for name, look in looks().items()]
    return {"label": say("clip_look"), "choices": [(say("clip_look_auto"), "auto"), *named]}
