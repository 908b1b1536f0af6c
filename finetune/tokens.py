"""A lesson as tokens: the very ones the model reads when it is asked for real, then the answer and the end of its turn.

Rendered here and not by the trainer: a template may show a finished turn otherwise than the place where a model begins
(Qwen 3 puts an empty thought there), refuse a system role (Gemma 2), or be asked with control words taken out; a model
trained on one form and asked in another answers beside the point.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from assistant.models.local import render_text
from assistant.writers.chain.conversation import Turn, messages_of

Piece = dict[str, Any]


class Tokens:
    """How one base model reads questions and answers."""

    def __init__(self, tokenizer: Any, ends: Sequence[int] = ()) -> None:
        self.tokenizer = tokenizer
        self.end = self._end_of_turn({*ends, tokenizer.eos_token_id})
        """The token that ends an answer: the template's own where generation stops at it, else the tokenizer's."""

    def question(self, prompt: Sequence[dict[str, str]]) -> list[int]:
        """What is asked, up to where the model begins to write."""
        return self._ids(self._text(prompt))

    def answer(self, prompt: Sequence[dict[str, str]], said: str) -> list[int]:
        """The answer behind its question, and the end of the turn."""
        asked = self._text(prompt)
        before, whole = self._ids(asked), self._ids(asked + said)
        # A tokenizer that joins letters across the border: the model writes from where the question's tokens end.
        written = whole[len(before) :] if whole[: len(before)] == before else self._ids(said, plain=True)
        return [*written, self.end]

    def _text(self, prompt: Sequence[dict[str, str]]) -> str:
        return render_text(self.tokenizer, messages_of([Turn(turn["role"], turn["content"]) for turn in prompt]))

    def _ids(self, text: str, *, plain: bool = False) -> list[int]:
        special = not (plain or self.tokenizer.chat_template)
        return list(self.tokenizer(text, add_special_tokens=special)["input_ids"])

    def _end_of_turn(self, ends: set[int]) -> int:
        mark = "\u2402"
        if not self.tokenizer.chat_template:
            return int(self.tokenizer.eos_token_id)
        turns = [{"role": "user", "content": "?"}, {"role": "assistant", "content": mark}]
        rest = self.tokenizer.apply_chat_template(turns, tokenize=False).partition(mark)[2]
        found = self._ids(rest.strip(), plain=True)[:1] if rest.strip() else []
        return found[0] if found and found[0] in ends else int(self.tokenizer.eos_token_id)


class Lessons(NamedTuple):
    """The pieces that are learned, ready for the trainer; how long each is; how many were too long."""

    rows: list[Piece]
    lengths: list[int]
    left_out: int


def lessons_of(pieces: Sequence[Piece], tokens: Tokens, most: int) -> Lessons:
    """Questions with answers as rows for supervised training; a cut answer would teach to stop in the middle."""
    rows = []
    for piece in pieces:
        asked = tokens.question(piece["prompt"])
        said = tokens.answer(piece["prompt"], piece["completion"][0]["content"])
        rows.append({"input_ids": asked + said, "completion_mask": [0] * len(asked) + [1] * len(said)})
    kept = [row for row in rows if len(row["input_ids"]) <= most]
    return Lessons(kept, [len(row["input_ids"]) for row in kept], len(rows) - len(kept))


def pairs_of(pieces: Sequence[Piece], tokens: Tokens, most: int) -> Lessons:
    """Questions with what was kept and what was changed, as rows for preference training."""
    rows = [
        {
            "prompt_ids": tokens.question(piece["prompt"]),
            "chosen_ids": tokens.answer(piece["prompt"], piece["chosen"][0]["content"]),
            "rejected_ids": tokens.answer(piece["prompt"], piece["rejected"][0]["content"]),
        }
        for piece in pieces
    ]
    lengths = [len(row["prompt_ids"]) + max(len(row["chosen_ids"]), len(row["rejected_ids"])) for row in rows]
    kept = [(row, length) for row, length in zip(rows, lengths, strict=True) if length <= most]
    return Lessons([row for row, _ in kept], [length for _, length in kept], len(rows) - len(kept))
