"""The command line: what it is told reaches the clip."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from assistant.__main__ import main
from assistant.clip.flags import add_files, add_pictures, add_sound, picture_options, pictures
from assistant.clip.footage import Footage
from assistant.clip.options import ClipOptions
from assistant.errors import ClipError


def told(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("photos", type=Path, nargs="*")
    for add in (add_pictures, add_sound, add_files):
        add(parser)
    return parser.parse_args(words)


def test_videos_are_trimmed_by_their_names():
    assert pictures(told("a.jpg", "ถ่าย.mp4@2-5.5", "b.mov", "--keep-sound")) == [
        Path("a.jpg"),
        Footage(Path("ถ่าย.mp4"), 2.0, 5.5, True),
        Footage(Path("b.mov"), 0.0, None, True),
    ]


def test_choices_reach_the_clip():
    args = told("--look", "fun", "--ratio", "1:1", "--colour", "#112233", "--captions", "karaoke", "--app", "shorts")
    options = ClipOptions(**picture_options(args))
    assert (options.look, options.size, options.colours) == ("fun", (1080, 1080), ("#112233",))
    assert (options.captions, options.app) == ("karaoke", "shorts")
    with pytest.raises(ClipError, match="organic"):
        picture_options(told("--app", "myspace"))


def test_a_storyboard_from_the_command_line(script, photos, tmp_path, capsys):
    file = tmp_path / "script.json"
    file.write_text(script.model_dump_json(), encoding="utf-8")
    out = tmp_path / "board.jpg"
    assert main(["clip", str(file), *map(str, photos), "--out", str(out), "--storyboard", "--ratio", "4:5"]) == 0
    assert out.stat().st_size > 5000
    assert str(out) in capsys.readouterr().out
    assert not list(tmp_path.glob("*.mp4"))
