"""The corridor with writers that misbehave: what reaches the seller is checked, and every change is told."""

import pytest

from assistant import studio
from assistant.content import Brief, Grounded, Listing, Post
from assistant.errors import WriterError
from assistant.examples import read_example
from assistant.product.record import Product, Shop
from assistant.settings import read_settings
from assistant.writers import Draft
from assistant.writers.builtin import BuiltinWriter

PRODUCT = read_example("nam-phrik-ta-daeng").product
GOOD = "คั่วพริกบนเตาถ่าน ไม่ใส่ผงชูรส"
UNLAWFUL = "กินแล้วรักษาเบาหวานหายขาด"
INVENTED = "ส่งฟรีทุกออเดอร์ ลด 70%"


class ScriptedWriter:
    """Says what it is told to say, one text after the other."""

    name = "scripted"

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)
        self.asked = []

    def _draft(self) -> Draft:
        post = Post(
            platform="facebook",
            paragraphs=(Grounded(text=self.texts.pop(0), facts=("feature.1",)),),
            call_to_action="ทักเพจได้เลยค่ะ",
        )
        return Draft(post, trace=({"call": len(self.asked)},))

    def write(self, brief):
        return self._draft()

    def repair(self, brief, content, findings):
        self.asked.append([f.rule for f in findings if f.level == "error"])
        return self._draft()


def brief(product: Product = PRODUCT, **more) -> Brief:
    return Brief(product=product, kind="post", platform="facebook", **more)


def test_a_good_text_passes_untouched():
    piece = studio.make_piece(brief(), ScriptedWriter(GOOD))
    assert piece.passes
    assert piece.content.paragraphs[0].text == GOOD
    assert piece.writer == "scripted"


@pytest.mark.parametrize("bad", [UNLAWFUL, INVENTED])
def test_a_bad_text_goes_back_with_its_errors_and_the_better_answer_is_kept(bad):
    writer = ScriptedWriter(bad, GOOD)
    piece = studio.make_piece(brief(), writer)
    assert piece.content.paragraphs[0].text == GOOD
    assert piece.passes
    assert len(writer.asked) == 1
    assert writer.asked[0]
    assert len(piece.trace) == 2


def test_a_model_that_never_learns_costs_two_extra_calls_and_what_is_left_is_taken_out_and_told():
    writer = ScriptedWriter(*[f"{GOOD}\n{UNLAWFUL}"] * 9)
    piece = studio.make_piece(brief(), writer)
    assert len(piece.trace) == 3
    assert piece.passes
    assert "รักษา" not in piece.content.paragraphs[0].text
    assert GOOD in piece.content.paragraphs[0].text
    assert any("รักษา" in note or "หายขาด" in note or "เบาหวาน" in note for note in piece.notes)


@pytest.mark.parametrize("category", ["alcohol", "tobacco"])
def test_nothing_is_written_for_what_may_not_be_promoted_and_she_is_told_why(category):
    with pytest.raises(WriterError) as caught:
        studio.make_piece(brief(Product(name="สาโทข้าวเหนียว", category=category)), ScriptedWriter(GOOD))
    assert caught.value.code == "studio_refused"
    assert len(caught.value.say("th")) > 40


def test_a_kit_has_every_piece_and_tells_how_far_it_is():
    seen = []
    kit = studio.make_kit(
        PRODUCT, Shop(name="แม่บุญมี"), writer=BuiltinWriter(), progress=lambda done, total: seen.append((done, total))
    )
    assert [(p.kind, p.platform) for p in kit.pieces] == [(b.kind, b.platform) for b in studio.plan_briefs(PRODUCT)]
    assert seen == [(n, 10) for n in range(1, 11)]
    assert all(p.passes for p in kit.pieces)


def test_after_an_edit_the_same_gate_stands_and_one_click_mends():
    piece = studio.make_piece(Brief(product=PRODUCT, kind="listing", platform="shopee"), BuiltinWriter())
    listing = piece.content
    assert isinstance(listing, Listing)
    edited = studio.recheck(
        piece, listing.with_text("description", f"{listing.description}\n{UNLAWFUL}"), brief(PRODUCT)
    )
    assert not edited.passes
    while not edited.passes:
        worst = next(f for f in edited.findings if f.level == "error")
        mended = studio.fix(edited, worst, brief(PRODUCT))
        assert mended.content != edited.content
        edited = mended
    assert "รักษา" not in edited.content.description


def test_the_writer_is_chosen_by_name():
    assert studio.choose_writer("builtin", read_settings({})).name == "builtin"
    assert (
        studio.choose_writer(
            "openai:gpt", read_settings({"KHAIDEE_BASE_URL": "http://127.0.0.1:9", "KHAIDEE_API_KEY": "x"})
        ).name
        == "openai:gpt"
    )
