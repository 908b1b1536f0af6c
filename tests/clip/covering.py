"""How much of the product lies under words, badge and price, measured on the film: its own paths, its own layers."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from assistant.clip import motion
from assistant.clip.draft import Draft
from assistant.clip.looks import get_look
from assistant.clip.painter import Film, Placed, Still
from assistant.clip.timeline import Shot

HIGH = 800
"""Pixels a photo's product is drawn high."""
PRODUCTS = tomllib.loads((Path(__file__).parent / "products.toml").read_text(encoding="utf-8"))


class Cover(NamedTuple):
    """What a frame shows of a product."""

    scene: int
    frame: int
    hidden: float
    """Share of what is seen of it that words, badge or price lie over."""
    shaded: float
    """How dark a shade lies on it, on average."""


def product_of(photo: Path, width: int, height: int) -> np.ndarray | None:
    """1 where the product is in a photo of a size; None for a close-up."""
    shapes, mask = PRODUCTS.get(photo.stem), np.zeros((height, width), np.uint8)
    if shapes is None:
        return None
    scale = np.array([width, height])
    for box in shapes.get("box", ()):
        (left, top), (right, bottom) = np.rint(np.reshape(box, (2, 2)) * scale).astype(int)
        mask[top:bottom, left:right] = 1
    for box in shapes.get("round", ()):
        (left, top), (right, bottom) = np.reshape(box, (2, 2)) * scale
        middle, size = ((left + right) / 2, (top + bottom) / 2), (right - left, bottom - top)
        cv2.ellipse(mask, (middle, size, 0), 1, -1)
    for corners in shapes.get("outline", ()):
        cv2.fillPoly(mask, [np.rint(np.array(corners) * scale).astype(np.int32)], 1)
    return mask


def covers(draft: Draft) -> list[Cover]:
    """Of every scene, three frames of each of its shots in which no transition runs and no end card stands."""
    film, found = draft.film, []
    shaded = get_look(draft.options.look).frame.shade > 0
    for scene in range(len(film.timeline.scenes)):
        layers = film.layers[scene]()
        for shot, frame in moments(film, scene):
            product = on_screen(film, shot, frame)
            if product is None or not product.any():
                continue
            hidden, shade = _over(film, layers, frame, shaded)
            area = float(product.sum())
            lost = float((product & hidden).sum()), float((product * shade).sum())
            found.append(Cover(scene, frame, lost[0] / area, lost[1] / area))
    return found


def moments(film: Film, scene: int) -> list[tuple[Shot, int]]:
    """Frames of a scene in which one picture stands, and its words."""
    shots, layers = film.timeline.shots, film.layers[scene]()
    # The end card is the last layer of the last scene.
    card = layers[-1].start if scene == len(film.timeline.scenes) - 1 else film.timeline.frames
    made = []
    for shot in (s for s in shots if s.scene == scene):
        coming = next((s for s in shots if s.number == shot.number + 1), None)
        first, last = shot.start, min(shot.end if coming is None else coming.first, card) - 1
        made += [(shot, first + round(share * (last - first))) for share in (0.15, 0.55, 0.95) if last - first > 6]
    return made


def _fills(film: Film, placed: Placed) -> bool:
    return placed.layer.box == (0, 0, *film.size)


def on_screen(film: Film, shot: Shot, frame: int) -> np.ndarray | None:
    """1 where the product is in a frame."""
    source = film.sources[shot.number]()
    if not isinstance(source, Still) or not isinstance(shot.source, Path):
        return None
    width, height = source.size
    mask = product_of(shot.source, round(HIGH * width / height), HIGH)
    if mask is None:
        return None
    x, y, wide, high = source.window.box if source.window else (0, 0, *film.size)
    row = frame - shot.first
    left, top, across, down = motion.windows(source.path, np.array([row]), shot.length, source.size, (wide, high))[0]
    scale = HIGH / height
    turn = np.array([[across * scale / wide, 0, left * scale], [0, down * scale / high, top * scale]])
    seen = cv2.warpAffine(mask, turn, (wide, high), flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP)
    whole = np.zeros(film.size[::-1], np.uint8)
    whole[y : y + high, x : x + wide] = seen
    return whole


def _over(film: Film, layers: tuple[Placed, ...], frame: int, shaded: bool) -> tuple[np.ndarray, np.ndarray]:
    """1 where words, badge and price lie, the room between letters with them; and how strong the shade is, 0–1."""
    hidden, shade = np.zeros(film.size[::-1], np.uint8), np.zeros(film.size[::-1], np.float32)
    for placed in (p for p in layers if p.start <= frame < p.end and not _fills(film, p)):
        layer, strength, lift = placed.state(frame)
        x, y, width, height = layer.box
        cover = layer.covers[0].astype(np.float32) * strength / 255
        rows, columns = slice(y + lift, y + lift + height), slice(x, x + width)
        part = cover[: hidden[rows, columns].shape[0]]
        if shaded and width == film.size[0]:
            shade[rows, columns] = np.maximum(shade[rows, columns], part)
        else:
            hidden[rows, columns] |= (part > 0.5).astype(np.uint8)
    reach = round(min(film.size) / 24)
    return cv2.morphologyEx(hidden, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8)), shade
