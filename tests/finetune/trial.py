"""All that a first try of finetune/ needs and no shop has to give: a tiny base, a made-up table, prompts, settings.

    python -m tests.finetune.trial out/try

The tests train with the same; `finetune/README.md` leads a newcomer through it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.finetune import base, shops

SETTINGS = """
base = "{base}"
data = "{data}"
out = "{out}"
epochs = {epochs}
learning_rate = 8e-3
batch = 8
accumulate = 1
max_tokens = 1024
save_steps = {save}
device = "cpu"
[lora]
rank = 16
alpha = 32
dropout = 0.0
[preference]
epochs = {preference}
learning_rate = 1e-3
"""


def write_settings(folder: Path, name: str, data: Path, **values: object) -> Path:
    told = {"base": base.base_folder().as_posix(), "data": data.as_posix(), "out": (folder / name).as_posix(),
            "epochs": 36, "save": 36, "preference": 0}  # fmt: skip
    file = folder / f"{name}.toml"
    file.write_text(SETTINGS.format(**{**told, **values}), encoding="utf-8")
    return file


def prepare(folder: Path) -> Path:
    """Table, prompts and settings into `folder`; the settings' file."""
    folder.mkdir(parents=True, exist_ok=True)
    shops.write_table(folder / "shop-texts.csv")
    shops.write_prompts(folder / "prompts")
    written = write_settings(folder, "run", folder / "data")
    return written.rename(folder / "try.toml")


def main(arguments: list[str]) -> int:
    """Prepare the folder that is named."""
    folder = Path(arguments[0] if arguments else "out/try")
    sys.stderr.write("สร้างโมเดลจิ๋ว ครั้งแรกราวครึ่งนาที (making the tiny base)\n")
    settings = prepare(folder)
    for told in (folder / "shop-texts.csv", folder / "prompts", settings, base.base_folder()):
        sys.stdout.write(f"{told}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
