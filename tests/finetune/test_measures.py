"""What is measured, and when an adapter may be called better."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from finetune.measures import Outcome, find_leaks, judge, score, style_distance
from finetune.report import RULES, bars, curve, dots

SECRETS = {"names": ["แม่บุญมี"], "prices": ["59", "391"], "words": ["กระจูด"]}


def test_leaks_are_other_shops_names_prices_and_any_strange_contact():
    leaks, borrowed = find_leaks("ตะกร้ากระจูดของแม่บุญมี 59 บาท โทร 081-234-5678", "ผ้าขาวม้า 990", SECRETS)
    assert leaks == ["แม่บุญมี", "59", "081-234-5678"]
    assert borrowed == ["กระจูด"]


def test_what_the_product_holds_itself_is_no_leak():
    assert find_leaks("กระจูดแม่บุญมี 59 บาท", "กระจูดแม่บุญมี 59", SECRETS) == ([], [])


def test_distance():
    assert style_distance("ทำเองทุกชิ้น", "ทำเองทุกชิ้น") == 0
    assert style_distance("กขคง", "จฉชซ") == 1
    near, far = style_distance("ทำเองทุกชิ้น ไม่รีบ", "ทำเองทุกชิ้น"), style_distance("ของดีราคาถูก", "ทำเองทุกชิ้น")
    assert 0 < near < far


def _outcomes(many=10, *, valid=True, grounding=0, law=0, leaks=(), distance=0.5):
    findings = {"grounding": grounding, "law": law}
    one = Outcome("seller-1", "listing", valid, valid, findings, tuple(leaks), (), distance, "ก", "ก", 1, 0.1)
    return [one] * many


@pytest.mark.parametrize(
    ("after", "better", "code"),
    [
        (_outcomes(distance=0.3), True, "finetune_better"),
        (_outcomes(distance=0.0, grounding=1), False, "finetune_worse_grounding"),
        (_outcomes(distance=0.0, law=1), False, "finetune_worse_law"),
        (_outcomes(distance=0.0, leaks=["59"]), False, "finetune_worse_leak"),
        (_outcomes(9, distance=0.0) + _outcomes(1, valid=False), False, "finetune_worse_validity"),
        (_outcomes(distance=0.5), False, "finetune_not_closer"),
        (_outcomes(3, distance=0.0), False, "finetune_too_few"),
    ],
)
def test_an_adapter_is_better_only_where_nothing_is_lost(after, better, code):
    verdict = judge(score(_outcomes()), score(after), sellers=2)
    assert (verdict.better, verdict.code) == (better, code)


def test_a_model_that_writes_less_does_not_look_cleaner():
    before = score(_outcomes(grounding=1))
    silent = score(_outcomes(5, distance=0.0) + _outcomes(5, valid=False))
    assert judge(before, silent, sellers=2).code == "finetune_worse_validity"


def test_a_base_that_writes_nothing_is_no_measure_of_distance():
    silent = score(_outcomes(valid=False, distance=1.0))
    assert judge(silent, score(_outcomes(distance=0.3)), sellers=2).code == "finetune_better_than_nothing"
    assert judge(silent, score(_outcomes(distance=0.3, grounding=1)), sellers=2).code == "finetune_worse_grounding"
    assert not judge(silent, silent, sellers=2).better
    shown = {bar.label.partition(" ·")[0]: bar for bar in bars(silent, score(_outcomes(distance=0.3)))}
    assert shown["ห่างจากสำนวนร้าน"].shown == ("–", "0.300")
    assert not [bar.label for bar in shown.values() if bar.worse], "nothing is worse than nothing"


def test_every_verdict_is_one_of_the_rules_the_report_shows():
    codes = {code for code, _ in RULES}
    assert codes == {
        name for name in read_codes() if name.startswith(("finetune_worse", "finetune_not", "finetune_too_few"))
    }


def read_codes() -> set[str]:
    source = Path("finetune/measures.py").read_text("utf-8")
    return set(re.findall(r'"(finetune_[a-z_]+)"', source))


def test_plots():
    assert curve([3.0]) == ""
    assert curve([3.0, 1.0], 100, 100) == "0.0,10.0 100.0,90.0"
    assert dots(_outcomes(1, distance=0.5), _outcomes(1, distance=0.25), 100) == [(50.0, 75.0, "listing")]
