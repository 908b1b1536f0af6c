"""What lies beside a clip, made by the front door and read back with other programs' eyes."""

from __future__ import annotations

import re
import sys
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from assistant.__main__ import main
from assistant.clip import proof
from assistant.clip.options import ClipOptions
from assistant.clip.outputs import OUTPUTS, USUAL
from assistant.clip.outputs.words import AI_VOICE
from assistant.clip.render import render_clip
from assistant.clip.sound import loudness
from assistant.clip.sound.recording import expected_seconds
from assistant.clip.sound.waves import read_sound, seconds_of
from assistant.errors import ClipError
from tests.clip.conftest import draw_photo, run_ffmpeg, save_photo, save_video
from tests.clip.test_sound_files import script_of
from tests.clip.voices import record, save, speak

pytestmark = pytest.mark.slow
SMALL = (240, 426)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """One clip with her own voice, music, and every file there is."""
    folder = tmp_path_factory.mktemp("คลิป ของร้าน")
    photos = [save_photo(folder / f"รูปที่ {n}.jpg", seed=n, width=480, height=640) for n in (1, 2, 3)]
    script = script_of().model_copy(update={"hashtags": ("#ผ้าขาวม้า", "#งานคราม"), "caption": "ผ้าขาวม้าย้อมคราม 990 บาท"})
    wave, _ = record([s for s in expected_seconds(script) if s], np.random.default_rng(9), pause=0.7, noise=0.002)
    voice = save(folder / "พูด.m4a", wave)
    options = ClipOptions(
        size=SMALL, voice=(str(voice),), music="auto", outputs=tuple(OUTPUTS), shop="ครามแม่พร", workers=2
    )
    made = render_clip(script, photos, folder / "out" / "คลิป 1.mp4", options=options)
    return script, photos, options, made


def times(path):
    found = re.findall(r"(\d+):(\d+):(\d+)[,.](\d+) --> (\d+):(\d+):(\d+)[,.](\d+)", path.read_text("utf-8"))
    numbers = [[int(n) for n in row] for row in found]
    return [tuple(h * 3600 + m * 60 + s + ms / 1000 for h, m, s, ms in (row[:4], row[4:])) for row in numbers]


def test_subtitles_stand_at_the_words_themselves(whole):
    from assistant.clip.sound.pauses import speech_spans

    script, photos, options, made = whole
    alone = render_clip(
        script, photos, made.mp4.with_name("alone.mp4"), options=replace(options, music="none", outputs=("srt",))
    )
    heard = speech_spans(read_sound(alone.mp4))
    words = [
        t
        for t, line in zip(
            times(alone.beside["srt"]), alone.beside["srt"].read_text("utf-8").split("\n\n"), strict=False
        )
        if "ภาพ" not in line
    ]
    for start, end in words:
        assert min(abs(span.start - start) for span in heard) < 0.12
        assert min(abs(span.end - end) for span in heard) < 0.5
    assert len(words) >= 3


def test_the_track_is_as_loud_as_the_apps_play_it_and_ends_before_the_picture(whole):
    made = whole[3]
    found = loudness.measure_file(made.mp4)
    assert found.integrated == pytest.approx(-14, abs=0.7)
    assert found.peak <= -0.9
    sound = read_sound(made.mp4)
    assert seconds_of(sound) <= made.seconds + 1e-3
    assert np.abs(sound[-round(0.09 * 48000) :]).max() < 2e-3


def test_the_caption_text_is_ready_to_paste(whole):
    assert whole[3].beside["caption"].read_text("utf-8") == "ผ้าขาวม้าย้อมคราม 990 บาท\n\n#ผ้าขาวม้า #งานคราม\n"
    assert AI_VOICE not in whole[3].beside["caption"].read_text("utf-8")


def test_previews_move_and_show_every_scene(whole):
    script, *_, made = whole
    for kind, most in (("webp", 400_000), ("gif", 4_000_000)):
        with Image.open(made.beside[kind]) as picture:
            assert picture.size[0] == 270
            assert 40 <= picture.n_frames <= 75
            frames = []
            for number in range(0, picture.n_frames, 6):
                picture.seek(number)
                frames.append(np.asarray(picture.convert("RGB"), np.float32))
        changes = [np.abs(a - b).mean() for a, b in pairwise(frames)]
        assert sum(change > 4 for change in changes) >= len(script.scenes) - 1
        assert made.beside[kind].stat().st_size < most


def test_the_cover_is_the_chosen_frame_under_the_title(whole):
    script, photos, options, made = whole
    later = render_clip(
        script,
        photos,
        made.mp4.with_name("later.mp4"),
        options=replace(options, voice=(), music="none", cover_at=4.2, outputs=("cover",)),
    )
    first, chosen = (np.asarray(Image.open(m.beside["cover"]).convert("RGB"), np.float32) for m in (made, later))
    assert first.shape == chosen.shape == (SMALL[1], SMALL[0], 3)
    middle = (slice(200, 260), slice(60, 180))
    assert np.abs(first[middle] - chosen[middle]).mean() > 15, "another photo"
    title = (slice(270, 330), slice(10, 120))
    assert np.abs(first[title] - chosen[title]).mean() < 25, "the same title"


def test_an_editor_can_go_on(whole, tmp_path):
    otio = pytest.importorskip("opentimelineio", reason="no wheel for this Python")
    script, photos, _, made = whole
    timeline = otio.adapters.read_from_file(str(made.beside["otio"]))
    assert timeline.duration().to_seconds() == pytest.approx(made.seconds, abs=0.01)
    video, audio = timeline.video_tracks()[0], timeline.audio_tracks()[0]
    assert [track.duration() for track in (video, audio)] == [timeline.duration()] * 2
    clips = list(video.find_clips())
    assert {clip.media_reference.target_url for clip in clips} == {photo.resolve().as_uri() for photo in photos}
    assert len([item for item in video if isinstance(item, otio.schema.Transition)]) == len(clips) - 1
    for clip in clips:
        span, there = clip.trimmed_range(), clip.available_range()
        assert there.start_time <= span.start_time
        assert span.end_time_exclusive() <= there.end_time_exclusive()
    assert next(m.name for m in video.markers) == "สีนี้ ย้อมห้ารอบค่ะ"
    again = otio.adapters.read_from_string(timeline.to_json_string(), "otio_json")
    assert again.is_equivalent_to(timeline)


def test_one_zip_holds_everything_and_its_timeline_finds_it(whole, tmp_path):
    otio = pytest.importorskip("opentimelineio", reason="no wheel for this Python")
    from urllib.parse import unquote

    made = whole[3]
    with zipfile.ZipFile(made.beside["zip"]) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    names = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    assert names >= {f"คลิป 1.{s}" for s in ("mp4", "srt", "vtt", "jpg", "txt", "webp", "gif", "otio")}
    assert names >= {"sound/voice.m4a", "sound/music.m4a", "notes.txt"}
    timeline = otio.adapters.read_from_file(str(tmp_path / "คลิป 1.otio"))
    for clip in timeline.find_clips():
        assert (tmp_path / unquote(clip.media_reference.target_url)).is_file()
    voice = read_sound(tmp_path / "sound" / "voice.m4a")
    assert seconds_of(voice) == pytest.approx(made.seconds, abs=0.1)
    assert "ดนตรี" in (tmp_path / "notes.txt").read_text("utf-8")


def test_the_zip_does_not_tell_where_the_pictures_were_taken(script, tmp_path):
    """A photo of 12 MP with GPS, a serial number and a thumbnail; a video with a place and a track of its way."""
    photo = Image.fromarray(draw_photo(1500, 2000, seed=4)).resize((3000, 4000))
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0132] = "SecretPhone", "Model9", "2026:01:02 03:04:05"
    exif.get_ifd(0x8825).update({1: "N", 2: (13.0, 45.0, 21.5), 3: "E", 4: (100.0, 30.0, 5.5)})
    photo.save(tmp_path / "บ้าน\nฉัน.jpg", exif=exif, quality=97)
    film = save_video(tmp_path / "เดิน.mov")
    placed = tmp_path / "placed.mov"
    run_ffmpeg("-i", str(film), "-c", "copy", "-movflags", "use_metadata_tags", "-metadata",
               "com.apple.quicktime.location.ISO6709=+13.7563+100.5018/", "-metadata", "location=+13.7563+100.5018/",
               str(placed))  # fmt: skip
    assert b"13.7563" in placed.read_bytes()
    options = ClipOptions(size=SMALL, preview=True, outputs=("srt", "vtt", "cover", "zip"))
    made = render_clip(script, [tmp_path / "บ้าน\nฉัน.jpg", placed], tmp_path / "out" / "clip.mp4", options=options)
    with zipfile.ZipFile(made.beside["zip"]) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    pictures = [name for name in held if name.startswith("pictures/")]
    assert sorted(Path(name).suffix for name in pictures) == [".jpg", ".mov"]
    assert not [name for name in held if not name.isprintable()]
    for name in pictures:
        for secret in (b"SecretPhone", b"13.7563", b"Exif", b"2026:01"):
            assert secret not in held[name], name
        assert len(held[name]) < (tmp_path / "บ้าน\nฉัน.jpg").stat().st_size / 4 or name.endswith(".mov")


def test_the_sellers_own_files_are_never_written_over(script, photos, tmp_path):
    photo = save_photo(tmp_path / "ผ้า.jpg", seed=1, width=480, height=640)
    before = photo.read_bytes()
    made = render_clip(script, [photo], tmp_path / "ผ้า.mp4", options=ClipOptions(size=SMALL, preview=True))
    assert photo.read_bytes() == before
    assert made.beside["cover"].name == "ผ้า-cover.jpg"
    voice = save(tmp_path / "เสียง.mp4", speak(3, np.random.default_rng(0)))
    before = voice.read_bytes()
    with pytest.raises(ClipError, match=r"เสียง\.mp4"):
        render_clip(script, photos, voice, options=ClipOptions(size=SMALL, preview=True, voice=(str(voice),)))
    assert voice.read_bytes() == before


def test_an_output_that_fails_is_told_and_the_rest_is_there(script, photos, tmp_path, monkeypatch):
    def broken(clip, folder):
        (folder / "half.webp").write_bytes(b"half")
        raise ClipError("clip_encoder_failed", why="webp")

    monkeypatch.setitem(OUTPUTS, "webp", broken)
    options = ClipOptions(size=SMALL, preview=True, outputs=USUAL)
    made = render_clip(script, photos, tmp_path / "clip.mp4", options=options)
    assert "webp" not in made.beside
    assert any("webp" in note for note in made.notes)
    assert sorted(p.suffix for p in tmp_path.iterdir()) == [".jpg", ".mp4", ".otio", ".srt", ".txt", ".vtt"]


def test_the_command_line_makes_all_of_it(script, photos, tmp_path, capsys, monkeypatch):
    (tmp_path / "script.json").write_text(script.model_dump_json(), encoding="utf-8")
    voice = save(tmp_path / "พูด.ogg", speak(5, np.random.default_rng(1)))
    arguments = [
        "clip",
        str(tmp_path / "script.json"),
        *map(str, photos),
        "--out",
        str(tmp_path / "out" / "clip.mp4"),
        "--preview",
    ]
    assert main([*arguments, "--voice", str(voice), "--music", "fun", "--zip"]) == 0
    told = capsys.readouterr()
    files = [line.rsplit(".", 1)[1] for line in told.out.split()]
    assert sorted(files) == ["jpg", "mp4", "otio", "srt", "txt", "vtt", "webp", "zip"]
    assert "สนุก" in told.err
    assert "\r" not in told.err
    bad = tmp_path / "เพลง.mp3"
    bad.write_text("ไม่ใช่เพลง", encoding="utf-8")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert main([*arguments, "--voice", "siri", "--music", str(bad)]) == 0
    told = capsys.readouterr()
    shares = [int(share) for share in re.findall(r"\r *(\d+)% ", told.err)]
    assert len(shares) > 4 and shares == sorted(shares) and shares[-1] == 100
    assert "ตัดต่อคลิป" in told.err
    assert "siri" in told.err
    assert "เพลง.mp3" in told.err
    assert (tmp_path / "out" / "clip.mp4").stat().st_size > 10_000


@pytest.mark.slow
def test_the_cover_has_the_colours_of_the_clip(script, tmp_path):
    """JPEG has a colour matrix of its own: a frame taken over as it is would be shown in other colours."""
    photo = tmp_path / "แดง.png"
    Image.new("RGB", (900, 1200), (215, 40, 30)).save(photo)
    made = render_clip(script, [photo], tmp_path / "clip.mp4", options=ClipOptions(size=(360, 640), outputs=("cover",)))
    frame = proof.look_at(made.mp4, 30, (360, 640)).astype(int)
    cover = np.asarray(Image.open(made.beside["cover"]).convert("RGB")).astype(int)
    assert np.abs(cover - frame).mean() < 2
