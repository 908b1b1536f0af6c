"""Posts: a Facebook story, a short LINE broadcast."""

from __future__ import annotations

from assistant.content import Brief, Post
from assistant.writers import Draft
from assistant.writers.builtin.plan import begin


def write_post(brief: Brief) -> Draft:
    """A post in the manner of its platform."""
    begin(brief)
    return Draft(Post(platform=brief.platform, paragraphs=(), call_to_action=""))
