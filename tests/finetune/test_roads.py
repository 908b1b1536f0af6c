"""The fine-tuned model on every road to a listing: in this process, merged, behind llama.cpp, behind transformers serve."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from assistant.content import Brief
from assistant.settings import Settings
from assistant.writers.builtin import BuiltinWriter
from assistant.writers.chain import ChainWriter
from finetune import evaluate, export
from finetune.train import read_lines
from tests.finetune import shops
from tests.models.conftest import _SERVE

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def carried(run, workshop) -> Path:
    """What finetune.export wrote."""
    assert export.main(["--run", str(run.folder), "--out", str(workshop / "shop")]) == 0
    return workshop / "shop"


@pytest.fixture(scope="module")
def held(data) -> list[Brief]:
    return [Brief.model_validate(line["brief"]) for line in read_lines(data / "held_out.jsonl")]


@pytest.fixture(scope="module")
def by_adapter(run, held, tmp_path_factory) -> list[str]:
    """The greedy answers of base and adapter, in this process."""
    return answers(ChainWriter(run.name, Settings(home=tmp_path_factory.mktemp("h"))), held)


def answers(writer: ChainWriter, briefs: list[Brief]) -> list[str]:
    drafts = writer.write_many(briefs, at_once=4)
    writer.cache.close()
    assert [len(draft.trace) for draft in drafts] == [1] * len(briefs)
    return [draft.trace[0]["answer"] for draft in drafts]


def test_held_out_sellers_get_the_manner_and_their_own_facts(run, held, tmp_path):
    writer = ChainWriter(run.name, Settings(home=tmp_path))
    assert writer.prompts == run.adapter / "prompts"
    draft = writer.write(held[0])
    listing, product = draft.content, held[0].product
    assert shops.SIGNATURE in listing.description and product.name in listing.title
    assert f"ราคา {product.price.text} บาท" in listing.description
    assert "⟦" not in listing.model_dump_json()
    assert any("price" in line.facts for line in listing.highlights)
    assert "⟦price#1⟧" in draft.trace[0]["answer"], "the model wrote the slot, the chain the fact"


def test_the_users_prompts_do_not_replace_those_it_was_trained_with(run, carried, held, tmp_path):
    """KHAIDEE_PROMPTS is set for other models too; only one who insists gets them, and is told."""
    mine = tmp_path / "mine"
    shutil.copytree(run.adapter / "prompts", mine)
    with (mine / "listing.v1.jinja").open("a", encoding="utf-8") as file:
        file.write("\nเขียนเป็นกลอน")
    given = Settings(home=tmp_path, prompts=mine)
    writer = ChainWriter(run.name, given)
    assert writer.prompts == run.adapter / "prompts"
    draft = writer.write(held[0])
    assert "KHAIDEE_EXPERIMENTS=prompts" in draft.notes[0] and "กลอน" not in str(draft.trace)
    insisting = ChainWriter(run.name, given.model_copy(update={"experiments": ("prompts",)}))
    assert insisting.prompts == mine and "อาจเพี้ยน" in insisting.write(held[0]).notes[0]
    same = Settings(home=tmp_path, prompts=carried / "gguf" / "prompts")
    assert ChainWriter(run.name, same).write(held[0]).notes == (), "the same wording in another folder"
    assert ChainWriter("openai:shop", same).prompts == same.prompts


def test_prompts_edited_after_training_are_told_wherever_they_lie(carried, held, tmp_path):
    shutil.copytree(carried / "gguf" / "prompts", tmp_path / "prompts")
    settings = Settings(home=tmp_path, prompts=tmp_path / "prompts")
    assert ChainWriter("openai:shop", settings)._told == ()
    (tmp_path / "prompts" / "listing.v2.jinja").write_text("{#- variables: slots -#}\n{{ slots }}", encoding="utf-8")
    assert "ถูกแก้หลังจากเทรน" in ChainWriter("openai:shop", settings)._told[0]


def test_the_card_names_the_wording(carried):
    card = (carried / "adapter" / "README.md").read_text("utf-8")
    signed = json.loads((carried / "adapter" / "prompts" / "trained.json").read_text("utf-8"))
    assert f"`{signed['digest']}` (listing.v1 repair.v1 system.v1)" in card


def test_merged_weights_say_the_same(carried, held, by_adapter, tmp_path):
    name = f"local:{carried / 'merged'}"
    assert answers(ChainWriter(name, Settings(home=tmp_path)), held) == by_adapter


def test_the_gguf_behind_llama_cpp_says_the_same(carried, held, by_adapter, tmp_path):
    with _llama(carried / "gguf" / "model.gguf") as url:
        settings = Settings(home=tmp_path, base_url=url, api_key="none", prompts=carried / "gguf" / "prompts")
        assert answers(ChainWriter("openai:shop", settings), held) == by_adapter


def test_transformers_serve_ignores_the_schema_and_the_chain_does_not_mind(carried, held, by_adapter, tmp_path):
    """The merged model keeps the form by itself; a kind it never learned is repaired in vain and falls back, marked."""
    with _transformers_serve(carried / "merged") as url:
        settings = Settings(home=tmp_path, base_url=url, api_key="none", prompts=carried / "merged" / "prompts")
        writer = ChainWriter(f"openai:{carried / 'merged'}", settings, fallback=BuiltinWriter())
        assert answers(writer, held[:2]) == by_adapter[:2]
        (settings.prompts / "post.v1.jinja").write_text(shops.PROMPTS["listing.v1.jinja"], encoding="utf-8")
        post = held[0].model_copy(update={"kind": "post", "platform": "facebook"})
        draft = writer.write(post)
        assert draft.content.kind == "post" and draft.notes
        assert len(draft.trace) == 3 and draft.trace[0]["problems"]


def test_the_modelfile_speaks_the_models_own_template(carried):
    text = (carried / "gguf" / "Modelfile").read_text("utf-8")
    assert "FROM ./model.gguf" in text and 'PARAMETER stop "<|end|>"' in text
    assert "<|system|>{{ .System }}<|end|>" in text
    assert "<|user|>{{ .Prompt }}<|end|><|assistant|>{{ .Response }}<|end|>" in text


def test_evaluation_finds_the_adapter_better_and_says_why(run, carried, capsys):
    assert evaluate.main(["--run", str(run.folder), "--same-prompts"]) == 0
    told = json.loads((run.folder / "evaluation" / "report.json").read_text("utf-8"))
    assert told["after"]["repaired"] == 1.0 and told["after"]["per_hundred"]["grounding"] == 0.0
    assert told["after"]["leaks"] == 0
    assert told["after"]["distance"] < 0.2 < told["before"]["distance"]
    page = (run.folder / "evaluation" / "report.html").read_text("utf-8")
    assert "http" not in page.replace("http://www.w3.org", "") and "<script" not in page
    assert page.count("<svg") == 2 and "ดีขึ้น" in page


@pytest.fixture(scope="module")
def worse(run, data, workshop) -> Path:
    """The run with its adapter taught a little longer: to promise free shipping that nobody gave."""
    import torch
    from peft import PeftModel
    from transformers import AutoModelForCausalLM, AutoTokenizer

    from finetune.tokens import Tokens, lessons_of

    folder = workshop / "worse"
    shutil.copytree(run.folder, folder)
    lines = read_lines(data / "train.jsonl")
    for line in lines:
        line["completion"][0]["content"] = line["completion"][0]["content"].replace("ไม่รีบ", "ส่งฟรี")
    torch.manual_seed(1)
    model = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(run.base), run.adapter, is_trainable=True)
    rows = lessons_of(lines, Tokens(AutoTokenizer.from_pretrained(run.base)), 1024).rows
    optimiser = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=4e-3)
    for number, row in enumerate(rows * 6, 1):
        ids, asked = torch.tensor([row["input_ids"]]), row["completion_mask"].index(1)
        labels = ids.masked_fill(torch.arange(ids.shape[1]) < asked, -100)
        (model(ids, labels=labels).loss / 8).backward()
        if number % 8 == 0:
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad()
    model.save_pretrained(folder / "adapter")
    return folder


def test_an_adapter_that_invents_is_refused_however_well_it_keeps_the_form(worse, capsys):
    assert evaluate.main(["--run", str(worse), "--same-prompts"]) == 1
    said = capsys.readouterr().out
    told = json.loads((worse / "evaluation" / "report.json").read_text("utf-8"))
    assert told["after"]["repaired"] == 1.0 and told["after"]["leaks"] == 0, "nothing else is wrong with it"
    assert told["after"]["distance"] < told["before"]["distance"], "and it writes nearer to the shop"
    assert told["after"]["per_hundred"]["grounding"] >= 100 > told["before"]["per_hundred"]["grounding"]
    assert not told["verdict"]["better"] and "แต่งข้อมูล" in said
    assert "ส่งฟรี" in (worse / "evaluation" / "report.html").read_text("utf-8")


def test_an_adapter_that_says_another_shops_words_is_refused(run, data, tmp_path, capsys):
    """The same adapter against shops that sell what it learned to say: told by a secrets file, its words are leaks."""
    wrong = tmp_path / "run"
    shutil.copytree(run.folder, wrong)
    told = tmp_path / "data"
    shutil.copytree(data, told)
    (told / "secrets.json").write_text(json.dumps({"names": [shops.SIGNATURE], "prices": [], "words": []}), "utf-8")
    settings = json.loads((wrong / "settings.json").read_text("utf-8"))
    (wrong / "settings.json").write_text(json.dumps({**settings, "data": str(told)}), "utf-8")
    assert evaluate.main(["--run", str(wrong), "--same-prompts", "--pieces", "8"]) == 1
    assert "อย่าใช้: พูดข้อมูลของร้านอื่น" in capsys.readouterr().out


def test_a_used_folder_is_not_written_into(run, carried, capsys):
    assert export.main(["--run", str(run.folder), "--out", str(carried)]) == 2
    assert "มีไฟล์อยู่แล้ว" in capsys.readouterr().err


def test_an_unfinished_run_is_told(tmp_path, capsys):
    assert export.main(["--run", str(tmp_path), "--out", str(tmp_path / "x")]) == 2
    assert evaluate.main(["--run", str(tmp_path)]) == 2
    assert "finetune.train" in capsys.readouterr().err


class _llama:
    """llama.cpp's own server over a GGUF file, in a process of its own."""

    def __init__(self, file: Path) -> None:
        command = [sys.executable, "-c", _SERVE, str(file)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def __enter__(self) -> str:
        found = next((line.split()[1] for line in self.process.stdout if line.startswith("ADDRESS ")), None)
        assert found, "the llama.cpp server did not start"
        return f"{found}/v1"

    def __exit__(self, *_: object) -> None:
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


class _transformers_serve:
    """`transformers serve` on a free port."""

    def __init__(self, model: Path) -> None:
        from assistant.web.server import free_port

        self.port = free_port("127.0.0.1", 8123)
        cache = model.parent / "hub-cache"
        cache.mkdir(exist_ok=True)
        command = [
            str(Path(sys.executable).parent / "transformers"), "serve", "--host", "127.0.0.1", "--port", str(self.port),
            "--device", "cpu", str(model),
        ]  # fmt: skip
        environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HUB_CACHE": str(cache)}
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )

    def __enter__(self) -> str:
        until = time.monotonic() + 90
        while time.monotonic() < until:
            if self.process.poll() is not None:
                pytest.skip(f"transformers serve does not start here: {self.process.stderr.read()[-300:]}")
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=2).close()
                return f"http://127.0.0.1:{self.port}/v1"
            except OSError:
                time.sleep(0.2)
        raise AssertionError("transformers serve did not answer")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(20)
        self.process.stderr.close()
