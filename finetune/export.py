"""A finished run → what can be carried away: merged weights, an adapter card, a GGUF file and its Modelfile.

    python -m finetune.export --run out/run --out out/shop

Written: merged/ (transformers; `local:out/shop/merged`), adapter/ with its card, gguf/model.gguf and gguf/Modelfile
(`ollama create shop -f Modelfile`, or llama.cpp), each with the prompts it was trained with.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from finetune.evaluate import read_run
from finetune.gguf import write_gguf
from finetune.masking import alike


def merge(base: str, adapter: Path, target: Path) -> Path:
    """Base and adapter as one model, in a fresh folder: an `adapter_config.json` left beside would be loaded again."""
    import torch
    from peft import PeftModel
    from transformers import AutoModelForCausalLM, AutoTokenizer

    if target.exists() and any(target.iterdir()):
        raise AssistantError("finetune_folder_used", path=str(target))
    try:
        model: Any = AutoModelForCausalLM.from_pretrained(base, local_files_only=True, dtype="auto")
    except (OSError, ValueError) as error:
        raise AssistantError("finetune_no_model", name=base, detail=" ".join(str(error).split())[:200]) from error
    kind = model.dtype
    merged = PeftModel.from_pretrained(model.to(torch.float32), adapter, local_files_only=True).merge_and_unload()
    merged.to(kind).save_pretrained(target)  # added in 32 bits, kept in the base's own
    AutoTokenizer.from_pretrained(base, local_files_only=True).save_pretrained(target)
    _take_prompts(adapter, target)
    return target


def write_ollama(merged: Path, folder: Path) -> Path:
    """gguf/model.gguf and its Modelfile. AssistantError for a family that needs llama.cpp's own converter."""
    from transformers import AutoConfig, AutoTokenizer

    folder.mkdir(parents=True, exist_ok=True)
    tokenizer: Any = AutoTokenizer.from_pretrained(merged, local_files_only=True)
    shape: Any = AutoConfig.from_pretrained(merged, local_files_only=True)
    # Small weights stay as they are; the others are halved, as llama.cpp's own files are.
    half = sum(f.stat().st_size for f in merged.glob("*.safetensors")) > 5e7
    written = write_gguf(merged, folder / "model.gguf", half=half)  # first: it tells of a family we do not write
    context = min(8192, shape.max_position_embeddings)
    (folder / "Modelfile").write_text(
        "FROM ./model.gguf\n"
        f'TEMPLATE """{go_template(tokenizer)}"""\n'
        f'PARAMETER stop "{tokenizer.eos_token}"\n'
        f"PARAMETER temperature 0\nPARAMETER num_ctx {context}\n",
        encoding="utf-8",
    )
    _take_prompts(merged, folder)
    return written


def go_template(tokenizer: Any) -> str:
    """The chat template as Ollama writes it, read off a rendered conversation: a system text, a question, an answer."""
    marks = {"system": "\u2402S\u2402", "user": "\u2402U\u2402", "assistant": "\u2402A\u2402"}

    def shown(*roles: str, ask: bool) -> str:
        turns = [{"role": role, "content": marks[role]} for role in roles]
        return str(tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=ask))

    asked = shown("user", ask=True)
    told = shown("system", "user", ask=True)
    answered = shown("system", "user", "assistant", ask=False)
    before_user, _, after_user = asked.partition(marks["user"])
    before_system, _, rest = told.partition(marks["system"])
    between = rest.partition(marks["user"])[0]
    # What stands before every question, with a system text or without: the rest begins the conversation (Llama 3's
    # <|begin_of_text|>) or is said where no system text is (Qwen 2.5 has one of its own).
    header = before_user[len(before_user) - alike(before_user[::-1], between[::-1]) :]
    system, start = between.removesuffix(header), before_user.removesuffix(header)
    otherwise = f"{{{{ else }}}}{start}" if start else ""
    end = answered.partition(marks["assistant"])[2]
    return (
        f"{{{{ if .System }}}}{before_system}{{{{ .System }}}}{system}{otherwise}{{{{ end }}}}"
        f"{header}{{{{ .Prompt }}}}{after_user}{{{{ .Response }}}}{end}"
    )


def _take_prompts(source: Path, target: Path) -> None:
    if (source / "prompts").is_dir():
        shutil.copytree(source / "prompts", target / "prompts", dirs_exist_ok=True)


def write_adapter_card(path: Path, run: dict[str, Any], evaluation: dict[str, Any] | None) -> None:
    """What this adapter is, what it learned from, how it was measured, how to use it; Thai first."""
    stage = run["report"].get("preference") or run["report"]["supervised"]
    verdict = evaluation["verdict"] if evaluation else {"th": "ยังไม่ได้วัด", "en": "not evaluated"}
    rows = _measured(evaluation)
    path.write_text(
        f"""---
base_model: {run["base"]}
library_name: peft
language: th
---
# สำนวนร้านสำหรับขายดี · a shops' manner for KhaiDee

**{verdict["th"]}** · {verdict["en"]}

- โมเดลตั้งต้น `{run["base"]}` LoRA rank {run["lora"]["rank"]}
- อัตราเรียน {run["learning_rate"]} จำนวน {stage["steps"]} ขั้น seed {run["seed"]}
- เรียนกับคำสั่งชุด {_prompts(run)} และต้องถูกถามด้วยชุดนั้น
- เรียนเฉพาะสำนวนจากข้อความที่ร้านยินยอม ข้อมูลสินค้าเป็นช่อง ⟦…⟧ ที่โปรแกรมเติมให้ตอนเขียนจริง
- ใช้กับขายดีเท่านั้น: `khaidee write สินค้า.toml --model local:{run["base"]}+<โฟลเดอร์นี้>` คำสั่ง (prompts) อยู่ในโฟลเดอร์นี้แล้ว
- เปิดผ่าน Ollama, llama.cpp หรือ vLLM ให้ตั้ง `KHAIDEE_PROMPTS` เป็นโฟลเดอร์ prompts นี้ด้วย
- ใช้ได้ตามใบอนุญาตของโมเดลตั้งต้น และตามที่ร้านยินยอม

LoRA over `{run["base"]}`, exported {date.today().isoformat()}, trained on texts whose facts were slots: it learned the
sentence around a price, not the price. KhaiDee asks it with the prompts in this folder ({_prompts(run)})
and puts the seller's facts into its slots. Behind another server set `KHAIDEE_PROMPTS` to that folder. The base model's
licence and the shops' consent apply.

{rows}
""",
        encoding="utf-8",
    )


def _prompts(run: dict[str, Any]) -> str:
    """The wording it was trained with: `a1b2c3d4e5f6 (listing.v1 post.v1)`."""
    told = run["report"].get("prompts")
    if not told:
        return "?"
    return f"`{told['digest']}` ({' '.join(name.removesuffix('.jinja') for name in told['files'].values())})"


def _measured(evaluation: dict[str, Any] | None) -> str:
    if not evaluation:
        return ""
    before, after = evaluation["before"], evaluation["after"]
    names = ("valid", "repaired", "leaks", "borrowed", "distance", "diversity")
    lines = [f"| {name} | {before[name]:.3g} | {after[name]:.3g} |" for name in names]
    lines += [
        f"| {group} / 100 | {before['per_hundred'][group]:.3g} | {after['per_hundred'][group]:.3g} |"
        for group in before["per_hundred"]
    ]
    head = f"| วัดกับร้านที่กันไว้ {after['pieces']} ชิ้น · held-out pieces | ก่อน · before | หลัง · after |\n|---|---|---|\n"
    return head + "\n".join(lines)


def export(run_folder: Path, out: Path) -> list[Path]:
    """Write everything into `out`; what was written. The GGUF is left out, in words, for a family we do not write."""
    run = read_run(run_folder)
    measured = run_folder / "evaluation" / "report.json"
    evaluation = json.loads(measured.read_text(encoding="utf-8")) if measured.is_file() else None
    adapter = out / "adapter"
    if adapter.exists():
        raise AssistantError("finetune_folder_used", path=str(adapter))
    shutil.copytree(run_folder / "adapter", adapter)
    write_adapter_card(adapter / "README.md", run, evaluation)
    print("กำลังรวม adapter กับโมเดลตั้งต้น (merging)", flush=True)
    merged = merge(run["base"], adapter, out / "merged")
    shutil.copy(adapter / "README.md", merged / "README.md")
    written = [adapter, merged]
    try:
        written.append(write_ollama(merged, out / "gguf"))
    except AssistantError as error:
        print(error.say("th"), error.say("en"), sep="\n", file=sys.stderr)
    return written


def main(arguments: Sequence[str] | None = None) -> int:
    """Export a run."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from finetune.weights import quiet_libraries

    parser = argparse.ArgumentParser(
        prog="python -m finetune.export", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--run", type=Path, required=True, metavar="FOLDER", help="what finetune.train wrote")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="a new folder")
    asked = parser.parse_args(arguments)
    quiet_libraries()
    try:
        for place in export(asked.run, asked.out):
            print(place)
    except AssistantError as error:
        print(error.say("th"), error.say("en"), sep="\n", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
