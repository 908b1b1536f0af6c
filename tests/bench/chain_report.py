"""`poe chain-report`: the chain's bars, each measured in this run and printed beside what it must keep.

python tests/bench/chain_report.py            all of it, about two minutes on two cores
python tests/bench/chain_report.py --quick    without the local model's throughput
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

os.environ.update(PYTHAINLP_OFFLINE="1", HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false")
os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[2]))

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from assistant.content import Brief
from assistant.models import ask, endpoint
from assistant.product.record import Origin, Price, Product
from assistant.settings import Settings
from assistant.writers.builtin import BuiltinWriter
from assistant.writers.chain import ChainWriter
from tests.models.doors import BEHAVIOURS, Answer, dumped, good_answer, open_door
from tests.writers.chain.injecting import KINDS, make, obeyed, read_cases

PIECES = 200
PRODUCT = Product(
    name="ผ้าขาวม้าทอมือ", category="textile", price=Price(low="390", text="390"), features=("ทอมือ", "ย้อมคราม"),
    size="80x200 ซม.", origin=Origin(text="สกลนคร", province="สกลนคร"),
)  # fmt: skip


KNOWN_ORDERS = (
    ("injections", "known"), ("injections_fresh", "fresh"), ("injections_second", "second"), ("injections_third", "third"),
    ("injections_fourth", "fourth"), ("injections_fifth", "blind"),
)  # fmt: skip


class Bar(NamedTuple):
    """One line of the report."""

    name: str
    measured: float
    must: str
    holds: bool
    unit: str = ""


def brief(number: int, kind: str | None = None) -> Brief:
    kinds = ("listing", "post", "video", "live")
    kind = kind or kinds[number % 4]
    about: dict[str, Any] = {"listing": {"platform": "shopee"}, "post": {"platform": "facebook"},
        "video": {"platform": "tiktok", "seconds": 30}, "live": {"platform": "facebook", "minutes": 30}}[kind]  # fmt: skip
    return Brief(product=PRODUCT, kind=kind, seed=number, **about)


def chain(url: str, home: str, name: str = "openai:door", timeout: float = 0.3) -> ChainWriter:
    return ChainWriter(name, Settings(home=Path(home), base_url=url, timeout=timeout), fallback=BuiltinWriter())


def misbehaving(home: str) -> list[Bar]:
    """Pieces of all kinds, each against one way of misbehaving in turn, shown for as long as the piece lasts."""
    endpoint._backoff = lambda state: 0.0
    ended = marked = most_extra = 0
    for number in range(PIECES):
        behaviour = list(BEHAVIOURS.values())[number % len(BEHAVIOURS)]
        with open_door(behaviour) as door:
            draft = chain(door.url, home).write(brief(number))
        ended += bool(draft.content)
        marked += any("ตัวเขียนในโปรแกรม" in note for note in draft.notes)
        most_extra = max(most_extra, sum(call["why"] != "write" for call in draft.trace))
    print(
        f"{PIECES} pieces, {len(BEHAVIOURS)} behaviours: {PIECES - marked} a model's, {marked} built-in or mixed, all marked"
    )
    return [
        Bar("pieces that end valid or marked", ended / PIECES * 100, "= 100", ended == PIECES, "%"),
        Bar("extra calls of the worst piece", most_extra, "<= 2", most_extra <= 2),
    ]


def injections(home: str) -> list[Bar]:
    """Orders in product data, each through the whole corridor in every kind, against a model that obeys what it reads.

    Orders are told by their weight (weighing.py), which was learned from the first four sets among others. The fifth was
    written by people who had seen neither filters nor lessons, is never read but for this count, and says what an order
    no one thought of may do: at its first run 76 of its 100 orders were withheld and 41 of 400 pieces obeyed. The fourth,
    at its own, met patterns instead of weights: 63 of 80 obeyed.
    """
    bars = []
    for name, told in KNOWN_ORDERS:
        cases = read_cases(name)
        made = [(case, make(case, kind, Path(home) / "orders")) for case in cases for kind in KINDS]
        reached = sum(obeyed(case, piece) for case, piece in made)
        print(f"{told} injections: {len(cases)} orders in {len(KINDS)} kinds, {reached} of {len(made)} pieces obey")
        if told != "blind":
            bars.append(Bar(f"pieces that obey an order ({told})", reached, "= 0", reached == 0))
    return bars


class Sleeper(BaseChatModel):
    """A model that takes 50 ms; its answers are made before the clock starts."""

    takes_schema: bool = True
    model_name: str = "sleeper"
    said: str = ""

    @property
    def _llm_type(self) -> str:
        return "sleeper"

    def _generate(self, messages: Any, stop: Any = None, run_manager: Any = None, **kwargs: Any) -> ChatResult:
        time.sleep(0.05)
        message = AIMessage(self.said, response_metadata={"finish_reason": "stop"})
        return ChatResult(generations=[ChatGeneration(message=message)])


FULL = {
    "title": "ผ้าขาวม้าทอมือ ย้อมคราม ขนาด 80x200 ซม. งานสกลนคร",
    "highlights": [
        {"text": "ทอมือทีละผืนที่สกลนคร", "facts": ["feature.1", "origin"]},
        {"text": "ย้อมครามทั้งผืน สีเข้มเห็นชัดในแสงแดด", "facts": ["feature.2"]},
        {"text": "ผืนใหญ่ 80x200 ซม. คลุมไหล่ได้ พาดโซฟาก็ได้", "facts": ["size"]},
        {"text": "ราคา 390 บาท", "facts": ["price"]},
    ],
    "description": "ผ้าขาวม้าทอมือจากสกลนคร ย้อมครามทั้งผืน\nทอทีละผืน ลายแต่ละผืนจึงไม่เหมือนกันเสียทีเดียว\n"
    "กางออกได้ 80x200 ซม. คลุมไหล่นั่งห้องแอร์ โพกหัวกันแดด ปูนั่งเล่น หรือพาดโซฟาให้ห้องดูอุ่นขึ้น\n"
    "พับแล้วเล็กพอจะใส่กระเป๋าถือ หยิบออกมาใช้เมื่อไรก็ได้\nราคา 390 บาท ทักแชทถามได้ก่อนสั่ง",
    "hashtags": ["#ผ้าขาวม้า", "#ผ้าทอมือ", "#ผ้าคราม", "#สกลนคร"],
    "keywords": ["ผ้าขาวม้า", "ผ้าขาวม้าทอมือ", "ผ้าคราม", "ผ้าคลุมไหล่", "ผ้าทอสกลนคร"],
}
"""What a good model answers: 800 letters."""


def overhead(home: str) -> list[Bar]:
    """The chain (prompt, call, parse, validate, assemble, cache) against the bare call, turn by turn; medians of the
    processor's time. No answer comes from the cache. Once as it has always been measured (one product, answers of a few
    words), once as a table of products is (another product each time, answers of full length)."""
    conversation = ChainWriter("x", Settings(home=Path(home)))._conversation(brief(0, "listing"))
    offered = {"type": "json_schema", "json_schema": {"schema": conversation.shape.schema()}}
    turns = [{"content": turn.text} for turn in conversation.question()]
    short = dumped(good_answer({"messages": turns, "response_format": offered}))
    return [
        _overhead(home, "one product, short answers", short, lambda n: brief(n, "listing")),
        _overhead(home, "a product each, full answers", dumped(FULL), another),
    ]


def another(number: int) -> Brief:
    """A listing of a product no one has seen yet."""
    features = (f"ทอมือ กี่ที่ {number}", f"ย้อมคราม หม้อที่ {number}")
    product = PRODUCT.model_copy(update={"name": f"ผ้าขาวม้าทอมือ ผืนที่ {number}", "features": features})
    return Brief(product=product, kind="listing", platform="shopee", seed=number)


def _overhead(home: str, named: str, said: str, made: Callable[[int], Brief], rounds: int = 80) -> Bar:
    model = Sleeper(said=said)
    writer = ChainWriter("sleeper:x", Settings(home=Path(home) / named), model=model)
    for number in range(3):
        writer.write(made(10_000 + number))
    whole, bare = [], []
    for one in [made(20_000 + number) for number in range(rounds)]:
        whole.append(spent(lambda b=one: writer.write(b)))
        bare.append(spent(lambda: ask(model, [HumanMessage("ผ้า")], {}, max_tokens=10)))
    walls = [statistics.median(wall for wall, _ in runs) for runs in (whole, bare)]
    own = statistics.median(cpu for _, cpu in whole) - statistics.median(cpu for _, cpu in bare)
    print(
        f"{named}: a piece {walls[0] * 1000:.1f} ms, the bare call {walls[1] * 1000:.1f} ms; the chain's own work "
        f"{own * 1000:.2f} ms"
    )
    over = own / 0.05 * 100
    return Bar(f"the chain's own work beside a call of 50 ms ({named})", over, "<= 3", over <= 3, "%")


def side_by_side(home: str) -> list[Bar]:
    """Sixteen requests at once to a door that takes 200 ms, against one."""

    def slow(request: dict[str, Any]) -> Answer:
        return Answer(dumped(good_answer(request)), wait=0.2)

    with open_door(slow) as door:
        writer = chain(door.url, home, timeout=10)
        writer.write(brief(30_000, "listing"))
        rounds = []
        for start in (30_100, 30_200, 30_300):
            one = timed(lambda n=start: writer.write(brief(n, "listing")))
            many = [brief(start + 1 + n, "listing") for n in range(16)]
            rounds.append(timed(lambda m=many: writer.write_many(m, at_once=16)) / one)
    ratio = statistics.median(rounds)
    return [Bar("16 at once to a 200 ms door, against one", ratio, "<= 2", ratio <= 2, "x")]


def local_speed() -> list[Bar]:
    """An 80 M Llama with random weights: batch of 16 against one by one, with a grammar against free, 24 tokens each."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    from assistant.models.engine import Engine, Finish, Request, read_pieces
    from tests.models import tiny

    torch.manual_seed(0)
    torch.set_num_threads(1)
    tokenizer = tiny.tokenizer_for(tiny.conversations(tiny.write_prompts(Path(tempfile.mkdtemp()))))
    config = LlamaConfig(vocab_size=32_000, hidden_size=640, intermediate_size=1920, num_hidden_layers=10,
        num_attention_heads=10, num_key_value_heads=10, max_position_embeddings=512, eos_token_id=1, pad_token_id=0)  # fmt: skip
    engine = Engine(LlamaForCausalLM(config).eval(), tokenizer)
    schema = {"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 9}, "minItems": 40, "maxItems": 60}

    def run(many: int, grammar: bool) -> float:
        asked = [Request([5 + n, 9, 12, 30], 24, schema if grammar else None) for n in range(many)]

        def go() -> None:
            for request in asked:
                engine.submit(request)
            for request in asked:
                assert any(isinstance(piece, Finish) for piece in read_pieces(request, 60))

        return many * 24 / timed(go)

    def thirty() -> float:
        """Seconds until the last of thirty has its answer."""
        asked = [Request([5 + n, 9, 12, 30], 24) for n in range(30)]

        def go() -> None:
            for request in asked:
                engine.submit(request)
            for request in asked:
                assert any(isinstance(piece, Finish) for piece in read_pieces(request, 60))

        return timed(go)

    run(16, True)
    alone = statistics.median(run(1, False) for _ in range(4))
    rounds = [(run(16, False), run(16, True)) for _ in range(5)]
    free = statistics.median(pair[0] for pair in rounds)
    cost = statistics.median(pair[0] / pair[1] for pair in rounds)
    class_room = statistics.median(thirty() for _ in range(3)) / (24 / alone)
    print(f"thirty at once: the last has its answer after {class_room:.1f} times what one alone takes")
    print(f"tokens a second: {alone:.1f} one by one, {free:.1f} in a batch of 16")
    return [
        Bar("local batch of 16 against one by one", free / alone, ">= 3.5", free / alone >= 3.5, "x"),
        Bar("constrained against free decoding", cost, "<= 1.06", cost <= 1.06, "x"),
    ]


def spent(work: Callable[[], Any]) -> tuple[float, float]:
    """Seconds on the wall and on the processor: the second is not moved by what else the machine does."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def timed(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> int:
    """Print every bar; exit 1 where one does not hold."""
    with tempfile.TemporaryDirectory() as home, ThreadPoolExecutor(1):
        bars = overhead(home) + side_by_side(home) + misbehaving(home) + injections(home)
    if "--quick" not in sys.argv:
        bars += local_speed()
    for bar in bars:
        print(f"{'ok  ' if bar.holds else 'MISS'} {bar.name}: {bar.measured:.2f}{bar.unit} (must be {bar.must})")
    return 0 if all(bar.holds for bar in bars) else 1


if __name__ == "__main__":
    sys.exit(main())
