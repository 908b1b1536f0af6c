"""Personal data out of texts before anything is learned from them: phones, LINE ids, links, accounts, addresses, names.

What is found is cut out and counted, never kept. Names are looked up in PyThaiNLP's lists at run time (CC BY-SA 4.0, so
no copy lies here) and only behind a word that announces a person, for many Thai names are words too: แก้ว, ทอง, ฟ้า.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files

import regex

from assistant.product.vocabulary import arabic
from assistant.thai import is_word, words

_MARKED = r"(?:หมู่บ้าน|หมู่ที่|หมู่|ม\.|ซอย|ซ\.|ถนน|ถ\.|ตำบล|ต\.|แขวง|อำเภอ|อ\.|เขต|จังหวัด|จ\.)"
_PLACE = rf"{_MARKED}\s*[^\s,]{{1,30}}[\s,]*(?:\d{{1,3}}[ \t,]+)?"
_HOUSE = r"(?:[ก-๏.]{2,20}[ \t]*)?(?:\d{5}(?!\d))?"
_SAID = r"(?:ศูนย์|หนึ่ง|เอ็ด|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า)"

PATTERNS: dict[str, str] = {
    "line id": r"(?:line|ไลน์|ไอดีไลน์|แอดไลน์)[ \t]*(?:id|ไอดี|oa|@)?[ \t]*[:：@=]?[ \t]*@?[a-z0-9][a-z0-9._\-]{2,}"
    r"|(?<![a-z0-9])@[a-z0-9._\-]{3,}|(?:ไอดี|(?<![a-z])id|ig|fb|เฟซ|เฟส|ไอจี)[ \t]*[:：][ \t]*[a-z0-9._\-]{3,}",
    "link": r"https?://\S+|(?<![a-z0-9])www\.\S+|(?<![a-z0-9.@])[a-z0-9\-]{2,}\.(?:com|net|shop|me|link|co\.th|in\.th|ac\.th)(?![a-z])\S*",
    "mail": r"[a-z0-9._+\-]+@[a-z0-9\-]+\.[a-z.]{2,}",
    "national id": r"(?<!\d)\d[ \-]\d{4}[ \-]\d{5}[ \-]\d{2}[ \-]\d(?!\d)",
    "account": r"(?<![\d\-])\d{3}[ \-]\d[ \-]\d{5}[ \-]\d(?!\d)"
    r"|(?:เลขที่บัญชี|เลขบัญชี|บัญชี|พร้อมเพย์|promptpay|กสิกร|กรุงไทย|กรุงเทพ|ไทยพาณิชย์|ออมสิน|ธ\.?ก\.?ส\.?|ttb|scb|kbank)"
    r"[^\n\d]{0,20}\d[\d \-]{7,16}\d",
    "phone": r"(?<![\d.,\-/])(?:\+?66[ \-]?|0)[2-9](?:[ \-.]?\d){7,8}(?!\d)|(?<![\d\-])1\d{3}(?=\s*\(?สายด่วน)"
    rf"|(?:ศูนย์\s?)(?:{_SAID}\s?){{8,9}}",
    "address": rf"(?:(?:ที่อยู่|บ้านเลขที่|เลขที่)[ \t:：]*)\d+(?:/\d+)?[ \t]*(?:{_PLACE}){{1,8}}{_HOUSE}"
    rf"|(?<![\d/])\d+(?:/\d+[ \t]*|[ \t]*(?!ม\.))(?:{_PLACE}){{2,8}}{_HOUSE}",
}
"""What a person can be found by, in the order in which it is looked for: an account number is no phone number."""
_COMPILED = {name: regex.compile(pattern, regex.I) for name, pattern in PATTERNS.items()}


@cache
def _strangers() -> dict[str, list[str]]:
    return tomllib.loads((files("finetune") / "strangers.toml").read_text(encoding="utf-8"))


_FORMAL = frozenset(_strangers()["formal"])
"""Titles that nothing but a name follows; behind คุณ and พี่ a known name must stand (คุณภาพ, พี่เลี้ยง)."""
_TITLES = sorted({*_FORMAL, *_strangers()["titles"]}, key=len, reverse=True)
_LINES = regex.compile("|".join(f"(?:{pattern})" for pattern in _strangers()["lines"]))
_BEFORE = r"(?:(?<![ก-๎])|(?<=ชื่อ|ของ|โดย|กับ|ถึง|ให้|จาก|ค่ะ|คะ|ครับ|ลูกค้า|ส่ง|สวัสดี))"
_PERSON = regex.compile(rf"{_BEFORE}({'|'.join(map(regex.escape, _TITLES))})[ \t]?([ก-ฮเ-ไ][ก-๎]{{1,40}})")
_FAMILY = regex.compile(r"[ \t]([ก-ฮเ-ไ][ก-๎]{2,30})")


def scrub(text: str, counts: Counter[str] | None = None, known: str = "") -> str:
    """The text without what a person can be found by; what was taken out is counted by kind.

    `known` is what belongs to the product (ยายคำ in its name or maker): it will stand as a slot, and stays.
    """
    counts = Counter() if counts is None else counts
    for name, pattern in _COMPILED.items():
        text = _cut_out(text, pattern, name, counts)
    text = _without_people(text, counts, known)
    return regex.sub(r"[ \t]{2,}", " ", text).strip()


def names_someone(line: str, known: str = "") -> bool:
    """Does the line speak of a certain person, or of the way to the shop? `known` is what belongs to the product."""
    people: Counter[str] = Counter()
    _without_people(line, people, known)
    return bool(people) or _LINES.search(line) is not None


def found_in(text: str) -> list[str]:
    """Contacts, accounts and addresses that stand in a text, as they are written."""
    plain = arabic(text)
    return [match.group() for pattern in _COMPILED.values() for match in pattern.finditer(plain)]


def _cut_out(text: str, pattern: regex.Pattern[str], name: str, counts: Counter[str]) -> str:
    kept, end = [], 0
    for match in pattern.finditer(arabic(text)):  # one character for one: places in the text stay
        counts[name] += 1
        kept.append(text[end : match.start()])
        end = match.end()
    return "".join([*kept, text[end:]])


def _without_people(text: str, counts: Counter[str], known: str) -> str:
    kept, end = [], 0
    for match in _PERSON.finditer(text, overlapped=True):
        stop = _end_of_name(text, match, known)
        if match.start() < end or stop is None:
            continue
        counts["person"] += 1
        kept.append(text[end : match.start()])
        end = stop
    return "".join([*kept, text[end:]])


def _end_of_name(text: str, match: regex.Match[str], known: str) -> int | None:
    """Where the name behind a title ends; None where it is no name of a person, or the product's own."""
    title, rest = match.groups()
    first = _name_at_start(rest, formal=title in _FORMAL)
    if not first or is_word(title + first) or (title + first) in known or f"{title} {first}" in known:
        return None
    stop = match.start(2) + len(first)
    family = _FAMILY.match(text, stop)
    if family and (title in _FORMAL or _leading(family[1], _families())):
        surname = _leading(family[1], _families()) or words(family[1])[0]
        stop = family.start(1) + len(surname)
    return stop


def _name_at_start(rest: str, *, formal: bool) -> str:
    """The name a stretch of letters begins with. Behind คุณ or พี่ it must end where a word ends."""
    if name := _leading(rest, _first_names()):
        whole = rest[: len(name)]
        if formal or len(whole) >= 4 or words(rest)[:1] == [whole]:
            return whole
    return words(rest)[0] if formal and rest else ""


def _leading(text: str, names: frozenset[str]) -> str:
    """The longest name that a text begins with and that ends at a word's end."""
    cuts, at = set(), 0
    for word in words(text):
        at += len(word)
        cuts.add(at)
    longest = (text[:length] for length in range(min(len(text), 24), 1, -1))
    return next((name for name in longest if name in names and (len(name) in cuts or len(name) == len(text))), "")


@cache
def _first_names() -> frozenset[str]:
    from pythainlp.corpus import thai_female_names, thai_male_names

    nicknames = (files("finetune") / "nicknames.txt").read_text(encoding="utf-8").split()
    return frozenset(thai_female_names() | thai_male_names() | set(nicknames))


@cache
def _families() -> frozenset[str]:
    from pythainlp.corpus import thai_family_names

    return frozenset(thai_family_names())
