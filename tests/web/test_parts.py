"""The page's plain functions, without a browser."""

from __future__ import annotations

import re
import socket
import tomllib
from pathlib import Path

import pytest

from assistant.content import Answer, Brief, Grounded, Listing, LiveScript, Piece, Segment
from assistant.errors import ProductError, ServeError
from assistant.examples import FOLDER as EXAMPLES
from assistant.product.reading import read_product
from assistant.product.record import Product
from assistant.settings import Settings
from assistant.web.clip_bench import use_photos
from assistant.web.editing import edit_content, facts_at, text_at
from assistant.web.form import (
    FIELDS,
    SHOP_FIELDS,
    asked_languages,
    example_values,
    form_values,
    given,
    read_shop,
    shop_values,
)
from assistant.web.marks import Mark, mark_text
from assistant.web.photos import add_photos, keep_photo, move_photo
from assistant.web.script_sheet import live_sheet
from assistant.web.sheet import make_sheet
from assistant.web.wiring import guarded
from assistant.web.workbench import Workbench

_ROOM = Path(__file__).parents[2] / "assistant" / "web"
LISTING = Listing(
    platform="shopee",
    title="สบู่ขมิ้น",
    highlights=(Grounded(text="ขมิ้นสด", facts=("feature.1",)), Grounded(text="กวนมือ")),
    description="ก้อนละ 100 กรัม",
    hashtags=("#สบู่", "#ขมิ้น"),
    keywords=("สบู่ขมิ้น", "สบู่ กวนมือ"),
)


@pytest.mark.parametrize(
    ("text", "marks", "html"),
    [
        ("รักษาสิว", [Mark(0, "error", 0, 5)], '<mark class="kd-error" data-findings="0">รักษา</mark>สิว'),
        ("น้ำ", [Mark(1, "note", 0, 1)], '<mark class="kd-note" data-findings="1">น้ำ</mark>'),
        ("<b>&", [Mark(0, "warning", 1, 2)], '&lt;<mark class="kd-warning" data-findings="0">b</mark>&gt;&amp;'),
        (
            "กขค",
            [Mark(0, "note", 0, 2), Mark(1, "error", 1, 3)],
            '<mark class="kd-note" data-findings="0">ก</mark><mark class="kd-error" data-findings="0 1">ข</mark>'
            '<mark class="kd-error" data-findings="1">ค</mark>',
        ),
        ("สั้น", [Mark(0, "error", 90, 99)], "สั้น"),
    ],
)
def test_findings_stand_at_whole_letters(text, marks, html):
    assert mark_text(text, marks) == html


def test_typed_texts_land_where_they_belong():
    edited = edit_content(
        LISTING, {"title": "ใหม่", "highlights.1.text": "  ", "hashtags": "#ก #ข  #ค", "keywords": "ก ข, ค"}
    )
    assert edited.title == "ใหม่" and len(edited.highlights) == 1
    assert edited.hashtags == ("#ก", "#ข", "#ค") and edited.keywords == ("ก ข", "ค")
    assert text_at(LISTING, "keywords") == "สบู่ขมิ้น, สบู่ กวนมือ" and facts_at(LISTING, "highlights.0.text") == (
        "feature.1",
    )


def test_an_answer_that_she_typed_goes_into_the_chat_as_well():
    open_one = Answer(question="สีตกไหม", answer="ขอเช็กก่อนนะคะ")
    block = Segment(role="questions", start=0, minutes=30, title="ถามตอบ", goal="ตอบ", questions=(open_one,))
    live = LiveScript(minutes=30, segments=(block,))
    edited = edit_content(live, {"segments.0.questions.0.answer": "ไม่ตกค่ะ ซักลองแล้ว"})
    assert edited.segments[0].questions[0].written == "ไม่ตกค่ะ ซักลองแล้ว"
    untouched = edit_content(live, {"segments.0.questions.0.answer": open_one.answer})
    assert untouched.segments[0].questions[0].written == ""


@pytest.mark.parametrize("path", ["nothing", "highlights.9.text", "highlights", "title.0"])
def test_a_path_that_is_not_there_is_refused(path):
    with pytest.raises(ValueError, match="no text at"):
        edit_content(LISTING, {path: "x"})


@pytest.mark.parametrize("name", ["pha-khao-ma", "krachao-krachut", "sabu-khamin", "cha-bai-mon"])
def test_example_in_the_form_reads_back_as_the_same_product(name):
    from assistant.examples import read_example

    meant = read_example(name).product
    read = read_product(given(example_values(name), ())).product
    keep = {"photos", "origin"}
    assert read.model_dump(exclude=keep) == meant.model_dump(exclude=keep)
    again = read_product(given(form_values(read), ())).product
    assert again.model_dump(exclude=keep) == read.model_dump(exclude=keep)


def test_shop_survives_its_form():
    shop = read_shop({"shop_name": " บ้านคราม ", "voice": "male", "tone": "fun", "dialect": "", "contact": ""})
    assert shop.name == "บ้านคราม" and shop.dialect is None
    assert read_shop(shop_values(shop)) == shop


def test_photo_is_kept_upright_without_its_place(tmp_path):
    from PIL import Image

    source = tmp_path / "มือถือ.jpg"
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "phone"
    Image.new("RGB", (80, 40), "red").save(source, exif=exif)
    with Image.open(keep_photo(source, tmp_path / "kept")) as kept:
        assert kept.size == (40, 80) and not kept.getexif()


def test_what_is_no_photo_is_named_and_the_rest_is_taken(tmp_path):
    from PIL import Image

    good, bad = tmp_path / "ดี.png", tmp_path / "รูป.jpg"
    Image.new("RGBA", (30, 30), "blue").save(good)
    bad.write_text("ไม่ใช่รูป", encoding="utf-8")
    photos, problems = add_photos([], [str(bad), str(good), str(good)], tmp_path / "kept")
    assert len(photos) == 1 and ["รูป.jpg" in problem.say() for problem in problems] == [True]


def test_photos_move_forward_and_out():
    assert move_photo(["a", "b", "c"], "forward", 2) == ["a", "c", "b"]
    assert move_photo(["a", "b"], "remove", 0) == ["b"]
    assert move_photo(["a"], "remove", 5) == ["a"]


def test_script_counts_among_the_chosen_photos():
    from assistant.content import Scene, VideoScript

    scenes = tuple(Scene(seconds=5, picture="ภาพ", voice="พูด", photo=photo) for photo in ("p1", "p2", "p3"))
    script = VideoScript(seconds=15, hook="เปิด", scenes=scenes, call_to_action="กด", caption="แคปชัน")
    used = use_photos(script, ["a", "b", "c"], ["a", "c"])
    assert [scene.photo for scene in used.scenes] == ["p1", None, "p2"]


def test_errors_become_a_banner_in_the_right_language(caplog):
    def ours() -> dict:
        raise ProductError("web_no_name")

    def unforeseen() -> dict:
        raise RuntimeError("secret detail")

    assert "ยังไม่ได้ใส่ชื่อสินค้า" in next(guarded(ours, "th", {}))["banner"]
    assert "no name yet" in next(guarded(ours, "en", {}))["banner"]
    shown = next(guarded(unforeseen, "th", {}))["banner"]
    assert "ขอโทษด้วย" in shown and "secret" not in shown and "secret detail" in caplog.text
    caplog.clear()


def test_kit_is_written_edited_and_reopened_without_a_browser(tmp_path):
    bench = Workbench(Settings(home=tmp_path))
    desk = None
    for view in bench.write(
        "th", (), **{**dict.fromkeys(FIELDS, ""), "name": "สบู่ขมิ้นบ้านเรา", "category": "cosmetic", "price": "45"}
    ):
        desk = view.get("desk", desk)
    assert desk.done and desk.kit_id
    event = {"act": "recheck", "place": 0, "texts": {"description": "ใช้แล้วรักษาสิวหายขาด"}}
    desk = bench.act("th", desk, event)["desk"]
    errors = [n for n, f in enumerate(desk.shown[0].findings) if f.level == "error" and f.field == "description"]
    assert errors
    event = {"act": "fix", "place": 0, "texts": {}, "finding": errors[0]}
    assert len(bench.act("th", desk, event)["desk"].pieces[0].content.description) != len("ใช้แล้วรักษาสิวหายขาด")
    reopened = bench.open("th", {"kit": desk.kit_id})
    assert len(reopened["desk"].pieces) == len(desk.pieces) and reopened["name"] == "สบู่ขมิ้นบ้านเรา"


def test_visitor_cannot_name_a_model_where_the_page_is_open_to_others(tmp_path):
    values = {"model": "openai:x", "base_url": "http://10.0.0.1/v1", "api_key": "k"}
    assert Workbench(Settings(home=tmp_path), own_models=False)._model(values).base_url == ""
    assert Workbench(Settings(home=tmp_path))._model(values).name == "openai:x"


def test_nameless_product_is_refused_with_its_issue_shown(tmp_path):
    views = Workbench(Settings(home=tmp_path)).write("th", (), price="ทักแชท")
    assert "kd-issues" in next(views)["issues"]
    with pytest.raises(ProductError):
        next(views)


def test_busy_port_gives_the_next_one():
    from assistant.web.server import free_port

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < free_port("127.0.0.1", port) <= port + 20


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 99_999), ("127.0.0.1", -1), ("203.0.113.9", 7860)])
def test_an_address_that_cannot_be_had_is_told_in_one_sentence(tmp_path, host, port):
    from assistant.web.server import serve

    with pytest.raises(ServeError) as caught:
        serve(Settings(home=tmp_path), host, port)
    assert str(port) in caught.value.say("th") and "→" in caught.value.say("en")


def test_headers_fonts_and_shut_doors(tmp_path):
    from fastapi.testclient import TestClient

    from assistant.web.server import build_server

    client = TestClient(build_server(Settings(home=tmp_path)))
    page = client.get("/")
    assert page.status_code == 200
    assert "default-src 'self'" in page.headers["content-security-policy"] and page.headers["x-frame-options"] == "DENY"
    assert client.get("/fonts/Sarabun-Regular.woff2").headers["content-type"] == "font/woff2"
    assert client.get("/kd/../server.py").status_code == 404
    assert client.get("/gradio_api/file=/etc/passwd").status_code == 403
    assert not re.search(
        r"https?://(?!127\.0\.0\.1|localhost)[^\"' ]*\.(?:js|css|woff2?)", page.text.split("window.gradio_config")[0]
    )


def test_every_word_the_page_uses_is_in_both_languages():
    sources = "\n".join(p.read_text("utf-8") for p in _ROOM.glob("*.py"))
    used = set(re.findall(r"\bsay\(\"([a-z_0-9]+)\"", sources)) | set(re.findall(r"\"web_([a-z_0-9]+)\"", sources))
    used = {code.removeprefix("web_") for code in used}
    used |= {f"{p}_{n}" for p in ("field",) for n in FIELDS} | {f"hint_{n}" for n in FIELDS if n != "category"}
    assert len(used) > 80
    words = tomllib.loads((_ROOM.parent / "rules" / "messages" / "web.toml").read_text("utf-8"))
    missing = [code for code in sorted(used) if not {"th", "en"} <= words.get(f"web_{code}", {}).keys()]
    assert missing == []
    holes = {code: [set(re.findall(r"{(.*?)}", told[lang])) for lang in ("th", "en")] for code, told in words.items()}
    assert [code for code, (thai, english) in holes.items() if thai != english] == []


def test_brief_of_a_kept_piece_is_the_one_it_was_written_to():
    from assistant import studio
    from assistant.product.record import Shop
    from assistant.web.desk import brief_of
    from assistant.writers.builtin import BuiltinWriter

    product = Product(name="สบู่ขมิ้น")
    for brief in studio.plan_briefs(product):
        piece = studio.make_piece(brief, BuiltinWriter())
        assert isinstance(brief, Brief) and brief_of(piece, product, Shop()) == brief


def test_every_fact_of_a_product_has_a_name_for_the_seller():
    """A line that stands on a fact without a name would take the whole page down."""
    from assistant.product import derived
    from assistant.product.ledger import fact_name, read_facts

    computed = set(re.findall(r'"(derived\.[a-z_]+)', Path(derived.__file__).read_text("utf-8")))
    full = {field: "12" for field in FIELDS} | {
        "photos": [],
        "category": "food",
        "name": "ข้าว",
        "details_en": ["a"],
        "details_zh": ["好"],
    }
    given_ones = {key for key in read_facts(read_product(full).product) if not key.startswith("derived")}
    assert len(computed) >= 9 and {"detail_en.1", "detail_zh.1", "name_zh", "price"} <= given_ones
    for key in computed | given_ones | {"derived.price_per_piece.2", "2:price", "2.price", "shop"}:
        assert all(fact_name(key, lang) for lang in ("th", "en")), key


def test_languages_are_those_ticked_and_those_she_typed_in():
    assert asked_languages({}) == ()
    assert asked_languages({"languages": ["zh", "en"]}) == ("en", "zh")
    assert asked_languages({"details_zh": "手织布", "name_en": " "}) == ("zh",)


def test_a_note_shows_what_to_do_on_its_own_line_and_is_never_html():
    from assistant.web.sheet import note_list

    assert note_list(()) == ""
    assert (
        note_list(["ตัด “<b>” ออก → เติมเอง"])
        == '<ul class="kd-notes"><li>ตัด “&lt;b&gt;” ออก<br><b>→ เติมเอง</b></li></ul>'
    )


def test_no_part_of_the_clip_tab_takes_a_name_of_the_form():
    from assistant.web.clip_tab import CHOICES

    assert not set(CHOICES) & {*FIELDS, *SHOP_FIELDS}


def test_a_chat_answer_of_its_own_stays_and_one_like_the_spoken_follows():
    spoken = Answer(question="ราคาเท่าไร", answer="ห้าสิบเก้าบาทค่ะ", written="59 บาทค่ะ", facts=("price",))
    same = Answer(question="ซักเครื่องได้ไหม", answer="ได้ค่ะ", written="ได้ค่ะ", facts=("care",))
    block = Segment(role="questions", start=0, minutes=30, title="ถามตอบ", goal="ตอบ", questions=(spoken, same))
    live = LiveScript(minutes=30, segments=(block,))
    typed = {f"segments.0.questions.{n}.answer": "แก้แล้วค่ะ" for n in (0, 1)}
    first, second = edit_content(live, typed).segments[0].questions
    assert (first.written, second.written) == ("59 บาทค่ะ", "แก้แล้วค่ะ")
    sheet = live_sheet(make_sheet(0, Piece(kind="live", platform="facebook", content=live), {}, {}, "th", {}))
    assert "59 บาทค่ะ" in sheet and sheet.count("kd-chat") == 1, (
        "what is sent in a chat stands on the page where it differs"
    )


def test_a_page_opened_again_shows_only_photos_of_our_own_folder(tmp_path):
    bench = Workbench(Settings(home=tmp_path / "home"))
    taken = bench.add_photos("th", [], [str(EXAMPLES / "photos" / "kafae-1.jpg")])["photos"]
    secret = tmp_path / "secret.jpg"
    secret.write_bytes(Path(taken[0]).read_bytes())
    view = bench.restore("th", [Path(taken[0]).name, "../../secret.jpg", str(secret)])
    assert view["photos"] == taken
    assert bench.restore("th", ["gone.jpg"]) == {}
