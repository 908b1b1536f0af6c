"""The data card: what is in a data set, what was taken out, and what it may be used for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from assistant.messages import what
from finetune.sources import Sample


def write_card(
    path: Path,
    samples: Sequence[Sample],
    held: set[str],
    numbers: Mapping[str, int],
    answers: int,
    counts: Counter[str],
) -> None:
    """Write the card in Thai and English beside the data."""
    sellers = {sample.seller for sample in samples}
    kinds = Counter((sample.source, sample.brief.kind, sample.seller in held) for sample in samples)
    rows = [
        f"| {source} | {kind} | {kinds[source, kind, False]} | {kinds[source, kind, True]} |"
        for source, kind in sorted({(source, kind) for source, kind, _ in kinds})
    ]
    lost = [f"| {_label(code)} | {number} |" for code, number in counts.most_common() if number]
    path.write_text(
        f"""# บัตรข้อมูล · Data card

สร้างเมื่อ {date.today().isoformat()} ด้วย `python -m finetune.dataset`

- เรียน {numbers["train"]} คำถาม-คำตอบ (คำตอบต่างกัน {answers} แบบ)
- กันไว้วัด {numbers["held_out"]} ชิ้น คู่ก่อน-หลังแก้ {numbers["preference"]} คู่
- {len(sellers)} ร้าน กันไว้ {len(sellers & held)} ร้าน ร้านที่กันไว้ไม่มีอยู่ในชุดเรียนเลย
- ใช้เฉพาะข้อความที่ร้านยินยอม ชื่อร้านแทนด้วยรหัส
- คำตอบที่ใช้เรียนไม่มีข้อมูลสินค้า มีแต่ช่อง เช่น ⟦price#1⟧ ตัวโมเดลจึงจำสำนวน ไม่จำราคาหรือชื่อ
- เบอร์โทร ไลน์ ลิงก์ เลขบัญชี ที่อยู่ และชื่อคน ถูกตัดออกก่อน ตัวตัดไม่สมบูรณ์ ควรสุ่มอ่าน train.jsonl สัก 50 บรรทัดก่อนใช้
- held_out.jsonl และ secrets.json มีข้อมูลสินค้าจริงของร้าน เก็บเหมือนไฟล์ของร้าน อย่าแจกต่อ

{numbers["train"]} questions with answers ({answers} different ones) to train on, {numbers["held_out"]} pieces held
out to measure, {numbers["preference"]} pairs of edits; {len(sellers)} sellers, {len(sellers & held)} of them held out.
Only texts whose shop agreed; shop names are pseudonyms; facts in answers are slots; contacts and names of people are
taken out by rule, which is not perfect: read 50 lines of train.jsonl before use. held_out.jsonl and secrets.json hold
real product data: keep them as you keep the shops' files.

| ที่มา · source | ชนิด · kind | เรียน · train | กันไว้ · held out |
|---|---|---|---|
{chr(10).join(rows)}

| ตัดออก · left out or removed | จำนวน · number |
|---|---|
{chr(10).join(lost) or "| – | 0 |"}
""",
        encoding="utf-8",
    )


PERSONAL = {
    "line id": "ไลน์และบัญชีโซเชียล", "link": "ลิงก์", "mail": "อีเมล", "national id": "เลขบัตรประชาชน",
    "account": "เลขบัญชี", "phone": "เบอร์โทร", "address": "ที่อยู่", "person": "ชื่อคน",
}  # fmt: skip
"""What is cut out of a text, in Thai; the keys are those of `finetune.personal`."""


def _label(code: str) -> str:
    thai, english = (what(code), what(code, "en")) if code.startswith("finetune_") else (PERSONAL.get(code, code), code)
    return f"{thai} · {english}"
