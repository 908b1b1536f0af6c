"""Comparing what is drawn with what was looked at and kept: small pictures, tolerant of rounding, strict about shapes."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

FOLDER = Path(__file__).parent / "golden"


def compare(name: str, picture: np.ndarray, *, regenerate: bool, mean: float = 1.5, block: float = 14) -> None:
    """`picture`: grey or RGB. `mean`: of all differences; `block`: of the worst 8 × 8 pixels. Of 255."""
    path = FOLDER / name
    bgr = picture[..., ::-1] if picture.ndim == 3 else picture
    if regenerate:
        path.parent.mkdir(parents=True, exist_ok=True)
        quality = [cv2.IMWRITE_JPEG_QUALITY, 82] if path.suffix == ".jpg" else [cv2.IMWRITE_PNG_COMPRESSION, 9]
        path.write_bytes(cv2.imencode(path.suffix, bgr, quality)[1].tobytes())
    assert path.exists(), f"{name}: run with --regenerate, then look at it"
    kept = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED)
    assert kept.shape == bgr.shape, name
    apart = np.abs(kept.astype(np.float32) - bgr.astype(np.float32))
    apart = apart if apart.ndim == 2 else apart.mean(2)
    worst = cv2.boxFilter(apart, -1, (8, 8)).max()
    assert apart.mean() <= mean, f"{name}: differs by {apart.mean():.2f} on average"
    assert worst <= block, f"{name}: somewhere differs by {worst:.1f}"
