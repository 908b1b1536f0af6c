"""Thai names in Latin letters by the Royal Thai General System (RTGS, ประกาศราชบัณฑิตยสถาน 2542): sounds without tones.

Known parts (จิตร, ธรรม, สมุทร: spelled otherwise than they sound) are data; the rest goes syllable by syllable.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from assistant.thai.normal import normalise
from assistant.thai.speech import solo_syllables
from assistant.thai.words import words

_SOUNDS = [
    "k", "kh", "kh", "kh", "kh", "kh", "ng", "ch", "ch", "ch", "ch", "s", "s", "s", "s", "y", "y", "d", "d", "t", "t",
    "th", "th", "th", "th", "th", "th", "n", "n", "b", "p", "ph", "ph", "ph", "f", "f", "m", "r", "l", "l", "w", "h",
    "h",
]  # fmt: skip
_INITIALS = {"อ": "", **dict(zip("กขฃคฅฆงจฉชฌซศษสญยฎดฏตฐฑฒถทธณนบปผพภฝฟมรลฬวหฮ", _SOUNDS, strict=True))}
_FINALS = {
    **dict.fromkeys("กขคฆ", "k"), "ง": "ng", **dict.fromkeys("จชซฎฏฐฑฒดตถทธศษส", "t"), **dict.fromkeys("ญณนรลฬ", "n"),
    **dict.fromkeys("บปพฟภ", "p"), "ม": "m", "ย": "i", "ว": "o",
}  # fmt: skip
_TONES = re.compile("[่-๋]")
_MARKS = re.compile("[\u0e00-\u0e7f]")
"""What is left of a word without a consonant: a vowel or mark on its own has no sound."""
_SILENT = re.compile("[ก-ฮ][ิุ]?์")
_B, _C, _F = "([กขคปพ][รล]|ผล|ตร)", "([ก-ฮ]{1,3}?)", "([ก-ฮ]*)"
_SHAPES = tuple(
    (re.compile(pattern.replace("B", _B).replace("C", _C).replace("F", _F)), sound)
    for pattern, sound in (
        ("เCียะ?F", "ia"), ("เCือะ?F", "uea"), ("เCอะ()", "oe"), ("เCาะ()", "o"), ("เCา()", "ao"), ("เC็F", "e"),
        ("เCิF", "oe"), ("เCอF", "oe"), ("เCะ()", "e"), ("เCย()", "oei"), ("แB()", "ae"), ("แC[็ะ]?F", "ae"),
        ("โB()", "o"), ("โCะ?F", "o"),
        ("[ใไ]Cย?()", "ai"), ("Cัวะ?()", "ua"), ("CัF", "a"), ("Cะ()", "a"), ("CำF", "am"), ("CาF", "a"),
        ("CิF", "i"), ("CีF", "i"), ("CึF", "ue"), ("Cือ()", "ue"), ("CืF", "ue"), ("CุF", "u"), ("CูF", "u"),
        ("C็อF", "o"), ("Cรร()", "an"), ("CรรF", "a"), ("เCF", "e"),
    )
)  # fmt: skip
"""Shapes of a syllable without its tone mark, tried in order; C begins it (B: two letters that can do nothing
else), F ends it."""
_CLUSTER = re.compile("[กขค][รลว]|[ปพ][รล]|ผล|ตร|ฟ[รล]|บ[รล]|ดร")
_SOFT = re.compile("[ทศสซ]ร")
_LED = re.compile("ห([งญนมยรลว])|อ(ย)")


PLACE_OPENERS = (
    "ตลาด", "บ้าน", "ดอน", "ดอย", "ห้วย", "ท่า", "ทุ่ง", "นา", "หนอง", "สัน", "อ่าง", "เกาะ", "ดง", "ปาง", "ป่า", "เวียง",
    "เชียง", "ทับ", "บาง", "โคก", "โนน", "คลอง", "เขา", "ปาก", "วัง", "สวน", "หาด", "แม่", "ด่าน", "บึง", "ลำ", "ภู",
)  # fmt: skip
"""What names of places begin with: such a name is written word by word, a person's in one."""


@cache
def _known() -> dict[str, str]:
    """Words and parts whose sound the spelling hides: `data/romanised.toml`."""
    table = tomllib.loads((files("assistant.thai") / "data" / "romanised.toml").read_text(encoding="utf-8"))
    return {thai: roman for section in table.values() for thai, roman in section.items()}


def romanise(text: str, *, joined: bool = False) -> str:
    """`บ้านดอนกอย` → `Ban Don Koi`; `joined` for a person's name: `บุญมี` → `Bunmi`. Latin words and digits stay."""
    return " ".join(filter(None, (_chunk(chunk, joined) for chunk in normalise(text).split())))


def _chunk(chunk: str, joined: bool) -> str:
    if known := _known().get(chunk):
        return known[:1].upper() + known[1:]
    if joined:
        return "".join(_word(word) for word in words(chunk)).capitalize()
    parts = (_word(part) for word in words(chunk) for part in _place_parts(word))
    return " ".join(part[:1].upper() + part[1:] for part in parts if part)


def _place_parts(word: str) -> tuple[str, ...]:
    """ดอยช้าง stands in the dictionary as one word; a place's name is written part by part."""
    if word in _known():
        return (word,)
    opener = next((o for o in PLACE_OPENERS if word.startswith(o) and len(word) - len(o) >= 2), None)
    return (opener, word[len(opener) :]) if opener else (word,)


@lru_cache(maxsize=4096)
def _word(word: str) -> str:
    if not re.search("[ก-ฮ]", word):
        return _MARKS.sub("", word).strip()
    known, out, at = _known(), "", 0
    pieces = solo_syllables(word)
    while at < len(pieces):
        for end in range(len(pieces), at, -1):
            if sound := known.get("".join(pieces[at:end])):
                out, at = _join(out, sound.replace(" ", "").lower()), end
                break
        else:
            out, at = _join(out, _syllable(pieces[at])), at + 1
    return out


def _join(before: str, sound: str) -> str:
    """A hyphen where letters of two syllables would be misread (RTGS): บ้านอ้อ is not บ้า-นอ้อ."""
    return f"{before}-{sound}" if before and sound[:1] in "aeiou" else before + sound


def _syllable(piece: str) -> str:
    bare = _SILENT.sub("", _TONES.sub("", piece)).replace("ฯ", "")
    for shape, sound in _SHAPES:
        if match := shape.fullmatch(bare):
            first, last = match[1], match[2]
            if (begun := _begin(first)) is not None:
                return begun + _end(sound, last)
    return _unmarked(bare)


def _begin(consonants: str) -> str | None:
    """The sound of what opens a syllable; None where three letters are no beginning, or one of them is a vowel."""
    if not all(letter in _INITIALS for letter in consonants):
        return None
    if len(consonants) == 1:
        return _INITIALS[consonants]
    if led := _LED.fullmatch(consonants):
        return _INITIALS[led[1] or led[2]]
    if _SOFT.fullmatch(consonants):
        return "s"
    if _CLUSTER.fullmatch(consonants):
        return _INITIALS[consonants[0]] + _INITIALS[consonants[1]]
    if len(consonants) == 2:
        return f"{_INITIALS[consonants[0]]}a{_INITIALS[consonants[1]]}"
    rest = _begin(consonants[1:])
    return None if rest is None else f"{_INITIALS[consonants[0]]}a{rest}"


def _end(sound: str, last: str) -> str:
    """Only the first final consonant sounds: จักร → chak."""
    if not last:
        return sound
    final = _FINALS.get(last[0], "")
    if last[0] == "ย" and sound in ("ai", "i"):
        return sound
    return sound + final


def _unmarked(bare: str) -> str:
    """No vowel is written: อ and ว may be one (กอย, สวน), else it is o, or a after a lone consonant."""
    for vowel, sound in (("อ", "o"), ("ว", "ua")):
        at = bare.find(vowel, 1)
        if at > 0 and (at < len(bare) - 1 or vowel == "อ") and (begun := _begin(bare[:at])) is not None:
            return begun + _end(sound, bare[at + 1 :])
    if len(bare) == 1:
        return _INITIALS.get(bare, "") + "a"
    for cut in (3, 2, 1):
        begun = _begin(bare[:cut]) if len(bare) > cut else None
        if begun is not None and (
            cut == 1 or _LED.fullmatch(bare[:cut]) or _CLUSTER.fullmatch(bare[:cut]) or cut == 2 < len(bare)
        ):
            return begun + _end("o", bare[cut:])
    return "".join(_INITIALS.get(letter, "") for letter in bare)
