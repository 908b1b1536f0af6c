"""Weights on this machine: requests from any thread, answered in left-padded micro-batches by one worker thread."""

from __future__ import annotations

import atexit
import queue
import threading
import time
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import torch
from tokenizers.decoders import DecodeStream
from transformers import LogitsProcessor, LogitsProcessorList, StoppingCriteria, StoppingCriteriaList

from assistant.models.grammar import Grammars, mask_scores, sample_scores

GATHER_SECONDS = 0.01
"""How long the first request of a batch waits for company; nothing beside a generation."""


HEARTBEAT = 0.5
"""Seconds after which one in line is told that it still waits: so that it can leave, and its connection lives."""
MOST_IN_LINE = 200
"""Requests that may wait; more are turned away at once instead of growing a line that no one waits through."""


class Waiting(str):
    """A piece without a text: the request still stands in line."""


class Finish(str):
    """The last piece of an answer: why it ended (`stop`, `length`, `cancelled`)."""

    tokens: int = 0


@dataclass(eq=False)
class Request:
    """One answer asked for, and where its pieces go."""

    ids: list[int]
    max_tokens: int
    schema: dict[str, Any] | None = None
    temperature: float = 0.0
    """0 takes the likeliest token."""
    top_p: float = 1.0
    seed: int = 0
    pieces: queue.SimpleQueue[str | Finish | BaseException | None] = field(default_factory=queue.SimpleQueue)
    """None when work on it begins, then texts, then a Finish or an error."""
    cancelled: threading.Event = field(default_factory=threading.Event)


class Closed(RuntimeError):
    """The engine was closed while it answered."""


class Engine:
    """A loaded model and its worker. `submit` returns at once; the pieces arrive in the request's queue."""

    def __init__(self, model: Any, tokenizer: Any, batch: int = 16) -> None:
        self.model = model
        self.tokenizer = tokenizer
        self.batch = batch
        self.batch_sizes: list[int] = []
        """How many requests each generation answered; the benchmark and the tests read it."""
        self._grammars = Grammars(tokenizer)
        self._waiting: queue.SimpleQueue[Request | None] = queue.SimpleQueue()
        self._worker: threading.Thread | None = None
        self._lock = threading.Lock()
        self._closed = threading.Event()
        _watch(model, self._closed)
        _engines.add(self)
        ends = model.generation_config.eos_token_id
        known = ends if isinstance(ends, list) else [ends]
        self._ends = {end for end in [*known, tokenizer.eos_token_id] if end is not None}

    @property
    def in_line(self) -> int:
        """Requests that wait for the next batch."""
        return self._waiting.qsize()

    @property
    def context(self) -> int:
        """Tokens that question and answer may have together."""
        return int(getattr(self.model.config, "max_position_embeddings", 0) or 1_000_000)

    def submit(self, request: Request) -> None:
        """Put a request in line."""
        with self._lock:
            if self._worker is None or not self._worker.is_alive():
                self._worker = threading.Thread(target=self._work, name="khaidee-model", daemon=True)
                self._worker.start()
        self._waiting.put(request)

    def close(self) -> None:
        """End the worker, whatever it answers: at the next layer of its model. Those who wait are told `Closed`."""
        self._closed.set()
        self._waiting.put(None)
        if self._worker:
            self._worker.join()

    def _work(self) -> None:
        while (first := self._waiting.get()) is not None:
            batch, ending = self._gather(first)
            try:
                if batch:
                    self._answer(batch)
            except BaseException as error:  # noqa: BLE001 - handed to the callers, who raise it
                for request in batch:
                    request.pieces.put(error)
            if ending or self._closed.is_set():
                break
        while not self._waiting.empty():
            if late := self._waiting.get():
                late.pieces.put(Closed())

    def _gather(self, first: Request) -> tuple[list[Request], bool]:
        """The next batch: who stands in line, in the order they came; who has left meanwhile takes no place."""
        batch: list[Request] = []
        request: Request | None = first
        until = time.monotonic() + GATHER_SECONDS
        while request is not None:
            if request.cancelled.is_set():
                request.pieces.put(Finish("cancelled"))
            else:
                batch.append(request)
            if len(batch) >= self.batch:
                return batch, False
            try:
                request = self._waiting.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                return batch, False
        return batch, True

    @torch.inference_mode()
    def _answer(self, batch: list[Request]) -> None:
        """One generation for all requests of the batch; each row has its own grammar, seed, temperature and length."""
        self.batch_sizes.append(len(batch))
        device = self.model.device
        width = int(self.model.get_output_embeddings().weight.shape[0])
        rows = [self._row(request, width, device) for request in batch]
        longest = max(len(request.ids) for request in batch)
        padding = self.tokenizer.pad_token_id if self.tokenizer.pad_token_id is not None else min(self._ends, default=0)
        ids = torch.full((len(batch), longest), padding)
        mask = torch.zeros_like(ids)
        for at, request in enumerate(batch):
            ids[at, longest - len(request.ids) :] = torch.tensor(request.ids)
            mask[at, longest - len(request.ids) :] = 1
            request.pieces.put(None)
        self.model.generate(
            input_ids=ids.to(device),
            attention_mask=mask.to(device),
            max_new_tokens=max(request.max_tokens for request in batch),
            do_sample=False,
            pad_token_id=padding,
            logits_processor=LogitsProcessorList([_Steer(rows)]),
            stopping_criteria=StoppingCriteriaList([_Follow(rows, self._ends)]),
        )
        for row in rows:
            row.end("length")

    def _row(self, request: Request, width: int, device: torch.device) -> _Row:
        matcher = self._grammars.matcher(request.schema, width) if request.schema else None
        noise = torch.Generator(device=device)
        noise.manual_seed(request.seed)
        return _Row(request, matcher, noise, self.tokenizer)


class _Row:
    """One request while it is being answered."""

    def __init__(self, request: Request, matcher: Any, noise: torch.Generator, tokenizer: Any) -> None:
        self.request = request
        self.matcher = matcher
        self.noise = noise
        self.tokens = 0
        self.ended = False
        self._backend = tokenizer.backend_tokenizer
        self._decoder = DecodeStream(skip_special_tokens=True)

    def take(self, token: int, ends: set[int]) -> None:
        """One more token was chosen: pass on the text it completes (whole characters only); see if it ends."""
        self.tokens += 1
        if self.matcher is not None:
            self.matcher.consume_token(token)
        if token in ends:
            return self.end("stop")
        if text := self._decoder.step(self._backend, token):
            self.request.pieces.put(text)
        if self.matcher is not None and self.matcher.is_stopped():
            return self.end("stop")
        if self.request.cancelled.is_set():
            return self.end("cancelled")
        if self.tokens >= self.request.max_tokens:
            return self.end("length")
        return None

    def end(self, why: str) -> None:
        if not self.ended:
            self.ended = True
            finish = Finish(why)
            finish.tokens = self.tokens
            self.request.pieces.put(finish)


class _Steer(LogitsProcessor):
    """Before a token is chosen: forbid what the grammar forbids, then draw where a temperature is set."""

    def __init__(self, rows: list[_Row]) -> None:
        self.rows = rows

    def __call__(self, input_ids: torch.LongTensor, scores: torch.FloatTensor) -> torch.FloatTensor:
        steered: Any = mask_scores(scores, [None if row.ended else row.matcher for row in self.rows])
        for index, row in enumerate(self.rows):
            asked = row.request
            if asked.temperature > 0 and not row.ended:
                steered[index] = sample_scores(steered[index], asked.temperature, asked.top_p, row.noise)
        return steered


class _Follow(StoppingCriteria):
    """After a token was chosen in every row: stream it, and say which rows are done."""

    def __init__(self, rows: list[_Row], ends: set[int]) -> None:
        self.rows = rows
        self.ends = ends

    def __call__(self, input_ids: torch.LongTensor, scores: torch.FloatTensor, **kwargs: Any) -> torch.BoolTensor:
        for row, token in zip(self.rows, input_ids[:, -1].tolist(), strict=True):
            if not row.ended:
                row.take(token, self.ends)
        return torch.tensor([row.ended for row in self.rows], device=input_ids.device)  # type: ignore[return-value]


_engines: weakref.WeakSet[Engine] = weakref.WeakSet()


@atexit.register
def close_all() -> None:
    """Before the interpreter ends: a worker that is still inside torch then is torn out of C++, which aborts the whole
    program (“terminate called without an active exception”)."""
    for engine in list(_engines):
        engine.close()


def _watch(model: Any, closed: threading.Event) -> None:
    """Have every layer look first whether the engine was closed: the prompt of a large model is read for minutes on a
    CPU, and nobody who ends the program waits for that."""

    def look(*_: Any) -> None:
        if closed.is_set():
            raise Closed

    layers = set(getattr(model, "_no_split_modules", None) or ())
    for module in model.modules():
        if type(module).__name__ in layers:
            module.register_forward_pre_hook(look)


def read_pieces(request: Request, patience: float) -> Iterator[str | Finish]:
    """The pieces of a request as they come, `Waiting` before them as long as it stands in line; TimeoutError where its
    generation stands still for `patience` seconds.

    Leaving early (closing the iterator) cancels the generation of this row.
    """
    try:
        while True:
            try:
                first = request.pieces.get(timeout=HEARTBEAT)
                break
            except queue.Empty:
                yield Waiting()
        while not isinstance(first, Finish):
            if isinstance(first, BaseException):
                raise first
            if first:
                yield first
            try:
                first = request.pieces.get(timeout=patience)
            except queue.Empty:
                raise TimeoutError(f"no token for {patience:g} s") from None
        yield first
    finally:
        request.cancelled.set()
