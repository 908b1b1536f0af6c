"""English and Chinese from the facts: nothing Thai left, nothing guessed, every number hers; kept texts read line by line."""

import re
import tomllib
from pathlib import Path

import pytest

from assistant import studio
from assistant.checks import screen_product
from assistant.content import LISTING_PLATFORMS, Brief
from assistant.errors import WriterError
from assistant.examples import list_examples, read_example
from assistant.exports import text_of
from assistant.product.reading import read_product
from assistant.thai import romanise
from assistant.writers.builtin import BuiltinWriter
from assistant.writers.builtin.abroad.lexicon import lexicon, tight
from assistant.writers.builtin.abroad.product import tell_product
from assistant.writers.builtin.abroad.telling import translate

ROOT = Path(__file__).parents[4]
GOLDEN = ROOT / "tests" / "data" / "golden" / "abroad"
THAI = re.compile("[\u0e00-\u0e7f]")
VARIED = tomllib.loads((ROOT / "tests" / "data" / "products" / "varied.toml").read_text("utf-8"))["product"]
EXAMPLES = [read_example(name).product for name in list_examples()]
PRODUCTS = [*EXAMPLES, *(read_product(data).product for data in VARIED)]
TWELVE = [
    "cha-bai-mon", "chan-kala", "kafae-drip", "khanom-maeo", "khao-hom-mali", "krachao-krachut", "nam-phrik-ta-daeng",
    "pha-khao-ma", "sabu-khamin", "suea-mo-hom", "tang-hu-ngoen", "thian-hom",
]  # fmt: skip


def listing(product, language, platform="shopee", seed=0):
    brief = Brief(product=product, kind="listing", platform=platform, language=language, seed=seed)
    return studio.make_piece(brief, BuiltinWriter())


@pytest.mark.parametrize("name", TWELVE)
def test_twelve_listings_read_as_they_were_read(name, regenerate):
    product = read_example(name).product
    pieces = [listing(product, language) for language in ("en", "zh")]
    text = "\n".join(
        f"## {p.content.language}\n\n{text_of(p.content)}\n" + "".join(f"> {note}\n" for note in p.notes)
        for p in pieces
    )
    path = GOLDEN / f"{name}.md"
    if regenerate:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_thai_letter_and_no_finding_is_left_in_any_listing(language):
    for number, product in enumerate(PRODUCTS):
        piece = listing(product, language, LISTING_PLATFORMS[number % 4], seed=number)
        left = [(path, text) for path, text in piece.content.texts() if THAI.search(text)]
        assert left == [], product.name
        assert [f for f in piece.findings if f.level != "note"] == [], product.name
        assert piece.content.title
        assert not any("แก้ “" in note for note in piece.notes), (product.name, piece.notes)


def test_what_is_not_covered_is_left_out_and_told_with_its_field():
    product = read_product({"name": "ผ้าขาวม้าทอมือ", "features": ["ทอมือ", "แม่เล่าว่าลายนี้มาจากความฝัน"]}).product
    piece = listing(product, "en")
    assert "Handwoven" in text_of(piece.content)
    assert any("ความฝัน" in note and "จุดเด่น" in note and "รายละเอียดภาษาอังกฤษ" in note for note in piece.notes)
    own = {"details_en": "My mother saw this pattern in a dream, she says."}
    told = listing(read_product({"name": "ผ้าขาวม้าทอมือ", **own}).product, "en")
    assert own["details_en"] in told.content.description


def test_her_own_name_is_taken_and_an_unknown_one_is_spelled_and_told():
    named = read_product({"name": "ฟ้าใส", "name_en": "Fah Sai Cushion", "name_zh": "晴空靠垫"}).product
    assert listing(named, "en").content.title.startswith("Fah Sai Cushion")
    assert listing(named, "zh").content.title.startswith("晴空靠垫")
    spelled = listing(read_product({"name": "ฟ้าใส", "category": "home"}).product, "en")
    assert spelled.content.title.startswith("Fa Sai")
    assert any("ชื่อภาษาอังกฤษ" in note for note in spelled.notes)


@pytest.mark.parametrize(
    ("thai", "symbol", "en", "zh"),
    [
        ("คั่วพริกบนเตาถ่าน", "CLAUSE", "chillies roasted over charcoal", "炭火焙炒辣椒"),
        ("ย้อมครามธรรมชาติ 5 ครั้ง", "CLAUSE", "dyed 5 times in natural indigo", "天然蓝靛染色5次"),
        ("ไม่ใส่เกลือ", "CLAUSE", "no added salt", "不添加盐"),
        ("80 x 200 ซม. หนัก 350 กรัม", "SPECS", "80 x 200 cm, weight 350 g", "80×200厘米，重350克"),
        ("หมักกระเทียมพริกไทย รากผักชี", "CLAUSE", "marinated with garlic, pepper, coriander root", "用大蒜、胡椒、香菜根腌制"),
        ("กลิ่นน้ำผึ้งอ่อน ๆ", "CLAUSE", "soft honey scent", "淡蜂蜜香气"),
        ("S อก 36 / M อก 40", "SPECS", "S: chest 36, M: chest 40", "S: 胸围36，M: 胸围40"),
        ("ค่าส่ง 35 บาท ไม่ว่ากี่ก้อน", "SHIPPING", "THB 35 however many bars", "运费35泰铢，不限块数"),
        ("หูกระเป๋าหลุดซ่อมให้ฟรีภายใน 6 เดือน", "WARRANTY", "free repair within 6 months if the bag handle comes off",
         "包带脱落6个月内免费修理"),
        ("12 ผืน", "STOCK", "12 pieces", "12条"),
        ("1 ผืน", "STOCK", "1 piece", "1条"),
        ("OTOP 4 ดาว ปี 2567", "CERT", "OTOP 4-star (B.E. 2567)", "OTOP 4星（佛历2567年）"),
        ("กลุ่มทอผ้าบ้านดอนกอย", "MAKERS", "the Ban Don Koi weaving group", "Ban Don Koi织布小组"),
        ("ยายคำ", "PERSON", "Yai Kham", "Kham奶奶"),
    ],
)  # fmt: skip
def test_a_clause_that_is_covered_from_end_to_end_is_translated(thai, symbol, en, zh):
    assert translate(thai, symbol, "en") == en
    assert translate(thai, symbol, "zh") == zh


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("platform", LISTING_PLATFORMS)
def test_a_title_says_no_content_word_twice(language, platform):
    for product in PRODUCTS:
        title = listing(product, language, platform).content.title
        words = re.findall(r"[A-Za-z]{3,}" if language == "en" else r"[A-Za-z]{3,}|\d[\d.]*\S", title)
        said = [w.lower() for w in words if w.lower() not in ("with", "from", "and", "the")]
        assert len(said) == len(set(said)), title


def test_hashtags_are_things_buyers_search_and_claim_no_origin_she_did_not_give():
    for product in PRODUCTS:
        for language in ("en", "zh"):
            tags = listing(product, language).content.hashtags
            assert all(
                len(tag) <= (27 if language == "en" else 12) for tag in tags if tag.isascii() == (language == "en")
            )
            assert product.origin or not {"#MadeInThailand", "#泰国制造", "#泰国手工"} & set(tags), product.name


def test_five_seeds_tell_five_listings():
    for product in EXAMPLES:
        if len(product.features) < 3 or not product.origin:
            continue
        for language in ("en", "zh"):
            texts = {text_of(listing(product, language, seed=seed).content) for seed in range(5)}
            assert len(texts) == 5, (product.name, language)


def test_every_line_that_is_told_reaches_the_listing():
    for product in PRODUCTS:
        for language in ("en", "zh"):
            told = tell_product(product, language)
            text = text_of(listing(product, language).content).lower().replace(" and ", ", ")
            for line in (*told.lines, *told.certificates, *told.parts.values()):
                words = line.text.lower().replace(" and ", ", ")
                if line.type != "promotion":
                    assert words in text, (product.name, line.text)


@pytest.mark.parametrize(
    ("story", "maker", "en"),
    [
        ("แม่ตื่นมาก่อไฟเองทุกหม้อ", "แม่บุญมี", "Mae Bunmi gets up to light the fire herself for every batch."),
        ("ยายสายทอผ้ามาตั้งแต่อายุ 12 ตอนนี้สอนหลานสาวขึ้นกี่เอง", None,
         "Yai Sai has been weaving since the age of 12. She is now teaching her granddaughter to set up the loom."),
        ("ครูอรุณสานย่านลิเภามา 30 ปี", None, "Khru Arun has been weaving lipao vine for 30 years."),
        ("ทำมา 20 ปีแล้ว", None, "We have been at it for 20 years."),
    ],
)  # fmt: skip
def test_a_story_keeps_to_the_person_it_is_about(story, maker, en):
    told = {"name": "ผ้าขาวม้า", "story": story} | ({"origin": {"maker": maker}} if maker else {})
    assert en in listing(read_product(told).product, "en").content.description


@pytest.mark.parametrize("feature", ["เก็บยอดเขียว ๆ 1 ยอด 2 ใบ", "ถ้าไม่ชอบ คืนเงินใน 7 วัน", "ไม่เคยใช้ยาแรง 10 ปี"])
def test_a_measure_is_not_told_without_the_words_it_measures(feature):
    piece = listing(read_product({"name": "ชาเขียว", "features": [feature]}).product, "en")
    assert not re.search(r"\d", text_of(piece.content)), text_of(piece.content)


@pytest.mark.parametrize(
    ("thai", "symbol", "en", "zh"),
    [
        ("ใส่ซองชาในน้ำร้อน 200 มล. ทิ้งไว้ 5 นาที", "HOW", "put a tea bag into 200 ml of hot water, leave for 5 minutes",
         "将茶包放入200毫升热水，静置5分钟"),
        ("ซักมือด้วยน้ำเย็น ห้ามใช้น้ำยาซักผ้าขาว", "HOW", "hand wash in cold water, do not use bleach",
         "用冷水手洗，请勿使用漂白剂"),
        ("เก็บในภาชนะปิดสนิทได้ 1 เดือน", "HOW", "keeps for 1 month in an airtight container", "在密封容器中可保存1个月"),
        ("ปัดฝุ่นด้วยแปรงขนนุ่ม", "HOW", "dust with a soft brush", "用软毛刷除尘"),
        ("ใส่นอน ใส่เที่ยวทะเล ใส่ทำสวนก็ได้", "CLAUSE", "for sleeping, the beach or gardening", "睡觉穿、海边穿、园艺穿"),
        ("ตะไคร้ใบเตยปลูกเองไม่ใช้สารเคมี", "CLAUSE", "home-grown lemongrass and pandan, no chemicals used",
         "自家种植香茅和香兰叶，不使用化学品"),
        ("หมักจากเศษปลาและกากน้ำตาล 6 เดือน", "CLAUSE", "fermented from fish scraps and molasses for 6 months",
         "用鱼杂与糖蜜发酵6个月"),
        ("กว้าง 20 ยาว 35 สูง 25 ซม.", "SPECS", "20 x 35 x 25 cm (width x length x height)", "宽20×长35×高25厘米"),
        ("เขียวเข้ม", "COLOURS", "dark green", "深绿色"),
        ("แดง-ขาว", "COLOURS", "red and white", "红色配白色"),
        ("กลิ่นข้าวหอมมะลิอ่อน ๆ", "CLAUSE", "soft jasmine rice scent", "淡茉莉香米香气"),
    ],
)  # fmt: skip
def test_a_clause_is_put_together_from_its_parts(thai, symbol, en, zh):
    assert translate(thai, symbol, "en") == en
    assert translate(thai, symbol, "zh") == zh


@pytest.mark.parametrize(
    ("thai", "symbol", "en", "zh"),
    [
        ("ขาตั้งพับได้", "CLAUSE", "foldable stand", "支架可折叠"),
        ("สายสะพายไม่ยืดง่าย", "CLAUSE", "the shoulder strap will not stretch out easily", "肩带不易变形"),
        ("ล้อหมุนได้รอบ", "CLAUSE", "the wheels turn all the way round", "轮子可全方位旋转"),
        ("ตาข่ายกันยุงและฝุ่น", "CLAUSE", "the mesh protects against mosquitoes and dust", "网防蚊、灰尘"),
        ("เปลี่ยนหัวได้", "CLAUSE", "you can change the head", "可换头"),
        ("รับน้ำหนักได้ไม่เกิน 15 กก.", "CLAUSE", "holds up to 15 kg", "承重15千克"),
        ("ซักได้มากกว่า 200 ครั้ง", "CLAUSE", "can be washed more than 200 times", "可洗超过200次"),
        ("มาพร้อมใบรับรองและกล่องไม้", "CLAUSE", "comes with a certificate and a wooden box", "附证书、木盒"),
        ("ไม่ผ่านการฟอกสี", "CLAUSE", "not bleached", "未经漂白"),
        ("ปิ้ง ทอด หรือใส่ก๋วยเตี๋ยวก็อร่อย", "CLAUSE", "good grilled, fried or in noodle soup", "可烤、炸、加入汤粉"),
        ("เชิงเทียนทองเหลือง 1 คู่", "CLAUSE", "1 pair of brass candle holders", "1对黄铜烛台"),
        ("มีเฟอร์นิเจอร์จิ๋ว 15 ชิ้น", "CLAUSE", "15 pieces of tiny furniture", "15件迷你家具"),
        ("เด็ก 3-8 ขวบ", "FOR", "children aged 3–8", "3–8岁儿童"),
        ("ใส่ 1 ซองในน้ำอุ่น 3 ลิตร", "HOW", "put 1 sachet into 3 litres of warm water", "将1小包放入3升温水"),
        ("เสียใน 7 วันเปลี่ยนใหม่", "WARRANTY", "replaced with a new one if it breaks down within 7 days",
         "7天内损坏，更换新品"),
        ("ผู้ชายที่ชอบตกปลา", "FOR", "men who like fishing", "喜欢钓鱼的男士"),
        ("ผสม 10 ซีซีต่อน้ำ 5 ลิตร", "HOW", "mix 10 ml into 5 litres of water", "每5升水加10毫升"),
        ("พื้นหลุดภายใน 6 เดือนซ่อมฟรี", "WARRANTY", "free repair if the sole comes off within 6 months",
         "6个月内鞋底脱落，免费修理"),
    ],
)  # fmt: skip
def test_a_phrase_agrees_with_the_thing_it_speaks_of(thai, symbol, en, zh):
    assert translate(thai, symbol, "en") == en
    assert translate(thai, symbol, "zh") == zh


@pytest.mark.parametrize(
    ("thai", "en", "zh"),
    [
        ("ข่าแก่คั่วจนหอม", "mature galangal, roasted until fragrant", "南姜成熟，焙炒至香"),
        ("เนื้อหนาเผ็ดน้อย", "thick texture, mildly spicy", "质地厚实，微辣"),
        ("ขยายเสียงจากมือถือโดยไม่ต้องชาร์จ", "amplifies a phone's sound, no need to charge", "放大手机声音，无需充电"),
    ],
)
def test_clauses_written_without_a_space_are_told_one_after_another(thai, en, zh):
    for language, words in (("en", en), ("zh", zh)):
        told = tell_product(read_product({"name": "ฟ้าใส", "features": [thai]}).product, language)
        assert [line.text for line in told.lines] == [words]


@pytest.mark.parametrize("feature", ["ใช้กับไฟ 220 โวลต์", "ไม่ใช่หนังแท้", "มือถือ 2 เครื่องไม่ต้องต่อ", "เก็บในกล่อง 2 หรือที่เย็น"])
def test_a_clause_that_would_be_taken_wrongly_tells_no_figure_and_no_quality(feature):
    piece = listing(read_product({"name": "ฟ้าใส", "category": "home", "features": [feature]}).product, "en")
    assert not re.search(r"\d|[Gg]enuine", text_of(piece.content)), text_of(piece.content)


@pytest.mark.parametrize(
    ("name", "en"),
    [
        ("ของเล่นแมวไม้ตกปลา", "Cat Toy"),
        ("ปิ่นโตสแตนเลส 3 ชั้น", "Stainless Steel Tiffin Carrier"),
        ("นวดแผนไทย ทำนัดล่วงหน้าใน 2 วัน", "Traditional Thai Massage"),
        ("ขนมเปี๊ยะไส้ถั่วไข่เค็ม กล่อง 8 ลูก", "Mung Bean and Salted Egg Pastries, Box of 8"),
    ],
)
def test_a_name_tells_no_stick_for_wood_and_no_lone_figure(name, en):
    assert listing(read_product({"name": name}).product, "en").content.title == en


def test_what_stands_in_brackets_is_told_too():
    product = read_product({"name": "ทรายแมวเต้าหู้", "net_content": "ถุงละ 6 ลิตร (2.5 กก.)"}).product
    assert "6 litres a bag (2.5 kg)" in text_of(listing(product, "en").content)
    assert "每袋6升（2.5千克）" in text_of(listing(product, "zh").content)


@pytest.mark.parametrize(
    "thai",
    ["ผ้าเหนียว", "ใส่เนื้อ", "นึ่งสุก", "ทอดใหม่", "ใช้ถ่าน 2 ก้อน", "ห้ามปิดไฟ", "ดินดี", "ก้านยาว", "ลมแรง", "อบนาน"],
)
def test_a_word_that_means_two_things_is_told_only_where_its_neighbours_settle_it(thai):
    assert translate(thai, "CLAUSE", "en") is None or "dry" in str(translate(thai, "CLAUSE", "en"))


@pytest.mark.parametrize("name", ["ชุดชาศิลาดล กา 1 ถ้วย 4", "กาน้ำชา ถ้วย 6"])
def test_a_name_counts_nothing_by_the_noun_behind_the_figure(name):
    title = listing(read_product({"name": name, "category": "home"}).product, "en").content.title
    assert not re.search(r"\d", title), title


def test_what_can_be_done_with_a_part_is_not_told_of_the_whole():
    """The chin strap comes off, not the hat."""
    brief = Brief(
        product=read_product({"name": "หมวกสาน", "price": 250, "features": ["มีสายรัดคางซิ่ง ถอดได้"]}).product,
        kind="listing", platform="shopee", language="en",
    )  # fmt: skip
    told = text_of(BuiltinWriter().write(brief).content).lower()
    assert "taken off" not in told and "removable" not in told


@pytest.mark.parametrize(
    ("thai", "symbol", "not_said"),
    [
        ("ซักมือ ไม่ปั่น", "CLAUSE", "blend"), ("ทอดไฟกลาง", "HOWTO", "gentle"), ("สานแน่น", "CLAUSE", "hand"),
        ("ไม่มีสี ไม่มีกลิ่น", "CLAUSE", "added"), ("3 หัว", "CLAUSE", "bulb"), ("ปกผ้าไหม", "ITEMS", "collar"),
    ],
)  # fmt: skip
def test_no_word_is_taken_in_its_other_sense(thai, symbol, not_said):
    assert not_said not in (translate(thai, symbol, "en") or "")


def test_of_a_choice_nothing_is_told_where_one_half_of_it_is_not_covered():
    piece = listing(read_product({"name": "ขิงผง", "features": ["ใส่นม หรือทำกิจกรรมก็ได้"]}).product, "en")
    assert "with milk" not in text_of(piece.content).lower()


@pytest.mark.parametrize(
    ("name", "en"),
    [
        ("เสื้อคลุมอาบน้ำผ้าขาวม้า", "Thai Checked Cloth Bathrobe"),
        ("ร่มกระดาษสาบ่อสร้าง", "Mulberry Paper Umbrella"),
        ("เซรั่มวิตามินซี ส้มบางมด", "Vitamin C Serum"),
        ("กล้วยเบรกแตก รสปาปริก้า", "Crispy Banana Chips"),
        ("กระเป๋ากระจูดสาน รุ่น Mini", "Mini Woven Krachut Sedge Bag"),
        ("พัดลมมือถือ พับตั้งโต๊ะได้", "Handheld Fan"),
        ("ลิ้นมังกรแคระ กระถาง 4 นิ้ว", "Dwarf Snake Plant"),
        ("น้ำสลัดอะโวคาโดโหระพา", "Avocado and Thai Basil Salad Dressing"),
        ("ถาดไม้จามจุรี ขอบเปลือกไม้", "Rain Tree Wood Tray"),
        ("ตะกร้าสานเส้นพลาสติก ลายก้างปลา", "Woven Plastic Basket"),
    ],
)
def test_a_name_takes_no_part_of_a_word_for_another(name, en):
    title = listing(read_product({"name": name}).product, "en").content.title
    assert title.startswith(en), title
    assert not re.search("Thin|Aunt| by |Rot", title), title


def test_a_price_for_a_weight_is_told_by_that_weight():
    product = read_product({"name": "ข้าวเหนียว", "price": "5 กก. 230 บาท"}).product
    assert "5 kg for THB 230" in text_of(listing(product, "en").content)
    assert "5千克230泰铢" in text_of(listing(product, "zh").content)


@pytest.mark.parametrize(
    "text", ["ทอมือด้วยความรัก", "ไม่ใส่อะไรเลยสักอย่าง", "เรื่องยาว " * 60, "", "   ", "๛๛๛", "<b>", "ทอมือ ทอมือ ฟหกด"]
)
def test_what_is_not_covered_gives_nothing(text):
    assert translate(text, "CLAUSE", "en") is None or THAI.search(text) is None


def test_every_word_has_three_languages_and_no_thai_in_the_others():
    words = [(symbol, word) for symbol, table in lexicon().words.items() for word in table.values()]
    assert len(words) > 1000
    for symbol, word in words:
        assert word.zh, (symbol, word)
        assert all(word.en), (symbol, word)
        assert not THAI.search("".join(word.en) + word.zh), (symbol, word)
    for rule in (rule for found in lexicon().rules.values() for rule in found):
        assert not THAI.search(rule.en + rule.zh), rule
        slots = {part.slot for part in rule.parts if part.slot}
        for side in (rule.en, rule.zh):
            named = {match.rstrip("*#").split("/")[0] for match in re.findall(r"\{([^}]+)\}", side)}
            assert named <= slots, (rule.symbol, side)


@pytest.mark.parametrize(
    ("thai", "roman"),
    [("บ้านดอนกอย", "Ban Don Koi"), ("ดอยช้าง", "Doi Chang"), ("สกลนคร", "Sakon Nakhon"), ("อัมพวา", "Amphawa"),
     ("สันเวียงใหม่", "San Wiang Mai"), ("ทุ่งโฮ้ง", "Thung Hong")],
)  # fmt: skip
def test_places_are_spelled_by_the_royal_system(thai, roman):
    assert romanise(thai) == roman


@pytest.mark.parametrize(
    ("thai", "roman"),
    [("บุญมี", "Bunmi"), ("สมจิตร", "Somchit"), ("คำปุ่น", "Khampun"), ("ประยูร", "Prayun"), ("ศิริพร", "Siriphon"),
     ("ไพโรจน์", "Phairot"), ("ละเอียด", "La-iat"), ("แพร", "Phrae")],
)  # fmt: skip
def test_names_are_spelled_by_the_royal_system(thai, roman):
    assert romanise(thai, joined=True) == roman


@pytest.mark.parametrize("name", ["เช่าชุดไทยจิตรลดา", "กํา", "ฮาา", "จิตรลดา พร้อมเครื่องประดับ", "ๆๆ", "ะาำ"])
def test_no_spelling_is_too_odd_for_the_royal_system(name):
    assert not THAI.search(romanise(name))


def test_a_word_stands_once_in_a_symbol():
    seen: dict[tuple[str, str], str] = {}
    for file in sorted((ROOT / "assistant/writers/builtin/abroad/lexicon").glob("*.txt")):
        symbol = ""
        for line in file.read_text("utf-8").splitlines() if not file.name.startswith("grammar") else ():
            if header := re.fullmatch(r"\[([A-Z]+)\]", line.strip()):
                symbol = header[1]
            elif "|" in line and not line.startswith("#"):
                for thai in {tight(word) for word in line.split("|")[0].split(",")}:
                    assert (symbol, thai) not in seen, (symbol, thai, line, seen[symbol, thai])
                    seen[symbol, thai] = line


def test_what_she_types_in_english_or_chinese_goes_through_the_law_too():
    told = {
        "name": "สบู่ขมิ้น",
        "category": "cosmetic",
        "price": 45,
        "details_en": "Cures acne\nSmells of turmeric",
        "details_zh": "治疗痘痘",
    }
    clean, notes = screen_product(read_product(told).product)
    assert clean.details_en == ("Smells of turmeric",)
    assert clean.details_zh == ()
    assert len(notes) == 2


@pytest.mark.parametrize("kind", ["post", "video", "live"])
def test_a_kind_that_cannot_go_abroad_says_so(kind):
    product = read_product({"name": "สบู่ขมิ้น", "price": 45}).product
    more = {"seconds": 30} if kind == "video" else {"minutes": 60} if kind == "live" else {}
    brief = Brief(product=product, kind=kind, platform="facebook", language="en", **more)
    with pytest.raises(WriterError, match="listing"):
        BuiltinWriter().write(brief)
