"""Words beside the clip: subtitles, and the text to paste when it is posted."""

from __future__ import annotations

from pathlib import Path

from assistant.clip import subtitles
from assistant.clip.outputs.finished import Finished

AI_VOICE = "เสียงพูดสร้างด้วย AI"
"""The label line, after the examples of the 2569 rule for pictures (“ภาพที่สร้างโดย AI”): clear, and in Thai."""


def write_srt(clip: Finished, folder: Path) -> Path:
    """Subtitles for editors and Facebook."""
    path = folder / f"{clip.name}.srt"
    subtitles.write(clip.lines(), path)
    return path


def write_vtt(clip: Finished, folder: Path) -> Path:
    """Subtitles for browsers."""
    path = folder / f"{clip.name}.vtt"
    subtitles.write(clip.lines(), path)
    return path


def write_caption(clip: Finished, folder: Path) -> Path:
    """The post's text: caption, hashtags, and the AI label where a machine speaks."""
    script = clip.draft.script
    parts = [script.caption.strip()]
    if clip.draft.sound.synthetic:
        parts.append(AI_VOICE)
    if script.hashtags:
        parts.append(" ".join(script.hashtags))
    path = folder / f"{clip.name}.txt"
    path.write_text("\n\n".join(part for part in parts if part) + "\n", encoding="utf-8")
    return path
