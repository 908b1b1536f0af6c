"""English and Chinese through the same chain: nothing Thai is left over, and no number is another than the seller's."""

from __future__ import annotations

import re

import pytest

from assistant import studio
from assistant.content import Brief
from assistant.errors import AnswerUnreadable, AssistantError, ModelUnavailable
from assistant.models import endpoint
from assistant.product.record import Price, Product
from assistant.settings import Settings
from assistant.writers.builtin import BuiltinWriter
from assistant.writers.chain import ChainWriter
from tests.models.doors import BEHAVIOURS, WORDS, Answer, dumped, good_answer, open_door, with_texts

PRODUCT = Product(name="ผ้าขาวม้า", price=Price(low="390", text="390"), features=("ทอมือ",), size="80x200 ซม.")
SAID = {"en": "Hand-woven cotton cloth from Thailand", "zh": "泰国手工编织棉布,质地柔软"}


def brief(language):
    return Brief(product=PRODUCT, kind="listing", platform="shopee", language=language)


def writer(url, home):
    return ChainWriter("openai:door", Settings(home=home, base_url=url), fallback=BuiltinWriter())


def says(text):
    return lambda request: Answer(dumped(with_texts(good_answer(request), text)))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_listing_in_another_language_is_taken(language, tmp_path):
    with open_door(says(SAID[language])) as door:
        draft = writer(door.url, tmp_path).write(brief(language))
    assert len(draft.trace) == 1 and draft.content.language == language
    assert draft.content.title == SAID[language]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_thai_left_over_is_asked_for_again(language, tmp_path):
    with open_door(says(SAID[language] + " ทอมือ"), says(SAID[language])) as door:
        draft = writer(door.url, tmp_path).write(brief(language))
    assert [call["why"] for call in draft.trace] == ["write", "repair"]
    assert "ตัวอักษรไทย" in draft.trace[0]["problems"][0]
    assert not any("\u0e00" <= letter <= "\u0e7f" for _, text in draft.content.texts() for letter in text)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_number_that_is_not_the_sellers_stands_in_no_piece_that_passes(language, tmp_path):
    wrong = {"en": "Price 290 baht only", "zh": "价格290泰铢"}[language]
    with open_door(says(f"{SAID[language]} {wrong}")) as door:
        piece = studio.make_piece(brief(language), writer(door.url, tmp_path))
    assert not piece.passes or not any("290" in text for _, text in piece.content.texts())
    assert sum(call["why"] != "write" for call in piece.trace) <= 2


KINDS = {
    "post": {"platform": "facebook"},
    "video": {"platform": "tiktok", "seconds": 30},
    "live": {"platform": "facebook", "minutes": 30},
}
SILENT = {"too slow", "busy", "web page", "hangs up"}
"""These only cost time; the Thai pieces go through them."""


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", sorted(set(BEHAVIOURS) - SILENT))
def test_whatever_a_server_does_no_thai_is_left_and_no_number_is_another(name, language, tmp_path, monkeypatch):
    """Each way of misbehaving, the texts in the asked language where there are any."""
    monkeypatch.setattr(endpoint, "_backoff", lambda state: 0.0)
    for memory in (endpoint._remembered, endpoint._cap_names, endpoint._refused, endpoint._doubts):
        memory.clear()

    def translated(request):
        told = BEHAVIOURS[name](request)
        if told.text is None:
            return told
        text = told.text
        for word in WORDS:
            text = text.replace(word, SAID[language][:24])
        return told._replace(text=text)

    with open_door(translated) as door:
        piece = studio.make_piece(brief(language), writer(door.url, tmp_path))
    assert sum(call["why"] != "write" for call in piece.trace) <= 2
    said = [text for _, text in piece.content.texts()]
    assert not any("\u0e00" <= letter <= "\u0e7f" for text in said for letter in text), said
    numbers = {digits for text in said for digits in re.findall(r"\d+", text)}
    assert numbers <= {"390", "80", "200"}, numbers
    assert piece.passes or piece.findings


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", list(KINDS))
def test_a_kind_the_built_in_writer_cannot_write_abroad_ends_in_words_or_in_the_language(kind, language, tmp_path):
    asked = Brief(product=PRODUCT, kind=kind, language=language, **KINDS[kind])
    with open_door(says(SAID[language][:24])) as door:
        try:
            piece = studio.make_piece(asked, writer(door.url, tmp_path))
        except AssistantError as told:
            assert "→" in told.say("th")
            return
    said = " ".join(text for _, text in piece.content.texts())
    assert not any("\u0e00" <= letter <= "\u0e7f" for letter in said), said


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_live_abroad_is_the_models_words_on_the_built_in_clock(language, tmp_path):
    """The built-in writer plans in Thai alone; its clock and codes stay, its Thai words beside them go."""
    asked = Brief(product=PRODUCT, kind="live", language=language, **KINDS["live"])
    with open_door(says(SAID[language][:24])) as door:
        draft = writer(door.url, tmp_path).write(asked)
    segments = draft.content.segments
    assert not draft.builtin_parts and sum(segment.minutes for segment in segments) == 30
    assert any(segment.cf_code for segment in segments)
    assert not any("\u0e00" <= letter <= "\u0e7f" for letter in draft.content.model_dump_json())


@pytest.mark.parametrize(("kind", "more"), [("post", {}), ("video", {"seconds": 15}), ("live", {"minutes": 30})])
def test_where_nobody_can_write_it_the_model_is_told_of(kind, more, tmp_path):
    """Abroad the built-in writer has listings only: it is not offered as the way out of a model that failed."""
    asked = Brief(product=PRODUCT, kind=kind, platform="facebook", language="en", **more)
    with open_door("empty") as door, pytest.raises(AnswerUnreadable) as unreadable:
        writer(door.url, tmp_path).write(asked)
    with pytest.raises(ModelUnavailable) as away:
        writer("http://127.0.0.1:9/v1", tmp_path).write(asked)
    told = unreadable.value.say("th")
    assert "openai:door" in told and "เขียนได้เฉพาะคำลงขาย" in told and "--model builtin" not in told
    assert away.value.code == "models_unreachable"
    assert "listings only" in unreadable.value.say("en")
