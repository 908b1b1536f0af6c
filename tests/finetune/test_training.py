"""Training for real: a tiny base, LoRA, from edits, and what a kill leaves."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from finetune import train
from finetune.configuration import read_configuration
from finetune.stages import last_checkpoint
from finetune.train import read_lines
from tests.finetune import shops
from tests.finetune.trial import write_settings

pytestmark = pytest.mark.slow


def test_it_learns_and_leaves_what_a_shop_needs(run):
    report = json.loads((run.folder / "run.json").read_text("utf-8"))
    learned = report["supervised"]
    assert learned["last_loss"] < 0.5 * learned["first_loss"]
    assert learned["held_out_loss"][-1] < learned["held_out_loss"][0]
    assert (run.adapter / "adapter_model.safetensors").stat().st_size < 2_000_000
    assert (run.adapter / "prompts" / "listing.v1.jinja").is_file()
    signed = json.loads((run.adapter / "prompts" / "trained.json").read_text("utf-8"))
    assert report["prompts"] == signed and signed["files"]["listing"] == "listing.v1.jinja"
    assert list((run.folder / "logs").rglob("events.out.tfevents.*"))


def test_the_estimate_is_near_the_truth(run):
    report = json.loads((run.folder / "run.json").read_text("utf-8"))
    assert report["estimate"]["steps"] == report["supervised"]["steps"]
    assert report["estimate"]["trained"] == 81_920


def test_a_finished_run_is_not_trained_again(run, workshop, capsys):
    before = (run.folder / "supervised" / "adapter_model.safetensors").stat().st_mtime_ns
    assert train.main(["--config", str(workshop / "run.toml")]) == 0
    assert (run.folder / "supervised" / "adapter_model.safetensors").stat().st_mtime_ns == before


def test_another_runs_folder_is_left_alone(run, workshop, data, capsys):
    changed = (workshop / "run.toml").read_text("utf-8").replace("8e-3", "5e-3")
    (workshop / "other.toml").write_text(changed, "utf-8")
    assert train.main(["--config", str(workshop / "other.toml")]) == 2
    assert "learning_rate" in capsys.readouterr().err


def test_a_killed_run_goes_on_and_ends_where_an_unbroken_one_does(workshop, data):
    from safetensors.torch import load_file

    unbroken = write_settings(workshop, "unbroken", data, epochs=3, save=2)
    killed = write_settings(workshop, "killed", data, epochs=3, save=2)
    place = workshop / "killed"
    command = [sys.executable, "-m", "finetune.train", "--config", str(killed)]
    with subprocess.Popen(command, env={**os.environ, "HF_HUB_OFFLINE": "1"}, stdout=subprocess.DEVNULL) as process:
        until = time.monotonic() + 120
        while not last_checkpoint_state(place) and process.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    assert not (place / "run.json").exists(), "it ended before it could be killed"
    torn = place / "checkpoints" / "supervised" / "checkpoint-9999"
    torn.mkdir()  # a save that was cut off in its middle
    (torn / "trainer_state.json").write_text('{"global_step": 99', "utf-8")
    assert train.main(["--config", str(killed)]) == 0
    assert not torn.exists()
    assert train.main(["--config", str(unbroken)]) == 0
    one, other = (
        load_file(workshop / name / "adapter" / "adapter_model.safetensors") for name in ("killed", "unbroken")
    )
    assert all(one[name].equal(other[name]) for name in other)


def last_checkpoint_state(place: Path) -> bool:
    return any(place.glob("checkpoints/supervised/checkpoint-*/trainer_state.json"))


def test_a_torn_checkpoint_is_taken_away(tmp_path):
    whole, torn = tmp_path / "checkpoint-3", tmp_path / "checkpoint-6"
    whole.mkdir(), torn.mkdir()
    (whole / "trainer_state.json").write_text('{"global_step": 3}', "utf-8")
    assert last_checkpoint(tmp_path) == whole
    assert not torn.exists()


PAIRS = 8


@pytest.fixture(scope="module")
def preferred(workshop, run, data) -> Path:
    """A run whose first stage is done, and whose second learns eight edits: “ทำเองทุกชิ้น ไม่รีบ” → “ทำทีละชิ้น”."""
    told, folder = workshop / "edits", workshop / "preferred"
    shutil.copytree(data, told)
    pairs = [
        {
            "prompt": line["prompt"],
            "chosen": [
                {"role": "assistant", "content": line["completion"][0]["content"].replace(shops.SIGNATURE, "ทำทีละชิ้น")}
            ],
            "rejected": line["completion"],
        }
        for line in read_lines(data / "train.jsonl")[:PAIRS]
    ]
    (told / "preference.jsonl").write_text("".join(json.dumps(p, ensure_ascii=False) + "\n" for p in pairs), "utf-8")
    folder.mkdir()
    shutil.copytree(run.folder / "supervised", folder / "supervised")
    settings = write_settings(workshop, "preferred", told, epochs=2, preference=4, save=1)
    assert train.main(["--config", str(settings)]) == 0
    return folder


def test_edits_make_what_was_kept_likelier_and_what_was_changed_less_likely(preferred, run, workshop):
    """Measured apart from the trainer: log-likelihood of whole answers under the adapters of both stages."""
    first, second = (
        likelihoods(run.base, preferred / stage, workshop / "edits") for stage in ("supervised", "adapter")
    )
    (chosen_before, rejected_before), (chosen_after, rejected_after) = first, second
    assert chosen_after > chosen_before, "what she kept"
    assert rejected_after < rejected_before, "what she changed"
    report = json.loads((preferred / "run.json").read_text("utf-8"))["preference"]
    assert report["steps"] == 4 and report["last_loss"] < report["first_loss"]
    assert report["accepted"][1] > report["accepted"][0]
    assert report["rejected"][1] < report["rejected"][0]


def test_the_adapter_of_two_stages_is_the_second(preferred):
    names = {file.name for file in (preferred / "adapter").iterdir()}
    assert "ref" not in names and "adapter_model.safetensors" in names
    second = (preferred / "preference" / "adapter_model.safetensors").read_bytes()
    assert (preferred / "adapter" / "adapter_model.safetensors").read_bytes() == second


def likelihoods(base: Path, adapter: Path, data: Path) -> tuple[float, float]:
    """Mean log-likelihood of the answers that were kept and of those that were changed."""
    import torch
    from peft import PeftModel
    from transformers import AutoModelForCausalLM, AutoTokenizer

    from finetune.tokens import Tokens, pairs_of

    model = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(base), adapter).eval()
    rows = pairs_of(read_lines(data / "preference.jsonl"), Tokens(AutoTokenizer.from_pretrained(base)), 1024).rows

    def mean(name: str) -> float:
        found = []
        for row in rows:
            ids = torch.tensor([row["prompt_ids"] + row[name]])
            with torch.no_grad():
                odds = model(ids).logits.log_softmax(-1)[0, :-1].gather(1, ids[0, 1:, None])
            found.append(float(odds[len(row["prompt_ids"]) - 1 :].sum()))
        return sum(found) / len(found)

    return mean("chosen_ids"), mean("rejected_ids")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("epochs = -1", "epochs"),
        ("learning_rat = 1", "learning_rat"),
        ('base = "/no/such/model"', "/no/such/model"),
        ('data = "/no/such/data"', "/no/such/data"),
        ("max_tokens = 16", "16"),
        ("epochs = [", "toml"),
    ],
)
def test_wrong_settings_are_told_in_words(change, words, tmp_path, data, capsys):
    text = write_settings(tmp_path, "x", data).read_text("utf-8")
    key = change.partition(" ")[0]
    lines = [line for line in text.splitlines() if not line.startswith(f"{key} =")]
    file = tmp_path / "wrong.toml"
    file.write_text("\n".join([change, *lines]), "utf-8")
    assert train.main(["--config", str(file)]) == 2
    said = capsys.readouterr().err
    assert words in said and any("ก" <= letter <= "๙" for letter in said)


def test_the_shipped_settings_can_be_read():
    told = read_configuration(Path("finetune/config.toml"))
    assert told.quantize == "auto" and told.preference.epochs == 0


def test_estimate_only_trains_nothing(tmp_path, data, capsys):
    assert train.main(["--config", str(write_settings(tmp_path, "none", data)), "--estimate"]) == 0
    assert "หน่วยความจำราว" in capsys.readouterr().out
    assert not (tmp_path / "none").exists()
