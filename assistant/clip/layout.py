"""Where the pictures and the words of each scene stand: a filled frame, a poster, or pictures and words side by side.

Decided scene by scene from what is in the pictures, so that words stay where they are while the pictures change, and
stay off the product where another place is free.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from assistant.clip import windows
from assistant.clip.footage import Source
from assistant.clip.shots import choose_path
from assistant.clip.stage import Box, Stage, room
from assistant.clip.subject import Spot, Subject
from assistant.clip.tiles import Crop, Tile, close_up, place, whole
from assistant.clip.timeline import Shot, Timeline
from assistant.clip.windows import BADGE

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
"""Pixels of a frame 1080 wide kept for two lines of words beside a framed picture."""
COVERED = 0.08
"""Share of the product's middle that words may cover before they look for another place."""
FULL = 0.75
"""Of the frame's width: a picture framed for a change of rhythm is at least so wide, or it fills the frame."""
THIN = 0.62
"""Of the frame's width: a framed picture that would be thinner stands beside its words."""
HIDDEN = 0.12
"""Share of the product's middle that words hide at their best place, before the picture is framed beside them."""
REACH = 240
"""Pixels of a frame 1080 wide that a shade still darkens much, beyond the words."""
SHADED = 0.05
"""Share of a product that a shade under words may cover before the picture is framed beside them."""
ASIDE = 0.36
"""Of the safe zone's width: a wider price tag stands on the picture, not beside the words."""
HOP = 0.15
"""Of the price tag: it leaves its usual corner only to cover so much less of the product."""


class Seen(NamedTuple):
    """What is known of a picture before it is placed."""

    size: tuple[int, int]
    """Width and height, upright."""
    subject: Subject
    details: tuple[Spot, ...] = ()
    """Places that are worth a picture of their own."""


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

    def __init__(
        self,
        line: Timeline,
        st: Stage,
        seen: Callable[[Source], Seen | None],
        tag: tuple[int, int] = (0, 0),
        talks: bool = False,
    ) -> None:
        """`seen` tells of a picture, None for one that cannot be read; `tag`: width and height of the price;
        `talks`: is all that is spoken on screen, rather than a few words?"""
        self.line, self.st, self.seen, self.tag, self.talks = line, st, seen, tag, talks
        self.head = max(tag[1], st.px(78)) + st.px(20)

    # Pictures.

    def window(self, shot: Shot) -> Box | None:
        """Where the picture of a shot stands, even numbers; None where it fills the frame."""
        seen = self.seen(shot.source)
        if seen is None or shot.source is None:
            return None
        shape = seen.size[0] / seen.size[1]
        if self._wordless(shot.scene):
            return self._alone(shot, seen)
        if self._split(shot.scene):
            return windows.place_beside(self.st, shape, seen.subject, self._left(shot.scene), self._collage(shot.scene))
        if not self._framed(shot, seen):
            return None
        if self._tall():
            return windows.place_below(self.st, shape, seen.subject, self.head + self.st.px(WORDS))
        return windows.place_above(self.st, shape, seen.subject, self.st.px(WORDS))

    def _wordless(self, scene: int) -> bool:
        """Does a scene say nothing on screen? Its picture has the room."""
        said = self.line.scenes[scene]
        # The first one falls back on the script's hook.
        return scene > 0 and not said.on_screen.strip() and not (self.talks and said.voice.strip())

    def _alone(self, shot: Shot, seen: Seen) -> Box | None:
        cover = _blown_up(self.st, seen) / LARGEST_BLOW_UP
        return windows.place_alone(self.st, seen.size[0] / seen.size[1], seen.subject, cover, shot.use)

    def tiles(self, shot: Shot) -> tuple[Tile, ...]:
        """The small pictures beside that of a shot."""
        box = self.window(shot) if self._collage(shot.scene) else None
        if box is None:
            return ()
        return place(self.st, box, self._left(shot.scene), self._crops(shot))

    def _crops(self, shot: Shot) -> list[Crop]:
        """Another photo and a detail, or two others, by turns; two details; fewer where there is nothing to show."""
        own = self.seen(shot.source) if isinstance(shot.source, Path) else None
        close = [] if own is None else [close_up(shot.source, spot) for spot in own.details]
        photos = list(dict.fromkeys(s.source for s in self.line.shots if isinstance(s.source, Path)))
        # Those that come next. None is looked at here: to decode all of them would cost memory and time.
        at = photos.index(shot.source) + 1 if isinstance(shot.source, Path) else 0
        found = [whole(s) for s in (*photos[at:], *photos[:at]) if s != shot.source][:2]
        return found if len(found) > 1 and (shot.scene % 2 or not close) else [*found[:1], *close][:2]

    def _tall(self) -> bool:
        return self.st.size[1] / self.st.size[0] > 1.6

    def _wide(self) -> bool:
        return self.st.size[0] >= 1.3 * self.st.size[1]

    def _framed(self, shot: Shot, seen: Seen) -> bool:
        """Does a picture stand in a window: must it, or is it time for a change of rhythm?"""
        use = shot.use if shot.moves else 0
        if must_be_framed(self.st, seen, use):
            return True
        wide = 1.0 if self._tall() else self._width_above(seen)
        if use % 3 == 1 and wide >= FULL:
            return True
        if self.st.look.frame.shade:
            # Bare letters need a shade, which is to lie on no product.
            return min(self._covered(shot, seat, 0.9, REACH) for seat in self._seats(shot)) > SHADED
        return wide >= THIN and min(self._covered(shot, seat, CORE) for seat in self._seats(shot)) > HIDDEN

    def _width_above(self, seen: Seen) -> float:
        shape = seen.size[0] / seen.size[1]
        return windows.place_above(self.st, shape, seen.subject, self.st.px(WORDS))[2] / self.st.size[0]

    def _split(self, scene: int) -> bool:
        """Do pictures and words stand side by side?"""
        return not self._wordless(scene) and any(
            self._beside_words(seen, shot.use if shot.moves else 0)
            for shot in self.line.shots_of(scene)
            if (seen := self.seen(shot.source)) is not None
        )

    def _beside_words(self, seen: Seen, use: int) -> bool:
        width, height = self.st.size
        if self._wide():
            upright = seen.size[0] / seen.size[1] / (width / height) < UPRIGHT
            return upright or must_be_framed(self.st, seen, 0)
        if width < 0.9 * height:
            return False
        return must_be_framed(self.st, seen, use) and self._width_above(seen) < THIN

    def _collage(self, scene: int) -> bool:
        """Does a column of small pictures stand beside the large one? In a wide frame, when its photo is new."""
        shots = self.line.shots_of(scene)
        if not self._wide() or not self._split(scene) or shots[0].use % 3:
            return False
        return all(len(self._crops(shot)) == 2 for shot in shots)

    def _left(self, scene: int) -> bool:
        """Does the picture stand on the left?"""
        return self.st.look.frame.side == "left" or scene % 2 == 0

    # Words.

    def seat(self, scene: int, priced: bool = False) -> Seat:
        """Where the words of a scene stand while it lasts; `priced`: with the price among them, where it has no corner
        of its own."""
        shots = self._readable(scene)
        if not shots:
            return seat_for(self.st, "middle")._replace(ground=True)
        boxes = [self.window(shot) for shot in shots]
        if self._split(scene):
            left, top, wide, high = self._panel(scene)
            if priced:
                high -= self.tag[1] + self.st.px(44)
            return Seat((left, top, wide, high), "middle", 4 if self._wide() else 5, panel=True, ground=True)
        framed = all(box is not None for box in boxes)
        left, top, wide, high = seat_for(self.st, head=self.head).box
        if self._tall() and any(box is not None for box in boxes):
            # Where no price stands beside the badge, the words have its room too.
            above = 0 if priced else self.head - self.st.px(BADGE)
            return Seat((left, top - above, wide, self.st.px(WORDS) + above), "middle", 2, ground=framed)
        if any(box is not None for box in boxes):
            rows = self.st.px(WORDS) - self.st.px(20)
            if priced and self._tag_below():
                wide = self.st.zone.right - self.tag[0] - self.st.px(40) - left
            return Seat((left, self.st.zone.bottom - rows, wide, rows), "middle", 2, ground=framed)
        return self._off_the_product(shots)

    def _readable(self, scene: int) -> list[Shot]:
        return [shot for shot in self.line.shots_of(scene) if self.seen(shot.source) is not None]

    def _tag_below(self) -> bool:
        """Is there room for the price beside the words, below a framed picture?"""
        return not self.talks and not self._tall() and self.tag[0] <= ASIDE * self.st.zone.width

    def _panel(self, scene: int) -> Box:
        """The side of the frame that words have to themselves, below the shop's badge and as far above the foot."""
        shots = self._readable(scene)
        found = [box for shot in shots if (box := self.window(shot)) is not None]
        found += [tile.box for shot in shots for tile in self.tiles(shot)]
        gap, zone = self.st.px(56), self.st.zone
        if self._left(scene):
            left, right = max(x + w for x, _, w, _ in found) + gap, zone.right
        else:
            left, right = zone.left, min(x for x, *_ in found) - gap
        top = zone.top + self.st.px(BADGE)
        return left, top, right - left, zone.bottom - self.st.px(BADGE) - top

    def badge_at(self, scene: int) -> int:
        """Pixels from the left where the shop's badge begins: over the words, where they have a side to themselves."""
        return self._panel(scene)[0] if self._readable(scene) and self._split(scene) else self.st.zone.left

    def tag_at(self, scene: int, words: Box | None) -> tuple[int, int]:
        """The corner of the price tag: under the words of a panel, else where it covers least of the product."""
        st, (wide, high) = self.st, self.tag
        shots, right = self._readable(scene), st.zone.right - wide
        if shots and self._split(scene):
            left, top, across, down = self._panel(scene)
            x = left if st.look.caption.align == "left" else left + (across - wide) // 2
            return x, (top + (down - high) // 2 if words is None else words[1] + words[3] + st.px(44))
        if self._tag_below() and not self._wordless(scene) and any(self.window(shot) is not None for shot in shots):
            return right, st.zone.bottom - (st.px(WORDS) - st.px(20) + high) // 2
        places = [(right, st.zone.top), (st.zone.left, st.zone.top + st.px(BADGE))]
        if words is not None and words[1] > st.size[1] // 2:
            foot = min([words[1], *(box[1] + box[3] for shot in shots if (box := self.window(shot)) is not None)])
            places += [(x, foot - st.px(28) - high) for x in (right, st.zone.left)]
        free = [p for p in places if words is None or not _overlap((*p, wide, high), words)]
        costs = [self._hidden(shots, (*p, wide, high)) + HOP * (n > 0) for n, p in enumerate(free)]
        return free[costs.index(min(costs))] if free else places[0]

    def _hidden(self, shots: Sequence[Shot], tag: Box) -> float:
        """Share of a tag that lies on the product, on average over the shots."""
        poses = [(shot, share) for shot in shots for share in (0.1, 0.5, 0.9)]
        found = [self.on_screen(shot, share, 0.9) for shot, share in poses]
        covered = sum(_overlap(tag, product) for product in found if product is not None)
        return covered / max(len(poses) * tag[2] * tag[3], 1)

    def _seats(self, shot: Shot) -> tuple[Seat, Seat]:
        """Low and high on a picture that fills the frame."""
        # The first scene shows no price.
        head = self.head if shot.scene else self.st.px(BADGE)
        return seat_for(self.st), seat_for(self.st, "top", head)

    def _off_the_product(self, shots: list[Shot]) -> Seat:
        low, high = self._seats(shots[0])
        covered = [sum(self._covered(shot, seat, CORE) for shot in shots) / len(shots) for seat in (low, high)]
        seat = high if covered[0] > COVERED and covered[1] < covered[0] / 2 else low
        # A hook may be long; what follows keeps to two lines.
        return seat._replace(most=2) if shots[0].scene or self.talks else seat

    def _covered(self, shot: Shot, seat: Seat, part: float, more: int = 0) -> float:
        """Share of the inner `part` of the product that two lines of words, and `more` pixels, would cover half-way
        through a shot that fills the frame."""
        core = self._product(shot, (0, 0, *self.st.size), 0.5, part)
        if core is None:
            return 0.0
        left, top, wide, high = seat.box
        rows = min(self.st.px(WORDS + more), high)
        if seat.anchor == "bottom":
            top += high - rows
        return _overlap(core, (left, top, wide, rows)) / max(core[2] * core[3], 1)

    def on_screen(self, shot: Shot, share: float, part: float) -> Box | None:
        """The inner `part` of the product on screen when `share` of a shot is over; None where no product is seen."""
        return self._product(shot, self.window(shot) or (0, 0, *self.st.size), share, part)

    def _product(self, shot: Shot, box: Box, share: float, part: float) -> Box | None:
        seen = self.seen(shot.source)
        if seen is None or seen.subject.fills:
            return None
        left, top, width, height = box
        subject, shape = seen.subject, seen.size[0] / seen.size[1] / (width / height)
        pose = choose_path(
            shape, subject, number=shot.number, use=shot.use if shot.moves else 0,
            seconds=shot.length * shot.clock, strength=self.st.look.motion.strength if shot.moves else 0.0,
            details=seen.details,
        ).at(share)  # fmt: skip
        across, down = width * pose.zoom * max(1.0, shape), height * pose.zoom * max(1.0, 1 / shape)
        wide, high = subject.width * part * across, subject.height * part * down
        x, y = left + width / 2 + (subject.x - pose.x) * across, top + height / 2 + (subject.y - pose.y) * down
        return round(x - wide / 2), round(y - high / 2), round(wide), round(high)


def must_be_framed(st: Stage, seen: Seen, use: int) -> bool:
    """Would a full frame cut the product, or blow a small picture up?"""
    shape = seen.size[0] / seen.size[1] / (st.size[0] / st.size[1])
    if shape > WIDE or shape < 1 / WIDE or _blown_up(st, seen) > LARGEST_BLOW_UP:
        return True
    subject = seen.subject
    cut = subject.width > min(1, 1 / shape) or subject.height > min(1, shape)
    return use % 3 == 0 and cut and not subject.fills


def _blown_up(st: Stage, seen: Seen) -> float:
    """How many times a picture is enlarged to fill a frame 1080 wide."""
    return max(st.size[0] / seen.size[0], st.size[1] / seen.size[1]) / st.unit


def _overlap(a: Box, b: Box) -> int:
    wide = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    high = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return max(wide, 0) * max(high, 0)
