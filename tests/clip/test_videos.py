"""Phone videos as shots: upright, trimmed, in their place, and their readers gone afterwards."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.clip import stills, timeline, videos
from assistant.clip.draft import make_draft
from assistant.clip.footage import Footage
from assistant.clip.looks import get_look
from assistant.clip.options import ClipOptions
from assistant.clip.painter import Painter
from assistant.clip.render import render_clip
from assistant.content import Scene, VideoScript
from assistant.errors import ClipError
from tests.clip.conftest import run_ffmpeg, save_video

SMALL = ClipOptions(size=(360, 640))


def children() -> list[str]:
    """The processes this one started that still run."""
    found = []
    for task in Path("/proc/self/task").iterdir():
        found += (task / "children").read_text().split()
    return [name for pid in found if (name := Path(f"/proc/{pid}/comm")).exists() and "ffmpeg" in name.read_text()]


def two_scenes(*photos: str | None, seconds: float = 1.0) -> VideoScript:
    scenes = tuple(Scene(seconds=seconds, picture="ทอผ้า", voice="", on_screen="ทอมือ", photo=p) for p in photos)
    return VideoScript(
        seconds=round(seconds * len(photos)), hook="ทอมือ", scenes=scenes, call_to_action="ทักเลยค่ะ", caption=""
    )


def test_a_phone_held_upright_is_seen_upright(video, tmp_path):
    side = tmp_path / "side.mov"
    run_ffmpeg("-display_rotation", "90", "-i", str(video), "-c", "copy", str(side))
    assert videos.probe(video).size == (320, 180)
    found = videos.probe(side)
    assert found.size == (180, 320)
    assert found.sound
    frames = [read_first(path, size) for path, size in ((video, (320, 180)), (side, (180, 320)))]
    # Counter-clockwise by 90°, as the note in the file says; codecs leave a little noise.
    assert np.abs(np.rot90(frames[0], 1).astype(int) - frames[1].astype(int)).mean() < 6


def read_first(path: Path, size: tuple[int, int]) -> np.ndarray:
    read = videos.feed(Footage(path), 0.0, 1.0, size, 24).open(0)
    try:
        return read()[0].copy()
    finally:
        read.close()


def test_a_shot_begins_where_it_was_trimmed_and_holds_its_last_frame(video):
    feed = videos.feed(Footage(video, 0.5, 1.5), 0.5, 1.0, (320, 180), 24)
    read, later = feed.open(0), feed.open(12)
    first = [read()[0].copy() for _ in range(13)]
    assert np.abs(first[12].astype(int) - later()[0].astype(int)).mean() < 1
    assert np.abs(first[12].astype(int) - first[0].astype(int)).mean() > 3
    rest = [read()[0].copy() for _ in range(60)]
    assert np.array_equal(rest[-1], rest[-2])
    read.close()
    later.close()
    assert not children()


def test_what_was_to_be_filmed_gets_the_video(photos, video):
    footage = videos.trimmed(Footage(video), videos.probe(video))
    line = timeline.plan(two_scenes("p1", None), [photos[0], photos[1], footage], get_look("craft"))
    assert line.shots_of(1)[0].source == footage
    assert line.to_film == ()
    assert stills.measure_stills(line).share == pytest.approx(0.5, abs=0.02)


def test_a_second_shot_goes_on_where_the_first_ended(video):
    footage = Footage(video, 0.0, 2.0)
    line = timeline.plan(two_scenes("p1", "p1", seconds=0.8), [footage], get_look("fun"))
    first, second = line.shots
    assert second.begin == pytest.approx(first.begin + first.length / 30, abs=0.05)
    assert (first.speed, second.speed) == (1.0, 1.0)


def test_a_video_too_short_is_slowed_and_then_helped_by_a_photo(photos, video):
    footage = Footage(video, 0.0, 1.0)
    line = timeline.plan(two_scenes("p2", seconds=5), [photos[0], footage], get_look("craft"))
    film, photo = line.shots
    assert (film.source, photo.source) == (footage, photos[0])
    assert film.speed == pytest.approx(timeline.SLOWEST, abs=0.02)
    assert film.held <= 2
    heard = timeline.plan(two_scenes("p2", seconds=5), [photos[0], Footage(video, 0, 1.0, True)], get_look("craft"))
    assert heard.shots[0].speed == 1.0


@pytest.mark.parametrize("kind", ["text", "cut", "empty", "short"])
def test_a_bad_video_is_named(video, tmp_path, kind):
    bad = tmp_path / "เสีย.mp4"
    if kind == "short":
        save_video(bad, seconds=0.2)
    else:
        bad.write_bytes({"text": "สวัสดี".encode(), "cut": video.read_bytes()[:6000], "empty": b""}[kind])
    with pytest.raises(ClipError, match=r"เสีย\.mp4"):
        make_draft(two_scenes("p1"), [bad], SMALL, tmp_path)


def test_a_part_outside_the_video_is_told(video):
    with pytest.raises(ClipError, match="2"):
        videos.trimmed(Footage(video, 5.0, 9.0), videos.probe(video))


def test_colours_of_a_video_stay(tmp_path):
    red = tmp_path / "red.mp4"
    run_ffmpeg(
        "-f", "lavfi", "-i", "color=0xC83C28:s=720x1280:r=24:d=1", "-pix_fmt", "yuv420p",
        "-vf", "scale=out_color_matrix=bt709:out_range=tv", "-colorspace", "bt709", "-color_range", "tv", str(red),
    )  # fmt: skip
    draft = make_draft(two_scenes("p1", "p1"), [Footage(red)], SMALL, tmp_path)
    painter = Painter(draft.film)
    middle = painter.rgb(10)[300:320, 170:190].reshape(-1, 3).mean(0)
    painter.close()
    assert np.abs(middle - [0xC8, 0x3C, 0x28]).max() <= 3


@pytest.mark.slow
def test_photos_and_videos_mixed_in_one_clip(photos, video, tmp_path):
    made = render_clip(
        two_scenes("p1", "p2"), [photos[0], Footage(video, 0.2, sound=True)], tmp_path / "clip.mp4", options=SMALL
    )
    assert made.stills.share == pytest.approx(0.5, abs=0.02)
    assert not any("TikTok Shop" in note for note in made.notes)
    assert not children()
