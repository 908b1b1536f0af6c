"""Tables in any shape: the right rows under the right numbers, and what is odd about them told."""

from __future__ import annotations

import datetime

import pytest
import xlsxwriter

from assistant.batch.tables import read_table
from assistant.errors import TableError
from tests.batch.messy import PLAIN, ROWS, TABLES


def rows_of(path):
    table = read_table(path)
    by_field = {field: label for label, field in reversed(table.fields.items())}
    name, price = by_field["name"], by_field.get("price", "")
    return table, [
        (row.number, row.cells.get(name, "").strip(), row.cells.get(price, "").strip("\x00")) for row in table.rows()
    ]


@pytest.mark.parametrize("case", TABLES)
def test_a_messy_table_gives_its_rows(case, tmp_path):
    messy = TABLES[case]
    path = tmp_path / "สินค้า.csv"
    path.write_bytes(messy.data)
    table, rows = rows_of(path)
    assert [(number, name, price.strip()) for number, name, price in rows] == [
        (n, a, b.strip()) for n, a, b in messy.rows
    ]
    assert tuple(note.code for note in table.notes) == messy.notes
    assert tuple(issue.code for row in table.rows() for issue in row.issues) == messy.issues


def test_there_are_many_messy_tables():
    assert len(TABLES) >= 35


def test_a_total_and_a_repeated_header_are_told_not_dropped(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes((PLAIN + PLAIN + "รวม,2039,,\n").encode())
    skipped = [row for row in read_table(path).all_rows() if row.skipped]
    assert [(row.number, row.issues[0].code) for row in skipped] == [
        (5, "product_row_header_again"),
        (9, "product_row_total"),
    ]


def test_a_row_that_is_too_long_is_kept_back_with_all_its_words(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("ชื่อสินค้า,ราคา\nสบู่ขมิ้น, หอม, นุ่ม,59\n".encode())
    (row,) = read_table(path).rows()
    assert row.broken
    assert all(word in row.issues[0].value for word in ("สบู่ขมิ้น", "หอม", "นุ่ม", "59"))


BROKEN = {
    "table_empty": [b"", b"\xef\xbb\xbf", b"\n\n\n", b",,,\n,,,\n"],
    "table_other_kind": [b"%PDF-1.7 ...", b"\xff\xd8\xff\xe0 photo", b"\x89PNG\r\n\x1a\n"],
    "table_damaged": [b"PK\x03\x04 not really a workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 neither"],
    "table_no_header": ["สบู่,59\nยาหม่อง,35\n".encode(), b"a,b,c\n1,2,3\n", "สวัสดี".encode()],
    "table_no_name": ["ราคา,จุดเด่น,หมวด\n59,หอม,สบู่\n".encode()],
    "table_encoding": ["naïve café – Übergröße".encode("cp1252") * 3],
}


@pytest.mark.parametrize(("code", "data"), [(code, data) for code, datas in BROKEN.items() for data in datas])
def test_what_is_no_table_says_so_in_thai(code, data, tmp_path):
    path = tmp_path / "ตาราง.csv"
    path.write_bytes(data)
    with pytest.raises(TableError) as raised:
        read_table(path)
    assert raised.value.code == code
    assert "ตาราง.csv" in raised.value.say("th")
    assert "→" in raised.value.say("en")


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(TableError) as raised:
        read_table(tmp_path / "none.csv")
    assert raised.value.code == "table_missing"


def test_too_many_rows_are_refused_before_any_work(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_bytes(PLAIN.encode())
    monkeypatch.setattr("assistant.batch.tables.MOST_ROWS", 2)
    with pytest.raises(TableError) as raised:
        list(read_table(path).rows())
    assert raised.value.code == "table_rows"


def workbook(path, rows, *, hidden=None, more=None, start=(0, 0)):
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    if hidden:
        sheet = book.add_worksheet(hidden)
        sheet.write(0, 0, "ไม่ใช่แผ่นนี้")
        sheet.hide()
    sheet = book.add_worksheet("สินค้า")
    sheet.activate()
    sheet.set_first_sheet()
    dates = book.add_format({"num_format": "dd/mm/yyyy"})
    for r, row in enumerate(rows, start[0]):
        for c, value in enumerate(row, start[1]):
            if isinstance(value, datetime.date):
                sheet.write_datetime(r, c, datetime.datetime.combine(value, datetime.time()), dates)
            elif value is not None:
                sheet.write(r, c, value)
    if more:
        book.add_worksheet(more).write(0, 0, "ชื่อสินค้า")
    book.close()


def test_a_workbook_gives_text_and_excel_row_numbers(tmp_path):
    path = tmp_path / "a.xlsx"
    rows = [["รายการสินค้า"], [], ["รหัส", "ชื่อสินค้า", "ราคา", "วันหมดโปร", "สต็อก"],
            ["0003", "ผ้าขาวม้าทอมือ", 1290, datetime.date(2026, 12, 31), 12.0], [], ["0004", "น้ำพริกตาแดง", 59.5, None, "=1+1"]]  # fmt: skip
    workbook(path, rows, hidden="ซ่อน", more="แผ่นสอง", start=(1, 0))
    table = read_table(path)
    assert [row.number for row in table.rows()] == [5, 7]
    first, second = (row.cells for row in table.rows())
    assert first == {"รหัส": "0003", "ชื่อสินค้า": "ผ้าขาวม้าทอมือ", "ราคา": "1290", "วันหมดโปร": "2026-12-31", "สต็อก": "12"}
    assert (second["ราคา"], second["สต็อก"]) == ("59.5", "=1+1")
    assert [note.code for note in table.notes] == ["table_more_sheets"]
    assert table.notes[0].detail == "แผ่นสอง"


def test_a_workbook_called_csv_is_still_a_workbook(tmp_path):
    path = tmp_path / "a.csv"
    workbook(tmp_path / "a.xlsx", [["ชื่อสินค้า", "ราคา"], ["สบู่", 59]])
    (tmp_path / "a.xlsx").rename(path)
    assert [row.cells for row in read_table(path).rows()] == [{"ชื่อสินค้า": "สบู่", "ราคา": "59"}]


def test_a_workbook_that_unpacks_too_large_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    workbook(path, [["ชื่อสินค้า"], ["สบู่"]])
    monkeypatch.setattr("assistant.batch.sheets.MOST_UNPACKED", 100)
    with pytest.raises(TableError) as raised:
        read_table(path)
    assert raised.value.code == "table_unpacked"


def test_an_empty_workbook_is_told(tmp_path):
    path = tmp_path / "a.xlsx"
    workbook(path, [])
    with pytest.raises(TableError) as raised:
        read_table(path)
    assert raised.value.code == "table_empty"


def test_the_plain_rows_are_what_the_tables_are_measured_by(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(PLAIN.encode())
    assert rows_of(path)[1] == list(ROWS)
