"""Weights of the Llama family with a byte-level tokenizer → one GGUF file for llama.cpp and Ollama.

Written from the published format (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, version 3), so that no
compiler and no further package is needed. Larger families go through llama.cpp's own converter; README.md says how.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from assistant.errors import AssistantError

MAGIC, VERSION, ALIGNMENT = b"GGUF", 3, 32
U32, F32, BOOL, STRING, ARRAY, I32 = 4, 6, 7, 8, 9, 5
TENSOR_F32, TENSOR_F16 = 0, 1
TOKEN_NORMAL, TOKEN_CONTROL = 1, 3

NAMES = {
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
}  # fmt: skip
"""A layer's weights: name in transformers → name in GGUF."""


def write_gguf(model_folder: Path, target: Path, half: bool = True) -> Path:
    """Read a folder that transformers saved and write `target`. `half` stores matrices in 16 bits.

    Raises AssistantError for another family, another kind of tokenizer or stretched positions, naming what to use.
    """
    from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer

    config = AutoConfig.from_pretrained(model_folder, local_files_only=True)
    if config.model_type != "llama":
        raise _beyond(model_folder, f"{config.model_type}, not llama")
    stretched = (getattr(config, "rope_parameters", None) or {}).get("rope_type", "default")
    if stretched != "default":
        raise _beyond(model_folder, f"rope_type {stretched}")
    model = AutoModelForCausalLM.from_pretrained(model_folder, local_files_only=True, dtype="float32")
    tokenizer = AutoTokenizer.from_pretrained(model_folder, local_files_only=True)
    pre = _pre_tokenizer(tokenizer)
    if pre is None:
        raise _beyond(model_folder, "tokenizer")
    facts = _model_facts(config, model_folder.name) + _tokenizer_facts(tokenizer, config.vocab_size, pre)
    tensors = _tensors(model.state_dict(), config, half)
    with target.open("wb") as file:
        _write(file, facts, tensors)
    return target


def _beyond(folder: Path, detail: str) -> AssistantError:
    return AssistantError("finetune_gguf_family", detail=detail, folder=str(folder))


_HEAD = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"
_TAIL = r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
PRE = {_HEAD + r"\p{N}{1,3}" + _TAIL: "llama-bpe", _HEAD + r"\p{N}" + _TAIL: "qwen2"}
"""How a text is cut before its bytes are merged: the pattern → llama.cpp's name. A wrong one reads Thai wrong."""


def _pre_tokenizer(tokenizer: Any) -> str | None:
    """llama.cpp's name of the tokenizer's first step; None where it has none that we know."""
    state = json.loads(tokenizer.backend_tokenizer.to_str())
    steps = state["pre_tokenizer"] or {}
    steps = steps.get("pretokenizers", [steps])
    bytes_step = next((step for step in steps if step.get("type") == "ByteLevel"), None)
    if state["model"]["type"] != "BPE" or bytes_step is None:
        return None
    if len(steps) == 1:
        return "gpt-2" if bytes_step.get("use_regex", True) else None
    return PRE.get(str(steps[0].get("pattern", {}).get("Regex", ""))) if len(steps) == 2 else None


def _model_facts(config: Any, name: str) -> list[tuple[str, int, Any]]:
    heads = config.num_attention_heads
    rope = getattr(config, "rope_parameters", None) or {}
    return [
        ("general.architecture", STRING, "llama"),
        ("general.name", STRING, name),
        ("general.alignment", U32, ALIGNMENT),
        ("llama.block_count", U32, config.num_hidden_layers),
        ("llama.context_length", U32, config.max_position_embeddings),
        ("llama.embedding_length", U32, config.hidden_size),
        ("llama.feed_forward_length", U32, config.intermediate_size),
        ("llama.attention.head_count", U32, heads),
        ("llama.attention.head_count_kv", U32, config.num_key_value_heads),
        ("llama.attention.layer_norm_rms_epsilon", F32, config.rms_norm_eps),
        ("llama.rope.freq_base", F32, rope.get("rope_theta", getattr(config, "rope_theta", 10000.0))),
        ("llama.rope.dimension_count", U32, config.head_dim or config.hidden_size // heads),
        ("llama.vocab_size", U32, config.vocab_size),
    ]


def _tokenizer_facts(tokenizer: Any, width: int, pre: str) -> list[tuple[str, int, Any]]:
    state = json.loads(tokenizer.backend_tokenizer.to_str())
    by_id = {number: token for token, number in tokenizer.get_vocab().items()}
    tokens = [by_id.get(number, f"<|unused{number}|>") for number in range(width)]
    special = set(tokenizer.all_special_ids)
    merges = [merge if isinstance(merge, str) else " ".join(merge) for merge in state["model"]["merges"]]
    kinds = [TOKEN_CONTROL if n in special or n not in by_id else TOKEN_NORMAL for n in range(width)]
    facts: list[tuple[str, int, Any]] = [
        ("tokenizer.ggml.model", STRING, "gpt2"),
        ("tokenizer.ggml.pre", STRING, pre),
        ("tokenizer.ggml.tokens", ARRAY, (STRING, tokens)),
        ("tokenizer.ggml.token_type", ARRAY, (I32, kinds)),
        ("tokenizer.ggml.merges", ARRAY, (STRING, merges)),
        ("tokenizer.ggml.eos_token_id", U32, tokenizer.eos_token_id),
        ("tokenizer.ggml.add_bos_token", BOOL, False),
    ]
    if tokenizer.pad_token_id is not None:
        facts.append(("tokenizer.ggml.padding_token_id", U32, tokenizer.pad_token_id))
    if tokenizer.chat_template:
        facts.append(("tokenizer.chat_template", STRING, tokenizer.chat_template))
    return facts


def _tensors(state: dict[str, Any], config: Any, half: bool) -> list[tuple[str, np.ndarray]]:
    """Every weight under its GGUF name; q and k in the order llama.cpp turns them in."""
    tensors = []
    for name, tensor in state.items():
        array = tensor.detach().float().numpy()
        if ".q_proj." in name:
            array = _interleaved(array, config.num_attention_heads)
        elif ".k_proj." in name:
            array = _interleaved(array, config.num_key_value_heads)
        tensors.append((_gguf_name(name), array.astype(np.float16) if half and array.ndim == 2 else array))
    if config.tie_word_embeddings:
        tensors = [(name, array) for name, array in tensors if name != "output.weight"]
    return tensors


def _gguf_name(name: str) -> str:
    fixed = {
        "model.embed_tokens.weight": "token_embd.weight",
        "model.norm.weight": "output_norm.weight",
        "lm_head.weight": "output.weight",
    }
    if name in fixed:
        return fixed[name]
    _, _, number, rest = name.split(".", 3)
    part, _, kind = rest.rpartition(".")
    return f"blk.{number}.{NAMES[part]}.{kind}"


def _interleaved(weights: np.ndarray, heads: int) -> np.ndarray:
    """transformers turns the two halves of a head against each other, llama.cpp neighbouring pairs."""
    halves = weights.reshape(heads, 2, weights.shape[0] // heads // 2, *weights.shape[1:])
    return halves.swapaxes(1, 2).reshape(weights.shape)


def _write(file: BinaryIO, facts: list[tuple[str, int, Any]], tensors: list[tuple[str, np.ndarray]]) -> None:
    file.write(MAGIC + struct.pack("<IQQ", VERSION, len(tensors), len(facts)))
    for key, kind, value in facts:
        file.write(_string(key) + struct.pack("<I", kind) + _value(kind, value))
    offset = 0
    for name, array in tensors:
        kind = TENSOR_F16 if array.dtype == np.float16 else TENSOR_F32
        shape = array.shape[::-1]
        file.write(_string(name) + struct.pack("<I", len(shape)) + struct.pack(f"<{len(shape)}Q", *shape))
        file.write(struct.pack("<IQ", kind, offset))
        offset += _padded(array.nbytes)
    file.write(b"\0" * (_padded(file.tell()) - file.tell()))
    for _, array in tensors:
        data = np.ascontiguousarray(array).tobytes()
        file.write(data + b"\0" * (_padded(len(data)) - len(data)))


def _padded(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT


def _string(text: str) -> bytes:
    data = text.encode("utf-8")
    return struct.pack("<Q", len(data)) + data


def _value(kind: int, value: Any) -> bytes:
    if kind == STRING:
        return _string(value)
    if kind == ARRAY:
        inner, items = value
        return struct.pack("<IQ", inner, len(items)) + b"".join(_value(inner, item) for item in items)
    return struct.pack({U32: "<I", I32: "<i", F32: "<f", BOOL: "<?"}[kind], value)
