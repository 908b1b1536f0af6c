"""Timing, mixing, loudness and music: measured, since a test cannot hear."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.clip.sound import loudness, timing
from assistant.clip.sound.mixing import DUCK, MUSIC_BELOW, Placed, gain_curve, mix
from assistant.clip.sound.music.bed import make_bed
from assistant.clip.sound.music.moods import get_mood, moods
from assistant.clip.sound.music.notes import INSTRUMENTS, STROKES
from assistant.clip.sound.pauses import Span
from assistant.clip.sound.timing import fit_scenes
from assistant.clip.sound.waves import RATE, read_sound, seconds_of
from assistant.errors import ClipError
from tests.clip.voices import speak


def rms(wave: np.ndarray, start: float, end: float) -> float:
    part = wave[round(start * RATE) : round(end * RATE)]
    return float(20 * np.log10(np.sqrt(np.mean(part**2)) + 1e-9))


@pytest.mark.parametrize(
    ("script", "spoken", "fastest", "seconds", "tempo"),
    [
        ([3, 3, 3], [1.5, 2, 1.5], 1.15, 9, 1.0),  # fits: the total stays
        ([3, 3, 3], [1, 4.2, 1], 1.15, 9, 1.0),  # one scene stretches, the others give
        ([3, 3, 3], [2.8, 2.8, 2.8], 1.15, 9.45, 1.03),  # a little hurried, a little longer
        ([3, 3, 3], [5, 5, 5], 1.15, 14.5, 1.15),  # at the limit the clip grows
        ([3, 3, 3], [5, 5, 5], 1.0, 16.45, 1.0),  # a seller's own voice is never changed
        ([3, 3, 3], [0, 0, 0], 1.15, 9, 1.0),
        ([2, 8], [3, 0], 1.0, 10, 1.0),
    ],
)
def test_scenes_hold_what_is_said_in_them(script, spoken, fastest, seconds, tempo):
    fit = fit_scenes(script, spoken, fastest=fastest)
    assert fit.seconds == pytest.approx(seconds, abs=0.1)
    assert fit.tempo == pytest.approx(tempo, abs=0.03)
    for number, (length, said) in enumerate(zip(fit.scenes, spoken, strict=True)):
        tail = timing.LAST_TAIL if number == len(spoken) - 1 else timing.TAIL
        assert length >= (timing.LEAD + said / fit.tempo + tail if said else 0.5) - 1e-6


def test_music_is_down_before_the_voice_begins_and_comes_back_after_it():
    curve = 20 * np.log10(gain_curve([Span(2, 3), Span(3.4, 4)], 6, DUCK))
    assert curve[round(1.7 * RATE)] == pytest.approx(0, abs=0.01)
    assert curve[round(2.0 * RATE)] == pytest.approx(-DUCK, abs=0.5)
    assert curve[round(3.2 * RATE)] == pytest.approx(-DUCK, abs=0.01), "a breath is no reason to come up"
    assert curve[round(4.7 * RATE)] == pytest.approx(0, abs=0.1)
    assert np.abs(np.diff(curve)).max() < 0.01, "a step in the gain is heard as a click"


def test_ducking_depth_and_the_place_of_the_voice():
    rng = np.random.default_rng(1)
    tone = (0.2 * np.sin(2 * np.pi * 220 * np.arange(3 * RATE) / RATE)).astype(np.float32)
    music = np.stack([tone, tone], 1)
    made = mix(8.0, voice=[Placed(speak(1.5, rng), 1.0), Placed(speak(1.5, rng), 5.0)], music=music)
    depth = rms(made.music, 3.6, 4.5) - rms(made.music, 1.3, 2.2)
    assert depth == pytest.approx(DUCK, abs=0.5)
    voice, under = (
        loudness.measure(made.voice).integrated,
        loudness.measure(made.music[round(1.1 * RATE) : round(2.4 * RATE)]).integrated,
    )
    assert voice - under == pytest.approx(MUSIC_BELOW + DUCK, abs=2.5)
    assert np.abs(made.voice[: round(0.99 * RATE)]).max() == 0
    for part in (made.voice, made.music, made.whole):
        assert len(part) == 8 * RATE
        assert np.abs(part[-round(timing.SAFETY * RATE) :]).max() == 0


def test_short_music_is_repeated_without_a_hole_or_a_click():
    tone = (0.2 * np.sin(2 * np.pi * 320 * np.arange(RATE) / RATE)).astype(np.float32)
    made = mix(7.0, music=np.stack([tone, tone], 1))
    levels = [rms(made.music, t, t + 0.1) for t in np.arange(0.2, 6.5, 0.1)]
    assert max(levels) - min(levels) < 3.5
    assert np.abs(np.diff(made.music, axis=0)).max() < 0.05


def peaky(rng):
    wave = speak(5, rng) * 0.3
    wave[rng.integers(0, len(wave), 60)] *= 12
    return wave


@pytest.mark.parametrize("name", ["speech", "soft", "loud", "peaks", "stereo", "short"])
def test_every_track_comes_to_fourteen_lufs_under_the_ceiling(tmp_path, name):
    rng = np.random.default_rng(4)
    wave = {
        "speech": lambda: speak(6, rng), "soft": lambda: speak(6, rng) * 0.15, "loud": lambda: np.clip(speak(6, rng) * 30, -1, 1),
        "peaks": lambda: peaky(rng), "stereo": lambda: np.stack([speak(6, rng)] * 2, 1), "short": lambda: speak(0.9, rng),
    }[name]()  # fmt: skip
    out = tmp_path / "out.wav"
    made = loudness.level(np.asarray(wave, np.float32), out)
    assert made == loudness.measure_file(out)
    assert made.integrated == pytest.approx(-14, abs=0.5)
    assert made.peak <= loudness.CEILING + 0.3
    assert seconds_of(read_sound(out)) == pytest.approx(len(wave) / RATE, abs=0.01)


def test_silence_and_hiss_are_left_alone(tmp_path):
    hiss = np.random.default_rng(0).normal(0, 2e-5, 2 * RATE).astype(np.float32)
    for wave in (np.zeros(2 * RATE, np.float32), hiss):
        assert loudness.level(wave, tmp_path / "out.wav").integrated == -70


def harmonicity(bed: np.ndarray) -> float:
    """Share of the power between 150 and 1200 Hz that lies within 35 cents of a note of the tempered scale."""
    mono = bed.mean(1)[2 * RATE : 8 * RATE]
    power = np.abs(np.fft.rfft(mono * np.hanning(len(mono)))) ** 2
    hertz = np.fft.rfftfreq(len(mono), 1 / RATE)
    inside = (hertz > 150) & (hertz < 1200)
    note = 12 * np.log2(hertz[inside] / 440)
    return float(power[inside][np.abs(note - np.round(note)) < 0.35].sum() / power[inside].sum())


@pytest.mark.parametrize("name", ["craft", "fresh", "premium", "fun", "minimal", "festival"])
def test_a_bed_is_in_tune_clean_and_as_long_as_asked(name):
    bed = make_bed(get_mood(name), 12.0, seed=3)
    assert bed.shape == (12 * RATE, 2)
    assert np.abs(bed).max() <= 0.71
    assert np.abs(bed[0]).max() < 1e-4
    assert np.abs(bed[-1]).max() < 1e-4
    assert np.abs(bed.mean(0)).max() < 0.002
    # A click is a jump between two samples that no note here can make: 0.7 of full scale at 2.5 kHz moves 0.23.
    assert np.abs(np.diff(bed, axis=0)).max() < 0.23
    assert harmonicity(bed) > 0.9
    levels = [rms(bed, t, t + 1.0) for t in range(10)]
    assert max(levels) - min(levels) < 9, "no hole in the music"
    assert -26 < loudness.measure(bed).integrated < -11
    assert not np.allclose(bed[:, 0], bed[:, 1], atol=0.01), "it is stereo"


def test_a_bed_is_the_same_for_a_seed_and_another_for_another():
    mood = get_mood("fresh")
    assert np.array_equal(make_bed(mood, 6, 1), make_bed(mood, 6, 1))
    assert not np.array_equal(make_bed(mood, 6, 1), make_bed(mood, 6, 2))
    for seconds in (1.0, 2.5, 61.0):
        assert len(make_bed(mood, seconds, 1)) == round(seconds * RATE)


def test_no_note_or_stroke_begins_or_ends_with_a_jump():
    for name, instrument in INSTRUMENTS.items():
        for pitch in (36, 60, 84):
            wave = instrument(pitch, 0.5)
            assert max(abs(wave[0]), abs(wave[-1])) < 1e-3, name
            assert np.isfinite(wave).all()
            assert np.abs(wave).max() < 2.5
    for name, stroke in STROKES.items():
        wave = stroke()
        assert max(abs(wave[0]), abs(wave[-1])) < 1e-3, name


def test_every_look_has_a_mood_and_an_unknown_one_is_told_with_the_known():
    from assistant.clip.looks import looks

    assert {look.music.mood for look in looks().values()} <= set(moods())
    assert len({look.music.mood for look in looks().values()}) == len(looks())
    with pytest.raises(ClipError, match="craft"):
        get_mood("jazz")


@pytest.mark.slow
@pytest.mark.parametrize("keep", [True, False])
def test_the_sound_of_a_phone_video_is_kept_where_she_wants_it(script, photos, video, tmp_path, keep):
    """The video's tone (440 Hz) is heard while its shot is on screen, not before or after; the music steps back."""
    from assistant.clip.footage import Footage
    from assistant.clip.options import ClipOptions
    from assistant.clip.render import render_clip

    options = ClipOptions(size=(240, 426), preview=True, music="minimal", outputs=())
    made = render_clip(
        script, [photos[0], Footage(video, sound=keep), photos[2]], tmp_path / "clip.mp4", options=options
    )
    sound = read_sound(made.mp4)

    def tone(start, end):
        part = sound[round(start * RATE) : round(end * RATE)]
        wave = np.exp(-2j * np.pi * 440 * np.arange(len(part)) / RATE)
        return 20 * np.log10(2 * abs(np.mean(part * wave)) + 1e-6)

    during, outside = tone(2.3, 3.7), max(tone(0.3, 1.6), tone(4.4, 5.6))
    assert (during > outside + 15) == keep
    assert loudness.measure_file(made.mp4).integrated == pytest.approx(-14, abs=0.8)
