"""What goes wrong in the middle: a full disk, a cancel, a killed encoder, every bad file at once. Nothing is left over."""

from __future__ import annotations

import contextlib
import os
import struct
import subprocess
import sys
import tempfile
import threading
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from assistant.clip import proof
from assistant.clip.encoder import Encoder
from assistant.clip.footage import Footage
from assistant.clip.render import ClipOptions, render_clip
from assistant.clip.scratch import scratch
from assistant.errors import ClipError
from tests.clip.conftest import run_ffmpeg
from tests.clip.test_photos import broken
from tests.clip.test_videos import children

SMALL = ClipOptions(size=(360, 640), preview=True)
pytestmark = pytest.mark.slow


@pytest.fixture
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go, to see that none stays."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def png_header(width: int, height: int) -> bytes:
    told = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return struct.pack(">I", 13) + told + struct.pack(">I", zlib.crc32(told)) + b"\0\0\0\0IEND\xaeB`\x82"


def test_every_bad_file_is_named_and_the_good_ones_make_the_clip(script, photos, video, tmp_path, temp):
    bad = []
    for kind in ("text", "empty", "cut", "noise", "bomb", "dot"):
        path = tmp_path / f"{kind}.jpg"
        path.write_bytes(broken(kind))
        bad.append(path)
    whole = photos[0].read_bytes()
    run_ffmpeg("-i", str(video), "-c", "copy", "-movflags", "+faststart", str(tmp_path / "front.mp4"))
    front = (tmp_path / "front.mp4").read_bytes()
    for name, data in (
        ("cut.mp4", video.read_bytes()[:5000]), ("text.mov", "สวัสดี".encode()),
        ("เนื้อหายกลางรูป.jpg", whole[: len(whole) // 3] + whole[-300:]), ("ส่งไม่จบ.mp4", front[: len(front) * 6 // 10]),
        ("เหลือแต่หัว.png", b"\x89PNG\r\n\x1a\n" + png_header(60000, 60000)),
    ):  # fmt: skip
        (tmp_path / name).write_bytes(data)
        bad.append(tmp_path / name)
    pano = tmp_path / "pano.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (200, 1600, 3), np.uint8)).save(pano)
    made = render_clip(script, [*bad, photos[0], pano, video], tmp_path / "clip.mp4", options=SMALL)
    told = "\n".join(made.notes)
    for path in bad:
        assert path.name in told
    assert proof.read_facts(made.mp4).seconds == pytest.approx(6, abs=0.15)
    assert not list(temp.iterdir())


@pytest.mark.parametrize("name", ["ผ้า🧵\nทอ", "it's [x];:,%d=", "-%03d", "ก" * 80])
def test_any_file_name_is_only_a_name(script, photos, video, tmp_path, temp, name):
    photo, film = tmp_path / f"{name}.jpg", tmp_path / f"{name}.mp4"
    photo.write_bytes(photos[0].read_bytes())
    film.write_bytes(video.read_bytes())
    options = ClipOptions(size=(240, 426), preview=True, outputs=("srt", "vtt", "cover", "otio", "zip"))
    made = render_clip(script, [photo, film], tmp_path / "out" / f"{name}.mp4", options=options)
    assert not [note for note in made.notes if "ข้ามไฟล์" in note]
    assert all(file.stat().st_size for file in made.files)
    assert not list(temp.iterdir())


def test_cancel_in_the_middle_of_a_video(script, video, tmp_path, temp):
    stop = threading.Event()
    with pytest.raises(ClipError, match="ยกเลิก"):
        render_clip(
            script, [video], tmp_path / "clip.mp4", options=ClipOptions(size=(720, 1280)), cancel=stop,
            progress=lambda share, _: stop.set() if share > 0.1 else None,
        )  # fmt: skip
    assert not children()
    assert not list(temp.iterdir())
    assert not (tmp_path / "clip.mp4").exists()
    assert not [t for t in threading.enumerate() if t.name.startswith("clip")]


def test_a_killed_ffmpeg_is_told_and_leaves_nothing(script, photos, tmp_path, temp):
    """What brings the sound to its loudness; for a clip of photos alone no process is at work."""
    done = threading.Event()

    def kill() -> None:
        while not done.wait(0.001):
            # Threads and children come and go meanwhile.
            with contextlib.suppress(OSError):
                for pid in children():
                    os.kill(int(pid), 9)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        with pytest.raises(ClipError) as caught:
            render_clip(script, photos, tmp_path / "clip.mp4", options=replace(SMALL, music="auto"))
    finally:
        done.set()
        killer.join()
    assert caught.value.code == "clip_encoder_failed"
    assert not children()
    assert not list(temp.iterdir())
    assert not list(tmp_path.glob("clip*"))


def test_an_encoder_on_a_full_disk_says_so():
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("needs /dev/full")
    frame = np.random.default_rng(0).integers(0, 255, 640 * 360 * 3 // 2, np.uint8)

    def fill() -> None:
        with Encoder(full, (360, 640), 30, "preview") as encoder:
            for _ in range(60):
                encoder.write(frame)

    with pytest.raises(ClipError) as caught:
        fill()
    assert caught.value.code == "clip_disk_full"
    assert "เต็ม" in caught.value.say()


def test_an_encoder_that_is_not_installed_is_told(tmp_path, monkeypatch):
    for name in [name for name in sys.modules if name.split(".")[0] == "av"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(ClipError) as caught:
        Encoder(tmp_path / "scene.mp4", (360, 640), 30, "preview")
    assert caught.value.code == "clip_encoder_missing"


_ON_A_SMALL_DISK = """
import sys, tempfile
from pathlib import Path
from tests.clip.conftest import save_photo
from assistant.clip.render import ClipOptions, render_clip
from assistant.content import Scene, VideoScript
from assistant.errors import ClipError
disk, elsewhere, what = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
photo = save_photo(elsewhere / "p.jpg", seed=4)
scene = Scene(seconds=2, picture="", voice="", on_screen="ทอมือ", photo="p1")
script = VideoScript(seconds=4, hook="ก", scenes=(scene, scene), call_to_action="ทัก", caption="")
tempfile.tempdir = str(elsewhere if what == "out" else disk)
music = "fun" if what == "sound" else "none"
try:
    render_clip(script, [photo], (disk if what == "out" else elsewhere) / "clip.mp4", options=ClipOptions(size=(360, 640), music=music))
except ClipError as error:
    print(error.code, sorted(p.name for p in disk.iterdir()), sorted(p.name for p in elsewhere.iterdir()))
"""


@pytest.mark.parametrize(("what", "size"), [("out", "100k"), ("temp", "100k"), ("sound", "1m")])
def test_a_disk_that_fills_up(tmp_path, what, size):
    """A small disk in a mount of its own (1 MB holds the finished sound, not its parts); skipped where none may be made."""
    disk, elsewhere = tmp_path / "disk", tmp_path / "elsewhere"
    disk.mkdir()
    elsewhere.mkdir()
    root = str(Path(__file__).parents[2])
    script = f'mount -t tmpfs -o size={size} none "{disk}" || exit 42; exec "$@"'
    command = ["unshare", "-m", "sh", "-c", script, "sh", sys.executable, "-c", _ON_A_SMALL_DISK, str(disk)]
    try:
        found = subprocess.run(
            [*command, str(elsewhere), what], capture_output=True, text=True, timeout=120, check=False, cwd=root,
            env={**os.environ, "PYTHONPATH": root},
        )  # fmt: skip
    except FileNotFoundError:
        pytest.skip("needs unshare")
    if (found.returncode in (1, 42) and "ermission" in found.stderr + found.stdout) or "not permitted" in found.stderr:
        pytest.skip("needs the right to mount")
    assert found.stdout.startswith("clip_disk_full"), found.stdout + found.stderr
    assert found.stdout.strip() == "clip_disk_full [] ['p.jpg']"


def test_a_footage_that_vanishes_before_it_is_drawn_is_told(script, video, photos, tmp_path, temp):
    import shutil

    gone = tmp_path / "หาย.mp4"
    shutil.copy(video, gone)

    def vanish(share: float, stage: str) -> None:
        if share > 0:
            gone.unlink(missing_ok=True)

    with pytest.raises(ClipError, match=r"หาย\.mp4"):
        render_clip(script, [Footage(gone)], tmp_path / "clip.mp4", options=SMALL, progress=vanish)
    assert not list(temp.iterdir())


def test_memory_does_not_grow_from_clip_to_clip(script, photos, tmp_path):
    def resident() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4

    held = []
    for number in range(6):
        render_clip(script, photos, tmp_path / f"{number}.mp4", options=SMALL)
        held.append(resident())
    assert held[-1] <= 1.05 * held[2]


_INTERRUPTED = """
import os, signal, sys
from pathlib import Path
from tests.clip.conftest import save_photo
from assistant.clip.render import ClipOptions, render_clip
from assistant.content import Scene, VideoScript
# A shell that runs the tests in the background lets its children ignore Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)
folder = Path(sys.argv[1])
photo = save_photo(folder / "p.jpg", seed=4)
scene = Scene(seconds=30, picture="", voice="", on_screen="ทอมือ", photo="p1")
script = VideoScript(seconds=60, hook="ก", scenes=(scene, scene), call_to_action="ทัก", caption="")
struck, told = [], []
def strike(share, stage):
    told.append(share)
    if share > 0.1 and not struck:
        struck.append(share)
        os.kill(os.getpid(), signal.SIGINT)
try:
    render_clip(script, [photo], folder / "clip.mp4", options=ClipOptions(), progress=strike)
except KeyboardInterrupt:
    print("stopped", max(told) < 0.5, sorted(p.name for p in folder.iterdir()))
"""


def test_ctrl_c_stops_the_encoders_at_once(tmp_path):
    """A minute of full size takes half a minute to encode; a stop after a tenth of it must not wait for the rest."""
    root = str(Path(__file__).parents[2])
    temp = tmp_path / "temp"
    temp.mkdir()
    (tmp_path / "out").mkdir()
    found = subprocess.run(
        [sys.executable, "-c", _INTERRUPTED, str(tmp_path / "out")], capture_output=True, text=True, check=False,
        cwd=root, env={**os.environ, "PYTHONPATH": root, "TMPDIR": str(temp)},
    )  # fmt: skip
    assert found.stdout.strip() == "stopped True ['p.jpg']", found.stdout + found.stderr
    assert not list(temp.iterdir())


def test_what_a_killed_program_left_is_cleared_by_the_next_clip(script, photos, tmp_path, temp):
    """And nothing of one that still runs."""
    root = str(Path(__file__).parents[2])
    out = tmp_path / "out"
    out.mkdir()
    killed = _INTERRUPTED.replace("os.kill(os.getpid(), signal.SIGINT)", "os.kill(os.getpid(), signal.SIGKILL)")
    found = subprocess.run(
        [sys.executable, "-c", killed, str(out)], capture_output=True, check=False,
        cwd=root, env={**os.environ, "PYTHONPATH": root, "TMPDIR": str(temp)},
    )  # fmt: skip
    assert found.returncode == -9
    assert sorted(p.name for p in out.iterdir()) == ["p.jpg"]
    assert sorted(p.name.rsplit("-", 1)[0] for p in temp.iterdir()) == ["khaidee-clip", "khaidee-out"]
    with scratch("khaidee-out-") as running:
        assert list(temp.iterdir()) == [running]
        render_clip(script, photos, tmp_path / "clip.mp4", options=SMALL)
        assert list(temp.iterdir()) == [running]
    assert not list(temp.iterdir())
