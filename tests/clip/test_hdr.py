"""HDR phone videos: a colour chart told in HLG and in PQ, in 10-bit HEVC, comes back in its own colours.

The chart is encoded here by the inverse formulas of ITU-R BT.2100, in BT.2020's primaries (BT.2087), paper white at
203 cd/m² (BT.2408). Tolerance: 6/255; 13/255 where the knee begins (from 240 on), and for the darkest part of a strong
colour (below 50), which ten bits of BT.2020 tell coarsely.
"""

from __future__ import annotations

import subprocess

import numpy as np
import pytest

from assistant.clip import canvas, videos
from assistant.clip.ffmpeg import ffmpeg
from assistant.clip.footage import Footage

SIDE = 40
CHART = (
    (200, 60, 40), (40, 150, 70), (30, 60, 160), (235, 200, 80), (245, 245, 240), (25, 25, 28), (128, 128, 128),
    (220, 170, 140), (90, 60, 45), (255, 255, 255), (180, 30, 90), (60, 160, 190), (16, 16, 16), (70, 70, 70),
    (190, 190, 190), (230, 120, 20),
)  # fmt: skip
"""Red, leaf, indigo, straw, white cloth, black, grey, skin, wood, paper, …"""


def pq(nits):
    m1, m2, c1, c2, c3 = 2610 / 16384, 2523 / 32, 3424 / 4096, 2413 / 128, 2392 / 128
    power = np.clip(nits / 10000, 0, 1) ** m1
    return ((c1 + c2 * power) / (1 + c3 * power)) ** m2


def hlg(nits):
    luma = np.maximum(nits @ np.array([0.2627, 0.6780, 0.0593]), 1e-6) / 1000
    scene = np.clip(nits / 1000 * (luma ** (-0.2 / 1.2))[..., None], 0, 1)
    return np.where(
        scene <= 1 / 12, np.sqrt(3 * scene), 0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073
    )


def save_hdr(path, kind: str, seconds: float = 1.0):
    """The chart as a phone saves HDR: HEVC, 10 bits, BT.2020, limited range."""
    chart = np.array(CHART).reshape(4, 4, 3).repeat(SIDE, 0).repeat(SIDE, 1)
    light = 203 * (chart / 255) ** 2.4
    wide = light @ np.array([[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.0880, 0.8956]]).T
    signal = (pq if kind == "pq" else hlg)(wide)
    y = signal @ np.array([0.2627, 0.6780, 0.0593])
    planes = (64 + 876 * y, 512 + 896 * (signal[..., 2] - y) / 1.8814, 512 + 896 * (signal[..., 0] - y) / 1.4746)
    frame = b"".join(np.rint(plane).astype("<u2").tobytes() for plane in planes)
    curve = "smpte2084" if kind == "pq" else "arib-std-b67"
    tags = ["-color_primaries", "bt2020", "-color_trc", curve, "-colorspace", "bt2020nc", "-color_range", "tv"]
    subprocess.run(
        [ffmpeg(), "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "yuv444p10le", "-s", f"{4 * SIDE}x{4 * SIDE}", "-r", "24",
         *tags, "-i", "pipe:0", "-vf", "format=yuv420p10le", "-c:v", "libx265", "-preset", "ultrafast", "-crf", "8",
         "-x265-params", f"log-level=none:colorprim=bt2020:transfer={curve}:colormatrix=bt2020nc", "-tag:v", "hvc1", *tags,
         str(path)],
        input=frame * round(24 * seconds), check=True,
    )  # fmt: skip
    return path


@pytest.mark.parametrize("kind", ["hlg", "pq"])
def test_an_hdr_video_keeps_its_colours(tmp_path, kind):
    path = save_hdr(tmp_path / f"วิดีโอ it's {kind}.mov", kind)
    assert videos.probe(path).transfer == kind
    size = (4 * SIDE, 4 * SIDE)
    read = videos.feed(Footage(path), 0.0, 1.0, size, 24).open(0)
    try:
        rgb = canvas.to_rgb(np.concatenate([plane.reshape(-1) for plane in read()]), *size).astype(float)
    finally:
        read.close()
    for n, wanted in enumerate(CHART):
        y, x = n // 4 * SIDE, n % 4 * SIDE
        seen = rgb[y + 12 : y + SIDE - 12, x + 12 : x + SIDE - 12].reshape(-1, 3).mean(0)
        for part, asked in zip(seen, wanted, strict=True):
            assert abs(part - asked) <= (13 if max(wanted) >= 240 or asked < 50 else 6), (wanted, seen.round())


@pytest.mark.parametrize("kind", ["hlg", "pq"])
def test_brighter_light_is_told_apart_up_to_the_peak(kind):
    from assistant.clip import hdr

    light = np.array([[n, n, n] for n in (150.0, 203.0, 400.0, 700.0, 1000.0)])
    signal = (pq if kind == "pq" else hlg)(light)
    seen = 255 * hdr.to_screen(hdr.pq_light(signal) if kind == "pq" else hdr.hlg_light(signal))[:, 0]
    assert (np.diff(seen) > 0.4).all()
    assert seen[-1] == pytest.approx(255, abs=1)
    assert seen[1] >= 242, "paper is white, not grey"
