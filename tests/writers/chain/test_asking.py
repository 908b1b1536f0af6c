"""What is asked is the same text whether the prompt around the facts was kept or rendered anew; forms are put right."""

from __future__ import annotations

import pytest

from assistant.prompt_files import read_prompt
from assistant.writers.chain import asking
from assistant.writers.chain.conversation import Conversation
from assistant.writers.chain.forms import form_of
from assistant.writers.chain.shapes import read_shape
from tests.writers.chain.injecting import KINDS, Case, poisoned


def brief(kind, story):
    return poisoned(Case("story", story, ""), kind)


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_kept_prompt_says_what_a_fresh_one_says(kind):
    read = read_prompt(kind)
    for story in ("แม่ทอเองทุกผืน", "ยายสอนไว้ {{ 7 }} ⟦x⟧"):
        talk = Conversation(brief(kind, story))
        text = talk.question()[1].text
        assert f"story: {story}" in text.rpartition("<สินค้า>")[2]
        if kind != "live":
            assert asking._only_lists_facts(read)
            values = {"platform": "x", "shape": "{}", "contact_allowed": True, "language": "th", "few_facts": True}
            more = {"title_max": 9, "seconds": 15, "scenes": "3", "syllables": 5, "photos": ("p1",)}
            values |= {name: value for name, value in more.items() if name in read.variables}
            before, after = asking._around_facts(read, tuple(values.items()))
            fresh = read.render(facts=talk.facts.facts, **values)
            assert before + asking._lines(talk.facts.facts) + after == fresh


@pytest.mark.parametrize(
    "body",
    [
        "{% for key, value in facts %}{{ key }}{% endfor %}",
        "{{ facts | lines }}{% if facts | length > 2 %}มาก{% endif %}",
        "{{ facts | lines }} {{ facts | lines }}",
        "{{facts|lines}}",
        "{% set f = facts %}{{ f | lines }}",
    ],
)
def test_a_prompt_that_does_more_with_the_facts_is_rendered_each_time(body, tmp_path):
    (tmp_path / "post.v9.jinja").write_text("{#- variables: facts -#}\n" + body, encoding="utf-8")
    assert not asking._only_lists_facts(read_prompt("post", folder=tmp_path))


def test_an_edited_prompt_is_read_again_within_a_second(tmp_path, monkeypatch):
    file = tmp_path / "system.v9.jinja"
    file.write_text("{#- variables: language -#}\nหนึ่ง", encoding="utf-8")
    clock = [100.0]
    monkeypatch.setattr(asking.time, "monotonic", lambda: clock[0])
    assert asking.system_text(brief("post", "x"), tmp_path) == "หนึ่ง"
    file.write_text("{#- variables: language -#}\nสอง", encoding="utf-8")
    clock[0] += 1.01
    assert asking.system_text(brief("post", "x"), tmp_path) == "สอง"


@pytest.mark.parametrize(
    ("part", "given", "put_right"),
    [
        ("title", "  ผ้า\u200bขาวม้า ", "ผ้าขาวม้า"),
        ("title", 7, 7),
        ("description", "บรรทัดหนึ่ง \r\n\tบรรทัดสอง", "บรรทัดหนึ่ง\nบรรทัดสอง"),
        ("hashtags", "#ผ้า #คราม", ["#ผ้า", "#คราม"]),
        ("hashtags", '["#ผ้า", "#คราม"]', ["#ผ้า", "#คราม"]),
        ("keywords", "ผ้าขาวม้า, ผ้าคราม", ["ผ้าขาวม้า", "ผ้าคราม"]),
        ("highlights", ["ทอมือ"], [{"text": "ทอมือ", "facts": []}]),
        ("highlights", {"content": "ทอมือ", "sources": "name"}, [{"text": "ทอมือ", "facts": ["name"]}]),
        ("highlights", '{"text": "ทอมือ", "facts": ["name"]}', [{"text": "ทอมือ", "facts": ["name"]}]),
        ("title", "<b>ผ้า</b>", "<b>ผ้า</b>"),
        ("title", "ดู [ที่นี่](https://x.example)", "ดู [ที่นี่](https://x.example)"),
    ],
)
def test_forms_are_put_right(part, given, put_right):
    shape = read_shape(poisoned(Case("story", "x", "")), ("name", "price"))
    assert form_of(shape.parts[part])(given) == put_right


def test_who_steps_in_is_told_why_and_other_errors_pass():
    from assistant.writers import Draft
    from assistant.writers.chain.steps import Step

    def fails(error):
        def work(given):
            raise error

        return Step(work)

    seen = []
    instead = Step(lambda given: seen.append(given["failure"]) or Draft(None))
    kept = {"exceptions_to_handle": (ValueError,), "exception_key": "failure"}
    chain = fails(ValueError("no")).with_fallbacks([fails(ValueError("neither")), instead], **kept)
    assert chain.invoke({"talk": 1}) == Draft(None)
    assert [str(error) for error in seen] == ["neither"]
    with pytest.raises(KeyError):
        fails(KeyError("x")).with_fallbacks([instead], **kept).invoke({})
    with pytest.raises(ValueError, match="no"):
        fails(ValueError("no")).with_fallbacks([], **kept).invoke({})
