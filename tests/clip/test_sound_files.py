"""Sound files as sellers send them: every format of a phone, and everything that is no sound."""

from __future__ import annotations

import subprocess

import numpy as np
import pytest

from assistant.clip.ffmpeg import ffmpeg
from assistant.clip.sound.music.file import read_music
from assistant.clip.sound.pauses import cut_at_pauses, speech_spans
from assistant.clip.sound.recording import expected_seconds, read_recordings
from assistant.clip.sound.waves import RATE, check_sound, faded, read_sound, seconds_of, write_wav
from assistant.content import Scene, VideoScript
from assistant.errors import ClipError
from tests.clip.voices import record, save, speak

LINES = ["สีนี้ ย้อมห้ารอบค่ะ", "ฝ้ายล้วน ทอมือทีละผืนที่สกลนคร", "", "เก้าร้อยเก้าสิบ กดตะกร้าได้เลยค่ะ"]


def script_of(lines=LINES, seconds=3.0) -> VideoScript:
    scenes = tuple(Scene(seconds=seconds, picture="ภาพ", voice=line, on_screen=line or "ภาพ") for line in lines)
    return VideoScript(
        seconds=round(seconds * len(lines)), hook=lines[0], scenes=scenes, call_to_action="กดตะกร้า", caption="ผ้า"
    )


@pytest.mark.parametrize("suffix", [".m4a", ".mp3", ".wav", ".ogg", ".opus", ".flac"])
def test_every_format_of_a_phone_is_read(tmp_path, suffix):
    file = save(tmp_path / f"เสียง ที่อัด{suffix}", speak(1.5, np.random.default_rng(1)))
    check_sound(file)
    wave = read_sound(file)
    assert seconds_of(wave) == pytest.approx(1.5, abs=0.2)
    assert 0.02 < np.abs(wave).max() < 1


def bad_text(path):
    path.write_text("นี่คือไฟล์ข้อความที่เปลี่ยนชื่อ " * 50, encoding="utf-8")


def bad_playlist(path):
    path.write_text("#EXTM3U\n#EXTINF:1,\n/etc/hostname\n", encoding="utf-8")


def bad_concat(path):
    path.write_text("ffconcat version 1.0\nfile '/etc/hostname'\n", encoding="utf-8")


def bad_noise(path):
    path.write_bytes(np.random.default_rng(0).integers(0, 256, 9000, np.uint8).tobytes())


def bad_cut(path):
    whole = save(path.with_name("whole.m4a"), speak(3, np.random.default_rng(0)))
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])


def bad_mute(path):
    command = [ffmpeg(), "-v", "error", "-y", "-f", "lavfi", "-i", "color=s=64x64:d=1", "-an", "-f", "mp4", str(path)]
    subprocess.run(command, check=True)


def bad_long(path):
    silence = ["-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", "10800", "-c:a", "pcm_u8"]
    subprocess.run([ffmpeg(), "-v", "error", "-y", *silence, str(path)], check=True)


def bad_silence(path):
    save(path, np.random.default_rng(0).normal(0, 1e-5, 3 * RATE).astype(np.float32))


BAD = {
    "sound_missing": ("หาย.m4a", lambda path: None),
    "sound_empty": ("ว่าง.mp3", lambda path: path.write_bytes(b"")),
    "sound_not_sound": ("ข้อความ.mp3", bad_text),
    "sound_not_sound ": ("รายการ.mp3", bad_playlist),
    "sound_not_sound  ": ("ต่อกัน.wav", bad_concat),
    "sound_broken": ("เสีย.m4a", bad_noise),
    "sound_broken ": ("ขาด.m4a", bad_cut),
    "sound_without_audio": ("ใบ้.mp4", bad_mute),
    "sound_too_long": ("สามชั่วโมง.wav", bad_long),
    "sound_silent": ("เงียบ.wav", bad_silence),
    "sound_unreadable": ("โฟลเดอร์.wav", lambda path: path.mkdir()),
}


@pytest.mark.parametrize("code", BAD)
def test_a_bad_recording_is_named_in_a_clear_sentence(tmp_path, code):
    name, make = BAD[code]
    make(tmp_path / name)
    with pytest.raises(ClipError) as caught:
        read_recordings([tmp_path / name], script_of())
    assert caught.value.code == code.strip()
    assert name in caught.value.say("th")
    assert name in caught.value.say("en")
    assert "→" in caught.value.say("th")


def test_a_mix_of_three_hours_is_fine_as_music(tmp_path):
    long = tmp_path / "เพลงยาว.wav"
    tone = ["-f", "lavfi", "-i", "sine=440:sample_rate=2000", "-t", "10800", "-c:a", "pcm_u8"]
    subprocess.run([ffmpeg(), "-v", "error", "-y", *tone, str(long)], check=True)
    music = read_music(long, 5.0)
    assert music.shape[1] == 2
    assert 5 <= seconds_of(music) < 40


def test_one_recording_is_laid_onto_the_scenes_that_speak():
    rng = np.random.default_rng(5)
    script = script_of()
    expected = [s for s in expected_seconds(script) if s]
    wave, spans = record([s * f for s, f in zip(expected, (0.8, 1.2, 0.95), strict=True)], rng, pause=0.6, noise=0.003)
    cut = cut_at_pauses(wave, expected)
    assert cut.guessed == ()
    for found, true in zip(cut.spans, spans, strict=True):
        assert found.start == pytest.approx(true[0], abs=0.1)
        assert found.end == pytest.approx(true[1], abs=0.1)


def test_many_readers_and_rooms():
    """Twenty recordings: any number of lines, read fast or slowly, over rooms from quiet to loud."""
    worst = 0.0
    for trial in range(20):
        rng = np.random.default_rng(trial)
        expected = rng.uniform(1.2, 3.0, int(rng.integers(2, 6)))
        real = expected * rng.uniform(0.8, 1.25, len(expected))
        wave, spans = record(list(real), rng, pause=rng.uniform(0.35, 1.0), noise=10 ** rng.uniform(-3.3, -1.8))
        for found, true in zip(cut_at_pauses(wave, list(expected)).spans, spans, strict=True):
            worst = max(worst, abs(found.start - true[0]), abs(found.end - true[1]))
    assert worst < 0.15


def test_a_recording_without_pauses_is_cut_by_the_clock_and_that_is_told(tmp_path):
    script = script_of()
    wave = speak(sum(expected_seconds(script)), np.random.default_rng(2))
    made = read_recordings([save(tmp_path / "รวด.wav", wave)], script)
    assert [take is not None for take in made.takes] == [True, True, False, True]
    assert any("รวด.wav" in note and "เว้น" in note for note in made.notes)


def test_a_file_a_scene_leaves_none_out_silently(tmp_path):
    files = [save(tmp_path / f"{n}.m4a", speak(1.2, np.random.default_rng(n))) for n in range(5)]
    script = script_of()
    all_there = read_recordings(files[:3], script)
    assert [take is not None for take in all_there.takes] == [True, True, False, True]
    assert all_there.notes == ()
    too_few = read_recordings(files[:2], script)
    assert [take is not None for take in too_few.takes] == [True, True, False, False]
    assert any("4" in note for note in too_few.notes)
    assert any("3.m4a" in note and "4.m4a" in note for note in read_recordings(files, script).notes)


def test_the_wrong_file_does_not_make_a_clip_of_minutes(tmp_path):
    from assistant.clip.options import ClipOptions
    from assistant.clip.sound import prepare

    long = save(tmp_path / "ประชุม.m4a", np.tile(speak(5, np.random.default_rng(0)), 11))
    sound = prepare(script_of(), ClipOptions(voice=(str(long),)), tmp_path)
    assert (sound.takes, sound.lengths) == ((), None)
    assert "12 วินาที" in sound.notes[0]
    assert "→" in sound.notes[0]


def test_silence_noise_and_a_click_hold_no_speech():
    assert speech_spans(np.zeros(RATE, np.float32)) == []
    assert speech_spans(np.zeros(10, np.float32)) == []
    assert cut_at_pauses(np.zeros(RATE, np.float32), [1.0, 1.0]).spans == ()
    steady = np.random.default_rng(0).normal(0, 0.05, 2 * RATE).astype(np.float32)
    assert [round(s.seconds, 1) for s in speech_spans(steady)] == [2.0]
    assert len(cut_at_pauses(steady[: RATE // 4], [1.0] * 8).spans) == 8


def test_faded_ends_are_zero(tmp_path):
    wave = faded(np.ones(RATE, np.float32))
    assert wave[0] == wave[-1] == 0
    assert read_sound(write_wav(tmp_path / "a.wav", np.stack([wave, wave], 1)), stereo=True).shape == (RATE, 2)


def test_the_noise_of_a_room_is_taken_down_and_the_voice_left(tmp_path):
    rng = np.random.default_rng(3)
    script = script_of(["สีนี้ ย้อมห้ารอบค่ะ", "ฝ้ายล้วน ทอมือ"])
    wave, spans = record(expected_seconds(script), rng, pause=0.8, noise=0.005)
    take = read_recordings([save(tmp_path / "ห้อง.wav", wave)], script).takes[0]

    def level(part):
        return 10 * np.log10(np.mean(part**2) + 1e-12)

    before = wave[round(spans[0][0] * RATE) : round(spans[0][1] * RATE)]
    assert level(take) == pytest.approx(level(before), abs=0.7)
    hiss_before = level(wave[round((spans[0][1] + 0.06) * RATE) : round((spans[0][1] + 0.11) * RATE)])
    assert level(take[-round(0.06 * RATE) - round(0.04 * RATE) : -round(0.06 * RATE)]) < hiss_before - 6
