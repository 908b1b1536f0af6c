"""From a timeline to a film: every shot's picture and every scene's layers, each made when it is first needed."""

from __future__ import annotations

import threading
from collections import Counter
from functools import partial
from pathlib import Path

from assistant.clip import canvas, captions, cards, photos, prices, shots, videos
from assistant.clip.footage import Footage
from assistant.clip.painter import Feed, Film, Once, Placed, Still
from assistant.clip.stage import Drawn, Stage
from assistant.clip.timeline import Shot, Timeline
from assistant.content import VideoScript
from assistant.errors import ClipError
from assistant.messages import say, what


class Pictures:
    """The seller's pictures, each decoded once and let go when its last shot is prepared."""

    def __init__(self, line: Timeline, stage: Stage, told: list[str]) -> None:
        self.line, self.stage, self.told = line, stage, told
        uses = Counter(shot.source for shot in line.shots)
        self._left = dict(uses)
        self._lock = threading.Lock()
        self._read = {path: Once(partial(self._open, path, uses[path])) for path in uses if isinstance(path, Path)}

    def _open(self, path: Path, uses: int) -> photos.Picture:
        zoom = (shots.DETAIL if uses > 1 else 1.0) * (1 + self.stage.look.motion.strength)
        return photos.read_photo(path, shots.cover_size(self.stage.size, zoom))

    def still(self, shot: Shot) -> Still | Feed:
        """The prepared picture of a shot, or the reader of its video.

        A designed card, and a note, where the photo turns out to be broken.
        """
        if isinstance(shot.source, Footage):
            return videos.feed(shot.source, shot.begin, shot.speed, self.stage.size, self.line.fps)
        if shot.source is None:
            return shots.card_still(self.stage, shot.number)
        try:
            picture: photos.Picture = self._read[shot.source]()
        except ClipError as error:
            self.told.append(what("clip_photo_skipped", why=error.say()))
            return shots.card_still(self.stage, shot.number)
        if picture.small:
            width, height = picture.full_size
            self.told.append(say("clip_photo_soft", photo=shot.source.name, width=width, height=height))
        made = shots.prepare(picture, self.stage, number=shot.number, use=shot.use, seconds=shot.length / self.line.fps)
        with self._lock:
            self._left[shot.source] -= 1
            if self._left[shot.source] <= 0:
                self._read[shot.source].forget()
        return made


def make_film(
    line: Timeline,
    stage: Stage,
    script: VideoScript,
    *,
    price: str | None = None,
    shop: str = "",
    link: str = "",
    notes: list[str] | None = None,
) -> Film:
    """Everything the painter needs, made when it is first asked for. Photos that fail then are told in `notes`."""
    pictures = Pictures(line, stage, notes if notes is not None else [])
    sources = {shot.number: Once(partial(pictures.still, shot)) for shot in line.shots}
    lettering = Lettering(line, stage, script, price=price, shop=shop, link=link)
    layers = {scene: Once(partial(lettering.scene, scene)) for scene in range(len(line.scenes))}
    return Film(line, stage.size, sources, layers, dip=canvas.yuv(stage.ink("plate")))


class Lettering:
    """The layers of each scene."""

    def __init__(
        self, line: Timeline, stage: Stage, script: VideoScript, *, price: str | None, shop: str, link: str
    ) -> None:
        self.line, self.stage, self.script = line, stage, script
        self.price = prices.read_price(price) if price else None
        self.shop, self.link = shop, link
        self.fade = max(round(0.25 * line.fps), 1)
        self._shades = Once(partial(cards.shades, stage))
        self._common = Once(self._draw_common)
        self._tag = Once(lambda: prices.price_tag(stage, self.price) if self.price else None)

    def _draw_common(self) -> list[Drawn]:
        drawn = [cards.motif(self.stage), cards.shop_badge(self.stage, self.shop) if self.shop else None]
        return [d for d in drawn if d is not None]

    def scene(self, number: int) -> tuple[Placed, ...]:
        """What lies over the pictures of a scene, lowest first."""
        start, end = self.line.starts[number], self.line.starts[number + 1]
        last = number == len(self.line.scenes) - 1
        until = self._end_card_from(start, end) if last else end
        bare = self.line.shots_of(number)[0].source is None
        placed = [Placed(d.layer, start, end) for d in (*(() if bare else self._shades()), *self._common())]
        words = self._words(number)
        if until > start:
            placed += self._over(number, words, start, until)
        if last:
            headline = words if until == start and not self._says_price(words) else ""
            card = cards.end_card(
                self.stage, self.script.call_to_action,
                price=self.price, shop=self.shop, headline=headline, link=self.link,
            )  # fmt: skip
            placed.append(Placed(card.layer, until, end, self.fade, 0))
        return tuple(placed)

    def _over(self, number: int, words: str, start: int, until: int) -> list[Placed]:
        """Caption and price of a scene, from `start` until frame `until`."""
        placed = []
        bare = self.line.shots_of(number)[0].source is None
        drawn = captions.caption(self.stage, words, hook=number == 0, middle=bare) if words else None
        if drawn is not None:
            placed.append(Placed(drawn.layer, start, until, self.fade, self.fade, self.stage.px(36)))
        if self.price and number and not self._says_price(words):
            tag: Drawn = self._tag()
            came = self.fade if number == 1 else 0
            placed.append(Placed(tag.layer, start, until, came, 0))
        return placed

    def _words(self, number: int) -> str:
        return self.line.scenes[number].on_screen.strip() or (self.script.hook if number == 0 else "")

    def _says_price(self, words: str) -> bool:
        return self.price is not None and self.price.number in words.replace(" ", "")

    def _end_card_from(self, start: int, end: int) -> int:
        """The end card takes the last 2.4 seconds, or all of a scene that would leave its own words too short."""
        fps = self.line.fps
        begin = end - round(2.4 * fps)
        return begin if begin - start >= round(1.6 * fps) else start
