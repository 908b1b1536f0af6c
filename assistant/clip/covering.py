"""How much of the product is lost in a scene: under words, badge and price, in a shade, or outside of the frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.clip.footage import Source
from assistant.clip.motion import Pose
from assistant.clip.seen import Seen
from assistant.clip.shots import choose_path
from assistant.clip.silhouette import Silhouette, rectangle
from assistant.clip.stage import Box, Stage
from assistant.clip.subject import Subject
from assistant.clip.timeline import Shot

Shares = NDArray[np.float64]
TIMES = (0.06, 0.5, 0.94)
"""Shares of a shot in which it is looked at: pictures move."""

CLOSE_UP = 0.15
"""Of a product that fills its photo, what is hidden weighs so much less: it is seen all around."""

NEARLY = 0.75
"""Of a photo: a product that takes up more of it is a close-up too."""


class Part(NamedTuple):
    """The part of a picture that a box of the frame shows; sides in shares of the picture."""

    left: float
    top: float
    right: float
    bottom: float


class Covering:
    """Measures what lies over the products of shots."""

    def __init__(self, st: Stage, seen: Callable[[Source], Seen | None]) -> None:
        self.st, self.seen = st, seen
        self._plain: dict[Subject, Silhouette] = {}
        self._known: dict[tuple[int, Box, float, Box], Shares] = {}
        self._poses: dict[tuple[int, Box, float], list[tuple[Pose, float]]] = {}

    def pose(self, shot: Shot, seen: Seen, box: Box, share: float, lean: float = 0.0) -> tuple[Pose, float]:
        """Where a shot's window stands when `share` of it is over, and how much wider its picture is than the box."""
        shape = seen.size[0] / seen.size[1] / (box[2] / box[3])
        path = choose_path(
            shape, seen.subject, number=shot.number, use=shot.use if shot.moves else 0,
            seconds=shot.length * shot.clock, strength=self.st.look.motion.strength if shot.moves else 0.0,
            details=seen.details, lean=lean,
        )  # fmt: skip
        return path.at(share), shape

    def usual(self, shot: Shot, box: Box) -> Shares:
        """Of all of the product, what a shot shows in a box, at each of the times."""
        return self._shares(shot, box, 0.0, box)

    def lost(self, shot: Shot, box: Box, over: Sequence[Box], lean: float = 0.0, shade: Sequence[Box] = ()) -> float:
        """Share of the product that is not seen, of what a shot in a box would show of it: between what is lost on
        average over its time, and at worst.

        `over`: boxes that lie over it and not over one another; `shade`: those that darken it, counted half. What
        `lean` moves out of the frame is lost as well.
        """
        shown = self.usual(shot, box)
        gone = shown - self._shares(shot, box, lean, box)
        gone = gone + sum((self._shares(shot, box, lean, other) for other in over), np.zeros(len(TIMES)))
        gone = gone + sum((self._shares(shot, box, lean, other) for other in shade), np.zeros(len(TIMES))) / 2
        return self._share(shot, gone, shown)

    def under(self, shot: Shot, box: Box, over: Box, lean: float = 0.0) -> float:
        """Share of what a shot in a box shows of the product that lies under another box."""
        return self._share(shot, self._shares(shot, box, lean, over), self.usual(shot, box))

    def _share(self, shot: Shot, gone: Shares, shown: Shares) -> float:
        share = gone / np.maximum(shown, 0.05) * (CLOSE_UP if self._fills(shot) else 1.0)
        return float(share.mean() + share.max()) / 2

    def _fills(self, shot: Shot) -> bool:
        seen = self.seen(shot.source)
        if seen is None:
            return False
        fills = seen.subject.fills or seen.subject.width * seen.subject.height > NEARLY
        return fills and (seen.outline is None or seen.outline.even)

    def _shares(self, shot: Shot, box: Box, lean: float, over: Box) -> Shares:
        key = (shot.number, box, lean, over)
        if key not in self._known:
            self._known[key] = self._measured(shot, box, lean, over)
        return self._known[key]

    def _measured(self, shot: Shot, box: Box, lean: float, over: Box) -> Shares:
        seen = self.seen(shot.source)
        if seen is None:
            return np.zeros(len(TIMES))
        outline = self._outline(seen)
        key = (shot.number, box, lean)
        if key not in self._poses:
            self._poses[key] = [self.pose(shot, seen, box, share, lean) for share in TIMES]
        return np.array([_within(outline, _part(pose, shape, box, over)) for pose, shape in self._poses[key]])

    def _outline(self, seen: Seen) -> Silhouette:
        if seen.outline is not None:
            return seen.outline
        if seen.subject not in self._plain:
            self._plain[seen.subject] = rectangle(seen.subject)
        return self._plain[seen.subject]


def _within(outline: Silhouette, part: Part | None) -> float:
    return 0.0 if part is None else outline.within(*part)


def _part(pose: Pose, shape: float, box: Box, over: Box) -> Part | None:
    """What of a picture in a box lies under another one."""
    left, top = max(box[0], over[0]), max(box[1], over[1])
    right, bottom = min(box[0] + box[2], over[0] + over[2]), min(box[1] + box[3], over[1] + over[3])
    if left >= right or top >= bottom:
        return None
    across, down = min(1.0, 1 / shape) / pose.zoom, min(1.0, shape) / pose.zoom
    x, y = pose.x - across / 2, pose.y - down / 2
    return Part(
        x + (left - box[0]) / box[2] * across, y + (top - box[1]) / box[3] * down,
        x + (right - box[0]) / box[2] * across, y + (bottom - box[1]) / box[3] * down,
    )  # fmt: skip
