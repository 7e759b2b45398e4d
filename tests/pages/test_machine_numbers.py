"""C58: numbers that a machine reads have a point and no separator, also in Dutch."""

import json
import random
import re
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import formats, translation

from tests.pages.filling import random_sheet, result_of
from tests.pages.reading import SVG, Page, see

NUMBERS = {"x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "width", "height", "font-size", "stroke-width"}
LISTS = {"d", "points", "viewBox", "transform", "stroke-dasharray"}


@pytest.fixture(params=[False, True], ids=["plain", "thousands"])
def grouped(request, settings) -> bool:
    """With and without a separator of thousands, which Django puts into every number it may."""
    settings.USE_THOUSAND_SEPARATOR = request.param
    return request.param


@pytest.fixture
def person(db):
    return result_of(random_sheet(random.Random("C58")))


def numbers_of(root: ElementTree.Element) -> list[str]:
    """Every number in the attributes of a drawing."""
    found = []
    for element in root.iter():
        for name, value in element.attrib.items():
            if name in NUMBERS:
                found.append(value)
            elif name in LISTS:
                found += [part for part in re.split(r"[A-Za-z()\s]+", value) if part]
            elif name.startswith("data-") and name != "data-share":
                found += [part for part in [value] if re.search(r"\d", part)]
    return found


def is_for_machines(text: str) -> bool:
    return bool(re.fullmatch(r"-?\d*\.?\d+(e-?\d+)?", text))


def test_dutch_settings_would_break_a_number(grouped):
    """The trap is there: what a template shows of a number is not for machines."""
    with translation.override("nl"):
        assert formats.localize(32.5) == "32,5"
        assert (formats.localize(1234) == "1.234") is grouped


@pytest.mark.parametrize("view", ["bouwwerk", "radar"])
def test_drawing_has_numbers_that_a_machine_reads(person, grouped, view):
    inline = see(person, "result", f"?beeld={view}").picture
    file = ElementTree.fromstring(person.client.get(f"/resultaat/{view}.svg").content)

    for root in (inline, file):
        numbers = numbers_of(root)
        assert len(numbers) > 100
        assert [number for number in numbers if not is_for_machines(number)] == []


def test_qr_code_has_numbers_that_a_machine_reads(person, grouped):
    page = see(person, "result")

    qr = next(e for e in page.root.iter(f"{SVG}svg") if e.get("class") == "qr")
    assert [number for number in numbers_of(qr) if not is_for_machines(number)] == []


def test_pages_are_the_same_with_a_separator(person, settings):
    addresses = ["/", "/resultaat/", "/resultaat/?beeld=radar", "/resultaat/bouwwerk.svg", "/resultaat/gegevens.json"]

    def all_pages() -> list[str]:
        html = [person.client.get(address).content.decode() for address in addresses]
        return [re.sub(r'name="(csrfmiddlewaretoken|start_key)" value="[^"]*"', "", text) for text in html]

    plain = all_pages()
    settings.USE_THOUSAND_SEPARATOR = True

    assert all_pages() == plain


def test_fields_and_limits_have_plain_numbers(draft, grouped):
    page = see(draft, "block", key="kennen")
    too_long = Page(draft.fill("kennen", [4], note="x" * 2001))

    note = next(e for e in page.root.iter("textarea"))
    assert (note.get("maxlength"), note.get("rows")) == ("2000", "3")
    assert "Er passen 2000 tekens in" in too_long.errors
    assert [option.get("value") for option in page.root.iter("input") if option.get("type") == "radio"][:6] == [
        *"12345",
        "nvt",
    ]


def test_file_with_own_data_has_plain_numbers(person, grouped):
    data = json.loads(person.client.get("/resultaat/gegevens.json").content)

    assert {type(row["answer"]) for row in data["answers"]} <= {int, str}
    assert all(row["answer"] in {1, 2, 3, 4, 5, "nvt"} for row in data["answers"])
    assert data["submitted_date"] == "2026-03-09"


def test_days_over_a_thousand_stay_readable_for_people(db, settings, grouped):
    settings.SUBMISSION_RETENTION_DAYS = 1234

    page = Page(Client().get("/"))

    assert re.search(r"We bewaren je antwoorden 1\.?234 dagen\.", page.text)
