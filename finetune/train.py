"""Data → an adapter that writes in the shops' manner. The same command goes on where a stopped run was.

    python -m finetune.train --config my.toml             # estimate, then train
    python -m finetune.train --config my.toml --estimate  # say memory and time, and stop

First supervised training on answers alone (TRL SFT, PEFT LoRA; QLoRA where CUDA and bitsandbytes are), then, where the
settings ask for it and edits are there, preference training with a term for the text itself.
Written to `out`: adapter/ (with its prompts), checkpoints/, logs/ (tensorboard --logdir out/logs), run.json.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.prompt_files import prompts_digest, sign_prompts
from finetune.configuration import Configuration, read_configuration
from finetune.estimate import Estimate, estimate

_DATA = ("train", "validation", "preference")


def train(configuration: Configuration, *, only_estimate: bool = False) -> Estimate:
    """Run both stages, or what is left of them. AssistantError where settings, data or model cannot be used."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    print(f"กำลังเปิด {configuration.base} และอ่านบทเรียน (opening the base, reading the lessons)", flush=True)
    import datasets
    import torch

    from finetune.stages import run_preference, run_supervised
    from finetune.tokens import Tokens, lessons_of, pairs_of
    from finetune.weights import ends_of, load_tokenizer, quiet_libraries

    torch.set_num_threads(configuration.threads)
    datasets.disable_progress_bars()
    quiet_libraries()
    data = {name: read_lines(configuration.data / f"{name}.jsonl") for name in _DATA}
    if not data["train"]:
        path = str(configuration.data / "train.jsonl")
        raise AssistantError("finetune_no_data", path=path, folder=str(configuration.data))
    tokens, most = Tokens(load_tokenizer(configuration.base), ends_of(configuration.base)), configuration.max_tokens
    lessons, pairs = lessons_of(data["train"], tokens, most), pairs_of(data["preference"], tokens, most)
    if not lessons.rows:
        raise AssistantError("finetune_too_long", most=most)
    if left_out := lessons.left_out + pairs.left_out:
        print(f"ยาวเกิน {most} โทเคน ไม่ได้ใช้ {left_out} ชิ้น (left out: too long)")
    expected = estimate(configuration, lessons.lengths)
    print(expected, flush=True)
    if not expected.fits:
        print('น่าจะไม่พอ ลด batch หรือ max_tokens หรือใช้ quantize = "4bit" (likely too little memory)', flush=True)
    if only_estimate:
        return expected
    _claim(configuration)
    started, report = time.monotonic(), {"estimate": expected._asdict()}
    report["supervised"] = run_supervised(
        configuration, lessons.rows, lessons_of(data["validation"], tokens, most).rows
    )
    if configuration.preference.epochs and pairs.rows:
        report["preference"] = run_preference(configuration, pairs.rows)
    _finish(configuration, report, time.monotonic() - started)
    return expected


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The records of a .jsonl file; none where it is not there."""
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _claim(configuration: Configuration) -> None:
    """This folder belongs to these settings and this data; another run's is left alone, in words, unless it stopped
    before its first checkpoint: then nothing is lost, and a mended setting may be tried in the same place."""
    mine = json.loads(configuration.model_dump_json(exclude={"out", "threads"}))
    for name in _DATA:
        file = configuration.data / f"{name}.jsonl"
        mine[f"{name}.jsonl"] = hashlib.blake2s(file.read_bytes()).hexdigest() if file.is_file() else ""
    if (prompts := configuration.data / "prompts").is_dir():
        mine["prompts"] = prompts_digest(prompts)
    place = configuration.out / "settings.json"
    if place.is_file() and (
        any(configuration.out.glob("checkpoints/*/*")) or (configuration.out / "supervised").is_dir()
    ):
        theirs = json.loads(place.read_text(encoding="utf-8"))
        if different := sorted(key for key in {*mine, *theirs} if mine.get(key) != theirs.get(key)):
            raise AssistantError("finetune_other_run", path=str(configuration.out), where=", ".join(different))
    configuration.out.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(mine, ensure_ascii=False, indent=1), encoding="utf-8")


def _finish(configuration: Configuration, report: dict[str, Any], seconds: float) -> None:
    """The adapter under its own name, with the prompts it was trained with; run.json says that all is there."""
    from importlib.metadata import version

    last = "preference" if "preference" in report else "supervised"
    adapter = configuration.out / "adapter"
    shutil.rmtree(adapter, ignore_errors=True)
    shutil.copytree(configuration.out / last, adapter)
    if (configuration.data / "prompts").is_dir():
        shutil.copytree(configuration.data / "prompts", adapter / "prompts")
        report["prompts"] = sign_prompts(adapter / "prompts")
    report["seconds"] = round(seconds, 1)
    report["base"] = configuration.base
    report["versions"] = {name: version(name) for name in ("torch", "transformers", "trl", "peft")}
    (configuration.out / "run.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"เสร็จแล้ว {adapter} · วัดก่อนใช้: python -m finetune.evaluate --run {configuration.out}")
    print(f"ใช้ด้วย --model local:{configuration.base}+{adapter}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the settings and train."""
    parser = argparse.ArgumentParser(
        prog="python -m finetune.train", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--config", type=Path, default=Path(__file__).parent / "config.toml", metavar="FILE")
    parser.add_argument("--estimate", action="store_true", help="say memory and time, train nothing")
    asked = parser.parse_args(arguments)
    try:
        train(read_configuration(asked.config), only_estimate=asked.estimate)
    except AssistantError as error:
        print(error.say("th"), error.say("en"), sep="\n", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
