"""A Hugging Face Hub on loopback, as far as its client asks: a model's files with their sizes, and the files."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlparse

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class Hub(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    models: dict[str, Path]
    asked: list[str]

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, with_body: bool) -> None:
        path = unquote(urlparse(self.path).path)
        self.asked.append(f"{self.command} {path}")
        if path.startswith("/api/models/"):
            name, _, rest = path.removeprefix("/api/models/").partition("/revision/")
            name, tree, _ = name.partition("/tree/")
            self._json(name, is_tree=bool(tree))
        else:
            name, _, rest = path.lstrip("/").partition("/resolve/")
            self._file(name, rest.partition("/")[2], with_body)

    def _json(self, name: str, is_tree: bool) -> None:
        if name == "owner/gated":
            return self._send(403, b"{}", {"X-Error-Code": "GatedRepo"})
        if name not in self.models:
            return self._send(404, b"{}", {"X-Error-Code": "RepoNotFound"})
        files = sorted(file for file in self.models[name].iterdir() if file.is_file())
        if is_tree:
            listed = [{"type": "file", "path": f.name, "size": f.stat().st_size, "oid": _digest(f)} for f in files]
            return self._send(200, json.dumps(listed).encode(), {"Content-Type": "application/json"})
        listed = [{"rfilename": f.name, "size": f.stat().st_size, "blobId": _digest(f)} for f in files]
        about = {"id": name, "modelId": name, "sha": COMMIT, "siblings": listed, "private": False}
        return self._send(200, json.dumps(about).encode(), {"Content-Type": "application/json"})

    def _file(self, name: str, file_name: str, with_body: bool) -> None:
        file = self.models.get(name, Path("/nowhere")) / file_name
        if not file.is_file():
            return self._send(404, b"", {"X-Error-Code": "EntryNotFound"})
        headers = {"ETag": f'"{_digest(file)}"', "X-Repo-Commit": COMMIT}
        return self._send(200, file.read_bytes(), headers, with_body)

    def _send(self, status: int, body: bytes, headers: dict[str, str], with_body: bool = True) -> None:
        self.send_response(status)
        for key, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(key, value)
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


def _digest(file: Path) -> str:
    return hashlib.sha1(file.read_bytes()).hexdigest()


@contextmanager
def open_hub(models: dict[str, Path]) -> Iterator[tuple[str, list[str]]]:
    """The hub's address, and what it was asked for."""
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Hub,), {"models": models, "asked": asked}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
