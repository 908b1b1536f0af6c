"""A VITS model of transformers, in a folder on this machine. torch is loaded when the first line is spoken."""

from __future__ import annotations

import io
import threading
import wave
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from assistant.clip.sound.voices.facts import Line
from assistant.errors import ClipError
from assistant.settings import Settings

_lock = threading.Lock()
"""One line at a time: the model's pace is set on the model itself."""


def missing(_: Settings) -> str:
    """torch and transformers."""
    return "" if find_spec("torch") and find_spec("transformers") else "voice_needs_local"


def speak(line: Line, settings: Settings) -> bytes:
    """A line as WAV, the same each time."""
    if missing(settings):
        raise ClipError("voice_needs_local")
    import torch

    tokenizer, model = _load(line.voice, settings.threads)
    tokens = tokenizer(line.text, return_tensors="pt")
    if tokens["input_ids"].shape[-1] < 2:
        raise ClipError("voice_model_silent", model=Path(line.voice).name)
    with _lock, torch.inference_mode():
        torch.manual_seed(0)
        model.speaking_rate = line.rate
        samples = model(**tokens).waveform[0].float().numpy()
    return _wav(samples, int(model.config.sampling_rate))


@lru_cache(maxsize=1)
def _load(path: str, threads: int) -> tuple[Any, Any]:
    """Tokenizer and model of a folder. ClipError where it holds none."""
    if not Path(path).is_dir():
        raise ClipError("voice_model_missing", model=path)
    import torch
    from transformers import AutoTokenizer, VitsModel

    torch.set_num_threads(threads)
    try:
        model: Any = VitsModel.from_pretrained(path, local_files_only=True)
        return AutoTokenizer.from_pretrained(path, local_files_only=True), model.eval()
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise ClipError("voice_model_broken", model=Path(path).name) from error


def licence_of(path: str) -> str:
    """The licence a model's README states in its head, empty where it states none."""
    try:
        head = (Path(path) / "README.md").read_text(encoding="utf-8", errors="replace")[:4000]
    except OSError:
        return ""
    lines = (line.split(":", 1) for line in head.splitlines() if line.lower().startswith("license:"))
    return next((value.strip() for _, value in lines), "")


def _wav(samples: np.ndarray[Any, Any], rate: int) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.rint(np.clip(np.nan_to_num(samples), -1, 1) * 32767).astype("<i2").tobytes())
    return out.getvalue()
