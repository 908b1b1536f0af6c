"""Voices over real HTTP on loopback, and a real (random) VITS model: what is asked, what goes wrong, what is told."""

from __future__ import annotations

import json
import logging
import threading
import time

import numpy as np
import pytest
from pydantic import SecretStr

from assistant.clip.options import ClipOptions
from assistant.clip.outputs.words import AI_VOICE
from assistant.clip.render import render_clip
from assistant.clip.sound import prepare, timing
from assistant.clip.sound.speaking import speak_script, spoken_form
from assistant.clip.sound.voices import VOICES, find_voice, usable_voices, voice_facts
from assistant.clip.sound.waves import seconds_of
from assistant.errors import ClipError
from assistant.messages import what
from assistant.settings import Door, Settings, VoiceDoors, read_settings
from tests.clip.test_sound_files import script_of
from tests.clip.voice_doors import KEY, VoiceServer

ONLINE = ("openai", "azure", "google", "botnoi")


@pytest.fixture
def server():
    server = VoiceServer()
    yield server
    server.close()


@pytest.fixture
def settings(server, tmp_path):
    door = Door(key=SecretStr(KEY), url=server.url)
    doors = VoiceDoors(openai=Door(key=SecretStr(KEY), url=f"{server.url}/v1/"), azure=door, google=door, botnoi=door)
    return Settings(home=tmp_path / "home", voices=doors, timeout=2.0)


def test_prices_and_emoji_are_spoken():
    assert spoken_form("฿89 เท่านั้น 🎉\nกดเลย") == "แปดสิบเก้าบาท เท่านั้น กดเลย"
    assert not any(ch.isdigit() for ch in spoken_form("ปกติ 1,290 บาท เหลือ 990 ส่งใน 2-3 วัน"))


@pytest.mark.parametrize("service", ONLINE)
def test_each_service_is_asked_in_its_own_words(service, server, settings):
    script = script_of(["ราคา ฿89 ค่ะ", "", "น้ำพริก & ข้าว <สวย>"])
    made = speak_script(script, service, settings, rate=1.2)
    assert [take is not None for take in made.takes] == [True, False, True]
    bodies = [asked["body"] for asked in server.asked if "body" in asked]
    # JSON may write Thai as escapes; the words are what counts.
    text = " ".join(
        json.dumps(json.loads(body), ensure_ascii=False) if body.startswith("{") else body for body in bodies
    )
    assert "แปดสิบเก้าบาท" in text
    assert "89" not in text
    assert len(bodies) == 2, "a scene without words is not sent"
    for take in made.takes:
        # The silence around the words, 0.83 s of it, is not part of a take.
        assert take is None or 0.3 < seconds_of(take) < 2.2
    assert voice_facts()[service].licence_th in made.notes[0]


def test_a_botnoi_file_is_fetched_without_the_key(server, settings):
    speak_script(script_of(["สวัสดีค่ะ"]), "botnoi:8", settings)
    fetched = [asked for asked in server.asked if "file" in asked]
    assert len(fetched) == 1
    assert KEY not in json.dumps(fetched)


def test_a_line_is_paid_for_once(server, settings):
    script = script_of()
    first = speak_script(script, "azure", settings)
    calls = len(server.asked)
    again = speak_script(script, "azure", settings)
    assert len(server.asked) == calls == 3
    for a, b in zip(first.takes, again.takes, strict=True):
        assert (a is None) == (b is None)
        assert a is None or abs(len(a) - len(b)) < 2500
    speak_script(script, "azure:th-TH-NiwatNeural", settings)
    speak_script(script, "azure", settings, rate=1.1)
    assert len(server.asked) == 9, "another voice and another pace are other sounds"
    kept = sorted((settings.home / "voices").iterdir())
    assert len(kept) == 9
    for file in kept:
        file.write_bytes(b"RIFFbroken")
    assert speak_script(script, "azure", settings).takes[0] is not None, "a damaged one is spoken again"


MISBEHAVIOUR = {
    "refuses": "voice_key_refused", "quota": "voice_busy", "down": "voice_unreachable", "bad request": "voice_refused",
    "web page": "voice_not_sound", "empty": "voice_not_sound", "hangs": "voice_slow", "drips": "voice_slow",
    "endless": "voice_endless", "cut": "voice_unreachable", "silent": "voice_silent", "astray": "voice_astray",
}  # fmt: skip


@pytest.mark.parametrize(
    ("service", "mood"),
    [*(("openai", mood) for mood in MISBEHAVIOUR), *(("botnoi", m) for m in ("refuses", "web page", "cut"))],
)
def test_a_service_that_misbehaves_leaves_a_silent_clip_and_a_clear_sentence(
    service, mood, server, settings, tmp_path, caplog
):
    caplog.set_level(logging.DEBUG)
    server.mood = mood
    patience = 1.0 if mood in ("hangs", "drips") else 8.0
    started = time.monotonic()
    options = ClipOptions(voice=(service,), settings=settings.model_copy(update={"timeout": patience}))
    sound = prepare(script_of(), options, tmp_path)
    assert time.monotonic() - started < 40
    assert (sound.takes, sound.lengths, sound.synthetic) == ((), None, False)
    [note] = sound.notes
    status = {"refuses": 401, "bad request": 400}.get(mood)
    assert what(MISBEHAVIOUR[mood], voice=voice_facts()[service].name_th, seconds=patience, status=status) in note
    assert "คำบรรยาย" in note
    assert "ฉากที่ 1" in note
    assert "→" in note
    assert KEY not in caplog.text + note + repr(options)
    assert not list(settings.home.glob("voices/*")), "nothing bad is kept"


@pytest.mark.parametrize("mood", ["busy once", "breaks once"])
def test_a_passing_fault_is_tried_again(mood, server, settings):
    server.mood = mood
    assert speak_script(script_of(["สวัสดีค่ะ"]), "google", settings).takes[0] is not None
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("service", "mood"), [("google", "no content"), ("botnoi", "no content"), ("botnoi", "wrong place")]
)
def test_an_answer_without_sound_is_no_sound(service, mood, server, settings):
    server.mood = mood
    with pytest.raises(ClipError) as caught:
        speak_script(script_of(["สวัสดีค่ะ"]), service, settings)
    assert caught.value.__cause__.code == "voice_not_sound"


def test_no_server_and_no_address(settings, tmp_path):
    for url, code in (
        ("http://127.0.0.1:9", "voice_unreachable"),
        ("ftp://127.0.0.1", "voice_address_wrong"),
        ("nonsense", "voice_address_wrong"),
    ):
        doors = VoiceDoors(azure=Door(key=SecretStr(KEY), url=url))
        with pytest.raises(ClipError) as caught:
            speak_script(script_of(["สวัสดี"]), "azure", settings.model_copy(update={"voices": doors}))
        assert caught.value.__cause__.code == code
    doors = VoiceDoors(azure=Door(key=SecretStr("คีย์ไทย"), url="http://127.0.0.1:9"))
    with pytest.raises(ClipError) as caught:
        speak_script(script_of(["สวัสดี"]), "azure", settings.model_copy(update={"voices": doors}))
    assert caught.value.__cause__.code == "voice_key_refused"
    assert "คีย์ไทย" not in str(caught.value)


def test_what_is_missing_is_named(tmp_path):
    bare = Settings(home=tmp_path)
    for service in ONLINE:
        with pytest.raises(ClipError) as caught:
            find_voice(service, bare)
        assert f"KHAIDEE_{service.upper()}_VOICE_KEY" in caught.value.say("th")
    with pytest.raises(ClipError, match="siri"):
        find_voice("siri:1", bare)
    with pytest.raises(ClipError, match="KHAIDEE_EXPERIMENTS=edge"):
        find_voice("edge", bare)
    with pytest.raises(ClipError, match="pip install edge-tts"):
        find_voice("edge", bare.model_copy(update={"experiments": ("edge",)}))
    with pytest.raises(ClipError, match="vits:"):
        find_voice("vits", bare)
    assert usable_voices(bare) == []


def test_every_voice_states_its_terms():
    assert set(voice_facts()) == set(VOICES)
    for name, facts in voice_facts().items():
        assert facts.licence_th
        assert facts.licence_en
        assert facts.source
        assert facts.commercial == (name != "edge")


def test_keys_come_from_the_environment_and_do_not_show():
    read = read_settings({
        "KHAIDEE_HOME": "/tmp/x", "KHAIDEE_AZURE_VOICE_KEY": KEY, "KHAIDEE_AZURE_VOICE_REGION": "southeastasia", "KHAIDEE_EXPERIMENTS": "edge, other",
    })  # fmt: skip
    assert find_voice("azure:th-TH-NiwatNeural", read) == ("azure", "th-TH-NiwatNeural")
    assert "azure:th-TH-PremwadeeNeural" in usable_voices(read)
    assert KEY not in repr(read) + str(read.model_dump())
    assert read.experiments == ("edge", "other")


def test_edge_is_an_experiment_and_says_so(tmp_path, monkeypatch):
    """The package is not ours: a stand-in on the path has its door, real sound behind it."""
    from tests.clip.voice_doors import wav
    from tests.clip.voices import speak

    (tmp_path / "voice.wav").write_bytes(wav(speak(1.2, np.random.default_rng(0))))
    (tmp_path / "edge_tts.py").write_text(
        "import shutil, pathlib\nclass Communicate:\n"
        "    def __init__(self, text, voice, *, rate): assert (voice, rate) == ('th-TH-PremwadeeNeural', '+10%') and text\n"
        f"    def save_sync(self, path): shutil.copy({str(tmp_path / 'voice.wav')!r}, path)\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    made = speak_script(script_of(["สวัสดีค่ะ"]), "edge", Settings(home=tmp_path, experiments=("edge",)), rate=1.1)
    assert seconds_of(made.takes[0]) == pytest.approx(1.3, abs=0.25)
    assert any("ห้ามใช้กับงานขาย" in note and "→" in note for note in made.notes)


def test_a_plug_in_that_crashes_does_not_take_the_clip_with_it(settings, tmp_path, monkeypatch):
    def crash(line, settings):
        raise ZeroDivisionError(KEY)

    monkeypatch.setitem(VOICES, "azure", VOICES["azure"]._replace(speak=crash))
    sound = prepare(script_of(), ClipOptions(voice=("azure",), settings=settings), tmp_path)
    assert sound.takes == ()
    assert "ZeroDivisionError" in sound.notes[0]
    assert KEY not in sound.notes[0]


def test_cancel_stops_the_voice(server, settings, tmp_path):
    stop = threading.Event()
    stop.set()
    with pytest.raises(ClipError, match="ยกเลิก"):
        prepare(script_of(), ClipOptions(voice=("azure",), settings=settings), tmp_path, stop)
    assert server.asked == []


@pytest.mark.slow
def test_a_clip_spoken_by_a_service(server, settings, photos, tmp_path):
    script = script_of(["สีนี้ ย้อมห้ารอบค่ะ", "ฝ้ายล้วน ทอมือทีละผืนที่สกลนคร ผืนใหญ่ยาวสองเมตร", "กดตะกร้าได้เลยค่ะ"], seconds=2.0)
    options = ClipOptions(
        size=(240, 426), preview=True, voice=("google",), settings=settings, outputs=("srt", "caption")
    )
    told: list[tuple[float, str]] = []
    made = render_clip(
        script, photos, tmp_path / "clip.mp4", options=options, progress=lambda s, w: told.append((s, w))
    )
    assert [w for _, w in told if "เสียงพูด" in w] == [f"ทำเสียงพูด {n}/3 ฉาก" for n in (1, 2, 3)]
    assert [s for s, _ in told] == sorted(s for s, _ in told)
    assert AI_VOICE in made.beside["caption"].read_text("utf-8")
    assert any("AI" in note for note in made.notes)
    assert made.seconds > 6.5, "the voice needs more than the script's six seconds"
    assert any("ยาวกว่าบท" in note for note in made.notes)
    assert made.seconds >= sum(seconds_of(t) for t in speak_script(script, "google", settings).takes) / timing.FASTEST
    server.mood = "down"
    again = script.model_copy(
        update={"scenes": (script.scenes[0].model_copy(update={"voice": "คำใหม่"}), *script.scenes[1:])}
    )
    silent = render_clip(again, photos, tmp_path / "silent.mp4", options=options)
    assert silent.seconds == pytest.approx(6.0, abs=0.1)
    assert AI_VOICE not in silent.beside["caption"].read_text("utf-8")
    assert silent.beside["srt"].read_text("utf-8").count("-->") >= 3


@pytest.fixture(scope="module")
def vits(tmp_path_factory):
    """A tiny VITS model with random weights: the architecture, the files and the tokenizer are real."""
    torch = pytest.importorskip("torch")
    from transformers import VitsConfig, VitsModel, VitsTokenizer

    folder = tmp_path_factory.mktemp("เสียง")
    letters = ["<pad>", *"กขคฆงจฉชซญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮะาำิีึืุูเแโใไๅๆ็่้๊๋์ั ", "<unk>"]
    (folder / "vocab.json").write_text(
        json.dumps({letter: n for n, letter in enumerate(letters)}, ensure_ascii=False), encoding="utf-8"
    )
    tokenizer = VitsTokenizer(
        str(folder / "vocab.json"), language="tha", phonemize=False, is_uroman=False, normalize=False
    )
    torch.manual_seed(0)
    config = VitsConfig(
        vocab_size=len(letters), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, ffn_dim=16, flow_size=16,
        spectrogram_bins=65, upsample_initial_channel=32, upsample_rates=[8, 8], upsample_kernel_sizes=[16, 16],
        resblock_kernel_sizes=[3], resblock_dilation_sizes=[[1, 3]], prior_encoder_num_flows=1, prior_encoder_num_wavenet_layers=1,
        posterior_encoder_num_wavenet_layers=1, duration_predictor_num_flows=2, wavenet_kernel_size=3, sampling_rate=4000,
    )  # fmt: skip
    VitsModel(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    (folder / "README.md").write_text("---\nlicense: cc-by-nc-4.0\nlanguage: th\n---\n", encoding="utf-8")
    return folder


@pytest.mark.slow
def test_a_vits_model_in_a_folder_speaks_and_its_licence_is_told(vits, tmp_path):
    settings = Settings(home=tmp_path)
    made = speak_script(script_of(["สวัสดีค่ะ ราคา 89 บาท"]), f"vits:{vits}", settings)
    assert seconds_of(made.takes[0]) > 0.2
    assert np.abs(made.takes[0]).max() > 0.003
    assert any("cc-by-nc-4.0" in note and "ห้ามใช้กับงานขาย" in note for note in made.notes)
    again = speak_script(script_of(["สวัสดีค่ะ ราคา 89 บาท"]), f"vits:{vits}", Settings(home=tmp_path / "other"))
    assert np.array_equal(made.takes[0], again.takes[0]), "the same words sound the same"


def test_a_vits_folder_that_holds_no_model_is_named(tmp_path):
    pytest.importorskip("torch")
    for folder, code in (("ไม่มี", "voice_model_missing"), (".", "voice_model_broken")):
        with pytest.raises(ClipError) as caught:
            speak_script(script_of(["สวัสดี"]), f"vits:{tmp_path / folder}", Settings(home=tmp_path))
        assert caught.value.__cause__.code == code
