"""The built-in writer: brief → draft, by kind; variants of a piece and the pieces of a kit differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from assistant.content import LISTING_PLATFORMS, POST_PLATFORMS, VIDEO_SECONDS, AnyContent, Brief
from assistant.errors import WriterError
from assistant.writers import Draft
from assistant.writers.builtin.plan import VARIANTS, seeded
from assistant.writers.builtin.teller import SAME_PLACE, Teller


class BuiltinWriter:
    """Writes from facts and phrases alone: no model, no network, the same text for the same seed."""

    name = "builtin"

    def write(self, brief: Brief) -> Draft:
        """Write one piece. WriterError for a post or script in another language than Thai: only listings go abroad."""
        if brief.kind == "listing" and brief.language != "th":
            from assistant.writers.builtin.abroad import write_listing_abroad

            return write_listing_abroad(brief)
        if brief.language != "th":
            raise WriterError("builtin_only_thai", kind=brief.kind, language=brief.language)
        return _written(brief)[0]


@lru_cache(maxsize=128)
def _written(brief: Brief) -> tuple[Draft, frozenset[str]]:
    """The draft and the frames it used; remembered, since later variants and the kit's next pieces ask for them."""
    teller = Teller(seeded(brief), _earlier(brief))
    return _writers()[brief.kind](brief, teller), teller.frames


def _earlier(brief: Brief) -> Counter[str]:
    """Frames that this text should leave to others: those of its earlier variants, and of the pieces beside it."""
    counted: Counter[str] = Counter()
    for seed in range(brief.seed - brief.seed % VARIANTS, brief.seed):
        counted.update(dict.fromkeys(_written(brief.model_copy(update={"seed": seed}))[1], SAME_PLACE))
    for other in _beside(brief):
        counted.update(_written(other)[1])
    return counted


def _beside(brief: Brief) -> Iterator[Brief]:
    """The pieces of the same kind that stand before this one in a kit."""
    if brief.kind == "video":
        for seconds in VIDEO_SECONDS[: VIDEO_SECONDS.index(brief.seconds or VIDEO_SECONDS[0])]:
            yield brief.model_copy(update={"seconds": seconds})
    platforms = {"listing": LISTING_PLATFORMS, "post": POST_PLATFORMS}.get(brief.kind, ())
    if brief.platform in platforms:
        for platform in platforms[: platforms.index(brief.platform)]:
            yield brief.model_copy(update={"platform": platform})


@cache
def _writers() -> dict[str, Callable[[Brief, Teller], Draft]]:
    """By kind; imported when first needed."""
    from assistant.writers.builtin.listing import write_listing
    from assistant.writers.builtin.live import live_notes, write_live
    from assistant.writers.builtin.post import write_post
    from assistant.writers.builtin.video import notes_on, write_video

    def advised(content: AnyContent, advice: tuple[str, ...]) -> Draft:
        return Draft(content, notes=advice, advice=advice)

    def video(brief: Brief, teller: Teller) -> Draft:
        script = write_video(brief, teller)
        return advised(script, notes_on(script, brief))

    return {
        "listing": write_listing,
        "post": write_post,
        "video": video,
        "live": lambda brief, teller: advised(write_live(brief, teller), live_notes(brief)),
    }
