"""Prompt files: declared, versioned, overridable; their examples hold what they teach."""

from __future__ import annotations

import pytest

from assistant.content import Brief
from assistant.errors import PromptError
from assistant.product.record import Product
from assistant.prompt_files import prompts_folder, read_examples, read_prompt
from assistant.thai import find_numbers, speech_seconds
from assistant.writers.builtin import BuiltinWriter
from assistant.writers.chain.asking import system_text
from assistant.writers.chain.reading import Terms, read_answer
from assistant.writers.chain.shapes import read_shape

KINDS = ("system", "listing", "post", "video", "live", "repair")
WITH_EXAMPLES = ("listing", "post", "video", "live")
EMPTY = (
    "ที่สุด",
    "อันดับหนึ่ง",
    "ขายดี",
    "ลูกค้ารีวิว",
    "ห้ามพลาด",
    "ตอบโจทย์",
    "ผลิตภัณฑ์ของเรา",
    "คุณภาพดีเยี่ยม",
    "ส่งฟรีทั่ว",
    "รักษา",
    "นะค่ะ",
)


def examples():
    return [(kind, n, example) for kind in WITH_EXAMPLES for n, example in enumerate(read_prompt(kind).examples)]


def put(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_prompt(kind):
    assert read_prompt(kind).variables


def test_a_variable_that_is_not_given_is_named(tmp_path):
    put(tmp_path, "post.v1.jinja", "{#- variables: facts, colour_of_the_day -#}{{ colour_of_the_day }}{{ facts }}")
    with pytest.raises(PromptError, match="colour_of_the_day"):
        read_prompt("post", folder=tmp_path).render(facts=[])


def test_a_variable_that_is_not_declared_is_named(tmp_path):
    put(tmp_path, "post.v1.jinja", "{#- variables: facts -#}{{ facts }} {{ misspelt }}")
    with pytest.raises(PromptError, match="misspelt"):
        read_prompt("post", folder=tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("เขียนเลย", "variables"),
        ("{#- variables: facts -#}{% for f in facts %}", "line 1"),
        ("{#- variables: facts -#}{{ facts.x.y }}", "no attribute"),
    ],
)
def test_a_broken_file_is_told_with_its_name(tmp_path, text, said):
    put(tmp_path, "post.v1.jinja", text)
    with pytest.raises(PromptError) as told:
        read_prompt("post", folder=tmp_path).render(facts=[])
    assert "post.v1.jinja" in str(told.value)
    assert said in str(told.value)


def test_the_newest_version_counts_and_an_older_one_can_be_asked_for(tmp_path):
    put(tmp_path, "post.v2.jinja", "{#- variables: -#}สอง")
    put(tmp_path, "post.v10.jinja", "{#- variables: -#}สิบ")
    assert read_prompt("post", folder=tmp_path).render() == "สิบ"
    assert read_prompt("post", version=2, folder=tmp_path).render() == "สอง"


def test_a_folder_of_ones_own_wins_and_the_rest_stays_ours(tmp_path):
    put(tmp_path, "post.v1.jinja", "{#- variables: facts -#}ของฉัน")
    assert read_prompt("post", folder=tmp_path).render(facts=[]) == "ของฉัน"
    assert read_prompt("listing", folder=tmp_path).source == read_prompt("listing").source


def test_an_edit_shows_at_once(tmp_path):
    import os

    put(tmp_path, "post.v1.jinja", "{#- variables: -#}ก่อน")
    assert read_prompt("post", folder=tmp_path).render() == "ก่อน"
    put(tmp_path, "post.v1.jinja", "{#- variables: -#}หลัง")
    os.utime(tmp_path / "post.v1.jinja", ns=(1, 1))
    assert read_prompt("post", folder=tmp_path).render() == "หลัง"


def test_a_prompt_cannot_reach_out_of_its_sandbox(tmp_path):
    put(tmp_path, "post.v1.jinja", "{#- variables: facts -#}{{ facts.__class__.__mro__[1].__subclasses__() }}")
    with pytest.raises(Exception, match="unsafe"):
        read_prompt("post", folder=tmp_path).render(facts=[])


def test_an_example_that_names_a_fact_it_lacks_is_refused(tmp_path):
    put(
        tmp_path,
        "x.toml",
        '[[example]]\nfacts = { name = "ก" }\nanswer = { highlights = [{ text = "ก", facts = ["price"] }] }',
    )
    with pytest.raises(PromptError, match="price"):
        read_examples(tmp_path / "x.toml")


@pytest.mark.parametrize(("kind", "number", "example"), examples())
def test_examples_are_answers_the_chain_would_accept(kind, number, example):
    product = Product(name="x", photos=("a.jpg", "b.jpg"))
    about = {"listing": {"platform": "shopee"}, "post": {"platform": "facebook"}, "video": {"platform": "tiktok", "seconds": 15},
             "live": {"platform": "facebook", "minutes": 30}}[kind]  # fmt: skip
    brief = Brief(product=product, kind=kind, **about)
    plan = [s for s in BuiltinWriter().write(brief).content.segments if s.role != "product"] if kind == "live" else []
    shape = read_shape(brief, list(example.facts), plan[: len(example.answer)])
    import json

    terms = Terms("th", " ".join(example.facts.values()), system_text(brief, None))
    found = read_answer(json.dumps(example.answer, ensure_ascii=False), "stop", shape, list(shape.parts), terms)
    assert found.problems == []


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


@pytest.mark.parametrize(("kind", "number", "example"), examples())
def test_examples_teach_no_number_the_facts_do_not_hold(kind, number, example):
    known = {n.value for fact in example.facts.values() for n in find_numbers(fact)}
    known |= {n.high for fact in example.facts.values() for n in find_numbers(fact) if n.high}
    for key, text in texts(example.answer):
        if key != "prompt":  # “พิมพ์ 1” asks, it tells nothing
            for found in find_numbers(text):
                assert found.value in known, (text, found)


@pytest.mark.parametrize(("kind", "number", "example"), examples())
def test_examples_teach_no_empty_words(kind, number, example):
    assert not [word for _, text in texts(example.answer) for word in EMPTY if word in text]


def test_the_example_clip_can_be_said_in_its_time():
    scenes = read_prompt("video").examples[0].answer["scenes"]
    assert sum(speech_seconds(scene["voice"]) for scene in scenes) <= 15 * 1.08


def test_the_readme_names_every_file_and_variable():
    readme = (prompts_folder() / "README.md").read_text(encoding="utf-8")
    for file in prompts_folder().glob("*.jinja"):
        assert file.name in readme
        for variable in read_prompt(file.name.partition(".")[0]).variables:
            assert f"`{variable}`" in readme, variable
