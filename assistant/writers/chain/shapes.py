"""What an answer consists of: parts by name, each with its type and bounds. From it come the JSON schema, the sketch
in the prompt, and the validation, so that the three cannot disagree.

Answers are small on purpose: short keys, facts named from a closed list, and no arithmetic. Clock, CF codes and
seconds are computed from the answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import ConfigDict, Field, TypeAdapter, create_model

from assistant.content import Brief, Kind, Platform, Segment
from assistant.rulebook import read_platform
from assistant.writers.chain.forms import Form, form_of

_STRICT = ConfigDict(extra="forbid")
_TOLERANT = ConfigDict(extra="ignore")
SCENES = {15: (3, 5), 30: (4, 7), 60: (6, 11)}
"""How many shots a clip of so many seconds holds: one idea takes 3–6 seconds to see and say."""


class Asked(NamedTuple):
    """The form of an answer, as a call needs it."""

    schema: dict[str, Any]
    stamp: str
    """Tells this schema from others: a digest, so that it is not spelt out for every call."""
    longest: int
    """Characters of the longest answer that fits; the cap on the model's tokens follows from it."""


class Shape:
    """The parts of one answer. Types are costly to build (10 ms), so what is made of them is kept."""

    def __init__(self, parts: dict[str, Any]) -> None:
        self.parts = parts
        self._schemas: dict[tuple[str, ...], dict[str, Any]] = {}
        self._sketches: dict[tuple[str, ...], str] = {}
        self._adapters: dict[str, TypeAdapter[Any]] = {}
        self._forms: dict[str, Form] = {}
        self._asked: dict[tuple[str, ...], Asked] = {}

    def schema(self, only: Iterable[str] | None = None) -> dict[str, Any]:
        """JSON schema of the whole answer, or of some of its parts."""
        wanted = set(self.parts) if only is None else set(only)
        chosen = tuple(name for name in self.parts if name in wanted)
        if chosen not in self._schemas:
            fields: dict[str, Any] = {name: (self.parts[name], ...) for name in chosen}
            schema = create_model("Answer", __config__=_STRICT, **fields).model_json_schema()
            self._schemas[chosen] = _closed(schema)
        return self._schemas[chosen]

    def sketch(self, only: Iterable[str] | None = None) -> str:
        """The same for people and for models behind doors that take no schema: `{"title": "…", …}`."""
        schema = self.schema(only)
        chosen = tuple(schema["properties"])
        if chosen not in self._sketches:
            self._sketches[chosen] = json.dumps(_sketched(schema, schema.get("$defs", {})), ensure_ascii=False)
        return self._sketches[chosen]

    def adapter(self, part: str) -> TypeAdapter[Any]:
        """What validates one part."""
        if part not in self._adapters:
            self._adapters[part] = TypeAdapter(self.parts[part])
        return self._adapters[part]

    def form(self, part: str) -> Form:
        """What brings a part into its form before it is validated."""
        if part not in self._forms:
            self._forms[part] = form_of(self.parts[part])
        return self._forms[part]

    def asked(self, only: Sequence[str]) -> Asked:
        """What the model is asked for beside the words: the schema of these parts and how long they may be."""
        if (chosen := tuple(only)) not in self._asked:
            schema = self.schema(only)
            stamp = blake2b(json.dumps(schema, sort_keys=True).encode(), digest_size=12).hexdigest()
            self._asked[chosen] = Asked(schema, stamp, _longest(schema, schema.get("$defs", {})))
        return self._asked[chosen]

    def only(self, names: Iterable[str]) -> Shape:
        """Some of its parts as a shape of their own."""
        return Shape({name: self.parts[name] for name in names})


class Frame(NamedTuple):
    """What decides a shape: products with the same kinds of facts share one."""

    kind: Kind
    platform: Platform
    seconds: int
    photos: int
    keys: tuple[str, ...]
    roles: tuple[str, ...]


def read_shape(brief: Brief, keys: Sequence[str], segments: Sequence[Segment] = ()) -> Shape:
    """The answer asked for by a brief; `keys` are the facts that may be named, `segments` a live's run-of-show."""
    roles = tuple(segment.role for segment in segments)
    return _shape(Frame(brief.kind, brief.platform, brief.seconds or 30, len(brief.product.photos), tuple(keys), roles))


@lru_cache(maxsize=512)
def _shape(frame: Frame) -> Shape:
    makers = {"listing": _listing, "post": _post, "video": _video, "live": _live}
    return makers[frame.kind](frame)


def _text(most: int) -> Any:
    return Annotated[str, Field(min_length=1, max_length=most)]


def _line(keys: Sequence[str], most: int) -> Any:
    """A text that must name at least one fact."""
    named = _items(_key(keys), 1, 6)
    return create_model("Line", __config__=_TOLERANT, text=(_text(most), ...), facts=(named, ...))


def _key(keys: Sequence[str]) -> Any:
    return Literal[tuple(keys)]


def _items(kind: Any, least: int, most: int) -> Any:
    return Annotated[list[kind], Field(min_length=least, max_length=most)]


def _limit(frame: Frame, field: str, otherwise: int) -> int:
    limit = read_platform(frame.platform).limit(field, frame.kind)
    return min(limit.max, otherwise) if limit and limit.max and limit.unit == "characters" else otherwise


def _tags(frame: Frame, most: int) -> Any:
    limit = read_platform(frame.platform).limit("hashtags", frame.kind)
    return _items(_text(40), 0, min(limit.max or most, most) if limit else most)


def title_limit(platform: Platform) -> int:
    """Characters a listing's title may have; where the platform's limit is unknown, a length that fits all others."""
    limit = read_platform(platform).limit("title", "listing")
    return min(limit.max, 255) if limit and limit.max else 120


def _listing(frame: Frame) -> Shape:
    return Shape(
        {
            "title": _text(title_limit(frame.platform)),
            "highlights": _items(_line(frame.keys, 160), 1, 8),
            "description": _text(_limit(frame, "description", 1500)),
            "hashtags": _tags(frame, 8),
            "keywords": _items(_text(40), 0, 10),
        }
    )


def _post(frame: Frame) -> Shape:
    return Shape(
        {
            "paragraphs": _items(_line(frame.keys, 400), 1, 7),
            "call_to_action": _text(120),
            "hashtags": _tags(frame, 5),
        }
    )


def _video(frame: Frame) -> Shape:
    photos = [f"p{number}" for number in range(1, frame.photos + 1)]
    named = _items(_key(frame.keys), 1, 4)
    scene = create_model(
        "Shot",
        __config__=_TOLERANT,
        picture=(_text(160), ...),
        voice=(_text(160), ...),
        on_screen=(Annotated[str, Field(max_length=40)], ""),
        photo=((Literal[tuple(photos)] | None) if photos else None, None),  # type: ignore[arg-type]
        facts=(named, ...),
    )
    least, most = SCENES[frame.seconds]
    return Shape(
        {
            "hook": _text(80),
            "scenes": _items(scene, least, most),
            "call_to_action": _text(80),
            "caption": _text(_limit(frame, "caption", 300)),
            "hashtags": _tags(frame, 5),
        }
    )


def _live(frame: Frame) -> Shape:
    keys = frame.keys
    free = _items(_key(keys), 0, 4)
    answer = create_model(
        "Reply", __config__=_TOLERANT, question=(_text(120), ...), answer=(_text(240), ...), facts=(free, ...)
    )
    parts: dict[str, Any] = {}
    for number, role in enumerate(frame.roles, 1):
        parts[f"s{number}"] = create_model(
            f"Part{number}",
            __config__=_TOLERANT,
            title=(_text(60), ...),
            goal=(_text(120), ...),
            points=(_items(_line(keys, 160), 1 if role == "product" else 0, 6), ...),
            lines=(_items(_text(120), 1, 6), ...),
            prompt=(Annotated[str, Field(max_length=120)], ...),
            questions=(_items(answer, 1 if role == "questions" else 0, 5), ...),
        )
    return Shape(parts)


def _closed(node: Any) -> Any:
    """Every object closed and all its properties required, as strict servers want it; titles left out."""
    if isinstance(node, list):
        return [_closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    closed = {key: _closed(value) for key, value in node.items() if not (key == "title" and isinstance(value, str))}
    closed.pop("default", None)
    if closed.get("type") == "object" and "properties" in closed:
        closed.update(additionalProperties=False, required=list(closed["properties"]))
    return closed


def _sketched(node: dict[str, Any], named: dict[str, Any]) -> Any:
    node = _resolved(node, named)
    if "properties" in node:
        return {key: _sketched(value, named) for key, value in node["properties"].items()}
    if node.get("type") == "array":
        return [_sketched(node["items"], named)]
    if "enum" in node or "const" in node:
        return "คีย์"
    if "anyOf" in node:
        return None
    return None if node.get("type") == "null" else "…"


def _longest(node: dict[str, Any], named: dict[str, Any]) -> int:
    node = _resolved(node, named)
    if "properties" in node:
        return sum(len(key) + 6 + _longest(value, named) for key, value in node["properties"].items())
    if node.get("type") == "array":
        return int(node.get("maxItems", 8)) * (2 + _longest(node["items"], named))
    if "anyOf" in node:
        return max(_longest(option, named) for option in node["anyOf"])
    return int(node.get("maxLength", max((len(str(word)) for word in node.get("enum", ())), default=12)))


def _resolved(node: dict[str, Any], named: dict[str, Any]) -> dict[str, Any]:
    return named[node["$ref"].rpartition("/")[2]] if "$ref" in node else node
