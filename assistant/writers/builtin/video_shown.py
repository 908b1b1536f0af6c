"""What the hands show while the camera runs: handlings of such a thing, and her own how-to, act by act.

The acts are data (`phrases/demos.toml`); each says how long the picture needs after the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.thai.clusters import base_length
from assistant.writers.builtin.clauses import tidy
from assistant.writers.builtin.demos import demos_of
from assistant.writers.builtin.phrases import Line, realise
from assistant.writers.builtin.points import Point
from assistant.writers.builtin.slots import Filler
from assistant.writers.builtin.teller import Context
from assistant.writers.builtin.video_fit import Beat, Step

LONGEST_STEP = 46
"""Code points of one act of a how-to; a longer one is told, not shown act by act."""
MOST_STEPS = 4


def shown(context: Context, part: int, *, acted: bool = False) -> Iterator[Beat]:
    """Every handling that suits the thing, those told in other pieces of it last; `acted`: her how-to is acted out, and
    what it shows is not shown again."""
    meaning, earlier, rng = context.meaning, context.teller.earlier, context.teller.rng
    found = []
    for entry in demos_of(meaning, "video"):
        if acted and entry.get("how"):
            continue
        says = [say for say in entry["say"] if "{" not in say or realise(say, context)]
        says.sort(key=lambda say: (earlier.get(say, 0), rng.random()))
        if says and (line := realise(says[0], context)):
            picture = entry["do"].replace("{head}", meaning.head)
            beat = Beat("shown", (line,), 4.0, picture=picture, alone=True, part=part, quiet=entry["quiet"])
            found.append((earlier.get(line.frame, 0), rng.random(), beat))
    yield from (beat for *_, beat in sorted(found, key=lambda one: one[:2]))


def steps_of(points: list[Point], context: Context, part: int) -> Beat | None:
    """Her how-to as acts before the camera: `แขวนซองบนแก้ว` `เทน้ำร้อน 90 องศา 150 มล.` `รอ 2 นาที`; None where it is no
    list of acts."""
    acts = _together([act for point in points for act in _acts(point.text)])
    if not 2 <= len(acts) <= MOST_STEPS or not all(_is_act(act) for act in acts):
        return None
    facts = points[0].facts
    leads = context.teller.options("video_steps", context, {"said": Filler(acts[0], facts)})
    lead = leads[0] if leads else Line(acts[0], facts)
    steps = [Step(lead._replace(facts=facts), _filmed(acts[0]), _quiet(acts[0]))]
    for number, act in enumerate(acts[1:], 2):
        joint = realise("แล้ว{said}" if number == len(acts) and "แล้ว" not in act else "{said}", context,
                        {"said": Filler(act, facts)})  # fmt: skip
        steps.append(Step(joint or Line(act, facts), _filmed(act), _quiet(act)))
    whole = Line(" ".join(step.line.text for step in steps), facts, lead.frame)
    return Beat("steps", (whole,), 9.0, point=points[0], alone=True, part=part, steps=tuple(steps))


def _acts(text: str) -> Iterator[str]:
    """Cut where a new verb begins; a measure stays with its verb."""
    held = ""
    for piece in text.split(" "):
        if held and _VERB.match(piece) and base_length(held) > 3:
            yield held
            held = piece
        else:
            held = f"{held} {piece}".strip()
    if held:
        yield held


_VERB = re.compile(
    "^(แล้ว|จากนั้น)?(แขวน|เท|ริน|รอ|แช่|ผสม|คน|ชง|ตี|ลูบ|ล้าง|ทอด|โรย|นึ่ง|หุง|พัก|ต้ม|ตัก|จุด|ตัด|ฉีก|ทา|ใส่|เปิด|ปิด|เสียบ|คลุก|จิ้ม|หยด|วาง|อุ่น|เขย่า|ราด|ซาว|ทดสอบ)"
)


def _together(acts: list[str]) -> list[str]:
    """Two acts of a second each are one: ลูบทั่วตัว แล้วล้างออก."""
    out: list[str] = []
    for act in acts:
        if len(out) > 1 and base_length(out[-1]) <= _MOMENT and base_length(act) <= _MOMENT:
            out[-1] += f" {act}"
        else:
            out.append(act)
    return out


_MOMENT = 10
"""Letters of an act that is over in a second."""


def _is_act(text: str) -> bool:
    return bool(_VERB.match(text)) and len(text) <= LONGEST_STEP


def _filmed(act: str) -> str:
    act = re.sub("^(แล้วค่อย|แล้ว|จากนั้น)", "", act)
    wait = re.match(r"^(รอ|แช่|พัก|นึ่ง|ต้ม|หุง)(?=.*\d)", act)
    return tidy(f"{act} ตั้งกล้องนิ่ง แล้วเร่งภาพให้เหลือ 3 วินาที" if wait else f"{act} ถ่ายมือใกล้ ๆ")


_LASTS = ((r"^(แล้ว|จากนั้น)?(รอ|แช่|พัก|นึ่ง|ต้ม|หุง|ทอด)", 3.0), (r"^(แล้ว|จากนั้น)?(เท|ริน|ตี|คน|คลุก|ผสม|ชง|ราด)", 2.5))


def _quiet(act: str) -> float:
    return next((quiet for pattern, quiet in _LASTS if re.match(pattern, act)), 1.0)
