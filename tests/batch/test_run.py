"""Whole runs: one object a row, in order; a failed row alone; a killed run that goes on with nothing lost or done twice."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from multiprocessing import active_children
from pathlib import Path

import pytest

from assistant.batch import run_batch
from assistant.batch.journal import Journal
from assistant.batch.output import safe_cell, whole_file
from assistant.batch.plan import Job, Made, Plan
from assistant.batch.workers import make_in_processes
from assistant.errors import TableError
from assistant.product.record import Shop
from assistant.settings import Settings

TABLE = """ชื่อสินค้า,หมวดสินค้า,ราคา,จุดเด่น,รหัส
สบู่ขมิ้นน้ำผึ้ง,เครื่องสำอาง,59,ทำมือทีละก้อน,S01
,เครื่องสำอาง,59,ไม่มีชื่อ,S02
น้ำพริกตาแดง,อาหาร,"1,29",คั่วเตาถ่าน,S03
สาโทบ้านนา,แอลกอฮอล์,150,หมักข้าวเหนียว,S04
ผ้าขาวม้าทอมือ,ผ้า,๓๙๐ บาท,ทอมือ,S05
รวม,,508,,
"""


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path / "home")


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "สินค้า.csv"
    path.write_bytes(TABLE.encode("utf-8-sig"))
    return path


def many(path: Path, count: int) -> Path:
    """A table of different products."""
    lines = ["ชื่อสินค้า,ราคา,จุดเด่น"] + [f"สบู่ขมิ้นสูตร {n},{50 + n},ทำมือก้อนที่ {n}" for n in range(1, count + 1)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def kits(out: Path) -> list[dict]:
    return [json.loads(line) for line in (out / "kits.jsonl").read_text(encoding="utf-8").splitlines()]


def errors(out: Path) -> list[list[str]]:
    with (out / "errors.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_every_data_row_has_its_object_in_row_order(table, tmp_path, settings):
    report = run_batch(table, tmp_path / "out", settings=settings)
    made = kits(tmp_path / "out")
    assert [kit["row"] for kit in made] == [2, 3, 4, 5, 6]
    assert [kit["id"] for kit in made] == ["S01", "S02", "S03", "S04", "S05"]
    assert [kit["status"] for kit in made] == ["ok", "failed", "review", "failed", "ok"]
    assert (report.rows, report.ok, report.review, report.failed) == (5, 2, 1, 2)
    for kit in made:
        assert set(kit) >= {"row", "id", "status", "product", "pieces", "error"}
        assert bool(kit["pieces"]) == (kit["status"] != "failed") == (kit["error"] is None)
    kinds = [(piece["kind"], piece["platform"]) for piece in made[0]["pieces"]]
    assert {kind for kind, _ in kinds} == {"listing", "post", "video", "live"}
    assert set(made[0]["pieces"][0]) >= {"kind", "platform", "content", "findings"}


def test_errors_csv_names_row_field_and_what_to_do(table, tmp_path, settings):
    run_batch(table, tmp_path / "out", settings=settings)
    header, *lines = errors(tmp_path / "out")
    assert header == ["แถว", "ช่อง", "สิ่งที่พบ", "วิธีแก้"]
    by_row = {line[0]: line for line in lines}
    assert "2" not in by_row, "what more facts would bring is no problem of a row"
    assert any(piece.get("notes") for piece in kits(tmp_path / "out")[0]["pieces"])
    assert by_row["3"][1] == "ชื่อสินค้า"
    assert by_row["4"][1] == "ราคา"
    assert "1,29" in by_row["4"][2]
    assert by_row["4"][3]
    assert by_row["5"][2]
    assert "รวม" in by_row["7"][2]
    raw = (tmp_path / "out" / "errors.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == raw.count(b"\n") == len(lines) + 1


def test_the_messages_speak_english_where_asked(table, tmp_path, settings):
    report = run_batch(table, tmp_path / "out", settings=settings.model_copy(update={"lang": "en"}))
    header, *lines = errors(tmp_path / "out")
    assert header == ["row", "field", "what is wrong", "what to do"]
    assert any("cannot read the price" in line[2] for line in lines)
    assert "rows" in report.say("en")
    assert "แถว" in report.say("th")


def test_a_dry_run_checks_every_row_and_writes_no_kit(table, tmp_path, settings):
    report = run_batch(table, tmp_path / "out", settings=settings, dry_run=True)
    assert report.dry_run
    assert (report.rows, report.failed, report.review) == (5, 1, 1)
    assert not (tmp_path / "out" / "kits.jsonl").exists()
    assert not (tmp_path / "out" / "journal.sqlite").exists()
    assert len(errors(tmp_path / "out")) == 4


def test_resume_makes_only_what_changed(table, tmp_path, settings):
    out = tmp_path / "out"
    first = run_batch(table, out, settings=settings)
    assert first.reused == 0
    again = run_batch(table, out, settings=settings, resume=True)
    assert again.reused == 5
    before = (out / "kits.jsonl").read_bytes()
    table.write_bytes(("แถวหัวกระดาษ,,,,\n" + TABLE.replace('"1,29"', "129")).encode())
    corrected = run_batch(table, out, settings=settings, resume=True)
    assert (corrected.reused, corrected.review) == (4, 0)
    assert [kit["row"] for kit in kits(out)] == [3, 4, 5, 6, 7]
    assert (out / "kits.jsonl").read_bytes() != before


def test_without_resume_all_is_made_anew_and_the_old_journal_kept(table, tmp_path, settings):
    out = tmp_path / "out"
    run_batch(table, out, settings=settings)
    before = (out / "kits.jsonl").read_bytes()
    assert run_batch(table, out, settings=settings).reused == 0
    assert (out / "kits.jsonl").read_bytes() == before
    assert (out / "journal.before.sqlite").exists()


def test_another_model_or_shop_is_another_work(table, tmp_path, settings):
    out = tmp_path / "out"
    run_batch(table, out, settings=settings)
    assert run_batch(table, out, settings=settings, shop=Shop(voice="male"), resume=True).reused == 0


def test_the_same_row_twice_is_made_once_and_stands_twice(tmp_path, settings):
    path = tmp_path / "a.csv"
    path.write_text("ชื่อสินค้า,ราคา\nสบู่ขมิ้น,59\nสบู่ขมิ้น,59\n", encoding="utf-8")
    run_batch(path, tmp_path / "out", settings=settings)
    first, second = kits(tmp_path / "out")
    assert (first.pop("row"), second.pop("row")) == (2, 3)
    assert first == second


@pytest.mark.parametrize("blanks", ["", "\n,,\n,,\n"])
def test_a_header_without_a_product_under_it_is_told_and_no_folder_is_made(tmp_path, settings, blanks):
    path = tmp_path / "หัว.csv"
    path.write_text(f"ชื่อสินค้า,ราคา,จุดเด่น\n{blanks}", "utf-8")
    with pytest.raises(TableError) as told:
        run_batch(path, tmp_path / "out", settings=settings)
    assert told.value.say("th").startswith("ตาราง “หัว.csv” มีหัวตารางแล้ว แต่ยังไม่มีแถวสินค้า → ใส่สินค้าใต้หัวตาราง")
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_clip_of_a_row_has_the_music_that_was_asked_for(tmp_path, settings):
    import imageio_ffmpeg
    from PIL import Image

    Image.new("RGB", (800, 800), "teal").save(tmp_path / "a.jpg")
    path = tmp_path / "one.csv"
    path.write_text("ชื่อสินค้า,ราคา,รูป\nผ้าขาวม้า,390,a.jpg\n", "utf-8")
    loud = {}
    for music in ("craft", "none"):
        report = run_batch(path, tmp_path / "out", settings=settings, clip=True, music=music, resume=True)
        assert (report.reused, report.rows) == (0, 1), "other music is another clip"
        clip = next((tmp_path / "out" / "clips").glob("*.mp4"))
        told = subprocess.run(
            [imageio_ffmpeg.get_ffmpeg_exe(), "-i", str(clip), "-af", "volumedetect", "-f", "null", "-"],
            capture_output=True, text=True, encoding="utf-8", errors="replace",
        ).stderr  # fmt: skip
        found = re.search(r"mean_volume: (-?[0-9.]+|-inf)", told)
        loud[music] = float(found[1]) if found else float("-inf")
        clip.unlink()
    assert loud["craft"] > -35 and loud["none"] < -60, loud


def test_progress_reaches_the_end(table, tmp_path, settings):
    told: list[tuple[int, int]] = []
    run_batch(table, tmp_path / "out", settings=settings, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (5, 5)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_two_runs_never_share_a_folder(tmp_path):
    with Journal(tmp_path, resume=True), pytest.raises(TableError) as raised:
        Journal(tmp_path, resume=True)
    assert raised.value.code == "batch_running"


def test_a_broken_journal_is_told(tmp_path):
    (tmp_path / "journal.sqlite").write_bytes(b"this is no database, but long enough to be looked at" * 50)
    with pytest.raises(TableError) as raised:
        Journal(tmp_path, resume=True)
    assert raised.value.code == "batch_journal_broken"


def test_a_row_that_ends_the_program_each_time_fails_alone(tmp_path, settings):
    path = many(tmp_path / "a.csv", 3)
    out = tmp_path / "out"
    run_batch(path, out, settings=settings)
    key = _keys(out)[0]
    with Journal(out, resume=True) as journal:
        journal._file.execute("DELETE FROM done WHERE key = ?", (key,))
        for _ in range(3):
            journal.begin(key)
    report = run_batch(path, out, settings=settings, resume=True)
    assert (report.failed, report.ok + report.review, report.reused) == (1, 2, 2)


def _keys(out: Path) -> list[bytes]:
    with Journal(out, resume=True) as journal:
        return [row[0] for row in journal._file.execute("SELECT key FROM done ORDER BY rowid")]


def test_what_may_be_gone_next_time_is_tried_again(tmp_path):
    with Journal(tmp_path, resume=True) as journal:
        journal.keep(b"k", Made("failed", "{}", (), again=True))
        assert not journal.has(b"k")
        assert journal.find(b"k") is not None


# Formula injection.

CELLS = [
    ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"), ("+66 81 234 5678", "'+66 81 234 5678"), ("-ลด 50%", "'-ลด 50%"), ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1+1", "'=1+1"), ("\r=1+1", "'=1+1"), ("＝1+1", "'＝1+1"), ("＋1", "'＋1"), ("－1", "'－1"), ("＠x", "'＠x"), ("  =1+1", "'=1+1"), ("\n=1+1", "'=1+1"),
    ("\x00=1+1", "'=1+1"), ("ปกติ 5-6 ชิ้น", "ปกติ 5-6 ชิ้น"), ("a=b", "a=b"), ("", ""), ("สองบรรทัด\nต่อกัน", "สองบรรทัด ต่อกัน"), ("มี\x07เสียง", "มี เสียง"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "safe"), CELLS)
def test_no_cell_of_errors_csv_is_a_formula(text, safe):
    assert safe_cell(text) == safe


def test_a_formula_in_her_table_does_not_reach_excel(tmp_path, settings):
    path = tmp_path / "a.csv"
    path.write_text('ชื่อสินค้า,ราคา,=1+1\n"=HYPERLINK(""http://x"",""y"")",=2+2,z\n', encoding="utf-8")
    run_batch(path, tmp_path / "out", settings=settings)
    for line in errors(tmp_path / "out")[1:]:
        assert not any(cell.startswith(tuple("=+-@\t\r")) for cell in line)
    assert kits(tmp_path / "out")[0]["product"]["name"].startswith("=HYPERLINK")


def test_half_a_file_never_takes_its_place(tmp_path):
    path = tmp_path / "kits.jsonl"
    path.write_text("old", encoding="utf-8")

    def interrupted() -> None:
        with whole_file(path, encoding="utf-8") as file:
            file.write("new and incomplete")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


# Workers and kills.


@pytest.mark.slow
def test_workers_give_the_same_files_as_one_process(tmp_path, settings):
    path = many(tmp_path / "a.csv", 12)
    run_batch(path, tmp_path / "one", settings=settings)
    run_batch(path, tmp_path / "two", settings=settings, workers=2)
    for name in ("kits.jsonl", "errors.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert not active_children()


def plan(tmp_path, settings) -> Plan:
    return Plan("builtin", settings, Shop(), tmp_path, tmp_path)


def jobs(count: int):
    return iter([Job(n, bytes([n]), {"ชื่อสินค้า": f"สบู่ {n}", "ราคา": "59"}) for n in range(1, count + 1)])


@pytest.mark.slow
def test_a_worker_killed_twice_costs_only_its_row(tmp_path, settings):
    killed: set[int] = set()

    def kill_two() -> None:
        end = time.monotonic() + 60
        while len(killed) < 2 and time.monotonic() < end:
            for child in active_children():
                if child.pid and child.pid not in killed and len(killed) < 2:
                    killed.add(child.pid)
                    os.kill(child.pid, signal.SIGKILL)
            time.sleep(0.002)

    killer = threading.Thread(target=kill_two)
    killer.start()
    made = {job.number: kit for job, kit in make_in_processes(jobs(3), plan(tmp_path, settings), 1)}
    killer.join()
    assert len(killed) == 2
    assert made[1].status == "failed"
    assert made[1].again
    assert {made[2].status, made[3].status} <= {"ok", "review"}
    assert not active_children()


@pytest.mark.slow
def test_a_worker_killed_once_loses_nothing(tmp_path, settings):
    done: list[int] = []
    for job, made in make_in_processes(jobs(4), plan(tmp_path, settings), 2):
        if not done:
            os.kill(active_children()[0].pid, signal.SIGKILL)
        done.append(job.number)
        assert made.status in ("ok", "review")
    assert sorted(done) == [1, 2, 3, 4]


@pytest.mark.slow
def test_a_worker_that_never_answers_costs_only_its_row(tmp_path, settings):
    made = [kit for _, kit in make_in_processes(jobs(1), plan(tmp_path, settings), 1, seconds=0.01)]
    assert [kit.status for kit in made] == ["failed"]
    assert "นานเกินไป" in made[0].problems[0][1]
    assert not active_children()


@pytest.mark.slow
@pytest.mark.parametrize(("workers", "kills"), [(1, 2), (2, 1)])
def test_kill_minus_nine_at_any_moment_loses_nothing(workers, kills, tmp_path, settings):
    path = many(tmp_path / "a.csv", 20)
    run_batch(path, tmp_path / "whole", settings=settings)
    out = tmp_path / "out"
    command = [
        sys.executable,
        "-m",
        "assistant",
        "batch",
        str(path),
        "--out",
        str(out),
        "--workers",
        str(workers),
        "--resume",
    ]
    environment = {**os.environ, "KHAIDEE_HOME": str(settings.home), "PYTHONPATH": str(Path(__file__).parents[2])}
    kept = [0]
    for _ in range(kills):
        run = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)
        wal, end = out / "journal.sqlite-wal", time.monotonic() + 60
        start = wal.stat().st_size if wal.exists() else 0
        while (
            run.poll() is None and time.monotonic() < end and (not wal.exists() or wal.stat().st_size < start + 40_000)
        ):
            time.sleep(0.01)
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        kept.append(_finished(out))
        assert not (out / "kits.jsonl").exists()
    assert kept == sorted(set(kept))
    assert kept[-1] < 20
    report = run_batch(path, out, settings=settings, workers=workers, resume=True)
    assert report.reused == kept[-1]
    for name in ("kits.jsonl", "errors.csv"):
        assert (out / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def _finished(out: Path) -> int:
    with Journal(out, resume=True) as journal:
        return journal.count()


@pytest.mark.slow
def test_ray_makes_the_same_files(tmp_path, settings):
    pytest.importorskip("ray", reason="Ray is an extra: pip install khaidee[ray]")
    path = many(tmp_path / "a.csv", 8)
    run_batch(path, tmp_path / "one", settings=settings)
    run_batch(path, tmp_path / "ray", settings=settings, engine="ray", workers=2)
    assert (tmp_path / "one" / "kits.jsonl").read_bytes() == (tmp_path / "ray" / "kits.jsonl").read_bytes()


def test_without_ray_the_extra_is_named(tmp_path, settings):
    try:
        import ray  # noqa: F401
    except ImportError:
        with pytest.raises(TableError) as raised:
            run_batch(many(tmp_path / "a.csv", 1), tmp_path / "out", settings=settings, engine="ray")
        assert raised.value.code == "batch_no_ray"
        assert "khaidee[ray]" in raised.value.say("en")
    else:
        pytest.skip("Ray is installed here")


def test_a_code_that_stands_twice_and_words_left_out_are_told_with_their_column(tmp_path, settings):
    path = tmp_path / "สินค้า.csv"
    path.write_text(
        "รหัส,ชื่อสินค้า,ราคา,จุดเด่น\nA1,สบู่ขมิ้น,59,ทำมือ\nA2,สบู่ข้าว,59,ทำมือ ขายดีอันดับ 1\nA1,สบู่มะขาม,65,ทำมือ\n,สบู่นม,65,ทำมือ\n,สบู่ชา,65,ทำมือ\n",
        encoding="utf-8",
    )
    for dry in (True, False):
        run_batch(path, tmp_path / "out", settings=settings, dry_run=dry)
        _, *lines = errors(tmp_path / "out")
        (twice,) = [line for line in lines if line[1] == "รหัส"]
        assert (twice[0], "“A1”" in twice[2], "แถว 2" in twice[2]) == ("4", True, True) and twice[3]
    (left_out,) = [line for line in lines if "อันดับ 1" in line[2]]
    assert left_out[:2] == ["3", "จุดเด่น"] and left_out[3]
