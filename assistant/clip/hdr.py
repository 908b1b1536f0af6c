"""HDR phone videos brought to the colours of an ordinary screen, by the published formulas.

ITU-R BT.2100-2 gives PQ and HLG; BT.2408 puts the white of paper at 203 cd/m²; BT.2087 goes from BT.2020's primaries to
BT.709's; BT.1886 is the ordinary screen. Up to four fifths of that white nothing changes; brighter light, up to
1000 cd/m², is bent into the rest, as BT.2390 does with a knee, all three colours by one factor, so that hues stay.

ffmpeg's own way (zscale and tonemap) was measured: HLG came out up to 59/255 off, paper white at 215.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Transfer = Literal["", "hlg", "pq"]
"""How a video tells light; empty for an ordinary one."""
WHITE = 203.0
"""cd/m² of paper (BT.2408)."""
PEAK = 1000.0
"""cd/m² of a reference HLG screen, and of the brightest light that is told apart."""
KNEE = 0.8
"""Share of paper's white up to which light is left as it is."""
STEPS = 65
"""Points along each side of the table; with 33 a dark red in a bright green was 18/255 off."""
_TO_709 = np.array(
    [[1.660491, -0.587641, -0.072850], [-0.124550, 1.132900, -0.008349], [-0.018151, -0.100579, 1.118730]]
)
_LUMA_2020 = np.array([0.2627, 0.6780, 0.0593])


def pq_light(signal: Floats) -> Floats:
    """BT.2100 table 4: a PQ signal 0–1 as cd/m² on the screen."""
    m1, m2 = 2610 / 16384, 2523 / 4096 * 128
    c1, c2, c3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
    root = np.clip(signal, 0, 1) ** (1 / m2)
    return np.asarray(10000 * (np.maximum(root - c1, 0) / (c2 - c3 * root)) ** (1 / m1))


def hlg_light(signal: Floats) -> Floats:
    """BT.2100 table 5: an HLG signal 0–1 (…, 3) as cd/m² on a screen of 1000 cd/m², system gamma 1.2."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    e = np.clip(signal, 0, 1)
    scene = np.where(e <= 0.5, e**2 / 3, (np.exp((e - c) / a) + b) / 12)
    luma = np.maximum(scene @ _LUMA_2020, 1e-9)
    return np.asarray(PEAK * scene * (luma**0.2)[..., None])


def to_screen(light: Floats) -> Floats:
    """cd/m² in BT.2020's primaries (…, 3) as a BT.709 signal 0–1."""
    linear = np.maximum(light / WHITE @ _TO_709.T, 0)
    most = np.maximum(linear.max(-1), 1e-9)
    bent = linear * (_bend(most) / most)[..., None]
    return np.asarray(np.clip(bent, 0, 1) ** (1 / 2.4))


def _bend(light: Floats) -> Floats:
    """Light (1 is paper's white) onto 0–1: straight up to the knee, then ever flatter, the peak at 1."""
    room, over = 1 - KNEE, PEAK / WHITE - KNEE
    reach = room * over / (over - room)
    above = np.clip(light - KNEE, 0, over)
    return np.asarray(np.where(light <= KNEE, light, KNEE + reach * above / (above + reach)))


@cache
def _folder() -> Path:
    made = Path(tempfile.mkdtemp(prefix="khaidee-hdr-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


@cache
def table(transfer: Transfer) -> Path:
    """A file that ffmpeg's lut3d takes, from a signal in BT.2020's primaries to one of an ordinary screen."""
    path = _folder() / f"{transfer}.cube"
    side = np.linspace(0, 1, STEPS)
    blue, green, red = np.meshgrid(side, side, side, indexing="ij")
    signal = np.stack([red, green, blue], -1).reshape(-1, 3)
    screen = to_screen(pq_light(signal) if transfer == "pq" else hlg_light(signal))
    rows = "\n".join(f"{r:.6f} {g:.6f} {b:.6f}" for r, g, b in screen)
    path.write_text(f"LUT_3D_SIZE {STEPS}\n{rows}\n", encoding="ascii")
    return path
