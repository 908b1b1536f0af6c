"""Looks and safe zones: how a clip is dressed, read from data."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.clip.canvas import colour, contrast
from assistant.errors import ClipError, RuleError

Transition = Literal["fade", "slide", "dip", "cut"]
Way = Literal["fade", "rise", "wipe", "unroll", "pop"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Type(_Part):
    """Fonts by file name, and sizes in pixels of a frame 1080 wide, largest first."""

    headline: str
    body: str
    headline_sizes: tuple[int, ...]
    caption_sizes: tuple[int, ...]


class Colours(_Part):
    ink: str
    plate: str
    accent: str
    accent_ink: str
    backdrop: tuple[str, str]
    """Top and bottom of a card without a photo."""


class Caption(_Part):
    style: Literal["plate", "marker", "line", "outline", "band"]
    align: Literal["left", "centre"]
    place: Literal["bottom", "middle"]
    opacity: float = Field(ge=0, le=1)
    bare: bool = False
    """On the look's own ground, do letters stand without their plate?"""


class Entrance(_Part):
    """How the words of a scene come in, and the end card."""

    way: Way
    seconds: float = Field(gt=0, le=1)
    step: float = Field(ge=0, le=0.5)
    """Seconds between the lines; 0: all at once."""
    card: Way
    """Of the end card. It shows the product again: faded in over a picture of it, both would be seen."""


class PriceCard(_Part):
    style: Literal["label", "sticker", "line"]


class Motion(_Part):
    strength: float = Field(ge=0, le=0.4)
    """How much closer a push comes: 0.12 is 12 %."""
    transitions: tuple[Transition, ...]
    """Taken in turn."""
    seconds: float = Field(ge=0, le=1.5)


class Window(_Part):
    """How a photo is framed that does not fill the clip."""

    radius: int
    """Of its corners, in pixels of a frame 1080 wide."""
    rim: int
    bleed: bool
    """Beside its words: does it run to the edges of the frame, rather than stand in a rim?"""
    ink: Literal["ink", "plate", "accent", "accent_ink"]


class Frame(_Part):
    pattern: Literal["plain", "weave", "bubbles", "dots", "rays", "night"]
    """Of the ground behind cards and framed photos."""
    window: Window
    tint: float = Field(ge=0, le=1)
    """How much of the pattern and its colours lies over the blurred photo around a framed one; 1: nothing else."""
    side: Literal["left", "both"]
    """Where a photo stands beside its words in a wide frame: always left, or in turn."""
    motif: Literal["none", "stitch", "hairline", "corners"]
    shade: float = Field(ge=0, le=1)
    """How dark the plate's colour runs in under bare letters; 0 where letters have a ground of their own."""


class Music(_Part):
    mood: str
    """A file in `sound/music/moods`."""


class Look(_Part):
    """One template."""

    id: str
    name_th: str
    name_en: str
    suits: tuple[str, ...]
    """Product categories it was drawn for."""
    type: Type
    colours: Colours
    caption: Caption
    entrance: Entrance
    price: PriceCard
    motion: Motion
    frame: Frame
    music: Music


class Zone(NamedTuple):
    """A rectangle that stays free of the app's own buttons, in pixels."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    def holds(self, box: tuple[int, int, int, int]) -> bool:
        """Is the box (x, y, width, height) wholly inside?"""
        x, y, width, height = box
        return self.left <= x and self.top <= y and x + width <= self.right and y + height <= self.bottom


@cache
def looks() -> dict[str, Look]:
    """All looks by id, in the order of their file names."""
    folder = files("assistant") / "clip" / "looks"
    found = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            name = file.name.removesuffix(".toml")
            try:
                found[name] = Look(id=name, **tomllib.loads(file.read_text(encoding="utf-8")))
            except (tomllib.TOMLDecodeError, ValidationError) as error:
                raise RuleError("clip_look_broken", look=name, why=str(error)) from error
    return found


def get_look(name: str) -> Look:
    """A look by id. ClipError naming the known ones where there is none such."""
    try:
        return looks()[name]
    except KeyError:
        raise ClipError("clip_look_unknown", look=name, known=" ".join(looks())) from None


def dressed(look: Look, colours: Sequence[str]) -> Look:
    """A look in a shop's own colours: the first in place of its accent, the second of its plate; inks that are read on
    them are chosen by contrast. ClipError where one is no colour."""
    change: dict[str, str] = {}
    for code, ground, ink in zip(colours, ("accent", "plate"), ("accent_ink", "ink"), strict=False):
        try:
            rgb = colour(code.lower())
        except ValueError as error:
            raise ClipError("clip_colour_odd", colour=code) from error
        change[ground] = code.lower()
        change[ink] = max(("#ffffff", "#1a1a1a"), key=lambda c: contrast(colour(c), rgb))
    if not change:
        return look
    return look.model_copy(update={"colours": look.colours.model_copy(update=change)})


def look_for(category: str) -> Look:
    """The first look drawn for a product category; minimal where none was."""
    order = ("craft", "fresh", "premium", "fun", "minimal", "festival")
    return next((looks()[n] for n in order if category in looks()[n].suits), looks()["minimal"])


@cache
def zones() -> dict[str, Zone]:
    """Safe zones by app for a frame of 1080 × 1920."""
    text = (files("assistant") / "clip" / "zones.toml").read_text(encoding="utf-8")
    return {
        name: Zone(row["left"], row["top"], row["right"], row["bottom"]) for name, row in tomllib.loads(text).items()
    }


def zone_for(size: tuple[int, int], app: str = "organic") -> Zone:
    """The safe zone of a frame of `size`. Only the full-height 9:16 is overlaid by apps; other shapes keep a margin."""
    width, height = size
    if height / width > 1.6:
        zone, across, down = zones()[app], width / 1080, height / 1920
        return Zone(
            round(zone.left * across), round(zone.top * down), round(zone.right * across), round(zone.bottom * down)
        )
    x, y = round(width * 0.06), round(height * 0.06)
    return Zone(x, y, width - x, height - y)
