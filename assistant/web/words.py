"""The interface's words, and the components that must follow the language switch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import gradio as gr
from gradio.blocks import Block

from assistant.messages import Language, what

Say = Callable[..., str]
"""A code without its `web_` → the words, in one language."""
Props = Callable[[Say], dict[str, Any]]
"""The words → the properties of a component that hold words."""
B = TypeVar("B", bound=Block)


def words(lang: Language) -> Say:
    """What the page says in `lang`; the words are data in `rules/messages/web.toml`."""

    def say(code: str, **values: object) -> str:
        return what(f"web_{code}", lang, **values)

    return say


class Labels:
    """Every component with words of its own, so that one switch turns them all."""

    def __init__(self, lang: Language) -> None:
        self.lang: Language = lang
        self._held: list[tuple[Block, Props]] = []

    def make(self, kind: Callable[..., B], props: Props, **fixed: Any) -> B:
        """A component whose words follow the language."""
        component = kind(**props(words(self.lang)), **fixed)
        self._held.append((component, props))
        return component

    @property
    def components(self) -> list[Block]:
        return [component for component, _ in self._held]

    def in_language(self, lang: Language) -> list[Any]:
        """One update for each of `components`."""
        return [gr.update(**props(words(lang))) for _, props in self._held]
