"""The history on a real database file: what goes in comes out, old schemas come up to date, failures speak."""

import sqlite3
import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from assistant.content import Grounded, Kit, Listing, Piece
from assistant.errors import HistoryError
from assistant.history import History
from assistant.history.tables import Base
from assistant.product.record import Product, Shop

SHOP = Shop(name="ร้านบ้านคราม", voice="female")


def listing(title: str) -> Listing:
    return Listing(
        platform="shopee", title=title, highlights=(Grounded(text="ทอมือ", facts=("feature.1",)),), description="ฝ้าย"
    )


def kit(name: str = "ผ้าขาวม้าทอมือ") -> Kit:
    piece = Piece(kind="listing", platform="shopee", content=listing(name), notes=("ตัด “ดีที่สุด” ออก",))
    return Kit(product=Product(name=name), pieces=(piece,), notes=piece.notes)


@pytest.fixture
def history(tmp_path):
    history = History(f"sqlite:///{tmp_path / 'ร้าน' / 'history.sqlite'}")
    yield history
    history.close()


def test_a_kit_comes_back_as_it_was_saved(history):
    number = history.save_kit(kit(), SHOP)
    assert history.load_kit(number) == (kit(), SHOP)


def test_edits_win_when_a_kit_is_opened_again_and_the_written_text_stays(history):
    number = history.save_kit(kit(), SHOP)
    history.save_edit(number, 0, listing("ผ้าขาวม้า แก้ครั้งที่ 1"))
    history.save_edit(number, 0, listing("ผ้าขาวม้า แก้ครั้งที่ 2"), accepted=True)
    assert history.load_kit(number)[0].pieces[0].content.title == "ผ้าขาวม้า แก้ครั้งที่ 2"
    (_, written, first, ok1), (_, _, second, ok2) = history.edits()
    assert (written.content.title, first.title, second.title) == ("ผ้าขาวม้าทอมือ", "ผ้าขาวม้า แก้ครั้งที่ 1", "ผ้าขาวม้า แก้ครั้งที่ 2")
    assert (ok1, ok2) == (False, True)


def test_the_newest_comes_first_and_a_part_of_the_name_finds_it(history):
    for name in ("สบู่ขมิ้น", "น้ำพริก 100%_", "สบู่มะขาม"):
        history.save_kit(kit(name), SHOP)
    assert [e.name for e in history.recent()] == ["สบู่มะขาม", "น้ำพริก 100%_", "สบู่ขมิ้น"]
    assert [e.name for e in history.recent(search="สบู่")] == ["สบู่มะขาม", "สบู่ขมิ้น"]
    assert [e.name for e in history.recent(search="%_")] == ["น้ำพริก 100%_"]
    assert history.recent()[0].made.tzinfo is not None


@pytest.mark.parametrize(("call", "code"), [
    (lambda h: h.load_kit(99), "history_no_kit"),
    (lambda h: h.save_edit(1, 7, listing("x")), "history_no_piece"),
])  # fmt: skip
def test_what_is_not_there_is_said(history, call, code):
    history.save_kit(kit(), SHOP)
    with pytest.raises(HistoryError) as caught:
        call(history)
    assert caught.value.code == code
    assert "ไม่" in caught.value.say("th")


def test_a_file_that_is_no_database_is_said_in_words(tmp_path):
    (tmp_path / "h.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(HistoryError) as caught:
        History(f"sqlite:///{tmp_path / 'h.sqlite'}")
    assert "เปิดประวัติงานไม่ได้" in str(caught.value)


def test_opening_twice_is_harmless_and_the_migrations_give_the_tables_of_the_code(tmp_path):
    url = f"sqlite:///{tmp_path / 'h.sqlite'}"
    number = History(url).save_kit(kit(), SHOP)
    assert History(url).load_kit(number)[0] == kit()
    with create_engine(url).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    assert sqlite3.connect(tmp_path / "h.sqlite").execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_many_threads_write_and_read_at_once(history):
    failures: list[Exception] = []

    def work():
        try:
            for _ in range(10):
                assert history.load_kit(history.save_kit(kit(), SHOP))[0] == kit()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert failures == []
    assert len(history.recent(limit=1000)) == 80
