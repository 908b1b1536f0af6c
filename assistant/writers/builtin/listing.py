"""Listings: title, highlights and description for four marketplaces."""

from __future__ import annotations

from assistant.content import Brief, Listing
from assistant.writers import Draft
from assistant.writers.builtin.plan import begin


def write_listing(brief: Brief) -> Draft:
    """A listing in the manner of its platform."""
    context = begin(brief)
    return Draft(Listing(platform=brief.platform, title=context.meaning.name, highlights=(), description=""))
