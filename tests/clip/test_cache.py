"""What was drawn before is not drawn again; what looks different is."""

from __future__ import annotations

import re
import subprocess

import numpy as np
import pytest

from assistant.clip.ffmpeg import ffmpeg
from assistant.clip.options import ClipOptions
from assistant.clip.piece_cache import PieceCache
from assistant.clip.proof import read_facts
from assistant.clip.render import render_clip
from assistant.clip.storyboard import draw_storyboard, sheet


def edited(script, number, **how):
    scenes = list(script.scenes)
    scenes[number] = scenes[number].model_copy(update=how)
    return script.model_copy(update={"scenes": tuple(scenes)})


@pytest.fixture
def options(tmp_path):
    return ClipOptions(size=(360, 640), preview=True, price="990 บาท", cache=tmp_path / "kept")


@pytest.mark.slow
def test_an_edit_draws_one_scene_again(script, photos, tmp_path, options):
    first = render_clip(script, photos, tmp_path / "a.mp4", options=options)
    kept = set(options.cache.iterdir())
    assert len(kept) == 5, "three scenes, two of them with an end of their own, where the next picture comes in"
    render_clip(script, photos, tmp_path / "b.mp4", options=options)
    assert set(options.cache.iterdir()) == kept
    render_clip(edited(script, 1, on_screen="ฝ้ายล้วน"), photos, tmp_path / "c.mp4", options=options)
    assert len(set(options.cache.iterdir()) - kept) == 2
    assert (tmp_path / "b.mp4").read_bytes() == first.mp4.read_bytes()
    assert (tmp_path / "c.mp4").read_bytes() != first.mp4.read_bytes()


@pytest.mark.slow
def test_a_damaged_kept_scene_is_drawn_again(script, photos, tmp_path, options):
    whole = frames(render_clip(script, photos, tmp_path / "a.mp4", options=options).mp4)
    victim = sorted(options.cache.iterdir())[1]
    victim.write_bytes(victim.read_bytes()[:3000])
    again = frames(render_clip(script, photos, tmp_path / "b.mp4", options=options).mp4)
    assert len(again) == len(whole) == 90
    assert np.abs(again.astype(int) - whole).mean() < 0.5


@pytest.mark.slow
def test_faint_words_are_told_again_when_their_scene_is_kept(script, photos, tmp_path, options, monkeypatch):
    """Measured on the first render; the second opens no photo, measures nothing, and says the same."""
    from dataclasses import replace

    from assistant.clip import legibility, render, scenes

    monkeypatch.setattr(render, "LEAST", 22.0)
    whole = replace(options, preview=False, size=(240, 426))
    first = render_clip(script, photos, tmp_path / "a.mp4", options=whole)

    def refuse(*_, **__):
        raise AssertionError("a kept scene needs no photo and no measuring")

    monkeypatch.setattr(scenes.photos, "read_photo", refuse)
    monkeypatch.setattr(legibility, "contrast_in", refuse)
    again = render_clip(script, photos, tmp_path / "b.mp4", options=whole)
    faint = [[note for note in made.notes if "อ่านยาก" in note] for made in (first, again)]
    assert len(faint[0]) == 3
    assert faint[0] == faint[1]


@pytest.mark.slow
def test_a_scene_in_parts_is_the_same_scene(script, photos, tmp_path, options):
    """Four workers and one scene of 2 s: two parts, joined; every frame is there once, at its time, as in one piece."""
    from dataclasses import replace

    told = script.model_copy(update={"scenes": (script.scenes[0].model_copy(update={"seconds": 4}),)})
    made = [
        render_clip(told, photos[:1], tmp_path / f"{n}.mp4", options=replace(options, workers=n, cache=None)).mp4
        for n in (1, 4)
    ]
    one, four = (frames(path) for path in made)
    assert len(one) == len(four) == 60
    # A key frame more stands in the middle of the words' entrance.
    assert np.abs(one.astype(int) - four).mean((1, 2)).max() < 4
    assert {path: keys_in(path) for path in made} == {made[0]: [0], made[1]: [0, 24]}
    assert [round(t * 15, 2) for t in times_of(made[1])] == list(range(60))


def frames(path, size=(120, 212)):
    found = subprocess.run(
        [ffmpeg(), "-v", "error", "-i", str(path), "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1"],
        capture_output=True, check=True, stdin=subprocess.DEVNULL,
    ).stdout  # fmt: skip
    return np.frombuffer(found, np.uint8).reshape(-1, size[1], size[0])


def shown(path):
    """(second, is it a key frame?) of each frame."""
    words = subprocess.run(
        [ffmpeg(), "-hide_banner", "-i", str(path), "-an", "-vf", "showinfo", "-f", "null", "-"],
        capture_output=True, check=True, stdin=subprocess.DEVNULL, text=True,
    ).stderr  # fmt: skip
    return [(float(t), key == "1") for t, key in re.findall(r"pts_time:([\d.]+) .*iskey:(\d)", words)]


def times_of(path):
    return [second for second, _ in shown(path)]


def keys_in(path):
    return [number for number, (_, key) in enumerate(shown(path)) if key]


def keys(script, photos, options, tmp_path):
    """The keys of each scene's pieces."""
    from assistant.clip.draft import make_draft

    found = {}
    for piece, key in make_draft(script, photos, options, tmp_path).piece_keys().items():
        found.setdefault(piece.scene, []).append(key)
    return found


def test_every_choice_that_is_seen_changes_the_key(script, photos, tmp_path, options):
    from dataclasses import replace

    before = keys(script, photos, options, tmp_path)
    for change in ({"look": "fun"}, {"price": "890 บาท"}, {"shop": "ร้าน"}, {"app": "shorts"}, {"preview": False}):
        after = keys(script, photos, replace(options, **change), tmp_path)
        assert not {key for scene in before.values() for key in scene} & {
            key for scene in after.values() for key in scene
        }
    linked = keys(script, photos, replace(options, link="https://example.com"), tmp_path)
    assert [n for n in before if before[n] != linked[n]] == [2]
    other = keys(script, [photos[0], photos[2], photos[1]], options, tmp_path)
    assert before[0][0] == other[0][0]
    assert before[0][1] != other[0][1], "the next photo shines through the cross-fade"
    renamed = tmp_path / "อีกชื่อ.jpg"
    renamed.write_bytes(photos[1].read_bytes())
    assert keys(script, [photos[0], renamed, photos[2]], options, tmp_path) == before


def test_how_the_next_picture_comes_is_part_of_the_key(script, photos, tmp_path, options):
    """Words leave with their picture: they fade out before another fades in, and are pushed away by one that slides."""
    from assistant.clip.draft import make_draft

    changed = edited(script, 1, photo="p1")
    one, two = (make_draft(told, photos[:2], options, tmp_path) for told in (script, changed))
    assert one.line.pieces()[0] == two.line.pieces()[0]
    assert one.line.shots_of(1)[0].transition != two.line.shots_of(1)[0].transition
    first = one.line.pieces()[0]
    assert one.piece_keys()[first] != two.piece_keys()[first]


@pytest.mark.parametrize("number", [0, 3])
def test_a_piece_with_the_same_key_looks_the_same(number, tmp_path):
    """Where a picture stands depends on the words of its scene; it comes in while the scene before still runs."""
    from assistant.clip.draft import make_draft
    from assistant.clip.painter import Painter
    from tests.clip.clips import CLIPS, order

    script, photos, options = order(CLIPS[number])
    before = make_draft(script, photos, options, tmp_path)
    after = make_draft(edited(script, 2, on_screen=""), photos, options, tmp_path)
    assert before.line.pieces() == after.line.pieces()
    old, new = before.piece_keys(), after.piece_keys()
    same = [piece for piece in old if old[piece] == new[piece]]
    assert {piece.scene for piece in old if piece not in same} <= {1, 2}
    assert before.line.pieces()[2] in same, "the body of the scene before"
    painters = Painter(before.film), Painter(after.film)
    for piece in same:
        one, other = (painter.rgb(piece.end - 1).astype(int) for painter in painters)
        assert np.abs(one - other).mean() < 0.5, piece


@pytest.mark.slow
def test_an_edit_that_moves_its_picture_draws_only_the_end_of_the_scene_before(tmp_path):
    """What was kept and what was drawn again are one clip: every frame at its time, and as in a clip drawn whole."""
    from dataclasses import replace

    from assistant.clip.draft import make_draft
    from tests.clip.clips import CLIPS, order

    script, photos, options = order(CLIPS[0])
    options = replace(options, cache=tmp_path / "kept", preview=True)
    render_clip(script, photos, tmp_path / "a.mp4", options=options)
    kept = set(options.cache.iterdir())
    changed = edited(script, 2, on_screen="")
    line = make_draft(changed, photos, options, tmp_path).line
    mixed = render_clip(changed, photos, tmp_path / "b.mp4", options=options)
    assert len(set(options.cache.iterdir()) - kept) == 3, "the scene, its end, and the end of the one before"
    whole = render_clip(changed, photos, tmp_path / "c.mp4", options=replace(options, cache=None))
    assert set(keys_in(mixed.mp4)) >= {piece.first for piece in line.pieces()}
    assert [round(t * line.fps, 2) for t in times_of(mixed.mp4)] == list(range(line.frames))
    one, other = (frames(made.mp4, read_facts(made.mp4).size) for made in (mixed, whole))
    assert np.abs(one.astype(int) - other).mean((1, 2)).max() < 2.5


def test_another_first_video_changes_the_end_card(script, photos, video, tmp_path, options):
    """A clip of videos alone shows on its last card how the first of them begins."""
    from assistant.clip.footage import Footage
    from tests.clip.conftest import save_video

    other = save_video(tmp_path / "อื่น.mp4", size="180x320")
    last = save_video(tmp_path / "ท้าย.mp4", seconds=3.0)
    told = script.model_copy(update={"scenes": script.scenes[:2]})
    one, two = (keys(told, [Footage(first), Footage(last)], options, tmp_path) for first in (video, other))
    assert one[1] != two[1]


def test_the_cache_forgets_what_was_used_longest_ago(tmp_path):
    import os

    cache = PieceCache(tmp_path / "kept", most_bytes=7500)
    for age, key in enumerate(("new", "middle", "old")):
        (tmp_path / key).write_bytes(key.encode() * 1000)
        os.utime(cache.keep(tmp_path / key, key, 7.0), (1000 - age, 1000 - age))
    assert cache.find("old")
    cache.prune()
    assert sorted(p.name.split(".")[0] for p in cache.folder.iterdir()) == ["new", "old"]


def test_a_storyboard_has_a_picture_a_scene(script, photos, tmp_path):
    board = draw_storyboard(script, photos, ClipOptions(size=(540, 960), price="990 บาท"))
    assert [p.scene for p in board.panels] == [0, 1, 2]
    assert [p.seconds for p in board.panels] == [2, 2, 2]
    assert {p.rgb.shape for p in board.panels} == {(320, 180, 3)}
    assert all(p.rgb.std() > 10 for p in board.panels)
    assert any("ภาพนิ่ง 100%" in note for note in board.notes)
    whole = sheet(board.panels)
    assert whole.shape[1] > 3 * 180
    assert (whole[:10] == 250).all()
    assert np.unique(whole[-40:]).size > 2, "each panel has its times below"
    assert board.save(tmp_path / "กระดาน.jpg").stat().st_size > 5000
