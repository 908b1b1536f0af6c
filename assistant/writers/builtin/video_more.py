"""What would make a short script longer: for each fact she has not given, the seconds the plan would tell it in."""

from __future__ import annotations

from typing import NamedTuple

from assistant.content import Brief
from assistant.writers.builtin.clauses import polish
from assistant.writers.builtin.data import load
from assistant.writers.builtin.plan import begin
from assistant.writers.builtin.points import Point, breaths
from assistant.writers.builtin.teller import Context
from assistant.writers.builtin.video_fit import choices_of
from assistant.writers.builtin.video_plan import beats_for, missing


class Lack(NamedTuple):
    """A fact that she has not given."""

    field: str
    """how process size story material care use"""
    seconds: float
    """Of the script, if she gave it as sellers usually do."""

    @property
    def name(self) -> str:
        """In Thai, as she would look for it."""
        return str(load("video_lines")[0]["fields"][self.field])


def lacks_of(brief: Brief, seconds: int) -> list[Lack]:
    """What a script of so many seconds lacks, what fills most of it first."""
    context = begin(brief)
    found = [Lack(field, _seconds(_usual(field, context), context, seconds)) for field in missing(context)]
    return sorted(found, key=lambda lack: -lack.seconds)


def usual_answer(field: str, group: str) -> str:
    """What sellers usually write there."""
    answers = load("video_lines")[0]["usual"][field]
    return str(answers.get(group, answers["any"]))


def _usual(field: str, context: Context) -> tuple[Point, ...]:
    group = context.meaning.group
    answer = usual_answer(field, group)
    kind = {"size": "net" if group in load("video_lines")[0]["usual"]["size"] else "size"}.get(field, field)
    texts = breaths(answer) if field in ("how", "story", "care") else [polish(answer)]
    return tuple(Point(kind, text, (field,)) for text in texts)


def _seconds(points: tuple[Point, ...], context: Context, seconds: int) -> float:
    """Words and silence of the beats, each as the plan likes it best."""
    return sum(max(choices_of(beat), key=lambda way: way.gain).cost for beat in beats_for(points, context, seconds))
