"""Tables as they really arrive from shops: each with the rows that should come out of it."""

from __future__ import annotations

from typing import NamedTuple

PLAIN = """ชื่อสินค้า,ราคา,จุดเด่น,หมวดสินค้า
ผ้าขาวม้าทอมือ,"1,290.-",ทอมือทีละผืน,ผ้า
น้ำพริกตาแดง,59,คั่วเตาถ่าน,อาหาร
กระเป๋ากระจูด,690-890,หูหนังแท้,กระเป๋า
"""
ROWS = ((2, "ผ้าขาวม้าทอมือ", "1,290.-"), (3, "น้ำพริกตาแดง", "59"), (4, "กระเป๋ากระจูด", "690-890"))


class Messy(NamedTuple):
    """The bytes of a table, its (row, name, price) and the notes and row issues it should bring."""

    data: bytes
    rows: tuple[tuple[int, str, str], ...] = ROWS
    notes: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()


def moved(by: int) -> tuple[tuple[int, str, str], ...]:
    """The usual rows, further down."""
    return tuple((row + by, name, price) for row, name, price in ROWS)


TABLES: dict[str, Messy] = {
    "utf-8": Messy(PLAIN.encode()),
    "utf-8 with a mark": Messy(PLAIN.encode("utf-8-sig")),
    "windows line ends": Messy(PLAIN.replace("\n", "\r\n").encode()),
    "old mac line ends": Messy(PLAIN.replace("\n", "\r").encode()),
    "old Thai code page": Messy(PLAIN.encode("cp874"), notes=("table_old_encoding",)),
    "old Thai code page, curly quotes": Messy(
        PLAIN.replace("คั่วเตาถ่าน", "“คั่วเตาถ่าน” – หอมมาก…").encode("cp874"), notes=("table_old_encoding",)
    ),
    "old Thai code page, very short": Messy("ชื่อ,ราคา\nสบู่,59\n".encode("cp874"), rows=((2, "สบู่", "59"),), notes=("table_old_encoding",)),
    "semicolons": Messy(PLAIN.replace('"1,290.-"', "1,290.-").replace(",ทอ", ";ทอ").replace("า,ร", "า;ร").replace("คา,จ", "คา;จ")
                        .replace("ด่น,ห", "ด่น;ห").replace("มือ,1", "มือ;1").replace("ผืน,ผ", "ผืน;ผ").replace("แดง,59,คั่วเตาถ่าน,", "แดง;59;คั่วเตาถ่าน;")
                        .replace("จูด,690-890,หูหนังแท้,", "จูด;690-890;หูหนังแท้;").encode()),
    "tabs in UTF-16": Messy(PLAIN.replace('"1,290.-"', "1;290.-").replace(",", "\t").replace(";", ",").encode("utf-16")),
    "UTF-16 without a mark": Messy(PLAIN.encode("utf-16-le")),
    "pipes": Messy(PLAIN.replace('"1,290.-"', "1;290.-").replace(",", "|").replace(";", ",").encode()),
    "sep= on the first line": Messy(("sep=;\n" + PLAIN.replace('"1,290.-"', "1#290.-").replace(",", ";").replace("#", ",")).encode()),
    "titles above the header": Messy(
        ("รายการสินค้ากลุ่มแม่บ้านบ้านดอนกอย,,,\nอัปเดต 1 พ.ย. 2569,,,\n,,,\n" + PLAIN).encode(), rows=moved(3)
    ),
    "headers in other words": Messy(
        PLAIN.replace("ชื่อสินค้า", "รายการ").replace("ราคา,", "ขายเท่าไหร่ (บาท),").replace("จุดเด่น", "ดียังไง").replace("หมวดสินค้า", "ประเภท").encode()
    ),
    "headers in English": Messy(
        PLAIN.replace("ชื่อสินค้า", " Product Name ").replace("ราคา,", "PRICE (THB),").replace("จุดเด่น", "Key features").replace("หมวดสินค้า", "Category").encode()
    ),
    "headers with line breaks": Messy(PLAIN.replace("ราคา,", '"ราคา\n(บาท)",', 1).encode()),
    "running number first": Messy(
        "".join(f"{n or 'ลำดับ'},{line}\n" for n, line in enumerate(PLAIN.splitlines())).encode()
    ),
    "short rows": Messy("ชื่อสินค้า,ราคา,จุดเด่น\nสบู่ขมิ้น\nสบู่ข้าว,59\n".encode(), rows=((2, "สบู่ขมิ้น", ""), (3, "สบู่ข้าว", "59"))),
    "trailing empty cells": Messy("\n".join(line + ",,,," for line in PLAIN.splitlines()).encode()),
    "price cut by its comma": Messy(
        PLAIN.replace('"1,290.-"', "1,290.-").encode(), issues=("table_rejoined",)
    ),
    "a row that is too long": Messy(
        "ชื่อสินค้า,ราคา\nสบู่ขมิ้น, หอม, นุ่ม,59\nสบู่ข้าว,59\n".encode(), rows=((2, "สบู่ขมิ้น", " หอม"), (3, "สบู่ข้าว", "59")), issues=("table_row_long",)
    ),
    "a cell of several lines": Messy(
        PLAIN.replace("ทอมือทีละผืน", '"ทอมือทีละผืน\nย้อมครามธรรมชาติ, 5 ครั้ง\nซักมือ"').encode()
    ),
    "a stray quote": Messy(
        PLAIN.replace("น้ำพริกตาแดง", '"น้ำพริกตาแดง').encode(),
        rows=(ROWS[0], (3, '"น้ำพริกตาแดง', "59"), ROWS[2]), issues=("table_stray_quote",),
    ),
    "two stray quotes": Messy(
        PLAIN.replace("ผ้าขาวม้าทอมือ", '"ผ้าขาวม้าทอมือ').replace("กระเป๋ากระจูด", '"กระเป๋ากระจูด').encode(),
        rows=(*ROWS[:2], (4, '"กระเป๋ากระจูด', "690-890")), issues=("table_stray_quote", "table_stray_quote"),
    ),
    "inches in a cell": Messy(PLAIN.replace("หูหนังแท้", 'กว้าง 12" ยาว 18"').encode()),
    "a quoted word at the start of a cell": Messy(
        PLAIN.replace("น้ำพริกตาแดง", '"น้ำพริก"ตาแดง').encode(), issues=("table_stray_quote",)
    ),
    "cut off in the middle of a letter": Messy((PLAIN + "สบู่ขมิ้น,59,หอมสมุนไพ").encode()[:-1], rows=(*ROWS, (5, "สบู่ขมิ้น", "59")), notes=("table_broken_letters",)),
    "some broken bytes": Messy(PLAIN.encode().replace("หูหนัง".encode(), "หูห".encode() + b"\xff\xfe" + "นัง".encode()), notes=("table_broken_letters",)),
    "NUL bytes": Messy(PLAIN.encode().replace(b",59,", b",5\x009,\x00")),
    "empty rows between": Messy(PLAIN.replace("น้ำพริก", "\n,,,\nน้ำพริก").encode(), rows=(ROWS[0], (5, *ROWS[1][1:]), (6, *ROWS[2][1:]))),
    "numbers prepared for empty rows": Messy(("ลำดับ,ชื่อสินค้า,ราคา\n1,สบู่,59\n2,,\n3,,\n").encode(), rows=((2, "สบู่", "59"),)),
    "a total at the end": Messy((PLAIN + "รวม,2039,,\nยอดรวมทั้งหมด,2039,,\n").encode(), rows=(*ROWS, (6, "ยอดรวมทั้งหมด", "2039"))),
    "the header again": Messy((PLAIN + PLAIN).encode(), rows=(*ROWS, *moved(4))),
    "Thai digits": Messy(PLAIN.replace("59", "๕๙").encode(), rows=(ROWS[0], (3, "น้ำพริกตาแดง", "๕๙"), ROWS[2])),
    "an unknown column": Messy(
        "\n".join(line + extra for line, extra in zip(PLAIN.splitlines(), (",ซัพพลายเออร์", ",ป้าแดง", ",", ","), strict=True)).encode(),
        notes=("table_column_unknown",),
    ),
    "a column without header": Messy(
        "\n".join(line + extra for line, extra in zip(PLAIN.splitlines(), (",", ",ของใหม่", ",", ","), strict=True)).encode(),
        issues=("table_cell_beyond",),
    ),
    "one column only": Messy("ชื่อสินค้า\nสบู่ขมิ้น\nยาหม่อง\n".encode(), rows=((2, "สบู่ขมิ้น", ""), (3, "ยาหม่อง", ""))),
    "spaces around everything": Messy("\n".join(" , ".join(f"  {c} " for c in line.split(",")) for line in PLAIN.replace('"1,290.-"', "1290.-").splitlines()).encode(),
                                      rows=((2, "ผ้าขาวม้าทอมือ", "1290.-"), *ROWS[1:])),
}  # fmt: skip
