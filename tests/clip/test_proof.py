"""What is looked at after encoding, on scenes that a real encoder wrote."""

from __future__ import annotations

import subprocess

import numpy as np
import pytest

from assistant.clip import canvas, proof
from assistant.clip.encoder import Encoder
from assistant.clip.ffmpeg import ffmpeg
from assistant.errors import ClipError

SIZE = (180, 320)


def encoded(path, frames):
    with Encoder(path, SIZE, 30, "tuned") as encoder:
        for rgb in frames:
            encoder.write(np.concatenate([plane.ravel() for plane in canvas.planes(rgb)]))
    return path


def plain(*values):
    return [np.full((SIZE[1], SIZE[0], 3), value, np.uint8) for value in values]


def test_a_frame_is_seen_as_the_encoder_itself_decodes_it(tmp_path):
    rng = np.random.default_rng(1)
    frames = [np.kron(rng.integers(0, 255, (20, 12, 3), np.uint8), np.ones((16, 15, 1), np.uint8)) for _ in range(30)]
    scene = encoded(tmp_path / "ฉาก 1%d.mp4", frames)
    told = subprocess.run(
        [ffmpeg(), "-v", "error", "-i", f"file:{scene}", "-vf", "select=eq(n\\,21)", "-frames:v", "1",
         "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"], capture_output=True, check=True,
    ).stdout  # fmt: skip
    apart = proof.look_at(scene, 21, SIZE).astype(int) - np.frombuffer(told, np.uint8).reshape(SIZE[1], SIZE[0], 3)
    assert np.abs(apart).max() <= 1


@pytest.mark.parametrize("size", [(180, 320), (240, 426), (360, 450), (362, 364), (178, 318)])
def test_what_is_encoded_is_what_was_drawn_at_every_size(tmp_path, size):
    """Corner by corner, in colour: of a height that four does not divide, PyAV reads the colours from other rows."""
    width, height = size
    drawn = np.zeros((height, width, 3), np.uint8)
    drawn[:] = np.linspace((250, 40, 40), (40, 60, 240), height)[:, None]
    drawn[:, : width // 2] = drawn[:, : width // 2, ::-1]
    with Encoder(tmp_path / "scene.mp4", size, 30, "tuned") as encoder:
        for _ in range(8):
            encoder.write(np.concatenate([plane.ravel() for plane in canvas.planes(drawn)]))
    apart = np.abs(proof.look_at(tmp_path / "scene.mp4", 7, size).astype(int) - drawn)
    # Not where the halves meet: a pair of columns shares its colour.
    apart = np.delete(apart, range(width // 2 - 4, width // 2 + 4), axis=1)
    assert apart.max() <= 9
    assert apart.mean() < 2.5


@pytest.mark.parametrize("values", [(0, 200), (200, 0)])
def test_a_black_picture_at_the_start_or_under_the_words_is_told(tmp_path, values):
    scene = encoded(tmp_path / "scene.mp4", plain(*values))
    with pytest.raises(ClipError, match="black"):
        proof.look_at(scene, 1, SIZE)


def test_a_scene_that_is_short_cut_off_or_of_another_size_is_told(tmp_path):
    scene = encoded(tmp_path / "scene.mp4", plain(*range(60, 80)))
    assert proof.look_at(scene, 19, SIZE).mean() == pytest.approx(79, abs=3)
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(scene.read_bytes()[:200])
    for path, frame, size in ((scene, 20, SIZE), (scene, 0, (320, 180)), (cut, 0, SIZE)):
        with pytest.raises(ClipError) as told:
            proof.look_at(path, frame, size)
        assert told.value.code == "clip_not_sound"
