"""A seller's picture made ready for its shot: fitted to the frame, and given the motion that suits it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.clip import cards
from assistant.clip.motion import OVERSAMPLE, Kind, Path, Pose
from assistant.clip.painter import Still, still
from assistant.clip.photos import Picture
from assistant.clip.stage import Stage
from assistant.clip.subject import Subject, find_subject

Bytes = NDArray[np.uint8]

WIDE = 2.0
"""From this ratio of shapes on, a photo is shown whole on a ground: cropped, less than half of it would be seen."""
LARGEST_BLOW_UP = 2.2
"""A small picture is enlarged at most so much."""
DETAIL = 1.28
"""How much closer a photo's second shot comes."""
PAN_SHARE = 0.11
"""Of the frame's width or height a second: about the pace of a slow hand."""


def cover_size(frame: tuple[int, int], zoom: float) -> tuple[int, int]:
    """How large a picture must be to cover a frame at its closest zoom, sampled finely enough."""
    return round(frame[0] * OVERSAMPLE * zoom), round(frame[1] * OVERSAMPLE * zoom)


def prepare(picture: Picture, st: Stage, *, number: int, use: int, seconds: float) -> Still:
    """The still of a photo's shot: `number` alternates the motions, `use` counts earlier shots of the same photo."""
    rgb = picture.rgb
    height, width = rgb.shape[:2]
    shape = (width / height) / (st.size[0] / st.size[1])
    cover = max(st.size[0] / picture.full_size[0], st.size[1] / picture.full_size[1])
    if shape > WIDE or shape < 1 / WIDE or cover > LARGEST_BLOW_UP:
        return _on_ground(picture, st, number)
    subject = find_subject(rgb)
    path = choose_path(shape, subject, number=number, use=use, seconds=seconds, strength=st.look.motion.strength)
    return still(_scaled(rgb, cover_size(st.size, path.closest)), path)


def choose_path(shape: float, subject: Subject, *, number: int, use: int, seconds: float, strength: float) -> Path:
    """A motion for a picture whose shape is `shape` times as wide as the frame's."""
    if use:
        near = DETAIL * (1 + strength)
        return _path("detail", shape, (DETAIL, subject.x, subject.y), (near, subject.x, subject.y))
    near = 1 + strength
    if shape > 1.3:
        return _glide("pan", shape, subject, min(PAN_SHARE * seconds / shape, 0.5), 1 + strength / 3)
    if shape < 0.8:
        return _glide("tilt", shape, subject, min(PAN_SHARE * seconds * shape, 0.5), 1 + strength / 3)
    close, far = (near, subject.x, subject.y), (1.0, 0.5, 0.5)
    return _path("pull", shape, close, far) if number % 2 else _path("push", shape, far, close)


def _glide(kind: Kind, shape: float, subject: Subject, reach: float, zoom: float) -> Path:
    """Along the longer side, ending with the subject in view."""
    if kind == "pan":
        from_x = subject.x + (reach if subject.x < 0.5 else -reach)
        return _path(kind, shape, (zoom, from_x, subject.y), (zoom, subject.x, subject.y))
    from_y = subject.y + (reach if subject.y < 0.5 else -reach)
    return _path(kind, shape, (zoom, subject.x, from_y), (zoom, subject.x, subject.y))


def _path(kind: Kind, shape: float, start: tuple[float, float, float], end: tuple[float, float, float]) -> Path:
    return Path(kind, _legal(shape, *start), _legal(shape, *end))


def _legal(shape: float, zoom: float, x: float, y: float) -> Pose:
    """The nearest pose whose window stays inside the picture."""
    across = min(1.0, 1 / shape) / zoom / 2
    down = min(1.0, shape) / zoom / 2
    return Pose(zoom, min(max(x, across), 1 - across), min(max(y, down), 1 - down))


def _scaled(rgb: Bytes, cover: tuple[int, int]) -> Bytes:
    """At the size that just covers `cover`, both sides even."""
    height, width = rgb.shape[:2]
    scale = max(cover[0] / width, cover[1] / height)
    size = (int(np.ceil(width * scale / 2)) * 2, int(np.ceil(height * scale / 2)) * 2)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(rgb, size, interpolation=way), np.uint8)


def _on_ground(picture: Picture, st: Stage, number: int) -> Still:
    """The whole photo with a thin rim on a blurred copy of itself, pushed or pulled as one picture."""
    near = 1 + st.look.motion.strength * 0.8
    width, height = cover_size(st.size, near)
    width, height = width // 2 * 2, height // 2 * 2
    ground = _blurred(picture.rgb, (width, height))
    full_w, full_h = picture.full_size
    scale = min(0.86 * width / full_w, 0.62 * height / full_h, LARGEST_BLOW_UP)
    size = (max(round(full_w * scale) // 2 * 2, 2), max(round(full_h * scale) // 2 * 2, 2))
    card = cv2.resize(picture.rgb, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    # A little above the middle: the words stand below.
    left, top = (width - size[0]) // 2, max((height - size[1]) * 2 // 5, 0)
    _drop_shadow(ground, (left, top, *size), st.px(26))
    rim = st.px(8)
    ground[max(top - rim, 0) : top + size[1] + rim, max(left - rim, 0) : left + size[0] + rim] = 255
    ground[top : top + size[1], left : left + size[0]] = card
    far, close = Pose(1.0, 0.5, 0.5), _legal(1.0, near, 0.5, 0.45)
    return still(ground, Path("pull", close, far) if number % 2 else Path("push", far, close))


def _blurred(rgb: Bytes, size: tuple[int, int]) -> Bytes:
    small = _scaled(rgb, (size[0] // 16, size[1] // 16))
    top, left = (small.shape[0] - size[1] // 16) // 2, (small.shape[1] - size[0] // 16) // 2
    part = small[max(top, 0) : max(top, 0) + size[1] // 16, max(left, 0) : max(left, 0) + size[0] // 16]
    soft = cv2.GaussianBlur(part, (0, 0), 4)
    large = cv2.resize(soft, size, interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.convertScaleAbs(large, alpha=0.72, beta=18), np.uint8)


def _drop_shadow(ground: Bytes, box: tuple[int, int, int, int], sigma: int) -> None:
    x, y, width, height = box
    mask = np.zeros(ground.shape[:2], np.uint8)
    mask[y + sigma // 2 : y + height + sigma // 2, x : x + width] = 255
    # Blurred at a quarter of the size: a shadow has no detail.
    small = cv2.resize(mask, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    soft = cv2.resize(cv2.GaussianBlur(small, (0, 0), max(sigma / 4, 1)), mask.shape[::-1])
    ground[:] = cv2.multiply(ground, cv2.cvtColor(255 - soft // 2, cv2.COLOR_GRAY2BGR), scale=1 / 255)


def card_still(st: Stage, number: int) -> Still:
    """The designed ground of a scene that has no picture."""
    near = 1 + st.look.motion.strength / 2
    width, height = cover_size(st.size, near)
    path = Path("push", Pose(1.0, 0.5, 0.5), Pose(near, 0.5, 0.5))
    if number % 2:
        path = Path("pull", path.end, path.start)
    return still(cards.backdrop(st, (width // 2 * 2, height // 2 * 2)), path)
