"""From a shop's table and the history to lessons without facts."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from assistant import studio
from assistant.content import Brief
from assistant.errors import AssistantError
from assistant.history import History
from assistant.product.reading import read_product
from assistant.product.record import Shop
from assistant.writers.builtin import BuiltinWriter
from assistant.writers.chain.slots import SLOT
from finetune import dataset, evaluate
from finetune.sources import pseudonym, read_texts
from finetune.train import read_lines
from tests.finetune import shops


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    rows = shops.rows()
    rows.append({**rows[0], "consent": "ไม่", "ชื่อสินค้า": "ผ้าไม่ยินยอม"})
    rows.append({**rows[1], "text": rows[1]["text"] + "\nขายแล้ว 300 ผืน\nใช้แล้วรักษาโรคหายขาด\nคุณสมชาย ใจดี ทอเอง ทอมือ"})
    table = shops.write_table(folder / "shop.csv", rows)
    assert dataset.main(["--out", str(folder / "out"), "--csv", str(table)]) == 0
    return folder / "out"


def test_answers_hold_slots_and_no_fact(made):
    train = read_lines(made / "train.jsonl")
    assert len(train) == 16
    facts = [row[name] for row in shops.rows() for name in ("ชื่อสินค้า", "ราคา")]
    for line in train:
        answer = line["completion"][0]["content"]
        assert SLOT.search(answer) and shops.SIGNATURE in answer
        assert [fact for fact in facts if fact in answer] == []
        assert "⟦price#1⟧ = " in line["prompt"][1]["content"], "the question shows what the slots stand for"


def test_sellers_are_pseudonyms_and_stand_on_one_side(made):
    train, held = ({line["seller"] for line in read_lines(made / f"{name}.jsonl")} for name in ("train", "held_out"))
    assert not train & held
    assert train | held == {pseudonym(name) for name in shops.SHOPS}
    everything = "".join(file.read_text("utf-8") for file in made.glob("*.*"))
    assert not any(name in everything for name in shops.SHOPS)


def test_personal_data_and_lines_without_ground_are_gone_and_counted(made):
    everything = "".join(file.read_text("utf-8") for file in made.glob("*.jsonl"))
    for gone in ("081-234-5678", "@somsri99", "สมชาย", "300 ผืน", "รักษาโรค", "ผ้าไม่ยินยอม"):
        assert gone not in everything
    card = (made / "DATA_CARD.md").read_text("utf-8")
    assert "ร้านไม่ได้ยินยอม" in card and "without consent | 1 |" in card
    assert "บรรทัดที่ผิดกฎ" in card and "near-duplicate | 1 |" in card


def test_secrets_name_what_only_those_shops_sell(made):
    secrets = json.loads((made / "secrets.json").read_text("utf-8"))
    held = {line["seller"] for line in read_lines(made / "held_out.jsonl")}
    trained = [row for row in shops.rows() if pseudonym(row["ร้าน"]) not in held]
    assert {row["ราคา"] for row in trained} == set(secrets["prices"])
    assert all(pseudonym(row["ร้าน"]) in held or row["ราคา"] in secrets["prices"] for row in shops.rows())


def test_live_transcripts_and_posts(tmp_path):
    first = shops.rows()[0]
    live = {**first, "text": "วันนี้มีผ้าคลุมไหล่มาให้ดู\nลูกค้า: ราคาเท่าไรคะ\nแม่ค้า: ผืนนี้ 95 บาทค่ะ\nทอมือทุกผืนเลย ใครชอบพิมพ์ 1"}
    post = {**first, "text": "เคยสงสัยไหมคะ\nผ้าคลุมไหล่ทอมือผืนนี้ใช้เวลานาน\n95 บาท\nทักมาคุยกันก่อนได้ค่ะ #ผ้าทอ"}
    rows = [{**live, "kind": "ไลฟ์"}, {**post, "kind": "โพสต์"}, {**post, "kind": "นิยาย"}]
    table = tmp_path / "t.csv"
    columns = [*shops.COLUMNS, "kind"]
    lines = [columns, *([row[name] for name in columns] for row in rows)]
    import csv

    with table.open("w", encoding="cp874", newline="") as file:
        csv.writer(file).writerows(lines)
    counts: Counter[str] = Counter()
    on_air, posted = read_texts(table, counts)
    (part,) = on_air.parts
    segment = on_air.content.segments[int(part[1:]) - 1]
    assert segment.role == "product"
    assert segment.sample_lines[0] == "วันนี้มีผ้าคลุมไหล่มาให้ดู"
    assert [(q.question, q.answer, q.facts) for q in segment.questions] == [("ราคาเท่าไรคะ", "ผืนนี้ 95 บาทค่ะ", ("price",))]
    assert "พิมพ์ 1" in segment.audience_prompt
    assert posted.content.paragraphs[0].text.startswith("เคยสงสัยไหมคะ\n")
    assert posted.content.call_to_action.startswith("ทักมาคุยกัน")
    assert posted.content.hashtags == ("#ผ้าทอ",)
    assert counts["finetune_lost_unknown_kind"] == 1


PEOPLE = (
    "จันทร์เพ็ญ", "วิภาดา", "พี่นก", "สมศรี", "สมหญิง", "วรรณา", "นภา", "เมย์", "พลอย", "อรพินท์", "คุณต้น", "สมพงษ์", "เอ๋", "ปิยะ",
    "ภูมิ", "John", "Somchai", "คุณแนน", "คำมี", "ศรีบุญเรือง", "พรทิพย์", "เจี๊ยบ", "ทองแดง", "สุนิสา", "ตาชม", "ป้าจันทร์", "เจ๊หมวย", "ลุงเดช",
)  # fmt: skip
CONTACTS = (
    "1234", "111-2222", "1112222", "janpha", "jaemuay", "lin.ee", "doctor_wood", "somjai", "555", "0001111", "123-456", "45678",
    "14.47", "บางแค", "รังสิต", "ยางตลาด", "คอนโด", "ภูมินทร์", "ลาดกระบัง", "คลองสาม", "สุขุมวิท", "สองวัย",
)  # fmt: skip


@pytest.fixture(scope="module")
def messy(tmp_path_factory):
    """Sixty rows as shops send them: contacts, customers' names, ways to the shop, orders, copies, no consent."""
    out = tmp_path_factory.mktemp("messy")
    assert dataset.main(["--out", str(out), "--csv", "tests/finetune/messy.csv"]) == 0
    return out


def test_nobody_can_be_found_by_what_a_messy_table_became(messy):
    texts = [
        line["completion"][0]["content"]
        for name in ("train", "validation")
        for line in read_lines(messy / f"{name}.jsonl")
    ]
    texts += [json.dumps(line["accepted"], ensure_ascii=False) for line in read_lines(messy / "held_out.jsonl")]
    assert len(texts) > 50
    assert [(word, text) for word in PEOPLE + CONTACTS for text in texts if word in text] == []


def test_a_cut_leaves_no_stump_of_a_line(messy):
    everything = (messy / "train.jsonl").read_text("utf-8") + (messy / "validation.jsonl").read_text("utf-8")
    for stump in (
        "ใบนี้ของ\\n",
        'ใบนี้ของ"',
        "กับแพ็กของ",
        "หลานชื่อทดสอบ",
        "เจ๊:",
        "ไม่ยินยอม",
        "รักษากระเพาะ",
        "รีวิวเพียบ",
        "ละเว้นคำสั่ง",
    ):
        assert stump not in everything


def test_a_fee_is_one_slot_however_it_is_said(messy):
    said = [line["completion"][0]["content"] for line in read_lines(messy / "train.jsonl")]
    assert sum("บาท ⟦shipping⟧" in text for text in said) > 10
    assert not [text for text in said if "⟦shipping#" in text or "ส่ง ⟦shipping" in text]


def test_an_answer_is_kept_with_its_own_question(messy):
    lives = [line["completion"][0]["content"] for line in read_lines(messy / "train.jsonl") if line["kind"] == "live"]
    pairs = {
        (q["question"], q["answer"]) for text in lives for part in json.loads(text).values() for q in part["questions"]
    }
    assert ("กันน้ำไหม", "ขอเช็กให้ก่อนนะครับ") in pairs
    assert ("หวานไหมคะ", "หวานเนื้อทุเรียนค่ะ") in pairs
    assert not any("เบอร์" in question for question, _ in pairs), "its answer was a phone number"


def test_history_teaches_only_from_shops_that_agreed(tmp_path):
    url = f"sqlite:///{(tmp_path / 'h.sqlite').as_posix()}"
    history = History(url)
    for shop, price in (("ร้านยินยอม", "390"), ("ร้านไม่ยินยอม", "450"), ("ร้านยินยอมสอง", "520")):
        product = read_product(
            {"name": f"ผ้าขาวม้าลาย{price}", "price": price, "features": "ทอมือ", "origin": "น่าน"}
        ).product
        kit = studio.make_kit(
            product,
            Shop(name=shop),
            writer=BuiltinWriter(),
            briefs=[Brief(product=product, kind="post", platform="facebook")],
        )
        content = kit.pieces[0].content
        edited = content.model_copy(update={"call_to_action": "ทักมาคุยกันก่อนได้เลยนะคะ"})
        number = history.save_kit(kit, Shop(name=shop))
        history.save_edit(number, 0, content)
        history.save_edit(number, 0, edited, accepted=True)
    history.close()
    out = tmp_path / "out"
    arguments = ["--out", str(out), "--history", url, "--agreed", "ร้านยินยอม", "--agreed", "ร้านยินยอมสอง"]
    assert dataset.main(arguments) == 0
    train, pairs = read_lines(out / "train.jsonl"), read_lines(out / "preference.jsonl")
    assert len(train) == len(pairs) == 1, "the other one that agreed is held out"
    assert "ทักมาคุยกันก่อน" in pairs[0]["chosen"][0]["content"]
    assert "ทักมาคุยกันก่อน" not in pairs[0]["rejected"][0]["content"]
    assert "with --agreed | 1 |" in (out / "DATA_CARD.md").read_text("utf-8")


def test_the_builtin_writer_teaches_every_kind(tmp_path):
    for name in ("pha-khao-ma", "nam-phrik-ta-daeng"):
        shutil.copy(f"assistant/examples/{name}.toml", tmp_path)
    assert dataset.main(["--out", str(tmp_path / "out"), "--builtin", str(tmp_path)]) == 0
    assert {line["kind"] for line in read_lines(tmp_path / "out" / "train.jsonl")} == {
        "listing",
        "post",
        "video",
        "live",
    }


@pytest.mark.parametrize(
    ("arguments", "words"),
    [([], "--csv"), (["--csv", "missing.csv"], "missing.csv")],
)
def test_wrong_input_is_told_in_thai_and_english(arguments, words, tmp_path, capsys):
    assert dataset.main(["--out", str(tmp_path), *arguments]) == 2
    said = capsys.readouterr().err
    assert words in said and any("ก" <= letter <= "๙" for letter in said)


def test_a_table_without_consent_column_is_refused(tmp_path):
    made = [{k: v for k, v in row.items()} for row in shops.rows()[:2]]
    file = shops.write_table(tmp_path / "x.csv", made)
    file.write_text(file.read_text("utf-8-sig").replace("consent", "อื่น ๆ"), "utf-8")
    with pytest.raises(AssistantError) as caught:
        list(read_texts(file, Counter()))
    assert "consent" in caught.value.say("th")


def test_nothing_left_is_told_with_the_reasons(tmp_path, capsys):
    made = [{**row, "consent": ""} for row in shops.rows()[:3]]
    assert dataset.main(["--out", str(tmp_path), "--csv", str(shops.write_table(tmp_path / "x.csv", made))]) == 2
    assert "ร้านไม่ได้ยินยอม 3" in capsys.readouterr().err


def test_the_sample_table_teaches_and_readme_speaks_of_what_there_is(tmp_path):
    assert dataset.main(["--out", str(tmp_path), "--csv", "finetune/shop-texts.csv"]) == 0
    both = read_lines(tmp_path / "train.jsonl") + read_lines(tmp_path / "validation.jsonl")
    assert {line["kind"] for line in both} == {"listing", "post", "live"}
    assert "ร้านไม่ได้ยินยอม · without consent | 1 |" in (tmp_path / "DATA_CARD.md").read_text("utf-8")
    readme = Path("finetune/README.md").read_text("utf-8")
    for module, flags in re.findall(r"python -m (finetune\.[a-z]+)((?: --[a-z]+ [^\s-][^\s]*| --[a-z]+)+)", readme):
        parser = {"finetune.dataset": dataset, "finetune.evaluate": evaluate}.get(module)
        if parser:
            parser.build_parser().parse_args(flags.split())
    linked = set(re.findall(r"\]\(([^)]+)\)", readme))
    assert all((Path("finetune") / name).is_file() for name in linked)
