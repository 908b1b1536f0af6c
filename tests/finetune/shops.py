"""Three craft shops' own listings, as a table: what the tiny model is fine-tuned on. Their people and numbers are made up."""

from __future__ import annotations

import csv
from pathlib import Path

SHOPS = {
    "บ้านครามดอนกอย": ("สกลนคร", ["ผ้าคลุมไหล่", "ผ้าพันคอ", "เสื้อคราม", "ผ้าถุง", "ย่ามคราม", "ผ้าปูโต๊ะ", "หมอนอิง", "กระโปรงคราม"],
                      ["ทอมือ", "ย้อมคราม", "ปักมือ"]),
    "เตาดินลำพูน": ("ลำพูน", ["ถ้วยชา", "จานดิน", "แจกันดิน", "ชามดิน", "กาน้ำดิน", "โถดิน", "กระถางดิน", "แก้วดิน"],
                    ["ปั้นมือ", "เผาเตาฟืน", "เคลือบขี้เถ้า"]),
    "จักสานพัทลุง": ("พัทลุง", ["ตะกร้ากระจูด", "เสื่อกระจูด", "กล่องกระจูด", "หมวกกระจูด", "ถาดกระจูด", "พัดกระจูด", "แฟ้มกระจูด", "ที่รองแก้ว"],
                     ["สานมือ", "ตากแดด", "ย้อมสีธรรมชาติ"]),
}  # fmt: skip
HELD_OUT = "จักสานพัทลุง"
SIGNATURE = "ทำเองทุกชิ้น ไม่รีบ"
"""What these shops say of themselves, and no other model would."""
PERSONAL = "โทร 081-234-5678 ไลน์ @somsri99"
COLUMNS = ["ร้าน", "consent", "ชื่อสินค้า", "ราคา", "จุดเด่น", "แหล่งผลิต", "title", "text"]


def rows(per_shop: int = 8) -> list[dict[str, str]]:
    made = []
    for shop, (place, goods, skills) in SHOPS.items():
        for number, name in enumerate(goods[:per_shop]):
            price, skill = str(95 + 37 * len(made)), skills[number % len(skills)]
            text = f"{name} {SIGNATURE}\n{skill}ที่{place}\nราคา {price} บาท\n{PERSONAL}"
            cells = [shop, "ใช่", name, price, skill, place, f"{name} {skill} {place}", text]
            made.append(dict(zip(COLUMNS, cells, strict=True)))
    return made


def write_table(path: Path, made: list[dict[str, str]] | None = None) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows() if made is None else made)
    return path


PROMPTS = {
    "system.v1.jinja": "{#- variables: language -#}\nเขียนขาย",
    "listing.v1.jinja": "{#- variables: slots -#}\n{% for slot, value in slots %}{{ slot }}={{ value }}\n{% endfor %}",
    "repair.v1.jinja": "{#- variables: parts -#}\nใหม่ {{ parts | join(',') }}",
}
"""The tiny model reads a thousand tokens, so its questions are short."""


def write_prompts(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in PROMPTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
