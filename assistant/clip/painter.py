"""One frame at a time: which pictures, moved how, under which layers. Frames are I420 planes, BT.709 limited range.

Everything costly is made once: a photo is decoded and scaled when its first shot nears, words are drawn when their
scene nears. A frame is then three small resizes and a few blends.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.clip import canvas, motion
from assistant.clip.canvas import Layer
from assistant.clip.entrances import State, come, smooth
from assistant.clip.looks import Way
from assistant.clip.stage import Shown
from assistant.clip.timeline import Shot, Timeline

Bytes = NDArray[np.uint8]
Planes = tuple[Bytes, Bytes, Bytes]
SHADOW = 0.5
"""How dark a picture that slides in makes what lies under its edge."""


@dataclass(frozen=True)
class Window:
    """Where in the frame a framed picture is seen, and what lies around it."""

    box: tuple[int, int, int, int]
    """x, y, width, height; all even."""
    ground: Planes
    """Of the frame's size."""
    corners: tuple[Layer, ...]


@dataclass(frozen=True)
class Still:
    """A picture ready to be moved over: padded planes, and the path of its window."""

    planes: Planes
    size: tuple[int, int]
    """Width and height without the padding."""
    path: motion.Path
    window: Window | None = None
    """None for a picture that fills the frame."""


def still(rgb: Bytes, path: motion.Path, window: Window | None = None) -> Still:
    """Planes of a picture that is already at its working size."""
    y, u, v = canvas.planes(rgb)
    m = motion.MARGIN
    y_wide, u_wide, v_wide = (
        np.asarray(cv2.copyMakeBorder(plane, m, m, m, m, cv2.BORDER_REPLICATE), np.uint8) for plane in (y, u, v)
    )
    return Still((y_wide, u_wide, v_wide), (y.shape[1], y.shape[0]), path, window)


@dataclass(frozen=True)
class Placed:
    """A layer with the frames it is seen in; it comes in its way, and fades out."""

    layer: Layer
    start: int
    end: int
    fade_in: int = 0
    fade_out: int = 0
    lift: int = 0
    """Pixels a layer that rises begins too low."""
    way: Way = "fade"
    under: bool = False
    """Does it lie on its picture, so that one that slides in comes over it? What stays from scene to scene does not."""

    def state(self, frame: int) -> State:
        """How it is seen in a frame."""
        since, until = frame - self.start, self.end - frame
        made = come(self.way, self.layer, (since + 1) / (self.fade_in + 1), self.lift)
        return made._replace(strength=made.strength * smooth(min(1.0, until / (self.fade_out + 1))))


class Once:
    """A value made by the first thread that asks; the others wait for it. `forget` frees its memory."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make, self._lock = make, threading.Lock()
        self._made: list[Any] = []

    def __call__(self) -> Any:
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]

    def forget(self) -> None:
        with self._lock:
            self._made.clear()


@dataclass(frozen=True)
class Feed:
    """A moving picture: each call gives the planes of the next frame of the output's size and rate."""

    open: Callable[[int], Callable[[], Planes]]
    """Frame of the shot to begin at → reader of that frame and, call by call, those after it."""
    window: Window | None = None
    """Where it is seen; None where it fills the frame."""


@dataclass
class Film:
    """Everything a frame is made of."""

    timeline: Timeline
    size: tuple[int, int]
    sources: dict[int, Once]
    """Shot number → Still or Feed."""
    layers: dict[int, Once]
    """Scene number → tuple of Placed."""
    dip: tuple[int, int, int] = (16, 128, 128)
    """Y, U, V that a dip passes through."""
    shown: dict[int, Shown] = field(default_factory=dict)
    """The words drawn so far, by scene."""
    place: Callable[[Shot], object] = lambda _: None
    """Where a shot's picture stands, and how it is cropped there, as far as the words of its scene decide."""

    @property
    def frame_bytes(self) -> int:
        return self.size[0] * self.size[1] * 3 // 2

    def __post_init__(self) -> None:
        self._finished = np.zeros(self.timeline.frames, bool)
        self._lock = threading.Lock()

    def finish(self, first: int, end: int) -> None:
        """Frames from `first` to before `end` are drawn: let go of the pictures and words that no other frame needs."""
        starts = self.timeline.starts
        with self._lock:
            self._finished[first:end] = True
            for shot in self.timeline.shots:
                if self._finished[shot.first : shot.end].all():
                    self.sources[shot.number].forget()
            for scene, layers in self.layers.items():
                if self._finished[starts[scene] : starts[scene + 1]].all():
                    layers.forget()


def _inside(planes: Planes, box: tuple[int, int, int, int]) -> Planes:
    """Views of the part of a frame's planes that a box covers."""
    x, y, width, height = box
    luma, u, v = planes
    half = slice(y // 2, (y + height) // 2), slice(x // 2, (x + width) // 2)
    return luma[y : y + height, x : x + width], u[half], v[half]


def _end(read: Callable[[], Planes] | None) -> None:
    stop = getattr(read, "close", None)
    if stop is not None:
        stop()


class Painter:
    """Draws the frames of a film in order, or any one of them. One painter serves one thread."""

    def __init__(self, film: Film) -> None:
        self.film = film
        self._plans: dict[int, tuple[motion.Sampling, motion.Sampling]] = {}
        self._readers: dict[int, tuple[int, Callable[[], Planes]]] = {}
        self._other = np.empty(film.frame_bytes, np.uint8)
        self._bench = np.empty((film.size[1] + motion.SPARE, film.size[0] + motion.SPARE), np.uint8)

    def frame(self, number: int) -> Bytes:
        """The I420 bytes of one frame."""
        out = np.empty(self.film.frame_bytes, np.uint8)
        self.paint(number, out)
        return out

    def paint(self, number: int, out: Bytes) -> None:
        """Draw frame `number` into a flat I420 buffer."""
        planes = canvas.split(out, *self.film.size)
        layers = self._layers_at(number)
        cover = next((i for i in range(len(layers) - 1, -1, -1) if self._covers(layers[i], number)), None)
        if cover is not None:
            # What lies under a card that fills the frame is not drawn.
            for plane, value in zip(planes, layers[cover].layer.colours, strict=True):
                plane[:] = value
            layers = layers[cover + 1 :]
        else:
            shots = self._shots_at(number)
            self._shot(shots[0], number, out)
            if len(shots) > 1:
                if shots[1].transition == "slide":
                    pushed = [placed for placed in layers if placed.under]
                    layers = [placed for placed in layers if not placed.under]
                    self._blend(pushed, number, planes)
                self._join(shots[1], number, out)
        self._blend(layers, number, planes)

    def _blend(self, layers: Sequence[Placed], number: int, planes: Planes) -> None:
        for placed in layers:
            canvas.blend(planes, *placed.state(number))

    def _covers(self, placed: Placed, number: int) -> bool:
        layer, strength, lift = placed.state(number)
        return layer.box == (0, 0, *self.film.size) and (strength, lift) == (1.0, 0) and layer.solid

    def _shots_at(self, number: int) -> list[Shot]:
        return [s for s in self.film.timeline.shots if s.first <= number < s.end]

    def _layers_at(self, number: int) -> list[Placed]:
        starts = self.film.timeline.starts
        scene = next(i for i in range(len(starts) - 1) if number < starts[i + 1])
        return [p for p in self.film.layers[scene]() if p.start <= number < p.end]

    def _shot(self, shot: Shot, number: int, out: Bytes) -> None:
        source = self.film.sources[shot.number]()
        planes = canvas.split(out, *self.film.size)
        seen = planes
        if source.window is not None:
            for plane, ground in zip(planes, source.window.ground, strict=True):
                plane[:] = ground
            seen = _inside(planes, source.window.box)
        if isinstance(source, Feed):
            for plane, read in zip(seen, self._next(shot, source, number), strict=True):
                plane[:] = read
        else:
            self._glide(shot, source, number, seen)
        for corner in source.window.corners if source.window else ():
            canvas.blend(planes, corner)

    def _glide(self, shot: Shot, source: Still, number: int, seen: Planes) -> None:
        """A still picture's frame into the planes it is seen in."""
        size = (seen[0].shape[1], seen[0].shape[0])
        if shot.number not in self._plans:
            wanted = motion.windows(source.path, np.arange(shot.length), shot.length, source.size, size)
            self._plans[shot.number] = motion.plan_sampling(wanted, size)
        luma, chroma = self._plans[shot.number]
        row = number - shot.first
        for sampling, plane, out in zip((luma, chroma, chroma), source.planes, seen, strict=True):
            sampling.draw(plane, row, out, self._bench)

    def _next(self, shot: Shot, feed: Feed, number: int) -> Planes:
        row = number - shot.first
        at, read = self._readers.get(shot.number, (-1, None))
        if read is None or at != row:
            _end(read)
            read = feed.open(row)
        planes = read()
        self._readers[shot.number] = (row + 1, read)
        return planes

    def _join(self, shot: Shot, number: int, out: Bytes) -> None:
        """Bring the coming shot in over what is in `out`."""
        share = smooth((number - shot.first + 1) / (shot.blend + 1))
        if shot.transition == "dip":
            self._dip(shot, number, share, out)
            return
        self._shot(shot, number, self._other)
        if shot.transition == "slide":
            self._slide(share, out)
        else:
            cv2.addWeighted(out, 1 - share, self._other, share, 0, dst=out)

    def _dip(self, shot: Shot, number: int, share: float, out: Bytes) -> None:
        if share > 0.5:
            self._shot(shot, number, out)
        strength = 1 - abs(2 * share - 1)
        for plane, value in zip(canvas.split(out, *self.film.size), self.film.dip, strict=True):
            cv2.convertScaleAbs(plane, dst=plane, alpha=1 - strength, beta=value * strength)

    def _slide(self, share: float, out: Bytes) -> None:
        """The coming shot pushes in from the right over its shadow; the old one gives way at a third of the pace."""
        width, height = self.film.size
        edge = round(width * (1 - share)) // 2 * 2
        back = round(width * share / 3) // 2 * 2
        for i, (plane, new) in enumerate(
            zip(canvas.split(out, width, height), canvas.split(self._other, width, height), strict=True)
        ):
            e, b = (edge, back) if i == 0 else (edge // 2, back // 2)
            plane[:, :e] = plane[:, b : b + e].copy()
            plane[:, e:] = new[:, : plane.shape[1] - e]
            if i == 0:
                shadow = plane[:, max(e - width // 14, 0) : e]
                fall = np.linspace(0, 1, shadow.shape[1], dtype=np.float32) ** 2
                shadow[:] = 16 + (shadow - 16.0) * (1 - SHADOW * fall)

    def close(self) -> None:
        """End the readers of moving pictures."""
        for _, read in self._readers.values():
            _end(read)
        self._readers.clear()

    def rgb(self, number: int) -> Bytes:
        """One frame as RGB."""
        return canvas.to_rgb(self.frame(number), *self.film.size)
