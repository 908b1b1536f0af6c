"""Reading numbers: prices, measures, counts, sizes, dates and licence numbers as Thais write them.

One scan from the left; at each place the most specific form wins, so that 51-2-00358-2-0012 is one code and
80x200 ซม. one size. Number words count only where they are a quantity: เก้าอี้, พันธุ์ and สองใจ are not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Final, Literal

import regex

from assistant.thai.number_words import number_data, number_word_spans
from assistant.thai.units import unit_after

NumberKind = Literal["number", "price", "measure", "count", "percent", "size", "date", "time", "fraction", "code"]


@dataclass(frozen=True)
class Number:
    """A number in a text.

    `value`, and `high` for a range, are in `unit`: a code of units.toml (`kg`, `baht`, `percent`), or the classifier as
    written (`ผืน`). `parts` holds every number of a size (80, 200) and day, month, year (C.E., 0 where not given) of a
    date. A `code` (licence, phone, model) has value 0; compare its text.
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
_TO = r"\s?(?:-|–|—|~|ถึง)\s?"
_BY = r"\s?(?:[xX×*]|คูณ)\s?"
_MAGNITUDE = {"ร้อย": 100, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 1_000_000, "k": 1_000, "K": 1_000}
_VULGAR = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.333", "⅔": "0.667", "⅛": "0.125"}


@cache
def _months() -> dict[str, int]:
    return {name: int(number) for number, names in number_data()["months"].items() for name in names}


@cache
def _pattern() -> regex.Pattern[str]:
    months = "|".join(regex.escape(name) for name in sorted(_months(), key=len, reverse=True))
    return regex.compile(
        rf"""(?x)
        (?P<code>
            (?<!\d)\d{{1,2}}-\d-\d{{4,5}}-\d-\d{{3,4}}(?!\d)
          | (?<!\d)\d{{2}}-\d-\d{{7,10}}(?!\d)
          | (?<!\d)0\d{{1,2}}[- ]?\d{{3}}[- ]?\d{{3,4}}(?!\d)
          | (?<!\d)\d{{9,}}(?!\d)
          | (?:(?<=มผช\.?\s?)|(?<=มอก\.?\s?)|(?<=มกษ\.?\s?)|(?<=ฆอ\.?\s?)|(?<=ฆพ\.?\s?)|(?<=ฆท\.?\s?))\d{{1,5}}(?:[./-]\d{{1,4}}){{0,2}}
          | (?<![A-Za-z\d])[A-Za-z]{{1,12}}-?\d+(?:\.\d+)?[A-Za-z+]{{0,3}}(?![A-Za-z\d])
          | (?<!\d)\d{{1,5}}/25\d{{2}}(?!\d)
          | (?<!\d)24/7(?!\d)
        )
      | (?P<day>\d{{1,2}})(?:\s?[-–]\s?(?P<day2>\d{{1,2}}))?\s?(?P<month>{months})(?![ก-๎])\s?(?:พ\.ศ\.|ค\.ศ\.)?\s?(?P<year>(?:25|20)\d{{2}}|\d{{2}}(?!\d|\s?(?:[:.]\d|บาท|น\.|[ก-ฮ])))?
      | (?P<dmy>(?<!\d)\d{{1,2}}(?P<sep>[/.-])\d{{1,2}}(?P=sep)(?:\d{{4}}|\d{{2}})(?!\d))
      | (?P<ymd>(?<!\d)20\d{{2}}-\d{{2}}-\d{{2}}(?!\d))
      | (?:พ\.ศ\.|ค\.ศ\.)\s?(?P<era>\d{{4}})
      | (?P<time>(?<!\d)[0-2]?\d[:.][0-5]\d(?:{_TO}[0-2]?\d[:.][0-5]\d)?\s?(?:น\.|นาฬิกา)|(?<![\d:])[0-2]?\d:[0-5]\d(?:{_TO}[0-2]?\d:[0-5]\d)?(?![\d:])|[1-6]\s?ทุ่ม|(?:บ่าย\s?)?\d{{1,2}}\s?โมง)
      | (?P<size>{_N}{_BY}{_N}(?:{_BY}{_N})?)
      | (?P<fraction>(?<![\d/])(?:(?P<whole>\d+)\s)?[1-9]/[2-9]0?(?![\d/])|\d*[½¼¾⅓⅔⅛])
      | (?P<range>{_N}{_TO}{_N})
      | (?P<plain>{_N})
        """
    )


def find_numbers(text: str) -> list[Number]:
    """Every number of a text, from left to right; the spans never overlap. Linear in the text.

    Give it normalised text. Kinds: `price` (฿, บาท, .-, after ราคา), `measure`, `count` (with a classifier), `percent`,
    `size` (80x200), `date`, `time`, `fraction`, `code` (licence, phone, model names such as A-01), else `number`.
    """
    digits = text.translate(THAI_DIGITS)
    found: list[Number] = []
    if any(letter.isnumeric() for letter in digits):
        found = [_read(text, digits, match) for match in _pattern().finditer(digits)]
    spelled = number_word_spans(text)
    if spelled:
        taken = [(n.start, n.end) for n in found]
        for start, end, value, high in spelled:
            if not any(s < end and start < e for s, e in taken):
                found.append(_with_unit(Number(start, end, text[start:end], value, high), text, digits, spelled=True))
        found.sort(key=lambda n: n.start)
    return _without_overlap(found)


def _without_overlap(found: list[Number]) -> list[Number]:
    kept: list[Number] = []
    for number in found:
        if not kept or number.start >= kept[-1].end:
            kept.append(number)
    return kept


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _read(text: str, digits: str, match: regex.Match[str]) -> Number:
    start, end = match.span()
    shown = text[start:end]
    groups = match.groupdict()
    if groups["code"]:
        return _code_or_unit(Number(start, end, shown, Decimal(0), kind="code"), text, digits)
    for name in ("month", "dmy", "ymd", "era"):
        if groups[name]:
            return _date(Number(start, end, shown, Decimal(0), kind="date"), groups)
    if groups["time"]:
        return Number(start, end, shown, *_clock(groups["time"]), kind="time")
    if groups["size"]:
        parts = tuple(_decimal(n) for n in regex.findall(_N, groups["size"]))
        return _with_unit(Number(start, end, shown, parts[0], kind="size", parts=parts), text, digits)
    if groups["fraction"]:
        return _with_unit(Number(start, end, shown, _fraction(groups["fraction"]), kind="fraction"), text, digits)
    low, *rest = (_decimal(n) for n in regex.findall(_N, match[0]))
    high = rest[0] if rest and rest[0] > low else None
    if rest and high is None:
        # 5-3 is no range: the first number stands alone.
        end = start + len(regex.match(_N, digits[start:end])[0])
        shown = text[start:end]
    return _with_unit(Number(start, end, shown, low, high), text, digits)


def _code_or_unit(number: Number, text: str, digits: str) -> Number:
    """฿ typed as THB or Baht in front is a price, not a model name."""
    match = regex.fullmatch(r"(?:THB|Baht|baht|thb)-?(\d+(?:\.\d+)?)", digits[number.start : number.end])
    return replace(number, value=_decimal(match[1]), unit="baht", kind="price") if match else number


def _year(year: int) -> int:
    """Years of the Buddhist era, also in two digits, to C.E."""
    if year < 100:
        return year + 2500 - 543 if year >= 43 else year + 2000
    return year - 543 if year >= 2400 else year


def _date(number: Number, groups: dict[str, str | None]) -> Number:
    high = None
    if groups["month"]:
        day, month, year = int(groups["day"] or 0), _months()[groups["month"]], int(groups["year"] or 0)
        high = Decimal(groups["day2"]) if groups["day2"] else None
    elif groups["dmy"]:
        day, month, year = (int(part) for part in regex.split(r"[/.-]", groups["dmy"]))
    elif groups["ymd"]:
        year, month, day = (int(part) for part in groups["ymd"].split("-"))
    else:
        day, month, year = 0, 0, int(groups["era"] or 0)
    parts = (Decimal(day), Decimal(month), Decimal(_year(year) if year else 0))
    return replace(number, value=Decimal(day or year), high=high, parts=parts)


def _clock(text: str) -> tuple[Decimal, Decimal | None]:
    """Hours of the day with minutes as hundredths of an hour."""
    times = [
        Decimal(h) + (Decimal(m or 0) / 60).quantize(Decimal("0.01"))
        for h, m in regex.findall(r"(\d{1,2})(?:[:.](\d{2}))?", text)
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
    return Decimal(whole or 0) + (Decimal(top) / Decimal(bottom)).quantize(Decimal("0.001"))


_BEFORE_PRICE = regex.compile(
    r"(?:฿|THB|ราคา(?:ปกติ|พิเศษ|เพียง|เต็ม|ส่ง|ปลีก|ขาย|โปร)?|ลดเหลือ|เหลือเพียง)[ ]?:?[ ]?$", regex.REVERSE
)
_HALF = regex.compile(r"[ ]?ครึ่ง(?![ก-๎])")
_WHOLE_MAGNITUDE = regex.compile(r"[ ]?(?P<m>ร้อย|พัน|หมื่น|แสน|ล้าน|[kK](?![A-Za-z]))(?!ธุ|ธ์|นา|ะ|[ิ-ฺ็-๎])")


def _with_unit(number: Number, text: str, digits: str, *, spelled: bool = False) -> Number:
    """The number with what stands around it: magnitude, unit, classifier, ฿ or ราคา in front."""
    if not spelled and number.kind == "number":
        match = _WHOLE_MAGNITUDE.match(text, number.end)
        if match:
            factor = _MAGNITUDE[match["m"]]
            number = replace(
                number, end=match.end(), text=text[number.start : match.end()],
                value=number.value * factor, high=number.high * factor if number.high else None,
            )  # fmt: skip
    unit, end = unit_after(text, number.end)
    before = digits[max(0, number.start - 14) : number.start]
    if unit is None:
        if regex.search(r"ร้อยละ\s?$", before):
            return replace(number, unit="percent", kind="percent")
        if number.kind == "number" and _BEFORE_PRICE.search(before):
            return replace(number, unit="baht", kind="price")
        return number
    number = replace(number, unit=unit.code, end=end, text=text[number.start : end])
    half = _HALF.match(text, end)
    if half and number.kind == "number" and number.high is None:
        number = replace(
            number, value=number.value + Decimal("0.5"), end=half.end(), text=text[number.start : half.end()]
        )
    return number if number.kind in ("size", "fraction") else replace(number, kind=unit.kind)
