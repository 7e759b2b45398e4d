"""Rules of the house that no linter knows."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = [
    p for folder in ("assessments", "zelftest") for p in (ROOT / folder).rglob("*.py") if "migrations" not in p.parts
]
TEMPLATES = list((ROOT / "templates").rglob("*.html"))
LINES_MAX = 300


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_is_short_named_and_described(path):
    text = path.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= LINES_MAX
    assert path.stem not in {"utils", "helpers", "signals", "misc", "common"}
    assert not text or text.startswith(('"""', "#!")), "say in one line what the module is for"


@pytest.mark.parametrize("layer", ["views", "reports", "forms", "middleware.py", "urls.py"])
def test_rows_stay_out_of_the_upper_layers(layer):
    place = ROOT / "assessments" / layer
    files = [place] if place.is_file() else list(place.rglob("*.py"))

    assert not [str(path) for path in files if ".objects" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_has_no_inline_style_or_script_and_no_foreign_address(path):
    text = path.read_text(encoding="utf-8")

    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:|https?://", text)
    assert "|safe" not in text


def test_lock_files_hold_hashes_and_no_addresses():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        packages = re.split(r"\n(?=\S)", text.strip())

        assert "://" not in text
        assert len(packages) > 20
        assert all(re.match(r"[\w.\-]+(\[[\w,]+\])?==\S+ .*\\\n    --hash=sha256:", package) for package in packages)


def test_both_locks_pin_the_same_versions():
    runtime, tests = (
        set(re.findall(r"^(\S+==\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    )

    assert runtime <= tests


#: What runs code or a program, or makes any object out of bytes.
DANGEROUS = {"subprocess", "pickle", "marshal", "shelve", "ctypes", "telnetlib", "yaml", "code", "runpy"}


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_starts_no_program_and_runs_no_code_out_of_data(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert DANGEROUS.isdisjoint(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert (node.module or "").partition(".")[0] not in DANGEROUS
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "Template"}
