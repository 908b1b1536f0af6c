"""Where a text denies a claim, disclaims it, or only quotes it: what is said there is not claimed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from assistant.checks.lexer import Lexeme
from assistant.rulebook.law import vocabulary

_CLAUSE = 200
"""Code points a denial (ไม่ใช่ …) reaches over, unless a space or line break ends it sooner."""
_DISCLAIMED = 70
"""The same for a disclaimer (ไม่มีผลในการ …), which only a line, แต่ or a closing quote ends."""
_QUOTED = 40
"""Code points a quoted claim may be long."""
_AFTERWORDS = 6
"""Code points that may follow “not known yet” in its clause, particles: more says what it is that is not known."""
_ASKS = ("ไหม", "มั้ย", "หรือเปล่า", "หรือไม่", "หรือยัง")
"""With which a clause asks."""
_UNSAID = ("ไม่ได้", "ไหม", "มั้ย", "หรือเปล่า", "ผิดกฎหมาย")
"""What after พูดว่า … says that it is not claimed."""
_ENDS = ("\n", "แต่", " เห็นผล", "”")

_OPEN = frozenset({"unsure", "unknown"})
"""Meanings that leave open what was said before them: ขอเช็กให้ก่อน, ยังไม่มีข้อมูล."""

Stretches = Sequence[tuple[int, int]]


def find_denials(plain: str, lexemes: Sequence[Lexeme]) -> Stretches:
    """Stretches of the text in which a claim is denied or a rule is quoted, sorted and apart."""
    stretches: list[tuple[int, int]] = []
    for lexeme in lexemes:
        if "negation" in lexeme.tags:
            stretches.append((lexeme.end, _first(plain, (" ", "\n"), lexeme.end, _CLAUSE)))
        elif "disclaimer" in lexeme.tags:
            stretches.append((lexeme.end, _first(plain, _ENDS, lexeme.end, _DISCLAIMED)))
        elif "advice" in lexeme.tags and (start := _advised_from(plain, lexeme.start)) is not None:
            stretches.append((start, lexeme.start))
        elif lexeme.tags & _OPEN:
            stretches.append((_open_from(plain, lexeme), lexeme.start))
        elif "quoting" in lexeme.tags and (end := _quoted_to(plain, lexeme.end)):
            stretches.append((lexeme.end, end))
    return _joined(stretches)


def is_denied(stretches: Stretches, at: int) -> bool:
    """Whether the place lies in one of the stretches."""
    before = bisect_right(stretches, at, key=lambda stretch: stretch[0])
    return before > 0 and at < stretches[before - 1][1]


def _first(plain: str, words: Sequence[str], start: int, reach: int) -> int:
    """Where the first of the words stands, or how far is looked at most."""
    furthest = min(start + reach, len(plain))
    return min((at for word in words if (at := plain.find(word, start, furthest)) >= 0), default=furthest)


def _advised_from(plain: str, at: int) -> int | None:
    """Where the people begin who are sent to a doctor (คนเป็นเบาหวาน + ปรึกษาหมอก่อน); None where the clause before says
    anything else than who they are."""
    start = max(plain.rfind(end, max(0, at - _DISCLAIMED), at - 1) for end in (" ", "\n")) + 1
    said = plain[start:at].strip()
    people = next((word for word in _people() if said.startswith(word)), None)
    return start if people and said.removeprefix(people).removeprefix("โรค").strip() in _ills() else None


def _open_from(plain: str, lexeme: Lexeme) -> int:
    """Where begins what is left open: its own clause (ด้ามพลาสติกขอเช็กให้ก่อน), and the one before where that asks it
    (เป็นพลาสติกไหม ขอเช็กให้ก่อน) or is all that is not known (มอก. ยังไม่มีข้อมูล)."""
    start = _clause_start(plain, lexeme.start)
    if plain[start : lexeme.start].strip() or start == 0 or plain[start - 1] == "\n":
        return start
    before = _clause_start(plain, start - 1)
    asks = plain[before : start - 1].rstrip("?").removesuffix("คะ").removesuffix("ครับ").endswith(_ASKS)
    alone = _first(plain, (" ", "\n"), lexeme.end, _CLAUSE) - lexeme.end <= _AFTERWORDS
    return before if asks or ("unknown" in lexeme.tags and alone) else start


def _clause_start(plain: str, at: int) -> int:
    return max(plain.rfind(end, 0, at) for end in (" ", "\n")) + 1


@cache
def _people() -> tuple[str, ...]:
    """คนเป็น, ผู้ที่เป็น …, the longest first."""
    return tuple(sorted(vocabulary()["for_people"], key=len, reverse=True))


@cache
def _ills() -> frozenset[str]:
    return frozenset((*vocabulary()["disease"], *vocabulary()["symptom"]))


def _quoted_to(plain: str, start: int) -> int | None:
    """Where a claim is only quoted: พูดว่ารักษาสิวไม่ได้, ลูกค้าถามว่าหายไหม; None where it is claimed."""
    end = _first(plain, ("\n",), start, _QUOTED)
    return min((at for word in _UNSAID if (at := plain.find(word, start, end)) > start), default=None)


def _joined(stretches: list[tuple[int, int]]) -> Stretches:
    joined: list[tuple[int, int]] = []
    for start, end in stretches:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
