"""A seller's free text → the record the chain asks for: a listing, a post, or the product's block of a live.

Only her lines are kept, each with the facts it rests on. A line that breaks a rule, claims what no fact holds or gives
a contact is left out and counted: a model learns what it is shown.
"""

from __future__ import annotations

from collections import Counter

import regex

from assistant import checks
from assistant.content import AnyContent, Brief, Grounded, Listing, LiveScript, Post, Segment
from assistant.thai import hashtag, hashtags, keywords, normalise
from assistant.writers.builtin import BuiltinWriter
from finetune.masking import Mask, loose_numbers
from finetune.personal import found_in, names_someone, scrub

LINE, PARAGRAPH, SAID, TITLE, BODY = 160, 400, 120, 120, 1500
"""Characters the chain takes of a highlight, a paragraph, a spoken line, a title and a description."""
_BULLET = regex.compile(r"^[\s•\-*–—✔✅▪·>]+|[ \t]+$")
_TAG = regex.compile(r"#([^\s#]{2,40})")
_BUYER = regex.compile(r"^(?:ลูกค้า|คนดู|ผู้ชม|ถาม|คำถาม|Q)[^:：\n]{0,30}[:：][ \t]*", regex.I)
_HOST = regex.compile(r"^(?:แม่ค้า|พ่อค้า|ร้าน|โฮสต์|ตอบ|คำตอบ|เจ๊|พี่|ป้า|ลุง|แอดมิน|A)[^:：\n]{0,16}[:：][ \t]*", regex.I)


class Unusable(Exception):
    """A text nothing can be learned from; its argument is the message code of the reason."""


class Lines:
    """The usable lines of one text and the facts each rests on."""

    def __init__(self, brief: Brief, text: str, mask: Mask, counts: Counter[str], longest: int) -> None:
        self.brief, self.mask, self.counts = brief, mask, counts
        self.tags = list(dict.fromkeys(_TAG.findall(text)))
        known = f"{brief.product.name} {brief.product.origin.text if brief.product.origin else ''}"
        cleaned = (self._clean(line, known) for line in normalise(text).split("\n"))
        parts = [part for line in cleaned for part in _short(line, longest)]
        counts["finetune_cut_line_long"] += sum(len(part) > longest for part in parts)
        self.told = self._lawful([part if len(part) <= longest else "" for part in parts])
        """Every line in its place; an empty one was left out, so that no answer slips under another's question."""
        self.lines = [line for line in self.told if line]

    def _clean(self, line: str, known: str) -> str:
        line = _BULLET.sub("", _TAG.sub("", line))
        if found_in(line):
            self.counts["finetune_cut_line_contact"] += 1
            return ""
        if names_someone(line, known):
            self.counts["finetune_cut_line_person"] += 1
            return ""
        return scrub(line, self.counts, known)

    def _lawful(self, lines: list[str]) -> list[str]:
        """The lines, empty where a check finds an error or a number is no fact. A buyer's question claims nothing."""
        seen = Listing(
            platform=self.brief.platform, title="", description="", highlights=tuple(Grounded(text=t) for t in lines)
        )
        wrong = {f.field for f in checks.check(seen, self.brief) if f.level == "error"}
        return [self._kept(line, f"highlights.{place}.text" in wrong) for place, line in enumerate(lines)]

    def _kept(self, line: str, is_wrong: bool) -> str:
        if not line or (self.brief.kind == "live" and _BUYER.match(line)):
            return line
        if is_wrong:
            self.counts["finetune_cut_line_rule"] += 1
            return ""
        if loose_numbers(self.mask.text(line)):
            self.counts["finetune_cut_line_number"] += 1
            return ""
        return line

    def grounded(self, most: int, longest: int = LINE) -> tuple[Grounded, ...]:
        """Lines that name a fact."""
        found = [Grounded(text=t, facts=self.mask.keys(t)[:4]) for t in self.lines if len(t) <= longest]
        named = [line for line in found if line.facts][:most]
        if not named:
            raise Unusable("finetune_lost_no_fact")
        return tuple(named)


def shape_text(
    brief: Brief, title: str, text: str, mask: Mask, counts: Counter[str]
) -> tuple[AnyContent, tuple[str, ...]]:
    """The content of a seller's text, and the parts of it that are hers (none named: all).

    Raises Unusable where nothing can be learned from it.
    """
    if brief.kind == "listing":
        return _listing(brief, title, Lines(brief, text, mask, counts, LINE)), ()
    if brief.kind == "post":
        return _post(brief, Lines(brief, text, mask, counts, LINE)), ()
    return _live(brief, Lines(brief, text, mask, counts, SAID))


def _listing(brief: Brief, title: str, lines: Lines) -> Listing:
    title = scrub(normalise(title).strip(), lines.counts, brief.product.name)[:TITLE] or brief.product.name
    if title not in lines._lawful([title]):
        raise Unusable("finetune_lost_title")
    highlights = lines.grounded(8)
    body, told = "", f"{brief.product.name} {title}"
    for line in lines.lines:
        if len(body) + len(line) < BODY:
            body = f"{body}\n{line}" if body else line
    tags = [f"#{tag}" for tag in lines.tags] or hashtags(f"{told} {body}")
    return Listing(
        platform=brief.platform, title=title, highlights=highlights, description=body,
        hashtags=tuple(tags[:5]), keywords=tuple(keywords(f"{told} {body}")[:6]),
    )  # fmt: skip


def _post(brief: Brief, lines: Lines) -> Post:
    """Her paragraphs; a line without a fact opens the next that has one, and the last one, where free, calls to act."""
    lines.grounded(1)
    texts = list(lines.lines)
    call = texts.pop() if len(texts) > 1 and not lines.mask.keys(texts[-1]) and len(texts[-1]) <= 120 else ""
    paragraphs, waiting = [], ""
    for text in texts:
        waiting = f"{waiting}\n{text}" if waiting else text
        if keys := lines.mask.keys(waiting):
            paragraphs.append(Grounded(text=waiting[:PARAGRAPH], facts=keys[:4]))
            waiting = ""
    written = BuiltinWriter().write(brief).content
    tags = [f"#{tag}" for tag in lines.tags] or [hashtag(brief.product.name)]
    return Post(
        platform=brief.platform, paragraphs=tuple(paragraphs[:7]), call_to_action=call or written.call_to_action,  # type: ignore[union-attr]
        hashtags=tuple(tag for tag in tags[:3] if tag.strip("#")),
    )  # fmt: skip


def _live(brief: Brief, lines: Lines) -> tuple[LiveScript, tuple[str, ...]]:
    """The product's block of the built-in run-of-show, said in her words."""
    script = BuiltinWriter().write(brief).content
    if not isinstance(script, LiveScript):
        raise TypeError(f"the built-in writer wrote a {script.kind} for a live brief")
    place = next(number for number, segment in enumerate(script.segments) if segment.role == "product")
    asked, said = _dialogue(lines)
    invited = next((line for line in said if "พิมพ์" in line), "")
    spoken = [line for line in said if line != invited][:6]
    if not spoken:
        raise Unusable("finetune_lost_no_text")
    named = [Grounded(text=line, facts=keys[:4]) for line in said if (keys := lines.mask.keys(line))]
    if not named:
        raise Unusable("finetune_lost_no_fact")
    told: Segment = script.segments[place]
    words = {
        "talking_points": named[:6], "sample_lines": spoken, "questions": asked[:5],
        "audience_prompt": invited[:120] or told.audience_prompt,
    }  # fmt: skip
    segments = list(script.segments)
    segments[place] = Segment.model_validate({**told.model_dump(), **words})
    return script.model_copy(update={"segments": tuple(segments)}), (f"s{place + 1}",)


def _dialogue(lines: Lines) -> tuple[list[dict[str, object]], list[str]]:
    """(buyers' questions with her answers, what she said of herself) of a transcript with or without speakers."""
    asked: list[dict[str, object]] = []
    said: list[str] = []
    question = ""
    for line in lines.told:
        host = _HOST.sub("", line)
        if _BUYER.match(line):
            question = _BUYER.sub("", line)
        elif question and host:
            asked.append({"question": question, "answer": host, "facts": lines.mask.keys(host)[:4]})
            question = ""
        elif host:
            said.append(host)
        else:
            question = ""
    return asked, said


def _short(line: str, longest: int) -> list[str]:
    """A long line cut where its phrases end; a phrase that is itself too long stays whole, for the caller to drop."""
    if len(line) <= longest:
        return [line]
    parts: list[str] = [""]
    for phrase in line.split(" "):
        if parts[-1] and len(parts[-1]) + 1 + len(phrase) > longest:
            parts.append("")
        parts[-1] = f"{parts[-1]} {phrase}".strip()
    return parts
