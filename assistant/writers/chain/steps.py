"""A step of a chain: LangChain's Runnable over one method, without what its own wrappers cost.

`with_fallbacks` gives LangChain's RunnableWithFallbacks, whose `invoke` opens a traced run of its own: 0.05 ms warm and
0.3 ms after a wait. Ours tries and steps in, no more; what is traced is the model's call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from langchain_core.runnables import Runnable, RunnableConfig, RunnableWithFallbacks

from assistant.writers import Draft

Given = dict[str, Any]


class Step(Runnable[Given, Draft]):
    """Does its work when it is invoked; composes like any other Runnable."""

    def __init__(self, work: Callable[[Given], Draft]) -> None:
        self.work = work

    def invoke(self, input: Given, config: RunnableConfig | None = None, **kwargs: Any) -> Draft:
        """The work's draft."""
        return self.work(input)

    def with_fallbacks(
        self,
        fallbacks: Sequence[Runnable[Given, Draft]],
        *,
        exceptions_to_handle: tuple[type[BaseException], ...] = (Exception,),
        exception_key: str | None = None,
    ) -> Otherwise:
        """This step, and the fallbacks in their order where it fails with one of these errors."""
        return Otherwise(
            runnable=self,
            fallbacks=fallbacks,
            exceptions_to_handle=exceptions_to_handle,
            exception_key=exception_key,
        )


class Otherwise(RunnableWithFallbacks[Given, Draft]):
    """A step and who steps in for it; a fallback is told the failure under `exception_key`."""

    def invoke(self, input: Given, config: RunnableConfig | None = None, **kwargs: Any) -> Draft:
        """The first draft that comes; the last error where none does."""
        *first, last = self.runnables
        for runnable in first:
            try:
                return runnable.invoke(input, config, **kwargs)
            except self.exceptions_to_handle as error:
                input = {**input, self.exception_key: error} if self.exception_key else input
        return last.invoke(input, config, **kwargs)
