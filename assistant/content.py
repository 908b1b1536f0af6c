"""Nouns: what is asked for (Brief), what is written (Listing, Post, VideoScript, LiveScript), what is found (Finding),
and what is kept (Piece, Kit)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field

from assistant.product.facts import Facts
from assistant.product.ledger import read_facts
from assistant.product.record import Product, Record, Shop

Kind = Literal["listing", "post", "video", "live"]
Platform = Literal["shopee", "lazada", "tiktok_shop", "line_shopping", "facebook", "line_oa", "tiktok"]
ContentLanguage = Literal["th", "en", "zh"]

LISTING_PLATFORMS: tuple[Platform, ...] = ("shopee", "lazada", "tiktok_shop", "line_shopping")
POST_PLATFORMS: tuple[Platform, ...] = ("facebook", "line_oa")
VIDEO_SECONDS = (15, 30, 60)
LIVE_MINUTES = (30, 60, 120)
DEFAULT_PLATFORM: dict[Kind, Platform] = {
    "listing": "shopee", "post": "facebook", "video": "tiktok", "live": "facebook",
}  # fmt: skip


class Brief(Record):
    """One piece of work: what to write, about what, for where, how long."""

    product: Product
    shop: Shop = Shop()
    kind: Kind
    platform: Platform
    seconds: Literal[15, 30, 60] | None = None
    """For a video script."""
    minutes: Literal[30, 60, 120] | None = None
    """For a live script."""
    more_products: tuple[Product, ...] = ()
    """For a live script of several products: those after `product`."""
    language: ContentLanguage = "th"
    seed: int = 0
    today: date | None = None
    """For promotions that end; None means unknown, and nothing is said about time left."""

    @property
    def products(self) -> tuple[Product, ...]:
        return (self.product, *self.more_products)

    @property
    def facts(self) -> Facts:
        """The ledger of the (first) product."""
        return read_facts(self.product)


class Grounded(Record):
    """A text and the keys of the facts it stands on."""

    text: str
    facts: tuple[str, ...] = ()
    """Fact keys; in a live of several products prefixed by the product's number: `2:price`."""


class Content(Record):
    """Base of the four kinds: its texts can be listed and replaced by path, so that one gate checks them all."""

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text a buyer or host would read: (path, text), as in `highlights.0.text` or `hashtags.2`."""
        yield from _texts(self.model_dump(mode="json"), "")

    def with_text(self, path: str, text: str) -> Self:
        """The same content with the text at `path` replaced. KeyError or IndexError where there is no such path."""
        tree: Any = self.model_dump(mode="json")
        *holders, last = path.split(".")
        node = tree
        for step in holders:
            node = node[int(step)] if isinstance(node, list) else node[step]
        node[int(last) if isinstance(node, list) else last] = text
        return self.model_validate(tree)


_NAMES = frozenset({"kind", "platform", "facts", "photo", "role", "cf_code", "language"})
"""Fields that name rather than say; no check reads them."""


def _texts(node: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        if node:
            yield path, node
    elif isinstance(node, dict):
        for key, value in node.items():
            if key not in _NAMES:
                yield from _texts(value, f"{path}.{key}" if path else key)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _texts(value, f"{path}.{index}")


class Listing(Content):
    """A marketplace listing."""

    kind: Literal["listing"] = "listing"
    platform: Platform
    language: ContentLanguage = "th"
    title: str
    highlights: tuple[Grounded, ...]
    """Scannable lines, each with the facts it stands on."""
    description: str
    """The whole text under the pictures, as it is pasted; it need not repeat the highlights."""
    hashtags: tuple[str, ...] = ()
    """With the leading #."""
    keywords: tuple[str, ...] = ()
    """What buyers type into the search box."""


class Post(Content):
    """A post on a page or a broadcast message."""

    kind: Literal["post"] = "post"
    platform: Platform
    language: ContentLanguage = "th"
    paragraphs: tuple[Grounded, ...]
    call_to_action: str
    hashtags: tuple[str, ...] = ()


class Scene(Record):
    """One shot of a short video."""

    seconds: float = Field(gt=0)
    quiet: float = Field(default=0, ge=0)
    """Of these, the seconds after the words in which nobody speaks and the picture tells: water that is poured."""
    picture: str
    """What to show, or what to shoot with one phone."""
    voice: str
    """Spoken form: numbers as they are said."""
    on_screen: str = ""
    photo: str | None = None
    """p1, p2, …: which of the seller's photos; None where it has to be filmed."""
    facts: tuple[str, ...] = ()


class VideoScript(Content):
    """A short vertical video; the scenes' seconds add up to `seconds`."""

    kind: Literal["video"] = "video"
    platform: Platform = "tiktok"
    language: ContentLanguage = "th"
    seconds: int
    asked: int | None = None
    """The seconds asked for, where the facts carry fewer: a script is never filled with words that tell nothing."""
    hook: str
    """What the first seconds say; the voice of the first scene begins with it."""
    scenes: tuple[Scene, ...] = Field(min_length=1)
    call_to_action: str
    """What the last scene asks for; its voice ends with it."""
    caption: str
    hashtags: tuple[str, ...] = ()

    @property
    def slot(self) -> int:
        """The length it was asked for: 15, 30 or 60. Files and pages know a script by it."""
        return self.asked or self.seconds


class Answer(Record):
    """A buyer's question or objection, and what may be said; grounded, or an honest “let me check”."""

    question: str
    answer: str
    """As the host says it on stage."""
    written: str = ""
    """The same as it is sent in a chat; empty where nothing is known yet, or where only showing answers."""
    facts: tuple[str, ...] = ()
    role: Literal["question", "objection"] = "question"


SegmentRole = Literal[
    "opening", "roll_call", "product", "engagement", "promo", "questions", "rehook", "last_call", "close", "slack",
]  # fmt: skip


class Segment(Record):
    """One block of the run-of-show."""

    role: SegmentRole
    start: float
    """Minutes from the beginning."""
    minutes: float = Field(gt=0)
    title: str
    goal: str
    talking_points: tuple[Grounded, ...] = ()
    sample_lines: tuple[str, ...] = ()
    """Words the host can say as they are."""
    audience_prompt: str = ""
    cf_code: str | None = None
    pinned_comment: str = ""
    promo: str = ""
    """The promo moment: what, how much, until when; empty where the seller gave none."""
    questions: tuple[Answer, ...] = ()


class LiveScript(Content):
    """A run-of-show by the clock; the segments fill `minutes` without gap or overlap."""

    kind: Literal["live"] = "live"
    platform: Platform = "facebook"
    language: ContentLanguage = "th"
    minutes: int
    segments: tuple[Segment, ...] = Field(min_length=1)


AnyContent = Annotated[Listing | Post | VideoScript | LiveScript, Field(discriminator="kind")]

Level = Literal["error", "warning", "note"]
"""error stops export, warning asks, note shows."""


class Finding(Record):
    """One thing a check found, at the words it concerns."""

    rule: str
    """Stable id, as in `law.food.cure` or `grounding.number`."""
    level: Level
    field: str = ""
    """Path of the text in the content; empty for a bare text."""
    start: int
    end: int
    """Span in code points of the text at `field`."""
    text: str
    """The words themselves."""
    reason: str
    """In Thai, for the seller."""
    suggestion: str = ""
    """What to write instead; empty where nothing lawful is left."""
    source: str = ""
    """Law, platform page or fact, with date."""


class Piece(Record):
    """One content, checked."""

    kind: Kind
    platform: Platform
    content: AnyContent
    findings: tuple[Finding, ...] = ()
    writer: str = "builtin"
    """Which model wrote it, by name; `builtin` too where it stepped in."""
    builtin_parts: tuple[str, ...] = ()
    """Fields of a model's piece that the built-in writer had to write: `hashtags`, `segments.3`."""
    seed: int = 0
    notes: tuple[str, ...] = ()
    """What the seller should know: what was left out or replaced, and why."""
    advice: tuple[str, ...] = ()
    """Of the notes, those that tell only what more facts would bring: nothing is wrong with the row of a table."""
    trace: tuple[dict[str, Any], ...] = ()
    """For a model: prompt, raw answer, usage and repairs of every call."""

    @property
    def passes(self) -> bool:
        """True where no error-level finding stands."""
        return all(f.level != "error" for f in self.findings)


class Kit(Record):
    """All pieces of one product."""

    product: Product
    shop: Shop = Shop()
    """Who sells it: printed on the sheets, never in a listing."""
    pieces: tuple[Piece, ...]
    notes: tuple[str, ...] = ()
