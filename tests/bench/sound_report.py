"""What a clip sounds like, in figures: `poe sound-report`.

Renders small clips with a recorded voice over every mood and measures the finished MP4: loudness and true peak, how far
the music steps back under the voice, how far subtitles are from the words, how long the sound lasts beside the picture.
Then lays recordings of many readers onto their scripts. No figure is a time, so a busy machine changes none.
"""

from __future__ import annotations

import re
import sys
import tempfile
import zipfile
from itertools import pairwise
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))
from assistant.clip.options import ClipOptions
from assistant.clip.render import render_clip
from assistant.clip.sound import loudness
from assistant.clip.sound.mixing import DUCK, MUSIC_BELOW
from assistant.clip.sound.music.moods import moods
from assistant.clip.sound.pauses import cut_at_pauses, speech_spans
from assistant.clip.sound.recording import expected_seconds
from assistant.clip.sound.waves import RATE, read_sound, seconds_of
from tests.clip.conftest import save_photo
from tests.clip.test_sound_files import script_of
from tests.clip.voices import record, save

LINES = ["สีนี้ ย้อมห้ารอบค่ะ", "ฝ้ายล้วน ทอมือทีละผืนที่สกลนคร", "", "ผืนใหญ่ยาวสองเมตร ห่มได้จริง", "เก้าร้อยเก้าสิบ กดตะกร้าได้เลยค่ะ"]


def level(wave: np.ndarray, spans: list[tuple[float, float]]) -> float:
    parts = [wave[round(a * RATE) : round(b * RATE)] for a, b in spans if b > a]
    return float(10 * np.log10(np.mean(np.concatenate(parts) ** 2) + 1e-12))


def starts(srt: Path) -> list[float]:
    """Of the subtitles that are spoken; a scene without words shows its picture's name."""
    found = re.findall(r"(\d+):(\d+):(\d+),(\d+) --> .*\n(?!ภาพ)", srt.read_text("utf-8"))
    return [int(h) * 3600 + int(m) * 60 + int(s) + int(ms) / 1000 for h, m, s, ms in found]


def report_mood(mood: str, seed: int, folder: Path) -> tuple[float, ...]:
    """(LUFS, dBTP, dB the music steps back, dB between voice and music, worst sync error s, silence at the end s)."""
    rng = np.random.default_rng(seed)
    script = script_of(LINES, seconds=3.0)
    expected = np.array(expected_seconds(script)) * rng.uniform(0.75, 1.1, len(LINES))
    wave, _ = record([seconds for seconds in expected if seconds], rng, pause=0.7, noise=0.002)
    voice = save(folder / f"{mood}.m4a", wave)
    photos = [save_photo(folder / f"{n}.jpg", seed=n, width=480, height=640) for n in range(3)]
    options = ClipOptions(size=(240, 426), preview=True, voice=(str(voice),), music=mood, outputs=("srt", "zip"))
    made = render_clip(script, photos, folder / f"{mood}.mp4", options=options)
    found = loudness.measure_file(made.mp4)
    with zipfile.ZipFile(made.beside["zip"]) as archive:
        archive.extractall(folder / mood)
    spoken, music = (read_sound(folder / mood / "sound" / f"{name}.m4a") for name in ("voice", "music"))
    said = [(s.start, s.end) for s in speech_spans(spoken)]
    alone = [(0.9 * a[1] + 0.1 * b[0] + 0.5, b[0] - 0.3) for a, b in pairwise(said) if b[0] - a[1] > 1.4]
    depth = level(music, alone) - level(music, said) if alone else float("nan")
    gap = level(spoken, said) - level(music, said)
    sync = max(min(abs(start - s) for s, _ in said) for start in starts(made.beside["srt"]))
    whole = read_sound(made.mp4)
    loud = np.flatnonzero(np.abs(whole) > 0.002)
    return found.integrated, found.peak, depth, gap, sync, seconds_of(whole) - loud[-1] / RATE


def report_cuts(trials: int = 60) -> None:
    errors, lines = [], 0
    for trial in range(trials):
        rng = np.random.default_rng(1000 + trial)
        expected = rng.uniform(1.2, 4.0, int(rng.integers(2, 8)))
        real = expected * rng.uniform(0.75, 1.3, len(expected))
        wave, spans = record(list(real), rng, pause=rng.uniform(0.3, 1.2), noise=10 ** rng.uniform(-3.5, -1.7))
        for found, true in zip(cut_at_pauses(wave, list(expected)).spans, spans, strict=True):
            errors.append(max(abs(found.start - true[0]), abs(found.end - true[1])))
            lines += 1
    bad = sum(error > 0.15 for error in errors)
    print(f"recordings cut at pauses: {trials} readers, {lines} lines, {bad} off by more than 0.15 s, "
          f"median {np.median(errors):.3f} s, worst {max(errors):.2f} s")  # fmt: skip


def main() -> None:
    print(
        f"target {loudness.TARGET} LUFS, under -1 dBTP, music {MUSIC_BELOW:.0f} dB below the voice and {DUCK:.0f} dB further under it"
    )
    print("mood       LUFS   dBTP   steps back dB   voice over music dB   worst sync s   silence at the end s")
    with tempfile.TemporaryDirectory() as folder:
        for seed, mood in enumerate(moods()):
            figures = report_mood(mood, seed, Path(folder))
            print(
                f"{mood:9} {figures[0]:6.1f} {figures[1]:6.1f} {figures[2]:13.1f} {figures[3]:21.1f} {figures[4]:14.3f} {figures[5]:18.2f}"
            )
    report_cuts()


if __name__ == "__main__":
    main()
