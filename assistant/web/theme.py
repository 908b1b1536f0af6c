"""Colours and type of the page: indigo-dyed cloth, warm paper, marigold; Thai faces served by ourselves."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import gradio as gr

_INDIGO = gr.themes.Color(
    name="indigo_dye",
    c50="#eef1fa", c100="#dbe1f4", c200="#b9c5e8", c300="#8fa2d8", c400="#6179c2", c500="#3f57a8", c600="#2c4190",
    c700="#223475", c800="#1b295c", c900="#141f46", c950="#0d1530",
)  # fmt: skip
_STONE = gr.themes.Color(
    name="stone",
    c50="#faf7f2", c100="#f3eee5", c200="#e6dece", c300="#d3c8b4", c400="#a99d88", c500="#7d7263", c600="#615849",
    c700="#4a4338", c800="#332e27", c900="#221f1a", c950="#15130f",
)  # fmt: skip
_BODY = ["Sarabun", "system-ui", "sans-serif"]


def make_theme() -> Any:
    """The theme, the same by day and by night: a projector and a phone outdoors both want ink on paper."""
    theme = gr.themes.Base(
        primary_hue=_INDIGO, secondary_hue=_INDIGO, neutral_hue=_STONE, text_size=gr.themes.sizes.text_lg,
        radius_size=gr.themes.sizes.radius_lg, font=_BODY, font_mono=_BODY,
    ).set(
        body_background_fill="*neutral_50", body_text_color="#22212b", body_text_color_subdued="#615849",
        block_background_fill="transparent", block_border_width="0px", block_shadow="none", block_padding="0px",
        block_label_text_color="#332e27", block_title_text_color="#332e27", block_title_text_weight="600",
        block_info_text_color="#615849",
        input_background_fill="#ffffff", input_border_color="#cbbfa9", input_border_width="1px",
        input_border_color_focus="#2c4190", input_shadow_focus="0 0 0 3px #b9c5e8", input_placeholder_color="#7d7263",
        input_padding="11px 13px", input_radius="12px",
        button_primary_background_fill="#2c4190", button_primary_background_fill_hover="#223475",
        button_primary_text_color="#ffffff",
        button_secondary_background_fill="#ffffff", button_secondary_background_fill_hover="#eef1fa",
        button_secondary_border_color="#b9c5e8", button_secondary_text_color="#1b295c",
        button_large_padding="13px 20px", button_large_radius="14px",
        checkbox_label_background_fill="#ffffff", checkbox_label_background_fill_selected="#dbe1f4",
        checkbox_label_border_color="#cbbfa9", checkbox_label_text_color_selected="#141f46",
    )  # fmt: skip
    for name in list(vars(theme)):
        if name.endswith("_dark"):
            setattr(theme, name, getattr(theme, name.removesuffix("_dark")))
    return theme


def style() -> str:
    """All CSS of the page."""
    return _static("style.css")


def script(name: str) -> str:
    """One of our scripts, for `js_on_load`."""
    return _static(name)


def _static(name: str) -> str:
    return (files("assistant") / "web" / "static" / name).read_text(encoding="utf-8")


HEAD = """
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="theme-color" content="#223475">
<link rel="preload" href="/fonts/Sarabun-Regular.woff2" as="font" type="font/woff2" crossorigin>
<link rel="preload" href="/fonts/Kanit-SemiBold.woff2" as="font" type="font/woff2" crossorigin>
<link rel="icon" href="/kd/icon.svg" type="image/svg+xml">
<script src="/kd/page.js" defer></script>
"""
