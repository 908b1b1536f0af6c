"""A real server on loopback that speaks each voice service's protocol, refuses what the service would, and misbehaves."""

from __future__ import annotations

import base64
import contextlib
import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.etree import ElementTree

import numpy as np

from assistant.clip.sound.waves import RATE
from tests.clip.voices import speak

KEY = "sk-SECRET-0123456789"


def wav(wave: np.ndarray) -> bytes:
    """A WAV whose length is not known, as a server that streams sends it."""
    data = np.rint(np.clip(wave, -1, 1) * 32767).astype("<i2").tobytes()
    head = b"RIFF" + (0xFFFFFFFF).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    head += (
        (1).to_bytes(2, "little")
        + (1).to_bytes(2, "little")
        + RATE.to_bytes(4, "little")
        + (2 * RATE).to_bytes(4, "little")
    )
    return (
        head
        + (2).to_bytes(2, "little")
        + (16).to_bytes(2, "little")
        + b"data"
        + (0xFFFFFFFF).to_bytes(4, "little")
        + data
    )


class VoiceServer:
    """All services behind one address. `mood` is how it behaves, `asked` what it was asked for."""

    def __init__(self) -> None:
        self.mood = "well"
        self.asked: list[dict] = []
        self.served = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"owner": self}))
        self.served.daemon_threads = True
        threading.Thread(target=self.served.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.served.server_port}"

    def close(self) -> None:
        self.served.shutdown()
        self.served.server_close()

    def sound(self, text: str, rate: float) -> bytes:
        if self.mood == "silent":
            return wav(np.zeros(RATE, np.float32))
        if self.mood == "astray":
            return wav(np.tile(speak(4, np.random.default_rng(0)), 9))
        seconds = max(len(text) / 14 / rate, 0.4)
        return wav(
            np.concatenate([np.zeros(RATE // 3), speak(seconds, np.random.default_rng(len(text))), np.zeros(RATE // 2)])
        )


class _Handler(BaseHTTPRequestHandler):
    owner: VoiceServer

    def log_message(self, *_):
        pass

    def send(self, status, body, kind="audio/wav", **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path.startswith("/moved"):
            return self.send(302, b"", Location=self.path.replace("/moved", "/files"))
        self.owner.asked.append({"file": self.path, "headers": dict(self.headers)})
        rate, text = self.path.removeprefix("/files/").split("/")
        return self.send(200, self.owner.sound("ก" * int(text), float(rate)))

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.owner.asked.append({"path": self.path, "headers": dict(self.headers), "body": body.decode()})
        mood = self.owner.mood
        first = sum("path" in asked for asked in self.owner.asked) == 1
        if mood in _MOODS and (first or not mood.endswith("once")):
            with contextlib.suppress(OSError):
                _MOODS[mood](self)
            self.close_connection = True
            return
        {"/v1/audio/speech": self.openai, "/cognitiveservices/v1": self.azure, "/v1/text:synthesize": self.google,
         "/openapi/v1/generate_audio": self.botnoi}[self.path](body)  # fmt: skip

    def pour(self, pieces, pause, length=None):
        """A body sent piece by piece, promised as `length` bytes."""
        self.send_response(200)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()
        for piece in pieces:
            self.wfile.write(piece)
            self.wfile.flush()
            time.sleep(pause)

    def cut(self):
        whole = self.owner.sound("กก", 1)
        self.pour([whole[:4000]], 0, len(whole))
        self.connection.close()

    def openai(self, body):
        asked = json.loads(body)
        assert set(asked) == {"model", "voice", "input", "response_format", "speed"}
        if self.headers["Authorization"] != f"Bearer {KEY}" or not 0.25 <= asked["speed"] <= 4:
            return self.send(401, b"{}", "application/json")
        return self.send(200, self.owner.sound(asked["input"], asked["speed"]))

    def azure(self, body):
        if self.headers["Ocp-Apim-Subscription-Key"] != KEY:
            return self.send(401, b"")
        assert self.headers["Content-Type"] == "application/ssml+xml"
        assert self.headers["User-Agent"]
        prosody = next(ElementTree.fromstring(body).iter("{http://www.w3.org/2001/10/synthesis}prosody"))
        assert self.headers["X-Microsoft-OutputFormat"] == "riff-24khz-16bit-mono-pcm"
        rate = 1 + int(re.fullmatch(r"([+-]\d+)%", prosody.attrib["rate"])[1]) / 100
        return self.send(200, self.owner.sound(prosody.text, rate))

    def google(self, body):
        asked = json.loads(body)
        if self.headers["x-goog-api-key"] != KEY:
            return self.send(403, b"{}", "application/json")
        assert asked["voice"]["languageCode"] == "th-TH"
        assert asked["audioConfig"]["audioEncoding"] == "LINEAR16"
        sound = self.owner.sound(asked["input"]["text"], asked["audioConfig"]["speakingRate"])
        answer = (
            {"audioContent": base64.b64encode(sound).decode()} if self.owner.mood != "no content" else {"error": {}}
        )
        return self.send(200, json.dumps(answer).encode(), "application/json")

    def botnoi(self, body):
        asked = json.loads(body)
        if self.headers["Botnoi-Token"] != KEY:
            return self.send(401, b"{}", "application/json")
        url = f"{self.owner.url}/moved/{asked['speed']}/{len(asked['text'])}"
        url = {"no content": None, "wrong place": "file:///etc/passwd"}.get(self.owner.mood, url)
        return self.send(200, json.dumps({"audio_url": url, "message": "success"}).encode(), "application/json")


_MOODS = {
    "refuses": lambda h: h.send(401, f'{{"error":"Incorrect API key provided: {KEY}"}}'.encode(), "application/json"),
    "quota": lambda h: h.send(429, b"{}", "application/json", Retry_After="3600"),
    "busy once": lambda h: h.send(503, b"", Retry_After="0.01"),
    "breaks once": lambda h: h.connection.close(),
    "down": lambda h: h.connection.close(),
    "bad request": lambda h: h.send(400, b"{}", "application/json"),
    "web page": lambda h: h.send(200, b"<!doctype html><title>Please log in to the hotel wifi</title>", "text/html"),
    "empty": lambda h: h.send(200, b""),
    "hangs": lambda h: time.sleep(3),
    "drips": lambda h: h.pour([b"RIFF"] * 40, 0.15),
    "endless": lambda h: h.pour([b"\0" * 2**17] * 400, 0),
    "cut": lambda h: h.cut(),
}
