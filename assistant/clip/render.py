"""The clip room's door: a script and photos in, a finished draft clip out."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2

from assistant.clip import photos, proof, subtitles, text, timeline
from assistant.clip.encode import deliver
from assistant.clip.film import ProductClip
from assistant.clip.looks import Look, get_look
from assistant.clip.painter import Film
from assistant.clip.scenes import make_film
from assistant.clip.stage import Stage, make_stage
from assistant.clip.stills import Meter, measure_stills
from assistant.content import VideoScript
from assistant.errors import ClipError
from assistant.messages import say, what

MOST_PHOTOS = 20
SIZES = {"9:16": (1080, 1920), "4:5": (1080, 1350), "1:1": (1080, 1080), "16:9": (1920, 1080)}
PREVIEW = 3
"""A preview is a third as wide and high, and half as fast."""

Tell = Callable[[float, str], None]


@dataclass(frozen=True)
class ClipResult:
    """A finished clip and what lies beside it."""

    mp4: Path
    srt: Path
    vtt: Path
    cover: Path
    seconds: float
    notes: tuple[str, ...]
    """What the seller should know, in Thai."""
    stills: Meter


def render_clip(
    script: VideoScript,
    pictures: Sequence[Path],
    out: Path,
    *,
    look: str = "craft",
    size: tuple[int, int] = SIZES["9:16"],
    fps: int = 30,
    preview: bool = False,
    price: str | None = None,
    shop: str = "",
    link: str = "",
    app: str = "organic",
    keep: Sequence[str] = (),
    workers: int | None = None,
    progress: Tell | None = None,
    cancel: threading.Event | None = None,
) -> ClipResult:
    """Make a clip from a script and 0–20 photos and write `out` (MP4), with SRT, VTT and a cover beside it.

    `pictures` in the seller's order: the n-th is `pn` in the script. One that cannot be read is left out and named in
    the notes. `price` is shown as given, `link` becomes a QR code on the last card, `keep` are names never cut in two.
    `preview` makes a small, quick version. Raises ClipError; on an error or a cancel nothing is left behind.
    """
    text.check_shaping()
    tell = progress or _silent
    tell(0.0, what("clip_stage_read"))
    stage = _stage(get_look(look), size, preview, app, keep)
    usable, notes = _usable(pictures)
    line = timeline.plan(script, usable, stage.look, fps=fps // 2 if preview else fps)
    film = make_film(line, stage, script, price=price, shop=shop, link=link, notes=notes)
    clip = ProductClip(film)
    notes += _notes(line, stage, script)
    meter = measure_stills(line)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="khaidee-out-") as folder:
        made = Path(folder) / "clip.mp4"
        tell(0.02, what("clip_stage_draw"))
        clip.write_videofile(
            made, mode="preview" if preview else "tuned", workers=workers, cancel=cancel,
            report=lambda share: tell(0.02 + 0.93 * share, what("clip_stage_draw")),
        )  # fmt: skip
        tell(0.96, what("clip_stage_check"))
        proof.check(made, seconds=line.seconds, size=film.size, fps=line.fps)
        cover = Path(folder) / "cover.jpg"
        _write_cover(film, line, cover)
        beside = {"srt": out.with_suffix(".srt"), "vtt": out.with_suffix(".vtt"), "cover": out.with_suffix(".jpg")}
        subtitles.write(timeline.subtitles(line), beside["srt"], beside["vtt"])
        deliver(cover, beside["cover"])
        deliver(made, out)
    tell(1.0, what("clip_stage_check"))
    return ClipResult(
        out,
        beside["srt"],
        beside["vtt"],
        beside["cover"],
        line.seconds,
        tuple(dict.fromkeys([*notes, *meter.notes()])),
        meter,
    )


def _silent(share: float, stage: str) -> None:
    """Tells nobody."""


def _stage(look: Look, size: tuple[int, int], preview: bool, app: str, keep: Sequence[str]) -> Stage:
    width, height = size
    if not (240 <= width <= 2160 and 240 <= height <= 2160) or width % 2 or height % 2:
        raise ClipError("clip_size_odd", width=width, height=height)
    if preview:
        size = (width // PREVIEW // 2 * 2, height // PREVIEW // 2 * 2)
    return make_stage(look, size, app, keep)


def _usable(pictures: Sequence[Path]) -> tuple[list[Path | None], list[str]]:
    """The pictures in their order, None for one that cannot be used, and why."""
    if len(pictures) > MOST_PHOTOS:
        raise ClipError("clip_too_many_photos", count=len(pictures), most=MOST_PHOTOS)
    if not pictures:
        return [], [say("clip_without_photos")]
    usable: list[Path | None] = []
    notes: list[str] = []
    for path in pictures:
        try:
            photos.check_photo(path)
            usable.append(path)
        except ClipError as error:
            usable.append(None)
            notes.append(what("clip_photo_skipped", why=error.say()))
    if not any(usable):
        raise ClipError("clip_no_photo_usable", why=" · ".join(notes[:3]))
    return usable, notes


def _notes(line: timeline.Timeline, stage: Stage, script: VideoScript) -> list[str]:
    notes = []
    signs = [s for scene in line.scenes for s in text.missing(scene.on_screen, stage.look.type.body)]
    signs += text.missing(script.call_to_action, stage.look.type.headline)
    if signs:
        notes.append(say("clip_glyphs_left_out", signs=" ".join(dict.fromkeys(signs))))
    if line.unused:
        notes.append(say("clip_photo_unused", photos=" ".join(p.name for p in line.unused)))
    for number in line.to_film:
        scene = line.scenes[number]
        notes.append(what("clip_to_film", picture=scene.picture, seconds=scene.seconds, scene=number + 1))
    return notes


def _write_cover(film: Film, line: timeline.Timeline, path: Path) -> None:
    """The first scene with its hook fully shown."""
    frame = min(round(1.0 * line.fps), line.starts[1] - 1)
    rgb = ProductClip(film).get_frame(frame / line.fps)
    ok, data = cv2.imencode(".jpg", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 92])
    if not ok:
        raise ClipError("clip_encoder_failed", why="jpg")
    path.write_bytes(data.tobytes())
