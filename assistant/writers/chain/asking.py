"""A brief → the messages for the model: its facts as a keyed list between marks, and the prompt of its kind."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from assistant.content import Brief, Segment
from assistant.product.facts import read_facts
from assistant.prompt_files import Prompt, read_prompt
from assistant.rulebook import read_platform
from assistant.writers.chain.containing import contain
from assistant.writers.chain.shapes import SCENES, Shape, title_limit
from assistant.writers.chain.slots import slot_names
from assistant.writers.chain.untrusted import clean, without_contacts

_SYLLABLES_PER_SECOND = 3.6
"""Thai read aloud with its pauses (216 syllables a minute, 150 speakers): the budget told; the clock is measured."""


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
    contained, withheld = contain(brief)
    shown: list[tuple[str, str]] = []
    for number, product in enumerate(contained.products, 1):
        prefix = f"{number}:" if number > 1 else ""
        facts = [(prefix + key, without_contacts(clean(fact.value))) for key, fact in read_facts(product).items()]
        shown += [(key, value) for key, value in facts if value]
    return FactList(tuple(shown), withheld)


def system_text(brief: Brief, folder: Path | None) -> str:
    """What the model is told about its work, whatever the piece."""
    return _system(read_prompt("system", folder=folder), brief.language, brief.shop.voice, brief.shop.tone)


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
        "facts": facts.facts,
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
    prompt = read_prompt(brief.kind, folder=folder)
    if "slots" in prompt.variables:  # the prompts of a model fine-tuned here
        values["slots"] = slot_names(dict(facts.facts))
    return prompt.render(**values)


def _clip_values(brief: Brief) -> dict[str, Any]:
    seconds = brief.seconds or 30
    least, most = SCENES[seconds]
    photos = [f"p{number}" for number in range(1, len(brief.product.photos) + 1)]
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
