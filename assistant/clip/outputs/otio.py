"""OpenTimelineIO: the cut itself, so that an editor can go on in DaVinci Resolve, Premiere, Kdenlive and others.

Written as the documented JSON, because the package has no wheel for every Python we run on; the tests read it with the
package. Times are counted in frames of the clip.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.clip.footage import Footage, Source
from assistant.clip.outputs.finished import Finished
from assistant.clip.timeline import Shot

Url = Callable[[Path], str]
"""Where an editor finds a file: an address, or a path relative to the timeline."""


def write_otio(clip: Finished, folder: Path) -> Path:
    """The cut with the seller's pictures where they lie on this machine, and the finished clip's sound."""
    path = folder / f"{clip.name}.otio"
    sounds = {"sound": f"{clip.name}.mp4"} if clip.draft.sound.heard else {}
    path.write_text(timeline_json(clip, lambda file: file.resolve().as_uri(), sounds), encoding="utf-8")
    return path


def timeline_json(clip: Finished, url: Url, sounds: dict[str, str]) -> str:
    """The timeline as JSON. `sounds`: name of an audio track → where its file is."""
    line = clip.draft.line
    pictures = [part for shot in line.shots for part in _shot(shot, line.fps, url)]
    tracks = [_track("pictures", "Video", pictures, _markers(clip))]
    for name, target in sounds.items():
        sound = _clip(name, _range(0, line.frames, line.fps), _external(target, _range(0, line.frames, line.fps)))
        tracks.append(_track(name, "Audio", [sound]))
    whole = {
        "OTIO_SCHEMA": "Timeline.1",
        "name": clip.name,
        "metadata": {"khaidee": {"size": list(clip.draft.film.size), "fps": line.fps, "look": clip.draft.options.look}},
        "global_start_time": None,
        "tracks": {**_composable("Stack.1", "tracks"), "children": tracks},
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _shot(shot: Shot, fps: int, url: Url) -> list[dict[str, Any]]:
    """A shot, after the transition that leads into it. A still begins late by its transition, which shows its start."""
    length, effects = shot.end - shot.start, []
    if isinstance(shot.source, Footage):
        first = round((shot.begin + shot.blend / fps * shot.speed) * fps)
        if abs(shot.speed - 1) > 1e-3:
            warp = {"OTIO_SCHEMA": "LinearTimeWarp.1", "name": "", "metadata": {}, "effect_name": "LinearTimeWarp"}
            effects.append({**warp, "time_scalar": shot.speed, "enabled": True})
        end = shot.source.end if shot.source.end is not None else (first + length) / fps
        available = _range(0, max(round(end * fps), first + length), fps)
    else:
        first, available = shot.blend, _range(0, shot.blend + length, fps)
    clip = _clip(_name(shot.source), _range(first, length, fps), _media(shot.source, available, url), effects)
    if not shot.blend:
        return [clip]
    into = {
        "OTIO_SCHEMA": "Transition.1",
        "name": shot.transition,
        "metadata": {},
        "transition_type": "SMPTE_Dissolve",
        "in_offset": _time(shot.blend, fps),
        "out_offset": _time(0, fps),
    }
    return [into, clip]


def _name(source: Source) -> str:
    return "การ์ดตัวอักษร" if source is None else source.name


def _media(source: Source, available: dict[str, Any], url: Url) -> dict[str, Any]:
    if source is None:
        return {"OTIO_SCHEMA": "MissingReference.1", "name": "", "metadata": {}, "available_range": None}
    return _external(url(source.path if isinstance(source, Footage) else source), available)


def _markers(clip: Finished) -> list[dict[str, Any]]:
    """Every subtitle as a marker, so that the words can be set again in the editor."""
    fps = clip.draft.line.fps
    return [
        {
            "OTIO_SCHEMA": "Marker.2",
            "name": line.text.replace("\n", " "),
            "metadata": {"khaidee": {"scene": line.scene + 1}},
            "color": "GREEN",
            "comment": "",
            "marked_range": _range(round(line.start * fps), max(round((line.end - line.start) * fps), 1), fps),
        }
        for line in clip.lines()
    ]


def _track(name: str, kind: str, children: list[Any], markers: list[Any] | None = None) -> dict[str, Any]:
    return {**_composable("Track.1", name, markers), "kind": kind, "children": children}


def _clip(name: str, span: dict[str, Any], media: dict[str, Any], effects: list[Any] | None = None) -> dict[str, Any]:
    return {
        **_composable("Clip.2", name),
        "source_range": span,
        "effects": effects or [],
        "media_references": {"DEFAULT_MEDIA": media},
        "active_media_reference_key": "DEFAULT_MEDIA",
    }


def _composable(schema: str, name: str, markers: list[Any] | None = None) -> dict[str, Any]:
    return {
        "OTIO_SCHEMA": schema, "name": name, "metadata": {}, "source_range": None, "effects": [],
        "markers": markers or [], "enabled": True,
    }  # fmt: skip


def _external(target: str, available: dict[str, Any]) -> dict[str, Any]:
    return {
        "OTIO_SCHEMA": "ExternalReference.1", "name": "", "metadata": {}, "available_range": available,
        "target_url": target,
    }  # fmt: skip


def _range(start: int, length: int, fps: int) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "TimeRange.1", "start_time": _time(start, fps), "duration": _time(length, fps)}


def _time(frames: int, fps: int) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "RationalTime.1", "value": float(frames), "rate": float(fps)}
