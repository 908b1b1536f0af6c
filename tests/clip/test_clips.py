"""Twelve clips over categories, looks and shapes, as they were watched: three frames of each."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from assistant.clip.draft import make_draft
from assistant.clip.painter import Painter
from tests.clip.clips import CLIPS, order
from tests.clip.golden import compare


def moments(draft) -> list[int]:
    """In the first scene, in the middle of the clip, and the end card."""
    starts = draft.line.starts
    middle = (len(starts) - 1) // 2
    return [starts[1] * 2 // 3, (starts[middle] + 2 * starts[middle + 1]) // 3, starts[-1] - 1]


@pytest.mark.parametrize("clip", CLIPS, ids=lambda c: f"{c.product}-{c.look}-{c.ratio}")
def test_a_clip_looks_as_it_was_watched(clip, tmp_path, regenerate):
    draft = make_draft(*order(clip), tmp_path)
    painter = Painter(draft.film)
    frames = np.hstack([painter.rgb(frame) for frame in moments(draft)])
    small = cv2.resize(frames, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    name = f"clip-{clip.product}-{clip.look}-{clip.ratio.replace(':', 'x')}.jpg"
    compare(name, small, regenerate=regenerate, mean=3.5, block=26)
    assert not any("พื้นที่ปลอดภัย" in note for note in draft.told())
