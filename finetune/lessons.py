"""A sample → what is trained on: the chain's own question, and the answer with slots."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.content import AnyContent, LiveScript
from assistant.thai import is_word
from assistant.writers.chain.assembling import read_parts
from assistant.writers.chain.conversation import SEGMENTS_A_CALL, Conversation
from assistant.writers.chain.reading import read_answer
from assistant.writers.chain.shapes import SCENES
from assistant.writers.chain.slots import SLOT
from finetune.masking import Mask, loose_numbers
from finetune.shaping import Unusable
from finetune.sources import Sample

PROMPTS = Path(__file__).parent / "prompts"
"""Short, without examples (an adapter needs none), with every slot beside its value."""


MOST_SAID = {"points": 6, "lines": 6, "questions": 5}
"""What the chain takes of a live's segment; the built-in writer and a talkative host say more."""

MOST_LINES = {"highlights": 8, "paragraphs": 7}


class Lesson:
    """One sample as the chain would ask for it and as a good answer reads."""

    def __init__(self, sample: Sample, prompts: Path = PROMPTS) -> None:
        self.sample = sample
        content = sample.content
        segments = content.segments if isinstance(content, LiveScript) else ()
        self.talk = Conversation(sample.brief, segments, prompts)
        self.mask = Mask(self.talk.terms.facts)

    def pairs(self) -> Iterator[tuple[list[dict[str, str]], str]]:
        """(question, answer) of every call the chain would make for it. Raises Unusable where an answer cannot be
        learned from."""
        for group in self._groups():
            yield self._question(group), self.answer(self.sample.content, group)

    def answer(self, content: AnyContent, group: list[str]) -> str:
        """These parts of a content with slots for facts, as JSON; Unusable where the chain would not accept them."""
        parts = {name: part for name, part in read_parts(content).items() if name in group}
        answer = self._tidied(self.mask(parts))
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
        return json.dumps(self._tidied(self.mask(parts)), ensure_ascii=False, separators=(",", ":"))

    def preferences(self) -> Iterator[tuple[list[dict[str, str]], str, str]]:
        """(question, what she kept, what she changed), where the two differ."""
        for group in self._groups():
            worse = self.rejected(group)
            better = self.answer(self.sample.content, group) if worse else ""
            if worse and worse != better:
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
                part["questions"] = [{k: v for k, v in asked.items() if k != "role"} for asked in part["questions"]]
                part.update(
                    {name: [_few_facts(said) for said in part[name][:most]] for name, most in MOST_SAID.items()}
                )
        for name, most in MOST_LINES.items():
            if name in answer:
                answer[name] = [line for line in map(self._named, answer[name]) if line["facts"]][:most]
        for name in ("hashtags", "keywords"):
            if name in answer:
                answer[name] = [word for word in answer[name] if self._is_common(word)]
        return answer

    def _scenes(self, scenes: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """As many as the chain takes, each naming a fact; a scene that shows the product without a word names it."""
        told = []
        for scene in scenes:
            words = f"{scene['voice']} {scene['on_screen']}"
            facts = scene["facts"] or [match[1] for match in SLOT.finditer(words)] or ["name"]
            told.append({**_few_facts({**scene, "facts": facts}), "on_screen": scene["on_screen"][:40]})
            for computed in ("seconds", "quiet"):
                told[-1].pop(computed, None)
        told = [scene for scene in told if scene["voice"]]
        most = SCENES[self.sample.brief.seconds or 30][1]
        return told if len(told) <= most else [*told[: most - 1], told[-1]]

    def _is_common(self, word: str) -> bool:
        """A tag made of slots and of words of the language. Any other may be a shop's own name, and a word out of the
        product's name (กระจูด of ตะกร้ากระจูด) is a fact no slot stands for: the next shop sells something else."""
        bare = SLOT.sub(" ", word.lstrip("#"))
        return all(is_word(part) and part not in self.talk.facts.text for part in bare.split())

    def _named(self, line: dict[str, Any]) -> dict[str, Any]:
        used = [match[1] for match in SLOT.finditer(line["text"])]
        return _few_facts({**line, "facts": [*line["facts"], *used]})


def _few_facts(said: Any) -> Any:
    """Each key once, and no more than the chain takes."""
    return {**said, "facts": list(dict.fromkeys(said["facts"]))[:4]} if isinstance(said, dict) else said
