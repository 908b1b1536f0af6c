"""`khaidee batch`: a table of products in, a kit for every row out."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from assistant.clip.flags import add_music
from assistant.commands.inputs import add_model
from assistant.commands.terminal import show_progress, tell
from assistant.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The table, where the kits go, and how."""
    add_model(parser)
    parser.add_argument("table", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=1, help="ทำพร้อมกันกี่แถว")
    parser.add_argument("--engine", choices=("local", "ray"), default="local")
    parser.add_argument("--clip", action="store_true", help="ทำคลิปร่างทุกแถวที่มีบทวิดีโอด้วย")
    add_music(parser)
    parser.add_argument("--resume", action="store_true", help="ทำต่อจากที่ค้าง")
    parser.add_argument("--dry-run", action="store_true", help="อ่านและตรวจทั้งตาราง ยังไม่เขียน")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Make the kits; 1 where a row failed."""
    from assistant.batch import run_batch

    report = run_batch(
        args.table,
        args.out,
        model=settings.model,
        workers=args.workers,
        engine=args.engine,
        clip=args.clip,
        music=args.music,
        resume=args.resume,
        dry_run=args.dry_run,
        settings=settings,
        progress=show_progress if sys.stderr.isatty() else None,
    )
    tell(report.say(settings.lang))
    return 0 if report.failed == 0 else 1
