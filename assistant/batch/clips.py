"""The draft clip of a row, beside the kits. A clip that fails is told and never fails the row."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from assistant.batch.plan import Job, Plan, Problem
from assistant.content import Kit, VideoScript
from assistant.errors import AssistantError
from assistant.messages import Language, advice, what

FOLDER = "clips"
_SAFE = re.compile(r"[^0-9A-Za-z._-]+")


class Clip(NamedTuple):
    """The clip of a row: its path inside the result folder, None where there is none, and what is to be told."""

    file: str | None
    problems: list[Problem]


def render_row(kit: Kit, job: Job, plan: Plan) -> Clip:
    """The shortest video script of a kit as a clip, from the row's photos."""
    scripts = [piece.content for piece in kit.pieces if isinstance(piece.content, VideoScript) and piece.passes]
    lang = plan.settings.lang
    if not scripts:
        return Clip(None, [_problem("batch_clip_no_script", lang)])
    name = "-".join(filter(None, (_SAFE.sub("-", kit.product.id).strip("-."), job.key.hex()[:8])))
    file = plan.out / FOLDER / f"{name}.mp4"
    try:
        _render(min(scripts, key=lambda script: script.seconds), kit, file, plan)
    except AssistantError as error:
        return Clip(None, [("clip", what(error.code, lang, **error.values), advice(error.code, lang, **error.values))])
    except Exception as error:  # noqa: BLE001 -- the texts of the row are made; only the clip is not
        return Clip(None, [_problem("batch_clip_failed", lang, detail=f"{type(error).__name__}: {error}")])
    return Clip(file.relative_to(plan.out).as_posix(), [])


def _render(script: VideoScript, kit: Kit, file: Path, plan: Plan) -> None:
    from assistant.clip.looks import look_for
    from assistant.clip.render import ClipOptions, render_clip

    file.parent.mkdir(parents=True, exist_ok=True)
    price = kit.product.sale_price or kit.product.price
    photos = [Path(photo) for photo in kit.product.photos]
    look = look_for(kit.product.category).id
    options = ClipOptions(
        look=look,
        price=price.text if price else None,
        shop=plan.shop.name,
        keep=plan.shop.brand_words,
        workers=1,
        music=plan.music,
    )
    render_clip(script, photos, file, options=options)


def _problem(code: str, lang: Language, **values: object) -> Problem:
    return "clip", what(code, lang, **values), advice(code, lang, **values)
