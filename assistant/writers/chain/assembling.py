"""Parts → content, and back. Seconds, clock, CF codes and pinned comments are computed here or kept from the plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import regex

from assistant.content import (
    AnyContent,
    Brief,
    Listing,
    LiveScript,
    Post,
    Segment,
    VideoScript,
)
from assistant.thai import speech_seconds

SHORTEST_SCENE = 1.0
"""Seconds; less cannot be seen."""
TOO_LONG = 1.08
"""Speech may run over by so much (hosts speak faster than the mean reader); above it the scenes are asked again."""
TOGETHER = (frozenset({"hook", "scenes", "call_to_action"}),)
"""Parts that only make sense from one writer: where one fails, all come from the fallback."""

Parts = dict[str, Any]
_BLANKS = regex.compile(r"[\s#]+")


def read_parts(content: AnyContent) -> Parts:
    """A content as the parts it would be an answer of."""
    tree = content.model_dump(mode="json")
    if content.kind == "listing":
        return _picked(tree, "title", "highlights", "description", "hashtags", "keywords")
    if content.kind == "post":
        return _picked(tree, "paragraphs", "call_to_action", "hashtags")
    if content.kind == "video":
        return _picked(tree, "hook", "scenes", "call_to_action", "caption", "hashtags")
    return {f"s{number}": _segment_part(segment) for number, segment in enumerate(tree["segments"], 1)}


def part_of(path: str) -> str:
    """The part a text's path belongs to: `highlights.0.text` → `highlights`, `segments.3.goal` → `s4`."""
    first, _, rest = path.partition(".")
    return f"s{int(rest.partition('.')[0]) + 1}" if first == "segments" else first


def field_of(part: str) -> str:
    """Where a part stands in the content: `s4` → `segments.3`, any other under its own name."""
    return f"segments.{int(part[1:]) - 1}" if part[:1] == "s" and part[1:].isdigit() else part


def assemble(parts: Parts, brief: Brief, segments: Sequence[Segment] = ()) -> AnyContent:
    """The content of these parts, which must all be there and valid."""
    about: dict[str, Any] = {"platform": brief.platform, "language": brief.language}
    if brief.kind == "listing":
        return Listing(**about, **{**parts, "hashtags": _tags(parts["hashtags"]), "keywords": _once(parts["keywords"])})
    if brief.kind == "post":
        return Post(**about, **{**parts, "hashtags": _tags(parts["hashtags"])})
    if brief.kind == "video":
        return _clip(parts, brief, about)
    return LiveScript(**about, minutes=brief.minutes or 60, segments=tuple(_segments(parts, segments)))


def speech_problem(parts: Parts, brief: Brief) -> str:
    """What to tell the model where the voices do not fit the clip; empty where they do."""
    if brief.kind != "video" or not {"hook", "scenes", "call_to_action"} <= set(parts):
        return ""
    allowed = float(brief.seconds or 30)
    needed = sum(_spoken(scene) for scene in _with_frame(parts))
    if needed <= allowed * TOO_LONG:
        return ""
    return f"คำพูดทุกฉากรวมกันใช้เวลา {needed:.0f} วินาที เกิน {allowed:.0f} วินาที ตัดให้เหลือราว {allowed / needed:.0%} ของเดิม"


def _picked(tree: Parts, *names: str) -> Parts:
    return {name: tree[name] for name in names}


def _segment_part(segment: Parts) -> Parts:
    return {
        "title": segment["title"],
        "goal": segment["goal"],
        "points": segment["talking_points"],
        "lines": segment["sample_lines"],
        "prompt": segment["audience_prompt"],
        "questions": segment["questions"],
    }


def _segments(parts: Parts, plan: Sequence[Segment]) -> list[Segment]:
    """The plan's segments with their words replaced; time, code, pinned comment and promotion stay the plan's."""
    written = []
    for number, segment in enumerate(plan, 1):
        part = parts[f"s{number}"]
        words = {
            "title": part["title"],
            "goal": part["goal"],
            "talking_points": part["points"],
            "sample_lines": part["lines"],
            "audience_prompt": part["prompt"],
            "questions": part["questions"],
        }
        written.append(Segment.model_validate({**segment.model_dump(), **words}))
    return written


def _clip(parts: Parts, brief: Brief, about: dict[str, Any]) -> VideoScript:
    """Scenes of a model get the seconds asked for. Those timed before (the built-in writer's, fewer for few facts)
    keep their length, and their seconds too where no word of theirs changed."""
    asked, framed = brief.seconds or 30, _with_frame(parts)
    timed = [scene["seconds"] for scene in framed if "seconds" in scene]
    seconds = round(sum(timed)) if len(timed) == len(framed) else asked
    changed = [scene["voice"] for scene in framed] != [scene["voice"] for scene in parts["scenes"]]
    scenes = _timed(framed, float(seconds)) if changed or not timed else framed
    words = {**parts, "scenes": scenes, "hashtags": _tags(parts["hashtags"])}
    return VideoScript(**about, seconds=seconds, asked=asked if seconds < asked else None, **words)


def _with_frame(parts: Parts) -> list[Parts]:
    """The scenes, the first opening with the hook and the last closing with the call to action."""
    scenes = [dict(scene) for scene in parts["scenes"]]
    hook, call = parts["hook"].strip(), parts["call_to_action"].strip()
    if not scenes[0]["voice"].startswith(hook):
        scenes[0]["voice"] = f"{hook} {scenes[0]['voice']}".strip()
    if not scenes[-1]["voice"].endswith(call):
        scenes[-1]["voice"] = f"{scenes[-1]['voice']} {call}".strip()
    return scenes


def _spoken(scene: Parts) -> float:
    return max(SHORTEST_SCENE, speech_seconds(scene["voice"])) + float(scene.get("quiet", 0))


def _timed(scenes: list[Parts], total: float) -> list[Parts]:
    """Seconds for each scene in the proportion of its speech, in tenths, adding up to the clip exactly."""
    needs = [_spoken(scene) for scene in scenes]
    tenths = [max(1, round(need / sum(needs) * total * 10)) for need in needs]
    longest = max(range(len(tenths)), key=tenths.__getitem__)
    tenths[longest] += round(total * 10) - sum(tenths)
    return [{**scene, "seconds": ten / 10} for scene, ten in zip(scenes, tenths, strict=True)]


def _tags(words: Sequence[str]) -> list[str]:
    """Each with one leading # and no blanks; the same tag once."""
    bare = (_BLANKS.sub("", word) for word in words)
    return _once([f"#{word}" for word in bare if word])


def _once(words: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(word.strip() for word in words if word.strip()))
