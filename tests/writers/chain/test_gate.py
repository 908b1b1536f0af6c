"""The gate before the patterns lets through every text that one of them matches."""

from __future__ import annotations

import pytest
import regex

from assistant.writers.chain.gate import Gate, needed_words
from assistant.writers.chain.untrusted import _patterns
from tests.writers.chain.injecting import read_cases, read_data

FILES = [f"injections{name}" for name in ("", "_fresh", "_second", "_third", "_fourth")]
TEXTS = [case.text for name in FILES for case in read_cases(name)]
TEXTS += [*read_data("injections")["innocent"], *read_data("injections_third")["innocent"]]


@pytest.mark.parametrize("name", ["orders", "orders_latin", "contacts", "markup", "refusals"])
def test_it_finds_what_the_patterns_find_one_by_one(name):
    patterns = _patterns(name)
    gate = Gate(patterns)
    for text in [*TEXTS, "\n".join(TEXTS)]:
        assert gate.holds(text) is any(pattern.search(text) for pattern in patterns), text


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("ส่งฟรี", {"ส่งฟรี"}),
        ("(ก|ข)ไก่.{0,3}", {"ไก่"}),
        (r"(ให้|จง)\s*(เขียน|พิมพ์)", {"เขียน", "พิมพ์"}),
        (r"IGNORE\s+(all|the)?", {"ignore"}),
        (r"(?:abc)?x+", {"x"}),
        (r"\p{Thai}+|abc", set()),
        (r"(?<!ลูกค้า)ให้(?!เช่า)", {"ให้"}),
    ],
)
def test_a_pattern_needs_one_of_these_words(pattern, words):
    assert needed_words(pattern) == words


def test_a_pattern_that_needs_no_word_is_always_asked():
    assert Gate([regex.compile(r"\d{4}")]).holds("ปี 2569")
