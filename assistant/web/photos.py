"""The seller's photos: taken in upright and without the place they were shot, shown as small pictures."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from pathlib import Path

from assistant.errors import ClipError, ProductError
from assistant.web.words import Say

MOST_PHOTOS = 20
LONGEST_SIDE = 3000
"""px; a clip shows 1920, and the rest is room for motion."""
_THUMB = 240


def keep_photo(source: Path, folder: Path) -> Path:
    """A photo as upright JPEG in `folder`, named by its content; EXIF (with the GPS place) stays behind.

    Raises ProductError where the file is no picture or too large to open.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    _open_heic()
    try:
        with Image.open(source) as opened:
            opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            photo = ImageOps.exif_transpose(opened).convert("RGB")
    except Image.DecompressionBombError as error:
        raise ProductError("web_photo_too_large", file=source.name) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise ProductError("web_photo_unreadable", file=source.name) from error
    held = io.BytesIO()
    photo.save(held, "JPEG", quality=92)
    kept = folder / f"{hashlib.sha256(held.getvalue()).hexdigest()[:20]}.jpg"
    folder.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(held.getvalue())
    return kept


def _open_heic() -> None:
    """Photos of iPhones are HEIC."""
    import pillow_heif

    pillow_heif.register_heif_opener()


def add_photos(current: Sequence[str], given: Sequence[str], folder: Path) -> tuple[list[str], list[ProductError]]:
    """The photos with the new ones behind them, and what could not be taken in."""
    photos, problems = list(current), []
    for source in map(Path, given):
        try:
            kept = str(keep_photo(source, folder))
        except ProductError as error:
            problems.append(error)
            continue
        if kept not in photos:
            photos.append(kept)
    if len(photos) > MOST_PHOTOS:
        problems.append(ProductError("web_photo_too_many", most=MOST_PHOTOS, left=len(photos) - MOST_PHOTOS))
    return photos[:MOST_PHOTOS], problems


def move_photo(photos: Sequence[str], act: str, place: int) -> list[str]:
    """One photo removed or brought one place forward."""
    moved = list(photos)
    if not 0 <= place < len(moved):
        return moved
    taken = moved.pop(place)
    if act == "forward":
        moved.insert(max(place - 1, 0), taken)
    return moved


@lru_cache(maxsize=256)
def thumb(path: str) -> str:
    """A small picture as a data URI; empty where the file is gone or no picture."""
    from PIL import Image, ImageOps

    from assistant.clip.footage import is_movie
    from assistant.clip.videos import first_frame

    try:
        if is_movie(Path(path)):
            small = ImageOps.fit(Image.fromarray(first_frame(Path(path))), (_THUMB, _THUMB))
        else:
            with Image.open(path) as photo:
                small = ImageOps.fit(ImageOps.exif_transpose(photo).convert("RGB"), (_THUMB, _THUMB))
    except (OSError, ValueError, ClipError):
        return ""
    held = io.BytesIO()
    small.save(held, "JPEG", quality=80)
    return "data:image/jpeg;base64," + base64.b64encode(held.getvalue()).decode("ascii")


def thumbs(photos: Sequence[str]) -> dict[str, str]:
    """p1, p2, … → small picture."""
    return {f"p{number}": thumb(photo) for number, photo in enumerate(photos, 1)}


def picks(photos: Sequence[str], left_out: Sequence[str], say: Say) -> str:
    """The photos to choose from for a clip; all are in until one is tapped out."""
    cards = "".join(_pick(place, photo, photo not in left_out, say) for place, photo in enumerate(photos))
    told = say("clip_photos") if photos else say("clip_no_photos")
    return f'<p class="kd-picklabel">{escape(told)}</p><ul class="kd-tray kd-picks">{cards}</ul>'


def _pick(place: int, photo: str, chosen: bool, say: Say) -> str:
    from assistant.clip.footage import is_movie

    moves = ' class="kd-movie"' if is_movie(Path(photo)) else ""
    name = escape(say("photo", number=place + 1))
    return (
        f'<li data-place="{place}"{moves}><button type="button" data-act="toggle" aria-pressed="{str(chosen).lower()}">'
        f'<img src="{thumb(photo)}" alt="{name}"><b aria-hidden="true">{place + 1}</b></button></li>'
    )


def tray(photos: Sequence[str], say: Say) -> str:
    """The photos in their order, each with its name in scripts and what can be done with it."""
    if not photos:
        return f'<p class="kd-soft kd-nophotos">{escape(say("photos_none"))}</p>'
    cards = "".join(_card(place, photo, say) for place, photo in enumerate(photos))
    return f'<ul class="kd-tray">{cards}</ul>'


def _card(place: int, photo: str, say: Say) -> str:
    def named(code: str) -> str:
        return escape(say(code, number=place + 1))

    return (
        f'<li data-place="{place}"><img src="{thumb(photo)}" alt="{named("photo")}">'
        f'<b aria-hidden="true">{place + 1}</b>'
        f'<button type="button" data-act="forward" aria-label="{named("photo_forward")}">◀</button>'
        f'<button type="button" data-act="remove" aria-label="{named("photo_remove")}">✕</button></li>'
    )
