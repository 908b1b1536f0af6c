"""What a product is called for short: ผ้าขาวม้า of ผ้าขาวม้าทอมือย้อมคราม ลายตาหมากรุก."""

from __future__ import annotations

import re

from assistant.thai import words
from assistant.writers.builtin.kinds import kinds


def latin_head(name: str) -> str:
    """Cotton Tote Bag of COTTON TOTE BAG สีครีม."""
    run = re.match(r"[A-Za-z][A-Za-z' &.-]*", name)
    parts = (run.group().strip() if run else name).split()[:_LATIN_WORDS]
    nouns = {part for head, _ in kinds() if head.isascii() for part in head.split()}
    loud = [word.isupper() and (len(word) > 3 or word.lower() in nouns) for word in parts]
    return " ".join(word.capitalize() if shouts else word for word, shouts in zip(parts, loud, strict=True))


_LATIN_WORDS = 4


def spoken_low(name: str) -> str:
    """Rose Gold Necklace of ROSE GOLD NECKLACE: two words or more in capitals are shouted."""
    run = re.match(r"[A-Z][A-Z' &-]*[A-Z](?![A-Za-z0-9])", name)
    if not run or " " not in run.group():
        return name
    return " ".join(w.capitalize() if len(w) > 3 else w for w in run.group().split()) + name[run.end() :]


_HEAD_STOPS = (
    "ทอ", "ทำ", "ย้อม", "สาน", "คั่ว", "อบ", "สูตร", "ตรา", "รุ่น", "ขนาด", "แบบ", "ออร์แกนิก", "ธรรมชาติ", "ขัด", "ผสม", "พร้อม",
    "โบราณ", "พรีเมียม", "แฮนด์เมด", "แท้", "สกัด", "จาก", "สำหรับ", "รส", "กลิ่น", "ลาย", "สี", "ไซซ์", "ไซส์", "ปลอดสาร", "แม่",
    "ป้า", "ยาย", "คุณยาย", "ลุง", "บ้าน", "ปัก", "เย็บ", "ถัก", "ปั้น", "เคลือบ", "พลัง", "ใบสั้น", "ใบยาว", "ทรง", "เอว",
    "ซับใน", "สกรีน", "ไส้", "รวม", "เก่า", "ใหม่", "สด", "กวน", "ตัด", "ต้ม", "แผ่น", "คอ", "แขนสั้น", "แขนยาว", "แขนกุด",
    "แขนสาม", "แขนห้า", "แขนพอง", "หู", "ก้อน", "ผ้า", "พับ",
)  # fmt: skip
"""Where the thing's own name ends in a product name and its qualities begin."""
_UNFINISHED = frozenset(
    {"ปก", "ด้าม", "ฝา", "ก้าน", "ขอบ", "หุ้ม", "บุ", "กรุ", "หัว", "ขา", "ใส่", "ใน", "กับ", "และ", "ของ", "ที่", "ตาม"}
)
"""Words that say nothing once what they are of, or what goes in, was left out: สมุดโน้ตปก of สมุดโน้ตปกผ้าไหม."""
_LONGEST_TAIL = 14
_LONGEST_WHOLE = 24


def head_of(name: str, at: int, noun: str, *, whole: bool = False) -> str:
    """The thing itself: the known noun and the words that still belong to it, up to a space, number or modifier;
    `whole`: up to the space, for a service is named by what is done (เวิร์กชอปย้อมคราม)."""
    tail = name[max(at, 0) + len(noun) :].split(" ")[0]
    head = noun
    if whole and len(noun + tail) <= _LONGEST_WHOLE:
        return noun + tail
    last = ""
    for word in words(tail):
        stops = tail[len(head) - len(noun) :].startswith(_HEAD_STOPS)
        if not _THAI_WORD.fullmatch(word) or (stops and not (last == "ใส่" and word == "ผ้า")):
            break
        head, last = head + word, word
    if len(head) - len(noun) > _LONGEST_TAIL and len(head) > _LONGEST_HEAD:
        head = _shortened(noun, head)
    for word in reversed(words(head[len(noun) :])):
        if word not in _UNFINISHED:
            break
        head = head.removesuffix(word)
    return head.strip() or name.split(" ")[0] or name


_LONGEST_HEAD = 22


def _shortened(noun: str, head: str) -> str:
    """The noun and as many whole words after it as a tail may have."""
    short = noun
    for word in words(head[len(noun) :]):
        if len(short) + len(word) - len(noun) > _LONGEST_TAIL:
            break
        short += word
    return short


_THAI_WORD = re.compile(r"[\u0e01-\u0e4e]+")
