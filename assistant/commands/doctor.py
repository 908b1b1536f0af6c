"""`khaidee doctor`: what this machine can do."""

from __future__ import annotations

import argparse

from assistant.commands.terminal import out
from assistant.messages import say
from assistant.settings import Settings


def add_arguments(_: argparse.ArgumentParser) -> None:
    """Nothing to ask."""


def run(_: argparse.Namespace, settings: Settings) -> int:
    """Tell every sign; 1 where something needed is missing."""
    from assistant.doctor import examine

    signs = examine(settings)
    for sign in signs:
        out(f"{'✓' if sign.ok else '–' if sign.optional else '✗'} {sign.say(settings.lang)}")
    ready = all(sign.ok or sign.optional for sign in signs)
    out(say("doctor_ready" if ready else "doctor_not_ready", settings.lang))
    return 0 if ready else 1
