"""`khaidee serve-model`: one machine's model for all the laptops of a class."""

from __future__ import annotations

import argparse

from assistant.commands.terminal import tell
from assistant.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which model, and at which address."""
    parser.add_argument("model_name", metavar="MODEL", help="เช่น local:out/merged")
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 ให้ทุกเครื่องในเครือข่ายใช้ได้")
    parser.add_argument("--port", type=int, default=8100)
    parser.add_argument("--key", help="รหัสที่เครื่องอื่นต้องใส่ (ไม่ใส่ก็ได้)")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Serve until it is stopped."""
    from assistant.models.serve import serve_model

    serve_model(args.model_name, settings, host=args.host, port=args.port, key=args.key, tell=tell)
    return 0
