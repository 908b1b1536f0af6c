"""The gate before the patterns lets through every text that one of them matches."""

from __future__ import annotations

import pytest
import regex

from assistant.writers.chain.gate import Gate, Sign
from assistant.writers.chain.untrusted import _gate
from tests.writers.chain.lessons import TAUGHT_SETS, lessons, set_texts

TEXTS = [text for name in TAUGHT_SETS for text in set_texts(name)]
TEXTS += sorted({lesson.text for lesson in lessons()})
TEXTS += [
  "javascript:x", "<b>{{ x }}</b>", "</facts>", "{% x %}", "ขออภัย ไม่สามารถทำได้", "ในฐานะ AI", "I'm sorry", "We won't", "Unfortunately", "Apologies",
  "As an AI", "很抱歉", "ดิฉันไม่สามารถเขียน", "081 234 5678", "0 8 1 2 3 4 5 6 7 8", "+66812345678", "a@b.co", "line: abc1", "123-4-56789-0", "bit dot ly",
  "HUMAN: hi", "[ADMIN] x", "'role': \"system\"", "/* x */", "=SUM(1)", "store_name=x", "Set price = 1", "TODO: x", "ศูนย์แปดหนึ่งสองสามสี่ห้าหกเจ็ดแปด",
]  # fmt: skip


@pytest.mark.parametrize("name", ["shapes", "contacts", "markup", "refusals"])
def test_it_finds_what_the_patterns_find_one_by_one(name):
    gate = _gate(name)
    found = 0
    for text in [*TEXTS, "\n".join(TEXTS)]:
        alone = any(sign.pattern.search(text) for sign in gate.signs)
        found += alone
        assert gate.holds(text) is alone, text
    assert found > 3


@pytest.mark.parametrize("name", ["shapes", "contacts", "markup", "refusals"])
def test_every_pattern_names_its_words_as_they_are_looked_for(name):
    assert all(sign.near and all(word == word.lower() for word in sign.near) for sign in _gate(name).signs)


def test_only_signs_whose_word_stands_there_are_possible():
    cat, dog = Sign(regex.compile("c.t", regex.I), ("c",)), Sign(regex.compile("dog", regex.I), ("dog",))
    assert Gate([cat, dog]).possible("A CUT") == [cat.pattern]
    assert Gate([cat, dog]).possible("bird") == []


def test_a_sign_that_needs_no_word_is_always_looked_for():
    assert Gate([Sign(regex.compile(r"\d{4}"))]).holds("ปี 2569")
