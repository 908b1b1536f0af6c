"""From a script and the seller's pictures to shots on a line of frames. Pure arithmetic: nothing is opened or drawn."""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from pathlib import Path

from assistant import thai
from assistant.clip.footage import Footage, Source
from assistant.clip.looks import Look, Transition
from assistant.content import Scene, VideoScript

LEAST_SHOT = 1.6
"""Seconds; a shorter shot of a still cannot be taken in."""
SLOWEST = 0.6
"""A video shorter than its shot runs at most so slowly; then its last frame stays."""


@dataclass(frozen=True)
class Shot:
    """One picture on screen, from `start` to `end` (frames), preceded by `blend` frames of transition."""

    scene: int
    source: Source
    """None for a designed card."""
    start: int
    end: int
    use: int
    """How many shots showed this picture before."""
    number: int
    """Its place among all shots."""
    transition: Transition = "cut"
    blend: int = 0
    begin: float = 0.0
    """Seconds into the file where a video's shot begins, its transition included."""
    speed: float = 1.0
    clock: float = 1 / 30
    """Seconds a frame."""

    @property
    def moves(self) -> bool:
        """Is it a still that is moved over, rather than a video?"""
        return not isinstance(self.source, Footage)

    @property
    def held(self) -> int:
        """Frames at the end of a video's shot that stand still, because the video is over."""
        if not isinstance(self.source, Footage) or self.source.end is None:
            return 0
        return max(0, self.length - math.ceil((self.source.end - self.begin) / self.speed / self.clock))

    @property
    def first(self) -> int:
        """The first frame it is seen in, its transition included."""
        return self.start - self.blend

    @property
    def length(self) -> int:
        return self.end - self.first


@dataclass(frozen=True)
class Line:
    """One subtitle."""

    start: float
    end: float
    """Seconds."""
    text: str
    scene: int


@dataclass(frozen=True)
class Piece:
    """Frames of a scene, from `first` to before `end`, that are encoded and kept together."""

    scene: int
    first: int
    end: int


@dataclass(frozen=True)
class Timeline:
    """When each scene and shot is on screen."""

    fps: int
    scenes: tuple[Scene, ...]
    starts: tuple[int, ...]
    """First frame of each scene; one more at the end: the number of frames."""
    shots: tuple[Shot, ...]
    unused: tuple[Source, ...] = ()
    to_film: tuple[int, ...] = field(default=())
    """Scenes whose script asks for something to be filmed, where a still stands in."""

    @property
    def frames(self) -> int:
        return self.starts[-1]

    @property
    def seconds(self) -> float:
        return self.frames / self.fps

    def shots_of(self, scene: int) -> tuple[Shot, ...]:
        return tuple(s for s in self.shots if s.scene == scene)

    def pieces(self) -> tuple[Piece, ...]:
        """Each scene, cut where the next one's picture begins to come in: an edit of that one spares what is before."""
        comes = [next((s.first for s in self.shots if s.scene == scene), 0) for scene in range(1, len(self.scenes))]
        edges = sorted({*self.starts, *comes})
        return tuple(Piece(bisect(self.starts, first) - 1, first, end) for first, end in pairwise(edges))


def plan(
    script: VideoScript,
    pictures: Sequence[Source],
    look: Look,
    *,
    fps: int = 30,
    seconds: Sequence[float] | None = None,
) -> Timeline:
    """Bind scenes to pictures and lay the shots out.

    `pictures` are the seller's in her order, None in the place of one that cannot be read; `seconds` replaces the
    scenes' own lengths where a voice was recorded. A scene keeps the picture it names; one that names none takes the
    least used; pictures nobody named become second shots of the longest scenes.
    """
    lengths = list(seconds) if seconds is not None else [scene.seconds for scene in script.scenes]
    edges = [0.0]
    for length in lengths:
        edges.append(edges[-1] + length)
    starts = tuple(round(edge * fps) for edge in edges)
    bound, to_film = _bind(script.scenes, pictures)
    _help_short_videos(bound, lengths, [p for p in pictures if isinstance(p, Path)])
    unused = _spread(bound, lengths, [p for p in pictures if p is not None and all(p not in b for b in bound)])
    shots = _lay(bound, starts, look, fps)
    return Timeline(fps, script.scenes, starts, shots, tuple(unused), tuple(to_film))


def _bind(scenes: Sequence[Scene], pictures: Sequence[Source]) -> tuple[list[list[Source]], list[int]]:
    """The picture of each scene, and the scenes that were to be filmed."""
    good = [p for p in pictures if p is not None]
    uses = dict.fromkeys(good, 0)
    named = [_named(scene.photo, pictures) for scene in scenes]
    for picture in named:
        if picture is not None:
            uses[picture] += 1
    bound: list[list[Source]] = []
    for scene, picture in zip(scenes, named, strict=True):
        if picture is None and good:
            before = bound[-1][0] if bound else None
            film = scene.photo is None
            picture = min(
                good,
                key=lambda p: (not (film and _fresh(p, uses)), uses[p], p == before, good.index(p)),
            )
            uses[picture] += 1
        bound.append([picture])
    return bound, [i for i, scene in enumerate(scenes) if scene.photo is None and not isinstance(bound[i][0], Footage)]


def _fresh(picture: Path | Footage, uses: Mapping[Path | Footage, int]) -> bool:
    """A video that no scene shows yet: the first choice where the script asks for something filmed."""
    return isinstance(picture, Footage) and not uses[picture]


def _help_short_videos(bound: list[list[Source]], lengths: Sequence[float], photos: Sequence[Path]) -> None:
    """A video that ends long before its scene does is followed by a photo rather than by its last frame."""
    for scene, sources in enumerate(bound):
        alone = sources[0] if len(sources) == 1 else None
        if isinstance(alone, Footage) and lengths[scene] - _lasts(alone) >= LEAST_SHOT and photos:
            used = [p for b in bound for p in b]
            sources.append(min(photos, key=lambda p: (used.count(p), photos.index(p))))


def _lasts(footage: Footage) -> float:
    """Seconds a video can fill, slowed down as far as it bears; what is heard is never slowed."""
    seconds = (footage.end or 0.0) - footage.start
    return seconds if footage.sound else seconds / SLOWEST


def _cuts(sources: Sequence[Source], seconds: float) -> list[float]:
    """Where each of a scene's shots ends, in shares of the scene: even, but no video is asked for more than it has."""
    shares = [1 / len(sources)] * len(sources)
    for i, source in enumerate(sources):
        most = _lasts(source) / seconds if isinstance(source, Footage) else 1.0
        if most < shares[i] and len(sources) > 1:
            extra, shares[i] = shares[i] - most, most
            shares = [s if j == i else s + extra / (len(sources) - 1) for j, s in enumerate(shares)]
    return [min(edge, 1.0) for edge in accumulate(shares)]


def _named(photo: str | None, pictures: Sequence[Source]) -> Source:
    if not photo or not photo.startswith("p") or not photo[1:].isdigit():
        return None
    place = int(photo[1:]) - 1
    return pictures[place] if 0 <= place < len(pictures) else None


def _spread(bound: list[list[Source]], lengths: Sequence[float], spare: list[Source]) -> list[Source]:
    """Give each spare picture to the scene with the longest shots; the rest is returned."""
    left = []
    for picture in spare:
        scene = max(range(len(bound)), key=lambda i: lengths[i] / (len(bound[i]) + 1))
        if lengths[scene] / (len(bound[scene]) + 1) < LEAST_SHOT:
            left.append(picture)
        else:
            bound[scene].append(picture)
    return left


def _lay(bound: list[list[Source]], starts: Sequence[int], look: Look, fps: int) -> tuple[Shot, ...]:
    shots: list[Shot] = []
    seen: dict[Source, int] = {}
    shown: dict[Source, float] = {}
    for scene, sources in enumerate(bound):
        span = starts[scene + 1] - starts[scene]
        start = starts[scene]
        for source, cut in zip(sources, _cuts(sources, span / fps), strict=True):
            end = starts[scene + 1] if source is sources[-1] else starts[scene] + round(span * cut)
            transition, blend = _entry(shots, scene, source, start, end, look, fps)
            begin, speed = _part(source, (end - start + blend) / fps, shown)
            shots.append(
                Shot(
                    scene, source, start, end, seen.get(source, 0), len(shots), transition, blend, begin, speed, 1 / fps
                )
            )
            seen[source] = seen.get(source, 0) + 1
            start = end
    return tuple(shots)


def _part(source: Source, seconds: float, shown: dict[Source, float]) -> tuple[float, float]:
    """Where a shot begins in its video, and how fast it runs; a second shot goes on where the first one ended."""
    if not isinstance(source, Footage) or source.end is None:
        return 0.0, 1.0
    begin = max(shown.get(source, source.start), source.start)
    if source.end - begin < seconds:
        begin = max(source.end - seconds, source.start)
    left = source.end - begin
    speed = 1.0 if source.sound or left >= seconds else max(left / seconds, SLOWEST)
    shown[source] = begin + seconds * speed
    return begin, speed


def _entry(
    before: list[Shot], scene: int, source: Source, start: int, end: int, look: Look, fps: int
) -> tuple[Transition, int]:
    """How a shot comes in; a transition takes at most a third of the shorter of its two shots.

    Within a scene it fades: the words stay where they are, and nothing is to pass under them. A photo never fades into
    itself, which would show the product twice, one through the other.
    """
    if not before or (source is None and before[-1].source is None):
        return "cut", 0
    kinds = look.motion.transitions
    kind: Transition = "fade" if before[-1].scene == scene else kinds[(len(before) - 1) % len(kinds)]
    if kind == "fade" and source == before[-1].source and not isinstance(source, Footage):
        kind = next((other for other in kinds if other != "fade"), "dip")
    room = min(end - start, before[-1].end - before[-1].start) // 3
    blend = min(round(look.motion.seconds * fps), room)
    return (kind, blend) if blend > 1 and kind != "cut" else ("cut", 0)


Spoken = Callable[[int, Sequence[float]], Sequence[tuple[float, float]] | None]
"""A scene and how long each part of its words is expected to take → when each is really heard, in seconds after the
scene begins; None where nobody speaks."""


def subtitles(timeline: Timeline, *, most: int = 35, rows: int = 2, spoken: Spoken | None = None) -> list[Line]:
    """The spoken lines with their times: cut between words at `most` letters, `rows` lines at a time.

    Without a voice each part is as long as its syllables take within the scene; with one, `spoken` tells.
    """
    lines: list[Line] = []
    for number, scene in enumerate(timeline.scenes):
        text = scene.voice.strip() or scene.on_screen.strip()
        if not text:
            continue
        begin, end = timeline.starts[number] / timeline.fps, timeline.starts[number + 1] / timeline.fps
        parts = _parts(text, most, rows)
        costs = [max(thai.speech_seconds(part.replace("\n", " ")), 0.3) for part in parts]
        heard = spoken(number, costs) if spoken else None
        spans = heard or _shared(costs, end - begin)
        for i, (part, (start, until)) in enumerate(zip(parts, spans, strict=True)):
            following = spans[i + 1][0] if i + 1 < len(spans) else end - begin
            # Read a little longer than it is heard; two frames of air between, so that the eye sees the change.
            until = min(until + _LINGER if heard else until, following - 2 / timeline.fps)
            lines.append(Line(begin + start, begin + until, part, number))
    return lines


_LINGER = 0.35
"""Seconds a subtitle stays after its last word."""


def _shared(costs: Sequence[float], span: float) -> list[tuple[float, float]]:
    """Times in proportion to the costs, filling the span."""
    clock, shares = 0.0, []
    for cost in costs:
        shares.append((clock, clock + span * cost / sum(costs)))
        clock = shares[-1][1]
    return shares


def _parts(text: str, most: int, rows: int) -> list[str]:
    wrapped = thai.wrap(text, most, thai.base_length)
    even = -(-len(wrapped) // -(-len(wrapped) // rows))
    return ["\n".join(wrapped[i : i + even]) for i in range(0, len(wrapped), even)]
