"""Room: the commands, one a file: `add_arguments(parser)` says what can be asked, `run(args, settings)` does it.

Only the command that was named is imported, and heavy rooms only while it runs, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from assistant.settings import Settings

COMMANDS = {
    "write": "เขียนหนึ่งชิ้น",
    "kit": "เขียนทั้งชุดของสินค้าหนึ่งอย่าง",
    "sheet": "ทำใบพิมพ์ (DOCX): ใบขายสินค้า บรีฟอินฟลูเอนเซอร์ คำถามลูกค้า การ์ดคำพูด สรุปหลังไลฟ์",
    "batch": "เขียนทั้งตารางสินค้า (CSV, XLSX)",
    "check": "ตรวจข้อความกับกฎหมายโฆษณาและกติกาแพลตฟอร์ม",
    "clip": "ทำคลิปร่างจากบทและรูป",
    "models": "รายชื่อโมเดลที่ใช้ได้ หรือดาวน์โหลดโมเดล: models pull <id>",
    "serve-model": "ให้เครื่องอื่นใช้โมเดลของเครื่องนี้ร่วมกัน (แบบ OpenAI)",
    "doctor": "ตรวจว่าเครื่องนี้พร้อมใช้แค่ไหน",
    "serve": "เปิดหน้าเว็บ",
}
"""Command → what it is for. A new command is one file and one line here."""


class Command(NamedTuple):
    """One file of this room."""

    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, Settings], int]
    """Gives the exit code; raises AssistantError where it cannot be done."""


def open_command(name: str) -> Command:
    """The command's file, imported now."""
    module = import_module(f"assistant.commands.{name.replace('-', '_')}")
    return Command(module.add_arguments, module.run)
