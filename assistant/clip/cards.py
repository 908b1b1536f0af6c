"""Badge, shade and frames that lie over the pictures."""

from __future__ import annotations

import cv2
import numpy as np

from assistant.clip import canvas, text
from assistant.clip.canvas import Sheet
from assistant.clip.stage import Box, Bytes, Drawn, Stage, finish, panel, set_line, sheet_around

SOFT = 230
"""Pixels of a frame 1080 wide over which a shade runs out."""


def shop_badge(st: Stage, name: str, logo: Bytes | None = None) -> Drawn | None:
    """The shop's name and logo (RGBA), small, in the upper left corner of the safe zone."""
    face = st.look.type.body
    setting = set_line(st, name, face, st.sizes([44, 40, 36, 32]), st.zone.width * 0.46)
    mark = _round_logo(logo, st.px(62)) if logo is not None else None
    if not setting.lines and mark is None:
        return None
    pad, gap = st.px(26), st.px(14)
    beside = 0 if mark is None else mark.shape[1] + (gap if setting.lines else 0)
    height = st.px(78)
    width = setting.width + 2 * pad + beside - (st.px(14) if mark is not None else 0)
    x, y = st.zone.left, st.zone.top
    sheet, origin = sheet_around(st, (x, y, width, height), st.px(30))
    at = (x - origin[0], y - origin[1])
    panel(sheet, (*at, width, height), height // 2, st.ink("plate"), 0.9, shadow=st.px(10))
    left = at[0] + pad
    if mark is not None:
        left = at[0] + st.px(12)
        top = at[1] + (height - mark.shape[0]) // 2
        sheet.picture(np.ascontiguousarray(mark[..., :3]), (left, top), np.ascontiguousarray(mark[..., 3]))
        left += beside
    if setting.lines:
        line = text.draw_line(setting.lines[0], face, setting.size)
        base = at[1] + round(height / 2 + setting.size * 0.33)
        sheet.stamp(line.mask, (left + line.left, base + line.top), st.ink("ink"))
    return finish(sheet, origin, (x, y, width, height))


def badge_size(st: Stage, name: str, logo: Bytes | None = None) -> tuple[int, int]:
    """Width and height of the badge in pixels; (0, 0) where there is none."""
    badge = shop_badge(st, name, logo)
    return (0, 0) if badge is None else (badge.words[2], badge.words[3])


def _round_logo(rgba: Bytes, side: int) -> Bytes:
    """The logo on white in a circle, RGBA."""
    scale = side * 0.74 / max(rgba.shape[:2])
    size = max(round(rgba.shape[1] * scale), 1), max(round(rgba.shape[0] * scale), 1)
    small = cv2.resize(rgba, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    disc = np.full((side, side, 4), 255, np.float32)
    disc[..., 3] = canvas.rounded(side, side, side // 2)
    top, left = (side - size[1]) // 2, (side - size[0]) // 2
    part, cover = disc[top : top + size[1], left : left + size[0], :3], small[..., 3:] / 255
    part[:] = part * (1 - cover) + small[..., :3] * cover
    return disc.astype(np.uint8)


def shade(st: Stage, words: Box) -> Drawn | None:
    """The look's own dark running in from the nearer edge as far as bare words reach, and out softly; None where they
    need none."""
    strength = st.look.frame.shade
    if not strength:
        return None
    width, height = st.size
    _, y, _, high = words
    soft, air = st.px(SOFT), st.px(16)
    if y + high / 2 < height / 2:
        sheet = Sheet(width, min(y + high + air + soft, height))
        sheet.shade(strength, 0.0, st.ink("plate"), begin=y + high + air, until=y + high + air + soft)
        return finish(sheet, (0, 0), (0, 0, 0, 0))
    begin = max(y - air - soft, 0)
    sheet = Sheet(width, height - begin)
    sheet.shade(0.0, strength, st.ink("plate"), until=soft)
    return finish(sheet, (0, begin), (0, 0, 0, 0))


def motif(st: Stage) -> Drawn | None:
    """The look's frame around the picture, where it has one."""
    if st.look.frame.motif not in ("hairline", "corners"):
        return None
    width, height = st.size
    sheet = Sheet(width, height)
    inset, thick = st.px(34), max(st.px(3 if st.look.frame.motif == "hairline" else 8), 2)
    ink = st.ink("accent")
    reach = None if st.look.frame.motif == "hairline" else st.px(70)
    for x, y, right, down in (
        (inset, inset, 1, 1),
        (width - inset, inset, -1, 1),
        (inset, height - inset, 1, -1),
        (width - inset, height - inset, -1, -1),
    ):
        across = reach or (width - 2 * inset)
        along = reach or (height - 2 * inset)
        sheet.stamp(
            np.full((thick, across), 255, np.uint8),
            (x if right > 0 else x - across, y if down > 0 else y - thick),
            ink,
            0.85,
        )
        sheet.stamp(
            np.full((along, thick), 255, np.uint8),
            (x if right > 0 else x - thick, y if down > 0 else y - along),
            ink,
            0.85,
        )
    return finish(sheet, (0, 0), (0, 0, 0, 0))
