"""Draws the photos of the example products: `python tests/data/draw_example_photos.py`.

They stand in for a seller's phone photos: textured, unevenly lit, a little noisy; some are stored sideways with an EXIF
orientation, as phones do. Nobody's pictures are used, so they may be passed on freely.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

OUT = Path(__file__).parents[2] / "assistant" / "examples" / "photos"
W, H = 1200, 1600
Array = np.ndarray
YY, XX = np.mgrid[0:H, 0:W].astype(np.float32)


def noise(
    rng: np.random.Generator, start: int = 2, octaves: int = 8, fall: float = 0.55, shape: tuple[int, int] = (H, W)
) -> Array:
    """Fractal noise, mean 0, deviation 1."""
    total, amplitude = np.zeros(shape, np.float32), 1.0
    for octave in range(octaves):
        n = start * 2**octave
        grid = rng.standard_normal((n * shape[0] // shape[1] + 2, n + 2)).astype(np.float32)
        total += amplitude * cv2.resize(grid, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
        amplitude *= fall
    return (total - total.mean()) / total.std()


def rgb(code: str) -> Array:
    return np.array([int(code[i : i + 2], 16) for i in (0, 2, 4)], np.float32)


def wood(rng: np.random.Generator, colour: str = "a9764a") -> Array:
    rings = np.sin(XX * 0.013 + noise(rng, 1, 5) * 1.4 + np.sin(YY * 0.002) * 2)
    planks = 1 - 0.35 * (np.abs((XX % 400) - 2) < 3)
    return rgb(colour) * ((1 + 0.10 * rings + 0.05 * noise(rng, 8, 7)) * planks)[..., None]


def linen(rng: np.random.Generator, colour: str = "e6ddcc") -> Array:
    threads = np.sin(XX * 0.9 + noise(rng, 4, 4)) * np.sin(YY * 0.9 + noise(rng, 4, 4))
    folds = noise(rng, 1, 3)
    return rgb(colour) * (1 + 0.04 * threads + 0.05 * folds)[..., None]


def stone(rng: np.random.Generator, colour: str = "cfd3d0") -> Array:
    veins = np.abs(np.sin((XX + YY) * 0.004 + noise(rng, 2, 7) * 1.8)) ** 0.3
    return rgb(colour) * (0.86 + 0.14 * veins + 0.02 * noise(rng, 32, 5))[..., None]


def leaf(rng: np.random.Generator) -> Array:
    far = cv2.GaussianBlur(noise(rng, 6, 6), (0, 0), 9)
    return rgb("5f8a4c") * np.clip(1 + 0.28 * far, 0.3, 1.7)[..., None]


def light(picture: Array, rng: np.random.Generator) -> Array:
    """A window somewhere up left, falling off."""
    x, y = rng.uniform(0.1, 0.5) * W, rng.uniform(0.0, 0.3) * H
    return picture * (1.18 - 0.42 * np.sqrt(((XX - x) / W) ** 2 + ((YY - y) / H) ** 2))[..., None]


def soft(
    points: list[tuple[float, float]] | None = None, ellipse: tuple[float, float, float, float] | None = None
) -> Array:
    """A mask 0..1 with a soft edge: a smooth polygon or an ellipse (cx, cy, rx, ry), in pixels."""
    mask = np.zeros((H, W), np.uint8)
    if points is not None:
        cv2.fillPoly(mask, [np.array(points, np.int32)], 255)
    if ellipse is not None:
        cx, cy, rx, ry = ellipse
        cv2.ellipse(mask, (int(cx), int(cy)), (int(rx), int(ry)), 0, 0, 360, 255, -1)
    return cv2.GaussianBlur(mask, (0, 0), 1.2).astype(np.float32) / 255


def box(x0: float, y0: float, x1: float, y1: float, r: float = 30) -> Array:
    """A rectangle with round corners."""
    d = (
        np.maximum(np.maximum(x0 + r - XX, XX - x1 + r), 0) ** 2
        + np.maximum(np.maximum(y0 + r - YY, YY - y1 + r), 0) ** 2
    )
    return np.clip(r + 0.5 - np.sqrt(d), 0, 1)


def shadow(picture: Array, mask: Array, dx: int = 34, dy: int = 46, blur: float = 34, strength: float = 0.5) -> None:
    moved = cv2.warpAffine(mask, np.float32([[1, 0, dx], [0, 1, dy]]), (W, H))
    picture *= (1 - strength * cv2.GaussianBlur(moved, (0, 0), blur))[..., None]


def place(picture: Array, mask: Array, surface: Array, cast: bool = True) -> None:
    if cast:
        shadow(picture, mask)
    picture[:] = picture * (1 - mask[..., None]) + surface * mask[..., None]


def round_shade(cx: float, half: float, gloss: float = 70) -> tuple[Array, Array]:
    """Shading and highlight of a standing cylinder."""
    u = np.clip((XX - cx) / half, -1, 1)
    return 0.5 + 0.55 * np.sqrt(np.clip(1 - u * u, 0, 1)), np.exp(-(((u + 0.45) / 0.1) ** 2)) * gloss


def ball_shade(cx: float, cy: float, rx: float, ry: float) -> Array:
    r2 = ((XX - cx) / rx) ** 2 + ((YY - cy) / ry) ** 2
    return (
        0.55
        + 0.5 * np.sqrt(np.clip(1 - 0.9 * r2, 0, 1))
        + 0.12 * np.exp(-(((XX - cx + rx * 0.35) / rx) ** 2 + ((YY - cy + ry * 0.4) / ry) ** 2) * 9)
    )


def label(
    picture: Array, x0: float, y0: float, x1: float, y1: float, colour: str, accent: str, shade: Array | None = None
) -> None:
    """A paper label with a band and lines of print, too small to read."""
    paper = np.broadcast_to(rgb(colour), (H, W, 3)).copy()
    height = y1 - y0
    band = (y0 + height * 0.12 < YY) & (y0 + height * 0.4 > YY) & (x0 + 24 < XX) & (x1 - 24 > XX)
    paper[band] = rgb(accent)
    for k in range(5):
        line = (
            (np.abs(YY - (y0 + height * (0.52 + 0.09 * k))) < 4)
            & (x0 + 40 < XX)
            & (x1 - 40 - 30 * (k % 3) > XX)
            & ((XX * 0.13 + k * 7) % 9 > 2)
        )
        paper[line] = rgb("5a5550")
    cv2.circle(
        paper, (int((x0 + x1) / 2), int(y0 + height * 0.26)), int(height * 0.1), rgb(colour).tolist(), -1, cv2.LINE_AA
    )
    place(picture, box(x0, y0, x1, y1, 10), paper if shade is None else paper * shade[..., None], cast=False)


def checks(colour: str, other: str, rng: np.random.Generator, size: int = 92, bend: Array | None = None) -> Array:
    """Indigo checks with visible threads, bent by folds."""
    bend = noise(rng, 1, 3) * 14 if bend is None else bend
    x, y = XX + bend, YY + bend * 0.7
    a, b = ((x // size) % 2)[..., None], ((y // size) % 2)[..., None]
    base = rgb(colour) * (0.55 + 0.45 * (1 - (a + b) / 2)) + rgb(other) * ((a + b) / 2) * 0.6
    threads = np.sin(x * 1.3) * np.sin(y * 1.3)
    return base * (1 + 0.07 * threads + 0.05 * noise(rng, 60, 3) + 0.0035 * bend)[..., None]


def weave(colour: str, rng: np.random.Generator, size: float = 46) -> Array:
    """Flat reed strips over and under."""
    u, v = (XX + YY) / size, (XX - YY) / size
    over = ((np.floor(u) + np.floor(v)) % 2)[..., None]
    ridge = np.abs(np.sin(np.pi * u))[..., None] * over + np.abs(np.sin(np.pi * v))[..., None] * (1 - over)
    return rgb(colour) * (0.62 + 0.4 * ridge**0.6 + 0.05 * noise(rng, 40, 4)[..., None])


def cloth_folded(p: Array, rng: np.random.Generator) -> None:
    for k in range(3):
        top = 520 + 190 * k
        place(
            p,
            box(170 + 10 * k, top, 1030 - 14 * k, top + 250, 46),
            checks("2c3f7a", "dfe5ee", rng) * (1.05 - 0.08 * k - 0.18 * ((YY - top) / 250))[..., None],
        )


def cloth_hung(p: Array, rng: np.random.Generator) -> None:
    folds = np.sin(XX * 0.018 + noise(rng, 1, 2) * 0.6)
    place(
        p, box(210, 150, 990, 1500, 20), checks("24356c", "c9d4ea", rng, 80, folds * 30) * (1 + 0.2 * folds)[..., None]
    )
    place(p, box(60, 130, 1140, 178, 24), rgb("8a6238") * (1 + 0.1 * noise(rng, 6, 6))[..., None])


def cloth_near(p: Array, rng: np.random.Generator) -> None:
    folds = noise(rng, 1, 3)
    p[:] = checks("2b3e80", "d8e0ee", rng, 210, folds * 60) * (1 + 0.12 * folds)[..., None]


def jar(
    p: Array, cx: float, top: float, wide: float, tall: float, inside: str, lid: str, rng: np.random.Generator
) -> None:
    shade, shine = round_shade(cx, wide / 2)
    stuff = rgb(inside) * ((1 + 0.22 * noise(rng, 30, 5)) * shade)[..., None] + shine[..., None]
    place(p, box(cx - wide / 2, top, cx + wide / 2, top + tall, wide * 0.16), stuff)
    place(
        p,
        box(cx - wide * 0.46, top - tall * 0.16, cx + wide * 0.46, top + tall * 0.06, 18),
        rgb(lid) * shade[..., None] + shine[..., None] * 0.6,
    )
    label(p, cx - wide * 0.4, top + tall * 0.28, cx + wide * 0.4, top + tall * 0.82, "f6eedd", "a23324", shade)


def chilli_jars(p: Array, rng: np.random.Generator) -> None:
    jar(p, 370, 560, 400, 560, "7e2412", "d8b25a", rng)
    jar(p, 820, 640, 440, 620, "8d2a14", "d8b25a", rng)


def chilli_bowl(p: Array, rng: np.random.Generator) -> None:
    place(p, soft(ellipse=(600, 820, 430, 400)), rgb("e9e4d8") * ball_shade(600, 820, 430, 400)[..., None])
    place(
        p,
        soft(ellipse=(600, 800, 350, 320)),
        rgb("85250f") * (1 + 0.35 * noise(rng, 40, 5))[..., None] * ball_shade(600, 800, 420, 400)[..., None],
        cast=False,
    )
    for k in range(7):
        x, y = 170 + 140 * k + rng.uniform(-20, 20), 1330 + rng.uniform(-50, 60)
        place(
            p, soft(ellipse=(x, y, 66, 24)), rgb("b3261b" if k % 2 else "5d8b3c") * ball_shade(x, y, 66, 24)[..., None]
        )


def coffee_cup(p: Array, rng: np.random.Generator) -> None:
    place(p, soft(ellipse=(600, 1010, 420, 360)), rgb("f3efe7") * ball_shade(600, 1010, 420, 360)[..., None])
    place(p, soft(ellipse=(600, 980, 300, 250)), rgb("fbf8f2") * ball_shade(600, 980, 300, 250)[..., None])
    place(p, soft(ellipse=(600, 965, 250, 200)), rgb("3b2213") * (1 + 0.1 * noise(rng, 4, 6))[..., None], cast=False)
    place(p, box(430, 300, 770, 760, 16), rgb("c8a06a") * (1 + 0.04 * noise(rng, 30, 4))[..., None])
    label(p, 470, 400, 730, 660, "f4ead8", "4a2d18")


def coffee_bags(p: Array, rng: np.random.Generator) -> None:
    for k, (x, y) in enumerate(((120, 420), (430, 520), (740, 450))):
        place(
            p,
            box(x, y, x + 340, y + 620, 14),
            rgb(("b98d55", "6d4a2c", "d7b98a")[k]) * (1 + 0.05 * noise(rng, 20, 5))[..., None],
        )
        label(p, x + 40, y + 160, x + 300, y + 460, "f7f0e2", "3a2416")
    for _ in range(60):
        x, y = rng.uniform(100, 1100), rng.uniform(1200, 1540)
        place(p, soft(ellipse=(x, y, 24, 17)), rgb("4b2c18") * ball_shade(x, y, 24, 17)[..., None])


def reed_bag(p: Array, rng: np.random.Generator, colour: str = "c9a765") -> None:
    for x in (330, 800):
        cv2.ellipse(p, (600, 640), (abs(600 - x), 330), 0, 180, 360, rgb("5a351e").tolist(), 34, cv2.LINE_AA)
    body = soft([(220, 640), (980, 640), (1050, 1340), (960, 1400), (240, 1400), (150, 1340)])
    place(p, body, weave(colour, rng) * (1.08 - 0.3 * ((XX - 600) / 500) ** 2)[..., None])
    place(p, box(205, 610, 995, 680, 24), rgb("6b4124") * (1 + 0.06 * noise(rng, 30, 4))[..., None], cast=False)


def reed_near(p: Array, rng: np.random.Generator) -> None:
    p[:] = weave("c4a05c", rng, 120) * (1 + 0.06 * noise(rng, 1, 3))[..., None]
    place(p, box(480, 0, 720, 700, 20), rgb("6a3f22") * (1 + 0.07 * noise(rng, 30, 5))[..., None])


def soap(p: Array, x: float, y: float, rng: np.random.Generator, wide: float = 460, tall: float = 300) -> None:
    swirl = np.sin(XX * 0.02 + noise(rng, 2, 4) * 2)
    place(p, box(x, y, x + wide, y + tall, 50), rgb("d99b2b") * (1 + 0.12 * swirl - 0.2 * (YY - y) / tall)[..., None])
    place(
        p,
        box(x + wide * 0.2, y + tall * 0.3, x + wide * 0.8, y + tall * 0.7, 26),
        rgb("c78a22") * (1 + 0.08 * swirl)[..., None],
        cast=False,
    )


def soap_three(p: Array, rng: np.random.Generator) -> None:
    for x, y in ((160, 980), (590, 1020), (370, 660)):
        soap(p, x, y, rng)


def soap_foam(p: Array, rng: np.random.Generator) -> None:
    soap(p, 330, 560, rng, 560, 380)
    for _ in range(160):
        x, y, r = rng.normal(600, 260), rng.normal(1140, 150), rng.uniform(16, 58)
        place(p, soft(ellipse=(x, y, r, r)) * 0.8, rgb("fdfbf3") * ball_shade(x, y, r, r)[..., None], cast=False)


def balm(p: Array, rng: np.random.Generator) -> None:
    place(p, soft(ellipse=(600, 900, 340, 330)), rgb("c9ccc9") * ball_shade(600, 900, 340, 330)[..., None])
    place(
        p,
        soft(ellipse=(600, 885, 280, 270)),
        rgb("d8c14a") * (1 + 0.05 * noise(rng, 2, 5))[..., None] * ball_shade(600, 885, 360, 350)[..., None],
        cast=False,
    )
    place(p, soft(ellipse=(820, 430, 250, 240)), rgb("3d6b45") * ball_shade(820, 430, 250, 240)[..., None])
    for k in range(6):
        x, y = 180 + 150 * k, 1400 + 30 * (k % 2)
        place(
            p,
            soft(ellipse=(x, y, 70, 46)),
            rgb("c79a54") * ball_shade(x, y, 70, 46)[..., None] * (1 + 0.1 * noise(rng, 50, 3))[..., None],
        )


def earring(p: Array, cx: float, top: float, rng: np.random.Generator) -> None:
    place(p, soft(ellipse=(cx, top, 26, 26)), rgb("d9dce0") * ball_shade(cx, top, 26, 26)[..., None])
    for k in range(9):
        y, r = top + 60 + 58 * k, 64 - abs(k - 4) * 8
        x = cx + 22 * np.sin(k * 1.1)
        turn = soft(ellipse=(x, y, r, 30)) * (1 - soft(ellipse=(x, y, r * 0.62, 15)))
        metal = 0.62 + 0.5 * np.abs(np.sin((XX - x) * 0.05 + k)) + 0.05 * noise(rng, 60, 2)
        place(p, turn, rgb("c7ccd3") * metal[..., None])


def earrings(p: Array, rng: np.random.Generator) -> None:
    earring(p, 420, 460, rng)
    earring(p, 780, 500, rng)


def earring_box(p: Array, rng: np.random.Generator) -> None:
    place(p, box(190, 620, 1010, 1320, 24), checks("8f7a5c", "e7dcc6", rng, 30))
    place(p, box(260, 690, 940, 1250, 18), rgb("f2ece0") * (1 + 0.03 * noise(rng, 30, 4))[..., None])
    earring(p, 480, 720, rng)
    earring(p, 720, 720, rng)


def candle(p: Array, cx: float, top: float, rng: np.random.Generator, colour: str = "7d8f86") -> None:
    shade, shine = round_shade(cx, 270, 40)
    speck = np.where(noise(rng, 120, 2) > 2.1, 0.75, 1.0)
    place(p, box(cx - 270, top, cx + 270, top + 560, 110), rgb(colour) * (shade * speck)[..., None] + shine[..., None])
    place(p, soft(ellipse=(cx, top + 40, 262, 84)), rgb("f5ecd6") * (0.9 + 0.1 * shade)[..., None], cast=False)
    cv2.line(p, (int(cx), int(top + 30)), (int(cx), int(top - 30)), rgb("3a2d22").tolist(), 7, cv2.LINE_AA)
    glow = np.exp(-(((XX - cx) / 110) ** 2 + ((YY - top + 70) / 150) ** 2))
    p += (rgb("ffcf7a") * 0.5) * glow[..., None]
    place(
        p,
        soft([(cx, top - 150), (cx + 34, top - 70), (cx, top - 24), (cx - 34, top - 70)]),
        np.broadcast_to(rgb("ffe9a8"), (H, W, 3)),
        cast=False,
    )


def candle_one(p: Array, rng: np.random.Generator) -> None:
    candle(p, 600, 720, rng)


def candle_two(p: Array, rng: np.random.Generator) -> None:
    candle(p, 360, 620, rng, "b8876a")
    candle(p, 850, 820, rng)


def cat_snack(p: Array, rng: np.random.Generator) -> None:
    place(p, box(300, 330, 900, 1130, 20), rgb("2f7f86") * (1 + 0.07 * noise(rng, 3, 6))[..., None])
    label(p, 370, 520, 830, 900, "fdf6e6", "e08a2c")
    for _ in range(14):
        x, y = rng.uniform(160, 1040), rng.uniform(1230, 1500)
        place(
            p,
            soft(ellipse=(x, y, 70, 32)),
            rgb("b07a45") * ball_shade(x, y, 70, 32)[..., None] * (1 + 0.15 * noise(rng, 60, 3))[..., None],
        )


def rice_sack(p: Array, rng: np.random.Generator) -> None:
    place(
        p,
        box(270, 360, 930, 1330, 60),
        rgb("e9e2cf") * (1 + 0.05 * noise(rng, 2, 6) + 0.03 * np.sin(XX * 0.8) * np.sin(YY * 0.8))[..., None],
    )
    label(p, 370, 560, 830, 1000, "f7f3e4", "4c7a3a")
    for _ in range(420):
        x, y, r = rng.uniform(60, 1140), rng.normal(1450, 60), rng.uniform(9, 13)
        place(
            p, soft(ellipse=(x, y, r * 2, r * 0.7)), rgb("f6f1e2") * ball_shade(x, y, r * 2, r)[..., None], cast=False
        )


def shirt(p: Array, rng: np.random.Generator) -> None:
    folds = noise(rng, 1, 4)
    cloth = rgb("26397a") * (1 + 0.10 * folds + 0.05 * np.sin(XX * 1.1) * np.sin(YY * 1.1))[..., None]
    place(
        p,
        soft(
            [
                (400, 330),
                (800, 330),
                (1090, 560),
                (980, 760),
                (870, 690),
                (880, 1430),
                (320, 1430),
                (330, 690),
                (220, 760),
                (110, 560),
            ]
        ),
        cloth,
    )
    place(p, soft([(500, 330), (700, 330), (600, 470)]), np.broadcast_to(rgb("1a2550"), (H, W, 3)), cast=False)
    for k in range(5):
        y = 520 + 170 * k
        place(p, soft(ellipse=(600, y, 20, 20)), rgb("8a6a42") * ball_shade(600, y, 20, 20)[..., None])


def coconut_bowl(p: Array, rng: np.random.Generator) -> None:
    grain = 1 + 0.16 * noise(rng, 30, 5)
    place(p, soft(ellipse=(560, 900, 410, 390)), rgb("5a3a22") * (grain * ball_shade(560, 900, 410, 390))[..., None])
    place(
        p,
        soft(ellipse=(560, 880, 340, 315)),
        rgb("3d2616") * (grain * (0.75 + 0.3 * (YY - 560) / 640))[..., None],
        cast=False,
    )
    place(
        p,
        soft([(880, 560), (930, 540), (1080, 1380), (1030, 1400)]),
        rgb("b98a52") * (1 + 0.08 * noise(rng, 20, 5))[..., None],
    )
    place(p, soft(ellipse=(890, 500, 80, 120)), rgb("c39459") * ball_shade(890, 500, 80, 120)[..., None])


PHOTOS: dict[str, tuple[Callable, Callable]] = {
    "pha-khao-ma-1": (wood, cloth_folded), "pha-khao-ma-2": (leaf, cloth_hung), "pha-khao-ma-3": (linen, cloth_near),
    "nam-phrik-1": (wood, chilli_jars), "nam-phrik-2": (linen, chilli_bowl),
    "kafae-1": (wood, coffee_cup), "kafae-2": (stone, coffee_bags),
    "krachut-1": (linen, reed_bag), "krachut-2": (stone, reed_near),
    "sabu-1": (stone, soap_three), "sabu-2": (wood, soap_foam), "ya-mong-1": (linen, balm),
    "tang-hu-1": (stone, earrings), "tang-hu-2": (wood, earring_box),
    "thian-1": (linen, candle_one), "thian-2": (wood, candle_two),
    "khanom-maeo-1": (wood, cat_snack), "khao-1": (wood, rice_sack), "mo-hom-1": (linen, shirt), "chan-kala-1": (stone, coconut_bowl),
}  # fmt: skip
SIDEWAYS = {"pha-khao-ma-2": 6, "nam-phrik-2": 8, "thian-2": 3}
"""EXIF orientations; the pixels are turned the other way, as a phone stores them."""


def draw(name: str) -> None:
    rng = np.random.default_rng(sum(map(ord, name)))
    backdrop, subject = PHOTOS[name]
    picture = backdrop(rng)
    subject(picture, rng)
    picture = light(picture, rng)
    picture += rng.standard_normal((H, W, 1)).astype(np.float32) * 2.5
    image = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))
    exif = Image.Exif()
    if turn := SIDEWAYS.get(name):
        exif[0x0112] = turn
        image = image.transpose(
            {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}[turn]
        )
    image.save(OUT / f"{name}.jpg", quality=82, exif=exif)


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    for name in PHOTOS:
        draw(name)
