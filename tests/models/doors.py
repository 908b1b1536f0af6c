"""A real HTTP server on loopback that speaks the OpenAI-compatible protocol, and can misbehave in every way we met.

It answers from the schema it was sent (or, where none was, from the sketch in the prompt), so that it serves every kind of
piece. A behaviour is a function: request → Answer. `Door(queue)` takes them one request after the other; the last stays.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any, NamedTuple

WORDS = ["ทอมือทุกขั้นตอน", "หยิบใช้ได้ทุกวัน", "สั่งได้เลยค่ะ", "งานของชุมชน", "จับแล้วรู้เลย"]


class Answer(NamedTuple):
    text: str | None = ""
    finish: str = "stop"
    status: int = 200
    headers: Mapping[str, str] = MappingProxyType({})
    body: bytes | None = None
    """Sent as it is, where given."""
    wait: float = 0.0
    pace: float = 0.0
    """Seconds between two parts of a streamed answer."""
    hang_up: bool = False
    dribble: bool = False
    """Streamed as UTF-8, letter by letter, byte by byte."""


Behaviour = Callable[[dict[str, Any]], Answer]


def schema_of(request: dict[str, Any]) -> dict[str, Any] | None:
    offered = request.get("response_format") or {}
    return offered.get("json_schema", {}).get("schema") if offered.get("type") == "json_schema" else None


def good_answer(request: dict[str, Any]) -> Any:
    """An answer of the asked form: from the schema where there is one, else from the last sketch in the prompt."""
    keys = re.findall(
        r"^((?:\d+:)?[a-z_]+(?:\.\d+)?): ", request["messages"][1]["content"].rpartition("<สินค้า>")[2], re.M
    )
    if schema := schema_of(request):
        return from_schema(schema, schema.get("$defs", {}), [0])
    sketches = [
        line for line in request["messages"][-1]["content"].splitlines() if line.startswith("{") and "…" in line
    ]
    return from_sketch(json.loads(sketches[-1]), keys or ["name"], [0])


def from_schema(node: dict, named: dict, count: list[int]) -> Any:
    if "$ref" in node:
        node = named[node["$ref"].rpartition("/")[2]]
    if "properties" in node:
        return {key: from_schema(value, named, count) for key, value in node["properties"].items()}
    if node.get("type") == "array":
        return [from_schema(node["items"], named, count) for _ in range(max(1, node.get("minItems", 0)))]
    if "enum" in node or "const" in node:
        return (node.get("enum") or [node["const"]])[0]
    if "anyOf" in node or node.get("type") == "null":
        return None
    count[0] += 1
    return WORDS[count[0] % len(WORDS)][: node.get("maxLength", 99)]


def from_sketch(node: Any, keys: list[str], count: list[int]) -> Any:
    if isinstance(node, dict):
        return {key: from_sketch(value, keys, count) for key, value in node.items()}
    if isinstance(node, list):
        return [from_sketch(item, keys, count) for item in node * 3]
    if node == "คีย์":
        return keys[0]
    if node is None:
        return None
    count[0] += 1
    return WORDS[count[0] % len(WORDS)]


def dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def with_texts(value: Any, text: str) -> Any:
    """The same answer with every text replaced."""
    if isinstance(value, dict):
        return {key: item if key in ("facts", "photo") else with_texts(item, text) for key, item in value.items()}
    if isinstance(value, list):
        return [with_texts(item, text) for item in value]
    return text if isinstance(value, str) else value


def renamed(value: Any) -> Any:
    names = {
        "title": "ProductTitle", "highlights": "bullet points", "description": "รายละเอียด", "hashtags": "Tags", "text": "content",
        "facts": "sources", "call_to_action": "callToAction", "scenes": "shots", "voice": "voice-over", "paragraphs": "body",
        "points": "talkingPoints", "lines": "sample_lines", "hook": "opening",
    }  # fmt: skip
    if isinstance(value, dict):
        return {names.get(key, key): renamed(item) for key, item in value.items()}
    return [renamed(item) for item in value] if isinstance(value, list) else value


def without_facts(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: ["made.up"] if key == "facts" else without_facts(item) for key, item in value.items()}
    return [without_facts(item) for item in value] if isinstance(value, list) else value


def good(request: dict) -> Answer:
    return Answer(dumped(good_answer(request)))


def cut(request: dict) -> Answer:
    text = dumped(good_answer(request))
    return Answer(text[: int(len(text) * 0.6)], "length")


def no_schema(status: int) -> Behaviour:
    def answer(request: dict) -> Answer:
        if "response_format" in request:
            return Answer(
                status=status,
                body=b'{"error": {"message": "Input should be \'text\'", "type": "invalid_request_error"}}',
            )
        return good(request)

    return answer


BEHAVIOURS: dict[str, Behaviour] = {
    "good": good,
    "fenced": lambda r: Answer(f"```json\n{dumped(good_answer(r))}\n```"),
    "chatty": lambda r: Answer(f"ได้เลยค่ะ นี่คือข้อความ:\n\n{dumped(good_answer(r))}\n\nหวังว่าจะถูกใจนะคะ"),
    "thinking": lambda r: Answer(f'<think>The user wants {{"title": 1}}</think>\n{dumped(good_answer(r))}'),
    "doubly encoded": lambda r: Answer(json.dumps(dumped(good_answer(r)))),
    "wrapped": lambda r: Answer(dumped({"result": good_answer(r)})),
    "renamed keys": lambda r: Answer(dumped(renamed(good_answer(r)))),
    "trailing comma": lambda r: Answer(dumped(good_answer(r))[:-1] + ",}"),
    "python quotes": lambda r: Answer(str(good_answer(r))),
    "raw control characters": lambda r: Answer(dumped(with_texts(good_answer(r), "ทอมือ\tทุก\x08ผืน")).replace("\\t", "\t").replace("\\b", "\x08")),
    "cut off": cut,
    "made-up facts": lambda r: Answer(dumped(without_facts(good_answer(r)))),
    "empty": lambda r: Answer(""),
    "null": lambda r: Answer(None),
    "refusal in Thai": lambda r: Answer("ขออภัยค่ะ ไม่สามารถเขียนข้อความขายสินค้านี้ได้"),
    "refusal in English": lambda r: Answer("I'm sorry, but I can't help with that."),
    "refusal inside": lambda r: Answer(dumped(with_texts(good_answer(r), "ขออภัย ไม่สามารถเขียนได้"))),
    "filtered": lambda r: Answer("", "content_filter"),
    "other language": lambda r: Answer(dumped(with_texts(good_answer(r), "Hand woven with love in the village"))),
    "prose": lambda r: Answer("ผ้าผืนนี้สวยมาก ใครเห็นก็ชอบ"),
    "repeats its orders": lambda r: Answer(dumped(with_texts(good_answer(r), r["messages"][0]["content"][:200]))),
    "contact of a stranger": lambda r: Answer(dumped(with_texts(good_answer(r), "ทักไลน์ @scammer123 เลยค่ะ"))),
    "no json_schema": no_schema(400),
    "no response_format": no_schema(422),
    "server error": lambda r: Answer(status=500, body=b'{"error": {"message": "boom"}}'),
    "busy": lambda r: Answer(status=429, headers={"Retry-After": "0.01"}, body=b'{"error": {"message": "slow down"}}'),
    "key refused": lambda r: Answer(status=401, body=b'{"error": {"message": "bad key"}}'),
    "no such model": lambda r: Answer(status=404, body=b'{"error": {"message": "model not found"}}'),
    "web page": lambda r: Answer(status=502, headers={"Content-Type": "text/html"}, body=b"<html>Bad gateway</html>"),
    "hangs up": lambda r: Answer(hang_up=True),
    "too slow": lambda r: Answer(dumped(good_answer(r)), wait=3.0),
}  # fmt: skip


class Door:
    """The running server: its address, and every request it was sent."""

    def __init__(self, *behaviours: str | Behaviour) -> None:
        self.queue = [BEHAVIOURS[b] if isinstance(b, str) else b for b in behaviours] or [good]
        self.requests: list[dict[str, Any]] = []
        self.most_at_once = 0
        self._inside = 0
        self._lock = threading.Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Handler,), {"door": self}))
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"

    def answer(self, request: dict[str, Any]) -> Answer:
        with self._lock:
            self.requests.append(request)
            behaviour = self.queue.pop(0) if len(self.queue) > 1 else self.queue[0]
        return behaviour(request)

    def enter(self, by: int) -> None:
        with self._lock:
            self._inside += by
            self.most_at_once = max(self.most_at_once, self._inside)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    door: Door

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.door.enter(+1)
        try:
            answer = self.door.answer(request)
            time.sleep(answer.wait)
            self._send(request, answer)
        except (BrokenPipeError, ConnectionResetError):
            pass
        finally:
            self.door.enter(-1)

    def _send(self, request: dict[str, Any], answer: Answer) -> None:
        if answer.hang_up:
            self.close_connection = True
            self.connection.close()
        elif request.get("stream") and answer.status == 200 and answer.body is None:
            self._stream(answer)
        else:
            self._whole(request, answer)

    def _whole(self, request: dict[str, Any], answer: Answer) -> None:
        body = answer.body if answer.body is not None else json.dumps(_completion(request, answer)).encode()
        self.send_response(answer.status)
        for name, value in {"Content-Type": "application/json", **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, answer: Answer) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        text, step = answer.text or "", 1 if answer.dribble else 12
        for at in range(0, len(text), step):
            time.sleep(answer.pace)
            piece = {"index": 0, "delta": {"content": text[at : at + step]}, "finish_reason": None}
            self._event({"choices": [piece]}, answer.dribble)
        self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": answer.finish}]})
        self._event({"choices": [], "usage": {"prompt_tokens": 10, "completion_tokens": 20, "total_tokens": 30}})
        self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    def _event(self, event: dict[str, Any], dribble: bool = False) -> None:
        about = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "door"}
        line = f"data: {json.dumps({**about, **event}, ensure_ascii=not dribble)}\n\n".encode()
        for at in range(0, len(line), 1 if dribble else len(line)):
            self.wfile.write(line[at : at + (1 if dribble else len(line))])

    def log_message(self, *_: Any) -> None:
        """Quiet."""


def _completion(request: dict[str, Any], answer: Answer) -> dict[str, Any]:
    message = {"role": "assistant", "content": answer.text}
    return {
        "id": "x", "object": "chat.completion", "created": 0, "model": request["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": answer.finish}],
        "usage": {"prompt_tokens": 10, "completion_tokens": 20, "total_tokens": 30},
    }  # fmt: skip


@contextmanager
def open_door(*behaviours: str | Behaviour) -> Iterator[Door]:
    """A door that is open as long as the block runs."""
    door = Door(*behaviours)
    thread = threading.Thread(target=door.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield door
    finally:
        door.server.shutdown()
        door.server.server_close()
        thread.join()
