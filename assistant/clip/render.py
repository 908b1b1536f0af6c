"""The clip room's door: a script and pictures in, a finished draft clip out.

Everything is made in a folder of its own and put in its place at the end, the MP4 last: an error or a cancel at any
point leaves nothing behind.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.clip import proof
from assistant.clip.delivery import deliver_all
from assistant.clip.draft import Draft, make_draft
from assistant.clip.film import ProductClip
from assistant.clip.footage import Footage
from assistant.clip.legibility import LEAST
from assistant.clip.options import SIZES, ClipOptions, Tell, part_of, tell_nobody
from assistant.clip.outputs import Finished, places, write_outputs
from assistant.clip.piece_cache import PieceCache
from assistant.clip.scratch import scratch
from assistant.clip.stills import Meter
from assistant.content import VideoScript
from assistant.messages import say, what

__all__ = ["SIZES", "ClipOptions", "ClipResult", "render_clip"]


@dataclass(frozen=True)
class ClipResult:
    """A finished clip and what lies beside it."""

    mp4: Path
    beside: dict[str, Path]
    """The other files by their names in `OUTPUTS`."""
    seconds: float
    notes: tuple[str, ...]
    """What the seller should know, in Thai."""
    stills: Meter

    @property
    def files(self) -> tuple[Path, ...]:
        return (self.mp4, *self.beside.values())


def render_clip(
    script: VideoScript,
    pictures: Sequence[Path | Footage],
    out: Path,
    *,
    options: ClipOptions | None = None,
    progress: Tell | None = None,
    cancel: threading.Event | None = None,
) -> ClipResult:
    """Make a clip from a script and 0–20 photos and videos; write `out` (MP4) and the asked files beside it.

    `pictures` in the seller's order: the n-th is `pn` in the script. One that cannot be read is left out and named in
    the notes. Raises ClipError; on an error or a cancel nothing is left behind.
    """
    tell, chosen = progress or tell_nobody, options or ClipOptions()
    # A voice from afar takes longer than reading the photos.
    decided = 0.2 if chosen.voice else 0.03
    with scratch("khaidee-out-") as folder:
        draft = make_draft(script, pictures, chosen, folder, cancel, part_of(tell, 0.0, decided))
        made = folder / "clip.mp4"
        _draw_proved(draft, made, folder, part_of(tell, decided, 0.97), cancel)
        tell(0.97, what("clip_stage_pack"))
        clip = Finished(draft, made, out.stem)
        beside = write_outputs(clip, folder)
        placed = places(clip, out, _inputs(pictures, draft.options))
        deliver_all([*((beside[kind], placed[kind]) for kind in beside), (made, out)])
    tell(1.0, what("clip_stage_pack"))
    return ClipResult(out, placed, draft.line.seconds, draft.told(), draft.stills)


def _inputs(pictures: Sequence[Path | Footage], options: ClipOptions) -> list[Path]:
    """The seller's own files, none of which may be written over."""
    given = [one.path if isinstance(one, Footage) else one for one in pictures]
    return [*given, *(Path(name) for name in (*options.voice, options.music))]


def _draw_proved(draft: Draft, made: Path, folder: Path, tell: Tell, cancel: threading.Event | None) -> None:
    """Draw what is not kept from before, and look at what was written."""
    tell(0.0, what("clip_stage_sound"))
    heard = draft.sound.mix(draft.line, folder, cancel)
    kept = PieceCache(draft.options.cache) if draft.options.cache else None
    clip = ProductClip(draft.film)
    clip.write_videofile(
        made, mode=draft.mode, workers=draft.options.workers, sound=heard,
        keys=draft.piece_keys() if kept else {}, kept=kept, cancel=cancel,
        report=lambda share: tell(0.03 + 0.93 * share, what("clip_stage_draw")),
    )  # fmt: skip
    tell(0.97, what("clip_stage_check"))
    proof.check(made, frames=draft.line.frames, size=draft.film.size, fps=draft.line.fps)
    draft.sound.verify(made)
    if not draft.options.preview:
        for scene, ratio in sorted(clip.contrasts.items()):
            if ratio < LEAST:
                draft.notes.append(say("clip_words_faint", scene=scene + 1, ratio=ratio, least=LEAST))
    if kept is not None:
        kept.prune()
