"""One ZIP of everything: to the phone for posting, or to an editor who goes on.

It leaves the seller's hands, so what it holds of her pictures says nothing of where and with what they were taken.
"""

from __future__ import annotations

import errno
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import cv2

from assistant.clip.ffmpeg import run
from assistant.clip.footage import Footage
from assistant.clip.outputs.finished import Finished
from assistant.clip.outputs.otio import timeline_json
from assistant.clip.photos import read_photo
from assistant.errors import ClipError
from assistant.messages import what

CROP = 1.4
"""A photo in the ZIP covers the clip's frame so many times."""
_PACKED = frozenset({".mp4", ".mov", ".jpg", ".jpeg", ".png", ".webp", ".heic", ".gif", ".m4a"})
"""Files that do not get smaller."""


def write_zip(clip: Finished, folder: Path) -> Path:
    """The clip, all its files, the pictures and sounds it was made of, and a timeline that finds them in the ZIP.

    A picture that cannot be cleaned is left out and told; the timeline names it as missing.
    """
    path = folder / f"{clip.name}.zip"
    inside: dict[Path, str] = {}
    clean: dict[str, Path] = {}
    for source, name in _pictures(clip):
        try:
            clean[name] = _cleaned(source, folder / Path(name).name, clip.draft.film.size)
        except ClipError as error:
            if error.code in ("clip_disk_full", "clip_cancelled"):
                raise
            clip.draft.notes.append(what("zip_picture_left_out", file=source.name, why=error.say()))
        inside[source] = name
    sounds = {name: _as_m4a(file, folder / f"{name}.m4a") for name, file in clip.draft.sound.stems.items()}
    try:
        with zipfile.ZipFile(path, "w") as archive:
            _add(archive, clip.mp4, f"{clip.name}.mp4")
            for kind, file in clip.made.items():
                if kind != "otio":
                    _add(archive, file, file.name)
            for name, file in clean.items():
                _add(archive, file, name)
            for name, file in sounds.items():
                _add(archive, file, f"sound/{name}.m4a")
            archive.writestr(
                f"{clip.name}.otio",
                timeline_json(clip, lambda file: quote(inside[file]), {name: f"sound/{name}.m4a" for name in sounds}),
                zipfile.ZIP_DEFLATED,
            )
            archive.writestr("notes.txt", "\n".join(clip.draft.told()) + "\n", zipfile.ZIP_DEFLATED)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise ClipError("clip_disk_full", retryable=True) from error
        raise ClipError("clip_not_written", file=path.name, why=error.strerror or str(error)) from error
    return path


def _pictures(clip: Finished) -> Iterator[tuple[Path, str]]:
    """The pictures on screen, each once, with a short name of its own in the ZIP."""
    seen: set[Path] = set()
    for shot in clip.draft.line.shots:
        path = shot.source.path if isinstance(shot.source, Footage) else shot.source
        if path is not None and path not in seen and path.is_file():
            seen.add(path)
            film = isinstance(shot.source, Footage)
            stem = "".join(c if c.isprintable() and c not in '<>:"/\\|?*' else "_" for c in path.stem)[:60]
            yield path, f"pictures/{len(seen):02d}-{stem}{'.mov' if film else '.jpg'}"


def _cleaned(source: Path, out: Path, size: tuple[int, int]) -> Path:
    """A copy without place, time and device: a photo as large as an editor needs for a close crop, a video as it is."""
    if out.suffix == ".mov":
        # Only picture and sound: phones keep the way walked in a track of its own.
        run(["-loglevel", "error", "-i", f"file:{source}", "-map", "0:v:0", "-map", "0:a?", "-c", "copy",
             "-map_metadata", "-1", "-fflags", "+bitexact", str(out)])  # fmt: skip
        return out
    rgb = read_photo(source, (round(size[0] * CROP), round(size[1] * CROP))).rgb
    ok, data = cv2.imencode(".jpg", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 90])
    if not ok:
        raise ClipError("clip_photo_broken", photo=source.name)
    try:
        out.write_bytes(data.tobytes())
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise ClipError("clip_disk_full", retryable=True) from error
        raise ClipError("clip_not_written", file=out.name, why=error.strerror or str(error)) from error
    return out


def _add(archive: zipfile.ZipFile, file: Path, name: str) -> None:
    archive.write(file, name, zipfile.ZIP_STORED if file.suffix.lower() in _PACKED else zipfile.ZIP_DEFLATED)


def _as_m4a(wave: Path, out: Path) -> Path:
    run(["-loglevel", "error", "-i", str(wave), "-c:a", "aac", "-b:a", "160k", "-movflags", "+faststart", str(out)])
    return out
