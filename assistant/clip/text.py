"""Thai text as ink: shaped and rasterised by HarfBuzz alone, so that every mark sits right on any bare machine.

Nothing here asks the system for a library or a font: Pillow without FriBiDi piles tone marks onto vowels, and MoviePy's
TextClip cuts off what stands below the line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import combinations, pairwise
from typing import Any, Literal

import cv2
import numpy as np
import uharfbuzz as hb
from numpy.typing import NDArray

from assistant import thai
from assistant.errors import ClipError

FALLBACKS = ("Kanit-SemiBold", "NotoEmoji-Bold.subset")
"""Asked in this order for what the chosen font lacks."""
_SILENT = frozenset("\u200b\u200c\u200d\ufe0e\ufe0f\u2060\ufeff")
"""Need no glyph of their own."""
Align = Literal["left", "centre", "right"]


@dataclass(frozen=True)
class Ink:
    """A picture of text: coverage 0–255, top row first; the pen starts at (`-left`, `-top`) inside it."""

    mask: NDArray[np.uint8]
    left: int
    top: int
    """Pixels from the pen's origin to the mask's first row; negative above the baseline."""
    advance: float

    @property
    def height(self) -> int:
        return int(self.mask.shape[0])

    @property
    def width(self) -> int:
        return int(self.mask.shape[1])


@dataclass(frozen=True)
class Face:
    """An opened font."""

    name: str
    font: Any
    upem: int
    ascender: float
    """Of the em, as the font says; room for a tone mark on an upper vowel."""
    descender: float


@cache
def open_face(name: str) -> Face:
    """A bundled font by file name without `.ttf`. ClipError where it is missing or broken."""
    try:
        data = (files("assistant") / "fonts" / f"{name}.ttf").read_bytes()
        face = hb.Face(hb.Blob(data))
    except (OSError, hb.HarfBuzzError) as error:
        raise ClipError("clip_font_missing", font=name) from error
    font = hb.Font(face)
    extents = font.get_font_extents("ltr")
    return Face(name, font, face.upem, extents.ascender / face.upem, extents.descender / face.upem)


@lru_cache(maxsize=4096)
def _has(name: str, cluster: str) -> bool:
    font = open_face(name).font
    return all(c in _SILENT or font.get_nominal_glyph(ord(c)) is not None for c in cluster)


def _font_of(cluster: str, name: str) -> str | None:
    return next((n for n in (name, *FALLBACKS) if _has(n, cluster)), None)


def missing(text: str, name: str) -> list[str]:
    """The clusters of `text` that no bundled font can draw, each once, in order."""
    return list(dict.fromkeys(c for c in thai.clusters(text) if not c.isspace() and _font_of(c, name) is None))


def drawable(text: str, name: str) -> str:
    """`text` without what no bundled font can draw, and without doubled spaces."""
    kept = "".join(c if not c.isspace() else " " for c in thai.clusters(text) if c.isspace() or _font_of(c, name))
    return " ".join(kept.split())


def _runs(text: str, name: str) -> Iterator[tuple[str, str]]:
    """(font, text) of stretches that one font draws."""
    held, font = "", name
    for cluster in thai.clusters(text):
        # The space of an emoji font is as wide as an emoji.
        wanted = name if cluster.isspace() else _font_of(cluster, name)
        if wanted is None:
            continue
        if wanted != font and held:
            yield font, held
            held = ""
        font = wanted
        held += cluster
    if held:
        yield font, held


def _shape(text: str, face: Face) -> list[tuple[int, float, float, float]]:
    """(glyph, x offset, y offset, advance) in em."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(face.font, buffer)
    em = face.upem
    return [
        (info.codepoint, p.x_offset / em, p.y_offset / em, p.x_advance / em)
        for info, p in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    ]


@lru_cache(maxsize=2048)
def _glyphs(text: str, name: str) -> tuple[tuple[str, int, float, float], ...]:
    """(font, glyph, x, y) in em from the pen's start; the last entry holds the advance with glyph -1."""
    placed: list[tuple[str, int, float, float]] = []
    pen = 0.0
    for font, run in _runs(text, name):
        for glyph, dx, dy, advance in _shape(run, open_face(font)):
            placed.append((font, glyph, pen + dx, dy))
            pen += advance
    placed.append((name, -1, pen, 0.0))
    return tuple(placed)


def measure(text: str, name: str, size: float) -> float:
    """Width in pixels of one line set in a font at `size` pixels to the em."""
    return _glyphs(text, name)[-1][2] * size


def draw_line(text: str, name: str, size: float) -> Ink:
    """One line of text. The mask is as large as the ink, so nothing is ever cut off."""
    *placed, (_, _, advance, _) = _glyphs(text, name)
    raster = hb.RasterDraw()
    for font, glyph, x, y in placed:
        face = open_face(font)
        raster.transform = (size / face.upem, 0, 0, size / face.upem, x * size, y * size)
        raster.draw_glyph(face.font, glyph)
    image = raster.render()
    extents = image.extents
    if not extents.width or not extents.height:
        return Ink(np.zeros((1, 1), np.uint8), 0, 0, advance * size)
    rows = np.frombuffer(image.buffer, np.uint8).reshape(extents.height, extents.stride)[:, : extents.width]
    top = -(extents.y_origin + extents.height)
    return Ink(np.ascontiguousarray(rows[::-1]), extents.x_origin, top, advance * size)


def draw_block(lines: Sequence[str], name: str, size: float, *, leading: float, align: Align = "centre") -> Ink:
    """Several lines as one mask. `leading`: distance of baselines in em; the pen is at the first baseline's left."""
    inks = [draw_line(line, name, size) for line in lines]
    widest = max(ink.advance for ink in inks)
    share = {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
    spots = [
        (round((widest - ink.advance) * share) + ink.left, round(row * leading * size) + ink.top)
        for row, ink in enumerate(inks)
    ]
    left, top = min(x for x, _ in spots), min(y for _, y in spots)
    right = max(x + ink.width for (x, _), ink in zip(spots, inks, strict=True))
    bottom = max(y + ink.height for (_, y), ink in zip(spots, inks, strict=True))
    mask = np.zeros((bottom - top, right - left), np.uint8)
    for (x, y), ink in zip(spots, inks, strict=True):
        part = mask[y - top : y - top + ink.height, x - left : x - left + ink.width]
        np.maximum(part, ink.mask, out=part)
    return Ink(mask, left, top, widest)


def thicken(mask: NDArray[np.uint8], pixels: int) -> NDArray[np.uint8]:
    """The mask grown by `pixels` on every side: the stroke around letters. The result is larger by 2 × `pixels`."""
    grown = cv2.copyMakeBorder(mask, pixels, pixels, pixels, pixels, cv2.BORDER_CONSTANT, value=0)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * pixels + 1, 2 * pixels + 1))
    return np.asarray(cv2.dilate(grown, kernel), np.uint8)


def wrap(text: str, name: str, size: float, width: float, *, most: int, keep: Iterable[str] = ()) -> list[str]:
    """Balanced lines of at most `width` pixels, cut between words; more than `most` lines where they are needed."""
    return thai.wrap(text, width, lambda part: measure(part, name, size), most, tuple(keep))


COUNTED = 9
"""Letters of a phrase that a number after it belongs to."""
PHRASE_SHARE = 0.76
"""Lines that end where the writer left a space are worth letters smaller down to this share."""


def fit(
    text: str,
    name: str,
    *,
    sizes: Sequence[float],
    width: float,
    most: int,
    keep: Iterable[str] = (),
    share: float = PHRASE_SHARE,
) -> tuple[list[str], float]:
    """The lines at the largest of `sizes` (falling) that needs at most `most` lines and leaves none too wide.

    Lines that end between phrases are preferred to larger letters cut between words, down to `share` of their size. A
    text too long for the smallest size gets up to two lines more, then smaller letters: nothing leaves the frame,
    nothing is cut.
    """
    keep = tuple(keep)

    def measured(size: float) -> Callable[[str], float]:
        return lambda part: measure(part, name, size)

    by_phrase = next(((lines, s) for s in sizes if (lines := _phrase_lines(text, width, measured(s), most))), None)
    for size in sizes:
        lines = wrap(text, name, size, width, most=most, keep=keep)
        if len(lines) <= most and all(measure(line, name, size) <= width for line in lines):
            return by_phrase if by_phrase and by_phrase[1] >= share * size else (lines, size)
    size = sizes[-1]
    for size in (sizes[-1] * 0.9**n for n in range(14)):
        lines = wrap(text, name, size, width, most=most + 2, keep=keep)
        if len(lines) <= most + 2 and all(measure(line, name, size) <= width for line in lines):
            break
    return lines, size


def _phrase_lines(text: str, width: float, size: Callable[[str], float], most: int) -> list[str]:
    """As few lines as possible, as even as possible, ending only at the writer's spaces; empty where none fit."""
    phrases = _phrases(text)
    for count in range(1, min(most, len(phrases)) + 1):
        ways = [
            [" ".join(phrases[a:b]) for a, b in pairwise((0, *cuts, len(phrases)))]
            for cuts in combinations(range(1, len(phrases)), count - 1)
        ]
        best = min(ways, key=lambda lines: max(size(line) for line in lines))
        if max(size(line) for line in best) <= width:
            return best
    return []


def _phrases(text: str) -> list[str]:
    """What spaces separate, numbers and single letters kept beside what they belong to (ย้อม 5 รอบ · 80 x 200 ซม.)."""
    phrases: list[str] = []
    bound = False
    for part in text.split(" "):
        # After a long phrase a number begins one of its own: ผ้าขาวม้าย้อมคราม · 80 x 200 ซม.
        near = part.endswith("%") or (bool(phrases) and thai.base_length(phrases[-1]) <= COUNTED)
        counted = part[:1].isdigit() and bool(phrases) and near
        bare = not any("\u0e00" < c < "\u0e5c" or c.isalpha() for c in part) and not part[:1].isdigit()
        loose = (len(part) <= 2 and not part[:1].isdigit()) or counted or bare
        if phrases and (bound or loose):
            phrases[-1] += " " + part
        elif part:
            phrases.append(part)
        bound = part[-1:].isdigit() or len(part) == 1
    return phrases


def check_shaping(name: str = "Kanit-SemiBold") -> None:
    """Does the shaper place Thai marks here? ClipError where not: no clip is made with misplaced tone marks."""
    face = open_face(name)
    for word in ("ที่", "น้ำ", "ญู"):
        plain = [face.font.get_nominal_glyph(ord(c)) for c in word]
        shaped = _shape(word, face)
        if [g for g, *_ in shaped] == plain and not any(dy for _, _, dy, _ in shaped):
            raise ClipError("clip_shaping_broken", word=word)
