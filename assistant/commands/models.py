"""`khaidee models`: what can write here, and fetching one while there is a network."""

from __future__ import annotations

import argparse
import sys

from assistant.commands.terminal import out
from assistant.messages import say
from assistant.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`list` (the usual) or `pull <id>`."""
    parser.add_argument("what", nargs="?", choices=("list", "pull"), default="list")
    parser.add_argument("id", nargs="?", help="ชื่อบน Hugging Face Hub เช่น scb10x/typhoon2.1-gemma3-4b")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """List the models, or pull one."""
    if args.what == "pull":
        return _pull(args.id, settings)
    from assistant.models import list_models

    for model in list_models(settings):
        out(f"{'✓' if model.ready else '·'} {model.name}\t{model.title}\t{model.needs or model.place}".rstrip())
    return 0


def _pull(name: str | None, settings: Settings) -> int:
    """Progress in place on a terminal, a line a tenth elsewhere."""
    from assistant.errors import ModelUnavailable
    from assistant.models.fetch import pull_model

    if not name:
        raise ModelUnavailable("models_pull_what")
    shown = -1
    live = sys.stderr.isatty()

    def progress(done: int, total: int) -> None:
        nonlocal shown
        percent = 100 * done // max(total, 1)
        if percent // (1 if live else 10) == shown:
            return
        shown = percent // (1 if live else 10)
        sizes = {"done": f"{done / 1e9:.2f}", "total": f"{total / 1e9:.2f}"}
        told = say("models_pulling", settings.lang, name=name, percent=percent, **sizes)
        sys.stderr.write(f"\r{told}" if live and percent < 100 else f"{told}\n")
        sys.stderr.flush()

    folder = pull_model(name, settings, progress)
    out(say("models_pulled", settings.lang, name=name, folder=folder))
    return 0
