"""Near-duplicates at any size."""

from __future__ import annotations

import random

from finetune.copies import find_copies

WORDS = [
    "ผ้าขาวม้า",
    "ทอมือ",
    "ย้อมคราม",
    "สบู่",
    "น้ำพริก",
    "กวนมือ",
    "ใบหม่อน",
    "กระจูด",
    "สาน",
    "เตาถ่าน",
    "คั่ว",
    "หอม",
    "นุ่ม",
    "ฝ้าย",
    "ยาว",
    "ลำพูน",
    "น่าน",
    "แพร่",
    "ตรัง",
    "เลย",
]


def _text(noise, many=40):
    return " ".join(noise.choice(WORDS) + str(noise.randrange(900)) for _ in range(many))


def test_a_text_with_one_word_changed_is_a_copy_and_another_is_none():
    noise = random.Random(1)
    texts = [_text(noise) for _ in range(300)]
    changed = {}
    for place in noise.sample(range(300), 40):
        words = texts[place].split()
        words[7] = "แก้คำนี้"
        changed[len(texts)] = place
        texts.append(" ".join(words))
    assert find_copies(texts) == changed


def test_short_and_empty_texts():
    assert find_copies(["", "ก", "ก", "", "กข"]) == {2: 1, 3: 0}


def test_the_number_of_looks_grows_with_the_texts_not_with_their_pairs(monkeypatch):
    from finetune import copies

    looked = []
    true = copies._similarity
    monkeypatch.setattr(copies, "_similarity", lambda one, other: looked.append(1) or true(one, other))
    noise = random.Random(2)
    find_copies([_text(noise) for _ in range(1500)])
    assert len(looked) < 1500, "all pairs would be a million"
