"""The page about accessibility: the operator's own statement in the order of the model, or that there is none."""

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.utils import timezone

from assessments.domain.accessibility import read_statement
from tests.pages.reading import Page, see

EXAMPLE = Path(site.BASE_DIR) / "docs" / "toegankelijkheidsverklaring.toml"
OWN_WORDS = "We bouwen volgens WCAG 2.2, niveau A en AA."


def page_with(stranger, settings, **changes: object) -> Page:
    data: dict[str, Any] = {**tomllib.loads(EXAMPLE.read_text(encoding="utf-8")), **changes}
    settings.ACCESSIBILITY_STATEMENT = read_statement({k: v for k, v in data.items() if v is not None})
    return see(stranger, "accessibility")


def headings(page: Page) -> list[str]:
    return [
        f"{element.tag} {''.join(element.itertext())}"
        for element in page.root.find(".//main").iter()
        if element.tag in {"h2", "h3", "h4"}
    ]


def test_without_a_statement_the_page_says_so(stranger):
    page = see(stranger, "accessibility")

    assert "heeft nog geen toegankelijkheidsverklaring geplaatst" in page.text
    assert "Status" not in page.text
    assert OWN_WORDS in page.text


def test_statement_has_the_parts_of_the_model_in_its_order(stranger, settings):
    page = page_with(stranger, settings, outside=["Filmpjes van vóór 2020"])

    assert headings(page) == [
        "h2 Verklaring",
        "h2 Nalevingsstatus",
        "h2 Akkoordverklaring",
        "h2 Feedback en contact",
        "h2 Handhavingsprocedure",
        "h2 Toelichting",
        "h3 Waar de verklaring op rust",
        "h3 Wat nog niet toegankelijk is",
        "h4 Het filmpje met uitleg over de zelftest",
        "h3 Wat buiten de eisen valt",
        "h2 Wat we doen",
    ]
    assert "nog geen toegankelijkheidsverklaring" not in page.text
    assert OWN_WORDS in page.text


def test_every_text_and_day_of_the_statement_stands_on_the_page(stranger, settings):
    page = page_with(stranger, settings)

    def texts(value: object) -> list[str]:
        if isinstance(value, dict):
            return [text for inner in value.values() for text in texts(inner)]
        if isinstance(value, list):
            return [text for inner in value for text in texts(inner)]
        return [value] if isinstance(value, str) else []

    written = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    missing = [text for text in texts(written) if text not in page.text and f'href="{text}"' not in page.html]
    assert missing == []
    assert all(day in page.text for day in ("26 november 2026", "20 november 2026", "1 maart 2027"))
    assert "binnen 5 werkdagen" in page.text
    assert "Binnen 15 werkdagen" in page.text


@pytest.mark.parametrize(
    ("status", "changes", "sentence"),
    [
        ("A", {"deviation": []}, "Status A: voldoet volledig."),
        ("B", {}, "Status B: voldoet gedeeltelijk."),
        ("C", {"research_planned": date(2027, 3, 1)}, "Status C: eerste maatregelen genomen."),
        ("D", {"research": [], "deviation": []}, "Status D: voldoet niet."),
    ],
)
def test_status_is_given_in_the_words_of_the_model(stranger, settings, status, changes, sentence):
    page = page_with(stranger, settings, **{"research_planned": None, "status": status, **changes})

    assert sentence in page.text


def test_statement_without_known_deviations_claims_no_more_than_was_looked_at(stranger, settings):
    full = page_with(stranger, settings, status="A", deviation=[], research_planned=None)
    none = page_with(stranger, settings, status="D", deviation=[], research_planned=None, research=[])

    assert "Dat is nog niet volledig onderzocht." not in full.text
    assert "Dat is nog niet volledig onderzocht." in none.text
    assert "Er is nog geen onderzoek." in none.text


@pytest.mark.parametrize(
    ("status", "planned", "sentence"),
    [("C", date(2027, 3, 1), "het onderzoek had er op 1 maart 2027 moeten zijn"), ("B", None, "ouder dan drie jaar")],
)
def test_page_says_when_time_has_overtaken_the_status(stranger, settings, monkeypatch, status, planned, sentence):
    before = page_with(stranger, settings, status=status, research_planned=planned)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2030, 1, 1, tzinfo=UTC))

    after = page_with(stranger, settings, status=status, research_planned=planned)

    assert sentence not in before.text
    assert sentence in after.text


def test_disproportionate_burden_stands_in_the_place_of_a_day(stranger, settings):
    deviation = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))["deviation"][0]
    del deviation["planned"]

    page = page_with(stranger, settings, deviation=[{**deviation, "burden": "Het kost meer dan het oplevert."}])

    assert "Onevenredige last Het kost meer dan het oplevert." in page.text
    assert "Klaar op" not in page.text


def test_text_of_the_operator_is_text_everywhere(stranger, settings):
    attack = "<img src=x onerror=alert(1)>"

    page = page_with(stranger, settings, organisation=attack, scope=attack, outside=[attack])

    assert page.text.count(attack) == 3
    assert attack not in page.html
