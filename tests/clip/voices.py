"""Speech-like sound made here: syllables of a buzzing voice, with the closures and pauses real speech has."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np

from assistant.clip.ffmpeg import ffmpeg
from assistant.clip.sound.waves import RATE, write_wav


def syllable(rng: np.random.Generator, seconds: float = 0.19) -> np.ndarray:
    """A vowel of falling or rising pitch, often begun by a breath of noise."""
    t = np.arange(int(seconds * RATE)) / RATE
    pitch = rng.uniform(140, 230) + rng.uniform(-40, 40) * t / seconds
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    buzz = sum(np.sin(n * phase) / n for n in range(1, 14))
    formant = rng.uniform(300, 900)
    wave = buzz * (1 + 0.5 * np.sin(2 * np.pi * formant * t))
    if rng.random() < 0.5:
        wave[: RATE // 50] += rng.normal(0, 0.6, RATE // 50)
    edge = np.minimum(np.minimum(t / 0.03, (seconds - t) / 0.05), 1).clip(0, 1)
    return wave * edge * rng.uniform(0.5, 1.0) * 0.12


def speak(seconds: float, rng: np.random.Generator) -> np.ndarray:
    """A line of speech: no gap in it is longer than a stop consonant's."""
    pieces, length = [], 0.0
    while length < seconds - 0.1:
        piece = syllable(rng, min(rng.uniform(0.14, 0.26), max(seconds - length, 0.1)))
        gap = rng.choice([0.0, 0.0, 0.03, 0.06])
        pieces += [piece, np.zeros(int(gap * RATE))]
        length += len(piece) / RATE + gap
    return np.concatenate(pieces).astype(np.float32)


def record(
    lines: list[float], rng: np.random.Generator, pause: float = 0.7, noise: float = 0.001
) -> tuple[np.ndarray, list[tuple[float, float]]]:
    """A recording of lines that last so long, each followed by a pause, over a room's noise; and when each is heard."""
    parts, spans, at = [np.zeros(int(0.4 * RATE))], [], 0.4
    for number, seconds in enumerate(lines):
        spoken = speak(seconds, rng)
        spans.append((at, at + len(spoken) / RATE))
        silence = 0.5 if number == len(lines) - 1 else rng.uniform(0.8, 1.25) * pause
        parts += [spoken, np.zeros(int(silence * RATE))]
        at += len(spoken) / RATE + int(silence * RATE) / RATE
    wave = np.concatenate(parts)
    hum = 0.4 * noise * np.sin(2 * np.pi * 50 * np.arange(len(wave)) / RATE)
    return (wave + rng.normal(0, noise, len(wave)) + hum).astype(np.float32), spans


def save(path: Path, wave: np.ndarray, **_: object) -> Path:
    """A wave as a file of the format its name tells."""
    if path.suffix == ".wav":
        return write_wav(path, wave)
    source = write_wav(path.with_suffix(".source.wav"), wave)
    subprocess.run([ffmpeg(), "-v", "error", "-y", "-i", str(source), str(path)], check=True)
    source.unlink()
    return path
