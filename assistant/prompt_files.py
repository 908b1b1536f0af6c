"""Prompts as files: `prompts/<kind>.v<number>.jinja` with few-shot examples in `prompts/examples/<kind>.toml`.

The first line of a prompt declares what it needs: `{#- variables: facts, platform -#}`. A variable that is used but
not declared, or declared but not given, is an error that names it. A new wording is a new number; the old file stays.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2
import jinja2.meta
import jinja2.sandbox
from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.content import ContentLanguage
from assistant.errors import PromptError
from assistant.product.record import Tone, Voice

_DECLARATION = re.compile(r"\A\{#-?\s*variables:\s*([a-z_, ]*?)\s*-?#\}\s*")
_VERSIONED = re.compile(r"(?P<kind>[a-z]+)\.v(?P<number>[0-9]+)\.jinja")


_LINE = re.compile(r"line (\d+)")
_NO_FILTER = re.compile(r"No filter named '(.+?)'")
SIGNED = "trained.json"
"""Beside prompts a model was trained with: their digest and versions."""


class Example(BaseModel):
    """One few-shot example: a product's facts by key, and the answer a good writer gives."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: ContentLanguage = "th"
    """Of the answer; a piece is shown the examples of its own language alone."""
    platform: str = ""
    voice: Voice = "neutral"
    tone: Tone = "warm"
    asked: str = ""
    """What was asked beside the facts, as a line for people: length, segments."""
    facts: dict[str, str]
    answer: dict[str, Any]


class Prompt:
    """One prompt file, read and checked."""

    def __init__(self, name: str, source: str, examples: tuple[Example, ...]) -> None:
        self.name = name
        self.source = source
        self.examples = examples
        self.variables = _declared(name, source)
        self._template = _compiled(name, source, self.variables)

    def render(self, **values: Any) -> str:
        """The prompt with its variables filled in. PromptError where a declared one is not given."""
        given = {"examples": self.examples_in(values.get("language", "th")), **values}
        if missing := [variable for variable in self.variables if variable not in given]:
            raise self._lacks(missing[0])
        try:
            return self._template.render({variable: given[variable] for variable in self.variables}).strip()
        except jinja2.UndefinedError as error:
            raise PromptError("prompts_broken", name=self.name, detail=str(error)) from error

    def examples_in(self, language: str) -> tuple[Example, ...]:
        """Those whose answers are in that language: a Thai answer shown for an English piece brings Thai back."""
        return tuple(example for example in self.examples if example.language == language)

    def _lacks(self, variable: str) -> PromptError:
        known = ", ".join(self.variables)
        return PromptError("prompts_variable_missing", name=self.name, variable=variable, known=known)


def read_prompt(kind: str, version: int | None = None, folder: Path | None = None) -> Prompt:
    """The prompt of that kind: the newest version, or the one asked for; a file in `folder` wins over ours.

    Raises PromptError where there is none, or where it is broken, naming file and line.
    """
    file, examples = _find(kind, version, folder), _examples_file(kind, folder)
    return _read(file, examples, (file.stat().st_mtime_ns, examples.stat().st_mtime_ns if examples else 0))


def prompts_digest(folder: Path) -> str:
    """Twelve hex digits for what a folder of prompts asks: the newest file of each kind, name and bytes."""
    stamp = hashlib.blake2s(digest_size=6)
    for name in sorted(prompt_versions(folder).values()):
        stamp.update(name.encode() + b"\0" + (folder / name).read_bytes() + b"\0")
    return stamp.hexdigest()


def prompt_versions(folder: Path) -> dict[str, str]:
    """The file that is used for each kind the folder has: {"post": "post.v2.jinja"}."""
    kinds = {match["kind"] for file in folder.glob("*.jinja") if (match := _VERSIONED.fullmatch(file.name))}
    return {kind: file[max(file)].name for kind in sorted(kinds) if (file := _versions(kind, folder))}


def sign_prompts(folder: Path) -> dict[str, Any]:
    """Write into a folder of prompts with which wording a model was trained; what was written."""
    told = {"digest": prompts_digest(folder), "files": prompt_versions(folder)}
    (folder / SIGNED).write_text(json.dumps(told, indent=1), encoding="utf-8")
    return told


def trained_with(folder: Path | None) -> str | None:
    """The digest of the wording a model was trained with, where the folder tells."""
    try:
        return str(json.loads((folder / SIGNED).read_text(encoding="utf-8"))["digest"]) if folder else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


@cache
def prompts_folder() -> Path:
    """Our own prompts: the folder of the source tree, or the copy inside the installed package."""
    source_tree = Path(str(files("assistant"))).parent / "prompts"
    return source_tree if source_tree.is_dir() else Path(str(files("assistant"))) / "prompts"


def _find(kind: str, version: int | None, folder: Path | None) -> Path:
    if folder is not None and not folder.is_dir():  # ours in its place would hide a slip of the pen
        raise PromptError("prompts_no_folder", folder=str(folder))
    looked = [place for place in (folder, prompts_folder()) if place is not None]
    for place in looked:
        numbered = _versions(kind, place)
        if numbered and (version is None or version in numbered):
            return numbered[max(numbered) if version is None else version]
    name = f"{kind}.v{version or 1}.jinja"
    raise PromptError("prompts_missing", name=name, folder=", ".join(str(place) for place in looked))


def _versions(kind: str, place: Path) -> dict[int, Path]:
    """The numbered files of a kind; a folder is listed again when something in it was added or taken away."""
    try:
        return _listed(kind, place, place.stat().st_mtime_ns)
    except OSError:
        return {}


@cache
def _listed(kind: str, place: Path, changed: int) -> dict[int, Path]:
    files = ((_VERSIONED.fullmatch(file.name), file) for file in place.glob(f"{kind}.v*.jinja"))
    return {int(match["number"]): file for match, file in files if match and match["kind"] == kind}


def _examples_file(kind: str, folder: Path | None) -> Path | None:
    """The examples of a kind: the user's own, whether or not the prompt is, else ours; None where there are none."""
    places = [place / "examples" / f"{kind}.toml" for place in (folder, prompts_folder()) if place is not None]
    return next((file for file in places if file.is_file()), None)


@cache
def _read(file: Path, examples: Path | None, changed: tuple[int, int]) -> Prompt:
    """Read once; `changed` (times of the last edits) makes a trainer's edit show without a restart."""
    try:
        source = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError("prompts_broken", name=file.name, detail=str(error)) from error
    return Prompt(file.name, source, read_examples(examples) if examples else ())


def read_examples(file: Path) -> tuple[Example, ...]:
    """The examples of one kind. PromptError where one is no example or names a fact it does not have."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError("prompts_example_broken", name=file.name, detail=str(error)) from error
    try:
        tables = tomllib.loads(text).get("example", [])
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))  # what is never closed is told at the document's end
        line = found[1] if found else len(text.splitlines())
        raise PromptError("prompts_example_toml", name=file.name, line=line) from error
    return tuple(_example(file.name, number, table) for number, table in enumerate(tables, 1))


def _example(name: str, number: int, table: Any) -> Example:
    try:
        example = Example.model_validate(table)
    except ValidationError as error:
        field = ".".join(str(step) for step in error.errors()[0]["loc"])
        raise PromptError("prompts_example_field", name=name, number=number, field=field) from error
    if unknown := sorted(set(_named_facts(example.answer)) - set(example.facts)):
        raise PromptError("prompts_example_fact", name=name, number=number, keys=", ".join(unknown))
    return example


def _named_facts(node: Any) -> Iterator[str]:
    """Every fact key that an answer names."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "facts":
                yield from value
            else:
                yield from _named_facts(value)
    elif isinstance(node, list):
        for item in node:
            yield from _named_facts(item)


def _declared(name: str, source: str) -> tuple[str, ...]:
    match = _DECLARATION.match(source)
    if not match:
        raise PromptError("prompts_undeclared", name=name)
    return tuple(word.strip() for word in match[1].split(",") if word.strip())


def _compiled(name: str, source: str, declared: tuple[str, ...]) -> jinja2.Template:
    """The template, in a sandbox: a prompt file given from outside can read its variables and nothing else."""
    sandbox = jinja2.sandbox.SandboxedEnvironment(
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    sandbox.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": False}
    # Plain text, not HTML: quotes of a product's name must reach the model as they are.
    sandbox.filters["json"] = lambda value: _dump(value)
    sandbox.filters["lines"] = _lines
    try:
        used = jinja2.meta.find_undeclared_variables(sandbox.parse(source))
        template = sandbox.from_string(source)
    except jinja2.TemplateSyntaxError as error:
        raise _syntax(name, error) from error
    if undeclared := sorted(used - set(declared)):
        known = ", ".join(declared)
        raise PromptError("prompts_variable_missing", name=name, variable=undeclared[0], known=known)
    return template


def _syntax(name: str, error: jinja2.TemplateSyntaxError) -> PromptError:
    """The slips people make, in words of theirs; any other in Jinja's."""
    said, line = error.message or "", error.lineno
    if found := _NO_FILTER.search(said):
        return PromptError("prompts_no_filter", name=name, line=line, filter=found[1])
    if "Unexpected end of template" in said:
        return PromptError("prompts_no_end", name=name)
    if any(mark in said for mark in ("end of statement block", "end of print statement", "unexpected '")):
        return PromptError("prompts_unclosed", name=name, line=line)
    return PromptError("prompts_broken", name=name, detail=f"line {line}: {said}")


def _lines(facts: Mapping[str, str] | Iterable[tuple[str, str]]) -> str:
    """Facts as the model reads them, one a line: `price: 390`."""
    pairs = facts.items() if isinstance(facts, Mapping) else facts
    return "\n".join(f"{key}: {value}" for key, value in pairs)


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
