"""What this machine can do, said in words: for a seller who asks for help and a trainer before class."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec

from pydantic import Field

from assistant.errors import AssistantError, ClipError
from assistant.messages import Language, say
from assistant.product.record import Record
from assistant.settings import Settings

_ROOM_FOR_CLIPS = 500 * 2**20
"""Bytes free on disk; a minute of clip and its work files stay under 200 MB."""


class Sign(Record):
    """One thing that was looked at."""

    code: str
    ok: bool
    optional: bool = False
    """True where the main job goes on without it."""
    values: dict[str, str] = Field(default_factory=dict)

    def say(self, lang: Language = "th") -> str:
        """The sentence for the user."""
        return say(f"doctor_{self.code}_{'ok' if self.ok else 'bad'}", lang, **self.values)


def examine(settings: Settings) -> list[Sign]:
    """Look at everything; a look that fails is a sign, never a crash."""
    return [sign for look in _LOOKS for sign in look(settings)]


def _python(_: Settings) -> Iterator[Sign]:
    values = {"version": platform.python_version(), "system": f"{platform.system()} {platform.machine()}"}
    yield Sign(code="python", ok=sys.version_info >= (3, 11), values=values)


def _thai(_: Settings) -> Iterator[Sign]:
    from assistant import thai

    cut = thai.words("ผ้าขาวม้าทอมือ")
    yield Sign(code="thai", ok=len(cut) > 1, values={"words": "|".join(cut)})


def _shaping(_: Settings) -> Iterator[Sign]:
    from assistant.clip.text import check_shaping

    try:
        check_shaping()
        yield Sign(code="shaping", ok=True, optional=True)
    except ClipError:
        yield Sign(code="shaping", ok=False, optional=True)


def _encoder(_: Settings) -> Iterator[Sign]:
    try:
        import av
        import imageio_ffmpeg

        av.Codec("libx264", "w")
        version = f"{imageio_ffmpeg.get_ffmpeg_version()}, x264 (PyAV {av.__version__})"
        yield Sign(code="encoder", ok=True, optional=True, values={"version": version})
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        yield Sign(code="encoder", ok=False, optional=True, values={"version": str(error)})


def _history(settings: Settings) -> Iterator[Sign]:
    from assistant.history import History

    try:
        History(settings.database_url).close()
        yield Sign(code="history", ok=True, optional=True, values={"home": str(settings.home)})
    except AssistantError as error:
        yield Sign(code="history", ok=False, optional=True, values={"home": error.say(settings.lang)})


def _disk(settings: Settings) -> Iterator[Sign]:
    place = next(p for p in (settings.home, *settings.home.parents) if p.exists())
    free = shutil.disk_usage(place).free
    yield Sign(code="disk", ok=free > _ROOM_FOR_CLIPS, optional=True, values={"free": f"{free / 2**30:.1f}"})


def _local(_: Settings) -> Iterator[Sign]:
    there = all(find_spec(name) for name in ("torch", "transformers", "llguidance"))
    yield Sign(code="local", ok=there, optional=True)


def _voices(settings: Settings) -> Iterator[Sign]:
    """Which voices could speak in a clip; that none can is no fault."""
    from assistant.clip.sound.voices import VOICES, voice_facts
    from assistant.messages import advice

    lang = settings.lang
    usable = [name for name, voice in VOICES.items() if not voice.missing(settings)]
    yield Sign(code="voices", ok=bool(usable), optional=True, values={"voices": " ".join(usable)})
    for name, voice in VOICES.items():
        if name in usable:
            facts = voice_facts()[name]
            licence = facts.licence_th if lang == "th" else facts.licence_en
            yield Sign(code="voice", ok=True, optional=True, values={"voice": name, "what": licence})
        else:
            todo = advice(voice.missing(settings), lang)
            yield Sign(code="voice", ok=False, optional=True, values={"voice": name, "what": todo})


_LOOKS: tuple[Callable[[Settings], Iterator[Sign]], ...] = (
    _python, _thai, _shaping, _encoder, _history, _disk, _local, _voices,
)  # fmt: skip
