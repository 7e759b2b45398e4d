"""Every text has its Dutch, and the compiled catalogue is the one in the repository."""

import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).parents[1]
CATALOGUE = Path("locale/nl/LC_MESSAGES/django.po")
FOLDERS = ["assessments", "zelftest", "templates", "locale"]


@pytest.fixture(scope="module")
def extracted(tmp_path_factory) -> polib.POFile:
    """The catalogue as `make messages` would write it now."""
    copy = tmp_path_factory.mktemp("tree")
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("manage.py", "pyproject.toml"):
        shutil.copy(ROOT / name, copy / name)
    shutil.copytree(ROOT / "static", copy / "static")
    command = ["manage.py", "makemessages", "--locale", "nl", "--no-location", "--no-obsolete", "--verbosity", "0"]
    subprocess.run([sys.executable, *command], cwd=copy, check=True, capture_output=True)
    return polib.pofile(str(copy / CATALOGUE))


def test_every_text_in_the_code_stands_in_the_catalogue_and_no_other(extracted):
    committed = polib.pofile(str(ROOT / CATALOGUE))

    assert {entry.msgid for entry in extracted} == {entry.msgid for entry in committed}


def test_every_text_is_translated_and_none_is_fuzzy(extracted):
    committed = polib.pofile(str(ROOT / CATALOGUE))

    assert committed.untranslated_entries() == []
    assert committed.fuzzy_entries() == []
    assert extracted.fuzzy_entries() == []


def test_placeholders_are_the_same_in_both_languages():
    for entry in polib.pofile(str(ROOT / CATALOGUE)):
        assert placeholders(entry.msgstr or entry.msgstr_plural[1]) == placeholders(entry.msgid_plural or entry.msgid)


def placeholders(text: str) -> set[str]:
    return {part.split(")")[0] for part in text.split("%(")[1:]}


def test_compiled_catalogue_is_up_to_date():
    source = polib.pofile(str(ROOT / CATALOGUE))
    compiled = polib.mofile(str((ROOT / CATALOGUE).with_suffix(".mo")))

    assert {e.msgid: e.msgstr or e.msgstr_plural for e in compiled} == {
        e.msgid: e.msgstr or e.msgstr_plural for e in source
    }
