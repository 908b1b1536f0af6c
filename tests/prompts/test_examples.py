"""Few-shot examples: models copy them word for word, so they pass the gate a seller's own piece passes."""

from __future__ import annotations

import json
from itertools import combinations

import pytest
import regex

from assistant import checks
from assistant.product.files import read_product_file
from assistant.prompt_files import prompts_folder, read_prompt
from assistant.thai import find_numbers, words
from assistant.writers.chain.asking import list_facts, system_text
from assistant.writers.chain.reading import Terms, read_answer
from assistant.writers.chain.shapes import read_shape
from tests.prompts.ledger import WITH_EXAMPLES, all_examples, brief_of, content_of, plan_of

EMPTY = (
    "ที่สุด", "อันดับหนึ่ง", "ขายดี", "ลูกค้ารีวิว", "ห้ามพลาด", "ตอบโจทย์", "ผลิตภัณฑ์ของเรา", "คุณภาพดี", "ส่งฟรีทั่ว", "รักษา", "นะค่ะ",
    "best", "perfect", "premium", "high quality", "must-have", "bestsell", "guarantee", "最好", "最佳", "第一名", "优质", "爆款", "必备", "畅销", "包邮",
)  # fmt: skip
PARTICLES = {"female": ("ครับ",), "male": ("ค่ะ", "คะ"), "neutral": ("ครับ", "ค่ะ", "คะ")}
"""What a speaker of that voice never says."""
SHARED_FRAME = {"th": 14, "en": 17, "zh": 6}
"""Letters two examples may have in common anywhere: “กดตะกร้าได้เลย” is a call to act, more is a frame."""
each = pytest.mark.parametrize(("kind", "number", "example"), all_examples())


def texts(node, key=""):
    if isinstance(node, str):
        yield key, node
    elif isinstance(node, dict):
        for name, value in node.items():
            if name not in ("facts", "photo"):
                yield from texts(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value, key)


def opening(answer) -> str:
    """What a reader sees first."""
    first = answer.get("description") or answer.get("hook") or answer.get("paragraphs") or answer.get("s1")
    return first if isinstance(first, str) else first[0]["text"] if isinstance(first, list) else first["lines"][0]


@each
def test_its_facts_are_the_ledger_of_a_real_product(kind, number, example):
    """Keys, values and order as the chain would show them, what code computes among them."""
    assert list(list_facts(brief_of(kind, example)).facts) == list(example.facts.items())


@each
def test_the_gate_finds_nothing(kind, number, example):
    """Law, grounding, limits, language, captions, duties: no error, no warning, not even a note."""
    brief = brief_of(kind, example)
    assert checks.check(content_of(brief, example), brief) == []


@each
def test_the_gate_would_have_found_something(kind, number, example):
    """The same answer for a product that is not this one is full of inventions: the test above can fail."""
    brief = brief_of(kind, example)
    bare = brief.model_copy(
        update={"product": brief.product.model_copy(update={"price": None, "size": None, "shipping": None})}
    )
    stripped = [f.rule for f in checks.check(content_of(brief, example), bare)]
    assert any(rule.startswith(("grounding", "consistency")) for rule in stripped)


@each
def test_the_chain_accepts_it_as_an_answer(kind, number, example):
    brief = brief_of(kind, example)
    shape = read_shape(brief, list(example.facts), plan_of(brief, example))
    terms = Terms(example.language, " ".join(example.facts.values()), system_text(brief, None), example.facts)
    said = json.dumps(example.answer, ensure_ascii=False)
    assert read_answer(said, "stop", shape, list(shape.parts), terms).problems == []


@each
def test_no_number_the_facts_do_not_hold(kind, number, example):
    held = [number for fact in example.facts.values() for number in find_numbers(fact)]
    known = {value for number in held for value in (number.value, number.high, *number.parts)}
    for key, text in texts(example.answer):
        if key != "prompt":  # “พิมพ์ 1” asks, it tells nothing
            for found in find_numbers(text):
                assert found.value in known, (text, found)


@each
def test_no_empty_word_and_no_licence_number(kind, number, example):
    assert not [word for _, text in texts(example.answer) for word in EMPTY if word in text.lower()]
    assert not [key for key in example.facts if key.startswith("certificate")], "small models copy the number"


@each
def test_one_speaker(kind, number, example):
    said = [word for _, text in texts(example.answer) for word in words(text)]
    assert not [word for word in said if word in PARTICLES[example.voice]]


def test_none_is_a_product_the_program_is_shown_with():
    shown = {
        file.stem: read_product_file(file).product
        for file in sorted(prompts_folder().parent.glob("assistant/examples/*.toml"))
    }
    names = {product.name for product in shown.values() if product}
    assert len(names) >= 14
    taught = [example.facts["name"] for _, _, example in all_examples()]
    kinds = {words(name)[0] for name in names}
    assert not [name for name in taught if words(name)[0] in kinds and name.partition(" ")[0] in " ".join(names)]
    assert len(taught) == len(set(taught)), "a product of its own for each"


@pytest.mark.parametrize("language", ["th", "en", "zh"])
@pytest.mark.parametrize("kind", WITH_EXAMPLES)
def test_examples_differ_in_speaker_or_manner_and_in_how_they_open(kind, language):
    """What two examples share, every piece will."""
    examples = read_prompt(kind).examples_in(language)
    assert 2 <= len(examples) <= 3
    assert len({(e.voice, e.tone) for e in examples}) == len(examples)
    for one, other in combinations(examples, 2):
        assert words(opening(one.answer))[0] != words(opening(other.answer))[0]
        assert shared(one.answer, other.answer, SHARED_FRAME[language]) == []


def shared(one, other, most: int) -> list[str]:
    theirs = "\n".join(text for key, text in texts(other) if key not in ("hashtags", "keywords"))
    mine = [text for key, text in texts(one) if key not in ("hashtags", "keywords")]
    runs = {text[at : at + most + 1] for text in mine for at in range(len(text) - most)}
    return sorted(run for run in runs if run in theirs)


@each
def test_one_language_and_its_own_letters(kind, number, example):
    """An English or Chinese answer without a Thai letter; a Thai one that is Thai."""
    said = "".join(text for _, text in texts(example.answer))
    letters = {"th": r"[\u0E01-\u0E5B]", "zh": r"\p{Han}", "en": "[A-Za-z]"}
    own, thai = (len(regex.findall(letters[of], said)) for of in (example.language, "th"))
    assert own > 0.5 * sum(map(str.isalpha, said)) and (thai == 0) is (example.language != "th")
