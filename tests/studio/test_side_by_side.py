"""A kit by a model: its pieces grow side by side, come out in order, and can be stopped."""

import threading
import time

import pytest

from assistant import studio
from assistant.content import Piece
from assistant.errors import ModelUnavailable
from assistant.examples import read_example
from assistant.settings import Settings
from assistant.writers import Draft, text_so_far
from assistant.writers.builtin import BuiltinWriter
from assistant.writers.chain import ChainWriter
from tests.models.doors import Answer, dumped, good_answer, open_door

BRIEFS = studio.plan_briefs(read_example("pha-khao-ma").product)


class SlowWriter:
    """Says what the built-in writer says, in three steps of `pause` seconds; the first pieces take longest."""

    name, at_once = "slow", 16

    def __init__(self, pause=0.05, fails=()):
        self.pause, self.fails, self.closed, self.began = pause, fails, 0, 0
        self._lock = threading.Lock()

    def write(self, brief):
        *_, draft = self.stream(brief)
        return draft

    def stream(self, brief):
        with self._lock:
            self.began += 1
            late = 2.0 / self.began
        try:
            for number in range(1, 4):
                time.sleep(self.pause * late)
                if brief.kind in self.fails:
                    raise ModelUnavailable("models_unreachable", name="slow")
                yield {"title": "คำ" * number, "facts": ["name"]}
            yield BuiltinWriter().write(brief)
        finally:
            with self._lock:
                self.closed += 1


def test_pieces_come_in_order_and_grow_in_between():
    steps = list(studio.grow_kit(BRIEFS, SlowWriter()))
    pieces = [step for step in steps if isinstance(step, Piece)]
    assert [(p.kind, p.platform) for p in pieces] == [(b.kind, b.platform) for b in BRIEFS]
    grown = {
        place: [s.text for s in steps if isinstance(s, studio.Growing) and s.place == place] for place in range(10)
    }
    assert all(texts == ["คำ", "คำคำ", "คำคำคำ"] for texts in grown.values())
    assert isinstance(steps[0], studio.Growing)


def test_an_error_of_one_piece_is_raised_and_the_others_are_left():
    writer = SlowWriter(fails=("video",))
    with pytest.raises(ModelUnavailable):
        list(studio.grow_kit(BRIEFS, writer))
    assert _comes_true(lambda: writer.closed == writer.began)


def test_closing_the_kit_cancels_the_model():
    writer = SlowWriter(pause=0.2)
    steps = studio.grow_kit(BRIEFS, writer)
    next(steps)
    steps.close()
    assert _comes_true(lambda: writer.closed == writer.began)


def test_stopping_gives_the_rest_to_the_built_in_writer():
    stop, writer = threading.Event(), SlowWriter(pause=0.3)
    steps = studio.grow_kit(BRIEFS, writer, stop)
    next(steps)
    stop.set()
    pieces = [step for step in steps if isinstance(step, Piece)]
    assert len(pieces) == len(BRIEFS)
    assert {piece.writer for piece in pieces} <= {"builtin", "slow"}
    assert "หยุดรอ" in pieces[-1].notes[0]


def test_a_kit_through_a_door_takes_hardly_longer_than_its_slowest_piece(tmp_path):
    """Ten pieces are knocked for at once; what the door saw tells, not the clock."""

    def slow(request):
        return Answer(dumped(good_answer(request)), wait=0.3)

    with open_door(slow) as door:
        settings = Settings(home=tmp_path, base_url=door.url, timeout=20)
        kit = studio.make_kit(
            read_example("pha-khao-ma").product, writer=ChainWriter("openai:door", settings, fallback=BuiltinWriter())
        )
    assert len(kit.pieces) == 10
    assert door.most_at_once >= 8


def test_never_more_than_two_extra_calls_a_piece(tmp_path):
    """Unreadable once, then unlawful for ever: what is left is fixed by rule, not asked for a third time."""
    from tests.models.doors import with_texts

    def unlawful(request):
        return Answer(dumped(with_texts(good_answer(request), "สมุนไพรรักษามะเร็งหายขาด")))

    brief = BRIEFS[0]
    with open_door("prose", unlawful) as door:
        settings = Settings(home=tmp_path, base_url=door.url)
        piece = studio.make_piece(brief, ChainWriter("openai:door", settings, fallback=BuiltinWriter()))
    assert sum(call["why"] != "write" for call in piece.trace) == 2
    assert len(door.requests) == 3
    assert not [text for _, text in piece.content.texts() if "มะเร็ง" in text]


def test_who_wrote_it_is_stated(tmp_path):
    def no_tags(request):
        return Answer(dumped({k: v for k, v in good_answer(request).items() if k != "hashtags"}))

    with open_door(no_tags) as door:
        settings = Settings(home=tmp_path, base_url=door.url)
        part = studio.make_piece(BRIEFS[0], ChainWriter("openai:door", settings, fallback=BuiltinWriter()))
    nobody = Settings(home=tmp_path, base_url="http://127.0.0.1:9/v1", timeout=2)
    whole = studio.make_piece(BRIEFS[0], ChainWriter("openai:gone", nobody, fallback=BuiltinWriter()))
    assert (part.writer, part.builtin_parts) == ("openai:door", ("hashtags",))
    assert (whole.writer, whole.builtin_parts) == ("builtin", ())
    assert any("openai:gone" in note for note in whole.notes)


def test_the_text_so_far_is_what_a_reader_would_see():
    parts = {
        "title": "ผ้า",
        "highlights": [{"text": "ทอมือ", "facts": ["feature.1"]}, {"te": None}],
        "scenes": [{"photo": "p1", "voice": "พูด"}],
    }
    assert text_so_far(parts) == "ผ้า\nทอมือ\nพูด"
    assert Draft(BuiltinWriter().write(BRIEFS[0]).content).writer == ""


def _comes_true(condition, seconds=5.0):
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)
    return condition()
