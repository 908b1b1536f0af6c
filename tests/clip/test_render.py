"""Whole clips, small and short, through the front door."""

from __future__ import annotations

import tempfile
import threading

import pytest

from assistant.clip import proof
from assistant.clip.render import ClipOptions, render_clip
from assistant.errors import ClipError

pytestmark = pytest.mark.slow
SMALL = (360, 640)


def test_a_clip_with_all_its_files(script, photos, tmp_path):
    seen: list[tuple[float, str]] = []
    made = render_clip(
        script,
        photos,
        tmp_path / "คลิป.mp4",
        options=ClipOptions(size=SMALL, price="990 บาท", shop="ครามแม่พร"),
        progress=lambda s, w: seen.append((s, w)),
    )
    facts = proof.read_facts(made.mp4)
    assert (facts.size, facts.fps, facts.codec, facts.audio) == (SMALL, 30.0, "h264", "aac")
    assert facts.seconds == pytest.approx(6, abs=0.1)
    assert facts.bt709
    assert made.beside["srt"].read_text(encoding="utf-8").count("-->") == 3
    assert made.beside["vtt"].read_text(encoding="utf-8").startswith("WEBVTT")
    assert made.beside["cover"].stat().st_size > 5000
    assert sorted(p.name for p in tmp_path.iterdir()) == ["คลิป.jpg", "คลิป.mp4", "คลิป.srt", "คลิป.vtt"]
    assert seen[0][0] == 0
    assert seen[-1][0] == 1
    assert [s for s, _ in seen] == sorted(s for s, _ in seen)
    stages = list(dict.fromkeys(stage for _, stage in seen))
    assert stages == [
        "ดูรูป 1/3", "ดูรูป 2/3", "ดูรูป 3/3", "ทำเสียงประกอบ", "ตัดต่อคลิป", "ตรวจคลิป", "จัดไฟล์ที่ใช้คู่กัน"
    ]  # fmt: skip
    assert made.stills.share == 1
    assert any("ภาพนิ่ง" in note for note in made.notes)


@pytest.mark.parametrize("count", [0, 1])
def test_few_photos(script, photos, tmp_path, count):
    made = render_clip(script, photos[:count], tmp_path / "clip.mp4", options=ClipOptions(size=SMALL, preview=True))
    assert proof.read_facts(made.mp4).seconds == pytest.approx(6, abs=0.15)
    assert any("ยังไม่มีรูป" in note for note in made.notes) == (count == 0)


def test_twenty_photos_are_too_few_for_twenty_one(script, photos, tmp_path):
    with pytest.raises(ClipError) as caught:
        render_clip(script, photos * 7, tmp_path / "clip.mp4")
    assert "21" in caught.value.say()
    assert not list(tmp_path.iterdir())


def test_cancel_leaves_nothing(script, photos, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    stop = threading.Event()
    with pytest.raises(ClipError, match="ยกเลิก"):
        render_clip(
            script,
            photos,
            tmp_path / "clip.mp4",
            cancel=stop,
            progress=lambda share, _: stop.set() if share > 0.1 else None,
        )
    assert [p.name for p in tmp_path.rglob("*")] == ["temp"]
    assert not [t for t in threading.enumerate() if t.name.startswith("clip")]


def test_a_broken_photo_is_named_and_the_rest_goes_on(script, photos, tmp_path):
    bad = tmp_path / "เสีย.jpg"
    bad.write_bytes(photos[0].read_bytes()[:4000])
    made = render_clip(
        script,
        [photos[0], bad, photos[2]],
        tmp_path / "out" / "clip.mp4",
        options=ClipOptions(size=SMALL, preview=True),
    )
    assert any("เสีย.jpg" in note for note in made.notes)


def test_only_broken_photos_make_no_clip(script, tmp_path):
    bad = tmp_path / "ไม่ใช่รูป.jpg"
    bad.write_text("สวัสดี", encoding="utf-8")
    with pytest.raises(ClipError, match=r"ไม่ใช่รูป\.jpg"):
        render_clip(script, [bad], tmp_path / "clip.mp4")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["ไม่ใช่รูป.jpg"]


def test_no_place_to_write(script, photos, tmp_path):
    blocked = tmp_path / "clip.mp4"
    blocked.mkdir()
    with pytest.raises(ClipError, match=r"clip\.mp4"):
        render_clip(script, photos, blocked, options=ClipOptions(size=SMALL, preview=True))
    assert [p.name for p in tmp_path.iterdir()] == ["clip.mp4"]
