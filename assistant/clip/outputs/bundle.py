"""One ZIP of everything: to the phone for posting, or to an editor who goes on."""

from __future__ import annotations

import errno
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from assistant.clip.encode import run
from assistant.clip.footage import Footage
from assistant.clip.outputs.finished import Finished
from assistant.clip.outputs.otio import timeline_json
from assistant.errors import ClipError

_PACKED = frozenset({".mp4", ".mov", ".jpg", ".jpeg", ".png", ".webp", ".heic", ".gif", ".m4a"})
"""Files that do not get smaller."""


def write_zip(clip: Finished, folder: Path) -> Path:
    """The clip, all its files, the pictures and sounds it was made of, and a timeline that finds them in the ZIP."""
    path = folder / f"{clip.name}.zip"
    inside = dict(_pictures(clip))
    sounds = {name: _as_m4a(file, folder / f"{name}.m4a") for name, file in clip.draft.sound.stems.items()}
    try:
        with zipfile.ZipFile(path, "w") as archive:
            _add(archive, clip.mp4, f"{clip.name}.mp4")
            for kind, file in clip.made.items():
                if kind != "otio":
                    _add(archive, file, file.name)
            for source, name in inside.items():
                _add(archive, source, name)
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
            yield path, f"pictures/{len(seen):02d}-{path.name}"


def _add(archive: zipfile.ZipFile, file: Path, name: str) -> None:
    archive.write(file, name, zipfile.ZIP_STORED if file.suffix.lower() in _PACKED else zipfile.ZIP_DEFLATED)


def _as_m4a(wave: Path, out: Path) -> Path:
    run(["-loglevel", "error", "-i", str(wave), "-c:a", "aac", "-b:a", "160k", "-movflags", "+faststart", str(out)])
    return out
