"""A brief → the messages for the model: its facts as a keyed list between marks, and the prompt of its kind."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import regex

from assistant.content import Brief, Segment
from assistant.prompt_files import Prompt, read_prompt
from assistant.rulebook import read_platform
from assistant.writers.chain.containing import contain, contained_facts
from assistant.writers.chain.shapes import SCENES, Shape, title_limit
from assistant.writers.chain.slots import slot_names
from assistant.writers.chain.untrusted import clean, without_contacts

_SYLLABLES_PER_SECOND = 3.6
"""Thai read aloud with its pauses (216 syllables a minute, 150 speakers): the budget told; the clock is measured."""


FEW_FACTS = 7
"""Below so many facts a piece is asked for short: a model that must fill lines invents them."""
_LOOK_AGAIN = 1.0
"""Seconds."""
_TAG = regex.compile(r"\{[{%].*?[%}]\}", regex.S)
_FACTS = regex.compile(r"(?<![.A-Za-z_])facts(?![A-Za-z_])")
"""The variable; `example.facts` is another."""
_PLACE = "\ue000"
_prompts: dict[tuple[str, Path | None], tuple[float, Prompt]] = {}


class FactList(NamedTuple):
    """What the model may know of a brief's products."""

    facts: tuple[tuple[str, str], ...]
    withheld: tuple[tuple[str, str], ...]
    """Facts that read like orders to a machine: kept from the model, told to the seller."""

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for key, _ in self.facts)

    @property
    def text(self) -> str:
        """All values as one text."""
        return " ".join(value for _, value in self.facts)


def list_facts(brief: Brief) -> FactList:
    """The keyed facts of all products of a brief; from the second product on, keys carry its number: `2:price`.

    Contacts in them are left out: a model may print the shop's own, and no other.
    """
    facts = contained_facts(brief)
    shown = zip((key for key, _ in facts), without_contacts(value for _, value in facts), strict=True)
    return FactList(tuple((key, value) for key, value in shown if value), contain(brief)[1])


def system_text(brief: Brief, folder: Path | None) -> str:
    """What the model is told about its work, whatever the piece."""
    return _system(_prompt("system", folder), brief.language, brief.shop.voice, brief.shop.tone)


@lru_cache(maxsize=64)
def _system(prompt: Prompt, language: str, voice: str, tone: str) -> str:
    """A prompt that was edited is another Prompt, so that an edit still shows at once."""
    return prompt.render(language=language, voice=voice, tone=tone)


def question_text(
    brief: Brief, facts: FactList, shape: Shape, segments: Sequence[Segment] = (), folder: Path | None = None
) -> str:
    """What is asked for this piece."""
    rules = read_platform(brief.platform)
    values: dict[str, Any] = {
        "language": brief.language,
        "few_facts": len(facts.facts) < FEW_FACTS,
        "platform": rules.name,
        "contact_allowed": rules.contact_allowed,
        "shape": shape.sketch(),
    }
    if brief.kind == "listing":
        values["title_max"] = title_limit(brief.platform)
    elif brief.kind == "video":
        values |= _clip_values(brief)
    elif brief.kind == "live":
        values |= {"minutes": brief.minutes or 60, "segments": _segment_lines(brief, shape, segments)}
    prompt = _prompt(brief.kind, folder)
    if "slots" in prompt.variables:  # the prompts of a model fine-tuned here
        values["slots"] = slot_names(dict(facts.facts))
    if brief.kind != "live" and _only_lists_facts(prompt):
        before, after = _around_facts(prompt, tuple(values.items()))
        return before + _lines(facts.facts) + after
    return prompt.render(facts=facts.facts, **values)


@lru_cache(maxsize=64)
def _only_lists_facts(prompt: Prompt) -> bool:
    """Do the facts stand in this prompt at one place, as a list, and nothing else hang on them? Then all around them is
    the same for every product, and is rendered once."""
    tags = [tag for tag in _TAG.findall(prompt.source.partition("#}")[2]) if _FACTS.search(tag)]
    return tags == ["{{ facts | lines }}"] and "slots" not in prompt.variables


@lru_cache(maxsize=256)
def _around_facts(prompt: Prompt, values: tuple[tuple[str, Any], ...]) -> tuple[str, str]:
    before, _, after = prompt.render(facts=((_PLACE, _PLACE),), **dict(values)).partition(f"{_PLACE}: {_PLACE}")
    return before, after


def _lines(facts: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"{key}: {value}" for key, value in facts)


def _prompt(kind: str, folder: Path | None) -> Prompt:
    """A prompt file; looked for on the disk again after a second, so that an edit shows at once all the same."""
    known = _prompts.get((kind, folder))
    if known is None or time.monotonic() > known[0]:
        known = _prompts[kind, folder] = (time.monotonic() + _LOOK_AGAIN, read_prompt(kind, folder=folder))
    return known[1]


def _clip_values(brief: Brief) -> dict[str, Any]:
    seconds = brief.seconds or 30
    least, most = SCENES[seconds]
    photos = tuple(f"p{number}" for number in range(1, len(brief.product.photos) + 1))
    syllables = int(seconds * _SYLLABLES_PER_SECOND)
    return {"seconds": seconds, "scenes": f"{least}–{most}", "syllables": syllables, "photos": photos}


def _segment_lines(brief: Brief, shape: Shape, segments: Sequence[Segment]) -> list[dict[str, Any]]:
    """The segments asked for, each with the product it is about, where the run-of-show says so."""
    lines = []
    for number, segment in enumerate(segments, 1):
        if (part := f"s{number}") in shape.parts:
            product = _product_of(brief, segment)
            lines.append({"id": part, "role": segment.role, "minutes": f"{segment.minutes:g}", "product": product})
    return lines


def _product_of(brief: Brief, segment: Segment) -> str:
    """The name of the product a segment is about, told by the fact keys it stands on."""
    if segment.role != "product":
        return ""
    for point in segment.talking_points:
        for key in point.facts:
            number, colon, _ = key.partition(":")
            which = int(number) - 1 if colon and number.isdigit() else 0
            return clean(brief.products[min(which, len(brief.products) - 1)].name)
    return clean(brief.product.name)


def repair_text(problems: Sequence[object], parts: Sequence[str], shape: Shape, folder: Path | None) -> str:
    """What is asked when an answer could not be used."""
    lines = list(dict.fromkeys(str(problem) for problem in problems))[:12]
    return read_prompt("repair", folder=folder).render(problems=lines, parts=parts, shape=shape.sketch(parts))
