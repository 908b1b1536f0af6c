"""The rule files load, say how sure they are, and are never louder than that; a broken file is told clearly."""

from __future__ import annotations

from typing import get_args

import pytest

from assistant.content import Platform
from assistant.errors import RuleError
from assistant.product.record import CATEGORIES
from assistant.rulebook import (
    class_of,
    law_rules,
    ledger,
    read_grounds,
    read_language,
    read_platform,
    safe_area,
    safe_zones,
    strongest_level,
    tier,
    vocabulary,
)
from assistant.rulebook.contact import contact_ways
from assistant.rulebook.law import LawRule
from assistant.rulebook.marks import read_marks
from assistant.rulebook.tables import read_record, read_table


@pytest.mark.parametrize("platform", get_args(Platform))
def test_every_platform_has_its_rules(platform):
    rules = read_platform(platform)
    assert rules.code == platform
    assert all(limit.source and (limit.max or limit.min or limit.recommended) for limit in rules.limits)


def test_limits_known():
    assert read_platform("shopee").limit("title").max == 120
    assert read_platform("tiktok").limit("hashtags", "video").max == 5
    assert read_platform("line_shopping").limits == ()
    assert read_platform("lazada").limit("title").level == "note"
    assert not read_platform("shopee").contact_allowed
    assert read_platform("facebook").contact_allowed


def test_the_safe_area_lies_inside_every_profile():
    area = safe_area()
    for zone in safe_zones():
        if not zone.ads:
            assert zone.left <= area.left
            assert zone.top <= area.top
            assert area.right <= 1080 - zone.right
            assert area.bottom <= 1920 - zone.bottom
    assert area.right > area.left
    assert safe_area(ads=True).bottom < area.bottom


def test_no_rule_is_louder_than_its_confidence():
    loud = [rule.id for rule in law_rules() if tier(rule.level) > tier(strongest_level(rule.confidence))]
    assert not loud


def test_every_rule_names_source_reason_and_a_way_to_match():
    bare = [r.id for r in law_rules() if not (r.source and r.reason and (r.phrases or r.chains))]
    assert not bare


def test_repealed_words_say_so():
    ended = [rule for rule in law_rules() if rule.until]
    assert ended
    assert all("2564" in rule.source and rule.until.year == 2026 for rule in ended)


def test_every_category_has_a_class_but_other():
    assert [c for c in CATEGORIES if class_of(c) is None] == ["other"]


def test_the_ledger_names_rules_that_exist():
    from assistant.checks.duties import statements

    known = {rule.id for rule in law_rules()} | {s.id for s in statements()} | {g.id for g in read_grounds().grounds}
    known |= {"law.price.not_shown", "law.price.shipping_not_shown", "law.price.thai_digits", "consistency.price"}
    known |= {f"consistency.{label.code}" for label in read_grounds().labels}
    named = {rule for entry in ledger() for rule in entry.rules}
    assert not named - known
    assert not {rule.id for rule in law_rules()} - named
    assert all(entry.rules or entry.not_covered for entry in ledger())


def test_words_are_not_listed_as_claim_and_as_innocent():
    innocent = set(vocabulary()["innocent"])
    both = {p for r in law_rules() for p in r.phrases if p in innocent and r.id.startswith(("law.food", "law.general"))}
    assert not both


def test_misspellings_are_mended_to_something_else():
    assert all(wrong != right for wrong, right in read_language().misspellings.items())
    assert not set(read_language().misspellings) & set(read_language().misspellings.values())


def test_marks_accept_their_shape():
    import regex

    shapes = {mark.code: mark.shape for mark in read_marks()}
    assert regex.fullmatch(shapes["food"], "51-2-00358-2-0012")
    assert not regex.fullmatch(shapes["food"], "51-2-00358-2")
    assert regex.fullmatch(shapes["cosmetic"], "10-1-6010058047")
    assert regex.fullmatch(shapes["mpc"], "17/2546")
    assert not regex.fullmatch(shapes["mpc"], "17/46")
    assert {way.code for way in contact_ways()} >= {"line", "phone", "link", "payment"}


def test_a_broken_file_is_told_with_place_and_reason(tmp_path):
    file = tmp_path / "food.toml"
    file.write_text("[[rule]\n", encoding="utf-8")
    with pytest.raises(RuleError) as broken:
        read_table(file)
    assert "food.toml" in broken.value.say("th")
    with pytest.raises(RuleError) as missing:
        read_table(tmp_path / "none.toml")
    assert missing.value.code == "rule_file_missing"
    with pytest.raises(RuleError) as wrong:
        read_record(LawRule, {"id": "law.food.x", "classes": ["soup"]}, file, "law.food.x")
    assert "law.food.x.classes" in wrong.value.say("en")


def test_an_overloud_rule_is_refused():
    table = {
        "id": "law.food.x", "classes": ["food"], "severity": "block", "confidence": "T", "level": "error", "source": "s", "reason": "r",
        "fires": [], "passes": [],
    }  # fmt: skip
    with pytest.raises(RuleError):
        read_record(LawRule, table, "food.toml", "law.food.x")
