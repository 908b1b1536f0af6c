"""Reading numbers: prices, measures, counts, sizes, dates and licence numbers as Thais write them.

One scan from the left; at each place the most specific form wins, so that 51-2-00358-2-0012 is one code and
80x200 ซม. one size. Number words count only where they are a quantity: เก้าอี้, พันธุ์ and สองใจ are not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Final, Literal

import regex

from assistant.thai.number_words import number_data, spelled_numbers
from assistant.thai.units import Unit, unit_after, units_by_code

NumberKind = Literal["number", "price", "measure", "count", "percent", "size", "date", "time", "fraction", "code"]


@dataclass(frozen=True)
class Number:
    """A number in a text.

    `value`, and `high` for a range, are in `unit`: a code of units.toml (`kg`, `baht`, `percent`), or the classifier as
    written (`ผืน`). `parts` holds every number of a size (80, 200) and day, month, year (C.E., 0 where not given) of a
    date. A `code` (licence, phone, model) has value 0; compare its text. Hours of a `time` run from 0 to 24.
    """

    start: int
    end: int
    text: str
    value: Decimal
    high: Decimal | None = None
    unit: str | None = None
    kind: NumberKind = "number"
    parts: tuple[Decimal, ...] = ()


THAI_DIGITS: Final = {0x0E50 + digit: str(digit) for digit in range(10)}
_N = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
_FIRST: Final = regex.compile(_N)
_TO = r"\s?(?:-|–|—|~|ถึง)\s?"
_BY = r"\s?(?:[xX×*]|คูณ)\s?"
_LICENCE = r"(?:มผช|มอก|มกษ|ฆอ|ฆพ|ฆท)\.?\s?(?:เลขที่\s?)?"
_MAGNITUDE = {"ร้อย": 100, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 1_000_000, "k": 1_000, "K": 1_000}
_KARAT = ("9", "10", "14", "18", "22", "24")
_VULGAR = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.333", "⅔": "0.667", "⅛": "0.125"}

# Where a number may begin; the forms are tried only there.
_ANCHOR = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,12}-?[0-9]|[0-9½¼¾⅓⅔⅛]|[พค]\.ศ\. ?[0-9]|บ่าย ?[0-9]")


@cache
def _months() -> dict[str, int]:
    return {name: int(number) for number, names in number_data()["months"].items() for name in names}


@cache
def _forms() -> regex.Pattern[str]:
    months = "|".join(regex.escape(name) for name in sorted(_months(), key=len, reverse=True))
    clock = r"[0-2]?\d[:.][0-5]\d"
    return regex.compile(
        rf"""(?x)
        (?P<code>
            \d{{1,2}}-\d-\d{{4,5}}-\d-\d{{3,4}}(?!\d)                          # food serial
          | \d{{2}}-\d-\d{{7,10}}(?!\d)                                        # cosmetic notification
          | 0\d{{1,2}}[- ]?\d{{3}}[- ]?\d{{3,4}}(?!\d)                         # phone
          | \d{{9,}}(?!\d)                                                     # bar code, tax number
          | (?<={_LICENCE})\d{{1,5}}(?:\.\d{{1,3}})?(?:[/-]\d{{1,4}}){{0,2}}   # มผช. 17/2546
          | \d{{1,5}}/25\d{{2}}(?!\d)
          | [A-Za-z]{{1,12}}-?\d+(?:\.\d+)?[A-Za-z+]{{0,3}}(?![A-Za-z\d])      # A-01, UV400, SPF50+
          | 24/7(?!\d)
        )
      | (?P<day>\d{{1,2}})(?:\s?[-–]\s?(?P<day2>\d{{1,2}}))?\s?(?P<month>{months})(?![ก-๎])
        (?:\s?(?:พ\.ศ\.|ค\.ศ\.)?\s?(?P<year>(?:25|20)\d{{2}}(?!\d)|\d{{2}}(?!\d|\s?(?:[:.]\d|บาท|น\.|[ก-ฮ]))))?
      | (?P<dmy>\d{{1,2}}(?P<sep>[/.-])\d{{1,2}}(?P=sep)(?:\d{{4}}|\d{{2}})(?!\d))
      | (?P<ymd>20\d{{2}}-\d{{2}}-\d{{2}}(?!\d))
      | (?:พ\.ศ\.|ค\.ศ\.)\s?(?P<era>\d{{4}})
      | (?P<time>{clock}(?:{_TO}{clock})?\s?(?:น\.|นาฬิกา)
          | [0-2]?\d:[0-5]\d(?:{_TO}[0-2]?\d:[0-5]\d)?(?![\d:])
          | [1-6]\s?ทุ่ม | (?:บ่าย\s?)?\d{{1,2}}\s?โมง)
      | (?P<size>{_N}{_BY}{_N}(?:{_BY}{_N})?)
      | (?P<fraction>(?:\d+\s)?[1-9]/[2-9]0?(?![\d/])|\d*[½¼¾⅓⅔⅛])
      | (?P<range>{_N}{_TO}{_N})
      | (?P<plain>{_N})
        """
    )


def find_numbers(text: str) -> list[Number]:
    """Every number of a text, from left to right; the spans never overlap. Linear in the text.

    Give it normalised text. Kinds: `price` (฿, บาท, .-, after ราคา), `measure`, `count` (with a classifier), `percent`,
    `size` (80x200), `date`, `time`, `fraction`, `code` (licence, phone, model names such as A-01), else `number`.
    """
    found = _in_digits(text)
    spelled = spelled_numbers(text)
    if not spelled:
        return found
    for start, end, value, high, unit in spelled:
        if any(n.start < end and start < n.end for n in found):
            continue
        number = Number(start, end, text[start:end], value, high, unit)
        found.append(
            replace(number, kind=units_by_code()[unit].kind) if unit else _with_unit(number, text, text, spelled=True)
        )
    found.sort(key=lambda n: n.start)
    return [n for i, n in enumerate(found) if not i or n.start >= found[i - 1].end]


def _in_digits(text: str) -> list[Number]:
    digits = text.translate(THAI_DIGITS)
    found: list[Number] = []
    at = 0
    while anchor := _ANCHOR.search(digits, at):
        match = _forms().match(digits, anchor.start()) or _forms().match(digits, anchor.end() - 1)
        if match is None:
            at = anchor.end()
            continue
        number = _no_litre(_read(text, digits, match), text)
        if number.start < at:
            number = replace(number, start=match.start(), text=text[match.start() : number.end])
        found.append(number)
        at = number.end
    return found


_SIZES = regex.compile(r"(?<![A-Za-z])(?:XS|S|M|X{1,3}L|[2-5]XL)(?![A-Za-z])")


def _no_litre(number: Number, text: str) -> Number:
    """S อก 34 M อก 36 L อก 38: among sizes L is a size and no litre."""
    if number.unit != "l" or not number.text.endswith("L") or not _SIZES.search(text):
        return number
    bare = number.text.removesuffix("L").rstrip()
    return replace(number, end=number.start + len(bare), text=bare, unit=None, kind="number")


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _read(text: str, digits: str, match: regex.Match[str]) -> Number:
    form, (start, end) = match.lastgroup, match.span()
    plain = Number(start, end, text[start:end], Decimal(0))
    if match["code"]:
        return _code_or_price(plain, digits)
    if form in ("month", "year", "dmy", "sep", "ymd", "era"):
        return _date(plain, match)
    if match["time"]:
        low, high = _clock(match["time"])
        return replace(plain, value=low, high=high, kind="time")
    if match["size"]:
        parts = tuple(_decimal(n) for n in _FIRST.findall(match["size"]))
        return _with_unit(replace(plain, value=parts[0], kind="size", parts=parts), text, digits)
    if match["fraction"]:
        return _with_unit(replace(plain, value=_fraction(match["fraction"]), kind="fraction"), text, digits)
    low, *rest = (_decimal(n) for n in _FIRST.findall(match[0]))
    if rest and rest[0] <= low:
        # 5-3 is no range: the first number stands alone, the second is read next.
        end = start + len(_FIRST.match(match[0])[0])
        rest = []
    return _with_unit(Number(start, end, text[start:end], low, rest[0] if rest else None), text, digits)


def _code_or_price(number: Number, digits: str) -> Number:
    """THB390 is a price, not a model name."""
    match = regex.fullmatch(r"(?i:THB|baht)-?(\d+(?:\.\d+)?)", digits[number.start : number.end])
    return (
        replace(number, value=_decimal(match[1]), unit="baht", kind="price") if match else replace(number, kind="code")
    )


def _year(year: int) -> int:
    """A year of the Buddhist era, also in two digits, as C.E.; 0 stays 0."""
    if year >= 2400:
        return year - 543
    return year + (1957 if year >= 43 else 2000) if 0 < year < 100 else year


def _date(number: Number, match: regex.Match[str]) -> Number:
    high = None
    if match["month"]:
        day, month, year = int(match["day"]), _months()[match["month"]], int(match["year"] or 0)
        high = Decimal(match["day2"]) if match["day2"] else None
    elif match["dmy"]:
        day, month, year = (int(part) for part in regex.split(r"[/.-]", match["dmy"]))
    elif match["ymd"]:
        year, month, day = (int(part) for part in match["ymd"].split("-"))
    else:
        day, month, year = 0, 0, int(match["era"])
    parts = (Decimal(day), Decimal(month), Decimal(_year(year)))
    return replace(number, value=Decimal(day or year), high=high, kind="date", parts=parts)


def _clock(text: str) -> tuple[Decimal, Decimal | None]:
    """Hours of the day; minutes as hundredths of an hour."""
    times = [
        Decimal(hours) + (Decimal(minutes) / 60).quantize(Decimal("0.01")) if minutes else Decimal(hours)
        for hours, minutes in regex.findall(r"(\d{1,2})(?:[:.](\d{2}))?", text)
    ]
    if "ทุ่ม" in text:
        times[0] += 18
    elif text.startswith("บ่าย") and times[0] < 12:
        times[0] += 12
    return times[0], times[1] if len(times) > 1 else None


def _fraction(text: str) -> Decimal:
    if text[-1] in _VULGAR:
        return Decimal(text[:-1] or 0) + Decimal(_VULGAR[text[-1]])
    whole, _, part = text.rpartition(" ")
    top, _, bottom = part.partition("/")
    return (Decimal(whole or 0) + Decimal(top) / Decimal(bottom)).quantize(Decimal("0.001")).normalize()


_SIGN_BEFORE = regex.compile(r"(?:฿|(?<![A-Za-z])THB)[ ]?$")
_PRICE_BEFORE = regex.compile(r"(?:ราคา(?:ปกติ|พิเศษ|เพียง|เต็ม|ส่ง|ปลีก|ขาย|โปร|เริ่มต้น)?|ลดเหลือ|เหลือเพียง)[ ]?:?[ ]?$")
_PERCENT_BEFORE = regex.compile(r"ร้อยละ\s?$")
_HALF = regex.compile(r"[ ]?ครึ่ง(?![ก-๎])")
_MAGNITUDE_AFTER = regex.compile(r"[ ]?(?P<m>ร้อย|พัน|หมื่น|แสน|ล้าน(?!พิกเซล)|[kK](?![A-Za-z]))(?!ธุ|ธ์|นา|ะ|[ิ-ฺ็-๎])")
_LETTERS_AFTER = regex.compile(r"[A-Za-z][A-Za-z0-9]{0,5}(?![A-Za-z])")


def _with_unit(number: Number, text: str, digits: str, *, spelled: bool = False) -> Number:
    """The number with what stands around it: magnitude, unit, classifier, ฿ or ราคา in front."""
    if not spelled and number.kind == "number":
        number = _scaled(number, text)
    unit, end = unit_after(text, number.end)
    if unit is None:
        return _from_before(number, text, digits)
    number = replace(number, unit=unit.code, end=end, text=text[number.start : end])
    return number if number.kind in ("size", "fraction") else _and_a_half(number, unit, text)


def _scaled(number: Number, text: str) -> Number:
    """2 หมื่น, 1.5 ล้าน, 10k; but 24K is gold."""
    match = _MAGNITUDE_AFTER.match(text, number.end)
    if not match or (match["m"] == "K" and number.text in _KARAT):
        return number
    factor = _MAGNITUDE[match["m"]]
    high = None if number.high is None else number.high * factor
    end = match.end()
    return replace(number, end=end, text=text[number.start : end], value=number.value * factor, high=high)


def _and_a_half(number: Number, unit: Unit, text: str) -> Number:
    number = replace(number, kind=unit.kind)
    half = _HALF.match(text, number.end) if number.high is None and unit.kind in ("measure", "count") else None
    if not half:
        return number
    return replace(
        number, value=number.value + Decimal("0.5"), end=half.end(), text=text[number.start : half.end()]
    )  # fmt: skip


def _from_before(number: Number, text: str, digits: str) -> Number:
    """What the words in front make of a number without a unit."""
    if number.kind != "number":
        return number
    before = digits[max(0, number.start - 16) : number.start]
    sign = _SIGN_BEFORE.search(before)
    if sign:
        start = number.start - len(sign[0])
        return replace(number, start=start, text=text[start : number.end], unit="baht", kind="price")
    if _PERCENT_BEFORE.search(before):
        return replace(number, unit="percent", kind="percent")
    if _PRICE_BEFORE.search(before):
        return replace(number, unit="baht", kind="price")
    letters = _LETTERS_AFTER.match(text, number.end) if text[number.end - 1].isdigit() else None
    if letters:
        return replace(
            number, end=letters.end(), text=text[number.start : letters.end()], value=Decimal(0), high=None, kind="code"
        )
    return number
