"""Does every field hold no more than its platform shows? Counted as data says, reported, never cut here."""

from __future__ import annotations

from collections.abc import Iterator

from assistant import thai
from assistant.checks.sources import source_line
from assistant.content import AnyContent, Finding, Listing, Post, VideoScript
from assistant.messages import say
from assistant.rulebook.platforms import Limit, PlatformRules, read_platform


def check_limits(content: AnyContent) -> list[Finding]:
    """Too long, too short, too many: one finding a field, at the part that is too much."""
    rules = read_platform(content.platform)
    found: list[Finding] = []
    for field, name, text in _measured(content):
        for limit in rules.limits:
            if limit.field == name and (not limit.kinds or content.kind in limit.kinds):
                found += _check_text(rules, limit, field, text)
    hashtags = getattr(content, "hashtags", ())
    tags = rules.limit("hashtags", content.kind)
    if tags and tags.max is not None and len(hashtags) > tags.max:
        first = hashtags[tags.max]
        found.append(_finding(rules, tags, f"hashtags.{tags.max}", first, 0, len(first), len(hashtags)))
    return found


def _measured(content: AnyContent) -> Iterator[tuple[str, str, str]]:
    """(path of the text, name of its limit, the text as it is counted)."""
    if isinstance(content, Listing):
        yield "title", "title", content.title
        yield "description", "description", content.description
    elif isinstance(content, Post):
        message = "\n".join([*(p.text for p in content.paragraphs), content.call_to_action, " ".join(content.hashtags)])
        yield "call_to_action", "message", message
    elif isinstance(content, VideoScript):
        yield "caption", "caption", "\n".join([content.caption, " ".join(content.hashtags)]).strip()


def _check_text(rules: PlatformRules, limit: Limit, field: str, text: str) -> Iterator[Finding]:
    count = _count(text, limit)
    if limit.max is not None and count > limit.max:
        start = limit.max if limit.unit == "characters" and field != "call_to_action" else 0
        yield _finding(rules, limit, field, text, start, len(text), count)
    elif limit.min is not None and count < limit.min:
        yield _finding(rules, limit, field, text, 0, len(text), count)


def _count(text: str, limit: Limit) -> int:
    if limit.unit == "words":
        return sum(1 for word in thai.words(text) if word.strip())
    return thai.length(text)


def _finding(rules: PlatformRules, limit: Limit, field: str, text: str, start: int, end: int, count: int) -> Finding:
    over = limit.max is not None and count > limit.max
    bound = limit.max if over else limit.min
    code = "check_too_long" if over else "check_too_short"
    level = limit.level if over or limit.level == "note" else "warning"
    return Finding(
        rule=f"limits.{limit.field}", level=level, field=field, start=start, end=end, text=text[start:end],
        reason=say(code, platform=rules.name, field=limit.field, count=count, bound=bound, unit=_UNITS[limit.unit]),
        source=source_line(limit.source, limit.confidence, limit.checked),
    )  # fmt: skip


_UNITS = {"characters": "ตัวอักษร", "words": "คำ", "items": "รายการ", "images": "รูป", "seconds": "วินาที"}
