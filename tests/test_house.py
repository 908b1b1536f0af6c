"""The shape of the house: light doors, complete messages, a README that is true, no habit that breaks Thai."""

import ast
import re
import string
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = [*sorted(p for room in ("assistant", "finetune") for p in (ROOT / room).rglob("*.py")), ROOT / "app.py"]
MESSAGES = sorted((ROOT / "assistant" / "rules" / "messages").glob("*.toml"))
HEAVY = (
    "torch",
    "transformers",
    "llguidance",
    "langchain_openai",
    "langchain_core",
    "gradio",
    "moviepy",
    "av",
    "cv2",
    "sqlalchemy",
)


@pytest.mark.parametrize(
    "command",
    [["--help"], ["check", "สบู่ขมิ้น กวนมือทีละหม้อ"], ["write", "assistant/examples/sabu-khamin.toml", "--kind", "listing"]],
    ids=lambda c: c[0],
)
def test_the_command_line_stays_light(command):
    _stays_light(command)


def test_a_built_in_kit_stays_light(tmp_path):
    _stays_light(["kit", "assistant/examples/sabu-khamin.toml", "--out", str(tmp_path)])


def _stays_light(command):
    code = (
        "import sys; from assistant.__main__ import main\n"
        f"try: main({command!r})\nexcept SystemExit: pass\n"
        f"print('HEAVY', sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120
    )
    assert done.stdout.strip().endswith("HEAVY []"), done.stdout + done.stderr


@pytest.mark.parametrize("file", MESSAGES, ids=lambda p: p.stem)
def test_every_message_speaks_both_languages_of_the_same_values(file):
    def values(text):
        return {name.removesuffix("_en") for _, name, _, _ in string.Formatter().parse(text) if name}

    for code, words in tomllib.loads(file.read_text("utf-8")).items():
        assert set(words) <= {"th", "en", "th_do", "en_do"}, code
        assert all(words.values()), code
        assert ("th_do" in words) == ("en_do" in words), code
        assert values(words["th"] + words.get("th_do", "")) == values(words["en"] + words.get("en_do", "")), code


def _calls(tree, names):
    """First arguments of calls to `names`, where they are plain strings."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        ):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in names:
                yield node.args[0].value


def test_every_message_that_code_asks_for_is_there():
    codes = {code for file in MESSAGES for code in tomllib.loads(file.read_text("utf-8"))}
    errors = {
        "ProductError",
        "TableError",
        "PromptError",
        "RuleError",
        "WriterError",
        "ModelUnavailable",
        "AnswerUnreadable",
        "ExportError",
        "ClipError",
        "HistoryError",
        "AssistantError",
    }
    asked = {code for file in SOURCES for code in _calls(ast.parse(file.read_text("utf-8")), errors)}
    assert asked - codes == set()
    assert len(asked) > 20


def test_no_pattern_uses_the_class_that_drops_thai_vowels_and_tone_marks():
    bad = []
    for file in SOURCES:
        for call in (n for n in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(n, ast.Call)):
            pattern = call.args[0] if call.args else None
            of_re = isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") in ("re", "regex")
            if of_re and isinstance(pattern, ast.Constant) and re.search(r"\\[wWbB]", str(pattern.value)):
                bad.append(f"{file.relative_to(ROOT)}:{call.lineno}")
    assert bad == []


def test_the_readme_tree_names_every_module_of_the_first_two_floors_and_nothing_that_is_gone():
    readme = (ROOT / "README.md").read_text("utf-8")
    tree = readme.split("```")[next(i for i, part in enumerate(readme.split("```")) if "app.py  " in part)]
    named = set(re.findall(r"^ *([a-z_0-9]+(?:\.py|/))", tree, re.M))
    there = {p.name for p in (ROOT / "assistant").glob("*.py") if p.name != "__init__.py"}
    there |= {f"{p.name}/" for p in (ROOT / "assistant").iterdir() if p.is_dir() and p.name != "__pycache__"}
    there |= {p.name for p in (ROOT / "finetune").glob("*.py") if p.name != "__init__.py"} | {
        "app.py",
        "prompts/",
        "finetune/",
        "tests/",
        "assistant/",
    }
    assert there - named == set(), "not in the README's tree"
    assert named - there == set(), "in the README's tree but gone"


def test_ci_and_readme_run_the_same_tests():
    assert ".venv/bin/python -m pytest" in (ROOT / "README.md").read_text("utf-8")
    assert (ROOT / ".ci" / "run").read_text("utf-8").rstrip().endswith(".venv/bin/python -m pytest")
