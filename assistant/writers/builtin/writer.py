"""The built-in writer: brief → draft, by kind."""

from __future__ import annotations

from assistant.content import Brief
from assistant.writers import Draft


class BuiltinWriter:
    """Writes from facts and phrases alone: no model, no network, the same text for the same seed."""

    name = "builtin"

    def write(self, brief: Brief) -> Draft:
        """Write one piece."""
        if brief.kind == "listing":
            from assistant.writers.builtin.listing import write_listing

            return write_listing(brief)
        if brief.kind == "post":
            from assistant.writers.builtin.post import write_post

            return write_post(brief)
        if brief.kind == "video":
            from assistant.writers.builtin.video import write_video

            return Draft(write_video(brief))
        from assistant.writers.builtin.live import write_live

        return Draft(write_live(brief))
