"""Looks: readable, inside the safe zone of every app, at every ratio; words, price and card where they belong."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from assistant.clip import canvas, captions, cards, prices
from assistant.clip.canvas import contrast
from assistant.clip.draft import make_draft
from assistant.clip.end_card import Closing, end_card
from assistant.clip.looks import dressed, looks, zones
from assistant.clip.options import SIZES, ClipOptions
from assistant.clip.painter import Painter
from assistant.clip.seats import seat_for
from assistant.clip.stage import make_stage
from assistant.errors import ClipError
from tests.clip.conftest import draw_photo

LONG = "ปลาส้มห่อใบตองสูตรคุณยาย หมักข้าวเหนียว 3 วัน เปรี้ยวกำลังดี ทอดกรอบกินกับข้าวสวยร้อน ๆ"
NAMES = sorted(looks())


def stage(look: str, ratio: str = "9:16", app: str = "organic"):
    width, height = SIZES[ratio]
    return make_stage(looks()[look], (width // 2, height // 2), app)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ratio", SIZES)
def test_words_stay_inside_the_safe_zone(name, ratio):
    st = stage(name, ratio)
    for words in ("กินไม่ทัน?", LONG):
        for how in (
            {},
            {"hook": True},
            {"seat": seat_for(st, "middle")},
            {"seat": seat_for(st, "top")},
            {"spoken": True},
        ):
            made = captions.caption(st, words, **how)
            assert st.zone.holds(made.drawn.words), (words, how)
            for row in made.rows:
                assert st.zone.left <= row.pen
    for price in ("59 บาท", "1,290-2,490 บาท/ชุด"):
        assert st.zone.holds(prices.price_tag(st, prices.read_price(price)).words)
    assert st.zone.holds(cards.shop_badge(st, "ร้านผ้าทอมือบ้านดอนกอยของแม่พร").words)
    closing = Closing(
        "กดตะกร้า หรือทักแชตได้เลยค่ะ", prices.read_price("990 บาท"), "ครามแม่พร", LONG[:40],
        "https://line.me/ti/p/@khram", draw_photo(300, 400),
    )  # fmt: skip
    assert st.zone.holds(end_card(st, closing).words)


@pytest.mark.parametrize("app", sorted(zones()))
def test_every_app_has_room_for_a_long_caption(app):
    st = stage("fun", app=app)
    assert st.zone.holds(captions.caption(st, LONG, hook=True).drawn.words)


@pytest.mark.parametrize("name", NAMES)
def test_letters_are_readable(name):
    look = looks()[name]
    c = {k: canvas.colour(getattr(look.colours, k)) for k in ("ink", "plate", "accent", "accent_ink")}
    assert contrast(c["accent_ink"], c["accent"]) >= 4.5
    assert contrast(c["ink"], c["plate"]) >= 4.5, "the badge, and words on a plate"
    if look.caption.style == "outline":
        assert contrast(c["ink"], c["accent_ink"]) >= 4.5
    if look.caption.style == "line":
        assert look.frame.shade >= 0.6
    assert min(look.type.caption_sizes) >= 50


@pytest.mark.parametrize("colours", [("#7a3cff",), ("#ffe14a", "#111111"), ("#0a7d3c", "#f4fff4")])
def test_a_shop_wears_its_own_colours_readably(colours):
    for look in looks().values():
        worn = dressed(look, colours)
        assert worn.colours.accent == colours[0]
        assert contrast(canvas.colour(worn.colours.accent_ink), canvas.colour(worn.colours.accent)) >= 4.5
        if len(colours) > 1:
            assert contrast(canvas.colour(worn.colours.ink), canvas.colour(worn.colours.plate)) >= 4.5


def test_a_colour_that_is_none_is_told():
    with pytest.raises(ClipError, match="แดง"):
        dressed(looks()["fun"], ("แดง",))


@pytest.mark.parametrize(
    ("price", "number", "unit"),
    [("990 บาท", "990", "บาท"), ("฿59", "59", "บาท"), ("๓๙๐ บาท", "390", "บาท"), ("79 บาท/ซอง", "79", "บาท/ซอง"),
     ("690-890", "690-890", "บาท"), ("1,290 บาท (ปกติ 1,590)", "1,290", "บาท")],
)  # fmt: skip
def test_a_price_is_read_as_it_is_set(price, number, unit):
    read = prices.read_price(price)
    assert (read.number, read.unit) == (number, unit)
    assert read.note == ("ปกติ 1,590" if "ปกติ" in price else "")


def test_numbers_in_a_caption_catch_the_eye():
    st = stage("premium")
    ink = st.ink("accent")
    plain, counted = (
        canvas.to_rgb(on_dark(st, captions.caption(st, words).drawn.layer), *st.size)
        for words in ("หอมอ่อน", "หอม 150 กรัม")
    )
    like = [int((np.abs(p[st.size[1] * 2 // 3 :].astype(int) - ink).max(2) < 12).sum()) for p in (plain, counted)]
    assert like[1] > 2 * like[0] > 0, "only the rule above the words, and the number"


def on_dark(st, layer):
    frame = np.full(st.size[0] * st.size[1] * 3 // 2, 128, np.uint8)
    planes = canvas.split(frame, *st.size)
    planes[0][:] = 40
    canvas.blend(planes, layer)
    return frame


@pytest.mark.parametrize("name", NAMES)
def test_the_spoken_word_is_lit_where_it_stands(name):
    st = stage(name)
    made = captions.caption(st, "ผ้าขาวม้าทอมือ ย้อมคราม 5 รอบ")
    spoken = captions.spoken_words(made)
    assert "".join(row.words[a:b] for row, a, b in spoken) == "".join("".join(r.words for r in made.rows).split())
    boxes = [captions.lit(st, made, row, a, b).words for row, a, b in spoken]
    for (one, box), (other, following) in pairwise(zip(spoken, boxes, strict=True)):
        if one[0] == other[0]:
            assert box[0] < following[0]
    x, y, width, height = made.drawn.words
    for box in boxes:
        assert x - 8 <= box[0]
        assert box[0] + box[2] <= x + width + 8
        assert y - 12 <= box[1]
        assert box[1] + box[3] <= y + height + 12


def test_karaoke_lights_one_word_at_a_time(script, photos, tmp_path):
    draft = make_draft(script, photos, ClipOptions(size=(360, 640), captions="karaoke"), tmp_path)
    placed = draft.film.layers[1]()
    small = [p for p in placed if p.layer.box[2] < 150 and p.end - p.start < 40]
    assert len(small) >= 3
    for one, other in pairwise(small):
        assert one.end == other.start or other.start > one.end


def test_the_end_card_shows_its_code(script, photos, tmp_path):
    import cv2

    link = "https://line.me/ti/p/@khram"
    draft = make_draft(script, photos, ClipOptions(size=(540, 960), link=link, price="990 บาท"), tmp_path)
    rgb = Painter(draft.film).rgb(draft.line.frames - 1)
    read, *_ = cv2.QRCodeDetector().detectAndDecode(cv2.resize(rgb, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST))
    assert read == link


def test_preview_and_clip_are_composed_alike(script, photos, tmp_path):
    """The small version shows what the large one will: the same crop, the same lines, the same card."""
    import cv2

    small, large = (
        Painter(make_draft(script, photos, ClipOptions(size=size, price="990 บาท", shop="แม่พร"), tmp_path).film)
        for size in ((360, 640), (720, 1280))
    )
    for frame in (20, 75, 150):
        apart = np.abs(
            cv2.resize(large.rgb(frame), (360, 640), interpolation=cv2.INTER_AREA).astype(int) - small.rgb(frame)
        )
        assert apart.mean() < 6, frame


def test_colours_of_a_photo_reach_the_screen(tmp_path, script):
    from PIL import Image

    path = tmp_path / "colours.png"
    swatches = ((200, 60, 40), (40, 150, 70), (30, 60, 160), (235, 200, 80), (245, 245, 240), (25, 25, 28))
    picture = Image.new("RGB", (720, 1280))
    for n, rgb in enumerate(swatches):
        picture.paste(rgb, (n % 2 * 360, 160 + n // 2 * 160, n % 2 * 360 + 360, 320 + n // 2 * 160))
    picture.save(path)
    draft = make_draft(script, [path], ClipOptions(size=(360, 640), look="fun"), tmp_path)
    rgb = Painter(draft.film).rgb(0)
    for n, wanted in enumerate(swatches):
        x, y = 90 + n % 2 * 180, 120 + n // 2 * 80
        assert np.abs(rgb[y - 8 : y + 8, x - 8 : x + 8].reshape(-1, 3).mean(0) - wanted).max() <= 3, wanted
