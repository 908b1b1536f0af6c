"""What the command line can be told of a clip's sound and of the files beside it. Light: `--help` imports this."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.clip.footage import Footage


def add_sound(command: argparse.ArgumentParser) -> None:
    """`--voice`, `--voice-rate`, `--music`."""
    command.add_argument(
        "--voice", action="append", metavar="NAME|FILE", default=[],
        help="none (ค่าเริ่มต้น), ไฟล์เสียงที่อัดเอง (ใส่ซ้ำได้ ฉากละไฟล์), หรือ azure google botnoi openai vits:<โฟลเดอร์>",
    )  # fmt: skip
    command.add_argument("--voice-rate", type=_rate, default=1.0, help="ความเร็วของเสียงสังเคราะห์ 0.7-1.3")
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
    """The photos and videos of `clip`, the videos with their sound where it is kept."""
    from assistant.clip.footage import Footage, is_movie

    if not args.keep_sound:
        return list(args.photos)
    return [Footage(path, sound=True) if is_movie(path) else path for path in args.photos]


def _rate(text: str) -> float:
    rate = float(text)
    if not 0.7 <= rate <= 1.3:
        raise argparse.ArgumentTypeError("0.7-1.3")
    return rate
