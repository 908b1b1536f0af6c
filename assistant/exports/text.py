"""Plain text: what is pasted into the app, and a text file for each piece."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from assistant.content import AnyContent, Kit, Listing, LiveScript, Piece, Post, Scene, Segment, VideoScript
from assistant.exports.files import piece_name, write_whole
from assistant.messages import say


def text_of(content: AnyContent) -> str:
    """The content as plain text; a listing or post is ready to paste."""
    lines = {Listing: _listing, Post: _post, VideoScript: _video, LiveScript: _live}[type(content)]
    return "\n".join(lines(content)).strip() + "\n"  # type: ignore[operator]


def _listing(listing: Listing) -> Iterator[str]:
    yield listing.title
    if listing.highlights:
        yield ""
    yield from (f"• {highlight.text}" for highlight in listing.highlights)
    if listing.description:
        yield ""
        yield listing.description
    if listing.hashtags:
        yield ""
        yield " ".join(listing.hashtags)


def _post(post: Post) -> Iterator[str]:
    for paragraph in post.paragraphs:
        yield paragraph.text
        yield ""
    yield post.call_to_action
    if post.hashtags:
        yield ""
        yield " ".join(post.hashtags)


def clock(seconds: float) -> str:
    """0:07."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def voice_of(scene: Scene) -> str:
    """The words of a scene, and how long nobody speaks after them."""
    return f"{scene.voice} ({say('export_quiet', seconds=f'{scene.quiet:g}')})" if scene.quiet else scene.voice


def _video(script: VideoScript) -> Iterator[str]:
    start = 0.0
    for number, scene in enumerate(script.scenes, 1):
        photo = f" [{scene.photo}]" if scene.photo else ""
        yield f"ฉาก {number}  {clock(start)}–{clock(start + scene.seconds)}{photo}"
        yield f"  ภาพ: {scene.picture}"
        yield f"  พูด: {voice_of(scene)}"
        if scene.on_screen:
            yield f"  บนจอ: {scene.on_screen}"
        yield ""
        start += scene.seconds
    yield f"แคปชัน: {script.caption}"
    if script.hashtags:
        yield " ".join(script.hashtags)


def _live(script: LiveScript) -> Iterator[str]:
    for segment in script.segments:
        yield from _segment(segment)
        yield ""


def _segment(segment: Segment) -> Iterator[str]:
    code = f"  [CF {segment.cf_code}]" if segment.cf_code else ""
    yield f"{clock(segment.start * 60)}–{clock((segment.start + segment.minutes) * 60)}  {segment.title}{code}"
    yield f"  เป้าหมาย: {segment.goal}"
    yield from (f"  • {point.text}" for point in segment.talking_points)
    yield from (f"  “{line}”" for line in segment.sample_lines)
    for label, text in (
        ("โปร", segment.promo),
        ("ชวนคุย", segment.audience_prompt),
        ("ปักหมุด", segment.pinned_comment),
    ):
        if text:
            yield f"  {label}: {text}"
    for answer in segment.questions:
        yield f"  ถาม: {answer.question}"
        yield f"  ตอบ: {answer.answer}"


def export_text(kit: Kit, folder: Path) -> list[Path]:
    """One .txt a piece, and `อ่านก่อน.txt`: what was kept back, what was left out, what to look at again."""
    files = [
        write_whole(folder / f"{piece_name(p)}.txt", partial(_write_text, text_of(p.content)))
        for p in kit.pieces
        if p.passes
    ]
    if report := read_me_first(kit):
        files.append(write_whole(folder / "อ่านก่อน.txt", partial(_write_text, report)))
    return files


def _write_text(text: str, part: Path) -> None:
    part.write_text(text, "utf-8")


def read_me_first(kit: Kit) -> str:
    """What the seller should know before she posts; empty where there is nothing."""
    lines: list[str] = [f"• {note}" for note in kit.notes]
    for piece in kit.pieces:
        lines += _asks(piece)
    return "\n".join(lines) + "\n" if lines else ""


def _asks(piece: Piece) -> list[str]:
    asking = [f for f in piece.findings if f.level != "note"]
    if not asking:
        return []
    head = say("export_kept_back" if not piece.passes else "export_look_again", name=piece_name(piece))
    return ["", head, *(f"  – “{f.text}”: {f.reason}" + (f" → {f.suggestion}" if f.suggestion else "") for f in asking)]
