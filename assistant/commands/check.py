"""`khaidee check`: is this text lawful, and does the platform take it?"""

from __future__ import annotations

import argparse
import json
import sys

from assistant.commands.terminal import finding_line, out
from assistant.messages import say
from assistant.product.record import CATEGORIES
from assistant.settings import Settings

_KEYS = {"rule", "level", "start", "end", "text", "reason", "suggestion", "source"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The text, of which category, for where."""
    parser.add_argument("text", help="ข้อความ หรือ - เพื่ออ่านจาก stdin")
    parser.add_argument("--category", choices=CATEGORIES)
    parser.add_argument("--platform")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Tell every finding; 1 where one is an error."""
    from assistant.checks import check_text

    text = sys.stdin.read() if args.text == "-" else args.text
    findings = check_text(text, category=args.category or "other", platform=args.platform)
    if args.json:
        told = {"findings": [f.model_dump(include=_KEYS) for f in findings]}
        out(json.dumps(told, ensure_ascii=False, indent=2))
    elif findings:
        out("\n".join(finding_line(finding, settings.lang) for finding in findings))
    else:
        out(say("cli_nothing_found", settings.lang))
    return 1 if any(f.level == "error" for f in findings) else 0
