"""Before and after: the base and the adapter write for sellers neither has seen, through the product's own chain.

    python -m finetune.evaluate --run out/run [--pieces 100]

Measured on held_out.jsonl: valid answers, inventions per 100 pieces, law, limits, leaks from other shops, distance to
what the shop itself wrote, diversity. An adapter that invents more is not called better, however near it writes.
Written: report.html (self-contained), report.json. Exit code 1 where the adapter is not better.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from assistant import checks
from assistant.content import AnyContent, Brief
from assistant.errors import AssistantError, WriterError
from assistant.messages import say
from assistant.settings import Settings, read_settings
from assistant.writers.chain import ChainWriter
from assistant.writers.chain.asking import list_facts
from assistant.writers.chain.assembling import read_parts
from finetune.masking import Mask
from finetune.measures import (
    Evaluation,
    Held,
    Outcome,
    count_findings,
    find_leaks,
    judge,
    masked_text,
    score,
    style_distance,
    texts_in,
)

_CONTENT: TypeAdapter[AnyContent] = TypeAdapter(AnyContent)
AT_ONCE = 8


def read_held_out(data: Path, pieces: int, seed: int = 7) -> list[Held]:
    """Held-out pieces of sellers, the kinds evenly; the built-in writer's only where there is nothing else."""
    from finetune.train import read_lines

    lines = read_lines(data / "held_out.jsonl")
    if not lines:
        raise AssistantError("finetune_no_data", path=str(data / "held_out.jsonl"), folder=str(data))
    lines = [line for line in lines if line["source"] != "builtin"] or lines
    by_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        by_kind[line["brief"]["kind"]].append(line)
    for group in by_kind.values():
        random.Random(seed).shuffle(group)
    share = max(1, pieces // len(by_kind))
    chosen = [line for group in by_kind.values() for line in group[:share]]
    return [
        Held(
            line["seller"], Brief.model_validate(line["brief"]), _CONTENT.validate_python(line["accepted"]),
            tuple(line["parts"]),
        )
        for line in chosen
    ]  # fmt: skip


def write_all(
    name: str, held: Sequence[Held], secrets: dict[str, list[str]], settings: Settings, label: str = ""
) -> list[Outcome]:
    """Every held-out piece written by the model of that name, and measured; `label` stands before the progress."""
    with tempfile.TemporaryDirectory() as home:  # no answer of an earlier evaluation is taken for a new one
        writer = ChainWriter(name, settings.model_copy(update={"home": Path(home)}))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            outcomes = []
            for outcome in pool.map(lambda one: _written(writer, one, secrets), held):
                outcomes.append(outcome)
                if len(outcomes) % max(1, len(held) // 10) == 0:
                    print(f"{label} เขียนแล้ว {len(outcomes)}/{len(held)} ชิ้น", file=sys.stderr, flush=True)
        writer.cache.close()
    return outcomes


def _written(writer: ChainWriter, held: Held, secrets: dict[str, list[str]]) -> Outcome:
    started = time.monotonic()
    try:
        draft = writer.write(held.brief)
    except WriterError as error:
        if error.code in ("models_local_missing", "models_unreachable", "models_key_refused", "models_package_missing"):
            raise
        seconds = time.monotonic() - started
        return Outcome(held.seller, held.brief.kind, False, False, {}, text=error.say(), seconds=seconds)
    facts = dict(list_facts(held.brief).facts)
    mask, text = Mask(facts), texts_in(draft.content)
    wrote, hers = (_compared(content, held.parts) for content in (draft.content, held.accepted))
    leaks, borrowed = find_leaks(text, f"{' '.join(facts.values())} {held.brief.shop.contact}", secrets)
    masked = masked_text(wrote, mask)
    return Outcome(
        seller=held.seller,
        kind=held.brief.kind,
        valid=all(not call["problems"] for call in draft.trace[:1]),
        repaired=True,
        findings=count_findings(checks.check(draft.content, held.brief)),
        leaks=tuple(leaks),
        borrowed=tuple(borrowed),
        distance=style_distance(masked, masked_text(hers, mask)),
        text=text,
        masked=masked,
        calls=len(draft.trace),
        seconds=time.monotonic() - started,
    )


def _compared(content: AnyContent, parts: Sequence[str]) -> dict[str, Any]:
    """What manner is measured by: the parts that are hers; tags and search words say nothing of it."""
    told = read_parts(content)
    return {
        name: part for name, part in told.items() if name in (parts or told) and name not in ("hashtags", "keywords")
    }


def evaluate(
    before: str, after: str, data: Path, pieces: int, settings: Settings, before_prompts: Path | None
) -> Evaluation:
    """Let both write, and judge."""
    held = read_held_out(data, pieces)
    secrets = json.loads((data / "secrets.json").read_text(encoding="utf-8"))
    told = settings.model_copy(update={"prompts": before_prompts})
    old = write_all(before, held, secrets, told, "ก่อนเทรน (before)")
    new = write_all(after, held, secrets, settings, "หลังเทรน (after)")
    scores = score(old), score(new)
    return Evaluation(old, new, scores, judge(*scores, len({one.seller for one in held})), held)


def read_run(run: Path) -> dict[str, Any]:
    """What a finished run left. AssistantError where it is not finished."""
    if not (run / "run.json").is_file() or not (run / "adapter").is_dir():
        raise AssistantError("finetune_no_run", path=str(run))
    settings = json.loads((run / "settings.json").read_text(encoding="utf-8"))
    return {**settings, "report": json.loads((run / "run.json").read_text(encoding="utf-8"))}


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m finetune.evaluate", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--run", type=Path, required=True, metavar="FOLDER", help="what finetune.train wrote")
    parser.add_argument("--pieces", type=int, default=100, help="held-out pieces to write, each twice")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where the report goes (default: RUN/evaluation)")
    parser.add_argument(
        "--same-prompts",
        action="store_true",
        help="ask the base with the adapter's prompts, not with the program's own",
    )
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Evaluate a run and write its report."""
    from finetune.report import write_report
    from finetune.weights import quiet_libraries

    asked = build_parser().parse_args(arguments)
    quiet_libraries()
    try:
        run = read_run(asked.run)
        adapter = asked.run / "adapter"
        told = read_settings().model_copy(update={"prompts": None})
        done = evaluate(
            f"local:{run['base']}", f"local:{run['base']}+{adapter}", Path(run["data"]), asked.pieces, told,
            adapter / "prompts" if asked.same_prompts else None,
        )  # fmt: skip
    except AssistantError as error:
        print(error.say("th"), error.say("en"), sep="\n", file=sys.stderr)
        return 2
    out = asked.out or asked.run / "evaluation"
    write_report(out, done, run)
    print(say(done.verdict.code, **done.verdict.values))
    print(say(done.verdict.code, "en", **done.verdict.values))
    print(out / "report.html")
    return 0 if done.verdict.better else 1


if __name__ == "__main__":
    raise SystemExit(main())
