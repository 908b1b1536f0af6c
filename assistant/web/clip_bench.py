"""What the clip tab's buttons do: videos taken in, the storyboard, the render and its files."""

from __future__ import annotations

import base64
import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any
from uuid import uuid4

import gradio as gr

from assistant.content import VideoScript
from assistant.errors import AssistantError, ClipError
from assistant.messages import Language
from assistant.settings import Settings
from assistant.web.clip_work import ClipOrder, render_steps, stop_job
from assistant.web.desk import Desk
from assistant.web.photos import MOST_PHOTOS, picks
from assistant.web.sheet import note_list
from assistant.web.views import progress
from assistant.web.wiring import View, banner
from assistant.web.words import Say, words


class ClipBench:
    """Holds the settings and a scratch folder of its own."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._scratch = tempfile.TemporaryDirectory(prefix="khaidee-clips-", ignore_cleanup_errors=True)

    def add_videos(
        self, lang: Language, photos: Sequence[str], videos: Sequence[str], left_out: Sequence[str],
        clip_upload: Sequence[str] | None,
    ) -> View:  # fmt: skip
        """Short videos (or more photos) for the clip alone; what is neither is told by name."""
        kept, problems = list(videos), []
        for source in map(Path, clip_upload or ()):
            try:
                path = str(_keep(source, self.settings.home / "videos"))
            except AssistantError as error:
                problems.append(error.say(lang))
                continue
            if path not in kept:
                kept.append(path)
        room = max(MOST_PHOTOS - len(photos), 0)
        if len(kept) > room:
            problems.append(words(lang)("clip_too_many", most=MOST_PHOTOS))
        told = banner("\n".join(problems)) if problems else ""
        return {**self._picked(lang, photos, kept[:room], left_out), "videos": kept[:room], "banner": told}

    def pick_photo(
        self, lang: Language, photos: Sequence[str], videos: Sequence[str], left_out: Sequence[str],
        event: Mapping[str, Any],
    ) -> View:  # fmt: skip
        """One photo or video into the clip, or out of it."""
        place, both = int(event["place"]), [*photos, *videos]
        tapped = both[place] if 0 <= place < len(both) else ""
        out = [photo for photo in left_out if photo != tapped] if tapped in left_out else [*left_out, tapped]
        return self._picked(lang, photos, videos, out)

    def _picked(self, lang: Language, photos: Sequence[str], videos: Sequence[str], out: Sequence[str]) -> View:
        return {"left_out": list(out), "picks": picks([*photos, *videos], out, words(lang))}

    def storyboard(
        self, lang: Language, desk: Desk, photos: Sequence[str], videos: Sequence[str], left_out: Sequence[str],
        seconds: int, **choices: Any,
    ) -> View:  # fmt: skip
        """A picture a scene, at once. Raises ClipError."""
        from assistant.clip.storyboard import draw_storyboard

        say = words(lang)
        # No voice is asked to speak for a picture; a recording is cut, since it moves the scenes.
        silent = {**choices, "clip_voice": "none"}
        order = self._order(desk, photos, videos, left_out, seconds, silent, preview=True)
        board = draw_storyboard(order.script, order.pictures, order.options)
        panels = "".join(_panel(panel, say) for panel in board.panels)
        wide = " kd-wide" if order.options.size[0] > order.options.size[1] else ""
        return {"board": f'<ol class="kd-board{wide}">{panels}</ol>{note_list(board.notes)}'}

    def clip(
        self, lang: Language, desk: Desk, photos: Sequence[str], videos: Sequence[str], left_out: Sequence[str],
        seconds: int, quality: str, **choices: Any,
    ) -> Iterator[View]:  # fmt: skip
        """Render one script with the chosen pictures; progress, then the clip and its files. Raises ClipError."""
        say = words(lang)
        order = self._order(desk, photos, videos, left_out, seconds, choices, preview=quality == "preview")
        order.out.parent.mkdir(parents=True, exist_ok=True)
        yield {"clip_state": progress(0, 1, say("clip_start")), **_busy(True)}
        try:
            for step in render_steps(order):
                if step.files:
                    yield self._done(desk, step.files, step.notes, say, preview=order.options.preview)
                    return
                percent = round(step.share * 100)
                stage = f" · {step.stage}" if step.stage and lang == "th" else ""
                told = say("clip_progress", percent=percent) + stage
                yield {"clip_job": step.job, "clip_state": progress(percent, 100, told)}
        except ClipError as error:
            yield {"clip_state": "", **_busy(False), "banner": banner(error.say(lang))}

    def full_clip(self, lang: Language, **asked: Any) -> Iterator[View]:
        """The same clip in full quality, once the preview pleases. Raises ClipError."""
        for view in self.clip(lang, **{**asked, "quality": "full"}):
            yield {**view, "quality": "full"}

    def take_file(self, lang: Language, slot: str, path: str | None) -> View:
        """The chosen file's name on its button, or the button as it was."""
        label = f"✓ {Path(path).name}" if path else words(lang)(f"clip_{slot}")
        return {slot: gr.update(value=path, label=label), f"{slot}_out": gr.update(visible=bool(path))}

    def stop_clip(self, lang: Language, clip_job: str) -> View:
        """Stop the render that this page started."""
        told = "clip_stopping" if stop_job(clip_job) else "clip_nothing"
        return {"clip_state": progress(0, 1, words(lang)(told))}

    def _order(
        self, desk: Desk, photos: Sequence[str], videos: Sequence[str], left_out: Sequence[str], seconds: int,
        choices: Mapping[str, Any], *, preview: bool,
    ) -> ClipOrder:  # fmt: skip
        from assistant.clip.footage import Footage, is_movie
        from assistant.clip.options import SIZES, ClipOptions
        from assistant.clip.outputs import USUAL

        both = [*photos, *videos]
        chosen = [picture for picture in both if picture not in left_out]
        sound = bool(choices.get("keep_sound"))
        pictures = [Footage(path, sound=sound) if is_movie(path) else path for path in map(Path, chosen)]
        ratio, colour = str(choices.get("ratio") or "9:16"), str(choices.get("colour") or "")
        recording, voice = choices.get("recording"), str(choices.get("clip_voice") or "none")
        spoken = str(recording) if recording else voice
        options = ClipOptions(
            look=_look(str(choices.get("look") or "auto"), desk), size=SIZES[ratio], preview=preview,
            price=_price(desk), shop=desk.shop.name, link=str(choices.get("link") or "").strip(),
            logo=Path(logo) if (logo := choices.get("logo")) else None, colours=_colours(colour),
            captions=choices.get("captions") or "short", keep=tuple(desk.shop.brand_words),
            music=str(choices.get("song") or choices.get("music") or "none"),
            voice=(spoken,) if spoken != "none" else (),
            outputs=ClipOptions.outputs if preview else (*USUAL, "zip"),
            settings=self.settings, cache=self.settings.home / "scenes",
        )  # fmt: skip
        name = f"clip-{seconds}s-{ratio.replace(':', 'x')}{'-preview' if preview else ''}.mp4"
        folder = self.settings.home / "clips" / str(desk.kit_id or uuid4().hex)
        return ClipOrder(use_photos(_script(desk, seconds), both, chosen), pictures, folder / name, options)

    def _done(self, desk: Desk, files: Sequence[Path], notes: Sequence[str], say: Say, *, preview: bool) -> View:
        """Copies for the page (our own folder is not served), and the files kept for the ZIP."""
        shown = Path(self._scratch.name) / uuid4().hex
        shown.mkdir(parents=True)
        copies = {file.suffix: str(shutil.copy2(file, shown / file.name)) for file in files}
        kept = dict.fromkeys((*desk.clips, *map(str, files)))
        said = say("clip_done_preview" if preview else "clip_done")
        told = f'<div class="kd-clipdone" role="status"><b>✓ {escape(said)}</b></div>'
        head = f'<h4 class="kd-block">{escape(say("clip_notes"))}</h4>'
        return {
            **clip_files(copies), "clip_state": told, **_busy(False), "clip_job": "",
            "clip_file": gr.update(value=copies[".mp4"], visible=True, variant="secondary" if preview else "primary"),
            "clip_notes": head + note_list(notes) if notes else "", "clip_full": gr.update(visible=preview),
            "desk": desk.model_copy(update={"clips": tuple(kept)}),
        }  # fmt: skip


def _keep(source: Path, folder: Path) -> Path:
    """A video as it is, or a photo upright, in our folder under a name of its own. Raises AssistantError."""
    from assistant.clip.footage import is_movie
    from assistant.clip.videos import probe
    from assistant.web.photos import keep_photo

    if not is_movie(source):
        return keep_photo(source, folder)
    probe(source)
    with source.open("rb") as file:
        name = hashlib.file_digest(file, "sha256").hexdigest()[:20]
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{name}{source.suffix.lower()}"
    if not kept.exists():
        shutil.copyfile(source, kept)
    return kept


def _busy(busy: bool) -> View:
    """While a clip is made it can be stopped, and no second one begun."""
    hidden = {"clip_full": gr.update(visible=False)} if busy else {}
    return {"clip_make": gr.update(interactive=not busy), "clip_stop": gr.update(visible=busy), **hidden}


_SHOWN = {"clip": ".mp4", "clip_file": ".mp4", "clip_subtitles": ".srt", "clip_cover": ".jpg", "clip_zip": ".zip"}


def clip_files(files: Mapping[str, str]) -> View:
    """The clip and its files by suffix, shown once they are there."""
    shown = {slot: gr.update(value=files.get(suffix), visible=suffix in files) for slot, suffix in _SHOWN.items()}
    return {**shown, "clip_notes": "", "clip_full": gr.update(visible=False)}


def _script(desk: Desk, seconds: int) -> VideoScript:
    for piece in desk.pieces:
        if isinstance(piece.content, VideoScript) and piece.content.slot == seconds:
            if not piece.passes:
                raise ClipError("web_clip_kept_back")
            return piece.content
    raise ClipError("web_clip_no_script")


def use_photos(script: VideoScript, photos: Sequence[str], chosen: Sequence[str]) -> VideoScript:
    """The script with its p1, p2, … counted among the chosen photos; a scene whose photo was left out has none."""
    names = {f"p{n}": f"p{chosen.index(photo) + 1}" for n, photo in enumerate(photos, 1) if photo in chosen}
    scenes = tuple(scene.model_copy(update={"photo": names.get(scene.photo or "")}) for scene in script.scenes)
    return script.model_copy(update={"scenes": scenes})


def _price(desk: Desk) -> str | None:
    """What a buyer pays, in the seller's words."""
    product = desk.product
    price = (product.sale_price or product.price) if product else None
    return price.text if price else None


def _look(look: str, desk: Desk) -> str:
    from assistant.clip.looks import look_for

    if look != "auto":
        return look
    return look_for(desk.product.category if desk.product else "other").id


def _colours(chosen: str) -> tuple[str, ...]:
    """`#rrggbb`, or the `rgba(…)` that a colour picker gives; nothing where nothing was chosen."""
    if chosen.startswith("rgb"):
        parts = chosen[chosen.index("(") + 1 :].rstrip(")").split(",")[:3]
        return ("#" + "".join(f"{min(max(round(float(p)), 0), 255):02x}" for p in parts),)
    return (chosen,) if chosen else ()


def _panel(panel: Any, say: Say) -> str:
    spoken = escape(panel.voice or panel.words)
    return (
        f'<li><img src="{_uri(panel.rgb.tobytes(), panel.rgb.shape)}" alt=""><b>{panel.scene + 1}</b>'
        f"<span>{escape(say('clip_scene_time', start=panel.start, end=panel.start + panel.seconds))}</span>"
        f"<p>{spoken}</p></li>"
    )


@lru_cache(maxsize=64)
def _uri(pixels: bytes, shape: tuple[int, int, int]) -> str:
    import cv2
    import numpy as np

    rgb = np.frombuffer(pixels, np.uint8).reshape(shape)
    _, data = cv2.imencode(".jpg", rgb[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 82])
    return "data:image/jpeg;base64," + base64.b64encode(data.tobytes()).decode("ascii")
