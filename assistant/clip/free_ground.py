"""The free ground of a picture that fills the frame: where words and price cover least of the product.

Words, price and the picture's crop are chosen together, over the whole time of a scene.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.clip.covering import Covering
from assistant.clip.seats import Said, Seat, seat_for
from assistant.clip.stage import Box, Stage
from assistant.clip.timeline import Shot

LEANS = (-0.5, 0.5, -1.0, 1.0)
"""How far the crop may move up or down the photo."""
LOW_ROWS = (230, 170)
"""Pixels of a frame 1080 wide: words may be set smaller, to be no higher."""
GAP = 22
"""Pixels of a frame 1080 wide between words, badge and price at least."""
LETTERS = 0.64
"""Of the room that words take at their usual size: in less, their letters are too small."""
TAG = 2.5
"""How much heavier it weighs that a price lies over the product than that words do: it is a small thing."""
FREE = 0.02
"""Share of the product that is given up before anything unusual is tried."""
HOP, HIGH, LEAN, SMALL, ASIDE = 0.012, 0.008, 0.01, 0.014, 0.03
"""Shares of the product that must be saved for: a price that leaves its corner, words that leave the foot, a crop that
moves, smaller letters, words beside the price."""
VEIL = 120
"""Pixels of a frame 1080 wide that a shade still darkens much, beyond the words."""


class Clearing(NamedTuple):
    """Where the words stand, how far the crop moves, and what is lost of the product."""

    seat: Seat
    lean: float
    lost: float


class FreeGround:
    """Finds it."""

    def __init__(self, st: Stage, cover: Covering, said: Said, tag: tuple[int, int], badge: tuple[int, int]) -> None:
        self.st, self.cover, self.said, self.tag, self.badge = st, cover, said, tag, badge
        self.above = badge[1] + st.px(20) if badge[1] else 0
        """Pixels of the safe zone that the badge takes."""

    def choose(self, scene: int, shots: Sequence[Shot], most: int) -> Clearing:
        """Of a scene whose pictures fill the frame: words of at most so many lines."""
        best = self._best(scene, shots, [seat._replace(most=most) for seat in self._usual(scene)], (0.0,))
        if best.lost > FREE:
            seats = [seat._replace(most=most) for seat in self._seats(scene)]
            best = min(best, self._best(scene, shots, seats, (0.0, *LEANS)), key=lambda one: one.lost)
        return best

    def _best(self, scene: int, shots: Sequence[Shot], seats: Sequence[Seat], leans: Sequence[float]) -> Clearing:
        priced, found = self.said.priced(scene), []
        whole = self.said.extent(scene, seats[0])
        for seat in seats:
            words, rows = self.said.extent(scene, seat), self._letters(seat)
            if whole is not None and words is not None and words[2] * words[3] < LETTERS * whole[2] * whole[3]:
                continue
            for lean in leans:
                lost = self._cost(shots, words, priced, lean)
                found.append(Clearing(seat, lean, lost + rows + LEAN * abs(lean)))
        return min(found, key=lambda one: one.lost)

    def _usual(self, scene: int) -> list[Seat]:
        return [seat_for(self.st), seat_for(self.st, "top", self._head(scene))]

    def _head(self, scene: int) -> int:
        """Where words begin that stand under the price in its usual corner, and under the badge."""
        return max(self.tag[1] + self.st.px(20) if self.said.priced(scene) else 0, self.above)

    def _seats(self, scene: int) -> list[Seat]:
        """Low, high under the badge, high under the price; and smaller."""
        usual = [*self._usual(scene), seat_for(self.st, "top", self.above)]
        if self.said.priced(scene) and self.st.look.caption.style != "band":
            left, top, wide, high = seat_for(self.st, "top", self.above).box
            beside = self.st.zone.right - self.tag[0] - self.st.px(GAP) - left
            usual.append(Seat((left, top, min(wide, beside), high), "top"))
        return list(dict.fromkeys(lower for seat in usual for lower in self._lower(seat)))

    def _lower(self, seat: Seat) -> Iterator[Seat]:
        yield seat
        left, top, wide, high = seat.box
        for rows in map(self.st.px, LOW_ROWS):
            yield seat._replace(box=(left, top if seat.anchor == "top" else top + high - rows, wide, rows))

    def _letters(self, seat: Seat) -> float:
        """What speaks against a seat, whatever it covers."""
        wide = seat_for(self.st).box[2]
        return (
            HIGH * (seat.anchor == "top")
            + SMALL * (seat.box[3] <= self.st.px(LOW_ROWS[0]))
            + ASIDE * (seat.box[2] < wide)
        )

    def _cost(self, shots: Sequence[Shot], words: Box | None, priced: bool, lean: float) -> float:
        over = [box for box in (words, self.badge_box()) if box is not None]
        full, price = (0, 0, *self.st.size), 0.0
        if priced:
            corner, price = self.corner(shots, [full] * len(shots), words, lean)
            if words is not None and near((*corner, *self.tag), words, 0):
                return 1.0
        lost = sum(self.cover.lost(shot, full, over, lean, self.shade(words)) for shot in shots)
        return price + lost / max(len(shots), 1)

    def badge_box(self, boxes: Sequence[Box] = ()) -> Box | None:
        """Where the shop's badge stands beside pictures in boxes: inside one whose edge it would lie over. None where
        there is no badge."""
        if not self.badge[1]:
            return None
        left, top = self.st.zone.left, self.st.zone.top
        for x, y, wide, high in boxes:
            if y < top + self.badge[1] and top < y + high and left < x < left + self.badge[0] and self.badge[0] < wide:
                left = x + self.st.px(24)
        return left, top, *self.badge

    def shade(self, words: Box | None) -> list[Box]:
        """What a shade under bare words darkens: from the nearer edge of the frame to beyond the words."""
        if words is None or not self.st.look.frame.shade:
            return []
        width, height = self.st.size
        _, y, _, high = words
        reach = self.st.px(VEIL)
        if y + high / 2 < height / 2:
            return [(0, 0, width, y + high + reach)]
        return [(0, y - reach, width, height - y + reach)]

    def corner(
        self, shots: Sequence[Shot], boxes: Sequence[Box], words: Box | None, lean: float = 0.0
    ) -> tuple[tuple[int, int], float]:
        """Where the price covers least of the pictures in their boxes, and how much; its usual corner where no place is
        free."""
        free = [at for at in self._corners(words, boxes) if self._is_free((*at, *self.tag), words, boxes)]
        if not free:
            free = [(self.st.zone.right - self.tag[0], self.st.zone.top)]
        usual = self._corners(words, boxes)[0]

        def cost(at: tuple[int, int]) -> float:
            lost = (self.cover.under(s, b, (*at, *self.tag), lean) for s, b in zip(shots, boxes, strict=True))
            return TAG * sum(lost) / max(len(shots), 1) + HOP * (at != usual)

        best = min(free, key=cost)
        return best, cost(best)

    def _corners(self, words: Box | None, boxes: Sequence[Box]) -> list[tuple[int, int]]:
        zone, (wide, high), gap = self.st.zone, self.tag, self.st.px(28)
        sides = (zone.right - wide, zone.left)
        rows = [zone.top] if words is None else [zone.top, words[1] - gap - high, words[1] + words[3] + gap]
        rows += [zone.bottom - high, min(y + h for _, y, _, h in boxes) - gap - high]
        return [(sides[0], zone.top), (sides[1], zone.top + self.above), *((x, y) for y in rows[1:] for x in sides)]

    def _whole(self, words: Box) -> Box:
        """Words with the ground of their own that runs from side to side, where the look gives them one."""
        return (0, words[1], self.st.size[0], words[3]) if self.st.look.caption.style == "band" else words

    def _is_free(self, tag: Box, words: Box | None, boxes: Sequence[Box]) -> bool:
        band = None if words is None else self._whole(words)
        others = [box for box in (band, self.badge_box(boxes)) if box is not None]
        gap = self.st.px(GAP) - 2
        return self.st.zone.holds(tag) and not any(near(tag, other, gap) for other in others)


def near(a: Box, b: Box, gap: int) -> bool:
    """Do two boxes overlap, or come nearer to one another than `gap`?"""
    wide = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    high = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return wide > -gap and high > -gap
