"""What a product is called abroad: hers where she gave a name, else the thing and its qualities; a rest is spelled."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from assistant.product.record import Product
from assistant.thai import is_word, romanise, words
from assistant.thai.romanise import PLACE_OPENERS
from assistant.writers.builtin.abroad.desk import THAI, Desk
from assistant.writers.builtin.abroad.lexicon import Word, lexicon, tight
from assistant.writers.builtin.abroad.parsing import Node, Tree, parse
from assistant.writers.builtin.abroad.telling import LONG, Abroad, capital, tell, tidy, translate
from assistant.writers.builtin.clauses import quiet


class Name(NamedTuple):
    """The parts of a name, in the order they are said."""

    before: tuple[str, ...]
    head: str
    after: tuple[str, ...] = ()
    countable: bool = False
    """Whether one may say “a …”."""
    own: bool = False
    """Hers as she typed it."""

    def whole(self, language: Abroad) -> str:
        """`Handwoven krachut bag with leather handles, mini`; in Chinese without spaces between Chinese words."""
        if language == "zh":
            said = [bit for bit in self.before if bit not in self.head and not pairs(bit) & pairs(self.head)]
            return tidy(" ".join(("".join((*said, self.head)), *self.after)), language)
        fresh = [bit for bit in self.before if not stems(bit) & stems(self.head)]
        front = " ".join((*fresh, self.head))
        for bit in sorted(self.after, key=lambda bit: not bit.startswith(_JOINED)):
            if stems(bit) and stems(bit) <= stems(front):
                continue
            front += (" " if bit.startswith(_JOINED) else ", ") + bit
        return tidy(capital(front), language)


_JOINED = ("by ", "for ", "from ", "with ", "in ", "lined ")


GRAMMAR = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with", "x"}
)


def stems(text: str) -> frozenset[str]:
    """The content words of an English text, one and many, checked and checkered alike."""
    words = re.findall(r"[a-z]{2,}", text.lower())
    return frozenset(
        re.sub(r"(?<=[a-z]{2})(?:es|s)$", "", word)[:_STEM] for word in words if word not in GRAMMAR | _WIDE
    )


_STEM = 5
_WIDE = frozenset({"pattern", "scent", "flavour", "style"})
"""Words that many names have and no buyer compares."""


def pairs(text: str) -> frozenset[str]:
    """Every two Chinese letters that stand side by side, without what explains it in brackets."""
    found = re.findall(r"(?=([\u4e00-\u9fff]{2}))", re.sub(r"（[^）]*）", "", text))
    return frozenset(found) - {"泰国", "泰式", "手工"}


def name_of(product: Product, desk: Desk) -> Name:
    """Her own name, else the head noun and its qualities, else the sound of it and the sort of thing."""
    own = getattr(product, f"name_{desk.language}")
    name, _ = quiet(product.name)
    if own:
        return Name((), own, own=True)
    if not THAI.search(name):
        return Name((), name)
    if (found := _head(name)) is None:
        return _spelled(name, product, desk)
    word, rest = found
    before, after = _tail(rest, desk)
    head = word.zh if desk.language == "zh" else word.en[0]
    return Name(tuple(before), head, tuple(bit for bit in after if bit), countable=len(word.en) > 1)


def _head(name: str) -> tuple[Word, list[str]] | None:
    """The thing a name begins with, in the first of its words that begins with one; and the other words."""
    table, longest = lexicon().words["T"], lexicon().longest["T"]
    chunks = name.split(" ")
    for number, _ in enumerate(chunks):
        whole = tight(" ".join(chunks[number:]))
        found = [
            (word, _after(" ".join(chunks[number:]), length))
            for length in range(min(longest, len(whole)), 1, -1)
            if (word := table.get(whole[:length])) and not _torn(whole, length)
        ]
        covered = [pair for pair in found if _is_covered(pair[1], len(chunks) - number)]
        if best := covered or [pair for pair in found if _ends_a_word(chunks[number], pair[1])]:
            word, rest = best[0]
            return word, [*rest, *chunks[:number]]
        if not _is_name(chunks[number]):
            return None
    return None


def _is_covered(rest: list[str], chunks: int) -> bool:
    """Whether the thing ends where a space is, or what follows it there is known: ถาด + ไม้จามจุรี, not ถาดไม้ + จามจุรี."""
    if len(rest) < chunks:
        return True
    tree = parse(_parted(rest[0])[0], "TAIL")
    return tree is not None and not _has_name(tree)


def _ends_a_word(chunk: str, rest: list[str]) -> bool:
    """พัด is no part of พัดลม: the thing ends where a word of hers ends."""
    left = "".join(words(chunk)).removesuffix(rest[0]) if rest else chunk
    ends, at = set(), 0
    for word in words(chunk):
        at += len(word)
        ends.add(at)
    return len(left) in ends


def _is_name(chunk: str) -> bool:
    """Whether the thing may stand behind it: a brand or a title, not words that say another thing."""
    people = lexicon().words["KIN"].keys() | lexicon().words["KINBEFORE"].keys()
    parts = words(chunk)
    return not THAI.search(chunk) or tight(parts[0]) in people or not all(map(is_word, parts))


def _torn(text: str, at: int) -> bool:
    """True where a cut would part a letter from its vowel or tone."""
    return text[at : at + 1] in tuple("ะาำๅัิีึืฺุู็่้๊๋์ํ")


def _after(text: str, length: int) -> list[str]:
    """The chunks of the text behind its first `length` letters, spaces not counted."""
    seen = 0
    for at, letter in enumerate(text):
        if seen == length:
            return text[at:].split()
        seen += letter != " "
    return []


def _tail(chunks: list[str], desk: Desk) -> tuple[list[str], list[str]]:
    """What stands before (`<`, `«` at the very front) and behind (`>`) the head; what is not covered is spelled."""
    before: list[str] = []
    after: list[str] = []
    is_cut = False
    for text in _without_lone_count(list(_covered(chunks)), desk):
        tree = parse(text, "TAIL")
        if tree and _is_no_person(tree, text):
            tree = None
        # ส่งไฟล์ใน 2 วัน counts by the words before it; a litre stands by itself
        is_lone = text.isdigit() or (is_cut and text[:1].isdigit() and not parse(text, "QTY"))
        is_cut = is_lone or ((tree is None or _has_name(tree)) and _describes(text))
        if is_cut:
            desk.leave_out(text, f"name_{desk.language}")
            continue
        told = tell(tree, desk.language) if tree else f">{_latin(text, desk)}"
        for bit in told.split("¦"):
            words = tidy(bit.lstrip("<>«"), desk.language)
            if bit.startswith("«"):
                before.insert(0, words)
            else:
                (before if bit.startswith("<") and not LONG.search(words) else after).append(words)
        if tree and _has_name(tree):
            desk.spell(text, tidy(re.sub("[¦<>«]", " ", told), "en"))
    return before, after


def _without_lone_count(runs: list[str], desk: Desk) -> list[str]:
    """`กา 1 ถ้วย 4` counts the noun before each figure: with one of them left over, none can be told."""
    if not runs or not re.search(r"(?<!เบอร์)(?<!รุ่น) \d+$", f" {runs[-1]}"):
        return runs
    first = next(at for at, text in enumerate(runs) if re.search(r"\d", text))
    desk.leave_out(" ".join(runs[first:]), f"name_{desk.language}")
    return runs[:first]


_QUALITIES = ("รส", "กลิ่น", "ลาย", "ทรง", "แบบ", "สูตร", "ไส้", "สำหรับ", "ใส่", "พร้อม")


def _describes(text: str) -> bool:
    """Whether words that are not covered say how the thing is (ทรงหยดน้ำ, มีฝาปิด): spelled by their sound they would
    say nothing to a buyer, unlike a brand or a place (หม่องใหญ่, ป่าแป๋)."""
    parts = [part for part in words(text) if part.strip()]
    if text.startswith(_QUALITIES):
        return True
    return not text.startswith(PLACE_OPENERS) and all(map(is_word, parts))


def _parted(text: str) -> list[str]:
    """กระดาษสาบ่อสร้าง → กระดาษสา + บ่อสร้าง: what it is made of, where a word ends, and the rest;
    ไม้ตกปลา, a rod, is nothing of wood."""
    parts = words(text)
    for count in range(len(parts) - 1, 0, -1):
        front = "".join(parts[:count])
        rest = "".join(parts[count:])
        if tight(front) in lexicon().words["MAT"] and (front != _STICK or _is_known(rest)):
            return [front, rest]
    return [text]


_STICK = "ไม้"
"""Wood, or a stick."""


def _is_known(text: str) -> bool:
    tree = parse(text, "TAIL")
    return tree is not None and not _has_name(tree)


def _is_no_person(tree: Tree, text: str) -> bool:
    """อาบน้ำ is no uncle named บน้ำ: a title is a word of its own."""
    people = lexicon().words["KIN"].keys() | lexicon().words["KINBEFORE"].keys()
    return _has(tree, "PERSON") and tight(words(text)[0]) not in people


def _has(tree: Tree, symbol: str) -> bool:
    if not isinstance(tree, Node):
        return False
    return tree.rule.symbol == symbol or any(_has(child, symbol) for child in tree.children.values())


def _covered(chunks: list[str]) -> Iterator[str]:
    """Runs of chunks that belong together: `รุ่น Mini`, `20 ซอง`; the longest that is covered."""
    at = 0
    while at < len(chunks):
        for end in range(len(chunks), at, -1):
            text = " ".join(chunks[at:end])
            tree = parse(text, "TAIL")
            if (tree is not None and not _has_name(tree)) or end == at + 1:
                yield from [text] if tree and not _has_name(tree) else _parted(text)
                at = end
                break


def _has_name(tree: Tree | None) -> bool:
    """Whether a bare unknown word was taken for a name."""
    if not isinstance(tree, Node):
        return False
    if tree.rule.symbol == "BIT" and len(tree.rule.parts) == 1 and tree.rule.parts[0].symbol == "UNKNOWN":
        return True
    return tree.rule.symbol in ("TAIL", "BIT") and any(_has_name(child) for child in tree.children.values())


def _latin(text: str, desk: Desk) -> str:
    spelled = romanise(text)
    desk.spell(text, spelled)
    return spelled


@cache
def _sorts(language: Abroad) -> dict[str, str]:
    """Category → what sort of thing it is: `sorts` of `frames/*.toml`."""
    file = files("assistant.writers.builtin.abroad") / "frames" / f"{language}.toml"
    return dict(tomllib.loads(file.read_text(encoding="utf-8"))["sorts"])


def _spelled(name: str, product: Product, desk: Desk) -> Name:
    """A name without a known thing in it: spelled in Latin letters, with what sort of thing it is."""
    name, measure = _measured(name, desk.language)
    spelled = _latin(name, desk) + measure
    sort = _sorts(desk.language).get(product.category, "")
    if not sort:
        return Name((), spelled)
    return Name((), f"{spelled}（{sort}）" if desk.language == "zh" else f"{spelled} ({sort})")


def _measured(name: str, language: Abroad) -> tuple[str, str]:
    """A name without the measure at its end, and that in the other language: `5 กก.` is no sound."""
    found = re.search(r" (\d[\d.,]* ?\S+)$", name)
    told = translate(found[1], "NET", language) if found else None
    return (name[: found.start()], f" {told}") if found and told else (name, "")
