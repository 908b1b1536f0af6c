"""Phone videos as shots: upright, trimmed, in their place, and their readers gone afterwards."""

from __future__ import annotations

import subprocess
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from assistant.clip import aim, stills, timeline, videos
from assistant.clip.draft import make_draft
from assistant.clip.ffmpeg import ffmpeg
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
    return [pid for pid in found if (name := Path(f"/proc/{pid}/comm")).exists() and "ffmpeg" in name.read_text()]


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


@pytest.mark.parametrize("rate", [24, 25, 30, 60])
def test_a_frame_of_a_shot_is_the_same_wherever_reading_begins(tmp_path, rate):
    """Pieces of a scene are drawn by several threads, and again after an edit: none may skip or repeat a frame."""
    path = tmp_path / "video.mp4"
    run_ffmpeg(
        "-f", "lavfi", "-i", f"testsrc2=s=144x256:r={rate}:d=3", "-c:v", "libx264", "-g", "40", "-pix_fmt", "yuv420p",
        str(path),
    )  # fmt: skip
    for begin, speed, fps in ((0.0, 1.0, 30), (0.77, 1.0, 30), (0.5, 0.73, 30), (0.5, 1.0, 15)):
        feed = videos.feed(Footage(path), begin, speed, (144, 256), fps, frames=60)
        read = feed.open(0)
        whole = [read()[0].copy() for _ in range(40)]
        read.close()
        for row in (1, 8, 15, 22, 29):
            read = feed.open(row)
            assert [np.array_equal(read()[0], whole[row + n]) for n in range(3)] == [True] * 3, (begin, speed, fps, row)
            read.close()
        steps = [np.abs(a.astype(int) - b).mean() > 0.3 for a, b in pairwise(whole)]
        assert (rate, speed, fps) != (30, 1.0, 30) or all(steps), "every frame of the video is there, none twice"


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


def save_moving(path: Path, place, *, size=(640, 360), frames: int = 60, fps: int = 24) -> Path:
    """A red jar on grey cloth that stands at `place(share)` (share of the width, of the height) as time goes by."""
    width, height = size
    rng = np.random.default_rng(2)
    cloth = np.clip(150 + rng.normal(0, 4, (height, width, 1)) + np.zeros(3), 0, 255).astype(np.uint8)
    told = []
    for number in range(frames):
        x, y = place(number / (frames - 1))
        frame = cloth.copy()
        left, top = round(x * width) - 45, round(y * height) - 60
        frame[max(top, 0) : top + 120, max(left, 0) : left + 90] = (190, 40, 30)
        told.append(frame.tobytes())
    subprocess.run(
        [ffmpeg(), "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", str(fps),
         "-i", "pipe:0", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "12", "-pix_fmt", "yuv420p", str(path)],
        input=b"".join(told), check=True,
    )  # fmt: skip
    return path


def jar_in(planes) -> tuple[float, float]:
    """Where the jar is in a frame, pixels; by its redness."""
    red = np.clip(planes[2].astype(float) - 150, 0, None)
    assert red.sum() > 0, "the jar is out of sight"
    rows, columns = np.mgrid[0 : red.shape[0], 0 : red.shape[1]]
    return 2 * float((red * columns).sum() / red.sum()), 2 * float((red * rows).sum() / red.sum())


@pytest.mark.parametrize("place", [0.2, 0.5, 0.8])
def test_a_video_is_cropped_around_what_it_shows(tmp_path, place):
    path = save_moving(tmp_path / "โถ.mp4", lambda _: (place, 0.5))
    moments = aim.watch(Footage(path), (640, 360), 2.5)
    assert aim.middle(moments).x == pytest.approx(place, abs=0.04)
    towards = aim.aim(moments, 0.0, 2.5)
    assert towards.start == towards.end, "it stands still, and so does the crop"
    read = videos.feed(Footage(path), 0.0, 1.0, (360, 640), 24, frames=60, towards=towards).open(0)
    seen = [jar_in(read()) for _ in range(60)]
    read.close()
    assert np.ptp([x for x, _ in seen]) < 1, "no tremble"
    assert abs(seen[0][0] - 180) < 40


def test_a_video_is_followed_evenly(tmp_path):
    """The jar is carried from left to right by an unsteady hand: the crop goes with it at one pace, between pixels too."""
    rng = np.random.default_rng(0)
    shake = rng.normal(0, 0.015, 60)
    path = save_moving(tmp_path / "เดิน.mp4", lambda t: (0.25 + 0.5 * t + shake[round(t * 59)], 0.5))
    moments = aim.watch(Footage(path), (640, 360), 2.5)
    towards = aim.aim(moments, 0.0, 2.5)
    assert towards.start[0] == pytest.approx(0.25, abs=0.06)
    assert towards.end[0] == pytest.approx(0.75, abs=0.06)
    size = (360, 640)
    seen = videos.view((640, 360), size, towards)
    read = videos.feed(Footage(path), 0.0, 1.0, size, 24, frames=60, towards=towards).open(0)
    scale = seen.crop.whole[0] / 640
    centres = []
    for number in range(60):
        x = jar_in(read())[0]
        true = (0.25 + 0.5 * number / 59 + shake[number]) * seen.crop.whole[0]
        centres.append(true - x)
    read.close()
    steps = np.diff(centres)
    # What is left of the jar's own whole pixels, blown up by the scale.
    assert steps.std() < 0.6 * scale
    assert 0.5 * (centres[-1] - centres[0]) / 59 < np.median(steps) < 2 * (centres[-1] - centres[0]) / 59
    again = videos.feed(Footage(path), 0.0, 1.0, size, 24, frames=60, towards=towards).open(30)
    later = jar_in(again())[0]
    again.close()
    true = (0.25 + 0.5 * 30 / 59 + shake[30]) * seen.crop.whole[0]
    assert true - later == pytest.approx(centres[30], abs=2.5 * scale), "the same frame, wherever reading began"
    assert not children()


def test_an_upright_video_stands_beside_its_words(tmp_path):
    path = save_moving(tmp_path / "ตั้ง.mp4", lambda _: (0.5, 0.4), size=(720, 1280))
    script = two_scenes("p1", "p1", seconds=1.2)
    draft = make_draft(script, [path], ClipOptions(size=(640, 360), look="minimal"), tmp_path)
    painter = Painter(draft.film)
    rgb = painter.rgb(12)
    painter.close()
    red = (rgb[..., 0].astype(int) - rgb[..., 1]) > 90
    assert red[:, :200].any()
    assert not red[:, 206:].any(), "an upright picture 360 high is 202 wide"
    words = draft.film.shown[0].rows
    assert min(row.pen for row in words) > 206
    assert not children()


def test_a_video_is_asked_once_until_its_file_changes(tmp_path, monkeypatch):
    """After an edit the clip is planned anew: with three videos that took longer than to draw what changed."""
    from assistant.clip import seen

    asked = []
    run = subprocess.run
    for room in (videos, aim):
        monkeypatch.setattr(room.subprocess, "run", lambda *how, **more: asked.append(1) or run(*how, **more))
    path = save_video(tmp_path / "ถ่ายเอง.mp4", size="180x320")
    asked.clear()
    first = videos.probe(path), seen.watch_video(Footage(path))
    times = len(asked)
    assert times
    assert (videos.probe(path), seen.watch_video(Footage(path))) == first
    assert len(asked) == times
    save_video(path, size="240x320", seconds=3.0)
    asked.clear()
    assert videos.probe(path).size == (240, 320)
    assert asked
