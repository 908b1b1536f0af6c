"""`khaidee clip`: a draft clip from a script and pictures."""

from __future__ import annotations

import argparse
from pathlib import Path

from assistant.clip.flags import add_files, add_pictures, add_sound
from assistant.commands.terminal import out, shown_stages, tell_notes
from assistant.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Script, pictures, and how the clip looks and sounds."""
    parser.add_argument("script", type=Path, help="บทวิดีโอ .json (จาก write --kind video --json)")
    parser.add_argument("photos", type=Path, nargs="*", help="รูปและวิดีโอ ตัดวิดีโอได้ เช่น ถ่าย.mp4@2-5")
    parser.add_argument("--out", type=Path, required=True)
    add_pictures(parser)
    add_sound(parser)
    add_files(parser)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Render the clip, or draw its storyboard."""
    from assistant.clip.flags import picture_options, pictures, sound_options
    from assistant.clip.render import ClipOptions, render_clip
    from assistant.clip.script_file import read_script

    script = read_script(args.script)
    options = ClipOptions(**picture_options(args), **sound_options(args, settings))
    if args.storyboard:
        from assistant.clip.storyboard import draw_storyboard

        board = draw_storyboard(script, pictures(args), options)
        out(str(board.save(args.out.with_suffix(".jpg"))))
        tell_notes(board.notes)
        return 0
    with shown_stages() as progress:
        made = render_clip(script, pictures(args), args.out, options=options, progress=progress)
    for file in made.files:
        out(str(file))
    tell_notes(made.notes)
    return 0
