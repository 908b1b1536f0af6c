"""Where the words of a scene may stand."""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol

from assistant.clip.stage import Box, Stage, room

Anchor = Literal["top", "middle", "bottom"]


class Seat(NamedTuple):
    """Where the words of a scene stand."""

    box: Box
    """x, y, width, height they may fill."""
    anchor: Anchor
    """The side of the box they keep to."""
    most: int = 3
    """Lines."""
    panel: bool = False
    """Do they have a side of the frame to themselves?"""
    ground: bool = False
    """Do they lie on the look's own ground, not on a picture?"""


def seat_for(st: Stage, anchor: Anchor = "bottom", head: int = 0) -> Seat:
    """The whole safe zone below `head` pixels."""
    wide = room(st)
    left = st.zone.left if st.look.caption.align == "left" else (st.size[0] - wide) // 2
    top = st.zone.top + head
    return Seat((left, top, wide, st.zone.bottom - top), anchor)


class Said(Protocol):
    """What is known of the words of the scenes before they are drawn."""

    def priced(self, number: int) -> bool:
        """Does the price stand over a scene by itself?"""

    def extent(self, number: int, seat: Seat) -> Box | None:
        """The box that the words of a scene need in a seat; None where there are none."""


class Unknown:
    """Words that are not known yet: two full lines, and the price over all scenes but the first."""

    def __init__(self, rows: int) -> None:
        self.rows = rows

    def priced(self, number: int) -> bool:
        return number > 0

    def extent(self, number: int, seat: Seat) -> Box | None:
        left, top, wide, high = seat.box
        rows = min(self.rows, high)
        return (
            left,
            {"top": top, "middle": top + (high - rows) // 2, "bottom": top + high - rows}[seat.anchor],
            wide,
            rows,
        )
