"""Particles and self-reference: one speaker, one voice, from the first line to the last."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from assistant.product.record import Shop, Tone, Voice


class Speaker(NamedTuple):
    """How one seller ends her sentences."""

    voice: Voice
    tone: Tone
    statement: str
    """ค่ะ"""
    question: str
    """คะ"""
    request: str
    """นะคะ"""
    me: str
    """How the speaker names herself: works as "we at the shop" for every gender."""


@cache
def spoken_as(speaker: Speaker) -> Mapping[str, str]:
    """Slots of a phrase, written in the phrase as a woman would say them: `{ค่ะ} {คะ} {นะคะ} {เรา}`; and `{เจ้า}`, how a
    woman of the north closes a sentence, where a man says ครับ."""
    north = {"female": "เจ้า", "male": "ครับ", "neutral": ""}[speaker.voice]
    return {
        "ค่ะ": speaker.statement, "คะ": speaker.question, "นะคะ": speaker.request, "เรา": speaker.me, "เจ้า": north,
    }  # fmt: skip


_PARTICLES: dict[Voice, tuple[str, str, str]] = {
    "female": ("ค่ะ", "คะ", "นะคะ"),
    "male": ("ครับ", "ครับ", "นะครับ"),
    "neutral": ("", "", "นะ"),
}


def speaker_of(shop: Shop) -> Speaker:
    """The particles of a shop's voice and tone. The premium tone does not plead: its requests end plainly."""
    statement, question, request = _PARTICLES[shop.voice]
    if shop.tone == "premium":
        request = statement
    me = {"fun": "แม่ค้า" if shop.voice == "female" else "พ่อค้า" if shop.voice == "male" else "เรา"}.get(shop.tone, "เรา")
    return Speaker(shop.voice, shop.tone, statement, question, request, me)
