"""From a timeline to a film: every shot's picture and every scene's layers, each made when it is first needed."""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from functools import partial
from pathlib import Path

from assistant.clip import canvas, photos, prices, shots, videos, windows
from assistant.clip.aim import Moment, aim, middle, watch
from assistant.clip.footage import Footage, Source
from assistant.clip.layout import Layout, Seen
from assistant.clip.lettering import Lettering
from assistant.clip.options import ClipOptions
from assistant.clip.painter import Feed, Film, Once, Still
from assistant.clip.stage import Box, Stage
from assistant.clip.subject import NOWHERE, find_subject
from assistant.clip.timeline import Shot, Spoken, Timeline
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
        self._watched = {source: Once(partial(self._watch, source)) for source in uses if isinstance(source, Footage)}
        self._seen = {source: Once(partial(self._look, source)) for source in uses if source is not None}

    def _open(self, path: Path, uses: int) -> photos.Picture:
        zoom = (shots.DETAIL if uses > 1 else 1.0) * (1 + self.stage.look.motion.strength)
        return photos.read_photo(path, shots.cover_size(self.stage.size, zoom))

    def _watch(self, footage: Footage) -> list[Moment]:
        video = videos.probe(footage.path)
        return watch(footage, video.size, video.seconds)

    def _feed(self, shot: Shot, footage: Footage, box: Box | None) -> Feed:
        size = self.stage.size if box is None else (box[2], box[3])
        window = None
        if box is not None:
            window = windows.open_window(self.stage, box, videos.first_frame(footage.path, shot.begin))
        towards = aim(self._watched[footage](), shot.begin, shot.length / self.line.fps * shot.speed)
        return videos.feed(
            footage, shot.begin, shot.speed, size, self.line.fps,
            frames=shot.length, towards=towards, window=window,
        )  # fmt: skip

    def seen(self, source: Source) -> Seen | None:
        """What is in a picture; None where there is none, or it cannot be read."""
        return None if source is None else self._seen[source]()

    def _look(self, source: Path | Footage) -> Seen | None:
        if isinstance(source, Footage):
            return Seen(videos.probe(source.path).size, middle(self._watched[source]()))
        try:
            picture: photos.Picture = self._read[source]()
        except ClipError:
            return None
        return Seen(picture.full_size, find_subject(picture.rgb))

    def still(self, shot: Shot, box: Box | None) -> Still | Feed:
        """The prepared picture of a shot in its window, or the reader of its video.

        A designed card, and a note, where the photo turns out to be broken.
        """
        if isinstance(shot.source, Footage):
            return self._feed(shot, shot.source, box)
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
        seen = self.seen(shot.source)
        made = shots.prepare(
            picture, NOWHERE if seen is None else seen.subject, self.stage, box,
            number=shot.number, use=shot.use, seconds=shot.length / self.line.fps,
        )  # fmt: skip
        with self._lock:
            self._left[shot.source] -= 1
            if self._left[shot.source] <= 0:
                self._read[shot.source].forget()
        return made

    def product(self) -> photos.Bytes | None:
        """The first photo that can be read, small: it stands on the end card."""
        side = self.stage.px(1000)
        for shot in self.line.shots:
            if isinstance(shot.source, Path):
                with contextlib.suppress(ClipError):
                    return photos.read_photo(shot.source, (side, side)).rgb
        return None


def _still(pictures: Pictures, layout: Layout, shot: Shot) -> Still | Feed:
    return pictures.still(shot, layout.window(shot))


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
    tag = prices.tag_height(stage, prices.read_price(chosen.price)) if chosen.price else 0
    layout = Layout(line, stage, pictures.seen, tag)
    sources = {shot.number: Once(partial(_still, pictures, layout, shot)) for shot in line.shots}
    logo = photos.read_logo(chosen.logo) if chosen.logo else None
    lettering = Lettering(
        line, stage, script, chosen, layout, product=pictures.product, logo=logo, spoken=spoken, notes=told
    )
    layers = {scene: Once(partial(lettering.scene, scene)) for scene in range(len(line.scenes))}
    return Film(line, stage.size, sources, layers, dip=canvas.yuv(stage.ink("plate")), shown=lettering.shown)
