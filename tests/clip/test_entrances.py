"""How words come and go: each look in its own way, and never over the picture that follows."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from assistant.clip import canvas, captions
from assistant.clip.draft import make_draft
from assistant.clip.entrances import come, moved, smooth, strips
from assistant.clip.looks import looks
from assistant.clip.options import ClipOptions
from assistant.clip.painter import Painter
from assistant.clip.stage import make_stage

NAMES = sorted(looks())
SIZE = (360, 640)


def words(name: str = "fresh"):
    return captions.caption(make_stage(looks()[name], SIZE), "ผ้าขาวม้าทอมือ ย้อมคราม 5 รอบ")


def drawn(*states) -> np.ndarray:
    frame = np.full(SIZE[0] * SIZE[1] * 3 // 2, 128, np.uint8)
    for state in states:
        canvas.blend(canvas.split(frame, *SIZE), *state)
    return frame


def test_no_two_looks_let_words_in_alike():
    ways = [(look.entrance.way, look.entrance.step > 0) for look in looks().values()]
    assert len(set(ways)) == len(ways)


@pytest.mark.parametrize("name", NAMES)
def test_words_come_bit_by_bit_and_end_as_they_were_drawn(name):
    layer, how = words(name).drawn.layer, looks()[name].entrance
    there, empty = drawn((layer, 1.0, 0)), drawn()
    frames = [drawn(come(how.way, layer, share, 40)) for share in (0.1, 0.4, 1.0)]
    seen = [int(np.abs(frame.astype(int) - empty).sum()) for frame in frames]
    assert 0 < seen[0] < seen[1] <= 1.25 * seen[2], "a pop may go a little beyond"
    assert np.array_equal(frames[-1], there)


@pytest.mark.parametrize("way", ["fade", "rise", "wipe", "unroll", "pop"])
def test_a_layer_at_the_edge_of_the_frame_comes_in_whole(way):
    """A pop reaches beyond its size, a rise below its place."""
    layer = words().drawn.layer
    for corner in ((-layer.x, -layer.y), (SIZE[0] - layer.x - layer.box[2], SIZE[1] - layer.y - layer.box[3])):
        there = moved(layer, *corner)
        for share in np.linspace(0, 1, 12):
            drawn(come(way, there, float(share), 60))


def test_lines_are_cut_apart_where_no_mark_is():
    """Tone marks above and vowels below belong to their line: strips together are the whole, and no ink is at a cut."""
    made = captions.caption(make_stage(looks()["premium"], SIZE), "น้ำปู ฏุ๋ ญู่ ปั๊ม กี่ทอผ้าฝ้ายย้อมครามที่ฟื้นขึ้นใหม่ ก๊วยเตี๋ยว")
    assert len(made.rows) > 1
    layer = made.drawn.layer
    cuts = [round(row.base + 0.4 * row.size) for row in made.rows[:-1]]
    parts = strips(layer, cuts)
    assert len(parts) == len(made.rows)
    assert np.array_equal(drawn(*((part, 1.0, 0) for part in parts)), drawn((layer, 1.0, 0)))
    ink = layer.colours[0] > 150
    for cut in cuts:
        assert not ink[(cut - layer.y) // 2 * 2].any()


@pytest.mark.parametrize("name", NAMES)
def test_words_are_gone_before_the_next_picture_is_there(name, script, photos, tmp_path):
    """Or lie under it, where it slides in."""
    draft = make_draft(script, photos, ClipOptions(size=SIZE, look=name), tmp_path)
    for scene in (0, 1):
        coming = draft.line.shots_of(scene + 1)[0]
        assert coming.blend > 1
        words = [placed for placed in draft.film.layers[scene]() if placed.under]
        seen = [placed for placed in words if placed.start <= coming.first + coming.blend // 2 < placed.end]
        assert words
        assert seen == (words if coming.transition == "slide" else [])
        shown = draft.film.shown[scene]
        assert all(p.state(shown.frame).strength == 1.0 for p in words)


def test_a_picture_slides_in_over_the_words_before_it_and_under_what_stays(script, photos, tmp_path):
    options = ClipOptions(size=SIZE, look="fresh", shop="ร้านคราม", price="990 บาท", captions="karaoke")
    draft = make_draft(script, photos, options, tmp_path)
    shot = next(s for s in draft.line.shots if s.transition == "slide")
    layers, scene = draft.film.layers[shot.scene - 1](), shot.scene - 1
    frame = shot.first + shot.blend // 2
    whole = Painter(draft.film).rgb(frame).astype(int)
    bare = draft.film.layers | {scene: lambda: tuple(p for p in layers if not p.under)}
    without = Painter(replace(draft.film, layers=bare)).rgb(frame).astype(int)
    edge = round(SIZE[0] * (1 - smooth((frame - shot.first + 1) / (shot.blend + 1)))) // 2 * 2
    assert SIZE[0] // 4 < edge < SIZE[0] * 3 // 4
    # A pair of pixels shares its colour.
    assert np.array_equal(whole[:, edge + 2 :], without[:, edge + 2 :])
    assert np.abs(whole[:, :edge] - without[:, :edge]).max() > 60, "the words are pushed away with their picture"
    nothing = Painter(replace(draft.film, layers=draft.film.layers | {scene: tuple})).rgb(frame).astype(int)
    badge = next(p for p in layers if not p.under and p.layer.box[0] < SIZE[0] // 2)
    x, y, wide, high = badge.layer.box
    assert np.abs(without - nothing)[y : y + high, x : x + wide].max() > 60, "the shop's name stays where it is"


def test_a_picture_that_slides_in_throws_a_shadow(script, photos, tmp_path):
    draft = make_draft(script, photos, ClipOptions(size=SIZE, look="fresh"), tmp_path)
    shot = next(s for s in draft.line.shots if s.transition == "slide")
    painter = Painter(draft.film)
    light, dark = np.full(SIZE[0] * SIZE[1] * 3 // 2, 200, np.uint8), np.full(SIZE[0] * SIZE[1] * 3 // 2, 100, np.uint8)
    painter._other = dark
    painter._slide(0.5, light)
    row = canvas.split(light, *SIZE)[0][100].astype(int)
    assert shot.blend > 1
    assert row[181] == 100
    assert row[178] < 130 < row[170] < 199, "darkest at the edge, running out"
    assert row[100] == 200


def test_words_that_stay_have_no_picture_slide_under_them(script, photos, tmp_path):
    """Two photos in one scene, in a look that likes to slide."""
    two = script.model_copy(update={"scenes": (script.scenes[0].model_copy(update={"seconds": 6}),)})
    line = make_draft(two, photos, ClipOptions(size=SIZE, look="fun"), tmp_path).line
    assert len(line.shots) == 3
    assert {shot.transition for shot in line.shots[1:]} == {"fade"}


@pytest.mark.parametrize("name", NAMES)
def test_no_photo_fades_into_itself_and_no_end_card_over_its_product(name, script, photos, tmp_path):
    """Both would show the product twice, one through the other."""
    draft = make_draft(script, photos[:1], ClipOptions(size=SIZE, look=name), tmp_path)
    shots = draft.line.shots
    assert len(shots) > 2 and len({shot.source for shot in shots}) == 1
    assert "fade" not in {shot.transition for shot in shots[1:]}
    two = make_draft(script, photos, ClipOptions(size=SIZE, look=name), tmp_path).line.shots
    for before, shot in pairwise(two):
        assert shot.transition != "fade" or shot.source != before.source
    card = draft.film.layers[len(draft.line.scenes) - 1]()[-1]
    assert card.layer.box[2:] == SIZE
    # Half-way it is solid where it is: what it covers is gone, what it does not cover is untouched.
    halfway = card.state(card.start + card.fade_in // 2)
    assert halfway.strength == 1.0 and 0 < halfway.layer.box[2] < SIZE[0]
