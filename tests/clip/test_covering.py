"""Words, badge and price lie beside the product, not over it, and never on one another."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from assistant.clip.draft import make_draft
from assistant.clip.free_ground import near
from assistant.clip.silhouette import silhouette
from assistant.clip.subject import find_subject, thinned
from tests.clip.clips import CLIPS, order
from tests.clip.conftest import draw_photo
from tests.clip.covering import covers


@pytest.mark.parametrize("clip", CLIPS, ids=lambda c: f"{c.product}-{c.look}")
def test_next_to_nothing_of_the_product_is_covered(clip, tmp_path):
    """Measured on the film, against products traced by eye: once up to 30 % lay under a band or a plate."""
    found = covers(make_draft(*order(clip), tmp_path))
    assert max((c.hidden for c in found), default=0.0) <= 0.05
    assert max((c.shaded for c in found), default=0.0) <= 0.05
    assert np.mean([c.hidden for c in found] or [0.0]) <= 0.03


@pytest.mark.parametrize("clip", CLIPS, ids=lambda c: f"{c.product}-{c.look}")
def test_words_badge_and_price_keep_apart(clip, tmp_path):
    draft = make_draft(*order(clip), tmp_path)
    for scene in range(len(draft.line.scenes)):
        draft.film.layers[scene]()
        boxes = draft.film.shown[scene].boxes if scene in draft.film.shown else ()
        for one, other in combinations(boxes, 2):
            assert not near(one, other, round(min(draft.film.size) / 90)), (scene, one, other)


def test_a_product_is_cut_out_of_its_photo():
    """Of a box on a cloth, all of the weight lies in the box, and next to none beside it."""
    rgb = thinned(draw_photo(900, 1200, seed=3))
    cut = silhouette(rgb, find_subject(rgb))
    assert cut.within(0.26, 0.26, 0.74, 0.76) > 0.97
    assert cut.within(0.0, 0.0, 1.0, 1.0) == pytest.approx(1.0)
    assert cut.within(0.3, 0.3, 0.7, 0.51) == pytest.approx(0.5, abs=0.15)
