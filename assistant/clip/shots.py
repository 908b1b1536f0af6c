"""A seller's picture made ready for its shot: fitted to the frame, and given the motion that suits it."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.clip import backdrops, windows
from assistant.clip.motion import OVERSAMPLE, Kind, Path, Pose
from assistant.clip.painter import Still, still
from assistant.clip.photos import Picture
from assistant.clip.stage import Box, Stage
from assistant.clip.subject import Spot, Subject, raised

Bytes = NDArray[np.uint8]

DETAIL = 1.28
"""How much closer a photo's third shot comes."""
CLOSEST = 1.6
"""How much closer it comes at most, to a detail that tells something."""
AROUND = 1.5
"""Times the detail's width: what is seen of the photo then."""
AT_EDGE = 0.04
"""Of the product: air that a push leaves around it, for its edges are found only nearly."""
FAR = 0.3
"""Of what is seen: so far a glide goes over a picture in which nothing stood out."""
PAN_SHARE = 0.11
"""Of the frame's width or height a second: about the pace of a slow hand."""


def cover_size(frame: tuple[int, int], zoom: float) -> tuple[int, int]:
    """How large a picture must be to cover a frame at its closest zoom, sampled finely enough."""
    return round(frame[0] * OVERSAMPLE * zoom), round(frame[1] * OVERSAMPLE * zoom)


def prepare(
    picture: Picture,
    subject: Subject,
    st: Stage,
    box: Box | None,
    *,
    number: int,
    use: int,
    seconds: float,
    details: Sequence[Spot] = (),
    beside: Sequence[tuple[Box, Bytes]] = (),
    lean: float = 0.0,
) -> Still:
    """The still of a photo's shot in a window at `box`, or filling the frame: `number` alternates the motions, `use`
    counts earlier shots of the same photo, `beside` are the small pictures that stand beside the window, `lean` as in
    `choose_path`.
    """
    width, height = picture.full_size
    size = st.size if box is None else (box[2], box[3])
    shape = (width / height) / (size[0] / size[1])
    path = choose_path(
        shape, subject, number=number, use=use, seconds=seconds, strength=st.look.motion.strength, details=details,
        lean=lean,
    )  # fmt: skip
    window = None if box is None else windows.open_window(st, box, picture.rgb, beside)
    return still(_scaled(picture.rgb, cover_size(size, path.closest)), path, window)


def choose_path(
    shape: float,
    subject: Subject,
    *,
    number: int,
    use: int,
    seconds: float,
    strength: float,
    details: Sequence[Spot] = (),
    lean: float = 0.0,
) -> Path:
    """A motion for a picture whose shape is `shape` times as wide as the frame's. `use` 2: close to a detail, or to the
    subject.

    `lean`: how far the crop moves towards the photo's foot (1: all the way) or its head (-1), to make room for words.
    """
    path = _motion(shape, subject, number=number, use=use, seconds=seconds, strength=strength, details=details)
    return Path(path.kind, _leaning(shape, path.start, lean), _leaning(shape, path.end, lean)) if lean else path


def _leaning(shape: float, pose: Pose, lean: float) -> Pose:
    down = min(1.0, shape) / pose.zoom / 2
    edge = 1 - down if lean > 0 else down
    return Pose(pose.zoom, pose.x, pose.y + abs(lean) * (edge - pose.y))


def _motion(
    shape: float, subject: Subject, *, number: int, use: int, seconds: float, strength: float, details: Sequence[Spot]
) -> Path:
    if use % 3 == 2:
        return _closer(shape, subject, details[use // 3 % len(details)] if details else None, strength)
    spare = _spare(shape, subject)
    near, zoom = 1 + min(strength, max(spare, strength / 3)), 1 + min(strength / 3, max(spare, 0.0))
    if shape > 1.3:
        return _glide("pan", shape, subject, min(PAN_SHARE * seconds / shape, 0.5), zoom, number)
    if shape < 0.8:
        return _glide("tilt", shape, subject, min(PAN_SHARE * seconds * shape, 0.5), zoom, number)
    close, far = _around(shape, subject, near), _around(shape, subject, 1.0)
    return _path("pull", shape, close, far) if number % 2 else _path("push", shape, far, close)


def _closer(shape: float, subject: Subject, spot: Spot | None, strength: float) -> Path:
    if spot is None:
        near = DETAIL * (1 + strength)
        return _path("detail", shape, (DETAIL, subject.x, subject.y), (near, subject.x, subject.y))
    zoom = min(max(min(1, 1 / shape) / (AROUND * spot.width), DETAIL), CLOSEST)
    return _path("detail", shape, (zoom, spot.x, spot.y), (zoom * (1 + strength), spot.x, spot.y))


def _around(shape: float, subject: Subject, zoom: float) -> tuple[float, float, float]:
    """A pose with the subject in it."""
    return zoom, subject.x, raised(subject, min(1.0, shape) / zoom)


def _spare(shape: float, subject: Subject) -> float:
    """How much closer a push may come before it cuts the product."""
    if subject.fills:
        return 1.0
    return min(min(1, 1 / shape) / subject.width, min(1, shape) / subject.height) - 1 - AT_EDGE


def _glide(kind: Kind, shape: float, subject: Subject, reach: float, zoom: float, number: int) -> Path:
    """Along the longer side, over the subject: it stays in view all the way."""
    across = kind == "pan"
    seen = min(1, 1 / shape) / zoom if across else min(1, shape) / zoom
    if subject.fills:
        # Nothing stood out: what is sold is somewhere near the middle.
        reach = min(reach, FAR * seen)
    else:
        reach = min(reach, max(seen - 1.15 * (subject.width if across else subject.height), 0.03))
    side = reach / 2 if number % 2 else -reach / 2
    if across:
        return _path(kind, shape, (zoom, subject.x + side, subject.y), (zoom, subject.x - side, subject.y))
    _, x, y = _around(shape, subject, zoom)
    return _path(kind, shape, (zoom, x, y + side), (zoom, x, y - side))


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


def card_still(st: Stage, number: int) -> Still:
    """The designed ground of a scene that has no picture."""
    near = 1 + st.look.motion.strength / 2
    width, height = cover_size(st.size, near)
    path = Path("push", Pose(1.0, 0.5, 0.5), Pose(near, 0.5, 0.5))
    if number % 2:
        path = Path("pull", path.end, path.start)
    return still(backdrops.backdrop(st, (width // 2 * 2, height // 2 * 2)), path)
