"""A growing answer can be shown wherever it is cut: in a Thai letter and its marks, in an escape, in a character's bytes."""

from __future__ import annotations

import json

import pytest
import regex
from langchain_core.utils.json import parse_partial_json

from assistant import studio
from assistant.content import Brief, Piece
from assistant.prompt_files import prompts_folder, read_examples
from assistant.settings import Settings
from assistant.writers.builtin import BuiltinWriter
from assistant.writers.chain import ChainWriter
from assistant.writers.chain.conversation import _partial
from assistant.writers.chain.decoding import read_json
from tests.models.doors import Answer, dumped, good_answer, open_door, with_texts
from tests.writers.chain.injecting import BASE

EMOJI = " 👩‍🌾🇹🇭 น้ำ"
"""Signs that JSON escapes in two halves, and a letter of three."""


def texts(node, path=""):
    if isinstance(node, str):
        yield path, node
    elif isinstance(node, dict | list):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            if key != "facts":
                yield from texts(value, f"{path}.{key}")


def answer(kind):
    """The first example of our own prompts: as a good model answers."""
    found = read_examples(prompts_folder() / "examples" / f"{kind}.toml")[0].answer
    return json.loads(dumped(found).replace("ซม.", f"ซม.{EMOJI}", 1).replace("ค่ะ", f"ค่ะ{EMOJI}", 1))


@pytest.mark.parametrize("escaped", [False, True], ids=["letters", "escapes"])
@pytest.mark.parametrize("kind", ["listing", "video", "live"])
def test_a_cut_anywhere_shows_whole_letters_of_what_will_stand_there(kind, escaped):
    told = answer(kind)
    whole, text = dict(texts(told)), json.dumps(told, ensure_ascii=escaped)
    ends = {path: {0, *(match.end() for match in regex.finditer(r"\X", value))} for path, value in whole.items()}
    shown: dict[str, int] = {}
    for cut in range(
        0, len(text) + 1, 3 if escaped else 1
    ):  # the cuts of one escape all come, in one letter or the next
        for path, value in texts(_partial(parse_partial_json, text[:cut], set(told))):
            assert whole[path].startswith(value), (path, value)
            assert len(value) in ends[path], (path, value[-6:])
            assert len(value) >= shown.get(path, 0) - 8, "it goes forward"
            value.encode()
            shown[path] = len(value)
    assert shown.keys() == whole.keys()
    assert sum(shown.values()) > 0.98 * sum(map(len, whole.values()))


@pytest.mark.parametrize("kind", ["listing", "video", "live"])
def test_a_cut_answer_is_read_without_an_error_wherever_it_is_cut(kind):
    text = json.dumps(answer(kind), ensure_ascii=True)
    for cut in range(0, len(text), 17):
        read_json(text[:cut])


def test_a_piece_streams_byte_by_byte(tmp_path):
    said = "ทอมือที่บ้านดอนกอย น้ำครามแท้ทุกหม้อ"

    def dribbles(request):
        return Answer(dumped(with_texts(good_answer(request), said)), dribble=True)

    with open_door(dribbles) as door:
        settings = Settings(home=tmp_path, base_url=door.url, timeout=20)
        writer = ChainWriter("openai:door", settings, fallback=BuiltinWriter())
        *grown, piece = studio.grow_piece(Brief(product=BASE, kind="listing", platform="shopee"), writer)
    assert isinstance(piece, Piece) and grown
    for text in grown:
        text.encode()
        assert "\ufffd" not in text
        assert all(said.startswith(line) for line in text.splitlines()), text
