"""Photos and scripts made here: nothing of a seller's is needed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest

from assistant.clip.ffmpeg import ffmpeg
from assistant.content import Scene, VideoScript


def draw_photo(width: int = 900, height: int = 1200, seed: int = 0) -> np.ndarray:
    """A product on cloth: a woven ground, a lit box with a label, fine print and grain. RGB."""
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    cloth = 0.06 * np.sin(columns * 0.42) + 0.06 * np.sin(rows * 0.42)
    ground = np.array([150, 140, 125], np.float32) * (1 + cloth + 0.15 * np.sin((rows + columns) / 300))[..., None]
    x, y, w, h = int(width * 0.3), int(height * 0.3), int(width * 0.4), int(height * 0.42)
    hue = rng.integers(60, 220, 3).astype(np.float32)
    shade = 0.6 + 0.5 * np.sqrt(np.clip(1 - ((columns[y : y + h, x : x + w] - x - w / 2) / (w / 2)) ** 2, 0, 1))
    ground[y : y + h, x : x + w] = hue * shade[..., None]
    label = (slice(y + h // 3, y + 2 * h // 3), slice(x + w // 8, x + w - w // 8))
    ground[label] = 245
    picture = np.clip(ground + rng.normal(0, 2.5, ground.shape), 0, 255).astype(np.uint8)
    for line in range(8):
        spot = (x + w // 6, y + h // 3 + (line + 1) * h // 27)
        cv2.putText(
            picture, "cotton 100 handwoven", spot, cv2.FONT_HERSHEY_SIMPLEX, w / 900, (50, 50, 50), 1, cv2.LINE_AA
        )
    return picture


def save_photo(path: Path, **how) -> Path:
    """The photo as a file of the format its name tells."""
    ok, data = cv2.imencode(path.suffix, cv2.cvtColor(draw_photo(**how), cv2.COLOR_RGB2BGR))
    assert ok
    path.write_bytes(data.tobytes())
    return path


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three photos as a phone gives them."""
    folder = tmp_path_factory.mktemp("รูป สินค้า")
    return [save_photo(folder / f"รูปที่ {n}.jpg", seed=n) for n in (1, 2, 3)]


def save_video(path: Path, *, size: str = "320x180", seconds: float = 2.0, fps: int = 24, sound: bool = True) -> Path:
    """A moving test card, as a phone would save it; with a tone, where it has sound."""
    tone = ["-f", "lavfi", "-i", f"sine=440:d={seconds}", "-shortest"] if sound else []
    run_ffmpeg(
        "-f", "lavfi", "-i", f"testsrc2=s={size}:r={fps}:d={seconds}", *tone, "-c:v", "libx264", "-preset", "ultrafast",
        "-pix_fmt", "yuv420p", str(path),
    )  # fmt: skip
    return path


def run_ffmpeg(*arguments: str) -> None:
    subprocess.run([ffmpeg(), "-v", "error", "-y", *arguments], check=True, stdin=subprocess.DEVNULL)


@pytest.fixture(scope="session")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds, lying down."""
    return save_video(tmp_path_factory.mktemp("วิดีโอ") / "ถ่ายเอง.mp4")


@pytest.fixture(scope="session")
def script() -> VideoScript:
    """A short script over three photos."""
    return VideoScript(
        seconds=6,
        hook="สีนี้ ย้อมห้ารอบค่ะ",
        scenes=(
            Scene(seconds=2, picture="มือบิดผ้า", voice="สีนี้ ย้อมห้ารอบค่ะ", on_screen="ย้อม 5 รอบ ถึงจะได้สีนี้", photo="p1"),
            Scene(seconds=2, picture="กี่ทอ", voice="ฝ้ายล้วน ทอมือทีละผืน", on_screen="ฝ้าย 100% ทอมือ", photo="p2"),
            Scene(seconds=2, picture="ผ้าพับ", voice="กดตะกร้าได้เลยค่ะ", on_screen="ค่าส่ง 40 บาท", photo="p3"),
        ),
        call_to_action="กดตะกร้าได้เลยค่ะ",
        caption="ผ้าขาวม้าย้อมคราม",
    )  # fmt: skip
