"""The command line: `python -m assistant …`, installed also as `khaidee`; what it can do is in `commands/`.

Exit codes: 0 done · 1 done, but an error-level finding or a failed row stands · 2 could not be done.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from typing import get_args

from assistant.commands import COMMANDS, open_command
from assistant.commands.terminal import tell
from assistant.errors import AssistantError
from assistant.messages import Language, say
from assistant.settings import read_settings

_QUIET = {"PYTHAINLP_OFFLINE": "1", "PYTHAINLP_READ_ONLY": "1", "GRADIO_ANALYTICS_ENABLED": "False"}
"""What other libraries read: nothing is fetched, reported, or written into a home that may be closed to us."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; every AssistantError ends as one sentence on stderr."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    argv = sys.argv[1:] if argv is None else list(argv)
    args = _parser(argv).parse_args(argv)
    lang: Language = getattr(args, "lang", None) or "th"
    try:
        settings = read_settings()
        given = {k: v for k in ("lang", "model", "base_url") if (v := getattr(args, k, None))}
        settings = settings.model_copy(update=given)
        lang = settings.lang
        return open_command(args.command).run(args, settings)
    except AssistantError as error:
        tell(error.say(lang))
        return 2
    except KeyboardInterrupt:
        tell(say("cli_stopped", lang))
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    """Every command by name; only the one in `argv` is opened for its arguments."""
    parser = argparse.ArgumentParser(prog="khaidee", description="ขายดี: รายละเอียดสินค้าและรูปเข้า ชุดคอนเทนต์ขายของออก")
    parser.add_argument("--lang", choices=get_args(Language), help="ภาษาของข้อความ (th, en)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="command")
    for name, words in COMMANDS.items():
        command = commands.add_parser(name, help=words, description=words)
        command.add_argument("--lang", choices=get_args(Language), default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        if name in argv:
            open_command(name).add_arguments(command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
