"""One request to a voice service: bounded in time and size, tried again where that helps, every failure in plain words.

No key and no word of a server's answer ever reaches a message: some servers repeat the key they refuse.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import httpx

from assistant.clip.sound.voices.facts import voice_facts
from assistant.errors import ClipError
from assistant.settings import Settings

TRIES: Final = 3
MOST_BYTES: Final = 16 * 2**20
"""A minute of uncompressed speech is 3–6 MB; an answer that does not end is cut off here."""
_PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504, 529})
_LONGEST_WAIT: Final = 8.0


class Answer(NamedTuple):
    """What a service sent."""

    body: bytes
    kind: str
    """Content type, without parameters."""


def ask(
    service: str,
    method: str,
    url: str,
    settings: Settings,
    *,
    headers: Mapping[str, str] | None = None,
    json: Any = None,
    content: bytes | None = None,
) -> Answer:
    """Send a request and read its answer whole. Raises ClipError; `retryable` tells whether trying later may help."""
    name = voice_facts()[service].name_th
    for attempt in range(TRIES):
        last = attempt == TRIES - 1
        try:
            answer, again = _once(name, method, url, settings, headers=headers, json=json, content=content)
        except httpx.TimeoutException as error:
            raise ClipError("voice_slow", retryable=True, voice=name, seconds=settings.timeout) from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise ClipError("voice_address_wrong", voice=name) from error
        except UnicodeEncodeError:
            # A key with letters no key has. Not chained: the error holds the key.
            raise ClipError("voice_key_refused", voice=name, status="-") from None
        except httpx.HTTPError as error:
            if last:
                raise ClipError("voice_unreachable", retryable=True, voice=name) from error
            again = 0.3 * 2**attempt
        else:
            if answer is not None:
                return answer
            if last or again > _LONGEST_WAIT:
                raise ClipError("voice_busy", retryable=True, voice=name)
        time.sleep(again)
    raise AssertionError("the last try returns or raises")


def _once(name: str, method: str, url: str, settings: Settings, **sent: Any) -> tuple[Answer | None, float]:
    """An answer, or None and the seconds to wait before the next try."""
    end = time.monotonic() + settings.timeout
    timeout = httpx.Timeout(settings.timeout, connect=min(settings.timeout, 10.0))
    # Only a fetch, which carries no key, may be sent on to another address.
    with (
        httpx.Client(timeout=timeout, follow_redirects=method == "GET") as client,
        client.stream(method, url, **_given(sent)) as response,
    ):
        if response.status_code in _PASSING:
            return None, _wait(response)
        if response.status_code in (401, 403):
            raise ClipError("voice_key_refused", voice=name, status=response.status_code)
        if response.status_code != 200:
            raise ClipError("voice_refused", voice=name, status=response.status_code)
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > MOST_BYTES:
                raise ClipError("voice_endless", voice=name)
            if time.monotonic() > end:
                raise httpx.ReadTimeout("the answer dripped in for too long")
        return Answer(bytes(body), response.headers.get("content-type", "").split(";")[0].strip().lower()), 0.0


def _given(sent: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in sent.items() if value is not None}


def _wait(response: httpx.Response) -> float:
    try:
        return max(float(response.headers.get("retry-after", "0.5")), 0.0)
    except ValueError:
        return 1.0
