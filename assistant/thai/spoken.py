"""Written Thai to spoken Thai: what a presenter or a voice should say for ฿89, 2.5 กก., ๆ or 18:30 น."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final

import regex

from assistant.thai.normal import normalise
from assistant.thai.number_words import number_data
from assistant.thai.numbers import THAI_DIGITS, Number, find_numbers
from assistant.thai.units import units_by_code
from assistant.thai.words import words

_DIGIT_NAMES: Final = ("ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_POWER_NAMES: Final = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")


@cache
def speech_data() -> dict[str, Any]:
    return tomllib.loads((files("assistant.thai") / "data" / "speech.toml").read_text(encoding="utf-8"))


def number_words(value: Decimal | int | str, *, colloquial: bool = False) -> str:
    """A number in words: 1290 → หนึ่งพันสองร้อยเก้าสิบ; colloquial, as on the market: พันสองร้อยเก้าสิบ."""
    number = Decimal(str(value).replace(",", ""))
    sign, number = ("ลบ" if number < 0 else ""), abs(number)
    whole, _, decimals = f"{number:f}".partition(".")
    said = _whole_words(whole)
    if colloquial and number >= 100:
        said = _ONE.sub("", said)
    decimals = decimals.rstrip("0")
    return sign + said + ("จุด" + "".join(_DIGIT_NAMES[int(d)] for d in decimals) if decimals else "")


_ONE = regex.compile("^หนึ่ง(?=ร้อย|พัน|หมื่น|แสน|ล้าน)")


def _whole_words(digits: str) -> str:
    digits = digits.lstrip("0")
    if not digits:
        return _DIGIT_NAMES[0]
    if len(digits) > 6:
        rest = digits[-6:].lstrip("0")
        return _whole_words(digits[:-6]) + "ล้าน" + (_below_million(rest, alone=False) if rest else "")
    return _below_million(digits, alone=True)


def _below_million(digits: str, *, alone: bool) -> str:
    said = ""
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit == "0":
            continue
        if place == 1 and digit in "12":
            said += "" if digit == "1" else "ยี่"
        elif place == 0 and digit == "1" and (len(digits) > 1 or not alone):
            said += "เอ็ด"
            continue
        else:
            said += _DIGIT_NAMES[int(digit)]
        said += _POWER_NAMES[place]
    return said


_EMOJI = regex.compile(
    r"[\p{Extended_Pictographic}\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\u200d\ufe0f\u20e3\u2022\u25a0-\u27bf\u2b00-\u2bff]+"
)
_SILENT = regex.compile(r"[#*_~|<>\[\]{}()“”\"'‘’`^\\•·–—:;-]+")
_LATIN = regex.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_SPACES = regex.compile(r"[ \t]{2,}")
_PLAIN: Final = regex.compile(r"[ก-ฮะ-ฺเ-ๅ็-๎ \t\n]*")
"""Thai letters and spaces: such a text is said as it stands, number words too."""


def spoken(text: str, *, colloquial: bool = False) -> str:
    """What is said aloud for a written text; line breaks and phrase spaces stay, for the pauses.

    Prices, ranges, measures and sizes in words with their units; phone and licence numbers digit by digit; ๆ as the
    repeated word; abbreviations and single Latin letters by name; emoji and marks of layout dropped. `colloquial` says
    พันสองร้อยเก้าสิบ and หกโมงครึ่ง where the full form says หนึ่งพันสองร้อยเก้าสิบ and สิบแปดนาฬิกาสามสิบนาที. Words already spelled
    out and English words that are in no list stay as they are.
    """
    text = normalise(text)
    said = text if _PLAIN.fullmatch(text) else read_aloud(_EMOJI.sub(" ", text), colloquial=colloquial)
    return "\n".join(_SPACES.sub(" ", line).strip() for line in said.split("\n"))


def read_aloud(text: str, *, colloquial: bool) -> str:
    """The words and numbers of a text one after the other, spaces as they come."""
    said, end = [], 0
    for number in find_numbers(text):
        said.append(_without_digits(text[end : number.start]))
        said.append(_say(number, colloquial=colloquial))
        end = number.end
    said.append(_without_digits(text[end:]))
    return "".join(said)


@cache
def _abbreviations() -> regex.Pattern[str]:
    names = sorted(speech_data()["abbreviations"], key=len, reverse=True)
    return regex.compile(rf"(?<![ก-๎.])(?:{'|'.join(regex.escape(name) for name in names)})")


def _without_digits(text: str) -> str:
    """The words between two numbers."""
    data = speech_data()
    text = _abbreviations().sub(lambda m: str(data["abbreviations"][m[0]]), text)
    if "ๆ" in text:
        text = _repeat(text)
    text = _LATIN.sub(lambda m: _say_latin(m[0]), text)
    for sign, name in data["signs"].items():
        text = text.replace(sign, name)
    return _SILENT.sub(" ", text).replace("ฯ", "").replace("/", " ").replace("%", "เปอร์เซ็นต์").replace("฿", "บาท")


def _repeat(text: str) -> str:
    """ๆ as the word before it, said again."""
    said: list[str] = []
    for piece in words(text):
        if piece != "ๆ":
            said.append(piece)
            continue
        while said and said[-1].isspace() and "\n" not in said[-1]:
            said.pop()
        if said and not said[-1].isspace():
            said.append(said[-1])
    return "".join(said)


def _say_latin(word: str) -> str:
    data = speech_data()
    known = data["english"].get(word.lower())
    if known:
        return str(known)
    if (word.isupper() and len(word) <= 4 and word.isalpha()) or len(word) == 1:
        return "".join(data["letters"][letter.upper()] for letter in word if letter.upper() in data["letters"])
    first, dash, rest = word.partition("-")
    said = [_say_latin(part) for part in (first, rest)] if dash else []
    return word if not said or any(part.isascii() for part in said) else "".join(said)


_DIGIT = regex.compile(r"[\d½¼¾⅓⅔⅛]")


def _say(number: Number, *, colloquial: bool) -> str:
    text = number.text.translate(THAI_DIGITS)
    if not _DIGIT.search(text):
        return text
    if number.kind == "code":
        return _say_code(text)
    if number.kind == "date":
        return _say_date(number)
    if number.kind == "time":
        return _say_time(text, colloquial=colloquial)
    return _say_quantity(number, text, colloquial=colloquial)


def _say_quantity(number: Number, text: str, *, colloquial: bool) -> str:
    unit = units_by_code().get(number.unit or "")
    after = unit.spoken if unit else (number.unit or "")
    if number.kind == "size":
        return "คูณ".join(number_words(part, colloquial=colloquial) for part in number.parts) + after
    if number.kind == "fraction":
        return _say_fraction(text, number, after)
    if text.endswith("ครึ่ง"):
        return number_words(int(number.value), colloquial=colloquial) + after + "ครึ่ง"
    said = number_words(number.value, colloquial=colloquial)
    if number.high is not None:
        said += "ถึง" + number_words(number.high, colloquial=colloquial)
    elif number.kind == "percent" and number.value == 100:
        said = "ร้อย"
    return said + after


def _say_fraction(text: str, number: Number, after: str) -> str:
    if number.value == Decimal("0.5"):
        return "ครึ่ง" + after
    match = regex.search(r"(?:(\d+)\s)?(\d+)/(\d+)", text)
    if not match:
        return number_words(number.value) + after
    whole = number_words(match[1]) + "กับ" if match[1] else ""
    return f"{whole}{number_words(match[2])}ส่วน{number_words(match[3])}{after}"


def _say_code(text: str) -> str:
    """Digit by digit, with a breath at each dash; SPF50 and UV400 as numbers."""
    said = []
    for piece in regex.findall(r"[A-Za-z]+|\d+|[^A-Za-z\d]", text):
        if piece.isdigit():
            whole = text[0].isalpha() and len(piece) <= 3 and piece[0] != "0" and "-" not in text
            said.append(_whole_words(piece) if whole else "".join(_DIGIT_NAMES[int(d)] for d in piece))
        elif piece.isalpha():
            said.append(_say_latin(piece))
        else:
            said.append({"/": "ทับ", "-": " ", "+": "พลัส", ".": "จุด"}.get(piece, piece))
    return "".join(said)


def _say_date(number: Number) -> str:
    day, month, year = (int(part) for part in number.parts)
    said = _whole_words(str(day)) if day else ""
    if number.high is not None:
        said += "ถึง" + _whole_words(str(int(number.high)))
    if month:
        said += str(number_data()["months"].get(str(month), [""])[0])
    return said + (_whole_words(str(year + 543)) if year else "")


def _say_time(text: str, *, colloquial: bool) -> str:
    times = regex.findall(r"(\d{1,2})[:.](\d{2})", text)
    if not times:
        # 2 ทุ่ม, บ่าย 3 โมง: said as it stands.
        return regex.sub(r"\s?\d+\s?", lambda m: number_words(m[0].strip()), text)
    return "ถึง".join((_market_time if colloquial else _full_time)(int(h), int(m)) for h, m in times)


def _full_time(hour: int, minute: int) -> str:
    return f"{number_words(hour)}นาฬิกา" + (f"{number_words(minute)}นาที" if minute else "")


def _market_time(hour: int, minute: int) -> str:
    """The six-hour clock people use."""
    part = "" if minute == 0 else "ครึ่ง" if minute == 30 else number_words(minute) + "นาที"
    if hour in (0, 24):
        return "เที่ยงคืน" + part
    if hour == 12:
        return "เที่ยง" + part
    if hour < 6:
        return "ตี" + number_words(hour) + part
    if hour < 12:
        return number_words(hour) + "โมง" + (part or "เช้า")
    if hour == 13:
        return "บ่ายโมง" + part
    if hour < 16:
        return "บ่าย" + number_words(hour - 12) + "โมง" + part
    if hour < 19:
        return number_words(hour - 12) + "โมง" + (part or "เย็น")
    return number_words(hour - 18) + "ทุ่ม" + part
