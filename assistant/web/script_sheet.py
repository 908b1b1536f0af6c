"""Scripts as HTML: the video as a storyboard, the live as a run-of-show by the clock."""

from __future__ import annotations

from html import escape

from assistant.content import Answer, Scene, Segment
from assistant.web.sheet import Sheet, article, field


def video_sheet(sheet: Sheet) -> str:
    """One card a scene: seconds, picture, voice, words on the screen."""
    say, script = sheet.say, sheet.content
    assert script.kind == "video"
    cards, start = [], 0.0
    for number, scene in enumerate(script.scenes):
        cards.append(_scene(sheet, number, scene, start))
        start += scene.seconds
    body = (
        field(sheet, "hook", say("hook"), kind="kd-title")
        + f'<div class="kd-scenes">{"".join(cards)}</div>'
        + field(sheet, "call_to_action", say("call_to_action"))
        + field(sheet, "caption", say("caption"), copy=True)
        + field(sheet, "hashtags", say("hashtags"), copy=True)
    )
    return article(sheet, body)


def _scene(sheet: Sheet, number: int, scene: Scene, start: float) -> str:
    say, path = sheet.say, f"scenes.{number}"
    picture = sheet.photos.get(scene.photo or "")
    thumb = f'<img src="{picture}" alt="">' if picture else ""
    told = say("scene_photo", photo=scene.photo.removeprefix("p")) if scene.photo else say("scene_shoot")
    quiet = f" · {escape(say('scene_quiet', seconds=f'{scene.quiet:g}'))}" if scene.quiet else ""
    return (
        f'<section class="kd-scene"><header><b>{say("scene", number=number + 1)}</b>'
        f"<time>{escape(say('scene_time', start=f'{start:g}', end=f'{start + scene.seconds:g}'))}</time>"
        f'<span class="kd-soft">{escape(told)}{quiet}</span>{thumb}</header>'
        + field(sheet, f"{path}.on_screen", say("on_screen"), kind="kd-screen", source=False)
        + field(sheet, f"{path}.picture", say("picture"), kind="kd-quiet", source=False)
        + field(sheet, f"{path}.voice", say("voice_over"))
        + "</section>"
    )


def clock(seconds: float) -> str:
    """7:00, in minutes and seconds of the live."""
    return f"{round(seconds) // 60}:{round(seconds) % 60:02d}"


def live_sheet(sheet: Sheet) -> str:
    """One block a segment, along the clock."""
    script = sheet.content
    assert script.kind == "live"
    body = "".join(_segment(sheet, number, segment) for number, segment in enumerate(script.segments))
    unfold = (
        f'<button type="button" class="kd-button" data-act="unfold">{escape(sheet.say("unfold"))}</button>'
        f'<span class="kd-soft">{escape(sheet.say("unfold_lead"))}</span>'
    )
    return article(sheet, f'<div class="kd-unfold">{unfold}</div><div class="kd-run">{body}</div>')


def _segment(sheet: Sheet, number: int, segment: Segment) -> str:
    say, path = sheet.say, f"segments.{number}"
    code = f'<span class="kd-cf">CF {escape(segment.cf_code)}</span>' if segment.cf_code else ""
    points = [(f"{path}.talking_points.{n}.text", "talking_point") for n in range(len(segment.talking_points))]
    lines = [(f"{path}.sample_lines.{n}", "sample_line") for n in range(len(segment.sample_lines))]
    single = [
        (f"{path}.{name}", name) for name in ("promo", "audience_prompt", "pinned_comment") if getattr(segment, name)
    ]
    fields = "".join(
        field(sheet, at, say(label), kind=f"kd-tagged kd-{label.replace('_', '-')}")
        for at, label in (*lines, *points, *single)
    )
    end = segment.start + segment.minutes
    asks = any(f.level != "note" and f.field.startswith(f"{path}.") for f in sheet.piece.findings)
    opened = " open" if number == 0 or asks else ""
    return (
        f'<details class="kd-segment kd-role-{segment.role}"{opened}><summary><header>'
        f"<time>{clock(segment.start * 60)}</time>"
        f'<div><b>{escape(segment.title)}</b> {code}<p class="kd-soft">{escape(segment.goal)}</p></div>'
        f'<span class="kd-soft">{escape(say("until", time=clock(end * 60)))}</span></header>'
        f"</summary>{fields}{_questions(sheet, path, segment)}</details>"
    )


def _questions(sheet: Sheet, path: str, segment: Segment) -> str:
    if not segment.questions:
        return ""
    rows = "".join(_answer(sheet, f"{path}.questions.{n}", answer) for n, answer in enumerate(segment.questions))
    return (
        f'<details class="kd-questions" open><summary>'
        f"{escape(sheet.say('questions', count=len(segment.questions)))}</summary>{rows}</details>"
    )


def _answer(sheet: Sheet, path: str, answer: Answer) -> str:
    """The question, what the host says, and what is sent in a chat where that is worded otherwise."""
    say = sheet.say
    texts = field(sheet, f"{path}.question", say(answer.role), kind="kd-ask")
    texts += field(sheet, f"{path}.answer", say("answer"))
    if answer.written not in ("", answer.answer):
        texts += field(sheet, f"{path}.written", say("written"), kind="kd-chat", copy=True, source=False)
    return f'<div class="kd-qa">{texts}</div>'
