"""Whose prompts a model is asked with. A model fine-tuned here is asked with those it was trained with, whatever else
is set: asked in other words it answers in broken slots."""

from __future__ import annotations

from pathlib import Path

from assistant.messages import say
from assistant.models import own_prompts
from assistant.prompt_files import prompts_digest, trained_with
from assistant.settings import Settings

INSIST = "prompts"
"""The experiment (KHAIDEE_EXPERIMENTS) by which the user's prompts win over an adapter's own."""


def choose_prompts(model: str, settings: Settings) -> tuple[Path | None, tuple[str, ...]]:
    """(the folder of prompts, or None for the program's; what the seller should know about the choice)."""
    own, given = own_prompts(model), settings.prompts
    folder = given if own is None or (given and INSIST in settings.experiments) else own
    if own is not None and given is not None and prompts_digest(own) != prompts_digest(given):
        code = "chain_prompts_insisted" if folder == given else "chain_prompts_own"
        return folder, (say(code, settings.lang, given=given, own=own),)
    trained = trained_with(folder)
    if folder is not None and trained is not None and trained != prompts_digest(folder):
        return folder, (say("chain_prompts_edited", settings.lang, folder=folder),)
    return folder, ()
