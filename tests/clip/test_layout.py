"""Where pictures and words stand: beside one another, under one another, and never words on the product's middle."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from assistant.clip import captions, legibility, prices, windows
from assistant.clip.covering import Covering
from assistant.clip.draft import make_draft
from assistant.clip.end_card import Closing, end_card
from assistant.clip.layout import Layout
from assistant.clip.looks import looks
from assistant.clip.options import SIZES, ClipOptions
from assistant.clip.painter import Painter
from assistant.clip.render import render_clip
from assistant.clip.seen import Seen
from assistant.clip.stage import make_stage
from assistant.clip.subject import NOWHERE, Spot, Subject
from assistant.clip.timeline import Shot, Timeline
from assistant.content import Scene
from tests.clip.conftest import draw_photo

NAMES = sorted(looks())
UPRIGHT = Seen((900, 1200), Subject(0.5, 0.5, 0.5, 0.5))


def laid(look: str, ratio: str, *seen: Seen, uses: tuple[int, ...] = (), words: str = "คำ") -> Layout:
    """A scene a picture."""
    st = make_stage(looks()[look], SIZES[ratio])
    paths = [Path(f"{n}.jpg") for n in range(len(seen))]
    shots = tuple(
        Shot(n, path, 60 * n, 60 * n + 60, uses[n] if uses else 0, n) for n, path in enumerate(paths)
    )  # fmt: skip
    scenes = tuple(Scene(seconds=2, picture="", voice="", on_screen=words) for _ in paths)
    line = Timeline(30, scenes, tuple(range(0, 60 * len(seen) + 1, 60)), shots)
    return Layout(line, st, dict(zip(paths, seen, strict=True)).get, tag=(st.px(260), st.px(140)))


def apart(a, b) -> bool:
    return a[0] + a[2] <= b[0] or b[0] + b[2] <= a[0] or a[1] + a[3] <= b[1] or b[1] + b[3] <= a[1]


@pytest.mark.parametrize("name", NAMES)
def test_an_upright_photo_stands_beside_its_words_in_a_wide_frame(name):
    layout = laid(name, "16:9", UPRIGHT, UPRIGHT)
    for scene in (0, 1):
        box, seat = layout.window(layout.line.shots[scene]), layout.seat(scene)
        assert box[3] >= 0.84 * 1080, "it uses the height of the frame"
        made = captions.caption(layout.st, "ผ้าขาวม้าทอมือย้อมคราม 5 รอบ กว่าจะได้สีนี้", seat=seat, hook=not scene)
        assert apart(made.drawn.words, box)
        assert layout.st.zone.holds(made.drawn.words)
        assert all(n % 2 == 0 for n in box)


@pytest.mark.parametrize("name", NAMES)
def test_a_wide_frame_is_filled_with_another_photo_and_a_detail(name):
    label = (Spot(0.4, 0.5, 0.3),)
    other = Seen((900, 1200), Subject(0.5, 0.5, 0.6, 0.3), label)
    layout = laid(name, "16:9", UPRIGHT._replace(details=label), other)
    for shot in layout.line.shots:
        main, tiles = layout.window(shot), layout.tiles(shot)
        assert [tile.crop.source == shot.source for tile in tiles] == [False, True]
        boxes = [main, *(tile.box for tile in tiles)]
        assert all(apart(a, b) for n, a in enumerate(boxes) for b in boxes[n + 1 :])
        assert sum(w * h for *_, w, h in boxes) > 0.42 * 1920 * 1080, "no empty frame"
        words = layout.seat(shot.scene, priced=True).box
        assert all(apart(words, box) for box in boxes)
        tag = (*layout.tag_at(shot.scene, words), *layout.tag)
        assert all(apart(tag, box) for box in (*boxes, words))
        assert layout.st.zone.holds(tag)


def test_a_close_up_alone_gets_no_details():
    layout = laid("craft", "16:9", Seen((900, 1200), NOWHERE))
    assert layout.window(layout.line.shots[0]) is not None
    assert layout.tiles(layout.line.shots[0]) == ()


@pytest.mark.parametrize("words", ["690–890 บาท ค่าส่ง 50 บาท", "690-890บาท"])
def test_a_price_range_in_the_words_is_known_however_it_is_dashed(words, script):
    from assistant.clip.options import ClipOptions
    from assistant.clip.wording import Wording

    line = laid("craft", "9:16", UPRIGHT).line
    wording = Wording(line, make_stage(looks()["craft"], SIZES["9:16"]), script, ClipOptions(price="690-890 บาท"))
    assert wording.names_price(words)
    assert wording.leading_price(words) == words[: words.index("บาท") + 3]


@pytest.mark.parametrize("ratio", ["9:16", "4:5", "1:1"])
def test_the_price_moves_off_the_product(ratio):
    """Its usual corner is the upper right one; it leaves it where the product is there and another one is free."""
    for subject, usual in ((Subject(0.5, 0.6, 0.3, 0.3), True), (Subject(0.78, 0.2, 0.4, 0.36), False)):
        layout = laid("fun", ratio, UPRIGHT, Seen(SIZES[ratio], subject))
        st = layout.st
        words = (st.zone.left, st.zone.bottom - 200, 400, 200)
        tag = (*layout.tag_at(1, words), *layout.tag)
        assert st.zone.holds(tag)
        assert apart(tag, words)
        assert (tag[:2] == (st.zone.right - layout.tag[0], st.zone.top)) == usual
        under = Covering(st, layout.seen).under(layout.line.shots[1], (0, 0, *SIZES[ratio]), tag)
        assert under < 0.02 or not usual
        assert usual or under < 0.1


@pytest.mark.parametrize("ratio", ["4:5", "1:1"])
@pytest.mark.parametrize("name", NAMES)
def test_a_framed_photo_and_words_with_their_price_share_a_squarish_frame(name, ratio):
    layout = laid(name, ratio, UPRIGHT, Seen((900, 1200), Subject(0.5, 0.5, 0.6, 0.4)), uses=(1, 1))
    box, seat = layout.window(layout.line.shots[1]), layout.seat(1, priced=True)
    assert box[2] >= 0.75 * layout.st.size[0]
    made = captions.caption(layout.st, "ผ้าขาวม้าทอมือ ย้อมคราม 5 รอบ กว่าจะได้สีนี้", seat=seat)
    tag = (*layout.tag_at(1, made.drawn.words), *layout.tag)
    assert apart(made.drawn.words, box)
    assert apart(tag, box)
    assert apart(tag, made.drawn.words)
    assert layout.st.zone.holds(tag)


def test_bare_letters_are_given_a_ground_where_their_shade_would_lie_on_the_product():
    tall, low = Subject(0.5, 0.5, 0.5, 0.8), Subject(0.5, 0.75, 0.5, 0.2)
    for subject, framed in ((tall, True), (low, False)):
        layout = laid("premium", "9:16", Seen((1080, 1920), subject))
        assert (layout.window(layout.line.shots[0]) is not None) == framed


def test_words_that_would_hide_the_product_everywhere_make_its_photo_a_poster():
    tall, low = Subject(0.5, 0.45, 0.6, 0.75), Subject(0.5, 0.75, 0.5, 0.2)
    for subject, framed in ((tall, True), (low, False)):
        layout = laid("fun", "9:16", UPRIGHT, Seen((1080, 1920), subject))
        assert (layout.window(layout.line.shots[1]) is not None) == framed


@pytest.mark.parametrize("name", NAMES)
def test_a_framed_photo_fills_an_upright_frame_under_its_words(name):
    layout = laid(name, "9:16", UPRIGHT, UPRIGHT, uses=(1, 1))
    box = layout.window(layout.line.shots[1])
    assert box[1] + box[3] > 0.84 * 1920, "no empty band under it"
    assert box[2] * box[3] > 0.4 * 1080 * 1920
    for how in ({}, {"price": "990 บาท"}, {"spoken": True}):
        made = captions.caption(layout.st, "990 บาท ค่าส่ง 40 บาท", seat=layout.seat(1), **how)
        assert apart(made.drawn.words, box)
        assert made.drawn.words[1] >= layout.st.zone.top + layout.st.px(78), "the shop's badge stays free"


def test_a_price_that_begins_the_words_is_their_largest_line():
    st = make_stage(looks()["minimal"], SIZES["9:16"])
    loud, plain = (captions.caption(st, "990 บาท ค่าส่ง 40 บาท", price=p) for p in ("990 บาท", ""))
    assert [row.words for row in loud.rows] == ["990 บาท", "ค่าส่ง 40 บาท"]
    assert loud.rows[0].size > 1.3 * loud.rows[1].size
    spoken, hook = (captions.caption(st, "ย้อม 5 รอบ", **how) for how in ({"spoken": True}, {"hook": True}))
    assert spoken.rows[0].size < plain.rows[0].size < hook.rows[0].size


@pytest.mark.parametrize("ratio", ["9:16", "4:5", "1:1"])
def test_words_leave_the_product_alone_where_another_place_is_free(ratio):
    width, height = SIZES[ratio]
    low, high = Subject(0.5, 0.78, 0.4, 0.2), Subject(0.5, 0.2, 0.4, 0.25)
    shape = (width, height)
    for subject, anchor in ((low, "top"), (high, "bottom"), (NOWHERE, "bottom")):
        assert laid("craft", ratio, Seen(shape, subject)).seat(0).anchor == anchor


def test_the_small_square_card_keeps_its_picture():
    st = make_stage(looks()["fresh"], SIZES["1:1"])
    full = Closing(
        "กดตะกร้าได้เลยค่ะ", prices.read_price("990 บาท (ปกติ 1,290)"), "แม่พร", "", "https://line.me/ti/p/@khram"
    )
    red = np.zeros((400, 300, 3), np.uint8)
    red[..., 0] = 220
    card = end_card(st, Closing(**{**full.__dict__, "photo": red}))
    from assistant.clip import canvas

    frame = np.zeros(1080 * 1080 * 3 // 2, np.uint8)
    canvas.blend(canvas.split(frame, 1080, 1080), card.layer)
    rgb = canvas.to_rgb(frame, 1080, 1080).astype(int)
    seen = (rgb[..., 0] > 180) & (rgb[..., 1] < 60)
    assert seen.mean() > 0.18
    read, *_ = cv2.QRCodeDetector().detectAndDecode(rgb.astype(np.uint8))
    assert read == "https://line.me/ti/p/@khram"


def test_the_ground_carries_the_photo_on_in_the_looks_own_colours():
    st = make_stage(looks()["craft"], (360, 640))
    sky = np.full((400, 300, 3), (40, 90, 220), np.uint8)
    blue, grey = (windows.ground_of(st, p).reshape(-1, 3).mean(0) for p in (sky, np.full_like(sky, 128)))
    assert blue[2] > grey[2] + 15
    assert np.abs(blue - grey).max() < 60, "toned down: the look stays the look"


GROUNDS = {
    "white": np.full((1200, 900, 3), 255, np.uint8),
    "black": np.zeros((1200, 900, 3), np.uint8),
    "busy": np.random.default_rng(3).integers(0, 255, (300, 225, 3), np.uint8).repeat(4, 0).repeat(4, 1),
    "product": draw_photo(seed=5),
}


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("name", NAMES)
def test_words_are_read_on_any_photo(name, ground, script, tmp_path):
    """Measured against what really lies around the letters, also while a word is lit up."""
    path = tmp_path / "photo.png"
    cv2.imwrite(str(path), GROUNDS[ground][..., ::-1])
    for how in ("short", "karaoke"):
        draft = make_draft(script, [path], ClipOptions(look=name, size=(720, 1280), captions=how), tmp_path)
        painter = Painter(draft.film)
        for scene in range(3):
            draft.film.layers[scene]()
        for shown in draft.film.shown.values():
            assert legibility.contrast_in(painter.rgb(shown.frame), shown.rows) >= legibility.LEAST, shown


def test_emoji_and_latin_are_read_in_one_line(script, photos, tmp_path):
    words = script.scenes[1].model_copy(update={"on_screen": "ฝ้าย 100% Cotton 🧵 ทอมือ"})
    told = script.model_copy(update={"scenes": (script.scenes[0], words, script.scenes[2])})
    for name in NAMES:
        draft = make_draft(told, photos, ClipOptions(look=name, size=(720, 1280)), tmp_path)
        painter = Painter(draft.film)
        draft.film.layers[1]()
        shown = draft.film.shown[1]
        assert len(shown.rows) <= 2
        assert "🧵" in "".join(row.words for row in shown.rows)
        assert legibility.contrast_in(painter.rgb(shown.frame), shown.rows) >= legibility.LEAST


@pytest.mark.slow
def test_a_clip_whose_words_cannot_be_read_says_so(script, tmp_path, monkeypatch):
    """Bare white letters on a white photo, the look's shade taken away."""
    white = tmp_path / "white.png"
    cv2.imwrite(str(white), np.full((1280, 720, 3), 235, np.uint8))
    options = ClipOptions(look="premium", size=(360, 640))
    good = render_clip(script, [white], tmp_path / "good.mp4", options=options)
    assert not [note for note in good.notes if "อ่านยาก" in note]
    look = looks()["premium"]
    bare = look.model_copy(update={"frame": look.frame.model_copy(update={"shade": 0.0})})
    monkeypatch.setitem(looks(), "premium", bare)
    monkeypatch.setattr(captions, "shadow_under", lambda *a, **k: None)
    bad = render_clip(script, [white], tmp_path / "bad.mp4", options=options)
    assert [note for note in bad.notes if "อ่านยาก" in note and "ฉากที่ 1" in note]
