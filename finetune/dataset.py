"""Texts sellers stand by → training pieces, without their facts.

    python -m finetune.dataset --out out/data --csv shop-texts.csv --history khaidee.sqlite --builtin assistant/examples

`--csv`      a shop's own good listings: columns `seller, consent, name, title, description`, and any product column
             (price, features, size, origin …; several values in a cell are separated by |). consent must be yes/ใช่.
`--history`  what sellers accepted after editing, with what the model had written (for preference training)
`--builtin`  the built-in writer over product files, for format
Written: train.jsonl (slots, no facts), held_out.jsonl (whole, other sellers), preference.jsonl, DATA_CARD.md.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from assistant.content import AnyContent, Brief, Grounded, Listing
from assistant.product.facts import read_facts
from assistant.product.reading import read_product
from assistant.product.record import Product
from assistant.thai import hashtags, keywords
from assistant.writers.chain.asking import FactList
from assistant.writers.chain.assembling import read_parts
from assistant.writers.chain.conversation import Conversation
from finetune.masking import loose_numbers, mask, scrub, slots_for

YES = {"yes", "y", "true", "1", "ใช่", "ยินยอม", "ตกลง"}
SAME = 0.8
"""Jaccard of five-letter shingles above which two texts count as one."""
HELD_OUT_SHARE = 0.2
TEXT_COLUMNS = ("seller", "consent", "title", "description")


class Sample(NamedTuple):
    """One text a seller stands by."""

    seller: str
    source: str
    brief: Brief
    content: AnyContent
    rejected: AnyContent | None = None
    """What the model had written before she changed it."""


def read_csv(path: Path, dropped: Counter[str]) -> Iterator[Sample]:
    """A table of a shop's own listings. Rows without consent, product name or text are left out and counted."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if (row.get("consent") or "").strip().lower() not in YES:
                dropped["no consent"] += 1
                continue
            given = {key: value for key, value in row.items() if key and value and key not in TEXT_COLUMNS}
            product = read_product({k: v.split("|") if "|" in v else v for k, v in given.items()}).product
            if product is None or not row.get("title") or not row.get("description"):
                dropped["no product or no text"] += 1
                continue
            content = listing_of(product, row["title"], row["description"], dropped)
            if content is not None:
                brief = Brief(product=product, kind="listing", platform="shopee")
                yield Sample(row.get("seller") or path.stem, "csv", brief, content)


def listing_of(product: Product, title: str, description: str, dropped: Counter[str]) -> Listing | None:
    """A free text as a listing: lines that hold a fact are highlights that name it. None where no line does."""
    personal: Counter[str] = Counter()
    title, description = scrub(title, personal), scrub(description, personal)
    dropped.update({f"personal data removed: {name}": n for name, n in personal.items()})
    facts = {key: fact.value for key, fact in read_facts(product).items() if not key.startswith("derived.")}
    lines = [line.strip(" •-*\t") for line in description.splitlines() if line.strip(" •-*\t")]
    grounded = [(line, tuple(k for k, v in facts.items() if v in line)) for line in lines]
    highlights = [Grounded(text=line[:160], facts=keys[:6]) for line, keys in grounded if keys][:8]
    if not highlights:
        dropped["no line holds a fact"] += 1
        return None
    return Listing(
        platform="shopee",
        title=title[:120],
        highlights=tuple(highlights),
        description="\n".join(lines),
        hashtags=tuple(hashtags(f"{product.name} {description}")[:5]),
        keywords=tuple(keywords(f"{product.name} {description}")[:6]),
    )


def read_history(url: str) -> Iterator[Sample]:
    """What sellers accepted after editing. The history is this program's own; its sellers agreed by accepting."""
    from assistant.history import History

    history = History(url)
    try:
        products = {}  # a kit is loaded with its latest edits in place
        for entry in history.recent(limit=1_000_000):
            kit, shop = history.load_kit(entry.id)
            for piece in kit.pieces:
                products[piece.content.model_dump_json()] = kit.product
        for shop, piece, edited, accepted in history.edits():
            product = products.get(edited.model_dump_json())
            if accepted and product is not None:
                brief = Brief(product=product, shop=shop, kind=piece.kind, platform=piece.platform)
                rejected = piece.content if piece.content != edited else None
                yield Sample(shop.name or "history", "history", brief, edited, rejected)
    finally:
        history.close()


def read_builtin(folder: Path) -> Iterator[Sample]:
    """The built-in writer's own listings and posts, several wordings of each: teaches the form and nothing false."""
    from assistant.product.files import read_product_file
    from assistant.writers.builtin import BuiltinWriter

    for file in sorted(folder.glob("*.toml")):
        product = read_product_file(file).product
        if product is None:
            continue
        for kind, platform in (("listing", "shopee"), ("post", "facebook")):
            for seed in range(3):
                brief = Brief(product=product, kind=kind, platform=platform, seed=seed)
                yield Sample(f"builtin-{file.stem}", "builtin", brief, BuiltinWriter().write(brief).content)


def without_copies(samples: Iterable[Sample], dropped: Counter[str]) -> list[Sample]:
    """One of each near-duplicate, the first."""
    kept: list[tuple[frozenset[str], Sample]] = []
    for sample in samples:
        shingles = _shingles(sample)
        if any(len(shingles & other) > SAME * len(shingles | other) for other, _ in kept):
            dropped["near-duplicate"] += 1
        else:
            kept.append((shingles, sample))
    return [sample for _, sample in kept]


def _shingles(sample: Sample) -> frozenset[str]:
    text = "".join(text for _, text in sample.content.texts())
    text = "".join(text.split())
    return frozenset(text[at : at + 5] for at in range(max(1, len(text) - 4)))


def split_sellers(sellers: Iterable[str]) -> set[str]:
    """The sellers held out: a fifth, at least one where there are two; the same ones on every machine."""
    ordered = sorted(set(sellers), key=lambda name: hashlib.blake2s(name.encode()).hexdigest())
    many = max(1, round(len(ordered) * HELD_OUT_SHARE)) if len(ordered) > 1 else 0
    return set(ordered[:many])


def masked(sample: Sample, prompts: Path | None, content: AnyContent | None = None) -> dict[str, Any]:
    """The question and the answer with slots for facts, in the very words the chain uses."""
    talk = Conversation(sample.brief, folder=prompts)
    facts = dict(talk.facts.facts)
    forms = slots_for(facts)
    talk.facts = FactList(tuple((key, f"⟦{key}⟧") for key in facts), ())
    answer = mask(read_parts(content or sample.content), forms)
    if sample.brief.kind == "video":
        answer["scenes"] = [{k: v for k, v in scene.items() if k != "seconds"} for scene in answer["scenes"]]
    turns = [{"role": turn.role, "content": turn.text} for turn in talk.question()]
    said = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    return {"prompt": turns, "completion": [{"role": "assistant", "content": said}]}


def write_dataset(
    samples: list[Sample], out: Path, dropped: Counter[str], prompts: Path | None = None
) -> dict[str, int]:
    """Write the four files; the counts of what they hold."""
    out.mkdir(parents=True, exist_ok=True)
    samples = without_copies(samples, dropped)
    held = split_sellers(sample.seller for sample in samples)
    train, preference, held_out = [], [], []
    for sample in samples:
        if sample.brief.kind == "live":
            dropped["live scripts are not trained on"] += 1
        elif sample.seller in held:
            held_out.append(_whole(sample))
        else:
            record = masked(sample, prompts)
            if loose_numbers(json.loads(record["completion"][0]["content"])):
                dropped["a number no fact holds"] += 1
                continue
            train.append({"seller": sample.seller, "source": sample.source, **record})
            if sample.rejected is not None:
                worse = masked(sample, prompts, sample.rejected)["completion"]
                preference.append({"prompt": record["prompt"], "chosen": record["completion"], "rejected": worse})
    counts = {"train": len(train), "held_out": len(held_out), "preference": len(preference)}
    for name, records in (("train", train), ("held_out", held_out), ("preference", preference)):
        lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (out / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
    secrets = sorted({value for sample in samples if sample.seller not in held for value in _secrets(sample)})
    (out / "secrets.json").write_text(json.dumps(secrets, ensure_ascii=False), encoding="utf-8")
    (out / "DATA_CARD.md").write_text(_card(samples, held, counts, dropped), encoding="utf-8")
    return counts


def _whole(sample: Sample) -> dict[str, Any]:
    return {
        "seller": sample.seller,
        "brief": sample.brief.model_dump(mode="json"),
        "accepted": sample.content.model_dump(mode="json"),
    }


def _secrets(sample: Sample) -> Iterator[str]:
    """What must never come up at another shop: the training sellers' product names, prices and makers."""
    product = sample.brief.product
    yield product.name
    if product.price:
        yield product.price.text
    if sample.brief.shop.contact:
        yield sample.brief.shop.contact
    if product.origin and product.origin.maker:
        yield product.origin.maker


def _card(samples: list[Sample], held: set[str], counts: dict[str, int], dropped: Counter[str]) -> str:
    sources = Counter(sample.source for sample in samples)
    kinds = Counter(sample.brief.kind for sample in samples)
    sellers = {sample.seller for sample in samples}
    rows = [f"| {name} | {number} |" for name, number in (*sources.items(), *kinds.items())]
    lost = [f"| {why} | {number} |" for why, number in sorted(dropped.items())] or ["| (nothing) | 0 |"]
    return "\n".join(
        [
            "# Data card",
            "",
            f"Made {date.today().isoformat()} by `python -m finetune.dataset`.",
            "",
            f"- {counts['train']} to train on, {counts['held_out']} held out, {counts['preference']} pairs of edits",
            f"- {len(sellers)} sellers, {len(held)} of them held out; no seller stands in both",
            "- facts are slots (⟦price⟧) in train.jsonl: style is there to learn, prices and names are not",
            "- phones, LINE ids, links, accounts, addresses and people's names are out; rows need the seller's consent",
            "- held_out.jsonl and secrets.json hold real product data: keep them like the sellers' own files",
            "",
            "| source or kind | pieces |",
            "|---|---|",
            *rows,
            "",
            "| left out or removed | number |",
            "|---|---|",
            *lost,
            "",
        ]
    )


def main(arguments: list[str] | None = None) -> int:
    """Read what is named, write the data."""
    parser = argparse.ArgumentParser(prog="python -m finetune.dataset", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--csv", type=Path, action="append", default=[])
    parser.add_argument("--history", help="database URL, or the path of a SQLite file")
    parser.add_argument("--builtin", type=Path, help="folder of product files")
    parser.add_argument("--prompts", type=Path, help="the prompts the model will be asked with")
    asked = parser.parse_args(arguments)
    dropped: Counter[str] = Counter()
    samples = [sample for path in asked.csv for sample in read_csv(path, dropped)]
    if asked.history:
        url = asked.history if "://" in asked.history else f"sqlite:///{Path(asked.history).as_posix()}"
        samples += read_history(url)
    if asked.builtin:
        samples += read_builtin(asked.builtin)
    if not samples:
        parser.error("nothing to learn from: give --csv, --history or --builtin")
    counts = write_dataset(samples, asked.out, dropped, asked.prompts)
    print(f"{asked.out}: " + ", ".join(f"{name} {number}" for name, number in counts.items()))
    for why, number in sorted(dropped.items()):
        print(f"  {number:6} {why}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
