"""The whole page: the form beside (on a phone above) the tabs, and which button does what."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.components import Component

from assistant.messages import Language
from assistant.settings import Settings
from assistant.web.clip_bench import ClipBench
from assistant.web.clip_tab import CHOICES, clip_tab
from assistant.web.desk import Desk
from assistant.web.form import FIELDS, KEPT_FIELDS, SHOP_FIELDS, kept_shapes
from assistant.web.form_panel import example_cards, form_panel
from assistant.web.parts import cards, deck, paper
from assistant.web.sheet import empty
from assistant.web.views import KINDS, hero
from assistant.web.wiring import View, wire
from assistant.web.words import Labels, Say, words
from assistant.web.workbench import Workbench, redraw

Slots = dict[str, Any]
"""Components by name; which events one has is known to Gradio alone."""
_KEEP = "not-a-secret: only what she typed herself, in her own browser"


def build_app(settings: Settings, *, own_models: bool = True) -> gr.Blocks:
    """The page. With `own_models` a visitor may name a model and its address (see `Workbench`)."""
    bench = Workbench(settings, own_models=own_models)
    labels = Labels(settings.lang)
    page: gr.Blocks = gr.Blocks(
        title="ขายดี KhaiDee", analytics_enabled=False, delete_cache=(3600, 86400), fill_width=True
    )
    with page:
        slots: Slots = {
            "lang": gr.State(settings.lang), "desk": gr.State(Desk()), "photos": gr.State([]), "left_out": gr.State([]),
            "clip_job": gr.State(""), "videos": gr.State([]), "write_job": gr.State(""),
            "kept": gr.BrowserState({}, storage_key="khaidee", secret=_KEEP),
            "kept_photos": gr.BrowserState([], storage_key="khaidee-photos", secret=_KEEP),
        }  # fmt: skip
        slots["switch"] = _header(labels)
        slots["banner"] = paper(elem_id="kd-banner")
        slots["tongue"] = paper(f"<i data-lang={settings.lang}></i>", elem_id="kd-tongue")
        with gr.Row(elem_id="kd-main", equal_height=False):
            with gr.Column(elem_id="kd-form", scale=2, min_width=320):
                _take_in(slots, form_panel(labels, settings, own_models=own_models))
            with gr.Column(elem_id="kd-results", scale=3, min_width=320):
                _take_in(slots, _results(labels, settings))
        _wire_form(bench, slots)
        _wire_pieces(bench, slots)
        _wire_clip(ClipBench(settings), slots)
        _wire_page(bench, slots, labels, page)
        _wire_keeping(bench, slots, page)
    return page


def _header(labels: Labels) -> Component:
    with gr.Row(elem_id="kd-header", equal_height=True):
        labels.make(paper, lambda say: {"value": _brand(say)}, elem_id="kd-brand", scale=1)
        teach = labels.make(gr.Button, lambda say: {"value": say("teach")}, elem_id="kd-teach", scale=0, min_width=112)
        teach.click(None, js="() => window.khaidee.teach()")
        return labels.make(
            gr.Button, lambda say: {"value": say("other_language")}, elem_id="kd-switch", scale=0, min_width=88
        )


def _brand(say: Say) -> str:
    return (
        f'<a class="kd-brand" href="/"><img src="/kd/icon.svg" alt="" width="40" height="40">'
        f"<span><b>{say('brand')}</b><small>{say('tagline')}</small></span></a>"
    )


def _results(labels: Labels, settings: Settings) -> Slots:
    say = words(settings.lang)
    slots: Slots = {"progress": paper(elem_id="kd-progress")}
    slots["stop"] = labels.make(
        gr.Button, lambda say: {"value": say("writing_stop_button")}, elem_id="kd-stop", visible=False, size="md"
    )
    slots["issues"] = paper(elem_id="kd-issues")  # a phone is led here, past the form
    with gr.Row(elem_id="kd-top", equal_height=False):
        slots["head"] = paper(hero(say), elem_id="kd-head", scale=1)
        slots["zip"] = labels.make(
            gr.Button,
            lambda say: {"value": say("download_all")},
            elem_id="kd-zip",
            scale=0,
            min_width=150,
            visible=False,
        )
    slots["zip_file"] = gr.DownloadButton("zip", elem_id="kd-zip-file", visible="hidden")
    with gr.Tabs(elem_id="kd-tabs"):
        for kind in KINDS:
            with labels.make(gr.Tab, lambda say, kind=kind: {"label": say(f"tab_{kind}")}, id=kind):  # type: ignore[misc]
                slots[kind] = deck(empty(kind, say), elem_id=f"kd-{kind}")
        with labels.make(gr.Tab, lambda say: {"label": say("tab_clip")}, id="clip"):
            slots |= clip_tab(labels, settings)
        with labels.make(gr.Tab, lambda say: {"label": say("tab_papers")}, id="papers"):
            slots["papers"] = cards(empty("papers", say), elem_id="kd-papers")
            slots["paper_file"] = gr.DownloadButton("docx", elem_id="kd-paper-file", visible="hidden")
        with labels.make(gr.Tab, lambda say: {"label": say("tab_history")}, id="history"):
            slots["search"] = labels.make(
                gr.Textbox,
                lambda say: {"placeholder": say("history_search"), "label": say("history_search")},
                show_label=False, elem_id="kd-search", max_lines=1,
            )  # fmt: skip
            slots["history"] = cards(elem_id="kd-history")
    return slots


def _take_in(slots: Slots, more: Slots) -> None:
    """More components under their names; a name that is taken would silently turn another field off."""
    if twice := sorted(slots.keys() & more.keys()):
        raise ValueError(f"two parts of the page have one name: {', '.join(twice)}")
    slots |= more


def _some(slots: Slots, *names: str) -> Slots:
    return {name: slots[name] for name in names}


def _wire_form(bench: Workbench, slots: Slots) -> None:
    filled = _some(slots, *FIELDS, *_PHOTOS, "languages", "issues", "banner")
    everything = _some(
        slots, "lang", "photos", *FIELDS, *SHOP_FIELDS, "model", "base_url", "api_key", "minutes", "seed", "languages"
    )
    drawn = _some(
        slots, "desk", "head", *KINDS, "papers", "issues", "progress", "banner", "history", "stop", "write_job"
    )  # fmt: skip
    wire(
        slots["stop"].click,
        bench.stop_writing,
        _some(slots, "lang", "write_job"),
        _some(slots, "progress", "stop", "banner"),
    )
    chosen = _some(slots, "lang", "model", "base_url", "api_key")
    wire(slots["try_model"].click, bench.try_model, chosen, _some(slots, "banner"), queue_name="try", at_once=2)
    written = wire(
        slots["write"].click, bench.write, everything, drawn,
        queue_name="write", at_once=4, trigger_mode="once",
    )  # fmt: skip
    written.then(lambda desk: gr.update(visible=bool(desk.pieces)), slots["desk"], slots["zip"], **_SILENT)
    written.then(None, js="() => window.khaidee.results()")
    # A model takes its time: a phone is led to where its words grow.
    slots["write"].click(None, slots["model"], js="(model) => { if (model !== 'builtin') window.khaidee.results(); }")
    wire(slots["examples"].act, bench.pick, _some(slots, "lang"), filled)
    wire(slots["anew"].click, bench.anew, _some(slots, "lang"), filled)
    trays = _some(slots, *_PHOTOS, "banner")
    wire(slots["upload"].upload, bench.add_photos, _some(slots, "lang", "photos", "upload"), trays)
    wire(slots["tray"].act, bench.move_photo, _some(slots, "lang", "photos"), trays)


def _wire_keeping(bench: Workbench, slots: Slots, page: gr.Blocks) -> None:
    """The form into the browser's own store whenever it changes, and back from it, without a word to the server: its
    answer would come while she types, and Gradio would put back what stood there when the page was opened.
    """
    fields = [slots[name] for name in KEPT_FIELDS]
    back = f"(kept) => window.khaidee.restore(kept, {json.dumps(kept_shapes())})"
    page.load(None, slots["kept"], fields, js=back)
    wire(page.load, bench.restore, _some(slots, "lang", "kept_photos"), _some(slots, *_PHOTOS, "banner"))
    kept = f"(...values) => Object.fromEntries({list(KEPT_FIELDS)}.map((name, n) => [name, values[n]]))"
    for field in fields:
        field.change(None, fields, slots["kept"], js=kept)
    slots["photos"].change(_photo_names, slots["photos"], slots["kept_photos"], **_SILENT)


def _photo_names(photos: Sequence[str]) -> list[str]:
    return [Path(photo).name for photo in photos]


_PHOTOS = ("photos", "tray", "left_out", "picks", "videos")
_CLIP = (
    "clip", "clip_file", "clip_subtitles", "clip_cover", "clip_zip", "clip_state", "clip_notes", "clip_full",
)  # fmt: skip
_SILENT: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def _wire_pieces(bench: Workbench, slots: Slots) -> None:
    for kind in KINDS:
        wire(
            slots[kind].act, bench.act, _some(slots, "lang", "desk"),
            _some(slots, "desk", "head", kind, "banner"), trigger_mode="always_last",
        )  # fmt: skip
    zipped = wire(
        slots["zip"].click, bench.zip, _some(slots, "lang", "desk"), _some(slots, "zip_file", "banner"),
        queue_name="zip", at_once=2,
    )  # fmt: skip
    zipped.then(None, js="() => window.khaidee.download('kd-zip-file')")
    paper = wire(
        slots["papers"].act, bench.paper, _some(slots, "lang", "desk"), _some(slots, "paper_file", "banner"),
        queue_name="zip", at_once=2,
    )  # fmt: skip
    paper.then(None, js="() => window.khaidee.download('kd-paper-file')")


def _wire_clip(clips: ClipBench, slots: Slots) -> None:
    shown = _some(slots, *_CLIP, "clip_make", "clip_stop", "clip_job", "desk", "banner")
    chosen = _some(slots, "lang", "desk", "photos", "videos", "left_out", *CHOICES)
    picked = _some(slots, "videos", "left_out", "picks", "banner")
    pictures = _some(slots, "lang", "photos", "videos", "left_out")
    wire(slots["picks"].act, clips.pick_photo, pictures, picked)
    wire(slots["clip_upload"].upload, clips.add_videos, {**pictures, **_some(slots, "clip_upload")}, picked)
    wire(slots["clip_board"].click, clips.storyboard, chosen, _some(slots, "board", "banner"), show_progress="minimal")
    asked = {**chosen, **_some(slots, "quality")}
    made = wire(slots["clip_make"].click, clips.clip, asked, shown, queue_name="clip", at_once=1)
    full = {**shown, **_some(slots, "quality")}
    made_full = wire(slots["clip_full"].click, clips.full_clip, chosen, full, queue_name="clip", at_once=1)
    for moment in (slots["clip_make"].click, slots["clip_full"].click, made.then, made_full.then):
        moment(None, js="() => window.khaidee.lead('kd-clip-state')")
    for slot in ("song", "logo"):
        taken = _some(slots, slot, f"{slot}_out", "banner")
        wire(
            slots[slot].upload,
            partial(clips.take_file, slot=slot),
            {**_some(slots, "lang"), "path": slots[slot]},
            taken,
        )
        wire(slots[f"{slot}_out"].click, partial(clips.take_file, slot=slot, path=None), _some(slots, "lang"), taken)
    stopped = _some(slots, "clip_state", "banner")
    wire(slots["clip_stop"].click, clips.stop_clip, _some(slots, "lang", "clip_job"), stopped)


def _wire_page(bench: Workbench, slots: Slots, labels: Labels, page: gr.Blocks) -> None:
    history = _some(slots, "history", "banner")
    wire(slots["search"].input, bench.list_history, _some(slots, "lang", "search"), history)
    reopened = _some(
        slots,
        "desk",
        "head",
        *KINDS,
        "papers",
        *FIELDS,
        *SHOP_FIELDS,
        *_PHOTOS,
        "languages",
        "issues",
        *_CLIP,
        "banner",
    )
    opened = wire(slots["history"].act, bench.open, _some(slots, "lang"), reopened)
    opened.then(lambda desk: gr.update(visible=bool(desk.pieces)), slots["desk"], slots["zip"], **_SILENT)
    opened.then(None, js="() => window.khaidee.results()")
    drawn = _some(slots, "desk", "head", *KINDS, "papers", "tray", "left_out", "picks", "history", "issues", "banner")

    def switch(lang: Language, desk: Desk, photos: list[str], videos: list[str]) -> View:
        turned: Language = "en" if lang == "th" else "th"
        cards = {"examples": example_cards(words(turned))}
        return {
            "lang": turned,
            **cards,
            **redraw(desk, photos, videos, turned),
            **bench.list_history(turned),
            "issues": "",
        }

    turned = wire(
        slots["switch"].click,
        switch,
        _some(slots, "lang", "desk", "photos", "videos"),
        {**drawn, **_some(slots, "lang", "examples")},
    )
    labelled = turned.then(labels.in_language, slots["lang"], labels.components, **_SILENT)
    labelled.then(lambda lang: f"<i data-lang={lang}></i>", slots["lang"], slots["tongue"], **_SILENT).then(
        None, js="() => window.khaidee.language()"
    )
    wire(page.load, bench.list_history, _some(slots, "lang"), history)
