"""Listings and posts of the built-in writer: the bars over all example products, the voice, and kept texts."""

from __future__ import annotations

import re

import pytest

from assistant import checks
from assistant.content import LISTING_PLATFORMS, POST_PLATFORMS, Brief, Grounded, Post
from assistant.exports.text import text_of
from assistant.product.reading import read_product
from assistant.product.record import Price, Product, Shop
from assistant.writers.builtin import BuiltinWriter, closing
from assistant.writers.builtin.clauses import cut, quiet, tidy, type_of
from assistant.writers.builtin.kinds import kinds
from assistant.writers.builtin.phrases import phrases_of, realise, suiting
from assistant.writers.builtin.plan import begin
from assistant.writers.builtin.tags import tags_of
from assistant.writers.builtin.understand import understand
from tests.bench import writer_report as report
from tests.bench.writer_measures import title_repeats


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "คั่วพริกด้วยเตาถ่าน ไม่ใส่ผงชูรส เก็บได้ 6 เดือน",
            [("process", "คั่วพริกด้วยเตาถ่าน"), ("absence", "ไม่ใส่ผงชูรส"), ("keep", "เก็บได้ 6 เดือน")],
        ),
        ("เผ็ดนำ เค็มตาม", [("taste", "เผ็ดนำ เค็มตาม")]),
        ("ใส่มือถือ กระเป๋าตังค์ ลิปสติกได้ครบ", [("use", "ใส่มือถือ กระเป๋าตังค์ ลิปสติกได้ครบ")]),
        ("1. ซักเครื่องได้\n2. สีไม่ตกค่ะ", [("wash", "ซักเครื่องได้"), ("wash", "สีไม่ตก")]),
        ("หูหนังแท้ เย็บตะเข็บคู่", [("material", "หูหนังแท้ เย็บตะเข็บคู่")]),
    ],
)
def test_free_text_is_cut_and_typed(text, expected):
    assert [(type_of(piece.text), piece.text) for piece in cut(text)] == expected


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("ผ้าขาวม้าทอมือย้อมคราม ลายตาหมากรุก", "ผ้าขาวม้า"),
        ("น้ำพริกตาแดงแม่บุญมี", "น้ำพริกตาแดง"),
        ("น้ำพริกเผากุ้งเสียบ", "น้ำพริกเผากุ้งเสียบ"),
        ("ลูกประคบสมุนไพรสด", "ลูกประคบสมุนไพร"),
        ("กระเป๋ากระจูดสาน รุ่น Mini", "กระเป๋ากระจูด"),
    ],
)
def test_the_thing_itself_is_found_in_a_product_name(name, head):
    assert understand(read_product({"name": name}).product).head == head


def test_a_pack_word_is_said_only_where_she_said_it():
    tea = understand(read_product({"name": "ชาใบหม่อน 20 ซอง", "price": 95}).product)
    chilli = understand(read_product({"name": "น้ำพริกตาแดง", "promotion": "3 กระปุก 165"}).product)
    assert (tea.counted, tea.ref) == (False, "ตัวนี้")
    assert (chilli.counted, chilli.ref) == (True, "กระปุกนี้")


@pytest.mark.parametrize(("given", "want"), [("ย้อม5ครั้ง", "ย้อม 5 ครั้ง"), ("ร้อนๆ", "ร้อน ๆ"), ("( 3 ก้อน )", "(3 ก้อน)")])
def test_thai_spacing(given, want):
    assert tidy(given) == want


def test_selling_noise_leaves_a_name_and_is_reported():
    assert quiet("กล่องขนม ‼️ลดราคา‼️ พร้อมส่ง") == ("กล่องขนม", ["ลดราคา", "พร้อมส่ง"])


def _draft(data, **options):
    shop = Shop(voice=options.pop("voice", "female"), tone=options.pop("tone", "warm"))
    return BuiltinWriter().write(Brief(product=read_product(data).product, shop=shop, **options))


def test_only_a_name_and_a_price_is_still_honest_and_short():
    listing = _draft({"name": "สมุดทำมือกระดาษสา", "price": 120}, kind="listing", platform="shopee").content
    assert "120 บาท" in listing.description
    assert len(report.lines_of(listing)) <= 6
    assert not any(word in text_of(listing) for word in ("คุณภาพ", "ส่งฟรี", "พร้อมส่ง", "ขายดี", "รีวิว"))


def test_without_a_price_nothing_is_said_of_money():
    for kind, platform in (("listing", "shopee"), ("post", "facebook"), ("post", "line_oa")):
        text = text_of(_draft({"name": "ผ้าซิ่นฝ้าย", "category": "textile"}, kind=kind, platform=platform).content)
        assert "บาท" not in text
        assert "ถามราคา" not in text


def test_contacts_and_empty_praise_are_left_out_and_reported():
    data = {"name": "ข้าวแต๋น", "price": 35, "features": ["คุณภาพดีที่สุด", "โทร 081-234-5678", "ทอดวันต่อวัน"]}
    draft = _draft(data, kind="listing", platform="shopee")
    text = text_of(draft.content)
    assert "081" not in text
    assert "ที่สุด" not in text
    assert "ทอดวันต่อวัน" in text
    assert len(draft.notes) == 2


@pytest.mark.parametrize(("voice", "never"), [("female", "ครับ"), ("male", "ค่ะ"), ("neutral", "ค่ะ")])
@pytest.mark.parametrize("tone", ["warm", "fun", "premium", "informative"])
def test_one_voice_from_the_first_line_to_the_last(voice, never, tone):
    for product in report.products():
        for seed in (0, 1):
            text = text_of(report.write(product, "post", "facebook", seed=seed, tone=tone, voice=voice))
            told = " ".join(f.value for f in understand(product).facts.values())
            assert never not in text.replace(told, "")


def test_same_seed_same_text_and_another_seed_another():
    product = report.products()[0]
    posts = [text_of(report.write(product, "post", "facebook", seed=seed)) for seed in (0, 0, 1, 2, 3)]
    assert posts[0] == posts[1]
    assert len(set(posts)) == 4


def test_tiktok_shop_titles_hold_no_symbol_and_no_percent():
    for product in report.products():
        title = report.write(product, "listing", "tiktok_shop").title
        assert not set(title) & set("★☆♥【】!‼#|/")
        assert "ลด" not in title or "%" not in title


@pytest.mark.parametrize("platform", LISTING_PLATFORMS)
def test_nothing_she_said_is_lost_from_a_listing(platform):
    for product in report.products():
        for seed in (0, 1, 2):
            text = text_of(report.write(product, "listing", platform, seed=seed))
            safe, _ = checks.screen_product(product)
            assert [c.text for c in understand(safe).clauses if c.text not in text] == [], product.name


@pytest.mark.parametrize("platform", LISTING_PLATFORMS)
def test_no_variant_loses_the_price_or_how_it_is_used(platform):
    for product in report.products():
        for seed in range(5):
            text = text_of(report.write(product, "listing", platform, seed=seed))
            assert not product.price or f"{product.price.low:,.0f}" in text or product.sale_price, (product.name, seed)
            assert not product.sale_price or f"{product.sale_price.low:,.0f}" in text, (product.name, seed)
            for given in (product.how_to_use, product.care, product.warranty):
                assert not given or given.split(" ")[0][:12] in text, (product.name, seed, given)


@pytest.mark.parametrize("platform", LISTING_PLATFORMS)
def test_listing_bars(platform):
    written = [(p, report.write(p, "listing", platform)) for p in report.products()]
    assert len(written) >= 60
    assert [f for p, c in written for f in report.flaws(c, p)] == []
    mean, _, over = report.pairs_over(written)
    assert mean < 0.03
    assert len(over) <= 2, over


@pytest.mark.parametrize("platform", [*LISTING_PLATFORMS, *POST_PLATFORMS])
def test_no_error_of_the_gate_comes_from_the_writers_words(platform):
    kind = "post" if platform in POST_PLATFORMS else "listing"
    for product in report.products():
        safe, _ = checks.screen_product(product)
        brief = Brief(product=safe, shop=Shop(name="ร้านตัวอย่าง"), kind=kind, platform=platform)
        errors = [f for f in checks.check(BuiltinWriter().write(brief).content, brief) if f.level == "error"]
        assert errors == [], product.name


def test_no_tag_or_title_names_a_cut_that_was_not_given_and_no_price_is_lost():
    shirt = read_product(
        {
            "name": "เสื้อยืด oversize",
            "category": "เสื้อผ้า",
            "price": 390,
            "sale_price": 299,
            "variants": "S 299 / L 320",
            "stock": 50,
        }
    ).product
    for platform in LISTING_PLATFORMS:
        brief = Brief(product=shirt, kind="listing", platform=platform)
        text = "\n".join(words for _, words in BuiltinWriter().write(brief).content.texts())
        assert "คอกลม" not in text
        assert "390 บาท" in text
        assert "320 บาท" in text
        assert "50 ตัว" in text


@pytest.mark.parametrize("platform", LISTING_PLATFORMS)
def test_no_content_word_stands_twice_in_a_title(platform):
    for product in report.products():
        for seed in (0, 3):
            title = report.write(product, "listing", platform, seed=seed).title
            assert title_repeats(title, report.screened(product)) == [], title


def test_a_share_goes_to_the_word_that_stands_in_the_title():
    coffee = {"name": "กาแฟดริปดอยช้าง อาราบิก้า", "category": "กาแฟ", "materials": ["กาแฟอาราบิก้า 100%"], "price": 189}
    assert _draft(coffee, kind="listing", platform="lazada").content.title.startswith("กาแฟดริปดอยช้าง อาราบิก้า 100%")


def test_a_material_told_by_a_clause_is_left_to_the_specifications():
    bag = next(p for p in report.products() if p.name.startswith("กระเป๋ากระจูด"))
    for seed in range(5):
        listing = report.write(bag, "listing", "shopee", seed=seed)
        assert not any("กระจูด หนังแท้ ผ้าฝ้าย" in h.text for h in listing.highlights)
        assert "วัสดุ: กระจูด หนังแท้ ผ้าฝ้าย" in listing.description


def test_two_acts_are_put_in_order_only_where_she_or_the_craft_did():
    cloth = {"name": "ผ้าขาวม้า", "features": ["ทอมือด้วยกี่พื้นบ้าน", "ย้อมครามธรรมชาติ 5 ครั้ง"], "price": 990}
    clay = {"name": "ถ้วยชา", "features": ["เผาฟืน 3 วัน", "ปั้นมือทีละใบ"], "price": 120}
    texts = {name: "" for name in ("cloth", "clay")}
    for seed in range(5):
        for kind, platform in (("listing", "shopee"), ("post", "facebook")):
            for name, data in (("cloth", cloth), ("clay", clay)):
                texts[name] += text_of(_draft(data, kind=kind, platform=platform, seed=seed).content)
    assert "แล้วค่อย" not in texts["cloth"]
    assert "ปั้นมือทีละใบ แล้วค่อยเผาฟืน 3 วัน" in texts["clay"]


@pytest.mark.parametrize("tone", ["warm", "fun", "premium", "informative"])
def test_a_post_is_paragraphs_of_a_few_lines_with_few_particles_and_her_story_in_her_words(tone):
    for product in report.products():
        for seed in range(3):
            post = report.write(product, "post", "facebook", seed=seed, tone=tone)
            assert all(1 <= len(p.text.split("\n")) <= 4 for p in post.paragraphs), product.name
            alone = [p for p in post.paragraphs[1:-1] if "\n" not in p.text]
            assert len(alone) <= 3, text_of(post)
            told = " ".join(p.text for p in post.paragraphs)
            own = " ".join(fact.value for fact in understand(product).facts.values())
            assert told.count("ค่ะ") + told.count("คะ") <= 3 + own.count("คะ") + own.count("ค่ะ"), text_of(post)
            if product.story:
                assert product.story.replace(" ", "") in told.replace(" ", "").replace("\n", ""), text_of(post)


def test_no_two_variants_of_a_listing_share_a_frame():
    for product in report.products()[::4]:
        texts = [report.measured(report.write(product, "listing", "shopee", seed), product) for seed in range(5)]
        shared = [a.frames & b.frames for n, a in enumerate(texts) for b in texts[:n]]
        assert not any(shared), (product.name, shared)


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("แจ่วบองแม่ลำดวน", "chilli_paste"),
        ("หมอนทองแกะเนื้อ", "fruit"),
        ("ปลาดุกร้าทะเลน้อย", "dried_fish"),
        ("เสื้อฮาวายลายดอก", "shirt"),
        ("ฝอยทองอบเทียน", "snack"),
        ("หม้อดินเผาใบเล็ก", "kitchen"),
        ("ซ่อมหน้าจอมือถือ", "fix"),
        ("ซ่อมหลังคารั่ว", "repair"),
        ("หมวกไหมพรมถัก", "warm_hat"),
        ("กาแฟ 3in1", "any_coffee"),
        ("ROSE GOLD NECKLACE", "jewellery"),
        ("Vitamin C Serum 30 ml", "cream"),
        ("หอมแดงศรีสะเกษ", ""),
    ],
)
def test_a_new_noun_gets_the_family_of_its_kind(name, family):
    assert understand(read_product({"name": name}).product).kind.family == family


def test_a_latin_name_is_tagged_with_words_that_buyers_search():
    tote = understand(read_product({"name": "COTTON TOTE BAG", "category": "bag"}).product)
    assert tote.name == "Cotton Tote BAG"
    assert tags_of(tote, 5) == ("#กระเป๋าผ้า", "#ถุงผ้า", "#totebag")


NOTHING_IN_COMMON = ("camera", "oil", "kratom", "any_cloth")
"""Families so wide, or so delicate, that nothing is true of all of them: only her facts are told."""

NEVER_SAID = [
    ({"name": "หมวกไหมพรมถัก", "category": "fashion", "price": 250}, "กันแดด|ทะเล|แดด|เข้าสวน"),
    ({"name": "ปลอกคอแมวผ้าลายดอก", "category": "pet", "materials": "ผ้าฝ้าย", "price": 99}, "ส่วนผสม|ข้างในมี|มุมโปรด|ที่นอน"),
    ({"name": "กรงนกไม้สัก", "category": "pet", "materials": "ไม้สัก", "price": 900}, "ส่วนผสม|ข้างในมี|กิน"),
    ({"name": "จอบด้ามไม้", "category": "agri", "materials": "เหล็ก", "price": 300}, "ส่วนผสม|ผสมดิน|รองก้นหลุม|โรย"),
    ({"name": "ชุดนอนแขนยาว", "category": "fashion", "price": 290}, "ออกงาน|เดินห้าง|คาเฟ่"),
    ({"name": "หม้อทอดไร้น้ำมัน 4 ลิตร", "category": "electronics", "price": 1290}, "พกไป|นอกบ้าน|ไลฟ์ขายของ"),
    ({"name": "เกลือสมุทรบ้านแหลม", "category": "food", "price": 35}, "เครื่องดื่ม|ชงกาแฟ|ขนม"),
    ({"name": "น้ำเต้าหู้ขวดแก้ว", "category": "drink", "price": 25}, "โซดา|น้ำอัดลม"),
    ({"name": "น้ำกระท่อม", "category": "drink", "price": 40}, "เด็ก|ทั้งบ้าน|แขก"),
    ({"name": "กางเกงยีนส์ขากระบอก", "category": "fashion", "price": 590}, "โยคะ|นั่งพื้น"),
    ({"name": "ธูปหอมไหว้พระ", "category": "candle", "price": 60}, "อ่านหนังสือ|อ่างอาบน้ำ|ห้องนอน"),
    ({"name": "ซ่อมรองเท้าหนัง", "category": "service", "price": 300}, "งานบ้าน"),
    ({"name": "เปลญวนเชือก", "category": "home", "price": 350}, "ปูนั่ง|ปูนอน|ปิกนิก|ฟังพระ"),
    ({"name": "กางเกงในผ้าฝ้าย", "category": "fashion", "price": 59}, "เดินเที่ยว|ทำงาน|โยคะ|ออกจากบ้าน"),
]


@pytest.mark.parametrize(("given", "never"), NEVER_SAID, ids=[given["name"] for given, _ in NEVER_SAID])
def test_what_everybody_knows_is_true_of_this_thing_too(given, never):
    product = read_product(given).product
    for seed in range(6):
        for kind, platform in (
            ("listing", "shopee"),
            ("listing", "tiktok_shop"),
            ("post", "facebook"),
            ("post", "line_oa"),
        ):
            text = text_of(
                BuiltinWriter().write(Brief(product=product, kind=kind, platform=platform, seed=seed)).content
            )
            assert not re.search(never, text), text


def test_what_is_said_of_a_family_needs_no_fact_and_passes_the_gate():
    heads = {kind.family: head for head, kind in reversed(kinds()) if not head.isascii()}
    for family, head in heads.items():
        product = read_product({"name": f"{head} แม่สมศรี", "price": 99, "promotion": "2 ชิ้น 150"}).product
        brief = Brief(product=product, shop=Shop(name="ร้านตัวอย่าง"), kind="post", platform="facebook")
        context = begin(brief)
        lines = [realise(p.text, context) for p in suiting("post.day", context) if p.families]
        texts = {line.text for line in lines if line}
        assert len(texts) >= (0 if family in NOTHING_IN_COMMON else 4), family
        said = tuple(
            Grounded(text=text, facts=()) for text in (*texts, "ราคา 99 บาท", *closing.statements(context.meaning))
        )
        post = Post(platform="facebook", paragraphs=said, call_to_action="พิมพ์ “รับ” ใต้โพสต์")
        assert [f for f in checks.check(post, brief) if f.level != "note"] == [], family


def test_a_lead_of_a_listing_rests_on_a_fact():
    """Talk that rests on none stands in one place: phrases/days.toml."""
    bare = {"{head}", "{ref}", "{cl}", "{name}", "{a_use}", "{a_use2}", "{a_use3}", "{moment}", "{when}", "{person}"}
    for phrase in (*phrases_of("lead"), *phrases_of("lead2")):
        slots = {f"{{{part.partition('}')[0]}}}" for part in phrase.text.split("{")[1:]}
        assert slots - bare or phrase.has or phrase.text in ("{name}", "{head}"), phrase.text


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("สมุดโน้ตปกผ้าไหม", "สมุดโน้ต"), ("ตะกร้าหวายใส่ผ้า", "ตะกร้าหวายใส่ผ้า"), ("กล่องไม้สักใส่เครื่องประดับ แกะลาย", "กล่องไม้สัก"),
        ("ชุดปลูกเห็ดนางฟ้าในบ้าน", "ชุดปลูกเห็ดนางฟ้า"), ("กล่องใส่ทิชชู่", "กล่องใส่ทิชชู่"),
    ],
)  # fmt: skip
def test_a_short_name_ends_where_a_thought_does(name, head):
    product = Product(name=name, category="other", price=Price(low="99", text="99"))
    assert understand(product).head == head
