"""The clip's bars, measured side by side in one run: `poe clip-report` or `python tests/bench/clip_report.py [--rounds N]`.

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
from pathlib import Path
from statistics import median

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from assistant import thai
from assistant.clip import encode, timeline
from assistant.clip.film import ProductClip
from assistant.clip.looks import get_look
from assistant.clip.options import ClipOptions
from assistant.clip.painter import Film, Painter
from assistant.clip.scenes import make_film
from assistant.clip.stage import make_stage
from assistant.content import Scene, VideoScript

SIZE = (1080, 1920)
LOOK = "fresh"


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
    """The encoder alone."""
    with Clock() as clock, encode.Pipe(out, SIZE, 30, "veryfast", threads=0) as pipe:
        for frame in frames:
            pipe.write(frame)
    return clock


def ours(photos: list[Path], out: Path, mode: str, **how) -> Clock:
    """From photo files to a finished clip."""
    with Clock() as clock:
        ProductClip(film(photos, **how)).write_videofile(out, mode=mode)
    return clock


def usual(photos: list[Path], seconds: float, out: Path) -> Clock:
    """The usual MoviePy recipe: full-size photos resized by a function of time, text as clips on top."""
    from moviepy import CompositeVideoClip, ImageClip, TextClip, vfx

    font = str(Path(encode.__file__).parents[1] / "fonts" / "Kanit-SemiBold.ttf")
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
            [encode.ffmpeg(), "-hide_banner", "-i", str(out), "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{SIZE[0]}x{SIZE[1]}", "-r", "5",
             "-i", str(raw), "-filter_complex", graph, "-f", "null", "-"],
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


def say(what: str, value: float, bar: str, good: bool) -> None:
    print(f"{'ok  ' if good else 'MISS'} {what:58} {value:8.3f}   {bar}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--photos", type=Path, help="a folder of photos to use instead of made ones")
    parser.add_argument("--skip-usual", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="clip-report-") as folder:
        report(Path(folder), args.rounds, args.photos, args.skip_usual)


def report(folder: Path, rounds: int, given: Path | None, skip_usual: bool) -> None:
    thai.warm_up()
    photos = sorted(given.glob("*.jpg"))[:6] if given else [photo(folder / f"p{i}.jpg", i) for i in range(6)]
    painter = Painter(film(photos))
    count = painter.film.timeline.frames
    frames = np.empty((count, painter.film.frame_bytes), np.uint8)
    for n in range(count):
        painter.paint(n, frames[n])
    runs: dict[str, list[Clock]] = {"floor": [], "veryfast": [], "tuned": [], "preview": []}
    for _ in range(rounds):
        runs["floor"].append(floor(frames, folder / "floor.mp4"))
        runs["veryfast"].append(ours(photos, folder / "veryfast.mp4", "veryfast"))
        runs["tuned"].append(ours(photos, folder / "tuned.mp4", "tuned"))
        for name in ("floor", "veryfast", "tuned"):
            print(f"  {name:9} wall {runs[name][-1].wall:6.2f} s   processor {runs[name][-1].cpu:6.2f} s", flush=True)
    for name, bar in (("veryfast", 1.15), ("tuned", 0.80)):
        for kind in ("wall", "cpu"):
            ratio = median(getattr(a, kind) / getattr(b, kind) for a, b in zip(runs[name], runs["floor"], strict=True))
            say(f"{name}: {kind} / floor", ratio, f"≤ {bar} (wall)", ratio <= bar)
    size = {name: (folder / f"{name}.mp4").stat().st_size for name in ("floor", "tuned", "veryfast")}
    print(f"  bytes: {size}")
    say(
        "size: tuned / floor (with sound track)",
        size["tuned"] / size["floor"],
        "≤ 1.10",
        size["tuned"] <= 1.10 * size["floor"],
    )
    for metric in ("ssim", "libvmaf"):
        a, b = (likeness(folder / f"{name}.mp4", frames, metric) for name in ("tuned", "floor"))
        say(
            f"{metric}: tuned − floor",
            a - b,
            "≥ 0 (−0.0005 / −0.3 is noise)",
            a >= b - (0.0005 if metric == "ssim" else 0.3),
        )
    del frames
    more(folder, photos, skip_usual)


def more(folder: Path, photos: list[Path], skip_usual: bool) -> None:
    full = ours(photos, folder / "full15.mp4", "tuned", seconds=15)
    quick = ours(photos, folder / "preview.mp4", "preview", seconds=15, size=(360, 640), fps=15)
    say("preview of 15 s / full render, wall", quick.wall / full.wall, "≤ 0.20", quick.wall <= 0.20 * full.wall)
    if not skip_usual:
        short = ours(photos[:2], folder / "short.mp4", "veryfast", seconds=3)
        slow = usual(photos[:2], 3, folder / "usual.mp4")
        say("usual MoviePy recipe / ours on 3 s, wall", slow.wall / short.wall, "≥ 12", slow.wall >= 12 * short.wall)
    twenty = [photos[i % len(photos)] for i in range(20)]
    copies = []
    for i, path in enumerate(twenty):
        copy = folder / f"c{i}.jpg"
        copy.write_bytes(path.read_bytes())
        copies.append(copy)
    peak = peak_memory(lambda: ours(copies, folder / "twenty.mp4", "tuned", seconds=40))
    say("peak memory, 20 photos of 12 MP, all processes, MB", peak, "≤ 1000", peak <= 1000)


if __name__ == "__main__":
    main()
