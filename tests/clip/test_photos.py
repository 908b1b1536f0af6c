"""Photos as sellers have them: each is read right, or named in a Thai sentence; none takes more memory than it must."""

from __future__ import annotations

import io
import subprocess
import sys
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageCms

from assistant.clip.photos import check_photo, read_logo, read_photo
from assistant.errors import ClipError
from tests.clip.conftest import draw_photo

RED, GREEN = (200, 60, 40), (40, 150, 70)


def halves(width: int = 400, height: int = 300) -> Image.Image:
    """Red left, green right."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(GREEN, (width // 2, 0, width, height))
    return picture


def sides(rgb: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    height, width = rgb.shape[:2]
    return (
        rgb[height // 4 : 3 * height // 4, : width // 4].reshape(-1, 3).mean(0),
        rgb[height // 4 : 3 * height // 4, 3 * width // 4 :].reshape(-1, 3).mean(0),
    )


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "bmp", "tiff", "heic", "gif"])
def test_every_format_in_its_true_colours(tmp_path, suffix):
    path = tmp_path / f"รูป.{suffix}"
    if suffix == "heic":
        pytest.importorskip("pillow_heif").register_heif_opener()
    halves().save(path, **({"quality": 95} if suffix in ("jpg", "webp", "heic") else {}))
    left, right = sides(read_photo(path).rgb)
    assert np.abs(left - RED).max() <= 3
    assert np.abs(right - GREEN).max() <= 3


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photo_lying_on_its_side_stands_up(tmp_path, turn):
    upright = np.asarray(halves().resize((40, 30)))
    back = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[turn]
    # What the camera stored: turned by its note, it is the upright picture again.
    stored = halves() if back is None else halves().transpose(Image.Transpose(back))
    exif = Image.Exif()
    exif[0x0112] = turn
    path = tmp_path / "side.jpg"
    stored.save(path, exif=exif, quality=95)
    picture = read_photo(path)
    assert picture.full_size == (400, 300)
    small = np.asarray(Image.fromarray(picture.rgb).resize((40, 30)))
    assert np.abs(small.astype(int) - upright.astype(int)).mean() < 4


def test_print_colours_are_brought_to_the_screen(tmp_path):
    path = tmp_path / "cmyk.jpg"
    halves().convert("CMYK").save(path, quality=95)
    left, right = sides(read_photo(path).rgb)
    assert left[0] > left[1] + 80
    assert right[1] > right[0] + 60


def test_sixteen_bits_are_scaled_not_clipped(tmp_path):
    path = tmp_path / "deep.png"
    ramp = np.linspace(0, 65535, 400).astype(np.uint16)[None].repeat(300, 0)
    Image.fromarray(ramp).save(path)
    row = read_photo(path).rgb[150, :, 0].astype(int)
    assert row[20] < 20
    assert row[-20] > 235
    assert abs(int(row[len(row) // 2]) - 128) < 6


def test_see_through_parts_lie_on_paper(tmp_path):
    path = tmp_path / "clear.png"
    picture = halves().convert("RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, 200, 300))
    picture.save(path)
    left, right = sides(read_photo(path, paper=(250, 240, 230)).rgb)
    assert np.abs(left - (250, 240, 230)).max() <= 2
    assert np.abs(right - GREEN).max() <= 2


def test_of_a_moving_picture_the_first_is_taken(tmp_path):
    path = tmp_path / "moving.gif"
    Image.new("RGB", (300, 300), RED).save(path, save_all=True, append_images=[Image.new("RGB", (300, 300), GREEN)])
    assert np.abs(read_photo(path).rgb.reshape(-1, 3).mean(0) - RED).max() <= 4


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it is enormous, in a few hundred bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([1, 0, 0, 0, 0])
    data = chunk(b"IDAT", zlib.compress(b"\0" * 4096))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + data + chunk(b"IEND", b"")


def broken(kind: str) -> bytes:
    kept = io.BytesIO()
    halves().save(kept, "JPEG")
    whole = kept.getvalue()
    return {
        "text": "สวัสดีค่ะ นี่คือข้อความ".encode(),
        "empty": b"",
        "cut": whole[: len(whole) // 2],
        "noise": whole[:2] + np.random.default_rng(0).bytes(4000) + b"\xff\xd9",
        "bomb": bomb(30_000, 30_000),
        "dot": _png(Image.new("RGB", (8, 8))),
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    }[kind]


def _png(image: Image.Image) -> bytes:
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()


@pytest.mark.parametrize("kind", ["text", "empty", "cut", "noise", "bomb", "dot", "svg"])
def test_what_cannot_be_used_is_named_in_thai(tmp_path, kind):
    path = tmp_path / "รูปแม่ค้า.jpg"
    path.write_bytes(broken(kind))
    with pytest.raises(ClipError) as caught:
        read_photo(path)
    words = caught.value.say()
    assert "รูปแม่ค้า.jpg" in words
    assert "→" in words or "ลอง" in words, "and what to do is said"
    assert "รูปแม่ค้า.jpg" in caught.value.say("en")


def test_a_folder_and_a_missing_file_are_named(tmp_path):
    for path in (tmp_path, tmp_path / "ไม่มี.jpg"):
        with pytest.raises(ClipError, match=path.name):
            check_photo(path)


@pytest.mark.parametrize(("name", "most"), [("huge.jpg", 160), ("huge.png", 660)])
def test_a_hundred_megapixels_stay_small_in_memory(tmp_path, name, most):
    """Whole, it takes 300 MB: a JPEG is decoded small, a PNG comes whole and is made small before it is copied."""
    path = tmp_path / name
    Image.new("L" if "jpg" in name else "RGB", (12_000, 8_400), 130).save(path, quality=60, compress_level=1)
    code = (
        "import resource,sys; from pathlib import Path; from assistant.clip.photos import read_photo\n"
        "before=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "p=read_photo(Path(sys.argv[1])); assert p.full_size==(12000,8400), p.full_size\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss-before)/1024)"
    )
    found = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert float(found.stdout) < most


@pytest.mark.parametrize(("width", "height"), [(2400, 300), (300, 2400), (500, 500), (64, 48)])
def test_any_shape_becomes_a_shot(tmp_path, width, height):
    from assistant.clip import motion, shots
    from assistant.clip.layout import Layout
    from assistant.clip.looks import looks
    from assistant.clip.seen import Seen
    from assistant.clip.stage import make_stage
    from assistant.clip.subject import find_subject
    from assistant.clip.timeline import Shot, Timeline
    from assistant.content import Scene

    stage = make_stage(looks()["festival"], (360, 640))
    path = tmp_path / "shape.png"
    Image.fromarray(draw_photo(max(width, 200), max(height, 200), seed=2)).resize((width, height)).save(path)
    picture = read_photo(path)
    found = find_subject(picture.rgb)
    shot = Shot(0, path, 0, 60, 0, 0)
    line = Timeline(30, (Scene(seconds=2, picture="", voice="", on_screen=""),), (0, 60), (shot,))
    box = Layout(line, stage, lambda _: Seen(picture.full_size, found)).window(shot)
    made = shots.prepare(picture, found, stage, box, number=0, use=0, seconds=2)
    size = stage.size if made.window is None else (made.window.box[2], made.window.box[3])
    if width != height:
        assert made.window is not None, "shown whole, not cut"
    wanted = motion.windows(made.path, np.arange(60), 60, made.size, size)
    assert (wanted[:, 0] + wanted[:, 2]).max() <= made.size[0] + 1e-6
    if made.window is not None:
        x, y, w, h = made.window.box
        assert x >= 0
        assert y >= stage.zone.top
        assert x + w <= 360
        assert y + h <= 640


def test_a_logo_loses_its_empty_rim(tmp_path: Path):
    path = tmp_path / "logo.png"
    picture = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    picture.paste((200, 0, 0, 255), (100, 150, 300, 250))
    picture.save(path)
    assert read_logo(path).shape == (100, 200, 4)


def test_a_picture_many_times_too_large_is_made_small_before_it_is_turned(tmp_path):
    """Sideways, see-through and with a profile: as it looks when nothing was made small on the way."""
    rng = np.random.default_rng(3)
    coarse = rng.integers(40, 215, (12, 20, 4), np.uint8)
    coarse[..., 3] = np.where(coarse[..., 3] > 120, 255, 0)
    image = Image.fromarray(np.kron(coarse, np.ones((60, 60, 1), np.uint8)))
    exif = Image.Exif()
    exif[0x0112] = 6
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    path = tmp_path / "ใหญ่.png"
    image.save(path, exif=exif, icc_profile=profile)
    small, large = read_photo(path, (60, 100)).rgb, read_photo(path, (720, 1200)).rgb
    assert small.shape[0] > small.shape[1] and large.shape == (1200, 720, 3)
    again = cv2.resize(large, small.shape[1::-1], interpolation=cv2.INTER_AREA)
    assert np.abs(small.astype(int) - again).mean() < 6
