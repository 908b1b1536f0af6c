"""How long a table of 20,000 products takes to read, against the bare readers it stands on.

    python -m tests.bench.bench_batch [ROWS]

Measured in turns (ours, floor, ours, floor …) in processor time, because a shared machine is noisy: the ratio counts.
"""

from __future__ import annotations

import csv
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from assistant.batch.tables import read_table
from assistant.product.reading import read_product

HEADER = ("รหัส", "ชื่อสินค้า", "หมวดสินค้า", "ราคา (บาท)", "ราคาลด", "โปรโมชัน", "จุดเด่น", "วัสดุ", "สี", "จังหวัด", "ค่าส่ง", "สต็อก")
TURNS = 5


def row(n: int) -> tuple[str, ...]:
    """One product unlike the others."""
    return (f"SKU{n:06d}", f"ผ้าขาวม้าทอมือ ลายที่ {n}", "ผ้าทอ", f"{1 + n // 1000},{n % 1000:03d}.-", f"{900 + n % 90}", "3 ผืน 2,700",
            f"ทอมือ\nย้อมคราม {n % 9} ครั้ง, สีไม่ตก\nนุ่ม", "ฝ้าย 100%", "คราม / ขาว", "สกลนคร", "40", str(n % 50))  # fmt: skip


def cost(work: Callable[[], int], count: int) -> float:
    """Processor seconds of one run that must have seen every row."""
    start = time.process_time()
    seen = work()
    if seen < count:
        raise RuntimeError(f"{seen} of {count} rows")
    return time.process_time() - start


def read_csv(path: Path) -> int:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for _ in csv.reader(file))


def in_turns(name: str, ours: Callable[[], int], floor: Callable[[], int], count: int) -> str:
    pairs = [(cost(ours, count), cost(floor, count)) for _ in range(TURNS)]
    mine, bare = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    return f"{name:34} {mine:6.2f} s  floor {bare:6.2f} s  ratio {ratio:5.1f}  {count / mine:10,.0f} rows/s"


def main(count: int = 20_000) -> None:
    """Build the tables, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        text, book = Path(folder) / "a.csv", Path(folder) / "a.xlsx"
        rows = [row(n) for n in range(count)]
        with text.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([HEADER, *rows])
        with xlsxwriter.Workbook(str(book), {"constant_memory": True}) as workbook:
            sheet = workbook.add_worksheet()
            for n, cells in enumerate([HEADER, *rows]):
                sheet.write_row(n, 0, cells)
        bare = {
            "csv": lambda: read_csv(text),
            "xlsx": lambda: len(CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python()),
        }
        lines = [
            in_turns("read a CSV (floor: csv.reader)", lambda: sum(1 for _ in read_table(text).rows()), bare["csv"], count),
            in_turns("read an XLSX (floor: calamine)", lambda: sum(1 for _ in read_table(book).rows()), bare["xlsx"], count),
            in_turns("CSV → products (floor: csv.reader)",
                     lambda: sum(1 for r in read_table(text).rows() if read_product(r.cells, row=r.number).product), bare["csv"], count),
        ]  # fmt: skip
        sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
