"""Twelve clips over categories, looks and shapes, as they were watched: three frames of each finished file."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from assistant.clip.draft import make_draft
from assistant.clip.proof import read_frame
from assistant.clip.render import render_clip
from tests.clip.clips import CLIPS, order
from tests.clip.golden import compare


def moments(starts) -> list[int]:
    """In the first scene, in the middle of the clip, and the end card."""
    middle = (len(starts) - 1) // 2
    return [starts[1] * 2 // 3, (starts[middle] + 2 * starts[middle + 1]) // 3, starts[-1] - 1]


@pytest.mark.slow
@pytest.mark.parametrize("clip", CLIPS, ids=lambda c: f"{c.product}-{c.look}-{c.ratio}")
def test_a_clip_looks_as_it_was_watched(clip, tmp_path, regenerate):
    script, photos, options = order(clip)
    starts = make_draft(script, photos, options, tmp_path).line.starts
    made = render_clip(script, photos, tmp_path / "clip.mp4", options=replace(options, outputs=()))
    frames = np.hstack([read_frame(made.mp4, frame, options.size) for frame in moments(starts)])
    small = cv2.resize(frames, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    name = f"clip-{clip.product}-{clip.look}-{clip.ratio.replace(':', 'x')}.jpg"
    compare(name, small, regenerate=regenerate, mean=3.5, block=26)
    assert not any("พื้นที่ปลอดภัย" in note for note in made.notes)
