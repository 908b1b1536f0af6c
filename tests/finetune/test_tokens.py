"""A lesson is, token by token, what the model is asked with when it writes for real."""

from __future__ import annotations

import json

import pytest

from assistant.content import Brief
from assistant.models.local import render_ids
from assistant.product.record import Price, Product
from assistant.writers.chain.conversation import Conversation, messages_of
from finetune.export import go_template
from finetune.lessons import PROMPTS
from finetune.tokens import Tokens, lessons_of, pairs_of
from tests.models import tiny

TURN = "<|{{ m['role'] }}|>{{ m['content'] }}<|end|>"
TEMPLATES = {
    "tiny": tiny.CHAT,
    # Qwen 3: a finished turn shows an empty thought that the place where it begins to write does not.
    "thoughtful": "{% for m in messages %}{% if m['role'] == 'assistant' %}<|assistant|>\n<think>\n\n</think>\n\n{{ m['content'] }}<|end|>\n"
    "{% else %}" + TURN + "\n{% endif %}{% endfor %}{% if add_generation_prompt %}<|assistant|>\n{% endif %}",
    # Gemma 2: no system role.
    "no system": "{% for m in messages %}{% if m['role'] == 'system' %}{{ raise_exception('no system role') }}{% endif %}"
    + TURN + "{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}",
    # Llama 3: a beginning of its own, contents trimmed.
    "trimmed": "<|system|>{% for m in messages %}<|{{ m['role'] }}|>\n\n{{ m['content'] | trim }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>\n\n{% endif %}",
    "none": None,
}  # fmt: skip
SAID = json.dumps({"title": "⟦name⟧", "description": "ทอมือ ⟦price#1⟧ บาท"}, ensure_ascii=False)


@pytest.fixture(scope="module")
def talk():
    product = Product(name="ย่าม <|end|> ปักมือ", price=Price(low="320", text="320"))
    return Conversation(Brief(product=product, kind="listing", platform="shopee"), folder=PROMPTS)


@pytest.fixture
def tokenizer(request, talk):
    made = tiny.tokenizer_for([[{"role": "user", "content": turn.text} for turn in talk.question()]] * 2)
    made.chat_template = TEMPLATES[request.param]
    return made


def lesson(talk):
    prompt = [{"role": turn.role, "content": turn.text} for turn in talk.question()]
    return {"prompt": prompt, "completion": [{"role": "assistant", "content": SAID}]}


@pytest.mark.parametrize("tokenizer", TEMPLATES, indirect=True)
def test_the_question_is_the_served_one_and_the_answer_follows_it(tokenizer, talk):
    served = render_ids(tokenizer, messages_of(talk.question()))
    (row,) = lessons_of([lesson(talk)], Tokens(tokenizer), 4096).rows
    asked = row["completion_mask"].index(1)
    assert row["input_ids"][:asked] == served
    assert tokenizer.decode(row["input_ids"][asked:-1]) == SAID
    assert row["input_ids"][-1] == tokenizer.eos_token_id
    assert row["completion_mask"] == [0] * asked + [1] * (len(row["input_ids"]) - asked)


@pytest.mark.parametrize("tokenizer", ["thoughtful"], indirect=True)
def test_the_trainers_own_rendering_would_have_taught_another_place_to_begin(tokenizer, talk):
    """Why the rows are made here: what it would have been trained on is not what it is asked with."""
    piece = lesson(talk)
    whole = tokenizer.apply_chat_template([*piece["prompt"], *piece["completion"]], tokenize=False)
    served = tokenizer.decode(render_ids(tokenizer, messages_of(talk.question())))
    assert "<think>" in whole.removeprefix(served)[:20] and not whole.startswith(served + SAID)


BEGINS = "{% for m in messages %}{% if loop.first %}<|begin|>{% endif %}" + TURN + "{% endfor %}<|assistant|>"
DEFAULTS = (
    "{% if messages[0]['role'] != 'system' %}<|system|>You are helpful.<|end|>\n{% endif %}"
    "{% for m in messages %}" + TURN + "\n{% endfor %}<|assistant|>\n"
)
"""Llama 3's beginning of a text, Qwen 2.5's system text of its own."""


@pytest.mark.parametrize("template", [tiny.CHAT, BEGINS, DEFAULTS], ids=["tiny", "begins", "defaults"])
@pytest.mark.parametrize("system", ["เขียนขาย", ""])
def test_ollamas_template_says_what_the_models_own_says(template, system, talk):
    """Go's template filled in by hand, with a system text and without."""
    made = tiny.tokenizer_for([[{"role": "user", "content": turn.text} for turn in talk.question()]] * 2)
    made.chat_template = template
    told = go_template(made).partition("{{ .Response }}")[0]
    when, _, rest = told.removeprefix("{{ if .System }}").partition("{{ end }}")
    given, _, otherwise = when.partition("{{ else }}")
    shown = (given.replace("{{ .System }}", system) if system else otherwise) + rest.replace(
        "{{ .Prompt }}", "ชา 95 บาท"
    )
    turns = [{"role": "system", "content": system}] * bool(system) + [{"role": "user", "content": "ชา 95 บาท"}]
    assert shown == made.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)


@pytest.mark.parametrize("tokenizer", ["tiny"], indirect=True)
def test_pairs_share_the_question_and_each_ends_its_turn(tokenizer, talk):
    one = lesson(talk)
    pair = {"prompt": one["prompt"], "chosen": one["completion"], "rejected": [{"role": "assistant", "content": "{}"}]}
    made = pairs_of([pair], Tokens(tokenizer), 4096)
    (row,) = made.rows
    assert row["prompt_ids"] == render_ids(tokenizer, messages_of(talk.question()))
    assert row["chosen_ids"][-1] == row["rejected_ids"][-1] == tokenizer.eos_token_id
    assert tokenizer.decode(row["rejected_ids"][:-1]) == "{}"
    assert pairs_of([pair], Tokens(tokenizer), made.lengths[0] - 1) == ([], [], 1)


@pytest.mark.parametrize("tokenizer", ["tiny"], indirect=True)
def test_an_answer_ends_where_generation_stops(tokenizer):
    """A template's own end of turn counts only where the model's settings stop at it (Gemma: <end_of_turn>)."""
    assert Tokens(tokenizer).end == tokenizer.convert_tokens_to_ids("<|end|>")
    tokenizer.chat_template = tiny.CHAT.replace("<|end|>", "<|user|>")
    user = tokenizer.convert_tokens_to_ids("<|user|>")
    assert Tokens(tokenizer).end == tokenizer.eos_token_id
    assert Tokens(tokenizer, [user]).end == user


@pytest.mark.parametrize("tokenizer", ["tiny"], indirect=True)
def test_a_piece_too_long_is_left_out_whole(tokenizer, talk):
    tokens = Tokens(tokenizer)
    length = lessons_of([lesson(talk)], tokens, 4096).lengths[0]
    assert lessons_of([lesson(talk)], tokens, length).left_out == 0
    assert lessons_of([lesson(talk)], tokens, length - 1) == ([], [], 1)
