"""Everything that lies over the pictures of a scene: badge, caption, price, end card, and when each is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant import thai
from assistant.clip import captions, cards, prices
from assistant.clip.canvas import Layer
from assistant.clip.end_card import Closing, end_card
from assistant.clip.entrances import moved, strips
from assistant.clip.layout import Layout
from assistant.clip.painter import Once, Placed
from assistant.clip.seats import Seat
from assistant.clip.stage import Box, Bytes, Drawn, Shown
from assistant.clip.timeline import Line
from assistant.clip.wording import Wording, around
from assistant.messages import say

END_CARD = 2.4
"""Seconds."""
CARD_COMES = 0.4
"""Seconds."""
BRIEF = 3
"""Frames in which spoken words come and go."""
LEAVES = 0.18
"""Seconds in which words go."""
LEAST_WORDS = 1.6
"""Seconds a scene's own words need before the end card covers them."""


class Lettering:
    """The layers of each scene."""

    def __init__(
        self,
        wording: Wording,
        layout: Layout,
        *,
        product: Callable[[], Bytes | None],
        logo: Bytes | None = None,
        notes: list[str] | None = None,
    ) -> None:
        self.wording, self.layout = wording, layout
        self.line, self.stage = wording.line, wording.stage
        self.script, self.options, self.price = wording.script, wording.options, wording.price
        self.product, self.logo = product, logo
        self.notes = notes if notes is not None else []
        line, stage, options = self.line, self.stage, self.options
        self.fade, self.leaves = (max(round(seconds * line.fps), 1) for seconds in (0.25, LEAVES))
        self.shown: dict[int, Shown] = {}
        """The words drawn so far, by scene."""
        self._boxes: dict[int, list[Box]] = {}
        self._tags: dict[int, Box] = {}
        self._motif = Once(lambda: cards.motif(stage))
        self._badge = Once(lambda: cards.shop_badge(stage, options.shop, logo))
        self._tag = Once(lambda: prices.price_tag(stage, self.price) if self.price else None)

    def _steady(self, number: int, seat: Seat) -> list[Layer]:
        """What stands over a scene from its first frame to its last."""
        motif, badge = self._motif(), self._badge()
        # Corners around a framed picture would be a second frame.
        twice = seat.ground and self.stage.look.frame.motif == "corners"
        made = [] if motif is None or twice else [motif.layer]
        if badge is not None:
            made.append(moved(badge.layer, self.layout.badge_at(number) - self.stage.zone.left, 0))
        return made

    def scene(self, number: int) -> tuple[Placed, ...]:
        """What lies over the pictures of a scene, lowest first."""
        start, end = self.line.starts[number], self.line.starts[number + 1]
        until = self._gone(number)
        self._boxes.pop(number, None)
        words, last = self.wording.of(number), number == len(self.line.scenes) - 1
        priced = self.wording.priced(number)
        seat = self.layout.seat(number, priced)
        said = self._caption(number, words, start, until, seat) if until > start else []
        box = around(self._boxes.get(number, []))
        shade = None if seat.ground or box is None else cards.shade(self.stage, box)
        placed = [Placed(layer, start, end) for layer in self._steady(number, seat)]
        if shade is not None:
            comes = self.fade if number else 0
            placed.insert(0, Placed(shade.layer, start, until, comes, self._leaving(number), under=True))
        placed += said
        if until > start and priced:
            placed.append(self._price(number, box, start, end if not last else until))
        if last:
            headline = words if until == start and not self.wording.names_price(words) else ""
            card, how = self._inside(number, self._closing(headline)), self.stage.look.entrance
            placed.append(Placed(card.layer, until, end, round(CARD_COMES * self.line.fps), 0, way=how.card))
        self._tell_boxes(number, box)
        return tuple(placed)

    def _gone(self, number: int) -> int:
        """The words leave with the picture they belong to: half-way through the transition to the next, or under the
        next one where that slides in over them.
        """
        if number + 1 == len(self.line.scenes):
            return self._end_card_from(self.line.starts[number], self.line.starts[number + 1])
        coming = self.line.shots_of(number + 1)[0]
        return coming.first + coming.blend // (1 if self._is_pushed(number) else 2)

    def _is_pushed(self, number: int) -> bool:
        """Does the next scene's picture slide in over this one's?"""
        return number + 1 < len(self.line.scenes) and self.line.shots_of(number + 1)[0].transition == "slide"

    def _leaving(self, number: int) -> int:
        """Frames in which the words of a scene fade out."""
        return 0 if self._is_pushed(number) else self.leaves

    def _closing(self, headline: str) -> Drawn:
        o = self.options
        return end_card(
            self.stage,
            Closing(self.script.call_to_action, self.price, o.shop, headline, o.link, self.product(), self.logo),
        )

    def _caption(self, number: int, words: str, start: int, until: int, seat: Seat) -> list[Placed]:
        """The words of a scene from `start` until frame `until`: those on screen, or line by line those spoken."""
        if self.options.captions == "short":
            return self._one(number, words, start, until, seat)
        placed = []
        for line in (spoken for spoken in self.wording.spoken if spoken.scene == number):
            first, last = round(line.start * self.line.fps), min(round(line.end * self.line.fps), until)
            if last - first > 2:
                placed += self._one(number, line.text.replace("\n", " "), first, last, seat, spoken=line)
        return placed

    def _one(
        self, number: int, words: str, start: int, until: int, seat: Seat, spoken: Line | None = None
    ) -> list[Placed]:
        hook = number == 0 and spoken is None
        price = "" if hook or spoken else self.wording.leading_price(words)
        made = captions.caption(self.stage, words, hook=hook, seat=seat, spoken=spoken is not None, price=price)
        if made is None:
            return []
        layer = self._inside(number, made.drawn).layer
        self._boxes.setdefault(number, []).append(made.drawn.words)
        if spoken is not None:
            # What is spoken is read in its time: it is there at once.
            pushed = self._is_pushed(number) and until == self._gone(number)
            placed, there = [Placed(layer, start, until, BRIEF, 0 if pushed else BRIEF, under=True)], start + BRIEF
            if self.options.captions == "karaoke":
                placed += self._lit(made, there, until - BRIEF)
        else:
            placed = self._entering(number, made, layer, start, until)
            there = max(p.start + p.fade_in for p in placed)
        self._remember(number, made, min(there + 2, (start + until) // 2))
        return placed

    def _entering(self, number: int, made: captions.Caption, layer: Layer, start: int, until: int) -> list[Placed]:
        """Words on their way in: whole, or line after line."""
        how = self.stage.look.entrance
        comes, step = (round(seconds * self.line.fps) for seconds in (how.seconds, how.step))
        cuts = [round(row.base + 0.4 * row.size) for row in made.rows[:-1]] if step else []
        parts = strips(layer, cuts)
        # Short words may not spend their time arriving.
        comes, step = (min(n, (until - start) // (3 * len(parts))) for n in (comes, step))
        return [
            Placed(part, start + n * step, until, comes, self._leaving(number), self.stage.px(54), how.way, under=True)
            for n, part in enumerate(parts)
        ]

    def _lit(self, made: captions.Caption, start: int, until: int) -> list[Placed]:
        """Each word lit up for as long as its syllables take."""
        words = captions.spoken_words(made)
        costs = [max(thai.syllables(row.words[a:b]), 0.4) for row, a, b in words]
        placed, clock = [], 0.0
        for (row, a, b), cost in zip(words, costs, strict=True):
            first, clock = start + (until - start) * clock / sum(costs), clock + cost
            last = start + (until - start) * clock / sum(costs)
            if round(last) > round(first):
                lit = captions.lit(self.stage, made, row, a, b).layer
                placed.append(Placed(lit, round(first), round(last), under=True))
        return placed

    def _remember(self, number: int, made: captions.Caption, frame: int) -> None:
        """What stands where, for the proof: the first words of each scene."""
        if number not in self.shown:
            self.shown[number] = Shown(number, frame, made.rows)

    def _tell_boxes(self, number: int, words: Box | None) -> None:
        badge = self._badge()
        boxes = [words, self._tags.get(number)]
        if badge is not None:
            x, y, wide, high = badge.words
            boxes.append((x + self.layout.badge_at(number) - self.stage.zone.left, y, wide, high))
        if number in self.shown:
            found = tuple(box for box in boxes if box is not None)
            self.shown[number] = replace(self.shown[number], boxes=found)

    def _inside(self, number: int, drawn: Drawn) -> Drawn:
        """A word that an app's buttons would cover is told, never moved or cut."""
        if not self.stage.zone.holds(drawn.words):
            self.notes.append(say("clip_words_outside", scene=number + 1))
        return drawn

    def _price(self, number: int, words: Box | None, start: int, until: int) -> Placed:
        """The price where the words do not say it. In its usual corner it stays from scene to scene; elsewhere it comes
        and goes."""
        tag: Drawn = self._tag()
        x, y, wide, high = tag.words
        left, top = self.layout.tag_at(number, words)
        drawn = self._inside(number, Drawn(moved(tag.layer, left - x, top - y), (left, top, wide, high)))
        self._tags[number] = drawn.words
        if (left, top) == (x, y):
            return Placed(drawn.layer, start, until, self.fade if number == 1 else 0)
        return Placed(drawn.layer, start, min(until, self._gone(number)), self.fade, self._leaving(number), under=True)

    def _end_card_from(self, start: int, end: int) -> int:
        """The end card takes the last seconds, or all of a scene that would leave its own words too short."""
        fps = self.line.fps
        begin = end - round(END_CARD * fps)
        return begin if begin - start >= round(LEAST_WORDS * fps) else start
