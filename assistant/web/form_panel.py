"""The form on the page: examples, the product, what may be told besides, the shop, and who writes."""

from __future__ import annotations

from html import escape
from typing import Any

import gradio as gr
from gradio.components import Component

from assistant.content import LIVE_MINUTES
from assistant.product.record import CATEGORIES
from assistant.settings import Settings
from assistant.web.form import ABROAD_FIELDS, FIRST_FIELDS, FOREIGN, LONG_FIELDS, MORE_FIELDS
from assistant.web.parts import cards, paper
from assistant.web.photos import thumb, tray
from assistant.web.words import Labels, Say, words

Slots = dict[str, Any]
"""Components by name; which events one has is known to Gradio alone."""


def form_panel(labels: Labels, settings: Settings, *, own_models: bool) -> Slots:
    """All fields by slot; the one primary button is the last."""
    say = words(settings.lang)
    slots: Slots = {}
    with gr.Column(elem_classes="kd-card"):
        labels.make(paper, lambda say: {"value": _step(1, say("examples_head"), say("examples_lead"))})
        slots["examples"] = cards(example_cards(say), elem_id="kd-examples")
    with gr.Column(elem_classes="kd-card"):
        labels.make(paper, lambda say: {"value": _step(2, say("product_head"), say("product_lead"))})
        slots |= _product(labels, say)
        slots |= _folds(labels, settings, own_models=own_models)
        slots["anew"] = labels.make(gr.Button, lambda say: {"value": say("anew")}, elem_id="kd-anew", size="md")
    with gr.Column(elem_id="kd-go"):
        slots["write"] = labels.make(
            gr.Button, lambda say: {"value": say("write")}, variant="primary", size="lg", elem_id="kd-write"
        )
    return slots


def _step(number: int, head: str, lead: str) -> str:
    return f'<div class="kd-step"><b>{number}</b><div><h2>{escape(head)}</h2><p>{escape(lead)}</p></div></div>'


def _product(labels: Labels, say: Say) -> Slots:
    slots: Slots = {}
    for name in FIRST_FIELDS[:2]:
        slots[name] = _field(labels, name)
    with gr.Row(elem_classes="kd-pair"):
        for name in FIRST_FIELDS[2:4]:
            slots[name] = _field(labels, name)
    slots["features"] = _field(labels, "features", lines=4)
    with gr.Column(elem_id="kd-field-photos", elem_classes="kd-photos"):
        slots["tray"] = cards(tray([], say), elem_id="kd-tray")
        slots["upload"] = labels.make(
            gr.UploadButton, lambda say: {"label": say("photos_add")}, file_count="multiple", file_types=None,
            elem_id="kd-upload", size="md",
        )  # fmt: skip
    return slots


def _field(labels: Labels, name: str, lines: int = 1) -> Component:
    if name == "category":
        return labels.make(gr.Dropdown, _category, value="other", elem_id="kd-field-category", filterable=True)
    long = name in LONG_FIELDS
    return labels.make(
        gr.Textbox,
        lambda say: {"label": say(f"field_{name}"), "placeholder": say(f"hint_{name}")},
        lines=max(lines, 2) if long else 1, max_lines=8 if long else 1, elem_id=f"kd-field-{name}",
    )  # fmt: skip


def _category(say: Say) -> dict[str, Any]:
    choices = [(say(f"category_{code}"), code) for code in CATEGORIES]
    return {"label": say("field_category"), "choices": choices}


def _folds(labels: Labels, settings: Settings, *, own_models: bool) -> Slots:
    slots: Slots = {}
    with _fold(labels, "fold_more"):
        for name in MORE_FIELDS:
            slots[name] = _field(labels, name)
    with _fold(labels, "fold_abroad"):
        slots["languages"] = labels.make(
            gr.CheckboxGroup,
            lambda say: {
                "label": say("languages"), "info": say("languages_hint"),
                "choices": [(say(f"language_{code}"), code) for code in FOREIGN],
            },
            value=[], elem_id="kd-languages",
        )  # fmt: skip
        for name in ABROAD_FIELDS:
            slots[name] = _field(labels, name)
    with _fold(labels, "fold_shop"):
        slots |= _shop(labels)
    with _fold(labels, "fold_advanced"):
        slots |= _advanced(labels, settings, own_models=own_models)
    return slots


def _fold(labels: Labels, code: str) -> gr.Accordion:
    return labels.make(gr.Accordion, lambda say: {"label": say(code)}, open=False, elem_classes="kd-fold")


def _shop(labels: Labels) -> Slots:
    def choice(kind: type[Component], field: str, codes: tuple[str, ...], value: str) -> Component:
        def props(say: Say) -> dict[str, Any]:
            return {
                "label": say(f"shop_{field}"),
                "choices": [(say(f"{field}_{code or 'none'}"), code) for code in codes],
            }

        return labels.make(kind, props, value=value, elem_id=f"kd-shop-{field}")

    def text(field: str) -> Component:
        def props(say: Say) -> dict[str, Any]:
            return {"label": say(f"shop_{field}"), "placeholder": say(f"shop_{field}_hint")}

        return labels.make(gr.Textbox, props, max_lines=1, elem_id=f"kd-shop-{field}")

    return {
        "shop_name": text("name"),
        "voice": choice(gr.Radio, "voice", ("female", "male", "neutral"), "female"),
        "tone": choice(gr.Radio, "tone", ("warm", "fun", "premium", "informative"), "warm"),
        "dialect": choice(gr.Radio, "dialect", ("", "north", "isan", "south"), ""),
        "contact": text("contact"),
    }


def _advanced(labels: Labels, settings: Settings, *, own_models: bool) -> Slots:
    def model(say: Say) -> dict[str, Any]:
        return {
            "label": say("model"), "info": say("model_hint"),
            "choices": _models(say, settings, own_models),
        }  # fmt: skip

    def text(code: str, kind: str = "text", value: str = "") -> Component:
        def props(say: Say) -> dict[str, Any]:
            return {"label": say(code), "placeholder": say(f"{code}_hint")}

        return labels.make(
            gr.Textbox,
            props,
            value=value,
            type=kind,
            max_lines=1,
            visible=own_models,
            elem_id=f"kd-{code.replace('_', '-')}",
        )

    return {
        "model": labels.make(
            gr.Dropdown, model, value=settings.model, allow_custom_value=True, interactive=own_models,
            elem_id="kd-model",
        ),
        "base_url": text("base_url", value=settings.base_url or ""),
        "api_key": text("api_key", "password"),
        "try_model": labels.make(
            gr.Button, lambda say: {"value": say("model_try")}, elem_id="kd-try", size="md", visible=own_models
        ),
        "minutes": labels.make(
            gr.Radio,
            lambda say: {
                "label": say("live_minutes"), "choices": [(say("minutes", minutes=m), m) for m in LIVE_MINUTES],
            },
            value=60, elem_id="kd-minutes",
        ),
        "seed": labels.make(
            gr.Number, lambda say: {"label": say("seed"), "info": say("seed_hint")}, value=0, precision=0, minimum=0,
            elem_id="kd-seed",
        ),
    }  # fmt: skip


def _models(say: Say, settings: Settings, own_models: bool) -> list[tuple[str, str]]:
    """The built-in writer, the model of the settings, weights on this machine and the known endpoints; any other name
    may be typed besides."""
    from assistant.models import list_models

    named = {"builtin": say("model_builtin")}
    if settings.model != "builtin":
        named[settings.model] = settings.model
    if own_models:
        ready = [info for info in list_models(settings) if "<" not in info.name]
        named |= {info.name: f"{info.title} · {_short(info.name)}" for info in ready if info.name not in named}
    return [(title, name) for name, title in named.items()]


def _short(name: str) -> str:
    """A local model by its folder alone."""
    return name.replace("\\", "/").rstrip("/").rpartition("/")[2] if name.startswith("local:") else name


def example_cards(say: Say) -> str:
    """The ready examples as cards that slide sideways."""
    from assistant.examples import list_examples, read_example

    drawn = []
    for name, title in list_examples().items():
        product = read_example(name).product
        picture = thumb(product.photos[0]) if product and product.photos else ""
        face = (
            f'<img src="{picture}" alt="" loading="lazy">'
            if picture
            else f'<i aria-hidden="true">{escape(title.strip()[:1])}</i>'
        )
        category = say(f"category_{product.category}") if product else ""
        drawn.append(
            f'<button type="button" class="kd-example" data-act="pick" data-name="{escape(name)}">{face}'
            f"<b>{escape(title)}</b><small>{escape(category)}</small></button>"
        )
    return f'<div class="kd-examples">{"".join(drawn)}</div>'
