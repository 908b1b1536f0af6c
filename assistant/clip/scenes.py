"""From a timeline to a film: every shot's picture and every scene's layers, each made when it is first needed."""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from assistant.clip import canvas, cards, photos, prices, shots, videos, windows
from assistant.clip.aim import aim, middle
from assistant.clip.footage import Footage, Source
from assistant.clip.layout import Layout
from assistant.clip.lettering import Lettering
from assistant.clip.options import ClipOptions
from assistant.clip.painter import Feed, Film, Once, Still
from assistant.clip.seen import Seen, look_at_photo, watch_video
from assistant.clip.stage import Box, Stage
from assistant.clip.subject import NOWHERE, find_subject
from assistant.clip.tiles import Tile, cut
from assistant.clip.timeline import Shot, Spoken, Timeline
from assistant.clip.wording import Wording
from assistant.content import VideoScript
from assistant.errors import ClipError
from assistant.messages import say, what

HELD = 2
"""Decoded photos kept for a later shot of theirs, 36 MB each at 12 MP; any more are decoded again."""
TRIES = 3
"""Photos looked at for one that shows the product whole."""


class Pictures:
    """The seller's pictures. However many there are, one is decoded at a time and few are held: memory stays flat."""

    def __init__(self, line: Timeline, stage: Stage, told: list[str]) -> None:
        self.line, self.stage, self.told = line, stage, told
        uses = Counter(shot.source for shot in line.shots)
        self._uses, self._left = uses, dict(uses)
        self._bench = threading.RLock()
        """Held by the one who decodes. Never ask `seen` under it: who answers may wait for it."""
        self._held: dict[Path, photos.Picture] = {}
        self._seen = {source: Once(partial(self._look, source)) for source in uses if source is not None}

    def _picture(self, path: Path) -> photos.Picture:
        """A photo as large as its closest shot needs. ClipError where it cannot be read."""
        with self._bench:
            if path not in self._held:
                # Its third shot comes close.
                zoom = (shots.CLOSEST if self._uses[path] > 2 else 1.0) * (1 + self.stage.look.motion.strength)
                picture = photos.read_photo(path, shots.cover_size(self.stage.size, zoom))
                self._held = dict([*self._held.items(), (path, picture)][-HELD:])
            return self._held[path]

    def _beside(self, shot: Shot, tiles: Sequence[Tile]) -> list[tuple[Box, photos.Bytes]]:
        """The small pictures beside that of a shot; one that cannot be read is left out."""
        made = []
        for box, crop in tiles:
            assert isinstance(crop.source, Path)
            with contextlib.suppress(ClipError):
                if crop.source == shot.source:
                    rgb = self._picture(crop.source).rgb
                else:
                    rgb = photos.read_photo(crop.source, (2 * box[2], 2 * box[3])).rgb
                made.append((box, cut(rgb, crop, (box[2], box[3]))))
        return made

    def _feed(self, shot: Shot, footage: Footage, box: Box | None, tiles: Sequence[Tile]) -> Feed:
        size = self.stage.size if box is None else (box[2], box[3])
        window = None
        if box is not None:
            window = windows.open_window(
                self.stage, box, videos.first_frame(footage.path, shot.begin), self._beside(shot, tiles)
            )
        towards = aim(watch_video(footage), shot.begin, shot.length / self.line.fps * shot.speed)
        return videos.feed(
            footage, shot.begin, shot.speed, size, self.line.fps,
            frames=shot.length, towards=towards, window=window,
        )  # fmt: skip

    def seen(self, source: Source) -> Seen | None:
        """What is in a picture; None where there is none, or it cannot be read."""
        return None if source is None else self._seen[source]()

    def _look(self, source: Path | Footage) -> Seen | None:
        if isinstance(source, Footage):
            return Seen(videos.probe(source.path).size, middle(watch_video(source)))
        try:
            return look_at_photo(source)
        except ClipError:
            return None

    def still(self, shot: Shot, box: Box | None, tiles: Sequence[Tile] = (), lean: float = 0.0) -> Still | Feed:
        """The prepared picture of a shot in its window, or the reader of its video.

        A designed card, and a note, where the photo turns out to be broken.
        """
        if isinstance(shot.source, Footage):
            return self._feed(shot, shot.source, box, tiles)
        if shot.source is None:
            return shots.card_still(self.stage, shot.number)
        seen = self.seen(shot.source)
        with self._bench:
            try:
                picture = self._picture(shot.source)
            except ClipError as error:
                self.told.append(what("clip_photo_skipped", why=error.say()))
                return shots.card_still(self.stage, shot.number)
            if picture.small:
                width, height = picture.full_size
                self.told.append(say("clip_photo_soft", photo=shot.source.name, width=width, height=height))
            beside = self._beside(shot, tiles)
            self._left[shot.source] -= 1
            if self._left[shot.source] <= 0:
                del self._held[shot.source]
        return shots.prepare(
            picture, NOWHERE if seen is None else seen.subject, self.stage, box, number=shot.number, use=shot.use,
            seconds=shot.length / self.line.fps, details=seen.details if seen else (), beside=beside, lean=lean,
        )  # fmt: skip

    def product(self) -> photos.Bytes | None:
        """A photo that can be read, small, for the end card: the first of a few that shows the product whole."""
        side, found = self.stage.px(1400), []
        for path in dict.fromkeys(shot.source for shot in self.line.shots if isinstance(shot.source, Path)):
            with contextlib.suppress(ClipError), self._bench:
                found.append(photos.read_photo(path, (side, side)).rgb)
                if not find_subject(found[-1]).fills:
                    return found[-1]
            if len(found) == TRIES:
                break
        return found[0] if found else self._filmed(side)

    def _filmed(self, side: int) -> photos.Bytes | None:
        """A frame of the first video, where the seller gave no photo."""
        for shot in self.line.shots:
            if isinstance(shot.source, Footage):
                with contextlib.suppress(ClipError):
                    return videos.first_frame(shot.source.path, shot.begin, side)
        return None


def _still(pictures: Pictures, layout: Layout, shot: Shot) -> Still | Feed:
    return pictures.still(shot, layout.window(shot), layout.tiles(shot), layout.lean(shot))


def make_film(
    line: Timeline,
    stage: Stage,
    script: VideoScript,
    options: ClipOptions | None = None,
    *,
    spoken: Spoken | None = None,
    notes: list[str] | None = None,
) -> Film:
    """Everything the painter needs, made when it is first asked for. Photos that fail then are told in `notes`.

    `spoken`: when the words of a scene are heard, for captions that follow the voice.
    """
    chosen = options or ClipOptions()
    told = notes if notes is not None else []
    pictures = Pictures(line, stage, told)
    tag = prices.tag_size(stage, prices.read_price(chosen.price)) if chosen.price else (0, 0)
    logo = photos.read_logo(chosen.logo) if chosen.logo else None
    badge = cards.badge_size(stage, chosen.shop, logo)
    wording = Wording(line, stage, script, chosen, spoken)
    layout = Layout(line, stage, pictures.seen, tag, chosen.captions != "short", badge=badge, said=wording)
    sources = {shot.number: Once(partial(_still, pictures, layout, shot)) for shot in line.shots}
    lettering = Lettering(wording, layout, product=pictures.product, logo=logo, notes=told)
    layers = {scene: Once(partial(lettering.scene, scene)) for scene in range(len(line.scenes))}
    return Film(
        line, stage.size, sources, layers, dip=canvas.yuv(stage.ink("plate")), shown=lettering.shown,
        place=lambda shot: (layout.window(shot), layout.lean(shot)),
    )  # fmt: skip
