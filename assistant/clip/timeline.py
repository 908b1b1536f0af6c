"""From a script and the seller's pictures to shots on a line of frames. Pure arithmetic: nothing is opened or drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant import thai
from assistant.clip.footage import Source
from assistant.clip.looks import Look, Transition
from assistant.content import Scene, VideoScript

LEAST_SHOT = 1.6
"""Seconds; a shorter shot of a still cannot be taken in."""
CARD = "card"
"""The source of a shot that has no picture: a designed card in the look's colours."""


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
    for picture in named:
        if picture is None and good:
            before = bound[-1][0] if bound else None
            picture = min(good, key=lambda p: (uses[p], p == before, good.index(p)))
            uses[picture] += 1
        bound.append([picture])
    return bound, [i for i, scene in enumerate(scenes) if scene.photo is None]


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
    for scene, sources in enumerate(bound):
        span = starts[scene + 1] - starts[scene]
        for i, source in enumerate(sources):
            start = starts[scene] + round(span * i / len(sources))
            end = starts[scene] + round(span * (i + 1) / len(sources))
            transition, blend = _entry(shots, source, start, end, look, fps)
            shots.append(Shot(scene, source, start, end, seen.get(source, 0), len(shots), transition, blend))
            seen[source] = seen.get(source, 0) + 1
    return tuple(shots)


def _entry(before: list[Shot], source: Source, start: int, end: int, look: Look, fps: int) -> tuple[Transition, int]:
    """How a shot comes in; a transition takes at most a third of the shorter of its two shots."""
    if not before or (source is None and before[-1].source is None):
        return "cut", 0
    kinds = look.motion.transitions
    kind = kinds[(len(before) - 1) % len(kinds)]
    room = min(end - start, before[-1].end - before[-1].start) // 3
    blend = min(round(look.motion.seconds * fps), room)
    return (kind, blend) if blend > 1 and kind != "cut" else ("cut", 0)


def subtitles(
    timeline: Timeline, *, most: int = 35, rows: int = 2, speech: Sequence[float] | None = None
) -> list[Line]:
    """The spoken lines with their times: cut between words at `most` letters, `rows` lines at a time, each as long as
    its syllables take within the scene. `speech` gives the seconds really spoken in each scene, where a voice exists.
    """
    lines: list[Line] = []
    for number, scene in enumerate(timeline.scenes):
        text = scene.voice.strip() or scene.on_screen.strip()
        if not text:
            continue
        begin, end = timeline.starts[number] / timeline.fps, timeline.starts[number + 1] / timeline.fps
        span = end - begin if speech is None or speech[number] <= 0 else min(speech[number], end - begin)
        parts = _parts(text, most, rows)
        costs = [max(thai.speech_seconds(part.replace("\n", " ")), 0.3) for part in parts]
        clock = begin
        for part, cost in zip(parts, costs, strict=True):
            until = clock + span * cost / sum(costs)
            # Two frames of air between subtitles, so that the eye sees the change.
            lines.append(Line(clock, until - 2 / timeline.fps, part, number))
            clock = until
    return lines


def _parts(text: str, most: int, rows: int) -> list[str]:
    wrapped = thai.wrap(text, most, thai.base_length)
    even = -(-len(wrapped) // -(-len(wrapped) // rows))
    return ["\n".join(wrapped[i : i + even]) for i in range(0, len(wrapped), even)]
