"""Can a viewer read what stands on the screen, and can the host say a scene's words in its seconds?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from assistant import thai
from assistant.content import AnyContent, Finding, Scene, VideoScript
from assistant.messages import say
from assistant.rulebook.captions import caption_rules
from assistant.thai.words import is_word

_SLACK = 1.25
"""A host may speak a quarter faster than the usual rate before a scene is called too short."""


def check_captions(content: AnyContent) -> Iterator[Finding]:
    """Findings of a video script's scenes: too many lines, too long a line, a word cut in two, too much to say."""
    if not isinstance(content, VideoScript):
        return
    for number, scene in enumerate(content.scenes):
        yield from _check_screen(f"scenes.{number}.on_screen", scene.on_screen, content.language == "th")
        yield from _check_voice(f"scenes.{number}.voice", scene)


def _check_screen(field: str, text: str, is_thai: bool) -> Iterator[Finding]:
    rules, lines = caption_rules(), text.split("\n")
    wide = max(lines, key=thai.base_length)
    source = f"{rules.source} · {rules.confidence}"
    if len(lines) > rules.most_lines:
        reason = say("check_caption_lines", lines=len(lines), most=rules.most_lines)
        yield _finding("caption.lines", field, text, 0, text, reason, source)
    if thai.base_length(wide) > rules.letters_a_line:
        reason = say("check_caption_long", letters=thai.base_length(wide), most=rules.letters_a_line)
        yield _finding("caption.long", field, text, text.index(wide), wide, reason, source)
    if is_thai and len(lines) > 1:
        yield from _check_breaks(field, text, lines, source)


def _check_breaks(field: str, text: str, lines: list[str], source: str) -> Iterator[Finding]:
    """A line that ends inside a word: the text read as one has no cut there, and the halves are no words of their own
    (หุง|ข้าว may be parted, ก๋วยเ|ตี๋ยว may not)."""
    whole, at = "".join(lines), 0
    for above, below in pairwise(lines):
        at += len(above)
        word = _word_around(whole, at)
        halves = thai.words(above)[-1:], thai.words(below)[:1]
        if word and not all(half and is_word(half[0]) for half in halves):
            place = at + whole[:at].count("\n")
            yield _finding("caption.break", field, text, place, "", say("check_caption_break", word=word), source)


def _word_around(text: str, at: int) -> str:
    """The Thai word that goes on over a place; empty where a word ends there or the letters are not Thai."""
    if not (_is_thai(text[at - 1 : at]) and _is_thai(text[at : at + 1])):
        return ""
    end = 0
    for word in thai.words(text):
        end += len(word)
        if end >= at:
            return "" if end == at else word
    return ""


def _is_thai(letter: str) -> bool:
    return "\u0e01" <= letter <= "\u0e4e"


def _check_voice(field: str, scene: Scene) -> Iterator[Finding]:
    needed = thai.speech_seconds(scene.voice)
    if needed > scene.seconds * _SLACK:
        reason = say("check_voice_long", needed=f"{needed:.1f}", seconds=f"{scene.seconds:g}")
        yield _finding("caption.voice", field, scene.voice, 0, scene.voice, reason, "")


def _finding(rule: str, field: str, text: str, start: int, words: str, reason: str, source: str) -> Finding:
    return Finding(rule=rule, level="warning", field=field, start=start, end=start + len(words), text=words,
                   reason=reason, source=source)  # fmt: skip
