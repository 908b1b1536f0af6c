"""The command line: `python -m assistant …`, installed also as `khaidee`.

Heavy rooms are imported by the command that needs them, so that `--help` answers at once.
Exit codes: 0 done · 1 done, but an error-level finding or a failed row stands · 2 could not be done.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from assistant.clip.flags import add_files, add_pictures, add_sound
from assistant.errors import AssistantError
from assistant.messages import Language, say
from assistant.product.record import CATEGORIES
from assistant.settings import Settings, read_settings

if TYPE_CHECKING:
    from assistant.content import Brief, Finding, Kit, Piece
    from assistant.product.record import Product, Shop

KINDS = ("listing", "post", "video", "live")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; every AssistantError ends as one sentence on stderr."""
    for name, value in (("PYTHAINLP_OFFLINE", "1"), ("GRADIO_ANALYTICS_ENABLED", "False")):
        os.environ.setdefault(name, value)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    args = _parser().parse_args(argv)
    lang: Language = getattr(args, "lang", None) or "th"
    try:
        settings = read_settings()
        given = {k: v for k in ("lang", "model", "base_url") if (v := getattr(args, k, None))}
        settings = settings.model_copy(update=given)
        lang = settings.lang
        command: Callable[[argparse.Namespace, Settings], int] = args.run
        return command(args, settings)
    except AssistantError as error:
        _tell(error.say(lang))
        return 2
    except KeyboardInterrupt:
        _tell(say("cli_stopped", lang))
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _out(text: str) -> None:
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def _tell(text: str) -> None:
    sys.stderr.write(text + "\n")


def _read_product(path: str, lang: Language) -> Product:
    """The product of a file; its issues are told, and only a product without a name is refused."""
    from assistant.errors import ProductError
    from assistant.product.files import read_product_file

    reading = read_product_file(Path(path))
    for issue in reading.issues:
        _tell(f"{path}: {issue.field}: {issue.what(lang)} → {issue.todo(lang)}")
    if reading.product is None:
        raise ProductError("cli_no_product", path=path)
    return reading.product


def _write(args: argparse.Namespace, settings: Settings) -> int:
    from assistant import studio
    from assistant.exports.text import text_of

    product = _read_product(args.product, settings.lang)
    brief = _brief(args, product, settings)
    piece = studio.make_piece(brief, studio.choose_writer(settings.model, settings))
    if args.json:
        _out(piece.model_dump_json(indent=2))
    else:
        _out(text_of(piece.content))
        _tell_piece(piece)
        _tell_spent([piece], settings)
    return 0 if piece.passes else 1


def _brief(args: argparse.Namespace, product: Product, settings: Settings) -> Brief:
    from assistant.content import DEFAULT_PLATFORM, Brief

    return Brief(
        product=product,
        shop=_read_shop(args),
        kind=args.kind,
        platform=args.platform or DEFAULT_PLATFORM[args.kind],
        seconds=(args.seconds or 30) if args.kind == "video" else None,
        minutes=(args.minutes or 60) if args.kind == "live" else None,
        more_products=tuple(_read_product(path, settings.lang) for path in args.more or ()),
        language=args.language,
        seed=args.seed,
    )


def _read_shop(args: argparse.Namespace) -> Shop:
    """The shop of `--shop`, else the one in the product's own file, else a shop without a name."""
    from assistant.product.files import load_file, read_shop, read_shop_file
    from assistant.product.record import Shop

    if args.shop:
        data = load_file(Path(args.shop))
        return read_shop(data.get("shop", data))
    return read_shop_file(Path(args.product)) or Shop()


def _tell_piece(piece: Piece) -> None:
    for note in piece.notes:
        _tell(f"• {note}")
    for finding in piece.findings:
        if finding.level != "note":
            _tell(_finding_line(finding))


def _tell_spent(pieces: Sequence[Piece], settings: Settings) -> None:
    """What a model's calls cost; nothing for the built-in writer."""
    if calls := [call for piece in pieces for call in piece.trace]:
        from assistant.models.prices import spent, spent_line

        _tell(spent_line(spent(calls), settings.lang))


def _finding_line(finding: Finding) -> str:
    where = f"{finding.field} " if finding.field else ""
    todo = f" → {finding.suggestion}" if finding.suggestion else ""
    return f"[{finding.level}] {where}{finding.start}–{finding.end} “{finding.text}”: {finding.reason}{todo}"


def _kit(args: argparse.Namespace, settings: Settings) -> int:
    from assistant import studio
    from assistant.exports import export_kit

    product = _read_product(args.product, settings.lang)
    writer = studio.choose_writer(settings.model, settings)
    shop = _read_shop(args)
    briefs = studio.plan_briefs(product, shop, seed=args.seed, languages=args.language or ())
    kit = studio.make_kit(product, shop, writer=writer, briefs=briefs)
    files = export_kit(kit, args.out)
    if args.clip:
        files += _kit_clip(kit, product, args, settings)
    for file in files:
        _out(str(file))
    for note in kit.notes:
        _tell(f"• {note}")
    for piece in kit.pieces:
        _tell_piece(piece.model_copy(update={"notes": ()}))
    _tell_spent(kit.pieces, settings)
    return 0 if all(piece.passes for piece in kit.pieces) else 1


def _kit_clip(kit: Kit, product: Product, args: argparse.Namespace, settings: Settings) -> list[Path]:
    """A clip from the kit's first video script; a clip that fails is told and never fails the kit."""
    from assistant.clip.flags import sound_options
    from assistant.clip.looks import look_for
    from assistant.clip.render import ClipOptions, render_clip
    from assistant.content import VideoScript

    script = next((p.content for p in kit.pieces if isinstance(p.content, VideoScript) and p.passes), None)
    if script is None:
        _tell(say("cli_no_script", settings.lang))
        return []
    now = product.sale_price or product.price
    try:
        made = render_clip(
            script, [Path(photo) for photo in product.photos], args.out / "clip.mp4",
            options=ClipOptions(
                look=look_for(product.category).id, price=now.text if now else None, **sound_options(args, settings)
            ),
        )  # fmt: skip
    except AssistantError as error:
        _tell(error.say(settings.lang))
        return []
    for note in made.notes:
        _tell(f"• {note}")
    return list(made.files)


def _batch(args: argparse.Namespace, settings: Settings) -> int:
    from assistant.batch import run_batch

    report = run_batch(
        args.table,
        args.out,
        model=settings.model,
        workers=args.workers,
        engine=args.engine,
        clip=args.clip,
        resume=args.resume,
        dry_run=args.dry_run,
        settings=settings,
        progress=_progress if sys.stderr.isatty() else None,
    )
    _tell(report.say(settings.lang))
    return 0 if report.failed == 0 else 1


def _progress(done: int, total: int) -> None:
    sys.stderr.write(f"\r{done}/{total}" + ("\n" if done == total else ""))
    sys.stderr.flush()


def _check(args: argparse.Namespace, settings: Settings) -> int:
    from assistant.checks import check_text

    text = sys.stdin.read() if args.text == "-" else args.text
    findings = check_text(text, category=args.category or "other", platform=args.platform)
    if args.json:
        keys = {"rule", "level", "start", "end", "text", "reason", "suggestion", "source"}
        _out(json.dumps({"findings": [f.model_dump(include=keys) for f in findings]}, ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            _out(_finding_line(finding))
        if not findings:
            _out(say("cli_nothing_found", settings.lang))
    return 1 if any(f.level == "error" for f in findings) else 0


def _clip(args: argparse.Namespace, settings: Settings) -> int:
    from assistant.clip.flags import picture_options, pictures, sound_options
    from assistant.clip.render import ClipOptions, render_clip
    from assistant.clip.script_file import read_script

    script = read_script(args.script)
    options = ClipOptions(**picture_options(args), **sound_options(args, settings))
    if args.storyboard:
        from assistant.clip.storyboard import draw_storyboard

        board = draw_storyboard(script, pictures(args), options)
        _out(str(board.save(args.out.with_suffix(".jpg"))))
        for note in board.notes:
            _tell(f"• {note}")
        return 0
    made = render_clip(script, pictures(args), args.out, options=options)
    for file in made.files:
        _out(str(file))
    for note in made.notes:
        _tell(f"• {note}")
    return 0


def _models(args: argparse.Namespace, settings: Settings) -> int:
    from assistant.models import list_models

    if args.what == "pull":
        return _pull(args, settings)
    for model in list_models(settings):
        _out(f"{'✓' if model.ready else '·'} {model.name}\t{model.title}\t{model.needs or model.place}".rstrip())
    return 0


def _pull(args: argparse.Namespace, settings: Settings) -> int:
    """Fetch a model while there is a network; progress on a terminal, a line a tenth elsewhere."""
    from assistant.errors import ModelUnavailable
    from assistant.models.fetch import pull_model

    if not args.id:
        raise ModelUnavailable("models_pull_what")
    shown = [-1]

    def progress(done: int, total: int) -> None:
        percent = 100 * done // max(total, 1)
        if percent // (1 if sys.stderr.isatty() else 10) == shown[0]:
            return
        shown[0] = percent // (1 if sys.stderr.isatty() else 10)
        sizes = {"done": f"{done / 1e9:.2f}", "total": f"{total / 1e9:.2f}"}
        told = say("models_pulling", settings.lang, name=args.id, percent=percent, **sizes)
        sys.stderr.write(f"\r{told}" if sys.stderr.isatty() and percent < 100 else f"{told}\n")
        sys.stderr.flush()

    folder = pull_model(args.id, settings, progress)
    _out(say("models_pulled", settings.lang, name=args.id, folder=folder))
    return 0


def _serve_model(args: argparse.Namespace, settings: Settings) -> int:
    from assistant.models.serve import serve_model

    serve_model(args.model_name, settings, host=args.host, port=args.port, key=args.key, tell=_tell)
    return 0


def _doctor(_: argparse.Namespace, settings: Settings) -> int:
    from assistant.doctor import examine

    findings = examine(settings)
    for finding in findings:
        _out(f"{'✓' if finding.ok else '✗'} {finding.say(settings.lang)}")
    return 0 if all(f.ok or f.optional for f in findings) else 1


def _serve(args: argparse.Namespace, settings: Settings) -> int:
    from assistant.web import serve

    serve(settings, host=args.host, port=args.port)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="khaidee", description="ขายดี: รายละเอียดสินค้าและรูปเข้า ชุดคอนเทนต์ขายของออก")
    parser.add_argument("--lang", choices=get_args(Language), help="ภาษาของข้อความ (th, en)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Callable[[argparse.Namespace, Settings], int], words: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=words, description=words)
        command.set_defaults(run=run)
        command.add_argument("--lang", choices=get_args(Language), default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        return command

    _add_writing(add)
    _add_checking(add)
    _add_models(add)
    add("doctor", _doctor, "ตรวจว่าเครื่องนี้พร้อมใช้แค่ไหน")
    serve = add("serve", _serve, "เปิดหน้าเว็บ")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=7860)
    serve.add_argument("--model", help="โมเดลที่เลือกไว้ตอนเปิดหน้า")
    return parser


def _add_models(add: Callable[..., argparse.ArgumentParser]) -> None:
    models = add("models", _models, "รายชื่อโมเดลที่ใช้ได้ หรือดาวน์โหลดโมเดล: models pull <id>")
    models.add_argument("what", nargs="?", choices=("list", "pull"), default="list")
    models.add_argument("id", nargs="?", help="ชื่อบน Hugging Face Hub เช่น scb10x/typhoon2.1-gemma3-4b")
    shared = add("serve-model", _serve_model, "ให้เครื่องอื่นใช้โมเดลของเครื่องนี้ร่วมกัน (แบบ OpenAI)")
    shared.add_argument("model_name", metavar="MODEL", help="เช่น local:out/merged")
    shared.add_argument("--host", default="127.0.0.1", help="0.0.0.0 ให้ทุกเครื่องในเครือข่ายใช้ได้")
    shared.add_argument("--port", type=int, default=8100)
    shared.add_argument("--key", help="รหัสที่เครื่องอื่นต้องใส่ (ไม่ใส่ก็ได้)")


def _add_writing(add: Callable[..., argparse.ArgumentParser]) -> None:
    write = add("write", _write, "เขียนหนึ่งชิ้น")
    kit = add("kit", _kit, "เขียนทั้งชุดของสินค้าหนึ่งอย่าง")
    batch = add("batch", _batch, "เขียนทั้งตารางสินค้า (CSV, XLSX)")
    for command in (write, kit, batch):
        command.add_argument("--model", help="builtin (ค่าเริ่มต้น), openai:<model>, local:<path>, provider:<model>")
        command.add_argument("--base-url", help="ที่อยู่ของเซิร์ฟเวอร์แบบ OpenAI")
    for command in (write, kit):
        command.add_argument("product", help="ไฟล์สินค้า .json หรือ .toml")
        command.add_argument("--shop", help="ไฟล์ร้าน .json หรือ .toml")
        command.add_argument("--seed", type=int, default=0, help="เลขอื่น ได้อีกแบบ")
    write.add_argument("--kind", choices=KINDS, required=True)
    write.add_argument("--platform", help="shopee lazada tiktok_shop line_shopping facebook line_oa tiktok")
    write.add_argument("--seconds", type=int, choices=(15, 30, 60))
    write.add_argument("--minutes", type=int, choices=(30, 60, 120))
    write.add_argument("--more", action="append", metavar="PRODUCT", help="สินค้าอื่นในไลฟ์เดียวกัน (ใส่ซ้ำได้)")
    write.add_argument("--language", choices=("th", "en", "zh"), default="th", help="ภาษาของชิ้นงาน")
    write.add_argument("--json", action="store_true")
    kit.add_argument("--out", type=Path, required=True)
    kit.add_argument("--language", action="append", choices=("en", "zh"), help="คำลงขายและใบขายสินค้าภาษาอื่นด้วย (ใส่ซ้ำได้)")
    kit.add_argument("--clip", action="store_true", help="ทำคลิปร่างจากรูปด้วย")
    add_sound(kit)
    batch.add_argument("table", type=Path)
    batch.add_argument("--out", type=Path, required=True)
    batch.add_argument("--workers", type=int, default=1)
    batch.add_argument("--engine", choices=("local", "ray"), default="local")
    batch.add_argument("--clip", action="store_true")
    batch.add_argument("--resume", action="store_true", help="ทำต่อจากที่ค้าง")
    batch.add_argument("--dry-run", action="store_true", help="อ่านและตรวจทั้งตาราง ยังไม่เขียน")


def _add_checking(add: Callable[..., argparse.ArgumentParser]) -> None:
    check = add("check", _check, "ตรวจข้อความกับกฎหมายโฆษณาและกติกาแพลตฟอร์ม")
    check.add_argument("text", help="ข้อความ หรือ - เพื่ออ่านจาก stdin")
    check.add_argument("--category", choices=CATEGORIES)
    check.add_argument("--platform")
    check.add_argument("--json", action="store_true")
    clip = add("clip", _clip, "ทำคลิปร่างจากบทและรูป")
    clip.add_argument("script", type=Path, help="บทวิดีโอ .json (จาก write --kind video --json)")
    clip.add_argument("photos", type=Path, nargs="*", help="รูปและวิดีโอ ตัดวิดีโอได้ เช่น ถ่าย.mp4@2-5")
    clip.add_argument("--out", type=Path, required=True)
    add_pictures(clip)
    add_sound(clip)
    add_files(clip)


if __name__ == "__main__":
    sys.exit(main())
