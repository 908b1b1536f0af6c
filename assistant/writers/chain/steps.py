"""A step of a chain: LangChain's Runnable over one method, without the 0.3 ms of its RunnableLambda."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langchain_core.runnables import Runnable, RunnableConfig

from assistant.writers import Draft


class Step(Runnable[dict[str, Any], Draft]):
    """Does its work when it is invoked; composes like any other Runnable (`with_fallbacks`)."""

    def __init__(self, work: Callable[[dict[str, Any]], Draft]) -> None:
        self.work = work

    def invoke(self, input: dict[str, Any], config: RunnableConfig | None = None, **kwargs: Any) -> Draft:
        """The work's draft."""
        return self.work(input)
