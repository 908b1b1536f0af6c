"""From a timeline to a film: every shot's picture and every scene's layers, each made when it is first needed."""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from functools import partial
from pathlib import Path

from assistant.clip import canvas, photos, shots, videos
from assistant.clip.footage import Footage
from assistant.clip.lettering import Lettering
from assistant.clip.options import ClipOptions
from assistant.clip.painter import Feed, Film, Once, Still
from assistant.clip.stage import Stage
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

    def product(self) -> photos.Bytes | None:
        """The first photo that can be read, small: it stands on the end card."""
        side = self.stage.px(600)
        for shot in self.line.shots:
            if isinstance(shot.source, Path):
                with contextlib.suppress(ClipError):
                    return photos.read_photo(shot.source, (side, side)).rgb
        return None


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
    sources = {shot.number: Once(partial(pictures.still, shot)) for shot in line.shots}
    logo = photos.read_logo(chosen.logo) if chosen.logo else None
    lettering = Lettering(line, stage, script, chosen, product=pictures.product, logo=logo, spoken=spoken, notes=told)
    layers = {scene: Once(partial(lettering.scene, scene)) for scene in range(len(line.scenes))}
    return Film(line, stage.size, sources, layers, dip=canvas.yuv(stage.ink("plate")))
