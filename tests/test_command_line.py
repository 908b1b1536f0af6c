"""The command line as a seller, a trainer and an agency run it: real files in, real files out."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import docx
import pytest

from assistant.__main__ import main
from assistant.commands import COMMANDS
from assistant.content import LISTING_PLATFORMS, Kit, Piece
from assistant.examples import FOLDER, TABLE, list_examples, read_example
from assistant.rulebook.uploads import upload_tables
from assistant.thai import find_numbers
from tests.models.doors import open_door


@pytest.fixture
def run(capsys):
    """Run one command: (exit code, stdout, stderr)."""

    def go(*args):
        code = main([str(a) for a in args])
        said = capsys.readouterr()
        return code, said.out, said.err

    return go


def product(name: str) -> Path:
    return FOLDER / f"{name}.toml"


@pytest.mark.parametrize(("kind", "more"), [
    ("listing", ["--platform", "lazada"]), ("post", ["--platform", "line_oa"]), ("video", ["--seconds", "15"]), ("live", ["--minutes", "30"]),
])  # fmt: skip
@pytest.mark.parametrize("name", ["pha-khao-ma", "nam-phrik-ta-daeng", "cha-bai-mon"])
def test_write_gives_every_kind(run, kind, more, name):
    code, out, err = run("write", product(name), "--kind", kind, *more)
    assert code == 0, err
    assert re.search("[ก-๙]{20}", re.sub(r"\s", "", out))
    piece = Piece.model_validate_json(run("write", product(name), "--kind", kind, *more, "--json")[1])
    assert (piece.kind, piece.writer, piece.passes) == (kind, "builtin", True)


def test_the_seed_gives_another_text_and_the_same_seed_the_same(run):
    def write(seed):
        return run("write", product("pha-khao-ma"), "--kind", "post", "--seed", seed)[1]

    assert write(1) == write(1)
    assert len({write(n) for n in range(4)}) == 4


def test_a_live_takes_several_products(run):
    more = ["--more", product("nam-phrik-ta-daeng"), "--more", product("sabu-khamin")]
    code, out, _ = run("write", product("pha-khao-ma"), *more, "--kind", "live", "--minutes", "60", "--json")
    content = Piece.model_validate_json(out).content
    assert code == 0
    assert {s.cf_code for s in content.segments if s.role == "product"} >= {"A01", "A02", "A03"}
    assert sum(s.minutes for s in content.segments) == pytest.approx(60)


def test_kit_writes_every_piece_in_every_format(run, tmp_path):
    code, out, err = run("kit", product("pha-khao-ma"), "--out", tmp_path)
    kit = Kit.model_validate_json((tmp_path / "kit.json").read_text("utf-8"))
    assert code == 0, err
    assert [(p.kind, p.platform) for p in kit.pieces][:6] == [
        ("listing", "shopee"), ("listing", "lazada"), ("listing", "tiktok_shop"), ("listing", "line_shopping"), ("post", "facebook"), ("post", "line_oa"),
    ]  # fmt: skip
    assert len(kit.pieces) == 10
    assert sorted(map(Path, out.split())) == sorted(f for f in tmp_path.iterdir())


@pytest.mark.parametrize(("asked", "files"), [
    ([], {"sell-sheet-th.docx", "influencer-brief.docx", "cue-cards.docx", "live-recap.docx", "questions.docx", "questions.csv", "questions.json"}),
    (["--kind", "influencer-brief"], {"influencer-brief.docx"}),
    (["--kind", "sell-sheet", "--language", "zh", "--language", "en"], {"sell-sheet-zh.docx", "sell-sheet-en.docx"}),
    (["--kind", "cue-cards", "--kind", "live-recap"], {"cue-cards.docx", "live-recap.docx"}),
])  # fmt: skip
def test_sheet_makes_the_sheets_that_were_asked_for(run, tmp_path, asked, files):
    code, out, err = run("sheet", product("nam-phrik-ta-daeng"), "--out", tmp_path, *asked)
    assert code == 0, err
    assert {file.name for file in tmp_path.iterdir()} == files == {Path(line).name for line in out.splitlines()}
    sheets = [docx.Document(str(file)) for file in tmp_path.glob("*.docx")]
    assert all("".join(p.text for p in sheet.paragraphs).strip() for sheet in sheets)


def test_a_finding_is_told_with_its_level_reason_and_source(run):
    _, out, _ = run("check", "--category", "cosmetic", "สบู่นี้รักษาสิวหายขาด")
    first = out.splitlines()[0]
    assert first.startswith("✕ ต้องแก้ (") and "“รักษา" in first
    assert re.search(r"\[.*พ\.ร\.บ\.|ประกาศ", first), first
    assert "Must change" in run("--lang", "en", "check", "--category", "cosmetic", "สบู่นี้รักษาสิวหายขาด")[1]


def test_help_opens_no_command_and_each_command_tells_its_own(capsys):
    for name in ([], *([name] for name in COMMANDS)):
        with pytest.raises(SystemExit) as ended:
            main([*name, "--help"])
        assert ended.value.code == 0
    assert "--kind" in capsys.readouterr().out
    code = "import sys; from assistant.__main__ import main\ntry: main(['--help'])\nexcept SystemExit: pass\nprint(sorted(m for m in sys.modules if m.startswith('assistant.commands.')))"
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True
    ).stdout
    assert said.strip().endswith("['assistant.commands.terminal']")


def test_the_sellers_own_unlawful_claim_reaches_no_output_and_she_is_told(run, tmp_path):
    code, _, err = run("kit", product("ya-mong-phlai"), "--out", tmp_path)
    assert code == 0
    assert "หายขาด" in err
    texts = "".join(f.read_text("utf-8") for f in tmp_path.glob("*.txt") if not f.name.startswith("อ่าน"))
    assert "หายขาด" not in texts
    assert "แก้ปวด" not in texts


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    out = tmp_path_factory.mktemp("batch")
    code = main(["batch", str(TABLE), "--out", str(out)])
    return code, out


def rows(out: Path) -> list[dict]:
    return [json.loads(line) for line in (out / "kits.jsonl").read_text("utf-8").splitlines()]


def test_batch_writes_one_object_for_every_row_in_order(batch):
    code, out = batch
    kits = rows(out)
    assert [k["row"] for k in kits] == list(range(2, 19))
    assert [k["id"] for k in kits] == [f"KD{n:03d}" for n in range(1, 18)]
    assert {k["status"] for k in kits[:5]} == {"ok"}
    assert (kits[-2]["status"], kits[-1]["status"], code) == ("review", "failed", 1)
    assert all(set(k) >= {"row", "id", "status", "product", "pieces", "error"} for k in kits)


def test_batch_tells_every_problem_with_row_and_field(batch):
    text = (batch[1] / "errors.csv").read_text("utf-8-sig")
    told = list(csv.reader(io.StringIO(text)))[1:]
    assert {row[0] for row in told} >= {"17", "18"}
    assert any("ทักแชท" in " ".join(row) and row[0] == "17" for row in told)
    assert any("หายขาด" in row[2] for row in told), "her own claim that was left out is listed"


def test_good_rows_have_no_error_and_no_number_that_the_seller_did_not_give(batch):
    for kit in rows(batch[1])[:15]:
        for piece in kit["pieces"]:
            errors = [f for f in piece["findings"] if f["level"] == "error"]
            assert errors == [], (kit["product"]["name"], piece["kind"], errors)


def test_every_digit_in_a_listing_is_in_the_product(batch):
    """A second, simpler eye than the grounding check: digits by value, whatever the unit."""
    for kit in rows(batch[1])[:15]:
        given = {n.value for n in find_numbers(json.dumps(kit["product"], ensure_ascii=False))}
        given |= {n.high for n in find_numbers(json.dumps(kit["product"], ensure_ascii=False)) if n.high}
        digits = set(re.findall(r"[0-9]+", json.dumps(kit["product"], ensure_ascii=False)))
        for piece in kit["pieces"]:
            if piece["kind"] != "listing":
                continue
            content = piece["content"]
            text = " ".join([content["title"], content["description"], *(h["text"] for h in content["highlights"])])
            found = set(re.findall(r"[0-9]+", text.replace(",", "")))
            computed = {v for v in found - digits if v not in {str(int(g)) for g in given if g == int(g)}}
            derived = _derived(kit["product"])
            assert computed <= derived, (kit["product"]["name"], piece["platform"], computed - derived)


def _derived(record: dict) -> set[str]:
    from assistant.product.ledger import read_facts
    from assistant.product.record import Product

    facts = read_facts(Product.model_validate(record))
    return {
        d
        for key, fact in facts.items()
        if key.startswith("derived.")
        for d in re.findall(r"[0-9]+", fact.value.replace(",", ""))
    }


@pytest.mark.parametrize("platform", LISTING_PLATFORMS)
def test_batch_leaves_a_table_to_upload_for_each_marketplace(batch, platform):
    """Read back as a spreadsheet does: every good row is there, its text whole, its price a number of the product."""
    lines = list(csv.reader(io.StringIO((batch[1] / "uploads" / f"{platform}.csv").read_text("utf-8-sig"))))
    columns = upload_tables()[platform].columns
    assert lines[0] == [header for header, _ in columns]
    cells = [dict(zip([name for _, name in columns], line, strict=True)) for line in lines[1:]]
    kits = [kit for kit in rows(batch[1]) if kit["pieces"]]
    assert list(dict.fromkeys(cell["sku"] for cell in cells)) == [kit["id"] for kit in kits]
    for kit in kits:
        listing = next(p["content"] for p in kit["pieces"] if p["kind"] == "listing" and p["platform"] == platform)
        mine = [cell for cell in cells if cell["sku"] == kit["id"]]
        assert {cell["title"] for cell in mine} == {listing["title"]}
        assert all(listing["description"] in cell["text"] for cell in mine)
        prices = {str(int(float(price["low"]))) for price in prices_of(kit["product"])}
        assert {cell["price"] for cell in mine} - {""} <= prices


def prices_of(product: dict) -> list[dict]:
    return [p for p in (product["price"], *(v["price"] for v in product["variants"])) if p]


def test_resume_does_nothing_twice(batch, run, tmp_path):
    out = tmp_path / "again"
    shutil.copytree(batch[1], out)
    before = (out / "kits.jsonl").read_bytes()
    code, _, _ = run("batch", TABLE, "--out", out, "--resume")
    assert code == 1
    assert (out / "kits.jsonl").read_bytes() == before


@pytest.mark.parametrize(("text", "category", "code"), [
    ("ครีมนี้รักษาสิวหายขาดใน 3 วัน", "cosmetic", 1),
    ("เก็บรักษาในที่แห้ง พ้นแสงแดด", "food", 0),
    ("ผ้าขาวม้าทอมือ ราคา 990 บาท ค่าส่ง 40 บาท", "textile", 0),
])  # fmt: skip
def test_check_exits_1_where_an_error_stands(run, text, category, code):
    got, out, _ = run("check", "--category", category, "--json", text)
    findings = json.loads(out)["findings"]
    assert got == code
    assert any(f["level"] == "error" for f in findings) == bool(code)
    for finding in findings:
        assert set(finding) == {"rule", "level", "start", "end", "text", "reason", "suggestion", "source"}
        assert text[finding["start"] : finding["end"]] == finding["text"]


def test_check_reads_stdin(run, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("หน้าขาวถาวรใน 7 วัน"))
    assert run("check", "--category", "cosmetic", "-")[0] == 1


@pytest.mark.parametrize(("name", "content"), [
    ("empty.json", b""), ("broken.json", b"{name:"), ("list.json", b"[1,2]"), ("broken.toml", b"name = "), ("nameless.toml", b"price = 59"),
    ("missing.toml", None), ("picture.toml", b"\x89PNG\r\n\x1a\n\x00\x00"), ("wrong.xyz", b"name"),
])  # fmt: skip
def test_a_bad_product_file_ends_in_one_clear_sentence(run, tmp_path, name, content):
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    for lang, letters in (("th", "[ก-๙]"), ("en", "[a-z]")):
        code, out, err = run("--lang", lang, "write", file, "--kind", "listing")
        assert (code, out) == (2, "")
        assert name in err
        assert re.search(letters, err)
        assert "Traceback" not in err


def test_a_messy_product_is_written_and_its_problems_are_told(run, tmp_path):
    code, _, err = run("kit", product("messy"), "--out", tmp_path)
    assert code == 0, err
    for words in ("ทักแชท", "ของน่ารัก", "no-such-photo.jpg", "brand"):
        assert words in err
    texts = "".join(f.read_text("utf-8") for f in tmp_path.glob("listing-*.txt"))
    assert "ดีที่สุด" not in texts
    assert "ปักมือ" in texts


@pytest.mark.parametrize("name", ["KHAIDEE_LANG", "KHAIDEE_THREADS"])
def test_a_setting_that_cannot_be_used_is_named(run, monkeypatch, name):
    monkeypatch.setenv(name, "xx")
    code, _, err = run("models")
    assert code == 2
    assert f"{name}=xx" in err


def test_a_home_that_cannot_be_written_stops_nothing(tmp_path):
    closed = tmp_path / "closed"
    closed.write_text("a file where a folder should be")
    env = {**os.environ, "HOME": str(closed), "USERPROFILE": str(closed), "KHAIDEE_HOME": str(closed / "khaidee")}
    for name in ("PYTHAINLP_OFFLINE", "PYTHAINLP_READ_ONLY", "PYTHAINLP_DATA"):
        env.pop(name, None)
    for command in (["doctor"], ["write", str(product("sabu-khamin")), "--kind", "post"]):
        done = subprocess.run([sys.executable, "-m", "assistant", *command], env=env, capture_output=True, check=False)
        said = (done.stdout + done.stderr).decode()
        assert done.returncode == 0, said
        assert "Traceback" not in said and len(said) > 200


def test_doctor_and_models_answer(run):
    code, out, _ = run("doctor")
    assert code == 0, out
    assert "✓" in out
    assert "builtin" in run("models")[1]


@pytest.fixture
def ollama():
    """A server on loopback that lists its models as Ollama does: `ollama(body)` → its address."""
    servers = []

    def start(body: bytes, status: int = 200) -> str:
        class Lists(BaseHTTPRequestHandler):
            def do_GET(self):
                assert self.path == "/v1/models"
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), Lists))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}/v1"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(("body", "sign", "told"), [
    (b'{"object": "list", "data": [{"id": "qwen3:4b"}, {"id": "typhoon2"}]}', "✓", "ollama:qwen3:4b"),
    (b'{"object": "list", "data": null}', "·", "ยังไม่มีโมเดล"),
    (b"<html>another program</html>", "·", "ไม่มีโปรแกรมตอบ"),
    (None, "·", "ไม่มีโปรแกรมตอบ"),
])  # fmt: skip
def test_models_ticks_a_server_on_this_machine_only_where_it_answers(run, monkeypatch, ollama, body, sign, told):
    monkeypatch.setenv("KHAIDEE_BASE_URL", "http://127.0.0.1:9/v1" if body is None else ollama(body))
    line = next(line for line in run("models")[1].splitlines() if "ollama:" in line)
    assert line.startswith(sign) and told in line


def test_models_calls_nobody_beyond_this_machine(run, monkeypatch):
    monkeypatch.setenv("KHAIDEE_API_KEY", "k")  # a look-up beyond loopback is an error in every test
    lines = run("models")[1].splitlines()
    assert next(line for line in lines if "typhoon:" in line).startswith("? ")
    assert lines[0].startswith("✓ builtin")
    assert "✓ local:<path>" not in lines[-1], "no weights, no tick"


def test_the_examples_cover_the_shops_of_the_workshops():
    categories = {reading.product.category for name in list_examples() if (reading := read_example(name)).product}
    assert categories >= {
        "food",
        "drink",
        "textile",
        "bag",
        "cosmetic",
        "herbal",
        "jewellery",
        "home",
        "pet",
        "rice",
        "fashion",
    }
    assert len(list_examples()) >= 12
    for name in list_examples():
        reading = read_example(name)
        if name != "messy":
            assert reading.issues == (), [i.what("th") for i in reading.issues]
            assert all(Path(photo).is_file() for photo in reading.product.photos)


def test_what_a_model_cost_is_told_by_write_and_batch(run, tmp_path, monkeypatch):
    monkeypatch.setenv("KHAIDEE_HOME", str(tmp_path / "home"))
    table = tmp_path / "two.csv"
    table.write_text("ชื่อสินค้า,ราคา\nผ้าขาวม้า,390\nสบู่ขมิ้น,45\n", "utf-8")
    with open_door("good") as door:
        _, _, told = run(
            "write", product("sabu-khamin"), "--kind", "post", "--model", "openai:door", "--base-url", door.url
        )
        _, _, summary = run("batch", table, "--out", tmp_path / "out", "--model", "openai:door", "--base-url", door.url)
        asked = len(door.requests)
    kits = rows(tmp_path / "out")
    assert "ถามโมเดล 1 ครั้ง" in told
    assert f"ถามโมเดล {sum(kit['spent']['calls'] for kit in kits)} ครั้ง" in summary
    assert asked == 1 + sum(kit["spent"]["calls"] for kit in kits)
    assert all(kit["spent"]["prompt_tokens"] > 0 for kit in kits)
