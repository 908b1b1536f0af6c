"""How long a text takes to say, in the languages that pieces are written in."""

from __future__ import annotations

import pytest

from assistant.thai import speech_seconds, syllables


def test_english_is_read_at_a_narrators_pace():
    """150 to 180 words a minute, and no pause between words."""
    text = (
        "This indigo cloth is woven by hand in Sakon Nakhon. Five rounds of dye give it this deep blue, and it gets "
        "softer with every wash. Wear it as a scarf, or wrap the baby in it."
    )
    assert 150 <= len(text.split()) / speech_seconds(text) * 60 <= 180
    assert speech_seconds("big red bag") == pytest.approx(speech_seconds("bigredbag"), abs=0.01)


def test_a_chinese_letter_is_a_syllable():
    text = "这块蓝染布是在色军府手工织成的，越洗越柔软。"
    assert syllables("手工织成") == 4
    assert 3.9 <= 20 / speech_seconds(text) <= 4.9


def test_thai_keeps_its_own_pace_beside_foreign_words():
    assert speech_seconds("ผ้าครามผืนนี้ ทอมือ") > speech_seconds("ผ้าครามผืนนี้ทอมือ") + 0.2
    assert speech_seconds("สาย Type C") == pytest.approx(speech_seconds("สาย Type C "), abs=0.01)
    assert speech_seconds("") == 0
