"""The papers in docs/privacy say what the software does with the settings in force."""

import re
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core.management import call_command

from assessments import queries
from assessments.management.commands.privacy_papers import PAPERS

COMMITTED = Path(__file__).parents[1] / "docs" / "privacy"
SVG = "{http://www.w3.org/2000/svg}"
#: So many words and no more fit on one sheet of A4 (10.5 points, margins of 15 mm).
WORDS_OF_A_PAGE = 420


def written(folder: Path) -> dict[str, str]:
    call_command("privacy_papers", "--to", str(folder), stdout=StringIO())
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_committed_papers_are_those_that_the_software_writes(tmp_path):
    """Did you change a field, a retention or a paper? Run manage.py privacy_papers and commit docs/privacy."""
    made = written(tmp_path / "new")

    assert set(made) == set(PAPERS)
    assert {path.name for path in COMMITTED.iterdir()} == set(PAPERS)
    for name, text in made.items():
        assert text == (COMMITTED / name).read_text(encoding="utf-8"), name


def test_papers_follow_the_settings_of_the_installation(tmp_path, settings):
    settings.OPERATOR_NAME = "Gemeente Noord | Zuid"
    settings.OPERATOR_EMAIL = "privacy@noord.example"
    settings.K = 9
    settings.SUBMISSION_RETENTION_DAYS = 365
    settings.INVITATION_RETENTION_DAYS = 45
    settings.ACCOUNT_RETENTION_DAYS = 200
    settings.CODE_TRIES_PER_MINUTE = 33

    made = written(tmp_path)

    assert "| Verwerkingsverantwoordelijke | Gemeente Noord \\| Zuid |" in made["verwerkingsregister.md"]
    assert "1 jaar na het afronden, of na het sluiten van de ronde" in made["verwerkingsregister.md"]
    assert "| `SUBMISSION_RETENTION_DAYS` | 365 |" in made["dpia-grondslag.md"]
    assert "33 pogingen per minuut" in made["dpia-grondslag.md"]
    assert "200 dagen niemand inlogt" in made["dpia-grondslag.md"]
    assert "vanaf 9 mensen" in made["voor-de-or.md"]
    assert "Antwoorden 1 jaar" in made["voor-de-or.md"]
    assert "privacy@noord.example" in made["voor-de-or.md"]
    assert "45 dagen na het sluiten" in made["gegevensstroom.svg"]
    assert "45 dagen na het sluiten van de ronde" in made["gegevens.md"]


def test_what_the_operator_has_not_set_is_left_open(tmp_path):
    made = written(tmp_path)

    assert "[naam van de organisatie]" in made["verwerkingsregister.md"]
    assert "[mailadres voor vragen]" in made["voor-de-or.md"]


@pytest.mark.parametrize("name", PAPERS)
def test_paper_has_nothing_unfilled_and_no_foreign_address(name):
    text = (COMMITTED / name).read_text(encoding="utf-8")

    assert not re.search(r"\{\{|\{%|\bNone\b|&#|&quot;", text)
    assert re.findall(r"https?://\S+?(?=[\"\s])", text) == (
        ["http://www.w3.org/2000/svg"] if name.endswith("svg") else []
    )


@pytest.mark.parametrize("name", [name for name in PAPERS if name.endswith(".md")])
def test_links_of_a_paper_lead_to_another_paper(name):
    targets = re.findall(r"\]\(([^)]+)\)", (COMMITTED / name).read_text(encoding="utf-8"))

    assert set(targets) <= set(PAPERS)
    assert targets or name == "gegevens.md"


def test_sheet_for_the_works_council_fits_on_a_page():
    text = (COMMITTED / "voor-de-or.md").read_text(encoding="utf-8")

    assert len(re.findall(r"\w+", text)) <= WORDS_OF_A_PAGE


def test_every_field_of_the_database_stands_in_the_list():
    text = (COMMITTED / "gegevens.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `(\w+)` \| `(\w+)` \| \w+ \| \S[^|]* \| \S[^|]* \|$", text, re.MULTILINE))

    stored = {(table.table, field.column or field.name) for table in queries.stored_tables() for field in table.fields}
    assert listed == stored


def test_picture_has_a_dutch_name_a_description_and_text_as_text():
    root = ElementTree.fromstring((COMMITTED / "gegevensstroom.svg").read_text(encoding="utf-8"))

    named = [root.find(f"{SVG}{tag}") for tag in ("title", "desc")]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby").split() == [part.get("id") for part in named]
    assert all(part.text.strip() for part in named)
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert "geen lijn naar de antwoorden" in texts
    assert {"svg", "title", "desc", "defs", "marker", "path", "rect", "g", "text"} == {
        element.tag.removeprefix(SVG) for element in root.iter()
    }
    assert root.get("font-family") == "system-ui, sans-serif"
