"""Memory and time of a run, before it starts: from the model's shape, the pieces' lengths and this device's speed."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from math import ceil
from typing import Any, NamedTuple

from finetune.configuration import Configuration
from finetune.weights import device_of, in_four_bits, load_config

GIB = 1024**3
EFFICIENCY = {"cpu": 0.35, "cuda": 0.4}
"""Of the speed of one large matrix product, what training reaches; from our own runs, see LOG.md."""
_ADAM = 16
"""Bytes of one trained number: weight, gradient and two moments in 32 bits."""


class Estimate(NamedTuple):
    """What a run will take."""

    parameters: int
    trained: int
    tokens: int
    """Of all epochs."""
    steps: int
    memory: float
    """Bytes at the peak."""
    memory_there: float
    """Bytes of the device (or of the machine); 0 where unknown."""
    seconds: float

    def __str__(self) -> str:
        share = f" จาก {self.memory_there / GIB:.0f} GB" if self.memory_there else ""
        return (
            f"โมเดล {_count(self.parameters)}พารามิเตอร์ เรียน {_count(self.trained)}ตัว "
            f"{self.tokens:,} โทเคน {self.steps:,} ขั้น\n"
            f"หน่วยความจำราว {self.memory / GIB:.2f} GB{share} · เวลาราว {spell(self.seconds)}\n"
            f"memory about {self.memory / GIB:.2f} GB, time about {spell(self.seconds, 'en')}"
        )

    @property
    def fits(self) -> bool:
        return not self.memory_there or self.memory < 0.95 * self.memory_there


_UNITS = {"th": ("วินาที", "นาที", "ชั่วโมง"), "en": ("s", "min", "h")}


def spell(seconds: float, language: str = "th") -> str:
    """A time as people say it."""
    second, minute, hour = _UNITS[language]
    if seconds < 90:
        return f"{max(1, seconds):.0f} {second}"
    return f"{seconds / 60:.0f} {minute}" if seconds < 5400 else f"{seconds / 3600:.1f} {hour}"


def _count(number: int) -> str:
    """A number of weights as people say it: 4.3 พันล้าน, 0.59 ล้าน."""
    return f"{number / 1e9:.3g} พันล้าน" if number >= 1e9 else f"{number / 1e6:.2g} ล้าน"


def estimate(configuration: Configuration, lengths: Sequence[int]) -> Estimate:
    """What training on pieces of these lengths (tokens) takes with these settings."""
    shape = load_config(configuration.base)
    shape = getattr(shape, "text_config", shape)
    parameters, trained = count_parameters(shape, configuration)
    tokens = int(sum(lengths) * configuration.epochs)
    an_epoch = ceil(ceil(len(lengths) / configuration.batch) / configuration.accumulate)
    steps = ceil(an_epoch * configuration.epochs)
    device = device_of(configuration)
    # Forward, and back through the activations: 4 FLOP a parameter and token; recomputed activations 2 more on a GPU.
    work = tokens * parameters * (6 if device == "cuda" else 4)
    return Estimate(
        parameters=parameters,
        trained=trained,
        tokens=tokens,
        steps=steps,
        memory=_memory(configuration, shape, parameters, trained, max(lengths, default=0)),
        memory_there=memory_there(device),
        seconds=work / (EFFICIENCY[device] * flops(device)) + 0.02 * steps,
    )


def count_parameters(shape: Any, configuration: Configuration) -> tuple[int, int]:
    """(all weights, those the adapter trains), counted on a model without memory."""
    import torch
    from transformers import AutoModelForCausalLM

    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(shape)
    head = model.get_output_embeddings()
    linear = [m for m in model.modules() if isinstance(m, torch.nn.Linear) and m is not head]
    trained = sum((m.in_features + m.out_features) * configuration.lora.rank for m in linear)
    return sum(p.numel() for p in model.parameters()), trained


def _memory(configuration: Configuration, shape: Any, parameters: int, trained: int, longest: int) -> float:
    on_gpu = device_of(configuration) == "cuda"
    tokens = configuration.batch * min(longest, configuration.max_tokens)
    number = 2 if on_gpu else 4
    weights = parameters * (0.6 if in_four_bits(configuration) else number)
    layers = 1 + (shape.num_hidden_layers / 16 if on_gpu else shape.num_hidden_layers)  # recomputed on a GPU
    activations = tokens * layers * (14 * shape.hidden_size + 3 * shape.intermediate_size) * number
    logits = tokens * shape.vocab_size * (number + 4 + 4)
    overhead = 1.0 * GIB if on_gpu else 0.55 * GIB  # CUDA's own, or Python with torch and trl
    return weights + trained * _ADAM + activations + logits + overhead


def memory_there(device: str) -> float:
    """Bytes of the GPU, or of this machine; 0 where the system does not say."""
    import torch

    if device == "cuda":
        return float(torch.cuda.get_device_properties(0).total_memory)
    try:
        return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, ValueError, OSError):
        return 0.0


def flops(device: str, seconds: float = 0.2) -> float:
    """Multiplications and additions a second in a large matrix product on this device."""
    import torch

    size, kind = (4096, torch.bfloat16) if device == "cuda" else (512, torch.float32)
    one = torch.ones(size, size, device=device, dtype=kind)
    one @ one
    done, started = 0, time.perf_counter()
    while time.perf_counter() - started < seconds:
        for _ in range(4):
            one @ one
        if device == "cuda":
            torch.cuda.synchronize()
        done += 4
    return done * 2 * size**3 / (time.perf_counter() - started)
