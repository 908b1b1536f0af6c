"""How it is sent (fee, free from, days, cash on delivery) and until when an offer stands, from the seller's words."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache

from assistant.product.record import Shipping
from assistant.product.vocabulary import arabic, clean, read_words

_N = r"(\d{1,3}(?:,\d{3})+|\d{1,6})(?:\.\d+)?"
_BAHT = r"\s*(?:บาท|บ\.|฿|\.-|,-|thb|baht)?"
_PIECES = (
    r"(?:ชิ้น|ตัว|ก้อน|ผืน|คู่|ใบ|เส้น|ขวด|กระปุก|กระป๋อง|ถุง|ซอง|แพ็?[คก]|กล่อง|ห่อ|หลอด|แผ่น|เล่ม|แท่ง|อัน|ตลับ|ลูก|ต้น|ชุด|เซ็?ต"
    r"|pcs|pieces?|items?)"
)
_FREE_WORDS = re.compile(
    r"ส่งฟรี|ฟรีค่าส่ง|ฟรีค่าจัดส่ง|ฟรีส่ง|จัดส่งฟรี|ไม่คิดค่าส่ง|free\s*(?:shipping|delivery)|ships? free", re.IGNORECASE
)
_FREE_ALONE = re.compile(r"(?:ฟรี|free|0)\s*(?:ทุกชิ้น|ทุกออเดอร์|ทั่วไทย|ทั่วประเทศ)?", re.IGNORECASE)
_CONDITION = re.compile(r"ครบ|เมื่อ|ตั้งแต่|ขั้นต่ำ|ขึ้นไป|ถ้า|เฉพาะ|ยกเว้น|over|from|min|more", re.IGNORECASE)
_FROM_PIECES = re.compile(
    rf"(?:ครบ|ตั้งแต่|ซื้อ|ขั้นต่ำ|over|from|buy)\s*{_N}\s*{_PIECES}|{_N}\s*{_PIECES}\s*(?:ขึ้นไป|ส่งฟรี|ฟรี)", re.IGNORECASE
)
_FROM_BAHT = re.compile(
    rf"(?:ครบ|ตั้งแต่|ยอด|ขั้นต่ำ|เกิน|over|from|above)\s*(?:ยอด|฿)?\s*{_N}{_BAHT}(?!\s*{_PIECES}|\d)|{_N}\s*(?:บาท|บ\.|฿|\.-)\s*ขึ้นไป",
    re.IGNORECASE,
)
_FEE = re.compile(
    rf"(?:ค่าส่ง|ค่าจัดส่ง|ค่าขนส่ง|ส่ง|ems|kerry|flash|ลงทะเบียน|ไปรษณีย์|shipping|delivery|fee|postage)"
    rf"(?:\s*(?:เหมา|เพียง|แค่|ems|kerry|flash|ลงทะเบียน|ไปรษณีย์|fee|cost|:))*\s*฿?{_N}(?!\s*[-–]\s*\d|\d|\s*(?:วัน|days?|{_PIECES})){_BAHT}",
    re.IGNORECASE,
)
_LONE_FEE = re.compile(rf"฿?\s*{_N}{_BAHT}", re.IGNORECASE)
_DAYS = re.compile(r"(\d{1,3})\s*(?:(?:-|–|—|~|ถึง|to)\s*(\d{1,3}))?\s*(?:วัน|days?)", re.IGNORECASE)
_COD = re.compile(
    r"เก็บเงินปลายทาง|ชำระปลายทาง|จ่ายปลายทาง|ปลายทางได้|(?<![a-z])cod(?![a-z])|cash on delivery", re.IGNORECASE
)
_NO_COD = re.compile(
    r"(?:ไม่มี|ไม่รับ|งด|ไม่ได้|no)\s*(?:บริการ)?\s*(?:เก็บเงิน|ชำระ|จ่าย)?(?:ปลายทาง|cod|cash on delivery)", re.IGNORECASE
)


def read_shipping(text: str) -> Shipping:
    """The seller's words, with the parts that could be read; where two fees stand, `fee` is None."""
    text = clean(text)
    told = arabic(text)
    free = bool(_FREE_WORDS.search(told) or _FREE_ALONE.fullmatch(told))
    pieces = _FROM_PIECES.search(told) if free or "ฟรี" in told else None
    over = None if pieces else _FROM_BAHT.search(told) if free or "ฟรี" in told else None
    conditional = bool(pieces or over or _CONDITION.search(told))
    return Shipping(
        text=text,
        fee=_fee(told, free=free and not conditional, spans=[m.span() for m in (pieces, over) if m]),
        free_over=_first(over),
        free_pieces=int(count) if (count := _first(pieces)) else None,
        days=_days(told),
        cash_on_delivery=bool(_COD.search(told)) and not _NO_COD.search(told),
    )


def _first(found: re.Match[str] | None) -> Decimal | None:
    return Decimal(next(g for g in found.groups() if g).replace(",", "")) if found else None


def _fee(told: str, *, free: bool, spans: list[tuple[int, int]]) -> Decimal | None:
    fees = [m for m in _FEE.finditer(told) if not any(a < m.end(1) <= b for a, b in spans)]
    amounts = {Decimal(m[1].replace(",", "")) for m in fees}
    if not amounts and (alone := _LONE_FEE.fullmatch(told)):
        amounts = {Decimal(alone[1].replace(",", ""))}
    if free and not amounts:
        return Decimal(0)
    return amounts.pop() if len(amounts) == 1 and not _several_places(told) else None


def _several_places(told: str) -> bool:
    """ชิ้นแรก 40 ชิ้นต่อไป 10 · กทม. 40 ต่างจังหวัด 60 · 2 ถุงขึ้นไป 70 บาท: more than one fee, whatever was caught."""
    return bool(re.search(r"ชิ้นต่อไป|ชิ้นถัดไป|ชิ้นแรก|ต่างจังหวัด\s*\d|กิโลละ|กก\.?ละ|ขึ้นไป\s*\d+\s*(?:บาท|บ\.|฿)", told))


def _days(told: str) -> tuple[int, int] | None:
    spans = {(int(m[1]), int(m[2] or m[1])) for m in _DAYS.finditer(told)}
    if len(spans) != 1:
        return None
    first, last = spans.pop()
    return (first, last) if first <= last else None


@cache
def _months() -> dict[str, int]:
    return {name.replace(".", "").replace(" ", ""): int(n) for name, n in read_words("words")["months"].items()}


_NUMBERS = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_NAMED = re.compile(r"(\d{1,2})\s*([ก-๎a-z.]{2,14}?)\s*(?:พ\.?ศ\.?|ค\.?ศ\.?)?\s*,?\s*(\d{4}|\d{2})", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:ถึง|หมด|สิ้นสุด|ภายใน|จนถึง|until|till|by|วันที่|โปร|เขต|ใน|วัน(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์|อาทิตย์)|ที่|\s)+"
)


def read_end_date(text: str) -> date | str:
    """The last day of an offer; her own words where the day, month and year are not all said (“สิ้นเดือนนี้”)."""
    text = clean(text)
    told = _LEAD.sub("", arabic(text).casefold())
    if found := _ISO.fullmatch(told):
        return _date(int(found[1]), int(found[2]), int(found[3])) or text
    if found := _NUMBERS.fullmatch(told):
        return _date(_year(found[3]), int(found[2]), int(found[1])) or text
    if found := _NAMED.fullmatch(told):
        month = _months().get(found[2].replace(".", ""))
        return (_date(_year(found[3]), month, int(found[1])) if month else None) or text
    return text


def _year(digits: str) -> int:
    """2569 and 69 are Buddhist years, 2026 and 26 common ones; a short year in between stays unknown."""
    year = int(digits)
    if len(digits) == 2:
        year += 2500 if year >= 60 else 2000 if 20 <= year <= 40 else -10_000
    return year - 543 if year >= 2400 else year


def _date(year: int, month: int, day: int) -> date | None:
    year = year - 543 if year >= 2400 else year
    try:
        return date(year, month, day) if 2000 <= year <= 2100 else None
    except ValueError:
        return None
