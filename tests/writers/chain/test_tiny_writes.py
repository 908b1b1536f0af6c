"""A real server and a real local model each write a listing through the whole chain."""

from __future__ import annotations

import json

import pytest

from assistant.settings import Settings
from assistant.writers import Draft
from assistant.writers.chain import ChainWriter
from assistant.writers.chain.conversation import Conversation
from tests.models import tiny


@pytest.fixture
def served(llama_url, tiny_folder, tmp_path):
    settings = Settings(home=tmp_path, prompts=tiny_folder / "prompts", base_url=llama_url, api_key="none")
    return ChainWriter("openai:tiny", settings)


@pytest.fixture
def local(local_name, local_settings):
    return ChainWriter(local_name, local_settings)


@pytest.mark.parametrize("number", range(len(tiny.GOODS)))
def test_a_llama_cpp_server_writes_a_listing(served, number):
    draft = served.write(tiny.brief(number))
    assert json.loads(draft.trace[0]["answer"]) == tiny.answer(number)
    assert draft.content.title == tiny.answer(number)["title"]
    assert draft.trace[0]["schema_mode"] == "json_schema"
    assert draft.trace[0]["answer_tokens"] > 20
    assert draft.notes == ()


def test_a_local_model_writes_all_listings_side_by_side(local):
    drafts = local.write_many([tiny.brief(number) for number in range(len(tiny.GOODS))])
    assert [json.loads(d.trace[0]["answer"]) for d in drafts] == [tiny.answer(n) for n in range(len(tiny.GOODS))]
    assert {d.trace[0]["schema_mode"] for d in drafts} == {"grammar"}


@pytest.mark.parametrize("name", ["served", "local"])
def test_a_piece_streams_as_it_grows(name, request):
    *grown, draft = request.getfixturevalue(name).stream(tiny.brief(0))
    assert isinstance(draft, Draft)
    assert draft.content == request.getfixturevalue(name).write(tiny.brief(0)).content
    titles = [parts["title"] for parts in grown if "title" in parts]
    assert len(set(titles)) > 2
    assert all(draft.content.title.startswith(title) for title in titles)
    assert grown[-1]["highlights"][0]["text"] == draft.content.highlights[0].text


def test_a_product_it_never_saw_still_gives_a_valid_record(local):
    """The words of so small a model are its own; the record and its fact keys hold because the grammar holds them."""
    product = tiny.product(0).model_copy(update={"name": "ร่มบ่อสร้าง", "size": "ยาว 60 ซม."})
    talk = Conversation(tiny.brief(0).model_copy(update={"product": product}), folder=local.settings.prompts)
    talk._first(local._ask(tiny.brief(0)), list(talk.shape.parts))
    assert talk.trace[0]["finish"] in ("stop", "length")
    assert not [problem for problem in talk.problems if "facts" in problem.where]


def test_findings_are_mended_in_one_call(served):
    from assistant.content import Finding

    content = served.write(tiny.brief(0)).content.with_text("title", "ผ้ารักษาโรค")
    finding = Finding(
        rule="law.cure", level="error", field="title", start=3, end=9, text="รักษาโรค", reason="ห้ามอ้างรักษาโรค"
    )
    draft = served.repair(tiny.brief(0), content, [finding])
    assert len(draft.trace) == 1
    assert draft.trace[0]["why"] == "findings"
    assert "“รักษาโรค” ห้ามอ้างรักษาโรค" in str(draft.trace[0]["asked"]) or "title" in str(draft.trace[0]["asked"])
    assert draft.content.highlights == content.highlights
