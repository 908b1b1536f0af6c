"""The clip's bars, measured side by side in one run: `poe clip-report` or `python tests/bench/clip_report.py [--quick]`.

The job: 6 photos of 12 MP, 24 s, 1080 × 1920 at 30 frames a second, motion, 0.4 s cross-fades, a caption a scene and a price
badge. The floor is the encoder alone: the same frames, already in memory, into libx264 veryfast crf 21. Times on a shared
machine are noise; ratios of runs that take turns are not, and the processor time is told beside the wall time.
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from assistant import thai
from assistant.clip import motion, shots, timeline
from assistant.clip.ffmpeg import ffmpeg
from assistant.clip.film import ProductClip
from assistant.clip.looks import get_look
from assistant.clip.options import ClipOptions
from assistant.clip.painter import Film, Painter
from assistant.clip.render import render_clip
from assistant.clip.scenes import make_film
from assistant.clip.stage import make_stage
from assistant.clip.storyboard import draw_storyboard
from assistant.content import Scene, VideoScript

SIZE = (1080, 1920)
LOOK = "fresh"
RAW = ("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{SIZE[0]}x{SIZE[1]}", "-color_range", "tv", "-colorspace", "bt709",
       "-color_primaries", "bt709", "-color_trc", "bt709")  # fmt: skip
"""How ffmpeg takes the frames; with their colours named, or it would change those of one side before it compares."""


def photo(path: Path, seed: int, width: int = 3000, height: int = 4000) -> Path:
    """A seller's photo with the detail of a real one: grained ground, lit objects, labels with fine print, noise."""
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    rough = sum(
        0.62**o
        * cv2.resize(
            rng.standard_normal((2**o + 2, 2**o + 2)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
        )
        for o in range(1, 11)
    )
    ground = np.array([90, 125, 165], np.float32) + rng.uniform(-40, 40, 3).astype(np.float32)
    ground = ground * (1 + 0.14 * np.sin(columns * 0.012 + rough * 1.6) + 0.05 * rough)[..., None]
    for _ in range(4):
        w, h = int(rng.uniform(500, 1000)), int(rng.uniform(1100, 1900))
        x, y = int(rng.uniform(0.1, 0.6) * width), int(rng.uniform(0.2, 0.5) * height)
        across = (columns[y : y + h, x : x + w] - x - w / 2) / (w / 2)
        lit = 0.45 + 0.6 * np.sqrt(np.clip(1 - across**2, 0, 1))
        ground[y : y + h, x : x + w] = (
            rng.uniform(40, 230, 3) * lit[..., None] + 90 * np.exp(-(((across + 0.45) / 0.09) ** 2))[..., None]
        )
        label = np.full((h // 3, w * 4 // 5, 3), 245, np.uint8)
        for line in range(14):
            words = "".join(chr(int(c)) for c in rng.integers(97, 122, 40))
            cv2.putText(
                label,
                words,
                (20, 30 + line * h // 45),
                cv2.FONT_HERSHEY_SIMPLEX,
                w / 1100,
                (60, 60, 60),
                2,
                cv2.LINE_AA,
            )
        ground[y + h // 3 : y + h // 3 + label.shape[0], x + w // 10 : x + w // 10 + label.shape[1]] = label
    grain = cv2.GaussianBlur(rng.standard_normal(ground.shape).astype(np.float32), (0, 0), 0.7) * 5
    picture = np.clip(ground + grain, 0, 255).astype(np.uint8)
    path.write_bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes())
    return path


def script(seconds: int = 24, scenes: int = 6) -> VideoScript:
    """A scene a photo."""
    words = (
        "ย้อม 5 รอบ ถึงจะได้สีนี้",
        "ฝ้าย 100% ทอมือ",
        "80 x 200 ซม. คลุมไหล่ก็ได้",
        "มผช. 17/2546",
        "ซักมือน้ำเย็น",
        "ส่ง 2–3 วัน ค่าส่ง 40 บาท",
    )
    return VideoScript(
        seconds=seconds, hook=words[0], call_to_action="กดตะกร้าได้เลยค่ะ", caption="ผ้าคราม",
        scenes=tuple(
            Scene(seconds=seconds / scenes, picture="ผ้า", voice=words[i % 6], on_screen=words[i % 6], photo=f"p{i + 1}") for i in range(scenes)
        ),
    )  # fmt: skip


def film(photos: list[Path], seconds: int = 24, size: tuple[int, int] = SIZE, fps: int = 30) -> Film:
    look = get_look(LOOK)
    fades = look.motion.model_copy(update={"transitions": ("fade",), "seconds": 0.4})
    stage = make_stage(look.model_copy(update={"motion": fades}), size)
    told = script(seconds, min(len(photos), seconds))
    line = timeline.plan(told, photos, stage.look, fps=fps)
    return make_film(line, stage, told, ClipOptions(price="990 บาท"))


class Clock:
    """Wall and processor seconds of a piece of work with all the processes it started."""

    def __enter__(self) -> Clock:
        gc.collect()
        self._start = time.perf_counter(), self._cpu()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall, self.cpu = time.perf_counter() - self._start[0], self._cpu() - self._start[1]

    @staticmethod
    def _cpu() -> float:
        return sum(
            u.ru_utime + u.ru_stime
            for u in (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        )


def floor(frames: np.ndarray, out: Path) -> Clock:
    """The encoder alone: one ffmpeg with all the threads it wants, fed through a pipe. Of the ways to encode frames with
    one encoder this was the fastest by the clock; inside this process it takes a tenth longer."""
    command = [
        ffmpeg(), "-y", "-loglevel", "error", *RAW, "-r", "30", "-i", "pipe:0",
        "-c:v", "libx264", "-preset", "veryfast", "-crf", "21", *RAW[6:], str(out),
    ]  # fmt: skip
    with Clock() as clock:
        encoder = subprocess.Popen(command, stdin=subprocess.PIPE, pipesize=1 << 20)
        for frame in frames:
            encoder.stdin.write(frame.data)
        encoder.stdin.close()
        assert encoder.wait() == 0
    return clock


def ours(photos: list[Path], out: Path, mode: str, workers: int | None = None, **how) -> Clock:
    """From photo files to a finished clip."""
    with Clock() as clock:
        ProductClip(film(photos, **how)).write_videofile(out, mode=mode, workers=workers)
    return clock


def usual(photos: list[Path], seconds: float, out: Path) -> Clock:
    """The usual MoviePy recipe: full-size photos resized by a function of time, text as clips on top."""
    from moviepy import CompositeVideoClip, ImageClip, TextClip, vfx

    font = str(Path(motion.__file__).parents[1] / "fonts" / "Kanit-SemiBold.ttf")
    part = seconds / len(photos)
    with Clock() as clock:
        clips = []
        for i, path in enumerate(photos):
            picture = ImageClip(str(path)).resized(height=SIZE[1]).with_duration(part + 0.4)
            moving = picture.resized(lambda t: 1 + 0.15 * t / part).with_position("center").with_start(i * part)
            clips.append(moving.with_effects([vfx.CrossFadeIn(0.4)]) if i else moving)
            text = (
                TextClip(font=font, text="ย้อม 5 รอบ", font_size=90, color="white")
                .with_duration(part)
                .with_start(i * part)
            )
            clips.append(text.with_position(("center", 1300)))
        whole = CompositeVideoClip(clips, size=SIZE).with_duration(seconds)
        whole.write_videofile(
            str(out), fps=30, preset="veryfast", audio=False, logger=None, ffmpeg_params=["-crf", "21"]
        )
        whole.close()
    return clock


def likeness(out: Path, frames: np.ndarray, metric: str) -> float:
    """Mean SSIM or VMAF of every sixth frame of a clip against the frames that went in."""
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "source.yuv"
        frames[::6].tofile(raw)
        graph = f"[0:v]select='not(mod(n,6))',setpts=N/5/TB[a];[1:v]setpts=N/5/TB[b];[a][b]{metric}"
        found = subprocess.run(
            [ffmpeg(), "-hide_banner", "-i", str(out), *RAW, "-r", "5", "-i", str(raw), "-filter_complex", graph, "-f", "null", "-"],
            capture_output=True, text=True, check=True,
        ).stderr  # fmt: skip
    mark = "All:" if metric == "ssim" else "VMAF score: "
    return float(found.split(mark)[-1].split()[0])


def peak_memory(work: Callable[[], object]) -> float:
    """Peak of this process and all its children together, MB, sampled while `work` runs."""
    most, stop = 0.0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not stop.wait(0.05):
            most = max(most, _resident())

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    work()
    stop.set()
    watcher.join()
    return most


def _resident() -> float:
    total = 0
    me = os.getpid()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                if int(entry.name) == me or int(stat[1]) == me:
                    rollup = (entry / "smaps_rollup").read_text()
                    total += int(rollup.split("Pss:")[1].split()[0])
            except (OSError, IndexError):
                continue
    return total / 1024


TOLD: list[tuple[str, float, str, bool]] = []


def say(what: str, value: float, bar: str, good: bool) -> None:
    """One line of the report, and kept for the sum at the end."""
    TOLD.append((what, value, bar, good))
    print(f"{'ok  ' if good else 'MISS'} {what:62} {value:8.3f}   {bar}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--quick", action="store_true", help="every bar on a shortened job: ratios are rougher")
    parser.add_argument("--photos", type=Path, help="a folder of photos to use instead of made ones")
    parser.add_argument("--only", nargs="*", default=[], help="parts: " + " ".join(PARTS))
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="clip-report-") as name:
        folder = Path(name)
        thai.warm_up()
        given = sorted(args.photos.glob("*.jpg"))[:6] if args.photos else []
        photos = given or [photo(folder / f"p{i}.jpg", i) for i in range(6)]
        job = Job(folder, photos, 1 if args.quick else args.rounds, args.quick)
        for part, measure in PARTS.items():
            if not args.only or part in args.only:
                print(f"-- {part}", flush=True)
                measure(job)
    missed = [what for what, _, _, good in TOLD if not good]
    print(f"{len(TOLD) - len(missed)} of {len(TOLD)} bars hold" + (f"; missed: {', '.join(missed)}" if missed else ""))


@dataclass
class Job:
    """What is measured, and how long it may take."""

    folder: Path
    photos: list[Path]
    rounds: int
    quick: bool

    @property
    def seconds(self) -> int:
        return 12 if self.quick else 24

    def file(self, name: str) -> Path:
        return self.folder / f"{name}.mp4"


def encoder(job: Job) -> None:
    """The reference job beside the encoder alone."""
    painter = Painter(film(job.photos, job.seconds))
    frames = np.empty((painter.film.timeline.frames, painter.film.frame_bytes), np.uint8)
    for n in range(len(frames)):
        painter.paint(n, frames[n])
    runs: dict[str, list[Clock]] = {"floor": [], "veryfast": [], "tuned": []}
    for _ in range(job.rounds):
        runs["floor"].append(floor(frames, job.file("floor")))
        for name in ("veryfast", "tuned"):
            runs[name].append(ours(job.photos, job.file(name), name, seconds=job.seconds))
        for name, clocks in runs.items():
            print(f"     {name:9} wall {clocks[-1].wall:6.2f} s   processor {clocks[-1].cpu:6.2f} s", flush=True)
    for name, bar in (("veryfast", 1.15), ("tuned", 0.80)):
        wall, cpu = (
            median(getattr(a, kind) / getattr(b, kind) for a, b in zip(runs[name], runs["floor"], strict=True))
            for kind in ("wall", "cpu")
        )
        say(f"{name}: wall / floor   (processor {cpu:.2f})", wall, f"≤ {bar}", wall <= bar)
    size = {name: job.file(name).stat().st_size for name in runs}
    share = size["tuned"] / size["floor"]
    say("size: tuned (with its sound track) / floor", share, "≤ 1.10", share <= 1.10)
    for metric, noise in (("ssim", 0.0005), ("libvmaf", 0.3)):
        a, b = (likeness(job.file(name), frames, metric) for name in ("tuned", "floor"))
        say(f"{metric}: tuned − floor", a - b, f"≥ 0 (−{noise} is noise)", a >= b - noise)


def usual_recipe(job: Job) -> None:
    """The usual way with MoviePy beside ours, on a shortened clip that gives a photo as long as the reference job does."""
    photos = job.photos[:2]
    seconds = (2 if job.quick else 4) * len(photos)
    slow = usual(photos, seconds, job.file("usual"))
    tuned, same = (
        slow.wall / ours(photos, job.file("short"), mode, seconds=seconds).wall for mode in ("tuned", "veryfast")
    )
    say(f"usual MoviePy recipe / ours as it comes, {seconds} s", tuned, "≥ 12", tuned >= 12)
    print(f"     with the recipe's own x264 settings {same:.3f}")


def rendered(job: Job, told: VideoScript, name: str, **how) -> float:
    """Seconds for a clip through the front door."""
    options = ClipOptions(look=LOOK, price="990 บาท", **how)
    with Clock() as clock:
        render_clip(told, job.photos, job.file(name), options=options)
    return clock.wall


def quick_ways(job: Job) -> None:
    """Preview, storyboard, and one edited scene of six: the edit makes its picture stand elsewhere, so that the end of the
    scene before, where it comes in, is drawn again too."""
    told = script(15)
    kept = job.folder / "kept"
    scenes = list(told.scenes)
    scenes[2] = scenes[2].model_copy(update={"on_screen": "คลุมไหล่ก็สวย"})
    edited = told.model_copy(update={"scenes": tuple(scenes)})
    # The first clip of a program also opens fonts and libraries; it is not counted.
    rendered(job, told, "full", cache=kept)
    known = set(kept.iterdir())
    previews, edits = [], []
    for number in range(1 if job.quick else 5):
        full = rendered(job, told, "full", cache=job.folder / f"kept{number}")
        previews.append(rendered(job, told, "small", preview=True) / full)
        edits.append(rendered(job, edited, "edited", cache=kept) / full)
        drawn = set(kept.iterdir()) - known
        for path in drawn:
            path.unlink()
    with Clock() as board:
        draw_storyboard(told, job.photos, ClipOptions(look=LOOK))
    say(f"preview of {told.seconds} s / full render", median(previews), "≤ 0.20", median(previews) <= 0.20)
    say("one scene of six edited / full render", median(edits), "≤ 0.30", median(edits) <= 0.30)
    print(
        f"     {len(drawn)} pieces drawn again; storyboard {board.wall:.2f} s, {board.wall / full:.3f} of the full render"
    )


def copies(job: Job, count: int) -> list[Path]:
    """Photos of their own, so that none is shared."""
    made = []
    for i in range(count):
        copy = job.folder / f"c{i}.jpg"
        copy.write_bytes(job.photos[i % len(job.photos)].read_bytes())
        made.append(copy)
    return made


def memory(job: Job) -> None:
    """Twenty photos of 12 MP; a clip twice as long; twenty clips in one process."""
    photos = copies(job, 20)
    peaks = [
        peak_memory(partial(ours, photos, job.file("twenty"), "tuned", seconds=seconds))
        for seconds in ((30, 60) if job.quick else (40, 80))
    ]
    say("peak memory, 20 photos of 12 MP, all processes, MB", peaks[0], "≤ 1000", peaks[0] <= 1000)
    say("  twice as long / that", peaks[1] / peaks[0], "≤ 1.10 (flat)", peaks[1] <= 1.10 * peaks[0])
    held = []
    for number in range(20):
        ours(job.photos[:2], job.file("again"), "preview", seconds=2, size=(360, 640), fps=15)
        gc.collect()
        if number in (3, 19):
            held.append(_resident())
    say("memory after 20 clips / after 4, one process", held[1] / held[0], "≤ 1.05", held[1] <= 1.05 * held[0])


_ONE = """
import sys; sys.path[:0] = [{root!r}, {here!r}]
from pathlib import Path
import clip_report as r
r.thai.warm_up()
sys.stdin.readline()
print(r.ours([Path(p) for p in {photos!r}], Path(sys.argv[1]), "tuned", workers=1, seconds={seconds}).cpu)
"""


def two_at_once(job: Job) -> None:
    """Two clips in two processes beside the same two one after the other; each process encodes on one core."""
    code = _ONE.format(
        root=str(Path(__file__).parents[2]), here=str(Path(__file__).parent), photos=[str(p) for p in job.photos[:3]],
        seconds=4 if job.quick else 12,
    )  # fmt: skip

    def start(name: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(job.file(name))], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        time.sleep(2.5)  # its imports are no part of the work
        return process

    def go(processes: list[subprocess.Popen[bytes]]) -> tuple[float, float]:
        """(wall, processor) seconds."""
        began = time.perf_counter()
        for process in processes:
            process.stdin.write(b"\n")
            process.stdin.close()
        for process in processes:
            process.wait()
        wall = time.perf_counter() - began
        return wall, sum(float(process.stdout.read()) for process in processes)

    alone = [go([start(f"one{n}")]) for n in range(2)]
    apart, work = (sum(run[i] for run in alone) for i in (0, 1))
    together, worked = go([start("two0"), start("two1")])
    say("two clips one after the other / in two processes", apart / together, "≥ 1.6", apart >= 1.6 * together)
    # A clip paints while it encodes: alone it takes more than one core, so two cores cannot hold two of them twice.
    print(
        f"     alone a clip keeps {work / apart:.2f} cores busy, so two cores allow {2 * apart / work:.2f}; together "
        f"{worked / (2 * together):.2f} of both cores is used, and the work grows to {worked / work:.2f} of itself"
    )


def picture(job: Job) -> None:
    """Smoothness, and colours on a BT.709 player after encoding."""
    moved = motion.Path("push", motion.Pose(1.0, 0.5, 0.5), motion.Pose(1.15, 0.42, 0.55))
    width, height = (n // 2 * 2 for n in shots.cover_size(SIZE, moved.closest))
    wanted = motion.windows(moved, np.arange(120), 120, (width, height), SIZE)
    luma, _ = motion.plan_sampling(wanted, SIZE)
    step = max(float(np.abs(axis.error).max()) for axis in (luma.across, luma.down))
    say("motion: worst distance from the ideal path, px", step, "≤ 0.10", step <= 0.10)
    swatches = ((200, 60, 40), (40, 150, 70), (30, 60, 160), (235, 200, 80), (128, 128, 128), (245, 245, 240))
    chart = np.zeros((1920, 1080, 3), np.uint8)
    for n, rgb in enumerate(swatches):
        chart[200 + n // 2 * 200 : 400 + n // 2 * 200, n % 2 * 540 : n % 2 * 540 + 540] = rgb
    path = job.folder / "chart.png"
    path.write_bytes(cv2.imencode(".png", chart[..., ::-1])[1].tobytes())
    told = script(2, 2).model_copy(update={"hook": "ก"})
    render_clip(told, [path], job.file("chart"), options=ClipOptions(look="fun"))
    raw = subprocess.run(
        [ffmpeg(), "-v", "error", "-i", str(job.file("chart")), "-frames:v", "1", "-vf", "scale=in_color_matrix=bt709",
         "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"], capture_output=True, check=True,
    ).stdout  # fmt: skip
    seen = np.frombuffer(raw, np.uint8).reshape(1920, 1080, 3)
    off = max(
        float(np.abs(seen[270 + n // 2 * 200 : 330 + n // 2 * 200, n % 2 * 540 + 200 : n % 2 * 540 + 340].mean((0, 1)) - rgb).max())
        for n, rgb in enumerate(swatches)
    )  # fmt: skip
    say("colours after encoding, worst of 255", off, "≤ 3", off <= 3)


PARTS: dict[str, Callable[[Job], None]] = {
    "memory": memory, "encoder": encoder, "usual": usual_recipe, "quick": quick_ways, "two": two_at_once,
    "picture": picture,
}  # fmt: skip

if __name__ == "__main__":
    main()
