"""Photos as sellers have them: any format, any size, sideways, broken; out come upright sRGB pictures, bounded.

Read once a clip. What cannot be read is told by file name, and costs no more memory than a good photo.
"""

from __future__ import annotations

import io
import math
import warnings
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from assistant.errors import ClipError

Bytes = NDArray[np.uint8]

MOST_BYTES = 80_000_000
MOST_PIXELS = 110_000_000
"""A 108 MP phone photo passes; a bomb of 30,000 × 30,000 does not."""
MOST_PIXELS_JPEG = 260_000_000
"""JPEG is decoded at a half, a quarter or an eighth, so that 200 MP phones pass too."""
WORTH_SHRINKING = 0.5
"""Up to twice as large as needed a picture is handed on as it is: the shot scales it anyway, and twice costs twice."""
LEAST_SIDE = 32
SMALL_SIDE = 500
"""Below this many pixels a picture looks soft on a phone; it is used, and said."""


@dataclass(frozen=True)
class Picture:
    """A photo ready to be placed: upright, sRGB, opaque, 8 bits."""

    rgb: Bytes
    full_size: tuple[int, int]
    """Width and height of the file's picture, upright."""

    @property
    def small(self) -> bool:
        return min(self.full_size) < SMALL_SIDE


def read_photo(
    path: Path, cover: tuple[int, int] = (1400, 2400), paper: tuple[int, int, int] = (255, 255, 255)
) -> Picture:
    """The photo, no larger than it takes to cover a frame of `cover` (width, height); see-through parts on `paper`.

    Raises ClipError with the file's name where it is missing, no picture, cut off, too large or too small.
    """
    data = _read_bytes(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image = _open(path, data)
        width, height = _upright(image)
        _bound(path, image, width, height)
        need = math.ceil(max(cover[0] / width, cover[1] / height) * min(width, height))
        try:
            rgb = _decode(path, data, image, need, paper)
        except ClipError:
            raise
        except (
            OSError,
            ValueError,
            SyntaxError,
            EOFError,
            MemoryError,
            cv2.error,
            Image.DecompressionBombError,
        ) as error:
            raise ClipError("clip_photo_broken", photo=path.name) from error
    if image.format == "JPEG" and _is_filled_up(rgb):
        raise ClipError("clip_photo_cut", photo=path.name)
    return Picture(_shrink(rgb, need), (width, height))


def _is_filled_up(rgb: Bytes) -> bool:
    """Is a strip along one side the exact grey that a JPEG decoder fills in for what was lost before the end mark?"""
    height, width = rgb.shape[0] // 40 + 2, rgb.shape[1] // 40 + 2
    return any(bool((strip == 128).all()) for strip in (rgb[-height:], rgb[:height], rgb[:, :width], rgb[:, -width:]))


def read_logo(path: Path, most: int = 600) -> Bytes:
    """A logo as RGBA with its empty rim cut off, at most `most` pixels wide and high. ClipError as for a photo."""
    data = _read_bytes(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image = _open(path, data)
        _bound(path, image, *_upright(image))
        try:
            image.thumbnail((most, most))
            rgba = ImageOps.exif_transpose(image).convert("RGBA")
        except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
            raise ClipError("clip_photo_broken", photo=path.name) from error
    inked = rgba.getchannel("A").point(lambda a: 255 if a > 8 else 0).getbbox()
    return np.asarray(rgba.crop(inked) if inked else rgba)


def check_photo(path: Path) -> None:
    """As far as can be told without decoding: raises the ClipError that `read_photo` would."""
    data = _read_bytes(path)
    image = _open(path, data)
    _bound(path, image, *_upright(image))
    _check_whole(path, data, image)


def _check_whole(path: Path, data: bytes, image: Image.Image) -> None:
    # A camera may append kilobytes of its own after the end mark.
    if image.format == "JPEG" and b"\xff\xd9" not in data[-4_000_000:]:
        raise ClipError("clip_photo_cut", photo=path.name)
    if image.format == "PNG" and b"IEND" not in data[-4_000_000:]:
        raise ClipError("clip_photo_cut", photo=path.name)


def _read_bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise ClipError("clip_photo_heavy", photo=path.name, megabytes=round(size / 1e6))
        return path.read_bytes()
    except FileNotFoundError:
        raise ClipError("clip_photo_missing", photo=path.name) from None
    except OSError as error:
        raise ClipError("clip_photo_unreadable", photo=path.name) from error


def _open(path: Path, data: bytes) -> Image.Image:
    if not data:
        raise ClipError("clip_photo_empty", photo=path.name)
    _know_heif()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
            try:
                return Image.open(io.BytesIO(data))
            finally:
                Image.MAX_IMAGE_PIXELS = limit
    except UnidentifiedImageError:
        raise ClipError("clip_photo_not_picture", photo=path.name) from None
    except (OSError, ValueError, SyntaxError, RuntimeError) as error:
        raise ClipError("clip_photo_broken", photo=path.name) from error


def _know_heif() -> None:
    try:
        import pillow_heif
    except ImportError:
        return
    if "HEIF" not in Image.OPEN:
        pillow_heif.register_heif_opener()


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(0x0112, 1))
    except (OSError, ValueError, SyntaxError, TypeError):
        return 1


def _upright(image: Image.Image) -> tuple[int, int]:
    width, height = image.size
    return (height, width) if _orientation(image) in (5, 6, 7, 8) else (width, height)


def _bound(path: Path, image: Image.Image, width: int, height: int) -> None:
    progressive = bool(image.info.get("progressive") or image.info.get("progression"))
    most = MOST_PIXELS_JPEG if image.format == "JPEG" and not progressive else MOST_PIXELS
    if width * height > most:
        raise ClipError("clip_photo_huge", photo=path.name, width=width, height=height, most=most // 1_000_000)
    if min(width, height) < LEAST_SIDE:
        raise ClipError("clip_photo_tiny", photo=path.name, width=width, height=height)


def _decode(path: Path, data: bytes, image: Image.Image, need: int, paper: tuple[int, int, int]) -> Bytes:
    _check_whole(path, data, image)
    if image.format == "JPEG":
        if image.mode in ("RGB", "L"):
            return _decode_jpeg(data, image, need)
        image.draft("RGB", _draft_size(image, need))
    image.seek(0)
    image.load()
    upright = ImageOps.exif_transpose(_reduced(image, need))
    return np.asarray(_flatten(_to_srgb(_eight_bits(upright)), paper))


def _reduced(image: Image.Image, need: int) -> Image.Image:
    """A picture many times too large, by a whole number, before anything makes a copy of it: 100 MP are 300 MB."""
    share = min(image.size) // need
    if share < 2 or image.mode not in ("L", "RGB", "RGBA", "CMYK"):
        return image
    exif = image.getexif()
    small = image.reduce(share)
    image.close()
    small.info = image.info
    small.getexif().update(exif)
    return small


def _decode_jpeg(data: bytes, image: Image.Image, need: int) -> Bytes:
    """OpenCV's decoder: twice as fast as Pillow's, turns the picture upright, and can decode at a half to an eighth."""
    share = next((n for n in (8, 4, 2) if min(image.size) / n >= need), 1)
    flag = {1: cv2.IMREAD_COLOR_RGB, 2: cv2.IMREAD_REDUCED_COLOR_2, 4: cv2.IMREAD_REDUCED_COLOR_4,
            8: cv2.IMREAD_REDUCED_COLOR_8}[share]  # fmt: skip
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), flag)
    if picture is None:
        raise ValueError("not decodable")
    rgb = np.asarray(picture if share == 1 else cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)
    profile = image.info.get("icc_profile")
    if profile:
        small = Image.fromarray(_shrink(rgb, need))
        small.info["icc_profile"] = profile
        return np.asarray(_to_srgb(small))
    return rgb


def _draft_size(image: Image.Image, need: int) -> tuple[int, int]:
    share = max(min(image.size) // need, 1)
    return image.size[0] // share, image.size[1] // share


def _eight_bits(image: Image.Image) -> Image.Image:
    """16-bit and floating pictures scaled to 8 bits by their own range: Pillow's convert would clip them to white."""
    if image.mode not in ("I;16", "I;16B", "I;16L", "I", "F"):
        return image
    values = np.asarray(image).astype(np.float32)
    top = 65535.0 if image.mode.startswith("I;16") or values.max() > 255 else 255.0
    if image.mode == "F" and values.max() <= 1:
        top = 1.0
    return Image.fromarray(np.clip(values / top * 255, 0, 255).astype(np.uint8))


_SRGB = ImageCms.createProfile("sRGB")


def _to_srgb(image: Image.Image) -> Image.Image:
    """Phone pictures are often in Display P3, scans in CMYK: as they are they would look dull or inverted."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            done = ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB")
            return image.convert("RGB") if done is None else done
        except (ImageCms.PyCMSError, OSError):
            # A broken profile is worth less than none.
            return image.convert("RGB")
    return image


def _flatten(image: Image.Image, paper: tuple[int, int, int]) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        clear = image.convert("RGBA")
        ground = Image.new("RGBA", clear.size, (*paper, 255))
        return Image.alpha_composite(ground, clear).convert("RGB")
    return image.convert("RGB")


def _shrink(picture: Bytes, need: int) -> Bytes:
    height, width = picture.shape[:2]
    scale = need / min(width, height)
    if scale > WORTH_SHRINKING:
        return picture
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
