"""A wrong questionnaire file is refused as a whole, with file and line."""

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assessments.management.commands.load_questionnaire import DEFAULT_FOLDER
from assessments.models import QuestionnaireVersion
from assessments.services.content_files import ContentError, read_questionnaire


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the real questionnaire to break."""
    return Path(shutil.copytree(DEFAULT_FOLDER, tmp_path / "content"))


def change(folder: Path, name: str, old: str, new: str, *, count: int = 1) -> int:
    """Replace a text and return the line on which it stood."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def line_of(folder: Path, name: str, text: str, nth: int = 0) -> int:
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    return [number for number, line in enumerate(lines, 1) if line.strip() == text][nth]


def refusal(folder: Path) -> str:
    with pytest.raises(ContentError) as caught:
        read_questionnaire(folder)
    return str(caught.value)


def test_real_questionnaire_is_accepted(folder):
    files = read_questionnaire(folder)

    assert [file.path.stem for file in files.blocks][:2] == ["kennen", "begrijpen"]


def test_level_gap_is_refused(folder):
    change(folder, "questionnaire.toml", "from = 50", "from = 51")

    assert refusal(folder) == (
        f"questionnaire.toml, line {line_of(folder, 'questionnaire.toml', '[[level]]', 1)}: "
        "there is a gap below level “middle”."
    )


def test_overlapping_levels_are_refused(folder):
    change(folder, "questionnaire.toml", "from = 75", "from = 70")

    line = line_of(folder, "questionnaire.toml", "[[level]]", 2)
    assert refusal(folder) == f"questionnaire.toml, line {line}: level “high” overlaps the one before it."


def test_levels_that_stop_before_100_are_refused(folder):
    change(folder, "questionnaire.toml", "to = 100", "to = 99")

    assert "the levels must run from 0 to 100" in refusal(folder)


@pytest.mark.parametrize("value", ['"0"', "true", "60", "0.5"])
def test_level_bound_that_is_no_number_or_turned_around_is_refused(folder, value):
    change(folder, "questionnaire.toml", "from = 0", f"from = {value}")

    assert "must be whole numbers" in refusal(folder)


def test_duplicate_statement_key_is_refused_at_its_line(folder):
    change(folder, "kennen.toml", 'key = "strategy"', 'key = "shared-goal"')

    line = line_of(folder, "kennen.toml", "[[statement]]", 1)
    assert refusal(folder) == f"kennen.toml, line {line}: key “shared-goal” is used twice."


def test_key_set_twice_in_one_table_is_refused(folder):
    change(folder, "kennen.toml", 'key = "strategy"', 'key = "strategy"\nkey = "other"')

    line = line_of(folder, "kennen.toml", 'key = "other"')
    assert refusal(folder).startswith(f"kennen.toml, line {line}:")


def test_unlisted_block_file_is_refused(folder):
    (folder / "extra.toml").write_text('key = "extra"', encoding="utf-8")

    assert refusal(folder) == "extra.toml, line 1: unknown block “extra”: it is not listed in questionnaire.toml."


def test_listed_block_without_file_is_refused(folder):
    change(folder, "questionnaire.toml", '"kennen", ', '"kennen", "dromen", ')

    assert refusal(folder) == "dromen.toml, line 1: this file is missing."


def test_block_listed_twice_is_refused(folder):
    change(folder, "questionnaire.toml", '"kennen", ', '"kennen", "kennen", ')

    assert "block “kennen” is listed twice" in refusal(folder)


@pytest.mark.parametrize("key", ["../kennen", "Kennen", "kén", ""])
def test_block_key_that_is_no_plain_name_is_refused(folder, key):
    change(folder, "questionnaire.toml", '"kennen", ', f'"{key}", ')

    assert "is no block key" in refusal(folder)


def test_blocks_that_are_no_list_are_refused(folder):
    change(folder, "questionnaire.toml", 'blocks = ["kennen"', 'blocks = [1, "kennen"')

    assert "must list the block keys" in refusal(folder)


def test_too_few_scored_blocks_are_refused(folder):
    for key in ("kennen", "begrijpen", "waarderen", "vertrouwen"):
        change(folder, f"{key}.toml", "scored = true", "scored = false")

    assert "there must be 3 to 12 scored blocks, not 2" in refusal(folder)


def test_file_that_is_not_utf_8_is_refused(folder):
    (folder / "kennen.toml").write_bytes('title = "één"'.encode("cp1252"))

    assert refusal(folder) == "kennen.toml, line 1: this file is not UTF-8."


def test_broken_toml_is_refused_at_its_line(folder):
    line = change(folder, "kennen.toml", "scored = true", "scored = ")

    assert refusal(folder).startswith(f"kennen.toml, line {line}:")


def test_toml_that_ends_too_early_is_refused(folder):
    (folder / "kennen.toml").write_text('key = "kennen"\ntitle = """never closed', encoding="utf-8")

    assert refusal(folder).startswith("kennen.toml, line ")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('key = "kennen"', 'key = "kenen"', "“key” must be “kennen”"),
        ('title = "Kennen"', 'title = " "', "“title” is missing or empty"),
        ("scored = true", 'scored = "ja"', "“scored” must be true or false"),
        ('low = "', 'laag = "', "“low” is missing or empty"),
        ('[levels]\nlow = "', '[levels]\nextra = "x"\nlow = "', "unknown level “extra”"),
        ('level = "low"', 'level = "lo"', "unknown level “lo”"),
        ('[[tip]]\nlevel = "low"', '[[tip]]\nlevel = "high"', "level “low” needs at least 3 tips"),
        ('key = "strategy"', 'key = "de strategie"', "is no key"),
        ("[[question]]", "[question]", "must be written as [[question]]"),
        ('duration = "30 minuten"\n', "", "“duration” is missing or empty"),
        (
            "Ik kan een nieuwe collega uitleggen hoe wij ons doel willen bereiken.",
            "Ik kan in één zin zeggen wat ons gezamenlijke doel is.",
            "this statement stands here twice",
        ),
    ],
)
def test_wrong_block_file_is_refused(folder, old, new, message):
    if old == "[[question]]":
        change(folder, "kennen.toml", "[[question]]\n", "[[asked]]\n", count=2)
        change(folder, "kennen.toml", "[[asked]]\n", "[question]\n")
    else:
        change(folder, "kennen.toml", old, new)

    assert refusal(folder).startswith("kennen.toml, line ")
    assert message in refusal(folder)


def test_too_few_statements_are_refused(folder):
    path = folder / "kennen.toml"
    text = path.read_text(encoding="utf-8")
    statements = text.split("[[statement]]")
    kept, rest = statements[:4], text[text.index("[[tip]]") :]
    path.write_text("[[statement]]".join(kept) + rest, encoding="utf-8")

    assert "a block needs at least 4 statements" in refusal(folder)


@pytest.mark.parametrize(
    ("scale", "message"),
    [
        ('["a", "b", "c"]', "4 to 7 points"),
        ('["a", "b", "c", "d", "e", "f", "g", "h"]', "4 to 7 points"),
        ('["a", "b", "c", "c"]', "the same label"),
        ('["a", "b", "c", ""]', "a label for each point"),
        ('"abcde"', "a label for each point"),
    ],
)
def test_scale_that_cannot_be_answered_is_refused(folder, scale, message):
    text = (folder / "questionnaire.toml").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("scale ="))
    change(folder, "questionnaire.toml", line, f"scale = {scale}")

    assert message in refusal(folder)


@pytest.mark.django_db
def test_command_refuses_as_a_whole_and_names_the_place(folder):
    before = QuestionnaireVersion.objects.count()
    change(folder, "realiseren.toml", "scored = true", "scored = 1")

    with pytest.raises(CommandError, match=r"Nothing was loaded\. realiseren\.toml, line \d+"):
        call_command("load_questionnaire", str(folder))

    assert QuestionnaireVersion.objects.count() == before


# === The conversation guide and the mirror ===


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("minutes = 15", "minutes = 20", "the minutes must add up to 60, not 65."),
        ("minutes = 10", "minutes = 0", "“minutes” must be a whole number from 1 on."),
        ("minutes = 10", 'minutes = "tien"', "“minutes” must be a whole number from 1 on."),
        ('kind = "topic"', 'kind = "lunch"', "the steps of the guide must be these, in this order"),
        ('role = "iedereen"', 'role = ""', "“role” is missing or empty."),
        ("text_open =", "text_anders =", "“text_open” is missing or empty."),
        ("text_withheld =", "text_anders =", "“text_withheld” is missing or empty."),
    ],
)
def test_wrong_step_of_the_guide_is_refused(folder, old, new, message):
    change(folder, "questionnaire.toml", old, new)

    assert message in refusal(folder)


@pytest.mark.parametrize("table", ["behaviour", "experiment", "work_form", "question"])
def test_block_needs_what_the_guide_says_of_it(folder, table):
    change(folder, "kennen.toml", f"[[{table}]]", "[[anders]]", count=9)

    assert f"kennen.toml, line 1: the guide needs {2 if table == 'question' else 1} or more [[{table}]]" in refusal(
        folder
    )


@pytest.mark.parametrize("table", ["behaviour", "experiment", "mirror"])
def test_second_one_of_what_a_block_has_once_is_refused_at_its_line(folder, table):
    path = folder / "kennen.toml"
    path.write_text(path.read_text(encoding="utf-8") + f'\n[[{table}]]\ntext = "Nog een."\n', encoding="utf-8")

    assert f"line {line_of(folder, 'kennen.toml', f'[[{table}]]', 1)}: a block has one [[{table}]]" in refusal(folder)


def test_mirror_of_some_blocks_only_is_refused(folder):
    change(folder, "vertrouwen.toml", "[[mirror]]", "[[anders]]")

    assert "vertrouwen.toml" in refusal(folder)
    assert "so this one needs one too" in refusal(folder)


def test_questionnaire_without_guide_and_mirror_is_accepted(folder):
    change(folder, "questionnaire.toml", "[[guide_step]]", "[[anders]]", count=5)
    for path in folder.glob("*.toml"):
        path.write_text(path.read_text(encoding="utf-8").replace("[[mirror]]", "[[anders]]"), encoding="utf-8")

    assert not read_questionnaire(folder).main.tables("guide_step")
