"""Opening a base model for training, on the device there is."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from assistant.errors import AssistantError
from finetune.configuration import Configuration


def quiet_libraries() -> None:
    """No bars and no advice to developers between our own lines: a trainer takes them for faults."""
    import warnings

    import transformers

    transformers.utils.logging.disable_progress_bar()
    warnings.filterwarnings("ignore", category=FutureWarning, module=r"transformers|peft|trl")


def device_of(configuration: Configuration) -> str:
    """`cuda` or `cpu`."""
    import torch

    if configuration.device != "auto":
        return configuration.device
    return "cuda" if torch.cuda.is_available() else "cpu"


def in_four_bits(configuration: Configuration) -> bool:
    """QLoRA: asked for, or possible and not declined. AssistantError where it is asked for and cannot be."""
    possible = device_of(configuration) == "cuda" and find_spec("bitsandbytes") is not None
    if configuration.quantize == "4bit" and not possible:
        raise AssistantError("finetune_four_bits", device=device_of(configuration))
    return possible and configuration.quantize != "none"


def load_tokenizer(base: str) -> Any:
    """The tokenizer, with something to pad with. AssistantError where the base is not on this machine."""
    from transformers import AutoTokenizer

    try:
        tokenizer: Any = AutoTokenizer.from_pretrained(base, local_files_only=True)
    except (OSError, ValueError) as error:
        raise AssistantError("finetune_no_model", name=base, detail=" ".join(str(error).split())[:200]) from error
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    return tokenizer


def ends_of(base: str) -> list[int]:
    """The tokens at which generation stops, as the base's own settings say; none where they say nothing."""
    from transformers import GenerationConfig

    try:
        ends = GenerationConfig.from_pretrained(base, local_files_only=True).eos_token_id
    except (OSError, ValueError):
        return []
    return [] if ends is None else [ends] if isinstance(ends, int) else list(ends)


def load_config(base: str) -> Any:
    """The shape of the model, without its weights."""
    from transformers import AutoConfig

    try:
        return AutoConfig.from_pretrained(base, local_files_only=True)
    except (OSError, ValueError) as error:
        raise AssistantError("finetune_no_model", name=base, detail=" ".join(str(error).split())[:200]) from error


def load_base(configuration: Configuration) -> Any:
    """The weights, ready for an adapter: 4 bits, bfloat16 on a GPU, 32 bits on a CPU."""
    import torch
    from transformers import AutoModelForCausalLM

    device = device_of(configuration)
    options: dict[str, Any] = {"dtype": torch.bfloat16 if device == "cuda" else torch.float32}
    if in_four_bits(configuration):
        options |= {"quantization_config": four_bits(), "device_map": {"": 0}}
    try:
        model = AutoModelForCausalLM.from_pretrained(configuration.base, local_files_only=True, **options)
    except (OSError, ValueError) as error:
        detail = " ".join(str(error).split())[:200]
        raise AssistantError("finetune_no_model", name=configuration.base, detail=detail) from error
    return model if "device_map" in options else model.to(device)


def four_bits() -> Any:
    """How QLoRA stores weights: NF4, quantised twice, computed in bfloat16."""
    import torch
    from transformers import BitsAndBytesConfig

    bits: Any = BitsAndBytesConfig
    return bits(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_compute_dtype=torch.bfloat16,
        bnb_4bit_use_double_quant=True,
    )
