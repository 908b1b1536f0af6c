"""A sample → what is trained on: the chain's own question, and the answer with slots."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from assistant.content import AnyContent, LiveScript
from assistant.thai import is_word
from assistant.writers.chain.assembling import read_parts
from assistant.writers.chain.conversation import SEGMENTS_A_CALL, Conversation
from assistant.writers.chain.reading import read_answer
from assistant.writers.chain.shapes import SCENES
from assistant.writers.chain.slots import SLOT, fill_slots
from finetune.claims import without_claims
from finetune.masking import Mask, loose_numbers
from finetune.shaping import Unusable
from finetune.sources import Sample

PROMPTS = Path(__file__).parent / "prompts"
"""Short, without examples (an adapter needs none), with every slot beside its value."""


ON_SCREEN = 40
"""Letters of a scene's words on the screen, in which its slots must stand whole: decoding ends there."""


class Lesson:
    """One sample as the chain would ask for it and as a good answer reads."""

    def __init__(self, sample: Sample, prompts: Path = PROMPTS) -> None:
        self.sample = sample
        content = sample.content
        segments = content.segments if isinstance(content, LiveScript) else ()
        self.talk = Conversation(sample.brief, segments, prompts)
        self.mask = Mask(self.talk.terms.facts)
        self.cut: Counter[str] = Counter()
        """Lines left out of the answers, by reason."""

    def pairs(self) -> Iterator[tuple[list[dict[str, str]], str]]:
        """(question, answer) of every call the chain would make for it whose answer can be learned from; `cut` counts
        the others."""
        for group in self._groups():
            if answer := self._usable(group):
                yield self._question(group), answer

    def _usable(self, group: list[str]) -> str:
        try:
            return self.answer(self.sample.content, group)
        except Unusable as reason:
            self.cut[str(reason)] += 1
            return ""

    def answer(self, content: AnyContent, group: list[str]) -> str:
        """These parts of a content with slots for facts, as JSON; Unusable where the chain would not accept them."""
        parts = {name: part for name, part in read_parts(content).items() if name in group}
        masked, cut = without_claims(self.mask(parts), self.mask.facts)
        self.cut["finetune_cut_line_claim"] += cut
        if any(text == "" and parts[name] for name, text in masked.items()):
            raise Unusable("finetune_lost_claim")
        answer = self._fitted(self._tidied(masked), group)
        if loose_numbers(answer):
            raise Unusable("finetune_lost_number")
        said = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
        found = read_answer(said, "stop", self.talk.shape, group, self.talk.terms)
        if found.problems:
            raise Unusable("finetune_lost_form")
        return said

    def rejected(self, group: list[str]) -> str | None:
        """What the model had written in its place; it may break the form, which is why it was changed."""
        if self.sample.rejected is None:
            return None
        parts = {name: part for name, part in read_parts(self.sample.rejected).items() if name in group}
        answer = self._tidied(self.mask(parts))
        with suppress(Unusable):
            answer = self._fitted(answer, group)
        return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))

    def preferences(self) -> Iterator[tuple[list[dict[str, str]], str, str]]:
        """(question, what she kept, what she changed), where the two differ."""
        for group in self._groups():
            worse = self.rejected(group)
            better = self._usable(group) if worse else ""
            if worse and better and worse != better:
                yield self._question(group), better, worse

    def _groups(self) -> list[list[str]]:
        if self.sample.parts:
            return [list(self.sample.parts)]
        names = list(self.talk.shape.parts)
        if self.sample.brief.kind != "live":
            return [names]
        return [names[at : at + SEGMENTS_A_CALL] for at in range(0, len(names), SEGMENTS_A_CALL)]

    def _question(self, group: list[str]) -> list[dict[str, str]]:
        only = group if len(group) < len(self.talk.shape.parts) else None
        return [{"role": turn.role, "content": turn.text} for turn in self.talk.question(only)]

    def _tidied(self, answer: dict[str, Any]) -> dict[str, Any]:
        """Without what code computes (seconds), with every line naming its facts, and with tags that name no shop."""
        if "scenes" in answer:
            answer["scenes"] = self._scenes(answer["scenes"])
        for part in answer.values():
            if isinstance(part, dict):  # a live's segment
                part.update({name: self._held(part[name]) for name in ("points", "lines", "questions")})
        for name in ("highlights", "paragraphs"):
            if name in answer:
                answer[name] = self._on_facts(self._held(answer[name]))
        for name in ("hashtags", "keywords"):
            if name in answer:
                answer[name] = [word for word in answer[name] if self._is_common(word)]
        return answer

    def _fitted(self, answer: dict[str, Any], group: list[str]) -> dict[str, Any]:
        """As decoding under the schema can write it: these fields in this order, no list or text longer. Slots may be
        longer than what fills them, so a line that fits as it was said may not; it goes without the rest."""
        schema = self.talk.shape.schema(group)
        try:
            fitted: dict[str, Any] = _fitted(answer, schema, schema.get("$defs", {}))
        except TooLong as reason:
            raise Unusable("finetune_lost_form") from reason
        return fitted

    def _held(self, lines: list[Any]) -> list[Any]:
        """The lines whose numbers all are facts. A date or a unit may be said otherwise than it was given (15 ธ.ค. for
        2026-12-15): such a line cannot be a slot, and goes without the rest."""
        lines = [line for line in lines if _said(line)]
        kept = [line for line in lines if not loose_numbers(line)]
        self.cut["finetune_cut_line_number"] += len(lines) - len(kept)
        return kept

    def _on_facts(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The lines that name a fact. Where little is known none may: then what is said follows from what it is."""
        told = [line for line in map(self._named, lines) if line["facts"]]
        return told or [{**line, "facts": ["name"]} for line in lines[:1]]

    def _scenes(self, scenes: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """As many as the chain takes, each naming a fact; a scene that shows the product without a word names it."""
        told = []
        for scene in scenes:
            words = f"{scene['voice']} {scene['on_screen']}"
            facts = scene["facts"] or [match[1] for match in SLOT.finditer(words)] or ["name"]
            told.append({**scene, "facts": facts, "on_screen": self._on_screen(scene["on_screen"])})
        told = [scene for scene in told if scene["voice"]]
        most = SCENES[self.sample.brief.seconds or 30][1]
        return told if len(told) <= most else [*told[: most - 1], told[-1]]

    def _on_screen(self, text: str) -> str:
        """The first lines of a scene's words on the screen that fit, as slots and as the facts in them: half a slot is
        a name the chain does not know."""
        kept = ""
        for line in text.split("\n"):
            longer = f"{kept}\n{line}".strip()
            if max(len(longer), len(fill_slots(longer, self.talk.terms.facts).value)) > ON_SCREEN:
                break
            kept = longer
        return kept

    def _is_common(self, word: str) -> bool:
        """A tag made of slots and of words of the language. Any other may be a shop's own name, and a word out of the
        product's name (กระจูด of ตะกร้ากระจูด) is a fact no slot stands for: the next shop sells something else."""
        bare = SLOT.sub(" ", word.lstrip("#"))
        return all(is_word(part) and part not in self.talk.facts.text for part in bare.split())

    def _named(self, line: dict[str, Any]) -> dict[str, Any]:
        used = [match[1] for match in SLOT.finditer(line["text"])]
        return {**line, "facts": list(dict.fromkeys([*line["facts"], *used]))}


class TooLong(Exception):
    """A text with more letters than the schema has room for."""


def _fitted(node: Any, schema: dict[str, Any], defs: dict[str, Any]) -> Any:
    schema = defs[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    if isinstance(node, dict):
        return {name: _fitted(node[name], told, defs) for name, told in schema["properties"].items() if name in node}
    if isinstance(node, list):
        kept = []
        for item in node:
            try:
                kept.append(_fitted(item, schema["items"], defs))
            except TooLong:
                continue
        return kept[: schema.get("maxItems")]
    if isinstance(node, str) and len(node) > schema.get("maxLength", len(node)):
        raise TooLong(node)
    return node


def _said(line: Any) -> str:
    """The words of a line, which a cut may have emptied."""
    return str(line if isinstance(line, str) else line.get("text") or line.get("answer", ""))
