"""An evaluation as one HTML file: no script, no network, its plots drawn as SVG."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from assistant.messages import say
from finetune.measures import GROUPS, Evaluation, Outcome, Score, texts_in

EXAMPLES = 12
LABELS = {"grounding": "แต่งข้อมูล", "law": "กฎหมายและกฎแพลตฟอร์ม", "limits": "ยาวเกินกำหนด", "language": "ภาษา"}


KINDS = {"listing": "หน้าสินค้า", "post": "โพสต์", "video": "บทคลิป", "live": "ไลฟ์"}
RULES = (
    ("finetune_too_few", "ร้านที่กันไว้มีชิ้นงานพอให้ตัดสิน (8 ชิ้นขึ้นไป)"),
    ("finetune_worse_leak", "ไม่พูดชื่อ ราคา หรือช่องทางติดต่อของร้านอื่นเลย"),
    ("finetune_worse_validity", "ชิ้นที่ใช้ได้ไม่น้อยลง"),
    ("finetune_worse_grounding", "ไม่แต่งข้อมูลมากกว่าเดิม"),
    ("finetune_worse_law", "ไม่ผิดกฎหมายหรือกฎแพลตฟอร์มมากกว่าเดิม"),
    ("finetune_not_closer", "ใกล้สำนวนร้านขึ้นจริง (ระยะห่างลดลงตั้งแต่ 0.01)"),
)
"""What an adapter must keep to be called better, in the order in which `measures.judge` asks; by what it fails with."""


class Bar(NamedTuple):
    """One measure before and after."""

    label: str
    before: float
    after: float
    shown: tuple[str, str]
    better: str
    """`more` or `less`: which way is good."""
    comparable: bool = True
    """Did both write something to measure?"""

    @property
    def worse(self) -> bool:
        return self.comparable and (self.after < self.before if self.better == "more" else self.after > self.before)

    @property
    def widths(self) -> tuple[float, float]:
        """Of both bars, in per cent of the wider."""
        most = max(self.before, self.after) or 1
        return 100 * self.before / most, 100 * self.after / most


def bars(before: Score, after: Score) -> list[Bar]:
    """Every measure side by side."""

    written = before.repaired > 0, after.repaired > 0

    def bar(label: str, old: float, new: float, better: str, form: str = "{:.0f}", of_written: bool = True) -> Bar:
        shown = tuple(
            form.format(v) if wrote or not of_written else "–" for v, wrote in zip((old, new), written, strict=True)
        )
        return Bar(label, old, new, (shown[0], shown[1]), better, all(written) or not of_written)

    found = [
        bar(f"{LABELS[name]} ต่อ 100 ชิ้น · {name}", before.per_hundred[name], after.per_hundred[name], "less", "{:.1f}")
        for name in GROUPS
    ]
    return [
        bar("ใช้ได้ตั้งแต่คำตอบแรก · valid at once", before.valid, after.valid, "more", "{:.0%}", False),
        bar("ใช้ได้หลังให้แก้ · valid after repairs", before.repaired, after.repaired, "more", "{:.0%}", False),
        *found,
        bar("ข้อมูลร้านอื่นหลุด · leaks", before.leaks, after.leaks, "less"),
        bar("คำจากชื่อสินค้าร้านอื่น · borrowed words", before.borrowed, after.borrowed, "less"),
        bar("ห่างจากสำนวนร้าน · distance", before.distance, after.distance, "less", "{:.3f}"),
        bar("ไม่ซ้ำกัน · diversity", before.diversity, after.diversity, "more", "{:.3f}"),
        bar("ถามโมเดลต่อชิ้น · calls a piece", before.calls, after.calls, "less", "{:.2f}"),
        bar("วินาทีต่อชิ้น · seconds a piece", before.seconds, after.seconds, "less", "{:.2f}"),
    ]


def curve(losses: Sequence[float], width: int = 640, height: int = 180) -> str:
    """A line through the held-out losses, as the points of an SVG polyline; empty for fewer than two."""
    if len(losses) < 2:
        return ""
    least, most = min(losses), max(losses)
    span = (most - least) or 1.0
    step = width / (len(losses) - 1)
    return " ".join(
        f"{at * step:.1f},{height - 10 - (height - 20) * (loss - least) / span:.1f}" for at, loss in enumerate(losses)
    )


def dots(before: Sequence[Outcome], after: Sequence[Outcome], size: int = 320) -> list[tuple[float, float, str]]:
    """Each piece's distance before (x) and after (y) in a square; under the diagonal it came nearer."""
    return [(size * old.distance, size * (1 - new.distance), new.kind) for old, new in zip(before, after, strict=True)]


def write_report(out: Path, done: Evaluation, run: dict[str, Any]) -> Path:
    """Write report.html and report.json into `out`."""
    from jinja2 import Environment, FileSystemLoader, select_autoescape

    out.mkdir(parents=True, exist_ok=True)
    before, after = done.scores
    verdict = {
        "better": done.verdict.better,
        "th": say(done.verdict.code, **done.verdict.values),
        "en": say(done.verdict.code, "en", **done.verdict.values),
    }
    told = {"verdict": verdict, "before": before._asdict(), "after": after._asdict(), "base": run["base"]}
    (out / "report.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    room = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=select_autoescape(default=True))
    supervised = run["report"].get("supervised", {})
    page = room.get_template("report.html.jinja").render(
        verdict=verdict,
        base=run["base"],
        bars=bars(before, after),
        sellers=len({one.seller for one in done.held}),
        pieces=after.pieces,
        losses=supervised.get("held_out_loss", []),
        curve=curve(supervised.get("held_out_loss", [])),
        dots=dots(done.before, done.after),
        examples=_examples(done),
        rules=RULES,
        kinds=KINDS,
        groups=LABELS,
        code=done.verdict.code,
        font=_font(),
    )
    target = out / "report.html"
    target.write_text(page, encoding="utf-8")
    return target


def _font() -> str:
    """The page's own Thai font, inside the file: the reader's machine may have none."""
    return b64encode((files("assistant") / "fonts" / "Sarabun-Regular.woff2").read_bytes()).decode()


def _examples(done: Evaluation) -> list[dict[str, Any]]:
    """Pieces to read: those with something wrong first, then those that came nearest."""
    together = list(zip(done.held, done.before, done.after, strict=True))
    together.sort(key=lambda three: (-len(three[2].leaks), -sum(three[2].findings.values()), three[2].distance))
    return [
        {
            "name": held.brief.product.name,
            "kind": held.brief.kind,
            "accepted": texts_in(held.accepted),
            "before": old,
            "after": new,
        }
        for held, old, new in together[:EXAMPLES]
    ]
