"""Motion: each frame where the ideal path has it, and the subject in view."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.clip import motion, shots
from assistant.clip.painter import still
from assistant.clip.subject import NOWHERE, Subject, find_subject
from tests.clip.conftest import draw_photo

FRAME = (540, 960)


def test_steps_follow_the_ideal_path_within_a_tenth_of_a_pixel():
    """Dots on a picture are followed over a push, by their centre of light, against where the path has them."""
    path = motion.Path("push", motion.Pose(1.0, 0.5, 0.5), motion.Pose(1.15, 0.42, 0.55))
    width, height = shots.cover_size(FRAME, path.closest)
    width, height = width // 2 * 2, height // 2 * 2
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    spots = [(0.35, 0.3), (0.6, 0.45), (0.5, 0.7)]
    light = sum(np.exp(-((columns - x * width) ** 2 + (rows - y * height) ** 2) / (2 * 3.0**2)) for x, y in spots)
    made = still(np.repeat((light * 235).clip(0, 235).astype(np.uint8)[..., None], 3, 2), path)
    frames = np.arange(60, dtype=np.int64)
    wanted = motion.windows(path, frames, 60, made.size, FRAME)
    luma, _ = motion.plan_sampling(wanted, FRAME)
    seen = np.empty((60, len(spots), 2))
    ideal = np.empty_like(seen)
    out = np.empty((FRAME[1], FRAME[0]), np.uint8)
    bench = np.empty((FRAME[1] + motion.SPARE, FRAME[0] + motion.SPARE), np.uint8)
    for row in frames:
        luma.draw(made.planes[0], row, out, bench)
        x, y, w, h = wanted[row]
        for n, (sx, sy) in enumerate(spots):
            ideal[row, n] = ((sx * width + 0.5 - x) / w * FRAME[0] - 0.5, (sy * height + 0.5 - y) / h * FRAME[1] - 0.5)
            seen[row, n] = centre(out, ideal[row, n])
    steps = np.abs(np.diff(seen, axis=0) - np.diff(ideal, axis=0))
    assert steps.max() <= 0.1, steps.max()
    assert np.abs(seen - ideal).max() <= 0.15


def centre(picture: np.ndarray, near: np.ndarray) -> tuple[float, float]:
    left, top = (round(float(v)) - 14 for v in near)
    part = np.clip(picture[top : top + 29, left : left + 29].astype(np.float64) - 16, 0, None)
    return (
        left + float((part.sum(0) * np.arange(29)).sum() / part.sum()),
        top + float((part.sum(1) * np.arange(29)).sum() / part.sum()),
    )


@pytest.mark.parametrize("shape", [0.5, 0.8, 1.0, 1.33, 1.9])
@pytest.mark.parametrize("use", [0, 2])
def test_a_window_never_leaves_its_picture(shape, use):
    subject = Subject(0.7, 0.3, 0.4, 0.4)
    for number in (0, 1):
        path = shots.choose_path(shape, subject, number=number, use=use, seconds=4, strength=0.15)
        picture = (round(1000 * shape), 1000)
        wanted = motion.windows(path, np.arange(120), 120, picture, (500, 500))
        assert wanted[:, :2].min() >= -1e-6
        assert (wanted[:, 0] + wanted[:, 2]).max() <= picture[0] + 1e-6
        assert (wanted[:, 1] + wanted[:, 3]).max() <= picture[1] + 1e-6
        assert np.abs(np.diff(wanted, 2, axis=0)).max() < 1, "no jerk"


def test_a_pan_keeps_the_product_in_view():
    subject = Subject(0.62, 0.5, 0.5, 0.6)
    for number in (0, 1):
        path = shots.choose_path(1.6, subject, number=number, use=0, seconds=5, strength=0.12)
        assert path.kind == "pan"
        for share in (0, 0.5, 1):
            pose = path.at(share)
            half = 1 / 1.6 / pose.zoom / 2
            assert pose.x - half <= subject.x - 0.5 * subject.width + 0.05
            assert pose.x + half >= subject.x + 0.5 * subject.width - 0.05


def test_the_product_is_found():
    found = find_subject(draw_photo(600, 800, seed=3))
    assert found.x == pytest.approx(0.5, abs=0.06)
    assert found.y == pytest.approx(0.51, abs=0.08)
    assert found.width == pytest.approx(0.4, abs=0.12)
    flat = np.full((400, 300, 3), 140, np.uint8)
    assert find_subject(flat) == NOWHERE
