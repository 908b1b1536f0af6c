"""Encoded pictures and sound come together: every frame at its time, the sound where it was, and as long as the clip."""

from __future__ import annotations

import subprocess
import threading
from itertools import pairwise

import numpy as np
import pytest

from assistant.clip import canvas, proof
from assistant.clip.encode import LEAST_SPAN, shared_out
from assistant.clip.encoder import Encoder
from assistant.clip.ffmpeg import ffmpeg
from assistant.clip.mux import join_clip, join_parts
from assistant.clip.sound.aac import write_aac
from assistant.clip.sound.waves import RATE, read_sound, write_wav
from assistant.errors import ClipError

SIZE = (180, 320)


def part(path, greys, size=SIZE):
    """A part whose frames are told apart by their grey."""
    with Encoder(path, size, 30, "tuned") as encoder:
        for grey in greys:
            rgb = np.full((size[1], size[0], 3), grey, np.uint8)
            encoder.write(np.concatenate([plane.ravel() for plane in canvas.planes(rgb)]))
    return path


def clicks(path, seconds, at):
    wave = np.zeros((round(seconds * RATE), 2), np.float32)
    for second in at:
        wave[round(second * RATE) : round(second * RATE) + 40] = 0.8
    return write_wav(path, wave)


def greys_in(path):
    """(second, grey) of every frame a player shows."""
    found = subprocess.run(
        [ffmpeg(), "-v", "error", "-i", f"file:{path}", "-an", "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1"],
        capture_output=True, check=True, stdin=subprocess.DEVNULL,
    ).stdout  # fmt: skip
    return np.frombuffer(found, np.uint8).reshape(-1, SIZE[1] * SIZE[0]).mean(1)


def test_parts_follow_one_another_and_the_sound_stays_where_it_was(tmp_path):
    greys = [*range(40, 100), *range(100, 112), *range(112, 190)]
    parts = [part(tmp_path / f"ส่วน {a}%d.mp4", greys[a:b]) for a, b in ((0, 60), (60, 72), (72, 150))]
    sound = write_aac(clicks(tmp_path / "เสียง.wav", 5.0, (0.5, 2.4, 4.8)), tmp_path / "sound.mp4", 5.0)
    out = tmp_path / "clip.mp4"
    join_clip(parts, sound, out)
    facts = proof.check(out, frames=150, size=SIZE, fps=30)
    assert facts.seconds == pytest.approx(5, abs=0.03)
    assert greys_in(out) == pytest.approx(greys, abs=3)
    heard = np.abs(read_sound(out))
    loud = np.flatnonzero(heard > 0.3) / RATE
    assert [loud[np.abs(loud - at).argmin()] for at in (0.5, 2.4, 4.8)] == pytest.approx([0.5, 2.4, 4.8], abs=0.003)
    assert len(loud) < 3 * 90
    head = out.read_bytes()
    assert head.index(b"moov") < head.index(b"mdat"), "it can be watched while it still comes in"


@pytest.mark.parametrize("there", [0.0, 1.0, 2.0, 3.5])
def test_the_sound_is_as_long_as_the_clip(tmp_path, there):
    """Silence after a short one; a long one is cut."""
    sound = clicks(tmp_path / "sound.wav", there, (0.2,)) if there else None
    wave = read_sound(write_aac(sound, tmp_path / "sound.mp4", 2.0), stereo=True)
    assert len(wave) / RATE == pytest.approx(2.0, abs=0.03)
    assert np.abs(wave[RATE // 2 :]).max() < 1e-3
    assert (np.abs(wave).max() > 0.3) == bool(there)


def test_sound_of_another_rate_and_one_channel_is_taken(tmp_path):
    path = tmp_path / "tone.mp3"
    subprocess.run(
        [ffmpeg(), "-v", "error", "-f", "lavfi", "-i", "sine=440:d=1.5:r=22050", str(path)],
        check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    wave = read_sound(write_aac(path, tmp_path / "sound.mp4", 1.5))
    spectrum = np.abs(np.fft.rfft(wave[:RATE]))
    assert spectrum.argmax() == pytest.approx(440, abs=2)


def test_what_goes_wrong_is_told(tmp_path):
    broken = tmp_path / "เสีย.wav"
    broken.write_bytes(b"RIFF is all there is")
    for path in (broken, tmp_path / "none.wav"):
        with pytest.raises(ClipError) as told:
            write_aac(path, tmp_path / "sound.mp4", 1.0)
        assert told.value.code == "clip_encoder_failed"
    mute = part(tmp_path / "mute.mp4", [90] * 5)
    with pytest.raises(ClipError) as told:
        write_aac(mute, tmp_path / "sound.mp4", 1.0)
    assert told.value.code == "sound_without_audio"
    small, large = part(tmp_path / "a.mp4", [90] * 5), part(tmp_path / "b.mp4", [90] * 5, (360, 640))
    with pytest.raises(ClipError) as told:
        join_parts([small, large], tmp_path / "joined.mp4")
    assert told.value.code == "clip_not_sound"
    stop = threading.Event()
    stop.set()
    with pytest.raises(ClipError) as told:
        write_aac(None, tmp_path / "sound.mp4", 1.0, stop)
    assert told.value.code == "clip_cancelled"


@pytest.mark.parametrize("seed", range(30))
def test_work_is_shared_out_evenly_and_every_frame_once(seed):
    rng = np.random.default_rng(seed)
    starts = np.concatenate([[0], np.cumsum(rng.integers(30, 200, rng.integers(1, 9)))])
    costs = 1 + 0.5 * (rng.random(starts[-1]) < 0.15)
    runs = [(int(a), int(b)) for a, b in pairwise(starts)]
    workers = int(rng.integers(1, 5))
    spans = shared_out(runs, costs, workers)
    assert sorted(n for a, b in spans for n in range(a, b)) == list(range(starts[-1]))
    assert min(b - a for a, b in spans) >= LEAST_SPAN
    assert len(spans) <= len(runs) + workers - 1
    loads = [0.0] * workers
    for a, b in spans:
        loads[loads.index(min(loads))] += costs[a:b].sum()
    assert max(loads) <= costs.sum() / workers + 1.6 * LEAST_SPAN, (runs, spans)


def test_one_long_scene_keeps_two_workers_busy_and_six_alike_are_left_whole():
    ones = np.ones(600)
    assert shared_out([(0, 100)], ones, 2) == [(0, 50), (50, 100)]
    assert shared_out([(0, 30)], ones, 4) == [(0, 30)]
    six = [(n * 100, n * 100 + 100) for n in range(6)]
    assert shared_out(six, ones, 2) == six
