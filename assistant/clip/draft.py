"""Everything about a clip that is decided before a frame is drawn: which pictures, when, in which look, heard how."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from assistant.clip import photos, sound, text, timeline, videos
from assistant.clip.encode import wanted_workers
from assistant.clip.footage import Footage, Source, is_movie
from assistant.clip.looks import dressed, get_look
from assistant.clip.options import ClipOptions, Tell, part_of, tell_nobody
from assistant.clip.painter import Film
from assistant.clip.piece_cache import digest, piece_key
from assistant.clip.scenes import make_film
from assistant.clip.stage import Stage, make_stage
from assistant.clip.stills import Meter, measure_stills
from assistant.clip.wording import spoken_lines
from assistant.content import VideoScript
from assistant.errors import ClipError
from assistant.messages import say, what

MOST_PICTURES = 20
PREVIEW = 3
"""A preview is a third as wide and high, and half as fast."""


@dataclass(frozen=True)
class Draft:
    """A clip that only waits to be drawn."""

    script: VideoScript
    options: ClipOptions
    line: timeline.Timeline
    film: Film
    sound: sound.Sound
    stills: Meter
    notes: list[str]
    """Grows while the film is drawn: a photo may turn out to be broken only then."""

    def piece_keys(self) -> dict[timeline.Piece, str]:
        """A hash of each piece for `PieceCache`."""
        line, o = self.line, self.options
        mode, last = self.mode, len(line.scenes) - 1
        look = dressed(get_look(o.look), o.colours).model_dump_json()
        logo = digest(o.logo) if o.logo else ""
        common = (self.film.size, line.fps, look, o.app, o.keep, o.price, o.shop, logo, o.captions)
        uses = Counter(shot.source for shot in line.shots)
        spoken = spoken_lines(line, o, self.sound.parts)
        stills = [digest(source) for source in uses if isinstance(source, Path)]
        # The end card shows a photo, or the beginning of the first video.
        filmed = [(digest(s.source), round(s.begin, 4)) for s in line.shots if isinstance(s.source, Footage)][:1]
        # Not only its own words: where the next scene's picture comes in, that scene's words decide where it stands.
        with ThreadPoolExecutor(wanted_workers(o.workers)) as pool:
            places = dict(zip((s.number for s in line.shots), pool.map(self.film.place, line.shots), strict=True))
        wide, keys = self.film.size[0] > self.film.size[1], {}
        for piece in line.pieces():
            scene, (start, end) = piece.scene, line.starts[piece.scene : piece.scene + 2]
            shots = [s for s in line.shots if s.first < piece.end and s.end > piece.first]
            words = line.scenes[scene].on_screen or (self.script.hook if not scene else "")
            said = [(s.text, s.start - start / line.fps, s.end - s.start) for s in spoken if s.scene == scene]
            words += "".join(f"{text} {begin:.2f} {lasts:.2f} " for text, begin, lasts in said)
            closing = (self.script.call_to_action, o.link, stills, filmed) if scene == last else ()
            # In a wide frame other photos stand beside the scene's own: which, changes from scene to scene.
            place = (scene, stills) if wide else (min(scene, 2), scene % 2)
            drawn = [(min(uses[s.source], 3), places[s.number]) for s in shots]
            # When and how its words leave depends on how the next picture comes, even before that is seen.
            comes = [s.transition for s in line.shots_of(scene + 1)[:1]]
            span = (end - start, piece.first - start, piece.end - start, comes)
            shown = (*common, span, words, place, closing, drawn)
            keys[piece] = piece_key(shots, start, shown, mode)
        return keys

    @property
    def mode(self) -> str:
        """The encoder's settings."""
        return "preview" if self.options.preview else "tuned"

    def told(self) -> tuple[str, ...]:
        """Each note once, in Thai."""
        return tuple(dict.fromkeys([*self.notes, *self.sound.notes, *self.stills.notes()]))


def make_draft(
    script: VideoScript,
    pictures: Sequence[Path | Footage],
    options: ClipOptions,
    folder: Path,
    cancel: threading.Event | None = None,
    tell: Tell = tell_nobody,
) -> Draft:
    """Decide everything. `folder` takes what the sound needs; `tell` hears of each photo looked at and each scene
    spoken. Raises ClipError where no clip can come of it.
    """
    text.check_shaping()
    stage = stage_for(options)
    seen = 0.3 if options.voice else 1.0
    usable, notes = _usable(pictures, cancel, part_of(tell, 0.0, seen))
    heard = sound.prepare(script, options, folder, cancel, part_of(tell, seen, 1.0))
    fps = options.fps // 2 if options.preview else options.fps
    line = timeline.plan(script, usable, stage.look, fps=fps, seconds=heard.lengths)
    film = make_film(line, stage, script, options, spoken=heard.parts, notes=notes)
    notes += _notes(line, stage, script)
    return Draft(script, options, line, film, heard, measure_stills(line), notes)


def stage_for(options: ClipOptions) -> Stage:
    """The frame, safe zone and look that the options ask for. ClipError for a size no clip has."""
    width, height = options.size
    if not (240 <= width <= 2160 and 240 <= height <= 2160) or width % 2 or height % 2:
        raise ClipError("clip_size_odd", width=width, height=height)
    if options.preview:
        width, height = width // PREVIEW // 2 * 2, height // PREVIEW // 2 * 2
    return make_stage(dressed(get_look(options.look), options.colours), (width, height), options.app, options.keep)


def _usable(
    pictures: Sequence[Path | Footage], cancel: threading.Event | None, tell: Tell
) -> tuple[list[Source], list[str]]:
    """The pictures in their order, None for one that cannot be used, and why."""
    if len(pictures) > MOST_PICTURES:
        raise ClipError("clip_too_many_photos", count=len(pictures), most=MOST_PICTURES)
    if not pictures:
        return [], [say("clip_without_photos")]
    usable: list[Source] = []
    problems: list[ClipError] = []
    for number, given in enumerate(pictures):
        if cancel is not None and cancel.is_set():
            raise ClipError("clip_cancelled")
        tell(number / len(pictures), what("clip_stage_read", number=number + 1, total=len(pictures)))
        try:
            usable.append(_checked(given))
        except ClipError as error:
            usable.append(None)
            problems.append(error)
    if len(problems) == 1 and not any(usable):
        raise problems[0]
    if not any(usable):
        raise ClipError("clip_no_photo_usable", why=" · ".join(error.say() for error in problems[:3]))
    return usable, [what("clip_photo_skipped", why=error.say()) for error in problems]


def _checked(given: Path | Footage) -> Source:
    footage = given if isinstance(given, Footage) else Footage(given) if is_movie(given) else None
    if footage is not None:
        return videos.trimmed(footage, videos.probe(footage.path))
    assert isinstance(given, Path)
    photos.check_photo(given)
    return given


def _notes(line: timeline.Timeline, stage: Stage, script: VideoScript) -> list[str]:
    notes = []
    signs = [s for scene in line.scenes for s in text.missing(scene.on_screen, stage.look.type.body)]
    signs += text.missing(script.call_to_action, stage.look.type.headline)
    if signs:
        notes.append(say("clip_glyphs_left_out", signs=" ".join(dict.fromkeys(signs))))
    if line.unused:
        notes.append(say("clip_photo_unused", photos=" ".join(p.name for p in line.unused if p)))
    for number in line.to_film:
        scene = line.scenes[number]
        notes.append(what("clip_to_film", picture=scene.picture, seconds=scene.seconds, scene=number + 1))
    return notes
