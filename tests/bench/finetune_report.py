"""`poe chain-report`, second half: a tiny model fine-tuned in this run, measured on a seller it never saw.

python tests/bench/finetune_report.py         about a minute on two cores
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
from finetune.train import read_lines
from tests.finetune import base, shops
from tests.finetune.conftest import write_settings
from tests.finetune.test_roads import _llama


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


def main() -> int:
    """Print every bar; exit 1 where one does not hold."""
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
