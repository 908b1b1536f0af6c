"""Prompt files: declared, versioned, overridable."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from assistant.errors import PromptError
from assistant.prompt_files import prompts_folder, read_examples, read_prompt
from assistant.thai import speech_seconds
from tests.models.doors import open_door

KINDS = ("system", "listing", "post", "video", "live", "repair")


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
        ("เขียนเลย", "บรรทัดแรกต้องบอกตัวแปร"),
        ("{#- variables: facts -#}\n{% for f in facts %}", "{% endfor %}"),
        ("{#- variables: facts -#}\n{% for f in facts %\n{% endfor %}", "วงเล็บปีกกาไม่ครบคู่"),
        ("{#- variables: facts -#}\n\n{{ facts }", "บรรทัด 3"),
        ("{#- variables: facts -#}\n{{ facts | line }}", "หลังเครื่องหมาย | (line)"),
        ("{#- variables: facts -#}{% fi facts %}{% endif %}", "line 1"),
        ("{#- variables: facts -#}{{ facts.x.y }}", "no attribute"),
    ],
)
def test_a_broken_file_is_told_with_its_name(tmp_path, text, said):
    put(tmp_path, "post.v1.jinja", text)
    with pytest.raises(PromptError) as told:
        read_prompt("post", folder=tmp_path).render(facts=[])
    assert "post.v1.jinja" in str(told.value)
    assert said in str(told.value)


def test_a_folder_that_is_not_there_is_told_and_ours_do_not_step_in(tmp_path):
    with pytest.raises(PromptError, match="KHAIDEE_PROMPTS"):
        read_prompt("post", folder=tmp_path / "my-promptz")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[example]]\nfacts = { name = "ก }', "บรรทัด 2"),
        ('[[example]]\nfacts = { name = "ก" }\nanswer = {}\n[[example]]\nvioce = "male"', "ตัวอย่างที่ 2"),
        ('[[example]]\nvoice = "lady"\nfacts = { name = "ก" }\nanswer = {}', "ช่อง voice"),
    ],
)
def test_a_broken_example_is_told_with_its_place(tmp_path, text, said):
    with pytest.raises(PromptError) as told:
        read_examples(put(tmp_path, "x.toml", text) / "x.toml")
    assert "x.toml" in str(told.value) and said in str(told.value)


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
    put(tmp_path, "post.v1.jinja", "{#- variables: -#}ก่อน")
    assert read_prompt("post", folder=tmp_path).render() == "ก่อน"
    put(tmp_path, "post.v1.jinja", "{#- variables: -#}หลัง")
    os.utime(tmp_path / "post.v1.jinja", ns=(1, 1))
    assert read_prompt("post", folder=tmp_path).render() == "หลัง"


EXAMPLE = '[[example]]\nlanguage = "%s"\nfacts = { name = "ก" }\nanswer = { paragraphs = [{ text = "ก", facts = ["name"] }] }\n'


def test_examples_of_ones_own_win_without_a_prompt_and_an_edit_of_theirs_shows_at_once(tmp_path):
    (tmp_path / "examples").mkdir()
    put(tmp_path / "examples", "post.toml", EXAMPLE % "th")
    mine = read_prompt("post", folder=tmp_path)
    assert mine.source == read_prompt("post").source and len(mine.examples) == 1
    put(tmp_path / "examples", "post.toml", EXAMPLE % "th" * 2)
    os.utime(tmp_path / "examples" / "post.toml", ns=(1, 1))
    assert len(read_prompt("post", folder=tmp_path).examples) == 2


def test_a_piece_is_shown_the_examples_of_its_own_language(tmp_path):
    (tmp_path / "examples").mkdir()
    put(tmp_path / "examples", "post.toml", EXAMPLE % "th" + EXAMPLE % "zh" * 2)
    put(tmp_path, "post.v1.jinja", "{#- variables: examples -#}{{ examples | length }}")
    prompt = read_prompt("post", folder=tmp_path)
    assert [prompt.render(language=language) for language in ("th", "zh", "en")] == ["1", "2", "0"]
    assert prompt.render() == "1"


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


HAN_A_SECOND = 4.5
"""Characters of Chinese read aloud in a short clip."""


@pytest.mark.parametrize(
    "example", read_prompt("video").examples, ids=lambda example: f"{example.language} {example.asked}"
)
def test_the_example_clips_can_be_said_in_their_time(example):
    seconds = int(re.search(r"\d+", example.asked)[0])
    voices = [scene["voice"] for scene in example.answer["scenes"]]
    spoken = sum(len(v) / HAN_A_SECOND if example.language == "zh" else speech_seconds(v) for v in voices)
    assert 0.6 * seconds <= spoken <= 1.08 * seconds


def test_the_readme_names_every_file_and_variable():
    readme = (prompts_folder() / "README.md").read_text(encoding="utf-8")
    for file in prompts_folder().glob("*.jinja"):
        assert file.name in readme
        for variable in read_prompt(file.name.partition(".")[0]).variables:
            assert f"`{variable}`" in readme, variable


def test_the_readme_can_be_followed_to_a_line_the_model_reads(tmp_path):
    """Copy, change a sentence, break a name, add an example, put it back: by the commands of the README, no model."""
    mine = tmp_path / "my-prompts"
    mine.mkdir()
    readme = (prompts_folder() / "README.md").read_text(encoding="utf-8")
    command = next(line for line in readme.splitlines() if line.strip().startswith("khaidee write")).split()[1:]
    source = (prompts_folder() / "listing.v2.jinja").read_text(encoding="utf-8")
    put(mine, "listing.v2.jinja", source.replace("- highlights: 3–6", "- highlights: 2–4"))
    before, after = (_shown(command, tmp_path, folder).stdout for folder in (None, mine))
    added = set(after.splitlines()) - set(before.splitlines())
    assert [line[:17] for line in added] == ["- highlights: 2–4"]
    put(mine, "listing.v2.jinja", source.replace("{{ facts | lines }}", "{{ fact | lines }}"))
    broken = _shown(command, tmp_path, mine)
    assert broken.returncode == 2 and "listing.v2.jinja" in broken.stderr and "few_facts" in broken.stderr
    put(mine, "listing.v2.jinja", source)
    (mine / "examples").mkdir()
    examples = (prompts_folder() / "examples" / "listing.toml").read_text(encoding="utf-8")
    one = examples[examples.index("[[example]]") :].split("\n\n")[0]
    put(mine / "examples", "listing.toml", f"{examples}\n{one.replace('เสื่อกก', 'ตะกร้า')}\n")
    assert "ตัวอย่าง 4 (Shopee" in _shown(command, tmp_path, mine).stdout
    assert _shown(command, tmp_path, None).stdout == before, "put back"


def _shown(command, home, folder):
    told = {"KHAIDEE_HOME": str(home)} | ({"KHAIDEE_PROMPTS": str(folder)} if folder else {})
    environment = {**os.environ, **told, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-m", "assistant", *command], env=environment, capture_output=True, text=True, encoding="utf-8"
    )


def test_an_older_wording_in_a_folder_is_what_the_model_is_asked_with(tmp_path):
    """The README's comparison of versions, against a model on this machine."""
    old = tmp_path / "old-prompts"
    old.mkdir()
    for file in prompts_folder().glob("*.v1.jinja"):
        put(old, file.name, file.read_text(encoding="utf-8"))
    with open_door() as door:
        asked = [_asked(door.url, tmp_path, folder) for folder in (None, old)]
    assert [text.partition(" ")[0] for text in asked] == ["งาน:", "เขียนโพสต์สำหรับ"]


def _asked(url, home, folder) -> str:
    """What the model was asked, as `khaidee write … --json` shows it."""
    told = {"KHAIDEE_HOME": str(home), "KHAIDEE_BASE_URL": url, "KHAIDEE_API_KEY": "none"}
    told |= {"KHAIDEE_PROMPTS": str(folder)} if folder else {}
    command = [sys.executable, "-m", "assistant", "write", "assistant/examples/pha-khao-ma.toml", "--kind", "post",
               "--model", "openai:loopback", "--json"]  # fmt: skip
    made = subprocess.run(
        command, env={**os.environ, **told}, capture_output=True, text=True, encoding="utf-8", check=True
    )
    return json.loads(made.stdout)["trace"][0]["asked"][1]["text"]
