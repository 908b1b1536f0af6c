"""What the command line can be told of a clip's sound and of the files beside it. Light: `--help` imports this."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.clip.footage import Footage


_TRIM = re.compile(r"@([0-9]+(?:\.[0-9]+)?)-([0-9]+(?:\.[0-9]+)?)$")


def add_sound(command: argparse.ArgumentParser) -> None:
    """`--voice`, `--voice-rate`, `--music`."""
    command.add_argument(
        "--voice", action="append", metavar="NAME|FILE", default=[],
        help="none (ค่าเริ่มต้น), ไฟล์เสียงที่อัดเอง (ใส่ซ้ำได้ ฉากละไฟล์), หรือ azure google botnoi openai vits:<โฟลเดอร์>",
    )  # fmt: skip
    command.add_argument("--voice-rate", type=_rate, default=1.0, help="ความเร็วของเสียงสังเคราะห์ 0.7-1.3")
    add_music(command)


def add_music(command: argparse.ArgumentParser) -> None:
    """`--music`."""
    command.add_argument(
        "--music", default="auto", metavar="MOOD|FILE",
        help="auto (ตามหน้าตาคลิป), craft fresh premium fun minimal festival, ไฟล์เพลงของร้าน, หรือ none",
    )  # fmt: skip


def add_files(command: argparse.ArgumentParser) -> None:
    """`--keep-sound`, `--cover-at`, `--gif`, `--zip`."""
    command.add_argument("--keep-sound", action="store_true", help="เก็บเสียงจริงของวิดีโอที่ถ่ายไว้")
    command.add_argument("--cover-at", type=float, metavar="SECONDS", help="วินาทีที่ใช้เป็นภาพปก")
    command.add_argument("--gif", action="store_true", help="ทำภาพตัวอย่าง GIF ด้วย")
    command.add_argument("--zip", action="store_true", help="รวมทุกไฟล์เป็น ZIP เดียว พร้อมรูป เสียง และไทม์ไลน์ให้ตัดต่อต่อ")


def add_pictures(command: argparse.ArgumentParser) -> None:
    """What is seen: `--look`, `--ratio`, `--captions`, price, shop, link, logo, colours, safe zone, storyboard."""
    command.add_argument("--look", default="craft", help="หน้าตาของคลิป: craft fresh premium fun minimal festival")
    command.add_argument("--ratio", choices=("9:16", "4:5", "1:1", "16:9"), default="9:16")
    command.add_argument("--fps", type=int, choices=(25, 30), default=30)
    command.add_argument(
        "--captions", choices=("short", "spoken", "karaoke"), default="short",
        help="short คำสั้นเด่น ๆ, spoken ทุกคำที่พูด, karaoke ไฮไลต์ทีละคำ",
    )  # fmt: skip
    command.add_argument("--price", help="ราคาบนป้าย เช่น “990 บาท”")
    command.add_argument("--shop-name", default="", help="ชื่อร้านบนคลิป")
    command.add_argument("--link", default="", help="ลิงก์ร้าน ทำเป็น QR ท้ายคลิป")
    command.add_argument("--logo", type=Path, help="โลโก้ร้าน (PNG พื้นใสสวยสุด)")
    command.add_argument("--colour", action="append", default=[], metavar="#RRGGBB", help="สีของร้าน ใส่ได้สองสี")
    command.add_argument(
        "--app", default="organic", help="พื้นที่ปลอดภัยของแอป: organic tiktok reels reels_ads shorts stories strict"
    )
    command.add_argument("--preview", action="store_true", help="ตัวอย่างความละเอียดต่ำ เสร็จในไม่กี่วินาที")
    command.add_argument("--storyboard", action="store_true", help="ขอแค่ภาพรวมทุกฉาก (.jpg) ไม่ทำวิดีโอ")
    command.add_argument("--keep-scenes", type=Path, metavar="FOLDER", help="จำฉากที่ทำแล้ว แก้ฉากเดียวก็ทำใหม่ฉากเดียว")


def picture_options(args: argparse.Namespace) -> dict[str, Any]:
    """The fields of ClipOptions that were told. ClipError for a safe zone there is none of."""
    from assistant.clip.looks import zones
    from assistant.clip.options import SIZES
    from assistant.errors import ClipError

    if args.app not in zones():
        raise ClipError("clip_app_unknown", app=args.app, known=" ".join(zones()))
    return {
        "look": args.look, "size": SIZES[args.ratio], "fps": args.fps, "captions": args.captions, "price": args.price,
        "shop": args.shop_name, "link": args.link, "logo": args.logo, "colours": tuple(args.colour[:2]),
        "app": args.app, "preview": args.preview, "cache": args.keep_scenes,
    }  # fmt: skip


def sound_options(args: argparse.Namespace, settings: Settings) -> dict[str, Any]:
    """The fields of ClipOptions that were told; outputs are the usual ones and what was asked for besides."""
    from assistant.clip.outputs import USUAL

    asked = [name for name in ("gif", "zip") if getattr(args, name, False)]
    return {
        "voice": tuple(args.voice),
        "voice_rate": args.voice_rate,
        "music": args.music,
        "settings": settings,
        "outputs": (*USUAL, *asked),
        "cover_at": getattr(args, "cover_at", None),
    }


def pictures(args: argparse.Namespace) -> Sequence[Path | Footage]:
    """The photos and videos of `clip`; `ถ่าย.mp4@2-5` is the part from second 2 to 5."""
    from assistant.clip.footage import Footage, is_movie

    found: list[Path | Footage] = []
    for given in args.photos:
        trim = _TRIM.search(given.name)
        path = given.with_name(given.name[: trim.start()]) if trim and not given.exists() else given
        if not is_movie(path):
            found.append(path)
            continue
        start, end = (float(trim[1]), float(trim[2])) if trim and path != given else (0.0, None)
        found.append(Footage(path, start, end, args.keep_sound))
    return found


def _rate(text: str) -> float:
    rate = float(text)
    if not 0.7 <= rate <= 1.3:
        raise argparse.ArgumentTypeError("0.7-1.3")
    return rate
