"""Everything that lies over the pictures of a scene: badge, caption, price, end card, and when each is seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant import thai
from assistant.clip import captions, cards, prices
from assistant.clip.end_card import Closing, end_card
from assistant.clip.layout import Layout, Seat
from assistant.clip.options import ClipOptions
from assistant.clip.painter import Once, Placed
from assistant.clip.stage import Box, Bytes, Drawn, Shown, Stage
from assistant.clip.timeline import Line, Spoken, Timeline, subtitles
from assistant.content import VideoScript
from assistant.messages import say

END_CARD = 2.4
"""Seconds."""
LEAST_WORDS = 1.6
"""Seconds a scene's own words need before the end card covers them."""


def spoken_lines(line: Timeline, options: ClipOptions, spoken: Spoken | None) -> list[Line]:
    """What is said, in pieces that fit a caption; none where the script's short words are shown."""
    return [] if options.captions == "short" else subtitles(line, most=22, rows=2, spoken=spoken)


def _around(placed: Sequence[Placed]) -> Box:
    """The box around layers."""
    boxes = [p.layer.box for p in placed]
    left, top = min(x for x, *_ in boxes), min(y for _, y, *_ in boxes)
    return left, top, max(x + w for x, _, w, _ in boxes) - left, max(y + h for _, y, _, h in boxes) - top


class Lettering:
    """The layers of each scene."""

    def __init__(
        self,
        line: Timeline,
        stage: Stage,
        script: VideoScript,
        options: ClipOptions,
        layout: Layout,
        *,
        product: Callable[[], Bytes | None],
        logo: Bytes | None = None,
        spoken: Spoken | None = None,
        notes: list[str] | None = None,
    ) -> None:
        self.line, self.stage, self.script, self.options = line, stage, script, options
        self.layout = layout
        self.price = prices.read_price(options.price) if options.price else None
        self.product, self.logo = product, logo
        self.notes = notes if notes is not None else []
        self.fade = max(round(0.25 * line.fps), 1)
        self.shown: dict[int, Shown] = {}
        """The words drawn so far, by scene."""
        self._spoken = spoken_lines(line, options, spoken)
        self._common = Once(self._draw_common)
        self._tag = Once(lambda: prices.price_tag(stage, self.price) if self.price else None)

    def _draw_common(self) -> list[Drawn]:
        badge = cards.shop_badge(self.stage, self.options.shop, self.logo)
        return [d for d in (cards.motif(self.stage), badge) if d is not None]

    def scene(self, number: int) -> tuple[Placed, ...]:
        """What lies over the pictures of a scene, lowest first."""
        start, end = self.line.starts[number], self.line.starts[number + 1]
        last = number == len(self.line.scenes) - 1
        until = self._end_card_from(start, end) if last else end
        words, seat = self._words(number), self.layout.seat(number)
        said = self._caption(number, words, start, until, seat) if until > start else []
        shade = None if seat.ground or not said else cards.shade(self.stage, seat.anchor, _around(said))
        placed = [Placed(d.layer, start, end) for d in (shade, *self._common()) if d is not None] + said
        if until > start:
            placed += self._price(number, words, start, until)
        if last:
            headline = words if until == start and not self._names_price(words) else ""
            placed.append(Placed(self._inside(number, self._closing(headline)).layer, until, end, self.fade, 0))
        return tuple(placed)

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
        for line in (spoken for spoken in self._spoken if spoken.scene == number):
            first, last = round(line.start * self.line.fps), min(round(line.end * self.line.fps), until)
            if last - first > 2:
                placed += self._one(number, line.text.replace("\n", " "), first, last, seat, spoken=line)
        return placed

    def _one(
        self, number: int, words: str, start: int, until: int, seat: Seat, spoken: Line | None = None
    ) -> list[Placed]:
        hook = number == 0 and spoken is None
        price = "" if hook or spoken else self._leading_price(words)
        made = captions.caption(self.stage, words, hook=hook, seat=seat, spoken=spoken is not None, price=price)
        if made is None:
            return []
        self._remember(number, made, start, until)
        fade = self.fade if spoken is None else min(self.fade, 3)
        lift = self.stage.px(36) if spoken is None else 0
        placed = [Placed(self._inside(number, made.drawn).layer, start, until, fade, fade, lift)]
        if spoken is not None and self.options.captions == "karaoke":
            placed += self._lit(made, start, until)
        return placed

    def _lit(self, made: captions.Caption, start: int, until: int) -> list[Placed]:
        """Each word lit up for as long as its syllables take."""
        words = captions.spoken_words(made)
        costs = [max(thai.syllables(row.words[a:b]), 0.4) for row, a, b in words]
        placed, clock = [], 0.0
        for (row, a, b), cost in zip(words, costs, strict=True):
            first, clock = start + (until - start) * clock / sum(costs), clock + cost
            last = start + (until - start) * clock / sum(costs)
            if round(last) > round(first):
                placed.append(Placed(captions.lit(self.stage, made, row, a, b).layer, round(first), round(last)))
        return placed

    def _leading_price(self, words: str) -> str:
        """The price with its unit, where the words begin with it."""
        if not self.price or not words.startswith(self.price.number):
            return ""
        with_unit = f"{self.price.number} {self.price.unit}"
        return next((p for p in (with_unit, with_unit.replace(" ", "")) if words.startswith(p)), "")

    def _remember(self, number: int, made: captions.Caption, start: int, until: int) -> None:
        """What stands where, for the proof: the first words of each scene."""
        if number not in self.shown:
            self.shown[number] = Shown(number, min(start + self.fade + 2, (start + until) // 2), made.rows)

    def _inside(self, number: int, drawn: Drawn) -> Drawn:
        """A word that an app's buttons would cover is told, never moved or cut."""
        if not self.stage.zone.holds(drawn.words):
            self.notes.append(say("clip_words_outside", scene=number + 1))
        return drawn

    def _price(self, number: int, words: str, start: int, until: int) -> list[Placed]:
        """The price from the second scene on, unless the words say it."""
        if not self.price or not number or self._says_price(words):
            return []
        tag: Drawn = self._tag()
        return [Placed(self._inside(number, tag).layer, start, until, self.fade if number == 1 else 0, 0)]

    def _words(self, number: int) -> str:
        return self.line.scenes[number].on_screen.strip() or (self.script.hook if number == 0 else "")

    def _says_price(self, words: str) -> bool:
        """Do the words on screen say it? What is spoken says it in words."""
        return self.options.captions == "short" and self._names_price(words)

    def _names_price(self, words: str) -> bool:
        return self.price is not None and self.price.number in words.replace(" ", "")

    def _end_card_from(self, start: int, end: int) -> int:
        """The end card takes the last seconds, or all of a scene that would leave its own words too short."""
        fps = self.line.fps
        begin = end - round(END_CARD * fps)
        return begin if begin - start >= round(LEAST_WORDS * fps) else start
