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

from assistant.errors import AssistantError, HistoryError, ProductError
from assistant.exports import export_zip
from assistant.exports.files import file_name
from assistant.history import Entry, History
from assistant.messages import Language
from assistant.settings import Settings
from assistant.web import desk as desks
from assistant.web.clip_bench import clip_files
from assistant.web.desk import Desk, ModelChoice
from assistant.web.form import (
    asked_languages,
    empty_values,
    example_values,
    form_values,
    given,
    issue_list,
    read_shop,
    shop_values,
)
from assistant.web.model_work import grown_views, stepped_in, stop_writing, stoppable, try_model
from assistant.web.papers import make_paper
from assistant.web.photos import add_photos, move_photo, picks, tray
from assistant.web.views import progress, show_desk
from assistant.web.wiring import View, banner
from assistant.web.words import Say, words

_KEPT = 600
"""Seconds a download stays in our scratch folder; Gradio serves a copy of its own."""


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
        job, waits = uuid4().hex, model.name != "builtin"
        desk, hidden = Desk(), {"stop": gr.update(visible=False), "write_job": ""}
        try:
            with stoppable(job) as stop:
                begun = progress(0, 1, say("writing_start"))
                yield {"progress": begun, "write_job": job, "stop": gr.update(visible=waits)}
                grown = desks.write_desk(
                    reading.product, read_shop(values), model, self.settings, seed=seed, minutes=minutes,
                    languages=asked_languages(values), stop=stop if waits else None,
                )  # fmt: skip
                for latest, view in grown_views(grown, lang):
                    desk = latest
                    yield view
        except AssistantError:
            yield hidden
            raise
        yield self._keep(desk, lang) | {"progress": ""} | hidden
        if told := stepped_in(desk, lang):
            yield {"banner": told}

    def stop_writing(self, lang: Language, write_job: str) -> View:
        """Wait for the model no longer; the built-in writer finishes the kit."""
        stop_writing(write_job)
        return {"progress": progress(1, 1, words(lang)("writing_stop")), "stop": gr.update(visible=False)}

    def try_model(self, lang: Language, **values: Any) -> View:
        """One short question to the chosen model, and how it went."""
        return try_model(self._model(values), self.settings, lang)

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

    def paper(self, lang: Language, desk: Desk, event: Mapping[str, Any]) -> View:
        """One sheet to print, made now from the pieces as they stand."""
        if desk.product is None:
            raise ProductError("web_nothing_yet")
        return {"paper_file": str(make_paper(desk.kit, str(event["name"]), str(event["file"]), self._fresh_folder()))}

    def _fresh_folder(self) -> Path:
        """A folder for one download; those that were fetched long ago are swept away."""
        scratch = Path(self._scratch.name)
        for old in scratch.iterdir():
            if time.time() - old.stat().st_mtime > _KEPT:
                shutil.rmtree(old, ignore_errors=True)
        return scratch / uuid4().hex

    def zip(self, lang: Language, desk: Desk) -> View:
        """The whole kit as one file; pieces that must not go out are named."""
        if desk.product is None:
            raise ProductError("web_nothing_yet")
        path = self._fresh_folder() / f"{file_name(desk.product.name)}.zip"
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
        return {"photos": list(photos), "tray": tray(photos, say), "left_out": [], "videos": [],
            "picks": picks(photos, (), say),
        }  # fmt: skip

    def pick(self, lang: Language, event: Mapping[str, Any]) -> View:
        """A ready example into the form, with its photos."""
        from assistant.examples import list_examples, read_example

        name = str(event["name"])
        if name not in list_examples():
            return {}
        product = read_example(name).product
        given_photos = [photo for photo in product.photos if Path(photo).is_file()] if product else []
        photos, _ = add_photos([], given_photos, self.settings.home / "photos")
        return {**example_values(name), **self._photos(lang, photos), "languages": [], "issues": ""}

    def anew(self, lang: Language) -> View:
        """An empty form for another product."""
        return {**empty_values(), **self._photos(lang, []), "issues": ""}

    def restore(self, lang: Language, kept_photos: Sequence[str]) -> View:
        """The photos that this browser kept the names of, as far as they still lie in our folder."""
        folder = self.settings.home / "photos"
        photos = [str(folder / name) for name in kept_photos if name in _names(folder)]
        return self._photos(lang, photos) if photos else {}

    def list_history(self, lang: Language, search: str = "") -> View:
        """Earlier kits, the newest first."""
        return {"history": _entries(self.history.recent(search=search.strip()), words(lang))}

    def open(self, lang: Language, event: Mapping[str, Any]) -> View:
        """An earlier kit back on the page: form, photos and every piece as she left it."""
        kit, shop = self.history.load_kit(int(event["kit"]))
        desk = desks.open_kit(kit, shop, int(event["kit"]))
        return {
            **show_desk(desk, lang), **form_values(kit.product), **shop_values(shop), **self._photos(lang, desk.photos),
            "languages": desk.languages, "issues": "", **clip_files({}), "clip_state": "",
        }  # fmt: skip


def _names(folder: Path) -> frozenset[str]:
    return frozenset(file.name for file in folder.iterdir()) if folder.is_dir() else frozenset()


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
    year = local.year + (543 if say("code") == "th" else 0)
    parts = [say("history_pieces", count=entry.pieces), *([entry.shop] if entry.shop else [])]
    shown = f"{local:%d/%m}/{year} {local:%H:%M}"
    return f'<time datetime="{local.isoformat()}">{shown}</time> · {escape(" · ".join(parts))}'


def redraw(desk: Desk, photos: Sequence[str], videos: Sequence[str], lang: Language) -> View:
    """Everything drawn from the desk, in another language."""
    say = words(lang)
    return {
        **show_desk(desk, lang),
        "tray": tray(photos, say),
        "left_out": [],
        "picks": picks([*photos, *videos], (), say),
    }
