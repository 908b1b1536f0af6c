"""Texts sellers stand by → training pieces, without their facts.

    python -m finetune.dataset --out out/data --csv shop-texts.csv --builtin assistant/examples

`--csv`      a table (CSV, XLSX …) of shops' own good listings, posts and live transcripts: the columns
             `seller, consent, kind, title, text` beside the product's; only rows whose consent says yes are read
`--history`  what sellers kept after editing (`--agreed SHOP` names each shop that agreed), with what the model had
             written, for preference training
`--builtin`  the built-in writer over a folder of products, for the form
Written: train.jsonl and preference.jsonl (answers hold slots, no facts), held_out.jsonl (whole, other sellers),
validation.jsonl (those in the form of train.jsonl, for the loss curve), secrets.json (what must never come up at
another shop), prompts/, DATA_CARD.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.messages import say, what
from assistant.thai import is_word, words
from assistant.writers.chain.slots import numbers_of
from finetune.card import write_card
from finetune.copies import find_copies
from finetune.lessons import PROMPTS, Lesson
from finetune.sources import Sample, read_builtin, read_history, read_texts

HELD_OUT = 0.2
"""Share of the sellers whose texts are only measured against, never learned from."""
FILES = ("train", "validation", "held_out", "preference")


def without_copies(samples: Sequence[Sample], counts: Counter[str]) -> list[Sample]:
    """One of each near-duplicate, the first."""
    copies = find_copies("".join(text for _, text in sample.content.texts()) for sample in samples)
    counts["finetune_lost_copy"] += len(copies)
    return [sample for place, sample in enumerate(samples) if place not in copies]


def hold_out(sellers: Iterable[str], share: float = HELD_OUT) -> set[str]:
    """The sellers held out: a share of them, at least one where there are two; the same ones on every machine.

    The built-in writer's products are no sellers and are held out apart, so that they never stand in for one.
    """
    held: set[str] = set()
    for builtin in (False, True):
        group = sorted({name for name in sellers if name.startswith("builtin-") is builtin}, key=_shuffled)
        held |= set(group[: max(1, round(len(group) * share))] if len(group) > 1 else ())
    return held


def _shuffled(name: str) -> str:
    return hashlib.blake2s(name.encode()).hexdigest()


def write_dataset(
    samples: Sequence[Sample], out: Path, counts: Counter[str], prompts: Path = PROMPTS
) -> dict[str, int]:
    """Write the files of `out`; how many pieces each holds. AssistantError where nothing is left to learn from."""
    read = len(samples)
    kept = without_copies(samples, counts)
    held = hold_out([sample.seller for sample in kept])
    records: dict[str, list[dict[str, Any]]] = {name: [] for name in FILES}
    used: list[Sample] = []
    for sample in kept:
        if sample.seller in held:
            records["held_out"].append(_whole(sample))
            records["validation"] += _lessons(sample, prompts, [], Counter())
            used.append(sample)
        elif lessons := list(_lessons(sample, prompts, records["preference"], counts)):
            records["train"] += lessons
            used.append(sample)
    if not records["train"]:
        why = ", ".join(f"{what(code)} {number}" for code, number in counts.most_common(4)) or "-"
        raise AssistantError("finetune_nothing", read=read, why=why)
    out.mkdir(parents=True, exist_ok=True)
    for name, lines in records.items():
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (out / f"{name}.jsonl").write_text(text, encoding="utf-8")
    trained = [sample for sample in used if sample.seller not in held]
    secrets = json.dumps(secrets_of(trained), ensure_ascii=False, indent=1)
    (out / "secrets.json").write_text(secrets, encoding="utf-8")
    shutil.copytree(prompts, out / "prompts", dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    numbers = {name: len(lines) for name, lines in records.items()}
    answers = len({line["completion"][0]["content"] for line in records["train"]})
    write_card(out / "DATA_CARD.md", used, held, numbers, answers, counts)
    return numbers


def _lessons(
    sample: Sample, prompts: Path, preference: list[dict[str, Any]], counts: Counter[str]
) -> Iterator[dict[str, Any]]:
    lesson = Lesson(sample, prompts)
    for asked, answer in lesson.pairs():
        about = {"seller": sample.seller, "source": sample.source, "kind": sample.brief.kind}
        yield {**about, "prompt": asked, "completion": _said(answer)}
    counts.update(lesson.cut)  # before the pairs, which cut the same lines again
    preference += [
        {"prompt": asked, "chosen": _said(better), "rejected": _said(worse)}
        for asked, better, worse in lesson.preferences()
    ]


def _said(answer: str) -> list[dict[str, str]]:
    return [{"role": "assistant", "content": answer}]


def _whole(sample: Sample) -> dict[str, Any]:
    return {
        "seller": sample.seller,
        "source": sample.source,
        "brief": sample.brief.model_dump(mode="json"),
        "accepted": sample.content.model_dump(mode="json"),
        "parts": list(sample.parts),
    }


def secrets_of(samples: Iterable[Sample]) -> dict[str, list[str]]:
    """What must never come up at another shop: names, makers and prices of the products that were learned from; and
    the words of their names, which may, but are looked at."""
    names: set[str] = set()
    prices: set[str] = set()
    for product in (sample.brief.product for sample in samples):
        origin = product.origin
        names |= {product.name, *product.name.split()}
        names |= {part for part in (origin.maker, origin.community) if part} if origin else set()
        for price in (product.price, product.sale_price):
            prices |= {digits.replace(",", "") for digits in numbers_of(price.text)} if price else set()
    telling = sorted(name for name in names if len(name) >= 4 and not is_word(name))
    common = sorted({word for name in names for word in words(name) if len(word) >= 4} - set(telling))
    return {"names": telling, "prices": sorted(prices), "words": common}


def collect(asked: argparse.Namespace, counts: Counter[str]) -> list[Sample]:
    """The samples of every source that was named."""
    samples: list[Sample] = []
    for path in asked.csv:
        for sample in read_texts(path, counts, asked.workers):
            samples.append(sample)
            if len(samples) % 1000 == 0:
                print(f"อ่านแล้ว {len(samples):,} ชิ้น", file=sys.stderr)
    if asked.history:
        url = asked.history if "://" in asked.history else f"sqlite:///{Path(asked.history).as_posix()}"
        samples += read_history(url, asked.agreed, counts)
    if asked.builtin:
        samples += read_builtin(asked.builtin)
    return samples


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m finetune.dataset", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--csv", type=Path, action="append", default=[], metavar="FILE")
    parser.add_argument("--history", metavar="FILE|URL")
    parser.add_argument("--agreed", action="append", default=[], metavar="SHOP", help="a shop that agreed; * for all")
    parser.add_argument("--builtin", type=Path, metavar="FOLDER")
    parser.add_argument("--prompts", type=Path, default=PROMPTS, metavar="FOLDER", help="questions other than ours")
    parser.add_argument("--workers", type=int, default=1, help="processes that read the table")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Read what is named, write the data."""
    asked = build_parser().parse_args(arguments)
    counts: Counter[str] = Counter()
    try:
        if not (asked.csv or asked.history or asked.builtin):
            raise AssistantError("finetune_no_source")
        numbers = write_dataset(collect(asked, counts), asked.out, counts, asked.prompts)
    except AssistantError as error:
        print(error.say("th"), error.say("en"), sep="\n", file=sys.stderr)
        return 2
    print(f"{asked.out}: " + ", ".join(f"{name} {number}" for name, number in numbers.items()))
    for code, number in counts.most_common():
        if number:
            print(f"  {number:6}  {say(code) if code.startswith('finetune_') else code}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
