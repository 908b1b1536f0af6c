"""Where the pictures and the words of each scene stand: a filled frame, a poster, or picture and words side by side.

Decided scene by scene from what is in the pictures, so that words stay where they are while the pictures change, and
stay off the product where another place is free.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from assistant.clip import windows
from assistant.clip.footage import Source
from assistant.clip.shots import choose_path
from assistant.clip.stage import Box, Stage, room
from assistant.clip.subject import Subject
from assistant.clip.timeline import Shot, Timeline

Anchor = Literal["top", "middle", "bottom"]
WIDE = 2.0
"""From this ratio of shapes on a picture is framed: filling the frame, less than half of it would be seen."""
UPRIGHT = 0.7
"""In a wide frame, a picture less than so many times as wide as the frame's shape stands beside its words."""
LARGEST_BLOW_UP = 2.2
"""A small picture is enlarged at most so much."""
CORE = 0.6
"""Of the product's width and height: the middle that words keep off."""
WORDS = 280
"""Pixels of a frame 1080 wide kept for two lines of words above a poster's picture."""
COVERED = 0.2
"""Share of the product's middle that words may cover before they look for another place."""


class Seen(NamedTuple):
    """What is known of a picture before it is placed."""

    size: tuple[int, int]
    """Width and height, upright."""
    subject: Subject


class Seat(NamedTuple):
    """Where the words of a scene stand."""

    box: Box
    """x, y, width, height they may fill."""
    anchor: Anchor
    """The side of the box they keep to."""
    most: int = 3
    """Lines."""
    panel: bool = False
    """Do they have a side of the frame to themselves?"""
    ground: bool = False
    """Do they lie on the look's own ground, not on a picture?"""


def seat_for(st: Stage, anchor: Anchor = "bottom", head: int = 0) -> Seat:
    """The whole safe zone below `head` pixels."""
    wide = room(st)
    left = st.zone.left if st.look.caption.align == "left" else (st.size[0] - wide) // 2
    top = st.zone.top + head
    return Seat((left, top, wide, st.zone.bottom - top), anchor)


class Layout:
    """The seats of a clip's pictures and words."""

    def __init__(self, line: Timeline, st: Stage, seen: Callable[[Source], Seen | None], tag: int = 0) -> None:
        """`seen` tells of a picture, None for one that cannot be read; `tag`: height of the price in pixels."""
        self.line, self.st, self.seen = line, st, seen
        self.priced = tag > 0
        self.head = max(tag, st.px(78)) + st.px(20)

    def window(self, shot: Shot) -> Box | None:
        """Where the picture of a shot stands, even numbers; None where it fills the frame."""
        seen = self.seen(shot.source)
        if seen is None or shot.source is None:
            return None
        shape = seen.size[0] / seen.size[1]
        if self._split(shot.scene):
            return windows.place_beside(self.st, shape, self._left(shot.scene))
        if not wants_window(self.st, seen, shot.use if shot.moves else 0):
            return None
        if self._tall():
            return windows.place_below(self.st, shape, seen.subject, self.head + self.st.px(WORDS))
        return windows.place(self.st, shape, seen.subject)

    def seat(self, scene: int) -> Seat:
        """Where the words of a scene stand while it lasts."""
        shots = [shot for shot in self.line.shots_of(scene) if self.seen(shot.source) is not None]
        if not shots:
            return seat_for(self.st, "middle")._replace(ground=True)
        boxes = [self.window(shot) for shot in shots]
        if self._split(scene):
            return self._beside([box for box in boxes if box is not None], scene)
        framed = all(box is not None for box in boxes)
        if self._tall() and any(box is not None for box in boxes):
            left, top, wide, _ = seat_for(self.st, head=self.head).box
            return Seat((left, top, wide, self.st.px(WORDS)), "bottom", 2, ground=framed)
        if framed:
            return seat_for(self.st)._replace(ground=True)
        return self._off_the_product([s for s, box in zip(shots, boxes, strict=True) if box is None])

    def _tall(self) -> bool:
        return self.st.size[1] / self.st.size[0] > 1.6

    def _split(self, scene: int) -> bool:
        """In a wide frame: is any picture of the scene upright, or would it be framed?"""
        width, height = self.st.size
        if width < 1.3 * height:
            return False
        found = [(shot, self.seen(shot.source)) for shot in self.line.shots_of(scene)]
        return any(
            seen.size[0] / seen.size[1] / (width / height) < UPRIGHT or wants_window(self.st, seen, 0)
            for _, seen in found
            if seen is not None
        )

    def _left(self, scene: int) -> bool:
        """Does the picture stand on the left?"""
        # A price keeps its corner at the top right, off the picture.
        return self.priced or self.st.look.frame.side == "left" or scene % 2 == 0

    def _beside(self, boxes: list[Box], scene: int) -> Seat:
        gap, zone = self.st.px(56), self.st.zone
        if self._left(scene):
            left, right = max(x + w for x, _, w, _ in boxes) + gap, zone.right
        else:
            left, right = zone.left, min(x for x, *_ in boxes) - gap
        top = zone.top + self.head
        # In the middle of the frame's height where the words are few: below badge and price, as far above the foot.
        return Seat((left, top, right - left, zone.bottom - self.head - top), "middle", 4, panel=True, ground=True)

    def _off_the_product(self, shots: list[Shot]) -> Seat:
        # The first scene shows no price.
        head = self.head if shots[0].scene else self.st.px(98)
        low, high = seat_for(self.st), seat_for(self.st, "top", head)
        covered = [sum(self._covered(shot, seat) for shot in shots) / len(shots) for seat in (low, high)]
        return high if covered[0] > COVERED and covered[1] < covered[0] - COVERED else low

    def _covered(self, shot: Shot, seat: Seat) -> float:
        """Share of the product's middle that two lines of words would cover half-way through a shot."""
        core = self.core(shot)
        if core is None:
            return 0.0
        left, top, wide, high = seat.box
        rows = min(self.st.px(WORDS), high)
        if seat.anchor == "bottom":
            top += high - rows
        return _overlap(core, (left, top, wide, rows)) / max(core[2] * core[3], 1)

    def core(self, shot: Shot) -> Box | None:
        """The middle of the product on screen half-way through a shot that fills the frame; None where none is seen."""
        seen = self.seen(shot.source)
        if seen is None or seen.subject.fills:
            return None
        (width, height), subject = self.st.size, seen.subject
        shape = seen.size[0] / seen.size[1] / (width / height)
        pose = choose_path(
            shape, subject, number=shot.number, use=shot.use if shot.moves else 0,
            seconds=shot.length * shot.clock, strength=self.st.look.motion.strength if shot.moves else 0.0,
        ).at(0.5)  # fmt: skip
        across, down = width * pose.zoom * max(1.0, shape), height * pose.zoom * max(1.0, 1 / shape)
        wide, high = subject.width * CORE * across, subject.height * CORE * down
        x, y = width / 2 + (subject.x - pose.x) * across, height / 2 + (subject.y - pose.y) * down
        return round(x - wide / 2), round(y - high / 2), round(wide), round(high)


def wants_window(st: Stage, seen: Seen, use: int) -> bool:
    """Would a full frame cut the product, or blow a small picture up; or has the photo filled the frame before?"""
    shape = seen.size[0] / seen.size[1] / (st.size[0] / st.size[1])
    cover = max(st.size[0] / seen.size[0], st.size[1] / seen.size[1])
    if shape > WIDE or shape < 1 / WIDE or cover / st.unit > LARGEST_BLOW_UP:
        return True
    subject = seen.subject
    cut = subject.width > min(1, 1 / shape) or subject.height > min(1, shape)
    return use % 3 == 1 or (use % 3 == 0 and cut and not subject.fills)


def _overlap(a: Box, b: Box) -> int:
    wide = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    high = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return max(wide, 0) * max(high, 0)
