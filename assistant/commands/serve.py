"""`khaidee serve`: the page in the browser."""

from __future__ import annotations

import argparse

from assistant.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where it opens, and which model it starts with."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=7860)
    parser.add_argument("--model", help="โมเดลที่เลือกไว้ตอนเปิดหน้า")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Serve until it is stopped."""
    from assistant.web import serve

    serve(settings, host=args.host, port=args.port)
    return 0
