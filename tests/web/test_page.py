"""The page as a seller meets it, in headless Chromium."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from assistant.examples import FOLDER
from assistant.web.form import KEPT_FIELDS, kept_shapes

pytestmark = pytest.mark.slow
_ROOT = Path(__file__).parents[2]
_PICTURE = _ROOT / "tests" / "data" / "page.jpg"

_CONTRAST = """() => {
  const value = (c) => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const light = ([r, g, b]) => 0.2126 * value(r) + 0.7152 * value(g) + 0.0722 * value(b);
  const parse = (text) => { const n = text.match(/[\\d.]+/g).map(Number); return n.length > 3 ? n : [...n, 1]; };
  const poor = [];
  for (const node of document.querySelectorAll('.gradio-container *')) {
    const words = [...node.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!words || !node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const ink = parse(getComputedStyle(node).color);
    if (ink[3] < 1) continue;
    let ground = null;
    for (let n = node; n && !ground; n = n.parentElement) {
      const style = getComputedStyle(n);
      if (style.backgroundImage !== 'none') { ground = [34, 52, 117, 1]; break; }
      const colour = parse(style.backgroundColor);
      if (colour[3] > 0.99) ground = colour;
    }
    ground ??= [250, 247, 242, 1];
    const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${node.tagName}.${node.className} ${node.textContent.trim().slice(0, 30)}`);
  }
  return poor;
}"""


_LOW = """() => [...document.querySelectorAll('button, summary, label:has(input)')]
  .filter((n) => n.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
  .map((n) => [n.getBoundingClientRect(), n]).filter(([box]) => box.height > 0 && Math.min(box.height, box.width) < 43.5)
  .map(([box, n]) => `${Math.round(box.width)} x ${Math.round(box.height)} ${n.className} ${n.textContent.slice(0, 20)}`)"""


def write_example(visitor, name: str = "pha-khao-ma"):
    """Choose an example, press the one button, wait for the whole kit."""
    page = visitor.page
    page.click(f'.kd-example[data-name="{name}"]')
    page.wait_for_function("document.querySelector('#kd-field-name textarea, #kd-field-name input').value.length > 0")
    page.click("#kd-write")
    page.wait_for_selector("#kd-zip:visible", timeout=60_000)
    return page


def tab(page, name: str) -> None:
    page.click(f'#kd-tabs .tab-container button[role="tab"]:has-text("{name}")')


@pytest.mark.parametrize("size", ["phone", "projector"])
def test_page_fits_reads_and_stays_at_home(visit, size):
    visitor = visit(size)
    page = write_example(visitor)
    wide = page.viewport_size["width"]
    for name in ("ลงขาย", "โพสต์", "วิดีโอ", "ไลฟ์", "คลิป", "เอกสาร", "ประวัติ"):
        tab(page, name)
        page.wait_for_timeout(100)
        assert page.evaluate("document.documentElement.scrollWidth") <= wide, f"{name} scrolls sideways"
        assert page.evaluate(_CONTRAST) == [], name
        assert page.evaluate(_LOW) == [], f"{name}: tap targets under 44 px"
    assert page.evaluate("document.fonts.check('16px Sarabun', 'ก') && document.fonts.check('600 16px Kanit', 'ก')")
    outside = [u for u in visitor.requests if not u.startswith((visitor.address, "data:", "blob:"))]
    assert outside == [] and visitor.errors == []


def test_example_becomes_a_whole_kit(visit):
    page = write_example(visit("phone"), "nam-phrik-ta-daeng")
    for name, kind, count in (("โพสต์", "post", 2), ("วิดีโอ", "video", 3), ("ไลฟ์", "live", 1), ("ลงขาย", "listing", 4)):
        tab(page, name)
        page.wait_for_selector(f"#kd-{kind} .kd-piece:not([hidden])")
        assert page.locator(f"#kd-{kind} .kd-piece").count() == count
    texts = page.eval_on_selector_all(
        "#kd-listing .kd-piece:not([hidden]) textarea[id]", "(all) => all.map((a) => a.value)"
    )
    assert all(texts) and any("พริก" in text for text in texts)
    assert page.locator("#kd-listing .kd-piece:not([hidden]) .kd-source summary").first.inner_text().startswith("มาจาก")
    tab(page, "ไลฟ์")
    assert page.locator("#kd-live .kd-segment").count() >= 5


def test_illegal_claim_is_shown_at_its_words_and_fixed_by_one_tap(visit):
    visitor = visit("phone")
    page = write_example(visitor, "sabu-khamin")
    piece = page.locator("#kd-listing .kd-piece:not([hidden])")
    area = piece.locator('[data-path="description"] .kd-paper textarea')
    area.fill(area.input_value() + "\nใช้แล้วรักษาสิวหายขาด")
    piece.locator('[data-act="recheck"]').click()
    card = piece.locator('[data-path="description"] .kd-finding.kd-error').first
    card.wait_for()
    words = card.locator("q").inner_text().strip("“”")
    marked = piece.locator('[data-path="description"] mark.kd-error').all_inner_texts()
    assert words in "".join(marked) and words in "รักษาสิวหายขาด"
    assert card.locator(".kd-law").inner_text().startswith("ที่มา")
    assert "ต้องแก้" in piece.locator(".kd-head .kd-chip").inner_text()
    page.screenshot(path=str(_shots() / "finding.png"))
    for _ in range(6):
        if not (fixes := piece.locator('[data-path="description"] .kd-error .kd-fix')).count():
            break
        before = area.input_value()
        fixes.first.click()
        page.wait_for_function(
            "([place, text]) => document.querySelector(`[data-place='${place}'] [data-path=description] textarea`).value !== text",
            arg=[piece.get_attribute("data-place"), before],
        )
    assert words not in area.input_value()
    assert piece.locator(".kd-finding.kd-error").count() == 0
    assert visitor.errors == []


def test_typing_is_checked_by_itself_and_the_caret_stays(visit):
    page = write_example(visit())
    area = page.locator('#kd-listing .kd-piece:not([hidden]) [data-path="title"] .kd-paper textarea')
    area.click()
    page.keyboard.press("End")
    page.keyboard.type(" ดีที่สุดในโลก", delay=20)
    page.wait_for_selector('#kd-listing [data-path="title"] .kd-finding')
    page.keyboard.type("จ้า")
    assert area.input_value().endswith("ดีที่สุดในโลกจ้า")
    count = page.locator('#kd-listing .kd-piece:not([hidden]) [data-path="title"] .kd-count').inner_text()
    assert count.split("/")[0] == str(len(area.input_value()))


def test_another_version_differs(visit):
    page = write_example(visit())
    tab(page, "โพสต์")
    first = page.locator("#kd-post .kd-piece:not([hidden]) .kd-copytext").input_value()
    page.locator('#kd-post .kd-piece:not([hidden]) [data-act="another"]').click()
    page.wait_for_function("(old) => document.querySelector('#kd-post .kd-copytext').value !== old", arg=first)


def test_the_picture_in_the_readme_is_of_this_page(visit, regenerate):
    from PIL import Image, ImageChops, ImageStat

    page = write_example(visit())
    page.evaluate("scrollTo(0, 0)")
    page.mouse.move(0, 0)
    page.wait_for_timeout(600)  # colours fade
    shot = page.screenshot(type="jpeg", quality=80)
    if regenerate:
        _PICTURE.write_bytes(shot)
    assert _PICTURE.name in (_ROOT / "README.md").read_text("utf-8")
    assert _PICTURE.stat().st_size < 200_000
    kept, now = (Image.open(file).convert("L").resize((64, 40)) for file in (_PICTURE, io.BytesIO(shot)))
    assert ImageStat.Stat(ImageChops.difference(kept, now)).mean[0] < 6, "make it anew with --regenerate"


def test_zip_holds_the_kit(visit, tmp_path):
    page = write_example(visit())
    with page.expect_download() as waiting:
        page.click("#kd-zip")
    path = tmp_path / "kit.zip"
    waiting.value.save_as(path)
    with zipfile.ZipFile(path) as archive:
        names = [Path(name).name for name in archive.namelist()]
        assert archive.testzip() is None
    assert {"kit.json", "listing-shopee.txt", "kit.docx", "listings.xlsx"} <= set(names)


def test_a_seller_abroad_gets_her_own_words_printed_and_is_led_to_what_is_missing(visit):
    visitor = visit("phone")
    page = visitor.page
    page.click('.kd-example[data-name="pha-khao-ma"]')
    page.wait_for_function("document.querySelector('#kd-field-name textarea, #kd-field-name input').value.length > 0")
    features = page.locator("#kd-field-features textarea")
    features.fill(features.input_value() + "\nใช้ฮีตเก่าของบ้านโคกภู")
    page.locator(".kd-fold", has_text="ขายต่างประเทศ").locator("button.label-wrap").click()
    page.locator("#kd-languages label", has_text="English").click()
    page.locator("#kd-field-details_zh textarea").fill("每块布手工织两天")
    page.click("#kd-write")
    page.wait_for_selector("#kd-zip:visible", timeout=60_000)
    pills = page.locator("#kd-listing .kd-pills button")
    assert [pills.nth(n).inner_text().split("\n")[0] for n in (4, 5)] == ["Shopee · English", "Shopee · จีน (中文)"]
    pills.nth(5).click()
    chinese = page.locator("#kd-listing .kd-piece:not([hidden])")
    texts = chinese.locator("textarea[id]").evaluate_all("(all) => all.map((a) => a.value).join()")
    assert "每块布手工织两天" in texts
    pills.nth(4).click()
    english = page.locator("#kd-listing .kd-piece:not([hidden])")
    assert "ยังไม่มีคำแปลที่แน่ใจ" in english.locator(".kd-notes").inner_text()
    english.locator('[data-act="goto"]').click()
    page.wait_for_function("document.activeElement?.closest('#kd-field-details_en') !== null")
    page.goto(visitor.address)
    tab(page, "ประวัติ")
    page.locator("#kd-history button:has-text('ผ้าขาวม้า')").first.click()
    page.wait_for_selector("#kd-head h2:has-text('ผ้าขาวม้า')")
    page.locator(".kd-fold", has_text="ขายต่างประเทศ").locator("button.label-wrap").click()
    assert page.locator("#kd-field-details_zh textarea").input_value() == "每块布手工织两天"
    assert page.locator("#kd-languages input:checked").count() == 2
    assert visitor.errors == []


def test_each_sheet_is_downloaded_by_itself_from_the_texts_as_they_stand(visit, tmp_path):
    import docx

    visitor = visit("phone")
    page = write_example(visitor)
    area = page.locator('#kd-listing .kd-piece:not([hidden]) [data-path="title"] .kd-paper textarea')
    area.fill("ผ้าขาวม้าของยายคำ")
    page.wait_for_function("document.querySelector('#kd-listing .kd-copytext').value.startsWith('ผ้าขาวม้าของยายคำ')")
    tab(page, "เอกสาร")
    page.screenshot(path=str(_shots() / "papers.png"))
    said = {}
    for name in (
        "sell-sheet-th.docx",
        "influencer-brief.docx",
        "questions.docx",
        "questions.csv",
        "cue-cards.docx",
        "live-recap.docx",
    ):
        with page.expect_download() as waiting:
            page.click(f'#kd-papers [data-file="{name}"]')
        assert waiting.value.suggested_filename == name
        waiting.value.save_as(tmp_path / name)
        said[name] = (
            "" if name.endswith("csv") else "\n".join(p.text for p in docx.Document(str(tmp_path / name)).paragraphs)
        )
    assert "ผ้าขาวม้าของยายคำ" in said["sell-sheet-th.docx"]
    assert "A01" in said["cue-cards.docx"] and "#โฆษณา" in said["influencer-brief.docx"]
    assert "question,answer" in (tmp_path / "questions.csv").read_text("utf-8-sig")
    assert visitor.errors == []


def test_a_sheet_of_a_piece_that_must_change_is_not_made_and_she_is_told(visit):
    page = write_example(visit("phone"), "sabu-khamin")
    for place in range(4):
        page.locator("#kd-listing .kd-pills button").nth(place).click()
        area = page.locator('#kd-listing .kd-piece:not([hidden]) [data-path="title"] .kd-paper textarea')
        area.fill("สบู่ขมิ้น รักษาสิวหายขาด")
        page.wait_for_selector('#kd-listing .kd-piece:not([hidden]) [data-path="title"] .kd-finding.kd-error')
    tab(page, "เอกสาร")
    page.click('#kd-papers [data-file="sell-sheet-th.docx"]')
    page.wait_for_selector(".kd-banner.kd-error >> text=เอกสารนี้ทำจากชิ้นที่ยังมีจุดต้องแก้")


def test_class_mode_shows_facts_and_rules_in_letters_for_the_last_row(visit):
    visitor = visit()
    page = write_example(visitor, "sabu-khamin")
    piece = page.locator("#kd-listing .kd-piece:not([hidden])")
    title = piece.locator('[data-path="title"] .kd-paper textarea')
    title.fill("สบู่ขมิ้น รักษาสิวหายขาด")
    piece.locator('[data-path="title"] .kd-finding.kd-error').first.wait_for()
    told = piece.locator(".kd-source .kd-teach").first
    rule = piece.locator('[data-path="title"] .kd-law .kd-teach').first
    assert not told.is_visible() and not rule.is_visible()
    page.click("#kd-teach")
    page.wait_for_selector("#kd-main.kd-class")
    assert told.is_visible() and rule.is_visible()
    assert told.inner_text().startswith("“") and len(told.inner_text()) > 4
    assert "law." in rule.inner_text()
    sizes = page.evaluate(
        "['.kd-mirror', '.kd-paper textarea'].map((q) => getComputedStyle(document.querySelector('.kd-piece:not([hidden]) [data-path=description] ' + q)).fontSize)"
    )
    assert sizes == ["22px", "22px"], "the marks stay under their words"
    assert not page.locator("#kd-form").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.wait_for_timeout(300)  # colours fade
    assert page.evaluate(_CONTRAST) == []
    page.screenshot(path=str(_shots() / "class.png"))
    page.click("#kd-teach")
    page.wait_for_selector("#kd-main:not(.kd-class)")
    assert page.locator("#kd-write").is_visible() and not told.is_visible()
    assert visitor.errors == []


def test_a_live_is_an_overview_that_opens_where_she_taps_and_keeps_the_caret(visit):
    visitor = visit("phone")
    page = write_example(visitor)
    tab(page, "ไลฟ์")
    segments = page.locator("#kd-live .kd-segment")
    assert page.locator("#kd-live .kd-segment[open]").count() == 1
    assert page.evaluate("document.querySelector('#kd-live').getBoundingClientRect().height") < 6000
    page.screenshot(path=str(_shots() / "live-phone.png"), full_page=True)
    segments.nth(2).locator("summary").first.click()
    area = segments.nth(2).locator("textarea[id]").first
    area.click()
    page.keyboard.press("End")
    page.keyboard.type(" รักษาสิวหายขาด", delay=15)
    segments.nth(2).locator(".kd-finding").first.wait_for()
    page.keyboard.type("จ้า")
    assert area.input_value().endswith("หายขาดจ้า"), "the caret stayed"
    page.click('#kd-live [data-act="unfold"]')
    assert page.locator("#kd-live .kd-segment[open]").count() == segments.count()
    page.click('#kd-live [data-act="unfold"]')
    assert page.locator("#kd-live .kd-segment[open]").count() == 0
    assert visitor.errors == []


def test_english_switch_turns_labels_and_pieces(visit):
    visitor = visit()
    page = write_example(visitor)
    page.click("#kd-switch")
    page.wait_for_selector("#kd-write:has-text('Write it')")
    assert page.locator("#kd-field-name label span").first.inner_text() == "Product name (required)"
    assert page.locator("#kd-listing .kd-piece:not([hidden]) [data-act='copy']").inner_text() == "Copy all"
    page.wait_for_function("document.documentElement.lang === 'en'")
    assert page.locator("#kd-field-name textarea, #kd-field-name input").first.input_value(), "the form was emptied"
    page.click("#kd-switch")
    page.wait_for_selector("#kd-write:has-text('เขียนให้เลย')")
    assert visitor.errors == []


def test_nameless_product_and_false_photo_are_told_in_thai(visit, tmp_path):
    page = visit("phone").page
    page.click("#kd-write")
    page.wait_for_selector(".kd-banner.kd-error")
    assert "ยังไม่ได้ใส่ชื่อสินค้า" in page.locator(".kd-banner").inner_text()
    false = tmp_path / "รูปสินค้า.jpg"
    false.write_text("นี่ไม่ใช่รูป", encoding="utf-8")
    page.set_input_files("#kd-form input[type=file]", str(false))
    page.wait_for_selector(".kd-banner:has-text('เปิดเป็นรูปไม่ได้')")
    page.click(".kd-banner [data-act=close]")
    page.wait_for_selector(".kd-banner", state="detached")


def test_what_could_not_be_read_meets_her_above_the_pieces_and_leads_back_to_its_field(visit):
    visitor = visit("phone")
    page = visitor.page
    page.locator("#kd-field-name textarea, #kd-field-name input").first.fill("สบู่ขมิ้น")
    page.locator("#kd-field-price textarea, #kd-field-price input").first.fill("ทักแชท")
    page.click("#kd-write")
    page.wait_for_selector("#kd-zip:visible", timeout=60_000)
    tops = "['#kd-issues', '#kd-head'].map((id) => document.querySelector(id).getBoundingClientRect().top)"
    page.wait_for_function(
        f"(() => {{ const [issues, head] = {tops}; return issues > 0 && issues < head && head < 844; }})()"
    )
    page.click("#kd-issues button")
    page.wait_for_function("document.activeElement?.closest('#kd-field-price') !== null")
    assert visitor.errors == []


def test_the_tab_key_goes_straight_through_the_form(visit):
    visitor = visit()
    page = visitor.page
    page.locator("#kd-field-name textarea, #kd-field-name input").first.focus()
    page.keyboard.press("Tab")
    page.wait_for_selector("[role=listbox]")
    page.keyboard.press("Tab")
    page.wait_for_function("document.activeElement?.closest('#kd-field-price') !== null")
    page.wait_for_selector("[role=listbox]", state="detached")
    assert visitor.errors == []


def test_a_page_loaded_again_keeps_what_was_typed_until_the_form_is_cleared(visit):
    visitor = visit("phone")
    page = visitor.page
    name = page.locator("#kd-field-name textarea, #kd-field-name input").first
    name.press_sequentially("กล้วยตากป้านวล")
    page.locator("#kd-field-features textarea").fill("ตากแดด 5 วัน\nไม่ใส่น้ำตาล")
    kept = "(localStorage.getItem('khaidee-photos') || '').length"
    empty = page.evaluate(kept)
    page.set_input_files("#kd-form input[type=file]", str(FOLDER / "photos" / "kafae-1.jpg"))
    page.wait_for_selector("#kd-tray img")
    page.wait_for_function(f"{kept} > {empty}")  # shown a moment before it is kept
    page.goto(visitor.address)
    page.wait_for_function("document.querySelector('#kd-field-name textarea, #kd-field-name input')?.value.length > 0")
    assert name.input_value() == "กล้วยตากป้านวล"
    assert page.locator("#kd-field-features textarea").input_value() == "ตากแดด 5 วัน\nไม่ใส่น้ำตาล"
    page.wait_for_selector("#kd-tray img")
    page.click("#kd-anew")
    page.wait_for_selector("#kd-tray img", state="detached")
    assert name.input_value() == ""
    assert visitor.errors == []


def test_what_the_browser_kept_is_taken_only_where_it_fits_the_form(visit):
    visitor = visit("phone")
    kept = {
        "name": "กล้วยตาก",
        "category": "nothing",
        "languages": ["zh", "xx"],
        "minutes": "60",
        "seed": 3,
        "price": None,
    }
    for given, taken in ((kept, {"name": "กล้วยตาก", "languages": ["zh"], "seed": 3}), ({}, {}), (None, {}), ("ก", {})):
        found = visitor.page.evaluate(
            "([kept, shapes]) => window.khaidee.restore(kept, shapes)", [given, kept_shapes()]
        )
        values = dict(zip(KEPT_FIELDS, found, strict=True))
        assert {name: value for name, value in values.items() if value != {"__type__": "update"}} == taken


def test_what_is_copied_is_what_is_shown(visit):
    visitor = visit("phone")
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = write_example(visitor)
    piece = page.locator("#kd-listing .kd-piece:not([hidden])")
    title = piece.locator('[data-path="title"]')
    title.locator(".kd-paper textarea").fill("ผ้าขาวม้าของยายคำ")
    title.locator('[data-act="copy-field"]').click()
    page.wait_for_selector(".kd-copied:has-text('คัดลอกแล้ว')")
    assert page.evaluate("navigator.clipboard.readText()") == "ผ้าขาวม้าของยายคำ"
    piece.locator('[data-act="copy"]').click()
    page.wait_for_selector('[data-act="copy"].kd-copied')
    copied = page.evaluate("navigator.clipboard.readText()")
    shown = piece.locator('.kd-field:not([data-path="keywords"]) textarea').evaluate_all(
        "(all) => all.map((a) => a.value)"
    )
    assert copied.startswith("ผ้าขาวม้าของยายคำ")
    assert [line for text in shown for line in text.split("\n") if line.strip() not in copied] == []
    assert visitor.errors == []


def test_kit_reopens_after_reload(visit):
    visitor = visit()
    page = write_example(visitor, "krachao-krachut")
    page.goto(visitor.address)
    page.wait_for_selector(".kd-example")
    tab(page, "ประวัติ")
    page.locator("#kd-history button:has-text('กระจูด')").first.click()
    page.wait_for_selector("#kd-head h2:has-text('กระจูด')")
    tab(page, "ลงขาย")
    assert page.locator("#kd-listing .kd-piece").count() == 4
    assert page.locator("#kd-tray img").count() == 2
    assert "กระจูด" in page.locator("#kd-field-name textarea, #kd-field-name input").first.input_value()


def test_product_text_is_never_parsed_as_html(visit):
    page = visit().page
    page.locator("#kd-field-name textarea, #kd-field-name input").first.fill(
        'ผ้า <img src=x onerror="window.hacked=1"> ${1+1} {{x}}'
    )
    page.click("#kd-write")
    page.wait_for_selector("#kd-zip:visible", timeout=60_000)
    assert page.evaluate("window.hacked") is None
    assert "<img" in page.locator("#kd-head h2").inner_text()


def test_clip_is_rendered_from_the_page(visit, tmp_path):
    import cv2

    visitor = visit()
    page = write_example(visitor)
    tab(page, "คลิป")
    page.locator("#kd-picks button").nth(2).click()
    page.wait_for_selector('#kd-picks button[aria-pressed="false"]')
    from tests.clip.conftest import save_video

    film_path = save_video(tmp_path / "ถ่ายเอง.mov", size="360x640", seconds=3)
    with page.expect_file_chooser() as chooser:
        page.click("#kd-clip-upload")
    chooser.value.set_files(str(film_path))
    page.wait_for_selector("#kd-picks .kd-movie")
    page.click("#kd-clip-board")
    page.wait_for_selector(".kd-board li img")
    assert page.locator(".kd-board li").count() >= 4
    page.screenshot(path=str(_shots() / "clip-board.png"), full_page=True)
    page.click("#kd-clip-make")
    page.wait_for_selector("#kd-clip-state .kd-progress")
    page.wait_for_selector(".kd-clipdone, .kd-banner.kd-error", timeout=150_000)
    assert page.locator(".kd-banner.kd-error").count() == 0, page.locator(".kd-banner").inner_text()
    page.wait_for_selector("#kd-clip video")
    order = page.evaluate(
        "['#kd-clip-state', '#kd-clip', '#kd-clip-full', '#kd-clip-file', '#kd-clip-notes'].map((id) => document.querySelector(id).getBoundingClientRect().top)"
    )
    assert order == sorted(order), "the clip comes first, then what to do with it, then what to know"
    assert "ภาพนิ่ง" in page.locator("#kd-clip-notes .kd-notes").inner_text()
    with page.expect_download() as waiting:
        page.click("#kd-clip-file")
    path = tmp_path / "clip.mp4"
    waiting.value.save_as(path)
    film = cv2.VideoCapture(str(path))
    assert film.get(cv2.CAP_PROP_FRAME_HEIGHT) > film.get(cv2.CAP_PROP_FRAME_WIDTH) >= 300
    seconds = film.get(cv2.CAP_PROP_FRAME_COUNT) / film.get(cv2.CAP_PROP_FPS)
    assert 12 <= seconds <= 18
    for share in (0.1, 0.5, 0.9):
        film.set(cv2.CAP_PROP_POS_MSEC, 1000 * seconds * share)
        ok, frame = film.read()
        assert ok and frame.std() > 12, f"frame at {share:.0%} is empty"
        cv2.imwrite(str(_shots() / f"clip-{share:.1f}.png"), frame)
    film.release()
    with page.expect_download() as waiting:
        page.click("#kd-clip-srt")
    assert "-->" in Path(waiting.value.path()).read_text(encoding="utf-8")
    page.screenshot(path=str(_shots() / "clip-tab.png"))
    assert visitor.errors == []


def test_on_a_phone_the_preview_leads_to_the_full_clip_and_her_files_can_be_put_back(visit, tmp_path):
    import cv2
    from PIL import Image

    visitor = visit("phone")
    page = write_example(visitor, "nam-phrik-ta-daeng")
    tab(page, "คลิป")
    assert not page.locator("#kd-clip-full").is_visible()
    for name in ("เสียงพูดกับเพลง", "โลโก้ สี ลิงก์ร้าน"):
        page.locator(".kd-fold", has_text=name).locator("button.label-wrap").click()
    assert page.locator("#kd-tabs :text('Drop File Here'):visible").count() == 0
    logo = tmp_path / "โลโก้.png"
    Image.new("RGB", (60, 60), "red").save(logo)
    for out in (True, False):
        with page.expect_file_chooser() as chooser:
            page.click("#kd-clip-logo")
        chooser.value.set_files(str(logo))
        page.wait_for_selector("#kd-clip-logo-out:visible")
        assert "โลโก้.png" in page.locator("#kd-clip-logo").inner_text()
        if out:
            page.click("#kd-clip-logo-out")
            page.wait_for_selector("#kd-clip-logo-out", state="hidden")
            assert page.locator("#kd-clip-logo").inner_text() == "+ โลโก้ร้าน"
    page.click("#kd-clip-colour input")
    page.click("#kd-clip-colour [role=option]:has-text('เขียวใบตอง')")
    page.click("#kd-clip-make")
    page.wait_for_selector(".kd-clipdone:has-text('ตัวอย่าง'), .kd-banner.kd-error", timeout=150_000)
    page.wait_for_function("document.querySelector('#kd-clip video')?.readyState >= 1")
    page.wait_for_function(  # she is led to the clip, below the tabs
        "(() => { const top = document.querySelector('#kd-clip-state').getBoundingClientRect().top; return top >= 100 && top < 300; })()"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.screenshot(path=str(_shots() / "clip-phone-preview.png"))
    page.click("#kd-clip-full")
    page.wait_for_selector(".kd-clipdone:has-text('ดาวน์โหลดไปโพสต์'), .kd-banner.kd-error", timeout=200_000)
    assert page.locator(".kd-banner.kd-error").count() == 0, page.locator(".kd-banner").inner_text()
    assert not page.locator("#kd-clip-full").is_visible()
    page.screenshot(path=str(_shots() / "clip-phone-full.png"))
    with page.expect_download() as waiting:
        page.click("#kd-clip-file")
    film = cv2.VideoCapture(str(waiting.value.path()))
    assert (film.get(cv2.CAP_PROP_FRAME_WIDTH), film.get(cv2.CAP_PROP_FRAME_HEIGHT)) == (1080, 1920)
    film.release()
    assert visitor.errors == []


def _shots() -> Path:
    """Where pictures for looking at go: KHAIDEE_SHOTS, else nowhere that stays."""
    import os
    import tempfile

    folder = Path(os.environ.get("KHAIDEE_SHOTS") or tempfile.gettempdir()) / "khaidee-shots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
