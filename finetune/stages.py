"""The two stages of training, each of which goes on from its last whole checkpoint."""

from __future__ import annotations

import json
import math
import shutil
import time
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from finetune.configuration import Configuration
from finetune.estimate import spell
from finetune.tokens import Piece
from finetune.weights import device_of, load_base, load_tokenizer

KEPT = 2
"""Checkpoints kept; the older one is there for a kill in the middle of a save."""


def run_supervised(configuration: Configuration, pieces: list[Piece], held_out: list[Piece]) -> dict[str, Any]:
    """Learn the answers; loss on the answers alone. What was measured."""
    import transformers
    from datasets import Dataset
    from peft import LoraConfig
    from trl import SFTConfig, SFTTrainer

    target = configuration.out / "supervised"
    if (done := _done(target)) is not None:
        return done
    transformers.set_seed(configuration.seed)  # before the adapter's first numbers are drawn
    lora = configuration.lora
    targets = lora.targets if isinstance(lora.targets, str) else list(lora.targets)
    trainer = SFTTrainer(
        model=load_base(configuration),
        args=SFTConfig(
            **_arguments(configuration, "supervised", configuration.epochs, configuration.learning_rate),
            completion_only_loss=True,
            max_length=None,
            eval_strategy="steps" if held_out else "no",
            eval_steps=configuration.save_steps,
        ),
        train_dataset=Dataset.from_list(pieces),
        eval_dataset=Dataset.from_list(held_out) if held_out else None,
        processing_class=load_tokenizer(configuration.base),
        peft_config=LoraConfig(
            r=lora.rank, lora_alpha=lora.alpha, lora_dropout=lora.dropout, target_modules=targets, task_type="CAUSAL_LM"
        ),
        callbacks=_callbacks(configuration, "supervised"),
    )
    return _run(trainer, configuration, target)


def run_preference(configuration: Configuration, pairs: list[Piece]) -> dict[str, Any]:
    """Prefer what sellers kept to what they changed (DPO), with a term for the text itself."""
    import transformers
    from datasets import Dataset
    from peft import PeftModel
    from trl import DPOConfig, DPOTrainer

    class Trainer(DPOTrainer):
        """Takes rows that are tokens already, which the supervised trainer does by itself."""

        def _prepare_dataset(self, dataset: Any, *_: Any, **__: Any) -> Any:
            return dataset

    target = configuration.out / "preference"
    if (done := _done(target)) is not None:
        return done
    transformers.set_seed(configuration.seed)
    chosen = configuration.preference
    model = PeftModel.from_pretrained(load_base(configuration), configuration.out / "supervised", is_trainable=True)
    trainer = Trainer(
        model=model,
        args=DPOConfig(
            **_arguments(configuration, "preference", chosen.epochs, chosen.learning_rate),
            beta=chosen.beta,
            loss_type=["sigmoid", "sft"],
            loss_weights=[1.0, chosen.sft_weight],
            max_length=None,
        ),
        train_dataset=Dataset.from_list(pairs),
        processing_class=load_tokenizer(configuration.base),
        callbacks=_callbacks(configuration, "preference"),
    )
    return _run(trainer, configuration, target)


def _arguments(configuration: Configuration, stage: str, epochs: float, rate: float) -> dict[str, Any]:
    on_gpu = device_of(configuration) == "cuda"
    return {
        "output_dir": str(configuration.out / "checkpoints" / stage),
        "num_train_epochs": epochs,
        "learning_rate": rate,
        "warmup_steps": configuration.warmup,  # below 1 it is a share of all steps
        "lr_scheduler_type": "cosine",
        "per_device_train_batch_size": configuration.batch,
        "per_device_eval_batch_size": configuration.batch,
        "gradient_accumulation_steps": configuration.accumulate,
        "save_steps": configuration.save_steps,
        "save_total_limit": KEPT,
        "logging_steps": max(1, min(10, configuration.save_steps)),
        "logging_first_step": True,
        "seed": configuration.seed,
        "data_seed": configuration.seed,
        "bf16": on_gpu,
        "activation_checkpointing": on_gpu,
        "use_cpu": not on_gpu,
        "dataloader_pin_memory": on_gpu,
        "report_to": "none",
        "disable_tqdm": True,
    }


def _run(trainer: Any, configuration: Configuration, target: Path) -> dict[str, Any]:
    """Train from the last whole checkpoint, and put the adapter where it belongs in one step."""
    import torch
    from transformers.trainer_callback import PrinterCallback

    trainer.remove_callback(PrinterCallback)  # Progress speaks
    started = time.monotonic()
    checkpoint = last_checkpoint(Path(trainer.args.output_dir))
    if checkpoint:
        print(f"ทำต่อจาก {checkpoint.name} (going on from there)", flush=True)
    result = trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    losses = [entry for entry in trainer.state.log_history if "loss" in entry]
    report = {
        "steps": trainer.state.global_step,
        "first_loss": losses[0]["loss"] if losses else result.training_loss,
        "last_loss": losses[-1]["loss"] if losses else result.training_loss,
        "held_out_loss": [entry["eval_loss"] for entry in trainer.state.log_history if "eval_loss" in entry],
        "seconds": round(time.monotonic() - started, 1),
    }
    if told := [entry for entry in trainer.state.log_history if "logps/chosen" in entry]:
        report["accepted"] = [told[0]["logps/chosen"], told[-1]["logps/chosen"]]
        report["rejected"] = [told[0]["logps/rejected"], told[-1]["logps/rejected"]]
    if device_of(configuration) == "cuda":
        report["memory"] = torch.cuda.max_memory_allocated()
    new = target.with_name(f"{target.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    trainer.model.save_pretrained(new, selected_adapters=["default"])
    trainer.processing_class.save_pretrained(new)
    (new / "stage.json").write_text(json.dumps(report), encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    new.replace(target)
    return report


def _done(target: Path) -> dict[str, Any] | None:
    """What a finished stage measured; None where it has to run."""
    file = target / "stage.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else None


def last_checkpoint(folder: Path) -> Path | None:
    """The newest checkpoint that is whole: its state is written last. Broken ones are taken away."""
    whole = []
    for place in folder.glob("checkpoint-*"):
        try:
            state = json.loads((place / "trainer_state.json").read_text(encoding="utf-8"))
            whole.append((int(state["global_step"]), place))
        except (OSError, ValueError, KeyError):
            shutil.rmtree(place, ignore_errors=True)
    return max(whole)[1] if whole else None


def _callbacks(configuration: Configuration, stage: str) -> list[Any]:
    """One line of progress now and then, TensorBoard's files, and a stop where the loss is no number."""
    from torch.utils.tensorboard import SummaryWriter
    from transformers import TrainerCallback
    from transformers.integrations import TensorBoardCallback

    class Progress(TrainerCallback):
        """Says where the run is and how long it will take; a loss that is no number ends it."""

        def __init__(self) -> None:
            self.started, self.first = time.monotonic(), 0

        def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            self.started, self.first = time.monotonic(), state.global_step

        def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, float] | None = None, **_: Any) -> None:
            loss = (logs or {}).get("loss")
            if loss is None:
                return
            if not math.isfinite(loss):
                raise AssistantError("finetune_diverged", step=state.global_step)
            made = state.global_step - self.first
            left = (time.monotonic() - self.started) / max(1, made) * (state.max_steps - state.global_step)
            print(f"ขั้น {state.global_step}/{state.max_steps} loss {loss:.3f} เหลือราว {spell(left)}", flush=True)

    logs = str(configuration.out / "logs" / stage)
    return [Progress(), TensorBoardCallback(SummaryWriter(log_dir=logs))]
