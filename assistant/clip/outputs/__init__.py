"""Room: what lies beside the MP4. One function an output; each writes into the folder it is given, none delivers."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from assistant.clip.outputs.bundle import write_zip
from assistant.clip.outputs.finished import Finished, Output
from assistant.clip.outputs.otio import write_otio
from assistant.clip.outputs.pictures import write_cover, write_gif, write_webp
from assistant.clip.outputs.words import write_caption, write_srt, write_vtt
from assistant.errors import ClipError
from assistant.messages import what

log = logging.getLogger(__name__)

OUTPUTS: dict[str, Output] = {
    "srt": write_srt,
    "vtt": write_vtt,
    "cover": write_cover,
    "caption": write_caption,
    "webp": write_webp,
    "gif": write_gif,
    "otio": write_otio,
    "zip": write_zip,
}
"""Name → output. A new one is one function and one line here, above `zip`, which holds them all."""
USUAL = ("srt", "vtt", "cover", "caption", "webp", "otio")
"""What lies beside a clip that is not told otherwise."""
_NEEDED = frozenset({"srt", "vtt", "cover"})


def write_outputs(clip: Finished, folder: Path) -> dict[str, Path]:
    """Write all that the options ask for. One that fails is told and left out, unless the clip needs it or the disk is
    full; then ClipError.
    """
    for name in OUTPUTS:
        if name not in clip.draft.options.outputs:
            continue
        try:
            clip.made[name] = OUTPUTS[name](clip, folder)
        except ClipError as error:
            if name in _NEEDED or error.code in ("clip_disk_full", "clip_cancelled"):
                raise
            log.warning("output %s failed: %s", name, error)
            clip.draft.notes.append(what("output_left_out", output=name, why=error.say()))
    return clip.made


def places(clip: Finished, out: Path, inputs: Iterable[Path]) -> dict[str, Path]:
    """Where each written file goes, beside `out`; never onto a file the clip was made from, which keeps its name.

    ClipError where the clip itself would replace one.
    """
    taken = {path.resolve() for path in inputs}
    if out.resolve() in taken:
        raise ClipError("clip_would_replace", file=out.name)
    found = {}
    for kind, path in clip.made.items():
        place = out.with_name(path.name)
        found[kind] = out.with_name(f"{out.stem}-{kind}{path.suffix}") if place.resolve() in taken else place
    return found


__all__ = ["OUTPUTS", "USUAL", "Finished", "Output", "places", "write_outputs"]
