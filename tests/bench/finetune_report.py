"""`poe chain-report`, second half: a tiny model fine-tuned in this run, measured on a seller it never saw.

python tests/bench/finetune_report.py            about a minute on two cores
python tests/bench/finetune_report.py --choose   first the settings, on a seller that is not the one reported on
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.update(PYTHAINLP_OFFLINE="1", HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false")
os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[2]))

from assistant.content import Brief
from assistant.settings import Settings
from assistant.writers.chain import ChainWriter
from finetune import dataset, export, train
from finetune.evaluate import evaluate
from finetune.sources import pseudonym
from finetune.train import read_lines
from tests.finetune import base, shops
from tests.finetune.test_roads import _llama
from tests.finetune.trial import write_settings


def answers(name: str, briefs: list[Brief], home: Path, **told: object) -> list[str]:
    """The model's first answers, greedy."""
    writer = ChainWriter(name, Settings(home=home, **told))
    drafts = writer.write_many(briefs, at_once=4)
    writer.cache.close()
    return [draft.trace[0]["answer"] for draft in drafts]


def trained(folder: Path) -> Path:
    """An adapter of the three shops' texts; its run's folder."""
    table = shops.write_table(folder / "shop-texts.csv")
    prompts = shops.write_prompts(folder / "prompts")
    dataset.main(["--out", str(folder / "data"), "--csv", str(table), "--prompts", str(prompts)])
    started = time.process_time()
    assert train.main(["--config", str(write_settings(folder, "run", folder / "data"))]) == 0
    print(f"trained in {time.process_time() - started:.1f} processor seconds")
    return folder / "run"


TRIED = ((36, 8e-3), (72, 4e-3), (72, 8e-3))
"""Epochs and learning rate; half the lessons, so 72 epochs are as many steps as the 36 of the run reported on."""


def choose(folder: Path) -> None:
    """Train on one of the two shops that are learned from and measure on the other; the third is not looked at."""
    untouched = dataset.hold_out([pseudonym(name) for name in shops.SHOPS])
    rows = [row for row in shops.rows() if pseudonym(row["ร้าน"]) not in untouched]
    table, prompts = shops.write_table(folder / "chosen-on.csv", rows), shops.write_prompts(folder / "prompts")
    dataset.main(["--out", str(folder / "data"), "--csv", str(table), "--prompts", str(prompts)])
    bare = str(base.base_folder())
    for number, (epochs, rate) in enumerate(TRIED):
        file = write_settings(folder, f"try{number}", folder / "data", epochs=epochs, save=epochs)
        file.write_text(file.read_text("utf-8").replace("learning_rate = 8e-3", f"learning_rate = {rate}"), "utf-8")
        assert train.main(["--config", str(file)]) == 0
        name = f"local:{bare}+{folder / f'try{number}' / 'adapter'}"
        after = evaluate(f"local:{bare}", name, folder / "data", 100, Settings(home=folder), prompts).scores[1]
        told = f"valid at once {after.valid:.2f}, grounding {after.per_hundred['grounding']:.0f}, distance {after.distance:.3f}"
        print(f"CHOOSING epochs {epochs}, rate {rate}: {after.pieces} pieces, {told}", flush=True)


def main() -> int:
    """Print every bar; exit 1 where one does not hold."""
    if "--choose" in sys.argv:
        with tempfile.TemporaryDirectory() as place:
            choose(Path(place))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        run, bare = trained(folder), str(base.base_folder())
        name = f"local:{bare}+{run / 'adapter'}"
        done = evaluate(f"local:{bare}", name, folder / "data", 100, Settings(home=folder), folder / "prompts")
        before, after = done.scores
        export.export(run, folder / "shop")
        held = [Brief.model_validate(line["brief"]) for line in read_lines(folder / "data" / "held_out.jsonl")]
        adapter = answers(name, held, folder / "1")
        merged = answers(f"local:{folder / 'shop' / 'merged'}", held, folder / "2")
        with _llama(folder / "shop" / "gguf" / "model.gguf") as url:
            prompts = folder / "shop" / "gguf" / "prompts"
            served = answers("openai:shop", held, folder / "3", base_url=url, api_key="none", prompts=prompts)
    same = sum(one == two == three for one, two, three in zip(adapter, merged, served, strict=True))
    print(f"{after.pieces} held-out pieces, before → after")
    for label, old, new in (
        ("valid at the first answer", before.valid, after.valid),
        ("grounding errors per 100", before.per_hundred["grounding"], after.per_hundred["grounding"]),
        ("leaks from other shops", before.leaks, after.leaks),
        ("distance to the shop's text", before.distance, after.distance),
    ):
        print(f"     {label}: {old:.3g} → {new:.3g}")
    bars = {
        "adapter, merged and GGUF say the same": (same, len(held)),
        "no more invented than before": (after.per_hundred["grounding"] <= before.per_hundred["grounding"], True),
        "valid pieces": (round(after.repaired * after.pieces), after.pieces),
    }
    for label, (measured, must) in bars.items():
        print(f"{'ok  ' if measured == must else 'MISS'} {label}: {measured} (must be {must})")
    return 0 if all(measured == must for measured, must in bars.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
