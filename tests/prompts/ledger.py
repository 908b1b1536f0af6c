"""An example of prompts/examples as the brief a seller would have sent, and the content its answer makes."""

from __future__ import annotations

import re
from typing import get_args

from assistant.content import AnyContent, Brief, Platform, Segment
from assistant.product.reading import read_product
from assistant.product.record import Product, Shop
from assistant.prompt_files import Example, read_prompt
from assistant.rulebook import read_platform
from assistant.writers.builtin import BuiltinWriter
from assistant.writers.chain.assembling import assemble

WITH_EXAMPLES = ("listing", "post", "video", "live")
FORM = {"feature": "features", "material": "materials", "colour": "colours", "certificate": "certificates"}
"""A family of facts → the field of the form it comes from, where the two differ."""
PLATFORMS = {read_platform(name).name: name for name in get_args(Platform)}


def all_examples() -> list[tuple[str, int, Example]]:
    return [(kind, n, example) for kind in WITH_EXAMPLES for n, example in enumerate(read_prompt(kind).examples)]


def product_of(example: Example) -> Product:
    """The product a seller types who has just these facts; what code computes is left to the code."""
    cells: dict[str, str] = {}
    for key, value in example.facts.items():
        family = key.partition(".")[0]
        if family != "derived":
            field = FORM.get(family, family)
            cells[field] = f"{cells[field]}\n{value}" if field in cells else value
    product = read_product(cells).product
    assert product is not None, example.facts
    return product.model_copy(update={"photos": ("a.jpg", "b.jpg")})


def brief_of(kind: str, example: Example) -> Brief:
    asked: dict[str, int] = {}
    if kind == "video":
        asked["seconds"] = int(re.search(r"\d+", example.asked)[0])
    if kind == "live":
        asked["minutes"] = 60
    shop = Shop(voice=example.voice, tone=example.tone)
    platform, language = PLATFORMS[example.platform], example.language
    return Brief(product=product_of(example), shop=shop, kind=kind, platform=platform, language=language, **asked)


def plan_of(brief: Brief, example: Example) -> list[Segment]:
    """The run-of-show an example of a live was asked to fill: the built-in writer's segments of those roles."""
    if brief.kind != "live":
        return []
    roles = re.findall(r"s\d+: (\w+)", example.asked)
    script = BuiltinWriter().write(brief.model_copy(update={"language": "th"})).content
    beside = {"pinned_comment": "", "promo": ""} if brief.language != "th" else {}
    planned = {segment.role: segment.model_copy(update=beside) for segment in script.segments}
    other = planned["opening"]
    return [planned.get(role, other.model_copy(update={"role": role})) for role in roles]


def content_of(brief: Brief, example: Example) -> AnyContent:
    return assemble(example.answer, brief, plan_of(brief, example))
