"""ChatLocal: weights on this machine as a LangChain chat model that keeps a schema."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from langchain_core.exceptions import ContextOverflowError
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from transformers import AutoModelForCausalLM, AutoTokenizer

from assistant.errors import ModelUnavailable
from assistant.models.engine import MOST_IN_LINE, Engine, Finish, Request, read_pieces
from assistant.models.fetch import model_folder

if TYPE_CHECKING:
    from langchain_core.callbacks import CallbackManagerForLLMRun

    from assistant.models.names import ModelName
    from assistant.settings import Settings

_ROLES = {"human": "user", "ai": "assistant", "system": "system"}
_engines: dict[tuple[Any, ...], Engine] = {}
_loading = threading.Lock()


class ChatLocal(BaseChatModel):
    """A transformers model behind LangChain's door: `invoke(messages, schema=…)` always gives JSON of that schema,
    unless the answer is cut off (`finish_reason` is then `length`)."""

    model_name: str
    engine: Any
    max_tokens: int = 2048
    temperature: float = 0.0
    top_p: float = 1.0
    seed: int = 0
    patience: float = 60.0
    """Seconds without a new token after which the model counts as stuck."""
    takes_schema: bool = True
    stamp: str = ""
    """Which weights these are, where several come under one name over time; a part of the cache's key."""

    @property
    def _llm_type(self) -> str:
        return "khaidee-local"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model": self.model_name, "temperature": self.temperature, "top_p": self.top_p, "seed": self.seed}

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        request = self._request(messages, kwargs)
        *texts, finish = self._read(request)
        message = AIMessage(
            "".join(texts), usage_metadata=_usage(request, finish), response_metadata=_metadata(self, request, finish)
        )
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        request = self._request(messages, kwargs)
        pieces = self._read(request)
        try:
            for piece in pieces:
                chunk = AIMessageChunk(content=piece)
                if isinstance(piece, Finish):
                    about = _metadata(self, request, piece)
                    chunk = AIMessageChunk(content="", usage_metadata=_usage(request, piece), response_metadata=about)
                if run_manager:
                    run_manager.on_llm_new_token(str(chunk.content))
                yield ChatGenerationChunk(message=chunk)
        finally:
            pieces.close()  # type: ignore[attr-defined]

    def _read(self, request: Request) -> Iterator[str | Finish]:
        if self.engine.in_line >= MOST_IN_LINE:
            raise ModelUnavailable("models_line_full", retryable=True, name=self.model_name)
        self.engine.submit(request)
        return read_pieces(request, self.patience)

    def _request(self, messages: list[BaseMessage], kwargs: dict[str, Any]) -> Request:
        ids = render_ids(self.engine.tokenizer, messages)
        room = self.engine.context - len(ids)
        if room < 1:
            raise ContextOverflowError(f"{len(ids)} tokens asked, {self.engine.context} fit")
        return Request(
            ids=ids,
            max_tokens=min(int(kwargs.get("max_tokens") or self.max_tokens), room),
            schema=kwargs.get("schema"),
            temperature=float(kwargs.get("temperature", self.temperature)),
            top_p=float(kwargs.get("top_p", self.top_p)),
            seed=int(kwargs.get("seed", self.seed)),
        )


def render_ids(tokenizer: Any, messages: list[BaseMessage]) -> list[int]:
    """The conversation as this model was taught to read it, as tokens."""
    text = render_text(tokenizer, messages)
    return list(tokenizer(text, add_special_tokens=not tokenizer.chat_template)["input_ids"])


def render_text(tokenizer: Any, messages: list[BaseMessage]) -> str:
    """The conversation in the model's own template, up to where it begins to write; control tokens written inside a
    message are taken out."""
    turns = [{"role": _ROLES.get(m.type, "user"), "content": _plain(tokenizer, m)} for m in messages]
    if not tokenizer.chat_template:
        return "\n\n".join(turn["content"] for turn in turns) + "\n\n"
    try:
        return str(tokenizer.apply_chat_template(turns, add_generation_prompt=True, tokenize=False))
    except Exception:  # noqa: BLE001 - a template that knows no system role raises whatever its author chose
        return str(tokenizer.apply_chat_template(_without_system(turns), add_generation_prompt=True, tokenize=False))


def _plain(tokenizer: Any, message: BaseMessage) -> str:
    text = str(message.text)
    for token in tokenizer.all_special_tokens:
        text = text.replace(token, " ")
    return text


def _without_system(turns: list[dict[str, str]]) -> list[dict[str, str]]:
    """The system text in front of the first question, for templates that know no system role."""
    system = "\n\n".join(turn["content"] for turn in turns if turn["role"] == "system")
    rest = [turn for turn in turns if turn["role"] != "system"]
    return [{"role": rest[0]["role"], "content": f"{system}\n\n{rest[0]['content']}"}, *rest[1:]]


def _usage(request: Request, finish: Any) -> UsageMetadata:
    asked, answered = len(request.ids), int(finish.tokens)
    return UsageMetadata(input_tokens=asked, output_tokens=answered, total_tokens=asked + answered)


def _metadata(model: ChatLocal, request: Request, finish: Any) -> dict[str, Any]:
    mode = "grammar" if request.schema else "prompt"
    return {"finish_reason": str(finish), "model_name": model.model_name, "schema_mode": mode}


def open_local(parts: ModelName, settings: Settings) -> ChatLocal:
    """The chat model over these weights, loaded once for all who ask. Raises ModelUnavailable, naming what lacks.

    Weights that changed on the disk (trained anew under the same name) are loaded anew.
    """
    model, adapter = _place(parts.model, settings), _place(parts.adapter or "", settings)
    stamp = "·".join(_stamp(Path(place)) for place in (model, adapter) if place)
    key = (model, adapter, tuple(sorted(parts.options.items())), stamp)
    torch.set_num_threads(int(parts.options.get("threads", settings.threads)))
    with _loading:
        if key not in _engines:
            _engines[key] = load_engine(parts.model_copy(update={"model": model, "adapter": adapter or None}))
    return ChatLocal(model_name=parts.full, stamp=stamp, engine=_engines[key], patience=settings.timeout)


def _place(name: str, settings: Settings) -> str:
    """A folder as it is; an id that `khaidee models pull` fetched as its folder; any other for the hub's cache."""
    fetched = model_folder(name, settings)
    return str(fetched) if name and not Path(name).exists() and fetched.is_dir() else name


def _stamp(folder: Path) -> str:
    """What tells these weights from others under the same name; empty for a hub id, whose cache is never rewritten."""
    files = sorted(folder.glob("*.safetensors")) if folder.is_dir() else []
    return ",".join(f"{file.name}:{file.stat().st_size}:{file.stat().st_mtime_ns}" for file in files)


def load_engine(parts: ModelName) -> Engine:
    """Read weights and tokenizer from a folder or the local hub cache; nothing is fetched from the network here."""
    options = parts.options
    device = _device(parts)
    asked = {"dtype": options.get("dtype", "auto"), **_quantized(parts, device)}
    try:
        tokenizer: Any = AutoTokenizer.from_pretrained(parts.model, local_files_only=True)
        model: Any = AutoModelForCausalLM.from_pretrained(parts.model, local_files_only=True, **asked)
    except (OSError, ValueError, RuntimeError) as error:
        code = "models_local_broken" if Path(parts.model).exists() else "models_local_missing"
        raise ModelUnavailable(code, name=parts.model, detail=" ".join(str(error).split())[:300]) from error
    if parts.adapter:
        model = _with_adapter(model, parts, parts.adapter)
    if "quantize" not in options:
        model = _moved(model, device, parts)
    elif device == "cpu":
        model = _in_eight_bits(model)
    return Engine(model.eval(), tokenizer, batch=int(options.get("batch", 16)))


def _device(parts: ModelName) -> str:
    """The device asked for, else the fastest there is. Raises ModelUnavailable where this machine has none such."""
    asked = parts.options.get("device")
    if asked is None:
        return "cuda" if torch.cuda.is_available() else "cpu"
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    kind, _, number = asked.partition(":")
    if not there[kind] or (number and int(number) >= torch.cuda.device_count()):
        raise ModelUnavailable("models_device_missing", name=parts.full, device=asked)
    return asked


def _moved(model: Any, device: str, parts: ModelName) -> Any:
    try:
        return model.to(device)
    except (torch.OutOfMemoryError, MemoryError) as error:
        raise ModelUnavailable("models_device_full", name=parts.full, device=device) from error


def _quantized(parts: ModelName, device: str) -> dict[str, Any]:
    """How weights are loaded that are to be kept in 4 or 8 bits: on a GPU by bitsandbytes, on a CPU whole, to be made
    small by `_in_eight_bits`. Raises ModelUnavailable where this device cannot, saying what can."""
    bits = parts.options.get("quantize")
    if bits is None:
        return {}
    if device == "cpu" and bits == "8bit":
        return {"dtype": "float32"}  # what the 8-bit arithmetic of a CPU starts from
    if not device.startswith("cuda"):
        code = "models_quantize_four" if device == "cpu" else "models_quantize_device"
        raise ModelUnavailable(code, name=parts.full, device=device)
    if find_spec("bitsandbytes") is None:
        raise ModelUnavailable("models_package_missing", name=parts.full, package="bitsandbytes")
    import transformers

    config: Any = transformers.BitsAndBytesConfig
    if bits == "8bit":
        return {"quantization_config": config(load_in_8bit=True), "device_map": device}
    four = config(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_compute_dtype=torch.bfloat16,
        bnb_4bit_use_double_quant=True,
    )
    return {"quantization_config": four, "device_map": device}


def _in_eight_bits(model: Any) -> Any:
    """The weights of all linear layers but the last in 8 bits, multiplied as such on a CPU: an 80 M Llama took 0.6 of
    the time and 0.6 of the memory. The last stays whole: it decides between words that are nearly alike."""
    import warnings

    from torch.ao.quantization import quantize_dynamic

    last = model.get_output_embeddings()
    linear = {name for name, layer in model.named_modules() if isinstance(layer, torch.nn.Linear) and layer is not last}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it moves to another package one day
        return quantize_dynamic(model.eval(), linear, dtype=torch.qint8)  # type: ignore[no-untyped-call]


def _with_adapter(model: Any, parts: ModelName, adapter: str) -> Any:
    try:
        from peft import PeftModel
    except ImportError as error:
        raise ModelUnavailable("models_package_missing", name=parts.full, package="khaidee[finetune]") from error
    try:
        adapted = PeftModel.from_pretrained(model, adapter, local_files_only=True)
    except (OSError, ValueError) as error:
        raise ModelUnavailable("models_adapter_missing", name=adapter) from error
    except RuntimeError as error:  # the shapes of another base model
        raise ModelUnavailable("models_adapter_foreign", name=adapter, base=parts.model) from error
    on_gpu = "quantize" in parts.options and hasattr(model, "hf_quantizer")
    return adapted if on_gpu else adapted.merge_and_unload()
