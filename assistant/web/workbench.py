"""What the page's buttons do: plain functions from values to views, tested without a browser."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any
from uuid import uuid4

import gradio as gr

from assistant.content import VideoScript
from assistant.errors import ClipError, HistoryError, ProductError
from assistant.exports import export_zip
from assistant.exports.files import file_name
from assistant.history import Entry, History
from assistant.messages import Language
from assistant.settings import Settings
from assistant.web import desk as desks
from assistant.web.clip_work import ClipOrder, render_steps, stop_job
from assistant.web.desk import Desk, ModelChoice
from assistant.web.form import example_values, form_values, given, issue_list, read_shop, shop_values
from assistant.web.photos import add_photos, move_photo, picks, tray
from assistant.web.views import progress, show_desk
from assistant.web.wiring import View, banner
from assistant.web.words import Say, words

_ZIP_KEPT = 600
"""Seconds a ZIP stays in our scratch folder; Gradio serves a copy of its own."""


class Workbench:
    """Holds the settings, the history and a scratch folder; every method is one thing the page can do."""

    def __init__(self, settings: Settings, *, own_models: bool = True) -> None:
        self.settings = settings
        self.own_models = own_models
        """Whether a visitor may name a model and its address; off where the page is open to others."""
        self._scratch = tempfile.TemporaryDirectory(prefix="khaidee-", ignore_cleanup_errors=True)

    @cached_property
    def history(self) -> History:
        return History(self.settings.database_url)

    def write(self, lang: Language, photos: Sequence[str], **values: Any) -> Iterator[View]:
        """Read the form and write the kit, a piece at a time. Raises ProductError without a name, WriterError."""
        from assistant.product.reading import read_product

        say = words(lang)
        reading = read_product(given(values, photos))
        yield {"issues": issue_list(reading.issues, lang, say)}
        if reading.product is None:
            raise ProductError("web_no_name")
        model = self._model(values)
        minutes, seed = int(values.get("minutes") or 60), int(values.get("seed") or 0)
        yield {"progress": progress(0, 1, say("writing_start"))}
        shop = read_shop(values)
        desk = Desk()
        for desk in desks.write_desk(reading.product, shop, model, self.settings, seed=seed, minutes=minutes):
            kind = desk.pieces[-1].kind
            told = say("writing", done=len(desk.pieces), total=len(desk.briefs))
            yield {
                **show_desk(desk, lang, [kind]),
                "progress": progress(len(desk.pieces), len(desk.briefs), told),
            }
        yield self._keep(desk, lang) | {"progress": ""}

    def _model(self, values: Mapping[str, Any]) -> ModelChoice:
        if not self.own_models:
            return ModelChoice(name=self.settings.model)
        asked = {name: str(values.get(name) or "").strip() for name in ("model", "base_url", "api_key")}
        return ModelChoice.model_validate(
            {"name": asked["model"] or self.settings.model, "base_url": asked["base_url"], "api_key": asked["api_key"]}
        )

    def _keep(self, desk: Desk, lang: Language) -> View:
        """Into the history; a history that cannot be written is told, and the work stays on the page."""
        try:
            desk = desk.model_copy(update={"kit_id": self.history.save_kit(desk.kit, desk.shop)})
        except HistoryError as error:
            return {"desk": desk, "banner": banner(error.say(lang), "warning")}
        return {"desk": desk, "history": self.list_history(lang)["history"]}

    def act(self, lang: Language, desk: Desk, event: Mapping[str, Any]) -> View:
        """One button of one piece: check again, put a finding right, write it another way."""
        place, texts = int(event["place"]), {str(k): str(v) for k, v in dict(event["texts"]).items()}
        if not 0 <= place < len(desk.pieces):
            return {}
        before = desk.pieces[place].content
        match event["act"]:
            case "recheck":
                desk = desks.recheck(desk, place, texts)
            case "fix":
                desk = desks.fix(desk, place, int(event["finding"]), texts)
            case "another":
                desk = desks.another(desk, place, self.settings)
            case unknown:
                raise ValueError(f"no such action: {unknown!r}")
        if desk.kit_id is not None and desk.pieces[place].content != before:
            self.history.save_edit(desk.kit_id, place, desk.pieces[place].content)
        return show_desk(desk, lang, [desk.pieces[place].kind])

    def zip(self, lang: Language, desk: Desk) -> View:
        """The whole kit as one file; pieces that must not go out are named."""
        if desk.product is None:
            raise ProductError("web_nothing_yet")
        scratch = Path(self._scratch.name)
        for old in scratch.iterdir():
            if time.time() - old.stat().st_mtime > _ZIP_KEPT:
                shutil.rmtree(old, ignore_errors=True)
        path = scratch / uuid4().hex / f"{file_name(desk.product.name)}.zip"
        export_zip(desk.kit, path, extra=[Path(clip) for clip in desk.clips if Path(clip).is_file()])
        kept_back = sum(not piece.passes for piece in desk.pieces)
        told = banner(words(lang)("zip_kept_back", count=kept_back), "warning") if kept_back else ""
        return {"zip_file": str(path), "banner": told}

    def add_photos(self, lang: Language, photos: Sequence[str], upload: Sequence[str] | None) -> View:
        """New photos behind the old ones; what is no picture is told by name."""
        kept, problems = add_photos(photos, upload or (), self.settings.home / "photos")
        return {
            **self._photos(lang, kept),
            "banner": banner("\n".join(problem.say(lang) for problem in problems)) if problems else "",
        }

    def move_photo(self, lang: Language, photos: Sequence[str], event: Mapping[str, Any]) -> View:
        """One photo brought forward or removed."""
        return self._photos(lang, move_photo(photos, str(event["act"]), int(event["place"])))

    def _photos(self, lang: Language, photos: Sequence[str]) -> View:
        say = words(lang)
        return {"photos": list(photos), "tray": tray(photos, say), "left_out": [], "picks": picks(photos, (), say)}

    def pick_photo(
        self, lang: Language, photos: Sequence[str], left_out: Sequence[str], event: Mapping[str, Any]
    ) -> View:
        """One photo into the clip, or out of it."""
        place = int(event["place"])
        tapped = photos[place] if 0 <= place < len(photos) else ""
        out = [photo for photo in left_out if photo != tapped] if tapped in left_out else [*left_out, tapped]
        return {"left_out": out, "picks": picks(photos, out, words(lang))}

    def pick(self, lang: Language, event: Mapping[str, Any]) -> View:
        """A ready example into the form, with its photos."""
        from assistant.examples import list_examples, read_example

        name = str(event["name"])
        if name not in list_examples():
            return {}
        product = read_example(name).product
        given_photos = [photo for photo in product.photos if Path(photo).is_file()] if product else []
        photos, _ = add_photos([], given_photos, self.settings.home / "photos")
        return {**example_values(name), **self._photos(lang, photos), "issues": ""}

    def list_history(self, lang: Language, search: str = "") -> View:
        """Earlier kits, the newest first."""
        return {"history": _entries(self.history.recent(search=search.strip()), words(lang))}

    def open(self, lang: Language, event: Mapping[str, Any]) -> View:
        """An earlier kit back on the page: form, photos and every piece as she left it."""
        kit, shop = self.history.load_kit(int(event["kit"]))
        desk = desks.open_kit(kit, shop, int(event["kit"]))
        return {
            **show_desk(desk, lang), **form_values(kit.product), **shop_values(shop), **self._photos(lang, desk.photos),
            "issues": "", **_files(None, None), "clip_state": "",
        }  # fmt: skip

    def clip(
        self, lang: Language, desk: Desk, photos: Sequence[str], left_out: Sequence[str], seconds: int, look: str,
        quality: str,
    ) -> Iterator[View]:  # fmt: skip
        """Render one script with the chosen photos; progress, then the clip and its subtitles. Raises ClipError."""
        say = words(lang)
        chosen = [photo for photo in photos if photo not in left_out]
        script = use_photos(_script(desk, seconds), photos, chosen)
        folder = self.settings.home / "clips" / str(desk.kit_id or uuid4().hex)
        folder.mkdir(parents=True, exist_ok=True)
        preview = quality == "preview"
        name = f"clip-{seconds}s{'-preview' if preview else ''}.mp4"
        order = ClipOrder(
            script, chosen, folder / name, _look(look, desk), preview,
            price=_price(desk), shop=desk.shop.name, keep=desk.shop.brand_words,
        )  # fmt: skip
        yield {"clip_state": progress(0, 1, say("clip_start")), **_busy(True)}
        try:
            for step in render_steps(order):
                if step.files:
                    yield self._clip_done(desk, step.files, step.notes, say)
                    return
                percent = round(step.share * 100)
                told = say("clip_progress", percent=percent) + (
                    f" · {step.stage}" if step.stage and lang == "th" else ""
                )
                yield {"clip_job": step.job, "clip_state": progress(percent, 100, told)}
        except ClipError as error:
            yield {"clip_state": "", **_busy(False), "banner": banner(error.say(lang))}

    def _clip_done(self, desk: Desk, files: Sequence[Path], notes: Sequence[str], say: Say) -> View:
        """Copies for the page (our own folder is not served), and the files kept for the ZIP."""
        shown = Path(self._scratch.name) / uuid4().hex
        shown.mkdir(parents=True)
        copies = {file.suffix: str(shutil.copy2(file, shown / file.name)) for file in files}
        kept = dict.fromkeys((*desk.clips, *map(str, files)))
        rows = "".join(f"<li>{escape(note)}</li>" for note in notes)
        told = f'<div class="kd-clipdone" role="status"><b>✓ {escape(say("clip_done"))}</b><ul>{rows}</ul></div>'
        return {
            **_files(copies.get(".mp4"), copies.get(".srt")),
            "clip_state": told, **_busy(False), "clip_job": "", "desk": desk.model_copy(update={"clips": tuple(kept)}),
        }  # fmt: skip

    def stop_clip(self, lang: Language, clip_job: str) -> View:
        """Stop the render that this page started."""
        told = "clip_stopping" if stop_job(clip_job) else "clip_nothing"
        return {"clip_state": progress(0, 1, words(lang)(told))}


def _busy(busy: bool) -> View:
    """While a clip is made it can be stopped, and no second one begun."""
    return {"clip_make": gr.update(interactive=not busy), "clip_stop": gr.update(visible=busy)}


def _files(clip: str | None, subtitles: str | None) -> View:
    """The clip and its files, shown once they are there."""
    return {
        "clip": gr.update(value=clip, visible=clip is not None),
        "clip_file": gr.update(value=clip, visible=clip is not None),
        "clip_subtitles": gr.update(value=subtitles, visible=subtitles is not None),
    }


def _script(desk: Desk, seconds: int) -> VideoScript:
    for piece in desk.pieces:
        if isinstance(piece.content, VideoScript) and piece.content.seconds == seconds:
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

    if look != "auto" or desk.product is None:
        return look
    return look_for(desk.product.category).id


def _entries(entries: Sequence[Entry], say: Say) -> str:
    if not entries:
        return f'<p class="kd-soft">{escape(say("history_none"))}</p>'
    rows = "".join(
        f'<li><button type="button" data-act="open" data-kit="{entry.id}"><b>{escape(entry.name)}</b>'
        f'<span class="kd-soft">{_when_and_whose(entry, say)}</span></button></li>'
        for entry in entries
    )
    return f'<ul class="kd-history">{rows}</ul>'


def _when_and_whose(entry: Entry, say: Say) -> str:
    local = entry.made.astimezone()
    parts = [say("history_pieces", count=entry.pieces), *([entry.shop] if entry.shop else [])]
    return f'<time datetime="{local.isoformat()}">{local:%d/%m/%Y %H:%M}</time> · {escape(" · ".join(parts))}'


def redraw(desk: Desk, photos: Sequence[str], lang: Language) -> View:
    """Everything drawn from the desk, in another language."""
    say = words(lang)
    return {**show_desk(desk, lang), "tray": tray(photos, say), "left_out": [], "picks": picks(photos, (), say)}
