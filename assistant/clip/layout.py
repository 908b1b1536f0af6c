"""Where the pictures and the words of each scene stand: a filled frame, a poster, or pictures and words side by side.

Decided scene by scene from what is in the pictures, so that words stay where they are while the pictures change, and
stay off the product where another place is free.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.clip import windows
from assistant.clip.covering import Covering
from assistant.clip.footage import Source
from assistant.clip.free_ground import Clearing, FreeGround
from assistant.clip.seats import Said, Seat, Unknown, seat_for
from assistant.clip.seen import Seen
from assistant.clip.stage import Box, Stage
from assistant.clip.tiles import Crop, Tile, close_up, place, whole
from assistant.clip.timeline import Shot, Timeline
from assistant.clip.windows import BADGE

WIDE = 2.0
"""From this ratio of shapes on a picture is framed: filling the frame, less than half of it would be seen."""
UPRIGHT = 0.7
"""In a wide frame, a picture less than so many times as wide as the frame's shape stands beside its words."""
LARGEST_BLOW_UP = 2.2
"""A small picture is enlarged at most so much."""
WORDS = 280
"""Pixels of a frame 1080 wide kept for two lines of words beside a framed picture."""
FULL = 0.75
"""Of the frame's width: a picture framed for a change of rhythm is at least so wide, or it fills the frame."""
THIN = 0.56
"""Of the frame's width: a framed picture that would be thinner stands beside its words."""
ASIDE = 0.36
"""Of the safe zone's width: a wider price tag stands on the picture, not beside the words."""
FRAMED = 0.05
"""Share of the product that must be saved before a picture that could fill the frame stands under its words instead."""
SHADED = 0.01
"""The same, where bare letters need a shade on the picture: but for a close-up of what was seen before, which fills an
upright frame for a change.
"""


class Layout:
    """The seats of a clip's pictures and words."""

    def __init__(
        self,
        line: Timeline,
        st: Stage,
        seen: Callable[[Source], Seen | None],
        tag: tuple[int, int] = (0, 0),
        talks: bool = False,
        *,
        badge: tuple[int, int] | None = None,
        said: Said | None = None,
    ) -> None:
        """`seen` tells of a picture, None for one that cannot be read; `tag` and `badge`: width and height of the price
        and of the shop's name, (0, 0) for none; `talks`: is all that is spoken on screen, rather than a few words?"""
        self.line, self.st, self.seen, self.tag, self.talks = line, st, seen, tag, talks
        self.said = said or Unknown(st.px(WORDS))
        self.badge = (st.px(320), st.px(78)) if badge is None else badge
        self.head = max(tag[1], st.px(78)) + st.px(20)
        self._cover = Covering(st, seen)
        self._ground = FreeGround(st, self._cover, self.said, tag, self.badge)
        self._clearings: dict[int, Clearing] = {}
        self._posters: dict[int, bool] = {}

    # Pictures.

    def window(self, shot: Shot) -> Box | None:
        """Where the picture of a shot stands, even numbers; None where it fills the frame."""
        seen = self.seen(shot.source)
        if seen is None or shot.source is None:
            return None
        if self._wordless(shot.scene):
            return self._alone(shot, seen)
        if self._split(shot.scene):
            shape = seen.size[0] / seen.size[1]
            return windows.place_beside(self.st, shape, seen.subject, self._left(shot.scene), self._collage(shot.scene))
        return self._frame(seen) if self._framed(shot, seen) else None

    def lean(self, shot: Shot) -> float:
        """How far the crop of a shot that fills the frame moves down its photo, or up."""
        return 0.0 if shot.source is None or self.window(shot) is not None else self._lean(shot.scene)

    def _lean(self, scene: int) -> float:
        return 0.0 if self._wordless(scene) or not self._readable(scene) else self._clearing(scene).lean

    def _frame(self, seen: Seen) -> Box:
        """The window of a framed picture."""
        shape = seen.size[0] / seen.size[1]
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
        """Does a picture stand in a window, by itself or because the words of its scene need the room?"""
        return self._must(shot, seen) or (self._has_room(seen) and self._poster(shot.scene))

    def _must(self, shot: Shot, seen: Seen) -> bool:
        """Must it, or is it time for a change of rhythm?"""
        use = shot.use if shot.moves else 0
        wide = 1.0 if self._tall() else self._width_above(seen)
        return must_be_framed(self.st, seen, use) or (use % 3 == 1 and wide >= FULL)

    def _has_room(self, seen: Seen) -> bool:
        return self._tall() or self._width_above(seen) >= THIN

    def _poster(self, scene: int) -> bool:
        """Do the pictures of a scene stand under or over its words, because these would cover too much of them?"""
        if scene not in self._posters:
            shots = self._readable(scene)
            seen = [found for shot in shots if (found := self.seen(shot.source)) is not None]
            if any(self._must(shot, found) for shot, found in zip(shots, seen, strict=True)):
                # Words stay where they are while the pictures change.
                self._posters[scene] = True
            else:
                fits = all(self._has_room(found) for found in seen)
                self._posters[scene] = fits and self._saved(scene, shots, seen) > self._dear(shots)
        return self._posters[scene]

    def _saved(self, scene: int, shots: Sequence[Shot], seen: Sequence[Seen]) -> float:
        """Share of the product that windows show, and that words would hide on pictures that fill the frame."""
        return self._clearing(scene).lost - self._framed_lost(scene, shots, seen)

    def _dear(self, shots: Sequence[Shot]) -> float:
        """Share of the product that must be saved before pictures are framed for their words."""
        close = self._tall() and all(shot.moves and shot.use % 3 == 2 for shot in shots)
        return SHADED if self.st.look.frame.shade and not close else FRAMED

    def _framed_lost(self, scene: int, shots: Sequence[Shot], seen: Sequence[Seen]) -> float:
        """What words, badge and price would cover of the pictures of a scene in their windows."""
        priced = self.said.priced(scene)
        boxes = [self._frame(found) for found in seen]
        words = self.said.extent(scene, self._beside_frame(priced, True))
        over = [box for box in (words, self._ground.badge_box(boxes)) if box is not None]
        if priced:
            over.append((*self._tag_by_frame(shots, boxes, words), *self.tag))
        return sum(self._cover.lost(s, b, over) for s, b in zip(shots, boxes, strict=True)) / max(len(shots), 1)

    def _clearing(self, scene: int) -> Clearing:
        """Where words stand that lie on pictures filling the frame."""
        if scene not in self._clearings:
            # A hook may be long; what follows keeps to two lines.
            most = 2 if scene or self.talks else 3
            self._clearings[scene] = self._ground.choose(scene, self._readable(scene), most)
        return self._clearings[scene]

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
        if any(box is not None for box in boxes):
            return self._beside_frame(priced, all(box is not None for box in boxes))
        return self._clearing(scene).seat

    def _beside_frame(self, priced: bool, ground: bool) -> Seat:
        """The room over a framed picture in an upright frame, under it in a squarish one."""
        left, top, wide, _ = seat_for(self.st, head=self.head).box
        if self._tall():
            # Where no price stands beside the badge, the words have its room too.
            above = 0 if priced else self.head - self._ground.above
            return Seat((left, top - above, wide, self.st.px(WORDS) + above), "middle", 2, ground=ground)
        rows = self.st.px(WORDS) - self.st.px(20)
        if priced and self._tag_below():
            wide = self.st.zone.right - self.tag[0] - self.st.px(40) - left
        return Seat((left, self.st.zone.bottom - rows, wide, rows), "middle", 2, ground=ground)

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
        """Pixels from the left where the shop's badge begins: over words that have a side to themselves; else on the
        ground or the picture, not over the edge between them.
        """
        shots = self._readable(scene)
        if shots and self._split(scene):
            return self._panel(scene)[0]
        badge = self._ground.badge_box([box for shot in shots if (box := self.window(shot)) is not None])
        return self.st.zone.left if badge is None else badge[0]

    def tag_at(self, scene: int, words: Box | None) -> tuple[int, int]:
        """The corner of the price tag: under the words of a panel, else where it covers least of the product."""
        st, (wide, high) = self.st, self.tag
        shots = self._readable(scene)
        if shots and self._split(scene):
            left, top, across, down = self._panel(scene)
            x = left if st.look.caption.align == "left" else left + (across - wide) // 2
            return x, (top + (down - high) // 2 if words is None else words[1] + words[3] + st.px(44))
        found = [self.window(shot) for shot in shots]
        boxes = [box or (0, 0, *st.size) for box in found]
        if any(box is not None for box in found) and not self._wordless(scene):
            return self._tag_by_frame(shots, boxes, words)
        return self._ground.corner(shots, boxes, words, self._lean(scene))[0]

    def _tag_by_frame(self, shots: Sequence[Shot], boxes: Sequence[Box], words: Box | None) -> tuple[int, int]:
        if self._tag_below():
            middle = self.st.zone.bottom - (self.st.px(WORDS) - self.st.px(20)) // 2
            return self.st.zone.right - self.tag[0], middle - self.tag[1] // 2
        return self._ground.corner(shots, boxes, words)[0]


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
