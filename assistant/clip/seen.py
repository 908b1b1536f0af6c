"""What is in a photo or a video, before it is placed: looked at small, and remembered while the program runs."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from assistant.clip import videos
from assistant.clip.aim import Moment, watch
from assistant.clip.footage import Footage
from assistant.clip.photos import read_photo
from assistant.clip.piece_cache import digest
from assistant.clip.silhouette import Silhouette, silhouette
from assistant.clip.subject import LEAST_SIDE, Spot, Subject, find_details, find_subject, thinned


class Seen(NamedTuple):
    """What is known of a picture before it is placed."""

    size: tuple[int, int]
    """Width and height, upright."""
    subject: Subject
    details: tuple[Spot, ...] = ()
    """Places that are worth a picture of their own."""
    outline: Silhouette | None = None
    """None where no more is known than the subject's rectangle."""


def look_at_photo(path: Path) -> Seen:
    """Where the product is, and what of it tells something. ClipError where the photo cannot be read."""
    # An edited clip asks for all of its photos, though it draws only one of them again.
    return _look(path, digest(path))


def watch_video(footage: Footage) -> tuple[Moment, ...]:
    """The subject of a video in some of its frames. ClipError where it cannot be read."""
    return _watch(footage, digest(footage))


@lru_cache(maxsize=64)
def _watch(footage: Footage, _: str) -> tuple[Moment, ...]:
    video = videos.probe(footage.path)
    return tuple(watch(footage, video.size, video.seconds))


@lru_cache(maxsize=64)
def _look(path: Path, _: str) -> Seen:
    picture = read_photo(path, (LEAST_SIDE, LEAST_SIDE))
    small = thinned(picture.rgb)
    subject = find_subject(small)
    return Seen(picture.full_size, subject, find_details(small, subject), silhouette(small, subject))
